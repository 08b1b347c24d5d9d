//! New instances, empty or restored from a backup (ApsaraDB for MongoDB, pages
//! "CreateDBInstance" and "CreateShardingDBInstance").

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::instance::{Instance, Kind, Node, Role};
use super::operate::note_task;
use super::recovery::check_source;
use super::regions;
use super::seed::replica;
use super::state::State;
use crate::sandbox::service::Moment;

/// Job seconds until a new instance is `Running`.
const CREATE_SECONDS: f64 = 6.0;
const ENGINE_VERSIONS: [&str; 8] = ["8.0", "7.0", "6.0", "5.0", "4.4", "4.2", "4.0", "3.4"];

/// `CreateDBInstance`: a standalone or a replica set. With `SrcDBInstanceId`
/// it is restored from that instance's backups.
///
/// # Errors
/// A missing or malformed parameter, an unknown source or backup.
pub fn create(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let class = call.require("DBInstanceClass")?.to_owned();
    let storage_gb = storage(call.require("DBInstanceStorage")?, "DBInstanceStorage")?;
    let mut instance = blank(state, call, now)?;
    instance.class = class;
    instance.storage_gb = storage_gb;
    match call.get("ReplicationFactor") {
        Some("1") => {
            instance.kind = Kind::Standalone;
            instance.kind_code = "3".into();
        }
        None | Some("3" | "5" | "7") => {}
        Some(_) => return Err(Failure::invalid("ReplicationFactor")),
    }
    launch(state, instance, now)
}

/// `CreateShardingDBInstance`: `Mongos.N`, `ReplicaSet.N` and `ConfigServer.N`
/// name its nodes. A live cluster's clone goes to a time, not to a set.
///
/// # Errors
/// As [`create`].
pub fn create_sharding(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    call.require("Engine")?;
    if call.get("RestoreType") == Some("0") {
        return Err(Failure::invalid("RestoreType"));
    }
    let mut instance = blank(state, call, now)?;
    instance.kind = Kind::Sharded;
    instance.cluster_backup = true;
    for (list, role, prefix, least) in [
        ("Mongos", Role::Mongos, "s", 2),
        ("ReplicaSet", Role::Shard, "d", 2),
        ("ConfigServer", Role::ConfigServer, "d", 1),
    ] {
        let nodes = nodes(state, call, list, role, prefix)?;
        if nodes.len() < least {
            return Err(Failure::missing(&format!("{list}.{}.Class", nodes.len() + 1)));
        }
        instance.nodes.extend(nodes);
    }
    launch(state, instance, now)
}

fn nodes(
    state: &mut State,
    call: &Call,
    list: &str,
    role: Role,
    prefix: &str,
) -> Result<Vec<Node>, Failure> {
    let mut nodes = Vec::new();
    for number in 1..=32 {
        let Some(class) = call.get(&format!("{list}.{number}.Class")) else { break };
        let name = format!("{list}.{number}.Storage");
        let storage_gb =
            if role == Role::Mongos { 0 } else { storage(call.require(&name)?, &name)? };
        let id = format!("{prefix}-bp1{}", state.ids.hex(14));
        nodes.push(Node { id, role, class: class.to_owned(), storage_gb });
    }
    Ok(nodes)
}

/// The parts that both kinds share: place, version, disk, source.
fn blank(state: &mut State, call: &Call, now: &Moment) -> Result<Instance, Failure> {
    let region = call.require("RegionId")?.to_owned();
    regions::check(call)?;
    let version = call.require("EngineVersion")?;
    if !ENGINE_VERSIONS.contains(&version) {
        return Err(Failure::invalid("EngineVersion"));
    }
    let source = check_source(state, call, "SrcDBInstanceId", now)?;
    let description = call.get("DBInstanceDescription").unwrap_or("").to_owned();
    let mut instance = replica("", &description);
    if let Some(source) = &source {
        if source.engine_version != version || source.region != region {
            return Err(Failure::invalid("EngineVersion"));
        }
        instance.storage_type = source.storage_type.clone();
        instance.kind_code = source.kind_code.clone();
    }
    if let Some(disk) = call.get("StorageType") {
        instance.storage_type = disk.to_owned();
        instance.kind_code = if disk.starts_with("cloud_") { "18" } else { "0" }.into();
    }
    instance.id = format!("dds-bp1{}", state.ids.hex(14));
    instance.zone = call.get("ZoneId").map_or_else(|| format!("{region}-h"), str::to_owned);
    instance.region = region;
    instance.engine_version = version.to_owned();
    instance.charge_type = call.get("ChargeType").unwrap_or("PostPaid").to_owned();
    instance.cloned_from = source.map(|source| source.id);
    Ok(instance)
}

fn storage(text: &str, name: &str) -> Result<u32, Failure> {
    let size = text.parse::<u32>().ok().filter(|size| (1..=16_000).contains(size));
    size.ok_or_else(|| Failure::invalid(name))
}

fn launch(state: &mut State, mut instance: Instance, now: &Moment) -> Result<Value, Failure> {
    instance.created_unix_ms = now.unix_ms;
    instance.pass_through("Creating", CREATE_SECONDS, now);
    let kind = if instance.cloned_from.is_some() { "CloneIns" } else { "CreateIns" };
    note_task(state, kind, &instance.id, CREATE_SECONDS, now);
    let answer = json!({"DBInstanceId": instance.id, "OrderId": state.decimal_id()});
    state.instances.push(instance);
    Ok(answer)
}
