//! `ClientToken`: the same token with the same parameters gets the first
//! answer again (ApsaraDB for MongoDB, page "CreateDBInstance"). `CreateBackup`
//! has no such parameter.

use serde_json::Value;

use super::call::Call;
use super::failure::Failure;
use super::state::State;

/// Operations that take a token.
const TOKEN_OPERATIONS: &[&str] = &[
    "CreateDBInstance",
    "CreateShardingDBInstance",
    "DeleteDBInstance",
    "DestroyInstance",
    "ModifySecurityIps",
];

/// Parameters that differ from one transmission to the next.
const PER_SENDING: &[&str] =
    &["Signature", "SignatureNonce", "Timestamp", "SecurityToken", "AccessKeyId", "Format"];

/// The token of a call, with a text that stands for its parameters.
///
/// # Errors
/// `InvalidToken.Malformed` for more than 64 characters or non-ASCII ones.
pub fn of(call: &Call) -> Result<Option<(String, String)>, Failure> {
    let token = call.get("ClientToken").filter(|_| TOKEN_OPERATIONS.contains(&&*call.action));
    let Some(token) = token else { return Ok(None) };
    if token.len() > 64 || !token.is_ascii() {
        return Err(Failure::bad_value("InvalidToken.Malformed", "ClientToken"));
    }
    let kept: Vec<String> = call
        .params
        .iter()
        .filter(|(name, _)| !PER_SENDING.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    Ok(Some((token.to_owned(), format!("{} {}", call.action, kept.join("&")))))
}

/// The answer that was given for the token, if it was used before.
///
/// # Errors
/// `IdempotentParameterMismatch` when the parameters differ.
pub fn earlier(state: &State, token: &(String, String)) -> Result<Option<Value>, Failure> {
    match state.client_tokens.get(&token.0) {
        None => Ok(None),
        Some((parameters, answer)) if *parameters == token.1 => Ok(Some(answer.clone())),
        Some(_) => {
            let text = "The request uses the same client token with other parameters.";
            Err(Failure::new(400, "IdempotentParameterMismatch", text))
        }
    }
}
