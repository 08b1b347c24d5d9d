//! Temporary keys, whoever lends them.

use serde_json::{Value, json};

use super::credentials::Session;
use super::state::State;
use crate::sandbox::service::{Moment, rfc3339};

/// A new temporary key that lives so many seconds, or as many as a script says.
pub fn key(state: &mut State, seconds: i64, now: &Moment) -> Value {
    let seconds = state.script.session_seconds.unwrap_or(seconds);
    let expires = now.unix_ms.saturating_add(seconds.saturating_mul(1000));
    let session = Session {
        access_key_id: format!("STS.N{}", state.ids.hex(20)),
        access_key_secret: format!("sandbox-test-secret-{}", state.ids.hex(20)),
        security_token: format!("CAISsandbox+test/{}==", state.ids.hex(40)),
        expires_unix_ms: Some(expires),
    };
    let shown = json!({
        "AccessKeyId": session.access_key_id,
        "AccessKeySecret": session.access_key_secret,
        "SecurityToken": session.security_token,
        "Expiration": rfc3339(expires),
    });
    state.sessions.push(session);
    shown
}
