//! Answers and errors in Atlas's envelopes.
//!
//! Source: Atlas Administration API v2, schema `ApiError`; MongoDB
//! documentation, "Atlas Administration API Error Codes" and "Response".

use serde_json::{Map, Value, json};

use crate::sandbox::http::{HttpReply, HttpRequest};

/// A refusal, before it is put into its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// HTTP status, repeated in the body as `error`.
    pub status: u16,
    /// `errorCode`; a plain 401 and a 406 have none.
    pub code: Option<String>,
    /// `detail`, for people.
    pub detail: String,
    /// What few errors have; boxed to keep results small.
    pub more: Box<More>,
}

/// The rarer parts of a refusal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct More {
    /// `parameters`, the arguments of the message; left out when empty.
    pub parameters: Vec<Value>,
    /// `badRequestDetail.fields`: field and description.
    pub fields: Vec<(String, String)>,
    /// Extra response headers.
    pub headers: Vec<(String, String)>,
}

impl ApiError {
    /// An error with a code.
    pub fn new(status: u16, code: &str, detail: impl Into<String>) -> Self {
        let code = Some(code.to_owned());
        Self { code, ..Self::without_code(status, detail) }
    }

    /// An error without `errorCode`, as a plain 401 or 406 is.
    pub fn without_code(status: u16, detail: impl Into<String>) -> Self {
        Self { status, code: None, detail: detail.into(), more: Box::default() }
    }

    /// 400 `VALIDATION_ERROR` for one field of the body or query.
    pub fn invalid(field: &str, description: impl Into<String>) -> Self {
        let description = description.into();
        let mut error = Self::new(400, "VALIDATION_ERROR", format!("{field}: {description}"));
        error.more.fields.push((field.to_owned(), description));
        error
    }

    /// The same error with one more argument in `parameters`.
    #[must_use]
    pub fn about(mut self, parameter: impl Into<Value>) -> Self {
        self.more.parameters.push(parameter.into());
        self
    }

    /// The same error with one more response header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.more.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The JSON body.
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        if !self.more.fields.is_empty() {
            let fields: Vec<Value> = self
                .more
                .fields
                .iter()
                .map(|(field, text)| json!({"description": text, "field": field}))
                .collect();
            body.insert("badRequestDetail".into(), json!({ "fields": fields }));
        }
        body.insert("detail".into(), json!(self.detail));
        body.insert("error".into(), json!(self.status));
        if let Some(code) = &self.code {
            body.insert("errorCode".into(), json!(code));
        }
        if !self.more.parameters.is_empty() {
            body.insert("parameters".into(), json!(self.more.parameters));
        }
        body.insert("reason".into(), json!(reason(self.status)));
        Value::Object(body)
    }

    /// The reply, in the `envelope` and `pretty` form the request asked for.
    pub fn reply(&self, request: &HttpRequest) -> HttpReply {
        let body = dress(request, self.status, self.body(), false);
        let reply = HttpReply::typed(self.status, "application/json", body);
        self.more.headers.iter().fold(reply, |reply, (name, value)| reply.with(name, value.clone()))
    }
}

/// A successful answer, before paging and envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// One object with its status.
    Object(u16, Value),
    /// All items of a list; the frame cuts the page out.
    List(Vec<Value>),
    /// A list that is never cut into pages.
    WholeList(Vec<Value>),
    /// 204.
    Nothing,
}

/// What an operation returns.
pub type Outcome = Result<Answer, ApiError>;

/// Writes a body with `envelope` and `pretty` applied. A list only gains a
/// `status` field; a single object moves into `content`.
pub fn dress(request: &HttpRequest, status: u16, mut body: Value, list: bool) -> String {
    if flag(request, "envelope") {
        match &mut body {
            Value::Object(map) if list => {
                map.insert("status".into(), json!(status));
            }
            _ => body = json!({"status": status, "content": body}),
        }
    }
    if flag(request, "pretty") {
        serde_json::to_string_pretty(&body).unwrap_or_default()
    } else {
        body.to_string()
    }
}

fn flag(request: &HttpRequest, name: &str) -> bool {
    request.query(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The HTTP phrase of a status, as Atlas repeats it in `reason`.
pub fn reason(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        410 => "Gone",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str) -> HttpRequest {
        HttpRequest { method: "GET".into(), target: target.into(), headers: vec![], body: vec![] }
    }

    #[test]
    fn errors_have_the_documented_fields() {
        let error = ApiError::invalid("bucketName", "too short").about("x");
        let body = error.body();
        assert_eq!(body["error"], 400);
        assert_eq!(body["errorCode"], "VALIDATION_ERROR");
        assert_eq!(body["reason"], "Bad Request");
        assert_eq!(body["parameters"], json!(["x"]));
        assert_eq!(body["badRequestDetail"]["fields"][0]["field"], "bucketName");
        assert!(ApiError::without_code(401, "no").body().get("errorCode").is_none());
    }

    #[test]
    fn envelope_and_pretty_change_the_form() {
        let one = dress(&request("/x?envelope=true"), 200, json!({"a": 1}), false);
        assert_eq!(one, r#"{"status":200,"content":{"a":1}}"#);
        let many = dress(&request("/x?envelope=true"), 200, json!({"results": []}), true);
        assert_eq!(many, r#"{"results":[],"status":200}"#);
        assert!(dress(&request("/x?pretty=true"), 200, json!({"a": 1}), false).contains('\n'));
        assert_eq!(dress(&request("/x"), 200, json!({"a": 1}), false), r#"{"a":1}"#);
    }
}
