//! Restore jobs of dedicated clusters.
//!
//! Source: Atlas Administration API v2, "Cloud Backups", schema
//! `DiskBackupSnapshotRestoreJob`; MongoDB documentation, "Restore Cluster
//! Backup" and "Atlas Administration API Error Codes".

use serde_json::{Map, Value, json};

use super::body::{Body, missing};
use super::call::{Call, is_id};
use super::cluster::Cluster;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::restore::{Restore, Way};
use super::routes::{FIRST, Operation};
use super::snapshots::DAY_MS;
use super::state::State;

/// Days that continuous backup reaches back.
const WINDOW_DAYS: i64 = 7;
/// Downloads that a project may have ready at once.
const MOST_DOWNLOADS: usize = 5;
/// Earliest second the API takes for a moment.
const EARLIEST: i64 = 1_199_145_600;

/// Fields of the resource; the read-only ones may be sent back.
const FIELDS: &[&str] = &[
    "cancelled",
    "components",
    "deliveryType",
    "deliveryUrl",
    "desiredTimestamp",
    "expired",
    "expiresAt",
    "failed",
    "finishedAt",
    "id",
    "links",
    "oplogInc",
    "oplogTs",
    "pointInTimeUTCSeconds",
    "privateDownloadDeliveryUrls",
    "snapshotId",
    "targetClusterName",
    "targetGroupId",
    "timestamp",
];

const ALL: &str = "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs";
const ONE: &str = "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs/{restoreJobId}";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: FIRST, limit: rates::BACKUPS, answer }
}

/// Operations on restore jobs.
pub const OPERATIONS: &[Operation] = &[
    operation("createGroupClusterBackupRestoreJob", "POST", ALL, create),
    operation("listGroupClusterBackupRestoreJobs", "GET", ALL, list),
    operation("getGroupClusterBackupRestoreJob", "GET", ONE, get),
    operation("cancelGroupClusterBackupRestoreJob", "DELETE", ONE, cancel),
];

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let source = state.cluster(call)?.clone();
    let body = Body::read(call.request, FIELDS)?;
    let way = body.word("deliveryType", &["automated", "download", "pointInTime"])?;
    let way = Way::named(way.ok_or_else(|| missing("deliveryType"))?);
    let snapshot_id = match way {
        Way::PointInTime => body.id("snapshotId")?.map(str::to_owned),
        _ => Some(body.required_id("snapshotId")?.to_owned()),
    };
    let taken = match &snapshot_id {
        Some(id) => Some(check_snapshot(state, &source, id, way, call)?),
        None => None,
    };
    let moment = match way {
        Way::PointInTime => check_moment(state, &source, &body, call)?,
        _ => Map::new(),
    };
    let target = match way {
        Way::Download => None,
        _ => Some(check_target(state, &source, &body, call)?),
    };
    let restore = Restore {
        id: state.new_id(),
        cluster_id: source.id.clone(),
        snapshot_id,
        taken_unix_ms: taken,
        way,
        target,
        moment,
        created_unix_ms: call.now.unix_ms,
        ending: state.knobs.next_restore.take().unwrap_or_else(|| "finished".to_owned()),
        cancelled: false,
        endpoints: state.knobs.download_endpoints.clone(),
    };
    let view = restore.view(&source, call);
    state.restores.push(restore);
    Ok(Answer::Object(200, view))
}

/// Returns when the snapshot was taken.
fn check_snapshot(
    state: &State,
    source: &Cluster,
    id: &str,
    way: Way,
    call: &Call<'_>,
) -> Result<i64, ApiError> {
    let snapshot = &state.snapshots[state.snapshot_at(source, id, call)?];
    let complete = snapshot.word(call.now) == Some("completed");
    let code = match way {
        Way::Download => "CANNOT_DOWNLOAD_INCOMPLETE_SNAPSHOT",
        _ => "CANNOT_START_RESTORE_JOB_FOR_INCOMPLETE_CLUSTER_SNAPSHOT",
    };
    if !complete {
        return Err(ApiError::new(409, code, "The snapshot is not completed.").about(id));
    }
    if way == Way::Download {
        check_downloads(state, id, call)?;
    }
    Ok(snapshot.created_unix_ms)
}

fn check_downloads(state: &State, id: &str, call: &Call<'_>) -> Result<(), ApiError> {
    let open = || state.restores.iter().filter(|job| job.open_download(call.now));
    if open().any(|job| job.snapshot_id.as_deref() == Some(id)) {
        let detail = "The snapshot is being downloaded already.";
        return Err(ApiError::new(400, "CANNOT_DOWNLOAD_SNAPSHOT_CONCURRENTLY", detail));
    }
    if open().count() >= MOST_DOWNLOADS {
        let detail = "The project is at its limit for active downloads.";
        return Err(ApiError::new(400, "TOO_MANY_SNAPSHOT_DOWNLOADS", detail));
    }
    Ok(())
}

