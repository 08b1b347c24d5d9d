//! Verifies signature version 1.0 of RPC calls (HMAC-SHA1).
//!
//! Source: Alibaba Cloud, page "RPC mechanism" and the ApsaraDB for MongoDB
//! page "Signature method".

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::call::Params;
use super::encode::encode;

/// The text that the signature covers: every parameter except `Signature`,
/// sorted by plain name, from the query and a form body together.
pub fn string_to_sign(method: &str, params: &Params) -> String {
    let pairs: Vec<String> = params
        .iter()
        .filter(|(name, _)| name.as_str() != "Signature")
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    format!("{method}&%2F&{}", encode(&pairs.join("&")))
}

/// Whether `signature` (base64) is right for the text. The key is the secret
/// with an ampersand behind it.
pub fn is_valid(secret: &str, text: &str, signature: &str) -> bool {
    let Ok(claimed) = STANDARD.decode(signature) else { return false };
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(format!("{secret}&").as_bytes()) else {
        return false;
    };
    mac.update(text.as_bytes());
    mac.verify_slice(&claimed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::call::Call;
    use super::*;
    use crate::sandbox::http::HttpRequest;

    fn vectors() -> Vec<serde_json::Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/alibaba-rpc-v1.json");
        let text = std::fs::read_to_string(path).expect("vector file");
        let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        file["vectors"].as_array().expect("vectors").clone()
    }

    fn on_the_wire(vector: &serde_json::Value) -> HttpRequest {
        let form = "application/x-www-form-urlencoded".to_owned();
        HttpRequest {
            method: vector["method"].as_str().expect("method").into(),
            target: format!("/?{}", vector["request_query"].as_str().expect("query")),
            headers: vec![("content-type".into(), form)],
            body: vector["request_body"].as_str().unwrap_or("").into(),
        }
    }

    #[test]
    fn all_vectors_verify() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 61);
        for vector in &vectors {
            let call = Call::read(&on_the_wire(vector));
            assert_eq!(call.repeated, None, "{}", vector["id"]);
            let text = string_to_sign(&call.method, &call.params);
            assert_eq!(text, vector["string_to_sign"].as_str().expect("text"), "{}", vector["id"]);
            assert_eq!(call.params["Signature"], vector["signature"].as_str().expect("signature"));
            let secret = vector["access_key_secret"].as_str().expect("secret");
            assert!(is_valid(secret, &text, &call.params["Signature"]), "{}", vector["id"]);
            assert!(!is_valid(&format!("{secret}x"), &text, &call.params["Signature"]));
            assert!(!is_valid(secret, &format!("{text}x"), &call.params["Signature"]));
        }
    }

    #[test]
    fn a_signature_that_is_no_base64_is_wrong() {
        assert!(!is_valid("s", "t", "***"));
        assert!(!is_valid("s", "t", ""));
    }
}
