//! Tasks: what the service works on, known by the id that started it.
//!
//! The page names asynchronous commands and app installations as sources of
//! such ids; backups answer with ids of the same form. There is no list of
//! tasks, and no way to stop one.
//!
//! Source: KooPhone API reference, "Querying Task Execution Results".

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use super::types::{self, Job as Part, Task};
use super::{KooPhone, api, states};
use crate::core::error::{Error, ErrorKind, Result};
use crate::model::{Follow, Job, State};
use crate::providers::Jobs;

#[async_trait]
impl Jobs for KooPhone {
    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        self.show(follow.job_id.as_deref().unwrap_or_default()).await
    }

    async fn show(&self, id: &str) -> Result<Job> {
        let request = api::task(&self.session.endpoint, id).ok_or_else(|| {
            Error::usage(format!("`{}` is no task id", id.escape_debug()))
                .code("usage.id")
                .hint("a task id has letters, digits, `-` and `_`, such as RM_6837531fd3f54550")
        })?;
        let reply = self.session.call(&request).await.map_err(unknown)?;
        let task = types::data::<Task>(&request.operation, &reply)?;
        let parts = task.map(|task| task.jobs).unwrap_or_default();
        let mut job = whole(id, &parts).ok_or_else(|| no_such_task(id))?;
        job.request_ids.extend(self.session.dialect.request_id(&reply));
        Ok(job)
    }
}

/// 1000, a wrong parameter, is what an id that belongs to nothing may get too.
fn unknown(error: Error) -> Error {
    match error.kind {
        ErrorKind::NotFound => error.hint(HINT),
        _ => error,
    }
}

const HINT: &str = "the service tells of recent tasks only, and of those of its own kinds";

fn no_such_task(id: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no task `{id}`")).hint(HINT)
}

/// A task as one job: over when all of its jobs are, and as bad as the worst.
fn whole(id: &str, parts: &[Part]) -> Option<Job> {
    let state = parts.iter().map(|part| states::of_job(part.status)).reduce(worse)?;
    let mut job = Job::new(id, "task", state);
    let shown = parts.iter().find(|part| states::of_job(part.status) == state);
    job.provider_state = shown.map(|part| states::job_word(part.status));
    job.message = parts.iter().find_map(Part::complaint);
    let ended = parts.iter().filter(|part| states::of_job(part.status).is_final()).count();
    job.percent = u8::try_from(ended * 100 / parts.len()).ok();
    job.details.insert("jobs".to_owned(), parts.iter().map(details).collect::<Vec<_>>().into());
    Some(job)
}

fn worse(one: State, other: State) -> State {
    let weight = |state| match state {
        State::Succeeded => 0,
        State::Failed => 1,
        // Not ended: something is still to come, whatever the others say.
        State::Unknown => 2,
        State::Queued => 3,
        _ => 4,
    };
    if weight(other) > weight(one) { other } else { one }
}

fn details(part: &Part) -> Json {
    json!({
        "job_id": part.job_id,
        "state": states::of_job(part.status),
        "provider_state": states::job_word(part.status),
        "error_code": part.error_code,
        "error_msg": part.error_msg,
        "output": part.execute_msg,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(statuses: &[i64]) -> Option<Job> {
        let jobs: Vec<Json> =
            statuses.iter().map(|status| json!({"job_id": "j", "status": status})).collect();
        let task: Task = serde_json::from_value(json!({ "jobs": jobs })).expect("task");
        whole("RM_1", &task.jobs)
    }

    #[test]
    fn a_task_is_over_when_all_its_jobs_are() {
        let state = |statuses: &[i64]| task(statuses).expect("job").state;
        assert_eq!(state(&[2, 2]), State::Succeeded);
        assert_eq!(state(&[2, -1]), State::Failed);
        assert_eq!(state(&[3, 1]), State::Running);
        assert_eq!(state(&[0, -1]), State::Queued);
        assert_eq!(state(&[2, 7]), State::Unknown);
        assert_eq!(task(&[2, 1]).expect("job").percent, Some(50));
        assert!(task(&[]).is_none());
    }

    #[test]
    fn the_first_complaint_is_the_message() {
        let part = json!({"status": -1, "error_code": "CPS0005", "error_msg": "gone"});
        let task: Task = serde_json::from_value(json!({ "jobs": [part] })).expect("task");
        let message = whole("t", &task.jobs).expect("job").message.expect("message");
        assert!(message.starts_with("CPS0005: "), "{message}");
    }

    #[test]
    fn what_stands_for_no_error_is_no_complaint() {
        for code in [json!("null"), json!("NULL"), json!(null), json!(""), json!("0"), json!(0)] {
            let part = json!({"status": 2, "error_code": code, "error_msg": "null"});
            let task: Task = serde_json::from_value(json!({ "jobs": [part] })).expect("task");
            assert_eq!(whole("t", &task.jobs).expect("job").message, None, "{code}");
        }
    }
}
