//! Starting, following and listing backups.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Commvault;
use super::api;
use super::body::CreateTask;
use super::jobs::{backup_of, concerns, has_ended, together, trigger_of};
use super::types::{Entity, JobSummary, TaskStarted};
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Result, Sent};
use crate::model::{Backup, Follow};
use crate::providers::{Backups, CreatePlan, Finding, ListFilter, LostCreate, Survey};

/// How long a job that was just started may be unknown to the CommCell. The
/// vendor's Python SDK waits 62 seconds ten times over before it gives up.
pub(super) const VISIBLE_WITHIN: SignedDuration = SignedDuration::from_secs(620);

/// The same for a number that a person typed.
pub(super) const TYPED_NUMBER_PATIENCE: SignedDuration = SignedDuration::from_secs(62);

/// How far back a survey looks, in seconds: two days.
const SURVEY_WINDOW: i64 = 2 * 86_400;

/// How far back a complete list looks, in seconds: about thirty years, which
/// fits into 32 bits. The API's own default is one year.
pub(super) const WHOLE_HISTORY: i64 = 30 * 366 * 86_400;

/// What is kept of a started backup beside the number of its first job.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memo {
    /// Every job of the create.
    pub jobs: Vec<String>,
    /// The task behind them.
    pub task: Option<String>,
    /// How many seconds the jobs may be unknown.
    pub patience_seconds: Option<i64>,
    /// How it was recognised, where the answer was lost.
    pub found_by: Option<String>,
    /// Whether all jobs have been seen at least once.
    pub seen: bool,
    /// Since when one of them is missing that was seen before.
    pub missing_since: Option<Timestamp>,
}

/// The state before a create.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    /// The cluster group.
    pub entity: Entity,
    /// Jobs that were there; `None` when nobody could tell.
    pub jobs: Option<Vec<String>>,
}

impl Memo {
    /// The notes of a started backup; one without notes has its job number.
    pub(super) fn of(follow: &Follow) -> Self {
        let mut memo = Self::deserialize(&follow.memo).unwrap_or_default();
        if memo.jobs.is_empty() {
            memo.jobs = follow.job_id.clone().into_iter().collect();
        }
        memo
    }
}

/// What follows those jobs.
pub(super) fn follow(target: &str, started_at: Timestamp, memo: Memo) -> Follow {
    let first = memo.jobs.first().cloned();
    Follow {
        target: target.to_owned(),
        backup_id: first.clone(),
        job_id: first,
        started_at,
        memo: serde_json::to_value(memo).unwrap_or(Json::Null),
    }
}

#[async_trait]
impl Backups for Commvault {
    fn check_target(&self, target: &str) -> Result<()> {
        let fault = |why: &str| {
            Error::usage(format!("`{target}` can't be a cluster group: {why}"))
                .code("usage.target")
                .hint("a target is the name of a cluster group (subclient), such as `nightly`")
        };
        if target.is_empty() {
            return Err(fault("it is empty"));
        }
        if target.trim() != target {
            return Err(fault("it begins or ends with a blank"));
        }
        if target.chars().any(char::is_control) {
            return Err(fault("it holds a control character"));
        }
        Ok(())
    }

    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>> {
        let mut surveys = Vec::with_capacity(targets.len());
        for target in targets {
            surveys.push(self.survey_one(target).await);
        }
        surveys
    }

    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest> {
        let target = only_target(plan)?;
        let task = CreateTask::new(&self.place, target, plan.options, &plan.marker.text())?;
        Ok(api::create_task(self.endpoint(), &task))
    }

    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>> {
        let started = only_target(plan).and_then(|target| {
            let task = TaskStarted::read(reply)?;
            if task.job_ids.is_empty() {
                return Err(without_job(&task, reply));
            }
            let memo = Memo {
                jobs: task.job_ids,
                task: task.task_id,
                patience_seconds: Some(VISIBLE_WITHIN.as_secs()),
                ..Memo::default()
            };
            Ok(follow(target, self.session.transport.clock.now(), memo))
        });
        vec![started]
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        let parts = self.look_at(follow, VISIBLE_WITHIN).await?;
        let parts = parts.iter().map(|part| part.backup(&follow.target)).collect();
        together(&follow.target, parts)
            .ok_or_else(|| Error::internal("a backup without a job number can't be followed"))
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        let memo = Memo {
            jobs: vec![id.to_owned()],
            patience_seconds: Some(TYPED_NUMBER_PATIENCE.as_secs()),
            ..Memo::default()
        };
        follow(target, self.session.transport.clock.now(), memo)
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>> {
        let entity = self.entity(target).await?;
        let window = match filter.since {
            Some(since) => self.seconds_since(since).saturating_add(86_400),
            None => WHOLE_HISTORY,
        };
        let jobs = self.jobs(target, &entity, window.clamp(1, WHOLE_HISTORY)).await?;
        let wanted = |job: &&JobSummary| match job.job_start_time {
            Some(at) => {
                filter.since.is_none_or(|since| at >= since)
                    && filter.until.is_none_or(|until| at < until)
            }
            None => filter.since.is_none() && filter.until.is_none(),
        };
        let newest_first = jobs.iter().rev().filter(wanted);
        let limit = filter.limit.unwrap_or(usize::MAX);
        Ok(newest_first.take(limit).map(|job| backup_of(target, job)).collect())
    }

    fn lists_by_time(&self) -> bool {
        true
    }

    async fn show(&self, target: &str, id: &str) -> Result<Backup> {
        check_number(id)?;
        let job = self.job(id).await?.ok_or_else(|| no_such_job(id))?;
        if !concerns(&job, target, &self.place.entity(target)) {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("job {id} works on another cluster group than `{target}`"),
            ));
        }
        let mut backup = backup_of(target, &job);
        backup.expires_at = self.retained_until(&job, id).await;
        match self.job_details(id).await {
            Ok(details) => {
                backup.trigger = trigger_of(&details).or(backup.trigger);
                backup.description =
                    backup.description.or(details.job_description).or(details.description);
            }
            Err(error) => backup.warnings.push(format!("its details can't be had: {error}")),
        }
        Ok(backup)
    }

    async fn find_in_slot(&self, target: &str, slot: &str) -> Result<Option<Follow>> {
        self.look_in_slot(target, slot).await
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        self.look_for(lost).await
    }
}

