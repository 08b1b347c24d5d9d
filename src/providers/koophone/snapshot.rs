//! What a phone shows about its one backup at one moment.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::states;
use super::types::Instance;
use crate::model::State;

/// State and time of a phone's backup. A phone has one backup, without an id
/// of its own: these two are all there is to tell an old one from a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// `backup_status` as the provider's number.
    pub backup_status: Option<i64>,
    /// `backup_time` as the provider's text; its form is documented nowhere.
    pub backup_time: Option<String>,
}

impl Snapshot {
    /// What the phone shows now.
    pub fn of(phone: &Instance) -> Self {
        Self { backup_status: phone.backup_status, backup_time: phone.backup_time.clone() }
    }

    /// What was kept of an earlier moment.
    pub fn from_json(json: &Json) -> Option<Self> {
        serde_json::from_value(json.clone()).ok()
    }

    /// The same for keeping.
    pub fn json(&self) -> Json {
        serde_json::json!({
            "backup_status": self.backup_status,
            "backup_time": self.backup_time,
        })
    }

    /// Normal state.
    pub fn state(&self) -> State {
        states::of_backup(self.backup_status)
    }

    /// The provider's words.
    pub fn words(&self) -> String {
        let word = states::backup_word(self.backup_status);
        match &self.backup_time {
            Some(time) => format!("{word} since {time}"),
            None => word,
        }
    }

    /// Whether a backup goes on. 0 without a time is also what a field shows
    /// that nobody ever set.
    pub fn in_progress(&self) -> bool {
        match self.state() {
            State::Running => true,
            State::Queued => self.backup_time.is_some(),
            _ => false,
        }
    }

    /// Whether the phone has ever been backed up, or is being so.
    pub fn exists(&self) -> bool {
        self.backup_time.is_some() || matches!(self.backup_status, Some(1..=3))
    }

    /// When the state came about.
    pub fn at(&self) -> Option<Timestamp> {
        parse_time(self.backup_time.as_deref()?)
    }

    /// The id that this program gives the backup: its time in compact form,
    /// such as `20260105T081530Z`.
    pub fn id(&self) -> String {
        match (&self.backup_time, self.at()) {
            (_, Some(at)) => at.strftime("%Y%m%dT%H%M%SZ").to_string(),
            (Some(text), None) => text.chars().filter(char::is_ascii_alphanumeric).collect(),
            (None, None) => "untimed".to_owned(),
        }
    }

    /// Whether this is news against an earlier look: an unchanged or older time
    /// is still the old backup. Without any time a changed number is news.
    pub fn is_news_after(&self, before: &Self) -> bool {
        if let (Some(now), Some(then)) = (self.at(), before.at()) {
            return now > then;
        }
        match (&self.backup_time, &before.backup_time) {
            (Some(now), then) => Some(now) != then.as_ref(),
            (None, Some(_)) => false,
            (None, None) => self.backup_status != before.backup_status,
        }
    }
}

/// Reads the forms that the service uses elsewhere: `2023-08-15 14:30:45` in
/// UTC, RFC 3339, seconds or milliseconds since 1970.
pub fn parse_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(civil) = text.parse::<DateTime>() {
        return TimeZone::UTC.to_timestamp(civil).ok();
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(status: i64, time: &str) -> Snapshot {
        Snapshot {
            backup_status: Some(status),
            backup_time: (!time.is_empty()).then(|| time.to_owned()),
        }
    }

    #[test]
    fn an_old_success_is_no_news() {
        let before = snapshot(2, "2026-01-03 08:15:30");
        assert!(!before.is_news_after(&before));
        assert!(!snapshot(3, "2026-01-03 08:15:30").is_news_after(&before));
        assert!(!snapshot(2, "2026-01-03 08:15:29").is_news_after(&before), "older");
        assert!(!snapshot(2, "2026-01-03T08:15:30Z").is_news_after(&before), "another form");
        assert!(!snapshot(2, "").is_news_after(&before), "no time");
        assert!(snapshot(2, "2026-01-03 08:15:31").is_news_after(&before));
        assert!(snapshot(2, "later today").is_news_after(&before));
    }

    #[test]
    fn a_first_backup_is_news() {
        for never in [snapshot(4, ""), snapshot(0, ""), Snapshot::default()] {
            assert!(snapshot(2, "2026-01-03 08:15:30").is_news_after(&never));
            assert!(snapshot(2, "").is_news_after(&never));
            assert!(!never.is_news_after(&never));
            assert!(!never.exists() && !never.in_progress());
        }
        assert!(snapshot(0, "2026-01-03 08:15:30").in_progress());
        assert!(snapshot(1, "").in_progress());
    }

    #[test]
    fn every_form_of_a_time_gives_the_same_id() {
        for text in [
            "2026-01-05 08:15:30",
            "2026-01-05T08:15:30Z",
            "2026-01-05T16:15:30+08:00",
            "1767600930",
            "1767600930000",
        ] {
            assert_eq!(snapshot(2, text).id(), "20260105T081530Z", "{text}");
        }
        assert_eq!(snapshot(2, "5 Jan 2026").id(), "5Jan2026");
        assert_eq!(snapshot(2, "").id(), "untimed");
        assert_eq!(parse_time("12345"), None);
    }

    #[test]
    fn survives_the_journal() {
        let one = snapshot(2, "2026-01-05 08:15:30");
        assert_eq!(Snapshot::from_json(&one.json()), Some(one));
        assert_eq!(Snapshot::from_json(&Json::Null), None);
    }
}
