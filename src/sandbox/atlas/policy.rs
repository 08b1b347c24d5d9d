//! Policies of a backup schedule and their items.
//!
//! Source: Atlas Administration API v2, schemas
//! `AdvancedDiskBackupSnapshotSchedulePolicy` and `DiskBackupApiPolicyItem`.

use serde_json::{Map, Value, json};

use super::body::{Body, malformed, missing};
use super::reply::ApiError;
use super::snapshots::unit_days;
use super::state::State;

const POLICY_ID: &str = "32b6e34b3d91647abb20e7d0";
const FREQUENCIES: &[&str] = &["hourly", "daily", "weekly", "monthly", "yearly", "ondemand"];
const UNITS: &[&str] = &["days", "weeks", "months", "years"];
const ITEM_FIELDS: &[&str] =
    &["frequencyInterval", "frequencyType", "id", "retentionUnit", "retentionValue"];

/// What a new cluster has.
pub fn default_policy() -> Value {
    let item = |id: &str, frequency: &str, interval: u32, unit: &str, value: u32| {
        json!({
            "frequencyInterval": interval,
            "frequencyType": frequency,
            "id": id,
            "retentionUnit": unit,
            "retentionValue": value,
        })
    };
    json!({
        "id": POLICY_ID,
        "policyItems": [
            item("32b6e34b3d91647abb20e7d1", "hourly", 6, "days", 7),
            item("32b6e34b3d91647abb20e7d2", "daily", 1, "days", 7),
            item("32b6e34b3d91647abb20e7d3", "weekly", 6, "weeks", 4),
            item("32b6e34b3d91647abb20e7d4", "monthly", 40, "months", 12),
        ],
    })
}

/// Reads `policies` of a change; items without an id get a new one.
///
/// # Errors
/// 400 for more than one policy, an unknown id, or an item that breaks a rule.
pub fn checked(
    state: &mut State,
    before: &Map<String, Value>,
    body: &Body,
) -> Result<Value, ApiError> {
    let mut policies = body.list("policies")?.into_iter();
    let (Some(policy), None) = (policies.next(), policies.next()) else {
        return Err(ApiError::new(400, "INVALID_NUM_OF_POLICIES", "Must have exactly one policy."));
    };
    let policy = Body::object(policy, &["id", "policyItems"])?;
    if policy.id("id")?.is_some_and(|id| id != POLICY_ID) {
        return Err(ApiError::new(400, "INVALID_POLICY_ID", "The policy id is invalid."));
    }
    if !policy.has("policyItems") {
        return Err(missing("policyItems"));
    }
    let mut items = Vec::new();
    for item in policy.list("policyItems")? {
        items.push(checked_item(state, before, item)?);
    }
    check_order(&items)?;
    Ok(json!([{"id": POLICY_ID, "policyItems": items}]))
}

fn checked_item(
    state: &mut State,
    before: &Map<String, Value>,
    item: Value,
) -> Result<Value, ApiError> {
    let body = Body::object(item.clone(), ITEM_FIELDS)?;
    let frequency = body.word("frequencyType", FREQUENCIES)?;
    let frequency = frequency.ok_or_else(|| missing("frequencyType"))?;
    body.word("retentionUnit", UNITS)?.ok_or_else(|| missing("retentionUnit"))?;
    let most = i64::from(i32::MAX);
    body.number("retentionValue", 1, most)?.ok_or_else(|| missing("retentionValue"))?;
    let interval = body.number("frequencyInterval", 0, most)?;
    let interval = interval.ok_or_else(|| missing("frequencyInterval"))?;
    if !interval_fits(frequency, interval) {
        let detail = format!("Invalid Backup Policy: {frequency} with interval {interval}.");
        return Err(ApiError::new(400, "INVALID_BACKUP_POLICY", detail));
    }
    let id = match body.id("id")? {
        Some(id) if !known_item(before, id) => {
            let detail = format!("The specified policy item id {id} does not exist.");
            return Err(ApiError::new(400, "INVALID_POLICY_ITEM_ID", detail).about(id));
        }
        Some(id) => id.to_owned(),
        None => state.new_id(),
    };
    let mut item = item;
    let fields = item.as_object_mut().ok_or_else(|| malformed("policyItems"))?;
    fields.insert("id".into(), json!(id));
    Ok(item)
}

fn interval_fits(frequency: &str, interval: i64) -> bool {
    match frequency {
        "hourly" => [1, 2, 4, 6, 8, 12].contains(&interval),
        "daily" => interval == 1,
        "weekly" => (1..=7).contains(&interval),
        "monthly" => (1..=28).contains(&interval) || interval == 40,
        "yearly" => (1..=12).contains(&interval),
        _ => true,
    }
}

fn known_item(before: &Map<String, Value>, id: &str) -> bool {
    let policies = before.get("policies").and_then(Value::as_array);
    let items =
        policies.into_iter().flatten().filter_map(|policy| policy["policyItems"].as_array());
    items.flatten().any(|item| item["id"] == id)
}

/// A rarer item must not be kept for a shorter time than a more frequent one.
fn check_order(items: &[Value]) -> Result<(), ApiError> {
    let days = |item: &Value| {
        let unit = item["retentionUnit"].as_str().unwrap_or_default();
        item["retentionValue"].as_i64().unwrap_or(0).saturating_mul(unit_days(unit))
    };
    let rank = |item: &Value| FREQUENCIES.iter().position(|word| item["frequencyType"] == *word);
    let timed = || items.iter().filter(|item| item["frequencyType"] != "ondemand");
    for frequent in timed() {
        if timed().any(|rare| rank(rare) > rank(frequent) && days(rare) < days(frequent)) {
            let detail = "Invalid Backup Policy: a rarer snapshot is kept for a shorter time.";
            return Err(ApiError::new(400, "INVALID_BACKUP_POLICY", detail));
        }
    }
    Ok(())
}
