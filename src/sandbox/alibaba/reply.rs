//! Envelopes: JSON and XML, success and error.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use crate::sandbox::http::HttpReply;
use crate::sandbox::service::Moment;

/// The form of a reply, chosen by the common parameter `Format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `JSON`.
    Json,
    /// `XML`, which is also what a request without `Format` gets.
    Xml,
}

/// What an envelope tells besides the outcome.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Reply form.
    pub format: Format,
    /// Operation name; names the root element of a successful XML reply.
    pub action: String,
    /// Value of `RequestId` and of the header `x-acs-request-id`.
    pub request_id: String,
    /// Value of `HostId`: the host that the request was sent to.
    pub host_id: String,
}

impl Envelope {
    /// Renders an outcome (ApsaraDB for MongoDB, page "Return results").
    pub fn render(&self, outcome: Result<Value, Failure>, now: &Moment) -> HttpReply {
        let reply = match outcome {
            Ok(fields) => self.success(fields),
            Err(failure) => self.error(&failure),
        };
        reply
            .with("x-acs-request-id", self.request_id.clone())
            .with("x-acs-trace-id", self.request_id.to_ascii_lowercase().replace('-', ""))
            .with("date", http_date(now.unix_ms))
    }

    fn success(&self, fields: Value) -> HttpReply {
        let mut body = Map::new();
        body.insert("RequestId".into(), json!(self.request_id));
        if let Value::Object(fields) = fields {
            body.extend(fields);
        }
        self.body(200, &format!("{}Response", self.action), body)
    }

    fn error(&self, failure: &Failure) -> HttpReply {
        let mut body = Map::new();
        body.insert("RequestId".into(), json!(self.request_id));
        body.insert("HostId".into(), json!(self.host_id));
        body.insert("Code".into(), json!(failure.code));
        body.insert("Message".into(), json!(failure.message));
        if let Some(action) = &failure.denied_action {
            body.insert("AccessDeniedDetail".into(), denied_detail(action));
        }
        let reply = self.body(failure.status, "Error", body);
        failure.headers.iter().fold(reply, |reply, (name, value)| reply.with(name, value.clone()))
    }

    fn body(&self, status: u16, root: &str, body: Map<String, Value>) -> HttpReply {
        let body = Value::Object(body);
        match self.format {
            Format::Json => {
                HttpReply::typed(status, "application/json;charset=utf-8", body.to_string())
            }
            Format::Xml => {
                HttpReply::typed(status, "text/xml;charset=utf-8", xml_document(root, &body))
            }
        }
    }
}

fn denied_detail(action: &str) -> Value {
    json!({
        "AuthAction": action,
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": "1000000000000001",
        "AuthPrincipalDisplayName": "sandbox-user",
        "NoPermissionType": "ImplicitDeny",
        "PolicyType": "AccountLevelIdentityBasedPolicy",
        "EncodedDiagnosticMessage": "c2FuZGJveA==",
    })
}

/// Renders a value as an XML document with the given root element.
///
/// A list becomes repeated elements of the list's own name. For wrapped lists
/// that is the documented form; for plain lists no page shows one.
pub fn xml_document(root: &str, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    xml_element(root, value, &mut out);
    out
}

fn xml_element(name: &str, value: &Value, out: &mut String) {
    if let Value::Array(items) = value {
        for item in items {
            xml_element(name, item, out);
        }
        return;
    }
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| xml_element(key, field, out))
        }
        Value::String(text) => out.push_str(&xml_text(text)),
        Value::Null | Value::Array(_) => {}
        Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
    out.push_str(&format!("</{name}>"));
}

/// Escapes text; characters that XML 1.0 can't hold become U+FFFD.
fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The `Date` header; clients correct a wrong clock by it.
fn http_date(unix_ms: i64) -> String {
    jiff::Timestamp::from_second(unix_ms.div_euclid(1000))
        .map_or_else(|_| String::new(), |at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_repeated_elements_and_text_is_escaped() {
        let value = json!({"Regions": {"DdsRegion": [{"A": true}, {"A": "x<&\u{1}"}]}, "N": 3});
        assert_eq!(
            xml_document("R", &value),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><R><Regions><DdsRegion><A>true</A></DdsRegion>\
             <DdsRegion><A>x&lt;&amp;\u{fffd}</A></DdsRegion></Regions><N>3</N></R>"
        );
    }

    #[test]
    fn date_header_has_the_http_form() {
        assert_eq!(http_date(1_456_231_584_000), "Tue, 23 Feb 2016 12:46:24 GMT");
    }
}
