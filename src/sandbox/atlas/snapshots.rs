//! Operations on snapshots of dedicated clusters.
//!
//! Source: Atlas Administration API v2, "Cloud Backups"; MongoDB
//! documentation, "Atlas Administration API Error Codes".

use super::body::{Body, missing};
use super::call::{Call, invalid_query, is_id};
use super::cluster::{Cluster, Kind, check_can_back_up};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::{FIRST, Operation};
use super::snapshot::Snapshot;
use super::state::State;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// Days an on-demand snapshot is kept when the request does not say.
const DEFAULT_RETENTION_DAYS: i64 = 7;
/// Most days that fit the field (32 bit).
const MOST_DAYS: i64 = 2_147_483_647;

/// Last second of the year 9998.
const LAST_UNIX_MS: i64 = 253_370_764_799_000;

const ALL: &str = "/groups/{groupId}/clusters/{clusterName}/backup/snapshots";
const ONE: &str = "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}";
const ALL_SHARDED: &str =
    "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedClusters";
const ONE_SHARDED: &str =
    "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedCluster/{snapshotId}";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: FIRST, limit: rates::BACKUPS, answer }
}

/// Operations on snapshots.
pub const OPERATIONS: &[Operation] = &[
    operation("takeGroupClusterBackupSnapshots", "POST", ALL, take),
    operation("listGroupClusterBackupSnapshots", "GET", ALL, list),
    operation("listGroupClusterBackupSnapshotShardedClusters", "GET", ALL_SHARDED, list_sharded),
    operation("getGroupClusterBackupSnapshotShardedCluster", "GET", ONE_SHARDED, get_sharded),
    operation("deleteGroupClusterBackupSnapshotShardedCluster", "DELETE", ONE_SHARDED, delete),
    operation("getGroupClusterBackupSnapshot", "GET", ONE, get),
    operation("updateGroupClusterBackupSnapshot", "PATCH", ONE, change_retention),
    operation("deleteGroupClusterBackupSnapshot", "DELETE", ONE, delete),
];

fn take(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?.clone();
    let body = Body::read(call.request, &["description", "links", "retentionInDays"])?;
    let description = body.text("description")?.map(str::to_owned);
    let days = body.number("retentionInDays", 1, MOST_DAYS)?.unwrap_or(DEFAULT_RETENTION_DAYS);
    check_can_back_up(&cluster)?;
    if days < state.fewest_days(call.group()) {
        let code = "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY";
        return Err(ApiError::new(400, code, "The compliance policy asks for a longer retention."));
    }
    state.check_no_unfinished(&cluster, call)?;
    let snapshot = state.new_on_demand(&cluster, call, description, days);
    let mut view = snapshot.view(&cluster, call);
    state.snapshots.push(snapshot);
    if std::mem::take(&mut state.knobs.answer_without_id)
        && let Some(fields) = view.as_object_mut()
    {
        fields.remove("id");
        fields.remove("links");
    }
    Ok(Answer::Object(200, view))
}

impl State {
    fn check_no_unfinished(&self, cluster: &Cluster, call: &Call<'_>) -> Result<(), ApiError> {
        let unfinished = |snapshot: &Snapshot| {
            snapshot.cluster_id == cluster.id
                && snapshot.kind == "onDemand"
                && !snapshot.finished(call.now)
        };
        if !self.snapshots.iter().any(unfinished) {
            return Ok(());
        }
        let detail = "Another on-demand snapshot is queued or in progress.";
        Err(ApiError::new(400, "UNFINISHED_ON_DEMAND_SNAPSHOT", detail))
    }

    fn new_on_demand(
        &mut self,
        cluster: &Cluster,
        call: &Call<'_>,
        description: Option<String>,
        days: i64,
    ) -> Snapshot {
        let created = call.now.unix_ms;
        let member_ids = self.member_ids(cluster);
        Snapshot {
            id: self.new_id(),
            cluster_id: cluster.id.clone(),
            kind: "onDemand".into(),
            frequency: None,
            description,
            created_unix_ms: created,
            duration_seconds: cluster.backup_seconds(),
            lag_seconds: self.knobs.listing_lag_seconds,
            ending: self.knobs.next_job.take().unwrap_or_default(),
            expires_unix_ms: after_days(created, days),
            size_bytes: 5_368_709_120,
            member_ids,
            policy_item: None,
            by_request: true,
        }
    }

    /// Fresh ids for the parts of a sharded snapshot; none for others.
    pub fn member_ids(&mut self, cluster: &Cluster) -> Vec<String> {
        match cluster.kind {
            Kind::Sharded => cluster.replica_sets().iter().map(|_| self.new_id()).collect(),
            _ => Vec::new(),
        }
    }

    /// Position of the snapshot of the path.
    ///
    /// # Errors
    /// 404 `INVALID_SNAPSHOT_ID` or `SNAPSHOT_NOT_FOUND`.
    pub fn snapshot_at(
        &self,
        cluster: &Cluster,
        id: &str,
        call: &Call<'_>,
    ) -> Result<usize, ApiError> {
        if !is_id(id) {
            let detail = format!("An invalid snapshot ID {id} was specified.");
            return Err(ApiError::new(404, "INVALID_SNAPSHOT_ID", detail).about(id));
        }
        let here = |s: &Snapshot| s.id == id && s.cluster_id == cluster.id && s.exists(call.now);
        self.snapshots.iter().position(here).ok_or_else(|| {
            let detail = format!("Snapshot {id} of cluster {} was not found.", cluster.name);
            ApiError::new(404, "SNAPSHOT_NOT_FOUND", detail).about(id)
        })
    }

