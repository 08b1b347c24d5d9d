//! IAM: tokens from a password, a password with MFA, or an agency.
//!
//! Source: IAM API reference, "Obtaining a User Token Through Password
//! Authentication", "… Virtual MFA Authentication", "Obtaining an Agency Token".

use base64::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::accounts::{self, Identity, User};
use super::auth;
use super::fault::{Fault, Outcome};
use super::routes::Call;
use super::sign;
use super::world::{Failures, Token, World};
use crate::sandbox::http::HttpReply;

/// Life of a token in seconds.
const LIFE_SECONDS: i64 = 24 * 3600;
/// Length of a token in characters; real ones have about 1,200 to 5,000.
const TOKEN_LENGTH: usize = 3_200;
/// Longest token that can be scripted, in characters.
const LONGEST_TOKEN: usize = 64_000;
/// Failed logins within [`LOCK_MS`] that lock an account's user.
const LOGIN_FAILURES: usize = 5;
/// Length of that window and of the lock, in milliseconds (15 minutes).
const LOCK_MS: i64 = 15 * 60 * 1000;

/// `POST /v3/auth/tokens`: answers 201 with the token in `X-Subject-Token`.
///
/// # Errors
/// 400 for a malformed body, 401 for wrong credentials or a locked user, 403
/// without Agent Operator, 404 for an unknown project or agency.
pub fn create_token(world: &mut World, call: &Call<'_>) -> Outcome {
    let body = call.request.json().ok_or_else(|| bad_request("the body is not JSON"))?;
    let auth = &body["auth"];
    let methods = methods(auth)?;
    let (mut identity, assumed_by) = match &methods.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        ["password"] => (login(world, auth, None, call)?, None),
        ["password", "totp"] => (login(world, auth, Some(totp(auth)?), call)?, None),
        ["assume_role"] => assume(world, auth, call)?,
        _ => return Err(bad_request("auth.identity.methods is not supported")),
    };
    identity.project_id = scope(auth, &identity.domain)?;
    let (text, token) = issue(world, identity, methods, assumed_by, call);
    let catalog = call.request.query("nocatalog").is_none_or(|value| value.is_empty());
    let shown = describe(&token, catalog.then_some(call.now.base_url.as_str()));
    // A day after their end nobody needs to be told that they expired.
    let oldest = call.now.unix_ms - LIFE_SECONDS * 1000;
    world.tokens.retain(|token| token.expires_unix_ms > oldest);
    world.tokens.push(token);
    Ok(HttpReply::json(201, &shown).with("x-subject-token", text))
}

fn bad_request(message: &str) -> Fault {
    Fault::iam(400, message)
}

fn unauthorized() -> Fault {
    Fault::iam(401, "The username or password is wrong.")
}

fn methods(auth: &Value) -> Result<Vec<String>, Fault> {
    serde_json::from_value(auth["identity"]["methods"].clone())
        .map_err(|_| bad_request("auth.identity.methods is missing or no list of texts"))
}

fn field<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Fault> {
    let text = value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.ok_or_else(|| bad_request(&format!("auth{pointer} is missing or empty")))
}

/// Id of the user and the passcode.
fn totp(auth: &Value) -> Result<(&str, &str), Fault> {
    let id = field(auth, "/identity/totp/user/id")?;
    Ok((id, field(auth, "/identity/totp/user/passcode")?))
}

fn login(
    world: &mut World,
    auth: &Value,
    totp: Option<(&str, &str)>,
    call: &Call<'_>,
) -> Result<Identity, Fault> {
    let name = field(auth, "/identity/password/user/name")?;
    let domain = field(auth, "/identity/password/user/domain/name")?;
    let password = field(auth, "/identity/password/user/password")?;
    let login = format!("{domain}/{name}");
    let now = call.now.unix_ms;
    if world.login_failures.get(&login).is_some_and(|failures| failures.is_locked(now)) {
        let message = "The account is locked after too many failed logins.";
        return Err(Fault::iam(401, message));
    }
    let user = accounts::user(domain, name);
    match user.filter(|user| user.password == password && passcode_fits(user, totp)) {
        Some(user) => {
            world.login_failures.remove(&login);
            Ok(Identity::of(user, None))
        }
        None => {
            note_failure(world.login_failures.entry(login).or_default(), now);
            Err(unauthorized())
        }
    }
}

fn passcode_fits(user: &User, totp: Option<(&str, &str)>) -> bool {
    user.passcode.map(|passcode| (user.id, passcode)) == totp
}

fn note_failure(failures: &mut Failures, now: i64) {
    failures.times.retain(|at| now - at < LOCK_MS);
    failures.times.push(now);
    if failures.times.len() >= LOGIN_FAILURES {
        failures.locked_until = Some(now + LOCK_MS);
        failures.times.clear();
    }
}

fn assume(
    world: &World,
    auth: &Value,
    call: &Call<'_>,
) -> Result<(Identity, Option<Identity>), Fault> {
    let proof = call.request.header("x-auth-token").unwrap_or("");
    let token =
        auth::live_token(world, proof, call.now).map_err(|denied| denied.into_fault(true))?;
    agency_identity(&auth["identity"]["assume_role"], &token.identity)
}

