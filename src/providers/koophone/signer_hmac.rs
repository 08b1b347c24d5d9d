//! Signing with an access key: SDK-HMAC-SHA256.
//!
//! Source: Huawei Cloud API signing guide, "Signing Algorithm" and "Excluding
//! Headers from Signing"; where guide and SDKs differ, the SDKs are followed,
//! because the gateway accepts what they send.

use std::sync::OnceLock;

use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::access_key::{AccessKey, KeySource};
use super::error::KooPhoneDialect;
use super::project::ProjectPlace;
use super::{api, trace};
use crate::core::encode;
use crate::core::error::{Error, ErrorKind, Result};
use crate::core::refusal::Refusals;
use crate::core::request::Request;
use crate::core::signer::{Challenge, Signer, Stamp};
use crate::core::transport::Transport;
use crate::core::{Dialect, Endpoint, Reply};

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: &str = "x-sdk-date";
const PROJECT: &str = "x-project-id";
const SECURITY_TOKEN: &str = "x-security-token";
const CONTENT_HASH: &str = "x-sdk-content-sha256";

/// Said when a key that was refused is not tried again.
const LOCK: &str = "to keep the key from being locked";

/// Signs each request with an access key.
///
/// After more than five failed signatures in a row the key is locked for five
/// minutes. So a refusal is never answered with another try, nothing more is
/// sent once there was one, and a single small request proves the key before
/// many targets use it at the same time.
pub struct KeySigner {
    source: KeySource,
    endpoint: Endpoint,
    project: ProjectPlace,
    key: OnceLock<AccessKey>,
    proven: OnceCell<()>,
    refused: Refusals,
}

impl KeySigner {
    /// A signer whose key is fetched when the first request is sent to the
    /// service at that address.
    pub fn new(source: KeySource, endpoint: Endpoint, project: ProjectPlace) -> Self {
        Self {
            source,
            endpoint,
            project,
            key: OnceLock::new(),
            proven: OnceCell::new(),
            refused: Refusals::default(),
        }
    }

    /// Fetches the key and proves it.
    async fn begin(&self, transport: &Transport) -> Result<()> {
        self.refused.check(LOCK)?;
        let proven = match self.fetch(transport).await {
            Ok(()) => self.prove(transport).await,
            Err(error) => Err(error),
        };
        proven.inspect_err(|error| self.refused.note(error))
    }

    async fn fetch(&self, transport: &Transport) -> Result<()> {
        if self.key.get().is_some() {
            return Ok(());
        }
        let mut key = self.source.resolve()?;
        if key.project_id.is_none() {
            let id = self.project.look_up(&LookUp(&key), transport).await?;
            key.project_id = Some(id);
        }
        self.key.get_or_init(|| key);
        Ok(())
    }

    /// Asks for one phone. Whatever the service says to it, it has taken the
    /// signature, unless it says that it has not.
    async fn prove(&self, transport: &Transport) -> Result<()> {
        let request = api::list(&self.endpoint, 1, 1, None);
        match transport.call(&request, &Trial(self), &KooPhoneDialect).await {
            Err(error) if error.kind == ErrorKind::Unauthenticated => Err(error),
            Err(error) if error.provider.is_none() => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// Signs what a key without a project is looked up with.
struct LookUp<'a>(&'a AccessKey);

impl Signer for LookUp<'_> {
    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let mut signed = request.clone();
        authorize(self.0, &mut signed, stamp.now)?;
        *request = signed;
        Ok(())
    }

    fn preview(&self, _request: &mut Request) {}
}

/// Signs the request that proves the key.
struct Trial<'a>(&'a KeySigner);

impl Signer for Trial<'_> {
    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        self.0.sign(request, stamp)
    }

    fn preview(&self, request: &mut Request) {
        self.0.preview(request);
    }
}

