//! The service that lends the keys of roles.
//!
//! Source: "AssumeRole" and "AssumeRoleWithOIDC" (Resource Access Management),
//! version 2015-04-01; the README of the vendor's credential libraries for the
//! variables that choose its address.

use super::access_key::AccessKey;
use super::session;
use crate::config::Environment;
use crate::core::{Endpoint, Error, Reply, Result};

/// Version of the service.
pub const VERSION: &str = "2015-04-01";
/// Where the service lives.
const CENTRAL: &str = "https://sts.aliyuncs.com";
/// Shortest life of a lent key, in seconds.
const SHORTEST: u32 = 900;
/// Life of a lent key when nothing is said, in seconds.
const USUAL: u32 = 3600;
/// Name of the session when nothing is said.
pub const SESSION: &str = "cloudbak";

/// Where the service is asked, by what the profile and the vendor's own
/// settings say.
#[derive(Debug, Clone, Default)]
pub struct StsPlace {
    /// `sts_endpoint` of the profile, which outweighs everything else.
    pub own: Option<Endpoint>,
    /// `sts_endpoint` of the vendor's file: a host, or an address.
    pub host: Option<String>,
    /// `sts_region` of the vendor's file.
    pub region: Option<String>,
}

impl StsPlace {
    /// The address. The vendor's variables fill what nobody has said, where
    /// they count.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for what is no address.
    pub fn endpoint(&self, variables: Option<&Environment>) -> Result<Endpoint> {
        if let Some(own) = &self.own {
            return Ok(own.clone());
        }
        let variable = |name: &str| variables.and_then(|all| all.get(name)).map(str::to_owned);
        let region = self.region.clone();
        let host = self
            .host
            .clone()
            .or_else(|| region.is_none().then(|| variable("ALIBABA_CLOUD_STS_ENDPOINT")).flatten());
        if let Some(host) = host {
            let has_scheme = host.contains("://");
            return Endpoint::parse(&if has_scheme { host } else { format!("https://{host}") });
        }
        let Some(region) = region.or_else(|| variable("ALIBABA_CLOUD_STS_REGION")) else {
            return Endpoint::parse(CENTRAL);
        };
        let region = region.trim();
        if region.is_empty() || region.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        {
            return Err(Error::config(format!("`{}` is no region of STS", region.escape_debug()))
                .code("config.credential"));
        }
        let inside = variable("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        let vpc = if inside.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            "-vpc"
        } else {
            ""
        };
        Endpoint::parse(&format!("https://sts{vpc}.{region}.aliyuncs.com"))
    }
}

/// Refuses what is no name of a role.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] with what would be right.
pub fn check_role(arn: &str) -> Result<()> {
    if arn.starts_with("acs:ram::") && arn.contains(":role/") {
        return Ok(());
    }
    Err(Error::config("role_arn is no name of a role")
        .code("config.credential")
        .hint("it looks like acs:ram::1234567890123456:role/name"))
}

/// The life that a text asks for, in seconds.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when it is no number, or too short.
pub fn seconds(text: Option<&str>) -> Result<u32> {
    let Some(text) = text else { return Ok(USUAL) };
    let seconds: u32 = text.trim().parse().map_err(|_| {
        Error::config("duration_seconds is no number of seconds").code("config.credential")
    })?;
    if seconds < SHORTEST {
        return Err(Error::config(format!("duration_seconds is {seconds}"))
            .code("config.credential")
            .hint(format!("a lent key lives {SHORTEST} seconds or longer")));
    }
    Ok(seconds)
}

/// The key that an answer lends.
///
/// # Errors
/// [`crate::core::ErrorKind::Protocol`] for an answer without one.
pub fn lent(reply: &Reply, operation: &str) -> Result<AccessKey> {
    let tree = session::tree(reply, operation)?;
    session::key(tree.get("Credentials").unwrap_or(&serde_json::Value::Null), operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;

    #[test]
    fn roles_and_lives_are_checked_before_they_are_asked_for() {
        assert!(check_role("acs:ram::1:role/ops").is_ok());
        for bad in ["ops", "acs:ram::1:user/ops"] {
            assert_eq!(check_role(bad).expect_err("refused").kind, ErrorKind::Config);
        }
        assert_eq!(seconds(None).expect("usual"), 3600);
        assert_eq!(seconds(Some(" 900 ")).expect("shortest"), 900);
        assert!(seconds(Some("899")).is_err() && seconds(Some("1h")).is_err());
    }

    #[test]
    fn the_most_definite_address_wins() {
        let variables = Environment::of(
            [
                ("ALIBABA_CLOUD_STS_REGION", "cn-beijing"),
                ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true"),
            ],
            None,
        );
        let own = Endpoint::parse("http://127.0.0.1:1").expect("endpoint");
        let place = |own: Option<&Endpoint>, host: Option<&str>, region: Option<&str>| StsPlace {
            own: own.cloned(),
            host: host.map(str::to_owned),
            region: region.map(str::to_owned),
        };
        let address = |place: StsPlace, variables| {
            place.endpoint(variables).expect("address").as_str().to_owned()
        };
        assert_eq!(address(place(None, None, None), None), "https://sts.aliyuncs.com");
        assert_eq!(
            address(place(None, None, None), Some(&variables)),
            "https://sts-vpc.cn-beijing.aliyuncs.com"
        );
        assert_eq!(
            address(place(None, None, Some("cn-shanghai")), None),
            "https://sts.cn-shanghai.aliyuncs.com"
        );
        assert_eq!(
            address(place(None, Some("sts.example"), Some("x")), Some(&variables)),
            "https://sts.example"
        );
        assert_eq!(
            address(place(Some(&own), Some("sts.example"), None), Some(&variables)),
            "http://127.0.0.1:1"
        );
        assert!(place(None, None, Some("elsewhere.example/")).endpoint(None).is_err());
        assert!(place(None, Some("http://sts.example"), None).endpoint(None).is_err());
    }
}
