//! One request on its way to its operation.

use serde_json::Value;

use super::accounts::Account;
use super::xml;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// A request with everything that operations ask of it.
pub(super) struct Call<'a> {
    /// The request as it came.
    pub(super) request: &'a HttpRequest,
    /// When it is handled.
    pub(super) now: &'a Moment,
    /// The variable parts of the path.
    pub(super) params: &'a [String],
    /// The body as a tree; null when there is none or it cannot be read.
    pub(super) body: Value,
    /// Who asks; the operations before a login have nobody.
    pub(super) who: Option<&'static Account>,
}

impl Call<'_> {
    /// A number in the path.
    pub(super) fn path_id(&self) -> Option<u64> {
        self.params.first()?.parse().ok()
    }

    /// A query value; names are equal in either case.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let pairs = self.request.query_pairs();
        pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// A query value that is a number.
    ///
    /// # Errors
    /// The name, when there is a value that is no whole number.
    pub(super) fn query_number<'n>(&self, name: &'n str) -> Result<Option<u64>, &'n str> {
        match self.query(name) {
            None => Ok(None),
            Some(text) if text.is_empty() => Ok(None),
            Some(text) => text.trim().parse().map(Some).map_err(|_| name),
        }
    }

    /// Name of the caller; empty when there is none.
    pub(super) fn user(&self) -> &'static str {
        self.who.map_or("", |account| account.name)
    }
}

/// Whether the answer is to be JSON. The API's default is XML.
pub(super) fn wants_json(request: &HttpRequest) -> bool {
    request.header("accept").is_some_and(|accept| {
        let accept = accept.to_ascii_lowercase();
        accept.contains("application/json") || accept.contains("+json")
    })
}

/// The body as a tree. XML is told from JSON by its first letter, because
/// clients send `application/xml` also with empty bodies. Form bodies are
/// stripped, as the console's filter does.
pub(super) fn body(request: &HttpRequest) -> Value {
    let kind = request.header("content-type").unwrap_or("").to_ascii_lowercase();
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Value::Null;
    }
    let Ok(text) = std::str::from_utf8(&request.body) else { return Value::Null };
    if text.trim_start().starts_with('<') {
        return xml::read(text.trim_start()).map_or(Value::Null, |(_, value)| value);
    }
    serde_json::from_str(text).unwrap_or(Value::Null)
}
