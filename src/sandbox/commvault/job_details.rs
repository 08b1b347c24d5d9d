//! What there is to know about one job beside its summary.

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::{COMMCELL, COMMCELL_ID};
use super::fields;
use super::jobs::Job;
use super::state::State;
use crate::sandbox::service::Moment;

/// POST /JobDetails. Several numbers are texts, and -999 means not applicable.
///
/// Source: api.commvault.com, "Get Job Details".
pub(super) fn details(state: &State, call: &Call<'_>) -> Answer {
    let Some(id) = fields::id(&call.body["jobId"]) else { return Answer::malformed() };
    let Some(job) = state.job(id, call.now) else {
        let error = json!({"errorCode": 2, "errLogMessage": format!("Job [{id}] was not found.")});
        return Answer::ok(root::GENERIC, json!({"error": {"errList": [error]}}));
    };
    let mut detail = json!({
        "detailInfo": detail_info(job, call.now),
        "generalInfo": general_info(job),
        "progressInfo": {
            "state": job.status(call.now), "reasonForJobDelay": job.reason(call.now),
            "numOfFilesTransferred": 1, "percentComplete": job.percent(call.now),
        },
        "clientStatusInfo": {"vmStatus": []},
    });
    if fields::flag(&call.body["showAttempt"]) == Some(true) {
        detail["attemptsInfo"] = json!([attempt(job, call.now)]);
    }
    Answer::ok(root::GENERIC, json!({"job": {"jobDetail": detail}}))
}

fn detail_info(job: &Job, now: &Moment) -> Value {
    json!({
        "sizeOfApplication": job.written(now).to_string(),
        "startTime": job.created_ms.div_euclid(1000), "endTime": job.end_seconds(now),
        "numOfObjects": 1, "dataWritten": job.written(now).to_string(), "throughPut": "-999",
        "savingsPercent": "-999", "skippedItems": 0, "failures": job.reason(now),
    })
}

fn general_info(job: &Job) -> Value {
    json!({
        "jobId": job.id, "jobStartedBy": job.user, "jobStartedFrom": "Command line",
        "operationType": job.kind.name(), "backupType": "Full", "subclient": job.entity.json(),
        "jobDescription": job.description, "priority": 166,
        "commcell": {"commCellId": COMMCELL_ID, "commCellName": COMMCELL},
        "taskData": {"taskId": job.task_id, "subtaskId": job.task_id + 1, "taskName": ""},
    })
}

fn attempt(job: &Job, now: &Moment) -> Value {
    json!({
        "attemptNumber": 1, "phaseName": job.kind.name(), "status": job.status(now),
        "startTime": job.created_ms.div_euclid(1000), "endTime": job.end_seconds(now),
    })
}

/// GET /Job/{id}/TaskDetails: the task as it was asked for.
pub(super) fn task(state: &State, call: &Call<'_>) -> Answer {
    let Some(job) = call.path_id().and_then(|id| state.job(id, call.now)) else {
        return not_found();
    };
    let body = json!({"taskInfo": {
        "associations": [job.entity.json()],
        "task": {"taskId": job.task_id, "taskType": 1, "initiatedFrom": 2},
        "subTasks": [{
            "subTask": {"subTaskType": 2, "operationType": 2},
            "options": {"commonOpts": {"jobDescription": job.description}},
        }],
    }});
    Answer::ok(root::GENERIC, body)
}

/// GET /Job/{id}/AdvancedDetails: retention is all that is imitated.
pub(super) fn advanced(state: &State, call: &Call<'_>) -> Answer {
    let Some(job) = call.path_id().and_then(|id| state.job(id, call.now)) else {
        return not_found();
    };
    match call.query_number("infoType") {
        Ok(Some(1 | 2 | 4 | 8 | 16)) => {}
        _ => return Answer::bad_parameter("infoType"),
    }
    let retention = json!({"retainUntil": job.retain_until, "isAged": job.aged});
    Answer::ok(root::GENERIC, json!({"retentionInfo": retention, "jobId": job.id}))
}

/// GET /Events: one for the start and one for the end.
pub(super) fn events(state: &State, call: &Call<'_>) -> Answer {
    let Ok(wanted) = call.query_number("jobId") else { return Answer::bad_parameter("jobId") };
    let shown = |job: &&Job| wanted.is_none_or(|id| id == job.id) && job.visible(call.now);
    let jobs = state.jobs.iter().rev().filter(shown).take(100);
    let rows: Vec<Value> = jobs.flat_map(|job| events_of(job, call.now)).collect();
    Answer::ok(root::GENERIC, json!({"commservEvents": rows}))
}

fn events_of(job: &Job, now: &Moment) -> Vec<Value> {
    let event = |offset: u64, at: i64, text: String| {
        json!({
            "id": job.id * 10 + offset, "jobId": job.id, "severity": 0, "timeSource": at,
            "subsystem": "JobManager", "description": text,
        })
    };
    let start = job.created_ms.div_euclid(1000);
    let mut events = vec![event(1, start, format!("{} job has started.", job.kind.name()))];
    if job.ended(now) {
        let text = format!("The job has ended: {}.", job.status(now));
        events.push(event(2, job.end_seconds(now), text));
    }
    events
}

/// GET /Stream/Job/{id}/Logs: plain text.
pub(super) fn logs(state: &State, call: &Call<'_>) -> Answer {
    let Some(job) = call.path_id().and_then(|id| state.job(id, call.now)) else {
        return not_found();
    };
    let text = format!(
        "{} JobManager job {} started\n{} JobManager job {} is {}\n",
        job.created_ms.div_euclid(1000),
        job.id,
        call.now.unix_ms.div_euclid(1000),
        job.id,
        job.status(call.now)
    );
    Answer::text(200, &text)
}

fn not_found() -> Answer {
    Answer::refused(404, 2, "The job was not found")
}
