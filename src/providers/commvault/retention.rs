//! Deleting the data of a backup's job, and keeping it longer than the plan says.
//!
//! One operation does both. It works on the copy of a storage policy, whose
//! numbers no other documented operation ties to a job, so the profile has to
//! give them.
//!
//! Sources: api.commvault.com, SP38, "Run Job Operation on Plan Backup
//! Destination"; the vendor's OpenAPI file for the jobs of a destination.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;

use super::Commvault;
use super::api;
use super::backup::{check_number, is_closed, no_such_job};
use super::jobs::{backup_of, concerns};
use super::settings::StorageCopy;
use super::types::{JobSummary, StoredJob, StoredJobs};
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Danger, State};
use crate::providers::{DeleteBackups, Keep, KeepBackups, PlannedChange, Reads};

/// Said with every deletion of a job's data.
const SNAPSHOTS: &str = "whether the snapshot in the cloud account goes too is not documented; \
    look there afterwards";

/// Body of POST /V4/Plan/BackupDestination/JobOperations.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobOperation {
    storage_policy_id: i64,
    copy_id: i64,
    op_type: &'static str,
    job_ids: [i64; 1],
    commcell_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    retain_until_time: Option<i64>,
}

impl JobOperation {
    fn new(copy: StorageCopy, op_type: &'static str, id: &str) -> Result<Self> {
        let job = id.parse().map_err(|_| no_such_job(id))?;
        Ok(Self {
            storage_policy_id: copy.storage_policy_id,
            copy_id: copy.copy_id,
            op_type,
            job_ids: [job],
            commcell_id: copy.commcell_id,
            retain_until_time: None,
        })
    }
}

#[async_trait]
impl DeleteBackups for Commvault {
    async fn delete(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange> {
        check_number(id)?;
        let copy = self.place.copy(&self.profile)?;
        let body = JobOperation::new(copy, "DELETE", id)?;
        let unsure = self.check_stored(target, id, copy, reads).await?;
        let what = format!("deletes the data of job {id} of {target} on copy {}", copy.copy_id);
        let consequence = format!("{what}; it can't be brought back");
        let request = api::job_operation(self.endpoint(), &body);
        let change = PlannedChange::new(request, what)
            .danger(Danger::destroys_data(consequence))
            .warning(SNAPSHOTS);
        Ok(unsure.into_iter().fold(change, PlannedChange::warning))
    }
}

#[async_trait]
impl KeepBackups for Commvault {
    async fn keep(
        &self,
        target: &str,
        id: &str,
        keep: Keep,
        reads: Reads,
    ) -> Result<PlannedChange> {
        check_number(id)?;
        let until = match keep {
            Keep::Until(until) => until,
            Keep::Forever => {
                return Err(Error::usage("how to keep a job for good is not documented")
                    .code("usage.retention")
                    .hint("name a time: --for 3650d, or --until"));
            }
        };
        let copy = self.place.copy(&self.profile)?;
        let mut body = JobOperation::new(copy, "RETAIN", id)?;
        body.retain_until_time = Some(until.as_second());
        let unsure = self.check_stored(target, id, copy, reads).await?;
        let what = format!(
            "keeps the data of job {id} of {target} on copy {} until {until:.0}",
            copy.copy_id
        );
        let change = PlannedChange::new(api::job_operation(self.endpoint(), &body), what);
        Ok(unsure.into_iter().fold(change, PlannedChange::warning))
    }
}

impl Commvault {
    /// Makes sure that the job is the target's and that the copy holds its
    /// data; returns what could not be made sure.
    async fn check_stored(
        &self,
        target: &str,
        id: &str,
        copy: StorageCopy,
        reads: Reads,
    ) -> Result<Option<String>> {
        if !reads.allowed() {
            return Ok(None);
        }
        let entity = self.entity(target).await?;
        let job = self.job(id).await?.ok_or_else(|| no_such_job(id))?;
        if !concerns(&job, target, &entity) {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("job {id} works on another cluster group than `{target}`"),
            ));
        }
        check_ended(target, id, &job)?;
        match self.stored_job(copy, &job, id).await {
            Ok(Some(_)) => Ok(None),
            Ok(None) => Err(Error::new(
                ErrorKind::Rejected,
                format!("copy {} holds no data of job {id}", copy.copy_id),
            )
            .hint("check `copy_id` in the profile; a backup may lie on another copy")),
            Err(error) if is_closed(error.kind) => {
                Ok(Some(format!("whether the copy holds the job's data is not known: {error}")))
            }
            Err(error) => Err(error),
        }
    }

    /// What the copy knows about a job; `None` when it holds none of its data.
    async fn stored_job(
        &self,
        copy: StorageCopy,
        job: &JobSummary,
        id: &str,
    ) -> Result<Option<StoredJob>> {
        let request = api::stored_jobs(self.endpoint(), copy.copy_id, job.job_start_time);
        let list: StoredJobs = self.session.call(&request).await?.json("destination jobs")?;
        Ok(list.jobs.into_iter().find(|stored| stored.job_id.as_deref() == Some(id)))
    }

    /// Until when a job is kept beyond its plan, where the profile names the
    /// copy and the CommCell tells.
    pub(super) async fn retained_until(&self, job: &JobSummary, id: &str) -> Option<Timestamp> {
        let copy = self.place.copy(&self.profile).ok()?;
        self.stored_job(copy, job, id).await.ok()??.retain_until
    }
}

fn check_ended(target: &str, id: &str, job: &JobSummary) -> Result<()> {
    let rejected = |why: &str| Error::new(ErrorKind::Rejected, format!("job {id} {why}"));
    match backup_of(target, job).state {
        State::Queued | State::Running => Err(rejected("is still at work")
            .hint("`cloudbak backup cancel` kills it, `backup wait` follows it")),
        State::Expired => Err(rejected("has no data any more: its retention is over")),
        _ => Ok(()),
    }
}
