//! The settings of an Atlas profile.

use std::time::Duration;

use super::auth::Resolved;
use crate::config::{Kind, Profile, Setting};
use crate::core::{Endpoint, Error, Result};

/// Where Atlas lives.
pub const PUBLIC: &str = "https://cloud.mongodb.com";
/// Where Atlas for Government lives.
pub const GOVERNMENT: &str = "https://cloud.mongodbgov.com";

/// Keys of the profile beside the common ones.
pub const SETTINGS: &[Setting] = &[
    Setting::new("project_id", Kind::Text, "Project (group): 24 hexadecimal digits"),
    Setting::new(
        "api_version",
        Kind::Choice(&["v2", "v1.0"]),
        "API version for export buckets, the one resource of both; all else is v2",
    )
    .default("v2"),
    Setting::new(
        "listing_delay",
        Kind::Duration,
        "Absence from the list proves nothing so long after a create whose answer was lost",
    )
    .default("2m"),
    Setting::new(
        "private_endpoint",
        Kind::Text,
        "Id of the private endpoint that downloads go through; without one, over the internet",
    ),
    Setting::new("envelope", Kind::Bool, "Ask for bodies that repeat the HTTP status")
        .default("false"),
    Setting::new("pretty", Kind::Bool, "Ask for indented bodies").default("false"),
];

/// Keys of the profile's `backup` table.
pub const BACKUP: &[Setting] = &[
    Setting::new("retention_days", Kind::Integer, "Days that a snapshot is kept, at least 1"),
    Setting::new("description", Kind::Text, "Text that a snapshot carries"),
];

/// Which form of the API speaks about export buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiVersion {
    /// Dated media types.
    V2,
    /// Plain JSON, as documented before versions had dates.
    V1,
}

/// How long a new snapshot may take to be listed, and a gateway to finish what
/// it no longer answers. Atlas promises nothing; not measured against the live
/// service.
const LISTING_DELAY: Duration = Duration::from_secs(120);

/// Checked settings.
pub struct Settings {
    /// Base address.
    pub endpoint: Endpoint,
    /// The project, when one is set.
    pub project: Option<String>,
    /// API version.
    pub version: ApiVersion,
    /// How long absence from a list proves nothing.
    pub listing_delay: Duration,
    /// The private endpoint that downloads go through.
    pub private_endpoint: Option<String>,
    /// Whether bodies repeat the HTTP status.
    pub envelope: bool,
    /// Whether bodies are indented.
    pub pretty: bool,
}

impl Settings {
    /// Reads the settings of a profile; what its credential's source says
    /// counts where the profile itself is silent.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for an address that is none or a
    /// project id of the wrong form.
    pub fn of(profile: &Profile, resolved: &Resolved) -> Result<Self> {
        let values = &profile.values;
        let endpoint = values.text("endpoint").or(resolved.endpoint.as_deref()).unwrap_or(PUBLIC);
        let project = values.text("project_id").map(str::to_owned).or(resolved.project.clone());
        if let Some(project) = &project {
            check_project(project)?;
        }
        Ok(Self {
            endpoint: Endpoint::parse(endpoint)?,
            project,
            version: version(values.text("api_version"))?,
            listing_delay: values.duration("listing_delay").unwrap_or(LISTING_DELAY),
            private_endpoint: values.text("private_endpoint").map(str::to_owned),
            envelope: values.bool("envelope").unwrap_or(false),
            pretty: values.bool("pretty").unwrap_or(false),
        })
    }
}

fn version(word: Option<&str>) -> Result<ApiVersion> {
    match word {
        None | Some("v2") => Ok(ApiVersion::V2),
        Some("v1.0") => Ok(ApiVersion::V1),
        Some(other) => Err(Error::usage(format!("there is no version `{other}` of Atlas's API"))
            .hint("v2 or v1.0")),
    }
}

fn check_project(project: &str) -> Result<()> {
    if is_id(project) {
        return Ok(());
    }
    Err(Error::config(format!("project_id `{project}` is no project id"))
        .code("config.project_id")
        .hint("a project id has 24 hexadecimal digits, a to f in lower case"))
}

/// Whether a text has the form of every Atlas id: 24 lower-case hexadecimal
/// digits.
///
/// Source: Atlas Administration API v2 document.
pub fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
