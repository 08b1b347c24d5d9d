//! How Commvault says that something went wrong.

use super::complaint::{Complaint, Found, look};
use crate::core::dialect::kind_of_status;
use crate::core::{Dialect, Effect, ErrorKind, Fault, ProviderFault, Reply, Request};

/// Judges answers of the REST API.
pub(super) struct CommvaultDialect;

/// `errorCode` of "no eligible subclients": a refusal for good, although it
/// comes with status 500 (answers of "AWS DocumentDB cluster backup").
const NOTHING_ELIGIBLE: &str = "587207178";
/// `errorCode` of a missing, expired or wrong token.
const ACCESS_DENIED: &str = "5";
/// `errorCode` of a wrong user name or password at login.
const WRONG_PASSWORD: &str = "1116";
/// `errorCode` of an unknown association or a missing name.
const NOT_THERE: &str = "4";

impl Dialect for CommvaultDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        let operation = &request.operation;
        let fault = match look(reply) {
            Found::Nothing if reply.is_success() => return Ok(()),
            // Logout answers with a sentence.
            Found::Text(_) if reply.is_success() => return Ok(()),
            Found::Complaint(complaint) => complained(operation, reply, &complaint),
            Found::Text(text) => {
                complained(operation, reply, &Complaint { code: None, text: Some(text) })
            }
            Found::Nothing => Fault::from_status(operation, reply),
            Found::Page => page(operation, reply),
        };
        Err(rate_limited(reply, fault))
    }
}

/// The fault behind a complaint in Commvault's own words.
fn complained(operation: &str, reply: &Reply, complaint: &Complaint) -> Fault {
    let (kind, effect) = classify(reply.status, complaint);
    let message = match (&complaint.text, &complaint.code) {
        (Some(text), _) => format!("{operation} was refused: {text}"),
        (None, code) => {
            format!("{operation} was refused with code {}", code.as_deref().unwrap_or("(none)"))
        }
    };
    let provider = ProviderFault {
        http_status: Some(reply.status),
        code: complaint.code.clone(),
        message: complaint.text.clone(),
        request_id: None,
    };
    let fault = Fault::new(kind, message, provider);
    let fault = match hint(kind, complaint) {
        Some(hint) => fault.hint(hint),
        None => fault,
    };
    match effect {
        Some(effect) => fault.effect(effect),
        None => fault,
    }
}

/// A page for people came instead of an answer: from a proxy, or from the web
/// server because the path is not the API's.
fn page(operation: &str, reply: &Reply) -> Fault {
    let mut fault = Fault::from_status(operation, reply);
    if reply.is_success() {
        fault.kind = ErrorKind::Protocol;
        fault.message = format!("{operation} was answered with a web page");
        // Nobody knows what stood behind the page.
        fault.effect = Effect::Possible;
    }
    match reply.status {
        200..=499 => fault.hint(
            "check `endpoint` in the profile: it has to end with the API's base path, \
             such as /commandcenter/api",
        ),
        _ => fault,
    }
}

/// Kind of a complaint, and what it proves where the status does not tell.
fn classify(status: u16, complaint: &Complaint) -> (ErrorKind, Option<Effect>) {
    let text = complaint.text.as_deref().unwrap_or("").to_ascii_lowercase();
    if text.contains("another backup is running") {
        return (ErrorKind::Busy, Some(Effect::None));
    }
    match complaint.code.as_deref() {
        Some(NOTHING_ELIGIBLE) => return (ErrorKind::Rejected, Some(Effect::None)),
        Some(ACCESS_DENIED) if status != 403 => return (ErrorKind::Unauthenticated, None),
        Some(WRONG_PASSWORD) => return (ErrorKind::Unauthenticated, None),
        Some(NOT_THERE) => return (ErrorKind::NotFound, None),
        Some(word) => {
            if let Some(judged) = by_word(word) {
                return judged;
            }
        }
        None => {}
    }
    if let Some(judged) = by_command_line_code(&text) {
        return judged;
    }
    match status {
        200..=299 => (ErrorKind::Rejected, Some(Effect::None)),
        _ => (kind_of_status(status), None),
    }
}

/// Codes that newer operations write as words (api.commvault.com, latest
/// reference, generic error of the V4 operations).
fn by_word(word: &str) -> Option<(ErrorKind, Option<Effect>)> {
    Some(match word {
        "INVALID_INPUT" | "INVALID_OPERATION_TYPE" => (ErrorKind::Rejected, None),
        "VALUE_NOT_FOUND" | "INVALID_ENTITY_ID" => (ErrorKind::NotFound, None),
        "INVALID_USER" | "REFRESH_TOKEN_EXPIRED" => (ErrorKind::Unauthenticated, None),
        "INSUFFICIENT_USER_PERMISSION_ON_ENTITY" => (ErrorKind::Forbidden, None),
        "UNKNOWN_EXCEPTION"
        | "CONNECTION_PROBLEM"
        | "UNKNOWN_SQL_ERROR"
        | "INTERNAL_SERVER_PROBLEM" => (ErrorKind::Unavailable, Some(Effect::Possible)),
        _ => return None,
    })
}

