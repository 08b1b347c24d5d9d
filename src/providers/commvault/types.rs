//! The reply fields that are used, and no more.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::xml;
use crate::core::{Reply, Result};

/// Names and numbers of a cluster group and of everything above it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entity {
    /// Cloud account.
    #[serde(deserialize_with = "lenient::text")]
    pub client_name: Option<String>,
    /// Number of the cloud account.
    #[serde(deserialize_with = "lenient::integer")]
    pub client_id: Option<i64>,
    /// Instance.
    #[serde(deserialize_with = "lenient::text")]
    pub instance_name: Option<String>,
    /// Number of the instance.
    #[serde(deserialize_with = "lenient::integer")]
    pub instance_id: Option<i64>,
    /// Backup set.
    #[serde(deserialize_with = "lenient::text")]
    pub backupset_name: Option<String>,
    /// Number of the backup set.
    #[serde(deserialize_with = "lenient::integer")]
    pub backupset_id: Option<i64>,
    /// Cluster group.
    #[serde(deserialize_with = "lenient::text")]
    pub subclient_name: Option<String>,
    /// Number of the cluster group.
    #[serde(deserialize_with = "lenient::integer")]
    pub subclient_id: Option<i64>,
    /// Workload type.
    #[serde(deserialize_with = "lenient::text")]
    pub app_name: Option<String>,
    /// Number of the workload type.
    #[serde(deserialize_with = "lenient::integer")]
    pub application_id: Option<i64>,
}

/// Answer of POST /createtask: what was started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TaskStarted {
    /// Number of the task.
    #[serde(deserialize_with = "lenient::text")]
    pub task_id: Option<String>,
    /// Numbers of the jobs, as texts.
    #[serde(deserialize_with = "lenient::texts")]
    pub job_ids: Vec<String>,
}

impl TaskStarted {
    /// Reads the answer, which is XML where something on the way dropped the
    /// `Accept` header.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Protocol`], `sent` maybe, when it is neither.
    pub(super) fn read(reply: &Reply) -> Result<Self> {
        match xml::root(&reply.text()) {
            Some(root) => Ok(Self {
                task_id: root.attribute("taskId").map(str::to_owned),
                job_ids: root.values("jobIds", "val").map(str::to_owned).collect(),
            }),
            None => reply.json("createtask"),
        }
    }
}

/// Answer of GET /Job and GET /Job/{id}.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobList {
    /// How many jobs there are on all pages.
    #[serde(deserialize_with = "lenient::integer")]
    pub total_records_without_paging: Option<i64>,
    /// The jobs of this page.
    pub jobs: Vec<JobEntry>,
}

/// One line of a job list.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobEntry {
    /// The job.
    pub job_summary: JobSummary,
}

/// One job.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobSummary {
    /// Number of the job.
    #[serde(deserialize_with = "lenient::text")]
    pub job_id: Option<String>,
    /// State, in English whatever the user's language is.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Progress.
    #[serde(deserialize_with = "lenient::integer")]
    pub percent_complete: Option<i64>,
    /// Kind of job, such as `Backup`.
    #[serde(deserialize_with = "lenient::text")]
    pub job_type: Option<String>,
    /// Number of the kind of job.
    #[serde(deserialize_with = "lenient::integer")]
    pub op_type: Option<i64>,
    /// `Full`, `Incremental`, …
    #[serde(deserialize_with = "lenient::text")]
    pub backup_level_name: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::moment")]
    pub job_start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(deserialize_with = "lenient::moment")]
    pub job_end_time: Option<Timestamp>,
    /// Bytes at the source.
    #[serde(deserialize_with = "lenient::integer")]
    pub size_of_application: Option<i64>,
    /// Why it waits, or why it failed; may hold HTML breaks.
    #[serde(deserialize_with = "lenient::text")]
    pub pending_reason: Option<String>,
    /// Whether its data is gone by retention.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_aged: Option<bool>,
    /// Cluster group, beside the one in `subclient`.
    #[serde(deserialize_with = "lenient::text")]
    pub subclient_name: Option<String>,
    /// Cloud account, beside the one in `subclient`.
    #[serde(deserialize_with = "lenient::text")]
    pub dest_client_name: Option<String>,
    /// Where in its course it is.
    #[serde(deserialize_with = "lenient::text")]
    pub current_phase_name: Option<String>,
    /// How long it has been at work, in seconds.
    #[serde(deserialize_with = "lenient::integer")]
    pub job_elapsed_time: Option<i64>,
    /// When something last happened.
    #[serde(deserialize_with = "lenient::moment")]
    pub last_update_time: Option<Timestamp>,
    /// Objects that it worked on.
    #[serde(deserialize_with = "lenient::integer")]
    pub total_num_of_files: Option<i64>,
    /// Objects that it could not work on.
    #[serde(deserialize_with = "lenient::integer")]
    pub total_failed_files: Option<i64>,
    /// What it works on.
    pub subclient: Entity,
    /// Text given with it; not every release shows it.
    #[serde(deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// The same under its other name.
    #[serde(deserialize_with = "lenient::text")]
    pub job_description: Option<String>,
}