/// Checks the moment of a point-in-time restore and keeps its fields.
fn check_moment(
    state: &State,
    source: &Cluster,
    body: &Body,
    call: &Call<'_>,
) -> Result<Map<String, Value>, ApiError> {
    let most = i64::from(i32::MAX);
    let seconds = body.number("pointInTimeUTCSeconds", EARLIEST, most)?;
    let oplog = body.number("oplogTs", EARLIEST, most)?;
    let increment = body.number("oplogInc", 1, most)?;
    let invalid = |detail: &str| ApiError::new(400, "INVALID_PIT_RESTORE_TIME", detail);
    let mut fields = Map::new();
    let second = match (seconds, oplog, increment) {
        (Some(seconds), None, None) => {
            fields.insert("pointInTimeUTCSeconds".into(), json!(seconds));
            seconds
        }
        (None, Some(seconds), Some(increment)) => {
            fields.insert("oplogTs".into(), json!(seconds));
            fields.insert("oplogInc".into(), json!(increment));
            seconds
        }
        _ => return Err(invalid("Provide either a UTC time or an operation time.")),
    };
    let now = call.now.unix_ms;
    let within = (now - WINDOW_DAYS * DAY_MS..=now).contains(&(second * 1000));
    if !source.continuous || !within {
        return Err(invalid("The time is outside the restore window."));
    }
    check_prior_snapshot(state, source, second * 1000, call)?;
    Ok(fields)
}

fn check_prior_snapshot(
    state: &State,
    source: &Cluster,
    until: i64,
    call: &Call<'_>,
) -> Result<(), ApiError> {
    let prior = state.snapshots.iter().any(|snapshot| {
        snapshot.cluster_id == source.id
            && snapshot.created_unix_ms <= until
            && snapshot.word(call.now) == Some("completed")
    });
    if prior {
        return Ok(());
    }
    // The zero in this code is the vendor's spelling.
    let code = "UNABLE_T0_FIND_SNAPSHOT_PRIOR_TO_PIT_RESTORE_OPTIME";
    Err(ApiError::new(404, code, "There is no snapshot before that time."))
}

/// Returns project id and name of the cluster that is overwritten.
fn check_target(
    state: &State,
    source: &Cluster,
    body: &Body,
    call: &Call<'_>,
) -> Result<(String, String), ApiError> {
    let group = body.required_id("targetGroupId")?;
    let name = body.required("targetClusterName")?;
    state.check_group(group)?;
    let found = state.clusters.iter().find(|c| c.group_id == group && c.name == name);
    let Some(target) = found else {
        let detail = format!("No cluster named {name} exists in group {group}.");
        return Err(ApiError::new(404, "CLUSTER_NOT_FOUND", detail).about(name).about(group));
    };
    if target.paused {
        let detail = "The target cluster is paused.";
        return Err(ApiError::new(400, "CLUSTER_PAUSED_CANNOT_RESTORE", detail).about(name));
    }
    if target.kind != source.kind || target.shards != source.shards {
        let detail = "The snapshot cannot be restored to the target cluster.";
        return Err(ApiError::new(403, "CANNOT_RESTORE_TO_TARGET", detail).about(name));
    }
    let key = (group.to_owned(), name.to_owned());
    if state.restores.iter().any(|j| j.target.as_ref() == Some(&key) && j.running(call.now)) {
        let detail = "A restore into the target cluster is in progress.";
        return Err(ApiError::new(409, "ATLAS_CLUSTER_RESTORE_IN_PROGRESS", detail).about(name));
    }
    Ok(key)
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let own = state.restores.iter().rev().filter(|job| job.cluster_id == cluster.id);
    Ok(Answer::List(own.map(|job| job.view(cluster, call)).collect()))
}

fn position(state: &State, cluster: &Cluster, call: &Call<'_>) -> Result<usize, ApiError> {
    let id = call.parameter("restoreJobId");
    let here = |job: &Restore| job.id == id && job.cluster_id == cluster.id && is_id(id);
    state.restores.iter().position(here).ok_or_else(|| {
        let detail = format!("Restore job {id} was not found.");
        ApiError::new(404, "RESTORE_JOB_NOT_FOUND", detail).about(id)
    })
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let job = &state.restores[position(state, cluster, call)?];
    Ok(Answer::Object(200, job.view(cluster, call)))
}

fn cancel(state: &mut State, call: &Call<'_>) -> Outcome {
    let at = position(state, state.cluster(call)?, call)?;
    if state.restores[at].way != Way::Download {
        let detail = "Automated restores cannot be cancelled.";
        return Err(ApiError::new(400, "CANNOT_CANCEL_AUTOMATED_RESTORE", detail));
    }
    state.restores[at].cancelled = true;
    Ok(Answer::Nothing)
}
