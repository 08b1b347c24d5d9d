//! The `credential` table: which form its keys make, and where each value
//! comes from.

use std::sync::Arc;

use toml::de::DeValue;

use super::check;
use super::environment::Environment;
use super::nearest;
use super::profile::Credential;
use super::read::{self, Complaint};
use super::secret::SecretSource;
use super::spec::{CredentialForm, Kind, ProviderSpec, Setting};
use super::table::{Entry, Table};
use super::value::Value;
use crate::core::{Error, Result};

/// Kinds of secret sources.
const SOURCES: [&str; 5] = ["env", "file", "command", "keyring", "systemd"];

/// How secret sources are written.
const SOURCE_FORMS: &str = "write one of { env = \"NAME\" }, { file = \"/path\" }, \
     { command = [\"program\", \"argument\"] }, { keyring = \"SERVICE/ACCOUNT\" }, \
     { systemd = \"NAME\" }";

/// Reads a `credential` table.
pub(super) fn read(
    table: &Table<'_>,
    spec: &'static ProviderSpec,
    environment: &Arc<Environment>,
) -> Result<Credential> {
    let form = pick(table, spec.credentials)?;
    let mut credential = Credential {
        form: form.name,
        line: table.line(),
        environment: Arc::clone(environment),
        ..Credential::default()
    };
    for entry in table.entries() {
        if let Some(setting) = form.keys.iter().find(|setting| setting.key == entry.key) {
            credential.sources.insert(entry.key.to_owned(), source(table, entry, setting)?);
        }
    }
    Ok(credential)
}

/// What each form wants, for hints.
pub(super) fn describe(forms: &[CredentialForm]) -> String {
    let forms: Vec<String> = forms.iter().map(describe_form).collect();
    format!("a credential holds {}", forms.join(", or "))
}

fn pick(table: &Table<'_>, forms: &'static [CredentialForm]) -> Result<&'static CredentialForm> {
    let known = keys(forms);
    table.allow(&known)?;
    for entry in table.entries() {
        check_word(table, entry, forms)?;
    }
    let near: Vec<_> = forms.iter().filter(|form| admits(form, table)).collect();
    near.iter()
        .copied()
        .find(|form| missing(form, table).is_empty())
        .ok_or_else(|| mismatch(table, forms, &near))
}

fn keys(forms: &'static [CredentialForm]) -> Vec<&'static str> {
    let mut keys = Vec::new();
    for setting in forms.iter().flat_map(|form| form.keys) {
        if !keys.contains(&setting.key) {
            keys.push(setting.key);
        }
    }
    keys
}

/// Refuses a word that no form has among its choices for the key. The word is
/// not shown: what stands in a credential may be a secret at the wrong place.
fn check_word(table: &Table<'_>, entry: &Entry<'_>, forms: &[CredentialForm]) -> Result<()> {
    let settings = || forms.iter().flat_map(|form| form.keys).filter(|s| s.key == entry.key);
    if settings().any(|setting| takes(setting, entry.value)) {
        return Ok(());
    }
    let words: Vec<&str> =
        settings().flat_map(|setting| choices(setting).iter().copied()).collect();
    let word = entry.value.as_str().unwrap_or_default();
    let complaint =
        Complaint::new("holds an unknown word").hint(nearest::hint(word, "possible values", words));
    Err(table.wrong(entry, complaint))
}

fn admits(form: &CredentialForm, table: &Table<'_>) -> bool {
    table.entries().iter().all(|entry| {
        form.keys.iter().any(|setting| setting.key == entry.key && takes(setting, entry.value))
    })
}

fn takes(setting: &Setting, value: &DeValue<'_>) -> bool {
    match setting.kind {
        Kind::Choice(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        _ => true,
    }
}

fn choices(setting: &Setting) -> &'static [&'static str] {
    match setting.kind {
        Kind::Choice(words) => words,
        _ => &[],
    }
}

fn missing(form: &'static CredentialForm, table: &Table<'_>) -> Vec<&'static str> {
    form.keys
        .iter()
        .filter(|setting| setting.required && table.get(setting.key).is_none())
        .map(|setting| setting.key)
        .collect()
}

