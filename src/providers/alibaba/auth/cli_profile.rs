//! Profiles of the vendor's CLI, in `config.json`.
//!
//! Source: README of the vendor's CLI, "Configuration" and the modes that it
//! names; the shape of the file is that of its `config` package.

use serde::Deserialize;

use super::access_key::AccessKey;
use super::oidc::OidcRole;
use super::process::KeyCommand;
use super::role::Role;
use super::sts::{self, StsPlace};
use super::uri::CredentialsUri;
use super::variables;
use super::vendor_files::{Surroundings, need};
use super::way::{Start, Way};
use crate::core::{Endpoint, Error, Result};
use crate::providers::alibaba::lenient;

/// Most profiles in a chain of roles.
const LONGEST_CHAIN: usize = 10;

/// Modes that can be used here, for hints.
const MODES: &str = "modes that can be used here: AK, StsToken, RamRoleArn, EcsRamRole, \
     RamRoleArnWithRoleName, ChainableRamRoleArn, External, CredentialsURI, OIDC";

/// The file. It has no `Debug`: it holds secrets.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CliFile {
    #[serde(deserialize_with = "lenient::text")]
    current: Option<String>,
    profiles: Vec<CliProfile>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CliProfile {
    #[serde(deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    mode: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    access_key_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    access_key_secret: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    sts_token: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    ram_role_arn: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    ram_session_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    role_session_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    ram_role_name: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    expired_seconds: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    external_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    policy: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    sts_region: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    sts_endpoint: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    source_profile: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    process_command: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    credentials_uri: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    oidc_provider_arn: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    oidc_token_file: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    region_id: Option<String>,
}

impl CliFile {
    /// Reads the file's text.
    ///
    /// # Errors
    /// A text that says where it is malformed. The text of a type error may
    /// quote a value, so only the place is told.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("it is no JSON of the CLI's shape (line {line}:{column})")
        })
    }

    /// The profile that counts when none is named.
    pub fn default_name(&self) -> String {
        self.current.clone().unwrap_or_else(|| "default".to_owned())
    }

    /// Whether there is a profile of that name.
    pub fn has(&self, name: &str) -> bool {
        self.profile(name).is_some()
    }

    /// The region of a profile.
    pub fn region(&self, name: &str) -> Option<String> {
        self.profile(name)?.region_id.clone()
    }

    /// The way that a profile describes.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names mode and key.
    pub fn way(&self, name: &str, around: &Surroundings<'_>) -> Result<Way> {
        let mut roles = Vec::new();
        let mut name = name.to_owned();
        for _ in 0..LONGEST_CHAIN {
            let profile = self
                .profile(&name)
                .ok_or_else(|| Error::config(format!("there is no source profile `{name}`")))?;
            if profile.mode() != "chainableramrolearn" {
                let mut way = profile.way(around)?;
                way.roles.extend(roles.into_iter().rev());
                return Ok(way);
            }
            roles.push(profile.role(around, &profile.mode_as_written())?);
            name = need(profile.source_profile.as_ref(), "ChainableRamRoleArn", "source_profile")?;
        }
        Err(Error::config("its source profiles lead round in a circle"))
    }

    fn profile(&self, name: &str) -> Option<&CliProfile> {
        self.profiles.iter().find(|profile| profile.name.as_deref() == Some(name))
    }
}

impl CliProfile {
    /// The mode in lower case: the CLI compares without case, and guesses one
    /// from the fields where it is empty.
    fn mode(&self) -> String {
        if let Some(mode) = &self.mode {
            return mode.to_lowercase();
        }
        let guessed = if self.access_key_id.is_some() {
            match (&self.ram_role_arn, &self.sts_token) {
                (Some(_), _) => "ramrolearn",
                (None, Some(_)) => "ststoken",
                (None, None) => "ak",
            }
        } else if self.ram_role_name.is_some() {
            "ecsramrole"
        } else if self.process_command.is_some() {
            "external"
        } else {
            "ak"
        };
        guessed.to_owned()
    }

    fn mode_as_written(&self) -> String {
        self.mode.clone().unwrap_or_else(|| self.mode())
    }

