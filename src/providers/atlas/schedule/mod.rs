//! A cluster's backup schedule, and the compliance policy above it.
//!
//! Source: Atlas Administration API v2 document, operations
//! `…GroupClusterBackupSchedule`; Manage the Backup Policy.

mod fields;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Map, Value as Json, json};

use super::api::{Api, segment, with_json};
use super::media::Resource;
use super::policy_field::Shape;
use super::policy_wish::{Form, Wished};
use super::{compliance, policy_items as policy};
use crate::core::{Request, Result};
use crate::model::Danger;
use crate::providers::{EditSchedules, PlannedChange, PolicyChange, PolicyField, Reads, Schedules};

use fields::FIELDS;

/// The fields of a schedule, as wishes name them.
const FORM: Form = Form { noun: "a schedule", show: "schedule show", fields: FIELDS };
const SHOW: &str = "getGroupClusterBackupSchedule";
const SET: &str = "updateGroupClusterBackupSchedule";

/// Backup schedules of a project's clusters.
pub struct BackupSchedules {
    api: Arc<Api>,
}

impl BackupSchedules {
    /// The schedules behind an API.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }

    fn request(&self, operation: &str, method: Method, target: &str) -> Result<Request> {
        let cluster = segment(target);
        let path = format!("/groups/{}/clusters/{cluster}/backup/schedule", self.api.project()?);
        Ok(self.api.request(operation, method, Resource::Schedules, &path))
    }

    async fn current(&self, target: &str) -> Result<Json> {
        self.api.read(&self.request(SHOW, Method::GET, target)?).await
    }
}

#[async_trait]
impl Schedules for BackupSchedules {
    async fn show(&self, target: &str) -> Result<Vec<PolicyField>> {
        let current = self.current(target).await?;
        let own = FIELDS.iter().map(|field| field.shown(&current));
        Ok(own
            .chain(compliance::beside_a_schedule(compliance::seen(&self.api).await?.as_ref()))
            .collect())
    }

    fn edits(&self) -> Option<&dyn EditSchedules> {
        Some(self)
    }
}

#[async_trait]
impl EditSchedules for BackupSchedules {
    async fn change(
        &self,
        target: &str,
        wishes: &[(String, String)],
        reads: Reads,
    ) -> Result<PolicyChange> {
        let mut wished = FORM.checked(wishes)?;
        let current = if reads.allowed() { Some(self.current(target).await?) } else { None };
        if let Some(current) = &current {
            wished.retain(|wish| wish.changes(current));
        }
        let fields = wished.iter().map(|wish| wish.change(current.as_ref())).collect();
        // Flags say how a change is applied; alone they change nothing.
        if wished.iter().all(|wish| wish.field.shape == Shape::Flag) {
            return Ok(PolicyChange { fields: Vec::new(), change: None });
        }
        let body = body(&wished, current.as_ref());
        let request = with_json(self.request(SET, Method::PATCH, target)?, &body);
        let mut change = PlannedChange::new(request, format!("changes the schedule of {target}"));
        change.danger = danger(target, &wished);
        if reads.allowed()
            && let Some(warning) = compliance::warning(compliance::seen(&self.api).await?.as_ref())
        {
            change = change.warning(warning);
        }
        if let Some(warning) = shorter_window(&wished, current.as_ref()) {
            change = change.warning(warning);
        }
        Ok(PolicyChange { fields, change: Some(change) })
    }
}

/// The body of the change. The document demands the policies in every change,
/// so they are sent as they are when they do not change.
fn body(wished: &[Wished], current: Option<&Json>) -> Map<String, Json> {
    let mut body = Map::new();
    let policies: Vec<(&str, &Json)> = wished
        .iter()
        .filter_map(|wish| match wish.field.shape {
            Shape::Policy(frequency) => Some((frequency, &wish.value)),
            _ => None,
        })
        .collect();
    if let Some(policies) = policy::body(&policies, current) {
        body.insert("policies".to_owned(), policies);
    }
    for wish in wished {
        wish.field.put(&mut body, &wish.value, current);
    }
    body
}

fn danger(target: &str, wished: &[Wished]) -> Option<Danger> {
    let mut consequences = Vec::new();
    for wish in wished {
        let consequence = match wish.field.key {
            _ if wish.value == json!(false) => continue,
            "update_snapshots" => "snapshots that are older than the new retention are deleted",
            "update_copy_snapshots" => "copies that are older than the new retention are deleted",
            "delete_snapshots" => "snapshots of the removed policy items are deleted",
            "delete_copy_snapshots" => "copies of the removed copy policy items are deleted",
            "delete_copied_backups" => "the copies in these regions are deleted",
            _ => continue,
        };
        consequences.push(consequence);
    }
    let text = format!("{target}: {}", consequences.join("; "));
    (!consequences.is_empty()).then(|| Danger::destroys_data(text))
}

