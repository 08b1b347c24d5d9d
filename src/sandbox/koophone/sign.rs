//! The gateway's side of `SDK-HMAC-SHA256`: rebuilds the canonical request from
//! what arrived and compares signatures.
//!
//! Source: "API Request Signing Guide", pages "Algorithm" and "Excluding
//! Headers", and, where SDK and guide part, the behaviour of the public SDK
//! core: a path is decoded before it is encoded again, dot segments stay, and
//! the query is sorted before it is encoded.

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};

use crate::sandbox::http::HttpRequest;

/// The algorithm word that opens the `Authorization` header.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// Header that carries the time of signing; it must be among the signed ones.
pub const DATE_HEADER: &str = "x-sdk-date";
/// Header whose value stands in for the hash of the body.
const BODY_HASH_HEADER: &str = "x-sdk-content-sha256";
/// Value of [`BODY_HASH_HEADER`] that leaves the body out of the signature.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// Everything but letters, digits and `-_.~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The parts of an `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Access key id.
    pub access: String,
    /// Names of the signed headers, in the order of the header.
    pub signed: Vec<String>,
    /// The signature in hexadecimal.
    pub signature: String,
}

/// Reads an `Authorization` header; `None` when it has another form.
pub fn parse_authorization(text: &str) -> Option<Authorization> {
    let rest = text.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let (mut access, mut signed, mut signature) = (None, None, None);
    for part in rest.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        let slot = match name {
            "Access" => &mut access,
            "SignedHeaders" => &mut signed,
            "Signature" => &mut signature,
            _ => return None,
        };
        if slot.replace(value.to_owned()).is_some() {
            return None;
        }
    }
    let signed = signed?.split(';').map(str::to_owned).collect();
    Some(Authorization { access: access?, signed, signature: signature? })
}

/// The canonical request, or the name of a signed header that did not arrive.
///
/// # Errors
/// The missing header's name.
pub fn canonical_request(request: &HttpRequest, signed: &[String]) -> Result<String, String> {
    let mut names = signed.to_vec();
    names.sort();
    let mut headers = String::new();
    for name in &names {
        let value = request.header(name).ok_or_else(|| name.clone())?;
        headers.push_str(&format!("{name}:{}\n", value.trim()));
    }
    Ok([
        request.method.to_ascii_uppercase(),
        canonical_path(request.path()),
        canonical_query(request),
        headers,
        names.join(";"),
        body_hash(request),
    ]
    .join("\n"))
}

fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let segments: Vec<String> = decoded.split(|byte| *byte == b'/').map(encode).collect();
    let mut joined = segments.join("/");
    if !joined.ends_with('/') {
        joined.push('/');
    }
    joined
}

fn canonical_query(request: &HttpRequest) -> String {
    let mut pairs = request.query_pairs();
    pairs.sort();
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name.as_bytes()), encode(value.as_bytes())))
        .collect();
    encoded.join("&")
}

fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

fn body_hash(request: &HttpRequest) -> String {
    match request.header(BODY_HASH_HEADER) {
        Some(given) if !request.body.is_empty() => given.trim().to_owned(),
        _ => sha256_hex(&request.body),
    }
}

/// Whether a stated hash of the body, if there is one, is the body's hash.
pub fn stated_hash_fits(request: &HttpRequest) -> bool {
    let stated = body_hash(request);
    stated == UNSIGNED || stated.eq_ignore_ascii_case(&sha256_hex(&request.body))
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The text that is signed: algorithm, time and the canonical request's hash.
pub fn string_to_sign(date: &str, canonical: &str) -> String {
    format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical.as_bytes()))
}

/// Whether `signature` (hexadecimal) is the secret key's signature of `text`.
pub fn signature_fits(secret: &str, text: &str, signature: &str) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(text.as_bytes());
    hex::decode(signature).is_ok_and(|bytes| mac.verify_slice(&bytes).is_ok())
}

/// Reads `yyyyMMddTHHmmssZ` as milliseconds since the Unix epoch.
pub fn parse_date(text: &str) -> Option<i64> {
    let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let at = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
    Some(at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::vectors;

    #[test]
    fn every_vector_is_rebuilt_to_the_last_byte() {
        let cases = vectors::load();
        assert_eq!(cases.len(), 74);
        for case in &cases {
            let expected = |key: &str| case.raw["expected"][key].as_str().unwrap_or("");
            let parsed = parse_authorization(expected("authorization")).expect(&case.name);
            assert_eq!(parsed.signed.join(";"), expected("signed_headers"), "{}", case.name);
            assert_eq!(parsed.signature, expected("signature"), "{}", case.name);
            let canonical = canonical_request(&case.request, &parsed.signed).expect(&case.name);
            assert_eq!(canonical, expected("canonical_request"), "{}", case.name);
            assert_eq!(sha256_hex(canonical.as_bytes()), expected("canonical_request_sha256"));
            let text = string_to_sign(&case.date, &canonical);
            assert_eq!(text, expected("string_to_sign"), "{}", case.name);
            assert!(signature_fits(&case.secret, &text, &parsed.signature), "{}", case.name);
            assert!(!signature_fits("other", &text, &parsed.signature), "{}", case.name);
            assert!(stated_hash_fits(&case.request), "{}", case.name);
        }
    }

    #[test]
    fn quirk_vectors_are_among_them() {
        let quirks = vectors::load().iter().filter(|case| case.raw["kind"] == "sdk-quirk").count();
        assert_eq!(quirks, 7);
    }

    #[test]
    fn a_changed_body_query_or_header_breaks_the_signature() {
        let case = vectors::named("koophone-backup-one");
        let parsed = parse_authorization(case.request.header("authorization").unwrap()).unwrap();
        let fits = |request: &HttpRequest| {
            let canonical = canonical_request(request, &parsed.signed).unwrap();
            let text = string_to_sign(&case.date, &canonical);
            signature_fits(&case.secret, &text, &parsed.signature)
        };
        assert!(fits(&case.request));
        let mut other = case.request.clone();
        other.body.push(b' ');
        assert!(!fits(&other));
        let mut other = case.request.clone();
        other.target.push_str("?a=1");
        assert!(!fits(&other));
        let mut other = case.request.clone();
        for (name, value) in &mut other.headers {
            if name == "x-request-id" {
                value.push('0');
            }
        }
        assert!(!fits(&other));
    }

    #[test]
    fn a_header_of_another_form_is_refused() {
        for text in [
            "",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256, Access=a, SignedHeaders=b, Signature=c",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b",
            "SDK-HMAC-SHA256 Access=a, Access=a, SignedHeaders=b, Signature=c",
            "AWS4-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c",
            "SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c, More",
        ] {
            assert_eq!(parse_authorization(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_needs_its_exact_form() {
        assert_eq!(parse_date("19700101T000001Z"), Some(1000));
        for text in ["", "2026-01-05T08:15:30Z", "20260105T081530", "20261305T081530Z"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
