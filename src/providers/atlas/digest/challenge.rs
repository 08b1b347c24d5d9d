//! A server's challenge, read and chosen.

use super::fields::{self, RawChallenge};

/// Why no challenge can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The answer had no challenge at all.
    NoChallenge,
    /// Other schemes only.
    NoDigest,
    /// A Digest challenge with a hash that is not supported.
    UnsupportedAlgorithm,
    /// A Digest challenge with none of the known protections.
    UnsupportedQop,
    /// A header that breaks the syntax or lacks realm or nonce.
    Malformed,
}

/// The hash functions of RFC 7616 §3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// MD5, what Atlas asks for.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512/256.
    Sha512Slash256,
}

/// A hash, and whether it makes a session key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algorithm {
    /// The hash function.
    pub hash: Hash,
    /// Whether the `-sess` variant is meant.
    pub session: bool,
}

/// What an answer protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qop {
    /// Method and address.
    Auth,
    /// Method, address and body.
    AuthInt,
}

/// A Digest challenge that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Name of the protected space.
    pub realm: String,
    /// The server's nonce.
    pub nonce: String,
    /// The addresses that the nonce is good for, as sent.
    pub domain: Option<String>,
    /// Text to send back unchanged.
    pub opaque: Option<String>,
    /// The algorithm as the server spelt it; MD5 is meant when it is absent.
    pub algorithm_word: Option<String>,
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The protections that the server offers, as sent.
    pub qop_word: Option<String>,
    /// The protection that is used; `None` for a challenge without `qop`.
    pub qop: Option<Qop>,
    /// Whether the last answer was right but for its old nonce.
    pub stale: bool,
    /// Encoding of user name and password; UTF-8 is used in any case.
    pub charset: Option<String>,
    /// Whether the user name is sent as a hash.
    pub userhash: bool,
}

impl Challenge {
    /// The same challenge with the nonce that the server announced for the
    /// next request.
    #[must_use]
    pub fn with_nonce(&self, nonce: String) -> Self {
        Self { nonce, stale: false, ..self.clone() }
    }
}

/// Takes the first challenge that can be answered from all
/// `WWW-Authenticate` lines of an answer (RFC 7616 §3.7).
///
/// # Errors
/// The first flaw when there is none.
pub fn choose<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Challenge, Flaw> {
    let mut flaw = None;
    let mut any = false;
    for line in lines {
        any = true;
        let found = fields::challenges(line).unwrap_or_else(|malformed| {
            flaw.get_or_insert(malformed);
            Vec::new()
        });
        for raw in found.iter().filter(|raw| raw.scheme == "digest") {
            match read(raw) {
                Ok(challenge) => return Ok(challenge),
                Err(why) => flaw = flaw.or(Some(why)),
            }
        }
    }
    Err(flaw.unwrap_or(if any { Flaw::NoDigest } else { Flaw::NoChallenge }))
}

fn read(raw: &RawChallenge) -> Result<Challenge, Flaw> {
    let owned = |name| raw.get(name).map(str::to_owned);
    let says = |name| raw.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    Ok(Challenge {
        realm: owned("realm").ok_or(Flaw::Malformed)?,
        nonce: owned("nonce").ok_or(Flaw::Malformed)?,
        domain: owned("domain"),
        opaque: owned("opaque"),
        algorithm_word: owned("algorithm"),
        algorithm: algorithm(raw.get("algorithm"))?,
        qop_word: owned("qop"),
        qop: raw.get("qop").map(protection).transpose()?,
        stale: says("stale"),
        charset: owned("charset"),
        userhash: says("userhash"),
    })
}

fn algorithm(word: Option<&str>) -> Result<Algorithm, Flaw> {
    let word = word.unwrap_or("MD5").to_ascii_uppercase();
    let (name, session) = match word.strip_suffix("-SESS") {
        Some(name) => (name, true),
        None => (word.as_str(), false),
    };
    let hash = match name {
        "MD5" => Hash::Md5,
        "SHA-256" => Hash::Sha256,
        "SHA-512-256" => Hash::Sha512Slash256,
        _ => return Err(Flaw::UnsupportedAlgorithm),
    };
    Ok(Algorithm { hash, session })
}

/// `auth` wherever it is offered: the body need not be hashed then.
fn protection(words: &str) -> Result<Qop, Flaw> {
    let offers = |word| words.split(',').any(|offer| offer.trim().eq_ignore_ascii_case(word));
    if offers("auth") {
        Ok(Qop::Auth)
    } else if offers("auth-int") {
        Ok(Qop::AuthInt)
    } else {
        Err(Flaw::UnsupportedQop)
    }
}
