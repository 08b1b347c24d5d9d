//! How the service says that something went wrong.
//!
//! Source: "Common parameters" and "Common errors" (ApsaraDB for MongoDB),
//! "Throttling and quota management" (OpenAPI).

use std::time::Duration;

use super::codes::{self, Meaning};
use super::decode;
use super::envelope::{self, Envelope};
use super::signature_hint;
use crate::core::dialect::kind_of_status;
use crate::core::{Dialect, Effect, ErrorKind, Fault, ProviderFault, Reply, Request};

/// Reads answers of ApsaraDB for MongoDB and of its gateway.
pub struct DdsDialect;

impl Dialect for DdsDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        match envelope::read(reply) {
            Some(envelope) if !(reply.is_success() && means_success(&envelope.code)) => {
                Err(fault(request, reply, &envelope))
            }
            Some(_) => Ok(()),
            None if reply.is_success() => undone(request, reply).map_or(Ok(()), Err),
            None => Err(throttled(Fault::from_status(&request.operation, reply), reply)),
        }
    }

    fn request_id(&self, reply: &Reply) -> Option<String> {
        envelope::request_id(reply)
    }
}

/// The refusal inside a good answer of `ModifyTaskInfo`, which counts the tasks
/// that it changed. What its code says when all went well is documented nowhere.
fn undone(request: &Request, reply: &Reply) -> Option<Fault> {
    if request.operation != "ModifyTaskInfo" {
        return None;
    }
    let tree = decode::tree(&reply.body).ok()?;
    envelope::field(&tree, "SuccessCount").filter(|count| count == "0")?;
    let code = envelope::field(&tree, "ErrorCode").filter(|code| !code.is_empty());
    let why = code.as_deref().unwrap_or("the service gives no reason");
    let message = format!("{} changed nothing: {why}", request.operation);
    let provider = ProviderFault {
        http_status: Some(reply.status),
        code,
        message: None,
        request_id: envelope::request_id(reply),
    };
    Some(Fault::new(ErrorKind::Rejected, message, provider).effect(Effect::None))
}

/// Sibling products put a code into good answers too.
fn means_success(code: &str) -> bool {
    matches!(code, "200" | "OK" | "Success" | "success")
}

fn fault(request: &Request, reply: &Reply, envelope: &Envelope) -> Fault {
    let meaning = codes::meaning(&envelope.code);
    let kind = match meaning {
        Some(meaning) => meaning.kind,
        None => codes::guess(&envelope.code).unwrap_or_else(|| kind_of_answer(reply)),
    };
    let provider = ProviderFault {
        http_status: Some(reply.status),
        code: Some(envelope.code.clone()),
        message: Some(envelope.message.clone()).filter(|text| !text.is_empty()),
        request_id: envelope.request_id.clone().or_else(|| envelope::request_id(reply)),
    };
    let message = message(request, envelope, meaning);
    let fault = Fault::new(kind, message, provider);
    let fault = match hint(request, envelope, meaning) {
        Some(hint) => fault.hint(hint),
        None => fault,
    };
    let fault = match effect(kind, reply, &envelope.code) {
        Some(effect) => fault.effect(effect),
        None => fault,
    };
    // A code that says something definite outweighs the throttling header.
    if meaning.is_none_or(|meaning| meaning.kind == ErrorKind::Unavailable) {
        throttled(fault, reply)
    } else {
        fault.wait(retry_after(reply))
    }
}

/// The kind for an unknown code; one inside a good answer is a refusal.
fn kind_of_answer(reply: &Reply) -> ErrorKind {
    if reply.is_success() { ErrorKind::Rejected } else { kind_of_status(reply.status) }
}

fn message(request: &Request, envelope: &Envelope, meaning: Option<&Meaning>) -> String {
    let operation = &request.operation;
    let what = match meaning {
        Some(meaning) => meaning.what,
        None if envelope.message.is_empty() => "the service gives no reason",
        None => &envelope.message,
    };
    format!("{operation} was refused: {what} ({})", envelope.code)
}

