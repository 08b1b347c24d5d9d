//! Verifies signature V3 (`ACS3-HMAC-SHA256`).
//!
//! Source: Alibaba Cloud, page "V3 request structure and signature mechanism".

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::call::Params;
use super::encode::encode;
use super::failure::Failure;
use crate::sandbox::http::HttpRequest;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The parts of the `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The access key id; it has no date or region scope.
    pub access_key_id: String,
    /// Names of the signed headers, in lower case, sorted.
    pub signed_headers: Vec<String>,
    /// Hexadecimal signature.
    pub signature: String,
}

impl Authorization {
    /// Reads the header. No space may follow the commas.
    ///
    /// # Errors
    /// `IncompleteSignature` for every other shape.
    pub fn read(header: &str) -> Result<Self, Failure> {
        let wrong = || incomplete("the Authorization header is malformed");
        let rest = header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' '));
        let parts: Vec<&str> = rest.ok_or_else(wrong)?.split(',').collect();
        let [credential, headers, signature] = parts.as_slice() else { return Err(wrong()) };
        let value = |part: &&str, name: &str| {
            part.strip_prefix(name).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let headers = value(headers, "SignedHeaders=").ok_or_else(wrong)?;
        let signed_headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        if !signed_headers.is_sorted() {
            return Err(incomplete("the signed headers are not sorted"));
        }
        Ok(Self {
            access_key_id: value(credential, "Credential=").ok_or_else(wrong)?,
            signed_headers,
            signature: value(signature, "Signature=").ok_or_else(wrong)?,
        })
    }

    /// Checks that every header that must be signed is signed: `host`, each
    /// `x-acs-*` that was sent, and `content-type` when present.
    ///
    /// # Errors
    /// `IncompleteSignature`, naming the header.
    pub fn covers(&self, request: &HttpRequest) -> Result<(), Failure> {
        for (name, _) in &request.headers {
            let must = name.starts_with("x-acs-") || name == "host" || name == "content-type";
            if must && !self.signed_headers.contains(name) {
                return Err(incomplete(&format!("the header {name} is not signed")));
            }
        }
        Ok(())
    }

    /// The canonical request, with the digest of the body that really came.
    pub fn canonical_request(&self, request: &HttpRequest, query: &Params) -> String {
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let headers: String = self
            .signed_headers
            .iter()
            .map(|name| format!("{name}:{}\n", request.header(name).unwrap_or("").trim()))
            .collect();
        [
            request.method.as_str(),
            request.path(),
            &pairs.join("&"),
            &headers,
            &self.signed_headers.join(";"),
            &hex::encode(Sha256::digest(&request.body)),
        ]
        .join("\n")
    }

    /// Whether the signature is right for the text, under the plain secret.
    pub fn is_valid(&self, secret: &str, text: &str) -> bool {
        let Ok(claimed) = hex::decode(&self.signature) else { return false };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(text.as_bytes());
        mac.verify_slice(&claimed).is_ok()
    }
}

/// The text that the signature covers.
pub fn string_to_sign(canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{}", hex::encode(Sha256::digest(canonical_request.as_bytes())))
}

fn incomplete(why: &str) -> Failure {
    let text = format!("The request signature does not conform to the standard: {why}.");
    Failure::new(400, "IncompleteSignature", text)
}

#[cfg(test)]
mod tests {
    use super::super::call::Call;
    use super::*;
    use base64::Engine;
    use serde_json::Value;

    fn vectors() -> Vec<Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/alibaba-acs3.json");
        let text = std::fs::read_to_string(path).expect("vector file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        file["vectors"].as_array().expect("vectors").clone()
    }

    fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
        vector[key].as_str().expect("text field")
    }

    fn on_the_wire(vector: &Value) -> HttpRequest {
        let headers = vector["headers"].as_object().expect("headers");
        let coded = vector["body_base64"].as_str();
        let standard = base64::engine::general_purpose::STANDARD;
        HttpRequest {
            method: text(vector, "method").into(),
            target: format!("{}?{}", text(vector, "path"), text(vector, "canonical_query")),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().expect("value").into()))
                .chain([("authorization".into(), text(vector, "authorization").into())])
                .collect(),
            body: match coded {
                Some(coded) => standard.decode(coded).expect("base64"),
                None => text(vector, "body").into(),
            },
        }
    }

    #[test]
    fn all_vectors_verify() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 51);
        for vector in &vectors {
            let id = text(vector, "id");
            let request = on_the_wire(vector);
            let header = request.header("authorization").expect("header");
            let authorization = Authorization::read(header).expect(id);
            let canonical = authorization.canonical_request(&request, &Call::read(&request).params);
            assert_eq!(canonical, text(vector, "canonical_request"), "{id}");
            let to_sign = string_to_sign(&canonical);
            assert_eq!(to_sign, text(vector, "string_to_sign"), "{id}");
            assert_eq!(authorization.access_key_id, text(vector, "access_key_id"), "{id}");
            assert!(authorization.is_valid(text(vector, "access_key_secret"), &to_sign), "{id}");
            assert!(!authorization.is_valid("another", &to_sign), "{id}");
            assert_eq!(authorization.covers(&request), Ok(()), "{id}");
        }
    }

    #[test]
    fn malformed_authorizations_are_incomplete() {
        for header in [
            "ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00",
            "ACS3-HMAC-SHA256 Credential=a,Signature=00",
            "ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=00",
            "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=x-acs-date;host,Signature=00",
            "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=00",
            "",
        ] {
            let failure = Authorization::read(header).expect_err(header);
            assert_eq!(failure.code, "IncompleteSignature");
        }
    }
}
