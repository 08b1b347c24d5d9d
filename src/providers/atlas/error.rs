//! How Atlas says that something went wrong.
//!
//! Source: Atlas Administration API v2 document, schema `ApiError`; API Rate
//! Limiting; Versioned Atlas Administration API Overview (deprecation headers).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::api_error::ApiError;
use super::codes::{self, Meaning};
use super::envelope;
use super::signer_digest;
use crate::core::dialect::kind_of_status;
use crate::core::events::{Event, Observer};
use crate::core::{Dialect, Effect, ErrorKind, Fault, ProviderFault, Reply, Request};

/// The pause after the last request of a bucket. The headers do not say how
/// fast it is refilled; the slowest bucket that is documented gains a request
/// in that time, the one for backups eight.
const REFILL: Duration = Duration::from_secs(1);

/// Judges Atlas's answers.
pub struct AtlasDialect {
    observer: Arc<dyn Observer>,
    project: Option<String>,
    warned: Mutex<BTreeSet<String>>,
}

impl AtlasDialect {
    /// A dialect for a profile's project, which hints name.
    pub fn new(observer: Arc<dyn Observer>, project: Option<String>) -> Self {
        Self { observer, project, warned: Mutex::default() }
    }

    /// Says once per operation that its API version is going to end.
    fn note_deprecation(&self, request: &Request, reply: &Reply) {
        let (deprecated, sunset) = (reply.header("deprecation"), reply.header("sunset"));
        if deprecated.is_none() && sunset.is_none() {
            return;
        }
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.insert(request.operation.clone()) {
            let end = sunset.map_or_else(String::new, |date| format!("; it ends on {date}"));
            let text = format!("{} uses a deprecated API version{end}", request.operation);
            self.observer.event(Event::Warning(&text));
        }
    }

    fn hint(&self, status: u16, stated: Option<&ApiError>) -> Option<String> {
        if let Some(meaning) = stated.and_then(ApiError::meaning) {
            return specific_hint(meaning, stated);
        }
        let project = self.project.as_deref().unwrap_or("the project");
        match status {
            401 => Some(format!(
                "the key is wrong, disabled or expired, or it has no rights on {project}: Atlas \
                 answers 401 for either"
            )),
            403 => Some(format!("the credential has no rights for this on {project}")),
            406 => Some("Atlas does not know the API version in the Accept header".to_owned()),
            _ => None,
        }
    }
}

impl Dialect for AtlasDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        self.note_deprecation(request, reply);
        let body = reply.value();
        let status = envelope::status(reply.status, body.as_ref());
        let stated = body.as_ref().map(envelope::content).and_then(ApiError::read);
        if (200..300).contains(&status) && stated.is_none() {
            return Ok(());
        }
        let Some(stated) = stated else {
            let mut fault = Fault::from_status(&request.operation, reply);
            if status == 401 && signer_digest::counts_once(request) {
                fault = fault.effect(Effect::Possible);
            }
            fault.hint = self.hint(status, None);
            return Err(fault);
        };
        Err(self.fault(request, reply, status, &stated))
    }

    fn pause_after(&self, reply: &Reply) -> Option<Duration> {
        let left: u64 = reply.header("ratelimit-remaining")?.trim().parse().ok()?;
        (left == 0).then_some(REFILL)
    }
}

impl AtlasDialect {
    fn fault(&self, request: &Request, reply: &Reply, status: u16, stated: &ApiError) -> Fault {
        // A success that holds an error is judged by the status inside.
        let status = if (200..300).contains(&status) { stated.status } else { status };
        let kind = stated.meaning().map_or_else(|| status_kind(status), |meaning| meaning.kind);
        let provider = ProviderFault {
            http_status: Some(status),
            code: stated.code.clone(),
            message: stated.text(),
            request_id: None,
        };
        // A fault of the server refuses nothing: the work may be done all the same.
        let outcome = if status >= 500 { "failed" } else { "was refused" };
        let message = format!("{} {outcome}: {}", request.operation, stated.summary(status));
        let mut fault = Fault::new(kind, message, provider);
        if kind == ErrorKind::Unauthenticated && signer_digest::counts_once(request) {
            fault = fault.effect(Effect::Possible);
        }
        fault.hint = self.hint(status, Some(stated));
        if reply.header("retry-after").is_none() {
            fault = fault.wait(stated.wait());
        }
        fault
    }
}

/// The kind that a status alone suggests, where Atlas differs from the usual:
/// 410 is an API version that is gone, 402 an account that can't pay.
fn status_kind(status: u16) -> ErrorKind {
    match status {
        402 | 410 => ErrorKind::Rejected,
        other => kind_of_status(other),
    }
}

