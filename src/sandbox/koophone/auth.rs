//! Who is asking: a token in `X-Auth-Token`, or a signature with an access key.
//!
//! Sources: KooPhone API reference, "Authentication"; API Gateway user guide,
//! "Error Codes"; "API Request Signing Guide", "Error Codes".

use super::accounts::{self, AccessKey, Identity};
use super::fault::Fault;
use super::sign::{self, Authorization};
use super::world::{Death, Token, World};
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::{Moment, rfc3339};

/// How far a signature's time may be off, in milliseconds (15 minutes).
const SKEW_MS: i64 = 15 * 60 * 1000;
/// Failed signatures in a row that are still tolerated.
const TOLERATED: usize = 5;
/// How long a key is locked after that, in milliseconds (five minutes).
const LOCK_MS: i64 = 5 * 60 * 1000;

/// Why a request's proof is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// HTTP status.
    pub status: u16,
    /// Number of the gateway's code.
    pub number: &'static str,
    /// Text.
    pub message: String,
}

impl Denied {
    fn iam(detail: &str) -> Self {
        let message = format!("Incorrect IAM authentication information: {detail}");
        Self { status: 401, number: "0301", message }
    }

    /// The error in the shape of the service that was asked.
    pub fn into_fault(self, iam_shape: bool) -> Fault {
        if iam_shape {
            return Fault::iam(self.status, self.message);
        }
        Fault::Gateway { status: self.status, number: self.number, message: self.message }
    }
}

/// The identity behind a request.
///
/// # Errors
/// The gateway's reason to refuse it.
pub fn identify(
    world: &mut World,
    request: &HttpRequest,
    now: &Moment,
) -> Result<Identity, Denied> {
    if let Some(text) = request.header("authorization") {
        return by_signature(world, request, text, now);
    }
    match request.header("x-auth-token") {
        Some(text) if !text.is_empty() => {
            live_token(world, text, now).map(|token| token.identity.clone())
        }
        _ => Err(Denied::iam("x-auth-token not found")),
    }
}

/// The token, when it is known and alive.
///
/// # Errors
/// The gateway's reason to refuse it.
pub fn live_token<'a>(world: &'a World, text: &str, now: &Moment) -> Result<&'a Token, Denied> {
    let sha256 = sign::sha256_hex(text.as_bytes());
    let token = world.tokens.iter().find(|token| token.sha256 == sha256);
    let token = token.ok_or_else(|| Denied::iam("decrypt token fail"))?;
    if token.death == Some(Death::MustUpdate) {
        let message = "The token must be updated".to_owned();
        return Err(Denied { status: 401, number: "0307", message });
    }
    if token.death.is_some() || now.unix_ms >= token.expires_unix_ms {
        let end = token.expires_unix_ms.min(now.unix_ms);
        return Err(Denied::iam(&format!("token expires, expires_at: {}", rfc3339(end))));
    }
    Ok(token)
}

fn by_signature(
    world: &mut World,
    request: &HttpRequest,
    header: &str,
    now: &Moment,
) -> Result<Identity, Denied> {
    let given = sign::parse_authorization(header)
        .ok_or_else(|| Denied::iam("the Authorization header has no known form"))?;
    let key = world.keys.iter().find(|key| key.access == given.access && !key.disabled).cloned();
    let key = key.ok_or_else(|| Denied::iam("Get secretKey failed"))?;
    let locked = world.key_failures.get(&key.access).is_some_and(|f| f.is_locked(now.unix_ms));
    if locked {
        return Err(Denied::iam("AK access failed to reach the limit,forbidden"));
    }
    check_time(request, &given, now)?;
    if let Err(canonical) = check_signature(request, &given, &key.secret) {
        note_failure(world, &key.access, now);
        let detail = format!("verify aksk signature fail, canonicalRequest: {canonical}");
        return Err(Denied::iam(&detail));
    }
    world.key_failures.remove(&key.access);
    check_security_token(request, &key, now)?;
    Ok(key.identity)
}

fn check_time(request: &HttpRequest, given: &Authorization, now: &Moment) -> Result<(), Denied> {
    let signed = given.signed.iter().any(|name| name == sign::DATE_HEADER);
    let date = request.header(sign::DATE_HEADER).filter(|_| signed);
    let Some(date) = date else {
        return Err(Denied::iam("X-Sdk-Date is missing or not signed"));
    };
    let at = sign::parse_date(date);
    if at.is_some_and(|at| (now.unix_ms - at).abs() <= SKEW_MS) {
        return Ok(());
    }
    let message =
        format!("Incorrect app authentication information: X-Sdk-Date {date} is out of range");
    Err(Denied { status: 401, number: "0303", message })
}

/// On failure returns the gateway's canonical request on one line.
fn check_signature(
    request: &HttpRequest,
    given: &Authorization,
    secret: &str,
) -> Result<(), String> {
    let canonical = sign::canonical_request(request, &given.signed)
        .map_err(|name| format!("signed header {name} is missing"))?;
    let date = request.header(sign::DATE_HEADER).unwrap_or("");
    let text = sign::string_to_sign(date, &canonical);
    let fits = sign::signature_fits(secret, &text, &given.signature);
    if fits && sign::stated_hash_fits(request) {
        return Ok(());
    }
    Err(canonical.replace('\n', "|"))
}

fn note_failure(world: &mut World, access: &str, now: &Moment) {
    let failures = world.key_failures.entry(access.to_owned()).or_default();
    if failures.locked_until.is_some() {
        // The lock has run out, so counting begins anew.
        *failures = Default::default();
    }
    failures.times.push(now.unix_ms);
    if failures.times.len() > TOLERATED {
        failures.locked_until = Some(now.unix_ms + LOCK_MS);
    }
}

