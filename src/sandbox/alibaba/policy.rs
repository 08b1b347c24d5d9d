//! The backup policy of an instance.
//!
//! Sources: ApsaraDB for MongoDB, pages "DescribeBackupPolicy" and
//! "ModifyBackupPolicy".

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::instance::{Instance, Kind};
use super::policy_cross::{self, Cross};
use super::state::State;
use super::times::{DAY_MS, clock_minutes, minutes};
use crate::sandbox::service::Moment;

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// When regular backups run and how long they are kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Policy {
    /// `PreferredBackupPeriod`: weekdays with commas.
    pub weekdays: String,
    /// `PreferredBackupTime`: one hour, `HH:mmZ-HH:mmZ`.
    pub hour: String,
    /// `BackupRetentionPeriod` in days.
    pub retention_days: i64,
    /// `EnableBackupLog`.
    pub log: bool,
    /// `LogBackupRetentionPeriod` in days.
    pub log_retention_days: i64,
    /// `BackupInterval` in minutes; -1 is off.
    pub interval_minutes: i64,
    /// `SnapshotBackupType`.
    pub snapshot_type: String,
    /// `BackupRetentionPolicyOnClusterDeletion`.
    pub on_deletion: i64,
    /// Copies in another region.
    #[serde(default)]
    pub cross: Option<Cross>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            weekdays: "Monday,Wednesday,Friday,Sunday".into(),
            hour: "19:00Z-20:00Z".into(),
            retention_days: 30,
            log: true,
            log_retention_days: 7,
            interval_minutes: -1,
            snapshot_type: "Standard".into(),
            on_deletion: 0,
            cross: None,
        }
    }
}

impl Policy {
    /// Start of the next regular backup in milliseconds since the Unix epoch.
    pub fn next_unix_ms(&self, now: &Moment) -> i64 {
        let start = self.hour.split('-').next().and_then(clock_minutes).unwrap_or(0) * 60_000;
        let today = now.unix_ms.div_euclid(DAY_MS);
        // 1970-01-01 was a Thursday, the fourth of the names.
        let name = |day: i64| WEEKDAYS[(day + 3).rem_euclid(7) as usize];
        (today..=today + 7)
            .find(|day| {
                day * DAY_MS + start > now.unix_ms
                    && self.weekdays.split(',').any(|weekday| weekday == name(*day))
            })
            .map_or(now.unix_ms + 7 * DAY_MS, |day| day * DAY_MS + start)
    }
}

/// `DescribeBackupPolicy`.
///
/// # Errors
/// An unknown instance, or an unknown `InstanceType`.
pub fn describe(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    if call.get("InstanceType").is_some_and(|word| !["replicate", "sharding"].contains(&word)) {
        return Err(Failure::invalid("InstanceType"));
    }
    let instance = state.instance_of(call, now)?;
    let policy = &instance.policy;
    let mut shown = json!({
        "PreferredBackupPeriod": policy.weekdays,
        "PreferredBackupTime": policy.hour,
        "PreferredNextBackupTime": minutes(policy.next_unix_ms(now)),
        "BackupRetentionPeriod": policy.retention_days.to_string(),
        "EnableBackupLog": i64::from(policy.log),
        "LogBackupRetentionPeriod": policy.log_retention_days,
        "BackupInterval": policy.interval_minutes,
        "SnapshotBackupType": policy.snapshot_type,
        "BackupRetentionPolicyOnClusterDeletion": policy.on_deletion,
        "HighFrequencyBackupRetention": "1",
        "PreserveOneEachHour": false,
    });
    let cross = policy.cross.as_ref().map(|cross| cross.fields(instance));
    if let (Value::Object(fields), Some(Value::Object(cross))) = (&mut shown, cross) {
        fields.extend(cross);
    }
    Ok(shown)
}

/// `ModifyBackupPolicy`: changes what is named, keeps the rest.
///
/// # Errors
/// A malformed value, and combinations that the page rules out; then nothing
/// is changed.
pub fn modify(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of_mut(call, now)?;
    let mut policy = instance.policy.clone();
    set_times(&mut policy, call)?;
    set_retention(&mut policy, call)?;
    set_snapshots(&mut policy, call)?;
    set_log(&mut policy, call, instance)?;
    policy.cross = policy_cross::changed(call, instance)?;
    instance.policy = policy;
    Ok(json!({}))
}

