//! History tasks as jobs: the provider's side of `cloudbak job`.
//!
//! Source: "DescribeHistoryTasks", "ModifyTaskInfo" (ApsaraDB for MongoDB);
//! the form of `ActionInfo` is that of its sample in the vendor's SDKs, which
//! name the actions retry, cancel and modifySwitchTime. Tasks are told for 30
//! days. A task can be cancelled only where its `ActionInfo` offers that for
//! its current step; no page says that it ever does for a backup.

use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::api_task::{DescribeHistoryTasks, ModifyTaskInfo};
use super::client::Dds;
use super::observe::HISTORY;
use super::states::HISTORY_TASK;
use super::types::HistoryTask;
use crate::core::{Error, ErrorKind, Result};
use crate::model::state::look_up;
use crate::model::{Follow, Job};
use crate::providers::job::no_action;
use crate::providers::{ControlJobs, JobAction, JobFilter, Jobs, ListJobs, PlannedChange, Reads};

/// Kinds that have a name of ours, and the service's word.
const KINDS: &[(&str, &str)] = &[("backup", "ManualBackupIns"), ("restore", "CloneIns")];
/// The action that stops a task.
const CANCEL: &str = "cancel";
/// The service's day may have begun a little earlier than ours.
const EDGE: SignedDuration = SignedDuration::from_mins(20);

#[async_trait]
impl Jobs for Dds {
    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let id = follow.job_id.clone().unwrap_or_default();
        Ok(job(self.task(&id).await?))
    }

    async fn show(&self, id: &str) -> Result<Job> {
        Ok(job(self.task(id).await?))
    }

    fn lists(&self) -> Option<&dyn ListJobs> {
        Some(self)
    }

    fn control(&self) -> Option<&dyn ControlJobs> {
        Some(self)
    }
}

#[async_trait]
impl ListJobs for Dds {
    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>> {
        let kind = filter.kind.as_deref().map(|word| {
            KINDS.iter().find(|(ours, _)| *ours == word).map_or(word, |(_, theirs)| theirs)
        });
        let earliest = self.earliest();
        let to = filter.until.unwrap_or_else(|| self.open_end());
        let from = filter.since.map_or(earliest, |since| since.max(earliest));
        if to <= from {
            return Ok(Vec::new());
        }
        let query = DescribeHistoryTasks {
            region: self.region.as_deref(),
            instance: filter.target.as_deref(),
            kind,
            from,
            to,
            ..Default::default()
        };
        let tasks = self.tasks(&query).await?.body.into_iter();
        let mut jobs: Vec<Job> = tasks
            .filter(|task| {
                kind.is_none() || task.task_type.is_none() || task.task_type.as_deref() == kind
            })
            .map(job)
            .filter(|job| !filter.active || !job.state.is_final())
            .filter(|job| is_within(job.created_at, filter))
            .collect();
        jobs.sort_by_key(|job| Reverse(job.created_at));
        jobs.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(jobs)
    }
}

fn is_within(began: Option<Timestamp>, filter: &JobFilter) -> bool {
    let Some(began) = began else { return true };
    filter.since.is_none_or(|since| began >= since)
        && filter.until.is_none_or(|until| began < until)
}

#[async_trait]
impl ControlJobs for Dds {
    fn can(&self, action: JobAction) -> bool {
        action == JobAction::Cancel
    }

    async fn control(&self, id: &str, action: JobAction, reads: Reads) -> Result<PlannedChange> {
        if action != JobAction::Cancel {
            return Err(no_action(action));
        }
        check_id(id)?;
        let mut step = "{step}".to_owned();
        let mut region = self.region.clone();
        if reads.allowed() {
            let task = self.task(id).await?;
            step = cancellable(&task)?;
            region = task.region_id.or(region);
        }
        let region = region.ok_or_else(|| {
            Error::config("the region of the task is not known").hint("set `region` in the profile")
        })?;
        let modify = ModifyTaskInfo { region: &region, task: id, step: &step, action: CANCEL };
        Ok(PlannedChange::new(self.wire.request(&modify), format!("cancels task {id}")))
    }
}

impl Dds {
    /// The earliest moment that the service tells tasks of.
    fn earliest(&self) -> Timestamp {
        self.now() - HISTORY + EDGE
    }

