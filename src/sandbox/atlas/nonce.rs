//! The nonces this server gave out, how long they live and which counts were
//! used with each.

use std::collections::BTreeSet;

use md5::Md5;
use serde::{Deserialize, Serialize};
use sha2::Digest;

/// Nonces that are remembered at most; the oldest are forgotten first.
const KEPT: usize = 2048;
/// Default life of a nonce in seconds. MongoDB documents only that it is short.
const LIFETIME_SECONDS: f64 = 300.0;

/// How a nonce with its count is judged once the response was found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Live, and the count is new.
    Fresh,
    /// Expired, or not one of ours: the credentials were right, so the client
    /// may answer a new challenge without asking anyone.
    Stale,
    /// The count was used before with this nonce.
    Replayed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Issued {
    nonce: String,
    issued_unix_ms: i64,
    expired: bool,
    counts: BTreeSet<u32>,
}

/// All nonces given out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NonceBook {
    issued: Vec<Issued>,
    number: u64,
    /// Seconds of wall clock that a nonce lives.
    pub lifetime_seconds: f64,
}

impl Default for NonceBook {
    fn default() -> Self {
        Self { issued: Vec::new(), number: 0, lifetime_seconds: LIFETIME_SECONDS }
    }
}

impl NonceBook {
    /// Makes a nonce that no earlier call returned.
    pub fn issue(&mut self, unix_ms: i64) -> String {
        self.number += 1;
        let opaque = hex::encode(Md5::digest(format!("sandbox nonce {unix_ms} {}", self.number)));
        let nonce = format!("{}:{}", unix_ms.div_euclid(1000), &opaque[..22]);
        if self.issued.len() >= KEPT {
            self.issued.remove(0);
        }
        self.issued.push(Issued {
            nonce: nonce.clone(),
            issued_unix_ms: unix_ms,
            expired: false,
            counts: BTreeSet::new(),
        });
        nonce
    }

    /// Judges a nonce and marks its count as used.
    ///
    /// Counts may arrive out of order, since a client may have several
    /// requests under way; only a repeated one is a replay.
    pub fn take(&mut self, nonce: &str, count: u32, unix_ms: i64) -> Verdict {
        let life_ms = self.lifetime_seconds * 1000.0;
        let Some(known) = self.issued.iter_mut().find(|known| known.nonce == nonce) else {
            return Verdict::Stale;
        };
        if known.expired || (unix_ms - known.issued_unix_ms) as f64 >= life_ms {
            return Verdict::Stale;
        }
        if known.counts.insert(count) { Verdict::Fresh } else { Verdict::Replayed }
    }

    /// Ends the life of every nonce given out so far.
    pub fn expire_all(&mut self) {
        for known in &mut self.issued {
            known.expired = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_used_once() {
        let mut book = NonceBook::default();
        let nonce = book.issue(1_000);
        assert_eq!(book.take(&nonce, 2, 1_000), Verdict::Fresh);
        assert_eq!(book.take(&nonce, 1, 1_000), Verdict::Fresh);
        assert_eq!(book.take(&nonce, 2, 1_000), Verdict::Replayed);
        assert_ne!(nonce, book.issue(1_000));
    }

    #[test]
    fn old_unknown_and_ended_nonces_are_stale() {
        let mut book = NonceBook { lifetime_seconds: 2.0, ..NonceBook::default() };
        let nonce = book.issue(0);
        assert_eq!(book.take(&nonce, 1, 1_999), Verdict::Fresh);
        assert_eq!(book.take(&nonce, 2, 2_000), Verdict::Stale);
        assert_eq!(book.take("made up", 1, 0), Verdict::Stale);
        let nonce = book.issue(0);
        book.expire_all();
        assert_eq!(book.take(&nonce, 1, 0), Verdict::Stale);
    }

    #[test]
    fn the_book_stays_small() {
        let mut book = NonceBook::default();
        for _ in 0..KEPT + 10 {
            book.issue(0);
        }
        assert_eq!(book.issued.len(), KEPT);
    }
}
