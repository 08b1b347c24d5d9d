//! A secret that is fetched when it is first needed, so that commands which
//! send nothing need none.

use std::sync::OnceLock;

use secrecy::{ExposeSecret, SecretString};

use crate::config::Credential;
use crate::core::{Error, Result};

/// One secret and where it comes from.
pub struct LateSecret {
    value: OnceLock<SecretString>,
    source: Option<(Credential, &'static str)>,
}

impl LateSecret {
    /// A secret that is already there.
    pub fn known(secret: SecretString) -> Self {
        Self { value: OnceLock::from(secret), source: None }
    }

    /// The secret behind a key of a credential.
    pub fn of(credential: &Credential, key: &'static str) -> Self {
        Self { value: OnceLock::new(), source: Some((credential.clone(), key)) }
    }

    /// The secret, fetched once.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when its source fails or gives nothing.
    pub fn get(&self) -> Result<&str> {
        if let Some(secret) = self.value.get() {
            return Ok(secret.expose_secret());
        }
        let Some((credential, key)) = &self.source else {
            return Err(Error::internal("a secret has no source"));
        };
        let secret = credential.required(key)?;
        if secret.expose_secret().is_empty() {
            return Err(Error::config(format!("credential `{key}` is empty")));
        }
        Ok(self.value.get_or_init(|| secret).expose_secret())
    }
}

impl From<&str> for LateSecret {
    fn from(secret: &str) -> Self {
        Self::known(secret.into())
    }
}
