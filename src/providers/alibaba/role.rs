//! A role that is lent for a while: keys from the vendor's STS.
//!
//! Source: "AssumeRole" (Resource Access Management), version 2015-04-01,
//! signed with signature 1.0 of the key that may take the role on.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Deserialize;

use super::auth::{AccessKey, KeySource, Keys};
use super::error::DdsDialect;
use super::signer_v1::SignerV1;
use super::{decode, lenient};
use crate::config::Credential;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, ErrorKind, Request, Result};

/// Version of the STS.
const VERSION: &str = "2015-04-01";
/// Where the STS lives.
pub const STS: &str = "https://sts.aliyuncs.com";
/// Shortest life of a lent key, in seconds.
const SHORTEST: u32 = 900;
/// Life of a lent key when nothing is said, in seconds.
const USUAL: u32 = 3600;

/// Name of the session when nothing is said.
const SESSION: &str = "cloudbak";

/// Which role, and how it is asked for.
#[derive(Debug, Clone)]
struct Role {
    /// `acs:ram::ACCOUNT:role/NAME`.
    arn: String,
    /// Name of the session in the vendor's trail.
    session: String,
    /// Life of the key in seconds.
    seconds: u32,
    /// A text that the role's trust asks for.
    external_id: Option<String>,
    /// A policy that narrows the role.
    policy: Option<String>,
}

impl Role {
    /// Checks what can be checked without asking.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with what would be right.
    fn checked(self) -> Result<Self> {
        if !self.arn.starts_with("acs:ram::") || !self.arn.contains(":role/") {
            return Err(Error::config("role_arn is no name of a role")
                .code("config.credential")
                .hint("it looks like acs:ram::1234567890123456:role/name"));
        }
        if self.seconds < SHORTEST {
            return Err(Error::config(format!("duration_seconds is {}", self.seconds))
                .code("config.credential")
                .hint(format!("a lent key lives {SHORTEST} seconds or longer")));
        }
        Ok(self)
    }

    /// The life that a text asks for.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when it is no number.
    fn seconds(text: Option<&str>) -> Result<u32> {
        let Some(text) = text else { return Ok(USUAL) };
        text.trim().parse().map_err(|_| {
            Error::config("duration_seconds is no number of seconds").code("config.credential")
        })
    }
}

/// Keys of a role, lent to the owner of another key.
pub struct AssumedRole {
    credential: Credential,
    source: Arc<Keys>,
    sts: Endpoint,
}

impl AssumedRole {
    /// The role that a credential names, taken on with those keys. Nothing is
    /// resolved yet.
    pub fn new(credential: Credential, source: Keys, sts: Endpoint) -> Self {
        Self { credential, source: Arc::new(source), sts }
    }

    fn role(&self) -> Result<Role> {
        let text = |key: &str| self.credential.text(key);
        Role {
            arn: text("role_arn")?.unwrap_or_default().trim().to_owned(),
            session: text("role_session_name")?.unwrap_or_else(|| SESSION.to_owned()),
            seconds: Role::seconds(text("duration_seconds")?.as_deref())?,
            external_id: text("external_id")?,
            policy: text("policy")?,
        }
        .checked()
    }

    fn request(&self) -> Result<Request> {
        let Role { arn, session, seconds, external_id, policy } = self.role()?;
        Ok(Request::get("AssumeRole", &self.sts, "/")
            .with("Action", "AssumeRole")
            .with("Version", VERSION)
            .with("Format", "JSON")
            .with("RoleArn", arn)
            .with("RoleSessionName", session)
            .with("DurationSeconds", seconds.to_string())
            .with_some("ExternalId", external_id)
            .with_some("Policy", policy))
    }
}

#[async_trait]
impl KeySource for AssumedRole {
    async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
        let signer = SignerV1::new(self.source.clone());
        let reply = transport.call(&self.request()?, &signer, &DdsDialect).await?;
        let Answer { credentials } = decode::decode(&reply, "AssumeRole")?;
        let lacks = |what: &str| {
            Error::new(ErrorKind::Protocol, format!("the answer to AssumeRole has no {what}"))
        };
        Ok(AccessKey {
            id: credentials.access_key_id.ok_or_else(|| lacks("key id"))?,
            secret: credentials.access_key_secret.ok_or_else(|| lacks("secret"))?.into(),
            security_token: Some(
                credentials.security_token.ok_or_else(|| lacks("session token"))?.into(),
            ),
            expires_at: credentials.expiration,
        })
    }

    fn gives_session_token(&self) -> bool {
        true
    }

    fn renewable(&self) -> bool {
        true
    }
}

/// Reply of `AssumeRole`. It has no `Debug`: it is all secret.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Answer {
    credentials: Lent,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Lent {
    #[serde(deserialize_with = "lenient::text")]
    access_key_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    access_key_secret: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    security_token: Option<String>,
    #[serde(deserialize_with = "lenient::time")]
    expiration: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_checked_before_it_is_asked_for() {
        let role = |arn: &str, seconds: u32| {
            let (arn, session) = (arn.to_owned(), SESSION.to_owned());
            Role { arn, session, seconds, external_id: None, policy: None }.checked()
        };
        assert!(role("acs:ram::1:role/ops", 900).is_ok());
        for bad in
            [role("ops", 900), role("acs:ram::1:user/ops", 900), role("acs:ram::1:role/x", 899)]
        {
            assert_eq!(bad.expect_err("refused").kind, ErrorKind::Config);
        }
        assert_eq!(Role::seconds(None).expect("usual"), 3600);
        assert!(Role::seconds(Some("1h")).is_err());
    }
}