fn hint(request: &Request, envelope: &Envelope, meaning: Option<&Meaning>) -> Option<String> {
    if matches!(envelope.code.as_str(), "SignatureDoesNotMatch" | "IncompleteSignature") {
        return Some(signature_hint::explain(request, &envelope.raw_message));
    }
    meaning
        .map(|meaning| meaning.hint)
        .filter(|hint| !hint.is_empty())
        .map(|hint| hint.replace("<Operation>", &request.operation))
}

/// What an answer proves where its status alone does not say it.
fn effect(kind: ErrorKind, reply: &Reply, code: &str) -> Option<Effect> {
    match kind {
        // A throttled call was turned away before it did anything.
        ErrorKind::Throttled if code.contains("Throttling") => Some(Effect::None),
        // A used nonce may mean that the first copy of the request did arrive;
        // behind an internal fault the work may have gone on.
        ErrorKind::Unavailable => Some(Effect::Possible),
        // No page says what a code inside a good answer proves.
        _ if reply.is_success() => Some(Effect::Possible),
        _ => None,
    }
}

/// Turns a passing fault into throttling when the answer says how long to
/// wait, as the vendor's own clients do.
fn throttled(mut fault: Fault, reply: &Reply) -> Fault {
    if let Some(wait) = retry_after(reply) {
        fault.kind = ErrorKind::Throttled;
        fault.wait = Some(wait);
    }
    fault
}

