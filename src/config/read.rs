//! One value: from the file or from text, checked against its kind.

use toml::de::DeValue;

use super::duration::{self, parse_duration};
use super::nearest;
use super::spec::Kind;
use super::value::Value;
use crate::core::Endpoint;

/// What is wrong with a value, to be put after its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Such as `must not be empty`.
    pub predicate: String,
    /// What would be right.
    pub hint: Option<String>,
}

impl Complaint {
    pub fn new(predicate: impl Into<String>) -> Self {
        Self { predicate: predicate.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn wrong_type(expected: &str, found: &DeValue<'_>) -> Self {
        Self::new(format!("must be {expected}, not {}", type_of(found)))
    }
}

/// Reads a value of the file.
pub(super) fn from_toml(kind: Kind, value: &DeValue<'_>) -> Result<Value, Complaint> {
    match (kind, value) {
        (Kind::Bool, DeValue::Boolean(yes)) => Ok(Value::Bool(*yes)),
        (Kind::Bool, other) => Err(Complaint::wrong_type("true or false", other)),
        (Kind::Integer | Kind::Named(_), DeValue::Integer(digits)) => {
            i64::from_str_radix(digits.as_str(), digits.radix())
                .map(Value::Integer)
                .map_err(|_| Complaint::new("is too large a number"))
        }
        (Kind::Integer, other) => Err(Complaint::wrong_type("a whole number", other)),
        (Kind::List, DeValue::Array(items)) => items
            .iter()
            .map(|item| list_entry(item.get_ref()))
            .collect::<Result<_, _>>()
            .map(Value::List),
        (Kind::List, other) => {
            Err(Complaint::wrong_type("a list of texts", other).hint("write [\"one\", \"two\"]"))
        }
        (_, DeValue::String(text)) => from_text(kind, text),
        (Kind::Duration, other) => {
            Err(Complaint::wrong_type("a duration in quotes", other).hint(duration::FORM))
        }
        (Kind::Named(_), other) => {
            Err(Complaint::wrong_type("a number, or a name in quotes", other))
        }
        (_, other) => Err(Complaint::wrong_type("a text in quotes", other)),
    }
}

/// Reads a value written as plain text, by a flag or a variable. Lists are
/// separated by commas.
pub(super) fn from_text(kind: Kind, text: &str) -> Result<Value, Complaint> {
    match kind {
        Kind::Text | Kind::Path => plain(text).map(Value::Text),
        Kind::Secret => not_empty(text).map(|text| Value::Text(text.to_owned())),
        Kind::Bool => text
            .parse()
            .map(Value::Bool)
            .map_err(|_| Complaint::new(format!("must be true or false, not `{text}`"))),
        Kind::Integer => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| Complaint::new(format!("must be a whole number, not `{text}`"))),
        Kind::Duration => parse_duration(text).map(Value::Duration).ok_or_else(|| {
            Complaint::new(format!("must be a duration, not `{text}`")).hint(duration::FORM)
        }),
        Kind::Named(names) => named(names, text),
        Kind::Choice(words) => choice(words, text),
        Kind::List => text
            .split(',')
            .map(|part| plain(part.trim()))
            .collect::<Result<_, _>>()
            .map(Value::List),
        Kind::Endpoint => plain(text).and_then(|text| endpoint(&text)),
    }
}

/// What the kind is called in messages.
pub(super) fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn list_entry(value: &DeValue<'_>) -> Result<String, Complaint> {
    match value {
        DeValue::String(text) => plain(text),
        other => Err(Complaint::new(format!("must hold texts only, not {}", type_of(other)))),
    }
}

fn plain(text: &str) -> Result<String, Complaint> {
    if text.chars().any(char::is_control) {
        return Err(Complaint::new("must not hold line breaks or other control characters"));
    }
    not_empty(text).map(str::to_owned)
}

fn not_empty(text: &str) -> Result<&str, Complaint> {
    if text.trim().is_empty() { Err(Complaint::new("must not be empty")) } else { Ok(text) }
}

fn choice(words: &'static [&'static str], text: &str) -> Result<Value, Complaint> {
    if words.contains(&text) {
        return Ok(Value::Text(text.to_owned()));
    }
    Err(Complaint::new(format!("must not be `{text}`")).hint(nearest::hint(
        text,
        "possible values",
        words.iter().copied(),
    )))
}

fn named(names: &'static [(&'static str, i64)], text: &str) -> Result<Value, Complaint> {
    let by_name = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    let number = by_name.map(|(_, number)| *number).or_else(|| text.parse().ok());
    number.map(Value::Integer).ok_or_else(|| {
        Complaint::new(format!("must be a number or a known name, not `{text}`"))
            .hint(nearest::hint(text, "possible names", names.iter().map(|(name, _)| *name)))
    })
}

fn endpoint(text: &str) -> Result<Value, Complaint> {
    Endpoint::parse(text).map(|endpoint| Value::Text(endpoint.as_str().to_owned())).map_err(
        |mut error| Complaint {
            predicate: format!("can't be used: {}", error.message),
            hint: error.hint.take(),
        },
    )
}
