//! The seeded world: six instances with some history. All of it is test data.

use super::access::Access;
use super::backup::{Backup, Ending};
use super::create::Start;
use super::instance::{Instance, Kind, Node, Role};
use super::policy::Policy;
use super::state::State;
use super::times::DAY_MS;

/// A replica set on cloud disks.
pub const CLOUD_REPLICA_SET: &str = "dds-bp1cloudreplica01";
/// A replica set on local disks.
pub const LOCAL_REPLICA_SET: &str = "dds-bp1localreplica02";
/// A standalone.
pub const STANDALONE: &str = "dds-bp1standalone0003";
/// A sharded cluster whose backups are cluster backups.
pub const CLUSTER_MODE: &str = "dds-bp1shardcluster04";
/// A sharded cluster with one backup set a shard.
pub const SHARD_MODE: &str = "dds-bp1shardsingle05";
/// A replica set that is not `Running`.
pub const NOT_RUNNING: &str = "dds-bp1changing000006";

const HOUR_MS: i64 = DAY_MS / 24;
/// 2024-01-15T08:00:00Z, when all seeded instances were made.
const CREATED_UNIX_MS: i64 = 1_705_305_600_000;

/// The seeded instances.
pub fn instances() -> Vec<Instance> {
    let cloud = replica(CLOUD_REPLICA_SET, "sandbox orders, cloud disk");
    let local = Instance {
        kind_code: "0".into(),
        storage_type: "local_ssd".into(),
        engine_version: "4.2".into(),
        class: "dds.mongo.standard".into(),
        ..replica(LOCAL_REPLICA_SET, "sandbox archive, local disk")
    };
    let standalone = Instance {
        kind: Kind::Standalone,
        kind_code: "3".into(),
        class: "dds.sn2.large.1".into(),
        ..replica(STANDALONE, "sandbox scratch, standalone")
    };
    let changing = Instance {
        status: "DBInstanceClassChanging".into(),
        ..replica(NOT_RUNNING, "sandbox reports, class changing")
    };
    let cluster = sharded(CLUSTER_MODE, "sandbox events, cluster backups", true);
    let single = sharded(SHARD_MODE, "sandbox events, one set a shard", false);
    vec![cloud, local, standalone, cluster, single, changing]
}

/// A replica set on cloud disks, from which the other kinds are made.
pub fn replica(id: &str, description: &str) -> Instance {
    Instance {
        id: id.into(),
        description: description.into(),
        kind: Kind::ReplicaSet,
        kind_code: "18".into(),
        storage_type: "cloud_essd1".into(),
        engine_version: "6.0".into(),
        class: "mdb.shard.2x.large.d".into(),
        storage_gb: 20,
        region: "cn-hangzhou".into(),
        zone: "cn-hangzhou-h".into(),
        charge_type: "PostPaid".into(),
        created_unix_ms: CREATED_UNIX_MS,
        status: "Running".into(),
        busy: None,
        lock_mode: "Unlock".into(),
        nodes: Vec::new(),
        cluster_backup: false,
        maintenance: ("18:00Z".into(), "19:00Z".into()),
        kernel: "mongodb_20240110_7.0.5".into(),
        policy: Policy::default(),
        advanced_backup: false,
        access: Access::default(),
        cloned_from: None,
        deleted_unix_ms: None,
    }
}

fn sharded(id: &str, description: &str, cluster_backup: bool) -> Instance {
    let tail = id.get(id.len().saturating_sub(2)..).unwrap_or("");
    let node = |prefix: &str, letter: &str, role, storage_gb| Node {
        id: format!("{prefix}-bp1node{letter}000000{tail}"),
        role,
        class: "mdb.shard.2x.large.d".into(),
        storage_gb,
    };
    let nodes = vec![
        node("s", "a", Role::Mongos, 0),
        node("s", "b", Role::Mongos, 0),
        node("d", "a", Role::Shard, 20),
        node("d", "b", Role::Shard, 20),
        node("d", "c", Role::ConfigServer, 20),
    ];
    let base = replica(id, description);
    Instance { kind: Kind::Sharded, nodes, cluster_backup, engine_version: "5.0".into(), ..base }
}

/// Lays past backups before the given time: two nightly ones and a manual one
/// for each instance, and one failure on the local disk.
pub fn history(state: &mut State, born_unix_ms: i64) {
    for instance in state.instances.clone() {
        for (hours_ago, mode) in [(54, "Automated"), (30, "Automated"), (20, "Manual")] {
            let ended = born_unix_ms - hours_ago * HOUR_MS;
            past(state, &instance, ended, mode, Ending::Success);
        }
    }
    if let Some(local) = state.instances.iter().find(|i| i.id == LOCAL_REPLICA_SET).cloned() {
        past(state, &local, born_unix_ms - 44 * HOUR_MS, "Manual", Ending::Failed);
    }
}

fn past(state: &mut State, instance: &Instance, ended: i64, mode: &str, ending: Ending) {
    let method = if instance.on_cloud_disk() { "Snapshot" } else { "Physical" };
    let start = Start {
        method: method.into(),
        mode: mode.into(),
        retention_days: instance.policy.retention_days,
        started_unix_ms: ended - 7 * 60_000,
        ending,
        by_request: false,
    };
    let mut backup: Backup = start.backup(state, instance);
    backup.ended_before_unix_ms = Some(ended);
    state.backups.push(backup);
}
