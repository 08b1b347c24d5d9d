//! The profile's own settings: which region, which signature, which format.

use crate::config::{Kind, Profile, Setting};
use crate::core::{Endpoint, Error, Result};
use crate::providers::OpenContext;

use super::auth::{self, Places};
use super::regions;

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
    /// Where the services are that lend keys.
    pub places: Places,
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
            None => auth::region(&profile.credential, &context.environment)?,
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
        let address = |key: &str| values.text(key).map(Endpoint::parse).transpose();
        let places = Places::new(address("sts_endpoint")?, address("metadata_endpoint")?);
        Ok(Self { endpoint, places, region, signature, format })
    }
}

fn no_place(profile: &Profile) -> Error {
    let (region, endpoint) = (profile.place_of("region"), profile.place_of("endpoint"));
    Error::config("there is neither `region` nor `endpoint`").code("config.region").hint(format!(
        "set {region}, such as to cn-hangzhou, or {endpoint}, such as to https://mongodb.aliyuncs.com"
    ))
}
