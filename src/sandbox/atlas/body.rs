//! Reads request bodies the way Atlas does: known fields only, each with its
//! type and bounds.
//!
//! Source: MongoDB documentation, "Atlas Administration API Error Codes" and
//! "Atlas Administration API Request" (unknown fields are refused).

use serde_json::{Map, Value};

use super::call::is_id;
use super::reply::ApiError;
use crate::sandbox::http::HttpRequest;

/// A JSON object whose field names are all known.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    fields: Map<String, Value>,
}

impl Body {
    /// Reads the body; an empty one counts as `{}`.
    ///
    /// `known` are the fields the resource has, its read-only ones included:
    /// a client may send back what it was given.
    ///
    /// # Errors
    /// 415 for another content type, 400 for what is not a JSON object or has
    /// unknown fields.
    pub fn read(request: &HttpRequest, known: &[&str]) -> Result<Self, ApiError> {
        if request.body.is_empty() {
            return Ok(Self { fields: Map::new() });
        }
        check_type(request)?;
        match request.json() {
            Some(value) => Self::object(value, known),
            None => Err(ApiError::new(400, "MALFORMED_JSON", "Received JSON is malformed.")),
        }
    }

    /// Takes a nested object.
    ///
    /// # Errors
    /// 400 for what is not an object or has unknown fields.
    pub fn object(value: Value, known: &[&str]) -> Result<Self, ApiError> {
        let Value::Object(fields) = value else {
            let detail = "Received JSON does not match expected format.";
            return Err(ApiError::new(400, "INVALID_JSON", detail));
        };
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => {
                let detail = format!("Invalid attribute {name} specified.");
                Err(ApiError::new(400, "INVALID_ATTRIBUTE", detail).about(name.as_str()))
            }
            None => Ok(Self { fields }),
        }
    }

    /// Whether the field is there and not null.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The field's value; null counts as absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A text field.
    ///
    /// # Errors
    /// 400 when it is not a text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_str().map(Some).ok_or_else(|| malformed(name)),
        }
    }

    /// A text field that must be there.
    ///
    /// # Errors
    /// 400 when it is absent or not a text.
    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    /// A text field with a length in characters.
    ///
    /// # Errors
    /// 400 when it is not a text or its length is out of bounds.
    pub fn sized(&self, name: &str, low: usize, high: usize) -> Result<Option<&str>, ApiError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if (low..=high).contains(&text.chars().count()) {
            return Ok(Some(text));
        }
        Err(ApiError::invalid(name, format!("size must be between {low} and {high}")))
    }

    /// An id field.
    ///
    /// # Errors
    /// 400 when it is not 24 lower-case hexadecimal digits.
    pub fn id(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.text(name)? {
            Some(text) if !is_id(text) => Err(malformed(name)),
            other => Ok(other),
        }
    }

    /// An id field that must be there.
    ///
    /// # Errors
    /// 400 when it is absent or not an id.
    pub fn required_id(&self, name: &str) -> Result<&str, ApiError> {
        self.id(name)?.ok_or_else(|| missing(name))
    }

    /// A boolean field.
    ///
    /// # Errors
    /// 400 when it is not a boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value.as_bool().map(Some).ok_or_else(|| malformed(name)),
        }
    }

    /// A whole number field within bounds.
    ///
    /// # Errors
    /// 400 when it is not a whole number or out of bounds.
    pub fn number(&self, name: &str, low: i64, high: i64) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_i64().ok_or_else(|| malformed(name))?;
        if (low..=high).contains(&number) {
            return Ok(Some(number));
        }
        Err(ApiError::invalid(name, format!("must be between {low} and {high}")))
    }

    /// A text field out of a closed list.
    ///
    /// # Errors
    /// 400 when it is another word.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, ApiError> {
        match self.text(name)? {
            Some(text) if !words.contains(&text) => {
                let detail = format!("An invalid enumeration value {text} was specified.");
                Err(ApiError::new(400, "INVALID_ENUM_VALUE", detail).about(text))
            }
            other => Ok(other),
        }
    }

    /// A list field; absent is empty.
    ///
    /// # Errors
    /// 400 when it is not a list.
    pub fn list(&self, name: &str) -> Result<Vec<Value>, ApiError> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(value) => value.as_array().cloned().ok_or_else(|| malformed(name)),
        }
    }
}

/// 400 for a required field that is absent.
pub fn missing(name: &str) -> ApiError {
    ApiError::invalid(name, "must not be null")
}

/// 400 `INVALID_JSON_ATTRIBUTE`: a field of the wrong form.
pub fn malformed(name: &str) -> ApiError {
    let detail = format!("Received JSON for the {name} attribute does not match expected format.");
    ApiError::new(400, "INVALID_JSON_ATTRIBUTE", detail).about(name)
}

/// Atlas takes a body as `application/json` or as one of its dated types.
fn check_type(request: &HttpRequest) -> Result<(), ApiError> {
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let dated = kind.starts_with("application/vnd.atlas.") && kind.ends_with("+json");
    if dated || kind == "application/json" {
        return Ok(());
    }
    Err(ApiError::without_code(415, format!("Content type {kind:?} is not supported.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(content_type: &str, body: &str) -> Result<Body, ApiError> {
        let request = HttpRequest {
            method: "POST".into(),
            target: "/".into(),
            headers: vec![("content-type".into(), content_type.into())],
            body: body.into(),
        };
        Body::read(&request, &["name", "days"])
    }

    fn code(result: Result<Body, ApiError>) -> Option<String> {
        result.expect_err("a refusal").code
    }

    #[test]
    fn only_known_json_fields_pass() {
        assert_eq!(code(read("application/json", "{")).as_deref(), Some("MALFORMED_JSON"));
        assert_eq!(code(read("application/json", "[]")).as_deref(), Some("INVALID_JSON"));
        let unknown = read("application/json", r#"{"nam":1}"#);
        assert_eq!(code(unknown).as_deref(), Some("INVALID_ATTRIBUTE"));
        assert_eq!(read("text/plain", "{}").expect_err("415").status, 415);
        assert!(read("application/vnd.atlas.2023-01-01+json", "{}").is_ok());
        assert!(read("application/json; charset=utf-8", r#"{"name":"x"}"#).is_ok());
    }

    #[test]
    fn types_and_bounds_are_checked() {
        let body = json!({"name": 7, "days": 0});
        let body = Body::object(body, &["name", "days"]).expect("an object");
        let wrong = body.text("name").expect_err("a number");
        assert_eq!(wrong.code.as_deref(), Some("INVALID_JSON_ATTRIBUTE"));
        let low = body.number("days", 1, 9).expect_err("too low");
        assert_eq!(low.code.as_deref(), Some("VALIDATION_ERROR"));
        assert!(body.id("name").is_err() && body.flag("days").is_err());
    }
}
