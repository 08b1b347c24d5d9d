//! Lists the backups of one instance, whatever its kind.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::api::{DescribeBackups, DescribeClusterBackups, Minutes};
use super::client::{Answer, Dds, if_allowed};
use super::facts::{Facts, Shape};
use super::notes::Notes;
use super::rows;
use super::types::BackupSet;
use crate::core::Result;
use crate::core::events::Event;
use crate::model::{Backup, State};
use crate::providers::ListFilter;

/// Before this the service did not exist: the begin of a range that has none.
const LONG_AGO: Timestamp = Timestamp::constant(1_420_070_400, 0); // 2015-01-01

impl Dds {
    /// All backups of an instance, newest first, with the jobs that have no
    /// backup set yet.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling about the backup sets.
    pub async fn list_all(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>> {
        let facts = self.facts(target, &mut Notes::default()).await?;
        let range = self.range(filter);
        let (sets, jobs) =
            tokio::join!(self.list_sets(target, &facts, range), self.list_running(target, &facts));
        let mut backups = sets?;
        for job in jobs {
            let same = |backup: &&mut Backup| job.job_id.is_some() && backup.job_id == job.job_id;
            match backups.iter_mut().find(same) {
                // Some shards are through, but the whole is not.
                Some(begun) => begun.state = job.state,
                None => backups.push(job),
            }
        }
        backups.retain(|backup| is_within(backup, filter));
        backups.sort_by_key(|backup| Reverse(backup.created_at));
        backups.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(backups)
    }

    /// The range that is asked for. Either end may be open, but the older API
    /// wanted both or neither.
    pub(super) fn range(&self, filter: &ListFilter) -> Option<Minutes> {
        if filter.since.is_none() && filter.until.is_none() {
            return None;
        }
        let to = filter.until.unwrap_or_else(|| self.open_end());
        Some(Minutes { from: filter.since.unwrap_or(LONG_AGO), to })
    }

    async fn list_sets(
        &self,
        instance: &str,
        facts: &Facts,
        range: Option<Minutes>,
    ) -> Result<Vec<Backup>> {
        match facts.shape {
            Shape::Cluster => {
                let query = DescribeClusterBackups {
                    instance,
                    range,
                    without_nodes: true,
                    ..Default::default()
                };
                let Answer { body, request_ids, .. } = self.cluster_backups(&query).await?;
                let rows = body.iter().map(|row| rows::of_cluster(instance, row, self.now()));
                Ok(traced(rows.collect(), &request_ids))
            }
            Shape::Shards => self.list_shards(instance, facts, range).await,
            Shape::Standalone | Shape::ReplicaSet => {
                let query = DescribeBackups { instance, range, ..Default::default() };
                let Answer { body, request_ids, .. } = self.backup_sets(&query).await?;
                let rows = body.iter().map(|row| rows::of_set(instance, row, self.now()));
                Ok(traced(rows.collect(), &request_ids))
            }
        }
    }

    async fn list_shards(
        &self,
        instance: &str,
        facts: &Facts,
        range: Option<Minutes>,
    ) -> Result<Vec<Backup>> {
        let mut rows: Vec<(String, BackupSet)> = Vec::new();
        let mut request_ids = Vec::new();
        for shard in &facts.shards {
            let query =
                DescribeBackups { instance, node: Some(shard), range, ..Default::default() };
            let answer = self.backup_sets(&query).await?;
            rows.extend(answer.body.into_iter().map(|row| (shard.clone(), row)));
            request_ids.extend(answer.request_ids);
        }
        let groups = rows::group(rows).into_iter();
        let backups =
            groups.map(|group| group.backup(instance, facts.shards.len(), self.now())).collect();
        Ok(traced(backups, &request_ids))
    }

    /// Jobs at work. They are an extra: when they cannot be listed, the backup
    /// sets still are.
    async fn list_running(&self, instance: &str, facts: &Facts) -> Vec<Backup> {
        if !facts.has_job_list() {
            return Vec::new();
        }
        let jobs = match if_allowed(self.jobs(instance, None).await) {
            Ok(jobs) => jobs.map(|answer| answer.body).unwrap_or_default(),
            Err(error) => {
                let text = format!("running backups of {instance} can't be listed: {error}");
                self.session.transport.observer().event(Event::Warning(&text));
                Vec::new()
            }
        };
        let at_work = |word: &str| matches!(word, "Checking" | "Backuping");
        jobs.iter()
            .filter(|job| job.backup_set_status.as_deref().is_some_and(at_work))
            .map(|job| rows::of_job(instance, job))
            .collect()
    }
}

/// Adds the request id where one answer told everything. The ids of many pages
/// say nothing about a single row.
fn traced(mut backups: Vec<Backup>, request_ids: &[String]) -> Vec<Backup> {
    if let [only] = request_ids {
        for backup in &mut backups {
            backup.request_ids = vec![only.clone()];
        }
    }
    backups
}

/// The service filters by whole minutes, so the seconds are looked at here.
pub fn is_within(backup: &Backup, filter: &ListFilter) -> bool {
    let Some(began) = backup.created_at else {
        // A running job without a time is of now.
        return filter.until.is_none() || backup.state == State::Running;
    };
    filter.since.is_none_or(|since| began >= since)
        && filter.until.is_none_or(|until| began < until)
}
