//! Killing, suspending and resuming jobs.
//!
//! The answer says that the wish was accepted, not that it is done: the job's
//! status tells that.
//!
//! Sources: documentation.commvault.com, "REST API - POST Job Suspend" and
//! "POST Job Resume"; the vendor's Python SDK for `autoResumeInSec`.

use std::time::Duration;

use async_trait::async_trait;

use super::Commvault;
use super::api;
use super::backup::{check_number, no_such_job};
use super::jobs::has_ended;
use super::types::JobSummary;
use crate::core::{Error, ErrorKind, Request, Result};
use crate::model::{Danger, Follow};
use crate::providers::job::{CancelRestores, ControlJobs, JobAction};
use crate::providers::{CancelBackups, PlannedChange, Reads};

#[async_trait]
impl ControlJobs for Commvault {
    fn can(&self, action: JobAction) -> bool {
        match action {
            JobAction::Cancel | JobAction::Suspend { .. } | JobAction::Resume => true,
        }
    }

    async fn control(&self, id: &str, action: JobAction, reads: Reads) -> Result<PlannedChange> {
        check_number(id)?;
        let request = self.action(id, action)?;
        if reads.allowed() {
            let job = self.job(id).await?.ok_or_else(|| no_such_job(id))?;
            allows(&job, id, action)?;
        }
        Ok(planned(request, id, action))
    }
}

#[async_trait]
impl CancelBackups for Commvault {
    async fn cancel(&self, follow: &Follow, reads: Reads) -> Result<PlannedChange> {
        let id = follow.job_id.as_deref().or(follow.backup_id.as_deref()).unwrap_or_default();
        self.control(id, JobAction::Cancel, reads).await
    }
}

#[async_trait]
impl CancelRestores for Commvault {
    async fn cancel(&self, _target: &str, id: &str, reads: Reads) -> Result<PlannedChange> {
        let change = self.control(id, JobAction::Cancel, reads).await?;
        Ok(change.warning("look at the cloud account for what the restore has made so far"))
    }
}

impl Commvault {
    fn action(&self, id: &str, action: JobAction) -> Result<Request> {
        Ok(match action {
            JobAction::Cancel => api::act(self.endpoint(), id, "kill"),
            JobAction::Resume => api::act(self.endpoint(), id, "resume"),
            JobAction::Suspend { resume_after } => {
                let seconds = resume_after.map(whole_seconds).transpose()?;
                api::act(self.endpoint(), id, "pause")
                    .with_some("autoResumeInSec", seconds.map(|it| it.to_string()))
            }
        })
    }
}

fn whole_seconds(time: Duration) -> Result<u64> {
    match time.as_secs() {
        0 => Err(Error::usage("a job can't resume after less than a second").code("usage.time")),
        seconds => Ok(seconds),
    }
}

/// What a job's status forbids. A status that nobody knows forbids nothing.
fn allows(job: &JobSummary, id: &str, action: JobAction) -> Result<()> {
    let word = job.status.as_deref().unwrap_or("without a state");
    let status = word.trim().to_ascii_lowercase();
    let refused = |why: String| {
        Err(Error::new(ErrorKind::Rejected, why).next(format!("cloudbak job show {id}")))
    };
    if has_ended(job) {
        return refused(format!("job {id} has ended ({word})"));
    }
    if status == "kill pending" {
        return refused(format!("job {id} is being killed already"));
    }
    let halted = status.starts_with("suspend");
    match action {
        JobAction::Suspend { .. } if halted => refused(format!("job {id} is suspended already")),
        JobAction::Resume if status == "running" => {
            refused(format!("job {id} is not suspended: it is running"))
        }
        _ => Ok(()),
    }
}

fn planned(request: Request, id: &str, action: JobAction) -> PlannedChange {
    match action {
        JobAction::Cancel => PlannedChange::new(request, format!("kills job {id}")).danger(
            Danger::destroys_data("the job ends for good, and what it has written so far is lost")
                .victim(id),
        ),
        JobAction::Suspend { resume_after: Some(time) } => PlannedChange::new(
            request,
            format!("suspends job {id}, which resumes after {} seconds", time.as_secs()),
        ),
        JobAction::Suspend { resume_after: None } => {
            PlannedChange::new(request, format!("suspends job {id} until it is resumed"))
        }
        JobAction::Resume => PlannedChange::new(request, format!("resumes job {id}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_status_allows_what_makes_sense() {
        let cancel = JobAction::Cancel;
        let suspend = JobAction::Suspend { resume_after: None };
        let resume = JobAction::Resume;
        for (status, may_cancel, may_suspend, may_resume) in [
            ("Running", true, true, false),
            ("Pending", true, true, true),
            ("Waiting", true, true, true),
            ("Suspended", true, false, true),
            ("Suspend Pending", true, false, true),
            ("Kill Pending", false, false, false),
            ("Completed", false, false, false),
            ("Completed w/ one or more errors", false, false, false),
            ("Killed", false, false, false),
            ("Something New", true, true, true),
        ] {
            let job: JobSummary = serde_json::from_value(json!({"status": status})).expect("job");
            let may = |action| allows(&job, "7", action).is_ok();
            assert_eq!(
                (may(cancel), may(suspend), may(resume)),
                (may_cancel, may_suspend, may_resume),
                "{status}"
            );
        }
    }

    #[test]
    fn only_whole_seconds_can_be_waited_for() {
        assert!(whole_seconds(Duration::from_millis(900)).is_err());
        assert_eq!(whole_seconds(Duration::from_secs(600)).expect("seconds"), 600);
    }
}
