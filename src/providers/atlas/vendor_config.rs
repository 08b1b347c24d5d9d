//! Credentials of the Atlas CLI: its file, `atlascli/config.toml`, and the
//! entries in the system's keyring that the file goes with.
//!
//! Source: Atlas CLI, Save Connection Settings; Atlas CLI Configuration File;
//! mongodb/atlas-cli-core, `config/secure`.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::ExposeSecret as _;
use toml::{Table, Value};

use super::auth::{Access, Resolved, check_name};
use super::late::LateSecret;
use super::vendor_env;
use crate::config::{Credential, Environment, SecretSource};
use crate::core::{Error, Result};

/// Reads a profile of the file: the one named, the one that
/// `MONGODB_ATLAS_PROFILE` names, `default`, or the only one.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when file or profile is missing, or when
/// neither the file nor the system's keyring holds a part of the credential.
pub(super) fn read(environment: &Arc<Environment>, name: Option<&str>) -> Result<Resolved> {
    let path = path(environment)?;
    let fault = |why: String| {
        Error::config(format!("the Atlas CLI's file `{}` {why}", path.display()))
            .code("config.vendor_file")
    };
    let text =
        std::fs::read_to_string(&path).map_err(|error| fault(format!("can't be read: {error}")))?;
    // The parser's own message would quote the line, and with it a secret.
    let file: Table = toml::from_str(&text).map_err(|_| fault("is no TOML".to_owned()))?;
    let (name, profile) =
        pick(&file, name.or_else(|| environment.get(vendor_env::PROFILE))).map_err(fault)?;
    let text = |key: &str| profile.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    Ok(Resolved {
        access: Source { name: &name, environment, text: &text }.access()?,
        project: text("project_id").map(str::to_owned),
        endpoint: vendor_env::endpoint(
            text("ops_manager_url").or_else(|| text("base_url")),
            text("service"),
        ),
    })
}

fn path(environment: &Environment) -> Result<PathBuf> {
    let below_home = |tail: &str| environment.home().map(|home| home.join(tail));
    let base = if cfg!(target_os = "macos") {
        below_home("Library/Application Support")
    } else if cfg!(windows) {
        environment.get("APPDATA").map(PathBuf::from)
    } else {
        environment.get("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| below_home(".config"))
    };
    base.map(|base| base.join("atlascli").join("config.toml")).ok_or_else(|| {
        Error::config("there is no home folder to look for the Atlas CLI's file in")
            .code("config.vendor_file")
    })
}

fn pick<'a>(file: &'a Table, name: Option<&str>) -> Result<(String, &'a Table), String> {
    let mut profiles =
        file.iter().filter_map(|(name, value)| Some((name.clone(), value.as_table()?)));
    if let Some(name) = name {
        let name = name.to_ascii_lowercase();
        let found = profiles.find(|(known, _)| *known == name);
        return found.ok_or_else(|| format!("has no profile `{name}`"));
    }
    let all: Vec<_> = profiles.collect();
    match all.as_slice() {
        [] => Err("has no profile".to_owned()),
        [only] => Ok(only.clone()),
        several => several
            .iter()
            .find(|(known, _)| known == "default")
            .cloned()
            .ok_or_else(|| "has several profiles and none is `default`".to_owned()),
    }
}

/// A profile of the file, with the keyring behind it.
struct Source<'a, T> {
    name: &'a str,
    environment: &'a Arc<Environment>,
    text: &'a T,
}

impl<'a, T: Fn(&str) -> Option<&'a str>> Source<'a, T> {
    fn access(&self) -> Result<Access> {
        Ok(match self.kind()? {
            "user_account" => Access::Token(self.secret("access_token")),
            "service_account" => Access::ServiceAccount {
                client_id: check_name("client_id", self.plain("client_id")?)?,
                client_secret: self.secret("client_secret"),
            },
            _ => Access::ApiKey {
                public_key: check_name("public_api_key", self.plain("public_api_key")?)?,
                private_key: self.secret("private_api_key"),
            },
        })
    }

    /// The kind of credential, which older files do not name.
    fn kind(&self) -> Result<&'a str> {
        if let Some(kind) = (self.text)("auth_type") {
            return match kind {
                "user_account" | "service_account" | "api_keys" => Ok(kind),
                _ => Err(self.empty()),
            };
        }
        let found = [
            ("access_token", "user_account"),
            ("client_id", "service_account"),
            ("public_api_key", "api_keys"),
        ];
        let found = found.into_iter().find(|(key, _)| (self.text)(key).is_some());
        found.map(|(_, kind)| kind).ok_or_else(|| self.empty())
    }

    fn empty(&self) -> Error {
        Error::config(format!("the Atlas CLI's profile `{}` holds no credential", self.name))
            .code("config.vendor_file")
            .hint("`atlas auth login` makes one; or name the credential itself in the profile")
    }

    /// Where a property lies: since 2025 the Atlas CLI keeps what belongs to a
    /// credential in the keyring, under the service `atlascli_PROFILE` and the
    /// property's name, and in the file only where there is no keyring.
    fn source(&self, property: &str) -> SecretSource {
        match (self.text)(property) {
            Some(text) => SecretSource::Literal(text.into()),
            None => SecretSource::Keyring(format!("atlascli_{}/{property}", self.name)),
        }
    }

    /// A name, read now.
    fn plain(&self, property: &str) -> Result<String> {
        let found = self.source(property).resolve(self.environment).map_err(|mut error| {
            error.message = format!(
                "the Atlas CLI's profile `{}` has no `{property}` in its file: {}",
                self.name, error.message
            );
            error
        })?;
        Ok(found.expose_secret().to_owned())
    }

    /// A secret, read when it is needed.
    fn secret(&self, property: &'static str) -> LateSecret {
        let credential = Credential {
            form: "vendor",
            sources: [(property.to_owned(), self.source(property))].into(),
            environment: Arc::clone(self.environment),
            ..Credential::default()
        };
        LateSecret::of(&credential, property)
    }
}

