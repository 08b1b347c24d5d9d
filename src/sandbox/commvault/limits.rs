//! The request limits of the vendor's own service, off unless a script asks.

use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// Requests allowed in a period. The service's own figures are 1000 reads and
/// 100 writes an hour and tenant.
///
/// Source: documentation.commvault.com/saas, "REST API".
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    #[serde(default = "reads")]
    read: u64,
    #[serde(default = "writes")]
    write: u64,
    /// Length of the period in seconds.
    #[serde(default = "hour")]
    period_seconds: i64,
}

fn reads() -> u64 {
    1000
}

fn writes() -> u64 {
    100
}

fn hour() -> i64 {
    3600
}

/// What was used in the running period.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Limiter {
    since_ms: i64,
    reads: u64,
    writes: u64,
}

impl Limiter {
    /// Counts a request; the refusal when it is one too many. The names of the
    /// headers are documented, the form of the period is not.
    pub(super) fn count(&mut self, limits: &Limits, reads: bool, now_ms: i64) -> Option<Answer> {
        if now_ms - self.since_ms >= limits.period_seconds.max(1).saturating_mul(1000) {
            *self = Self { since_ms: now_ms, reads: 0, writes: 0 };
        }
        let (used, limit) = match reads {
            true => (&mut self.reads, limits.read),
            false => (&mut self.writes, limits.write),
        };
        *used += 1;
        if *used <= limit {
            return None;
        }
        let period = match limits.period_seconds {
            3600 => "1h".to_owned(),
            seconds => format!("{seconds}s"),
        };
        let refusal = Answer::refused(429, 429, "Too many requests");
        let refusal = refusal.with("X-RateLimit-Limit", limit.to_string());
        Some(refusal.with("X-RateLimit-Period", period))
    }
}
