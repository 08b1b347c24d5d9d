//! How long a backup is kept and what room it takes (ApsaraDB for MongoDB,
//! pages "ModifyBackupExpireTime", "DeleteBackup", "DescribeBackupStorage").

use serde_json::{Value, json};

use super::backup::Backup;
use super::call::Call;
use super::failure::Failure;
use super::instance::Kind;
use super::state::State;
use super::times::{DAY_MS, NEVER, parse_seconds};
use crate::sandbox::service::Moment;

/// Refuses an id that the instance has no set for.
fn unknown_set() -> Failure {
    Failure::new(400, "InvalidBackupSetID.NotFound", "The specified backup set does not exist.")
}

fn position(state: &State, instance: &str, id: &str, now: &Moment) -> Result<usize, Failure> {
    let is_it = |backup: &Backup| {
        let part = backup.parts.iter().any(|part| part.backup_id == id);
        backup.instance == instance && (backup.backup_id == id || backup.set_id() == id || part)
    };
    let index = state.backups.iter().position(is_it).ok_or_else(unknown_set)?;
    match state.backups.get(index) {
        Some(backup) if backup.has_row(now) => Ok(index),
        Some(backup) if backup.is_running(now) => {
            let text = "Current backup set state does not support this operation.";
            Err(Failure::new(400, "IncorrectBackupSetState", text))
        }
        _ => Err(unknown_set()),
    }
}

/// `DeleteBackup`. Its preconditions are not published; here a set must have
/// ended, and the id of one shard removes the whole backup.
///
/// # Errors
/// An unknown set, or one that is still being made.
pub fn delete(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?.id.clone();
    let index = position(state, &instance, call.require("BackupId")?, now)?;
    state.backups.remove(index);
    Ok(json!({}))
}

/// `ModifyBackupExpireTime`: manual backups on cloud disks, only to a later
/// time, at most 730 days after the backup's end, or for good.
///
/// # Errors
/// Whatever breaks these rules.
pub fn modify_expiry(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    if !instance.on_cloud_disk() || instance.kind == Kind::Standalone {
        return Err(Failure::wrong_kind());
    }
    let id = call.require("BackupId")?;
    let index = position(state, &instance.id, id, now)?;
    let text = call.require("BackupExpireTime")?;
    let wrong = || Failure::invalid("BackupExpireTime");
    let expiry = if text == NEVER { None } else { Some(parse_seconds(text).ok_or_else(wrong)?) };
    let backup = state.backups.get_mut(index).ok_or_else(unknown_set)?;
    let latest = backup.end_unix_ms(now) + 730 * DAY_MS;
    let later = match (backup.expires_unix_ms(now), expiry) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old && new <= latest,
    };
    if !later || backup.mode != "Manual" {
        return Err(wrong());
    }
    backup.expiry_set = Some(expiry);
    Ok(json!({"BackupId": id, "BackupExpireTime": text}))
}

/// `DescribeBackupStorage`: room in bytes; a cluster needs `NodeId`.
///
/// # Errors
/// An unknown instance or a missing node.
pub fn storage(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    if instance.kind == Kind::Sharded {
        call.require("NodeId")?;
    }
    let sets = state.backups_of(&instance.id);
    let full: u64 = sets.iter().filter(|set| set.has_row(now)).map(|set| set.size).sum();
    Ok(json!({
        "FullStorageSize": full,
        "LogStorageSize": full / 10,
        "FreeSize": u64::from(instance.storage_gb) * 2_147_483_648,
    }))
}
