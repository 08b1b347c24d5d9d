//! One access key.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::core::{Error, Result};

/// One access key, as it is signed with.
#[derive(Clone)]
pub struct AccessKey {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: SecretString,
    /// The session token of a temporary key.
    pub security_token: Option<SecretString>,
    /// When a temporary key ends; `None` when nobody said.
    pub expires_at: Option<Timestamp>,
}

impl AccessKey {
    /// Refuses a key that cannot be signed with, before the provider does.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that says what is wrong with it,
    /// without its values.
    pub fn checked(self) -> Result<Self> {
        if self.id.is_empty() || self.secret.expose_secret().is_empty() {
            return Err(Error::config("the access key's id or secret is empty"));
        }
        if self.id.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(Error::config("the access key's id holds a blank or control character")
                .hint("check the credential for a line break"));
        }
        let secret = self.secret.expose_secret();
        if secret.chars().any(|c| c.is_control()) || secret.trim() != secret {
            return Err(Error::config(
                "the access key's secret begins or ends with a blank, or holds a control character",
            )
            .hint("check the credential for a line break"));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;

    #[test]
    fn bad_keys_are_refused_unseen() {
        let key = |id: &str, secret: &str| {
            let (id, secret) = (id.to_owned(), secret.into());
            AccessKey { id, secret, security_token: None, expires_at: None }.checked()
        };
        assert_eq!(key("test-id", "hush").expect("good").id, "test-id");
        for (id, secret) in [("", "hush"), ("test-id", ""), ("a b", "hush"), ("test-id", "hush\n")]
        {
            let error = key(id, secret).err().expect("refused");
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(!error.message.contains("hush"));
        }
    }
}
