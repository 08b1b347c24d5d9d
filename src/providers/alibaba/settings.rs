//! The profile's own settings: which region, which signature, which format.

use crate::config::{Kind, Profile, Setting};
use crate::core::{Endpoint, Error, Result};
use crate::providers::OpenContext;

use super::role::STS;
use super::vendor_config::VendorConfig;
use super::{regions, vendor_env};

/// Settings of a profile beside the common ones.
pub const SETTINGS: &[Setting] = &[
    Setting::new("region", Kind::Text, "Region of the instances, which decides the address"),
    Setting::new("signature", Kind::Choice(&["v1", "v3"]), "How requests are signed").default("v1"),
    Setting::new("format", Kind::Choice(&["json", "xml"]), "Format of replies").default("json"),
    Setting::new("sts_endpoint", Kind::Endpoint, "Address of the service that lends roles"),
    Setting::new("metadata_endpoint", Kind::Endpoint, "Address of the instance metadata service"),
];

/// Keys of the profile's `backup` table.
pub const BACKUP: &[Setting] = &[
    Setting::new(
        "method",
        Kind::Choice(&["snapshot", "physical", "logical"]),
        "How the backup is made; by default what the instance's disks take",
    ),
    Setting::new(
        "retention_days",
        Kind::Integer,
        "Days that the backup is kept, 7 to 730, or -1 for good; cloud disks only",
    ),
];

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// RPC signature 1.0, HMAC-SHA1, in the query.
    V1,
    /// ACS3-HMAC-SHA256, in headers.
    V3,
}

/// Format of replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// Checked settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Base address of the service.
    pub endpoint: Endpoint,
    /// Address of the service that lends roles.
    pub sts_endpoint: Endpoint,
    /// Region of the instances, where it is known.
    pub region: Option<String>,
    /// How requests are signed.
    pub signature: Signature,
    /// Format of replies.
    pub format: Format,
}

impl Settings {
    /// Reads a profile's settings.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a missing or unknown region
    /// without an endpoint, and for settings that exclude each other.
    pub fn of(profile: &Profile, context: &OpenContext) -> Result<Self> {
        let values = &profile.values;
        let region = match values.text("region") {
            Some(region) => Some(region.trim().to_owned()),
            None => region_of_vendor(profile, context)?,
        };
        let endpoint = match (values.text("endpoint"), &region) {
            (Some(endpoint), _) => Endpoint::parse(endpoint)?,
            (None, Some(region)) => regions::endpoint(region)?,
            (None, None) => return Err(no_place(profile)),
        };
        let signature = match values.text("signature") {
            Some("v3") => Signature::V3,
            _ => Signature::V1,
        };
        let format = match values.text("format") {
            Some("xml") => Format::Xml,
            _ => Format::Json,
        };
        if (signature, format) == (Signature::V3, Format::Xml) {
            return Err(Error::config("format `xml` does not go with signature `v3`")
                .code("config.format")
                .hint("signature v3 has no way to ask for a format: its replies are JSON"));
        }
        let sts_endpoint = Endpoint::parse(values.text("sts_endpoint").unwrap_or(STS))?;
        Ok(Self { endpoint, sts_endpoint, region, signature, format })
    }
}

/// The region that the vendor's own variables or files name. They count only
/// where the credential comes from them too.
fn region_of_vendor(profile: &Profile, context: &OpenContext) -> Result<Option<String>> {
    let credential = &profile.credential;
    Ok(match credential.text("from")?.as_deref() {
        Some("env") => vendor_env::region(&context.environment),
        Some("vendor-config") => {
            VendorConfig::new(context.environment.clone(), credential.text("name")?).region()
        }
        _ => None,
    })
}

fn no_place(profile: &Profile) -> Error {
    Error::config(format!("profile `{}` has neither `region` nor `endpoint`", profile.name))
        .code("config.region")
        .hint("region = \"cn-hangzhou\", or endpoint = \"https://mongodb.aliyuncs.com\"")
}
