//! What is learnt about an instance just before a create.

use jiff::SignedDuration;

use super::api::{DescribeBackups, DescribeClusterBackups, Minutes};
use super::client::{Answer, Dds, if_allowed};
use super::clock::shifted;
use super::facts::{Facts, Shape};
use super::notes::Notes;
use super::states;
use super::types::{BackupJob, HistoryTask, Instance};
use crate::core::Result;
use crate::model::Readiness;
use crate::providers::Survey;

/// How far back the newest backup sets are noted.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);

impl Dds {
    /// Learns kind, state, running jobs and newest backup sets of an instance.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling. Job and backup lists that the
    /// key may not read are done without, and a warning says so.
    pub async fn survey_one(&self, target: &str) -> Result<Survey> {
        let Answer { body: instance, at, .. } = self.instance(target).await?;
        let facts = Facts::of(&instance);
        let mut notes =
            Notes { server_time: Some(at.unwrap_or_else(|| self.now())), ..Notes::default() };
        let (jobs, sets, tasks) = tokio::join!(
            self.job_ids(target, &facts),
            self.newest(target, &facts, &notes),
            self.task_ids(target, &notes)
        );
        let mut warnings = warnings(&instance);
        let unseen = |what: &str| {
            format!("{what} can't be listed: a lost answer could not be settled by them")
        };
        let mut working = None;
        match if_allowed(jobs)? {
            Some(jobs) => (notes.jobs, working) = jobs,
            None => warnings.push(unseen("backup jobs")),
        }
        match if_allowed(sets)? {
            Some(sets) => notes.sets = sets,
            None => warnings.push(unseen("backups")),
        }
        if let Some((tasks, running)) = if_allowed(tasks)? {
            notes.tasks = Some(tasks);
            working = working.or(running);
        }
        if notes.tasks.is_none() && !facts.has_job_list() {
            warnings.push(unseen("backup tasks"));
        }
        notes.facts = Some(facts);
        let readiness = match (readiness(&instance), working) {
            (Readiness::Ready, Some(working)) => Readiness::Busy(working),
            (readiness, _) => readiness,
        };
        Ok(Survey { readiness, before: notes.write(), warnings, group: None })
    }

    /// What kind of instance it is, from the notes or from the service.
    ///
    /// # Errors
    /// As [`Dds::instance`].
    pub async fn facts(&self, target: &str, notes: &mut Notes) -> Result<Facts> {
        if let Some(facts) = &notes.facts {
            return Ok(facts.clone());
        }
        let facts = Facts::of(&self.instance(target).await?.body);
        notes.facts = Some(facts.clone());
        Ok(facts)
    }

    /// Ids of the listed jobs, and which of them is at work.
    async fn job_ids(&self, target: &str, facts: &Facts) -> Result<Known> {
        if !facts.has_job_list() {
            return Ok((Vec::new(), None));
        }
        let jobs = self.jobs(target, None).await?.body;
        let word = |job: &BackupJob| job.backup_set_status.clone().unwrap_or_default();
        let at_work = jobs
            .iter()
            .find(|job| states::is_at_work(&word(job)))
            .map(|job| at_work(job.id.as_deref(), &word(job)));
        Ok((jobs.into_iter().filter_map(|job| job.id).collect(), at_work))
    }

    /// Ids of the newest backup tasks, and which of them is at work.
    async fn task_ids(&self, target: &str, notes: &Notes) -> Result<Known> {
        let now = notes.server_time.unwrap_or_else(|| self.now());
        let range = Minutes { from: shifted(now, -LOOK_BACK), to: self.open_end() };
        let tasks = self.manual_tasks(target, range).await?.body;
        let word = |task: &HistoryTask| task.status.clone().unwrap_or_default();
        let at_work = tasks
            .iter()
            .find(|task| states::is_task_at_work(&word(task)))
            .map(|task| at_work(task.task_id.as_deref(), &word(task)));
        Ok((tasks.into_iter().filter_map(|task| task.task_id).collect(), at_work))
    }

    async fn newest(&self, instance: &str, facts: &Facts, notes: &Notes) -> Result<Vec<String>> {
        let now = notes.server_time.unwrap_or_else(|| self.now());
        let range = Some(Minutes { from: shifted(now, -LOOK_BACK), to: now });
        match facts.shape {
            Shape::Cluster => {
                let query = DescribeClusterBackups {
                    instance,
                    range,
                    without_nodes: true,
                    ..Default::default()
                };
                let rows = self.cluster_backups(&query).await?.body;
                Ok(rows.into_iter().filter_map(|row| row.cluster_backup_id).collect())
            }
            Shape::Shards => {
                let mut ids = Vec::new();
                for shard in &facts.shards {
                    ids.extend(self.newest_sets(instance, Some(shard), range).await?);
                }
                Ok(ids)
            }
            Shape::Standalone | Shape::ReplicaSet => self.newest_sets(instance, None, range).await,
        }
    }

    async fn newest_sets(
        &self,
        instance: &str,
        node: Option<&str>,
        range: Option<Minutes>,
    ) -> Result<Vec<String>> {
        let query = DescribeBackups { instance, node, range, ..Default::default() };
        let rows = self.backup_sets(&query).await?.body;
        Ok(rows.into_iter().filter_map(|row| row.backup_id).collect())
    }
}

/// Ids that are known before a create, and a text about the one that is at work.
type Known = (Vec<String>, Option<String>);

fn at_work(id: Option<&str>, word: &str) -> String {
    format!("backup job {} is running ({word})", id.unwrap_or("without an id"))
}

/// Whether the instance takes a backup now.
pub fn readiness(instance: &Instance) -> Readiness {
    match instance.lock_mode.as_deref() {
        Some("Released") => Readiness::NotReady("it has been released".to_owned()),
        _ => states::readiness(instance.status.as_deref()),
    }
}

/// A lock does not keep a running instance from being backed up as far as the
/// documents say; the service decides.
fn warnings(instance: &Instance) -> Vec<String> {
    match instance.lock_mode.as_deref() {
        None | Some("Unlock" | "Released") => Vec::new(),
        Some(lock) => vec![format!("the instance is locked ({lock})")],
    }
}