/// Codes of the command-line layer, which appear in texts as `Error 0x10c: …`
/// (documentation.commvault.com, 2024E, troubleshooting of the command line).
fn by_command_line_code(text: &str) -> Option<(ErrorKind, Option<Effect>)> {
    let digits = text.strip_prefix("error 0x")?.split(|it: char| !it.is_ascii_hexdigit()).next()?;
    Some(match u32::from_str_radix(digits, 16).ok()? {
        // No session, or a wrong login: nothing was looked at.
        0x5 | 0x6 | 0x103 | 0x10B => (ErrorKind::Unauthenticated, None),
        // The connection to the CommServe ended; a new login is needed, but
        // the request may have gone through before.
        0x9 | 0xA => (ErrorKind::Unauthenticated, Some(Effect::Possible)),
        // Somewhere between the web server and the CommServe it got lost.
        0x8 | 0x101 | 0x102 | 0x105 | 0x106 | 0x10D => {
            (ErrorKind::Unavailable, Some(Effect::Possible))
        }
        0x3 | 0x4 | 0x104 | 0x10C | 0x10E | 0x10F | 0x110 => (ErrorKind::Rejected, None),
        _ => return None,
    })
}

fn hint(kind: ErrorKind, complaint: &Complaint) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::Busy => "a job of this cluster group is active; `cloudbak backup list` shows it",
        ErrorKind::NotFound => {
            "check `client`, `instance` and `backupset` in the profile, and the target's name"
        }
        ErrorKind::Unauthenticated => {
            "the session or token is missing, expired or unknown to this CommCell"
        }
        ErrorKind::Rejected if complaint.code.as_deref() == Some(NOTHING_ELIGIBLE) => {
            "check the names in the profile, that the cluster group has content, and that its \
             backup activity is switched on"
        }
        _ => return None,
    })
}

