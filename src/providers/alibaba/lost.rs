//! Looks for a create whose answer was lost.
//!
//! There is no client token and nothing to plant a text in. What tells: new
//! manual jobs and backup sets since the remembered time, and the history of
//! manual backup tasks. While a backup runs the service refuses another one
//! (`OperationDenied.BackupJobExists`), so at most one can be ours at a time,
//! and none is while one that was there before is still at work.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

use super::api::{DescribeBackups, DescribeClusterBackups, Minutes};
use super::client::{Dds, if_allowed};
use super::clock::shifted;
use super::facts::{Facts, Shape};
use super::notes::Notes;
use super::observe::HISTORY;
use super::types::{BackupJob, BackupSet, HistoryTask};
use crate::core::Result;
use crate::model::Follow;
use crate::providers::{Finding, LostCreate};

/// How long after a create the very same request may be sent again. A gateway
/// that has seen its nonce refuses it (`SignatureNonceUsed`); users report 15
/// and 31 minutes of memory, no page promises any, so about half is counted on.
/// Not verified against the live service.
pub const NONCE_MEMORY: SignedDuration = SignedDuration::from_mins(8);
/// How long a listing may lag. No page states it, so nothing that is not
/// listed counts as proof before. Not verified against the live service.
const LISTING_DELAY: SignedDuration = SignedDuration::from_mins(15);
/// Pause between the two looks that a proof of absence takes.
const SECOND_LOOK: Duration = Duration::from_secs(1);
/// Without the provider's own time the create may have been sent this much
/// before the intent's, by the provider's clock.
const UNKNOWN_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Something that may be the lost create.
#[derive(Debug, Clone, PartialEq)]
struct Trace {
    began: Option<Timestamp>,
    job_id: Option<String>,
    backup_id: Option<String>,
}

impl Dds {
    /// Looks for a lost create.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    pub async fn find_lost_create(&self, lost: &LostCreate) -> Result<Finding> {
        let mut notes = Notes::read(&lost.before);
        notes.server_time.get_or_insert(shifted(lost.sent_at, -UNKNOWN_SKEW));
        let facts = self.facts(&lost.target, &mut notes).await?;
        let first = self.traces(&lost.target, &facts, &notes).await?;
        if let Some(finding) = judged(first.traces, lost, &notes) {
            return Ok(finding);
        }
        if lost.refused_as_busy && first.in_the_way {
            return Ok(Finding::NotAccepted);
        }
        // The last copy may have left at the end of the nonce's time.
        let visible_at = shifted(lost.sent_at, NONCE_MEMORY + LISTING_DELAY);
        if self.now() < visible_at {
            return Ok(Finding::Undecided(format!(
                "no new backup is listed, which proves nothing before {visible_at:.0}"
            )));
        }
        if lost.sent_at < self.now() - HISTORY {
            return Ok(Finding::Undecided(
                "it was sent too long ago: the service tells of 30 days only".to_owned(),
            ));
        }
        if !first.saw_running {
            return Ok(Finding::Undecided(
                "no new backup is listed, but running ones can't be listed".to_owned(),
            ));
        }
        tokio::time::sleep(SECOND_LOOK).await;
        let second = self.traces(&lost.target, &facts, &notes).await?;
        Ok(judged(second.traces, lost, &notes).unwrap_or(Finding::NotAccepted))
    }

    async fn traces(&self, target: &str, facts: &Facts, notes: &Notes) -> Result<Traces> {
        let mut found = Traces::default();
        if facts.has_job_list()
            && let Some(jobs) = if_allowed(self.jobs(target, None).await)?
        {
            found.saw_running = true;
            found.in_the_way = jobs.body.iter().any(|job| notes.is_older_job_at_work(job));
            let ours = jobs.body.into_iter().filter(|job| notes.may_be_our_job(job));
            found.traces.extend(ours.map(of_job));
        }
        let Some(from) = notes.horizon() else { return Ok(found) };
        let range = Minutes { from, to: self.open_end() };
        found.traces.extend(self.new_sets(target, facts, notes, range).await?);
        let range = Minutes { from: from.max(shifted(self.now(), -HISTORY)), ..range };
        // Only the history tells of a running backup where no job list does.
        if found.traces.is_empty()
            && let Some(tasks) = if_allowed(self.manual_tasks(target, range).await)?
        {
            found.saw_running = true;
            found.in_the_way |= tasks.body.iter().any(|task| notes.is_older_task_at_work(task));
            let ours = tasks.body.into_iter().filter(|task| notes.may_be_our_task(task));
            found.traces.extend(ours.map(of_task));
        }
        Ok(found)
    }

    async fn new_sets(
        &self,
        instance: &str,
        facts: &Facts,
        notes: &Notes,
        range: Minutes,
    ) -> Result<Vec<Trace>> {
        let range = Some(range);
        if facts.shape == Shape::Cluster {
            let query = DescribeClusterBackups {
                instance,
                range,
                without_nodes: true,
                ..Default::default()
            };
            let rows = self.cluster_backups(&query).await?.body.into_iter();
            let ours = rows.filter(|row| notes.may_be_our_cluster(row));
            return Ok(ours
                .map(|row| Trace {
                    began: row.cluster_backup_start_time,
                    job_id: None,
                    backup_id: row.cluster_backup_id,
                })
                .collect());
        }
        // Of a cluster without cluster backups one shard's set is trace enough.
        let nodes: Vec<Option<&str>> = match facts.shape {
            Shape::Shards => facts.shards.iter().map(|shard| Some(shard.as_str())).collect(),
            _ => vec![None],
        };
        let mut traces: Vec<Trace> = Vec::new();
        for node in nodes {
            let query = DescribeBackups { instance, node, range, ..Default::default() };
            let rows = self.backup_sets(&query).await?.body.into_iter();
            let of_shard = node.is_some();
            let new = rows.filter(|row| notes.may_be_ours(row)).map(|row| of_set(row, of_shard));
            for trace in new {
                if !traces.iter().any(|held| held.job_id.is_some() && held.job_id == trace.job_id) {
                    traces.push(trace);
                }
            }
        }
        Ok(traces)
    }
}

