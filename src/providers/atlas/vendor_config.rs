//! Credentials in the Atlas CLI's own file, `atlascli/config.toml`.
//!
//! Source: Atlas CLI, Save Connection Settings; Atlas CLI Configuration File.

use std::path::PathBuf;

use toml::{Table, Value};

use super::auth::{Access, Resolved, check_name};
use super::late::LateSecret;
use super::vendor_env;
use crate::config::Environment;
use crate::core::{Error, Result};

/// Reads a profile of the file: the one named, the one that
/// `MONGODB_ATLAS_PROFILE` names, `default`, or the only one.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when file or profile is missing, or when
/// the Atlas CLI keeps the secrets in the system's keyring.
pub(super) fn read(environment: &Environment, name: Option<&str>) -> Result<Resolved> {
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
        access: access(&name, &text)?,
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

fn access<'a>(name: &str, text: &impl Fn(&str) -> Option<&'a str>) -> Result<Access> {
    let kind = text("auth_type").unwrap_or_else(|| {
        if text("access_token").is_some() {
            "user_account"
        } else if text("client_id").is_some() {
            "service_account"
        } else {
            "api_keys"
        }
    });
    let found = match kind {
        "user_account" => text("access_token").map(|token| Access::Token(token.into())),
        "service_account" => match (text("client_id"), text("client_secret")) {
            (Some(id), Some(secret)) => Some(Access::ServiceAccount {
                client_id: check_name("client_id", id.to_owned())?,
                client_secret: LateSecret::from(secret),
            }),
            _ => None,
        },
        _ => match (text("public_api_key"), text("private_api_key")) {
            (Some(public), Some(private)) => Some(Access::ApiKey {
                public_key: check_name("public_api_key", public.to_owned())?,
                private_key: LateSecret::from(private),
            }),
            _ => None,
        },
    };
    found.ok_or_else(|| in_keyring(name, kind))
}

/// Since 2025 the Atlas CLI moves secrets into the keyring, under the service
/// `atlascli_PROFILE` and the property's name.
fn in_keyring(name: &str, kind: &str) -> Error {
    let keyring = |property: &str| format!("{{ keyring = \"atlascli_{name}/{property}\" }}");
    let credential = match kind {
        "user_account" => format!("token = {}", keyring("access_token")),
        "service_account" => format!(
            "client_id = {}, client_secret = {}",
            keyring("client_id"),
            keyring("client_secret")
        ),
        _ => format!(
            "public_key = {}, private_key = {}",
            keyring("public_api_key"),
            keyring("private_api_key")
        ),
    };
    Error::config(format!(
        "the Atlas CLI's profile `{name}` holds no secret; newer versions of the Atlas CLI keep \
         them in the system's keyring"
    ))
    .code("config.vendor_file")
    .hint(format!("read them there: credential = {{ {credential} }}"))
}

#[cfg(all(test, not(windows), not(target_os = "macos")))]
mod tests {
    use super::*;

    fn found(file: &str, name: Option<&str>) -> Result<Resolved> {
        let home = tempfile::tempdir().expect("folder");
        let folder = home.path().join(".config/atlascli");
        std::fs::create_dir_all(&folder).expect("folder");
        std::fs::write(folder.join("config.toml"), file).expect("file");
        read(&Environment::of([], Some(home.path().to_owned())), name)
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
    fn says_where_secrets_in_the_keyring_are() {
        let error = found(FILE, Some("new")).map(|_| ()).expect_err("keyring");
        assert!(error.message.contains("keyring"), "{}", error.message);
        let hint = error.hint.clone().expect("hint");
        assert!(hint.contains("client_secret = { keyring = \"atlascli_new/client_secret\" }"));
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
