//! What can be restored, and what was (ApsaraDB for MongoDB, pages
//! "CheckRecoveryCondition", "DescribeBackupDBs", "DescribeInstanceRecoverTime",
//! "DescribeClusterRecoverTime" and "DescribeRestoreDBInstanceList").

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::filter::Page;
use super::instance::{Instance, Kind};
use super::state::State;
use super::times::{DAY_MS, parse_seconds};
use crate::sandbox::service::{Moment, rfc3339};

/// Checks the source of a restore and returns it; `None` without a source.
///
/// `RestoreType` is 0 (to a set), 1 (to a time), 2 (a released instance) or 3
/// (a set in another region).
///
/// # Errors
/// An unknown instance or set, a time outside what can be restored.
pub fn check_source(
    state: &State,
    call: &Call,
    name: &str,
    now: &Moment,
) -> Result<Option<Instance>, Failure> {
    let kind = call.get("RestoreType");
    if kind.is_some_and(|kind| !["0", "1", "2", "3"].contains(&kind)) {
        return Err(Failure::invalid("RestoreType"));
    }
    let Some(id) = call.get(name) else {
        return if kind.is_some() { Err(Failure::missing(name)) } else { Ok(None) };
    };
    let released = kind == Some("2");
    let source = state.instances.iter().find(|known| known.id == id);
    let source = source.filter(|known| known.is_gone(now) == released);
    let source = source.ok_or_else(Failure::no_instance)?;
    if matches!(kind, Some("2" | "3")) {
        call.require("SrcRegion")?;
    }
    if kind == Some("1") || (kind.is_none() && call.get("RestoreTime").is_some()) {
        check_time(state, source, call.require("RestoreTime")?, now)?;
    } else {
        check_set(state, source, call.require("BackupId")?, now)?;
    }
    Ok(Some(source.clone()))
}

fn check_set(state: &State, source: &Instance, id: &str, now: &Moment) -> Result<(), Failure> {
    let mut sets = state.backups_of(&source.id).into_iter();
    if sets.any(|set| set.backup_id == id && set.has_row(now) && set.is_available()) {
        return Ok(());
    }
    let text = "The specified backup set does not exist.";
    Err(Failure::new(400, "InvalidBackupSetID.NotFound", text))
}

fn check_time(state: &State, source: &Instance, text: &str, now: &Moment) -> Result<(), Failure> {
    let wrong = || Failure::invalid("RestoreTime");
    let at = parse_seconds(text).ok_or_else(wrong)?;
    let range = recoverable(state, source, now).ok_or_else(wrong)?;
    if at < range.0 || at > range.1 { Err(wrong()) } else { Ok(()) }
}

/// First and last restorable moment: from the oldest usable set of the log's
/// retention until a minute ago.
fn recoverable(state: &State, source: &Instance, now: &Moment) -> Option<(i64, i64)> {
    let oldest = now.unix_ms - source.policy.log_retention_days * DAY_MS;
    let sets = state.backups_of(&source.id);
    sets.iter()
        .filter(|set| set.has_row(now) && set.is_available())
        .map(|set| set.end_unix_ms(now))
        .filter(|end| *end >= oldest)
        .min()
        .filter(|_| source.policy.log)
        .map(|begin| (begin, now.unix_ms - 60_000))
}

/// `CheckRecoveryCondition`.
///
/// # Errors
/// As [`check_source`]; a cluster can't be asked for a set.
pub fn check(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let id = call.require("SourceDBInstance")?;
    let cluster = state.instance(id, now).is_some_and(|known| known.kind == Kind::Sharded);
    if cluster && call.get("BackupId").is_some() {
        return Err(Failure::invalid("BackupId"));
    }
    check_source(state, call, "SourceDBInstance", now)?;
    Ok(json!({"IsValid": true, "DBInstanceName": id}))
}

/// `DescribeBackupDBs`: local-disk replica sets from 3.4 to 4.2 only.
///
/// # Errors
/// Another kind of instance; else as [`check_source`].
pub fn databases(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let page = Page::read(call, "PageNumber")?;
    call.require("SourceDBInstance")?;
    let source = check_source(state, call, "SourceDBInstance", now)?;
    let source = source.ok_or_else(Failure::no_instance)?;
    if source.on_cloud_disk() || source.kind != Kind::ReplicaSet {
        return Err(Failure::wrong_kind());
    }
    let names = vec!["admin", "local", "orders"];
    let total = names.len();
    let rows: Vec<Value> =
        page.cut(names).into_iter().map(|name| json!({"DBName": name})).collect();
    Ok(json!({
        "TotalCount": total,
        "PageNumber": page.number,
        "PageSize": page.size,
        "Databases": {"Database": rows},
    }))
}

/// `DescribeInstanceRecoverTime`: replica sets on cloud disks.
///
/// # Errors
/// Another kind of instance.
pub fn instance_times(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    times(state, call, Kind::ReplicaSet, now)
}

/// `DescribeClusterRecoverTime`: sharded clusters on cloud disks.
///
/// # Errors
/// Another kind of instance.
pub fn cluster_times(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    times(state, call, Kind::Sharded, now)
}

fn times(state: &State, call: &Call, kind: Kind, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    if instance.kind != kind || !instance.on_cloud_disk() {
        return Err(Failure::wrong_kind());
    }
    let ranges: Vec<Value> = recoverable(state, instance, now)
        .into_iter()
        .map(|(begin, end)| {
            json!({
                "RestoreBeginTime": rfc3339(begin),
                "RestoreEndTime": rfc3339(end),
                "RestoreType": "PointInTime",
            })
        })
        .collect();
    Ok(json!({"RestoreRanges": ranges}))
}

/// `DescribeRestoreDBInstanceList`: clones of an instance made since a full
/// hour, at most seven days back.
///
/// # Errors
/// Another form or age of `CreationTimeAfter`.
pub fn clones(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let page = Page::read(call, "PageNumber")?;
    let wrong = || Failure::invalid("CreationTimeAfter");
    let text = call.require("CreationTimeAfter")?;
    let after = parse_seconds(text).filter(|_| text.ends_with(":00:00Z")).ok_or_else(wrong)?;
    if after < now.unix_ms - 7 * DAY_MS - 3_600_000 {
        return Err(wrong());
    }
    let source = call.require("DBInstanceId")?;
    let found: Vec<&Instance> = state
        .instances
        .iter()
        .filter(|known| known.cloned_from.as_deref() == Some(source))
        .filter(|known| known.created_unix_ms >= after)
        .collect();
    let total = found.len();
    let rows: Vec<Value> = page.cut(found).into_iter().map(|known| clone_row(known, now)).collect();
    Ok(json!({
        "TotalCount": total,
        "PageNumber": page.number,
        "PageSize": page.size,
        "DBInstances": {"DBInstance": rows},
    }))
}

fn clone_row(instance: &Instance, now: &Moment) -> Value {
    json!({
        "DBInstanceId": instance.id,
        "DBInstanceDescription": instance.description,
        "DBInstanceStatus": instance.status(now),
        "DBInstanceType": instance.type_word(),
        "CreationTime": rfc3339(instance.created_unix_ms),
        "IsDeleted": u8::from(instance.is_gone(now)),
        "RegionId": instance.region,
        "ZoneId": instance.zone,
        "EngineVersion": instance.engine_version,
        "LockMode": instance.lock_mode,
    })
}
