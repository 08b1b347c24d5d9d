//! Tests through `Service::handle`, signed by a small client of their own.

mod access;
mod follow;
mod lists;
mod operate;
mod restore;
mod steering;

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;

use super::credentials::MAIN;
use super::{Alibaba, sign_v1};
use crate::sandbox::alibaba::encode::{decode_form, encode};
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::{Moment, Service, rfc3339};

/// 2026-03-02T10:00:30Z, the start of every test's clock.
const START: i64 = 1_772_445_630_000;

/// A service, a clock that the test moves, and a caller.
struct World {
    service: Alibaba,
    unix_ms: i64,
    nonce: u64,
}

impl World {
    fn new() -> Self {
        Self { service: Alibaba::new(), unix_ms: START, nonce: 0 }
    }

    fn now(&self) -> Moment {
        Moment { unix_ms: self.unix_ms, speed: 1.0, base_url: "http://127.0.0.1:1".into() }
    }

    fn wait(&mut self, seconds: f64) {
        self.unix_ms += (seconds * 1000.0) as i64;
    }

    /// The common parameters of a fresh call with the main key.
    fn common(&mut self, action: &str) -> Vec<(String, String)> {
        self.nonce += 1;
        let nonce = format!("nonce-{}", self.nonce);
        [
            ("Action", action),
            ("Version", "2015-12-01"),
            ("Format", "JSON"),
            ("AccessKeyId", MAIN.0),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", &nonce),
            ("Timestamp", &rfc3339(self.unix_ms)),
        ]
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
    }

    fn send(&mut self, request: &HttpRequest) -> HttpReply {
        let now = self.now();
        self.service.handle(request, &now)
    }

    /// Sends a signed POST; the status and the JSON body.
    fn ask(&mut self, action: &str, parameters: &[(&str, &str)]) -> (u16, Value) {
        let mut pairs = self.common(action);
        pairs.extend(parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let reply = self.send(&signed("POST", &pairs, MAIN.1));
        (reply.status, serde_json::from_slice(&reply.body).expect("JSON"))
    }

    /// As [`World::ask`], for a call that must succeed.
    fn ok(&mut self, action: &str, parameters: &[(&str, &str)]) -> Value {
        let (status, body) = self.ask(action, parameters);
        assert_eq!(status, 200, "{action}: {body}");
        body
    }

    /// As [`World::ask`], for a call that must fail: status and code.
    fn refused(&mut self, action: &str, parameters: &[(&str, &str)]) -> (u16, String) {
        let (status, body) = self.ask(action, parameters);
        (status, body["Code"].as_str().unwrap_or("no code").to_owned())
    }

    fn script(&mut self, key: &str, value: Value) {
        self.service.script(key, &value).expect("script");
    }

    /// Starts a backup; its job id.
    fn start(&mut self, instance: &str, method: &str) -> String {
        let parameters = [("DBInstanceId", instance), ("BackupMethod", method)];
        let body = self.ok("CreateBackup", &parameters);
        body["BackupJobId"].as_str().expect("job id").to_owned()
    }
}

/// A call with everything in the query, signed with signature 1.0.
fn signed(method: &str, pairs: &[(String, String)], secret: &str) -> HttpRequest {
    let query = signed_query(method, pairs, secret);
    HttpRequest {
        method: method.into(),
        target: format!("/?{query}"),
        headers: vec![("host".into(), "127.0.0.1:1".into())],
        body: Vec::new(),
    }
}

fn signed_query(method: &str, pairs: &[(String, String)], secret: &str) -> String {
    let text = sign_v1::string_to_sign(method, &pairs.iter().cloned().collect());
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(format!("{secret}&").as_bytes()).expect("key");
    mac.update(text.as_bytes());
    let signature = mac.finalize().into_bytes();
    let signature = base64::engine::general_purpose::STANDARD.encode(signature);
    let signature = ("Signature".to_owned(), signature);
    let encoded: Vec<String> = pairs
        .iter()
        .chain([&signature])
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    encoded.join("&")
}

/// The same call with its parameters in a form body.
fn as_form(mut request: HttpRequest) -> HttpRequest {
    request.body = request.raw_query().as_bytes().to_vec();
    request.target = "/".into();
    request.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
    request
}

/// A call signed with signature V3.
fn signed_v3(headers: &[(&str, &str)], query: &str, secret: &str, id: &str) -> HttpRequest {
    use super::sign_v3::{Authorization, string_to_sign};
    let mut request = HttpRequest {
        method: "POST".into(),
        target: format!("/?{query}"),
        headers: headers.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect(),
        body: Vec::new(),
    };
    let mut names: Vec<String> = headers.iter().map(|(name, _)| (*name).into()).collect();
    names.sort();
    let mut authorization =
        Authorization { access_key_id: id.into(), signed_headers: names, signature: String::new() };
    let canonical =
        authorization.canonical_request(&request, &decode_form(query).into_iter().collect());
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("key");
    mac.update(string_to_sign(&canonical).as_bytes());
    authorization.signature = hex::encode(mac.finalize().into_bytes());
    let value = format!(
        "ACS3-HMAC-SHA256 Credential={id},SignedHeaders={},Signature={}",
        authorization.signed_headers.join(";"),
        authorization.signature
    );
    request.headers.push(("authorization".into(), value));
    request
}
