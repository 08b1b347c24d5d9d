//! Running jobs and the history of tasks (ApsaraDB for MongoDB, pages
//! "DescribeBackupTasks", "DescribeHistoryTasks" and "ModifyTaskInfo").

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::backup::{Backup, Ending, Phase, UNKNOWN_WORD};
use super::call::Call;
use super::failure::Failure;
use super::filter::Page;
use super::instance::{Instance, Kind};
use super::state::State;
use super::times::{DAY_MS, parse_seconds};
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds for which a finished job stays in the list of jobs.
const FINISHED_SHOWN: f64 = 30.0;

/// The step that a running task is in.
const STEP: &str = "exec_task";

const STATUS_WORDS: [&str; 7] =
    ["Scheduled", "Running", "Succeed", "Failed", "Cancelling", "Canceled", "Waiting"];

/// A task that is no backup, such as a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// `TaskId`.
    pub id: String,
    /// `TaskType`, for example `RestartIns`.
    pub kind: String,
    /// Instance id.
    pub instance: String,
    /// Start in milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// Length in job seconds.
    pub seconds: f64,
}

/// `DescribeBackupTasks`: the jobs of a replica set or sharded cluster on
/// cloud disks. The next regular job is among them as `Scheduled`.
///
/// # Errors
/// `IncorrectDBInstanceType` for local disks and standalones, which the
/// operation does not serve; no page says with which code.
pub fn describe_backup_tasks(
    state: &mut State,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    if !instance.on_cloud_disk() || instance.kind == Kind::Standalone {
        return Err(Failure::wrong_kind());
    }
    let mut jobs: Vec<Value> = state
        .backups_of(&instance.id)
        .into_iter()
        .filter(|backup| is_job_shown(backup, now))
        .map(|backup| job_row(backup, now))
        .collect();
    jobs.push(regular_job(instance, now));
    if let Some(id) = call.get("BackupJobId") {
        jobs.retain(|job| job["BackupjobId"] == id);
    }
    Ok(json!({"BackupJobs": jobs}))
}

fn is_job_shown(backup: &Backup, now: &Moment) -> bool {
    match backup.phase(now) {
        Phase::Gone => false,
        Phase::Finished => backup.is_listed(now) && backup.since_end(now) < FINISHED_SHOWN,
        _ => backup.is_listed(now),
    }
}

/// The field is spelled `BackupjobId`, and `Progress` is there only while the
/// job copies.
fn job_row(backup: &Backup, now: &Moment) -> Value {
    let phase = backup.phase(now);
    let mut row = json!({
        "BackupjobId": backup.job_id,
        "BackupSetStatus": phase.word(backup.ending),
        "BackupStartTime": rfc3339(backup.started_unix_ms),
        "JobMode": backup.mode,
    });
    if phase == Phase::Backuping {
        row["Progress"] = json!(format!("{}%", backup.percent(now)));
    }
    row
}

fn regular_job(instance: &Instance, now: &Moment) -> Value {
    let start = instance.policy.next_unix_ms(now);
    json!({
        "BackupjobId": (start / 60_000).to_string(),
        "BackupSetStatus": "Scheduled",
        "BackupStartTime": rfc3339(start),
        "JobMode": "Automated",
    })
}

/// One row of the history, for either kind of task.
struct Entry<'a> {
    id: &'a str,
    kind: &'a str,
    instance: &'a str,
    started_unix_ms: i64,
    ended_unix_ms: Option<i64>,
    status: &'static str,
    percent: u8,
    remaining: i64,
}

/// `DescribeHistoryTasks`: the only place where a manual backup has an
/// explicit failed or cancelled state.
///
/// # Errors
/// A missing or malformed time, more than 30 days back, more than 30 ids, an
/// unknown status word, a page size outside 10 to 100.
pub fn describe_history_tasks(
    state: &mut State,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    let page = Page::read_free(call)?;
    let entries = matching(state, call, now)?;
    let total = entries.len();
    let rows: Vec<Value> =
        page.cut(entries).iter().map(|entry| history_row(state, entry)).collect();
    Ok(json!({
        "TotalCount": total,
        "PageNumber": page.number,
        "PageSize": page.size,
        "Items": rows,
    }))
}

