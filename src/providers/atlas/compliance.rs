//! The backup compliance policy of a project: what no schedule may go below.
//! Its owner can make it stricter, but neither looser nor undone.
//!
//! Source: Configure a Backup Compliance Policy; Atlas Administration API v2
//! document, operation `updateGroupBackupCompliancePolicy`, schema
//! `DataProtectionSettings20231001`.

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Map, Value as Json, json};

use super::api::{Api, with_json};
use super::media::Resource;
use super::policy_field::{Field, Shape, in_days, row};
use super::policy_items as items;
use super::policy_wish::{Form, Wished};
use crate::core::{Error, ErrorKind, Request, Result};
use crate::model::Danger;
use crate::providers::{CompliancePolicies, PlannedChange, PolicyChange, PolicyField, Reads};

const SHOW: &str = "getGroupBackupCompliancePolicy";
const SET: &str = "updateGroupBackupCompliancePolicy";
/// What stands for a value that would have to be looked up.
const KEPT: &str = "{as-it-is}";
/// Lifts the schedules that are below the policy; a parameter of the query.
const OVERWRITE: &str = "overwriteBackupPolicies";
/// What Atlas demands of every policy.
const REQUIRED: [&str; 3] =
    ["authorizedEmail", "authorizedUserFirstName", "authorizedUserLastName"];

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    row("state", "state", Shape::Shown, "state of the project's compliance policy"),
    row("authorized_email", "authorizedEmail", Shape::Text, "who may have the policy changed by MongoDB's support"),
    row("authorized_first_name", "authorizedUserFirstName", Shape::Text, "that person's first name"),
    row("authorized_last_name", "authorizedUserLastName", Shape::Text, "that person's last name"),
    in_days("restore_window_days", "restoreWindowDays", Shape::Number(1, i32::MAX as i64), "shortest restore window"),
    row("point_in_time", "pitEnabled", Shape::Bool, "whether continuous backup must be on"),
    row("copy_protection", "copyProtectionEnabled", Shape::Bool, "whether copies can't be deleted"),
    row("encryption_at_rest", "encryptionAtRestEnabled", Shape::Bool, "whether clusters must be encrypted with the customer's key"),
    row("hourly", "scheduledPolicyItems", Shape::Policy("hourly"), "least that hourly snapshots must be"),
    row("daily", "scheduledPolicyItems", Shape::Policy("daily"), "least that daily snapshots must be"),
    row("weekly", "scheduledPolicyItems", Shape::Policy("weekly"), "least that weekly snapshots must be"),
    row("monthly", "scheduledPolicyItems", Shape::Policy("monthly"), "least that monthly snapshots must be"),
    row("yearly", "scheduledPolicyItems", Shape::Policy("yearly"), "least that yearly snapshots must be"),
    row("on_demand", "onDemandPolicyItem", Shape::Policy(items::ON_DEMAND), "least that snapshots on demand must be kept, such as 3days"),
    row("overwrite_schedules", OVERWRITE, Shape::Flag, "lift the schedules that are below it (Atlas does so unless this is false)"),
    row("deletable", "deletable", Shape::Shown, "whether MongoDB's support has made it removable"),
    row("updated_at", "updatedDate", Shape::Shown, "when it was changed last"),
    row("updated_by", "updatedUser", Shape::Shown, "who changed it last"),
];

/// The fields as wishes name them.
const FORM: Form = Form { noun: "a compliance policy", show: "compliance show", fields: FIELDS };

/// The compliance policy of the profile's project.
pub struct ProjectPolicy {
    api: Arc<Api>,
}

impl ProjectPolicy {
    /// The policy behind an API.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }
}

#[async_trait]
impl CompliancePolicies for ProjectPolicy {
    async fn show(&self) -> Result<Vec<PolicyField>> {
        let policy = schedule_like(&current(&self.api).await?.unwrap_or(Json::Null));
        Ok(FIELDS.iter().map(|field| field.shown(&policy)).collect())
    }

    async fn change(&self, wishes: &[(String, String)], reads: Reads) -> Result<PolicyChange> {
        let (flags, mut wished): (Vec<Wished>, Vec<Wished>) =
            FORM.checked(wishes)?.into_iter().partition(|wish| wish.field.shape == Shape::Flag);
        let known = match reads {
            Reads::Forbidden => Known::Unread,
            Reads::Allowed => current(&self.api).await?.map_or(Known::None, Known::Policy),
        };
        let now = known.like_a_schedule();
        if let Some(now) = &now {
            wished.retain(|wish| wish.changes(now));
        }
        if wished.is_empty() {
            return Ok(PolicyChange { fields: Vec::new(), change: None });
        }
        let body = body(&wished, now.as_ref(), self.api.project()?);
        let overwrite = flags.first().and_then(|flag| flag.value.as_bool());
        let change = self.planned(&body, overwrite, &known)?;
        let fields = wished.iter().chain(&flags).map(|wish| wish.change(now.as_ref())).collect();
        Ok(PolicyChange { fields, change: Some(change) })
    }
}

