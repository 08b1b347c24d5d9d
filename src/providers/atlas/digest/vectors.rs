//! Every published and derived vector, single answers, refusals and
//! conversations.

use serde_json::{Map, Value, json};

use super::answer::{hashed_a1, hashed_a2, response};
use super::*;

/// What the vector file holds; a file that shrinks must not go unnoticed.
const SINGLES: usize = 46;
const SEQUENCES: usize = 5;
const REJECTS: usize = 7;

fn vectors(kind: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/http-digest.json");
    let text = std::fs::read_to_string(path).expect("vector file");
    let file: Value = serde_json::from_str(&text).expect("vector file is JSON");
    let all = file["vectors"].as_array().expect("vectors").clone();
    assert_eq!(all.len(), SINGLES + SEQUENCES + REJECTS);
    assert_eq!(file["count"], all.len());
    all.into_iter().filter(|vector| vector["kind"] == kind).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn lines(value: &Value) -> Vec<&str> {
    value.as_array().expect("lines").iter().map(text).collect()
}

fn account(value: &Value) -> Account<'_> {
    Account { user: text(&value["username"]), password: text(&value["password"]) }
}

/// The request of a single vector or of one step of a conversation.
fn ask(value: &Value) -> Ask<'_> {
    Ask {
        method: text(&value["request"]["method"]),
        uri: text(&value["request"]["uri"]),
        body: text(&value["request"]["body"]).as_bytes(),
        cnonce: text(&value["cnonce"]),
        nc: u32::try_from(value["nc"].as_u64().expect("nc")).expect("nc fits"),
    }
}

/// The challenge in the vectors' form; `stale` only where the vector has it.
fn as_json(challenge: &Challenge, expected: &Value) -> Value {
    let mut map = Map::new();
    let mut put = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), json!(value));
        }
    };
    put("realm", Some(&challenge.realm));
    put("nonce", Some(&challenge.nonce));
    put("domain", challenge.domain.as_ref());
    put("opaque", challenge.opaque.as_ref());
    put("algorithm", challenge.algorithm_word.as_ref());
    put("qop", challenge.qop_word.as_ref());
    put("charset", challenge.charset.as_ref());
    if expected.get("stale").is_some() {
        map.insert("stale".to_owned(), json!(challenge.stale.to_string()));
    }
    if challenge.userhash {
        map.insert("userhash".to_owned(), json!(true));
    }
    Value::Object(map)
}

fn check(id: &str, challenge: &Challenge, account: Account<'_>, vector: &Value) {
    let (ask, expect) = (ask(vector), &vector["expect"]);
    assert_eq!(as_json(challenge, &expect["challenge"]), expect["challenge"], "{id}: challenge");
    assert_eq!(hashed_a1(challenge, account, ask.cnonce), expect["ha1"], "{id}: H(A1)");
    assert_eq!(hashed_a2(challenge, &ask), expect["ha2"], "{id}: H(A2)");
    assert_eq!(response(challenge, account, &ask), expect["response"], "{id}: response");
    let header = authorization(challenge, account, &ask);
    assert_eq!(header, expect["authorization_header"], "{id}: header");
}

#[test]
fn answers_every_single_vector() {
    let all = vectors("single");
    assert_eq!(all.len(), SINGLES);
    for vector in &all {
        let id = text(&vector["id"]);
        let challenge = choose(lines(&vector["www_authenticate"]))
            .unwrap_or_else(|flaw| panic!("{id}: {flaw:?}"));
        check(id, &challenge, account(&vector["credentials"]), vector);
    }
}

#[test]
fn refuses_every_reject_vector() {
    let all = vectors("reject");
    assert_eq!(all.len(), REJECTS);
    for vector in &all {
        let flaw = choose(lines(&vector["www_authenticate"])).expect_err("flaw");
        let name = match flaw {
            Flaw::NoChallenge => "no_challenge",
            Flaw::NoDigest => "no_digest_challenge",
            Flaw::UnsupportedAlgorithm => "unsupported_algorithm",
            Flaw::UnsupportedQop => "unsupported_qop",
            Flaw::Malformed => "malformed_challenge",
        };
        assert_eq!(name, vector["expect"]["error"], "{}", vector["id"]);
    }
}

/// The arithmetic of every step of the conversations. That the signer keeps
/// and counts nonces as they demand is tested beside the signer.
#[test]
fn answers_every_step_of_the_conversations() {
    let all = vectors("sequence");
    assert_eq!(all.len(), SEQUENCES);
    let mut steps = 0;
    for vector in &all {
        let id = text(&vector["id"]);
        for step in vector["steps"].as_array().expect("steps") {
            if step["expect"]["authorization"].is_null() {
                continue;
            }
            let told = &step["expect"]["challenge"];
            let line = text_of(told);
            let challenge = choose([line.as_str()]).expect("challenge");
            check(id, &challenge, account(&vector["credentials"]), step);
            steps += 1;
        }
    }
    assert_eq!(steps, 10);
}

/// Writes an expected challenge as a header line.
fn text_of(challenge: &Value) -> String {
    let parameters: Vec<String> = challenge
        .as_object()
        .expect("challenge")
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", text(value)))
        .collect();
    format!("Digest {}", parameters.join(", "))
}

/// Every header of the vectors cut at every place, and with every character
/// left out: what comes over the wire may be anything.
#[test]
fn damaged_headers_do_no_harm() {
    let mut tried = 0;
    for vector in vectors("single").iter().chain(&vectors("reject")) {
        for line in lines(&vector["www_authenticate"]) {
            for (at, character) in line.char_indices() {
                let (before, rest) = line.split_at(at);
                let without = format!("{before}{}", &rest[character.len_utf8()..]);
                for damaged in [before, without.as_str()] {
                    if let Ok(challenge) = choose([damaged]) {
                        let account = Account { user: "u", password: "p" };
                        let ask =
                            Ask { method: "GET", uri: "/", body: b"", cnonce: "c", nc: u32::MAX };
                        let header = authorization(&challenge, account, &ask);
                        assert!(header.starts_with("Digest username="), "{damaged}");
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}
