//! Slots: the hour, day or week that one backup is enough for.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use crate::config::did_you_mean;
use crate::core::Error;

/// How often one successful backup is enough, or a fixed key that names the
/// occasion. Hours, days and weeks are those of UTC, so that every host agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Once an hour.
    Hourly,
    /// Once a day.
    Daily,
    /// Once a week, Monday to Sunday (ISO 8601).
    Weekly,
    /// Once for this key.
    Key(String),
}

/// The intervals by name.
const INTERVALS: [&str; 3] = ["hourly", "daily", "weekly"];

/// Longest key in bytes.
const LONGEST_KEY: usize = 64;
/// Words that look like an interval but would be a fixed key: the first
/// success would fill the slot for ever.
const NO_INTERVALS: [&str; 6] =
    ["minutely", "nightly", "monthly", "quarterly", "yearly", "annually"];

impl Slot {
    /// The stable text of the slot that this moment lies in, such as
    /// `daily:2026-11-25`, `hourly:2026-11-25T14`, `weekly:2026-W48`.
    pub fn key(&self, at: Timestamp) -> String {
        match self {
            Self::Hourly => at.strftime("hourly:%Y-%m-%dT%H").to_string(),
            Self::Daily => at.strftime("daily:%Y-%m-%d").to_string(),
            Self::Weekly => at.strftime("weekly:%G-W%V").to_string(),
            Self::Key(key) => format!("key:{key}"),
        }
    }

    /// How long the slot of a [`Slot::key`] lasts; `None` where the key alone
    /// does not tell.
    pub fn length(key: &str) -> Option<SignedDuration> {
        let hours = match key.split_once(':')?.0 {
            "hourly" => 1,
            "daily" => 24,
            "weekly" => 7 * 24,
            _ => return None,
        };
        Some(SignedDuration::from_hours(hours))
    }

    /// Whether the key is one of this slot's, at whatever moment.
    pub fn has(&self, key: &str) -> bool {
        match (self, key.split_once(':')) {
            (Self::Key(own), Some(("key", name))) => own == name,
            (Self::Key(_), _) | (_, None) => false,
            (interval, Some((word, _))) => interval.to_string() == word,
        }
    }
}

impl FromStr for Slot {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "hourly" => Ok(Self::Hourly),
            "daily" => Ok(Self::Daily),
            "weekly" => Ok(Self::Weekly),
            _ => fixed_key(text),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Key(key) => key,
        })
    }
}

fn fixed_key(text: &str) -> Result<Slot, Error> {
    let lower = text.to_ascii_lowercase();
    // A misspelt interval would be a key whose first success fills it for ever.
    if lower.chars().all(|c| c.is_ascii_alphabetic())
        && let Some(near) = did_you_mean(&lower, INTERVALS)
    {
        let shown = text.escape_debug();
        return Err(Error::usage(format!("slot `{shown}` is no interval; did you mean `{near}`?"))
            .hint("a key of your own may not look like hourly, daily or weekly"));
    }
    if NO_INTERVALS.contains(&lower.as_str()) {
        let message = format!("slot `{text}` is no known interval");
        return Err(Error::usage(message).hint(
            "use hourly, daily, weekly, or a key that changes each time, such as a month 2026-11",
        ));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    if text.is_empty() || text.len() > LONGEST_KEY || !text.chars().all(allowed) {
        return Err(Error::usage(format!("slot `{}` can't be a key", text.escape_debug())).hint(
            format!(
                "use hourly, daily, weekly, or 1 to {LONGEST_KEY} letters, digits, `.`, `_`, `-`, `:`"
            ),
        ));
    }
    Ok(Slot::Key(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;

    fn key(slot: &str, at: &str) -> String {
        slot.parse::<Slot>().expect("slot").key(at.parse().expect("time"))
    }

    #[test]
    fn keys_are_those_that_the_manual_names() {
        assert_eq!(key("hourly", "2026-11-25T14:59:59.999Z"), "hourly:2026-11-25T14");
        assert_eq!(key("daily", "2026-11-25T14:59:59Z"), "daily:2026-11-25");
        assert_eq!(key("weekly", "2026-11-25T14:59:59Z"), "weekly:2026-W48");
        assert_eq!(key("release-1.2", "2026-11-25T14:59:59Z"), "key:release-1.2");
    }

    #[test]
    fn a_key_tells_how_long_its_slot_lasts() {
        let hours = |slot| Slot::length(&key(slot, "2026-11-25T14:59:59Z")).map(|it| it.as_hours());
        assert_eq!(hours("hourly"), Some(1));
        assert_eq!(hours("daily"), Some(24));
        assert_eq!(hours("weekly"), Some(168));
        assert_eq!(hours("2026-11"), None);
        // A key of one's own that looks like an interval's.
        assert_eq!(Slot::length("key:daily:1"), None);
    }

    #[test]
    fn a_slot_knows_its_keys() {
        for (slot, key) in [
            ("hourly", "hourly:2026-11-25T14"),
            ("daily", "daily:2026-11-25"),
            ("weekly", "weekly:2026-W48"),
            ("a:b", "key:a:b"),
        ] {
            for other in ["hourly", "daily", "weekly", "a:b"] {
                let slot_of = other.parse::<Slot>().expect("slot");
                assert_eq!(slot_of.has(key), slot == other, "{other} {key}");
            }
        }
        assert!(!Slot::Daily.has("daily"));
        assert!(!Slot::Key("b".to_owned()).has("key:a"));
        assert!(!Slot::Key("daily".to_owned()).has("daily:2026-11-25"));
    }

    #[test]
    fn a_slot_ends_at_midnight_utc_whatever_the_offset() {
        assert_eq!(key("daily", "2026-11-25T23:59:59.999Z"), "daily:2026-11-25");
        assert_eq!(key("daily", "2026-11-26T00:00:00Z"), "daily:2026-11-26");
        assert_eq!(key("daily", "2026-11-26T07:59:59+08:00"), "daily:2026-11-25");
        assert_eq!(key("hourly", "2026-12-31T19:30:00-05:30"), "hourly:2027-01-01T01");
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        assert_eq!(key("weekly", "2026-11-29T23:59:59Z"), "weekly:2026-W48");
        assert_eq!(key("weekly", "2026-11-30T00:00:00Z"), "weekly:2026-W49");
        // The first days of 2027 belong to the last week of 2026.
        assert_eq!(key("weekly", "2026-12-31T12:00:00Z"), "weekly:2026-W53");
        assert_eq!(key("weekly", "2027-01-03T12:00:00Z"), "weekly:2026-W53");
        assert_eq!(key("weekly", "2027-01-04T00:00:00Z"), "weekly:2027-W01");
        // The last days of 2024 belong to the first week of 2025.
        assert_eq!(key("weekly", "2024-12-30T00:00:00Z"), "weekly:2025-W01");
    }

    #[test]
    fn what_is_no_slot_is_a_usage_error_that_says_what_would_be() {
        let long = "x".repeat(65);
        for text in [
            "dayly", "weekley", "huorly", "", "Daily", "HOURLY", "monthly", "Nightly", "a b",
            "a\n", "sl/ot", "é", &long,
        ] {
            let error = text.parse::<Slot>().expect_err(text);
            assert_eq!(error.kind, ErrorKind::Usage, "{text}");
            assert!(error.hint.is_some(), "{text}");
            assert!(!error.message.contains('\n'), "{text}");
        }
        for text in ["hourly", "daily", "weekly", "2026-11", "2026-11-25T14:00", &long[1..]] {
            assert_eq!(text.parse::<Slot>().expect(text).to_string(), text);
        }
    }
}
