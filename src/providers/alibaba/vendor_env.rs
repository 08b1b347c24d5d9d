//! The vendor's environment variables.
//!
//! Source: the README of the vendor's credential libraries; the older
//! spellings are those that the vendor's command line still reads.

use super::auth::AccessKey;
use crate::config::Environment;
use crate::core::{Error, Result};

/// Beginnings of the variables' names, newest spelling first.
const PREFIXES: [&str; 3] = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"];

/// The access key in the environment. Id, secret and token are taken from one
/// spelling only, so that halves of two keys never mix.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when no id is set, or its secret is not.
pub fn access_key(environment: &Environment) -> Result<AccessKey> {
    let with_id = PREFIXES.iter().find_map(|prefix| {
        environment.get(&format!("{prefix}ACCESS_KEY_ID")).map(|id| (prefix, id))
    });
    let Some((prefix, id)) = with_id else {
        return Err(missing("ALIBABA_CLOUD_ACCESS_KEY_ID"));
    };
    let secret_name = format!("{prefix}ACCESS_KEY_SECRET");
    let secret = environment.get(&secret_name).ok_or_else(|| missing(&secret_name))?;
    let token = environment.get(&format!("{prefix}SECURITY_TOKEN"));
    Ok(AccessKey {
        id: id.to_owned(),
        secret: secret.into(),
        security_token: token.map(Into::into),
        expires_at: None,
    })
}

/// The region in the environment.
pub fn region(environment: &Environment) -> Option<String> {
    let names = PREFIXES.iter().map(|prefix| format!("{prefix}REGION_ID"));
    names.filter_map(|name| environment.get(&name).map(str::to_owned)).next()
}

fn missing(name: &str) -> Error {
    Error::config(format!("the variable `{name}` is not set"))
        .code("config.credential")
        .hint("the profile takes its credential from the environment")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_newest_spelling_wins_and_spellings_never_mix() {
        let environment = Environment::of(
            [
                ("ALICLOUD_ACCESS_KEY_ID", "old-id"),
                ("ALICLOUD_ACCESS_KEY_SECRET", "old-secret"),
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "new-id"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "new-secret"),
                ("ALICLOUD_SECURITY_TOKEN", "old-token"),
                ("ALICLOUD_REGION_ID", "cn-beijing"),
            ],
            None,
        );
        let key = access_key(&environment).expect("key");
        assert_eq!((key.id.as_str(), key.secret.expose_secret()), ("new-id", "new-secret"));
        assert!(key.security_token.is_none());
        assert_eq!(region(&environment).as_deref(), Some("cn-beijing"));
    }

    #[test]
    fn a_half_key_names_the_missing_variable() {
        let environment = Environment::of(
            [("ALIBABACLOUD_ACCESS_KEY_ID", "id"), ("ALICLOUD_ACCESS_KEY_SECRET", "hush")],
            None,
        );
        let error = access_key(&environment).err().expect("refused");
        assert!(error.message.contains("ALIBABACLOUD_ACCESS_KEY_SECRET"), "{error}");
        let error = access_key(&Environment::default()).err().expect("refused");
        assert!(error.message.contains("ALIBABA_CLOUD_ACCESS_KEY_ID"), "{error}");
    }
}
