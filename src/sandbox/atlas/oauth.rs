//! `/api/oauth/token` and `/api/oauth/revoke`.
//!
//! Source: MongoDB documentation, "Generate Service Account Token" and
//! "Revoke Service Account Token"; RFC 6749 section 5.2, RFC 7009.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::auth::AuthDesk;
use super::reply::ApiError;
use super::tokens::Refusal;
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::Moment;

/// Sandbox test data: client id of the service account.
pub const CLIENT_ID: &str = "mdb_sa_id_5a4db0c55a4db0c55a4db0c5";
/// Sandbox test data: secret of [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "mdb_sa_sk_sandbox-not-a-real-secret-5a4db0c5";

/// Path of the token operation.
pub const TOKEN_PATH: &str = "/api/oauth/token";
/// Path of the revoke operation.
pub const REVOKE_PATH: &str = "/api/oauth/revoke";

/// An error in the OAuth form: `error` is a text here, not a number.
struct OAuthError(u16, &'static str, &'static str);

/// Answers both operations.
pub fn answer(desk: &mut AuthDesk, request: &HttpRequest, now: &Moment) -> HttpReply {
    let known = matches!(request.path(), TOKEN_PATH | REVOKE_PATH);
    if !known {
        return ApiError::new(404, "RESOURCE_NOT_FOUND", "Cannot find resource.").reply(request);
    }
    if request.method != "POST" {
        return ApiError::without_code(405, "Only POST is supported.").reply(request);
    }
    if request.path() == TOKEN_PATH {
        let client = basic(request).map(|(id, _)| id).unwrap_or_default();
        if let Err(seconds) = desk.tokens.admit(&client, now.unix_ms) {
            return too_many(desk.tokens.requests_per_minute, seconds).reply(request);
        }
    }
    let outcome = match request.path() {
        TOKEN_PATH => token(desk, request, now),
        _ => revoke(desk, request),
    };
    outcome.unwrap_or_else(|error| error_reply(error.0, error.1, error.2))
}

/// A reply in the OAuth error form.
pub fn error_reply(status: u16, error: &str, description: &str) -> HttpReply {
    let body = json!({"error": error, "error_description": description});
    let reply = HttpReply::json(status, &body).with("cache-control", "no-store");
    if status != 401 {
        return reply;
    }
    reply.with("www-authenticate", format!("Basic realm=\"MMS Public API\", error=\"{error}\""))
}

fn token(
    desk: &mut AuthDesk,
    request: &HttpRequest,
    now: &Moment,
) -> Result<HttpReply, OAuthError> {
    let client_id = client(request)?;
    match field(request, "grant_type")?.as_str() {
        "client_credentials" => {}
        _ => {
            return Err(OAuthError(
                400,
                "unsupported_grant_type",
                "The grant type is unsupported.",
            ));
        }
    }
    match desk.tokens.issue(&client_id, now.unix_ms) {
        Ok(token) => {
            let body = json!({
                "access_token": token,
                "expires_in": desk.tokens.lifetime_seconds,
                "token_type": "Bearer",
            });
            Ok(HttpReply::json(200, &body).with("cache-control", "no-store"))
        }
        Err(Refusal::TooManyTokens) => {
            Err(OAuthError(403, "access_denied", "The access token limit has been reached."))
        }
    }
}

fn revoke(desk: &mut AuthDesk, request: &HttpRequest) -> Result<HttpReply, OAuthError> {
    let client_id = client(request)?;
    desk.tokens.revoke(&client_id, &field(request, "token")?);
    Ok(HttpReply::empty(200))
}

/// The authenticated client; credentials within the form do not count.
fn client(request: &HttpRequest) -> Result<String, OAuthError> {
    let (id, secret) = basic(request).ok_or(OAuthError(
        400,
        "invalid_request",
        "No Authorization header was provided.",
    ))?;
    if id == CLIENT_ID && secret == CLIENT_SECRET {
        return Ok(id);
    }
    Err(OAuthError(401, "invalid_client", "The client credentials are wrong or expired."))
}

fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let (scheme, rest) = request.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (id, secret) = plain.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

