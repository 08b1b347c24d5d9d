//! The backup schedule of a cluster.
//!
//! Source: Atlas Administration API v2, schema
//! `DiskBackupSnapshotSchedule20240805`; MongoDB documentation, "Manage Backup
//! Policies" and "Atlas Administration API Error Codes".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::body::{Body, malformed};
use super::call::Call;
use super::cluster::{Cluster, check_can_back_up};
use super::policy;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::snapshots::DAY_MS;
use super::state::State;
use crate::sandbox::service::rfc3339;

const DATES: &[&str] = &["2023-01-01", "2024-08-05"];
const PATH: &str = "/groups/{groupId}/clusters/{clusterName}/backup/schedule";

const READ_ONLY: &[&str] = &["clusterId", "clusterName", "links", "nextSnapshot"];
const KEPT_FLAGS: &[&str] = &[
    "autoCopySettingsEnabled",
    "autoExportEnabled",
    "copyPolicyItemsEnabled",
    "useOrgAndGroupNamesInExportPrefix",
];
const WRITE_ONLY_FLAGS: &[&str] =
    &["deleteCopySnapshots", "deleteSnapshots", "updateCopySnapshots", "updateSnapshots"];
const OTHERS: &[&str] = &[
    "copySettings",
    "deleteCopiedBackups",
    "export",
    "extraRetentionSettings",
    "policies",
    "referenceHourOfDay",
    "referenceMinuteOfHour",
    "restoreWindowDays",
];

/// The changeable fields of every cluster's schedule, by cluster id. A
/// cluster without an entry has the default schedule.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Schedules {
    by_cluster: BTreeMap<String, Map<String, Value>>,
}

const fn operation(
    name: &'static str,
    method: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path: PATH, dates: DATES, limit: rates::BACKUPS, answer }
}

/// Operations on the schedule.
pub const OPERATIONS: &[Operation] = &[
    operation("getGroupClusterBackupSchedule", "GET", get),
    operation("updateGroupClusterBackupSchedule", "PATCH", update),
    operation("deleteGroupClusterBackupSchedule", "DELETE", delete),
];

impl State {
    /// Whether a schedule exports to that bucket by itself.
    pub fn auto_exports_to(&self, bucket_id: &str) -> bool {
        self.schedules.by_cluster.values().any(|fields| {
            fields.get("autoExportEnabled") == Some(&Value::Bool(true))
                && fields.get("export").is_some_and(|export| export["exportBucketId"] == bucket_id)
        })
    }

    fn schedule(&self, cluster: &Cluster) -> Map<String, Value> {
        let stored = self.schedules.by_cluster.get(&cluster.id);
        stored.cloned().unwrap_or_else(|| default_fields(cluster))
    }
}

fn default_fields(cluster: &Cluster) -> Map<String, Value> {
    let fields = json!({
        "autoExportEnabled": false,
        "copySettings": [],
        "extraRetentionSettings": [],
        "policies": [policy::default_policy()],
        "referenceHourOfDay": 7,
        "referenceMinuteOfHour": 0,
        "restoreWindowDays": if cluster.continuous { 7 } else { 1 },
        "useOrgAndGroupNamesInExportPrefix": false,
    });
    fields.as_object().cloned().unwrap_or_default()
}

fn view(state: &State, cluster: &Cluster, call: &Call<'_>) -> Value {
    let mut view = state.schedule(cluster);
    if call.form.date == "2023-01-01" {
        view.remove("autoCopySettingsEnabled");
    }
    view.insert("clusterId".into(), json!(cluster.id));
    view.insert("clusterName".into(), json!(cluster.name));
    view.insert("links".into(), call.links(&format!("/clusters/{}/backup/schedule", cluster.name)));
    if view.get("policies").and_then(Value::as_array).is_some_and(|all| !all.is_empty()) {
        let next = (call.now.unix_ms.div_euclid(DAY_MS) + 1) * DAY_MS;
        view.insert("nextSnapshot".into(), json!(rfc3339(next)));
    }
    Value::Object(view)
}

