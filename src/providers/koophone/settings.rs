//! Keys of a KooPhone profile beside the common ones.

use std::time::Duration;

use crate::config::{Kind, Profile, Setting, Values};
use crate::core::Endpoint;
use crate::core::error::{Error, Result};

/// The one host of the whole service; it has none per region.
///
/// Source: KooPhone API reference, "Endpoints".
pub const DEFAULT_ENDPOINT: &str = "https://koophone.myhuaweicloud.com";
/// IAM for all regions: its tokens are good everywhere.
///
/// Source: IAM API reference, "Endpoints" and "Obtaining a User Token Through
/// Password Authentication".
const GLOBAL_IAM: &str = "https://iam.myhuaweicloud.com";

/// The settings, one row each.
pub const SETTINGS: &[Setting] = &[
    Setting::new("region", Kind::Text, "Region whose IAM issues tokens, and default project name"),
    Setting::new("iam_endpoint", Kind::Endpoint, "Base address of IAM, over the region's own"),
    Setting::new(
        "listing_delay",
        Kind::Duration,
        "A phone that shows no backup proves nothing so long after a create refused as busy",
    )
    .default("10s"),
];

/// How long a new backup may take to show on its phone. The service promises
/// nothing; not measured against the live one.
const LISTING_DELAY: Duration = Duration::from_secs(10);

/// A profile's addresses.
pub struct Settings {
    /// Base address of KooPhone.
    pub endpoint: Endpoint,
    /// Base address of IAM.
    pub iam: Endpoint,
    /// Region, when the profile names one.
    pub region: Option<String>,
    /// How long a phone may go on showing its old backup.
    pub listing_delay: Duration,
}

impl Settings {
    /// Reads a profile.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for an address or region that cannot
    /// be one.
    pub fn of(profile: &Profile) -> Result<Self> {
        let values = &profile.values;
        let region = values.text("region").map(checked_region).transpose()?;
        Ok(Self {
            endpoint: Endpoint::parse(values.text("endpoint").unwrap_or(DEFAULT_ENDPOINT))?,
            iam: Endpoint::parse(&iam_address(values, region.as_deref()))?,
            region,
            listing_delay: values.duration("listing_delay").unwrap_or(LISTING_DELAY),
        })
    }
}

/// `iam_endpoint`, else the region's IAM, else the global one. A token of a
/// regional IAM is good in that region only; where KooPhone's host refuses it
/// (APIGW.0307), a profile without `region` gets one that is good everywhere.
fn iam_address(values: &Values, region: Option<&str>) -> String {
    match (values.text("iam_endpoint"), region) {
        (Some(address), _) => address.to_owned(),
        // The European site is a cloud of its own.
        (None, Some(region)) if region.starts_with("eu-west-101") => {
            format!("https://iam.{region}.myhuaweicloud.eu")
        }
        (None, Some(region)) => format!("https://iam.{region}.myhuaweicloud.com"),
        (None, None) => GLOBAL_IAM.to_owned(),
    }
}

/// A region becomes part of a host name, so nothing else may hide in it.
fn checked_region(region: &str) -> Result<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() || !region.chars().all(plain) {
        return Err(Error::config(format!("`region` can't be `{region}`"))
            .code("config.region")
            .hint("a region looks like cn-north-4"));
    }
    Ok(region.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testkit;
    use super::*;

    fn iam(settings: &[(&str, &str)]) -> Result<String> {
        let settings = Settings::of(&testkit::profile(settings, &[]))?;
        Ok(settings.iam.to_string())
    }

    #[test]
    fn iam_follows_the_region_unless_it_is_named() {
        for (settings, address) in [
            (&[][..], "https://iam.myhuaweicloud.com"),
            (&[("region", "cn-north-4")], "https://iam.cn-north-4.myhuaweicloud.com"),
            (&[("region", "eu-west-101")], "https://iam.eu-west-101.myhuaweicloud.eu"),
            (
                &[("region", "cn-north-4"), ("iam_endpoint", "https://iam.example")],
                "https://iam.example",
            ),
        ] {
            assert_eq!(iam(settings).expect("address"), address);
        }
    }

    #[test]
    fn a_region_cannot_lead_to_another_host() {
        for region in ["", "evil.example/", "cn-north-4@evil", "CN"] {
            assert!(iam(&[("region", region)]).is_err(), "{region}");
        }
    }

    #[test]
    fn the_service_has_one_host_by_default() {
        let settings = Settings::of(&testkit::profile(&[], &[])).expect("settings");
        assert_eq!(settings.endpoint.as_str(), DEFAULT_ENDPOINT);
    }
}