fn shorter_window(wished: &[Wished], current: Option<&Json>) -> Option<String> {
    let wish = wished.iter().find(|wish| wish.field.key == "restore_window_days")?;
    let (now, then) = (wish.field.value(current?).as_i64()?, wish.value.as_i64()?);
    (then < now)
        .then(|| format!("points in time older than {then} days can't be restored any more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> Json {
        json!({"clusterName": "Cluster0", "referenceHourOfDay": 3, "autoExportEnabled": false,
            "export": {"exportBucketId": "32b6e34b3d91647abb20e7b8", "frequencyType": "monthly"},
            "policies": [{"id": "p", "policyItems": [
                {"id": "h", "frequencyType": "hourly", "frequencyInterval": 6,
                 "retentionUnit": "days", "retentionValue": 2, "extra": 1},
                {"id": "w", "frequencyType": "weekly", "frequencyInterval": 6,
                 "retentionUnit": "weeks", "retentionValue": 4}]}]})
    }

    fn wishes(pairs: &[(&str, &str)]) -> Result<Vec<Wished>> {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        FORM.checked(&pairs)
    }

    fn sent(pairs: &[(&str, &str)]) -> Json {
        body(&wishes(pairs).expect("wishes"), Some(&schedule())).into()
    }

    #[test]
    fn what_does_not_change_is_sent_as_it_is() {
        assert_eq!(
            sent(&[("reference_hour", "4")]),
            json!({"policies": [{"id": "p", "policyItems": [
                {"id": "h", "frequencyType": "hourly", "frequencyInterval": 6,
                 "retentionUnit": "days", "retentionValue": 2},
                {"id": "w", "frequencyType": "weekly", "frequencyInterval": 6,
                 "retentionUnit": "weeks", "retentionValue": 4}]}], "referenceHourOfDay": 4})
        );
    }

    #[test]
    fn items_keep_their_ids_and_the_rest_of_the_policy_stays() {
        let body = sent(&[("hourly", "12:3d"), ("weekly", "6:5w,3:5w"), ("daily", "1:7days")]);
        let items = body["policies"][0]["policyItems"].as_array().expect("items").clone();
        let brief: Vec<String> = items
            .iter()
            .map(|item| {
                let id = item["id"].as_str().unwrap_or("new");
                format!("{id} {} {}", item["frequencyType"], item["frequencyInterval"])
            })
            .collect();
        let expected = ["h \"hourly\" 12", "w \"weekly\" 6", "new \"weekly\" 3", "new \"daily\" 1"];
        assert_eq!(brief, expected);
        let none = sent(&[("weekly", "none")]);
        assert_eq!(none["policies"][0]["policyItems"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn the_two_halves_of_automatic_export_belong_together() {
        let body = sent(&[("auto_export", "true"), ("export.frequency", "weekly")]);
        assert_eq!(body["autoExportEnabled"], json!(true));
        let expected =
            json!({"exportBucketId": "32b6e34b3d91647abb20e7b8", "frequencyType": "weekly"});
        assert_eq!(body["export"], expected);
    }

    #[test]
    fn wrong_wishes_are_explained() {
        let refused = |key: &str, text: &str| {
            let error = wishes(&[(key, text)]).map(drop).expect_err("refused");
            assert_eq!(error.kind, crate::core::ErrorKind::Usage);
            format!("{} {}", error.message, error.hint.clone().unwrap_or_default())
        };
        assert!(refused("reference_hours", "3").contains("did you mean `reference_hour`?"));
        assert!(refused("reference_hour", "24").contains("0 to 23"));
        assert!(refused("restore_window_days", "0").contains("at least 1"));
        assert!(refused("hourly", "5:2d").contains("1, 2, 4, 6, 8, 12"));
        assert!(refused("monthly", "29:1y").contains("40"));
        assert!(refused("daily", "7d").contains("EVERY:RETENTION"));
        assert!(refused("next_snapshot", "x").contains("only be shown"));
        assert!(refused("compliance.state", "x").contains("compliance set"));
        assert!(refused("copy_settings", "[{\"zone\": 1}]").contains("zoneId"));
        assert!(refused("extra_retention", "often:3").contains("hourly"));
        assert!(wishes(&[("daily", "1:7d"), ("daily", "1:8d")]).is_err());
    }

    #[test]
    fn deleting_needs_consent() {
        let wished = wishes(&[("daily", "none"), ("delete_snapshots", "true")]).expect("wishes");
        let danger = danger("Cluster0", &wished).expect("danger");
        assert!(danger.names_target && danger.consequence.contains("are deleted"));
        let kept = wishes(&[("daily", "none"), ("delete_snapshots", "false")]).expect("wishes");
        assert!(super::danger("Cluster0", &kept).is_none());
    }
}
