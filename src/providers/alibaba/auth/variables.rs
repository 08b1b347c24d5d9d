//! The vendor's environment variables.
//!
//! Source: the README of the vendor's credential libraries; the older
//! spellings are those that the vendor's command line still reads.

use super::access_key::AccessKey;
use super::credentials::{Found, Places};
use super::instance::InstanceRole;
use super::oidc::OidcRole;
use super::sts;
use super::uri::CredentialsUri;
use super::way::{Start, Way};
use crate::config::Environment;
use crate::core::{Error, Result};

/// Beginnings of the variables' names, newest spelling first.
const PREFIXES: [&str; 3] = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"];

/// `true`: the metadata service is never asked.
pub const NO_METADATA: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";

/// The way that the variables describe.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when they describe none, or only half of
/// one.
pub fn required(environment: &Environment, places: &Places) -> Result<Found> {
    if let Some(found) = key_or_token(environment, places)? {
        return Ok(found);
    }
    instance_or_uri(environment, places)?.ok_or_else(|| missing("ALIBABA_CLOUD_ACCESS_KEY_ID"))
}

/// A key, else the token of an identity provider.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] for half a key and for what is no role.
pub fn key_or_token(environment: &Environment, places: &Places) -> Result<Option<Found>> {
    if let Some(key) = access_key(environment)? {
        return Ok(Some(found(Start::Ready(key))));
    }
    let get = |name: &str| environment.get(name).map(str::to_owned);
    let (Some(provider), Some(token_file), Some(arn)) =
        (get(PROVIDER_ARN), get(TOKEN_FILE), get(ROLE_ARN))
    else {
        return Ok(None);
    };
    sts::check_role(&arn)?;
    Ok(Some(found(Start::Oidc(OidcRole {
        arn,
        provider,
        token_file: token_file.into(),
        session: get("ALIBABA_CLOUD_ROLE_SESSION_NAME").unwrap_or_else(|| sts::SESSION.to_owned()),
        seconds: sts::seconds(None)?,
        policy: None,
        sts: places.sts().endpoint(Some(environment))?,
    }))))
}

/// The role of this instance where a variable names it, else an address.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] for what is no address.
pub fn instance_or_uri(environment: &Environment, places: &Places) -> Result<Option<Found>> {
    if let Some(name) = environment.get("ALIBABA_CLOUD_ECS_METADATA")
        && !is_true(environment, NO_METADATA)
    {
        return Ok(Some(found(instance(Some(name.to_owned()), environment, places))));
    }
    let Some(uri) = environment.get("ALIBABA_CLOUD_CREDENTIALS_URI") else { return Ok(None) };
    Ok(Some(found(Start::Uri(CredentialsUri::parse(uri)?))))
}

/// The role of this instance, whatever its name.
pub fn unnamed_instance(environment: &Environment, places: &Places) -> Found {
    let way = Way::from(instance(None, environment, places));
    Found { place: "as no variable and no file names a key".to_owned(), way }
}

/// The role of an instance, asked for as the variables allow.
pub fn instance(name: Option<String>, environment: &Environment, places: &Places) -> Start {
    let token_only = is_true(environment, "ALIBABA_CLOUD_IMDSV1_DISABLED");
    Start::Instance(InstanceRole { name, token_only, metadata: places.metadata.clone() })
}

/// Whether a variable says `true`, or `1`.
pub fn is_true(environment: &Environment, name: &str) -> bool {
    environment.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
}

/// The region in the environment.
pub fn region(environment: &Environment) -> Option<String> {
    let names = PREFIXES.iter().map(|prefix| format!("{prefix}REGION_ID"));
    names.filter_map(|name| environment.get(&name).map(str::to_owned)).next()
}

/// The name of the vendor's profile in the environment.
pub fn profile(environment: &Environment) -> Option<String> {
    ["ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"]
        .iter()
        .find_map(|name| environment.get(name))
        .map(str::to_owned)
}

/// Id, secret and token are taken from one spelling only, so that halves of
/// two keys never mix.
fn access_key(environment: &Environment) -> Result<Option<AccessKey>> {
    let with_id = PREFIXES.iter().find_map(|prefix| {
        environment.get(&format!("{prefix}ACCESS_KEY_ID")).map(|id| (prefix, id))
    });
    let Some((prefix, id)) = with_id else { return Ok(None) };
    let secret_name = format!("{prefix}ACCESS_KEY_SECRET");
    let secret = environment.get(&secret_name).ok_or_else(|| missing(&secret_name))?;
    let token = environment.get(&format!("{prefix}SECURITY_TOKEN"));
    Ok(Some(AccessKey {
        id: id.to_owned(),
        secret: secret.into(),
        security_token: token.map(Into::into),
        expires_at: None,
    }))
}

fn found(start: Start) -> Found {
    Found { place: "in the environment".to_owned(), way: start.into() }
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

    fn places() -> Places {
        Places::new(None, None)
    }

    fn way(variables: &[(&str, &str)]) -> Result<String> {
        let environment = Environment::of(variables.iter().copied(), None);
        required(&environment, &places()).map(|found| found.way.to_string())
    }

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
        let key = access_key(&environment).expect("whole").expect("key");
        assert_eq!((key.id.as_str(), key.secret.expose_secret()), ("new-id", "new-secret"));
        assert!(key.security_token.is_none());
        assert_eq!(region(&environment).as_deref(), Some("cn-beijing"));
    }

    #[test]
    fn a_half_key_names_the_missing_variable() {
        let half = [("ALIBABACLOUD_ACCESS_KEY_ID", "id"), ("ALICLOUD_ACCESS_KEY_SECRET", "hush")];
        let error = way(&half).expect_err("refused");
        assert!(error.message.contains("ALIBABACLOUD_ACCESS_KEY_SECRET"), "{error}");
        let error = way(&[]).expect_err("refused");
        assert!(error.message.contains("ALIBABA_CLOUD_ACCESS_KEY_ID"), "{error}");
    }

    #[test]
    fn every_way_that_the_variables_can_describe_is_found_in_order() {
        let key = [("ALIBABA_CLOUD_ACCESS_KEY_ID", "i"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s")];
        let oidc = [
            (PROVIDER_ARN, "acs:ram::1:oidc-provider/ci"),
            (TOKEN_FILE, "/run/token"),
            (ROLE_ARN, "acs:ram::1:role/ops"),
        ];
        let instance = [("ALIBABA_CLOUD_ECS_METADATA", "ops")];
        let uri = [("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:7/k?x=hush")];
        let mut all = [&uri[..], &instance, &oidc, &key].concat();
        let mut seen = Vec::new();
        while !all.is_empty() {
            seen.push(way(&all).expect("a way"));
            all.pop();
            // A role alone, or a provider alone, is no way.
            while all.len() > 2 || (all.len() == 2 && seen.len() > 2) {
                if way(&all).is_ok_and(|way| !seen.contains(&way)) {
                    break;
                }
                all.pop();
            }
        }
        assert_eq!(
            seen,
            [
                "access key",
                "RAM role acs:ram::1:role/ops for the OIDC token in `/run/token`",
                "role `ops` of this ECS instance",
                "credentials URI http://127.0.0.1:7/k",
            ]
        );
    }
}
