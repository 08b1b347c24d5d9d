//! Any documented operation, with the version that it has.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::api::{Api, with_json};
use super::raw_operations::{OPERATIONS, accept};
use crate::core::{Error, Request, Result};
use crate::providers::raw::fill;
use crate::providers::{Raw, RawInput, RawOperation, RawRequest};

/// Parameters that stand in the query of every method.
const QUERY: [&str; 6] =
    ["envelope", "pretty", "includeCount", "itemsPerPage", "pageNum", "overwriteBackupPolicies"];

/// Any operation of the Administration API around backups.
pub struct RawCalls {
    api: Arc<Api>,
}

impl RawCalls {
    /// The operations behind an API.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }

    fn path(
        &self,
        operation: &RawOperation,
        input: &RawInput<'_>,
    ) -> Result<(String, Vec<(String, String)>)> {
        if let Some(path) = input.path {
            return Ok((path.to_owned(), input.parameters.to_vec()));
        }
        let project = self.api.project().ok().map(|project| ("groupId", project));
        let known: Vec<(&str, &str)> = project.into_iter().collect();
        fill(operation.path, input.parameters, &known)
    }
}

impl Raw for RawCalls {
    fn operations(&self) -> &'static [RawOperation] {
        OPERATIONS
    }

    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest> {
        let (path, parameters) = self.path(operation, input)?;
        let method = Method::from_bytes(operation.method.as_bytes())
            .map_err(|_| Error::internal("an operation has no method"))?;
        let takes_body = matches!(method, Method::POST | Method::PUT | Method::PATCH);
        let mut request = Request::new(operation.name, method, &self.api.session.endpoint, path)
            .header("accept", &accept(operation.name));
        let mut fields = Map::new();
        for (key, value) in parameters {
            if takes_body && input.body.is_none() && !QUERY.contains(&key.as_str()) {
                fields.insert(key, json_of(&value));
            } else {
                request.add(key, value);
            }
        }
        let request = match input.body {
            Some(body) => with_body(request, operation, takes_body, body)?,
            None if takes_body => with_json(request, &fields),
            None => request,
        };
        Ok(RawRequest::of(operation, request))
    }
}

fn with_body(
    request: Request,
    operation: &RawOperation,
    takes_body: bool,
    body: &[u8],
) -> Result<Request> {
    if !takes_body {
        return Err(Error::usage(format!("{} takes no body", operation.name)));
    }
    if serde_json::from_slice::<Json>(body).is_err() {
        return Err(Error::usage("the body is no JSON"));
    }
    Ok(request.body(&accept(operation.name), body))
}

/// A value of a body: a number, a truth value, an object or a list where it is
/// plainly one, otherwise a text. Ids may consist of digits only, but are too
/// long for a number.
fn json_of(text: &str) -> Json {
    let plain = match text {
        "true" | "false" | "null" => true,
        _ if text.starts_with(['{', '[']) => true,
        _ => text.parse::<i64>().is_ok_and(|number| number.to_string() == text),
    };
    let read = plain.then(|| serde_json::from_str(text).ok()).flatten();
    read.unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_what_they_look_like() {
        for (text, value) in [
            ("3", json!(3)),
            ("-3", json!(-3)),
            ("true", json!(true)),
            ("[1]", json!([1])),
            ("{\"a\": 1}", json!({"a": 1})),
            ("03", json!("03")),
            ("1e3", json!("1e3")),
            ("123456789012345678901234", json!("123456789012345678901234")),
            ("{broken", json!("{broken")),
            ("", json!("")),
        ] {
            assert_eq!(json_of(text), value, "{text}");
        }
    }
}
