//! One look at a started backup.
//!
//! Three places tell about it, and none of them tells all: the job list (cloud
//! disks only, has no failed state), the backup sets (only what has ended) and
//! the task history (the only place with an explicit failure).
//!
//! Source: "DescribeBackupTasks", "DescribeBackups", "DescribeClusterBackups",
//! "DescribeHistoryTasks" (ApsaraDB for MongoDB).

use jiff::SignedDuration;

use super::api::{DescribeBackups, DescribeClusterBackups, Minutes};
use super::client::{Answer, Dds, if_allowed, if_found};
use super::clock::shifted;
use super::facts::{Facts, Shape};
use super::notes::Notes;
use super::rows;
use super::states::HISTORY_TASK;
use super::types::{BackupSet, HistoryTask};
use crate::core::Result;
use crate::model::state::look_up;
use crate::model::{Backup, Follow, State, Trigger};

/// How long a job that ended may take to show its backup set.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);
/// The task history reaches this far back.
pub(super) const HISTORY: SignedDuration = SignedDuration::from_hours(30 * 24 - 1);

/// One look: what is asked, and what was learnt on the way.
pub struct Look<'a> {
    pub(super) dds: &'a Dds,
    pub(super) follow: &'a mut Follow,
    pub(super) notes: Notes,
    pub(super) facts: Facts,
    pub(super) request_ids: Vec<String>,
    /// Whether something that would tell could not be asked.
    blind: bool,
    /// The word that says that the work is over, though not how it went.
    ended: Option<String>,
}

impl<'a> Look<'a> {
    /// Gets ready to look; learns the instance's kind where the notes do not
    /// tell it.
    ///
    /// # Errors
    /// As [`Dds::instance`].
    pub async fn new(dds: &'a Dds, follow: &'a mut Follow) -> Result<Self> {
        let mut notes = Notes::read(&follow.memo);
        let facts = dds.facts(&follow.target, &mut notes).await?;
        Ok(Self { dds, follow, notes, facts, request_ids: Vec::new(), blind: false, ended: None })
    }

