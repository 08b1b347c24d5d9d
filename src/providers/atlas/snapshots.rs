//! Asking for snapshots: the three families have three addresses.
//!
//! Source: Atlas Administration API v2 document, resource Cloud Backups and
//! Flex Snapshots.

use reqwest::Method;

use super::api::{Api, segment};
use super::cluster::ClusterKind;
use super::media::Resource;
use super::page;
use super::states;
use super::types::{FlexSnapshot, Snapshot};
use crate::core::{Error, ErrorKind, Request, Result};
use crate::model::state::look_up;
use crate::model::{Backup, State, Trigger};

/// How a snapshot came about, when somebody asked for it.
pub const ON_DEMAND: &str = "onDemand";

/// All snapshots of a dedicated cluster.
///
/// # Errors
/// Whatever keeps Atlas from telling.
pub async fn dedicated(api: &Api, cluster: &str, kind: ClusterKind) -> Result<Vec<Snapshot>> {
    let request = list_request(api, cluster, kind)?;
    if kind == ClusterKind::Sharded {
        // The one list that comes whole: it takes no paging parameters.
        page::whole(api, &request).await
    } else {
        page::all(api, &request).await
    }
}

/// All snapshots of any cluster, as backups.
///
/// # Errors
/// Whatever keeps Atlas from telling.
pub async fn list(api: &Api, cluster: &str, kind: ClusterKind) -> Result<Vec<Backup>> {
    if kind == ClusterKind::Flex {
        let request = list_request(api, cluster, kind)?;
        let found: Vec<FlexSnapshot> = page::all(api, &request).await?;
        return Ok(found.into_iter().map(|snapshot| of_flex(cluster, snapshot)).collect());
    }
    let found = dedicated(api, cluster, kind).await?;
    Ok(found.into_iter().map(|snapshot| of_dedicated(cluster, snapshot)).collect())
}

/// One snapshot of any cluster, as a backup.
///
/// # Errors
/// [`ErrorKind::NotFound`] when the cluster has no such snapshot.
pub async fn show(api: &Api, cluster: &str, kind: ClusterKind, id: &str) -> Result<Backup> {
    let request = show_request(api, cluster, kind, id)?;
    if kind == ClusterKind::Flex {
        return Ok(of_flex(cluster, api.read(&request).await?));
    }
    Ok(of_dedicated(cluster, api.read(&request).await?))
}

fn list_request(api: &Api, cluster: &str, kind: ClusterKind) -> Result<Request> {
    let name = segment(cluster);
    let (operation, resource, path) = match kind {
        ClusterKind::ReplicaSet => (
            "listGroupClusterBackupSnapshots",
            Resource::Snapshots,
            format!("/clusters/{name}/backup/snapshots"),
        ),
        ClusterKind::Sharded => (
            "listGroupClusterBackupSnapshotShardedClusters",
            Resource::Snapshots,
            format!("/clusters/{name}/backup/snapshots/shardedClusters"),
        ),
        ClusterKind::Flex => (
            "listGroupFlexClusterBackupSnapshots",
            Resource::Flex,
            format!("/flexClusters/{name}/backup/snapshots"),
        ),
    };
    api.get(operation, resource, &path)
}

fn show_request(api: &Api, cluster: &str, kind: ClusterKind, id: &str) -> Result<Request> {
    check_id(id)?;
    let name = segment(cluster);
    let (operation, resource, path) = match kind {
        ClusterKind::ReplicaSet => (
            "getGroupClusterBackupSnapshot",
            Resource::Snapshots,
            format!("/clusters/{name}/backup/snapshots/{id}"),
        ),
        // The list's address ends in a plural, this one does not.
        ClusterKind::Sharded => (
            "getGroupClusterBackupSnapshotShardedCluster",
            Resource::Snapshots,
            format!("/clusters/{name}/backup/snapshots/shardedCluster/{id}"),
        ),
        ClusterKind::Flex => (
            "getGroupFlexClusterBackupSnapshot",
            Resource::Flex,
            format!("/flexClusters/{name}/backup/snapshots/{id}"),
        ),
    };
    api.get(operation, resource, &path)
}

/// The request that removes a snapshot. A sharded cluster's has its own path.
///
/// # Errors
/// [`ErrorKind::Usage`] for a malformed id, [`ErrorKind::Unsupported`] for a
/// flex cluster.
pub fn delete_request(api: &Api, cluster: &str, kind: ClusterKind, id: &str) -> Result<Request> {
    let operation = match kind {
        ClusterKind::ReplicaSet => "deleteGroupClusterBackupSnapshot",
        ClusterKind::Sharded => "deleteGroupClusterBackupSnapshotShardedCluster",
        ClusterKind::Flex => return Err(atlas_s_own(cluster, "delete")),
    };
    let mut request = show_request(api, cluster, kind, id)?;
    request.operation = operation.to_owned();
    request.method = Method::DELETE;
    Ok(request)
}

