//! The vendor's credential files: the CLI's `config.json` and the SDKs' ini
//! file.
//!
//! Source: the READMEs of the vendor's CLI ("Configuration") and of its
//! credential libraries ("Credentials file").

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use super::auth::AccessKey;
use crate::config::Environment;
use crate::core::{Error, Result};

/// One named profile of the vendor's files.
#[derive(Clone)]
pub struct VendorConfig {
    environment: Arc<Environment>,
    name: Option<String>,
}

/// A profile as its file holds it.
struct Found {
    path: PathBuf,
    name: String,
    mode: String,
    id: Option<String>,
    secret: Option<String>,
    token: Option<String>,
    region: Option<String>,
}

#[derive(Deserialize)]
struct CliFile {
    #[serde(default)]
    current: String,
    #[serde(default)]
    profiles: Vec<CliProfile>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct CliProfile {
    name: String,
    mode: String,
    access_key_id: String,
    access_key_secret: String,
    sts_token: String,
    ram_role_arn: String,
    region_id: String,
}

impl VendorConfig {
    /// The profile of that name; without one the vendor's own default counts.
    pub fn new(environment: Arc<Environment>, name: Option<String>) -> Self {
        Self { environment, name }
    }

    /// The access key of the profile. The CLI's file is asked first, then the
    /// ini file. A profile that is there but unusable ends the search: another
    /// file's key is never taken in its place.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when there is no such profile, when
    /// its file is malformed, or when it is of a mode that cannot be used here.
    pub fn access_key(&self) -> Result<AccessKey> {
        let found = self.find()?;
        let place = format!("profile `{}` in `{}`", found.name, found.path.display());
        let is_key = matches!(found.mode.as_str(), "ak" | "ststoken" | "access_key");
        if !is_key {
            return Err(Error::config(format!("{place} is of the mode `{}`", found.mode))
                .code("config.credential")
                .hint("modes that can be used here: AK, StsToken, access_key"));
        }
        let need = |value: Option<String>, key: &str| {
            value.ok_or_else(|| {
                Error::config(format!("{place} has no `{key}`")).code("config.credential")
            })
        };
        let token = match found.mode.as_str() {
            "ststoken" => Some(need(found.token, "sts_token")?),
            _ => None,
        };
        Ok(AccessKey {
            id: need(found.id, "access_key_id")?,
            secret: need(found.secret, "access_key_secret")?.into(),
            security_token: token.map(Into::into),
            expires_at: None,
        })
    }

    /// The region of the profile, where it names one.
    pub fn region(&self) -> Option<String> {
        self.find().ok()?.region
    }

    fn find(&self) -> Result<Found> {
        let mut seen = Vec::new();
        if let Some(path) = self.cli_file() {
            if let Some(found) = self.in_cli_file(&path)? {
                return Ok(found);
            }
            seen.push(path);
        }
        for path in self.ini_files() {
            if let Some(found) = self.in_ini_file(&path)? {
                return Ok(found);
            }
            seen.push(path);
        }
        let looked: Vec<_> = seen.iter().map(|path| path.display().to_string()).collect();
        let name = self.wanted().unwrap_or_else(|| "default".to_owned());
        Err(Error::config(format!("the vendor's files have no profile `{name}`"))
            .code("config.credential")
            .hint(format!("looked in: {}", looked.join(", "))))
    }

    fn wanted(&self) -> Option<String> {
        let of_environment = || {
            ["ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"]
                .iter()
                .find_map(|name| self.environment.get(name))
                .map(str::to_owned)
        };
        self.name.clone().or_else(of_environment)
    }

    fn cli_file(&self) -> Option<PathBuf> {
        let disabled = self.environment.get("ALIBABA_CLOUD_CLI_PROFILE_DISABLED");
        if disabled.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return None;
        }
        Some(self.environment.home()?.join(".aliyun").join("config.json"))
    }

    fn ini_files(&self) -> Vec<PathBuf> {
        if let Some(path) = self.environment.get("ALIBABA_CLOUD_CREDENTIALS_FILE") {
            return vec![PathBuf::from(path)];
        }
        let Some(home) = self.environment.home() else { return Vec::new() };
        let directory = home.join(".alibabacloud");
        vec![directory.join("credentials.ini"), directory.join("credentials")]
    }

    fn in_cli_file(&self, path: &PathBuf) -> Result<Option<Found>> {
        let Some(text) = read(path)? else { return Ok(None) };
        let file: CliFile = serde_json::from_str(&text).map_err(|error| {
            // The text of a type error may quote a value, so only its place is told.
            let (line, column) = (error.line(), error.column());
            malformed(path, &format!("it is no JSON of the CLI's shape (line {line}:{column})"))
        })?;
        let name = match self.wanted() {
            Some(name) => name,
            None if file.current.is_empty() => "default".to_owned(),
            None => file.current,
        };
        let profile = file.profiles.into_iter().find(|profile| profile.name == name);
        Ok(profile.map(|profile| Found {
            path: path.clone(),
            name,
            mode: mode(&profile),
            id: filled(profile.access_key_id),
            secret: filled(profile.access_key_secret),
            token: filled(profile.sts_token),
            region: filled(profile.region_id),
        }))
    }

    fn in_ini_file(&self, path: &PathBuf) -> Result<Option<Found>> {
        let Some(text) = read(path)? else { return Ok(None) };
        let name = self.wanted().unwrap_or_else(|| "default".to_owned());
        let Some(mut keys) = ini_section(&text, &name) else { return Ok(None) };
        let mode = keys.remove("type").unwrap_or_else(|| "access_key".to_owned());
        Ok(Some(Found {
            path: path.clone(),
            name,
            mode: mode.to_lowercase(),
            id: keys.remove("access_key_id"),
            secret: keys.remove("access_key_secret"),
            token: None,
            region: keys.remove("region_id"),
        }))
    }
}

