//! A look at a backup that a person named: the id may be the backup's own, its
//! job's, or that of one shard's part.

use super::api::{DescribeBackups, DescribeClusterBackups};
use super::client::if_found;
use super::facts::Shape;
use super::observe::Look;
use super::rows;
use super::types::BackupSet;
use crate::core::{Error, ErrorKind, Result};
use crate::model::Backup;
use crate::providers::ListFilter;

impl Look<'_> {
    /// A backup that a person named by its id, or by its job's.
    pub(super) async fn named(&mut self) -> Result<Option<Backup>> {
        let Some(id) = self.follow.backup_id.clone() else { return Ok(None) };
        let target = self.follow.target.clone();
        let found = match self.facts.shape {
            Shape::Cluster => self.named_cluster(&target, &id).await?,
            Shape::Shards => {
                let all = self.dds.list_all(&target, &ListFilter::default()).await?;
                all.into_iter().find(|backup| has_id(backup, &id))
            }
            Shape::Standalone | Shape::ReplicaSet => self.named_set(&target, &id).await?,
        };
        // A named backup is looked up by its name every time: nothing else is
        // known about it.
        self.notes.seen |= found.is_some();
        Ok(found)
    }

    async fn named_set(&mut self, instance: &str, id: &str) -> Result<Option<Backup>> {
        let by_backup = DescribeBackups { instance, backup: Some(id), ..Default::default() };
        let by_job = DescribeBackups { instance, job: Some(id), ..Default::default() };
        for query in [by_backup, by_job] {
            let answer = if_found(self.dds.backup_sets(&query).await)?;
            self.request_ids = answer.request_ids;
            let named = |row: &&BackupSet| {
                [&row.backup_id, &row.backup_job_id].iter().any(|held| held.as_deref() == Some(id))
            };
            if let Some(row) = answer.body.iter().find(named) {
                return Ok(Some(rows::of_set(instance, row, self.dds.now())));
            }
        }
        Ok(None)
    }

    async fn named_cluster(&mut self, instance: &str, id: &str) -> Result<Option<Backup>> {
        let by_backup = DescribeClusterBackups { instance, backup: Some(id), ..Default::default() };
        let answer = if_found(self.dds.cluster_backups(&by_backup).await)?;
        self.request_ids = answer.request_ids;
        let now = self.dds.now();
        let named = answer.body.iter().find(|row| row.cluster_backup_id.as_deref() == Some(id));
        if let Some(row) = named {
            return Ok(Some(rows::of_cluster(instance, row, now)));
        }
        let by_job = DescribeClusterBackups { instance, job: Some(id), ..Default::default() };
        let answer = if_found(self.dds.cluster_backups(&by_job).await)?;
        self.request_ids = answer.request_ids;
        // A service that ignores the filter answers with every backup.
        Ok(match answer.body.as_slice() {
            [row] => {
                let mut backup = rows::of_cluster(instance, row, now);
                backup.job_id = Some(id.to_owned());
                Some(backup)
            }
            _ => None,
        })
    }

    /// The error for an id that names nothing.
    pub(super) fn no_such_backup(&self) -> Error {
        let id = self.follow.backup_id.as_deref().unwrap_or("");
        let target = &self.follow.target;
        Error::new(ErrorKind::NotFound, format!("`{target}` has no backup or job `{id}`"))
            .next(format!("cloudbak backup list {target}"))
    }
}

/// Whether an id names the backup: its own, that of its job or of one part.
fn has_id(backup: &Backup, id: &str) -> bool {
    let own = backup.backup_id.as_deref().unwrap_or("");
    own == id || own.split(',').any(|part| part == id) || backup.job_id.as_deref() == Some(id)
}
