//! Where a secret comes from. Exactly one source; when it fails, everything
//! stops: there is never a fall-through to another.

mod command;
mod file;
mod keyring;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::environment::Environment;
use crate::core::{Error, Result};

/// Longest time that the command of a secret may take.
const COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// Largest secret, in bytes.
const SECRET_LIMIT: usize = 64 << 10;

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
    /// Fetches the secret now. Blocks: a command may take 30 seconds, a
    /// keyring 5.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names the source, never the value.
    pub fn resolve(&self, environment: &Environment) -> Result<SecretString> {
        let secret = self.fetch(environment).map_err(|error| error.code("config.secret"))?;
        if secret.expose_secret().is_empty() {
            return Err(Error::config(format!("{self} gives an empty value")).code("config.secret"));
        }
        Ok(secret)
    }

    fn fetch(&self, environment: &Environment) -> Result<SecretString> {
        match self {
            Self::Literal(secret) => Ok(secret.clone()),
            Self::Environment(name) => variable(name, environment),
            Self::File(path) => file::private(path),
            Self::Command(argv) => command::first_line(argv, environment, COMMAND_LIMIT),
            Self::Keyring(entry) => keyring::look_up(entry, environment),
            Self::Systemd(name) => file::systemd(name, environment),
        }
    }
}

/// Everything that a command prints, for vendors' tools whose answer is a
/// document. Run directly, without a shell, and given only the variables that
/// the command of a secret is given. Blocks for as long as `limit`.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] that names the program, never what it
/// printed.
pub fn command_output(
    argv: &[String],
    environment: &Environment,
    limit: Duration,
) -> Result<SecretString> {
    command::output(argv, environment, limit).map_err(|error| error.code("config.secret"))
}

/// Says where the secret lies, never what it is. Of a command only the
/// program is shown: its arguments could be secrets themselves.
impl fmt::Display for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(_) => f.write_str("literal ****"),
            Self::Environment(name) => write!(f, "env {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Command(argv) => match argv.as_slice() {
                [] => f.write_str("command"),
                [program] => write!(f, "command {program}"),
                [program, ..] => write!(f, "command {program} …"),
            },
            Self::Keyring(entry) => write!(f, "keyring {entry}"),
            Self::Systemd(name) => write!(f, "systemd {name}"),
        }
    }
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretSource({self})")
    }
}

fn variable(name: &str, environment: &Environment) -> Result<SecretString> {
    environment
        .get(name)
        .map(SecretString::from)
        .ok_or_else(|| Error::config(format!("the variable `{name}` is not set, or empty")))
}

/// The secret in bytes that a file or command gave.
fn from_utf8(bytes: &[u8], source: &str) -> Result<SecretString> {
    std::str::from_utf8(bytes)
        .map(SecretString::from)
        .map_err(|_| Error::config(format!("{source} gives something that is not UTF-8 text")))
}

/// Without one line break at the end.
fn without_newline(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_variables_are_fetched() {
        let environment = Environment::of([("KEY", "test-secret"), ("EMPTY", "")], None);
        let get = |source: SecretSource| source.resolve(&environment);
        let secret = get(SecretSource::Environment("KEY".to_owned())).expect("set");
        assert_eq!(secret.expose_secret(), "test-secret");
        let secret = get(SecretSource::Literal("test-secret".into())).expect("literal");
        assert_eq!(secret.expose_secret(), "test-secret");
        for name in ["EMPTY", "MISSING"] {
            let error = get(SecretSource::Environment(name.to_owned())).expect_err("not set");
            assert_eq!(error.message, format!("the variable `{name}` is not set, or empty"));
            assert_eq!(error.code, "config.secret");
        }
        let error = get(SecretSource::Literal("".into())).expect_err("empty");
        assert_eq!(error.message, "literal **** gives an empty value");
    }

    #[test]
    fn nothing_shows_the_secret() {
        let source = SecretSource::Literal("test-secret".into());
        assert_eq!(format!("{source} {source:?}"), "literal **** SecretSource(literal ****)");
        let argv = ["pass", "test-secret"].map(str::to_owned).to_vec();
        assert_eq!(format!("{:?}", SecretSource::Command(argv)), "SecretSource(command pass …)");
    }

    #[test]
    fn one_line_break_is_cut() {
        assert_eq!(without_newline(b"a\n"), b"a");
        assert_eq!(without_newline(b"a\r\n"), b"a");
        assert_eq!(without_newline(b"a\n\n"), b"a\n");
        assert_eq!(without_newline(b" a "), b" a ");
    }
}