/// The mode in lower case. The CLI compares without case, and guesses one
/// from the fields where it is empty.
fn mode(profile: &CliProfile) -> String {
    if !profile.mode.is_empty() {
        return profile.mode.to_lowercase();
    }
    let guessed = match (profile.ram_role_arn.is_empty(), profile.sts_token.is_empty()) {
        (false, _) => "ramrolearn",
        (true, false) => "ststoken",
        (true, true) => "ak",
    };
    guessed.to_owned()
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The keys of one section. A `#` ends a value, as the vendor's reader has it.
fn ini_section(text: &str, wanted: &str) -> Option<BTreeMap<String, String>> {
    let mut keys = None;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name.trim() == wanted;
            if inside {
                keys.get_or_insert_with(BTreeMap::new);
            }
        } else if let (true, Some((key, value))) = (inside, line.split_once('=')) {
            let value = value.split('#').next().unwrap_or("").trim();
            if !value.is_empty() {
                keys.get_or_insert_with(BTreeMap::new)
                    .insert(key.trim().to_lowercase(), value.to_owned());
            }
        }
    }
    keys
}

fn read(path: &PathBuf) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(malformed(path, &format!("it can't be read: {error}"))),
    }
}

fn malformed(path: &std::path::Path, why: &str) -> Error {
    Error::config(format!("the vendor's file `{}`: {why}", path.display()))
        .code("config.credential")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use secrecy::ExposeSecret;
    use tempfile::TempDir;

    use super::*;

    const CLI: &str = r#"{"current":"second","profiles":[
        {"name":"default","mode":"AK","access_key_id":"cli-id","access_key_secret":"cli-secret",
         "region_id":"cn-shanghai","output_format":"json"},
        {"name":"second","mode":"ststoken","access_key_id":"sts-id","access_key_secret":"sts-secret",
         "sts_token":"sts-token"},
        {"name":"role","mode":"RamRoleArn","access_key_id":"r","access_key_secret":"hush"},
        {"name":"guess","mode":"","access_key_id":"g","access_key_secret":"g","sts_token":"t"},
        {"name":"half","mode":"AK","access_key_id":"h"}],"meta_path":""}"#;

    const INI: &str = "# comment\n[default]\ntype = access_key\naccess_key_id = ini-id # note\n\
        access_key_secret=ini-secret\n\n[only-ini]\naccess_key_id=o\naccess_key_secret=s\n\
        [role]\ntype=ecs_ram_role\nrole_name=r\n";

    fn home(cli: Option<&str>, ini: Option<&str>) -> TempDir {
        let home = TempDir::new().expect("home");
        for (folder, file, text) in
            [(".aliyun", "config.json", cli), (".alibabacloud", "credentials", ini)]
        {
            if let Some(text) = text {
                fs::create_dir(home.path().join(folder)).expect("folder");
                fs::write(home.path().join(folder).join(file), text).expect("file");
            }
        }
        home
    }

    fn config(home: &TempDir, variables: &[(&str, &str)], name: Option<&str>) -> VendorConfig {
        let home = Some(home.path().to_owned());
        let environment = Environment::of(variables.iter().copied(), home);
        VendorConfig::new(Arc::new(environment), name.map(str::to_owned))
    }

    fn key(config: &VendorConfig) -> (String, String, bool) {
        let key = config.access_key().expect("key");
        let secret = key.secret.expose_secret().to_owned();
        (key.id, secret, key.security_token.is_some())
    }

    #[test]
    fn profiles_are_found_by_name_in_the_cli_file_and_then_the_ini_file() {
        let home = home(Some(CLI), Some(INI));
        let plain = |id: &str, secret: &str, token| (id.to_owned(), secret.to_owned(), token);
        let named = |name| key(&config(&home, &[], Some(name)));
        assert_eq!(named("default"), plain("cli-id", "cli-secret", false));
        assert_eq!(named("guess"), plain("g", "g", true));
        assert_eq!(named("only-ini"), plain("o", "s", false));
        assert_eq!(key(&config(&home, &[], None)), plain("sts-id", "sts-secret", true));
        let variable = [("ALIBABA_CLOUD_PROFILE", "default")];
        assert_eq!(key(&config(&home, &variable, None)), plain("cli-id", "cli-secret", false));
        let without_cli = [("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")];
        assert_eq!(key(&config(&home, &without_cli, None)), plain("ini-id", "ini-secret", false));
        assert_eq!(config(&home, &[], Some("default")).region().as_deref(), Some("cn-shanghai"));
    }

    #[test]
    fn an_unusable_profile_ends_the_search() {
        let home = home(Some(CLI), Some(INI));
        let refused = |name| config(&home, &[], Some(name)).access_key().err().expect("refused");
        assert!(refused("role").message.contains("ramrolearn"), "{}", refused("role"));
        assert!(refused("half").message.contains("access_key_secret"), "{}", refused("half"));
        let none = refused("none");
        assert!(none.message.contains("no profile `none`"), "{none}");
        assert!(none.hint.as_deref().is_some_and(|hint| hint.contains("credentials.ini")));
    }

    #[test]
    fn a_malformed_file_is_named_without_its_content() {
        let home = home(Some(r#"{"profiles":[{"name":"a","access_key_secret":["hush"]}]}"#), None);
        let error = config(&home, &[], Some("a")).access_key().err().expect("refused");
        assert!(error.message.contains("config.json"), "{error}");
        assert!(!error.message.contains("hush"), "{error}");
    }
}
