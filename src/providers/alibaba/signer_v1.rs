//! RPC signature 1.0: HMAC-SHA1 over the sorted parameters.
//!
//! Source: "Request signatures" (ApsaraDB for MongoDB) and "RPC mechanism"
//! (Alibaba Cloud SDK). The encoding table of the former has the tilde's row
//! turned round; vendor clients leave it as it is, and so do we.

use std::sync::Arc;

use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;

use super::auth::Keys;
use super::clock::ClockRepair;
use crate::core::clock::rfc3339_seconds;
use crate::core::transport::Transport;
use crate::core::{Challenge, Error, Reply, Request, Result, Signer, Stamp, encode};

/// Shown by `--dry-run` where a value is known only when something is sent.
pub const PLACEHOLDER: &str = "…";

/// Signs with RPC signature 1.0: everything goes into the query.
pub struct SignerV1 {
    keys: Arc<Keys>,
    clock: ClockRepair,
}

impl SignerV1 {
    /// A signer with keys from that source.
    pub fn new(keys: Arc<Keys>) -> Self {
        Self { keys, clock: ClockRepair::default() }
    }
}

#[async_trait]
impl Signer for SignerV1 {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        self.clock.apply(transport);
        self.keys.ready(transport).await
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let key = self.keys.current()?;
        let mut signed = request.clone();
        signed.add_secret("AccessKeyId", &key.id);
        if let Some(token) = &key.security_token {
            signed.add_secret("SecurityToken", token.expose_secret());
        }
        signed.add("SignatureMethod", "HMAC-SHA1");
        signed.add("SignatureNonce", &stamp.nonce);
        signed.add("SignatureVersion", "1.0");
        signed.add("Timestamp", rfc3339_seconds(stamp.now));
        let signature = signature(&key.secret, &string_to_sign(&signed))?;
        signed.add_secret("Signature", signature);
        *request = signed;
        Ok(())
    }

    fn challenge(&self, signed: &Request, reply: &Reply, answered: u32) -> Challenge {
        let id = signed.query.iter().find(|parameter| parameter.name == "AccessKeyId");
        let id = id.map_or("", |parameter| parameter.value.as_str());
        if self.clock.learn(reply, answered) || self.keys.renew_after(id, reply, answered) {
            Challenge::Again
        } else {
            Challenge::Final
        }
    }

    fn fingerprint(&self) -> Option<String> {
        self.keys.fingerprint()
    }

    fn preview(&self, request: &mut Request) {
        request.add_secret("AccessKeyId", PLACEHOLDER);
        if self.keys.uses_session_token() {
            request.add_secret("SecurityToken", PLACEHOLDER);
        }
        request.add("SignatureMethod", "HMAC-SHA1");
        request.add_secret("SignatureNonce", PLACEHOLDER);
        request.add("SignatureVersion", "1.0");
        request.add_secret("Timestamp", PLACEHOLDER);
        request.add_secret("Signature", PLACEHOLDER);
    }
}

/// The text that is signed: method, `/` and all parameters but the signature
/// itself, sorted by the bytes of their plain names.
///
/// The path is always `/`, also where a gateway's base path comes before it.
pub fn string_to_sign(request: &Request) -> String {
    let canonical = canonical_query(request);
    format!("{}&%2F&{}", request.method, encode::component(&canonical))
}

