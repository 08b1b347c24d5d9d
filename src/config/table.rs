//! One table of the config file, read strictly and in its own order.

use toml::de::{DeTable, DeValue};

use super::check;
use super::document::Document;
use super::nearest;
use super::read::{self, Complaint};
use super::spec::{Kind, Setting};
use super::value::Value;
use crate::core::{Error, Result};

/// A table and where it stands.
pub(super) struct Table<'d> {
    document: &'d Document,
    /// Such as `[profile.atlas]`; `None` for the top level.
    name: Option<String>,
    at: usize,
    entries: Vec<Entry<'d>>,
}

/// One key with its value.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    /// The key.
    pub key: &'d str,
    /// Where the key stands, as a byte offset.
    pub at: usize,
    /// The value.
    pub value: &'d DeValue<'d>,
}

impl<'d> Table<'d> {
    /// The whole file.
    pub fn root(document: &'d Document, table: &'d DeTable<'d>) -> Self {
        Self::new(document, None, 0, table)
    }

    fn new(
        document: &'d Document,
        name: Option<String>,
        at: usize,
        table: &'d DeTable<'d>,
    ) -> Self {
        let mut entries: Vec<Entry<'d>> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref(),
                at: key.span().start,
                value: value.get_ref(),
            })
            .collect();
        entries.sort_by_key(|entry| entry.at);
        Self { document, name, at, entries }
    }

    /// The file it is part of.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Its name for messages.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("the top level")
    }

    /// Where it stands, as a byte offset.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Its line, from 1.
    pub fn line(&self) -> usize {
        self.document.line(self.at)
    }

    /// Its entries in file order.
    pub fn entries(&self) -> &[Entry<'d>] {
        &self.entries
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<Entry<'d>> {
        self.entries.iter().copied().find(|entry| entry.key == key)
    }

    /// Refuses every key that is not known.
    pub fn allow(&self, known: &[&str]) -> Result<()> {
        match self.entries.iter().find(|entry| !known.contains(&entry.key)) {
            Some(entry) => Err(self.unknown(entry, known)),
            None => Ok(()),
        }
    }

    /// The value of an entry, checked against a setting.
    pub fn setting(&self, entry: &Entry<'d>, setting: &Setting) -> Result<Value> {
        let value = self.value(entry, setting.kind)?;
        check::check(setting.key, &value).map_err(|complaint| self.wrong(entry, complaint))?;
        Ok(value)
    }

    /// The value of an entry as a kind. Paths are resolved.
    pub fn value(&self, entry: &Entry<'d>, kind: Kind) -> Result<Value> {
        let value =
            read::from_toml(kind, entry.value).map_err(|complaint| self.wrong(entry, complaint))?;
        match (kind, value) {
            (Kind::Path, Value::Text(path)) => {
                Ok(Value::Text(self.document.resolve(&path).to_string_lossy().into_owned()))
            }
            (_, value) => Ok(value),
        }
    }

    /// The table behind an entry.
    pub fn child(&self, entry: &Entry<'d>) -> Result<Self> {
        let DeValue::Table(table) = entry.value else {
            let complaint = format!("must be a table, not {}", read::type_of(entry.value));
            return Err(self.wrong(entry, Complaint::new(complaint)));
        };
        let name = match &self.name {
            Some(name) => format!("[{}.{}]", name.trim_matches(['[', ']']), entry.key),
            None => format!("[{}]", entry.key),
        };
        Ok(Self::new(self.document, Some(name), entry.at, table))
    }

    /// The error for an entry whose value is wrong.
    pub fn wrong(&self, entry: &Entry<'_>, complaint: Complaint) -> Error {
        let key = entry.key.escape_debug();
        let message = format!("`{key}` {} {}", self.place(), complaint.predicate);
        let mut error = self.document.fault(entry.at, &message).code("config.value");
        error.hint = complaint.hint;
        error
    }

    /// The error for a key that is missing.
    pub fn lacks(&self, key: &str, about: &str) -> Error {
        self.document
            .fault(self.at, &format!("{} lacks `{key}`", self.name()))
            .code("config.missing_key")
            .hint(format!("`{key}`: {about}"))
    }

    fn unknown(&self, entry: &Entry<'_>, known: &[&str]) -> Error {
        self.document
            .fault(
                entry.at,
                &format!("unknown key `{}` {}", entry.key.escape_debug(), self.place()),
            )
            .code("config.unknown_key")
            .hint(nearest::hint(entry.key, "known keys", known.iter().copied()))
    }

    fn place(&self) -> String {
        match &self.name {
            Some(name) => format!("in {name}"),
            None => "at the top level".to_owned(),
        }
    }
}
