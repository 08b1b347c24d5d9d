//! Recorded shapes of answers, and what is read from them.

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::json;

use super::codes::CODES;
use super::*;
use crate::core::Endpoint;

fn request() -> Request {
    let endpoint = Endpoint::parse("https://koophone.example").expect("endpoint");
    Request::get("ListInstances", &endpoint, "/v1/instances/batch-query")
}

fn reply(status: u16, body: &str) -> Reply {
    Reply { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() }
}

fn is_fine(status: u16, body: &Value) -> bool {
    KooPhoneDialect.judge(&request(), &reply(status, &body.to_string())).is_ok()
}

fn fault(status: u16, body: &Value) -> Fault {
    KooPhoneDialect.judge(&request(), &reply(status, &body.to_string())).expect_err("a fault")
}

#[test]
fn success_is_read_by_the_documented_rule() {
    for body in [
        json!({"error_code": "0", "error_msg": "OK", "data": {}}),
        json!({"error_code": 0, "error_msg": "ok"}),
        json!({"error_code": "0", "error_msg": "The list is complete.", "data": null}),
        json!({"data": {"error_code": "0", "error_msg": "OK", "result": []}}),
        json!({"data": {"error_code": "null", "error_msg": "null", "result": []}}),
        json!({"error_code": null, "data": {"result": []}}),
        json!({"error_code": "null", "data": {}}),
        json!({"status_results": []}),
    ] {
        assert!(is_fine(200, &body), "{body}");
    }
}

#[test]
fn silence_is_neither_success_nor_proof_of_no_effect() {
    for body in [json!({}), json!({"error_code": "null"}), json!({"data": null}), json!([1])] {
        let fault = fault(200, &body);
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Protocol, Effect::Possible), "{body}");
    }
    let portal = KooPhoneDialect.judge(&request(), &reply(200, "<html>Log in</html>"));
    assert_eq!(portal.expect_err("portal").effect, Effect::Possible);
}

#[test]
fn a_code_is_a_failure_at_every_status_and_in_every_place() {
    for status in [200, 400, 401, 500] {
        for body in [
            json!({"error_code": "KOOPHONE.API.2004", "error_msg": "frozen"}),
            json!({"error_code": "KP.API.2004"}),
            json!({"data": {"error_code": "KooPhone.API.2004", "result": []}}),
            json!({"error_code": "0", "data": {"error_code": "kpapi.2004"}}),
        ] {
            let fault = fault(status, &body);
            assert_eq!(fault.kind, ErrorKind::Rejected, "{status} {body}");
            assert_eq!(fault.effect, Effect::None, "{status} {body}");
            assert!(fault.message.contains("the instance is frozen"), "{}", fault.message);
        }
    }
}

#[test]
fn an_error_status_is_a_failure_even_with_code_zero() {
    let fault = fault(500, &json!({"error_code": "0", "error_msg": "OK"}));
    assert_eq!((fault.kind, fault.effect), (ErrorKind::Unavailable, Effect::Possible));
}

#[test]
fn every_row_is_reached_and_keeps_the_providers_spelling() {
    for row in CODES {
        let prefix = match row.family {
            Family::Service => "KooPhone.API",
            Family::Gateway => "APIG",
            Family::Host => "CPS",
        };
        let code = format!("{prefix}.{:04}", row.number);
        let fault = fault(200, &json!({"error_code": code, "error_msg": "some text."}));
        assert_eq!((fault.kind, fault.effect), (row.kind, row.effect), "{code}");
        assert_eq!(fault.provider.code.as_deref(), Some(code.as_str()));
        let end = format!("{} ({code}: some text)", row.says);
        assert!(fault.message.ends_with(&end), "{}", fault.message);
    }
}

#[test]
fn kinds_follow_the_promise_about_exit_codes() {
    for (code, kind) in [
        ("KOOPHONE.API.0000", ErrorKind::NotFound),
        ("KOOPHONE.API.0004", ErrorKind::NotFound),
        ("KOOPHONE.API.1000", ErrorKind::Rejected),
        ("KOOPHONE.API.1001", ErrorKind::Forbidden),
        ("KOOPHONE.API.1012", ErrorKind::NotFound),
        ("KOOPHONE.API.2004", ErrorKind::Rejected),
        ("KOOPHONE.API.2005", ErrorKind::Busy),
        ("KOOPHONE.API.2006", ErrorKind::Busy),
        ("KOOPHONE.API.4001", ErrorKind::NotFound),
        ("KOOPHONE.API.9999", ErrorKind::Unavailable),
        ("APIGW.0301", ErrorKind::Unauthenticated),
        ("APIGW.0302", ErrorKind::Forbidden),
        ("APIGW.0308", ErrorKind::Throttled),
        ("APIGW.0613", ErrorKind::Unavailable),
    ] {
        assert_eq!(fault(400, &json!({"error_code": code})).kind, kind, "{code}");
    }
}

#[test]
fn an_unknown_code_is_judged_by_its_status() {
    let body = json!({"error_code": "common.00000401", "error_msg": "What?"});
    for (status, kind, effect) in [
        (200, ErrorKind::Rejected, Effect::None),
        (400, ErrorKind::Rejected, Effect::None),
        (403, ErrorKind::Forbidden, Effect::None),
        (500, ErrorKind::Unavailable, Effect::Possible),
    ] {
        let fault = fault(status, &body);
        assert_eq!((fault.kind, fault.effect), (kind, effect), "{status}");
        assert!(fault.message.contains("common.00000401: What?"), "{}", fault.message);
    }
}

