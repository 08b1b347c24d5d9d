//! `AssumeRole` of the Security Token Service (Alibaba Cloud, page
//! "AssumeRole", version 2015-04-01), so that role credentials can be tried.

use serde_json::{Value, json};

use super::call::Call;
use super::credentials::Session;
use super::failure::Failure;
use super::state::State;
use crate::sandbox::service::{Moment, rfc3339};

/// The API version of the service.
pub const VERSION: &str = "2015-04-01";

/// `AssumeRole`: a new temporary credential for 900 to 43,200 seconds.
///
/// # Errors
/// A missing or malformed role, session name or duration.
pub fn assume_role(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let role = call.require("RoleArn")?;
    if !role.starts_with("acs:ram::") || !role.contains(":role/") {
        return Err(Failure::invalid("RoleArn"));
    }
    let name = call.require("RoleSessionName")?;
    if !(2..=64).contains(&name.len()) {
        return Err(Failure::invalid("RoleSessionName"));
    }
    let seconds = match call.get("DurationSeconds") {
        None => 3600,
        Some(text) => text
            .parse::<i64>()
            .ok()
            .filter(|seconds| (900..=43_200).contains(seconds))
            .ok_or_else(|| Failure::invalid("DurationSeconds"))?,
    };
    let expires = now.unix_ms + seconds * 1000;
    let session = Session {
        access_key_id: format!("STS.N{}", state.ids.hex(20)),
        access_key_secret: format!("sandbox-test-secret-{}", state.ids.hex(20)),
        security_token: format!("CAISsandbox+test/{}==", state.ids.hex(40)),
        expires_unix_ms: Some(expires),
    };
    let answer = json!({
        "AssumedRoleUser": {
            "Arn": format!("{role}/{name}"),
            "AssumedRoleId": format!("300000000000000001:{name}"),
        },
        "Credentials": {
            "AccessKeyId": session.access_key_id,
            "AccessKeySecret": session.access_key_secret,
            "SecurityToken": session.security_token,
            "Expiration": rfc3339(expires),
        },
    });
    state.sessions.push(session);
    Ok(answer)
}