    async fn task(&self, id: &str) -> Result<HistoryTask> {
        check_id(id)?;
        let query = DescribeHistoryTasks {
            region: self.region.as_deref(),
            task: Some(id),
            from: self.earliest(),
            to: self.open_end(),
            ..Default::default()
        };
        let mut tasks = self.tasks(&query).await?.body.into_iter();
        tasks.find(|task| task.task_id.as_deref() == Some(id)).ok_or_else(|| {
            Error::new(ErrorKind::NotFound, format!("there is no task `{id}`"))
                .hint("tasks are told for 30 days")
                .next("cloudbak job list")
        })
    }
}

/// A list of ids would name several tasks at once.
fn check_id(id: &str) -> Result<()> {
    if id.is_empty() || id.contains(|c: char| c == ',' || c.is_whitespace() || c.is_control()) {
        return Err(Error::usage(format!("`{}` is no id of a task", id.escape_debug()))
            .code("usage.job")
            .hint("a task's id looks like t-83br18hlpdrw3uabcd"));
    }
    Ok(())
}

/// The step at which a task can be cancelled, which is the one it is at.
fn cancellable(task: &HistoryTask) -> Result<String> {
    let refused = |why: String| Error::new(ErrorKind::Rejected, why);
    let id = task.task_id.as_deref().unwrap_or("");
    let word = task.status.as_deref().unwrap_or("");
    if look_up(HISTORY_TASK, word).is_final() {
        return Err(refused(format!("task `{id}` has ended ({word})")));
    }
    let step = task.current_step_name.clone().unwrap_or_default();
    if step.is_empty() || !offers(task.action_info.as_deref(), &step, word) {
        return Err(refused(format!("task `{id}` can't be cancelled at its present step")).hint(
            "the service offers no such action for it; no page says that it ever does for a \
                   backup",
        ));
    }
    Ok(step)
}

/// Whether `ActionInfo` offers to cancel in that state of that step. Its form:
/// `{"steps":[{"step_name":…,"action_info":{STATE:[ACTION…]}}]}`.
fn offers(info: Option<&str>, step: &str, state: &str) -> bool {
    let Some(info) = info.and_then(|text| serde_json::from_str::<Json>(text).ok()) else {
        return false;
    };
    let steps = info.get("steps").and_then(Json::as_array).into_iter().flatten();
    let here = steps.filter(|one| one.get("step_name").and_then(Json::as_str) == Some(step));
    let mut actions = here
        .filter_map(|one| one.get("action_info")?.get(state)?.as_array())
        .flatten()
        .filter_map(Json::as_str);
    actions.any(|action| action == CANCEL)
}

fn job(task: HistoryTask) -> Job {
    let word = task.status.as_deref().unwrap_or("");
    let kind = task.task_type.as_deref().unwrap_or("task");
    let ours = KINDS.iter().find(|(_, theirs)| *theirs == kind).map_or(kind, |(ours, _)| ours);
    let mut job =
        Job::new(task.task_id.clone().unwrap_or_default(), ours, look_up(HISTORY_TASK, word));
    job.details = details(&task);
    job.target = task.instance_id;
    job.percent = task.progress;
    job.created_at = task.start_time;
    job.completed_at = task.end_time.filter(|_| job.state.is_final());
    job.message = task.reason_code;
    job.provider_state = task.status;
    job
}

fn details(task: &HistoryTask) -> Map<String, Json> {
    let rows = [
        ("type", task.task_type.as_ref().map(|text| json!(text))),
        ("step", task.current_step_name.as_ref().map(|text| json!(text))),
        ("remaining_seconds", task.remain_time.map(|seconds| json!(seconds))),
        ("region", task.region_id.as_ref().map(|text| json!(text))),
        ("started_by", task.caller_source.as_ref().map(|text| json!(text))),
    ];
    let known = rows.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_cancelled_only_where_it_offers_that() {
        let info = r#"{"steps":[{"step_name":"exec","action_info":{"Running":["cancel"]}},
            {"step_name":"wait","action_info":{"Waiting":["modifySwitchTime"]}}]}"#;
        assert!(offers(Some(info), "exec", "Running"));
        assert!(!offers(Some(info), "exec", "Waiting"));
        assert!(!offers(Some(info), "wait", "Waiting"));
        for odd in [None, Some(""), Some("[]"), Some("{\"steps\":7}")] {
            assert!(!offers(odd, "exec", "Running"), "{odd:?}");
        }
    }
}
