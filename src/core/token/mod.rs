//! Tokens that live longer than a process: cached in private files, renewed
//! early under a lock, shared by parallel processes.

mod cache;
mod keeper;

use jiff::Timestamp;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

pub use cache::TokenCache;
pub use keeper::{Issuer, Keeper};

/// A token and what belongs to it.
#[derive(Clone)]
pub struct Token {
    /// The token itself.
    pub secret: SecretString,
    /// Its partner where the scheme has one (Commvault's refresh token).
    pub refresh: Option<SecretString>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends; `None` when nobody said.
    pub expires_at: Option<Timestamp>,
}

/// Names one account's token: provider, address, account and method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenKey(String);

impl TokenKey {
    /// A key for the account that the parts name. No part may be a secret.
    pub fn new(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hex::encode(&hasher.finalize()[..16]))
    }
}
