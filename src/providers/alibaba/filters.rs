//! What instances can be listed by.
//!
//! Source: "DescribeDBInstances" (ApsaraDB for MongoDB), request parameters.

use super::api::PAGE_SIZE;
use crate::config::{Kind, Setting, Values};
use crate::core::{Error, Result};

/// Types of instances that a listing without a type covers.
const TYPES: [&str; 2] = ["replicate", "sharding"];
/// Most tags that one call takes.
const MOST_TAGS: usize = 20;

/// The filters. What is not checked here, the service checks.
pub const SETTINGS: &[Setting] = &[
    Setting::new(
        "type",
        Kind::Choice(&["replicate", "sharding", "serverless"]),
        "Type; replicate and sharding when it is not said",
    ),
    Setting::new("region", Kind::Text, "Region, instead of the profile's"),
    Setting::new("zone", Kind::Text, "Zone"),
    Setting::new("id", Kind::Text, "Instance id"),
    Setting::new("description", Kind::Text, "Part of the description"),
    Setting::new("status", Kind::Text, "State, such as Running"),
    Setting::new("engine", Kind::Text, "Database engine, MongoDB"),
    Setting::new("engine_version", Kind::Text, "Version, such as 7.0"),
    Setting::new("class", Kind::Text, "Instance class"),
    Setting::new("nodes", Kind::Integer, "Nodes of a replica set: 1, 3, 5 or 7"),
    Setting::new("node_type", Kind::Text, "Kind of node, DBNodeType"),
    Setting::new("charge_type", Kind::Choice(&["PrePaid", "PostPaid"]), "How it is paid for"),
    Setting::new("network_type", Kind::Choice(&["Classic", "VPC"]), "Network"),
    Setting::new("vpc", Kind::Text, "VPC id"),
    Setting::new("vswitch", Kind::Text, "vSwitch id"),
    Setting::new("connection_domain", Kind::Text, "Address that clients connect to"),
    Setting::new("expired", Kind::Bool, "Whether the subscription has ended"),
    Setting::new("expire_time", Kind::Text, "End of the subscription, yyyy-MM-ddTHH:mmZ"),
    Setting::new("resource_group", Kind::Text, "Resource group id"),
    Setting::new("tags", Kind::List, "Tags, KEY or KEY=VALUE, up to 20 with commas between"),
    Setting::new(
        "page_size",
        Kind::Choice(&["30", "50", "100"]),
        "Instances that one request asks for",
    )
    .default("100"),
];

/// Which parameter a filter becomes.
const PARAMETERS: &[(&str, &str)] = &[
    ("zone", "ZoneId"),
    ("id", "DBInstanceId"),
    ("description", "DBInstanceDescription"),
    ("status", "DBInstanceStatus"),
    ("engine", "Engine"),
    ("engine_version", "EngineVersion"),
    ("class", "DBInstanceClass"),
    ("nodes", "ReplicationFactor"),
    ("node_type", "DBNodeType"),
    ("charge_type", "ChargeType"),
    ("network_type", "NetworkType"),
    ("vpc", "VpcId"),
    ("vswitch", "VSwitchId"),
    ("connection_domain", "ConnectionDomain"),
    ("expired", "Expired"),
    ("expire_time", "ExpireTime"),
    ("resource_group", "ResourceGroupId"),
];

/// Checked filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    /// Types to ask for, one call each.
    pub types: Vec<String>,
    /// Region instead of the profile's.
    pub region: Option<String>,
    /// Parameters of the call beside type, region and page.
    pub parameters: Vec<(String, String)>,
    /// Instances that one request asks for.
    pub page_size: usize,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            types: TYPES.map(str::to_owned).to_vec(),
            region: None,
            parameters: Vec::new(),
            page_size: PAGE_SIZE,
        }
    }
}

