//! Scripted behaviour: the keys by which tests steer the service.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::backup::Ending;
use super::create::Start;
use super::failure::Failure;
use super::metadata::Mode;
use super::state::State;
use crate::sandbox::service::Moment;

/// The keys that [`set`] knows, with what each takes.
pub const KEYS: &str = "next_job (success, failed, partial, warned, log_failed, cancelled, never, \
    vanish, unknown_word, backwards), listing_lag_seconds (number), row_lag_seconds (number), \
    expire_tokens (bool), answer_without_id (bool), fail_next (object or null), create_answer \
    (job, both, job_only, backup_only), ignore_job_filter (bool), type_drift (bool), \
    unknown_instance_is_empty (bool), deny_operations (list of names), offer_cancel (bool), \
    session_seconds (number or null), metadata (both, with_token, without_token), instance_status (object \
    of instance id to state word), foreign_backup ({target, seconds_ago, ending}), add_instances (number)";

/// Which ids the answer to `CreateBackup` carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateAnswer {
    /// `BackupJobId`, and `BackupId` empty, as today.
    #[default]
    Job,
    /// The job's id in both fields.
    Both,
    /// `BackupJobId` alone.
    JobOnly,
    /// `BackupId` alone, as in the 2021 manual.
    BackupOnly,
}

/// An error that the next matching requests get instead of an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailNext {
    /// Part of the operation's name; `null` matches all.
    #[serde(default)]
    operation: Option<String>,
    /// HTTP status.
    status: u16,
    /// `Code`.
    code: String,
    /// `Message`.
    #[serde(default)]
    message: String,
    /// How often; once when absent.
    #[serde(default = "once")]
    times: u32,
    /// Further reply headers.
    #[serde(default)]
    headers: Map<String, Value>,
}

fn once() -> u32 {
    1
}

/// A backup that somebody else starts, at the next request's time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignBackup {
    target: String,
    #[serde(default)]
    seconds_ago: f64,
    #[serde(default)]
    ending: Ending,
}

impl ForeignBackup {
    /// Starts it; an unknown target starts nothing.
    pub fn start(self, state: &mut State, now: &Moment) {
        let Some(instance) = state.instance(&self.target, now).cloned() else { return };
        let start = Start {
            method: if instance.on_cloud_disk() { "Snapshot" } else { "Physical" }.into(),
            mode: "Manual".into(),
            retention_days: instance.policy.retention_days,
            started_unix_ms: now.unix_ms - (self.seconds_ago * 1000.0) as i64,
            ending: self.ending,
            by_request: false,
        };
        let backup = start.backup(state, &instance);
        state.backups.push(backup);
    }
}

/// All scripted behaviour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Script {
    /// How the next started backup ends; used once.
    pub next_job: Ending,
    /// Job seconds before lists show a new backup.
    pub listing_lag_seconds: f64,
    /// Job seconds after a backup's end before its set is listed.
    pub row_lag_seconds: f64,
    /// All temporary credentials are expired.
    pub expire_tokens: bool,
    /// The next create answers without any id; used once.
    pub answer_without_id: bool,
    /// Errors to give.
    pub fail_next: Vec<FailNext>,
    /// Ids in the answer to a create.
    pub create_answer: CreateAnswer,
    /// `DescribeBackups` and `DescribeClusterBackups` ignore `BackupJobId`.
    pub ignore_job_filter: bool,
    /// Ids are numbers and sizes texts, as in older samples.
    pub type_drift: bool,
    /// `DescribeDBInstanceAttribute` lists nothing for an unknown id.
    pub unknown_instance_is_empty: bool,
    /// `DescribeHistoryTasks` offers to cancel a running backup.
    pub offer_cancel: bool,
    /// Life of temporary keys from now on, in seconds.
    #[serde(default)]
    pub session_seconds: Option<i64>,
    /// How the metadata service may be asked.
    #[serde(default)]
    pub metadata: Mode,
    /// Operations that answer `Forbidden.RAM`.
    pub deny_operations: Vec<String>,
    /// Backups to start at the next request.
    pub foreign_backups: Vec<ForeignBackup>,
}

impl Script {
    /// Takes the error that is scripted for an operation.
    pub fn take_failure(&mut self, action: &str) -> Option<Failure> {
        let matches = |fail: &FailNext| {
            fail.times > 0 && fail.operation.as_ref().is_none_or(|part| action.contains(part))
        };
        let fail = self.fail_next.iter_mut().find(|fail| matches(fail))?;
        fail.times -= 1;
        let mut failure = Failure::new(fail.status, &fail.code, fail.message.clone());
        failure.headers = fail
            .headers
            .iter()
            .map(|(name, value)| {
                (name.clone(), value.as_str().map_or(value.to_string(), str::to_owned))
            })
            .collect();
        self.fail_next.retain(|fail| fail.times > 0);
        Some(failure)
    }
}

/// Sets one key.
///
/// # Errors
/// A text that names the keys, for an unknown key or a value that does not fit.
pub fn set(state: &mut State, key: &str, value: &Value) -> Result<(), String> {
    let script = &mut state.script;
    match key {
        "next_job" => script.next_job = read(key, value)?,
        "listing_lag_seconds" => script.listing_lag_seconds = read(key, value)?,
        "row_lag_seconds" => script.row_lag_seconds = read(key, value)?,
        "expire_tokens" => script.expire_tokens = read(key, value)?,
        "answer_without_id" => script.answer_without_id = read(key, value)?,
        "fail_next" if value.is_null() => script.fail_next.clear(),
        "fail_next" => script.fail_next.push(read(key, value)?),
        "create_answer" => script.create_answer = read(key, value)?,
        "ignore_job_filter" => script.ignore_job_filter = read(key, value)?,
        "type_drift" => script.type_drift = read(key, value)?,
        "unknown_instance_is_empty" => script.unknown_instance_is_empty = read(key, value)?,
        "deny_operations" => script.deny_operations = read(key, value)?,
        "offer_cancel" => script.offer_cancel = read(key, value)?,
        "session_seconds" => script.session_seconds = read(key, value)?,
        "metadata" => script.metadata = read(key, value)?,
        "foreign_backup" => script.foreign_backups.push(read(key, value)?),
        "instance_status" => set_status(state, value)?,
        "add_instances" => {
            let count = read::<u32>(key, value)?.min(20_000);
            let fleet = (1..=count).map(|number| format!("dds-bp1fleet{number:08}"));
            state.instances.extend(fleet.map(|id| super::seed::replica(&id, "sandbox fleet")));
        }
        _ => return Err(format!("unknown key `{key}`; the keys are: {KEYS}")),
    }
    Ok(())
}

fn read<T: DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone())
        .map_err(|error| format!("bad value for `{key}`: {error}; the keys are: {KEYS}"))
}

fn set_status(state: &mut State, value: &Value) -> Result<(), String> {
    let words: std::collections::BTreeMap<String, String> = read("instance_status", value)?;
    for (id, word) in words {
        let instance = state.instances.iter_mut().find(|instance| instance.id == id);
        let instance = instance.ok_or_else(|| format!("there is no instance `{id}`"))?;
        instance.status = word;
        instance.busy = None;
    }
    Ok(())
}
