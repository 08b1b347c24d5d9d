//! A way to a key, as profile, environment or the vendor's files describe it.

use std::fmt;
use std::sync::Arc;

use secrecy::ExposeSecret;

use super::access_key::AccessKey;
use super::instance::InstanceRole;
use super::oidc::OidcRole;
use super::process::KeyCommand;
use super::role::Role;
use super::uri::CredentialsUri;
use crate::config::{Credential, Environment};
use crate::core::Result;
use crate::core::token::TokenKey;
use crate::core::transport::Transport;

/// Where the first key comes from.
#[derive(Clone)]
pub enum Start {
    /// A key in the profile, its secrets resolved on need.
    Own(Credential),
    /// A key that was found ready.
    Ready(AccessKey),
    /// The token of an identity provider.
    Oidc(OidcRole),
    /// The role of this instance.
    Instance(InstanceRole),
    /// An address.
    Uri(CredentialsUri),
    /// A command.
    Command(KeyCommand),
}

/// A first key, and the roles that are taken on one after the other from
/// there.
#[derive(Clone)]
pub struct Way {
    /// Where the first key comes from.
    pub start: Start,
    /// Roles, the one whose key signs last.
    pub roles: Vec<Role>,
}

/// What a way is walked with.
pub struct Reach<'a> {
    /// Asks the service that lends roles.
    pub transport: &'a Transport,
    /// Asks the metadata service.
    pub near: &'a Transport,
    /// What commands are given of.
    pub environment: &'a Arc<Environment>,
}

impl From<Start> for Way {
    fn from(start: Start) -> Self {
        Self { start, roles: Vec::new() }
    }
}

impl Way {
    /// The same way with one more role at its end.
    #[must_use]
    pub fn then(mut self, role: Role) -> Self {
        self.roles.push(role);
        self
    }

    /// Walks to the key at the end.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub async fn fetch(&self, reach: &Reach<'_>) -> Result<AccessKey> {
        let mut key = self.start.fetch(reach).await?;
        for role in &self.roles {
            key = role.fetch(key, reach.transport).await?;
        }
        Ok(key)
    }

    /// Whether its keys come with a session token.
    pub fn gives_session_token(&self) -> bool {
        !self.roles.is_empty()
            || match &self.start {
                Start::Own(credential) => credential.has("security_token"),
                Start::Ready(key) => key.security_token.is_some(),
                Start::Oidc(_) | Start::Instance(_) | Start::Uri(_) | Start::Command(_) => true,
            }
    }

    /// Whether walking it again can give a newer key.
    pub fn renewable(&self) -> bool {
        !self.roles.is_empty() || !matches!(self.start, Start::Own(_) | Start::Ready(_))
    }

    /// What its keys are cached under. Only keys that the service of roles
    /// lends are: everything else is asked for on this machine at no cost, and
    /// whoever gives it caches it himself.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when the id of the profile's key
    /// cannot be read.
    pub fn cached_as(&self) -> Result<Option<TokenKey>> {
        if self.roles.is_empty() && !matches!(self.start, Start::Oidc(_)) {
            return Ok(None);
        }
        let mut parts = vec!["alibaba".to_owned()];
        parts.extend(self.start.identity()?);
        for role in &self.roles {
            parts.extend(role_identity(
                &[role.sts.as_str(), &role.arn, &role.session],
                role.seconds,
                role.policy.as_deref(),
            ));
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(Some(TokenKey::new(&parts)))
    }
}

impl Start {
    async fn fetch(&self, reach: &Reach<'_>) -> Result<AccessKey> {
        match self {
            Self::Own(credential) => own_key(credential),
            Self::Ready(key) => key.clone().checked(),
            Self::Oidc(role) => role.fetch(reach.transport).await,
            Self::Instance(role) => role.fetch(reach.near).await,
            Self::Uri(uri) => uri.fetch(reach.transport).await,
            Self::Command(command) => command.fetch(reach.environment).await,
        }
    }

    /// Whose key it is, without anything secret.
    fn identity(&self) -> Result<Vec<String>> {
        Ok(match self {
            Self::Own(credential) => {
                let id = credential.required("access_key_id")?;
                vec!["key".to_owned(), id.expose_secret().trim().to_owned()]
            }
            Self::Ready(key) => vec!["key".to_owned(), key.id.clone()],
            Self::Oidc(role) => role_identity(
                &[role.sts.as_str(), &role.arn, &role.session, &role.provider],
                role.seconds,
                role.policy.as_deref(),
            ),
            Self::Instance(role) => {
                let name = role.name.clone().unwrap_or_default();
                vec!["instance".to_owned(), role.metadata.as_str().to_owned(), name]
            }
            Self::Uri(uri) => vec!["uri".to_owned(), uri.to_string()],
            Self::Command(command) => vec!["command".to_owned(), command.to_string()],
        })
    }
}

fn role_identity(words: &[&str], seconds: u32, policy: Option<&str>) -> Vec<String> {
    let words = words.iter().map(|word| (*word).to_owned());
    words.chain([seconds.to_string(), policy.unwrap_or_default().to_owned()]).collect()
}

fn own_key(credential: &Credential) -> Result<AccessKey> {
    let id = credential.required("access_key_id")?;
    AccessKey {
        id: id.expose_secret().trim().to_owned(),
        secret: credential.required("access_key_secret")?,
        security_token: credential.secret("security_token")?,
        expires_at: None,
    }
    .checked()
}

/// For people: what gives the key, and the roles behind it.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.start)?;
        self.roles.iter().try_for_each(|role| write!(f, ", then RAM role {}", role.arn))
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(credential) if credential.has("security_token") => {
                f.write_str("temporary key")
            }
            Self::Own(_) => f.write_str("access key"),
            Self::Ready(key) if key.security_token.is_some() => f.write_str("temporary key"),
            Self::Ready(_) => f.write_str("access key"),
            Self::Oidc(role) => write!(
                f,
                "RAM role {} for the OIDC token in `{}`",
                role.arn,
                role.token_file.display()
            ),
            Self::Instance(InstanceRole { name: Some(name), .. }) => {
                write!(f, "role `{name}` of this ECS instance")
            }
            Self::Instance(_) => f.write_str("role of this ECS instance"),
            Self::Uri(uri) => write!(f, "credentials URI {uri}"),
            Self::Command(command) => write!(f, "{command}"),
        }
    }
}
