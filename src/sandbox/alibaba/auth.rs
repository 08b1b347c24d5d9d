//! The gateway: who calls, when, and is it signed.
//!
//! Sources: Alibaba Cloud, pages "RPC mechanism" and "V3 request structure and
//! signature mechanism"; ApsaraDB for MongoDB, page "Error codes". The order
//! of the checks is not documented: key, token, time, signature, nonce.

use super::call::{Call, Scheme};
use super::credentials::{INACTIVE, READ_ONLY, long_lived};
use super::failure::Failure;
use super::sign_v1;
use super::sign_v3::{self, Authorization};
use super::state::State;
use super::times::parse_seconds;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// How far a time stamp may be from the service's clock, in milliseconds. One
/// page says 31 minutes for signature 1.0; clients and the V3 page say 15.
const WINDOW_MS: i64 = 15 * 60_000;
/// How long a nonce is remembered, in milliseconds.
const NONCE_MS: i64 = 31 * 60_000;

/// What a call says about itself, in either scheme.
struct Claim {
    access_key_id: String,
    timestamp: String,
    nonce: String,
    token: Option<String>,
}

/// Authenticates a call, burns its nonce and checks the key's permission.
///
/// # Errors
/// The gateway's refusals. A nonce is burnt only by a right signature.
pub fn admit(
    state: &mut State,
    request: &HttpRequest,
    call: &Call,
    now: &Moment,
) -> Result<(), Failure> {
    if !["GET", "POST"].contains(&call.method.as_str()) {
        let text = "This HTTP method is not supported.";
        return Err(Failure::new(405, "UnsupportedHTTPMethod", text));
    }
    if let Some(name) = &call.repeated {
        return Err(Failure::invalid(name));
    }
    let (claim, authorization) = match call.scheme {
        Scheme::V1 => (claim_v1(call)?, None),
        Scheme::V3 => claim_v3(request).map(|(claim, header)| (claim, Some(header)))?,
    };
    let secret = secret(state, &claim, now)?;
    check_time(&claim.timestamp, now)?;
    match authorization {
        None => check_v1(call, &secret)?,
        Some(header) => check_v3(request, call, &header, &secret)?,
    }
    burn_nonce(state, claim.nonce, now)?;
    permit(state, &claim.access_key_id, &call.action)
}

fn claim_v1(call: &Call) -> Result<Claim, Failure> {
    for name in ["Action", "Version", "Signature"] {
        call.require(name)?;
    }
    if call.get("Format").is_some_and(|word| !["JSON", "XML"].contains(&&*word.to_uppercase())) {
        return Err(Failure::invalid("Format"));
    }
    if call.require("SignatureMethod")? != "HMAC-SHA1" {
        return Err(Failure::bad_value("InvalidSignatureMethod", "SignatureMethod"));
    }
    if call.require("SignatureVersion")? != "1.0" {
        return Err(Failure::invalid("SignatureVersion"));
    }
    if call.get("SignatureType").is_some() {
        return Err(Failure::invalid("SignatureType"));
    }
    Ok(Claim {
        access_key_id: call.require("AccessKeyId")?.to_owned(),
        timestamp: call.require("Timestamp")?.to_owned(),
        nonce: call.require("SignatureNonce")?.to_owned(),
        token: call.get("SecurityToken").map(str::to_owned),
    })
}

fn claim_v3(request: &HttpRequest) -> Result<(Claim, Authorization), Failure> {
    let require = |name: &str| {
        let value = request.header(name).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| Failure::missing(name))
    };
    for name in ["x-acs-action", "x-acs-version", "x-acs-content-sha256", "host"] {
        require(name)?;
    }
    let authorization = Authorization::read(&require("authorization")?)?;
    authorization.covers(request)?;
    let claim = Claim {
        access_key_id: authorization.access_key_id.clone(),
        timestamp: require("x-acs-date")?,
        nonce: require("x-acs-signature-nonce")?,
        token: request.header("x-acs-security-token").map(str::to_owned),
    };
    Ok((claim, authorization))
}

