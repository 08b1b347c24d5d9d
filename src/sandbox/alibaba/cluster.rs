//! `DescribeClusterBackups` and `TransferClusterBackup`: sharded clusters on
//! cloud disks (ApsaraDB for MongoDB, pages of these names).

use serde_json::{Value, json};

use super::backup::{Backup, Ending, Phase};
use super::call::Call;
use super::failure::Failure;
use super::filter::{Page, Range};
use super::instance::Kind;
use super::sets::{child_row, has_copies, origin};
use super::state::State;
use super::times::expiry;
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds after the end until the attached log is ready.
const LOG_SECONDS: f64 = 1.0;

/// `DescribeClusterBackups`: the newest first, with `PageNo` and without a
/// total. A cluster in shard mode has none.
///
/// # Errors
/// An instance that is no sharded cluster; else as `DescribeBackups`.
pub fn describe_cluster_backups(
    state: &mut State,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    let instance = origin(state, call, now)?;
    if instance.kind != Kind::Sharded {
        return Err(Failure::wrong_kind());
    }
    let range = Range::read(call)?;
    let page = Page::read(call, "PageNo")?;
    // The vendor's Python SDK writes `True`.
    let word = call.get("IsOnlyGetClusterBackUp").map(str::to_ascii_lowercase);
    let alone = match word.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Failure::invalid("IsOnlyGetClusterBackUp")),
    };
    let job = call.get("BackupJobId").filter(|_| !state.script.ignore_job_filter);
    let mut found: Vec<&Backup> = state.backups_of(&instance.id);
    found.retain(|backup| backup.cluster && is_shown(backup, now));
    match call.get("BackupId") {
        Some(id) => found = with_id(found, id)?,
        None => found.retain(|backup| range.holds(backup)),
    }
    if !has_copies(call, instance) {
        found.clear();
    }
    found.retain(|backup| job.is_none_or(|job| backup.job_id == job));
    let rows: Vec<Value> =
        page.cut(found).into_iter().map(|backup| row(backup, alone, now)).collect();
    Ok(json!({
        "MaxResults": page.size,
        "PageNumber": page.number,
        "PageSize": page.size,
        "ClusterBackups": rows,
    }))
}

/// A cluster backup is shown from its copying on, not only at its end.
fn is_shown(backup: &Backup, now: &Moment) -> bool {
    let copying = matches!(backup.phase(now), Phase::Backuping | Phase::Unknown);
    backup.has_row(now)
        || (copying && backup.is_listed(now) && backup.since_end(now) < 0.0)
        || (backup.ending == Ending::Never && copying && backup.is_listed(now))
}

fn with_id<'a>(found: Vec<&'a Backup>, id: &str) -> Result<Vec<&'a Backup>, Failure> {
    let found: Vec<&Backup> = found.into_iter().filter(|backup| backup.backup_id == id).collect();
    if found.is_empty() {
        let text = "The specified backup set does not match the instance.";
        return Err(Failure::new(400, "InvalidBackupSet.NotMatched", text));
    }
    Ok(found)
}

fn row(backup: &Backup, alone: bool, now: &Moment) -> Value {
    let ended = backup.has_row(now);
    let mut row = json!({
        "ClusterBackupId": backup.backup_id,
        "ClusterBackupStatus": backup.cluster_status(now),
        "ClusterBackupMode": backup.mode,
        "ClusterBackupStartTime": rfc3339(backup.started_unix_ms),
        "IsAvail": u8::from(ended && backup.is_available()),
        "AttachLogStatus": log_status(backup, now),
        "EngineVersion": backup.engine_version,
        "ExtraInfo": {"RegistryFromHistory": "0"},
    });
    if ended {
        let size = backup.size * backup.parts.len() as u64;
        row["ClusterBackupEndTime"] = json!(rfc3339(backup.end_unix_ms(now)));
        row["ClusterBackupSize"] = json!(size.to_string());
        row["BackupExpireTime"] = json!(expiry(backup.expires_unix_ms(now)));
    } else {
        row["Progress"] = json!(format!("{}%", backup.percent(now)));
    }
    if !alone {
        let parts = backup.parts.iter().enumerate().filter(|_| ended);
        let children = parts.map(|(index, part)| child_row(backup, index, part, now));
        row["Backups"] = children.collect();
    }
    row
}

fn log_status(backup: &Backup, now: &Moment) -> &'static str {
    match (backup.phase(now), backup.ending) {
        (Phase::Finished, Ending::LogFailed | Ending::Failed) => "Failed",
        (Phase::Finished, _) if backup.since_end(now) < LOG_SECONDS => "Running",
        (Phase::Finished, _) => "Ready",
        _ => "Init",
    }
}

/// `TransferClusterBackup`: switches a cluster to cluster backups.
///
/// # Errors
/// An instance that is no sharded cluster on cloud disks.
pub fn transfer(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of_mut(call, now)?;
    if instance.kind != Kind::Sharded || !instance.on_cloud_disk() {
        return Err(Failure::wrong_kind());
    }
    let already = std::mem::replace(&mut instance.cluster_backup, true);
    Ok(json!({"AlreadyDone": if already { "1" } else { "0" }}))
}
