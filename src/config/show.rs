//! `profile show`: every value of a profile with its origin, secrets hidden.

use std::path::Path;

use reqwest::Url;
use secrecy::ExposeSecret;

use super::load::Config;
use super::profile::Profile;
use super::secret::SecretSource;
use super::spec::{CredentialForm, Kind, Setting};
use super::value::{Origin, Sourced, Value, Values};

/// One value, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Key; those of inner tables are written `credential.KEY`, `backup.KEY`.
    pub key: String,
    /// Value; of a secret its source, such as `env NAME`. Empty when not set.
    pub value: String,
    /// Where it came from, such as `config.toml line 12`.
    pub origin: String,
}

/// Explains every setting of a profile, set or not, in a fixed order.
pub fn explain(profile: &Profile, config: &Config) -> Vec<Explained> {
    let file = File(config.path.as_deref());
    let provider = Setting::new("provider", Kind::Text, "Provider");
    let mut rows = vec![file.row("", &provider, &profile.values)];
    rows.extend(profile.spec.all_settings().map(|s| file.row("", s, &profile.values)));
    rows.extend(file.credential(profile));
    rows.extend(profile.spec.backup.iter().map(|s| file.row("backup.", s, &profile.backup)));
    rows
}

/// The config file, for naming origins.
struct File<'a>(Option<&'a Path>);

impl File<'_> {
    fn row(&self, prefix: &str, setting: &Setting, values: &Values) -> Explained {
        let found = values.get(setting.key);
        Explained {
            key: format!("{prefix}{}", setting.key),
            value: found.map(|found| shown(setting, found)).unwrap_or_default(),
            origin: found.map_or_else(|| "not set".to_owned(), |found| self.origin(&found.origin)),
        }
    }

    fn credential(&self, profile: &Profile) -> Vec<Explained> {
        let credential = &profile.credential;
        let origin = match credential.line {
            0 => "built in".to_owned(),
            line => self.origin(&Origin::Profile { line }),
        };
        let form = profile.spec.credentials.iter().find(|form| form.name == credential.form);
        let head = ("credential".to_owned(), credential.form.to_owned());
        let keys = credential
            .sources
            .iter()
            .map(|(key, source)| (format!("credential.{key}"), shown_source(form, key, source)));
        std::iter::once(head)
            .chain(keys)
            .map(|(key, value)| Explained { key, value, origin: origin.clone() })
            .collect()
    }

    fn origin(&self, origin: &Origin) -> String {
        let name =
            self.0.and_then(Path::file_name).map_or("config".into(), |n| n.to_string_lossy());
        match origin {
            Origin::Profile { line } => format!("{name} line {line}"),
            Origin::Defaults { line } => format!("{name} line {line} [defaults]"),
            other => other.to_string(),
        }
    }
}

fn shown(setting: &Setting, found: &Sourced) -> String {
    match (setting.kind, setting.key, &found.value) {
        (Kind::Secret, ..) => "****".to_owned(),
        (_, "proxy", Value::Text(address)) => without_password(address),
        (_, _, value) => value.to_string(),
    }
}

/// A plain value is shown only where its key is known to hold no secret.
fn shown_source(form: Option<&CredentialForm>, key: &str, source: &SecretSource) -> String {
    let setting = form.and_then(|form| form.keys.iter().find(|setting| setting.key == key));
    match (setting, source) {
        (Some(setting), SecretSource::Literal(text)) if setting.kind != Kind::Secret => {
            text.expose_secret().to_owned()
        }
        (_, source) => source.to_string(),
    }
}

fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.password().is_some() => match url.set_password(Some("****")) {
            Ok(()) => url.to_string(),
            Err(()) => "****".to_owned(),
        },
        Ok(_) => address.to_owned(),
        Err(_) => "****".to_owned(),
    }
}