    /// Looks, and keeps what was learnt in the follow.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    pub async fn take(mut self) -> Result<Backup> {
        let seen = self.look().await;
        self.follow.memo = self.notes.write();
        let mut backup = seen?;
        self.follow.backup_id = backup.backup_id.clone().or(self.follow.backup_id.take());
        self.follow.job_id = backup.job_id.clone().or(self.follow.job_id.take());
        backup.backup_id = self.follow.backup_id.clone();
        backup.job_id = self.follow.job_id.clone();
        backup.request_ids.append(&mut self.request_ids);
        backup.warnings.extend(self.notes.warnings.iter().cloned());
        Ok(backup)
    }

    async fn look(&mut self) -> Result<Backup> {
        if self.notes.by_id
            && let Some(backup) = self.named().await?
        {
            return Ok(backup);
        }
        if self.facts.has_job_list()
            && let Some(backup) = self.job_at_work().await?
        {
            return Ok(self.going(backup));
        }
        if self.notes.by_id {
            return Err(self.no_such_backup());
        }
        if let Some(backup) = self.result().await? {
            return Ok(backup);
        }
        match self.task().await? {
            Some(task) => Ok(self.of_task(&task)),
            None => Ok(self.nothing_seen()),
        }
    }

    fn going(&mut self, backup: Backup) -> Backup {
        self.notes.seen = true;
        self.notes.quiet_since = None;
        backup
    }

    /// The job while it works. A finished or vanished one is `None`: its
    /// outcome is told elsewhere.
    async fn job_at_work(&mut self) -> Result<Option<Backup>> {
        let job_id = self.job_id().map(str::to_owned);
        let answer = if_found(self.dds.jobs(&self.follow.target, job_id.as_deref()).await);
        let Some(Answer { body, request_ids, .. }) = if_allowed(answer)? else {
            self.blind = true;
            return Ok(None);
        };
        self.request_ids = request_ids;
        let job = match &job_id {
            Some(id) => body.into_iter().find(|job| job.id.as_ref() == Some(id)),
            None => body.into_iter().find(|job| self.notes.may_be_our_job(job)),
        };
        let Some(job) = job else { return Ok(None) };
        self.notes.seen = true;
        self.notes.job_is_sure = true;
        if self.notes.by_id {
            // The id names a job, then: its backup will have another one.
            self.notes.by_id = false;
            self.follow.job_id = self.follow.backup_id.take();
        }
        if self.follow.job_id.is_none() {
            self.follow.job_id = job.id.clone();
        }
        // Of a job named by a person nothing is known but what the list tells.
        self.notes.server_time = self.notes.server_time.or(job.backup_start_time);
        if job.backup_set_status.as_deref() == Some("Finished") {
            self.ended = job.backup_set_status;
            return Ok(None);
        }
        Ok(Some(rows::of_job(&self.follow.target, &job)))
    }

    /// The id that the job list knows the backup by.
    fn job_id(&self) -> Option<&str> {
        let id = self.follow.job_id.as_deref();
        id.or(self.follow.backup_id.as_deref().filter(|_| self.notes.by_id))
    }

    /// The id of the job, where listings of backups can be filtered by it.
    fn sure_job(&self) -> Option<String> {
        self.follow.job_id.clone().filter(|_| self.notes.job_is_sure)
    }

    /// The outcome, once a listing of backups has it.
    async fn result(&mut self) -> Result<Option<Backup>> {
        match self.facts.shape {
            Shape::Cluster => self.cluster_result().await,
            Shape::Shards => self.shards_result().await,
            Shape::Standalone | Shape::ReplicaSet => {
                let set = self.own_set(None).await?;
                Ok(set.map(|set| rows::of_set(&self.follow.target, &set, self.dds.now())))
            }
        }
    }

    /// The time range that our backup must be in, where its job does not name it.
    fn range(&self) -> Option<Minutes> {
        let from = self.notes.horizon()?;
        Some(Minutes { from, to: self.dds.open_end() })
    }

    /// Our backup set of an instance or of one shard.
    async fn own_set(&mut self, node: Option<&str>) -> Result<Option<BackupSet>> {
        let job = self.sure_job();
        let instance = self.follow.target.clone();
        let range = if job.is_some() { None } else { self.range() };
        if job.is_none() && range.is_none() {
            return Ok(None);
        }
        let query = DescribeBackups {
            instance: &instance,
            node,
            job: job.as_deref(),
            range,
            ..Default::default()
        };
        let answer = if_found(self.dds.backup_sets(&query).await)?;
        self.request_ids = answer.request_ids;
        Ok(self.pick(answer.body))
    }

    /// Our row among rows that the service may or may not have filtered: by the
    /// job's id, by the backup's, else the first that began after the create.
    /// A row that names another job is not ours when our own job is sure.
    fn pick(&self, rows: Vec<BackupSet>) -> Option<BackupSet> {
        let job = self.follow.job_id.as_ref();
        // An id that the service itself calls a job's is no backup's.
        let job_as_backup = job.filter(|_| !self.notes.job_is_sure);
        let ids = [job_as_backup, self.follow.backup_id.as_ref()];
        let by_job = |row: &&BackupSet| job.is_some() && row.backup_job_id.as_ref() == job;
        let by_id =
            |row: &&BackupSet| row.backup_id.is_some() && ids.contains(&row.backup_id.as_ref());
        let by_time = |row: &&BackupSet| {
            let foreign = self.notes.job_is_sure && row.backup_job_id.is_some();
            !foreign && self.notes.may_be_ours(row)
        };
        let found = rows.iter().find(by_job).or_else(|| rows.iter().find(by_id));
        let found =
            found.or_else(|| rows.iter().filter(by_time).min_by_key(|row| row.backup_start_time));
        found.cloned()
    }

    async fn cluster_result(&mut self) -> Result<Option<Backup>> {
        let job = self.sure_job();
        let instance = self.follow.target.clone();
        let range = if job.is_some() { None } else { self.range() };
        if job.is_none() && range.is_none() {
            return Ok(None);
        }
        let query = DescribeClusterBackups {
            instance: &instance,
            job: job.as_deref(),
            range,
            ..Default::default()
        };
        let answer = if_found(self.dds.cluster_backups(&query).await)?;
        self.request_ids = answer.request_ids;
        // The rows name no job. The time tells which one is ours, also where the
        // service ignores the filter; without a time the filter has to do.
        let rows = &answer.body;
        let id = &self.follow.backup_id;
        let by_id = rows.iter().find(|row| id.is_some() && row.cluster_backup_id == *id);
        let by_time = || {
            let ours = rows.iter().filter(|row| self.notes.may_be_our_cluster(row));
            ours.min_by_key(|row| row.cluster_backup_start_time)
        };
        let timeless = self.notes.horizon().is_none();
        let only = || rows.first().filter(|_| timeless && rows.len() == 1);
        let row = by_id.or_else(by_time).or_else(only);
        Ok(row.map(|row| rows::of_cluster(&instance, row, self.dds.now())))
    }

    /// The sets of all shards as one backup; while some are missing it still
    /// runs, unless one has failed already.
    async fn shards_result(&mut self) -> Result<Option<Backup>> {
        let shards = self.facts.shards.clone();
        let mut found = Vec::new();
        let mut request_ids = Vec::new();
        for shard in &shards {
            if let Some(set) = self.own_set(Some(shard)).await? {
                found.push((shard.clone(), set));
            }
            request_ids.append(&mut self.request_ids);
        }
        self.request_ids = request_ids;
        if found.is_empty() {
            return Ok(None);
        }
        let complete = found.len() == shards.len();
        let backup =
            rows::ShardGroup::of(found).backup(&self.follow.target, shards.len(), self.dds.now());
        Ok((complete || backup.state == State::Failed).then_some(backup))
    }

    /// Our task in the history: the first manual backup since the create.
    async fn task(&mut self) -> Result<Option<HistoryTask>> {
        let Some(horizon) = self.notes.horizon() else { return Ok(None) };
        let from = horizon.max(shifted(self.dds.now(), -HISTORY));
        let range = Minutes { from, to: self.dds.open_end() };
        let answer = if_allowed(self.dds.manual_tasks(&self.follow.target, range).await)?;
        let Some(answer) = answer else {
            self.blind = true;
            return Ok(None);
        };
        let ours = answer.body.into_iter().filter(|task| self.notes.may_be_our_task(task));
        Ok(ours.min_by_key(|task| task.start_time))
    }

    fn of_task(&mut self, task: &HistoryTask) -> Backup {
        let word = task.status.as_deref().unwrap_or("");
        let state = look_up(HISTORY_TASK, word);
        // The task's success is not the backup's: that has to be listed.
        if state == State::Succeeded {
            self.ended = task.status.clone();
            return self.nothing_seen();
        }
        let mut backup = Backup::new(&self.follow.target, state);
        backup.provider_state = task.status.clone();
        backup.percent = task.progress.filter(|_| !state.is_final());
        backup.created_at = task.start_time;
        backup.completed_at = task.end_time.filter(|_| state.is_final());
        backup.trigger = Some(Trigger::Manual);
        if let Some(reason) = &task.reason_code {
            backup.warnings.push(format!("the provider's reason: {reason}"));
        }
        self.going(backup)
    }

    /// Neither the job nor its backup can be seen. For some minutes after the
    /// end, and after the begin, that is normal; later nobody knows.
    fn nothing_seen(&mut self) -> Backup {
        let target = &self.follow.target;
        let over = self.ended.is_some();
        // Local disks list no running jobs, so silence means nothing there.
        let silent = self.blind || !self.facts.has_job_list();
        if !over && silent && !self.notes.seen {
            return Backup::new(target, State::Running);
        }
        let now = self.dds.now();
        let since = *self.notes.quiet_since.get_or_insert(now);
        let patient = now.duration_since(since) < PATIENCE;
        let state = match (patient, over || self.notes.seen) {
            (true, true) => State::Running,
            (true, false) => State::Queued,
            (false, _) => State::Unknown,
        };
        let mut backup = Backup::new(target, state);
        backup.provider_state = self.ended.clone();
        if !patient {
            backup.warnings.push(format!(
                "the provider has listed neither the job nor a backup of it since {since:.0}"
            ));
        }
        backup
    }
}
