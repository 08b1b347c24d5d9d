//! Profiles of the vendor's libraries, in an ini file.
//!
//! Source: the README of the vendor's credential libraries, "Credentials
//! file".

use std::collections::BTreeMap;

use super::access_key::AccessKey;
use super::oidc::OidcRole;
use super::role::Role;
use super::sts;
use super::variables;
use super::vendor_files::{Surroundings, need};
use super::way::{Start, Way};
use crate::core::{Endpoint, Error, Result};

/// Types that can be used here, for hints.
const TYPES: &str =
    "types that can be used here: access_key, ram_role_arn, oidc_role_arn, ecs_ram_role";

type Section = BTreeMap<String, String>;

/// The file: its sections by name. It has no `Debug`: it holds secrets.
pub struct IniFile(BTreeMap<String, Section>);

impl IniFile {
    /// Reads the file's text. A `#` ends a value, as the vendor's reader has
    /// it; lines that are nothing are skipped.
    pub fn read(text: &str) -> Self {
        let mut sections = BTreeMap::<String, Section>::new();
        let mut current: Option<String> = None;
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                sections.entry(name.trim().to_owned()).or_default();
                current = Some(name.trim().to_owned());
            } else if let (Some(name), Some((key, value))) = (&current, line.split_once('=')) {
                let value = value.split('#').next().unwrap_or("").trim();
                if !value.is_empty() {
                    let section = sections.entry(name.clone()).or_default();
                    section.insert(key.trim().to_lowercase(), value.to_owned());
                }
            }
        }
        Self(sections)
    }

    /// Whether there is a section of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The region of a section.
    pub fn region(&self, name: &str) -> Option<String> {
        self.0.get(name)?.get("region_id").cloned()
    }

    /// The way that a section describes.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that names type and key.
    pub fn way(&self, name: &str, around: &Surroundings<'_>) -> Result<Way> {
        let Some(section) = self.0.get(name) else {
            return Err(Error::config(format!("there is no section `{name}`")));
        };
        let mode = section.get("type").map_or("access_key", String::as_str);
        let text = |key: &str| need(section.get(key), mode, key);
        match mode.to_lowercase().as_str() {
            "access_key" => Ok(Start::Ready(key(section, mode)?).into()),
            "ram_role_arn" => {
                Ok(Way::from(Start::Ready(key(section, mode)?)).then(role(section, mode, around)?))
            }
            "oidc_role_arn" => {
                let Role { arn, session, seconds, policy, sts, .. } = role(section, mode, around)?;
                Ok(Start::Oidc(OidcRole {
                    arn,
                    provider: text("oidc_provider_arn")?,
                    token_file: text("oidc_token_file_path")?.into(),
                    session,
                    seconds,
                    policy,
                    sts,
                })
                .into())
            }
            "ecs_ram_role" => {
                let name = section.get("role_name").cloned();
                Ok(variables::instance(name, around.environment, around.places).into())
            }
            _ => Err(Error::config(format!("its type is `{mode}`")).hint(TYPES)),
        }
    }
}

fn key(section: &Section, mode: &str) -> Result<AccessKey> {
    Ok(AccessKey {
        id: need(section.get("access_key_id"), mode, "access_key_id")?,
        secret: need(section.get("access_key_secret"), mode, "access_key_secret")?.into(),
        security_token: None,
        expires_at: None,
    })
}

fn role(section: &Section, mode: &str, around: &Surroundings<'_>) -> Result<Role> {
    let arn = need(section.get("role_arn"), mode, "role_arn")?;
    sts::check_role(&arn)?;
    let sts: Endpoint = around.places.sts().endpoint(Some(around.environment))?;
    Ok(Role {
        arn,
        session: section
            .get("role_session_name")
            .cloned()
            .unwrap_or_else(|| sts::SESSION.to_owned()),
        seconds: sts::seconds(None)?,
        external_id: None,
        policy: section.get("policy").cloned(),
        sts,
    })
}
