//! Values that remember where they came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::duration::format_duration;

/// A checked value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, path, endpoint or choice.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// Whole number.
    Integer(i64),
    /// Duration.
    Duration(Duration),
    /// List of texts.
    List(Vec<String>),
}

/// As a person reads it; lists are separated by commas.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Duration(duration) => f.write_str(&format_duration(*duration)),
            Self::List(list) => f.write_str(&list.join(", ")),
        }
    }
}

/// Where a value came from, strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of this name.
    Flag(&'static str),
    /// An environment variable of this name.
    Environment(String),
    /// The profile's table in the config file, at this line.
    Profile {
        /// Line, from 1.
        line: usize,
    },
    /// `[defaults]` in the config file, at this line.
    Defaults {
        /// Line, from 1.
        line: usize,
    },
    /// Built in.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Environment(name) => write!(f, "{name}"),
            Self::Profile { line } => write!(f, "config line {line}"),
            Self::Defaults { line } => write!(f, "[defaults] line {line}"),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// A value and its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced {
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
}

/// Values by key, each already of the kind that its setting names.
#[derive(Debug, Clone, Default)]
pub struct Values(BTreeMap<String, Sourced>);

impl Values {
    /// Sets a value.
    pub fn set(&mut self, key: impl Into<String>, value: Value, origin: Origin) {
        self.0.insert(key.into(), Sourced { value, origin });
    }

    /// The value of a key with its origin.
    pub fn get(&self, key: &str) -> Option<&Sourced> {
        self.0.get(key)
    }

    /// All values by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Sourced)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Sourced { value: Value::Text(text), .. } => Some(text),
            _ => None,
        }
    }

    /// A path.
    pub fn path(&self, key: &str) -> Option<PathBuf> {
        self.text(key).map(PathBuf::from)
    }

    /// Yes or no.
    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key)? {
            Sourced { value: Value::Bool(yes), .. } => Some(*yes),
            _ => None,
        }
    }

    /// A whole number.
    pub fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Sourced { value: Value::Integer(number), .. } => Some(*number),
            _ => None,
        }
    }

    /// A duration.
    pub fn duration(&self, key: &str) -> Option<Duration> {
        match self.get(key)? {
            Sourced { value: Value::Duration(duration), .. } => Some(*duration),
            _ => None,
        }
    }

    /// A list; empty when it is not set.
    pub fn list(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(Sourced { value: Value::List(list), .. }) => list,
            _ => &[],
        }
    }
}
