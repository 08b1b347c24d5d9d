//! The advanced backup policy (SDK of ApsaraDB for MongoDB; no manual page
//! describes it). Switching it on takes the plain policy over as its rules;
//! changing the rules is not imitated, because nothing says how they are sent.

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::state::State;
use super::times::minutes;
use crate::sandbox::service::Moment;

/// `DescribeAdvancedBackupStatus`.
///
/// # Errors
/// An unknown instance.
pub fn status(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    let word = if instance.advanced_backup { "Enabled" } else { "Disabled" };
    Ok(json!({"Status": word}))
}

/// `ModifyAdvancedBackupStatus`: switches it on.
///
/// # Errors
/// An unknown instance, or one on local disks.
pub fn switch(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of_mut(call, now)?;
    if !instance.on_cloud_disk() {
        return Err(Failure::wrong_kind());
    }
    instance.advanced_backup = true;
    Ok(json!({}))
}

/// `DescribeAdvancedBackupPolicy`.
///
/// # Errors
/// An unknown instance.
pub fn describe(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    let policy = &instance.policy;
    let (data, logs) = match instance.advanced_backup {
        false => (Vec::new(), Vec::new()),
        true => (
            vec![json!({
                "PolicyId": "sandbox-data-1",
                "BackupPolicy": "dayOfWeek",
                "PreferredBackupPeriod": policy.weekdays,
                "RetentionType": "delay",
                "RetentionPeriod": policy.retention_days,
                "SrcType": "db",
                "SrcRegion": instance.region,
                "DestType": "level1",
                "DestRegion": instance.region,
            })],
            vec![json!({
                "PolicyId": "sandbox-log-1",
                "EnableLogBackup": i64::from(policy.log),
                "RetentionType": "delay",
                "RetentionPeriod": policy.log_retention_days.to_string(),
                "SrcType": "db",
                "SrcRegion": instance.region,
                "DestType": "level1",
                "DestRegion": instance.region,
            })],
        ),
    };
    Ok(json!({
        "DBInstanceId": instance.id,
        "AdvancedBackupDataPolicies": data,
        "AdvancedBackupLogPolicies": logs,
        "BackupRetentionPolicyOnClusterDeletion": policy.on_deletion,
        "PreferredBackupTime": policy.hour,
        "PreferredNextBackupTime": minutes(policy.next_unix_ms(now)),
        "SnapshotBackupType": policy.snapshot_type,
    }))
}