/// The error for keys that make no form.
fn mismatch(
    table: &Table<'_>,
    forms: &[CredentialForm],
    near: &[&'static CredentialForm],
) -> Error {
    let message = if table.entries().is_empty() {
        format!("{} is empty", table.name())
    } else {
        match near.iter().map(|form| missing(form, table)).min_by_key(Vec::len) {
            Some(missing) => format!("{} lacks {}", table.name(), quoted(&missing)),
            None => {
                let found: Vec<&str> = table.entries().iter().map(|entry| entry.key).collect();
                format!("{} in {} don't go together", quoted(&found), table.name())
            }
        }
    };
    table.document().fault(table.at(), &message).code("config.credential").hint(describe(forms))
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" and ")
}

fn describe_form(form: &CredentialForm) -> String {
    let shown = |setting: &Setting| match choices(setting) {
        [] => setting.key.to_owned(),
        words => format!("{} = \"{}\"", setting.key, words.join("\" or \"")),
    };
    let of = |required: bool| {
        form.keys.iter().filter(move |s| s.required == required).map(shown).collect::<Vec<_>>()
    };
    let (required, optional) = (of(true).join(" + "), of(false).join(", "));
    if optional.is_empty() { required } else { format!("{required} (optional: {optional})") }
}

fn source(table: &Table<'_>, entry: &Entry<'_>, setting: &Setting) -> Result<SecretSource> {
    match (setting.kind, entry.value) {
        (Kind::Text | Kind::Secret, DeValue::Table(_)) => from_table(&table.child(entry)?),
        (Kind::Secret, value) => literal(table, entry, value),
        (kind, _) => Ok(SecretSource::Literal(table.value(entry, kind)?.to_string().into())),
    }
}

/// A secret that is written out, which only a private file may hold.
fn literal(table: &Table<'_>, entry: &Entry<'_>, value: &DeValue<'_>) -> Result<SecretSource> {
    let read = read::from_toml(Kind::Secret, value).map_err(|mut complaint| {
        complaint.hint = Some(SOURCE_FORMS.to_owned());
        table.wrong(entry, complaint)
    })?;
    let document = table.document();
    if let Some(why) = &document.exposure {
        let complaint = Complaint::new(format!("is written out, but the file {why}"))
            .hint(format!("make the file its owner's alone, or {SOURCE_FORMS}"));
        return Err(table
            .wrong(entry, complaint)
            .code("config.exposed")
            .next(format!("chmod 600 {}", document.path.display())));
    }
    Ok(SecretSource::Literal(read.to_string().into()))
}

fn from_table(table: &Table<'_>) -> Result<SecretSource> {
    table.allow(&SOURCES)?;
    let [entry] = table.entries() else {
        let message = format!("{} must name exactly one source", table.name());
        let error = table.document().fault(table.at(), &message);
        return Err(error.code("config.secret").hint(SOURCE_FORMS));
    };
    let kind = match entry.key {
        "command" => Kind::List,
        "file" => Kind::Path,
        _ => Kind::Text,
    };
    match (entry.key, table.value(entry, kind)?) {
        ("command", Value::List(argv)) => check::check_command(&argv)
            .map(|()| SecretSource::Command(argv))
            .map_err(|complaint| table.wrong(entry, complaint)),
        ("file", path) => Ok(SecretSource::File(path.to_string().into())),
        (key, text) => {
            named(key, text.to_string()).map_err(|complaint| table.wrong(entry, complaint))
        }
    }
}

fn named(key: &str, name: String) -> Result<SecretSource, Complaint> {
    match key {
        "env" if name.contains('=') => Err(Complaint::new("is no name of a variable")),
        "env" => Ok(SecretSource::Environment(name)),
        "keyring" => match name.split_once('/') {
            Some((service, account))
                if !service.is_empty()
                    && !account.is_empty()
                    && !service.starts_with('-')
                    && !account.starts_with('-') =>
            {
                Ok(SecretSource::Keyring(name))
            }
            _ => Err(Complaint::new("is no keyring entry").hint("write \"SERVICE/ACCOUNT\"")),
        },
        _ if name.contains('/') || name == "." || name == ".." => {
            Err(Complaint::new("is no name of a systemd credential")
                .hint("write the name given in LoadCredential=, without a path"))
        }
        _ => Ok(SecretSource::Systemd(name)),
    }
}
