//! Jobs of every kind: listing, showing, following.
//!
//! Sources: documentation.commvault.com, "REST API - GET Job";
//! api.commvault.com, SP38, "Get list of jobs" and "Get job details".

use async_trait::async_trait;
use serde_json::{Map, Value as Json};

use super::Commvault;
use super::api::{self, Category};
use super::backup::{TYPED_NUMBER_PATIENCE, WHOLE_HISTORY, check_number, no_such_job};
use super::jobs::{concerns, has_ended, is_backup, reason};
use super::patience::Part;
use super::states::state_of;
use super::types::{Entity, EventList, JobAttempts, JobSummary};
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::model::{Follow, Job, State};
use crate::providers::job::{ControlJobs, JobFilter, Jobs, ListJobs};

#[async_trait]
impl Jobs for Commvault {
    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let parts = self.look_at(follow, TYPED_NUMBER_PATIENCE).await?;
        let id = follow.job_id.as_deref().unwrap_or_default();
        parts.first().map(Part::job).ok_or_else(|| no_such_job(id))
    }

    async fn show(&self, id: &str) -> Result<Job> {
        check_number(id)?;
        let summary = self.job(id).await?.ok_or_else(|| no_such_job(id))?;
        let mut job = job_of(&summary, id);
        self.add_attempts(&mut job, id).await;
        self.add_events(&mut job, id).await;
        Ok(job)
    }

    fn lists(&self) -> Option<&dyn ListJobs> {
        Some(self)
    }

    fn control(&self) -> Option<&dyn ControlJobs> {
        Some(self)
    }
}

#[async_trait]
impl ListJobs for Commvault {
    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>> {
        let of = match &filter.target {
            Some(target) => self.entity(target).await?,
            None => Entity::default(),
        };
        let category = if filter.active { Category::Active } else { Category::All };
        let window = match filter.since {
            Some(since) => self.seconds_since(since).saturating_add(86_400),
            None => WHOLE_HISTORY,
        };
        let jobs = self.all_jobs(&of, window.clamp(1, WHOLE_HISTORY), category).await?;
        let wanted = jobs.iter().rev().filter(|job| {
            filter.target.as_deref().is_none_or(|target| concerns(job, target, &of))
                && fits(job, filter)
        });
        let limit = filter.limit.unwrap_or(usize::MAX);
        Ok(wanted.take(limit).map(|job| job_of(job, "")).collect())
    }
}

impl Commvault {
    /// Attempts, and who started the job. What can't be had is said, and is no
    /// reason to show nothing.
    async fn add_attempts(&self, job: &mut Job, id: &str) {
        let Ok(number) = id.parse() else { return };
        let answer = match self.session.call(&api::job_attempts(self.endpoint(), number)).await {
            Ok(reply) => reply.json::<JobAttempts>("JobDetails"),
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => {
                let detail = answer.job.job_detail;
                let general = ["jobStartedBy", "jobStartedFrom", "priority", "taskData"];
                add(&mut job.details, &detail.general_info, &general);
                add(&mut job.details, &detail.progress_info, &["reasonForJobDelay"]);
                put(&mut job.details, "attempts", detail.attempts_info);
            }
            Err(error) => job.warnings.push(format!("its details can't be had: {error}")),
        }
    }

    async fn add_events(&self, job: &mut Job, id: &str) {
        let answer = match self.session.call(&api::events(self.endpoint(), id)).await {
            Ok(reply) => reply.json::<EventList>("Events"),
            Err(error) => Err(error),
        };
        match answer {
            Ok(list) => put(&mut job.details, "events", list.commserv_events.into()),
            Err(error) => job.warnings.push(format!("its events can't be had: {error}")),
        }
    }
}

fn add(details: &mut Map<String, Json>, from: &Json, names: &[&str]) {
    for name in names {
        put(details, &snake(name), from.get(*name).cloned().unwrap_or_default());
    }
}

/// Adds a detail that holds anything.
fn put(details: &mut Map<String, Json>, name: &str, value: Json) {
    let empty = match &value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    };
    if !empty {
        details.insert(name.to_owned(), value);
    }
}

