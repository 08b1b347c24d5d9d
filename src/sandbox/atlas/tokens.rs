//! Bearer tokens of service accounts: who holds one, for how long, and how
//! often one may be asked for.
//!
//! Source: MongoDB documentation, "Service Accounts Overview" and "Generate
//! Service Account Token".

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha512};

/// Live tokens that one service account may hold.
const LIVE_TOKENS: usize = 100;
/// Seconds a token lives.
const LIFETIME_SECONDS: i64 = 3600;
/// Token requests a minute for one client.
const REQUESTS_PER_MINUTE: usize = 50;

/// Why no token is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The account holds as many live tokens as it may.
    TooManyTokens,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Token {
    text: String,
    client_id: String,
    expires_unix_ms: i64,
}

/// All tokens and the recent requests for them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenDesk {
    tokens: Vec<Token>,
    asked: Vec<(String, i64)>,
    number: u64,
    /// Seconds a new token lives (`expires_in`).
    pub lifetime_seconds: i64,
    /// Requests a minute for one client.
    pub requests_per_minute: usize,
}

impl Default for TokenDesk {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            asked: Vec::new(),
            number: 0,
            lifetime_seconds: LIFETIME_SECONDS,
            requests_per_minute: REQUESTS_PER_MINUTE,
        }
    }
}

impl TokenDesk {
    /// Counts one request; `Err` holds the seconds to wait when there were
    /// too many within a minute.
    ///
    /// # Errors
    /// Too many requests.
    pub fn admit(&mut self, client_id: &str, unix_ms: i64) -> Result<(), i64> {
        self.asked.retain(|(_, at)| unix_ms - at < 60_000);
        let recent = || self.asked.iter().filter(|(id, _)| id == client_id);
        if recent().count() < self.requests_per_minute {
            self.asked.push((client_id.to_owned(), unix_ms));
            return Ok(());
        }
        let oldest = recent().map(|(_, at)| *at).next().unwrap_or(unix_ms);
        Err(((oldest + 60_000 - unix_ms) + 999) / 1000)
    }

    /// Gives a new token.
    ///
    /// # Errors
    /// The account holds too many already.
    pub fn issue(&mut self, client_id: &str, unix_ms: i64) -> Result<String, Refusal> {
        self.tokens.retain(|token| token.expires_unix_ms > unix_ms);
        if self.tokens.iter().filter(|t| t.client_id == client_id).count() >= LIVE_TOKENS {
            return Err(Refusal::TooManyTokens);
        }
        self.number += 1;
        let expires_unix_ms = unix_ms.saturating_add(self.lifetime_seconds.saturating_mul(1000));
        let text = token_text(client_id, unix_ms, expires_unix_ms, self.number);
        let client_id = client_id.to_owned();
        self.tokens.push(Token { text: text.clone(), client_id, expires_unix_ms });
        Ok(text)
    }

    /// The client that holds this token, while it lives.
    pub fn owner(&self, text: &str, unix_ms: i64) -> Option<&str> {
        let live = |token: &&Token| token.text == text && token.expires_unix_ms > unix_ms;
        self.tokens.iter().find(live).map(|token| token.client_id.as_str())
    }

    /// Ends one token of a client; unknown ones are passed over.
    pub fn revoke(&mut self, client_id: &str, text: &str) {
        self.tokens.retain(|token| token.text != text || token.client_id != client_id);
    }

    /// Ends every token.
    pub fn expire_all(&mut self) {
        self.tokens.clear();
    }
}

/// A text with the look of the JWT that the real service hands out. Its
/// signature is a plain hash: nobody but this desk judges it.
fn token_text(client_id: &str, issued_ms: i64, expires_ms: i64, number: u64) -> String {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let payload = serde_json::json!({
        "sub": client_id,
        "iat": issued_ms.div_euclid(1000),
        "exp": expires_ms.div_euclid(1000),
        "jti": format!("sandbox-{number}"),
    });
    let head = encode(br#"{"alg":"ES512","typ":"JWT"}"#);
    let signed = format!("{head}.{}", encode(payload.to_string().as_bytes()));
    let signature = encode(&Sha512::digest(format!("sandbox {signed}")));
    format!("{signed}.{signature}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_live_their_time() {
        let mut desk = TokenDesk::default();
        let token = desk.issue("a", 0).expect("a token");
        assert_eq!(desk.owner(&token, 3_599_999), Some("a"));
        assert_eq!(desk.owner(&token, 3_600_000), None);
        desk.revoke("b", &token);
        assert_eq!(desk.owner(&token, 0), Some("a"));
        desk.revoke("a", &token);
        assert_eq!(desk.owner(&token, 0), None);
    }

    #[test]
    fn a_hundred_live_tokens_are_the_limit() {
        let mut desk = TokenDesk::default();
        for _ in 0..100 {
            assert!(desk.issue("a", 0).is_ok());
        }
        assert_eq!(desk.issue("a", 0), Err(Refusal::TooManyTokens));
        assert!(desk.issue("b", 0).is_ok());
        assert!(desk.issue("a", 3_600_000).is_ok());
    }

    #[test]
    fn requests_are_counted_by_the_minute() {
        let mut desk = TokenDesk { requests_per_minute: 2, ..TokenDesk::default() };
        assert_eq!(desk.admit("a", 0), Ok(()));
        assert_eq!(desk.admit("a", 10_000), Ok(()));
        assert_eq!(desk.admit("a", 30_500), Err(30));
        assert_eq!(desk.admit("b", 30_500), Ok(()));
        assert_eq!(desk.admit("a", 60_000), Ok(()));
    }
}