impl ProjectPolicy {
    fn planned(
        &self,
        body: &Map<String, Json>,
        overwrite: Option<bool>,
        known: &Known,
    ) -> Result<PlannedChange> {
        check_complete(body)?;
        let request = request(&self.api, SET, Method::PUT)?
            .with_some(OVERWRITE, overwrite.map(|on| if on { "true" } else { "false" }));
        let enables = matches!(known, Known::None);
        let what = if enables { "enables" } else { "changes" };
        let what =
            format!("{what} the backup compliance policy of project {}", self.api.project()?);
        let mut change = PlannedChange::new(with_json(request, body), what).danger(danger(enables));
        if let Known::Policy(policy) = known {
            change.warnings.extend(unsettled(policy));
        }
        Ok(change)
    }
}

/// What is known of the policy before a change.
enum Known {
    /// Nobody was asked.
    Unread,
    /// There is none.
    None,
    /// This one.
    Policy(Json),
}

impl Known {
    /// Its fields where a schedule has them; null for no policy.
    fn like_a_schedule(&self) -> Option<Json> {
        match self {
            Self::Unread => None,
            Self::None => Some(Json::Null),
            Self::Policy(policy) => Some(schedule_like(policy)),
        }
    }
}

fn request(api: &Api, operation: &str, method: Method) -> Result<Request> {
    let path = format!("/groups/{}/backupCompliancePolicy", api.project()?);
    Ok(api.request(operation, method, Resource::CompliancePolicy, &path))
}

