//! Signs with an API key pair over HTTP Digest. The server's nonce is kept and
//! counted across calls, so that in the steady state a call is one request.
//!
//! A create goes without that saving. An unsigned look at its own address brings
//! a nonce that nobody has used, and the create is sent once with that. Were it
//! sent with a kept nonce, a refusal could mean two things: that the nonce has
//! grown old, or that the request was delivered twice and the refusal is the
//! second delivery's, since a nonce's count is good once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::digest::{self, Account, Ask};
use super::error;
use super::late::LateSecret;
use crate::core::request::Repeat;
use crate::core::signer::Unsigned;
use crate::core::transport::Transport;
use crate::core::{Challenge, Dialect, Fault, Reply, Request, Result, Signer, Stamp};

/// An API key pair and the nonce in use.
pub struct DigestSigner {
    public_key: String,
    private_key: LateSecret,
    nonce: Mutex<Option<Nonce>>,
    /// Challenges to creates, each good for one.
    unused: Mutex<Vec<digest::Challenge>>,
}

/// The server's nonce and how often it was used.
struct Nonce {
    challenge: digest::Challenge,
    used: u32,
    /// Keyed algorithms hash the client's nonce of the first request into the
    /// session key, so it stays the same for as long as the server's does.
    cnonce: Option<String>,
}

impl DigestSigner {
    /// A signer that has not met its server yet.
    pub fn new(public_key: String, private_key: LateSecret) -> Self {
        Self { public_key, private_key, nonce: Mutex::new(None), unused: Mutex::default() }
    }

    /// Takes one count of the nonce; `None` before the first challenge and
    /// after four thousand million requests.
    fn take(&self, fresh: &str) -> Option<(digest::Challenge, String, u32)> {
        let mut held = self.held();
        let nonce = held.as_mut()?;
        let Some(used) = nonce.used.checked_add(1) else {
            *held = None;
            return None;
        };
        nonce.used = used;
        let cnonce = match &nonce.cnonce {
            Some(first) => first.clone(),
            None => fresh.to_owned(),
        };
        if nonce.challenge.algorithm.session {
            nonce.cnonce = Some(cnonce.clone());
        }
        Some((nonce.challenge.clone(), cnonce, used))
    }

    /// What to sign a request with; `None` sends it unsigned.
    fn next_count(
        &self,
        request: &Request,
        fresh: &str,
    ) -> Option<(digest::Challenge, String, u32)> {
        match request.repeat() {
            Repeat::Safe => self.take(fresh),
            Repeat::IfUnsent | Repeat::Never => Some((self.unused().pop()?, fresh.to_owned(), 1)),
        }
    }

    fn unused(&self) -> MutexGuard<'_, Vec<digest::Challenge>> {
        self.unused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, challenge: digest::Challenge) {
        *self.held() = Some(Nonce { challenge, used: 0, cnonce: None });
    }

    fn held(&self) -> MutexGuard<'_, Option<Nonce>> {
        self.nonce.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn challenge_in(reply: &Reply) -> Option<digest::Challenge> {
    let lines: Vec<String> = reply
        .headers
        .get_all("www-authenticate")
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    digest::choose(lines.iter().map(String::as_str)).ok()
}

/// Takes a challenge for the answer that was wanted.
struct AnyChallenge;

impl Dialect for AnyChallenge {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        match reply.status {
            200..=299 | 401 => Ok(()),
            _ => Err(Fault::from_status(&request.operation, reply)),
        }
    }
}

/// Whether a request is a create that was signed with a count of a nonce. A
/// second delivery of it is refused, so a refusal proves nothing about the first.
pub(super) fn counts_once(signed: &Request) -> bool {
    let digest = |value: &reqwest::header::HeaderValue| value.as_bytes().starts_with(b"Digest ");
    signed.repeat() != Repeat::Safe && signed.headers.get("authorization").is_some_and(digest)
}

#[async_trait]
impl Signer for DigestSigner {
    /// Fetches the private key before anything is sent, so that a missing one
    /// does not first cost a request.
    async fn ready(&self, _transport: &Transport) -> Result<()> {
        self.private_key.get().map(|_| ())
    }

