//! IAM: temporary access keys.
//!
//! Source: IAM API reference, "Obtaining a Temporary Access Key and Security
//! Token Through a Token" and "… Through an Agency".

use serde_json::{Value, json};

use super::accounts::{AccessKey, Identity};
use super::auth;
use super::fault::{Fault, Outcome};
use super::iam;
use super::routes::Call;
use super::sign;
use super::world::World;
use crate::sandbox::http::HttpReply;

/// Shortest and default life of a temporary key, in seconds.
const SHORTEST: i64 = 900;
/// Longest life of a temporary key, in seconds.
const LONGEST: i64 = 86_400;
/// Length of a security token in characters.
const TOKEN_LENGTH: usize = 900;

/// `POST /v3.0/OS-CREDENTIAL/securitytokens`: answers 201 with `credential`.
///
/// # Errors
/// 400 for a malformed body or life, 401 without a live token, and the errors
/// of an agency.
pub fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let body = call.request.json().ok_or_else(|| Fault::iam(400, "the body is not JSON"))?;
    let identity = &body["auth"]["identity"];
    let (owner, options) = match identity["methods"].as_array().map(Vec::as_slice) {
        Some([method]) if method == "token" => {
            let options = &identity["token"];
            (holder(world, options["id"].as_str(), call)?, options)
        }
        Some([method]) if method == "assume_role" => {
            let options = &identity["assume_role"];
            let user = holder(world, None, call)?;
            (iam::agency_identity(options, &user)?.0, options)
        }
        _ => return Err(Fault::iam(400, "auth.identity.methods is not supported")),
    };
    let seconds = life(&options["duration_seconds"])?;
    Ok(HttpReply::json(201, &issue(world, owner, seconds, call)))
}

/// Whose token came in the body or, first of all, in the header.
fn holder(world: &World, in_body: Option<&str>, call: &Call<'_>) -> Result<Identity, Fault> {
    let text = in_body.or_else(|| call.request.header("x-auth-token")).unwrap_or("");
    auth::live_token(world, text, call.now)
        .map(|token| token.identity.clone())
        .map_err(|denied| denied.into_fault(true))
}

fn life(value: &Value) -> Result<i64, Fault> {
    let seconds = if value.is_null() { Some(SHORTEST) } else { value.as_i64() };
    seconds
        .filter(|seconds| (SHORTEST..=LONGEST).contains(seconds))
        .ok_or_else(|| Fault::iam(400, "duration_seconds must be 900 to 86400"))
}

fn issue(world: &mut World, owner: Identity, seconds: i64, call: &Call<'_>) -> Value {
    let access = format!("SANDBOXTMP{}", world.ids.hex(10).to_uppercase());
    let secret = format!("sandbox-{}", world.ids.hex(32));
    let token = iam::opaque_text(world.ids.number(), TOKEN_LENGTH);
    let expires_unix_ms = call.now.unix_ms + seconds * 1000;
    world.keys.push(AccessKey {
        access: access.clone(),
        secret: secret.clone(),
        security_token_sha256: Some(sign::sha256_hex(token.as_bytes())),
        expires_unix_ms: Some(expires_unix_ms),
        identity: owner,
        disabled: false,
    });
    json!({"credential": {
        "expires_at": iam::iam_time(expires_unix_ms),
        "access": access,
        "secret": secret,
        "securitytoken": token,
    }})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::testkit::Kit;

    const PATH: &str = "/v3.0/OS-CREDENTIAL/securitytokens";

    fn body(seconds: Value) -> Value {
        json!({"auth": {"identity": {"methods": ["token"],
                                     "token": {"duration_seconds": seconds}}}})
    }

    #[test]
    fn a_token_buys_a_temporary_key_that_signs() {
        let mut kit = Kit::new();
        let answer = kit.post(PATH, &body(json!(1800)));
        assert_eq!(answer.status, 201);
        let credential = answer.json["credential"].clone();
        let text = |key: &str| credential[key].as_str().unwrap().to_owned();
        let (access, secret, token) = (text("access"), text("secret"), text("securitytoken"));
        let target = "/v1/instances/batch-query?page_no=1&page_size=1&x-request-id=r";
        let answer = kit.signed(&access, &secret, Some(&token), "GET", target, None);
        assert_eq!(answer.status, 200, "{}", answer.json);
        let answer = kit.signed(&access, &secret, None, "GET", target, None);
        assert_eq!(answer.status, 401);
        kit.wait(1801.0);
        let answer = kit.signed(&access, &secret, Some(&token), "GET", target, None);
        assert!(answer.json["error_msg"].as_str().unwrap().contains("token expires"));
    }

    #[test]
    fn the_life_has_limits() {
        let mut kit = Kit::new();
        for seconds in [json!(899), json!(86_401), json!("900")] {
            assert_eq!(kit.post(PATH, &body(seconds)).status, 400);
        }
        assert_eq!(kit.post(PATH, &body(Value::Null)).status, 201);
        kit.token.clear();
        assert_eq!(kit.post(PATH, &body(Value::Null)).status, 401);
    }
}
