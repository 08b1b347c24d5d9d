//! Copies of backups in another region: a part of the backup policy (ApsaraDB
//! for MongoDB, pages "DescribeBackupPolicy" and "ModifyBackupPolicy").

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::instance::Instance;
use super::policy::{number, weekdays};
use super::regions;

/// Where copies go and how long they are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cross {
    /// `DestRegion`.
    pub to: String,
    /// `CrossBackupPeriod`: weekdays with commas.
    pub weekdays: String,
    /// `CrossRetentionType` and `CrossRetentionValue`.
    pub kept: (String, i64),
    /// `EnableCrossLogBackup`.
    pub log: bool,
    /// `CrossLogRetentionType` and `CrossLogRetentionValue`.
    pub log_kept: (String, i64),
}

impl Cross {
    /// The fields of `DescribeBackupPolicy`.
    pub fn fields(&self, instance: &Instance) -> Value {
        json!({
            "SrcRegion": instance.region,
            "DestRegion": self.to,
            "CrossBackupPeriod": self.weekdays,
            "CrossRetentionType": self.kept.0,
            "CrossRetentionValue": self.kept.1,
            "EnableCrossLogBackup": i64::from(self.log),
            "CrossLogRetentionType": self.log_kept.0,
            "CrossLogRetentionValue": self.log_kept.1,
        })
    }
}

/// The copies after a change: `CrossBackupType` says whether there are any.
///
/// # Errors
/// A malformed value, an unknown region, or logs that outlive the backups.
pub fn changed(call: &Call, instance: &Instance) -> Result<Option<Cross>, Failure> {
    let held = instance.policy.cross.clone();
    match call.get("CrossBackupType") {
        None => return Ok(held),
        Some("delete") => return Ok(None),
        Some("update") => {}
        Some(_) => return Err(Failure::invalid("CrossBackupType")),
    }
    let mut cross = match held {
        Some(held) => held,
        None => Cross {
            to: call.require("DestRegion")?.to_owned(),
            weekdays: instance.policy.weekdays.clone(),
            kept: ("delay".into(), 7),
            log: false,
            log_kept: ("delay".into(), 7),
        },
    };
    if let Some(region) = call.get("DestRegion") {
        region.clone_into(&mut cross.to);
    }
    if !regions::is_known(&cross.to) || cross.to == instance.region {
        return Err(Failure::invalid("DestRegion"));
    }
    if let Some(days) = weekdays(call, "CrossBackupPeriod")? {
        cross.weekdays = days;
    }
    kept(call, "CrossRetention", &mut cross.kept)?;
    kept(call, "CrossLogRetention", &mut cross.log_kept)?;
    if let Some(on) = number(call, "EnableCrossLogBackup", "InvalidParameter")? {
        cross.log = on == 1;
    }
    if cross.log && cross.kept.0 == "delay" && cross.log_kept.1 > cross.kept.1 {
        return Err(Failure::invalid("CrossLogRetentionValue"));
    }
    Ok(Some(cross))
}

fn kept(call: &Call, name: &str, held: &mut (String, i64)) -> Result<(), Failure> {
    let (kind, value) = (format!("{name}Type"), format!("{name}Value"));
    if let Some(word) = call.get(&kind) {
        if !["delay", "never"].contains(&word) {
            return Err(Failure::invalid(&kind));
        }
        word.clone_into(&mut held.0);
    }
    if let Some(days) = number(call, &value, "InvalidParameter")? {
        if !(3..=1825).contains(&days) {
            return Err(Failure::invalid(&value));
        }
        held.1 = days;
    }
    Ok(())
}
