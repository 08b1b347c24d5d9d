//! When to try again and how long to wait: full jitter, the server's own wait
//! hints, and a quota that keeps an outage from becoming a storm.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::ErrorKind;
use super::reply::Reply;

/// Numbers of the retry policy for requests that may be repeated.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Attempts in all, the first one included.
    pub attempts: u32,
    /// Base of the pause after a fault of the server or the network.
    pub base: Duration,
    /// Base of the pause after throttling.
    pub throttle_base: Duration,
    /// Longest pause that we choose ourselves.
    pub cap: Duration,
    /// Longest pause that a server may ask for; a longer one ends the call.
    pub longest_server_wait: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            attempts: 5,
            base: Duration::from_millis(200),
            throttle_base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            longest_server_wait: Duration::from_secs(120),
        }
    }
}

impl Policy {
    /// The pause before the attempt after `attempt` (from 1), or `None` when
    /// there is none: attempts used up, or the server asks for too long.
    ///
    /// `random` is uniform in `0.0..1.0`. Where the server asked for a wait it
    /// is obeyed and up to a tenth is added, so that a fleet spreads out.
    pub fn pause(
        &self,
        attempt: u32,
        kind: ErrorKind,
        asked: Option<Duration>,
        random: f64,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        if let Some(asked) = asked {
            return (asked <= self.longest_server_wait)
                .then(|| asked + asked.mul_f64(random / 10.0));
        }
        let base = match kind {
            ErrorKind::Throttled => self.throttle_base,
            _ => self.base,
        };
        let ceiling = base.saturating_mul(1 << attempt.min(16)).min(self.cap);
        Some(ceiling.mul_f64(random))
    }
}

/// Whether an error of that kind may pass by itself.
pub fn passes(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Throttled | ErrorKind::Unavailable)
}

/// The wait that standard headers ask for: `Retry-After` in seconds or as a
/// date (RFC 9110 §10.2.3).
pub fn retry_after(reply: &Reply, now: jiff::Timestamp) -> Option<Duration> {
    let text = reply.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = super::clock::parse_http_date(text)?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// Tokens that retries of one account share. A retry costs tokens and a success
/// gives one back, so that a dead provider is asked a bounded number of times
/// however many targets there are.
#[derive(Debug)]
pub struct Quota {
    tokens: Mutex<Arc<Mutex<u32>>>,
}

const FULL: u32 = 500;
const COST: u32 = 14;
const THROTTLE_COST: u32 = 5;

impl Default for Quota {
    fn default() -> Self {
        Self { tokens: Mutex::new(Arc::new(Mutex::new(FULL))) }
    }
}

impl Quota {
    /// Takes the price of one retry; `false` when there is not enough left.
    pub fn take(&self, kind: ErrorKind) -> bool {
        let cost = if kind == ErrorKind::Throttled { THROTTLE_COST } else { COST };
        let shared = self.shared();
        let mut tokens = lock(&shared);
        match tokens.checked_sub(cost) {
            Some(left) => {
                *tokens = left;
                true
            }
            None => false,
        }
    }

    /// Gives one token back after a success.
    pub fn refill(&self) {
        let shared = self.shared();
        let mut tokens = lock(&shared);
        *tokens = (*tokens + 1).min(FULL);
    }

    /// Takes from another one's tokens from now on: profiles that lead to one
    /// account meet one outage, not one each.
    pub fn join(&self, other: &Self) {
        let shared = other.shared();
        *lock(&self.tokens) = shared;
    }

    fn shared(&self) -> Arc<Mutex<u32>> {
        Arc::clone(&lock(&self.tokens))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Uniform in `0.0..1.0`; 0.5 when the system has no randomness.
pub fn random_fraction() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
        Err(_) => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pause_grows_to_the_cap_and_ends() {
        let policy = Policy::default();
        let full = |attempt, kind| policy.pause(attempt, kind, None, 1.0);
        assert_eq!(full(1, ErrorKind::Unavailable), Some(Duration::from_millis(400)));
        assert_eq!(full(4, ErrorKind::Unavailable), Some(Duration::from_millis(3200)));
        assert_eq!(full(4, ErrorKind::Throttled), Some(Duration::from_secs(16)));
        assert_eq!(full(5, ErrorKind::Unavailable), None);
        assert_eq!(policy.pause(1, ErrorKind::Unavailable, None, 0.0), Some(Duration::ZERO));
    }

    #[test]
    fn server_wait_is_obeyed_up_to_a_limit() {
        let policy = Policy::default();
        let asked = |seconds| {
            policy.pause(1, ErrorKind::Throttled, Some(Duration::from_secs(seconds)), 0.0)
        };
        assert_eq!(asked(7), Some(Duration::from_secs(7)));
        assert_eq!(asked(120), Some(Duration::from_secs(120)));
        assert_eq!(asked(121), None);
    }

    #[test]
    fn an_outage_runs_out_of_quota() {
        let quota = Quota::default();
        let retries = (0..1000).filter(|_| quota.take(ErrorKind::Unavailable)).count();
        assert_eq!(retries, 35);
        for _ in 0..4 {
            quota.refill();
        }
        assert!(quota.take(ErrorKind::Unavailable));
        assert!(!quota.take(ErrorKind::Unavailable));
    }

    #[test]
    fn profiles_of_one_account_share_the_quota() {
        let (one, two) = (Quota::default(), Quota::default());
        two.join(&one);
        let retries =
            |quota: &Quota| (0..20).filter(|_| quota.take(ErrorKind::Unavailable)).count();
        assert_eq!(retries(&one) + retries(&two), 35);
    }

    #[test]
    fn retry_after_reads_seconds_and_dates() {
        let now = "2026-01-05T08:00:00Z".parse().expect("time");
        let reply = |value: &str| {
            let mut headers = reqwest::header::HeaderMap::new();
            headers.insert("retry-after", value.parse().expect("value"));
            Reply { status: 429, headers, body: vec![] }
        };
        assert_eq!(retry_after(&reply("12"), now), Some(Duration::from_secs(12)));
        let date = reply("Mon, 05 Jan 2026 08:00:30 GMT");
        assert_eq!(retry_after(&date, now), Some(Duration::from_secs(30)));
        let past = reply("Mon, 05 Jan 2026 07:00:30 GMT");
        assert_eq!(retry_after(&past, now), Some(Duration::ZERO));
        assert_eq!(retry_after(&reply("soon"), now), None);
    }
}