/// Says how many requests are allowed, where the answer tells. How long to
/// wait is left to `Retry-After`: the format of the period is not documented.
fn rate_limited(reply: &Reply, mut fault: Fault) -> Fault {
    if reply.status != 429 {
        return fault;
    }
    fault.kind = ErrorKind::Throttled;
    fault.effect = Effect::None;
    if let Some(limit) = reply.header("x-ratelimit-limit") {
        let period = reply.header("x-ratelimit-period").unwrap_or("an unnamed period");
        fault.hint = Some(format!("the limit is {limit} requests per {period}"));
    }
    fault
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use serde_json::{Value, json};

    use super::*;
    use crate::core::Endpoint;

    fn judge(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Option<Fault> {
        let endpoint = Endpoint::parse("https://cs.example.com/api").expect("endpoint");
        let request = Request::post("createtask", &endpoint, "/createtask");
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let reply = Reply { status, headers, body: body.as_bytes().to_vec() };
        CommvaultDialect.judge(&request, &reply).err()
    }

    fn judged(status: u16, body: Value) -> (ErrorKind, Effect, String) {
        let fault = judge(status, &[], &body.to_string()).expect("a fault");
        (fault.kind, fault.effect, fault.message)
    }

    #[test]
    fn answers_without_a_complaint_pass() {
        for body in [
            r#"{"taskId":402,"jobIds":["1354"]}"#,
            "{}",
            "",
            "User logged out",
            r#"{"totalRecordsWithoutPaging":0}"#,
        ] {
            assert!(judge(200, &[], body).is_none(), "{body}");
        }
    }

    #[test]
    fn a_refusal_inside_a_200_is_final_and_had_no_effect() {
        let body = json!({"errorCode": 2, "errorMessage": "Activity disabled"});
        let (kind, effect, message) = judged(200, body);
        assert_eq!((kind, effect), (ErrorKind::Rejected, Effect::None));
        assert_eq!(message, "createtask was refused: Activity disabled");
    }

    #[test]
    fn a_running_backup_is_busy_with_any_status() {
        let text = "Error 0x10c: Another backup is running for client [aws-prod], iDataAgent \
                    [Cloud Apps], Backup Set [defaultBackupSet], Subclient [nightly].";
        for status in [200, 400, 500] {
            let (kind, effect, _) = judged(status, json!({"errorCode": 2, "errorMessage": text}));
            assert_eq!((kind, effect), (ErrorKind::Busy, Effect::None), "{status}");
        }
    }

    #[test]
    fn nothing_eligible_is_permanent_although_a_500() {
        let text = "Failed to start backups as no eligible subclients were found. ";
        let (kind, effect, message) =
            judged(500, json!({"errorMessage": text, "errorCode": 587_207_178}));
        assert_eq!((kind, effect), (ErrorKind::Rejected, Effect::None));
        assert!(message.ends_with("subclients were found"), "{message}");
    }

    #[test]
    fn other_500s_pass_by_and_may_have_had_an_effect() {
        let body = json!({"errorMessage": "Failed to create new subclient.", "errorCode": 1});
        let (kind, effect, _) = judged(500, body);
        assert_eq!((kind, effect), (ErrorKind::Unavailable, Effect::Possible));
    }

    #[test]
    fn missing_names_and_tokens_are_told_apart() {
        let denied = json!({"errorMessage": "Access denied", "errorCode": 5});
        assert_eq!(judged(401, denied.clone()).0, ErrorKind::Unauthenticated);
        assert_eq!(judged(200, denied.clone()).0, ErrorKind::Unauthenticated);
        assert_eq!(judged(403, denied).0, ErrorKind::Forbidden);
        let missing = json!({"errorMessage": "No instance is specified", "errorCode": 4});
        let (kind, effect, _) = judged(404, missing);
        assert_eq!((kind, effect), (ErrorKind::NotFound, Effect::None));
    }

    #[test]
    fn codes_written_as_words_are_understood() {
        let word = |word: &str| {
            let (kind, effect, _) = judged(200, json!({"errorCode": word, "errorMessage": "x"}));
            (kind, effect)
        };
        assert_eq!(word("INVALID_INPUT"), (ErrorKind::Rejected, Effect::None));
        assert_eq!(word("INVALID_ENTITY_ID"), (ErrorKind::NotFound, Effect::None));
        assert_eq!(word("REFRESH_TOKEN_EXPIRED"), (ErrorKind::Unauthenticated, Effect::None));
        assert_eq!(word("CONNECTION_PROBLEM"), (ErrorKind::Unavailable, Effect::Possible));
        assert_eq!(word("SOMETHING_NEW"), (ErrorKind::Rejected, Effect::None));
    }

    #[test]
    fn command_line_codes_in_texts_are_understood() {
        let text = |text: &str| {
            let (kind, effect, _) = judged(200, json!({"errorCode": 2, "errorMessage": text}));
            (kind, effect)
        };
        assert_eq!(text("Error 0x5: invalid session"), (ErrorKind::Unauthenticated, Effect::None));
        assert_eq!(
            text("Error 0xA: connection terminated"),
            (ErrorKind::Unauthenticated, Effect::Possible)
        );
        assert_eq!(text("Error 0x10D: no response"), (ErrorKind::Unavailable, Effect::Possible));
        assert_eq!(text("Error 0x10c: refused"), (ErrorKind::Rejected, Effect::None));
        assert_eq!(text("Error 0xzz: odd"), (ErrorKind::Rejected, Effect::None));
    }

    #[test]
    fn a_plain_text_400_keeps_its_text() {
        let fault = judge(400, &[], "Request body is empty or format is invalid").expect("fault");
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Rejected, Effect::None));
        assert!(fault.message.ends_with("format is invalid"), "{}", fault.message);
    }

    #[test]
    fn xml_refusals_are_read() {
        let body = r#"<TMMsg_GenericResp errorCode="2" errorMessage="Activity disabled"/>"#;
        let fault = judge(200, &[], body).expect("fault");
        assert_eq!(fault.kind, ErrorKind::Rejected);
        assert_eq!(fault.provider.code.as_deref(), Some("2"));
    }

    #[test]
    fn pages_of_proxies_are_no_answers() {
        let gone = judge(503, &[], "<html>Service Unavailable</html>").expect("fault");
        assert_eq!((gone.kind, gone.effect), (ErrorKind::Unavailable, Effect::Possible));
        let portal = judge(200, &[("content-type", "text/html")], "<p>welcome").expect("fault");
        assert_eq!((portal.kind, portal.effect), (ErrorKind::Protocol, Effect::Possible));
        let lost = judge(404, &[], "<!doctype html><h1>404</h1>").expect("fault");
        assert_eq!(lost.kind, ErrorKind::NotFound);
        assert!(lost.hint.expect("hint").contains("/commandcenter/api"));
    }

    #[test]
    fn the_rate_limit_is_named() {
        let headers = [("x-ratelimit-limit", "1000"), ("x-ratelimit-period", "1h")];
        let body = r#"{"errorMessage":"","errorCode":0}"#;
        let fault = judge(429, &headers, body).expect("fault");
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Throttled, Effect::None));
        assert!(fault.hint.expect("hint").contains("1000 requests per 1h"));
    }
}
