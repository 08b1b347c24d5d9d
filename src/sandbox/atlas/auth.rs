//! Who is asking: API keys with HTTP Digest, and Bearer tokens.
//!
//! Source: MongoDB documentation, "Get Started with the Atlas Administration
//! API" and "Service Accounts Overview"; RFC 7616, RFC 6750.

use serde::{Deserialize, Serialize};

use super::digest::Claim;
use super::nonce::{NonceBook, Verdict};
use super::reply::ApiError;
use super::tokens::TokenDesk;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// Sandbox test data: public key of the key pair that may do everything.
pub const PUBLIC_KEY: &str = "sandboxk";
/// Sandbox test data: private key of [`PUBLIC_KEY`].
pub const PRIVATE_KEY: &str = "5a4db0c5-5a4d-b0c5-5a4d-b0c55a4db0c5";
/// Sandbox test data: public key of the key pair with Project Read Only.
pub const READ_ONLY_PUBLIC_KEY: &str = "sandboxr";
/// Sandbox test data: private key of [`READ_ONLY_PUBLIC_KEY`].
pub const READ_ONLY_PRIVATE_KEY: &str = "5a4db0c5-0000-0000-0000-b0c55a4db0c5";

/// Realm of the Digest challenge.
const REALM: &str = "MMS Public API";
const KEYS: &[(&str, &str, bool)] =
    &[(PUBLIC_KEY, PRIVATE_KEY, false), (READ_ONLY_PUBLIC_KEY, READ_ONLY_PRIVATE_KEY, true)];

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Public key or client id.
    pub name: String,
    /// Whether only reading is allowed.
    pub read_only: bool,
    /// Value for the `Authentication-Info` header, when that is switched on.
    pub info: Option<String>,
}

/// Everything the server remembers about credentials.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AuthDesk {
    /// Nonces given out.
    pub nonces: NonceBook,
    /// Bearer tokens given out.
    pub tokens: TokenDesk,
    /// Whether answers carry `Authentication-Info` with a next nonce.
    pub authentication_info: bool,
}

impl AuthDesk {
    /// Settles who sent the request.
    ///
    /// # Errors
    /// 401 with a challenge.
    pub fn caller(&mut self, request: &HttpRequest, now: &Moment) -> Result<Caller, ApiError> {
        let header = request.header("authorization").unwrap_or_default();
        let scheme = header.split([' ', '\t']).next().unwrap_or_default();
        if scheme.eq_ignore_ascii_case("bearer") {
            return self.bearer(header[scheme.len()..].trim(), now);
        }
        match Claim::read(header) {
            Some(claim) => self.digest(&claim, request, now),
            None => Err(self.challenge(now, false)),
        }
    }

    /// The plain 401 with a fresh Digest challenge.
    pub fn challenge(&mut self, now: &Moment, stale: bool) -> ApiError {
        let nonce = self.nonces.issue(now.unix_ms);
        let challenge = format!(
            "Digest realm=\"{REALM}\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, \
             qop=\"auth\", stale={stale}"
        );
        ApiError::without_code(401, "You are not authorized for this resource.")
            .with("www-authenticate", challenge)
    }

    fn bearer(&self, token: &str, now: &Moment) -> Result<Caller, ApiError> {
        match self.tokens.owner(token, now.unix_ms) {
            Some(name) => Ok(Caller { name: name.to_owned(), read_only: false, info: None }),
            None => Err(ApiError::without_code(401, "You are not authorized for this resource.")
                .with("www-authenticate", "Bearer error=\"invalid_token\"")),
        }
    }

    fn digest(
        &mut self,
        claim: &Claim,
        request: &HttpRequest,
        now: &Moment,
    ) -> Result<Caller, ApiError> {
        let Some((user, password, read_only)) = right_key(claim, request) else {
            return Err(self.challenge(now, false));
        };
        let (nonce, count) = (claim.get("nonce").unwrap_or_default(), claim.count().unwrap_or(0));
        match self.nonces.take(nonce, count, now.unix_ms) {
            Verdict::Stale => Err(self.challenge(now, true)),
            Verdict::Replayed => Err(self.challenge(now, false)),
            Verdict::Fresh => Ok(Caller {
                name: user.to_owned(),
                read_only,
                info: self.info(claim, user, password, now),
            }),
        }
    }

    fn info(&mut self, claim: &Claim, user: &str, password: &str, now: &Moment) -> Option<String> {
        if !self.authentication_info {
            return None;
        }
        let proof = claim.proof(user, password)?;
        let (cnonce, count) = (claim.get("cnonce")?, claim.get("nc")?);
        let next = self.nonces.issue(now.unix_ms);
        let cnonce = cnonce.replace('\\', "\\\\").replace('"', "\\\"");
        Some(format!(
            "nextnonce=\"{next}\", qop=auth, rspauth=\"{proof}\", cnonce=\"{cnonce}\", nc={count}"
        ))
    }
}

/// The key whose password explains the response, if the claim is about this
/// very request and in the form that the challenge asked for.
fn right_key(claim: &Claim, request: &HttpRequest) -> Option<(&'static str, &'static str, bool)> {
    let algorithm = claim.get("algorithm").unwrap_or("MD5");
    let about_this = claim.get("uri") == Some(request.target.as_str())
        && claim.get("realm") == Some(REALM)
        && claim.get("qop") == Some("auth")
        && algorithm.eq_ignore_ascii_case("MD5")
        && claim.count().is_some_and(|count| count > 0)
        && claim.get("cnonce").is_some_and(|cnonce| !cnonce.is_empty());
    let &(user, password, read_only) = KEYS.iter().find(|(user, ..)| claim.names(user))?;
    let expected = claim.expected(&request.method, user, password, &request.body)?;
    let right = about_this && claim.get("response") == Some(expected.as_str());
    right.then_some((user, password, read_only))
}