fn specific_hint(meaning: &Meaning, stated: Option<&ApiError>) -> Option<String> {
    let wants_list = meaning.code.ends_with("ACCESS_LIST") || meaning.code.ends_with("WHITELIST");
    match stated.and_then(ApiError::address) {
        Some(address) if wants_list => {
            Some(format!("add {address} to the access list of the API key or service account"))
        }
        _ if meaning.code == "INVALID_JSON_ATTRIBUTE"
            && stated.is_some_and(ApiError::speaks_of_a_role) =>
        {
            Some(codes::ROLE_HINT.to_owned())
        }
        _ => (!meaning.hint.is_empty()).then(|| meaning.hint.to_owned()),
    }
}

/// Whether a 401 says that rights are missing, not that the credential is
/// wrong: then no other nonce and no new token can help.
pub(super) fn is_about_rights(reply: &Reply) -> bool {
    let Some(stated) = reply.value().as_ref().map(envelope::content).and_then(ApiError::read)
    else {
        return false;
    };
    stated.meaning().is_some_and(|meaning| meaning.kind == ErrorKind::Forbidden)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::core::Endpoint;
    use crate::core::dialect::Effect;
    use crate::core::events::Silent;

    const PROJECT: &str = "32b6e34b3d91647abb20e7b8";

    fn request() -> Request {
        let endpoint = Endpoint::parse("https://cloud.mongodb.com").expect("endpoint");
        Request::get("listGroups", &endpoint, "/api/atlas/v2/groups")
    }

    fn reply(status: u16, body: &Json) -> Reply {
        Reply { status, headers: Default::default(), body: body.to_string().into_bytes() }
    }

    fn judged(reply: &Reply) -> Option<Fault> {
        AtlasDialect::new(Arc::new(Silent), Some(PROJECT.into())).judge(&request(), reply).err()
    }

    fn fault(status: u16, body: &Json) -> Fault {
        judged(&reply(status, body)).expect("fault")
    }

    fn coded(status: u16, code: &str) -> Fault {
        fault(
            status,
            &json!({"error": status, "errorCode": code, "detail": "A text.",
                              "reason": "Phrase", "parameters": []}),
        )
    }

    #[test]
    fn codes_become_kinds() {
        let cases = [
            (400, "UNFINISHED_ON_DEMAND_SNAPSHOT", ErrorKind::Busy),
            (400, "VALIDATION_ERROR", ErrorKind::Rejected),
            (400, "RATE_LIMITED_IP", ErrorKind::Throttled),
            (401, "NOT_IN_GROUP", ErrorKind::Forbidden),
            (401, "NOT_ORG_OWNER", ErrorKind::Forbidden),
            (401, "A_NEW_CODE", ErrorKind::Unauthenticated),
            (402, "ACCOUNT_SUSPENDED", ErrorKind::Unauthenticated),
            (402, "A_NEW_CODE", ErrorKind::Rejected),
            (403, "ORG_REQUIRES_ACCESS_LIST", ErrorKind::Forbidden),
            (404, "GROUP_NOT_FOUND", ErrorKind::NotFound),
            (405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", ErrorKind::Unavailable),
            (406, "A_NEW_CODE", ErrorKind::Rejected),
            (409, "ATLAS_CLUSTER_RESTORE_IN_PROGRESS", ErrorKind::Busy),
            (410, "VERSION_GONE", ErrorKind::Rejected),
            (429, "RATE_LIMITED", ErrorKind::Throttled),
            (500, "UNEXPECTED_ERROR", ErrorKind::Unavailable),
            (503, "SERVICE_UNAVAILABLE", ErrorKind::Unavailable),
        ];
        for (status, code, kind) in cases {
            let fault = coded(status, code);
            assert_eq!(fault.kind, kind, "{code}");
            assert_eq!(fault.provider.code.as_deref(), Some(code));
            let expected = if status >= 500 { Effect::Possible } else { Effect::None };
            assert_eq!(fault.effect, expected, "{code}");
        }
    }

    #[test]
    fn a_plain_401_has_no_code_and_names_the_project() {
        let fault = fault(
            401,
            &json!({"error": 401, "reason": "Unauthorized",
                    "detail": "You are not authorized for this resource."}),
        );
        assert_eq!(fault.kind, ErrorKind::Unauthenticated);
        assert_eq!(fault.provider.code, None);
        assert!(fault.hint.expect("hint").contains(PROJECT));
        assert_eq!(
            fault.message,
            "listGroups was refused: You are not authorized for this resource"
        );
    }

    #[test]
    fn each_field_of_a_bad_request_is_shown() {
        let fault = fault(
            400,
            &json!({"error": 400, "errorCode": "VALIDATION_ERROR", "detail": "Bad.",
                "badRequestDetail": {"fields": [
                    {"field": "retentionInDays", "description": "must be at least 1."},
                    {"field": "description"}, {}]}}),
        );
        assert_eq!(
            fault.message,
            "listGroups was refused: Bad: `retentionInDays`: must be at least 1; \
             `description` is invalid"
        );
    }

    #[test]
    fn the_address_for_the_access_list_is_in_the_hint() {
        for body in [
            json!({"error": 403, "errorCode": "IP_ADDRESS_NOT_ON_ACCESS_LIST",
                   "detail": "IP address 203.0.113.9 is not allowed.", "parameters": []}),
            json!({"error": 403, "errorCode": "ORG_REQUIRES_ACCESS_LIST",
                   "detail": "No list.", "parameters": ["203.0.113.9"]}),
        ] {
            let hint = fault(403, &body).hint.expect("hint");
            assert!(hint.starts_with("add 203.0.113.9 to the access list"), "{hint}");
        }
    }

    #[test]
    fn waits_come_from_the_header_or_the_bucket() {
        let body = json!({"error": 429, "errorCode": "RATE_LIMITED_TOKEN_BUCKET",
                          "parameters": ["/api/atlas/v2/groups", 7, 1200, 500, 60]});
        assert_eq!(fault(429, &body).wait, Some(Duration::from_secs(7)));
        let minutes = json!({"error": 429, "errorCode": "RATE_LIMITED",
                             "parameters": ["/api/oauth/token", 10, 1]});
        assert_eq!(fault(429, &minutes).wait, Some(Duration::from_secs(20)));
        let mut with_header = reply(429, &body);
        with_header.headers.insert("retry-after", "3".parse().expect("value"));
        // The transport reads the header itself.
        assert_eq!(judged(&with_header).expect("fault").wait, None);
    }

    #[test]
    fn what_remains_of_a_limit_is_heeded() {
        let dialect = AtlasDialect::new(Arc::new(Silent), None);
        let pause = |left: &str| {
            let mut reply = reply(200, &json!({}));
            reply.headers.insert("ratelimit-remaining", left.parse().expect("value"));
            dialect.pause_after(&reply)
        };
        assert_eq!(pause("0"), Some(REFILL));
        assert_eq!((pause("1"), pause("none")), (None, None));
        assert_eq!(dialect.pause_after(&reply(200, &json!({}))), None);
    }

    #[test]
    fn an_envelope_or_a_success_can_hold_an_error() {
        let inner = json!({"error": 404, "errorCode": "CLUSTER_NOT_FOUND"});
        let enveloped = fault(200, &json!({"status": 404, "content": inner}));
        assert_eq!(enveloped.kind, ErrorKind::NotFound);
        assert_eq!(enveloped.provider.http_status, Some(404));
        assert_eq!(fault(200, &inner).kind, ErrorKind::NotFound);
        let fine = json!({"status": 200, "content": {"id": "a"}});
        assert!(judged(&reply(200, &fine)).is_none());
        assert!(judged(&reply(200, &json!({"status": "failed", "id": "a"}))).is_none());
    }

    #[test]
    fn a_gateway_s_page_is_judged_by_its_status() {
        let reply = Reply { status: 502, headers: Default::default(), body: b"<html>".to_vec() };
        let fault = judged(&reply).expect("fault");
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Unavailable, Effect::Possible));
    }

    #[test]
    fn an_arn_in_place_of_a_role_id_is_explained() {
        let fault = fault(
            400,
            &json!({"error": 400, "errorCode": "INVALID_JSON_ATTRIBUTE",
                    "detail": "Received JSON for the iamRoleId attribute is malformed."}),
        );
        assert_eq!(fault.hint.as_deref(), Some(codes::ROLE_HINT));
    }

    #[derive(Default)]
    struct Warnings(Mutex<Vec<String>>);

    impl Observer for Warnings {
        fn event(&self, event: Event<'_>) {
            if let Event::Warning(text) = event {
                self.0.lock().expect("lock").push(text.to_owned());
            }
        }
    }

    #[test]
    fn a_deprecated_version_is_said_once() {
        let warnings = Arc::new(Warnings::default());
        let dialect = AtlasDialect::new(warnings.clone(), None);
        let mut reply = reply(200, &json!({}));
        let date = "Thu, 01 Jul 2027 00:00:00 GMT";
        reply.headers.insert("sunset", date.parse().expect("value"));
        for _ in 0..3 {
            dialect.judge(&request(), &reply).expect("success");
        }
        let said = warnings.0.lock().expect("lock").clone();
        assert_eq!(said, [format!("listGroups uses a deprecated API version; it ends on {date}")]);
    }
}
