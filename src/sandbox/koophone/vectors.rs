//! The signing vectors as requests, for the tests of the verifier.

use base64::Engine;
use serde_json::Value;

use crate::sandbox::http::HttpRequest;

/// One vector, with the request as it would arrive.
pub struct Case {
    /// The vector's name.
    pub name: String,
    /// Secret key.
    pub secret: String,
    /// Access key id.
    pub access: String,
    /// Value of `X-Sdk-Date`.
    pub date: String,
    /// The request with its `Authorization` header.
    pub request: HttpRequest,
    /// The vector as it stands in the file.
    pub raw: Value,
}

/// All vectors of the file.
pub fn load() -> Vec<Case> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/huawei-sdk-hmac-sha256.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(file["count"].as_u64(), Some(vectors.len() as u64));
    vectors.iter().map(case).collect()
}

/// The vector of that name.
pub fn named(name: &str) -> Case {
    load().into_iter().find(|case| case.name == name).unwrap()
}

fn case(raw: &Value) -> Case {
    let input = &raw["input"];
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let mut headers = Vec::new();
    for group in [&input["headers"], &raw["expected"]["added_headers"]] {
        for (name, value) in group.as_object().unwrap() {
            headers.push((name.to_ascii_lowercase(), text(value).trim().to_owned()));
        }
    }
    headers.push(("authorization".to_owned(), text(&raw["expected"]["authorization"])));
    let body = match input.get("body_base64").and_then(Value::as_str) {
        Some(encoded) => base64::engine::general_purpose::STANDARD.decode(encoded).unwrap(),
        None => text(&input["body"]).into_bytes(),
    };
    Case {
        name: text(&raw["name"]),
        secret: text(&input["sk"]),
        access: text(&input["ak"]),
        date: text(&input["time"]),
        request: HttpRequest {
            method: text(&input["method"]),
            target: text(&raw["expected"]["request_target"]),
            headers,
            body,
        },
        raw: raw.clone(),
    }
}
