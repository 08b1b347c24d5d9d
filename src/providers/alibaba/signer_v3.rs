//! Signature V3 (`ACS3-HMAC-SHA256`): HMAC-SHA256 over a canonical request,
//! carried in headers.
//!
//! Source: "V3 request structure and signature" (Alibaba Cloud SDK).

use std::sync::Arc;

use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::auth::Keys;
use super::clock::ClockRepair;
use super::signer_v1::PLACEHOLDER;
use crate::core::clock::rfc3339_seconds;
use crate::core::transport::Transport;
use crate::core::{Challenge, Error, Reply, Request, Result, Signer, Stamp, encode};

/// Name of the algorithm, as the `Authorization` header spells it.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Signs with signature V3: everything goes into headers.
pub struct SignerV3 {
    keys: Arc<Keys>,
    clock: ClockRepair,
}

impl SignerV3 {
    /// A signer with keys from that source.
    pub fn new(keys: Arc<Keys>) -> Self {
        Self { keys, clock: ClockRepair::default() }
    }
}

#[async_trait]
impl Signer for SignerV3 {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        self.clock.apply(transport);
        self.keys.ready(transport).await
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let key = self.keys.current()?;
        let mut signed = request.clone();
        if let Some(token) = &key.security_token {
            signed.set_secret_header("x-acs-accesskey-id", &key.id)?;
            signed.set_secret_header("x-acs-security-token", token.expose_secret())?;
        }
        signed.set_header("x-acs-date", &rfc3339_seconds(stamp.now))?;
        signed.set_header("x-acs-signature-nonce", &stamp.nonce)?;
        signed.set_header("x-acs-content-sha256", &hash(&signed.body))?;
        let headers = signed_headers(&signed);
        let signature = signature(&key.secret, &text_of(&signed, &headers))?;
        let authorization = format!(
            "{ALGORITHM} Credential={},SignedHeaders={},Signature={signature}",
            key.id,
            names(&headers)
        );
        signed.set_secret_header("authorization", &authorization)?;
        *request = signed;
        Ok(())
    }

    fn challenge(&self, signed: &Request, reply: &Reply, answered: u32) -> Challenge {
        // Keys that can end are sent with a token, and then with their id.
        let id = signed.headers.get("x-acs-accesskey-id").and_then(|id| id.to_str().ok());
        let id = id.unwrap_or_default();
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
        let mut secret = vec!["x-acs-date", "x-acs-signature-nonce", "authorization"];
        if self.keys.uses_session_token() {
            secret.extend(["x-acs-accesskey-id", "x-acs-security-token"]);
        }
        for name in secret {
            // The placeholder is a legal header value, so nothing can fail here.
            let _ = request.set_secret_header(name, PLACEHOLDER);
        }
        let _ = request.set_header("x-acs-content-sha256", &hash(&request.body));
    }
}

/// The text that is signed: the algorithm and the hash of the canonical
/// request, made from the headers that the request carries.
pub fn string_to_sign(request: &Request) -> String {
    text_of(request, &signed_headers(request))
}

/// The request in the form that is hashed, made from the headers that it
/// carries.
pub fn canonical(request: &Request) -> String {
    canonical_request(request, &signed_headers(request))
}

fn text_of(request: &Request, headers: &[(String, String)]) -> String {
    format!("{ALGORITHM}\n{}", hash(canonical_request(request, headers).as_bytes()))
}

/// The request in the form that both sides hash. The payload's hash is taken
/// from its header, as the server does.
fn canonical_request(request: &Request, headers: &[(String, String)]) -> String {
    let mut pairs: Vec<_> =
        request.query.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    pairs.sort_unstable();
    let path = request.full_path();
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let payload = headers.iter().find(|(name, _)| name == "x-acs-content-sha256");
    [
        request.method.as_str(),
        if path.is_empty() { "/" } else { &path },
        &encode::query(pairs),
        &lines,
        &names(headers),
        payload.map_or("", |(_, hash)| hash),
    ]
    .join("\n")
}

/// Headers that are signed, sorted: the host, the media type where there is a
/// body, and everything of the vendor's own. Others are left out on purpose: a
/// proxy may rewrite them.
fn signed_headers(request: &Request) -> Vec<(String, String)> {
    let mut headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, _)| name.starts_with("x-acs-") || *name == "content-type")
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_owned(), value.trim().to_owned())
        })
        .collect();
    headers.push(("host".to_owned(), request.endpoint.host()));
    headers.sort();
    headers
}

