//! Tests of the config as a whole, with provider specs of their own.

mod backup;
mod credentials;
mod example;
mod files;
mod keys;
mod layers;
mod plans;
mod secrets;
mod selecting;
mod showing;
mod specs;
mod using;
mod values;

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use super::{Config, Environment, Override, Sources};
use crate::core::{Error, ErrorKind, Result};

/// A config file in a folder of its own, mode 0600.
struct Written {
    folder: TempDir,
    path: PathBuf,
}

fn write(text: &str) -> Written {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).expect("write");
    let written = Written { folder, path };
    written.set_mode(0o600);
    written
}

impl Written {
    #[cfg(unix)]
    fn set_mode(&self, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&self.path, permissions).expect("mode");
    }

    #[cfg(not(unix))]
    fn set_mode(&self, _mode: u32) {}

    fn load_with(&self, variables: &[(&str, &str)], overrides: &[Override]) -> Result<Config> {
        let environment = environment(variables);
        Config::load(&Sources {
            path: Some(&self.path),
            environment: &environment,
            specs: specs::ALL,
            overrides,
        })
    }

    /// An error's message without the folder in front.
    fn shorten(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.path().display()), "")
    }
}

fn environment(variables: &[(&str, &str)]) -> Arc<Environment> {
    Arc::new(Environment::of(variables.iter().copied(), Some(PathBuf::from("/home/test"))))
}

fn load(text: &str) -> Config {
    write(text).load_with(&[], &[]).expect("valid config")
}

/// The error of an invalid config: kind, message and hint.
fn error(text: &str) -> (ErrorKind, String, String) {
    let written = write(text);
    let error = written.load_with(&[], &[]).err().expect("invalid config");
    parts(&written, &error)
}

fn parts(written: &Written, error: &Error) -> (ErrorKind, String, String) {
    let message = written.shorten(&error.message);
    assert!(!message.contains('\n'), "more than one line: {message}");
    (error.kind, message, written.shorten(error.hint.as_deref().unwrap_or_default()))
}

/// Asserts kind [`ErrorKind::Config`], message and hint of an invalid config.
#[track_caller]
fn assert_invalid(text: &str, message: &str, hint: &str) {
    assert_eq!(error(text), (ErrorKind::Config, message.to_owned(), hint.to_owned()));
}

/// An alibaba profile `a` with further lines of its own, from line 5 on.
fn profile_with(lines: &str) -> String {
    format!(
        "[profile.a]\nprovider = \"alibaba\"\nregion = \"cn-hangzhou\"\n\
         credential = {{ from = \"env\" }}\n{lines}"
    )
}
