//! A complete answer.

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind, ProviderFault, Result, Sent};

/// A complete answer: status, headers and the whole body.
#[derive(Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most the transport's limit.
    pub body: Vec<u8>,
}

impl Reply {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header of that name, when it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as text; bytes that are not UTF-8 become replacement characters.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON without a claim about its shape.
    pub fn value(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(strip_bom(&self.body)).ok()
    }

    /// Reads the body as JSON of the expected shape.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] with the status and the first characters of the
    /// body. `sent` is [`Sent::Maybe`]: the provider did answer.
    pub fn json<T: DeserializeOwned>(&self, operation: &str) -> Result<T> {
        serde_json::from_slice(strip_bom(&self.body))
            .map_err(|error| self.unreadable(operation, &error.to_string()))
    }

    /// The error for a body that cannot be read.
    pub fn unreadable(&self, operation: &str, why: &str) -> Error {
        Error::new(
            ErrorKind::Protocol,
            format!("the answer to {operation} (HTTP {}) can't be read: {why}", self.status),
        )
        .hint("a proxy or captive portal may have answered; check `endpoint` and `proxy`")
        .sent(Sent::Maybe)
        .provider(ProviderFault {
            http_status: Some(self.status),
            message: Some(self.beginning()),
            ..ProviderFault::default()
        })
    }

    /// The first 160 characters of the body, for messages.
    pub fn beginning(&self) -> String {
        let text = self.text();
        let start: String = text.trim().chars().take(160).collect();
        if start.is_empty() { "(empty)".to_owned() } else { start }
    }
}

fn strip_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}
