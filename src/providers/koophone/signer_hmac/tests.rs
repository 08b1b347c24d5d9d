//! Every vector of SDK-HMAC-SHA256, and what the signer promises beyond them.

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::*;
use crate::config::Credential;
use crate::core::Endpoint;
use crate::core::reply::Reply;
use crate::core::signer::Challenge;

const VECTORS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/vectors/huawei-sdk-hmac-sha256.json"
));

#[test]
fn signs_every_vector() {
    let file: Value = serde_json::from_str(VECTORS).expect("vectors");
    let vectors = file["vectors"].as_array().expect("list");
    let mut quirks = 0;
    for vector in vectors {
        check(vector);
        quirks += u32::from(vector["kind"] == "sdk-quirk");
    }
    assert_eq!((vectors.len(), quirks), (74, 7), "none is skipped");
}

fn check(vector: &Value) {
    let name = text(&vector["name"]);
    let expected = &vector["expected"];
    let key = key(&vector["input"]);
    let mut request = request(&vector["input"]);
    let given = request.headers.clone();
    authorize(&key, &mut request, time(text(&vector["input"]["time"]))).expect("signed");

    let headers = signed_headers(&request);
    let names = text(&expected["signed_headers"]);
    let canonical = canonical_request(&request, &headers, names);
    assert_eq!(canonical, text(&expected["canonical_request"]), "{name}");
    assert_eq!(sha256(canonical.as_bytes()), text(&expected["canonical_request_sha256"]), "{name}");
    assert_eq!(
        string_to_sign(text(&vector["input"]["time"]), &canonical),
        text(&expected["string_to_sign"]),
        "{name}"
    );
    let authorization = &request.headers["authorization"];
    assert_eq!(authorization.as_bytes(), text(&expected["authorization"]).as_bytes(), "{name}");
    assert!(authorization.is_sensitive(), "{name}");
    for (added, value) in expected["added_headers"].as_object().expect("object") {
        let lower = added.to_ascii_lowercase();
        let signed = headers.iter().find(|(name, _)| *name == lower).expect("signed");
        assert_eq!(signed.1, text(value), "{name}: {added}");
        assert!(!given.contains_key(added), "{name}: {added}");
    }
    let (path, _) = split_target(text(&expected["request_target"]));
    assert_eq!(request.full_path(), path, "{name}");
}

fn split_target(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

fn key(input: &Value) -> AccessKey {
    AccessKey {
        id: text(&input["ak"]).to_owned(),
        secret: text(&input["sk"]).into(),
        project_id: input["project_id"].as_str().map(str::to_owned),
        security_token: input["security_token"].as_str().map(Into::into),
    }
}

fn request(input: &Value) -> Request {
    let endpoint = Endpoint::parse(&format!("https://{}", text(&input["host"]))).expect("endpoint");
    let method = Method::from_bytes(text(&input["method"]).as_bytes()).expect("method");
    let mut request = Request::new("Vector", method, &endpoint, text(&input["path"]));
    for pair in input["query"].as_array().expect("pairs") {
        for value in values(&pair[1]) {
            request.add(text(&pair[0]), value);
        }
    }
    for (name, value) in input["headers"].as_object().into_iter().flatten() {
        let name: HeaderName = name.parse().expect("name");
        let value = HeaderValue::from_bytes(text(value).as_bytes()).expect("value");
        request.headers.insert(name, value);
    }
    request.body = match input["body_base64"].as_str() {
        Some(encoded) => encode::from_base64(encoded).expect("base64"),
        None => input["body"].as_str().unwrap_or_default().as_bytes().to_vec(),
    };
    request
}

/// A list stands for a repeated name; numbers and booleans are written as JSON
/// writes them.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(values).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn time(text: &str) -> Timestamp {
    let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).expect("time");
    jiff::tz::TimeZone::UTC.to_timestamp(civil).expect("moment")
}

fn signer(key: AccessKey) -> KeySigner {
    let endpoint = Endpoint::parse("https://koophone.example").expect("endpoint");
    let project = ProjectPlace { iam: endpoint.clone(), region: None };
    let signer = KeySigner::new(KeySource::Profile(Credential::default()), endpoint, project);
    assert!(signer.key.set(key).is_ok());
    signer
}

fn test_key() -> AccessKey {
    AccessKey {
        id: "AKTESTDATA".to_owned(),
        secret: "test-data-secret".into(),
        project_id: Some("test-project".to_owned()),
        security_token: Some("test-data-security-token".into()),
    }
}

fn backup_request() -> Request {
    let endpoint = Endpoint::parse("https://koophone.example").expect("endpoint");
    Request::post("BatchBackupInstances", &endpoint, "/v1/instances/backup")
}

#[test]
fn each_attempt_has_a_new_request_id_that_is_signed() {
    let signer = signer(test_key());
    let mut ids = Vec::new();
    for digit in ["1", "2"] {
        let mut request = backup_request();
        let stamp = Stamp { now: Timestamp::UNIX_EPOCH, nonce: digit.repeat(32) };
        signer.sign(&mut request, &stamp).expect("signed");
        let authorization = request.headers["authorization"].to_str().expect("text");
        assert!(authorization.contains("x-request-id;x-sdk-date"), "{authorization}");
        assert!(request.headers["x-security-token"].is_sensitive());
        ids.push(request.headers["x-request-id"].clone());
    }
    assert_ne!(ids.first(), ids.last());
}

#[test]
fn a_key_that_cannot_be_sent_changes_nothing() {
    let signer = signer(AccessKey { project_id: Some("two\nlines".to_owned()), ..test_key() });
    let mut request = backup_request();
    let stamp = Stamp { now: Timestamp::UNIX_EPOCH, nonce: "1".repeat(32) };
    assert!(signer.sign(&mut request, &stamp).is_err());
    assert!(request.headers.is_empty());
}

#[test]
fn a_refused_signature_is_final() {
    let body = br#"{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}"#;
    let reply = Reply { status: 401, headers: Default::default(), body: body.to_vec() };
    assert_eq!(signer(test_key()).challenge(&backup_request(), &reply, 0), Challenge::Final);
}

#[test]
fn a_preview_holds_no_key() {
    let mut request = backup_request();
    signer(test_key()).preview(&mut request);
    for (name, value) in &request.headers {
        assert!(value.is_sensitive(), "{name}");
        assert!(!value.to_str().expect("text").contains("TESTDATA"), "{name}");
    }
    assert!(request.headers.contains_key("authorization"));
}
