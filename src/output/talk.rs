//! What a report says on stderr: warnings, errors and notes.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::cell;
use super::error;
use super::log::{Level, LogFormat, LogWriter};
use super::report::Report;
use crate::core::Error;
use crate::model::{ErrorReport, Exit};

/// Says everything about a report that is no data. Notes are left out when
/// `quiet`.
pub fn report(log: &LogWriter, report: &Report, object: &Value, quiet: bool) {
    for warning in &report.warnings {
        log.warn(warning);
    }
    for group in item_warnings(object) {
        log.warn(&group.text());
    }
    let changes = report.run_id.is_some();
    let groups = item_errors(object);
    for group in &groups {
        say_error(log, group.what, &group.names(), changes);
    }
    let said: HashSet<String> = groups.iter().map(|group| likeness(group.what)).collect();
    for error in list(object, "errors").filter(|error| !said.contains(&likeness(error))) {
        say_error(log, error, &[], changes);
    }
    if quiet {
        return;
    }
    if is_silent(report, object) {
        log.note(&report.emptiness());
    }
    for note in &report.notes {
        log.note(note);
    }
}

/// Says an error that belongs to no report.
pub fn error(log: &LogWriter, error: &Error) {
    let value = serde_json::to_value(ErrorReport::from(error)).unwrap_or_default();
    say_error(log, &value, &[], false);
}

/// Whether a success has nothing to show and no text that says so.
fn is_silent(report: &Report, object: &Value) -> bool {
    list(object, "items").next().is_none()
        && report.text.is_none()
        && report.notes.is_empty()
        && report.exit.code == Exit::OK.code
}

fn say_error(log: &LogWriter, error: &Value, targets: &[&str], changes: bool) {
    match log.format() {
        LogFormat::Text => {
            log.block(&error::render_report(error, targets, changes, log.palette()));
        }
        LogFormat::Json => {
            let message = error["message"].as_str().unwrap_or_default();
            let mut fields = error.clone();
            if let Some(fields) = fields.as_object_mut() {
                fields.insert("targets".to_owned(), targets.iter().copied().collect());
            }
            log.write(Level::Error, message, fields);
        }
    }
}

/// Targets to which the same thing happened.
struct Group<'a> {
    what: &'a Value,
    targets: Vec<String>,
}

impl Group<'_> {
    fn names(&self) -> Vec<&str> {
        self.targets.iter().map(String::as_str).collect()
    }

    fn text(&self) -> String {
        format!("{}{}", error::named(&self.names()), cell::raw(self.what))
    }
}

fn item_errors(object: &Value) -> Vec<Group<'_>> {
    // An item of another shape may have a field of that name that is no error.
    grouped(
        list(object, "items")
            .map(|item| (item, &item["error"]))
            .filter(|(_, error)| error.is_object()),
    )
}

fn item_warnings(object: &Value) -> Vec<Group<'_>> {
    grouped(
        list(object, "items")
            .flat_map(|item| list(item, "warnings").map(move |warning| (item, warning))),
    )
}

/// Groups what happened to items, in the order of the first of each kind.
fn grouped<'a>(happened: impl Iterator<Item = (&'a Value, &'a Value)>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places = HashMap::new();
    for (item, what) in happened {
        let place = *places.entry(likeness(what)).or_insert_with(|| {
            groups.push(Group { what, targets: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.targets.extend(target(item));
        }
    }
    groups
}

fn target(item: &Value) -> Option<String> {
    match (item["profile"].as_str(), item["target"].as_str()) {
        (Some(profile), Some(target)) => match item["backup_id"].as_str() {
            // A list has many of one target; a run has one.
            Some(id) if item["disposition"].is_null() => Some(format!("{profile}/{target}/{id}")),
            _ => Some(format!("{profile}/{target}")),
        },
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

/// What two warnings or errors have in common that say the same; request ids
/// always differ.
fn likeness(what: &Value) -> String {
    match what {
        Value::Object(error) => ["code", "message", "hint", "causes"]
            .map(|key| error.get(key).map(Value::to_string).unwrap_or_default())
            .join("\n"),
        text => text.to_string(),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}