/// Headers that answer a Digest challenge, for this folder's own tests.
#[cfg(test)]
pub mod client {
    use super::*;
    use md5::{Digest, Md5};

    fn md5(text: &str) -> String {
        hex::encode(Md5::digest(text))
    }

    /// The nonce of a challenge.
    pub fn nonce(challenge: &str) -> String {
        challenge
            .split("nonce=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("")
            .into()
    }

    /// An `Authorization` value, written out from the formula of RFC 7616.
    pub fn answer(key: (&str, &str), method: &str, uri: &str, nonce: &str, count: u32) -> String {
        let (user, password) = key;
        let (a1, a2) =
            (md5(&format!("{user}:{REALM}:{password}")), md5(&format!("{method}:{uri}")));
        let response = md5(&format!("{a1}:{nonce}:{count:08x}:0a4f113b:auth:{a2}"));
        format!(
            "Digest username=\"{user}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", \
             algorithm=MD5, qop=auth, nc={count:08x}, cnonce=\"0a4f113b\", response=\"{response}\""
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: (&str, &str) = (PUBLIC_KEY, PRIVATE_KEY);

    fn at(unix_ms: i64) -> Moment {
        Moment { unix_ms, speed: 1.0, base_url: "http://127.0.0.1:1".into() }
    }

    fn request(authorization: Option<String>) -> HttpRequest {
        let headers = authorization.map(|value| ("authorization".to_owned(), value));
        HttpRequest {
            method: "GET".into(),
            target: "/api/atlas/v2/groups?pageNum=1".into(),
            headers: headers.into_iter().collect(),
            body: vec![],
        }
    }

    fn challenge(desk: &mut AuthDesk, header: Option<String>, now: i64) -> String {
        let error = desk.caller(&request(header), &at(now)).expect_err("a challenge");
        assert_eq!((error.status, error.code), (401, None));
        error.more.headers[0].1.clone()
    }

    fn header(nonce: &str, count: u32) -> Option<String> {
        Some(client::answer(KEY, "GET", "/api/atlas/v2/groups?pageNum=1", nonce, count))
    }

    #[test]
    fn a_challenge_is_answered_and_its_nonce_reused() {
        let mut desk = AuthDesk::default();
        let asked = challenge(&mut desk, None, 0);
        assert!(asked.starts_with("Digest realm=\"MMS Public API\", domain=\"\", nonce=\""));
        assert!(asked.ends_with("algorithm=MD5, qop=\"auth\", stale=false"));
        let nonce = client::nonce(&asked);
        for count in 1..4 {
            let caller = desk.caller(&request(header(&nonce, count)), &at(0)).expect("a caller");
            assert_eq!((caller.name.as_str(), caller.read_only), (PUBLIC_KEY, false));
        }
        assert!(challenge(&mut desk, header(&nonce, 3), 0).ends_with("stale=false"));
        assert!(challenge(&mut desk, header(&nonce, 4), 300_000).ends_with("stale=true"));
    }

    #[test]
    fn quoted_algorithm_and_quality_are_tolerated() {
        let mut desk = AuthDesk::default();
        let nonce = client::nonce(&challenge(&mut desk, None, 0));
        let loose = header(&nonce, 1).map(|h| {
            h.replace("algorithm=MD5", "algorithm=\"MD5\"").replace("qop=auth", "qop=\"auth\"")
        });
        assert!(desk.caller(&request(loose), &at(0)).is_ok());
    }

    #[test]
    fn wrong_answers_are_not_stale() {
        let mut desk = AuthDesk::default();
        let nonce = client::nonce(&challenge(&mut desk, None, 0));
        let good = header(&nonce, 1).unwrap_or_default();
        for wrong in [
            client::answer((PUBLIC_KEY, "x"), "GET", "/api/atlas/v2/groups?pageNum=1", &nonce, 1),
            client::answer(("nobody", "x"), "GET", "/api/atlas/v2/groups?pageNum=1", &nonce, 1),
            client::answer(KEY, "POST", "/api/atlas/v2/groups?pageNum=1", &nonce, 1),
            client::answer(KEY, "GET", "/api/atlas/v2/groups", &nonce, 1),
            client::answer(KEY, "GET", "/api/atlas/v2/groups?pageNum=1", &nonce, 0),
            good.replace(REALM, "Another"),
            good.replace("qop=auth, ", ""),
            good.replace("nc=00000001", "nc=1"),
            "Basic c2FuZGJveA==".to_owned(),
        ] {
            assert!(challenge(&mut desk, Some(wrong), 0).ends_with("stale=false"));
        }
    }

    #[test]
    fn authentication_info_is_optional() {
        let mut desk = AuthDesk { authentication_info: true, ..AuthDesk::default() };
        let nonce = client::nonce(&challenge(&mut desk, None, 0));
        let caller = desk.caller(&request(header(&nonce, 1)), &at(0)).expect("a caller");
        let info = caller.info.expect("the header");
        assert!(info.contains("qop=auth, rspauth=\"") && info.ends_with("nc=00000001"));
        let next = client::nonce(&info);
        assert!(desk.caller(&request(header(&next, 1)), &at(0)).is_ok());
    }
}
