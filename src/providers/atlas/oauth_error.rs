//! How the token service says that something went wrong: mostly in OAuth's
//! form, its rate limit in Atlas's. In the first `error` is a word, in the
//! second a number.
//!
//! Source: RFC 6749 §5.2; Atlas, Service Accounts Overview (limits).

use serde_json::Value as Json;

use super::api_error::ApiError;
use crate::core::dialect::kind_of_status;
use crate::core::{Dialect, ErrorKind, Fault, ProviderFault, Reply, Request};

/// Judges the answers of `/api/oauth/…`.
pub struct OauthDialect;

impl Dialect for OauthDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        if reply.is_success() {
            return Ok(());
        }
        let body = reply.value().unwrap_or(Json::Null);
        if let Some(word) = body.get("error").and_then(Json::as_str) {
            let description = body.get("error_description").and_then(Json::as_str);
            return Err(oauth(request, reply, word, description));
        }
        match ApiError::read(&body) {
            Some(stated) => Err(atlas(request, reply, &stated)),
            None => Err(bare(request, reply)),
        }
    }
}

fn oauth(request: &Request, reply: &Reply, word: &str, description: Option<&str>) -> Fault {
    let (kind, hint) = match word {
        "invalid_client" => (
            ErrorKind::Unauthenticated,
            Some("the client id is unknown, or its secret is wrong or has expired"),
        ),
        "access_denied" => (
            ErrorKind::Forbidden,
            Some(
                "a service account has at most 100 live tokens, each for an hour: `auth logout` \
                 gives one back, and a kept token cache avoids new ones; otherwise the account \
                 may not be used",
            ),
        ),
        "server_error" | "temporarily_unavailable" => (ErrorKind::Unavailable, None),
        _ => (kind_of_status(reply.status), None),
    };
    let provider = ProviderFault {
        http_status: Some(reply.status),
        code: Some(word.to_owned()),
        message: description.map(str::to_owned),
        request_id: None,
    };
    let message = format!("{} was refused: {}", request.operation, description.unwrap_or(word));
    let mut fault = Fault::new(kind, message.trim_end_matches('.'), provider);
    fault.hint = hint.map(str::to_owned);
    fault
}

fn atlas(request: &Request, reply: &Reply, stated: &ApiError) -> Fault {
    let kind =
        stated.meaning().map_or_else(|| kind_of_status(reply.status), |meaning| meaning.kind);
    let provider = ProviderFault {
        http_status: Some(reply.status),
        code: stated.code.clone(),
        message: stated.text(),
        request_id: None,
    };
    let message = format!("{} was refused: {}", request.operation, stated.summary(reply.status));
    let mut fault = Fault::new(kind, message, provider);
    if kind == ErrorKind::Throttled {
        fault = fault.hint(
            "Atlas limits how often an address may ask for tokens; a kept token cache lets runs \
             share one",
        );
    }
    if reply.header("retry-after").is_none() {
        fault = fault.wait(stated.wait());
    }
    fault
}

/// A failure without a body; its reason may stand in a header alone.
fn bare(request: &Request, reply: &Reply) -> Fault {
    let mut fault = Fault::from_status(&request.operation, reply);
    if reply.body.is_empty()
        && let Some(reason) = reply.header("www-authenticate")
    {
        fault.provider.message = Some(reason.to_owned());
        fault.message = format!("{}: {reason}", fault.message);
    }
    fault
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::Endpoint;

    fn fault(status: u16, body: &str) -> Fault {
        let endpoint = Endpoint::parse("https://cloud.mongodb.com").expect("endpoint");
        let request = Request::post("createServiceAccountToken", &endpoint, "/api/oauth/token");
        let reply = Reply { status, headers: Default::default(), body: body.as_bytes().to_vec() };
        OauthDialect.judge(&request, &reply).expect_err("fault")
    }

    #[test]
    fn both_shapes_are_read() {
        let cases = [
            (401, json!({"error": "invalid_client"}), ErrorKind::Unauthenticated),
            (400, json!({"error": "invalid_request"}), ErrorKind::Rejected),
            (500, json!({"error": "server_error"}), ErrorKind::Unavailable),
            (429, json!({"error": 429, "errorCode": "RATE_LIMITED"}), ErrorKind::Throttled),
            (401, json!({"error": 401}), ErrorKind::Unauthenticated),
        ];
        for (status, body, kind) in cases {
            assert_eq!(fault(status, &body.to_string()).kind, kind, "{body}");
        }
        assert_eq!(fault(502, "<html>").kind, ErrorKind::Unavailable);
    }

    #[test]
    fn the_token_limit_is_explained() {
        let body = r#"{"error":"access_denied","error_description":"Access token limit."}"#;
        let fault = fault(403, body);
        assert_eq!(fault.kind, ErrorKind::Forbidden);
        assert!(fault.hint.expect("hint").contains("100 live tokens"));
        assert!(fault.message.ends_with("Access token limit"));
    }
}