impl Commvault {
    async fn survey_one(&self, target: &str) -> Result<Survey> {
        self.place.required()?;
        let located = self.locate(target).await?;
        let mut warnings = located.warnings;
        let jobs = match self.jobs(target, &located.entity, SURVEY_WINDOW).await {
            Ok(jobs) => Some(jobs),
            Err(error) if is_closed(error.kind) => {
                warnings.push(format!("whether a backup already runs is not known: {error}"));
                None
            }
            Err(error) => return Err(error),
        };
        if let Some(running) = jobs.iter().flatten().find(|job| !has_ended(job)) {
            return Err(self.already_running(target, running));
        }
        let known = |jobs: Vec<JobSummary>| jobs.into_iter().filter_map(|job| job.job_id).collect();
        let before = Before { entity: located.entity, jobs: jobs.map(known) };
        Ok(Survey {
            readiness: located.readiness,
            before: serde_json::to_value(before).unwrap_or(Json::Null),
            warnings,
            group: None,
        })
    }

    fn already_running(&self, target: &str, job: &JobSummary) -> Error {
        let id = job.job_id.as_deref().unwrap_or("(unnumbered)");
        let word = job.status.as_deref().unwrap_or("without a state");
        let name = shell_word(&format!("{}/{target}/{id}", self.profile));
        Error::new(ErrorKind::Busy, format!("job {id} already backs up `{target}` ({word})"))
            .next(format!("cloudbak backup wait {name}"))
    }

    /// Whole seconds from that moment until now.
    pub(super) fn seconds_since(&self, at: Timestamp) -> i64 {
        self.session.transport.clock.now().duration_since(at).as_secs()
    }
}

/// Whether an error says that a way of asking is closed, rather than that
/// nothing can be asked now.
pub(super) fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::Forbidden | ErrorKind::Rejected)
}

/// One word of a command line, in quotes where it has to be.
fn shell_word(text: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_./:".contains(it);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn only_target<'a>(plan: &CreatePlan<'a>) -> Result<&'a str> {
    match plan.targets {
        [target] => Ok(target),
        targets => Err(Error::internal(format!(
            "one create backs up one cluster group, not {}",
            targets.len()
        ))),
    }
}

/// The answer names no job: a schedule was stored, or nothing runs, or the
/// number got lost on the way.
pub(super) fn without_job(task: &TaskStarted, reply: &Reply) -> Error {
    let why = match task.task_id.as_deref() {
        Some(id) if id != "0" => format!("it names task {id} but no job"),
        _ => "it names no job".to_owned(),
    };
    reply.unreadable("createtask", &why).code("provider.no_job").sent(Sent::Maybe)
}

pub(super) fn no_such_job(id: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("the CommCell knows no job {id}"))
        .hint("`cloudbak backup list` shows the jobs of a target")
}

pub(super) fn check_number(id: &str) -> Result<()> {
    let right = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some(()).ok_or_else(|| {
        Error::usage(format!("`{id}` is no job number"))
            .code("usage.id")
            .hint("Commvault backups are named by the number of their job, such as 3650850")
    })
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn suggested_commands_can_be_pasted() {
        assert_eq!(shell_word("docdb/nightly/7"), "docdb/nightly/7");
        assert_eq!(shell_word("docdb/it's late/7"), r"'docdb/it'\''s late/7'");
    }
}