/// The agency's identity, and the user behind it.
///
/// # Errors
/// 400 for missing names, 403 without Agent Operator, 404 for an unknown agency.
pub fn agency_identity(
    role: &Value,
    user: &Identity,
) -> Result<(Identity, Option<Identity>), Fault> {
    let text = |key: &str| role[key].as_str().filter(|text| !text.is_empty());
    let name = text("agency_name").ok_or_else(|| bad_request("agency_name is missing"))?;
    let account = match (text("domain_name"), text("domain_id")) {
        (Some(name), _) => accounts::domain(name),
        (None, Some(id)) => accounts::DOMAINS.iter().find(|domain| domain.id == id),
        (None, None) => return Err(bad_request("domain_name or domain_id is required")),
    };
    if !user.agent_operator {
        return Err(Fault::iam(403, "The user may not act through agencies."));
    }
    let known = name == accounts::AGENCY && account.is_some_and(|d| d.name == accounts::PARTNER);
    if !known {
        return Err(Fault::iam(404, "The agency does not exist."));
    }
    let mut identity = user.clone();
    identity.user = format!("{}/{}", user.domain, name);
    identity.domain = accounts::PARTNER.to_owned();
    identity.agent_operator = false;
    Ok((identity, Some(user.clone())))
}

/// The project's id, or `None` for the scope of the whole account.
fn scope(auth: &Value, domain: &str) -> Result<Option<String>, Fault> {
    let project = &auth["scope"]["project"];
    if project.is_null() {
        return Ok(None);
    }
    let (id, name) = (project["id"].as_str(), project["name"].as_str());
    if id.is_none() && name.is_none() {
        return Err(bad_request("auth.scope.project needs an id or a name"));
    }
    let found = accounts::PROJECTS.iter().find(|known| {
        known.domain == domain
            && id.is_none_or(|id| id == known.id)
            && name.is_none_or(|name| name == known.name)
    });
    let found = found.ok_or_else(|| Fault::iam(404, "The project does not exist."))?;
    Ok(Some(found.id.to_owned()))
}

fn issue(
    world: &mut World,
    identity: Identity,
    methods: Vec<String>,
    assumed_by: Option<Identity>,
    call: &Call<'_>,
) -> (String, Token) {
    let length = world.script.token_length.unwrap_or(TOKEN_LENGTH).clamp(64, LONGEST_TOKEN);
    let text = opaque_text(world.ids.number(), length);
    let life = world.script.token_seconds.unwrap_or(LIFE_SECONDS).clamp(1, LIFE_SECONDS);
    let token = Token {
        sha256: sign::sha256_hex(text.as_bytes()),
        identity,
        methods,
        issued_unix_ms: call.now.unix_ms,
        expires_unix_ms: call.now.unix_ms + life * 1000,
        assumed_by,
        death: None,
    };
    (text, token)
}

/// Text without a meaning that looks like a real token: base64 that begins
/// like a signed DER message, with `-` in place of `/`.
pub fn opaque_text(serial: u64, length: usize) -> String {
    let mut bytes = Vec::with_capacity(length);
    for block in 0_u64.. {
        if bytes.len() >= length {
            break;
        }
        let seed = format!("sandbox token {serial} block {block}");
        bytes.extend_from_slice(&Sha256::digest(seed.as_bytes()));
    }
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes).replace('/', "-");
    format!("MII{encoded}").chars().take(length).collect()
}

/// A time with the six fraction digits that IAM writes.
pub fn iam_time(unix_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(unix_ms)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string())
}

/// The body that goes with a token; with a catalog when an address is given.
pub fn describe(token: &Token, catalog_at: Option<&str>) -> Value {
    let mut shown = json!({
        "expires_at": iam_time(token.expires_unix_ms),
        "methods": token.methods,
        "catalog": catalog_at.map_or_else(|| json!([]), catalog),
        "roles": [{"name": "te_agency", "id": "0"}, {"name": "koophone_adm", "id": "0"}],
        "issued_at": iam_time(token.issued_unix_ms),
        "user": describe_user(&token.identity),
    });
    match token.identity.project_id.as_deref().and_then(accounts::project) {
        Some(project) => shown["project"] = describe_project(project),
        None => shown["domain"] = describe_domain(&token.identity.domain),
    }
    if let Some(user) = &token.assumed_by {
        shown["assumed_by"] = json!({"user": describe_user(user)});
    }
    json!({"token": shown})
}

fn catalog(base_url: &str) -> Value {
    let endpoint = json!({"id": "e0", "interface": "public", "region": "*", "region_id": "*",
                          "url": base_url});
    json!([{"endpoints": [endpoint], "id": "s0", "name": "koophone", "type": "koophone"}])
}

fn describe_user(user: &Identity) -> Value {
    json!({"domain": describe_domain(&user.domain), "id": user.user_id, "name": user.user,
           "password_expires_at": ""})
}

fn describe_project(project: &accounts::Project) -> Value {
    json!({"domain": describe_domain(project.domain), "id": project.id, "name": project.name})
}

fn describe_domain(name: &str) -> Value {
    let id = accounts::domain(name).map_or("", |domain| domain.id);
    json!({"id": id, "name": name})
}

#[cfg(test)]
#[path = "iam_tests.rs"]
mod tests;