impl JobSummary {
    /// Text given with the job.
    pub(super) fn description(&self) -> Option<&str> {
        self.description.as_deref().or(self.job_description.as_deref())
    }
}

/// Answer of POST /JobDetails.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JobDetails {
    /// The job.
    pub job: JobDetailsJob,
}

/// The job of [`JobDetails`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobDetailsJob {
    /// Its details.
    pub job_detail: JobDetail,
}

/// The details of [`JobDetails`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobDetail {
    /// General part.
    pub general_info: GeneralInfo,
}

/// The general part of [`JobDetails`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct GeneralInfo {
    /// Text given with the job; not every release shows it.
    #[serde(deserialize_with = "lenient::text")]
    pub job_description: Option<String>,
    /// The same under its other name.
    #[serde(deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// Name of the user who started it.
    #[serde(deserialize_with = "lenient::text")]
    pub job_started_by: Option<String>,
    /// `Scheduled` for jobs of a schedule.
    #[serde(deserialize_with = "lenient::text")]
    pub job_started_from: Option<String>,
}

/// Answer of POST /JobDetails with attempts, the parts that are shown as they
/// are: their fields differ between kinds of job and releases.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JobAttempts {
    /// The job.
    pub job: JobAttemptsJob,
}

/// The job of [`JobAttempts`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct JobAttemptsJob {
    /// Its details.
    pub job_detail: AttemptDetail,
}

/// The details of [`JobAttempts`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AttemptDetail {
    /// Who started it, and from where.
    pub general_info: Value,
    /// How far it is, and why it waits.
    pub progress_info: Value,
    /// Its attempts.
    pub attempts_info: Value,
}

/// Answer of GET /V4/Plan/BackupDestination/{id}/Jobs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StoredJobs {
    /// The jobs whose data it holds.
    pub jobs: Vec<StoredJob>,
}

/// A job whose data a backup destination holds.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct StoredJob {
    /// Number of the job.
    #[serde(deserialize_with = "lenient::text")]
    pub job_id: Option<String>,
    /// Until when it is kept beyond its plan.
    #[serde(deserialize_with = "lenient::moment")]
    pub retain_until: Option<Timestamp>,
}

/// Answer of GET /Events.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EventList {
    /// The events.
    pub commserv_events: Vec<Value>,
}

/// Answer of POST /BrowseRDSBackups.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SnapshotList {
    /// The snapshots; the fields of one are documented nowhere.
    pub snap_list: Vec<Value>,
}

impl GeneralInfo {
    /// The text that was given with the job.
    pub fn text(self) -> Option<String> {
        self.job_description.or(self.description)
    }
}

/// Answer of POST /WhoAmI.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WhoAmI {
    /// The user.
    pub user: User,
}

/// A user.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct User {
    /// Name.
    #[serde(deserialize_with = "lenient::text")]
    pub user_name: Option<String>,
}

/// Answer of GET /CommServ.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CommServ {
    /// Its host name.
    #[serde(deserialize_with = "lenient::text")]
    pub host_name: Option<String>,
    /// Version text.
    #[serde(deserialize_with = "lenient::text")]
    pub cs_version_info: Option<String>,
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn started(body: &str) -> Result<TaskStarted> {
        let body = body.as_bytes().to_vec();
        TaskStarted::read(&Reply { status: 200, headers: HeaderMap::new(), body })
    }

    #[test]
    fn a_started_task_is_read_in_every_form() {
        for body in [
            r#"{"taskId":402,"jobIds":["1354","1355"]}"#,
            r#"{"taskId":"402","jobIds":[1354,1355]}"#,
            r#"<TMMsg_CreateTaskResp taskId="402"><jobIds val="1354"/><jobIds val="1355"/></TMMsg_CreateTaskResp>"#,
        ] {
            let task = started(body).expect(body);
            assert_eq!(task.task_id.as_deref(), Some("402"), "{body}");
            assert_eq!(task.job_ids, ["1354", "1355"], "{body}");
        }
    }

    #[test]
    fn an_answer_without_numbers_is_read_as_such() {
        for body in ["{}", r#"{"taskId":0,"jobIds":[]}"#, r#"{"taskId":7,"jobIds":null}"#] {
            assert!(started(body).expect(body).job_ids.is_empty(), "{body}");
        }
        let error = started(r#"{"taskId":4"#).expect_err("cut");
        assert_eq!(error.sent, crate::core::Sent::Maybe);
    }
}
