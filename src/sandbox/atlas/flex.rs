//! Flex clusters with their daily snapshots.
//!
//! Source: Atlas Administration API v2, "Flex Clusters" and "Flex Snapshots";
//! MongoDB documentation, "Flex Cluster Backups".

use serde_json::{Value, json};

use super::call::{Call, is_id};
use super::cluster::{Cluster, Kind};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::snapshot::Snapshot;
use super::state::State;
use crate::sandbox::service::rfc3339;

/// Dates of every flex resource.
pub const DATES: &[&str] = &["2024-11-13"];

const fn operation(
    name: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method: "GET", path, dates: DATES, limit: rates::FLEX, answer }
}

/// Operations on flex clusters and their snapshots.
pub const OPERATIONS: &[Operation] = &[
    operation("listGroupFlexClusters", "/groups/{groupId}/flexClusters", list),
    operation("getGroupFlexCluster", "/groups/{groupId}/flexClusters/{name}", get),
    operation(
        "listGroupFlexClusterBackupSnapshots",
        "/groups/{groupId}/flexClusters/{name}/backup/snapshots",
        list_snapshots,
    ),
    operation(
        "getGroupFlexClusterBackupSnapshot",
        "/groups/{groupId}/flexClusters/{name}/backup/snapshots/{snapshotId}",
        get_snapshot,
    ),
];

impl State {
    /// The flex cluster of the path.
    ///
    /// # Errors
    /// 404 when there is none of that name; 400 for a dedicated cluster.
    pub fn flex_cluster(&self, call: &Call<'_>) -> Result<&Cluster, ApiError> {
        let cluster = self.any_cluster(call, call.parameter("name"))?;
        if cluster.kind == Kind::Flex {
            return Ok(cluster);
        }
        let detail = format!("Cluster {} cannot be used in the Flex API.", cluster.name);
        let code = "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API";
        Err(ApiError::new(400, code, detail).about(cluster.name.as_str()))
    }
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let flex = |c: &&Cluster| c.group_id == call.group() && c.kind == Kind::Flex;
    Ok(Answer::List(state.clusters.iter().filter(flex).map(|c| view(c, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    Ok(Answer::Object(200, view(state.flex_cluster(call)?, call)))
}

fn view(cluster: &Cluster, call: &Call<'_>) -> Value {
    let host = format!("{}.sandbox.mongodb.test", cluster.name.to_ascii_lowercase());
    json!({
        "backupSettings": {"enabled": cluster.backup},
        "clusterType": "REPLICASET",
        "connectionStrings": {
            "standard": format!("mongodb://{host}"),
            "standardSrv": format!("mongodb+srv://{host}"),
        },
        "createDate": rfc3339(cluster.created_unix_ms),
        "groupId": cluster.group_id,
        "id": cluster.id,
        "links": call.links(&format!("/flexClusters/{}", cluster.name)),
        "mongoDBVersion": cluster.version,
        "name": cluster.name,
        "providerSettings": {
            "backingProviderName": cluster.provider,
            "diskSizeGB": 5.0,
            "providerName": "FLEX",
            "regionName": cluster.region,
        },
        "stateName": cluster.state_name,
        "tags": [],
        "terminationProtectionEnabled": false,
        "versionReleaseSystem": "LTS",
    })
}

fn list_snapshots(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.flex_cluster(call)?;
    let listed = state.listed_snapshots(cluster, call);
    Ok(Answer::List(listed.into_iter().map(|s| snapshot_view(s, cluster, call)).collect()))
}

fn get_snapshot(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.flex_cluster(call)?;
    let at = state.snapshot_at(cluster, call.parameter("snapshotId"), call)?;
    Ok(Answer::Object(200, snapshot_view(&state.snapshots[at], cluster, call)))
}

/// Flex snapshots have words of their own, in upper case.
fn snapshot_view(snapshot: &Snapshot, cluster: &Cluster, call: &Call<'_>) -> Value {
    let word = match snapshot.word(call.now) {
        Some("queued") => "QUEUED",
        Some("inProgress") => "RUNNING",
        Some("completed") => "COMPLETED",
        _ => "FAILED",
    };
    let path = format!("/flexClusters/{}/backup/snapshots/{}", cluster.name, snapshot.id);
    let mut view = json!({
        "expiration": rfc3339(snapshot.expires_unix_ms),
        "id": snapshot.id,
        "links": call.links(&path),
        "mongoDBVersion": cluster.version,
        "scheduledTime": rfc3339(snapshot.created_unix_ms),
        "startTime": rfc3339(snapshot.created_unix_ms + 45_000),
        "status": word,
    });
    if matches!(word, "COMPLETED" | "FAILED") {
        view["finishTime"] = json!(rfc3339(snapshot.created_unix_ms + 150_000));
    }
    view
}

/// 404 for a restore job that is not there.
pub fn no_restore_job(id: &str) -> ApiError {
    let id = if is_id(id) { id } else { "of that form" };
    let detail = format!("Restore job {id} was not found.");
    ApiError::new(404, "RESTORE_JOB_NOT_FOUND", detail)
}
