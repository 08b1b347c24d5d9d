//! One field of a policy: how it is shown, read from a wish, and sent.
//!
//! Source: Atlas Administration API v2 document, schemas
//! `DiskBackupSnapshotSchedule20240805` and `DataProtectionSettings20231001`.

use serde_json::{Map, Value as Json, json};

use super::policy_items as policy;
use super::settings::is_id;
use crate::core::{Error, Result};
use crate::providers::PolicyField;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Yes or no.
    Bool,
    /// Yes or no, only sent: how a change is applied.
    Flag,
    /// A whole number from the one to the other.
    Number(i64, i64),
    /// The items of one frequency.
    Policy(&'static str),
    /// Id of the export bucket.
    Bucket,
    /// How often snapshots are exported.
    ExportFrequency,
    /// Further days by frequency.
    Extra,
    /// Where snapshots are copied to: JSON.
    CopySettings,
    /// Copies to delete, only sent: JSON.
    Copies,
    /// A text.
    Text,
    /// Only shown.
    Shown,
}

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    /// Key for `schedule set`.
    pub key: &'static str,
    /// Atlas's name of it.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Unit of a number.
    pub unit: Option<&'static str>,
    /// What it means.
    pub about: &'static str,
}

pub(super) const fn row(
    key: &'static str,
    name: &'static str,
    shape: Shape,
    about: &'static str,
) -> Field {
    Field { key, name, shape, unit: None, about }
}

pub(super) const fn in_days(
    key: &'static str,
    name: &'static str,
    shape: Shape,
    about: &'static str,
) -> Field {
    Field { unit: Some("days"), ..row(key, name, shape, about) }
}

const FREQUENCIES: [&str; 6] = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "ON_DEMAND"];
/// The document names the last two; the documentation pages and the vendor's
/// own command line the others.
const EXPORT_FREQUENCIES: [&str; 4] = ["daily", "weekly", "monthly", "yearly"];
const COPY_KEYS: [&str; 7] = [
    "zoneId",
    "cloudProvider",
    "regionName",
    "shouldCopyOplogs",
    "frequencies",
    "copyPolicyItems",
    "lastNumberOfSnapshots",
];
const COPIED_KEYS: [&str; 3] = ["zoneId", "cloudProvider", "regionName"];

impl Field {
    /// Whether it can be set.
    pub fn editable(&self) -> bool {
        self.shape != Shape::Shown
    }

    /// The field with its value in a policy.
    pub fn shown(&self, policy: &Json) -> PolicyField {
        PolicyField {
            key: self.key.to_owned(),
            value: self.value(policy),
            about: self.about,
            unit: self.unit,
            editable: self.editable(),
        }
    }

    /// Its value in a policy.
    pub fn value(&self, schedule: &Json) -> Json {
        let plain = || schedule.get(self.name).cloned().unwrap_or(Json::Null);
        match self.shape {
            Shape::Policy(frequency) => policy::shown(schedule, frequency),
            Shape::Bucket | Shape::ExportFrequency => schedule
                .get("export")
                .and_then(|export| export.get(self.name))
                .cloned()
                .unwrap_or(Json::Null),
            Shape::Extra => shown_extra(&plain()),
            Shape::Flag | Shape::Copies => Json::Null,
            Shape::Bool | Shape::Number(..) | Shape::CopySettings | Shape::Text | Shape::Shown => {
                plain()
            }
        }
    }

