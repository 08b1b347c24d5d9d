//! The backup compliance policy of a project, and what it forbids.
//!
//! Source: Atlas Administration API v2, "Cloud Backups", schema
//! `DataProtectionSettings20231001`; MongoDB documentation, "Atlas
//! Administration API Error Codes".

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::body::{Body, missing};
use super::call::Call;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::snapshots::unit_days;
use super::state::State;

const PATH: &str = "/groups/{groupId}/backupCompliancePolicy";
const DATES: &[&str] = &["2023-01-01", "2023-10-01"];

const FLAGS: &[&str] = &["copyProtectionEnabled", "encryptionAtRestEnabled", "pitEnabled"];
const NAMES: &[&str] = &["authorizedUserFirstName", "authorizedUserLastName"];
const OTHERS: &[&str] = &[
    "authorizedEmail",
    "deletable",
    "onDemandPolicyItem",
    "projectId",
    "restoreWindowDays",
    "scheduledPolicyItems",
    "state",
    "updatedDate",
    "updatedUser",
];

/// The policy of one project.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Policy {
    /// Project id.
    pub group_id: String,
    /// Fields as they were put.
    pub fields: Map<String, Value>,
    /// When it was put, in milliseconds since the Unix epoch.
    pub updated_unix_ms: i64,
}

const fn operation(
    name: &'static str,
    method: &'static str,
    dates: &'static [&'static str],
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path: PATH, dates, limit: rates::BACKUPS, answer }
}

/// Operations on the compliance policy.
pub const OPERATIONS: &[Operation] = &[
    operation("getGroupBackupCompliancePolicy", "GET", DATES, get),
    operation("updateGroupBackupCompliancePolicy", "PUT", DATES, put),
    operation("disableGroupBackupCompliancePolicy", "DELETE", &["2024-11-13"], disable),
];

impl State {
    /// Whether the project has a compliance policy.
    pub fn compliant(&self, group_id: &str) -> bool {
        self.policies.iter().any(|policy| policy.group_id == group_id)
    }

    /// Refuses what a compliance policy forbids.
    ///
    /// # Errors
    /// 400 with the given code.
    pub fn check_not_protected(&self, group_id: &str, code: &str) -> Result<(), ApiError> {
        if !self.compliant(group_id) {
            return Ok(());
        }
        Err(ApiError::new(400, code, "The backup compliance policy forbids this."))
    }

    /// Fewest days that an on-demand snapshot must be kept.
    pub fn fewest_days(&self, group_id: &str) -> i64 {
        let policy = self.policies.iter().find(|policy| policy.group_id == group_id);
        policy.and_then(|policy| policy.fields.get("onDemandPolicyItem")).map_or(0, |item| {
            let unit = item["retentionUnit"].as_str().unwrap_or_default();
            item["retentionValue"].as_i64().unwrap_or(0).saturating_mul(unit_days(unit))
        })
    }
}

/// A project without a policy answers with an object that has no `projectId`.
fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let own = state.policies.iter().find(|policy| policy.group_id == call.group());
    Ok(Answer::Object(200, own.map_or_else(|| json!({}), |policy| view(policy, call))))
}

fn view(policy: &Policy, call: &Call<'_>) -> Value {
    let mut view = policy.fields.clone();
    if call.form.date == "2023-01-01" {
        view.remove("authorizedUserFirstName");
        view.remove("authorizedUserLastName");
    }
    let updated = crate::sandbox::service::rfc3339(policy.updated_unix_ms);
    view.insert("deletable".into(), json!(false));
    view.insert("projectId".into(), json!(policy.group_id));
    view.insert("state".into(), json!("ACTIVE"));
    view.insert("updatedDate".into(), json!(updated));
    view.insert("updatedUser".into(), json!("sandbox@sandbox.test"));
    Value::Object(view)
}

fn put(state: &mut State, call: &Call<'_>) -> Outcome {
    call.flag("overwriteBackupPolicies", true)?;
    let known: Vec<&str> = [FLAGS, NAMES, OTHERS].concat();
    let body = Body::read(call.request, &known)?;
    let mut fields = Map::new();
    fields.insert("authorizedEmail".into(), json!(body.required("authorizedEmail")?));
    for name in NAMES {
        match body.text(name)? {
            Some(text) => fields.insert((*name).to_owned(), json!(text)),
            None if call.form.date == "2023-01-01" => None,
            None => return Err(missing(name)),
        };
    }
    for name in FLAGS {
        fields.insert((*name).to_owned(), json!(body.flag(name)?.unwrap_or(false)));
    }
    if let Some(days) = body.number("restoreWindowDays", 1, 36_500)? {
        fields.insert("restoreWindowDays".into(), json!(days));
    }
    if let Some(item) = body.get("onDemandPolicyItem") {
        fields.insert("onDemandPolicyItem".into(), checked_item(item)?);
    }
    let items: Result<Vec<Value>, ApiError> =
        body.list("scheduledPolicyItems")?.iter().map(checked_item).collect();
    fields.insert("scheduledPolicyItems".into(), json!(items?));
    let group_id = call.group().to_owned();
    if let Some(own) = state.policies.iter().find(|policy| policy.group_id == group_id) {
        check_not_looser(&own.fields, &fields)?;
    }
    state.policies.retain(|policy| policy.group_id != group_id);
    let policy = Policy { group_id, fields, updated_unix_ms: call.now.unix_ms };
    let view = view(&policy, call);
    state.policies.push(policy);
    Ok(Answer::Object(200, view))
}

/// Only MongoDB support can loosen a policy. The code that Atlas refuses it
/// with is not documented.
fn check_not_looser(old: &Map<String, Value>, new: &Map<String, Value>) -> Result<(), ApiError> {
    let days = |fields: &Map<String, Value>| fields.get("restoreWindowDays")?.as_i64();
    let off = FLAGS.iter().copied().find(|name| {
        old.get(*name) == Some(&Value::Bool(true)) && new.get(*name) != Some(&Value::Bool(true))
    });
    let looser = off.or((days(old) > days(new)).then_some("restoreWindowDays"));
    match looser {
        Some(name) => Err(ApiError::invalid(name, "can be loosened by MongoDB support only")),
        None => Ok(()),
    }
}

fn checked_item(item: &Value) -> Result<Value, ApiError> {
    let known = ["frequencyInterval", "frequencyType", "id", "retentionUnit", "retentionValue"];
    let body = Body::object(item.clone(), &known)?;
    body.required("frequencyType")?;
    body.word("retentionUnit", &["days", "weeks", "months", "years"])?
        .ok_or_else(|| missing("retentionUnit"))?;
    for name in ["frequencyInterval", "retentionValue"] {
        body.number(name, 0, i64::from(i32::MAX))?.ok_or_else(|| missing(name))?;
    }
    Ok(item.clone())
}

/// Only MongoDB support can make a policy deletable, and nobody did here.
fn disable(state: &mut State, call: &Call<'_>) -> Outcome {
    if state.compliant(call.group()) {
        let detail = "The backup compliance policy can be disabled by MongoDB support only.";
        return Err(ApiError::invalid("deletable", detail));
    }
    Ok(Answer::Nothing)
}