#[cfg(all(test, not(windows), not(target_os = "macos")))]
mod tests {
    use super::*;

    fn found(file: &str, name: Option<&str>) -> Result<Resolved> {
        let home = tempfile::tempdir().expect("folder");
        let folder = home.path().join(".config/atlascli");
        std::fs::create_dir_all(&folder).expect("folder");
        std::fs::write(folder.join("config.toml"), file).expect("file");
        // The keyring's tool: it knows the one entry.
        let script = "#!/bin/sh\n\
                      case \"$*\" in\n\
                      'lookup service atlascli_new username client_id') printf mdb_sa_id_ring;;\n\
                      'lookup service atlascli_new username client_secret') printf hush;;\n\
                      *) exit 1;;\n\
                      esac\n";
        let write = "printf %s \"$1\" > secret-tool && chmod 700 secret-tool";
        let made = std::process::Command::new("sh")
            .args(["-c", write, "sh", script])
            .current_dir(home.path())
            .status();
        assert!(made.expect("sh").success());
        let path = home.path().to_string_lossy().into_owned();
        let variables = [("PATH", path.as_str())];
        let environment = Arc::new(Environment::of(variables, Some(home.path().to_owned())));
        let found = read(&environment, name);
        if let Ok(Access::ServiceAccount { client_secret, .. }) =
            found.as_ref().map(|found| &found.access)
        {
            // Late, but before the folder is gone.
            let _ = client_secret.get();
        }
        found
    }

    const FILE: &str = r#"
        version = 1
        skip_update_check = true
        [default]
        public_api_key = "abcdefgh"
        private_api_key = "test-private-key"
        project_id = "32b6e34b3d91647abb20e7b8"
        [gov]
        auth_type = "service_account"
        client_id = "mdb_sa_id_test"
        client_secret = "mdb_sa_sk_test"
        service = "cloudgov"
        [new]
        auth_type = "service_account"
        [gone]
        auth_type = "api_keys"
    "#;

    #[test]
    fn reads_the_profile_that_is_named_or_default() {
        let default = found(FILE, None).expect("default");
        assert!(matches!(default.access, Access::ApiKey { .. }));
        assert_eq!(default.project.as_deref(), Some("32b6e34b3d91647abb20e7b8"));
        let gov = found(FILE, Some("GOV")).expect("gov");
        assert!(matches!(gov.access, Access::ServiceAccount { .. }));
        assert_eq!(gov.endpoint.as_deref(), Some("https://cloud.mongodbgov.com"));
    }

    #[test]
    fn the_only_profile_is_used_whatever_its_name() {
        let only = found("[work]\naccess_token = \"test-token\"", None).expect("work");
        assert!(matches!(only.access, Access::Token(_)));
    }

    #[test]
    fn what_is_not_in_the_file_is_in_the_keyring() {
        let new = found(FILE, Some("new")).expect("new");
        let Access::ServiceAccount { client_id, client_secret } = new.access else {
            panic!("a service account");
        };
        assert_eq!(
            (client_id.as_str(), client_secret.get().expect("kept")),
            ("mdb_sa_id_ring", "hush")
        );
        let error = found(FILE, Some("gone")).map(|_| ()).expect_err("no entry");
        assert_eq!(
            error.message,
            "the Atlas CLI's profile `gone` has no `public_api_key` in its file: keyring entry \
             `atlascli_gone/public_api_key`: there is no such entry"
        );
    }

    #[test]
    fn a_profile_without_a_credential_says_so() {
        for file in ["[a]\nproject_id = \"x\"", "[a]\nauth_type = \"no_auth\""] {
            let error = found(file, None).map(|_| ()).expect_err("empty");
            assert!(error.message.contains("holds no credential"), "{}", error.message);
        }
    }

    #[test]
    fn faults_name_the_file_and_no_secret() {
        for (file, name, expected) in [
            ("[default]\nprivate_api_key = \"hush", None, "is no TOML"),
            (FILE, Some("other"), "has no profile `other`"),
            ("version = 2", None, "has no profile"),
            ("[a]\n[b]", None, "none is `default`"),
        ] {
            let error = found(file, name).map(|_| ()).expect_err(expected);
            assert!(error.message.contains(expected), "{}", error.message);
            assert!(error.message.contains("config.toml") && !error.message.contains("hush"));
        }
    }
}
