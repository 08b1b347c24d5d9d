//! One authenticated request on its way to its operation.

use serde_json::{Value, json};

use super::reply::ApiError;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// The API generation a request was sent to, and the resource date it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiForm {
    /// Path part: `v1.0`, `v1.5` or `v2`.
    pub root: &'static str,
    /// Date of the resource form that is answered, `yyyy-MM-dd`.
    pub date: &'static str,
    /// Whether a newer form of the resource exists (v2 only).
    pub deprecated: bool,
}

/// A request with its path parameters, bound to a moment.
#[derive(Debug)]
pub struct Call<'a> {
    /// The request as it arrived.
    pub request: &'a HttpRequest,
    /// When and where it is handled.
    pub now: &'a Moment,
    /// Which form of the API it asked for.
    pub form: ApiForm,
    /// Path parameters by name, decoded.
    pub parameters: Vec<(&'static str, String)>,
}

impl Call<'_> {
    /// A path parameter; empty when the path has none of that name.
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The project id of the path.
    pub fn group(&self) -> &str {
        self.parameter("groupId")
    }

    /// An absolute address below the project, for `links`.
    pub fn address(&self, path: &str) -> String {
        let Moment { base_url, .. } = self.now;
        format!("{base_url}/api/atlas/{}/groups/{}{path}", self.form.root, self.group())
    }

    /// The `links` of one object below the project.
    pub fn links(&self, path: &str) -> Value {
        json!([{"href": self.address(path), "rel": "self"}])
    }

    /// A whole number from the query.
    ///
    /// # Errors
    /// 400 when the value is not a number within the bounds.
    pub fn number(&self, name: &str, low: i64, high: i64) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.request.query(name) else { return Ok(None) };
        match text.parse::<i64>() {
            Ok(number) if (low..=high).contains(&number) => Ok(Some(number)),
            _ => Err(invalid_query(name)),
        }
    }

    /// A boolean from the query.
    ///
    /// # Errors
    /// 400 when the value is neither `true` nor `false`.
    pub fn flag(&self, name: &str, otherwise: bool) -> Result<bool, ApiError> {
        match self.request.query(name) {
            None => Ok(otherwise),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(invalid_query(name)),
        }
    }
}

/// 400 `INVALID_QUERY_PARAMETER`. Source: "Atlas Administration API Error Codes".
pub fn invalid_query(name: &str) -> ApiError {
    let detail = format!("Invalid query parameter {name} specified.");
    ApiError::new(400, "INVALID_QUERY_PARAMETER", detail).about(name)
}

/// Whether the text is an Atlas id: 24 lower-case hexadecimal digits.
pub fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
