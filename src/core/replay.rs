//! A create that can be sent a second time without starting anything twice,
//! because the provider refuses a nonce that it has seen before.
//!
//! Signed with the same nonce and time, the second copy is the first one to
//! the last byte. Where the first arrived, the second is refused; where it did
//! not, the second one is the only one.

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::endpoint::Endpoint;
use super::request::{CreateRequest, Parameter, Request};
use super::signer::{Signer, Stamp};

/// The nonce and time of a create, and how long the provider remembers them.
#[derive(Debug, Clone)]
pub struct Pin {
    /// What the request is signed with, as often as it is sent.
    pub stamp: Stamp,
    /// Until when the provider certainly remembers the nonce.
    pub until: Timestamp,
}

/// Everything that sending the very same create again needs, but the secrets:
/// those are added when it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    operation: String,
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
    nonce: String,
    signed_at: Timestamp,
    until: Timestamp,
    /// Fingerprint of the credential: with another one it is another request.
    signed_by: Option<String>,
}

impl Replay {
    /// What the journal keeps of a create that this signer signs; `None` for one
    /// without a [`Pin`], and for one that cannot be written down as text without
    /// a secret.
    pub fn of(create: &CreateRequest, signer: &dyn Signer) -> Option<Json> {
        let (request, pin) = (create.request(), create.pin()?);
        if request.query.iter().any(|parameter| parameter.secret)
            || request.headers.values().any(HeaderValue::is_sensitive)
        {
            return None;
        }
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            Some((name.to_string(), value.to_str().ok()?.to_owned()))
        };
        let replay = Self {
            operation: request.operation.clone(),
            method: request.method.to_string(),
            path: request.path.clone(),
            query: request.query.iter().map(|p| (p.name.clone(), p.value.clone())).collect(),
            headers: request.headers.iter().map(header).collect::<Option<_>>()?,
            body: String::from_utf8(request.body.clone()).ok()?,
            nonce: pin.stamp.nonce.clone(),
            signed_at: pin.stamp.now,
            until: pin.until,
            signed_by: signer.fingerprint(),
        };
        serde_json::to_value(replay).ok()
    }

    /// The create that the journal kept; `None` for a foreign form, and where
    /// the signer's credential has changed since.
    pub fn read(kept: &Json, endpoint: &Endpoint, signer: &dyn Signer) -> Option<CreateRequest> {
        let kept: Self = serde_json::from_value(kept.clone()).ok()?;
        if kept.signed_by != signer.fingerprint() {
            return None;
        }
        let method = Method::from_bytes(kept.method.as_bytes()).ok()?;
        let mut request = Request::new(kept.operation, method, endpoint, kept.path);
        let parameter = |(name, value)| Parameter { name, value, secret: false };
        request.query = kept.query.into_iter().map(parameter).collect();
        request.headers = headers(&kept.headers)?;
        request.body = kept.body.into_bytes();
        let stamp = Stamp { now: kept.signed_at, nonce: kept.nonce };
        Some(CreateRequest::new(request).pinned(Pin { stamp, until: kept.until }))
    }
}

fn headers(kept: &[(String, String)]) -> Option<HeaderMap> {
    kept.iter()
        .map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs with the credential of that fingerprint.
    struct By(Option<&'static str>);

    impl Signer for By {
        fn sign(&self, _request: &mut Request, _stamp: &Stamp) -> crate::core::Result<()> {
            Ok(())
        }

        fn fingerprint(&self) -> Option<String> {
            self.0.map(str::to_owned)
        }

        fn preview(&self, _request: &mut Request) {}
    }

    fn endpoint() -> Endpoint {
        Endpoint::parse("https://host.example/base").expect("endpoint")
    }

    fn pin() -> Pin {
        let now: Timestamp = "2026-01-05T08:00:00Z".parse().expect("time");
        let stamp = Stamp { now, nonce: "n-1".to_owned() };
        Pin { stamp, until: "2026-01-05T08:08:00Z".parse().expect("time") }
    }

    fn request() -> Request {
        Request::post("CreateBackup", &endpoint(), "/x").with("a b", "ü&").body("text/plain", "hi")
    }

    #[test]
    fn what_is_kept_makes_the_very_same_request() {
        let create = CreateRequest::new(request()).pinned(pin());
        let kept = Replay::of(&create, &By(Some("k1"))).expect("kept");
        let again = Replay::read(&kept, &endpoint(), &By(Some("k1"))).expect("read");
        let (one, two) = (create.request(), again.request());
        assert_eq!((one.url(), &one.method, &one.body), (two.url(), &two.method, &two.body));
        assert_eq!((&one.headers, one.repeat()), (&two.headers, two.repeat()));
        let (one, two) = (create.pin().expect("pin"), again.pin().expect("pin"));
        assert_eq!((&one.stamp.nonce, one.stamp.now), (&two.stamp.nonce, two.stamp.now));
        assert_eq!(one.until, two.until);
    }

    #[test]
    fn without_a_pin_or_with_a_secret_nothing_is_kept() {
        let of = |create: &CreateRequest| Replay::of(create, &By(None));
        assert_eq!(of(&CreateRequest::new(request())), None);
        let mut secret = request();
        secret.add_secret("Token", "test-secret");
        assert_eq!(of(&CreateRequest::new(secret).pinned(pin())), None);
        let mut secret = request();
        secret.set_secret_header("authtoken", "test-secret").expect("header");
        assert_eq!(of(&CreateRequest::new(secret).pinned(pin())), None);
    }

    #[test]
    fn a_foreign_form_is_no_request() {
        for foreign in [Json::Null, serde_json::json!({"nonce": "n1"}), serde_json::json!([1])] {
            assert!(Replay::read(&foreign, &endpoint(), &By(None)).is_none(), "{foreign}");
        }
    }

    #[test]
    fn with_another_credential_it_is_another_request() {
        let create = CreateRequest::new(request()).pinned(pin());
        let kept = Replay::of(&create, &By(Some("k1"))).expect("kept");
        for (by, same) in [(Some("k1"), true), (Some("k2"), false), (None, false)] {
            let read = Replay::read(&kept, &endpoint(), &By(by));
            assert_eq!(read.is_some(), same, "{by:?}");
        }
    }
}