impl Filters {
    /// Checks what was asked for.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] for tags that are none or too many,
    /// and for a time of another form.
    pub fn of(values: &Values) -> Result<Self> {
        let mut filters = Self::default();
        if let Some(kind) = values.text("type") {
            filters.types = vec![kind.to_owned()];
        }
        filters.region = values.text("region").map(str::to_owned);
        if let Some(time) = values.text("expire_time") {
            check_minutes(time)?;
        }
        for (key, name) in PARAMETERS {
            if let Some(found) = values.get(key) {
                filters.parameters.push(((*name).to_owned(), found.value.to_string()));
            }
        }
        filters.parameters.extend(tags(values.list("tags"))?);
        if let Some(size) = values.text("page_size").and_then(|size| size.parse().ok()) {
            filters.page_size = size;
        }
        Ok(filters)
    }
}

fn tags(words: &[String]) -> Result<Vec<(String, String)>> {
    if words.len() > MOST_TAGS {
        return Err(Error::usage(format!("{} tags are too many", words.len()))
            .hint(format!("one call takes {MOST_TAGS}")));
    }
    let mut parameters = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (word.as_str(), None),
        };
        if key.is_empty() {
            return Err(Error::usage(format!("tag `{}` has no key", word.escape_debug()))
                .hint("write KEY or KEY=VALUE"));
        }
        let number = index + 1;
        parameters.push((format!("Tag.{number}.Key"), key.to_owned()));
        parameters.extend(value.map(|value| (format!("Tag.{number}.Value"), value.to_owned())));
    }
    Ok(parameters)
}

/// The service takes whole minutes only.
fn check_minutes(text: &str) -> Result<()> {
    let with_seconds = text.strip_suffix('Z').map(|minutes| format!("{minutes}:00Z"));
    let at = with_seconds.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    match at {
        Some(_) => Ok(()),
        None => Err(Error::usage(format!("expire_time `{}` is no time", text.escape_debug()))
            .hint("write yyyy-MM-ddTHH:mmZ, in UTC")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_options;

    fn filters(pairs: &[(&str, &str)]) -> Result<Filters> {
        let pairs: Vec<_> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Filters::of(&read_options(SETTINGS, &pairs, "listings")?)
    }

    #[test]
    fn each_filter_becomes_its_parameter() {
        assert_eq!(filters(&[]).expect("none"), Filters::default());
        let all = filters(&[
            ("type", "serverless"),
            ("region", "cn-beijing"),
            ("engine_version", "7.0"),
            ("nodes", "5"),
            ("expired", "true"),
            ("expire_time", "2026-01-05T08:00Z"),
            ("tags", "env=prod,team"),
            ("page_size", "30"),
        ])
        .expect("good");
        assert_eq!(all.types, ["serverless"]);
        assert_eq!((all.region.as_deref(), all.page_size), (Some("cn-beijing"), 30));
        let shown: Vec<_> =
            all.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            shown,
            [
                "EngineVersion=7.0",
                "ReplicationFactor=5",
                "Expired=true",
                "ExpireTime=2026-01-05T08:00Z",
                "Tag.1.Key=env",
                "Tag.1.Value=prod",
                "Tag.2.Key=team",
            ]
        );
    }

    #[test]
    fn every_filter_but_type_region_tags_and_page_is_mapped() {
        for setting in SETTINGS {
            let own = ["type", "region", "tags", "page_size"].contains(&setting.key);
            let mapped = PARAMETERS.iter().any(|(key, _)| *key == setting.key);
            assert!(own != mapped, "{}", setting.key);
        }
    }

    #[test]
    fn what_the_service_would_refuse_is_refused_before() {
        let many = (0..21).map(|n| format!("k{n}")).collect::<Vec<_>>().join(",");
        for (key, value) in [
            ("tags", many.as_str()),
            ("tags", "=v"),
            ("expire_time", "tomorrow"),
            ("expire_time", "2026-01-05T08:00:00Z"),
            ("page_size", "20"),
            ("type", "mongos"),
            ("moon", "full"),
        ] {
            let error = filters(&[(key, value)]).expect_err(value);
            assert_eq!(error.kind, crate::core::ErrorKind::Usage, "{error}");
        }
    }
}
