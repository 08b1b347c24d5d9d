//! Time, in one place so that tests can fix it.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize as _, Serializer};

/// The wall clock, corrected by what a provider's `Date` header taught us.
#[derive(Debug, Default)]
pub struct Clock {
    offset_ms: AtomicI64,
    fixed_ms: Option<i64>,
}

impl Clock {
    /// A clock that always shows the same moment.
    pub fn fixed(at: Timestamp) -> Self {
        Self { offset_ms: AtomicI64::new(0), fixed_ms: Some(at.as_millisecond()) }
    }

    /// The moment to sign requests with.
    pub fn now(&self) -> Timestamp {
        let base = self
            .fixed_ms
            .and_then(|ms| Timestamp::from_millisecond(ms).ok())
            .unwrap_or_else(Timestamp::now);
        base + SignedDuration::from_millis(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock so that it agrees with the server's.
    pub fn agree_with(&self, server: Timestamp) {
        let local = self.fixed_ms.unwrap_or_else(|| Timestamp::now().as_millisecond());
        self.offset_ms.store(server.as_millisecond() - local, Ordering::Relaxed);
    }

    /// How far the local clock is behind the server's, as learnt so far.
    pub fn offset(&self) -> SignedDuration {
        SignedDuration::from_millis(self.offset_ms.load(Ordering::Relaxed))
    }
}

/// Formats as `yyyy-MM-ddTHH:mm:ssZ`, without fractions.
pub fn rfc3339_seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes a moment of an item as every output has it; for `serialize_with`.
///
/// # Errors
/// The serializer's own.
pub fn whole_seconds<S: Serializer>(
    at: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    at.map(rfc3339_seconds).serialize(serializer)
}

/// Reads an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_follows_the_server() {
        let clock = Clock::fixed("2026-01-05T08:00:00Z".parse().expect("time"));
        clock.agree_with("2026-01-05T08:20:00Z".parse().expect("time"));
        assert_eq!(rfc3339_seconds(clock.now()), "2026-01-05T08:20:00Z");
        assert_eq!(clock.offset(), SignedDuration::from_mins(20));
    }

    #[test]
    fn items_tell_whole_seconds() {
        let written = |at: Option<&str>| {
            let at = at.map(|text| text.parse().expect("time"));
            whole_seconds(&at, serde_json::value::Serializer).expect("writes")
        };
        assert_eq!(written(Some("2026-01-05T09:00:00.944698924+01:00")), "2026-01-05T08:00:00Z");
        assert_eq!(written(None), serde_json::Value::Null);
    }

    #[test]
    fn reads_http_dates() {
        let at = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").expect("date");
        assert_eq!(rfc3339_seconds(at), "1994-11-06T08:49:37Z");
        assert_eq!(parse_http_date("yesterday"), None);
    }
}
