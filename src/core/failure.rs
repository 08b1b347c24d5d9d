//! Was it sent? Every way in which an attempt can fail, and what it proves.

use std::time::Duration;

use super::dialect::{Effect, Fault};
use super::error::{Error, ErrorKind, ProviderFault, Sent};
use super::reply::Reply;
use super::request::{Repeat, Request};
use super::retry;

/// Why an attempt failed, and what that proves.
pub(super) struct Failure {
    /// The error, complete.
    pub error: Error,
    /// Whether the request may have had an effect.
    pub effect: Effect,
    /// The pause that the server asks for.
    pub asked: Option<Duration>,
    /// Whether the provider has answered, so that it has seen the request.
    pub answered: bool,
}

impl Failure {
    /// The error that ends the call. A request that may be repeated starts
    /// nothing, whatever became of it.
    pub fn of(self, request: &Request) -> Error {
        match request.repeat() {
            Repeat::Safe => self.error.sent(Sent::No),
            Repeat::IfUnsent | Repeat::Never => self.error,
        }
    }

    /// A complete answer states an error.
    pub fn judged(fault: Fault, reply: &Reply, now: jiff::Timestamp, attempt: u32) -> Self {
        let asked = fault.wait.or_else(|| retry::retry_after(reply, now));
        let effect = fault.effect;
        Self { error: fault.into_error(attempt), effect, asked, answered: true }
    }

    fn new(mut error: Error, sent: Sent, attempt: u32) -> Self {
        error.sent = sent;
        error.attempts = attempt;
        let effect = if sent == Sent::No { Effect::None } else { Effect::Possible };
        Self { error, effect, asked: None, answered: false }
    }

    /// No answer came.
    pub fn broken(request: &Request, error: reqwest::Error, attempt: u32, limit: Duration) -> Self {
        let host = request.endpoint.host();
        if let Some(why) = certificate_fault(&error) {
            let error = Error::config(format!("the certificate of {host} is not trusted: {why}"))
                .code("config.certificate")
                .hint("for a private certificate authority set `ca_file` in the profile");
            return Self::new(error, Sent::No, attempt);
        }
        if error.is_builder() {
            let error =
                Error::internal(format!("{} can't be built", request.operation)).source(error);
            return Self::new(error, Sent::No, attempt);
        }
        let (message, sent) = if error.is_connect() {
            (format!("{host} can't be reached"), Sent::No)
        } else if error.is_timeout() {
            (
                format!("{} got no answer within {} s", request.operation, limit.as_secs()),
                Sent::Maybe,
            )
        } else {
            (format!("the connection to {host} broke before an answer came"), Sent::Maybe)
        };
        let error = Error::new(ErrorKind::Unavailable, message).source(error.without_url());
        Self::new(error, sent, attempt)
    }

    /// The answer ended before its end.
    pub fn cut(request: &Request, error: reqwest::Error, attempt: u32, limit: Duration) -> Self {
        let message = if error.is_timeout() {
            format!("the answer to {} did not end within {} s", request.operation, limit.as_secs())
        } else {
            format!("the answer to {} was cut off", request.operation)
        };
        let error = Error::new(ErrorKind::Unavailable, message).source(error.without_url());
        Self::new(error, Sent::Maybe, attempt)
    }

    /// The answer is larger than is read.
    pub fn too_large(request: &Request, status: u16, limit: usize, attempt: u32) -> Self {
        let error = Error::new(
            ErrorKind::Protocol,
            format!("the answer to {} is larger than {} MiB", request.operation, limit >> 20),
        )
        .provider(ProviderFault { http_status: Some(status), ..ProviderFault::default() });
        Self::new(error, Sent::Maybe, attempt)
    }
}

/// The certificate problem below a connection error, if that is what it is.
fn certificate_fault(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref::<rustls::Error>() {
        return Some(why.to_string());
    }
    // An I/O error hands its inner error out only through `get_ref`, and they
    // come nested.
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    inner
        .and_then(|inner| certificate_fault(inner))
        .or_else(|| error.source().and_then(certificate_fault))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::core::Endpoint;

    #[test]
    fn a_bad_certificate_is_found_however_deep_it_lies() {
        let bad = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        let nested = io::Error::other(io::Error::other(bad));
        assert!(certificate_fault(&nested).is_some_and(|why| !why.is_empty()));
        let other = io::Error::other(rustls::Error::DecryptError);
        assert_eq!(certificate_fault(&other), None);
        assert_eq!(certificate_fault(&io::Error::from(io::ErrorKind::BrokenPipe)), None);
    }

    #[test]
    fn an_answer_that_is_too_large_still_says_its_status() {
        let endpoint = Endpoint::parse("https://host.example").expect("endpoint");
        let request = Request::get("Look", &endpoint, "/");
        let error = Failure::too_large(&request, 502, 4 << 20, 3).error;
        assert_eq!((error.sent, error.attempts), (Sent::Maybe, 3));
        assert!(error.message.ends_with("larger than 4 MiB"), "{error}");
        assert_eq!(error.provider.as_ref().and_then(|fault| fault.http_status), Some(502));
    }
}