/// `jobStartedBy` as `job_started_by`.
pub(super) fn snake(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn fits(job: &JobSummary, filter: &JobFilter) -> bool {
    let at = job.job_start_time;
    filter.since.is_none_or(|since| at.is_some_and(|at| at >= since))
        && filter.until.is_none_or(|until| at.is_some_and(|at| at < until))
        && filter.kind.as_deref().is_none_or(|kind| is_kind(job, kind))
        && !(filter.active && has_ended(job))
}

/// Whether a job is of that kind: in the CommCell's own word, or in ours.
fn is_kind(job: &JobSummary, kind: &str) -> bool {
    let own = job.job_type.as_deref();
    own.is_some_and(|own| own.eq_ignore_ascii_case(kind)) || kind_of(job).eq_ignore_ascii_case(kind)
}

fn kind_of(job: &JobSummary) -> String {
    let word = job.job_type.as_deref().unwrap_or_default();
    if is_restore(job) {
        "restore".to_owned()
    } else if is_backup(job) {
        "backup".to_owned()
    } else {
        word.to_ascii_lowercase()
    }
}

/// Whether a job is a restore. The number of that kind is documented nowhere.
pub(super) fn is_restore(job: &JobSummary) -> bool {
    job.job_type.as_deref().is_some_and(|word| word.to_ascii_lowercase().contains("restore"))
}

/// What the CommCell says about a job. `asked` is the number that was asked
/// for, where the answer leaves it out.
pub(super) fn job_of(summary: &JobSummary, asked: &str) -> Job {
    let id = summary.job_id.clone().unwrap_or_else(|| asked.to_owned());
    let state = summary.status.as_deref().map_or(State::Unknown, state_of);
    let kind = kind_of(summary);
    let of = &summary.subclient;
    Job {
        target: of.subclient_name.clone().or_else(|| summary.subclient_name.clone()),
        backup_id: (kind == "backup").then(|| id.clone()),
        provider_state: summary.status.clone(),
        percent: summary.percent_complete.and_then(|it| u8::try_from(it.clamp(0, 100)).ok()),
        created_at: summary.job_start_time,
        completed_at: summary.job_end_time.filter(|_| state.is_final()),
        message: reason(summary),
        details: details(summary),
        ..Job::new(id, kind, state)
    }
}

fn details(job: &JobSummary) -> Map<String, Json> {
    let of = &job.subclient;
    let client = of.client_name.as_ref().or(job.dest_client_name.as_ref());
    let text = |text: Option<&String>| text.cloned().map_or(Json::Null, Json::from);
    let mut details = Map::new();
    for (name, value) in [
        ("type", text(job.job_type.as_ref())),
        ("phase", text(job.current_phase_name.as_ref())),
        ("level", text(job.backup_level_name.as_ref())),
        ("description", job.description().map_or(Json::Null, Json::from)),
        ("app", text(of.app_name.as_ref())),
        ("client", text(client)),
        ("instance", text(of.instance_name.as_ref())),
        ("backupset", text(of.backupset_name.as_ref())),
        ("elapsed_seconds", job.job_elapsed_time.into()),
        ("updated_at", job.last_update_time.map_or(Json::Null, |at| rfc3339_seconds(at).into())),
        ("size_bytes", job.size_of_application.into()),
        ("objects", job.total_num_of_files.into()),
        ("failed_objects", job.total_failed_files.filter(|failed| *failed > 0).into()),
    ] {
        put(&mut details, name, value);
    }
    details
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn job(fields: Json) -> JobSummary {
        serde_json::from_value(fields).expect("a job")
    }

    #[test]
    fn a_kind_is_ours_where_we_have_a_word() {
        for (word, number, kind) in [
            ("Backup", 4, "backup"),
            ("Snap Backup", 59, "backup"),
            ("Restore", 5, "restore"),
            ("Auxiliary Copy", 104, "auxiliary copy"),
        ] {
            let job = job(json!({"jobId": 7, "jobType": word, "opType": number}));
            assert_eq!(kind_of(&job), kind);
            assert!(is_kind(&job, word) && is_kind(&job, kind), "{word}");
        }
    }

    #[test]
    fn a_pending_job_goes_on_and_says_why() {
        let summary = job(json!({
            "jobId": 7, "status": "Pending", "jobType": "Backup", "opType": 4,
            "pendingReason": "no <b>media</b>", "currentPhaseName": "Scan",
            "jobStartTime": 1_763_888_340, "jobEndTime": 1_763_888_400
        }));
        let job = job_of(&summary, "");
        assert_eq!((job.id.as_str(), job.state), ("7", State::Running));
        assert_eq!(job.message.as_deref(), Some("no media"));
        assert_eq!(job.details["phase"], "Scan");
        assert_eq!((job.completed_at, job.backup_id.as_deref()), (None, Some("7")));
    }

    #[test]
    fn names_are_written_in_one_way() {
        assert_eq!(snake("reasonForJobDelay"), "reason_for_job_delay");
    }
}
