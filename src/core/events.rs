//! What the transport tells whoever watches: the log of `-v`.

use std::time::Duration;

use super::request::Request;

/// One step of an exchange. Nothing in it needs masking but the request.
pub enum Event<'a> {
    /// An attempt is about to be sent, signed.
    Sending {
        /// The request as signed; show it through a masking printer only.
        request: &'a Request,
        /// Counts from 1.
        attempt: u32,
    },
    /// A complete answer came.
    Answered {
        /// The provider's name of the operation.
        operation: &'a str,
        /// HTTP status.
        status: u16,
        /// Length of the body in bytes.
        length: usize,
        /// Time from sending to the last byte.
        elapsed: Duration,
        /// The provider's request id.
        request_id: Option<&'a str>,
    },
    /// The attempt failed and another one follows.
    Retrying {
        /// The provider's name of the operation.
        operation: &'a str,
        /// Why.
        why: &'a str,
        /// Pause before the next attempt.
        wait: Duration,
        /// The number of the next attempt.
        attempt: u32,
    },
    /// Something worth knowing, such as a deprecated API version.
    Warning(&'a str),
    /// Something only a developer wants to know.
    Note(&'a str),
}

/// Receives events.
pub trait Observer: Send + Sync {
    /// Takes one event.
    fn event(&self, event: Event<'_>);

    /// Whether a request must not leave. `preview` makes it as it would be
    /// signed, with placeholders where something would have to be fetched.
    fn withholds(&self, _preview: &dyn Fn() -> Request) -> bool {
        false
    }
}

/// Ignores all events.
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _event: Event<'_>) {}
}
