//! Credentials in the environment variables of MongoDB's own tools.
//!
//! The Atlas CLI and the Terraform provider name the key pair differently;
//! both families count, and the older `MCLI_` prefix only where neither is
//! set. Several kinds at once are taken in Terraform's order: ready token,
//! service account, key pair.
//!
//! Source: Atlas CLI Environment Variables; Terraform MongoDB Atlas Provider,
//! Authentication.

use super::auth::{Access, Resolved, check_name};
use super::late::LateSecret;
use crate::config::Environment;
use crate::core::{Error, Result};

const PUBLIC_KEY: &[&str] = &["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"];
const PRIVATE_KEY: &[&str] = &["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"];
const OLD_KEYS: (&str, &str) = ("MCLI_PUBLIC_API_KEY", "MCLI_PRIVATE_API_KEY");
const CLIENT: (&str, &str) = ("MONGODB_ATLAS_CLIENT_ID", "MONGODB_ATLAS_CLIENT_SECRET");
const TOKEN: &str = "MONGODB_ATLAS_ACCESS_TOKEN";
const KIND: &str = "MONGODB_ATLAS_AUTH_TYPE";
const PROJECT: &[&str] = &["MONGODB_ATLAS_PROJECT_ID", "MCLI_PROJECT_ID"];
const ADDRESS: &[&str] =
    &["MONGODB_ATLAS_OPS_MANAGER_URL", "MONGODB_ATLAS_BASE_URL", "MCLI_OPS_MANAGER_URL"];
const SERVICE: &[&str] = &["MONGODB_ATLAS_SERVICE", "MCLI_SERVICE"];
/// Names the profile of the Atlas CLI's file.
pub(super) const PROFILE: &str = "MONGODB_ATLAS_PROFILE";

/// Reads the variables.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] that names the variables, when there is
/// no credential or only half of one.
pub(super) fn read(environment: &Environment) -> Result<Resolved> {
    let access = match environment.get(KIND) {
        Some("api_keys") => key_pair(environment)?,
        Some("service_account") => client(environment)?,
        Some("user_account") => token(environment),
        _ => first(environment)?,
    };
    Ok(Resolved {
        access: access.ok_or_else(missing)?,
        project: project(environment),
        endpoint: endpoint(get(environment, ADDRESS), get(environment, SERVICE)),
    })
}

/// The project that the variables name.
pub(super) fn project(environment: &Environment) -> Option<String> {
    get(environment, PROJECT).map(str::to_owned)
}

/// The address for a base address and a service word.
pub(super) fn endpoint(address: Option<&str>, service: Option<&str>) -> Option<String> {
    match (address, service) {
        (Some(address), _) => Some(address.to_owned()),
        (None, Some("cloudgov")) => Some(super::settings::GOVERNMENT.to_owned()),
        _ => None,
    }
}

fn first(environment: &Environment) -> Result<Option<Access>> {
    if let Some(access) = token(environment) {
        return Ok(Some(access));
    }
    if let Some(access) = client(environment)? {
        return Ok(Some(access));
    }
    key_pair(environment)
}

fn token(environment: &Environment) -> Option<Access> {
    environment.get(TOKEN).map(|token| Access::Token(token.into()))
}

fn client(environment: &Environment) -> Result<Option<Access>> {
    let pair = (environment.get(CLIENT.0), environment.get(CLIENT.1));
    let Some((id, secret)) = both(pair, CLIENT)? else { return Ok(None) };
    let client_id = check_name(CLIENT.0, id.to_owned())?;
    Ok(Some(Access::ServiceAccount { client_id, client_secret: LateSecret::from(secret) }))
}

fn key_pair(environment: &Environment) -> Result<Option<Access>> {
    let new = (get(environment, PUBLIC_KEY), get(environment, PRIVATE_KEY));
    let found = match both(new, (PUBLIC_KEY[0], PRIVATE_KEY[0]))? {
        Some(pair) => Some(pair),
        None => both((environment.get(OLD_KEYS.0), environment.get(OLD_KEYS.1)), OLD_KEYS)?,
    };
    let Some((public, private)) = found else { return Ok(None) };
    let public_key = check_name(PUBLIC_KEY[0], public.to_owned())?;
    Ok(Some(Access::ApiKey { public_key, private_key: LateSecret::from(private) }))
}

