//! The items of a policy: how often snapshots are taken, and how long they are
//! kept. Written `EVERY:RETENTION`, several with commas between them.
//!
//! Source: Atlas Administration API v2 document, schema
//! `DiskBackupApiPolicyItem`.

use serde_json::{Map, Value as Json, json};

use crate::core::{Error, Result};

/// The word for no items.
pub(super) const NONE: &str = "none";
/// The frequency of snapshots on demand, in a compliance policy.
pub(super) const ON_DEMAND: &str = "ondemand";
/// What stands for items that would have to be looked up.
const OTHERS: &str = "{items-of-other-frequencies}";
const KNOWN: &str = "{policies-as-they-are}";

/// The fields of an item that are sent back.
const ITEM: [&str; 5] =
    ["id", "frequencyType", "frequencyInterval", "retentionUnit", "retentionValue"];

/// The items of a frequency in a schedule, as they are written.
pub(super) fn shown(schedule: &Json, frequency: &str) -> Json {
    words(items(schedule).iter().filter(|item| of(item, frequency)))
}

/// Items as they are written; null for none.
pub(super) fn words<'a>(items: impl Iterator<Item = &'a Map<String, Json>>) -> Json {
    let parts: Vec<String> = items.filter_map(word).collect();
    if parts.is_empty() { Json::Null } else { json!(parts.join(",")) }
}

fn word(item: &Map<String, Json>) -> Option<String> {
    let number = |key: &str| item.get(key).and_then(Json::as_i64);
    let unit = item.get("retentionUnit")?.as_str()?;
    Some(format!("{}:{}{unit}", number("frequencyInterval")?, number("retentionValue")?))
}

/// Reads the items of a frequency, into the form of [`shown`].
pub(super) fn parse(frequency: &str, text: &str) -> Result<Json> {
    if text == NONE {
        return Ok(Json::Null);
    }
    // Snapshots on demand are not taken every so often.
    let text = match text.contains(':') {
        false if frequency == ON_DEMAND => &format!("0:{text}"),
        _ => text,
    };
    let parts: Result<Vec<String>> = text
        .split(',')
        .map(|part| {
            let (every, kept, unit) = split(part.trim()).ok_or_else(|| wrong(frequency, text))?;
            let (right, rule) = intervals(frequency, every);
            if !right {
                let message = format!("`{frequency}` can't have the interval {every}");
                return Err(Error::usage(message).hint(format!("possible: {rule}")));
            }
            Ok(format!("{every}:{kept}{unit}"))
        })
        .collect();
    Ok(json!(parts?.join(",")))
}

fn split(part: &str) -> Option<(i64, i64, &'static str)> {
    let (every, retention) = part.split_once(':')?;
    let end = retention.find(|c: char| !c.is_ascii_digit())?;
    let (value, unit) = retention.split_at_checked(end)?;
    let unit = match unit.trim() {
        "d" | "day" | "days" => "days",
        "w" | "week" | "weeks" => "weeks",
        "mo" | "month" | "months" => "months",
        "y" | "year" | "years" => "years",
        _ => return None,
    };
    let value = value.parse().ok().filter(|value| *value >= 1)?;
    Some((every.parse().ok()?, value, unit))
}

fn wrong(frequency: &str, text: &str) -> Error {
    Error::usage(format!("`{frequency}` can't be `{}`", text.escape_debug())).hint(
        "EVERY:RETENTION, such as 6:2days, 1:4weeks or 40:12months, several with commas between \
         them, or none",
    )
}

/// Whether a frequency has that interval, and which ones it has.
fn intervals(frequency: &str, every: i64) -> (bool, &'static str) {
    match frequency {
        "hourly" => (matches!(every, 1 | 2 | 4 | 6 | 8 | 12), "1, 2, 4, 6, 8, 12 (hours)"),
        "daily" => (every == 1, "1"),
        ON_DEMAND => (every == 0, "0"),
        "weekly" => ((1..=7).contains(&every), "1 (Monday) to 7"),
        "monthly" => {
            ((1..=28).contains(&every) || every == 40, "1 to 28, or 40 for the month's last day")
        }
        _ => ((1..=12).contains(&every), "1 to 12 (months)"),
    }
}

/// The policies for a body: those that there are, with the wished frequencies
/// in place of the old ones. `None` when there are none and none are wished.
pub(super) fn body(wished: &[(&str, &Json)], current: Option<&Json>) -> Option<Json> {
    let Some(current) = current else {
        if wished.is_empty() {
            return Some(json!([KNOWN]));
        }
        let mut all = vec![json!(OTHERS)];
        all.extend(wished.iter().flat_map(|(frequency, text)| made(frequency, text, &[])));
        return Some(json!([{"policyItems": all}]));
    };
    let known = items(current);
    let mut all = Vec::new();
    for item in &known {
        let frequency = item.get("frequencyType").and_then(Json::as_str).unwrap_or_default();
        match wished.iter().find(|(word, _)| *word == frequency) {
            None => all.push(Json::from(item.clone())),
            // The wished ones of a frequency stand where its first item stood.
            Some((_, text)) => {
                let first = known.iter().find(|other| of(other, frequency));
                if first.is_some_and(|first| std::ptr::eq(first, item)) {
                    all.extend(made(frequency, text, &known));
                }
            }
        }
    }
    for (frequency, text) in wished {
        if !known.iter().any(|item| of(item, frequency)) {
            all.extend(made(frequency, text, &known));
        }
    }
    let id = current.pointer("/policies/0/id");
    if all.is_empty() && known.is_empty() && id.is_none() {
        return None;
    }
    Some(match id {
        Some(id) => json!([{"id": id, "policyItems": all}]),
        None => json!([{"policyItems": all}]),
    })
}

/// The items of one frequency. One that is there already keeps its id, and so
/// do its snapshots: by its interval or, where there is only one, as that one.
fn made(frequency: &str, text: &Json, known: &[Map<String, Json>]) -> Vec<Json> {
    let known: Vec<&Map<String, Json>> = known.iter().filter(|item| of(item, frequency)).collect();
    let parts: Vec<_> = text.as_str().unwrap_or_default().split(',').filter_map(split).collect();
    let alone = parts.len() == 1 && known.len() == 1;
    let same = |item: &&&Map<String, Json>, every: i64| {
        alone || item.get("frequencyInterval").and_then(Json::as_i64) == Some(every)
    };
    parts
        .iter()
        .map(|(every, value, unit)| {
            let mut item = Map::new();
            if let Some(id) = known.iter().find(|item| same(item, *every)).and_then(|i| i.get("id"))
            {
                item.insert("id".to_owned(), id.clone());
            }
            item.insert("frequencyType".to_owned(), json!(frequency));
            item.insert("frequencyInterval".to_owned(), json!(every));
            item.insert("retentionUnit".to_owned(), json!(unit));
            item.insert("retentionValue".to_owned(), json!(value));
            item.into()
        })
        .collect()
}

/// The items of the only policy, with no fields but those that may be sent.
fn items(schedule: &Json) -> Vec<Map<String, Json>> {
    let all = schedule.pointer("/policies/0/policyItems").and_then(Json::as_array);
    let clean = |item: &Json| {
        let mut item = item.as_object()?.clone();
        item.retain(|key, _| ITEM.contains(&key.as_str()));
        Some(item)
    };
    all.into_iter().flatten().filter_map(clean).collect()
}

fn of(item: &Map<String, Json>, frequency: &str) -> bool {
    item.get("frequencyType").and_then(Json::as_str) == Some(frequency)
}
