//! The answer to a challenge (RFC 7616 §3.4).

use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

use super::challenge::{Challenge, Hash, Qop};

/// User name and password.
#[derive(Clone, Copy)]
pub struct Account<'a> {
    /// User name, not escaped.
    pub user: &'a str,
    /// Password.
    pub password: &'a str,
}

/// The request that an answer is for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Path and query exactly as sent.
    pub uri: &'a str,
    /// Body; counts only where the server asks for `auth-int`.
    pub body: &'a [u8],
    /// The client's nonce.
    pub cnonce: &'a str,
    /// How many requests have used the server's nonce, this one included.
    pub nc: u32,
}

/// The value of the `Authorization` header.
///
/// Which values are quoted and which are not is laid down in RFC 7616 §3.4.
pub fn authorization(challenge: &Challenge, account: Account<'_>, ask: &Ask<'_>) -> String {
    let mut header = Header(String::from("Digest "));
    header.quoted("username", &shown_user(challenge, account));
    header.quoted("realm", &challenge.realm);
    header.quoted("uri", ask.uri);
    if let Some(word) = &challenge.algorithm_word {
        header.bare("algorithm", word);
    }
    header.quoted("nonce", &challenge.nonce);
    if let Some(qop) = challenge.qop {
        header.bare("nc", &count(ask.nc));
        header.quoted("cnonce", ask.cnonce);
        header.bare("qop", word(qop));
    } else if challenge.algorithm.session {
        // Without it the server could not derive the session key.
        header.quoted("cnonce", ask.cnonce);
    }
    header.quoted("response", &response(challenge, account, ask));
    if let Some(opaque) = &challenge.opaque {
        header.quoted("opaque", opaque);
    }
    if challenge.userhash {
        header.bare("userhash", "true");
    }
    header.0
}

/// The `response` value: RFC 7616 §3.4.1, or RFC 2069's shorter form for a
/// challenge without `qop`.
pub(super) fn response(challenge: &Challenge, account: Account<'_>, ask: &Ask<'_>) -> String {
    let ha1 = hashed_a1(challenge, account, ask.cnonce);
    let ha2 = hashed_a2(challenge, ask);
    let nonce = &challenge.nonce;
    let text = match challenge.qop {
        Some(qop) => {
            format!("{ha1}:{nonce}:{}:{}:{}:{ha2}", count(ask.nc), ask.cnonce, word(qop))
        }
        None => format!("{ha1}:{nonce}:{ha2}"),
    };
    hash(challenge, text)
}

/// H(A1) of RFC 7616 §3.4.2. As good as the password: never shown.
pub(super) fn hashed_a1(challenge: &Challenge, account: Account<'_>, cnonce: &str) -> String {
    let plain = format!("{}:{}:{}", account.user, challenge.realm, account.password);
    let hashed = hash(challenge, plain);
    if challenge.algorithm.session {
        hash(challenge, format!("{hashed}:{}:{cnonce}", challenge.nonce))
    } else {
        hashed
    }
}

/// H(A2) of RFC 7616 §3.4.3.
pub(super) fn hashed_a2(challenge: &Challenge, ask: &Ask<'_>) -> String {
    let text = format!("{}:{}", ask.method, ask.uri);
    match challenge.qop {
        Some(Qop::AuthInt) => hash(challenge, format!("{text}:{}", hash(challenge, ask.body))),
        _ => hash(challenge, text),
    }
}

fn shown_user(challenge: &Challenge, account: Account<'_>) -> String {
    if challenge.userhash {
        hash(challenge, format!("{}:{}", account.user, challenge.realm))
    } else {
        account.user.to_owned()
    }
}

fn hash(challenge: &Challenge, text: impl AsRef<[u8]>) -> String {
    match challenge.algorithm.hash {
        Hash::Md5 => hex::encode(Md5::digest(text)),
        Hash::Sha256 => hex::encode(Sha256::digest(text)),
        Hash::Sha512Slash256 => hex::encode(Sha512_256::digest(text)),
    }
}

fn count(nc: u32) -> String {
    format!("{nc:08x}")
}

fn word(qop: Qop) -> &'static str {
    match qop {
        Qop::Auth => "auth",
        Qop::AuthInt => "auth-int",
    }
}

/// A header value under construction.
struct Header(String);

impl Header {
    fn bare(&mut self, name: &str, value: &str) {
        if !self.0.ends_with(' ') {
            self.0.push_str(", ");
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(value);
    }

    fn quoted(&mut self, name: &str, value: &str) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
        self.bare(name, &format!("\"{escaped}\""));
    }
}
