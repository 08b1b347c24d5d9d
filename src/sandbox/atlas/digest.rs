//! HTTP Digest as a server sees it: reads an `Authorization` header and works
//! out which response the right password would have given.
//!
//! Source: RFC 7616 and RFC 2617; MongoDB documentation, "Get Started with the
//! Atlas Administration API" for the MD5, `qop=auth` form that Atlas uses.

use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

/// What a request claims in its `Authorization: Digest` header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    parameters: Vec<(String, String)>,
}

impl Claim {
    /// Reads the header value; `None` when it is not a well-formed Digest
    /// answer.
    pub fn read(header: &str) -> Option<Self> {
        let header = header.trim();
        let (scheme, rest) = header.split_once([' ', '\t'])?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        Some(Self { parameters: parameters(rest)? })
    }

    /// The value of a parameter, unescaped; names compare without case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The nonce count, when it is eight hexadecimal digits.
    pub fn count(&self) -> Option<u32> {
        let text = self.get("nc")?;
        let well_formed = text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if well_formed { u32::from_str_radix(text, 16).ok() } else { None }
    }

    /// Whether the claim names this user, openly or as a `userhash`.
    pub fn names(&self, user: &str) -> bool {
        let Some(given) = self.get("username") else { return false };
        if self.get("userhash") != Some("true") {
            return given == user;
        }
        let Some(hash) = self.hash() else { return false };
        let realm = self.get("realm").unwrap_or_default();
        given.eq_ignore_ascii_case(&hash.hex(format!("{user}:{realm}").as_bytes()))
    }

    fn hash(&self) -> Option<Hash> {
        Hash::named(self.get("algorithm").unwrap_or("MD5"))
    }

    /// The response that the user's password gives for this claim; `None`
    /// when parameters are missing or the algorithm or quality is unknown.
    pub fn expected(
        &self,
        method: &str,
        user: &str,
        password: &str,
        body: &[u8],
    ) -> Option<String> {
        let hash = self.hash()?;
        let uri = self.get("uri")?;
        let secret = self.secret(hash, user, password)?;
        let action = match self.get("qop") {
            Some("auth-int") => format!("{method}:{uri}:{}", hash.hex(body)),
            _ => format!("{method}:{uri}"),
        };
        self.combine(hash, &secret, &action)
    }

    /// The `rspauth` value that proves to the client that this server knows
    /// the password too (RFC 7616 section 3.5).
    pub fn proof(&self, user: &str, password: &str) -> Option<String> {
        let hash = self.hash()?;
        let secret = self.secret(hash, user, password)?;
        self.combine(hash, &secret, &format!(":{}", self.get("uri")?))
    }

    fn secret(&self, hash: Hash, user: &str, password: &str) -> Option<String> {
        let realm = self.get("realm")?;
        let plain = hash.hex(format!("{user}:{realm}:{password}").as_bytes());
        if !hash.session {
            return Some(plain);
        }
        let (nonce, cnonce) = (self.get("nonce")?, self.get("cnonce")?);
        Some(hash.hex(format!("{plain}:{nonce}:{cnonce}").as_bytes()))
    }

    fn combine(&self, hash: Hash, secret: &str, action: &str) -> Option<String> {
        let nonce = self.get("nonce")?;
        let action = hash.hex(action.as_bytes());
        let middle = match self.get("qop") {
            None => String::new(),
            Some(quality @ ("auth" | "auth-int")) => {
                self.count()?;
                format!("{}:{}:{quality}:", self.get("nc")?, self.get("cnonce")?)
            }
            Some(_) => return None,
        };
        Some(hash.hex(format!("{secret}:{nonce}:{middle}{action}").as_bytes()))
    }
}

#[derive(Debug, Clone, Copy)]
struct Hash {
    kind: Kind,
    session: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Md5,
    Sha256,
    Sha512Half,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (base, session) = match name.strip_suffix("-sess") {
            Some(base) => (base, true),
            None => (name.as_str(), false),
        };
        let kind = match base {
            "md5" => Kind::Md5,
            "sha-256" => Kind::Sha256,
            "sha-512-256" => Kind::Sha512Half,
            _ => return None,
        };
        Some(Self { kind, session })
    }

    fn hex(self, bytes: &[u8]) -> String {
        match self.kind {
            Kind::Md5 => hex::encode(Md5::digest(bytes)),
            Kind::Sha256 => hex::encode(Sha256::digest(bytes)),
            Kind::Sha512Half => hex::encode(Sha512_256::digest(bytes)),
        }
    }
}

