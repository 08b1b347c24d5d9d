//! Checks that go beyond a value's kind, for the settings that every profile
//! shares.

use std::time::Duration;

use reqwest::Url;

use super::nearest;
use super::read::Complaint;
use super::value::Value;
use crate::model::danger::LABELS;

/// Most targets that may be worked on at the same time.
pub const MOST_AT_ONCE: i64 = 256;
/// Most requests per second that a rate may allow.
const MOST_PER_SECOND: i64 = 100_000;

/// Checks the value of a common setting; every other key passes.
pub(super) fn check(key: &str, value: &Value) -> Result<(), Complaint> {
    match (key, value) {
        ("concurrency", Value::Integer(number)) if !(1..=MOST_AT_ONCE).contains(number) => {
            Err(Complaint::new(format!("must be from 1 to {MOST_AT_ONCE}, not {number}")))
        }
        ("rate_limit", Value::Integer(number)) if !(1..=MOST_PER_SECOND).contains(number) => {
            Err(Complaint::new(format!("must be from 1 to {MOST_PER_SECOND}, not {number}")))
        }
        ("request_timeout" | "poll_interval" | "wait_timeout", Value::Duration(Duration::ZERO)) => {
            Err(Complaint::new("must be longer than 0s"))
        }
        ("accept", Value::List(labels)) => labels.iter().try_for_each(|label| check_label(label)),
        ("tags", Value::List(tags)) => tags.iter().try_for_each(|tag| check_tag(tag)),
        ("proxy", Value::Text(text)) => check_proxy(text),
        _ => Ok(()),
    }
}

/// Checks a name that is written in the file and used on the command line.
pub(super) fn check_name(name: &str) -> Result<(), Complaint> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.is_empty() && !name.starts_with(['-', '.']) && name.chars().all(fits) {
        return Ok(());
    }
    Err(Complaint::new("is no usable name")
        .hint("a name holds letters, digits, `-`, `_` and `.`, and begins with a letter or digit"))
}

/// Checks the program of a command: found on `PATH` or named in full, so that
/// nothing is ever run from the current directory.
pub(super) fn check_command(argv: &[String]) -> Result<(), Complaint> {
    let Some(program) = argv.first() else {
        return Err(Complaint::new("must name a program"));
    };
    if !program.contains('/') || program.starts_with('/') {
        return Ok(());
    }
    Err(Complaint::new(format!("must not run `{program}`, which depends on the current directory"))
        .hint("name a program on PATH, or write its full path"))
}

/// A danger label, alone or followed by `:TARGET`.
fn check_label(text: &str) -> Result<(), Complaint> {
    let label = text.split_once(':').map_or(text, |(label, _)| label);
    if LABELS.contains(&label) {
        return Ok(());
    }
    Err(Complaint::new(format!("holds the unknown label `{label}`"))
        .hint(nearest::hint(label, "labels", LABELS)))
}

fn check_tag(tag: &str) -> Result<(), Complaint> {
    if tag.chars().any(|c| c.is_whitespace() || c == ',') {
        return Err(Complaint::new(format!("holds the tag `{tag}`, but a tag is one word")));
    }
    Ok(())
}

/// The address may hold a password, so it is never shown.
fn check_proxy(text: &str) -> Result<(), Complaint> {
    let usable = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty())
    });
    if usable {
        return Ok(());
    }
    Err(Complaint::new("is no proxy address")
        .hint("a proxy looks like http://proxy.example.com:3128"))
}
