//! Who is let in, and what the others are told.

use serde_json::{Value, json};

use super::{START, World, as_form, signed, signed_v3};
use crate::sandbox::alibaba::credentials::{INACTIVE, MAIN, READ_ONLY, SECURITY_TOKEN, TEMPORARY};
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::rfc3339;

fn code(reply: &HttpReply) -> (u16, String) {
    let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
    (reply.status, body["Code"].as_str().unwrap_or("no code").to_owned())
}

/// Changes, adds (or with `None` removes) parameters before signing.
fn changed(world: &mut World, changes: &[(&str, Option<&str>)], secret: &str) -> HttpRequest {
    let mut pairs = world.common("DescribeRegions");
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        pairs.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    signed("GET", &pairs, secret)
}

fn refusal(changes: &[(&str, Option<&str>)], secret: &str) -> (u16, String) {
    let mut world = World::new();
    let request = changed(&mut world, changes, secret);
    code(&world.send(&request))
}

#[test]
fn get_post_and_form_are_let_in() {
    let mut world = World::new();
    for method in ["GET", "POST"] {
        let pairs = world.common("DescribeRegions");
        assert_eq!(world.send(&signed(method, &pairs, MAIN.1)).status, 200);
    }
    let pairs = world.common("DescribeRegions");
    assert_eq!(world.send(&as_form(signed("POST", &pairs, MAIN.1))).status, 200);
    let pairs = world.common("DescribeRegions");
    let put = world.send(&signed("PUT", &pairs, MAIN.1));
    assert_eq!(code(&put), (405, "UnsupportedHTTPMethod".into()));
}

#[test]
fn keys_and_tokens_are_told_apart() {
    let id = |id| [("AccessKeyId", Some(id))];
    let expect = |changes: &[_], secret, status, word: &str| {
        assert_eq!(refusal(changes, secret), (status, word.to_owned()));
    };
    expect(&id("LTAIunknown"), "x", 404, "InvalidAccessKeyId.NotFound");
    expect(&id(INACTIVE.0), INACTIVE.1, 400, "InvalidAccessKeyId.Inactive");
    expect(&id(TEMPORARY.0), TEMPORARY.1, 400, "MissingSecurityToken");
    expect(&[], "wrong", 400, "SignatureDoesNotMatch");
    let with = |id, token| [("AccessKeyId", Some(id)), ("SecurityToken", Some(token))];
    expect(&with(TEMPORARY.0, "junk"), TEMPORARY.1, 400, "InvalidSecurityToken.Malformed");
    let mismatch = "InvalidSecurityToken.MismatchWithAccessKey";
    expect(&with(MAIN.0, SECURITY_TOKEN), MAIN.1, 400, mismatch);
    assert_eq!(refusal(&with(TEMPORARY.0, SECURITY_TOKEN), TEMPORARY.1).0, 200);
}

#[test]
fn common_parameters_are_checked() {
    for name in ["AccessKeyId", "Timestamp", "SignatureNonce", "Version", "SignatureMethod"] {
        assert_eq!(refusal(&[(name, None)], MAIN.1), (400, "MissingParameter".into()), "{name}");
    }
    fn refused(name: &str, value: &str) -> String {
        refusal(&[(name, Some(value))], MAIN.1).1
    }
    assert_eq!(refused("SignatureMethod", "HMAC-MD5"), "InvalidSignatureMethod");
    assert_eq!(refused("SignatureVersion", "2.0"), "InvalidParameter");
    assert_eq!(refused("Version", "2014-08-15"), "InvalidVersion");
    assert_eq!(refused("Action", "DropEverything"), "InvalidAction.NotFound");
    assert_eq!(refused("Timestamp", "2026-03-02 10:00:30"), "InvalidTimeStamp.Format");
    for minutes in [-16, 16] {
        let stale = rfc3339(START + minutes * 60_000);
        assert_eq!(refused("Timestamp", &stale), "InvalidTimeStamp.Expired");
    }
    assert_eq!(refused("Timestamp", &rfc3339(START - 14 * 60_000)), "no code");
}

#[test]
fn the_same_bytes_twice_are_a_used_nonce() {
    let mut world = World::new();
    let request = changed(&mut world, &[], MAIN.1);
    assert_eq!(world.send(&request).status, 200);
    world.wait(60.0);
    assert_eq!(code(&world.send(&request)), (400, "SignatureNonceUsed".into()));
}

#[test]
fn a_wrong_signature_shows_the_servers_text_and_burns_no_nonce() {
    let mut world = World::new();
    let wrong = changed(&mut world, &[], "wrong");
    let body: Value = serde_json::from_slice(&world.send(&wrong).body).expect("JSON");
    let message = body["Message"].as_str().expect("message");
    let text = message.split_once(':').expect("colon").1;
    assert!(text.starts_with("GET&%2F&AccessKeyId%3DLTAI5tSandboxTestOnly%26Action"), "{text}");
    world.nonce -= 1;
    let right = changed(&mut world, &[], MAIN.1);
    assert_eq!(world.send(&right).status, 200);
}

