//! The advanced backup policy, which is shown beside the plain one.
//!
//! Source: "DescribeAdvancedBackupStatus", "DescribeAdvancedBackupPolicy" in
//! the SDK of ApsaraDB for MongoDB; no manual page describes them. How a
//! changed list of rules is written into a request is documented nowhere, so
//! that it is shown and not set.

use serde_json::{Map, Value as Json, json};

use super::api_retention::{DescribeAdvancedBackupPolicy, DescribeAdvancedBackupStatus};
use super::client::Dds;
use crate::core::{ErrorKind, Result};
use crate::providers::PolicyField;

/// Lists of rules, with their names here.
const LISTS: [(&str, &str, &str); 2] = [
    ("AdvancedBackupDataPolicies", "advanced.data", "rule of the advanced policy for full backups"),
    ("AdvancedBackupLogPolicies", "advanced.log", "rule of the advanced policy for logs"),
];

/// What a rule holds, with its names here.
const RULE: &[(&str, &str)] = &[
    ("PolicyId", "id"),
    ("BackupPolicy", "kind"),
    ("PreferredBackupPeriod", "period"),
    ("EnableLogBackup", "enabled"),
    ("RetentionType", "retention"),
    ("RetentionPeriod", "retention_days"),
    ("PreserveOneEachHour", "keep_one_each_hour"),
    ("SrcType", "from"),
    ("SrcRegion", "from_region"),
    ("DestType", "to"),
    ("DestRegion", "to_region"),
];

impl Dds {
    /// The fields of the advanced policy; none where the service has none for
    /// the instance, or does not tell.
    ///
    /// # Errors
    /// Whatever keeps the service from telling what it has.
    pub async fn advanced_policy(&self, instance: &str) -> Result<Vec<PolicyField>> {
        let status = match self.ask(&DescribeAdvancedBackupStatus { instance }).await {
            Ok(answer) => answer.body.status,
            Err(error) if is_unknown_here(error.kind) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let enabled = status.as_deref() == Some("Enabled");
        let about = "whether the advanced policy holds";
        let mut fields = vec![field("advanced.enabled".to_owned(), json!(enabled), about)];
        if enabled {
            let policy = self.ask(&DescribeAdvancedBackupPolicy { instance }).await?.body;
            fields.extend(rules(&policy));
        }
        Ok(fields)
    }
}

/// The operations are so new that not every server, key or instance has them.
fn is_unknown_here(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Forbidden)
}

fn rules(policy: &Json) -> Vec<PolicyField> {
    let mut fields = Vec::new();
    for (name, key, about) in LISTS {
        let rules = match policy.get(name) {
            Some(Json::Array(rules)) => rules.as_slice(),
            Some(one @ Json::Object(_)) => std::slice::from_ref(one),
            _ => &[],
        };
        fields.extend(
            (1..)
                .zip(rules)
                .map(|(number, rule)| field(format!("{key}.{number}"), shown(rule), about)),
        );
    }
    fields
}

fn shown(rule: &Json) -> Json {
    let known = RULE.iter().filter_map(|(name, key)| {
        let value = rule.get(name).filter(|value| !value.is_null() && *value != "")?;
        Some(((*key).to_owned(), value.clone()))
    });
    Json::Object(known.collect::<Map<_, _>>())
}

fn field(key: String, value: Json, about: &'static str) -> PolicyField {
    PolicyField { key, value, about, unit: None, editable: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_shown_with_what_they_hold() {
        let policy = json!({"AdvancedBackupDataPolicies": [
            {"PolicyId": "p-1", "BackupPolicy": "dayOfWeek", "PreferredBackupPeriod": "Monday",
             "RetentionPeriod": 30, "SrcType": "db", "DestType": "level1", "DestRegion": ""}],
            "AdvancedBackupLogPolicies": {"PolicyId": "p-2", "EnableLogBackup": 1}});
        let shown: Vec<_> =
            rules(&policy).into_iter().map(|field| (field.key, field.value)).collect();
        let data = json!({"id": "p-1", "kind": "dayOfWeek", "period": "Monday",
            "retention_days": 30, "from": "db", "to": "level1"});
        let log = json!({"id": "p-2", "enabled": 1});
        assert_eq!(
            shown,
            [("advanced.data.1".to_owned(), data), ("advanced.log.1".to_owned(), log)]
        );
        assert!(rules(&json!({})).is_empty());
    }
}