#[test]
fn a_bad_request_of_the_gateway_is_judged_by_its_status() {
    let body = json!({"error_code": "APIGW.0201", "error_msg": "Backend timeout."});
    for (status, kind, effect) in [
        (413, ErrorKind::Rejected, Effect::None),
        (494, ErrorKind::Rejected, Effect::None),
        (502, ErrorKind::Unavailable, Effect::Possible),
        (504, ErrorKind::Unavailable, Effect::Possible),
    ] {
        let fault = fault(status, &body);
        assert_eq!((fault.kind, fault.effect), (kind, effect), "{status}");
    }
}

#[test]
fn a_throttling_text_names_its_wait() {
    let wait =
        |text: &str| fault(429, &json!({"error_code": "APIGW.0308", "error_msg": text})).wait;
    let minute = "The throttling threshold has been reached: \
                  policy user over ratelimit,limit:10,time:1 minute";
    assert_eq!(wait(minute), Some(Duration::from_secs(60)));
    assert_eq!(wait("limit:5,time:30 seconds, wait"), Some(Duration::from_secs(30)));
    assert_eq!(wait("limit:5,time:2 hour"), Some(Duration::from_secs(7200)));
    for silent in ["", "time:", "time:soon", "time:1 fortnight", "time:99999999999999999999 day"] {
        assert_eq!(wait(silent), None, "{silent}");
    }
    let plain = KooPhoneDialect.judge(&request(), &reply(429, "slow down"));
    assert_eq!(plain.expect_err("throttled").kind, ErrorKind::Throttled);
}

#[test]
fn only_a_refusal_about_the_token_is_worth_a_new_one() {
    let names = |status, code: &str, text: &str| {
        let body = json!({"error_code": code, "error_msg": text}).to_string();
        names_token(&reply(status, &body))
    };
    let iam = "Incorrect IAM authentication information: ";
    assert!(names(401, "APIGW.0301", &format!("{iam}decrypt token fail")));
    assert!(names(401, "APIG.0301", &format!("{iam}token expires, expires_at:2026-01-05")));
    assert!(names(401, "APIGW.0301", &format!("{iam}x-auth-token not found")));
    assert!(names(401, "APIGW.0307", "The token must be updated."));
    assert!(!names(403, "APIGW.0307", "The token must be updated."));
    assert!(!names(401, "APIGW.0301", &format!("{iam}verify aksk signature fail")));
    assert!(!names(401, "APIGW.0301", "AK access failed to reach the limit,forbidden"));
    assert!(!names(401, "APIGW.0301", "Get secretKey failed,ak:token"));
    assert!(!names(401, "APIGW.0303", "Incorrect app token"));
    assert!(!names_token(&reply(401, "<html>token</html>")));
    let keystone = json!({"error": {"code": 401, "message": "The token is expired."}});
    assert!(names_token(&reply(401, &keystone.to_string())));
}

#[test]
fn an_echoed_request_never_reaches_a_message() {
    let token = "MII".repeat(40);
    let echo = format!(
        "Incorrect IAM authentication information: verify aksk signature fail, \
         canonicalRequest:POST|/v1/instances/backup/||x-security-token:{token}|"
    );
    let texts = [
        echo,
        format!("POST|/v1/instances/backup/||x-auth-token:hush-{token}"),
        format!("decrypt token fail,token:{token}"),
    ];
    for text in texts {
        let fault = fault(401, &json!({"error_code": "APIGW.0301", "error_msg": text}));
        let shown = format!("{}{:?}{:?}", fault.message, fault.provider, fault.hint);
        assert!(!shown.contains("MIIMII") && !shown.contains("hush"), "{shown}");
        assert!(!shown.contains("x-security-token"), "{shown}");
    }
    assert_eq!(clean("limit|per|day"), "limit|per|day");
}

#[test]
fn other_shapes_of_errors_are_read() {
    for body in [
        json!({"error": {"code": 401, "message": "Wrong password.", "title": "Unauthorized"}}),
        json!({"errorCode": "401", "errorMsg": "Wrong password."}),
        json!({"code": "401", "message": "Wrong password."}),
    ] {
        let reply = reply(401, &body.to_string());
        let fault = IamDialect.judge(&request(), &reply).expect_err("refused");
        assert_eq!((fault.kind, fault.effect), (ErrorKind::Unauthenticated, Effect::None));
        assert!(fault.message.ends_with("(401: Wrong password)"), "{}", fault.message);
        assert!(fault.hint.as_deref().is_some_and(|hint| hint.contains("lock the account")));
    }
    assert!(IamDialect.judge(&request(), &reply(201, "")).is_ok());
}

#[test]
fn the_request_id_is_found_wherever_it_is() {
    let body = json!({"error_code": "APIGW.0101", "request_id": "in-body"});
    assert_eq!(fault(404, &body).provider.request_id.as_deref(), Some("in-body"));
    for header in ["x-request-id", "x-iam-trace-id"] {
        let mut reply = reply(200, r#"{"error_code":"0"}"#);
        let name = HeaderName::from_static(header);
        reply.headers.insert(name, "in-header".parse().expect("value"));
        assert_eq!(KooPhoneDialect.request_id(&reply).as_deref(), Some("in-header"));
        assert_eq!(IamDialect.request_id(&reply).as_deref(), Some("in-header"));
    }
}

#[test]
fn a_wrong_clock_is_told_with_the_servers_time() {
    let mut reply = reply(401, r#"{"error_code":"APIGW.0303","error_msg":"off"}"#);
    reply.headers.insert("date", "Mon, 05 Jan 2026 08:00:30 GMT".parse().expect("value"));
    let fault = KooPhoneDialect.judge(&request(), &reply).expect_err("refused");
    let hint = fault.hint.expect("hint");
    assert!(hint.contains("15 minutes") && hint.contains("08:00:30 GMT"), "{hint}");
}
