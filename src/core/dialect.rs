//! How a provider says that something went wrong.

use std::time::Duration;

use super::error::{Error, ErrorKind, ProviderFault, Sent};
use super::reply::Reply;
use super::request::Request;

/// Whether a complete answer proves that the request had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It proves so.
    None,
    /// It does not: the work may have been done.
    Possible,
}

/// An error found in a complete answer.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What kind of error it is. [`ErrorKind::Throttled`] and
    /// [`ErrorKind::Unavailable`] are worth another try.
    pub kind: ErrorKind,
    /// What failed, as a lower-case fragment for people.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
    /// The provider's own words.
    pub provider: Box<ProviderFault>,
    /// Whether the request may have had an effect all the same.
    pub effect: Effect,
    /// How long the provider asks to wait before the next try.
    pub wait: Option<Duration>,
}

impl Fault {
    /// A fault without hint or wait. Its effect follows from the status: a
    /// complete answer below 500 refused the request, one from 500 on does not
    /// prove that nothing was done.
    pub fn new(kind: ErrorKind, message: impl Into<String>, provider: ProviderFault) -> Self {
        let effect = match provider.http_status {
            Some(500..) | None => Effect::Possible,
            Some(_) => Effect::None,
        };
        let provider = Box::new(provider);
        Self { kind, message: message.into(), hint: None, provider, effect, wait: None }
    }

    /// The fault for an answer without the provider's envelope: a gateway, a
    /// proxy, a captive portal. Judged by the status alone.
    pub fn from_status(operation: &str, reply: &Reply) -> Self {
        let kind = kind_of_status(reply.status);
        let provider = ProviderFault {
            http_status: Some(reply.status),
            message: Some(reply.beginning()),
            ..ProviderFault::default()
        };
        Self::new(kind, format!("{operation} was answered with HTTP {}", reply.status), provider)
    }

    /// Adds what would be right.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds how long to wait.
    #[must_use]
    pub fn wait(mut self, wait: Option<Duration>) -> Self {
        self.wait = wait.or(self.wait);
        self
    }

    /// Replaces what the answer proves.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// The error after `attempts` tries.
    pub fn into_error(self, attempts: u32) -> Error {
        let sent = match self.effect {
            Effect::None => Sent::No,
            Effect::Possible => Sent::Maybe,
        };
        let mut error = Error::new(self.kind, self.message).provider(*self.provider).sent(sent);
        error.hint = self.hint;
        error.attempts = attempts;
        error
    }
}

/// The kind that an HTTP status alone suggests.
pub fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        408 | 500 | 502..=599 => ErrorKind::Unavailable,
        429 => ErrorKind::Throttled,
        400..=499 | 501 => ErrorKind::Rejected,
        _ => ErrorKind::Protocol,
    }
}

/// Reads a provider's answers.
pub trait Dialect: Send + Sync {
    /// Looks for an error in a complete answer, also in one with status 200.
    ///
    /// # Errors
    /// The fault that the answer states.
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault>;

    /// The provider's request id of an answer.
    fn request_id(&self, _reply: &Reply) -> Option<String> {
        None
    }
}