fn set_times(policy: &mut Policy, call: &Call) -> Result<(), Failure> {
    if let Some(days) = weekdays(call, "PreferredBackupPeriod")? {
        policy.weekdays = days;
    }
    if let Some(hour) = call.get("PreferredBackupTime") {
        if !is_one_hour(hour) {
            let code = "InvalidPreferredBackupTime.Malformed";
            return Err(Failure::bad_value(code, "PreferredBackupTime"));
        }
        policy.hour = hour.to_owned();
    }
    Ok(())
}

/// Weekdays with commas.
///
/// # Errors
/// `InvalidPreferredBackupPeriod.Malformed`.
pub fn weekdays(call: &Call, name: &str) -> Result<Option<String>, Failure> {
    let Some(days) = call.get(name) else { return Ok(None) };
    if days.split(',').any(|day| !WEEKDAYS.contains(&day)) {
        return Err(Failure::bad_value("InvalidPreferredBackupPeriod.Malformed", name));
    }
    Ok(Some(days.to_owned()))
}

fn is_one_hour(text: &str) -> bool {
    let ends = text.split_once('-').map(|(from, to)| (clock_minutes(from), clock_minutes(to)));
    matches!(ends, Some((Some(from), Some(to))) if (to - from).rem_euclid(1440) == 60)
}

fn set_retention(policy: &mut Policy, call: &Call) -> Result<(), Failure> {
    let code = "InvalidBackupRetentionPeriod.Malformed";
    if let Some(days) = number(call, "BackupRetentionPeriod", code)? {
        if days != -1 && !(7..=730).contains(&days) {
            return Err(Failure::bad_value(code, "BackupRetentionPeriod"));
        }
        policy.retention_days = days;
    }
    let name = "BackupRetentionPolicyOnClusterDeletion";
    if let Some(choice) = number(call, name, "InvalidParameter")? {
        if !(0..=2).contains(&choice) {
            return Err(Failure::invalid(name));
        }
        policy.on_deletion = choice;
    }
    Ok(())
}

fn set_snapshots(policy: &mut Policy, call: &Call) -> Result<(), Failure> {
    if let Some(word) = call.get("SnapshotBackupType") {
        if !["Flash", "Standard"].contains(&word) {
            return Err(Failure::invalid("SnapshotBackupType"));
        }
        policy.snapshot_type = word.to_owned();
    }
    if let Some(interval) = number(call, "BackupInterval", "InvalidParameter")? {
        if ![-1, 30, 60, 120, 180, 240, 360, 480, 720].contains(&interval) {
            return Err(Failure::invalid("BackupInterval"));
        }
        policy.interval_minutes = interval;
    }
    if policy.snapshot_type == "Standard" && policy.interval_minutes != -1 {
        return Err(Failure::invalid("BackupInterval"));
    }
    Ok(())
}

fn set_log(policy: &mut Policy, call: &Call, instance: &Instance) -> Result<(), Failure> {
    if let Some(on) = number(call, "EnableBackupLog", "InvalidParameter")? {
        let cluster_off = on == 0 && instance.kind == Kind::Sharded;
        if !(0..=1).contains(&on) || cluster_off {
            return Err(Failure::invalid("EnableBackupLog"));
        }
        policy.log = on == 1;
    }
    if let Some(days) = number(call, "LogBackupRetentionPeriod", "InvalidParameter")? {
        if !(7..=730).contains(&days) {
            return Err(Failure::invalid("LogBackupRetentionPeriod"));
        }
        policy.log_retention_days = days;
    }
    Ok(())
}

/// A whole number.
///
/// # Errors
/// The code, for what is none.
pub fn number(call: &Call, name: &str, code: &str) -> Result<Option<i64>, Failure> {
    let parsed = call.get(name).map(str::parse::<i64>).transpose();
    parsed.map_err(|_| Failure::bad_value(code, name))
}