/// Splits `name=value, name="quoted value"` into pairs. A repeated name, a
/// missing value or an open quote makes the whole header unreadable.
fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let (value, after) = value(after.trim_start())?;
        if name.is_empty() || found.iter().any(|(key, _)| *key == name) {
            return None;
        }
        found.push((name, value));
        let after = after.trim_start();
        if !after.is_empty() && !after.starts_with(',') {
            return None;
        }
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    if found.is_empty() { None } else { Some(found) }
}

fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let mut out = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((out, &quoted[at + 1..])),
            '\\' => out.push(characters.next()?.1),
            other => out.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn vectors() -> Vec<Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors/http-digest.json");
        let text = std::fs::read_to_string(path).expect("the vector file");
        let mut file: Value = serde_json::from_str(&text).expect("JSON");
        match file["vectors"].take() {
            Value::Array(all) => all,
            other => panic!("no vectors in {other}"),
        }
    }

    fn check(step: &Value, credentials: &Value, name: &str) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let header = text(&step["expect"]["authorization_header"]);
        let claim = Claim::read(&header).unwrap_or_else(|| panic!("{name}: unreadable"));
        let (user, password) = (text(&credentials["username"]), text(&credentials["password"]));
        let (method, body) = (text(&step["request"]["method"]), text(&step["request"]["body"]));
        assert!(claim.names(&user), "{name}: user");
        assert_eq!(claim.get("uri"), step["request"]["uri"].as_str(), "{name}: uri");
        let expected = claim.expected(&method, &user, &password, body.as_bytes());
        assert_eq!(expected.as_deref(), claim.get("response"), "{name}: own header");
        assert_eq!(expected.as_deref(), step["expect"]["response"].as_str(), "{name}");
        let wrong = claim.expected(&method, &user, "another password", body.as_bytes());
        assert_ne!(wrong.as_deref(), claim.get("response"), "{name}: wrong password");
        let other = claim.expected("TRACE", &user, &password, body.as_bytes());
        assert_ne!(other.as_deref(), claim.get("response"), "{name}: wrong method");
    }

    #[test]
    fn every_vector_is_judged() {
        let (mut single, mut steps, mut rejects) = (0, 0, 0);
        for vector in vectors() {
            let name = vector["id"].as_str().unwrap_or_default();
            match vector["kind"].as_str() {
                Some("single") => {
                    check(&vector, &vector["credentials"], name);
                    single += 1;
                }
                Some("sequence") => {
                    for step in vector["steps"].as_array().into_iter().flatten() {
                        if step["expect"]["authorization_header"].is_string() {
                            check(step, &vector["credentials"], name);
                            steps += 1;
                        }
                    }
                }
                // These are challenges that a client must refuse. A server
                // never sees an answer to them, and must not take the
                // challenge itself for one.
                _ => {
                    for header in vector["www_authenticate"].as_array().into_iter().flatten() {
                        let claim = Claim::read(header.as_str().unwrap_or_default());
                        let expected = claim.and_then(|c| c.expected("GET", "user", "pass", b""));
                        assert_eq!(expected, None, "{name}");
                    }
                    rejects += 1;
                }
            }
        }
        assert_eq!((single, steps, rejects), (46, 10, 7));
    }

    #[test]
    fn broken_headers_are_not_claims() {
        for header in ["", "Digest", "Digest ", "Basic eA==", "Digest a=\"b", "Digest a=\"b\" c=d"]
        {
            assert_eq!(Claim::read(header), None, "{header}");
        }
        assert_eq!(Claim::read("Digest nc=1, nc=2"), None);
        let claim = Claim::read("digest NC=1, uri=\"\\\"é\\\\\"").expect("a claim");
        assert_eq!((claim.count(), claim.get("uri")), (None, Some("\"é\\")));
    }
}
