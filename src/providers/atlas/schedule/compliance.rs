//! The backup compliance policy of the project: what no schedule may go below.
//! It is only shown here, since it can't be taken back.
//!
//! Source: Configure a Backup Compliance Policy; Atlas Administration API v2
//! document, schema `DataProtectionSettings20231001`.

use serde_json::{Map, Value as Json};

use super::policy;
use crate::core::{ErrorKind, Result};
use crate::providers::PolicyField;

const ROWS: [(&str, &str, &str); 6] = [
    ("compliance.state", "state", "state of the project's compliance policy"),
    ("compliance.restore_window_days", "restoreWindowDays", "shortest restore window"),
    ("compliance.point_in_time", "pitEnabled", "whether continuous backup must be on"),
    ("compliance.copy_protection", "copyProtectionEnabled", "whether copies can't be deleted"),
    (
        "compliance.encryption_at_rest",
        "encryptionAtRestEnabled",
        "whether clusters must be encrypted with the customer's key",
    ),
    ("compliance.authorized_email", "authorizedEmail", "who may change the compliance policy"),
];

const FREQUENCIES: [(&str, &str, &str); 6] = [
    ("compliance.hourly", "hourly", "least that hourly snapshots must be"),
    ("compliance.daily", "daily", "least that daily snapshots must be"),
    ("compliance.weekly", "weekly", "least that weekly snapshots must be"),
    ("compliance.monthly", "monthly", "least that monthly snapshots must be"),
    ("compliance.yearly", "yearly", "least that yearly snapshots must be"),
    ("compliance.on_demand", "ondemand", "least that snapshots on demand must be kept"),
];

/// The policy in an answer. A project without one is answered in two ways,
/// and not everybody may look.
pub(super) fn there(answer: Result<Json>) -> Result<Option<Json>> {
    match answer {
        Ok(policy) => {
            let named = policy.get("projectId").and_then(Json::as_str);
            Ok(named.is_some_and(|id| !id.is_empty()).then_some(policy))
        }
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Its fields; null where there is none.
pub(super) fn fields(policy: Option<&Json>) -> Vec<PolicyField> {
    let plain = ROWS.iter().map(|(key, name, about)| {
        let value = policy.and_then(|policy| policy.get(*name)).cloned();
        let unit = key.ends_with("_days").then_some("days");
        field(key, value.unwrap_or(Json::Null), about, unit)
    });
    let items = FREQUENCIES.iter().map(|(key, frequency, about)| {
        let items = policy.map(all_items).unwrap_or_default();
        let of = |item: &&&Map<String, Json>| {
            item.get("frequencyType").and_then(Json::as_str) == Some(*frequency)
        };
        field(key, policy::words(items.iter().filter(of).copied()), about, None)
    });
    plain.chain(items).collect()
}

/// What it means for a change of a schedule.
pub(super) fn warning(policy: Option<&Json>) -> Option<String> {
    let state = policy?.get("state").and_then(Json::as_str).unwrap_or("ACTIVE");
    Some(format!(
        "the project's backup compliance policy is {state}: Atlas refuses shorter retentions and \
         windows than it demands, and to delete snapshots; `schedule show` shows its limits"
    ))
}

fn all_items(policy: &Json) -> Vec<&Map<String, Json>> {
    let scheduled = policy.get("scheduledPolicyItems").and_then(Json::as_array);
    let on_demand = policy.get("onDemandPolicyItem");
    scheduled.into_iter().flatten().chain(on_demand).filter_map(Json::as_object).collect()
}

fn field(key: &str, value: Json, about: &'static str, unit: Option<&'static str>) -> PolicyField {
    PolicyField { key: key.to_owned(), value, about, unit, editable: false }
}
