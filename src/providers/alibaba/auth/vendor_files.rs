//! The vendor's credential files: the CLI's `config.json` and the SDKs' ini
//! file.
//!
//! Source: the READMEs of the vendor's CLI ("Configuration") and of its
//! credential libraries ("Credentials file").

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cli_profile::CliFile;
use super::credentials::{Found, Places};
use super::ini_profile::IniFile;
use super::variables;
use crate::config::Environment;
use crate::core::{Error, Result};

/// One named profile of the vendor's files.
#[derive(Clone)]
pub struct VendorFiles {
    environment: Arc<Environment>,
    name: Option<String>,
}

/// What a profile of a file needs to become a way.
pub struct Surroundings<'a> {
    /// Where the services are that lend keys.
    pub places: &'a Places,
    /// The vendor's variables, some of which restrict its files.
    pub environment: &'a Environment,
}

/// A file that may have the profile.
enum File {
    Cli(CliFile),
    Ini(IniFile),
}

impl VendorFiles {
    /// The profile of that name; without one the vendor's own default counts.
    pub fn new(environment: Arc<Environment>, name: Option<String>) -> Self {
        Self { environment, name }
    }

    /// The way that the profile describes. The CLI's file is asked first, then
    /// the ini file. A profile that is there but unusable ends the search:
    /// another file's key is never taken in its place.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when a file is malformed, or when the
    /// profile is of a mode that cannot be used here.
    pub fn find(&self, places: &Places) -> Result<Option<Found>> {
        let Some((path, name, file)) = self.file()? else { return Ok(None) };
        let place = format!("profile `{name}` of `{}`", path.display());
        let around = Surroundings { places, environment: &self.environment };
        let way = match &file {
            File::Cli(file) => file.way(&name, &around),
            File::Ini(file) => file.way(&name, &around),
        };
        match way {
            Ok(way) => Ok(Some(Found { place: format!("in {place}"), way })),
            Err(mut error) => {
                error.message = format!("{place}: {}", error.message);
                Err(error.code("config.credential"))
            }
        }
    }

    /// The same, where there must be one.
    ///
    /// # Errors
    /// As [`VendorFiles::find`], also when there is no such profile.
    pub fn required(&self, places: &Places) -> Result<Found> {
        self.find(places)?.ok_or_else(|| self.absent())
    }

    /// The region of the profile, where it names one.
    pub fn region(&self) -> Option<String> {
        match self.file().ok()?? {
            (_, name, File::Cli(file)) => file.region(&name),
            (_, name, File::Ini(file)) => file.region(&name),
        }
    }

    fn file(&self) -> Result<Option<(PathBuf, String, File)>> {
        if let Some(path) = self.cli_file()
            && let Some(text) = read(&path)?
        {
            let file = CliFile::read(&text).map_err(|why| malformed(&path, &why))?;
            let name = self.wanted().unwrap_or_else(|| file.default_name());
            if file.has(&name) {
                return Ok(Some((path, name, File::Cli(file))));
            }
        }
        let name = self.wanted().unwrap_or_else(|| "default".to_owned());
        for path in self.ini_files() {
            let Some(text) = read(&path)? else { continue };
            let file = IniFile::read(&text);
            if file.has(&name) {
                return Ok(Some((path, name, File::Ini(file))));
            }
        }
        Ok(None)
    }

    fn absent(&self) -> Error {
        let name = self.wanted().unwrap_or_else(|| "default".to_owned());
        let paths = self.cli_file().into_iter().chain(self.ini_files());
        let looked: Vec<_> = paths.map(|path| path.display().to_string()).collect();
        let hint = if looked.is_empty() {
            "variables keep this program from the vendor's files".to_owned()
        } else {
            format!("looked in: {}", looked.join(", "))
        };
        Error::config(format!("the vendor's files have no profile `{name}`"))
            .code("config.credential")
            .hint(hint)
    }

    fn wanted(&self) -> Option<String> {
        self.name.clone().or_else(|| variables::profile(&self.environment))
    }

    fn ignored(&self) -> bool {
        variables::is_true(&self.environment, "ALIBABA_CLOUD_IGNORE_PROFILE")
    }

    fn cli_file(&self) -> Option<PathBuf> {
        let disabled = variables::is_true(&self.environment, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED");
        if disabled || self.ignored() {
            return None;
        }
        Some(self.environment.home()?.join(".aliyun").join("config.json"))
    }

    fn ini_files(&self) -> Vec<PathBuf> {
        if self.ignored() {
            return Vec::new();
        }
        if let Some(path) = self.environment.get("ALIBABA_CLOUD_CREDENTIALS_FILE") {
            return vec![PathBuf::from(path)];
        }
        let Some(home) = self.environment.home() else { return Vec::new() };
        let directory = home.join(".alibabacloud");
        vec![directory.join("credentials.ini"), directory.join("credentials")]
    }
}

/// The value of a key that the profile's mode needs.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] that names mode and key.
pub fn need(value: Option<&String>, mode: &str, key: &str) -> Result<String> {
    value.cloned().ok_or_else(|| Error::config(format!("mode `{mode}` needs `{key}`")))
}

fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(malformed(path, &format!("it can't be read: {error}"))),
    }
}

fn malformed(path: &Path, why: &str) -> Error {
    Error::config(format!("the vendor's file `{}`: {why}", path.display()))
        .code("config.credential")
}

#[cfg(test)]
mod tests;