fn secret(state: &State, claim: &Claim, now: &Moment) -> Result<String, Failure> {
    let failure = |status, code, text: &str| Err(Failure::new(status, code, text));
    let token = claim.token.as_deref();
    if let Some(secret) = long_lived(&claim.access_key_id) {
        if claim.access_key_id == INACTIVE.0 {
            return failure(400, "InvalidAccessKeyId.Inactive", "The access key is disabled.");
        }
        if token.is_some() {
            return mismatch(state, token);
        }
        return Ok(secret.to_owned());
    }
    let mut sessions = state.sessions.iter();
    let Some(session) = sessions.find(|s| s.access_key_id == claim.access_key_id) else {
        return failure(404, "InvalidAccessKeyId.NotFound", "The access key id is not found.");
    };
    if token.is_none() {
        return failure(400, "MissingSecurityToken", "The security token is mandatory.");
    }
    if token != Some(session.security_token.as_str()) {
        return mismatch(state, token);
    }
    let ended = session.expires_unix_ms.is_some_and(|at| at <= now.unix_ms);
    if ended || state.script.expire_tokens {
        return failure(400, "InvalidSecurityToken.Expired", "The security token has expired.");
    }
    Ok(session.access_key_secret.clone())
}

/// A token of another key does not match; a token that is nobody's is malformed.
fn mismatch(state: &State, token: Option<&str>) -> Result<String, Failure> {
    let known = state.sessions.iter().any(|session| Some(session.security_token.as_str()) == token);
    let (code, text) = if known {
        let text = "The security token does not match the access key id.";
        ("InvalidSecurityToken.MismatchWithAccessKey", text)
    } else {
        ("InvalidSecurityToken.Malformed", "The security token is malformed.")
    };
    Err(Failure::new(400, code, text))
}

fn check_time(text: &str, now: &Moment) -> Result<(), Failure> {
    let Some(at) = parse_seconds(text) else {
        let message = "The time stamp is not in the form yyyy-MM-ddTHH:mm:ssZ.";
        return Err(Failure::new(400, "InvalidTimeStamp.Format", message));
    };
    if (at - now.unix_ms).abs() > WINDOW_MS {
        let message = "The time stamp or date has expired.";
        return Err(Failure::new(400, "InvalidTimeStamp.Expired", message));
    }
    Ok(())
}

fn check_v1(call: &Call, secret: &str) -> Result<(), Failure> {
    let text = sign_v1::string_to_sign(&call.method, &call.params);
    if sign_v1::is_valid(secret, &text, call.require("Signature")?) {
        return Ok(());
    }
    Err(wrong_signature(&text))
}

fn check_v3(
    request: &HttpRequest,
    call: &Call,
    authorization: &Authorization,
    secret: &str,
) -> Result<(), Failure> {
    let canonical = authorization.canonical_request(request, &call.params);
    let text = sign_v3::string_to_sign(&canonical);
    if authorization.is_valid(secret, &text) {
        return Ok(());
    }
    Err(wrong_signature(&text))
}

/// The message carries the service's own string to sign after a colon.
fn wrong_signature(text: &str) -> Failure {
    let message = format!(
        "Specified signature is not matched with our calculation. server string to sign is:{text}"
    );
    Failure::new(400, "SignatureDoesNotMatch", message)
}

fn burn_nonce(state: &mut State, nonce: String, now: &Moment) -> Result<(), Failure> {
    state.nonces.retain(|_, used| now.unix_ms - *used < NONCE_MS);
    if state.nonces.insert(nonce, now.unix_ms).is_some() {
        let text = "Specified signature nonce was used already.";
        return Err(Failure::new(400, "SignatureNonceUsed", text));
    }
    Ok(())
}

fn permit(state: &State, access_key_id: &str, action: &str) -> Result<(), Failure> {
    let reads = action.starts_with("Describe") || action.starts_with("Check");
    let denied = state.script.deny_operations.iter().any(|name| name == action);
    if denied || (access_key_id == READ_ONLY.0 && !reads) {
        return Err(Failure::denied(action));
    }
    Ok(())
}