/// `DescribeHistoryTasksStat`: how many tasks there are in each state.
///
/// # Errors
/// As `DescribeHistoryTasks`; `RegionId` is mandatory here.
pub fn describe_history_stat(
    state: &mut State,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    call.require("RegionId")?;
    let entries = matching(state, call, now)?;
    let count = |word: &str| entries.iter().filter(|entry| entry.status == word).count();
    let rows: Vec<Value> = STATUS_WORDS
        .iter()
        .map(|word| (word, count(word)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| json!({"Status": word, "TotalCount": count}))
        .collect();
    Ok(json!({"Items": rows}))
}

fn matching<'a>(state: &'a State, call: &Call, now: &Moment) -> Result<Vec<Entry<'a>>, Failure> {
    let (from, to) = (time(call, "FromStartTime")?, time(call, "ToStartTime")?);
    if from < now.unix_ms - 30 * DAY_MS - 60_000 || to < from {
        return Err(Failure::invalid("FromStartTime"));
    }
    let words = ids(call, "Status")?;
    if words.iter().flatten().any(|word| !STATUS_WORDS.contains(word)) {
        return Err(Failure::invalid("Status"));
    }
    let kinds = ids(call, "TaskType")?;
    let task_ids = ids(call, "TaskId")?;
    let instances = ids(call, "InstanceId")?;
    let mut entries: Vec<Entry> = state
        .backups
        .iter()
        .filter(|backup| backup.mode == "Manual" && backup.is_listed(now))
        .filter_map(|backup| backup_entry(backup, now))
        .chain(state.tasks.iter().map(|task| task_entry(task, now)))
        .collect();
    entries.retain(|entry| {
        (from..=to).contains(&entry.started_unix_ms)
            && kinds.as_ref().is_none_or(|kinds| kinds.contains(&entry.kind))
            && words.as_ref().is_none_or(|words| words.contains(&entry.status))
            && task_ids.as_ref().is_none_or(|ids| ids.contains(&entry.id))
            && instances.as_ref().is_none_or(|ids| ids.contains(&entry.instance))
    });
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.started_unix_ms));
    Ok(entries)
}

/// At most 30 ids or words with commas.
fn ids<'a>(call: &'a Call, name: &str) -> Result<Option<Vec<&'a str>>, Failure> {
    let Some(text) = call.get(name) else { return Ok(None) };
    let ids: Vec<&str> = text.split(',').collect();
    if ids.len() > 30 {
        return Err(Failure::invalid(name));
    }
    Ok(Some(ids))
}

fn time(call: &Call, name: &str) -> Result<i64, Failure> {
    let text = call.require(name)?;
    parse_seconds(text).ok_or_else(|| Failure::invalid(name))
}

fn backup_entry<'a>(backup: &'a Backup, now: &Moment) -> Option<Entry<'a>> {
    let status = match (backup.phase(now), backup.ending) {
        (Phase::Gone, Ending::Cancelled) => "Canceled",
        (Phase::Gone, _) => return None,
        (Phase::Unknown, _) => UNKNOWN_WORD,
        (Phase::Finished, Ending::Failed) => "Failed",
        (Phase::Finished, _) => "Succeed",
        (Phase::Scheduled, _) => "Scheduled",
        (Phase::Checking | Phase::Backuping, _) => "Running",
    };
    let over = matches!(status, "Canceled" | "Failed" | "Succeed");
    Some(Entry {
        id: &backup.task_id,
        kind: "ManualBackupIns",
        instance: &backup.instance,
        started_unix_ms: backup.started_unix_ms,
        ended_unix_ms: over.then(|| {
            backup.cancelled_unix_ms.unwrap_or_else(|| backup.end_unix_ms(now).min(now.unix_ms))
        }),
        status,
        percent: backup.percent(now),
        remaining: if over { 0 } else { (-backup.since_end(now)).max(1.0) as i64 },
    })
}