#[async_trait]
impl Signer for KeySigner {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        self.refused.check(LOCK)?;
        self.proven.get_or_try_init(|| self.begin(transport)).await.map(|_| ())
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let key =
            self.key.get().ok_or_else(|| Error::internal("the access key was not fetched"))?;
        let mut signed = request.clone();
        trace::stamp(&mut signed, stamp)?;
        authorize(key, &mut signed, stamp.now)?;
        *request = signed;
        Ok(())
    }

    /// A key can be taken away at any time.
    fn challenge(&self, signed: &Request, reply: &Reply, _answered: u32) -> Challenge {
        if let Err(fault) = KooPhoneDialect.judge(signed, reply) {
            let mut error = Error::new(fault.kind, fault.message).provider(*fault.provider);
            error.hint = fault.hint;
            self.refused.note(&error);
        }
        Challenge::Final
    }

    fn preview(&self, request: &mut Request) {
        trace::preview(request);
        for (name, placeholder) in
            [(DATE, "now"), (PROJECT, "project id"), ("authorization", ALGORITHM)]
        {
            // Plain ASCII constants are always header values.
            let _ = request.set_secret_header(name, placeholder);
        }
    }
}

/// Adds the headers that belong to the signature, and the signature.
fn authorize(key: &AccessKey, request: &mut Request, now: Timestamp) -> Result<()> {
    let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    request.set_header(DATE, &date)?;
    if let Some(project) = &key.project_id {
        request.set_header(PROJECT, project)?;
    }
    if let Some(token) = &key.security_token {
        request.set_secret_header(SECURITY_TOKEN, token.expose_secret())?;
    }
    if leaves_body_unsigned(request) {
        request.set_header(CONTENT_HASH, "UNSIGNED-PAYLOAD")?;
    }
    let headers = signed_headers(request);
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let canonical = canonical_request(request, &headers, &names);
    let signature = hmac_sha256(&key.secret, &string_to_sign(&date, &canonical))?;
    request.set_secret_header(
        "authorization",
        &format!("{ALGORITHM} Access={}, SignedHeaders={names}, Signature={signature}", key.id),
    )
}

/// Whether the body stays out of the signature, as the SDKs do for every media
/// type but JSON and BSON.
fn leaves_body_unsigned(request: &Request) -> bool {
    if request.headers.contains_key(CONTENT_HASH) {
        return false;
    }
    let Some(media_type) = request.headers.get("content-type") else { return false };
    let media_type = String::from_utf8_lossy(media_type.as_bytes());
    !["application/json", "application/bson"].iter().any(|known| media_type.starts_with(known))
}

/// Lower-case names and trimmed values of all headers that are signed, sorted
/// by name: everything but `Authorization` and names with an underscore.
fn signed_headers(request: &Request) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .filter(|(name, _)| !name.as_str().contains('_') && name.as_str() != "authorization")
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    if !request.headers.contains_key("host") {
        headers.push(("host".to_owned(), request.endpoint.host()));
    }
    headers.sort();
    headers
}

fn canonical_request(request: &Request, headers: &[(String, String)], names: &str) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    format!(
        "{}\n{}\n{}\n{lines}\n{names}\n{}",
        request.method.as_str().to_ascii_uppercase(),
        canonical_path(&request.full_path()),
        canonical_query(request),
        body_hash(request),
    )
}

/// The path, decoded and encoded again segment by segment, with a slash at its
/// end whether it has one or not.
fn canonical_path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let mut canonical = decoded.split('/').map(encode::component).collect::<Vec<_>>().join("/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// The query, sorted by name and value before they are encoded.
fn canonical_query(request: &Request) -> String {
    let mut pairs: Vec<(&str, &str)> =
        request.query.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    pairs.sort_unstable();
    encode::query(pairs)
}

/// The hash of the body, or what the content-hash header says instead of it;
/// an empty body is always hashed.
fn body_hash(request: &Request) -> String {
    match request.headers.get(CONTENT_HASH) {
        Some(given) if !request.body.is_empty() => {
            String::from_utf8_lossy(given.as_bytes()).into_owned()
        }
        _ => sha256(&request.body),
    }
}

fn string_to_sign(date: &str, canonical: &str) -> String {
    format!("{ALGORITHM}\n{date}\n{}", sha256(canonical.as_bytes()))
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The key is the secret as it is; nothing is derived from it.
fn hmac_sha256(secret: &SecretString, text: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .map_err(|_| Error::config("the secret access key can't be used as a key"))?;
    mac.update(text.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests;
