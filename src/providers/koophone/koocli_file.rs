//! The config file of KooCLI (`hcloud`). It is read, never written.
//!
//! Source: KooCLI user guide, "Configuration Item Parameters" and "Managing
//! Configuration Encryption".

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;
use serde::Deserialize;

use super::access_key::AccessKey;
use super::vendor_file::{fault, read_private};
use crate::config::Environment;
use crate::core::error::{Error, Result};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    current: Option<String>,
    /// The text `"true"` in files that KooCLI writes.
    auth_encrypt: Option<serde_json::Value>,
    #[serde(default)]
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    name: String,
    mode: Option<String>,
    #[serde(flatten)]
    keys: Keys,
    project_id: Option<String>,
    sso_auth: Option<SsoAuth>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keys {
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    security_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SsoAuth {
    sts_token: Option<Keys>,
}

/// Where the file lies: `.hcloud/config.json` in the home folder.
pub fn path(environment: &Environment) -> Option<PathBuf> {
    Some(environment.home()?.join(".hcloud/config.json"))
}

/// Reads the access key of the named profile, or of the current one.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the file is missing or encrypted,
/// when it has no such profile, or when the profile signs in without a key.
pub fn read(environment: &Environment, name: Option<&str>) -> Result<AccessKey> {
    let path = path(environment).ok_or_else(|| Error::config("there is no home folder"))?;
    let text = read_private(&path)?;
    let file: File = serde_json::from_str(text.expose_secret())
        .map_err(|error| fault(&path, &format!("is no KooCLI config: {}", position(&error))))?;
    if is_true(file.auth_encrypt.as_ref()) {
        return Err(fault(&path, "is encrypted; only KooCLI itself can read its keys").hint(
            "store them in plain text with `hcloud configure set --cli-auth-encrypt=false`, \
             or put the key into the profile's `credential`",
        ));
    }
    let name = name.or(file.current.as_deref()).unwrap_or("default").to_owned();
    let names: Vec<String> = file.profiles.iter().map(|profile| profile.name.clone()).collect();
    let profile =
        file.profiles.into_iter().find(|profile| profile.name == name).ok_or_else(|| {
            fault(&path, &format!("has no profile `{name}`"))
                .hint(format!("it has: {}", names.join(", ")))
        })?;
    key_of(profile, &path)
}

fn key_of(profile: Profile, path: &Path) -> Result<AccessKey> {
    let mode = profile.mode.unwrap_or_else(|| "AKSK".to_owned());
    let keys = match mode.as_str() {
        "AKSK" => profile.keys,
        "SSO" => profile.sso_auth.and_then(|sso| sso.sts_token).unwrap_or(profile.keys),
        _ => {
            let why = format!("profile `{}` signs in by `{mode}`, not with a key", profile.name);
            return Err(fault(path, &format!("can't be used: {why}"))
                .hint("name a KooCLI profile of the mode AKSK or SSO"));
        }
    };
    let required = |value: Option<String>, key: &str| {
        filled(value).ok_or_else(|| {
            fault(path, &format!("has no `{key}` in its profile `{}`", profile.name))
        })
    };
    Ok(AccessKey {
        id: required(keys.access_key_id, "accessKeyId")?,
        secret: required(keys.secret_access_key, "secretAccessKey")?.into(),
        project_id: filled(profile.project_id),
        security_token: filled(keys.security_token).map(Into::into),
    })
}

fn filled(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty())
}

fn is_true(value: Option<&serde_json::Value>) -> bool {
    match value {
        Some(serde_json::Value::Bool(yes)) => *yes,
        Some(serde_json::Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// Where JSON broke, without the text around it, which may be a secret.
fn position(error: &serde_json::Error) -> String {
    format!("line {} column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::super::vendor_file::home_with;
    use super::*;
    use serde_json::json;

    fn read_json(file: &serde_json::Value, name: Option<&str>) -> Result<AccessKey> {
        let home = home_with(".hcloud/config.json", &file.to_string());
        read(&Environment::of([], Some(home.path().to_owned())), name)
    }

    fn file() -> serde_json::Value {
        json!({"current": "daily", "authEncrypt": "false", "profiles": [
            {"name": "daily", "mode": "AKSK", "accessKeyId": "AKTESTDATA",
             "secretAccessKey": "hush", "securityToken": "", "region": "cn-north-4",
             "projectId": "p1"},
            {"name": "sso", "mode": "SSO", "accessKeyId": "", "secretAccessKey": "",
             "ssoAuth": {"stsToken": {"accessKeyId": "AKSSO", "secretAccessKey": "hush",
                                      "securityToken": "hush"}}},
            {"name": "agency", "mode": "ecsAgency", "accessKeyId": "", "secretAccessKey": ""},
            {"name": "hollow", "mode": "AKSK", "accessKeyId": "AKTESTDATA"}]})
    }

    #[test]
    fn reads_the_current_and_the_named_profile() {
        let key = read_json(&file(), None).expect("current");
        assert_eq!((key.id.as_str(), key.project_id.as_deref()), ("AKTESTDATA", Some("p1")));
        assert!(key.security_token.is_none());
        let key = read_json(&file(), Some("sso")).expect("named");
        assert_eq!((key.id.as_str(), key.project_id.as_deref()), ("AKSSO", None));
        assert!(key.security_token.is_some());
    }

    #[test]
    fn refuses_clearly_and_without_secrets() {
        for (name, part) in [
            ("nobody", "has no profile `nobody`"),
            ("agency", "signs in by `ecsAgency`"),
            ("hollow", "has no `secretAccessKey`"),
        ] {
            let error = read_json(&file(), Some(name)).err().expect("refused");
            assert!(error.message.contains(part), "{}", error.message);
            assert!(!error.message.contains("hush"));
        }
        let home = home_with(".hcloud/config.json", r#"{"current": hush"#);
        let environment = Environment::of([], Some(home.path().to_owned()));
        let error = read(&environment, None).err().expect("no JSON");
        assert!(!error.message.contains("hush"), "{}", error.message);
    }

    #[test]
    fn an_encrypted_file_is_refused_with_the_way_out() {
        for encrypted in [json!("true"), json!(true)] {
            let mut file = file();
            file["authEncrypt"] = encrypted;
            let error = read_json(&file, None).err().expect("refused");
            assert!(error.message.contains("is encrypted"), "{}", error.message);
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(hint.contains("--cli-auth-encrypt=false"), "{hint}");
        }
    }
}