/// The wait that the service asks for, in milliseconds.
fn retry_after(reply: &Reply) -> Option<Duration> {
    let text = reply.header("x-acs-retry-after")?;
    let milliseconds: u64 = text.trim().parse().ok()?;
    (milliseconds > 0).then(|| Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::core::{Endpoint, Error, Sent, Signer, Stamp};
    use crate::providers::alibaba::auth::{AccessKey, Keys};
    use crate::providers::alibaba::signer_v1::{self, SignerV1};

    fn request(operation: &str) -> Request {
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        Request::post(operation, &endpoint, "/").with("DBInstanceId", "dds-bp1")
    }

    fn reply(status: u16, body: &str, headers: &[(&'static str, &str)]) -> Reply {
        let mut map = reqwest::header::HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("value"));
        }
        Reply { status, headers: map, body: body.as_bytes().to_vec() }
    }

    fn coded(status: u16, code: &str) -> Reply {
        let body = format!(r#"{{"RequestId":"r-1","Code":"{code}","Message":"A text."}}"#);
        reply(status, &body, &[])
    }

    fn judged(reply: &Reply) -> Fault {
        DdsDialect.judge(&request("CreateBackup"), reply).expect_err("a fault")
    }

    #[test]
    fn good_answers_pass() {
        for body in [r#"{"BackupId":"1","RequestId":"r"}"#, r#"{"Code":"200"}"#, "<A/>", ""] {
            DdsDialect.judge(&request("CreateBackup"), &reply(200, body, &[])).expect(body);
        }
    }

    #[test]
    fn a_change_of_tasks_that_changed_none_is_refused() {
        let judged = |operation: &str, body: &str| {
            DdsDialect.judge(&request(operation), &reply(200, body, &[]))
        };
        let none = r#"{"ErrorTaskId":"t-1","ErrorCode":"Task.Conflict","SuccessCount":"0"}"#;
        let fault = judged("ModifyTaskInfo", none).expect_err("refused");
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Rejected, Effect::None));
        assert_eq!(fault.provider.code.as_deref(), Some("Task.Conflict"));
        judged("DescribeHistoryTasks", none).expect("another operation");
        for good in [r#"{"ErrorCode":"","SuccessCount":"1"}"#, r#"{"RequestId":"r"}"#] {
            judged("ModifyTaskInfo", good).expect(good);
        }
    }

    #[test]
    fn a_running_backup_is_busy_and_proves_that_nothing_was_started() {
        for code in ["OperationDenied.BackupJobExists", "BackupJobExists"] {
            let fault = judged(&coded(403, code));
            assert_eq!((fault.kind, fault.effect), (ErrorKind::Busy, Effect::None));
            assert!(fault.hint.is_some());
            assert!(fault.message.contains(code), "{}", fault.message);
            assert_eq!(fault.provider.request_id.as_deref(), Some("r-1"));
        }
    }

    #[test]
    fn what_an_answer_proves_follows_from_its_code() {
        let sent = |status, code| {
            let error: Error = judged(&coded(status, code)).into_error(1);
            (error.kind, error.sent)
        };
        assert_eq!(sent(400, "Throttling.User"), (ErrorKind::Throttled, Sent::No));
        assert_eq!(sent(503, "Throttling.Api"), (ErrorKind::Throttled, Sent::No));
        assert_eq!(sent(400, "SignatureNonceUsed"), (ErrorKind::Unavailable, Sent::Maybe));
        assert_eq!(sent(503, "ServiceUnavailable"), (ErrorKind::Unavailable, Sent::Maybe));
        assert_eq!(sent(400, "InvalidTimeStamp.Expired"), (ErrorKind::Unauthenticated, Sent::No));
        assert_eq!(sent(404, "InvalidDBInstanceId.NotFound"), (ErrorKind::NotFound, Sent::No));
        assert_eq!(sent(200, "Odd.Code"), (ErrorKind::Rejected, Sent::Maybe));
        assert_eq!(sent(400, "Odd.Code"), (ErrorKind::Rejected, Sent::No));
        assert_eq!(sent(500, "Odd.Code"), (ErrorKind::Unavailable, Sent::Maybe));
        assert_eq!(sent(403, "Forbidden.RAM"), (ErrorKind::Forbidden, Sent::No));
    }

    #[test]
    fn the_wait_is_read_in_milliseconds_and_means_throttling() {
        let wait = [("x-acs-retry-after", "1500")];
        let body = r#"{"Code":"Odd.Code","Message":"m"}"#;
        let fault = judged(&reply(400, body, &wait));
        assert_eq!(fault.kind, ErrorKind::Throttled);
        assert_eq!(fault.wait, Some(Duration::from_millis(1500)));
        let fault = judged(&reply(502, "bad gateway", &wait));
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Throttled, Effect::Possible));
        let body = r#"{"Code":"OperationDenied.BackupJobExists","Message":"m"}"#;
        assert_eq!(judged(&reply(403, body, &wait)).kind, ErrorKind::Busy);
        for bad in ["0", "-5", "soon"] {
            let fault = judged(&reply(400, body, &[("x-acs-retry-after", bad)]));
            assert_eq!(fault.wait, None, "{bad}");
        }
    }

    #[test]
    fn an_answer_without_envelope_is_judged_by_its_status() {
        let fault = judged(&reply(502, "<html><body>Bad Gateway</body></html>", &[]));
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Unavailable, Effect::Possible));
        assert_eq!(fault.provider.http_status, Some(502));
    }

    #[test]
    fn an_xml_envelope_is_read_whatever_was_asked_for() {
        let body = "<Error><RequestId>r-2</RequestId><Code>Throttling</Code>\
                    <Message>Slow down.</Message></Error>";
        let fault = judged(&reply(400, body, &[("content-type", "text/xml;charset=utf-8")]));
        assert_eq!(fault.kind, ErrorKind::Throttled);
        assert_eq!(fault.provider.request_id.as_deref(), Some("r-2"));
    }

    #[test]
    fn a_wrong_signature_is_explained_without_its_secrets() {
        let keys = Arc::new(Keys::ready_made(AccessKey {
            id: "hush-id".to_owned(),
            secret: "test-secret".into(),
            security_token: None,
            expires_at: None,
        }));
        let stamp = Stamp { now: jiff::Timestamp::UNIX_EPOCH, nonce: "n".to_owned() };
        let mut request = request("CreateBackup");
        SignerV1::new(keys).sign(&mut request, &stamp).expect("signed");
        let text = signer_v1::string_to_sign(&request);
        let body = serde_json::json!({"Code": "SignatureDoesNotMatch", "Message":
            format!("Specified signature is not matched. server string to sign is:{text}")});
        let fault =
            DdsDialect.judge(&request, &reply(400, &body.to_string(), &[])).expect_err("a fault");
        assert_eq!(fault.kind, ErrorKind::Unauthenticated);
        let hint = fault.hint.clone().unwrap_or_default();
        assert!(hint.contains("access_key_secret is wrong"), "{hint}");
        assert!(hint.contains("POST&%2F&AccessKeyId%3DMASKED"), "{hint}");
        assert!(!format!("{fault:?}").contains("hush"), "{fault:?}");
    }
}