fn get<'a>(environment: &'a Environment, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| environment.get(name))
}

/// Both halves, or neither.
fn both<'a>(
    pair: (Option<&'a str>, Option<&'a str>),
    names: (&str, &str),
) -> Result<Option<(&'a str, &'a str)>> {
    let half = |there: &str, absent: &str| {
        Err(Error::config(format!("the variable `{there}` is set but `{absent}` is not"))
            .code("config.credential"))
    };
    match pair {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (None, None) => Ok(None),
        (Some(_), None) => half(names.0, names.1),
        (None, Some(_)) => half(names.1, names.0),
    }
}

fn missing() -> Error {
    Error::config("the environment holds no Atlas credential").code("config.credential").hint(
        "set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or \
         MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or MONGODB_ATLAS_ACCESS_TOKEN",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(variables: &[(&str, &str)]) -> String {
        match read(&Environment::of(variables.iter().copied(), None)).map(|found| found.access) {
            Ok(Access::ApiKey { public_key, private_key }) => {
                format!("key {public_key} {}", private_key.get().expect("secret"))
            }
            Ok(Access::ServiceAccount { client_id, client_secret }) => {
                format!("client {client_id} {}", client_secret.get().expect("secret"))
            }
            Ok(Access::Token(token)) => format!("token {}", token.get().expect("secret")),
            Err(error) => error.message.clone(),
        }
    }

    #[test]
    fn both_families_of_names_count() {
        let cli = [("MONGODB_ATLAS_PUBLIC_API_KEY", "a"), ("MONGODB_ATLAS_PRIVATE_API_KEY", "b")];
        assert_eq!(kind(&cli), "key a b");
        let sdk = [("MONGODB_ATLAS_PUBLIC_KEY", "c"), ("MONGODB_ATLAS_PRIVATE_KEY", "d")];
        assert_eq!(kind(&sdk), "key c d");
        assert_eq!(kind(&[cli[0], sdk[0], sdk[1]]), "key a d");
        let old = [("MCLI_PUBLIC_API_KEY", "e"), ("MCLI_PRIVATE_API_KEY", "f")];
        assert_eq!(kind(&old), "key e f");
        assert_eq!(kind(&[old[0], old[1], cli[0], cli[1]]), "key a b");
    }

    #[test]
    fn kinds_are_taken_in_order_unless_one_is_named() {
        let all = [
            ("MONGODB_ATLAS_PUBLIC_API_KEY", "a"),
            ("MONGODB_ATLAS_PRIVATE_API_KEY", "b"),
            ("MONGODB_ATLAS_CLIENT_ID", "c"),
            ("MONGODB_ATLAS_CLIENT_SECRET", "d"),
            ("MONGODB_ATLAS_ACCESS_TOKEN", "e"),
            ("MONGODB_ATLAS_AUTH_TYPE", "api_keys"),
        ];
        assert_eq!(kind(&all[..5]), "token e");
        assert_eq!(kind(&all[..4]), "client c d");
        assert_eq!(kind(&all), "key a b");
    }

    #[test]
    fn half_a_credential_is_named() {
        let half = [("MONGODB_ATLAS_CLIENT_ID", "c")];
        assert!(kind(&half).contains("`MONGODB_ATLAS_CLIENT_SECRET` is not"));
        assert!(kind(&[]).contains("holds no Atlas credential"));
    }

    #[test]
    fn project_and_address_come_along() {
        let variables = [
            ("MONGODB_ATLAS_ACCESS_TOKEN", "t"),
            ("MONGODB_ATLAS_PROJECT_ID", "32b6e34b3d91647abb20e7b8"),
            ("MONGODB_ATLAS_SERVICE", "cloudgov"),
        ];
        let found = read(&Environment::of(variables, None)).expect("credential");
        assert_eq!(found.project.as_deref(), Some("32b6e34b3d91647abb20e7b8"));
        assert_eq!(found.endpoint.as_deref(), Some("https://cloud.mongodbgov.com"));
    }
}
