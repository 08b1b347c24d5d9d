//! Export jobs: a snapshot's way into an export bucket.
//!
//! Source: Atlas Administration API v2, "Cloud Backups", schema
//! `DiskBackupExportJob`; MongoDB documentation, "Export Cloud Backup Snapshot".

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::Body;
use super::call::{Call, is_id};
use super::cluster::{Cluster, Kind};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::{FIRST, Operation};
use super::state::State;
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds that an export takes.
const DURATION_SECONDS: f64 = 5.0;
/// Collections in every imitated snapshot.
const COLLECTIONS: u32 = 20;

/// One export job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Export {
    /// Job id.
    pub id: String,
    /// Id of the cluster.
    pub cluster_id: String,
    /// Exported snapshot.
    pub snapshot_id: String,
    /// Bucket that it goes to.
    pub bucket_id: String,
    /// Labels of the request.
    pub custom_data: Vec<Value>,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// State it ends in; `InProgress` never ends.
    pub ending: String,
    /// Ids of the parts of a sharded export.
    pub part_ids: Vec<String>,
}

impl Export {
    fn part(&self, now: &Moment) -> f64 {
        now.job_seconds_since(self.created_unix_ms) / DURATION_SECONDS
    }

    /// The state word.
    pub fn word(&self, now: &Moment) -> &str {
        match self.part(now) {
            part if part < 0.2 => "Queued",
            part if part < 1.0 => "InProgress",
            _ => &self.ending,
        }
    }

    fn active(&self, now: &Moment) -> bool {
        matches!(self.word(now), "Queued" | "InProgress")
    }

    fn view(&self, cluster: &Cluster, call: &Call<'_>) -> Value {
        let word = self.word(call.now);
        let done = if word == "Successful" { 1.0 } else { self.part(call.now).min(0.9) };
        let mut view = json!({
            "createdAt": rfc3339(self.created_unix_ms),
            "customData": self.custom_data,
            "exportBucketId": self.bucket_id,
            "exportStatus": {
                "exportedCollections": (f64::from(COLLECTIONS) * done) as u32,
                "totalCollections": COLLECTIONS,
            },
            "id": self.id,
            "links": call.links(&format!("/clusters/{}/backup/exports/{}", cluster.name, self.id)),
            "prefix": self.prefix(cluster),
            "snapshotId": self.snapshot_id,
            "state": word,
        });
        if !self.active(call.now) {
            let milliseconds = (DURATION_SECONDS * 1000.0 / call.now.speed.max(0.001)) as i64;
            view["finishedAt"] = json!(rfc3339(self.created_unix_ms.saturating_add(milliseconds)));
        }
        if word == "Failed" {
            view["stateReason"] = json!({
                "errorCode": "EXPORT_FAILED",
                "message": "The sandbox was asked to fail this export.",
            });
        }
        if cluster.kind == Kind::Sharded {
            view["components"] = self.components(cluster);
        }
        view
    }

    fn prefix(&self, cluster: &Cluster) -> String {
        let seconds = self.created_unix_ms.div_euclid(1000);
        let day: String = rfc3339(self.created_unix_ms).chars().take(16).collect();
        let (group, name) = (&cluster.group_id, &cluster.name);
        format!("exported_snapshots/{}/{group}/{name}/{day}/{seconds}", super::seed::ORG_ID)
    }

    fn components(&self, cluster: &Cluster) -> Value {
        let names = cluster.replica_sets();
        let part = |(id, name): (&String, &String)| json!({"exportId": id, "replicaSetName": name});
        json!(self.part_ids.iter().zip(&names).map(part).collect::<Vec<_>>())
    }
}

const ALL: &str = "/groups/{groupId}/clusters/{clusterName}/backup/exports";
const ONE: &str = "/groups/{groupId}/clusters/{clusterName}/backup/exports/{exportId}";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: FIRST, limit: rates::BACKUPS, answer }
}

/// Operations on export jobs.
pub const OPERATIONS: &[Operation] = &[
    operation("createGroupClusterBackupExport", "POST", ALL, create),
    operation("listGroupClusterBackupExports", "GET", ALL, list),
    operation("getGroupClusterBackupExport", "GET", ONE, get),
];

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?.clone();
    let known = ["customData", "exportBucketId", "links", "snapshotId"];
    let body = Body::read(call.request, &known)?;
    let bucket_id = body.required_id("exportBucketId")?.to_owned();
    let snapshot_id = body.required_id("snapshotId")?.to_owned();
    let custom_data = labels(&body)?;
    state.bucket_at(&bucket_id, call)?;
    check_snapshot(state, &cluster, &snapshot_id, call)?;
    let export = Export {
        id: state.new_id(),
        cluster_id: cluster.id.clone(),
        snapshot_id,
        bucket_id,
        custom_data,
        created_unix_ms: call.now.unix_ms,
        ending: state.knobs.next_export.take().unwrap_or_else(|| "Successful".to_owned()),
        part_ids: state.member_ids(&cluster),
    };
    let view = export.view(&cluster, call);
    state.exports.push(export);
    Ok(Answer::Object(200, view))
}

fn labels(body: &Body) -> Result<Vec<Value>, ApiError> {
    let labels = body.list("customData")?;
    for label in &labels {
        let label = Body::object(label.clone(), &["key", "value"])?;
        label.required("key")?;
        label.required("value")?;
    }
    Ok(labels)
}

/// Only a completed snapshot that is no fallback may be exported, and only
/// once at a time.
fn check_snapshot(
    state: &State,
    cluster: &Cluster,
    id: &str,
    call: &Call<'_>,
) -> Result<(), ApiError> {
    let snapshot = &state.snapshots[state.snapshot_at(cluster, id, call)?];
    if snapshot.word(call.now) != Some("completed") {
        return Err(ApiError::invalid("snapshotId", "the snapshot is not completed"));
    }
    if snapshot.kind == "fallback" {
        return Err(ApiError::invalid("snapshotId", "fallback snapshots cannot be exported"));
    }
    if state.exports.iter().any(|e| e.snapshot_id == id && e.active(call.now)) {
        let detail = "The snapshot is being exported already.";
        return Err(ApiError::without_code(409, detail));
    }
    Ok(())
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let own = state.exports.iter().rev().filter(|export| export.cluster_id == cluster.id);
    Ok(Answer::List(own.map(|export| export.view(cluster, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let id = call.parameter("exportId");
    let here = |export: &&Export| export.id == id && export.cluster_id == cluster.id && is_id(id);
    match state.exports.iter().find(here) {
        Some(export) => Ok(Answer::Object(200, export.view(cluster, call))),
        None => {
            let detail = format!("Cannot find resource {id}.");
            Err(ApiError::new(404, "RESOURCE_NOT_FOUND", detail).about(id))
        }
    }
}
