//! `CreateBackup` (ApsaraDB for MongoDB, page "CreateBackup").

use serde_json::{Map, Value, json};

use super::backup::{Backup, Ending, Part};
use super::call::Call;
use super::failure::Failure;
use super::instance::{Instance, Kind, Role};
use super::script::CreateAnswer;
use super::state::State;
use crate::sandbox::service::Moment;

/// What is settled about a backup when it starts.
#[derive(Debug, Clone)]
pub struct Start {
    /// `Snapshot`, `Physical` or `Logical`.
    pub method: String,
    /// `Manual` or `Automated`.
    pub mode: String,
    /// Days it is kept; -1 is for good.
    pub retention_days: i64,
    /// Start in milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// How it will end.
    pub ending: Ending,
    /// Whether a request asked for it.
    pub by_request: bool,
}

impl Start {
    /// Makes the backup with new ids and the lags that are scripted now.
    pub fn backup(self, state: &mut State, instance: &Instance) -> Backup {
        let cluster = instance.kind == Kind::Sharded && instance.cluster_backup;
        let job_id = state.decimal_id();
        let task_id = format!("t-{}", state.ids.hex(16));
        let backup_id =
            if cluster { format!("cb-{}", state.ids.hex(16)) } else { state.decimal_id() };
        Backup {
            instance: instance.id.clone(),
            job_id,
            backup_id,
            task_id,
            cluster,
            parts: parts(state, instance),
            method: self.method,
            mode: self.mode,
            engine_version: instance.engine_version.clone(),
            size: u64::from(instance.storage_gb) * 52_428_800,
            started_unix_ms: self.started_unix_ms,
            seconds: instance.backup_seconds(),
            ended_before_unix_ms: None,
            ending: self.ending,
            cancelled_unix_ms: None,
            retention_days: self.retention_days,
            expiry_set: None,
            list_lag: state.script.listing_lag_seconds,
            row_lag: state.script.row_lag_seconds,
            by_request: self.by_request,
        }
    }
}

/// A cluster backup has a part for each shard and the config server; in shard
/// mode only shards are backed up.
fn parts(state: &mut State, instance: &Instance) -> Vec<Part> {
    let mut parts = Vec::new();
    let nodes = instance.nodes_of(Role::Shard).map(|node| (node, "db"));
    let configs = instance.nodes_of(Role::ConfigServer).map(|node| (node, "cs"));
    for (node, kind) in nodes.chain(configs.filter(|_| instance.cluster_backup)) {
        parts.push(Part {
            node_id: node.id.clone(),
            node_type: kind.to_owned(),
            class: node.class.clone(),
            storage_gb: node.storage_gb,
            backup_id: state.decimal_id(),
        });
    }
    parts
}

/// `CreateBackup`: starts a manual backup and answers with its job id.
///
/// # Errors
/// A method or retention that the kind of disk rules out, an instance that is
/// unknown, locked or not `Running`, and a backup that runs already.
pub fn create_backup(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?.clone();
    let method = method(call, &instance)?;
    let retention_days = retention(call, &instance)?;
    if instance.status(now) != "Running" {
        let text = "The operation is not permitted due to status of instance.";
        return Err(Failure::new(403, "OperationDenied.DBInstanceStatus", text));
    }
    if instance.lock_mode != "Unlock" {
        let text = "Current DB instance lock mode does not support this operation.";
        return Err(Failure::new(403, "IncorrectDBInstanceLockMode", text));
    }
    if state.running_backup(&instance.id, now).is_some() {
        let text = "The operation is not permitted due to backup job exist.";
        return Err(Failure::new(403, "OperationDenied.BackupJobExists", text));
    }
    let start = Start {
        method,
        mode: "Manual".into(),
        retention_days,
        started_unix_ms: now.unix_ms,
        ending: std::mem::take(&mut state.script.next_job),
        by_request: true,
    };
    let backup = start.backup(state, &instance);
    let answer = answer(state, &backup);
    state.backups.push(backup);
    Ok(answer)
}

/// The method, with the documented default `Physical`.
///
/// Whether a cloud-disk instance takes a call without a method is not
/// documented; the stated default is then refused like a given one.
fn method(call: &Call, instance: &Instance) -> Result<String, Failure> {
    let given = call.get("BackupMethod");
    if given.is_some_and(|word| !["Snapshot", "Physical", "Logical"].contains(&word)) {
        return Err(Failure::bad_value("InvalidBackupMethod.Format", "BackupMethod"));
    }
    let snapshots_only = instance.on_cloud_disk() || instance.kind == Kind::Standalone;
    let default = if instance.kind == Kind::Standalone { "Snapshot" } else { "Physical" };
    let method = given.unwrap_or(default);
    if (method == "Snapshot") != snapshots_only {
        return Err(Failure::bad_value("InvalidBackupMethod.ValueNotSupport", "BackupMethod"));
    }
    Ok(method.to_owned())
}

/// The retention in days: 7 to 730, or -1 for good; only on cloud disks of
/// replica sets and sharded clusters.
fn retention(call: &Call, instance: &Instance) -> Result<i64, Failure> {
    let name = "BackupRetentionPeriod";
    let Some(text) = call.get(name) else { return Ok(instance.policy.retention_days) };
    let days = text.parse::<i64>().ok().filter(|days| *days == -1 || (7..=730).contains(days));
    let Some(days) = days else {
        return Err(Failure::bad_value("InvalidBackupRetentionPeriod.Malformed", name));
    };
    if !instance.on_cloud_disk() || instance.kind == Kind::Standalone {
        return Err(Failure::invalid(name));
    }
    Ok(days)
}

fn answer(state: &mut State, backup: &Backup) -> Value {
    if std::mem::take(&mut state.script.answer_without_id) {
        return json!({});
    }
    let mut fields = Map::new();
    let (job, set) = match state.script.create_answer {
        CreateAnswer::Both => (true, Some(backup.job_id.as_str())),
        CreateAnswer::Job => (true, Some("")),
        CreateAnswer::JobOnly => (true, None),
        CreateAnswer::BackupOnly => (false, Some(backup.job_id.as_str())),
    };
    if let Some(id) = set {
        fields.insert("BackupId".into(), json!(id));
    }
    if job {
        fields.insert("BackupJobId".into(), json!(backup.job_id));
    }
    Value::Object(fields)
}
