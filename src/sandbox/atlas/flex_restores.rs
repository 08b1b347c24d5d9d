//! Downloads and restores of flex snapshots.
//!
//! Source: Atlas Administration API v2, "Flex Restore Jobs", schema
//! `FlexBackupRestoreJob20241113`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::Body;
use super::call::Call;
use super::cluster::Cluster;
use super::flex::{DATES, no_restore_job};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::restore::DOWNLOADS;
use super::routes::Operation;
use super::state::State;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds that a restore or the preparation of a download takes.
const DURATION_SECONDS: f64 = 4.0;
/// Milliseconds that a download stays ready.
const DOWNLOAD_MS: i64 = 4 * 3_600_000;

/// One flex restore job; a download when it has no target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FlexRestore {
    /// Job id.
    pub id: String,
    /// Id of the source cluster.
    pub cluster_id: String,
    /// Snapshot.
    pub snapshot_id: String,
    /// Project id and name of the target.
    pub target: Option<(String, String)>,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// `finished`, `failed` or `never`.
    pub ending: String,
}

impl FlexRestore {
    fn word(&self, now: &Moment) -> &'static str {
        let part = now.job_seconds_since(self.created_unix_ms) / DURATION_SECONDS;
        match self.ending.as_str() {
            _ if part < 0.2 => "QUEUED",
            "never" => "RUNNING",
            _ if part < 1.0 => "RUNNING",
            "failed" => "FAILED",
            _ => "COMPLETED",
        }
    }

    fn expires(&self) -> i64 {
        self.created_unix_ms.saturating_add(DOWNLOAD_MS)
    }

    fn view(&self, cluster: &Cluster, call: &Call<'_>) -> Value {
        let word = self.word(call.now);
        let path = format!("/flexClusters/{}/backup/restoreJobs/{}", cluster.name, self.id);
        let mut view = json!({
            "deliveryType": if self.target.is_some() { "RESTORE" } else { "DOWNLOAD" },
            "id": self.id,
            "instanceName": cluster.name,
            "links": call.links(&path),
            "projectId": cluster.group_id,
            "restoreScheduledDate": rfc3339(self.created_unix_ms),
            "snapshotId": self.snapshot_id,
            "status": word,
        });
        match &self.target {
            Some((group, name)) => {
                view["targetDeploymentItemName"] = json!(name);
                view["targetProjectId"] = json!(group);
            }
            None => self.add_download(&mut view, call, word),
        }
        if word == "COMPLETED" {
            let milliseconds = (DURATION_SECONDS * 1000.0 / call.now.speed.max(0.001)) as i64;
            let finished = self.created_unix_ms.saturating_add(milliseconds);
            view["restoreFinishedDate"] = json!(rfc3339(finished));
        }
        view
    }

    fn add_download(&self, view: &mut Value, call: &Call<'_>, word: &str) {
        view["expirationDate"] = json!(rfc3339(self.expires()));
        if word == "COMPLETED" && call.now.unix_ms < self.expires() {
            let (base, key) = (&call.now.base_url, self.key());
            view["snapshotUrl"] =
                json!(format!("{base}{DOWNLOADS}{}/0.tgz?signature={key}", self.id));
        }
    }

    fn key(&self) -> String {
        self.id.chars().rev().collect()
    }

    /// Whether this is the job of a signed download address.
    pub fn serves(&self, id: &str, request: &HttpRequest, now: &Moment) -> bool {
        self.id == id
            && self.target.is_none()
            && self.word(now) == "COMPLETED"
            && now.unix_ms < self.expires()
            && request.query("signature").as_deref() == Some(&self.key())
    }
}

const ALL: &str = "/groups/{groupId}/flexClusters/{name}/backup/restoreJobs";
const ONE: &str = "/groups/{groupId}/flexClusters/{name}/backup/restoreJobs/{restoreJobId}";
const DOWNLOAD: &str = "/groups/{groupId}/flexClusters/{name}/backup/download";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: DATES, limit: rates::FLEX, answer }
}

/// Operations on flex restore jobs.
pub const OPERATIONS: &[Operation] = &[
    operation("downloadGroupFlexClusterBackup", "POST", DOWNLOAD, download),
    operation("createGroupFlexClusterBackupRestoreJob", "POST", ALL, create),
    operation("listGroupFlexClusterBackupRestoreJobs", "GET", ALL, list),
    operation("getGroupFlexClusterBackupRestoreJob", "GET", ONE, get),
];

fn download(state: &mut State, call: &Call<'_>) -> Outcome {
    let body = Body::read(call.request, &["links", "snapshotId"])?;
    start(state, call, body.required_id("snapshotId")?, None)
}

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let known = [
        "deliveryType",
        "expirationDate",
        "id",
        "instanceName",
        "links",
        "projectId",
        "restoreFinishedDate",
        "restoreScheduledDate",
        "snapshotFinishedDate",
        "snapshotId",
        "snapshotUrl",
        "status",
        "targetDeploymentItemName",
        "targetProjectId",
    ];
    let body = Body::read(call.request, &known)?;
    let snapshot = body.required_id("snapshotId")?;
    let name = body.required("targetDeploymentItemName")?;
    let group = body.id("targetProjectId")?.unwrap_or(call.group());
    state.flex_cluster(call)?;
    state.check_group(group)?;
    let target = state.clusters.iter().find(|c| c.group_id == group && c.name == name);
    match target {
        None => {
            let detail = format!("No cluster named {name} exists in group {group}.");
            Err(ApiError::new(404, "CLUSTER_NOT_FOUND", detail).about(name).about(group))
        }
        Some(target) if target.paused => {
            let detail = "The target cluster is paused.";
            Err(ApiError::new(400, "CLUSTER_PAUSED_CANNOT_RESTORE", detail).about(name))
        }
        Some(_) => start(state, call, snapshot, Some((group.to_owned(), name.to_owned()))),
    }
}

fn start(
    state: &mut State,
    call: &Call<'_>,
    snapshot_id: &str,
    target: Option<(String, String)>,
) -> Outcome {
    let cluster = state.flex_cluster(call)?.clone();
    state.snapshot_at(&cluster, snapshot_id, call)?;
    let job = FlexRestore {
        id: state.new_id(),
        cluster_id: cluster.id.clone(),
        snapshot_id: snapshot_id.to_owned(),
        target,
        created_unix_ms: call.now.unix_ms,
        ending: state.knobs.next_restore.take().unwrap_or_else(|| "finished".to_owned()),
    };
    let view = job.view(&cluster, call);
    state.flex_restores.push(job);
    Ok(Answer::Object(200, view))
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.flex_cluster(call)?;
    let own = state.flex_restores.iter().rev().filter(|job| job.cluster_id == cluster.id);
    Ok(Answer::List(own.map(|job| job.view(cluster, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.flex_cluster(call)?;
    let id = call.parameter("restoreJobId");
    let mut own = state.flex_restores.iter().filter(|job| job.cluster_id == cluster.id);
    let job = own.find(|job| job.id == id).ok_or_else(|| no_restore_job(id))?;
    Ok(Answer::Object(200, job.view(cluster, call)))
}