fn names(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";")
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Lower-case hexadecimal HMAC-SHA256, keyed with the plain secret.
fn signature(secret: &SecretString, text: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .map_err(|error| Error::internal(format!("HMAC-SHA256 takes no such key: {error}")))?;
    mac.update(text.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reqwest::Method;
    use reqwest::header::{HeaderName, HeaderValue};
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
        path: String,
        query_params: BTreeMap<String, String>,
        headers: BTreeMap<String, String>,
        body: Option<String>,
        body_base64: Option<String>,
        access_key_id: String,
        access_key_secret: String,
        hashed_payload: String,
        canonical_request: String,
        string_to_sign: String,
        signed_headers: String,
        signature: String,
        authorization: String,
    }

    impl Vector {
        fn body(&self) -> Vec<u8> {
            match (&self.body, &self.body_base64) {
                (_, Some(text)) => encode::from_base64(text).expect("base64"),
                (text, None) => text.clone().unwrap_or_default().into_bytes(),
            }
        }

        fn request(&self, skip: &[&str]) -> Request {
            let host = self.headers.get("host").expect("host");
            let endpoint = Endpoint::parse(&format!("https://{host}")).expect("endpoint");
            let method = Method::from_bytes(self.method.as_bytes()).expect("method");
            let mut request = Request::new("Vector", method, &endpoint, self.path.clone());
            for (name, value) in &self.query_params {
                request.add(name, value);
            }
            for (name, value) in &self.headers {
                if name != "host" && !skip.contains(&name.as_str()) {
                    let name = HeaderName::from_bytes(name.as_bytes()).expect("name");
                    let value = HeaderValue::from_bytes(value.as_bytes()).expect("value");
                    request.headers.insert(name, value);
                }
            }
            request.body = self.body();
            request
        }
    }

    fn vectors() -> Vec<Vector> {
        let text = include_str!("../../../tests/data/vectors/alibaba-acs3.json");
        let file: File = serde_json::from_str(text).expect("vectors");
        assert_eq!(file.count, file.vectors.len());
        file.vectors
    }

    #[test]
    fn every_vector_gives_its_canonical_request_and_signature() {
        let mut checked = 0;
        for vector in vectors() {
            let headers: Vec<_> = vector
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.trim().to_owned()))
                .collect();
            assert_eq!(names(&headers), vector.signed_headers, "{}", vector.id);
            let request = vector.request(&[]);
            assert_eq!(hash(&request.body), vector.hashed_payload, "{}", vector.id);
            let canonical = canonical_request(&request, &headers);
            assert_eq!(canonical, vector.canonical_request, "{}", vector.id);
            assert_eq!(text_of(&request, &headers), vector.string_to_sign, "{}", vector.id);
            let secret = vector.access_key_secret.clone().into();
            let made = signature(&secret, &vector.string_to_sign).expect("signature");
            assert_eq!(made, vector.signature, "{}", vector.id);
            checked += 1;
        }
        assert_eq!(checked, 51);
    }

    /// The names that `sign` adds by itself.
    const ADDED: [&str; 5] = [
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
        "x-acs-accesskey-id",
        "x-acs-security-token",
    ];

    #[test]
    fn vectors_with_the_documented_headers_come_out_of_the_signer_itself() {
        let mut checked = 0;
        for vector in vectors() {
            if vector.headers.contains_key("user-agent") {
                continue;
            }
            let keys = Keys::ready_made(AccessKey {
                id: vector.access_key_id.clone(),
                secret: vector.access_key_secret.clone().into(),
                security_token: vector.headers.get("x-acs-security-token").cloned().map(Into::into),
                expires_at: None,
            });
            let stamp = Stamp {
                now: vector.headers["x-acs-date"].parse().expect("time"),
                nonce: vector.headers["x-acs-signature-nonce"].clone(),
            };
            let mut request = vector.request(&ADDED);
            SignerV3::new(Arc::new(keys)).sign(&mut request, &stamp).expect("signed");
            let authorization = request.headers["authorization"].to_str().expect("text");
            assert_eq!(authorization, vector.authorization, "{}", vector.id);
            assert!(request.headers["authorization"].is_sensitive());
            assert_eq!(string_to_sign(&request), vector.string_to_sign, "{}", vector.id);
            checked += 1;
        }
        assert_eq!(checked, 44);
    }

    #[test]
    fn a_preview_has_placeholders_and_the_real_body_hash() {
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        let mut request = Request::post("DescribeRegions", &endpoint, "/");
        let keys = Keys::ready_made(AccessKey {
            id: "test-id".to_owned(),
            secret: "test-secret".into(),
            security_token: None,
            expires_at: None,
        });
        SignerV3::new(Arc::new(keys)).preview(&mut request);
        assert!(request.headers["authorization"].is_sensitive());
        assert_eq!(request.headers["authorization"].as_bytes(), PLACEHOLDER.as_bytes());
        assert!(!request.headers.contains_key("x-acs-security-token"));
        assert_eq!(request.headers["x-acs-content-sha256"], hash(b"").as_str());
    }
}
