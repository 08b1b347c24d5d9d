//! What a refused time stamp teaches about the local clock.

use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};

use super::envelope;
use crate::core::Reply;
use crate::core::clock::parse_http_date;
use crate::core::events::Event;
use crate::core::transport::Transport;

/// The code of a time stamp that is too far from the server's clock.
const EXPIRED: &str = "InvalidTimeStamp.Expired";

/// Carries the server's time from a refusal to the next attempt.
#[derive(Default)]
pub struct ClockRepair {
    server: Mutex<Option<Timestamp>>,
}

impl ClockRepair {
    /// Takes the server's time from a refusal of the time stamp. Returns
    /// whether another attempt is worth it: once in a call, and only where the
    /// answer has a date.
    pub fn learn(&self, reply: &Reply, answered: u32) -> bool {
        if answered > 0 || envelope::code(reply).as_deref() != Some(EXPIRED) {
            return false;
        }
        let date = reply.header("date").and_then(parse_http_date);
        *self.lock() = date;
        date.is_some()
    }

    /// Moves the transport's clock to what was learnt, if anything was.
    pub fn apply(&self, transport: &Transport) {
        let Some(server) = self.lock().take() else { return };
        transport.clock.agree_with(server);
        let seconds = transport.clock.offset().as_secs();
        let text = format!("the local clock is {} s off; the provider's is used", seconds.abs());
        transport.observer().event(Event::Warning(&text));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Timestamp>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A moment moved by that much, at most to the end of time: the moments that
/// are moved here come from outside.
pub fn shifted(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::core::clock::Clock;
    use crate::core::events::Silent;

    fn refusal(code: &str, date: Option<&str>) -> Reply {
        let mut headers = reqwest::header::HeaderMap::new();
        if let Some(date) = date {
            headers.insert("date", date.parse().expect("value"));
        }
        let body = format!(r#"{{"Code":"{code}","Message":"m","RequestId":"r"}}"#);
        Reply { status: 400, headers, body: body.into_bytes() }
    }

    #[test]
    fn an_expired_time_stamp_corrects_the_clock_once() {
        let mut transport = Transport::new(Arc::new(Silent), Default::default(), None);
        transport.clock = Clock::fixed("2026-01-05T08:00:00Z".parse().expect("time"));
        let repair = ClockRepair::default();
        let reply = refusal(EXPIRED, Some("Mon, 05 Jan 2026 08:20:00 GMT"));
        assert!(repair.learn(&reply, 0));
        repair.apply(&transport);
        assert_eq!(transport.clock.now().to_string(), "2026-01-05T08:20:00Z");
        assert!(!repair.learn(&reply, 1));
    }

    #[test]
    fn moments_at_the_ends_of_time_stay_there() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(shifted(Timestamp::MAX, hour), Timestamp::MAX);
        assert_eq!(shifted(Timestamp::MIN, -hour), Timestamp::MIN);
        assert_eq!(shifted(Timestamp::UNIX_EPOCH, hour).as_second(), 3600);
    }

    #[test]
    fn other_refusals_and_missing_dates_teach_nothing() {
        let repair = ClockRepair::default();
        assert!(!repair.learn(&refusal(EXPIRED, None), 0));
        let other = refusal("SignatureDoesNotMatch", Some("Mon, 05 Jan 2026 08:20:00 GMT"));
        assert!(!repair.learn(&other, 0));
        assert_eq!(*repair.lock(), None);
    }
}
