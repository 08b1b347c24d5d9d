//! Secrets in the operating system's keyring, asked through its own tool.

use std::time::Duration;

use secrecy::SecretString;

use super::command::{self, Failure};
use super::from_utf8;
use crate::config::environment::Environment;
use crate::core::{Error, Result};

/// Longest time that the tool may take: on a machine without a desktop it can
/// wait for ever for somebody to unlock the keyring.
const LIMIT: Duration = Duration::from_secs(5);

/// The secret of an entry written `SERVICE/ACCOUNT`.
///
/// Source: the manual pages `secret-tool(1)` and `security(1)`.
pub(super) fn look_up(entry: &str, environment: &Environment) -> Result<SecretString> {
    let Some((service, account)) = entry.split_once('/') else {
        return Err(Error::config(format!("keyring entry `{entry}` is not SERVICE/ACCOUNT")));
    };
    let (argv, install) = if cfg!(target_os = "macos") {
        (on_macos(service, account), "it is a part of macOS: check PATH")
    } else if cfg!(unix) {
        (on_linux(service, account), "install libsecret's command line tools (libsecret-tools)")
    } else {
        return Err(Error::config("this system has no keyring that cloudbak can ask")
            .hint("use one of the sources env, file or command"));
    };
    ask(entry, &argv, install, environment)
}

fn ask(
    entry: &str,
    argv: &[String],
    install: &str,
    environment: &Environment,
) -> Result<SecretString> {
    let tool = argv.first().map_or("", String::as_str);
    let fault = |why: String| Error::config(format!("keyring entry `{entry}`: {why}"));
    match command::run(argv, environment, LIMIT) {
        Ok(line) => from_utf8(&line, &format!("keyring entry `{entry}`")),
        Err(Failure::NotInstalled) => {
            Err(fault(format!("the tool `{tool}` is not installed")).hint(install))
        }
        Err(Failure::Ended { said, .. }) if said.is_empty() => {
            Err(fault("there is no such entry".to_owned()))
        }
        Err(Failure::Ended { status, said }) => {
            Err(fault(format!("`{tool}` failed ({status}){said}")))
        }
        Err(Failure::Other(why)) => Err(fault(format!("`{tool}` {why}"))),
    }
}

fn on_linux(service: &str, account: &str) -> Vec<String> {
    ["secret-tool", "lookup", "service", service, "account", account].map(str::to_owned).to_vec()
}

fn on_macos(service: &str, account: &str) -> Vec<String> {
    ["security", "find-generic-password", "-s", service, "-a", account, "-w"]
        .map(str::to_owned)
        .to_vec()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::Path;

    use secrecy::ExposeSecret as _;

    use super::*;

    /// Puts a `secret-tool` in place that knows one entry. Another process
    /// writes it: a program that this one still holds open can't be run.
    fn tool(folder: &Path) {
        let script = "#!/bin/sh\n\
                      case \"$*\" in\n\
                      'lookup service cloudbak account phones') printf test-secret;;\n\
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
