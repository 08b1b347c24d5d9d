//! Flag over environment over profile over `[defaults]` over built in.

use super::check;
use super::environment::Environment;
use super::load::Override;
use super::read::{self, Complaint};
use super::spec::{COMMON, DEFAULTS, FILE_ONLY, Setting};
use super::table::Table;
use super::value::{Origin, Sourced, Value, Values};
use crate::core::{Error, ErrorKind, Result};

/// The two layers above the file.
#[derive(Clone, Copy)]
pub(super) struct Layers<'a> {
    /// Values of flags.
    pub overrides: &'a [Override],
    /// `CLOUDBAK_*` variables.
    pub environment: &'a Environment,
}

/// The settings that hold where no profile says otherwise.
pub(super) fn defaults(layers: Layers<'_>, table: Option<&Table<'_>>) -> Result<Values> {
    if let Some(table) = table {
        table.allow(DEFAULTS)?;
    }
    let mut values = Values::default();
    for setting in COMMON.iter().filter(|setting| DEFAULTS.contains(&setting.key)) {
        let written = written(table, setting, |line| Origin::Defaults { line })?;
        let found = layers.value(setting)?.or(written);
        put(&mut values, setting, found)?;
    }
    Ok(values)
}

/// The settings of one profile. What the file says is checked also where
/// something stronger hides it.
pub(super) fn profile(
    settings: impl Iterator<Item = &'static Setting>,
    layers: Layers<'_>,
    table: Option<&Table<'_>>,
    defaults: &Values,
) -> Result<Values> {
    let mut values = Values::default();
    for setting in settings {
        let written = written(table, setting, |line| Origin::Profile { line })?;
        let default = defaults.get(setting.key).filter(|found| found.origin != Origin::BuiltIn);
        let found = layers.value(setting)?.or(written).or_else(|| default.cloned());
        put(&mut values, setting, found)?;
    }
    Ok(values)
}

/// The keys of one table, without flags, environment and `[defaults]`.
pub(super) fn plain(settings: &'static [Setting], table: Option<&Table<'_>>) -> Result<Values> {
    let mut values = Values::default();
    for setting in settings {
        let written = written(table, setting, |line| Origin::Profile { line })?;
        put(&mut values, setting, written)?;
    }
    Ok(values)
}

/// The variable that sets a setting.
pub(super) fn variable(setting: &Setting) -> Option<String> {
    (!FILE_ONLY.contains(&setting.key))
        .then(|| format!("CLOUDBAK_{}", setting.key.to_ascii_uppercase()))
}

impl Layers<'_> {
    fn value(&self, setting: &Setting) -> Result<Option<Sourced>> {
        match self.flag(setting)? {
            Some(found) => Ok(Some(found)),
            None => self.variable(setting),
        }
    }

    fn flag(&self, setting: &Setting) -> Result<Option<Sourced>> {
        let Some((_, text, flag)) = self.overrides.iter().find(|(key, ..)| *key == setting.key)
        else {
            return Ok(None);
        };
        let value = from_text(setting, text)
            .map_err(|complaint| complain(ErrorKind::Usage, &format!("--{flag}"), complaint))?;
        Ok(Some(Sourced { value, origin: Origin::Flag(flag) }))
    }

    fn variable(&self, setting: &Setting) -> Result<Option<Sourced>> {
        let Some(name) = variable(setting) else { return Ok(None) };
        let Some(text) = self.environment.get(&name) else { return Ok(None) };
        let value = from_text(setting, text).map_err(|complaint| {
            complain(ErrorKind::Config, &format!("the variable {name}"), complaint)
                .code("config.variable")
        })?;
        Ok(Some(Sourced { value, origin: Origin::Environment(name) }))
    }
}

/// Reads the text of a flag or variable as a setting's value.
pub(super) fn from_text(setting: &Setting, text: &str) -> Result<Value, Complaint> {
    let value = read::from_text(setting.kind, text)?;
    check::check(setting.key, &value)?;
    Ok(value)
}

/// The error for a value that came from elsewhere than the file.
pub(super) fn complain(kind: ErrorKind, subject: &str, complaint: Complaint) -> Error {
    let mut error = Error::new(kind, format!("{subject} {}", complaint.predicate));
    error.hint = complaint.hint;
    error
}

fn written(
    table: Option<&Table<'_>>,
    setting: &Setting,
    origin: fn(usize) -> Origin,
) -> Result<Option<Sourced>> {
    let Some(table) = table else { return Ok(None) };
    let Some(entry) = table.get(setting.key) else { return Ok(None) };
    let value = table.setting(&entry, setting)?;
    Ok(Some(Sourced { value, origin: origin(table.document().line(entry.at)) }))
}

fn put(values: &mut Values, setting: &Setting, found: Option<Sourced>) -> Result<()> {
    if let Some(Sourced { value, origin }) = found {
        values.set(setting.key, value, origin);
    } else if let Some(default) = setting.default {
        let value = from_text(setting, default).map_err(|complaint| {
            Error::internal(format!("default of `{}` {}", setting.key, complaint.predicate))
        })?;
        values.set(setting.key, value, Origin::BuiltIn);
    }
    Ok(())
}