/// The cluster of the path, if it has a schedule.
fn scheduled(state: &State, call: &Call<'_>) -> Result<Cluster, ApiError> {
    let cluster = state.cluster(call)?.clone();
    let paused = cluster.paused;
    if !paused {
        check_can_back_up(&cluster)?;
    }
    Ok(cluster)
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = scheduled(state, call)?;
    Ok(Answer::Object(200, view(state, &cluster, call)))
}

fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = scheduled(state, call)?;
    let known: Vec<&str> = [READ_ONLY, KEPT_FLAGS, WRITE_ONLY_FLAGS, OTHERS].concat();
    let body = Body::read(call.request, &known)?;
    let mut fields = state.schedule(&cluster);
    for name in KEPT_FLAGS {
        keep(&mut fields, name, body.flag(name)?.map(Value::Bool));
    }
    for name in WRITE_ONLY_FLAGS {
        body.flag(name)?;
    }
    update_times(&mut fields, &body)?;
    if body.has("policies") {
        let policies = policy::checked(state, &fields, &body)?;
        fields.insert("policies".into(), policies);
    }
    for name in ["copySettings", "extraRetentionSettings"] {
        if body.has(name) {
            let items = body.list(name)?;
            check_settings(name, &items, call.form.date)?;
            fields.insert(name.into(), json!(items));
        }
    }
    if let Some(export) = body.get("export") {
        fields.insert("export".into(), checked_export(state, export, call)?);
    }
    state.schedules.by_cluster.insert(cluster.id.clone(), fields);
    Ok(Answer::Object(200, view(state, &cluster, call)))
}

fn keep(fields: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value);
    }
}

fn update_times(fields: &mut Map<String, Value>, body: &Body) -> Result<(), ApiError> {
    for (name, low, high, code) in [
        ("referenceHourOfDay", 0, 23, "INVALID_REFERENCE_HOUR_OF_DAY"),
        ("referenceMinuteOfHour", 0, 59, "INVALID_REFERENCE_MINUTE_OF_HOUR"),
        ("restoreWindowDays", 1, 36_500, "INVALID_RESTORE_WINDOW"),
    ] {
        let Some(value) = body.number(name, i64::MIN, i64::MAX)? else { continue };
        if !(low..=high).contains(&value) {
            let detail = format!("{name} must be between {low} and {high}.");
            return Err(ApiError::new(400, code, detail).about(value));
        }
        fields.insert(name.to_owned(), json!(value));
    }
    Ok(())
}

/// Copy settings need their zone (their replication spec in the older form).
fn check_settings(name: &str, items: &[Value], date: &str) -> Result<(), ApiError> {
    let owner = if date == "2023-01-01" { "replicationSpecId" } else { "zoneId" };
    for item in items {
        if !item.is_object() {
            return Err(malformed(name));
        }
        if name == "copySettings" && !item[owner].is_string() {
            return Err(super::body::missing(owner));
        }
    }
    Ok(())
}

fn checked_export(state: &State, export: &Value, call: &Call<'_>) -> Result<Value, ApiError> {
    let body = Body::object(export.clone(), &["exportBucketId", "frequencyType"])?;
    let words = ["daily", "weekly", "monthly", "yearly"];
    body.word("frequencyType", &words)?;
    if let Some(id) = body.id("exportBucketId")? {
        state.bucket_at(id, call)?;
    }
    Ok(export.clone())
}

/// Removes every policy and answers with what is left.
fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = scheduled(state, call)?;
    // The refusal is known from users' reports; its code is not documented.
    state.check_not_protected(call.group(), "VALIDATION_ERROR")?;
    let mut fields = state.schedule(&cluster);
    fields.insert("policies".into(), json!([]));
    fields.insert("autoExportEnabled".into(), json!(false));
    state.schedules.by_cluster.insert(cluster.id.clone(), fields);
    Ok(Answer::Object(200, view(state, &cluster, call)))
}