    /// Asks for the challenge that the request is signed with.
    async fn ready_once(&self, transport: &Transport, request: &Request) -> Result<()> {
        self.private_key.get()?;
        let look = Request::get("challenge", &request.endpoint, &request.path);
        let reply = transport.call(&look, &Unsigned, &AnyChallenge).await?;
        if let Some(challenge) = challenge_in(&reply) {
            self.unused().push(challenge);
        }
        Ok(())
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let Some((challenge, cnonce, nc)) = self.next_count(request, &stamp.nonce) else {
            return Ok(());
        };
        let ask = Ask {
            method: request.method.as_str(),
            uri: &request.target(),
            body: &request.body,
            cnonce: &cnonce,
            nc,
        };
        let account = Account { user: &self.public_key, password: self.private_key.get()? };
        let value = digest::authorization(&challenge, account, &ask);
        request.set_secret_header("authorization", &value)
    }

    /// Answers once per call: the first challenge, or one after a kept nonce
    /// was dropped by the server. Only `stale=true` says that the credential
    /// was right and earns another try; anything else means that key or rights
    /// are wrong, and repeating would not change that.
    fn challenge(&self, signed: &Request, reply: &Reply, answered: u32) -> Challenge {
        if reply.status != 401 || error::is_about_rights(reply) {
            return Challenge::Final;
        }
        let Some(challenge) = challenge_in(reply) else { return Challenge::Final };
        let unsigned = !signed.headers.contains_key("authorization");
        if signed.repeat() != Repeat::Safe {
            return Challenge::Final;
        }
        let renewed = challenge.stale && answered <= 1;
        self.keep(challenge);
        if unsigned || renewed || answered == 0 { Challenge::Again } else { Challenge::Final }
    }

    fn accepted(&self, _signed: &Request, reply: &Reply) {
        let Some(next) = reply.header("authentication-info").and_then(digest::next_nonce) else {
            return;
        };
        let mut held = self.held();
        if let Some(nonce) = held.take() {
            let challenge = nonce.challenge.with_nonce(next);
            *held = Some(Nonce { challenge, used: 0, cnonce: None });
        }
    }

    fn preview(&self, request: &mut Request) {
        let user = self.public_key.replace(['"', '\\'], "?");
        let value = format!("Digest username=\"{user}\", nonce=\"NONCE\", response=\"RESPONSE\"");
        // A preview of something that cannot be a header is no preview at all.
        let _ = request.set_secret_header("authorization", &value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::core::Endpoint;

    fn text(value: &Value) -> &str {
        value.as_str().unwrap_or_default()
    }

    fn request(step: &Value) -> Request {
        let endpoint = Endpoint::parse("https://cloud.mongodb.com").expect("endpoint");
        let method = text(&step["request"]["method"]).parse().expect("method");
        Request::new("Step", method, &endpoint, text(&step["request"]["uri"]))
    }

    fn reply(answer: &Value) -> Reply {
        let mut headers = reqwest::header::HeaderMap::new();
        for line in answer["www_authenticate"].as_array().into_iter().flatten() {
            headers.append("www-authenticate", text(line).parse().expect("value"));
        }
        if let Some(info) = answer["authentication_info"].as_str() {
            headers.append("authentication-info", info.parse().expect("value"));
        }
        let status = answer["status"].as_u64().and_then(|n| u16::try_from(n).ok());
        Reply { status: status.expect("status"), headers, body: vec![] }
    }

    fn stamp(step: &Value) -> Stamp {
        Stamp {
            now: "2026-01-05T08:00:00Z".parse().expect("time"),
            nonce: text(&step["cnonce"]).to_owned(),
        }
    }

    fn sequences() -> Vec<Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/http-digest.json");
        let file: Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("file")).expect("JSON");
        let all = file["vectors"].as_array().expect("vectors").iter();
        all.filter(|vector| vector["kind"] == "sequence").cloned().collect()
    }