/// The request that changes how long a snapshot is kept: by its id alone, for
/// sharded clusters too, which have no path of their own for this.
///
/// # Errors
/// As [`delete_request`].
pub fn keep_request(api: &Api, cluster: &str, kind: ClusterKind, id: &str) -> Result<Request> {
    if kind == ClusterKind::Flex {
        return Err(atlas_s_own(cluster, "keep longer"));
    }
    let mut request = show_request(api, cluster, ClusterKind::ReplicaSet, id)?;
    request.operation = "updateGroupClusterBackupSnapshot".to_owned();
    request.method = Method::PATCH;
    Ok(request)
}

fn atlas_s_own(cluster: &str, verb: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("`{cluster}` is a flex cluster, and there is no API to {verb} its snapshots"),
    )
    .hint("Atlas takes one a day and keeps the last 8")
}

/// Checks the form of a snapshot's id.
///
/// # Errors
/// [`ErrorKind::Usage`] for anything else.
pub fn check_id(id: &str) -> Result<()> {
    if super::settings::is_id(id) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Usage, format!("`{id}` is no snapshot id"))
        .hint("a snapshot id has 24 hexadecimal digits, a to f in lower case"))
}

/// A snapshot of a dedicated cluster as a backup.
pub fn of_dedicated(cluster: &str, snapshot: Snapshot) -> Backup {
    let mut backup = Backup::new(cluster, state(&snapshot));
    backup.trigger = snapshot
        .snapshot_type
        .as_deref()
        .map(|how| if how == ON_DEMAND { Trigger::Manual } else { Trigger::Scheduled });
    if snapshot.snapshot_type.as_deref() == Some("fallback") {
        backup.warnings.push(
            "a fallback snapshot, taken in another way after the usual one failed; it can't be \
             exported"
                .to_owned(),
        );
    }
    backup.backup_id = snapshot.id;
    backup.provider_state = snapshot.status;
    backup.created_at = snapshot.created_at;
    backup.expires_at = snapshot.expires_at;
    backup.size_bytes = snapshot.storage_size_bytes;
    backup.method = snapshot.snapshot_type;
    backup.description = snapshot.description;
    backup
}

/// A snapshot of a flex cluster as a backup.
fn of_flex(cluster: &str, snapshot: FlexSnapshot) -> Backup {
    let word = snapshot.status.as_deref().unwrap_or_default();
    let mut backup = Backup::new(cluster, look_up(states::FLEX_SNAPSHOT, word));
    backup.backup_id = snapshot.id;
    backup.provider_state = snapshot.status;
    backup.created_at = snapshot.start_time.or(snapshot.scheduled_time);
    backup.completed_at = snapshot.finish_time;
    backup.expires_at = snapshot.expiration;
    backup.trigger = Some(Trigger::Scheduled);
    backup
}

/// The state of a snapshot of a dedicated cluster.
pub fn state(snapshot: &Snapshot) -> State {
    look_up(states::SNAPSHOT, snapshot.status.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_becomes_a_backup() {
        let text = r#"{"id": "32b6e34b3d91647abb20e7b8", "status": "completed",
            "snapshotType": "onDemand", "createdAt": "2026-01-05T08:00:00Z",
            "expiresAt": "2026-01-12T08:00:00Z", "storageSizeBytes": 42,
            "description": "nightly", "type": "replicaSet", "links": []}"#;
        let backup = of_dedicated("Cluster0", serde_json::from_str(text).expect("snapshot"));
        assert_eq!(backup.state, State::Succeeded);
        assert_eq!(backup.backup_id.as_deref(), Some("32b6e34b3d91647abb20e7b8"));
        assert_eq!(backup.trigger, Some(Trigger::Manual));
        assert_eq!(backup.size_bytes, Some(42));
        assert_eq!(
            backup.expires_at.map(|at| at.to_string()).as_deref(),
            Some("2026-01-12T08:00:00Z")
        );
    }

    #[test]
    fn an_unknown_word_is_unknown() {
        let text = r#"{"id": "a", "status": "Completed"}"#;
        let backup = of_dedicated("Cluster0", serde_json::from_str(text).expect("snapshot"));
        assert_eq!(backup.state, State::Unknown);
        assert_eq!(backup.provider_state.as_deref(), Some("Completed"));
    }

    #[test]
    fn flex_words_are_their_own() {
        let text = r#"{"id": "a", "status": "COMPLETED", "startTime": "2026-01-05T08:00:00Z",
                       "finishTime": "2026-01-05T08:05:00Z"}"#;
        let backup = of_flex("Flex0", serde_json::from_str(text).expect("snapshot"));
        assert_eq!(backup.state, State::Succeeded);
        assert!(backup.completed_at > backup.created_at);
    }
}
