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
        let mut fields = json!({
            "SrcRegion": instance.region,
            "DestRegion": self.to,
            "CrossBackupPeriod": self.weekdays,
            "CrossRetentionType": self.kept.0,
            "EnableCrossLogBackup": i64::from(self.log),
            "CrossLogRetentionType": self.log_kept.0,
        });
        for (name, kept) in
            [("CrossRetentionValue", &self.kept), ("CrossLogRetentionValue", &self.log_kept)]
        {
            if kept.0 == "delay" {
                fields[name] = kept.1.into();
            }
        }
        fields
    }
}

/// The copies after a change: `CrossBackupType` says whether there are any.
///
/// # Errors
/// A malformed value, an unknown region, or logs that outlive the backups.
pub fn changed(call: &Call, instance: &Instance) -> Result<Option<Cross>, Failure> {
    match call.get("CrossBackupType") {
        None => return Ok(instance.policy.cross.clone()),
        Some("delete") => return Ok(None),
        Some("update") => {}
        Some(_) => return Err(Failure::invalid("CrossBackupType")),
    }
    // The pages call every field required for a change of the copies.
    for name in ["SrcRegion", "CrossBackupPeriod", "EnableCrossLogBackup"] {
        call.require(name)?;
    }
    let mut cross = Cross {
        to: call.require("DestRegion")?.to_owned(),
        weekdays: String::new(),
        kept: kept(call, "CrossRetention")?,
        log: false,
        log_kept: kept(call, "CrossLogRetention")?,
    };
    if !regions::is_known(&cross.to) || cross.to == instance.region {
        return Err(Failure::invalid("DestRegion"));
    }
    if let Some(days) = weekdays(call, "CrossBackupPeriod")? {
        cross.weekdays = days;
    }
    if let Some(on) = number(call, "EnableCrossLogBackup", "InvalidParameter")? {
        cross.log = on == 1;
    }
    let days = |kept: &(String, i64)| if kept.0 == "never" { i64::MAX } else { kept.1 };
    if days(&cross.log_kept) > days(&cross.kept) {
        return Err(Failure::invalid("CrossLogRetentionValue"));
    }
    Ok(Some(cross))
}

/// How long: `delay` with a number of days, or `never` removed.
fn kept(call: &Call, name: &str) -> Result<(String, i64), Failure> {
    let (kind, value) = (format!("{name}Type"), format!("{name}Value"));
    let word = call.require(&kind)?.to_owned();
    match word.as_str() {
        "never" => return Ok((word, 0)),
        "delay" => call.require(&value)?,
        _ => return Err(Failure::invalid(&kind)),
    };
    match number(call, &value, "InvalidParameter")? {
        Some(days) if (3..=1825).contains(&days) => Ok((word, days)),
        _ => Err(Failure::invalid(&value)),
    }
}