/// RFC 6749 section 2.3.1 wants both halves form-encoded.
fn form_decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn field(request: &HttpRequest, name: &str) -> Result<String, OAuthError> {
    let kind = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if kind.split(';').next().map(str::trim) != Some("application/x-www-form-urlencoded") {
        return Err(OAuthError(400, "invalid_request", "The body is not a form."));
    }
    let mut values = request.form_pairs().into_iter().filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) if !value.is_empty() => Ok(value),
        _ => Err(OAuthError(400, "invalid_request", "A form field is missing or repeated.")),
    }
}

/// This limit answers in the form of the other Atlas errors.
fn too_many(limit: usize, seconds: i64) -> ApiError {
    let detail = format!("Resource {TOKEN_PATH} is limited to {limit} requests every 1 minutes.");
    ApiError::new(429, "RATE_LIMITED", detail)
        .about(TOKEN_PATH)
        .about(limit)
        .about(1)
        .with("retry-after", seconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn post(path: &str, user: Option<(&str, &str)>, kind: &str, body: &str) -> HttpRequest {
        let mut headers = vec![("content-type".to_owned(), kind.to_owned())];
        if let Some((id, secret)) = user {
            let text = STANDARD.encode(format!("{id}:{secret}"));
            headers.push(("authorization".to_owned(), format!("Basic {text}")));
        }
        HttpRequest { method: "POST".into(), target: path.into(), headers, body: body.into() }
    }

    fn ask(desk: &mut AuthDesk, request: &HttpRequest) -> (u16, Value) {
        let now = Moment { unix_ms: 0, speed: 1.0, base_url: String::new() };
        let reply = answer(desk, request, &now);
        (reply.status, serde_json::from_slice(&reply.body).unwrap_or(Value::Null))
    }

    const OWN: Option<(&str, &str)> = Some((CLIENT_ID, CLIENT_SECRET));
    const GRANT: &str = "grant_type=client_credentials";

    #[test]
    fn a_token_is_given_and_taken_back() {
        let mut desk = AuthDesk::default();
        let (status, body) = ask(&mut desk, &post(TOKEN_PATH, OWN, FORM, GRANT));
        assert_eq!(
            (status, &body["token_type"], &body["expires_in"]),
            (200, &json!("Bearer"), &json!(3600))
        );
        let token = body["access_token"].as_str().unwrap_or_default().to_owned();
        assert_eq!(desk.tokens.owner(&token, 0), Some(CLIENT_ID));
        let form = format!("token={token}&token_type_hint=access_token");
        assert_eq!(ask(&mut desk, &post(REVOKE_PATH, OWN, FORM, &form)), (200, Value::Null));
        assert_eq!(desk.tokens.owner(&token, 0), None);
    }

    #[test]
    fn refusals_have_the_oauth_form() {
        let mut desk = AuthDesk::default();
        let wrong = Some((CLIENT_ID, "wrong"));
        let inside = format!("{GRANT}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}");
        for (request, status, error) in [
            (post(TOKEN_PATH, None, FORM, &inside), 400, "invalid_request"),
            (post(TOKEN_PATH, wrong, FORM, GRANT), 401, "invalid_client"),
            (post(TOKEN_PATH, OWN, FORM, "grant_type=password"), 400, "unsupported_grant_type"),
            (post(TOKEN_PATH, OWN, FORM, ""), 400, "invalid_request"),
            (post(TOKEN_PATH, OWN, "application/json", GRANT), 400, "invalid_request"),
            (post(REVOKE_PATH, OWN, FORM, ""), 400, "invalid_request"),
        ] {
            let (got, body) = ask(&mut desk, &request);
            assert_eq!((got, body["error"].as_str()), (status, Some(error)));
        }
    }

    #[test]
    fn limits_answer_in_two_forms() {
        let mut desk = AuthDesk::default();
        let request = post(TOKEN_PATH, OWN, FORM, GRANT);
        for _ in 0..50 {
            assert_eq!(ask(&mut desk, &request).0, 200);
        }
        let (status, body) = ask(&mut desk, &request);
        assert_eq!(
            (status, &body["error"], &body["errorCode"]),
            (429, &json!(429), &json!("RATE_LIMITED"))
        );
        assert_eq!(body["parameters"], json!([TOKEN_PATH, 50, 1]));
        desk.tokens.requests_per_minute = 1000;
        for _ in 0..50 {
            assert_eq!(ask(&mut desk, &request).0, 200);
        }
        let (status, body) = ask(&mut desk, &request);
        assert_eq!((status, body["error"].as_str()), (403, Some("access_denied")));
    }
}
