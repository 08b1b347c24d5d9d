//! `DescribeBackups`: finished backup sets of a replica set, a standalone or
//! one node of a sharded cluster (ApsaraDB for MongoDB, page "DescribeBackups").

use serde_json::{Value, json};

use super::backup::{Backup, Part};
use super::call::Call;
use super::failure::Failure;
use super::filter::{Page, Range};
use super::instance::{Instance, Kind};
use super::state::State;
use super::times::expiry;
use crate::sandbox::service::{Moment, rfc3339};

/// One set: the backup, and which part of it for a node.
type Set<'a> = (&'a Backup, Option<usize>);

/// `DescribeBackups`: the newest first.
///
/// # Errors
/// A malformed time, range or page; a sharded cluster without `NodeId`, an
/// unknown node, a `BackupId` that the instance does not have.
pub fn describe_backups(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = origin(state, call, now)?;
    let node = node_of(call, instance)?;
    let range = Range::read(call)?;
    let page = Page::read(call, "PageNumber")?;
    let job = call.get("BackupJobId").filter(|_| !state.script.ignore_job_filter);
    let mut sets = sets_of(state, instance, node, now);
    match call.get("BackupId") {
        Some(ids) => sets = with_ids(sets, ids)?,
        None => sets.retain(|(backup, _)| range.holds(backup)),
    }
    if !has_copies(call, instance) {
        sets.clear();
    }
    sets.retain(|(backup, _)| job.is_none_or(|job| backup.job_id == job));
    let total = sets.len();
    let rows: Vec<Value> = page.cut(sets).into_iter().map(|set| row(set, now)).collect();
    Ok(json!({
        "TotalCount": total,
        "PageNumber": page.number,
        "PageSize": page.size,
        "Backups": {"Backup": rows},
    }))
}

/// The instance whose sets are asked for. A released one is found by its
/// region, `SrcRegion`.
///
/// # Errors
/// As [`State::instance_of`].
pub fn origin<'a>(state: &'a State, call: &Call, now: &Moment) -> Result<&'a Instance, Failure> {
    let Some(region) = call.get("SrcRegion") else { return state.instance_of(call, now) };
    let id = call.require("DBInstanceId")?;
    let mut instances = state.instances.iter();
    instances
        .find(|instance| instance.id == id && instance.region == region)
        .ok_or_else(Failure::no_instance)
}

/// Whether the sets are in the region that copies are asked of. Here a copy is
/// made of every set at once, and has its id.
pub fn has_copies(call: &Call, instance: &Instance) -> bool {
    let cross = instance.policy.cross.as_ref();
    let to = |region| cross.is_some_and(|cross| cross.to == region);
    call.get("DestRegion").is_none_or(to)
}

fn node_of<'a>(call: &'a Call, instance: &Instance) -> Result<Option<&'a str>, Failure> {
    if instance.kind != Kind::Sharded {
        return Ok(None);
    }
    let node = call.require("NodeId")?;
    if !instance.nodes.iter().any(|known| known.id == node) {
        let text = "The specified instance id is not found.";
        return Err(Failure::new(404, "InvalidInstanceId.NotFound", text));
    }
    Ok(Some(node))
}

fn sets_of<'a>(
    state: &'a State,
    instance: &Instance,
    node: Option<&str>,
    now: &Moment,
) -> Vec<Set<'a>> {
    let ended = state.backups_of(&instance.id).into_iter().filter(|backup| backup.has_row(now));
    ended
        .filter_map(|backup| match node {
            None => Some((backup, None)),
            Some(node) => {
                let index = backup.parts.iter().position(|part| part.node_id == node)?;
                Some((backup, Some(index)))
            }
        })
        .collect()
}

/// `BackupId` makes the time range ineffective.
fn with_ids<'a>(sets: Vec<Set<'a>>, ids: &str) -> Result<Vec<Set<'a>>, Failure> {
    let wanted: Vec<&str> = ids.split(',').collect();
    let found: Vec<Set> = sets.into_iter().filter(|set| wanted.contains(&set_id(set))).collect();
    if found.is_empty() {
        let text = "The specified backup set does not match the instance.";
        return Err(Failure::new(400, "InvalidBackupSet.NotMatched", text));
    }
    Ok(found)
}

fn set_id<'a>((backup, part): &Set<'a>) -> &'a str {
    part.and_then(|index| backup.parts.get(index)).map_or(&backup.backup_id, |p| &p.backup_id)
}

fn row(set: Set, now: &Moment) -> Value {
    let (backup, part) = set;
    let status = part.map_or_else(|| backup.status(), |index| backup.part_status(index));
    let whole = if part.is_some() { status == "Success" } else { backup.is_available() };
    let id = set_id(&set);
    json!({
        "BackupId": id,
        "BackupJobId": backup.job_id,
        "BackupStatus": status,
        "BackupType": "FullBackup",
        "BackupMode": backup.mode,
        "BackupMethod": backup.method,
        "BackupStartTime": rfc3339(backup.started_unix_ms),
        "BackupEndTime": rfc3339(backup.end_unix_ms(now)),
        "BackupSize": if status == "Success" { backup.size } else { 0 },
        "BackupDBNames": "admin,local,orders",
        "BackupName": format!("{id}.tar.gz"),
        "BackupScale": "DBInstance",
        "BackupDownloadURL": download_url(backup, id, "oss", now),
        "BackupIntranetDownloadURL": download_url(backup, id, "oss-internal", now),
        "BackupExpireTime": expiry(backup.expires_unix_ms(now)),
        "EngineVersion": backup.engine_version,
        "IsAvail": whole,
    })
}

/// A signed link that leads nowhere; snapshots have none. Whoever holds such a
/// link can read the data, so clients must not write it down.
fn download_url(backup: &Backup, id: &str, host: &str, now: &Moment) -> String {
    if backup.method == "Snapshot" || !backup.is_available() {
        return String::new();
    }
    let expires = now.unix_ms.div_euclid(1000) + 3600;
    format!(
        "http://{host}.sandbox.invalid/{}/{id}.tar.gz?Expires={expires}\
         &OSSAccessKeyId=sandbox-oss-key&Signature=sandbox-oss-signature",
        backup.instance
    )
}

/// A row of `DescribeClusterBackups.Backups`: one node of a cluster backup.
pub fn child_row(backup: &Backup, index: usize, part: &Part, now: &Moment) -> Value {
    let status = backup.part_status(index);
    json!({
        "BackupId": part.backup_id,
        "InstanceName": part.node_id,
        "BackupName": format!("{}.tar.gz", part.backup_id),
        "BackupStatus": status,
        "BackupStartTime": rfc3339(backup.started_unix_ms),
        "BackupEndTime": rfc3339(backup.end_unix_ms(now)),
        "BackupSize": backup.size.to_string(),
        "IsAvail": if status == "Success" { "1" } else { "0" },
        "BackupDownloadURL": "",
        "BackupIntranetDownloadURL": "",
        "ExtraInfo": {
            "NodeId": part.node_id,
            "NodeType": part.node_type,
            "InstanceClass": part.class,
            "StorageSize": (u64::from(part.storage_gb) * 1024).to_string(),
        },
    })
}
