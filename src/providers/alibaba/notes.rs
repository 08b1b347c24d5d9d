//! What is kept between looks at a backup: the state before its create, and
//! what was seen since. The journal stores it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::clock::shifted;
use super::facts::Facts;
use super::types::{BackupJob, BackupSet, ClusterBackup, HistoryTask};
use crate::model::Trigger;

use super::states::{self, trigger};

/// The provider's clocks are not all one: what began this little before the
/// remembered time may still be ours.
const SLACK: SignedDuration = SignedDuration::from_secs(60);

/// Notes about one create.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// What kind of instance it is.
    pub facts: Option<Facts>,
    /// The provider's clock just before the create.
    pub server_time: Option<Timestamp>,
    /// Ids of the newest backup sets before the create.
    pub sets: Vec<String>,
    /// Ids of the jobs before the create.
    pub jobs: Vec<String>,
    /// Ids of the newest manual backup tasks before the create; `None` when
    /// they could not be listed.
    pub tasks: Option<Vec<String>>,
    /// Whether the job's id is one that the service itself calls a job id, so
    /// that rows of other jobs can be told apart.
    pub job_is_sure: bool,
    /// Whether the id came from a person: it may name a backup or a job.
    pub by_id: bool,
    /// Whether the job was seen at work.
    pub seen: bool,
    /// Since when neither the job nor its backup can be seen.
    pub quiet_since: Option<Timestamp>,
    /// Things that a person should know.
    pub warnings: Vec<String>,
}

impl Notes {
    /// Reads what the journal kept; what is missing or unreadable is unknown.
    pub fn read(json: &Json) -> Self {
        serde_json::from_value(json.clone()).unwrap_or_default()
    }

    /// The form that the journal keeps.
    pub fn write(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }

    /// Adds a warning once.
    pub fn warn(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.warnings.contains(&text) {
            self.warnings.push(text);
        }
    }

    /// The moment from which on something may be ours.
    pub fn horizon(&self) -> Option<Timestamp> {
        self.server_time.map(|at| shifted(at, -SLACK))
    }

    /// Whether a backup set can have come from our create, by its time.
    pub fn may_be_ours(&self, set: &BackupSet) -> bool {
        let known = |known: &[String], id: &Option<String>| {
            id.as_ref().is_some_and(|id| known.contains(id))
        };
        trigger(set.backup_mode.as_deref()) != Some(Trigger::Scheduled)
            && self.is_new(set.backup_start_time)
            && !known(&self.sets, &set.backup_id)
            && !known(&self.jobs, &set.backup_job_id)
    }

    /// The same for a cluster backup, which names no job.
    pub fn may_be_our_cluster(&self, backup: &ClusterBackup) -> bool {
        trigger(backup.cluster_backup_mode.as_deref()) != Some(Trigger::Scheduled)
            && self.is_new(backup.cluster_backup_start_time)
            && !backup.cluster_backup_id.as_ref().is_some_and(|id| self.sets.contains(id))
    }

    /// The same for a job.
    pub fn may_be_our_job(&self, job: &BackupJob) -> bool {
        trigger(job.job_mode.as_deref()) != Some(Trigger::Scheduled)
            && job.backup_start_time.is_none_or(|at| self.is_new(Some(at)))
            && !job.id.as_ref().is_some_and(|id| self.jobs.contains(id))
    }

    /// The same for a task. Where the earlier ones are not known there is no
    /// slack: one that failed just before must not pass for ours.
    pub fn may_be_our_task(&self, task: &HistoryTask) -> bool {
        match &self.tasks {
            Some(known) => {
                let is_known = task.task_id.as_ref().is_some_and(|id| known.contains(id));
                !is_known && self.is_new(task.start_time)
            }
            None => match (task.start_time, self.server_time) {
                (Some(began), Some(before)) => began >= before,
                _ => false,
            },
        }
    }

    /// Whether a job was there before the create and is at work now.
    pub fn is_older_job_at_work(&self, job: &BackupJob) -> bool {
        job.id.as_ref().is_some_and(|id| self.jobs.contains(id))
            && job.backup_set_status.as_deref().is_some_and(states::is_at_work)
    }

    /// The same for a task.
    pub fn is_older_task_at_work(&self, task: &HistoryTask) -> bool {
        let known = self.tasks.as_deref().unwrap_or_default();
        task.task_id.as_ref().is_some_and(|id| known.contains(id))
            && task.status.as_deref().is_some_and(states::is_task_at_work)
    }

    fn is_new(&self, began: Option<Timestamp>) -> bool {
        match (began, self.horizon()) {
            (Some(began), Some(horizon)) => began >= horizon,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    fn notes() -> Notes {
        Notes {
            server_time: Some(at("2026-01-05T08:00:30Z")),
            sets: vec!["old".to_owned()],
            jobs: vec!["old-job".to_owned()],
            ..Notes::default()
        }
    }

    fn set(id: &str, job: &str, mode: &str, began: &str) -> BackupSet {
        BackupSet {
            backup_id: Some(id.to_owned()),
            backup_job_id: Some(job.to_owned()).filter(|job| !job.is_empty()),
            backup_mode: Some(mode.to_owned()),
            backup_start_time: Some(at(began)),
            ..BackupSet::default()
        }
    }

    #[test]
    fn only_new_manual_sets_may_be_ours() {
        let notes = notes();
        let ours = |id, job, mode, began| notes.may_be_ours(&set(id, job, mode, began));
        assert!(ours("new", "", "Manual", "2026-01-05T08:00:31Z"));
        assert!(ours("new", "new-job", "Manual", "2026-01-05T07:59:45Z"));
        assert!(!ours("new", "", "Manual", "2026-01-05T07:59:00Z"));
        assert!(!ours("new", "", "Automated", "2026-01-05T08:00:31Z"));
        assert!(!ours("old", "", "Manual", "2026-01-05T08:00:00Z"));
        assert!(!ours("new", "old-job", "Manual", "2026-01-05T08:00:31Z"));
        assert!(!Notes::default().may_be_ours(&set("new", "", "Manual", "2026-01-05T08:00:31Z")));
    }

    #[test]
    fn a_task_that_failed_just_before_is_not_ours() {
        let task = |id: &str, began: &str| HistoryTask {
            task_id: Some(id.to_owned()),
            start_time: Some(at(began)),
            ..HistoryTask::default()
        };
        let known = Notes { tasks: Some(vec!["t-old".to_owned()]), ..notes() };
        assert!(!known.may_be_our_task(&task("t-old", "2026-01-05T08:00:30Z")));
        assert!(known.may_be_our_task(&task("t-new", "2026-01-05T08:00:29Z")));
        assert!(!notes().may_be_our_task(&task("t-old", "2026-01-05T08:00:29Z")));
        assert!(notes().may_be_our_task(&task("t-new", "2026-01-05T08:00:30Z")));
    }

    #[test]
    fn notes_survive_the_journal_and_a_foreign_form_is_no_error() {
        let notes = notes();
        assert_eq!(Notes::read(&notes.write()), notes);
        assert_eq!(Notes::read(&Json::Null), Notes::default());
        assert_eq!(Notes::read(&serde_json::json!({"sets": 7})), Notes::default());
        assert_eq!(Notes::read(&serde_json::json!({"unknown": 7})), Notes::default());
    }
}