fn canonical_query(request: &Request) -> String {
    let mut pairs = parameters(request);
    pairs.sort();
    encode::query(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// Parameters of the query and of a form body: both are signed.
fn parameters(request: &Request) -> Vec<(String, String)> {
    let query = request.query.iter().map(|p| (p.name.clone(), p.value.clone()));
    query.chain(form_pairs(request)).filter(|(name, _)| name != "Signature").collect()
}

fn form_pairs(request: &Request) -> Vec<(String, String)> {
    let is_form = request
        .headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Vec::new();
    }
    let decode =
        |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    String::from_utf8_lossy(&request.body)
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Base64 of HMAC-SHA1, keyed with the secret and an ampersand.
///
/// # Errors
/// [`crate::core::ErrorKind::Internal`] when the key cannot be used, which
/// HMAC never says.
fn signature(secret: &SecretString, text: &str) -> Result<String> {
    let key = SecretString::from(format!("{}&", secret.expose_secret()));
    let mut mac = Hmac::<Sha1>::new_from_slice(key.expose_secret().as_bytes())
        .map_err(|error| Error::internal(format!("HMAC-SHA1 takes no such key: {error}")))?;
    mac.update(text.as_bytes());
    Ok(encode::base64(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reqwest::Method;
    use serde::Deserialize;

    use super::*;
    use crate::core::Endpoint;
    use crate::providers::alibaba::auth::AccessKey;

    #[derive(Deserialize)]
    struct File {
        count: usize,
        vectors: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        id: String,
        method: String,
        query_params: BTreeMap<String, String>,
        body_params: BTreeMap<String, String>,
        access_key_secret: String,
        canonicalized_query: String,
        string_to_sign: String,
        signature: String,
        request_query: String,
        request_body: Option<String>,
    }

    fn vectors() -> Vec<Vector> {
        let text = include_str!("../../../tests/data/vectors/alibaba-rpc-v1.json");
        let file: File = serde_json::from_str(text).expect("vectors");
        assert_eq!(file.count, file.vectors.len());
        file.vectors
    }

    fn request(vector: &Vector, skip: &[&str]) -> Request {
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        let method = Method::from_bytes(vector.method.as_bytes()).expect("method");
        let mut request = Request::new("Vector", method, &endpoint, "/");
        for (name, value) in &vector.query_params {
            if !skip.contains(&name.as_str()) {
                request.add(name, value);
            }
        }
        if let Some(body) = &vector.request_body {
            let body = body.split('&').filter(|pair| !pair.starts_with("Signature="));
            let body = body.collect::<Vec<_>>().join("&");
            request = request.body("application/x-www-form-urlencoded", body);
        }
        request
    }

    #[test]
    fn every_vector_gives_its_text_and_signature() {
        let mut checked = 0;
        for vector in vectors() {
            let request = request(&vector, &[]);
            assert_eq!(canonical_query(&request), vector.canonicalized_query, "{}", vector.id);
            assert_eq!(string_to_sign(&request), vector.string_to_sign, "{}", vector.id);
            let secret = vector.access_key_secret.into();
            let made = signature(&secret, &vector.string_to_sign).expect("signature");
            assert_eq!(made, vector.signature, "{}", vector.id);
            checked += 1;
        }
        assert_eq!(checked, 61);
    }

    /// The names that `sign` adds by itself.
    const ADDED: [&str; 6] = [
        "AccessKeyId",
        "SecurityToken",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureVersion",
        "Timestamp",
    ];

    #[test]
    fn vectors_of_whole_requests_come_out_of_the_signer_itself() {
        let mut checked = 0;
        for vector in vectors() {
            let get = |name: &str| vector.query_params.get(name).cloned();
            let whole = ["AccessKeyId", "SignatureMethod", "SignatureVersion"];
            let (Some(nonce), Some(timestamp)) = (get("SignatureNonce"), get("Timestamp")) else {
                continue;
            };
            if !whole.iter().all(|name| vector.query_params.contains_key(*name)) {
                continue;
            }
            let keys = Keys::ready_made(AccessKey {
                id: get("AccessKeyId").expect("id"),
                secret: vector.access_key_secret.clone().into(),
                security_token: get("SecurityToken").map(Into::into),
                expires_at: None,
            });
            let mut request = request(&vector, &ADDED);
            let stamp = Stamp { now: timestamp.parse().expect("time"), nonce };
            SignerV1::new(Arc::new(keys)).sign(&mut request, &stamp).expect("signed");
            let mut sent: Vec<_> = request.encoded_query().split('&').map(str::to_owned).collect();
            let mut expected: Vec<_> = vector.request_query.split('&').map(str::to_owned).collect();
            sent.sort();
            expected.sort();
            assert_eq!(sent, expected, "{}", vector.id);
            checked += 1;
        }
        assert_eq!(checked, 59);
    }

    #[test]
    fn the_form_vectors_have_their_body() {
        let with_body: Vec<_> =
            vectors().into_iter().filter(|vector| !vector.body_params.is_empty()).collect();
        assert_eq!(with_body.len(), 2);
        for vector in with_body {
            let mut found = form_pairs(&request(&vector, &[]));
            found.sort();
            let expected: Vec<_> = vector.body_params.into_iter().collect();
            assert_eq!(found, expected, "{}", vector.id);
        }
    }

    #[test]
    fn credential_and_signature_are_masked_where_a_request_is_shown() {
        let keys = Keys::ready_made(AccessKey {
            id: "test-id".to_owned(),
            secret: "test-secret".into(),
            security_token: Some("test-token".into()),
            expires_at: None,
        });
        let signer = SignerV1::new(Arc::new(keys));
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        let mut request = Request::post("DescribeRegions", &endpoint, "/");
        let stamp = Stamp { now: "2026-01-05T08:00:00Z".parse().expect("time"), nonce: "n".into() };
        signer.sign(&mut request, &stamp).expect("signed");
        let masked: Vec<_> =
            request.query.iter().filter(|p| p.secret).map(|p| p.name.as_str()).collect();
        assert_eq!(masked, ["AccessKeyId", "SecurityToken", "Signature"]);

        let mut shown = Request::post("DescribeRegions", &endpoint, "/");
        signer.preview(&mut shown);
        assert!(shown.query.iter().filter(|p| p.secret).all(|p| p.value == PLACEHOLDER));
        assert_eq!(shown.query.len(), request.query.len());
    }
}