    fn way(&self, around: &Surroundings<'_>) -> Result<Way> {
        let written = self.mode_as_written();
        let text = |value: &Option<String>, key: &str| need(value.as_ref(), &written, key);
        match self.mode().as_str() {
            "ak" => Ok(Start::Ready(self.key(&written, None)?).into()),
            "ststoken" => {
                let token = text(&self.sts_token, "sts_token")?;
                Ok(Start::Ready(self.key(&written, Some(token))?).into())
            }
            "ramrolearn" => {
                let key = self.key(&written, self.sts_token.clone())?;
                Ok(Way::from(Start::Ready(key)).then(self.role(around, &written)?))
            }
            "ecsramrole" => Ok(self.instance(around)?.into()),
            "ramrolearnwithrolename" => {
                text(&self.ram_role_name, "ram_role_name")?;
                Ok(Way::from(self.instance(around)?).then(self.role(around, &written)?))
            }
            "oidc" => Ok(Start::Oidc(OidcRole {
                arn: self.role_arn(&written)?,
                provider: text(&self.oidc_provider_arn, "oidc_provider_arn")?,
                token_file: text(&self.oidc_token_file, "oidc_token_file")?.into(),
                session: self.session(),
                seconds: self.seconds()?,
                policy: self.policy.clone(),
                sts: self.sts(around)?,
            })
            .into()),
            "external" => {
                may_run(around)?;
                let line = text(&self.process_command, "process_command")?;
                Ok(Start::Command(KeyCommand::parse(&line)?).into())
            }
            "credentialsuri" => {
                may_run(around)?;
                let uri = text(&self.credentials_uri, "credentials_uri")?;
                Ok(Start::Uri(CredentialsUri::parse(&uri)?).into())
            }
            _ => Err(Error::config(format!("its mode is `{written}`")).hint(MODES)),
        }
    }

    fn key(&self, mode: &str, token: Option<String>) -> Result<AccessKey> {
        Ok(AccessKey {
            id: need(self.access_key_id.as_ref(), mode, "access_key_id")?,
            secret: need(self.access_key_secret.as_ref(), mode, "access_key_secret")?.into(),
            security_token: token.map(Into::into),
            expires_at: None,
        })
    }

    fn instance(&self, around: &Surroundings<'_>) -> Result<Start> {
        if variables::is_true(around.environment, variables::NO_METADATA) {
            return Err(Error::config(format!(
                "its key is the instance's, but `{}` is set",
                variables::NO_METADATA
            )));
        }
        Ok(variables::instance(self.ram_role_name.clone(), around.environment, around.places))
    }

    fn role(&self, around: &Surroundings<'_>, mode: &str) -> Result<Role> {
        Ok(Role {
            arn: self.role_arn(mode)?,
            session: self.session(),
            seconds: self.seconds()?,
            external_id: self.external_id.clone(),
            policy: self.policy.clone(),
            sts: self.sts(around)?,
        })
    }

    fn role_arn(&self, mode: &str) -> Result<String> {
        let arn = need(self.ram_role_arn.as_ref(), mode, "ram_role_arn")?;
        sts::check_role(&arn)?;
        Ok(arn)
    }

    /// One of the vendor's libraries reads another name for it.
    fn session(&self) -> String {
        let named = self.ram_session_name.as_ref().or(self.role_session_name.as_ref());
        named.cloned().unwrap_or_else(|| sts::SESSION.to_owned())
    }

    /// The CLI writes 0 where nothing was said.
    fn seconds(&self) -> Result<u32> {
        let text = self.expired_seconds.filter(|seconds| *seconds > 0).map(|n| n.to_string());
        sts::seconds(text.as_deref())
    }

    fn sts(&self, around: &Surroundings<'_>) -> Result<Endpoint> {
        let place = StsPlace {
            host: self.sts_endpoint.clone(),
            region: self.sts_region.clone(),
            ..around.places.sts()
        };
        place.endpoint(Some(around.environment))
    }
}

/// Refuses modes that a variable of the CLI forbids.
fn may_run(around: &Surroundings<'_>) -> Result<()> {
    let name = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";
    if variables::is_true(around.environment, name) {
        return Err(Error::config(format!("its key comes from outside, but `{name}` is set")));
    }
    Ok(())
}
