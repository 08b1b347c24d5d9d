//! Keys that a command prints.
//!
//! Source: README of the vendor's CLI, mode `External`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::Value;

use super::access_key::AccessKey;
use super::session;
use crate::config::{Environment, command_output};
use crate::core::{Error, Result};

/// Longest time that the command may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A command that prints a key as JSON.
#[derive(Clone)]
pub struct KeyCommand {
    argv: Vec<String>,
}

impl KeyCommand {
    /// Splits a command line as a shell would, without being one.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a quote that is not closed and
    /// for an empty command.
    pub fn parse(line: &str) -> Result<Self> {
        let fault =
            |why: &str| Error::config(format!("process_command {why}")).code("config.credential");
        let argv = split(line).ok_or_else(|| fault("has a quote that is not closed"))?;
        if argv.first().is_none_or(String::is_empty) {
            return Err(fault("names no program"));
        }
        Ok(Self { argv })
    }

    /// Runs the command and reads the key that it prints.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names the program, never what it
    /// printed.
    pub async fn fetch(&self, environment: &Arc<Environment>) -> Result<AccessKey> {
        let (argv, environment) = (self.argv.clone(), Arc::clone(environment));
        let printed =
            tokio::task::spawn_blocking(move || command_output(&argv, &environment, LIMIT))
                .await
                .map_err(|error| Error::internal("a command can't be waited for").source(error))?;
        self.key(printed?.expose_secret())
    }

    fn key(&self, printed: &str) -> Result<AccessKey> {
        let fault = |why: &str| {
            Error::config(format!("{self} {why}")).code("config.credential").hint(
                "it prints JSON with mode (AK or StsToken), access_key_id, access_key_secret \
                       and, for StsToken, sts_token",
            )
        };
        let tree: Value =
            serde_json::from_str(printed).map_err(|_| fault("prints something that is no JSON"))?;
        let text =
            |name: &str| tree.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let need = |name: &str| {
            text(name).map(str::to_owned).ok_or_else(|| fault(&format!("prints no `{name}`")))
        };
        let security_token = match need("mode")?.to_ascii_lowercase().as_str() {
            "ak" => None,
            "ststoken" => Some(need("sts_token")?.into()),
            _ => return Err(fault("prints a key of a mode other than AK and StsToken")),
        };
        let end = text("expiration").map(|end| session::end(end, "the command")).transpose();
        AccessKey {
            id: need("access_key_id")?,
            secret: need("access_key_secret")?.into(),
            security_token,
            expires_at: end?,
        }
        .checked()
    }
}

/// Of a command only the program is shown: its arguments could be secrets.
impl fmt::Display for KeyCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "command `{}`", self.argv.first().map_or("", String::as_str))
    }
}

/// Words of a command line: blanks part them, quotes and backslashes hold them
/// together. `None` for a quote that is not closed.
fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(letters.next()),
            (Some(_), _) => word.get_or_insert_default().push(letter),
            (None, '\'' | '"') => {
                word.get_or_insert_default();
                quote = Some(letter);
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_split_as_a_shell_would() {
        let words = split(r#"  a "b c" 'd"e' f\ g "h\"i" '' j"k"l "#).expect("closed");
        assert_eq!(words, ["a", "b c", "d\"e", "f g", "h\"i", "", "jkl"]);
        assert_eq!(split("a 'b"), None);
        assert!(KeyCommand::parse(" ").is_err() && KeyCommand::parse("a \"").is_err());
    }

    #[test]
    fn printed_keys_are_read_and_bad_ones_named_unseen() {
        let command = KeyCommand::parse("/bin/get-key --secret hush").expect("command");
        assert_eq!(command.to_string(), "command `/bin/get-key`");
        let key = command
            .key(
                r#"{"mode":"StsToken","access_key_id":"i","access_key_secret":"s",
                     "sts_token":"t","expiration":"2026-01-05T09:00:00Z","region_id":"x"}"#,
            )
            .expect("key");
        assert_eq!(key.security_token.as_ref().map(|t| t.expose_secret()), Some("t"));
        assert!(key.expires_at.is_some());
        let lasting = r#"{"mode":"AK","access_key_id":"i","access_key_secret":"s"}"#;
        assert!(command.key(lasting).expect("key").expires_at.is_none());
        for (printed, expected) in [
            ("hush", "no JSON"),
            (r#"{"mode":"AK","access_key_id":"i","secret":"hush"}"#, "`access_key_secret`"),
            (r#"{"mode":"hush"}"#, "other than AK"),
            (
                r#"{"mode":"StsToken","access_key_id":"i","access_key_secret":"hush"}"#,
                "`sts_token`",
            ),
            (
                r#"{"mode":"AK","access_key_id":"i","access_key_secret":"s","expiration":"hush"}"#,
                "no time",
            ),
        ] {
            let error = command.key(printed).err().expect(printed);
            assert!(error.message.contains(expected), "{error}");
            assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_is_run_for_its_key() {
        let environment = Arc::new(Environment::of([("PATH", "/usr/bin:/bin")], None));
        let line = r#"printf '{"mode":"AK",\n"access_key_id":"i","access_key_secret":"s"}\n'"#;
        let command = KeyCommand::parse(line).expect("command");
        assert_eq!(command.fetch(&environment).await.expect("key").id, "i");
        let failing = KeyCommand::parse("false hush").expect("command");
        let error = failing.fetch(&environment).await.err().expect("failed");
        assert!(error.message.starts_with("command `false` failed"), "{error}");
    }
}
