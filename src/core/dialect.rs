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

    /// How long everything of the account has to hold back after a success,
    /// because the provider says that nothing is left of its limit.
    fn pause_after(&self, _reply: &Reply) -> Option<Duration> {
        None
    }

    /// The provider's request id of an answer.
    fn request_id(&self, _reply: &Reply) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: Option<u16>) -> Fault {
        let provider = ProviderFault { http_status: status, ..ProviderFault::default() };
        Fault::new(ErrorKind::Rejected, "no", provider)
    }

    #[test]
    fn only_a_complete_refusal_below_500_proves_that_nothing_was_done() {
        for (status, effect) in [
            (Some(200), Effect::None),
            (Some(400), Effect::None),
            (Some(499), Effect::None),
            (Some(500), Effect::Possible),
            (Some(503), Effect::Possible),
            (None, Effect::Possible),
        ] {
            assert_eq!(fault(status).effect, effect, "{status:?}");
        }
        assert_eq!(fault(Some(400)).into_error(2).sent, Sent::No);
        let possible = fault(Some(400)).effect(Effect::Possible).hint("look").into_error(2);
        assert_eq!((possible.sent, possible.attempts), (Sent::Maybe, 2));
        assert_eq!(possible.hint.as_deref(), Some("look"));
    }

    #[test]
    fn a_wait_once_known_is_not_forgotten() {
        let second = Some(Duration::from_secs(1));
        assert_eq!(fault(None).wait(second).wait, second);
        assert_eq!(fault(None).wait(second).wait(None).wait, second);
        assert_eq!(fault(None).wait(None).wait, None);
    }

    #[test]
    fn the_status_alone_suggests_a_kind() {
        use ErrorKind as K;
        for (status, kind) in [
            (200, K::Protocol),
            (302, K::Protocol),
            (400, K::Rejected),
            (401, K::Unauthenticated),
            (402, K::Rejected),
            (403, K::Forbidden),
            (404, K::NotFound),
            (408, K::Unavailable),
            (409, K::Rejected),
            (410, K::NotFound),
            (429, K::Throttled),
            (499, K::Rejected),
            (500, K::Unavailable),
            (501, K::Rejected),
            (502, K::Unavailable),
            (599, K::Unavailable),
            (600, K::Protocol),
        ] {
            assert_eq!(kind_of_status(status), kind, "{status}");
        }
        let reply = Reply { status: 502, headers: Default::default(), body: b"<html>".to_vec() };
        let fault = Fault::from_status("Look", &reply);
        assert_eq!((fault.kind, fault.effect), (K::Unavailable, Effect::Possible));
        assert_eq!(fault.provider.message.as_deref(), Some("<html>"));
        assert_eq!(fault.message, "Look was answered with HTTP 502");
    }

    #[test]
    fn a_dialect_that_says_no_more_asks_for_no_pause_and_knows_no_id() {
        struct Plain;
        impl Dialect for Plain {
            fn judge(&self, _request: &Request, _reply: &Reply) -> Result<(), Fault> {
                Ok(())
            }
        }
        let reply = Reply { status: 200, headers: Default::default(), body: Vec::new() };
        assert_eq!(Plain.pause_after(&reply), None);
        assert_eq!(Plain.request_id(&reply), None);
    }
}
