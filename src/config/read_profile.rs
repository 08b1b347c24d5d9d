//! One `[profile.NAME]` table.

use std::sync::Arc;

use super::check;
use super::credential;
use super::environment::Environment;
use super::merge::{self, Layers};
use super::nearest;
use super::profile::{Credential, Profile};
use super::spec::{Kind, ProviderSpec, Setting};
use super::table::{Entry, Table};
use super::value::{Origin, Value, Values};
use crate::core::{Error, ErrorKind, Result};

/// What reading a profile needs beside its table.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Every provider.
    pub specs: &'static [&'static ProviderSpec],
    /// Flags and environment.
    pub layers: Layers<'a>,
    /// `[defaults]`.
    pub defaults: &'a Values,
    /// What the credential looks variables up in.
    pub environment: &'a Arc<Environment>,
}

/// Reads one profile.
pub(super) fn read(
    parent: &Table<'_>,
    entry: &Entry<'_>,
    around: Surroundings<'_>,
) -> Result<Profile> {
    check::check_name(entry.key).map_err(|complaint| parent.wrong(entry, complaint))?;
    let table = parent.child(entry)?;
    let spec = provider(&table, around.specs)?;
    table.allow(&known_keys(spec))?;
    let mut values =
        merge::profile(spec.all_settings(), around.layers, Some(&table), around.defaults)?;
    check_required(&table, spec, &values)?;
    values.set(
        "provider",
        Value::Text(spec.word.to_owned()),
        Origin::Profile { line: table.line() },
    );
    Ok(Profile {
        name: entry.key.to_owned(),
        spec,
        values,
        credential: read_credential(&table, spec, around.environment)?,
        backup: backup(&table, spec)?,
    })
}

/// The provider of that name.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] with the nearest name.
pub fn find_provider(
    specs: &'static [&'static ProviderSpec],
    word: &str,
) -> Result<&'static ProviderSpec> {
    specs.iter().copied().find(|spec| spec.word == word).ok_or_else(|| {
        Error::usage(format!("unknown provider `{}`", word.escape_debug()))
            .code("usage.unknown_provider")
            .hint(nearest::hint(word, "providers", specs.iter().map(|spec| spec.word)))
    })
}

fn provider(
    table: &Table<'_>,
    specs: &'static [&'static ProviderSpec],
) -> Result<&'static ProviderSpec> {
    let Some(entry) = table.get("provider") else {
        let words: Vec<&str> = specs.iter().map(|spec| spec.word).collect();
        return Err(table.lacks("provider", &format!("one of {}", words.join(", "))));
    };
    let word = table.value(&entry, Kind::Text)?.to_string();
    find_provider(specs, &word).map_err(|mut error| {
        let message = format!("{} in {}", error.message, table.name());
        error.message = table.document().located(entry.at, &message);
        error
    })
}

fn known_keys(spec: &ProviderSpec) -> Vec<&'static str> {
    ["provider", "credential", "backup"]
        .into_iter()
        .chain(spec.all_settings().map(|setting| setting.key))
        .collect()
}

fn check_required(table: &Table<'_>, spec: &ProviderSpec, values: &Values) -> Result<()> {
    let missing = |setting: &&Setting| setting.required && values.get(setting.key).is_none();
    match spec.all_settings().find(missing) {
        Some(setting) => Err(table.lacks(setting.key, setting.about)),
        None => Ok(()),
    }
}

fn read_credential(
    table: &Table<'_>,
    spec: &'static ProviderSpec,
    environment: &Arc<Environment>,
) -> Result<Credential> {
    let Some(entry) = table.get("credential") else {
        return Err(table.lacks("credential", &credential::describe(spec.credentials)));
    };
    let inner =
        table.child(&entry).map_err(|error| error.hint(credential::describe(spec.credentials)))?;
    credential::read(&inner, spec, environment)
}

fn backup(table: &Table<'_>, spec: &'static ProviderSpec) -> Result<Values> {
    let Some(entry) = table.get("backup") else { return merge::plain(spec.backup, None) };
    let inner = table.child(&entry)?;
    let known: Vec<&str> = spec.backup.iter().map(|setting| setting.key).collect();
    inner.allow(&known)?;
    merge::plain(spec.backup, Some(&inner))
}

impl Profile {
    /// Lays options over the `backup` values, and over those settings of the
    /// profile that may be set for one run; each is checked against its
    /// setting. `flag` is the flag that they came from.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] for an unknown key or a bad value.
    pub fn lay_over(&mut self, options: &[(String, String)], flag: &'static str) -> Result<()> {
        for (key, text) in options {
            let own = self.spec.backup.iter().any(|setting| setting.key == key);
            let setting = self.option(key)?;
            let value = merge::from_text(setting, text).map_err(|complaint| {
                let subject = format!("backup option `{key}` of profile `{}`", self.name);
                merge::complain(ErrorKind::Usage, &subject, complaint)
            })?;
            let values = if own { &mut self.backup } else { &mut self.values };
            values.set(setting.key, value, Origin::Flag(flag));
        }
        Ok(())
    }

    fn option(&self, key: &str) -> Result<&'static Setting> {
        let per_run = || self.spec.settings.iter().filter(|setting| setting.per_run);
        let options = || self.spec.backup.iter().chain(per_run());
        options().find(|setting| setting.key == key).ok_or_else(|| {
            Error::usage(format!(
                "profile `{}`: {} backups have no option `{}`",
                self.name,
                self.spec.word,
                key.escape_debug()
            ))
            .code("usage.unknown_option")
            .hint(nearest::hint(key, "options", options().map(|setting| setting.key)))
        })
    }
}