    /// Reads a wish, into the form that [`Field::value`] has.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] with what the field takes.
    pub fn parse(&self, text: &str) -> Result<Json> {
        match self.shape {
            Shape::Bool | Shape::Flag => match text {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                _ => Err(self.wrong(text, "true or false")),
            },
            Shape::Number(least, most) => {
                let number = text.parse().ok().filter(|number| (least..=most).contains(number));
                number.map(|number: i64| json!(number)).ok_or_else(|| {
                    let range = if most > 1000 {
                        format!("a whole number, at least {least}")
                    } else {
                        format!("a whole number from {least} to {most}")
                    };
                    self.wrong(text, &range)
                })
            }
            Shape::Policy(frequency) => policy::parse(frequency, text),
            Shape::Bucket if is_id(text) => Ok(json!(text)),
            Shape::Bucket => Err(self.wrong(text, "the id of an export bucket")),
            Shape::ExportFrequency => match EXPORT_FREQUENCIES.into_iter().find(|w| *w == text) {
                Some(word) => Ok(json!(word)),
                None => Err(self.wrong(text, &EXPORT_FREQUENCIES.join(", "))),
            },
            Shape::Extra => self.extra(text),
            Shape::CopySettings => self.objects(text, &COPY_KEYS),
            Shape::Copies => self.objects(text, &COPIED_KEYS),
            Shape::Text if text.trim().is_empty() || text.contains(char::is_control) => {
                Err(self.wrong(text, "a text"))
            }
            Shape::Text => Ok(json!(text)),
            Shape::Shown => Err(Error::usage(format!("`{}` can only be shown", self.key))),
        }
    }

    /// Adds it to the body of a change.
    pub fn put(&self, body: &mut Map<String, Json>, value: &Json, current: Option<&Json>) {
        match self.shape {
            Shape::Policy(_) | Shape::Shown => {}
            Shape::Bucket | Shape::ExportFrequency => {
                let export = body.entry("export").or_insert_with(|| {
                    let known = current.and_then(|current| current.get("export")).cloned();
                    known.filter(Json::is_object).unwrap_or_else(|| json!({}))
                });
                if let Some(export) = export.as_object_mut() {
                    export.insert(self.name.to_owned(), value.clone());
                }
            }
            Shape::Extra => drop(body.insert(self.name.to_owned(), sent_extra(value))),
            Shape::Bool
            | Shape::Flag
            | Shape::Number(..)
            | Shape::CopySettings
            | Shape::Copies
            | Shape::Text => drop(body.insert(self.name.to_owned(), value.clone())),
        }
    }

    fn extra(&self, text: &str) -> Result<Json> {
        if text == policy::NONE {
            return Ok(Json::Null);
        }
        let form = "FREQUENCY:DAYS, such as monthly:30; frequencies: hourly, daily, weekly, \
                    monthly, yearly, on_demand";
        let mut parts = Vec::new();
        for part in text.split(',') {
            let (word, days) = part.trim().split_once(':').ok_or_else(|| self.wrong(text, form))?;
            let known = FREQUENCIES.iter().any(|known| known.eq_ignore_ascii_case(word));
            let days: u32 = days.parse().map_err(|_| self.wrong(text, form))?;
            if !known || days == 0 {
                return Err(self.wrong(text, form));
            }
            parts.push(format!("{}:{days}", word.to_ascii_lowercase()));
        }
        Ok(json!(parts.join(",")))
    }

    fn objects(&self, text: &str, known: &[&str]) -> Result<Json> {
        let form = format!("a JSON list of objects with zoneId and any of {}", known.join(", "));
        let list: Vec<Map<String, Json>> =
            serde_json::from_str(text).map_err(|_| self.wrong(text, &form))?;
        let right = |one: &Map<String, Json>| {
            one.get("zoneId").and_then(Json::as_str).is_some_and(is_id)
                && one.keys().all(|key| known.contains(&key.as_str()))
        };
        if list.iter().all(right) { Ok(json!(list)) } else { Err(self.wrong(text, &form)) }
    }

    fn wrong(&self, text: &str, right: &str) -> Error {
        Error::usage(format!("`{}` can't be `{}`", self.key, text.escape_debug())).hint(right)
    }
}

fn shown_extra(list: &Json) -> Json {
    let parts: Vec<String> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| {
            let word = one.get("frequencyType")?.as_str()?.to_ascii_lowercase();
            Some(format!("{word}:{}", one.get("retentionDays")?.as_i64()?))
        })
        .collect();
    if parts.is_empty() { Json::Null } else { json!(parts.join(",")) }
}

fn sent_extra(value: &Json) -> Json {
    let parts = value.as_str().unwrap_or_default().split(',').filter_map(|part| {
        let (word, days) = part.split_once(':')?;
        let days: u32 = days.parse().ok()?;
        Some(json!({"frequencyType": word.to_ascii_uppercase(), "retentionDays": days}))
    });
    parts.collect::<Vec<_>>().into()
}
