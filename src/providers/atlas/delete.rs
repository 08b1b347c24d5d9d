//! Removing a snapshot.
//!
//! Source: Atlas Administration API v2 document, operations
//! `deleteGroupClusterBackupSnapshot` and `…ShardedCluster`.

use async_trait::async_trait;

use super::backup::Snapshots;
use super::cluster::ClusterKind;
use super::snapshots;
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Backup, Danger, State};
use crate::providers::{DeleteBackups, PlannedChange, Reads};

#[async_trait]
impl DeleteBackups for Snapshots {
    async fn delete(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange> {
        snapshots::check_id(id)?;
        let (kind, found) = self.looked_up(target, id, reads).await?;
        let certain = kind.is_some();
        let kind = kind.unwrap_or(ClusterKind::ReplicaSet);
        let request = snapshots::delete_request(&self.api, target, kind, id)?;
        if let Some(backup) = &found {
            check_finished(backup, "deleted")?;
        }
        let taken = found
            .and_then(|backup| backup.created_at)
            .map_or_else(String::new, |at| format!(", taken at {at:.0},"));
        let change = PlannedChange::new(request, format!("deletes snapshot {id} of {target}"))
            .danger(Danger::destroys_data(format!(
                "snapshot {id} of {target}{taken} is deleted for good"
            )));
        Ok(if certain {
            change
        } else {
            change.warning("the path is another one where the cluster is sharded")
        })
    }
}

impl Snapshots {
    /// A snapshot and its cluster's kind, as far as reading is allowed.
    pub(super) async fn looked_up(
        &self,
        target: &str,
        id: &str,
        reads: Reads,
    ) -> Result<(Option<ClusterKind>, Option<Backup>)> {
        if !reads.allowed() {
            return Ok((self.clusters.known(target), None));
        }
        let (kind, backup) = self.locate(target, id).await?;
        Ok((Some(kind), Some(backup)))
    }
}

/// Atlas changes nothing about a snapshot that it is still taking.
pub(super) fn check_finished(backup: &Backup, what: &str) -> Result<()> {
    if !matches!(backup.state, State::Queued | State::Running) {
        return Ok(());
    }
    let id = backup.backup_id.as_deref().unwrap_or_default();
    Err(Error::new(
        ErrorKind::Busy,
        format!("snapshot {id} is still being taken, so it can't be {what} yet"),
    )
    .hint("wait until it is finished")
    .next(format!("cloudbak backup wait {id} --target {}", backup.target)))
}
