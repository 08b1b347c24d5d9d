//! Secrets in the operating system's keyring, asked through its own tool.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};

use super::command::{self, Failure};
use super::from_utf8;
use crate::config::environment::Environment;
use crate::core::{Error, Result};

/// Longest time that the tool may take: on a machine without a desktop it can
/// wait for ever for somebody to unlock the keyring.
const LIMIT: Duration = Duration::from_secs(5);

/// The attribute that names the account. Libraries differ: `secret-tool`'s own
/// manual and many others say `account`, those of Go, Python and Rust `username`.
const ACCOUNT: [&str; 2] = ["account", "username"];

/// The secret of an entry written `SERVICE/ACCOUNT`.
///
/// Source: the manual pages `secret-tool(1)` and `security(1)`.
pub(super) fn look_up(entry: &str, environment: &Environment) -> Result<SecretString> {
    let Some((service, account)) = entry.split_once('/') else {
        return Err(Error::config(format!("keyring entry `{entry}` is not SERVICE/ACCOUNT")));
    };
    let (asked, install): (Vec<Vec<String>>, _) = if cfg!(target_os = "macos") {
        (vec![on_macos(service, account)], "it is a part of macOS: check PATH")
    } else if cfg!(unix) {
        let asked = ACCOUNT.map(|attribute| on_linux(service, attribute, account)).to_vec();
        (asked, "install libsecret's command line tools (libsecret-tools)")
    } else {
        return Err(Error::config("this system has no keyring that cloudbak can ask")
            .hint("use one of the sources env, file or command"));
    };
    for argv in asked {
        if let Some(secret) = ask(entry, &argv, install, environment)? {
            return decoded(entry, secret);
        }
    }
    Err(fault(entry, "there is no such entry"))
}

fn fault(entry: &str, why: &str) -> Error {
    Error::config(format!("keyring entry `{entry}`: {why}"))
}

/// Asks once; `None` when there is no such entry.
fn ask(
    entry: &str,
    argv: &[String],
    install: &str,
    environment: &Environment,
) -> Result<Option<SecretString>> {
    let tool = argv.first().map_or("", String::as_str);
    match command::run(argv, environment, LIMIT) {
        Ok(line) => from_utf8(&line, &format!("keyring entry `{entry}`")).map(Some),
        Err(Failure::NotInstalled) => {
            Err(fault(entry, &format!("the tool `{tool}` is not installed")).hint(install))
        }
        Err(Failure::Ended { said, .. }) if said.is_empty() => Ok(None),
        Err(Failure::Ended { status, said }) => {
            Err(fault(entry, &format!("`{tool}` failed ({status}){said}")))
        }
        Err(Failure::Other(why)) => Err(fault(entry, &format!("`{tool}` {why}"))),
    }
}

/// The secret itself: Go's usual keyring library stores it encoded on macOS,
/// behind a mark.
///
/// Source: zalando/go-keyring, `keyring_darwin.go`.
fn decoded(entry: &str, secret: SecretString) -> Result<SecretString> {
    let text = secret.expose_secret();
    let bytes = if let Some(code) = text.strip_prefix("go-keyring-base64:") {
        STANDARD.decode(code).map(Zeroizing::new).ok()
    } else if let Some(code) = text.strip_prefix("go-keyring-encoded:") {
        hex::decode(code).map(Zeroizing::new).ok()
    } else {
        return Ok(secret);
    };
    let bytes =
        bytes.ok_or_else(|| fault(entry, "it is marked as encoded but can't be decoded"))?;
    from_utf8(&bytes, &format!("keyring entry `{entry}`"))
}

fn on_linux(service: &str, attribute: &str, account: &str) -> Vec<String> {
    ["secret-tool", "lookup", "service", service, attribute, account].map(str::to_owned).to_vec()
}

fn on_macos(service: &str, account: &str) -> Vec<String> {
    ["security", "find-generic-password", "-s", service, "-a", account, "-w"]
        .map(str::to_owned)
        .to_vec()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use super::*;

    /// Puts a `secret-tool` in place that knows one entry. Another process
    /// writes it: a program that this one still holds open can't be run.
    fn tool(folder: &Path) {
        let script = "#!/bin/sh\n\
                      case \"$*\" in\n\
                      'lookup service cloudbak account phones') printf test-secret;;\n\
                      'lookup service atlascli_default username private_api_key')\n\
                      printf go-keyring-base64:dGVzdC1zZWNyZXQ=;;\n\
                      'lookup service odd account key') printf go-keyring-encoded:zz;;\n\
                      'lookup service locked account phones') echo 'is locked' >&2; exit 1;;\n\
                      *) exit 1;;\n\
                      esac\n";
        let write = "printf %s \"$1\" > secret-tool && chmod 700 secret-tool";
        let status = std::process::Command::new("sh")
            .args(["-c", write, "sh", script])
            .current_dir(folder)
            .status();
        assert!(status.expect("sh").success());
    }

    fn look_up_in(folder: &Path, entry: &str) -> Result<SecretString> {
        let path = folder.to_string_lossy().into_owned();
        look_up(entry, &Environment::of([("PATH", path.as_str())], None))
    }

    #[test]
    fn asks_the_tool_for_service_and_account() {
        let folder = tempfile::tempdir().expect("folder");
        tool(folder.path());
        let secret = look_up_in(folder.path(), "cloudbak/phones").expect("there");
        assert_eq!(secret.expose_secret(), "test-secret");
        let error = look_up_in(folder.path(), "cloudbak/other").expect_err("absent");
        assert_eq!(error.message, "keyring entry `cloudbak/other`: there is no such entry");
        let secret = look_up_in(folder.path(), "atlascli_default/private_api_key").expect("Go's");
        assert_eq!(secret.expose_secret(), "test-secret");
        let error = look_up_in(folder.path(), "odd/key").expect_err("no hexadecimal digits");
        assert!(error.message.ends_with("can't be decoded"), "{}", error.message);
        let error = look_up_in(folder.path(), "locked/phones").expect_err("locked");
        assert_eq!(
            error.message,
            "keyring entry `locked/phones`: `secret-tool` failed (exit status: 1): is locked"
        );
    }

    #[test]
    fn says_when_the_tool_is_not_installed() {
        let folder = tempfile::tempdir().expect("folder");
        let error = look_up_in(folder.path(), "cloudbak/phones").expect_err("no tool");
        assert_eq!(
            error.message,
            "keyring entry `cloudbak/phones`: the tool `secret-tool` is not installed"
        );
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("libsecret-tools")));
    }

    #[test]
    fn the_tool_of_macos_is_asked_for_the_password_alone() {
        assert_eq!(on_macos("s", "a").join(" "), "security find-generic-password -s s -a a -w");
    }
}