    /// Some conversations begin in the middle: with a nonce that was used before.
    fn catch_up(signer: &DigestSigner, step: &Value) {
        let told = &step["expect"]["challenge"];
        if told.is_null() {
            return;
        }
        let line = format!(
            "Digest realm=\"{}\", nonce=\"{}\", algorithm=MD5, qop=\"auth\"",
            text(&told["realm"]),
            text(&told["nonce"])
        );
        signer.keep(digest::choose([line.as_str()]).expect("challenge"));
        for _ in 1..step["nc"].as_u64().expect("nc") {
            signer.take("earlier").expect("count");
        }
    }

    #[test]
    fn follows_every_conversation() {
        let all = sequences();
        assert_eq!(all.len(), 5);
        for vector in &all {
            let credentials = &vector["credentials"];
            let signer = DigestSigner::new(
                text(&credentials["username"]).to_owned(),
                text(&credentials["password"]).into(),
            );
            let steps = vector["steps"].as_array().expect("steps");
            catch_up(&signer, &steps[0]);
            let mut answered = 0;
            for (index, step) in steps.iter().enumerate() {
                let place = format!("{} step {index}", vector["id"]);
                let mut signed = request(step);
                signer.sign(&mut signed, &stamp(step)).expect("signed");
                let header = signed.headers.get("authorization");
                let header = header.map(|value| value.to_str().expect("text"));
                assert_eq!(header, step["expect"]["authorization_header"].as_str(), "{place}");
                let answer = &step["server_answers"];
                if answer["status"] == 401 {
                    let verdict = signer.challenge(&signed, &reply(answer), answered);
                    let stop = answer["then"] == "stop";
                    let expected = if stop { Challenge::Final } else { Challenge::Again };
                    assert_eq!(verdict, expected, "{place}");
                    answered += 1;
                } else {
                    signer.accepted(&signed, &reply(answer));
                    answered = 0;
                }
            }
        }
    }

    fn challenged(parameters: &str) -> Reply {
        let line = format!("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"{parameters}");
        reply(&serde_json::json!({"status": 401, "www_authenticate": [line]}))
    }

    fn step() -> Value {
        serde_json::json!({"request": {"method": "GET", "uri": "/x"}, "cnonce": "c1"})
    }

    #[test]
    fn a_server_that_always_says_stale_is_left_alone() {
        let signer = DigestSigner::new("user".into(), "pass".into());
        let stale = challenged(", stale=true");
        let mut signed = request(&step());
        let mut verdicts = Vec::new();
        for answered in 0..3 {
            verdicts.push(signer.challenge(&signed, &stale, answered));
            signer.sign(&mut signed, &stamp(&step())).expect("signed");
        }
        assert_eq!(verdicts, [Challenge::Again, Challenge::Again, Challenge::Final]);
    }

    #[test]
    fn missing_rights_are_final_at_once() {
        let signer = DigestSigner::new("user".into(), "pass".into());
        let mut reply = challenged("");
        reply.body = br#"{"error":401,"errorCode":"NOT_IN_GROUP"}"#.to_vec();
        assert_eq!(signer.challenge(&request(&step()), &reply, 0), Challenge::Final);
    }

    #[test]
    fn a_session_keeps_its_first_client_nonce() {
        let signer = DigestSigner::new("user".into(), "pass".into());
        signer.challenge(&request(&step()), &challenged(", algorithm=MD5-sess"), 0);
        let mut other = step();
        other["cnonce"] = "c2".into();
        for (step, nc) in [(step(), "00000001"), (other, "00000002")] {
            let mut signed = request(&step);
            signer.sign(&mut signed, &stamp(&step)).expect("signed");
            let header = signed.headers["authorization"].to_str().expect("text").to_owned();
            assert!(header.contains("cnonce=\"c1\""), "{header}");
            assert!(header.contains(&format!("nc={nc}")), "{header}");
        }
    }

    #[test]
    fn a_nonce_that_is_used_up_is_dropped() {
        let signer = DigestSigner::new("user".into(), "pass".into());
        signer.challenge(&request(&step()), &challenged(""), 0);
        if let Some(nonce) = signer.held().as_mut() {
            nonce.used = u32::MAX;
        }
        let mut signed = request(&step());
        signer.sign(&mut signed, &stamp(&step())).expect("signed");
        assert!(!signed.headers.contains_key("authorization"));
    }
}
