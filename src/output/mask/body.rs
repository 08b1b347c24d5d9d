//! Bodies without their secrets.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::names::{Placeholder, Secrecy, ellipsis, secrecy, shown};
use super::text::text;

/// A body as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// There is none.
    None,
    /// JSON with the secret values masked.
    Json(Value),
    /// Form fields in order, decoded, with the secret values masked.
    Form(Vec<(String, String)>),
    /// A form that is not known: not shown.
    Opaque {
        /// Length in bytes.
        length: usize,
    },
}

impl Body {
    /// Reads a body by its media type, or by its look where there is none.
    pub fn of(media_type: &str, body: &[u8], placeholder: Placeholder) -> Self {
        if body.is_empty() {
            return Self::None;
        }
        let opaque = Self::Opaque { length: body.len() };
        if media_type.contains("form-urlencoded") {
            return std::str::from_utf8(body)
                .map_or(opaque, |fields| Self::Form(form(fields, placeholder)));
        }
        match serde_json::from_slice(body) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => {
                Self::Json(masked(value, placeholder))
            }
            _ => opaque,
        }
    }
}

fn form(fields: &str, placeholder: Placeholder) -> Vec<(String, String)> {
    let decode =
        |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    fields
        .split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let (name, value) = (decode(name), decode(value));
            let value = match secrecy(&name) {
                Secrecy::Open => open_text(&value),
                secrecy => shown(secrecy, &name, &value, placeholder),
            };
            (name, value)
        })
        .collect()
}

/// A text whose name is harmless: JSON within it is masked too.
pub fn open_text(value: &str) -> String {
    if value.trim_start().starts_with(['{', '['])
        && let Ok(inner) = serde_json::from_str::<Value>(value)
    {
        return json(inner).to_string();
    }
    text(value).into_owned()
}

/// JSON with every value behind a secret name masked, at any depth, and with
/// secrets inside its texts masked.
pub fn json(value: Value) -> Value {
    masked(value, ellipsis)
}

fn masked(value: Value, placeholder: Placeholder) -> Value {
    match value {
        Value::String(value) => Value::String(open_text(&value)),
        Value::Array(values) => {
            values.into_iter().map(|value| masked(value, placeholder)).collect()
        }
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = field(&name, value, placeholder);
                (name, value)
            })
            .collect(),
        other => other,
    }
}

fn field(name: &str, value: Value, placeholder: Placeholder) -> Value {
    match (secrecy(name), value) {
        (_, Value::Null) => Value::Null,
        (Secrecy::Open, value) => masked(value, placeholder),
        (secrecy @ Secrecy::Shortened, Value::String(value)) => {
            Value::String(shown(secrecy, name, &value, placeholder))
        }
        (_, value) => hidden(name, value, placeholder),
    }
}

/// Masks everything below a secret name but the names of people and accounts,
/// which login requests keep there: `"password": {"user": {"name": …}}`.
fn hidden(name: &str, value: Value, placeholder: Placeholder) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(inner, value)| match value {
                Value::String(_) if inner == "name" => (inner, value),
                value => {
                    let value = hidden(name, value, placeholder);
                    (inner, value)
                }
            })
            .collect(),
        Value::Array(values) => {
            values.into_iter().map(|value| hidden(name, value, placeholder)).collect()
        }
        Value::Null => Value::Null,
        _ => Value::String(placeholder(name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;

    /// Test data, no real secret.
    const CANARY: &str = "kanarie5Ecret0Value";

    #[test]
    fn secrets_are_masked_at_any_depth() {
        let body = value!({
            "auth": {"identity": {
                "methods": ["password", "token"],
                "password": {"user": {
                    "name": "ops", "password": CANARY, "domain": {"name": "acme"}}},
                "token": {"id": CANARY},
                "hw_ak_sk": {"access": {"key": "AK"}, "secret": {"key": CANARY}}}},
            "list": [{"clientSecret": CANARY}, {"tokens": [CANARY, {"x": CANARY}]}],
            "passcode": 123456,
            "note": format!("{{\"refreshToken\":\"{CANARY}\"}}"),
            "url": format!("https://x.example/?Signature={CANARY}"),
            "accessToken": null,
        });
        let masked = json(body);
        assert!(!masked.to_string().contains(CANARY), "{masked}");
        assert!(!masked.to_string().contains("123456"), "{masked}");
        assert_eq!(masked["accessToken"], Value::Null);
        assert_eq!(masked["note"], "{\"refreshToken\":\"…\"}");
    }

    #[test]
    fn what_a_login_is_for_stays_readable() {
        let body = value!({"identity": {"methods": ["password"],
            "password": {"user": {"name": "ops", "password": CANARY}}}, "scope": "x"});
        assert_eq!(
            json(body),
            value!({"identity": {"methods": ["password"],
                "password": {"user": {"name": "ops", "password": "…"}}}, "scope": "x"})
        );
    }

    #[test]
    fn forms_are_masked_by_field() {
        let body = format!("grant_type=client_credentials&client_secret={CANARY}&a+b=c%20d");
        let form = Body::of("application/x-www-form-urlencoded", body.as_bytes(), ellipsis);
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = vec![
            field("grant_type", "client_credentials"),
            field("client_secret", "…"),
            field("a b", "c d"),
        ];
        assert_eq!(form, Body::Form(expected));
    }

    #[test]
    fn an_unknown_form_is_not_shown() {
        let opaque = Body::of("application/xml", format!("<p>{CANARY}</p>").as_bytes(), ellipsis);
        assert_eq!(opaque, Body::Opaque { length: CANARY.len() + 7 });
        assert_eq!(Body::of("application/json", b"\"bare\"", ellipsis), Body::Opaque { length: 6 });
        assert_eq!(Body::of("", b"", ellipsis), Body::None);
    }
}
