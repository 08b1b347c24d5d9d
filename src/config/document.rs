//! The config file as text: found, read, and able to say where in it
//! something is wrong.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::environment::Environment;
use super::private::{Audience, exposure};
use crate::core::{Error, Result};

/// Largest config file, in bytes.
const LIMIT: u64 = 1 << 20;

/// Code of the error for a file that can't be read.
pub const UNUSABLE_FILE: &str = "config.file";

/// One config file.
pub(super) struct Document {
    /// Where it lies, as it was named.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Why it may not hold secrets; `None` when it may.
    pub exposure: Option<String>,
    home: Option<PathBuf>,
}

impl Document {
    /// Finds and reads the config file; `None` when none is asked for and
    /// there is none in the usual place.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when a file that was asked for is
    /// missing, or any file can't be read.
    pub fn find(asked: Option<&Path>, environment: &Environment) -> Result<Option<Self>> {
        if let Some(path) = asked {
            return Self::read(path, "", environment).map(Some);
        }
        if let Some(path) = environment.get("CLOUDBAK_CONFIG") {
            return Self::read(Path::new(path), " (from CLOUDBAK_CONFIG)", environment).map(Some);
        }
        match default_path(environment) {
            Some(path) if exists(&path) => Self::read(&path, "", environment).map(Some),
            _ => Ok(None),
        }
    }

    /// Reads a file; `from` says who named it.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when it is missing or unreadable.
    pub fn read(path: &Path, from: &str, environment: &Environment) -> Result<Self> {
        let fault = |why: &str| {
            Error::config(format!("config file `{}`{from} {why}", path.display()))
                .code(UNUSABLE_FILE)
        };
        let file = File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => absent(fault("does not exist"), from, environment),
            _ => fault(&format!("can't be read: {error}")),
        })?;
        let unreadable = |error: std::io::Error| fault(&format!("can't be read: {error}"));
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(fault("is a folder"));
        }
        let mut bytes = Vec::new();
        file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > LIMIT {
            return Err(fault("is larger than 1 MiB"));
        }
        let text = String::from_utf8(bytes).map_err(|_| fault("is not UTF-8 text"))?;
        Ok(Self {
            path: path.to_owned(),
            text,
            exposure: exposure(&metadata, Audience::OURS),
            home: environment.home().cloned(),
        })
    }

    /// A text that is no file of the user's, under a name for messages.
    pub fn of_text(name: &str, text: &str, environment: &Environment) -> Self {
        Self {
            path: name.into(),
            text: text.to_owned(),
            exposure: None,
            home: environment.home().cloned(),
        }
    }

    /// Parses the text.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] with line and column. Of the text
    /// itself only the names of keys are shown: it may hold secrets.
    pub fn parse(&self) -> Result<Spanned<DeTable<'_>>> {
        DeTable::parse(&self.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let (line, column) = self.position(span.start);
            let mut what = one_line(error.message());
            if let ("duplicate key", Some(key)) = (what.as_str(), self.text.get(span)) {
                what = format!("duplicate key `{}`", key.escape_debug());
            }
            Error::config(format!("{} line {line} column {column}: {what}", self.path.display()))
                .code("config.syntax")
        })
    }

    /// The line, from 1, of a byte offset.
    pub fn line(&self, at: usize) -> usize {
        self.position(at).0
    }

    /// An error at a byte offset.
    pub fn fault(&self, at: usize, message: &str) -> Error {
        Error::config(self.located(at, message))
    }

    /// A message with the file and line in front.
    pub fn located(&self, at: usize, message: &str) -> String {
        format!("{} line {}: {message}", self.path.display(), self.line(at))
    }

    /// A path of the file: `~/` is the home folder, and a relative path starts
    /// at the config file, never at the current directory of the day.
    pub fn resolve(&self, path: &str) -> PathBuf {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => folder.join(path),
        }
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).map_or(0, |line| line.chars().count());
        (before.matches('\n').count() + 1, column + 1)
    }
}

/// Says what would be right where a file that was asked for is not there.
fn absent(error: Error, from: &str, environment: &Environment) -> Error {
    let asked = if from.is_empty() { "--config" } else { "CLOUDBAK_CONFIG" };
    let place = default_path(environment).map(|path| path.display().to_string());
    let usual = place.map_or_else(String::new, |place| format!("; without it {place} is read"));
    error
        .hint(format!("{asked} takes the path of a config file{usual}"))
        .next("cloudbak profile list")
}

/// Where the config file lies when nobody says otherwise:
/// `$XDG_CONFIG_HOME/cloudbak/config.toml`, or `~/.config/cloudbak/config.toml`
/// when that variable is not set or not absolute. `None` without a home.
pub fn default_path(environment: &Environment) -> Option<PathBuf> {
    let base = environment
        .get("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| environment.home().map(|home| home.join(".config")))?;
    Some(base.join("cloudbak").join("config.toml"))
}

/// Whether there is something to read. What can't be looked at counts as
/// there, so that reading it says why.
fn exists(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
