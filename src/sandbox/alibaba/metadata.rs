//! What gives keys without a signature: the instance metadata service (Elastic
//! Compute Service, pages "Instance metadata" and "Instance RAM roles"), and an
//! address as the vendor's libraries ask it ("Credentials URI").

use serde_json::Value;

use super::lend;
use super::state::State;
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::Moment;

const TOKEN: &str = "/latest/api/token";
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";
/// The address that gives keys.
pub const URI: &str = "/alibaba/credentials";
/// The role that is attached to the imitated instance.
pub const ROLE: &str = "SandboxInstanceRole";

/// Life of the keys in seconds.
const KEY_SECONDS: i64 = 6 * 3600;
/// Longest life of a token in seconds.
const TOKEN_SECONDS: i64 = 21_600;

/// Whether the path is one of these services'.
pub fn owns(path: &str) -> bool {
    path == TOKEN || path == URI || path.starts_with(ROLES)
}

/// A short name of what a request asks for.
pub fn operation(request: &HttpRequest) -> String {
    match request.path() {
        TOKEN => "metadata token",
        ROLES => "metadata role",
        URI => "credentials uri",
        _ => "metadata key",
    }
    .to_owned()
}

/// Answers a request.
pub fn answer(state: &mut State, request: &HttpRequest, now: &Moment) -> HttpReply {
    match (request.method.as_str(), request.path()) {
        ("PUT", TOKEN) => token(state, request, now),
        ("GET", URI) => key(state, now),
        ("GET", path) => match (refusal(state, request, now), path.strip_prefix(ROLES)) {
            (Some(refusal), _) => refusal,
            (None, Some("")) => text(200, ROLE),
            (None, Some(role)) if role == ROLE => key(state, now),
            (None, _) => text(404, "404 - Not Found"),
        },
        _ => text(405, "405 - Method Not Allowed"),
    }
}

fn token(state: &mut State, request: &HttpRequest, now: &Moment) -> HttpReply {
    if state.script.metadata == Mode::WithoutToken {
        return text(404, "404 - Not Found");
    }
    let seconds = request.header("x-aliyun-ecs-metadata-token-ttl-seconds");
    let seconds = seconds.and_then(|text| text.parse::<i64>().ok());
    let Some(seconds) = seconds.filter(|seconds| (1..=TOKEN_SECONDS).contains(seconds)) else {
        return text(400, "400 - Bad Request");
    };
    let token = format!("sandbox-metadata-token-{}", state.ids.hex(32));
    state.metadata_tokens.insert(token.clone(), now.unix_ms + seconds * 1000);
    text(200, &token)
}

/// Why a question is not answered.
fn refusal(state: &State, request: &HttpRequest, now: &Moment) -> Option<HttpReply> {
    let refused = match request.header("x-aliyun-ecs-metadata-token") {
        Some(token) => state.metadata_tokens.get(token).is_none_or(|end| *end <= now.unix_ms),
        None => state.script.metadata == Mode::WithToken,
    };
    refused.then(|| text(403, "403 - Forbidden"))
}

fn key(state: &mut State, now: &Moment) -> HttpReply {
    let mut key = lend::key(state, KEY_SECONDS, now);
    if let Value::Object(fields) = &mut key {
        fields.insert("LastUpdated".into(), now.rfc3339().into());
        fields.insert("Code".into(), "Success".into());
    }
    HttpReply::json(200, &key)
}

fn text(status: u16, body: &str) -> HttpReply {
    HttpReply::typed(status, "text/plain", body.as_bytes())
}

/// How the metadata service may be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// With a token and without.
    #[default]
    Both,
    /// With a token only.
    WithToken,
    /// As before there were tokens.
    WithoutToken,
}