    /// The listed snapshots of a cluster, newest first unless scripted.
    pub fn listed_snapshots(&self, cluster: &Cluster, call: &Call<'_>) -> Vec<&Snapshot> {
        let own = |s: &&Snapshot| s.cluster_id == cluster.id && s.listed(call.now);
        let mut listed: Vec<&Snapshot> = self.snapshots.iter().filter(own).collect();
        listed.sort_by_key(|snapshot| snapshot.created_unix_ms);
        if !self.knobs.oldest_first {
            listed.reverse();
        }
        listed
    }
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    check_kind(cluster, Kind::ReplicaSet)?;
    let until = usable_until(call)?;
    let usable = |s: &&Snapshot| {
        until
            .is_none_or(|until| s.created_unix_ms <= until && s.word(call.now) == Some("completed"))
    };
    let listed = state.listed_snapshots(cluster, call);
    Ok(Answer::List(listed.into_iter().filter(usable).map(|s| s.view(cluster, call)).collect()))
}

/// The moment that listed snapshots have to be usable for, in milliseconds.
fn usable_until(call: &Call<'_>) -> Result<Option<i64>, ApiError> {
    let most = i64::from(i32::MAX);
    let point = call.number("pointInTimeUtcSeconds", 0, most)?;
    let oplog = call.number("oplogTs", 0, most)?;
    let increment = call.number("oplogInc", 0, most)?;
    match (point, oplog, increment) {
        (None, None, None) => Ok(None),
        (Some(seconds), None, None) | (None, Some(seconds), Some(_)) => Ok(Some(seconds * 1000)),
        (Some(_), ..) => Err(invalid_query("pointInTimeUtcSeconds")),
        _ => Err(invalid_query("oplogTs")),
    }
}

fn list_sharded(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    check_kind(cluster, Kind::Sharded)?;
    let listed = state.listed_snapshots(cluster, call);
    Ok(Answer::WholeList(listed.into_iter().map(|s| s.view(cluster, call)).collect()))
}

/// By id the generic path knows the snapshots of sharded clusters too.
fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let at = state.snapshot_at(cluster, call.parameter("snapshotId"), call)?;
    Ok(Answer::Object(200, state.snapshots[at].view(cluster, call)))
}

fn get_sharded(state: &mut State, call: &Call<'_>) -> Outcome {
    check_kind(state.cluster(call)?, Kind::Sharded)?;
    get(state, call)
}

fn change_retention(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?.clone();
    let at = state.snapshot_at(&cluster, call.parameter("snapshotId"), call)?;
    let body = Body::read(call.request, &["links", "retentionUnit", "retentionValue"])?;
    let unit = body.word("retentionUnit", &["DAYS", "WEEKS", "MONTHS", "YEARS"])?;
    let unit = unit.ok_or_else(|| missing("retentionUnit"))?;
    let value = body.number("retentionValue", i64::MIN, i64::MAX)?;
    let value = value.ok_or_else(|| missing("retentionValue"))?;
    if !(1..=MOST_DAYS).contains(&value) {
        let detail = format!("The retention value {value} is invalid.");
        return Err(ApiError::new(400, "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID", detail));
    }
    if !state.snapshots[at].finished(call.now) {
        let detail = "The retention of a snapshot in progress cannot be changed.";
        return Err(ApiError::new(400, "CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION", detail));
    }
    let days = value.saturating_mul(unit_days(unit));
    let expires = after_days(state.snapshots[at].created_unix_ms, days);
    if expires < state.snapshots[at].expires_unix_ms {
        let code = "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY";
        state.check_not_protected(call.group(), code)?;
    }
    let snapshot = &mut state.snapshots[at];
    snapshot.expires_unix_ms = expires;
    Ok(Answer::Object(200, snapshot.view(&cluster, call)))
}

/// A moment some days later, but none that a time stamp can't show.
fn after_days(unix_ms: i64, days: i64) -> i64 {
    unix_ms.saturating_add(days.saturating_mul(DAY_MS)).min(LAST_UNIX_MS)
}

/// Days of a retention unit, upper or lower case.
pub fn unit_days(unit: &str) -> i64 {
    match unit.to_ascii_lowercase().as_str() {
        "weeks" => 7,
        "months" => 31,
        "years" => 366,
        _ => 1,
    }
}

fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?.clone();
    let by_sharded_path = call.request.path().contains("/shardedCluster/");
    let wanted = if by_sharded_path { Kind::Sharded } else { Kind::ReplicaSet };
    check_kind(&cluster, wanted)?;
    let at = state.snapshot_at(&cluster, call.parameter("snapshotId"), call)?;
    if !state.snapshots[at].finished(call.now) {
        let detail = "A snapshot in progress cannot be deleted.";
        return Err(ApiError::new(400, "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT", detail));
    }
    let code = "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY";
    state.check_not_protected(call.group(), code)?;
    state.snapshots.remove(at);
    Ok(Answer::Nothing)
}

fn check_kind(cluster: &Cluster, wanted: Kind) -> Result<(), ApiError> {
    if cluster.kind == wanted {
        return Ok(());
    }
    let detail = format!("Cluster {} is not served by this backup endpoint.", cluster.name);
    Err(ApiError::new(400, "INCORRECT_BACKUP_API_ENDPOINT", detail).about(cluster.name.as_str()))
}
