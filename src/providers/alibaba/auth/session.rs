//! A temporary key in an answer of a service that lends keys.

use jiff::Timestamp;
use serde_json::Value;

use super::access_key::AccessKey;
use crate::core::{Error, ErrorKind, Reply, Result};
use crate::providers::alibaba::decode;

/// The tree of an answer. What it holds is secret, so nothing of it is told
/// when it cannot be read.
///
/// # Errors
/// [`ErrorKind::Protocol`] that names the operation.
pub fn tree(reply: &Reply, operation: &str) -> Result<Value> {
    decode::tree(&reply.body).map_err(|_| {
        Error::new(ErrorKind::Protocol, format!("the answer to {operation} is no JSON"))
    })
}

/// The key that stands in an object.
///
/// # Errors
/// [`ErrorKind::Protocol`] that names what is missing.
pub fn key(object: &Value, operation: &str) -> Result<AccessKey> {
    let need = |name: &str| {
        let text = object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| {
            Error::new(ErrorKind::Protocol, format!("the answer to {operation} has no {name}"))
        })
    };
    AccessKey {
        id: need("AccessKeyId")?,
        secret: need("AccessKeySecret")?.into(),
        security_token: Some(need("SecurityToken")?.into()),
        expires_at: Some(end(&need("Expiration")?, operation)?),
    }
    .checked()
}

/// The moment that a key ends at.
///
/// # Errors
/// [`ErrorKind::Protocol`] when it is no time.
pub fn end(text: &str, operation: &str) -> Result<Timestamp> {
    text.trim().parse().map_err(|_| {
        let message = format!("the answer to {operation} has an expiration that is no time");
        Error::new(ErrorKind::Protocol, message)
    })
}

/// A refusal to lend a key. A role or account that is not there makes the
/// credential unusable; nothing that the command is about is absent.
pub fn refused(mut error: Error) -> Error {
    if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Rejected) {
        error.kind = ErrorKind::Unauthenticated;
        error.code = ErrorKind::Unauthenticated.code();
    }
    error
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_key_is_read_and_a_half_one_is_named_without_its_secrets() {
        let whole = json!({"AccessKeyId": "STS.a", "AccessKeySecret": "hush",
            "SecurityToken": "hush-token", "Expiration": "2026-01-05T09:00:00Z"});
        let read = key(&whole, "AssumeRole").expect("key");
        assert_eq!(read.id, "STS.a");
        assert_eq!(read.expires_at, Some("2026-01-05T09:00:00Z".parse().expect("time")));
        for missing in ["AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"] {
            let mut half = whole.clone();
            half[missing] = json!("");
            let error = key(&half, "AssumeRole").err().expect("refused");
            assert!(error.message.ends_with(&format!("has no {missing}")), "{error}");
        }
        let mut odd = whole;
        odd["Expiration"] = json!("hush");
        let error = key(&odd, "AssumeRole").err().expect("refused");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        let reply = Reply { status: 200, headers: Default::default(), body: b"{hush".to_vec() };
        let error = tree(&reply, "AssumeRole").expect_err("refused");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
}
