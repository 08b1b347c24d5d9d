//! The credentials that a profile may hold, and the one that it does.
//!
//! Source: Atlas, Configure API Access; Service Accounts Overview.

use super::late::LateSecret;
use super::{vendor_config, vendor_env};
use crate::config::{Credential, CredentialForm, Kind, Setting};
use crate::core::{Error, Result};

/// The credentials that a profile may hold.
pub const FORMS: &[CredentialForm] = &[
    CredentialForm {
        name: "api-key",
        keys: &[
            Setting::new("public_key", Kind::Text, "Public key of an API key").required(),
            Setting::new("private_key", Kind::Secret, "Private key of an API key").required(),
        ],
    },
    CredentialForm {
        name: "service-account",
        keys: &[
            Setting::new("client_id", Kind::Text, "Client id of a service account").required(),
            Setting::new("client_secret", Kind::Secret, "Secret of a service account").required(),
        ],
    },
    CredentialForm {
        name: "token",
        keys: &[Setting::new("token", Kind::Secret, "Ready access token").required()],
    },
    CredentialForm {
        name: "vendor",
        keys: &[
            Setting::new(
                "from",
                Kind::Choice(&["env", "vendor-config"]),
                "Take the credential from the vendor's own variables or the Atlas CLI's file",
            )
            .required(),
            Setting::new("name", Kind::Text, "Name of the profile in the Atlas CLI's file"),
        ],
    },
];

/// How requests are signed.
pub enum Access {
    /// HTTP Digest with an API key pair.
    ApiKey {
        /// The public key: the user name.
        public_key: String,
        /// The private key: the password.
        private_key: LateSecret,
    },
    /// OAuth 2.0 client credentials.
    ServiceAccount {
        /// The client id.
        client_id: String,
        /// The client's secret.
        client_secret: LateSecret,
    },
    /// A bearer token that somebody else fetched.
    Token(LateSecret),
}

/// A credential and what its source says beside it.
pub struct Resolved {
    /// How requests are signed.
    pub access: Access,
    /// The project that the vendor's variables or file name.
    pub project: Option<String>,
    /// The address that the vendor's variables or file name.
    pub endpoint: Option<String>,
}

impl From<Access> for Resolved {
    fn from(access: Access) -> Self {
        Self { access, project: None, endpoint: None }
    }
}

/// Finds out what a credential is. Names are read now, secrets when the first
/// request is signed.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the credential is incomplete or the
/// vendor's variables or file hold none.
pub fn resolve(credential: &Credential) -> Result<Resolved> {
    match credential.form {
        "api-key" => Ok(Access::ApiKey {
            public_key: name(credential, "public_key")?,
            private_key: LateSecret::of(credential, "private_key"),
        }
        .into()),
        "service-account" => Ok(Access::ServiceAccount {
            client_id: name(credential, "client_id")?,
            client_secret: LateSecret::of(credential, "client_secret"),
        }
        .into()),
        "token" => Ok(Access::Token(LateSecret::of(credential, "token")).into()),
        _ => from_vendor(credential),
    }
}

fn from_vendor(credential: &Credential) -> Result<Resolved> {
    match credential.text("from")?.as_deref() {
        Some("env") => vendor_env::read(&credential.environment),
        Some("vendor-config") => {
            vendor_config::read(&credential.environment, credential.text("name")?.as_deref())
        }
        _ => Err(Error::config("the profile has no credential").code("config.credential").hint(
            "credential = { public_key = \"…\", private_key = {…} }, \
                 { client_id = \"…\", client_secret = {…} }, { token = {…} } or { from = \"env\" }",
        )),
    }
}

/// A part of a credential that goes before a colon in Digest and Basic, and
/// so cannot hold one (RFC 7616 §3.4, RFC 7617 §2).
fn name(credential: &Credential, key: &'static str) -> Result<String> {
    let text = credential
        .text(key)?
        .ok_or_else(|| Error::config(format!("credential `{key}` is missing")))?;
    check_name(key, text)
}

/// Checks a public key or client id.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when it is empty or holds a colon or a
/// control character.
pub(super) fn check_name(key: &str, text: String) -> Result<String> {
    if text.is_empty() || text.contains(':') || text.contains(char::is_control) {
        return Err(Error::config(format!(
            "credential `{key}` is empty or holds a colon or control character"
        ))
        .code("config.credential"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SecretSource;

    fn credential(form: &'static str, keys: &[(&str, &str)]) -> Credential {
        let literal = |text: &str| SecretSource::Literal(text.into());
        Credential {
            form,
            sources: keys.iter().map(|(key, text)| ((*key).to_owned(), literal(text))).collect(),
            ..Credential::default()
        }
    }

    #[test]
    fn secrets_are_asked_for_late() {
        let mut half = credential("api-key", &[("public_key", "abcdefgh")]);
        half.sources.insert("private_key".into(), SecretSource::Environment("UNSET".into()));
        let Access::ApiKey { private_key, .. } = resolve(&half).expect("resolved").access else {
            panic!("an API key");
        };
        let error = private_key.get().expect_err("unset");
        assert!(error.message.contains("`private_key`"), "{}", error.message);
    }

    #[test]
    fn a_colon_in_a_user_name_is_refused() {
        let keys = [("public_key", "a:b"), ("private_key", "x")];
        assert!(resolve(&credential("api-key", &keys)).is_err());
    }

    #[test]
    fn an_empty_secret_is_no_secret() {
        let keys = [("client_id", "id"), ("client_secret", "")];
        let resolved = resolve(&credential("service-account", &keys)).expect("resolved");
        let Access::ServiceAccount { client_secret, .. } = resolved.access else {
            panic!("a service account");
        };
        assert!(client_secret.get().is_err());
    }
}