#[test]
fn an_unencoded_plus_sign_arrives_as_a_space() {
    let mut world = World::new();
    let mut request = changed(&mut world, &[("X", Some("a+b"))], MAIN.1);
    request.target = request.target.replace("a%2Bb", "a+b");
    assert_eq!(code(&world.send(&request)).1, "SignatureDoesNotMatch");
}

#[test]
fn errors_come_as_xml_without_a_format() {
    let mut world = World::new();
    let request = changed(&mut world, &[("Format", None)], "wrong");
    let reply = world.send(&request);
    let text = String::from_utf8(reply.body).expect("UTF-8");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><RequestId>"));
    assert!(text.contains("<HostId>127.0.0.1:1</HostId><Code>SignatureDoesNotMatch</Code>"));
    let kind = ("content-type".to_owned(), "text/xml;charset=utf-8".to_owned());
    assert!(reply.headers.contains(&kind));
    let request = changed(&mut world, &[("Format", None)], MAIN.1);
    let text = String::from_utf8(world.send(&request).body).expect("UTF-8");
    assert!(text.contains("<DescribeRegionsResponse><RequestId>"), "{text}");
}

#[test]
fn a_reading_key_may_only_read() {
    let mut world = World::new();
    let mut pairs = world.common("CreateBackup");
    pairs.retain(|(name, _)| name != "AccessKeyId");
    pairs.push(("AccessKeyId".into(), READ_ONLY.0.into()));
    let reply = world.send(&signed("POST", &pairs, READ_ONLY.1));
    let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
    assert_eq!((reply.status, &body["Code"]), (403, &json!("Forbidden.RAM")));
    assert_eq!(body["AccessDeniedDetail"]["AuthAction"], "dds:CreateBackup");
}

const NO_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn v3_headers<'a>(nonce: &'a str, date: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("host", "127.0.0.1:1"),
        ("x-acs-action", "DescribeRegions"),
        ("x-acs-version", "2015-12-01"),
        ("x-acs-date", date),
        ("x-acs-signature-nonce", nonce),
        ("x-acs-content-sha256", NO_BODY),
    ]
}

#[test]
fn v3_calls_are_checked_alike() {
    let (mut world, date) = (World::new(), rfc3339(START));
    let headers = v3_headers("n1", &date);
    let request = signed_v3(&headers, "RegionId=cn-hangzhou", MAIN.1, MAIN.0);
    assert_eq!(world.send(&request).status, 200);
    assert_eq!(code(&world.send(&request)).1, "SignatureNonceUsed");
    let wrong = signed_v3(&v3_headers("n2", &date), "", "wrong", MAIN.0);
    assert_eq!(code(&world.send(&wrong)).1, "SignatureDoesNotMatch");
    let stale = signed_v3(&v3_headers("n3", "2026-03-02T09:00:00Z"), "", MAIN.1, MAIN.0);
    assert_eq!(code(&world.send(&stale)).1, "InvalidTimeStamp.Expired");
    let without_nonce: Vec<_> =
        headers.iter().copied().filter(|h| !h.0.ends_with("nonce")).collect();
    let request = signed_v3(&without_nonce, "", MAIN.1, MAIN.0);
    assert_eq!(code(&world.send(&request)).1, "MissingParameter");
    let mut body = signed_v3(&v3_headers("n4", &date), "", MAIN.1, MAIN.0);
    body.body = b"x".to_vec();
    assert_eq!(code(&world.send(&body)).1, "SignatureDoesNotMatch", "the body is covered");
    let mut unsigned = signed_v3(&v3_headers("n5", &date), "", MAIN.1, MAIN.0);
    unsigned.headers.push(("x-acs-security-token".into(), SECURITY_TOKEN.into()));
    assert_eq!(code(&world.send(&unsigned)).1, "IncompleteSignature");
    unsigned.headers.retain(|(name, _)| name != "authorization");
    assert_eq!(code(&world.send(&unsigned)).1, "MissingParameter");
}

#[test]
fn v3_takes_the_temporary_credential() {
    let (mut world, date) = (World::new(), rfc3339(START));
    let mut headers = v3_headers("n1", &date);
    headers.push(("x-acs-security-token", SECURITY_TOKEN));
    let request = signed_v3(&headers, "", TEMPORARY.1, TEMPORARY.0);
    assert_eq!(world.send(&request).status, 200);
    world.script("expire_tokens", json!(true));
    headers[4].1 = "n2";
    let request = signed_v3(&headers, "", TEMPORARY.1, TEMPORARY.0);
    assert_eq!(code(&world.send(&request)).1, "InvalidSecurityToken.Expired");
}
