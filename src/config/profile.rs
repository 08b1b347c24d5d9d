//! One profile, complete: flags, environment, file and defaults are merged.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::environment::Environment;
use super::secret::SecretSource;
use super::spec::ProviderSpec;
use super::value::{Origin, Values};
use crate::core::{Error, Result};

/// One profile.
#[derive(Clone)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its provider.
    pub spec: &'static ProviderSpec,
    /// Common and provider settings.
    pub values: Values,
    /// Its credential.
    pub credential: Credential,
    /// The `backup` table with flags laid over it.
    pub backup: Values,
}

impl Profile {
    /// Names of the profile's own targets.
    pub fn targets(&self) -> &[String] {
        self.values.list("targets")
    }

    /// Where a setting is to be written, for hints: the key in the profile's
    /// table, or the variable where `--provider` stands in for a file.
    pub fn place_of(&self, key: &str) -> String {
        let provider = self.values.get("provider").map(|provider| &provider.origin);
        match provider {
            Some(Origin::Flag(_)) => format!("the variable CLOUDBAK_{}", key.to_ascii_uppercase()),
            _ => format!("`{key}` in [profile.{}]", self.name),
        }
    }
}

/// A credential: the form that its keys make, and where each key's value comes
/// from. Values are resolved late, so that commands which send nothing need
/// none.
#[derive(Clone, Default)]
pub struct Credential {
    /// Name of the [`super::CredentialForm`].
    pub form: &'static str,
    /// Every key with its source; plain values are literals.
    pub sources: BTreeMap<String, SecretSource>,
    /// Line of the config file, from 1; 0 when it came from elsewhere.
    pub line: usize,
    /// Where environment variables and the home folder are looked up.
    pub environment: Arc<Environment>,
}

impl Credential {
    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.sources.contains_key(key)
    }

    /// The secret behind a key, or `None` when the key is not there.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names key and source, never the value.
    pub fn secret(&self, key: &str) -> Result<Option<SecretString>> {
        let Some(source) = self.sources.get(key) else { return Ok(None) };
        source.resolve(&self.environment).map(Some).map_err(|mut error| {
            error.message = format!("credential `{key}`: {}", error.message);
            error
        })
    }

    /// The secret behind a key that the credential's form requires.
    ///
    /// # Errors
    /// As [`Credential::secret`], also when the key is not there.
    pub fn required(&self, key: &str) -> Result<SecretString> {
        self.secret(key)?.ok_or_else(|| Error::config(format!("credential `{key}` is missing")))
    }

    /// The text behind a key that is no secret, such as a user name.
    ///
    /// # Errors
    /// As [`Credential::secret`].
    pub fn text(&self, key: &str) -> Result<Option<String>> {
        Ok(self.secret(key)?.map(|value| value.expose_secret().to_owned()))
    }
}