/// The policy; a project without one is answered in two ways.
async fn current(api: &Api) -> Result<Option<Json>> {
    match api.read::<Json>(&request(api, SHOW, Method::GET)?).await {
        Ok(policy) => {
            let named = policy.get("projectId").and_then(Json::as_str);
            Ok(named.is_some_and(|id| !id.is_empty()).then_some(policy))
        }
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The policy as far as the credential may see it: a schedule can be looked at
/// with fewer rights.
pub(super) async fn seen(api: &Api) -> Result<Option<Json>> {
    match current(api).await {
        Err(error) if error.kind == ErrorKind::Forbidden => Ok(None),
        other => other,
    }
}

/// Its fields beside those of a schedule, where they are only shown.
pub(super) fn beside_a_schedule(policy: Option<&Json>) -> impl Iterator<Item = PolicyField> {
    let policy = schedule_like(policy.unwrap_or(&Json::Null));
    FIELDS.iter().filter(|field| field.shape != Shape::Flag).map(move |field| PolicyField {
        key: format!("compliance.{}", field.key),
        editable: false,
        ..field.shown(&policy)
    })
}

/// What it means for a change of a schedule.
pub(super) fn warning(policy: Option<&Json>) -> Option<String> {
    let state = policy?.get("state").and_then(Json::as_str).unwrap_or("ACTIVE");
    Some(format!(
        "the project's backup compliance policy is {state}: Atlas refuses shorter retentions and \
         windows than it demands, and to delete snapshots; `compliance show` shows its limits"
    ))
}

/// The policy with its items where a schedule has them, so that both are read
/// and changed alike.
fn schedule_like(policy: &Json) -> Json {
    let Some(policy) = policy.as_object() else { return Json::Null };
    let scheduled = policy.get("scheduledPolicyItems").and_then(Json::as_array);
    let on_demand = policy.get("onDemandPolicyItem").filter(|item| item.is_object());
    let all: Vec<&Json> = scheduled.into_iter().flatten().chain(on_demand).collect();
    let mut policy = policy.clone();
    policy.insert("policies".to_owned(), json!([{ "policyItems": all }]));
    policy.into()
}

/// The whole policy: Atlas replaces what is there with what is sent.
fn body(wished: &[Wished], now: Option<&Json>, project: &str) -> Map<String, Json> {
    let mut body = Map::new();
    body.insert("projectId".to_owned(), project.into());
    let plain = |shape: Shape| matches!(shape, Shape::Text | Shape::Bool | Shape::Number(..));
    for field in FIELDS.iter().filter(|field| plain(field.shape)) {
        let wish = wished.iter().find(|wish| wish.field.key == field.key);
        let kept = now.map_or_else(|| KEPT.into(), |now| field.value(now));
        let value = wish.map_or(kept, |wish| wish.value.clone());
        if !value.is_null() {
            body.insert(field.name.to_owned(), value);
        }
    }
    put_items(&mut body, wished, now);
    body
}

fn put_items(body: &mut Map<String, Json>, wished: &[Wished], now: Option<&Json>) {
    let wished: Vec<(&str, &Json)> = wished
        .iter()
        .filter_map(|wish| match wish.field.shape {
            Shape::Policy(frequency) => Some((frequency, &wish.value)),
            _ => None,
        })
        .collect();
    let policies = items::body(&wished, now);
    let all = policies.as_ref().and_then(|policies| policies.pointer("/0/policyItems"));
    let all = all.and_then(Json::as_array).cloned().unwrap_or_default();
    let (on_demand, scheduled): (Vec<Json>, Vec<Json>) = all.into_iter().partition(|item| {
        item.get("frequencyType").and_then(Json::as_str) == Some(items::ON_DEMAND)
    });
    let unknown = now.is_none();
    match on_demand.into_iter().next() {
        Some(item) => drop(body.insert("onDemandPolicyItem".to_owned(), item)),
        None if unknown => drop(body.insert("onDemandPolicyItem".to_owned(), KEPT.into())),
        None => {}
    }
    let scheduled = match scheduled.is_empty() && unknown {
        true => json!([KEPT]),
        false => scheduled.into(),
    };
    body.insert("scheduledPolicyItems".to_owned(), scheduled);
}

/// Atlas takes no policy without the person who answers for it.
fn check_complete(body: &Map<String, Json>) -> Result<()> {
    let missing: Vec<&str> = FIELDS
        .iter()
        .filter(|field| REQUIRED.contains(&field.name) && !body.contains_key(field.name))
        .map(|field| field.key)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::usage(format!("a compliance policy needs {} as well", missing.join(", "))))
}

fn danger(enables: bool) -> Danger {
    Danger::binds_project(if enables {
        "the project gets a backup compliance policy: snapshots can't be deleted, retentions and \
         windows not shortened, and only MongoDB's support can loosen or remove it"
    } else {
        "the backup compliance policy of the project is changed; what becomes stricter, only \
         MongoDB's support can loosen again"
    })
}

fn unsettled(policy: &Json) -> Option<String> {
    let state = policy.get("state").and_then(Json::as_str).filter(|state| *state != "ACTIVE")?;
    Some(format!("an earlier change of the policy is not finished: it is {state}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Json {
        json!({"projectId": "32b6e34b3d91647abb20e7b8", "authorizedEmail": "owner@example.com",
            "authorizedUserFirstName": "Test", "authorizedUserLastName": "Owner",
            "pitEnabled": true, "restoreWindowDays": 3, "state": "ACTIVE", "deletable": false,
            "updatedUser": "owner@example.com",
            "onDemandPolicyItem": {"id": "d", "frequencyType": "ondemand", "frequencyInterval": 0,
                "retentionUnit": "days", "retentionValue": 3},
            "scheduledPolicyItems": [{"id": "w", "frequencyType": "weekly",
                "frequencyInterval": 6, "retentionUnit": "weeks", "retentionValue": 4}]})
    }

    fn sent(now: Option<&Json>, pairs: &[(&str, &str)]) -> Json {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        body(&FORM.checked(&pairs).expect("wishes"), now, "32b6e34b3d91647abb20e7b8").into()
    }

    #[test]
    fn what_does_not_change_is_sent_again_and_what_is_read_only_is_not() {
        let now = schedule_like(&policy());
        let mut expected = policy();
        for name in ["state", "deletable", "updatedUser"] {
            expected.as_object_mut().expect("object").remove(name);
        }
        expected["restoreWindowDays"] = json!(5);
        expected["onDemandPolicyItem"]["retentionValue"] = json!(4);
        let wishes = [("restore_window_days", "5"), ("on_demand", "4days")];
        assert_eq!(sent(Some(&now), &wishes), expected);
    }

    #[test]
    fn a_new_policy_has_what_was_wished_and_no_more() {
        let sent = sent(Some(&Json::Null), &[("authorized_email", "a@example.com")]);
        let expected = json!({"projectId": "32b6e34b3d91647abb20e7b8",
            "authorizedEmail": "a@example.com", "scheduledPolicyItems": []});
        assert_eq!(sent, expected);
        let error = check_complete(sent.as_object().expect("object")).expect_err("incomplete");
        assert!(error.message.contains("authorized_first_name, authorized_last_name"));
    }

    #[test]
    fn without_reading_the_rest_is_said_to_stay() {
        let sent = sent(None, &[("point_in_time", "true"), ("daily", "1:7days")]);
        assert_eq!((&sent["pitEnabled"], &sent["authorizedEmail"]), (&json!(true), &json!(KEPT)));
        assert_eq!(sent["onDemandPolicyItem"], json!(KEPT));
        assert_eq!(sent["scheduledPolicyItems"].as_array().map(Vec::len), Some(2));
    }
}
