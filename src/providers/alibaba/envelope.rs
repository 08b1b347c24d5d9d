//! The envelope around an error, in JSON and in XML.
//!
//! Source: "Common parameters" (ApsaraDB for MongoDB), sample of an error
//! reply; newer gateways write the keys in lower case in places.

use serde_json::Value;

use super::decode;
use crate::core::Reply;

/// What an error answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The service's error code.
    pub code: String,
    /// Its text, without the strings that were signed.
    pub message: String,
    /// Its text as it came. Holds key ids and tokens: never show it.
    pub raw_message: String,
    /// Its request id.
    pub request_id: Option<String>,
}

/// The envelope of an answer, or `None` when it has none.
pub fn read(reply: &Reply) -> Option<Envelope> {
    let tree = decode::tree(&reply.body).ok()?;
    let code = field(&tree, "Code").filter(|code| !code.is_empty())?;
    let raw_message = field(&tree, "Message").unwrap_or_default();
    Some(Envelope {
        code,
        message: shown(&raw_message),
        raw_message,
        request_id: field(&tree, "RequestId"),
    })
}

/// The error code of a refusal.
pub fn code(reply: &Reply) -> Option<String> {
    read(reply).map(|envelope| envelope.code)
}

/// The request id of any answer: from the header, else from the body.
pub fn request_id(reply: &Reply) -> Option<String> {
    let header = reply.header("x-acs-request-id").map(str::to_owned);
    header.or_else(|| field(&decode::tree(&reply.body).ok()?, "RequestId"))
}

/// The date of an answer.
pub fn date(reply: &Reply) -> Option<jiff::Timestamp> {
    reply.header("date").and_then(crate::core::clock::parse_http_date)
}

/// A field of an answer whatever its case, as text; `None` where it has none.
pub fn field(tree: &Value, name: &str) -> Option<String> {
    let object = tree.as_object()?;
    let mut entries = object.iter();
    let (_, value) = entries.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Cuts what follows the announcement of a signed string: it holds the key id
/// and the session token. Links lose their query for the same reason.
fn shown(message: &str) -> String {
    let lower = message.to_ascii_lowercase();
    let cut = ["string to sign", "stringtosign", "canonicalrequest", "canonical request"]
        .iter()
        .filter_map(|mark| lower.find(mark))
        .min();
    let text = match cut.and_then(|at| message.get(..at)) {
        Some(start) => format!("{} …", start.trim_end().trim_end_matches(" server").trim_end()),
        None => message.to_owned(),
    };
    decode::without_link_queries(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(body: &str) -> Reply {
        Reply { status: 400, headers: Default::default(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn json_and_xml_envelopes_are_equal() {
        let json = r#"{"RequestId":"7463B73D","HostId":" mongodb.aliyuncs.com",
            "Code":"UnsupportedOperation","Message":"The specified action is not supported."}"#;
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?><Error><RequestId>7463B73D</RequestId>
            <HostId> mongodb.aliyuncs.com</HostId><Code>UnsupportedOperation</Code>
            <Message>The specified action is not supported.</Message></Error>"#;
        let read_json = read(&reply(json)).expect("envelope");
        assert_eq!(read_json.code, "UnsupportedOperation");
        assert_eq!(read_json.request_id.as_deref(), Some("7463B73D"));
        assert_eq!(read(&reply(xml)), Some(read_json));
        assert_eq!(
            code(&reply(r#"{"code":"X","message":"m","requestId":"r"}"#)).as_deref(),
            Some("X")
        );
    }

    #[test]
    fn answers_of_others_have_no_envelope() {
        for body in ["", "<html><body>Bad Gateway</body></html>", "[]", "{\"RequestId\":\"r\"}"] {
            assert_eq!(read(&reply(body)), None, "{body}");
        }
    }

    #[test]
    fn the_signed_string_is_cut_from_what_is_shown() {
        let body = r#"{"Code":"SignatureDoesNotMatch","Message":"Specified signature is not matched with our calculation. server string to sign is:GET&%2F&AccessKeyId%3Dhush"}"#;
        let envelope = read(&reply(body)).expect("envelope");
        assert_eq!(envelope.message, "Specified signature is not matched with our calculation. …");
        assert!(envelope.raw_message.contains("hush"));
    }

    #[test]
    fn the_header_has_the_request_id_first() {
        let mut with_header = reply(r#"{"RequestId":"body"}"#);
        assert_eq!(request_id(&with_header).as_deref(), Some("body"));
        with_header.headers.insert("x-acs-request-id", "header".parse().expect("value"));
        assert_eq!(request_id(&with_header).as_deref(), Some("header"));
    }
}
