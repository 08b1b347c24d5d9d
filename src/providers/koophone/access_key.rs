//! Access keys and the places they come from.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::{koocli_file, sdk_file};
use crate::config::{Credential, Environment};
use crate::core::error::{Error, Result};

/// A permanent or temporary key pair of an account or IAM user.
pub struct AccessKey {
    /// Access key id (AK).
    pub id: String,
    /// Secret access key (SK).
    pub secret: SecretString,
    /// The project that requests are about. KooPhone is a project-level
    /// service, and no path of it names a project.
    pub project_id: Option<String>,
    /// Belongs to temporary keys.
    pub security_token: Option<SecretString>,
}

/// Where an access key comes from. Exactly one place; when it fails, nothing
/// else is tried.
pub enum KeySource {
    /// The profile's own credential.
    Profile(Credential),
    /// The variables of Huawei Cloud's SDKs, `HUAWEICLOUD_SDK_AK` and others.
    Environment(VendorPlace),
    /// The SDKs' profile file, `~/.huaweicloud/credentials`.
    SdkFile(VendorPlace),
    /// KooCLI's file, `~/.hcloud/config.json`.
    KooCli(VendorPlace),
}

/// What reading a vendor's place needs.
pub struct VendorPlace {
    /// Variables and the home folder.
    pub environment: Arc<Environment>,
    /// Name of the profile inside the file; its current one when not given.
    pub name: Option<String>,
    /// Project id from the profile, over the one found there.
    pub project_id: Option<String>,
}

impl KeySource {
    /// Fetches the key now.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names the place, never a value.
    pub fn resolve(&self) -> Result<AccessKey> {
        match self {
            Self::Profile(credential) => from_profile(credential),
            Self::Environment(place) => Ok(place.complete(from_environment(&place.environment)?)),
            Self::SdkFile(place) => Ok(place.complete(sdk_file::read(&place.environment)?)),
            Self::KooCli(place) => {
                Ok(place.complete(koocli_file::read(&place.environment, place.name.as_deref())?))
            }
        }
    }

    /// The key's id for messages, where it is known without asking anybody.
    pub fn account(&self) -> String {
        match self {
            Self::Profile(_) => "an access key".to_owned(),
            Self::Environment(_) => "the access key in HUAWEICLOUD_SDK_AK".to_owned(),
            Self::SdkFile(_) => "the access key in ~/.huaweicloud/credentials".to_owned(),
            Self::KooCli(_) => "the access key in ~/.hcloud/config.json".to_owned(),
        }
    }
}

impl VendorPlace {
    fn complete(&self, mut key: AccessKey) -> AccessKey {
        key.project_id = self.project_id.clone().or(key.project_id);
        key
    }
}

fn from_profile(credential: &Credential) -> Result<AccessKey> {
    Ok(AccessKey {
        id: credential.required("access_key_id")?.expose_secret().to_owned(),
        secret: credential.required("secret_access_key")?,
        project_id: Some(credential.required("project_id")?.expose_secret().to_owned()),
        security_token: credential.secret("security_token")?,
    })
}

/// Source: Huawei Cloud SDK for Python, credential provider chain.
fn from_environment(environment: &Environment) -> Result<AccessKey> {
    let required = |name: &str| {
        environment.get(name).ok_or_else(|| {
            let federated = environment.get("HUAWEICLOUD_SDK_IDP_ID").is_some();
            Error::config(format!("the variable `{name}` is not set"))
                .code("config.credential")
                .hint(if federated {
                    "signing in through an identity provider is not supported; \
                     set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK"
                } else {
                    "`from = \"env\"` reads HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and \
                     HUAWEICLOUD_SDK_PROJECT_ID"
                })
        })
    };
    Ok(AccessKey {
        id: required("HUAWEICLOUD_SDK_AK")?.to_owned(),
        secret: required("HUAWEICLOUD_SDK_SK")?.into(),
        project_id: environment.get("HUAWEICLOUD_SDK_PROJECT_ID").map(str::to_owned),
        security_token: environment.get("HUAWEICLOUD_SDK_SECURITY_TOKEN").map(Into::into),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;

    fn environment(variables: &[(&str, &str)], project_id: Option<&str>) -> KeySource {
        KeySource::Environment(VendorPlace {
            environment: Arc::new(Environment::of(variables.iter().copied(), None)),
            name: None,
            project_id: project_id.map(str::to_owned),
        })
    }

    #[test]
    fn reads_the_sdk_variables() {
        let key = environment(
            &[
                ("HUAWEICLOUD_SDK_AK", "AKTESTDATA"),
                ("HUAWEICLOUD_SDK_SK", "test-data-secret"),
                ("HUAWEICLOUD_SDK_PROJECT_ID", "p1"),
                ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "test-data-token"),
            ],
            None,
        )
        .resolve()
        .expect("key");
        assert_eq!((key.id.as_str(), key.project_id.as_deref()), ("AKTESTDATA", Some("p1")));
        assert!(key.security_token.is_some());
    }

    #[test]
    fn names_the_variable_that_is_missing() {
        let cases: [(&[(&str, &str)], &str); 2] = [
            (&[], "HUAWEICLOUD_SDK_AK"),
            (&[("HUAWEICLOUD_SDK_AK", "AKTESTDATA")], "HUAWEICLOUD_SDK_SK"),
        ];
        for (variables, missing) in cases {
            let error = environment(variables, None).resolve().err().expect("refused");
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(error.message.contains(missing), "{}", error.message);
        }
    }

    #[test]
    fn the_profile_may_name_the_project() {
        let variables = [("HUAWEICLOUD_SDK_AK", "AKTESTDATA"), ("HUAWEICLOUD_SDK_SK", "hush")];
        let key = environment(&variables, Some("p2")).resolve().expect("key");
        assert_eq!(key.project_id.as_deref(), Some("p2"));
    }
}
