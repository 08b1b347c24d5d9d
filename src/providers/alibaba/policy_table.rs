//! The fields of the backup policy, in one table: their names here and at the
//! service, and what they may hold.
//!
//! Source: "DescribeBackupPolicy", "ModifyBackupPolicy" (ApsaraDB for
//! MongoDB). The unit of `HighFrequencyBackupRetention` is not stated in them.

use serde_json::{Value as Json, json};

use super::instance::{clock_time, shown};
use crate::core::{Error, Result};

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Weekdays.
    Weekdays,
    /// One hour in UTC, `HH:MM-HH:MM`.
    Hour,
    /// A whole number within limits.
    Number(i64, i64),
    /// One of these numbers of minutes; -1 is off.
    Minutes(&'static [i64]),
    /// Yes or no, sent as 1 and 0.
    Bit,
    /// Yes or no, sent as a word.
    Flag,
    /// One of the words: ours, and the service's.
    Word(&'static [(&'static str, &'static str)]),
    /// Any text, such as a region.
    Text,
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Key for people.
    pub key: &'static str,
    /// The service's name.
    pub name: &'static str,
    /// What it may hold.
    pub holds: Holds,
    /// What it means.
    pub about: &'static str,
    /// Unit of a number.
    pub unit: Option<&'static str>,
    /// Whether it can be set.
    pub editable: bool,
}

const fn field(key: &'static str, name: &'static str, holds: Holds, about: &'static str) -> Field {
    Field { key, name, holds, about, unit: None, editable: true }
}

impl Field {
    const fn unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    const fn fixed(self) -> Self {
        Self { editable: false, ..self }
    }
}

const DAYS: Holds = Holds::Number(7, 730);
const CROSS_DAYS: Holds = Holds::Number(3, 1825);
const INTERVALS: Holds = Holds::Minutes(&[-1, 30, 60, 120, 180, 240, 360, 480, 720]);
const RETENTION: Holds = Holds::Word(&[("days", "delay"), (FOREVER, "never")]);
const SNAPSHOTS: Holds = Holds::Word(&[("flash", "Flash"), ("standard", "Standard")]);
const LEFTOVERS: Holds = Holds::Word(&[("delete-all", "0"), ("keep-last", "1"), ("keep-all", "2")]);

/// Key of the switch of backups in another region.
pub const CROSS: &str = "cross_region.enabled";

/// The word for what is never removed.
pub const FOREVER: &str = "forever";

/// Every field, in the order it is shown.
pub const FIELDS: &[Field] = &[
    field("weekdays", "PreferredBackupPeriod", Holds::Weekdays, "days of the full backups"),
    field("window", "PreferredBackupTime", Holds::Hour, "hour in which they begin, in UTC"),
    field("next_backup_at", "PreferredNextBackupTime", Holds::Text, "when the next one is due")
        .fixed(),
    field("retention_days", "BackupRetentionPeriod", DAYS, "how long they are kept").unit("days"),
    field("log_backup", "EnableBackupLog", Holds::Bit, "whether logs are backed up"),
    field("log_retention_days", "LogBackupRetentionPeriod", DAYS, "how long logs are kept")
        .unit("days"),
    field(
        "interval_minutes",
        "BackupInterval",
        INTERVALS,
        "time between frequent backups; -1 is off",
    )
    .unit("minutes"),
    field(
        "frequent_retention_days",
        "HighFrequencyBackupRetention",
        Holds::Number(1, 730),
        "how long frequent backups are kept",
    )
    .unit("days"),
    field(
        "keep_one_each_hour",
        "PreserveOneEachHour",
        Holds::Flag,
        "whether one frequent backup of each hour is kept longer",
    ),
    field("snapshot_kind", "SnapshotBackupType", SNAPSHOTS, "kind of the snapshots"),
    field(
        "on_deletion",
        "BackupRetentionPolicyOnClusterDeletion",
        LEFTOVERS,
        "what becomes of the backups when the instance is deleted",
    ),
    field(CROSS, "CrossBackupType", Holds::Flag, "whether backups are copied to another region"),
    field("cross_region.to", "DestRegion", Holds::Text, "region of the copies"),
    field("cross_region.from", "SrcRegion", Holds::Text, "region of the instance"),
    field("cross_region.weekdays", "CrossBackupPeriod", Holds::Weekdays, "days of the copies"),
    field(
        "cross_region.retention",
        "CrossRetentionType",
        RETENTION,
        "whether copies are ever removed",
    ),
    field(
        "cross_region.retention_days",
        "CrossRetentionValue",
        CROSS_DAYS,
        "how long copies are kept",
    )
    .unit("days"),
    field("cross_region.log_backup", "EnableCrossLogBackup", Holds::Bit, "whether logs are copied"),
    field(
        "cross_region.log_retention",
        "CrossLogRetentionType",
        RETENTION,
        "whether copied logs are ever removed",
    ),
    field(
        "cross_region.log_retention_days",
        "CrossLogRetentionValue",
        CROSS_DAYS,
        "how long copied logs are kept",
    )
    .unit("days"),
];

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Field {
    /// The value in a reply; null when it is not set.
    pub fn read(&self, reply: &Json) -> Json {
        if self.key == CROSS {
            return json!(text(reply, "DestRegion").is_some());
        }
        let Some(text) = text(reply, self.name) else { return Json::Null };
        match self.holds {
            Holds::Weekdays => json!(text.split(',').map(str::trim).collect::<Vec<_>>()),
            Holds::Hour => json!(text.replace(['Z', 'z'], "")),
            Holds::Number(..) | Holds::Minutes(_) => {
                text.parse::<i64>().map_or(json!(text), |number| json!(number))
            }
            Holds::Bit | Holds::Flag => match text.to_ascii_lowercase().as_str() {
                "1" | "true" => json!(true),
                "0" | "false" => json!(false),
                _ => json!(text),
            },
            Holds::Word(words) => {
                let ours = words.iter().find(|(_, theirs)| *theirs == text);
                json!(ours.map_or(text.as_str(), |(ours, _)| ours))
            }
            Holds::Text => json!(text),
        }
    }

    /// Checks a wish. Returns the value as it is shown.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] with what would be right.
    pub fn check(&self, wish: &str) -> Result<Json> {
        let wish = wish.trim();
        let value = match self.holds {
            Holds::Weekdays => weekdays(wish),
            Holds::Hour => return hour(wish),
            Holds::Number(least, most) => number(wish, |n| (least..=most).contains(&n)),
            Holds::Minutes(known) => match wish {
                "off" => Some(json!(-1)),
                _ => number(wish, |n| known.contains(&n)),
            },
            Holds::Bit | Holds::Flag => match wish.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Some(json!(true)),
                "false" | "no" | "off" | "0" => Some(json!(false)),
                _ => None,
            },
            Holds::Word(words) => words
                .iter()
                .find(|(ours, theirs)| ours.eq_ignore_ascii_case(wish) || *theirs == wish)
                .map(|(ours, _)| json!(ours)),
            Holds::Text => Some(json!(wish)).filter(|_| is_plain(wish)),
        };
        value.ok_or_else(|| {
            Error::usage(format!("`{}` can't be `{}`", self.key, wish.escape_debug()))
                .code("usage.policy")
                .hint(self.right())
        })
    }

    /// A checked value as the service takes it.
    pub fn write(&self, value: &Json) -> String {
        let yes = value.as_bool() == Some(true);
        match (self.holds, value) {
            (Holds::Flag, _) if self.key == CROSS => (if yes { "update" } else { "delete" }).into(),
            (Holds::Bit, _) => (if yes { "1" } else { "0" }).into(),
            (Holds::Hour, Json::String(text)) => {
                text.split('-').map(|time| format!("{time}Z")).collect::<Vec<_>>().join("-")
            }
            (Holds::Word(words), Json::String(text)) => {
                let known = words.iter().find(|(ours, _)| ours == text);
                known.map_or_else(|| text.clone(), |(_, theirs)| (*theirs).to_owned())
            }
            (_, Json::Array(list)) => {
                list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(",")
            }
            (_, Json::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    fn right(&self) -> String {
        match self.holds {
            Holds::Weekdays => "weekdays look like monday,wednesday or mon,wed".to_owned(),
            Holds::Hour => "an hour looks like 02:00-03:00, in UTC".to_owned(),
            Holds::Number(least, most) => format!("a whole number from {least} to {most}"),
            Holds::Minutes(known) => {
                let known: Vec<_> = known.iter().map(i64::to_string).collect();
                format!("one of {}, or off", known.join(", "))
            }
            Holds::Bit | Holds::Flag => "true or false".to_owned(),
            Holds::Word(words) => {
                let ours: Vec<_> = words.iter().map(|(ours, _)| *ours).collect();
                format!("one of {}", ours.join(", "))
            }
            Holds::Text => "a word without blanks".to_owned(),
        }
    }
}

fn text(reply: &Json, name: &str) -> Option<String> {
    let text = match reply.get(name)? {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(flag) => flag.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn number(text: &str, fits: impl Fn(i64) -> bool) -> Option<Json> {
    text.parse::<i64>().ok().filter(|number| fits(*number)).map(|number| json!(number))
}

/// Weekdays in the order of the week, without repeats; three letters do.
fn weekdays(text: &str) -> Option<Json> {
    let mut wanted = [false; 7];
    for word in text.split(',').map(|word| word.trim().to_ascii_lowercase()) {
        let at = WEEKDAYS.iter().position(|day| {
            let day = day.to_ascii_lowercase();
            day == word || (word.len() == 3 && day.starts_with(&word))
        })?;
        *wanted.get_mut(at)? = true;
    }
    let days = WEEKDAYS.iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(day, _)| *day);
    Some(json!(days.collect::<Vec<_>>()))
}

fn hour(text: &str) -> Result<Json> {
    let wrong = |why: &str| {
        Error::usage(format!("the window `{}` {why}", text.escape_debug()))
            .code("usage.policy")
            .hint("a window is one hour in UTC, such as 02:00-03:00")
    };
    let (start, end) = text.split_once('-').ok_or_else(|| wrong("has no end"))?;
    let (start, end) = (clock_time(start)?, clock_time(end)?);
    if (start + 60) % (24 * 60) != end {
        return Err(wrong("is not one hour long"));
    }
    Ok(json!(format!("{}-{}", shown(start), shown(end))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &str) -> &'static Field {
        FIELDS.iter().find(|field| field.key == key).expect("known")
    }

    #[test]
    fn wishes_are_checked_shown_and_written() {
        for (key, wish, shown, written) in [
            ("weekdays", "wed, Monday,mon", json!(["Monday", "Wednesday"]), "Monday,Wednesday"),
            ("window", "23:00-00:00", json!("23:00-00:00"), "23:00Z-00:00Z"),
            ("window", "02:30Z-03:30Z", json!("02:30-03:30"), "02:30Z-03:30Z"),
            ("retention_days", "730", json!(730), "730"),
            ("log_backup", "off", json!(false), "0"),
            ("interval_minutes", "off", json!(-1), "-1"),
            ("keep_one_each_hour", "yes", json!(true), "true"),
            ("snapshot_kind", "flash", json!("flash"), "Flash"),
            ("on_deletion", "keep-last", json!("keep-last"), "1"),
            (CROSS, "false", json!(false), "delete"),
            ("cross_region.retention", "forever", json!("forever"), "never"),
        ] {
            let value = of(key).check(wish).expect(key);
            assert_eq!(value, shown, "{key}");
            assert_eq!(of(key).write(&value), written, "{key}");
        }
        for (key, bad) in [
            ("weekdays", "monday,someday"),
            ("weekdays", ""),
            ("window", "02:00-04:00"),
            ("window", "02:00"),
            ("retention_days", "6"),
            ("retention_days", "731"),
            ("interval_minutes", "15"),
            ("log_backup", "maybe"),
            ("snapshot_kind", "slow"),
            ("cross_region.retention_days", "2"),
            ("cross_region.to", "a b"),
        ] {
            let error = of(key).check(bad).expect_err(key);
            assert_eq!(error.kind, crate::core::ErrorKind::Usage, "{key} {bad}");
            assert!(error.hint.is_some());
        }
    }

    #[test]
    fn keys_and_names_are_unique() {
        for (at, field) in FIELDS.iter().enumerate() {
            let before = FIELDS.iter().take(at);
            assert!(before.clone().all(|one| one.key != field.key && one.name != field.name));
        }
    }
}