/// What one look found.
#[derive(Default)]
struct Traces {
    traces: Vec<Trace>,
    /// Whether something that was there before the create is still at work.
    in_the_way: bool,
    /// Whether running backups could be listed.
    saw_running: bool,
}

fn of_job(job: BackupJob) -> Trace {
    Trace { began: job.backup_start_time, job_id: job.id, backup_id: None }
}

fn of_set(set: BackupSet, of_shard: bool) -> Trace {
    let backup_id = set.backup_id.filter(|_| !of_shard);
    Trace { began: set.backup_start_time, job_id: set.backup_job_id, backup_id }
}

/// A task's id is no job's id: what it started is followed by its time.
fn of_task(task: HistoryTask) -> Trace {
    Trace { began: task.start_time, job_id: None, backup_id: None }
}

/// What the traces say; `None` where there are none. One that began when the
/// create and its copies could no longer be on their way may be anybody's.
fn judged(traces: Vec<Trace>, lost: &LostCreate, notes: &Notes) -> Option<Finding> {
    let sent_at = notes.server_time.unwrap_or(lost.sent_at);
    let latest = shifted(sent_at, NONCE_MEMORY + LISTING_DELAY);
    let (ours, later): (Vec<_>, Vec<_>) =
        traces.into_iter().partition(|trace| trace.began.is_none_or(|began| began <= latest));
    let later = later.into_iter().filter_map(|trace| trace.began).min();
    accepted(ours, lost, notes).or_else(|| {
        later.map(|began| {
            Finding::Undecided(format!(
                "the only new backup began at {began}, which is late for it"
            ))
        })
    })
}

/// The older of several traces is taken: a later one cannot have been started
/// while the first ran.
fn accepted(mut traces: Vec<Trace>, lost: &LostCreate, notes: &Notes) -> Option<Finding> {
    traces.sort_by_key(|trace| trace.began);
    let jobs: Vec<_> = traces.iter().filter_map(|trace| trace.job_id.clone()).collect();
    let first = traces.into_iter().next()?;
    let mut notes = notes.clone();
    notes.job_is_sure = first.job_id.is_some();
    for other in
        jobs.iter().filter(|job| first.job_id.is_some() && Some(*job) != first.job_id.as_ref())
    {
        notes.warn(format!("another new backup was found and left alone: job {other}"));
    }
    Some(Finding::Accepted(Follow {
        target: lost.target.clone(),
        backup_id: first.backup_id,
        job_id: first.job_id,
        started_at: lost.sent_at,
        memo: notes.write(),
    }))
}
