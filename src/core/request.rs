//! Requests as plain values: built by a provider, signed by a signer, sent by
//! the transport, printed by `--dry-run`.

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::encode;
use super::endpoint::Endpoint;
use super::error::{Error, Result};
use super::replay::Pin;

/// Whether a request may be sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It reads, or changes in a way that a repeat does not add to.
    Safe,
    /// It starts nothing, so it needs no permit, but a repeat would do harm
    /// (renewing a token whose old value must not be used again). Sent once
    /// more only where the first one certainly had no effect.
    IfUnsent,
    /// A repeat could do it twice.
    Never,
}

/// One query parameter, not yet encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Whether the value is masked wherever the request is shown.
    pub secret: bool,
}

/// One request, before or after signing.
#[derive(Clone)]
pub struct Request {
    /// The provider's name of the operation, for messages and logs.
    pub operation: String,
    /// HTTP method.
    pub method: Method,
    /// Base address.
    pub endpoint: Endpoint,
    /// Path below the endpoint, already percent-encoded, starting with `/`.
    pub path: String,
    /// Query parameters in order.
    pub query: Vec<Parameter>,
    /// Headers. Values marked sensitive are masked wherever they are shown.
    pub headers: HeaderMap,
    /// Body; empty means none.
    pub body: Vec<u8>,
    repeat: Repeat,
}

impl Request {
    /// A request that reads, or that may safely be repeated.
    pub fn new(
        operation: impl Into<String>,
        method: Method,
        endpoint: &Endpoint,
        path: impl Into<String>,
    ) -> Self {
        Self {
            operation: operation.into(),
            method,
            endpoint: endpoint.clone(),
            path: path.into(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Vec::new(),
            repeat: Repeat::Safe,
        }
    }

    /// A GET.
    pub fn get(operation: impl Into<String>, endpoint: &Endpoint, path: impl Into<String>) -> Self {
        Self::new(operation, Method::GET, endpoint, path)
    }

    /// A POST that may safely be repeated, such as a login or a query.
    pub fn post(
        operation: impl Into<String>,
        endpoint: &Endpoint,
        path: impl Into<String>,
    ) -> Self {
        Self::new(operation, Method::POST, endpoint, path)
    }

    /// Marks a request that must reach the provider at most once although it
    /// starts nothing.
    #[must_use]
    pub fn at_most_once(mut self) -> Self {
        self.repeat = Repeat::IfUnsent;
        self
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.add(name, value);
        self
    }

    /// Adds a query parameter when there is a value.
    #[must_use]
    pub fn with_some(mut self, name: &str, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value {
            self.add(name, value);
        }
        self
    }

    /// Adds a query parameter in place.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.query.push(Parameter { name: name.into(), value: value.into(), secret: false });
    }

    /// Adds a query parameter whose value is masked wherever it is shown.
    pub fn add_secret(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.query.push(Parameter { name: name.into(), value: value.into(), secret: true });
    }

    /// Sets a header.
    ///
    /// # Panics
    /// Never: a value that cannot be a header value is left out, so only
    /// constants and checked values belong here.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Sets a header in place.
    ///
    /// # Errors
    /// [`super::ErrorKind::Usage`] when the value cannot be a header value.
    pub fn set_header(&mut self, name: &'static str, value: &str) -> Result<()> {
        self.headers.insert(HeaderName::from_static(name), header_value(name, value)?);
        Ok(())
    }

    /// Sets a header whose value is masked wherever it is shown.
    ///
    /// # Errors
    /// [`super::ErrorKind::Config`] when the value cannot be a header value
    /// (a credential with a line break in it).
    pub fn set_secret_header(&mut self, name: &'static str, value: &str) -> Result<()> {
        let mut value = header_value(name, value)?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(())
    }

    /// Sets a JSON body and its media type.
    #[must_use]
    pub fn json(self, body: &impl serde::Serialize) -> Self {
        // Only our own plain structs come here; they always serialize.
        self.body("application/json", serde_json::to_vec(body).unwrap_or_default())
    }

    /// Sets a body and its media type.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    /// The encoded query without `?`; empty when there is none.
    pub fn encoded_query(&self) -> String {
        encode::query(self.query.iter().map(|p| (p.name.as_str(), p.value.as_str())))
    }

    /// Path as sent: the endpoint's base path and the request's own.
    pub fn full_path(&self) -> String {
        format!("{}{}", self.endpoint.base_path(), self.path)
    }

    /// Path and query exactly as sent.
    pub fn target(&self) -> String {
        let query = self.encoded_query();
        if query.is_empty() { self.full_path() } else { format!("{}?{query}", self.full_path()) }
    }

    /// The whole URL exactly as sent.
    pub fn url(&self) -> String {
        let query = self.encoded_query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.endpoint.as_str(), self.path)
    }

    /// Whether it may be sent a second time.
    pub fn repeat(&self) -> Repeat {
        self.repeat
    }
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
        Error::config(format!("the value for the header `{name}` holds a control character"))
            .code("config.header_value")
            .hint("check the secret for a line break")
    })
}

/// A request that starts something a repeat would start twice. Only
/// [`super::Session::create`] sends it, and only against a permit that the
/// journal issued.
#[derive(Clone)]
pub struct CreateRequest {
    request: Request,
    pin: Option<Pin>,
}

impl CreateRequest {
    /// Marks a request as one that must never be repeated blindly.
    pub fn new(mut request: Request) -> Self {
        request.repeat = Repeat::Never;
        Self { request, pin: None }
    }

    /// Fixes what the request is signed with, for a provider that refuses a
    /// nonce that it has seen.
    #[must_use]
    pub fn pinned(mut self, pin: Pin) -> Self {
        self.pin = Some(pin);
        self
    }

    /// What the request is signed with, where that is fixed.
    pub fn pin(&self) -> Option<&Pin> {
        self.pin.as_ref()
    }

    /// The request itself, to show it or to sign a copy.
    pub fn request(&self) -> &Request {
        &self.request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_and_url_agree() {
        let endpoint = Endpoint::parse("https://host.example/base").expect("endpoint");
        let request = Request::get("List", &endpoint, "/v1/x").with("a b", "ü&").with("c", "");
        assert_eq!(request.target(), "/base/v1/x?a%20b=%C3%BC%26&c=");
        assert_eq!(request.url(), "https://host.example/base/v1/x?a%20b=%C3%BC%26&c=");
        assert_eq!(request.repeat(), Repeat::Safe);
        assert_eq!(request.clone().at_most_once().repeat(), Repeat::IfUnsent);
        assert_eq!(CreateRequest::new(request).request().repeat(), Repeat::Never);
    }

    #[test]
    fn a_header_with_a_line_break_is_refused_without_its_value() {
        let endpoint = Endpoint::parse("https://host.example").expect("endpoint");
        let mut request = Request::get("List", &endpoint, "/");
        let error = request.set_secret_header("authtoken", "hush\n").expect_err("refused");
        assert!(!error.message.contains("hush"));
    }
}
