//! `AssumeRole` and `AssumeRoleWithOIDC` of the Security Token Service
//! (Alibaba Cloud, pages of the same names and "Error codes", version
//! 2015-04-01), so that role credentials can be tried.

use serde_json::{Value, json};

use super::call::Call;
use super::credentials::OIDC_TOKEN;
use super::failure::Failure;
use super::lend;
use super::state::State;
use crate::sandbox::service::Moment;

/// The API version of the service.
pub const VERSION: &str = "2015-04-01";

/// The operation that nobody signs.
pub const UNSIGNED: &str = "AssumeRoleWithOIDC";

/// `AssumeRole`: a new temporary credential for 900 to 43,200 seconds.
///
/// # Errors
/// A missing or malformed role, session name or duration.
pub fn assume_role(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    lent_role(state, call, now)
}

/// `AssumeRoleWithOIDC`: the same for the token of an identity provider.
///
/// # Errors
/// As [`assume_role`], and for a provider or token that is not known.
pub fn assume_role_with_oidc(
    state: &mut State,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    let refused =
        |code: &str, text: &str| Failure::new(401, &format!("AuthenticationFail.{code}"), text);
    let provider = call.require("OIDCProviderArn")?;
    if !provider.starts_with("acs:ram::") || !provider.contains(":oidc-provider/") {
        return Err(refused("NoPermission", "No such OIDC Provider registered."));
    }
    match call.get("OIDCToken") {
        None => Err(refused("OIDCToken.Invalid", "The OIDCToken can not be empty.")),
        Some(token) if token != OIDC_TOKEN => {
            Err(refused("OIDCToken.Invalid", "The Jwt content is not recognized."))
        }
        Some(_) => lent_role(state, call, now),
    }
}

fn lent_role(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
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
    Ok(json!({
        "AssumedRoleUser": {
            "Arn": format!("{role}/{name}"),
            "AssumedRoleId": format!("300000000000000001:{name}"),
        },
        "Credentials": lend::key(state, seconds, now),
    }))
}
