//! Where a secret comes from. Exactly one source; when it fails, everything
//! stops: there is never a fall-through to another.

use std::path::PathBuf;

use secrecy::SecretString;

use super::environment::Environment;
use crate::core::{Error, Result};

/// One source of one secret.
#[derive(Clone)]
pub enum SecretSource {
    /// Written in the config file itself.
    Literal(SecretString),
    /// An environment variable.
    Environment(String),
    /// A file that its owner alone can read; one trailing line break is cut.
    File(PathBuf),
    /// The first line that a command prints. Run directly, without a shell.
    Command(Vec<String>),
    /// The operating system's keyring, `service/account`.
    Keyring(String),
    /// A credential that systemd hands over in `$CREDENTIALS_DIRECTORY`.
    Systemd(String),
}

impl SecretSource {
    /// Fetches the secret now.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names the source, never the value.
    pub fn resolve(&self, environment: &Environment) -> Result<SecretString> {
        match self {
            Self::Literal(secret) => Ok(secret.clone()),
            Self::Environment(name) => environment
                .get(name)
                .map(SecretString::from)
                .ok_or_else(|| Error::config(format!("the variable `{name}` is not set"))),
            _ => Err(Error::config("this secret source is not available")),
        }
    }
}