fn task_entry<'a>(task: &'a Task, now: &Moment) -> Entry<'a> {
    let passed = now.job_seconds_since(task.started_unix_ms);
    let over = passed >= task.seconds;
    let wall = task.seconds * 1000.0 / now.speed.max(0.000_001);
    Entry {
        id: &task.id,
        kind: &task.kind,
        instance: &task.instance,
        started_unix_ms: task.started_unix_ms,
        ended_unix_ms: over.then(|| task.started_unix_ms.saturating_add(wall as i64)),
        status: if over { "Succeed" } else { "Running" },
        percent: (passed / task.seconds.max(0.001) * 100.0).clamp(0.0, 100.0) as u8,
        remaining: (task.seconds - passed).max(0.0) as i64,
    }
}

/// What may be done with a task: for each step the actions by state. Whether
/// the service ever offers to cancel a backup is not documented, so only a
/// script makes it offer that.
fn action_info(state: &State, entry: &Entry) -> String {
    if !state.script.offer_cancel || entry.kind != "ManualBackupIns" {
        return String::new();
    }
    let actions = json!({"Running": ["cancel"]});
    json!({"steps": [{"step_name": STEP, "action_info": actions}]}).to_string()
}

/// `ModifyTaskInfo`: takes an action that `ActionInfo` offers for the current
/// step and state of up to ten tasks. A refusal stands inside a success
/// (page "ModifyTaskInfo"); its code is not documented.
///
/// # Errors
/// A missing parameter, or more than ten tasks.
pub fn modify_task(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    call.require("RegionId")?;
    let tasks: Vec<&str> = call.require("TaskId")?.split(',').collect();
    let (step, action) = (call.require("StepName")?, call.require("TaskAction")?);
    if tasks.len() > 10 {
        return Err(Failure::invalid("TaskId"));
    }
    let offered = state.script.offer_cancel && step == STEP && action == "cancel";
    let mut done = 0;
    for id in &tasks {
        let running = |backup: &&mut Backup| {
            let copying = matches!(backup.phase(now), Phase::Checking | Phase::Backuping);
            backup.task_id == *id && copying && backup.mode == "Manual"
        };
        let Some(backup) = state.backups.iter_mut().find(running).filter(|_| offered) else {
            let count = done.to_string();
            return Ok(
                json!({"ErrorTaskId": id, "ErrorCode": "Task.Conflict", "SuccessCount": count}),
            );
        };
        backup.ending = Ending::Cancelled;
        backup.cancelled_unix_ms = Some(now.unix_ms);
        done += 1;
    }
    Ok(json!({"ErrorTaskId": "", "ErrorCode": "", "SuccessCount": done.to_string()}))
}

fn history_row(state: &State, entry: &Entry) -> Value {
    let instance = state.instances.iter().find(|instance| instance.id == entry.instance);
    json!({
        "TaskId": entry.id,
        "TaskType": entry.kind,
        "Status": entry.status,
        "Progress": f64::from(entry.percent),
        "RemainTime": entry.remaining,
        "StartTime": rfc3339(entry.started_unix_ms),
        "EndTime": entry.ended_unix_ms.map_or_else(String::new, rfc3339),
        "CurrentStepName": if entry.ended_unix_ms.is_some() { "finish" } else { STEP },
        "ActionInfo": action_info(state, entry),
        "CallerSource": "USER",
        "CallerUid": "1000000000000001",
        "Uid": "1000000000000001",
        "DbType": "mongodb",
        "Product": "dds",
        "InstanceId": entry.instance,
        "InstanceName": instance.map_or("", |instance| instance.description.as_str()),
        "InstanceType": "Instance",
        "RegionId": instance.map_or("", |instance| instance.region.as_str()),
        "ReasonCode": if entry.status == "Failed" { "SandboxFailure" } else { "" },
        "TaskDetail": "",
    })
}