fn check_security_token(
    request: &HttpRequest,
    key: &AccessKey,
    now: &Moment,
) -> Result<(), Denied> {
    let Some(wanted) = &key.security_token_sha256 else { return Ok(()) };
    let given = request.header("x-security-token").unwrap_or("");
    if sign::sha256_hex(given.as_bytes()) != *wanted {
        return Err(Denied::iam("decrypt token fail"));
    }
    match key.expires_unix_ms {
        Some(end) if now.unix_ms >= end => {
            Err(Denied::iam(&format!("token expires, expires_at: {}", rfc3339(end))))
        }
        _ => Ok(()),
    }
}

/// The project that a request to KooPhone acts in.
///
/// # Errors
/// 0004 when there is no such project, 1004 when the service is not open there.
pub fn project(identity: &Identity, request: &HttpRequest) -> Result<String, Fault> {
    let signed = request.header("authorization").is_some();
    let named = request.header("x-project-id").filter(|_| signed).map(str::to_owned);
    let main = || main_project(&identity.domain).filter(|_| signed);
    let id = named.or_else(|| identity.project_id.clone()).or_else(main);
    let project = id
        .as_deref()
        .and_then(accounts::project)
        .filter(|project| project.domain == identity.domain)
        .ok_or_else(|| Fault::business("0004", "The project does not exist."))?;
    if !project.subscribed {
        return Err(Fault::business("1004", "The service is not subscribed in this project."));
    }
    Ok(project.id.to_owned())
}

fn main_project(domain: &str) -> Option<String> {
    accounts::PROJECTS
        .iter()
        .find(|project| project.domain == domain)
        .map(|project| project.id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::{seed, vectors};

    fn at(unix_ms: i64) -> Moment {
        Moment { unix_ms, speed: 1.0, base_url: String::new() }
    }

    /// A world that knows the key of a vector, and the vector's own moment.
    fn prepared(case: &vectors::Case) -> (World, Moment) {
        let mut world = seed::world();
        let mut key = world.keys[0].clone();
        key.access = case.access.clone();
        key.secret = case.secret.clone();
        key.security_token_sha256 =
            case.request.header("x-security-token").map(|token| sign::sha256_hex(token.as_bytes()));
        world.keys.push(key);
        (world, at(sign::parse_date(&case.date).unwrap()))
    }

    #[test]
    fn every_vector_is_let_in() {
        let cases = vectors::load();
        assert_eq!(cases.len(), 74);
        for case in cases {
            let (mut world, now) = prepared(&case);
            let outcome = identify(&mut world, &case.request, &now);
            assert!(outcome.is_ok(), "{}: {outcome:?}", case.name);
        }
    }

    fn number(outcome: Result<Identity, Denied>) -> &'static str {
        outcome.map_or_else(|denied| denied.number, |_| "ok")
    }

    #[test]
    fn the_clock_may_be_a_quarter_of_an_hour_off() {
        let case = vectors::named("koophone-backup-one");
        let (mut world, now) = prepared(&case);
        for (shift, wanted) in
            [(SKEW_MS, "ok"), (-SKEW_MS, "ok"), (SKEW_MS + 1, "0303"), (-SKEW_MS - 1, "0303")]
        {
            let outcome = identify(&mut world, &case.request, &at(now.unix_ms + shift));
            assert_eq!(number(outcome), wanted, "{shift}");
        }
    }

    #[test]
    fn the_sixth_failure_in_a_row_locks_the_key_for_five_minutes() {
        let case = vectors::named("koophone-backup-one");
        let (mut world, now) = prepared(&case);
        let mut wrong = case.request.clone();
        wrong.body.push(b'!');
        for _ in 0..5 {
            let denied = identify(&mut world, &wrong, &now).unwrap_err();
            assert!(denied.message.contains("verify aksk signature fail"), "{denied:?}");
        }
        assert!(identify(&mut world, &case.request, &now).is_ok());
        for _ in 0..6 {
            assert!(identify(&mut world, &wrong, &now).is_err());
        }
        let denied = identify(&mut world, &case.request, &now).unwrap_err();
        assert!(denied.message.contains("reach the limit"), "{denied:?}");
        let later = at(now.unix_ms + LOCK_MS);
        assert!(identify(&mut world, &case.request, &later).is_ok());
    }

    #[test]
    fn keys_that_do_not_count() {
        let case = vectors::named("koophone-backup-one");
        let (mut world, now) = prepared(&case);
        world.keys.last_mut().unwrap().disabled = true;
        let denied = identify(&mut world, &case.request, &now).unwrap_err();
        assert!(denied.message.ends_with("Get secretKey failed"));
        let mut bare = case.request.clone();
        bare.headers.retain(|(name, _)| name != "authorization");
        let denied = identify(&mut world, &bare, &now).unwrap_err();
        assert!(denied.message.ends_with("x-auth-token not found"));
        bare.headers.push(("x-auth-token".into(), "invented".into()));
        let denied = identify(&mut world, &bare, &now).unwrap_err();
        assert!(denied.message.ends_with("decrypt token fail"));
    }

    #[test]
    fn a_temporary_key_needs_its_token_and_its_time() {
        let case = vectors::named("project-and-security-token");
        let (mut world, now) = prepared(&case);
        world.keys.last_mut().unwrap().expires_unix_ms = Some(now.unix_ms + 1);
        assert!(identify(&mut world, &case.request, &now).is_ok());
        let denied = identify(&mut world, &case.request, &at(now.unix_ms + 1)).unwrap_err();
        assert!(denied.message.contains("token expires"));
        world.keys.last_mut().unwrap().security_token_sha256 = Some("other".into());
        assert_eq!(number(identify(&mut world, &case.request, &now)), "0301");
    }
}
