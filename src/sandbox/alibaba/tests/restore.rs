//! Restores, clones, retention and deletion of backups.

use serde_json::json;

use super::World;
use crate::sandbox::alibaba::seed::*;
use crate::sandbox::service::Service;

impl World {
    fn newest(&mut self, id: &str) -> String {
        let sets = self.ok("DescribeBackups", &[("DBInstanceId", id)]);
        sets["Backups"]["Backup"][0]["BackupId"].as_str().expect("id").to_owned()
    }
}

const CREATE: [(&str, &str); 4] = [
    ("RegionId", "cn-hangzhou"),
    ("EngineVersion", "6.0"),
    ("DBInstanceClass", "mdb.shard.2x.large.d"),
    ("DBInstanceStorage", "20"),
];

#[test]
fn a_clone_is_made_from_a_set() {
    let mut world = World::new();
    let set = world.newest(CLOUD_REPLICA_SET);
    let mut parameters = CREATE.to_vec();
    let token = ("ClientToken", "clone-1");
    parameters.extend([("SrcDBInstanceId", CLOUD_REPLICA_SET), ("RestoreType", "0"), token]);
    assert_eq!(world.refused("CreateDBInstance", &parameters).1, "MissingParameter");
    parameters.push(("BackupId", "17"));
    assert_eq!(world.refused("CreateDBInstance", &parameters).1, "InvalidBackupSetID.NotFound");
    parameters.pop();
    parameters.push(("BackupId", &set));
    let answer = world.ok("CreateDBInstance", &parameters);
    let again = world.ok("CreateDBInstance", &parameters);
    assert_eq!(answer["DBInstanceId"], again["DBInstanceId"]);
    let list = [("DBInstanceId", CLOUD_REPLICA_SET), ("CreationTimeAfter", "2026-03-02T09:00:00Z")];
    let row = |world: &mut World| {
        let body = world.ok("DescribeRestoreDBInstanceList", &list);
        assert_eq!(body["TotalCount"], 1);
        body["DBInstances"]["DBInstance"][0]["DBInstanceStatus"].clone()
    };
    assert_eq!(row(&mut world), "Creating");
    world.wait(7.0);
    assert_eq!(row(&mut world), "Running");
    let half = [list[0], ("CreationTimeAfter", "2026-03-02T09:30:00Z")];
    assert_eq!(world.refused("DescribeRestoreDBInstanceList", &half).1, "InvalidParameter");
}

#[test]
fn a_time_must_lie_in_the_restorable_range() {
    let mut world = World::new();
    let ranges = world.ok("DescribeInstanceRecoverTime", &[("DBInstanceId", CLOUD_REPLICA_SET)]);
    let range = &ranges["RestoreRanges"][0];
    assert_eq!(range["RestoreBeginTime"], "2026-02-28T04:00:30Z");
    let check = |time| {
        [("SourceDBInstance", CLOUD_REPLICA_SET), ("RestoreType", "1"), ("RestoreTime", time)]
    };
    let answer = world.ok("CheckRecoveryCondition", &check("2026-03-01T00:00:00Z"));
    assert_eq!(answer["IsValid"], true);
    let early = world.refused("CheckRecoveryCondition", &check("2026-02-01T00:00:00Z"));
    assert_eq!(early.1, "InvalidParameter");
    let wrong = world.refused("DescribeClusterRecoverTime", &[("DBInstanceId", CLOUD_REPLICA_SET)]);
    assert_eq!(wrong.1, "IncorrectDBInstanceType");
}

#[test]
fn a_cluster_is_cloned_with_all_its_nodes() {
    let mut world = World::new();
    let mut parameters = vec![
        ("RegionId", "cn-hangzhou"),
        ("Engine", "MongoDB"),
        ("EngineVersion", "5.0"),
        ("Mongos.1.Class", "dds.mongos.mid"),
        ("Mongos.2.Class", "dds.mongos.mid"),
        ("ReplicaSet.1.Class", "dds.shard.mid"),
        ("ReplicaSet.1.Storage", "20"),
        ("ReplicaSet.2.Class", "dds.shard.mid"),
        ("ReplicaSet.2.Storage", "20"),
        ("SrcDBInstanceId", CLUSTER_MODE),
        ("RestoreTime", "2026-03-01T00:00:00Z"),
        ("RestoreType", "1"),
    ];
    assert_eq!(world.refused("CreateShardingDBInstance", &parameters).1, "MissingParameter");
    parameters.extend([("ConfigServer.1.Class", "dds.cs.mid"), ("ConfigServer.1.Storage", "20")]);
    let id = world.ok("CreateShardingDBInstance", &parameters)["DBInstanceId"].clone();
    let id = id.as_str().expect("id");
    let body = world.ok("DescribeDBInstanceAttribute", &[("DBInstanceId", id)]);
    let row = &body["DBInstances"]["DBInstance"][0];
    assert_eq!(row["ShardList"]["ShardAttribute"].as_array().map(Vec::len), Some(2));
    assert_eq!(row["UseClusterBackup"], true);
}

#[test]
fn databases_of_a_set_are_told_on_local_disks_only() {
    let mut world = World::new();
    let set = world.newest(LOCAL_REPLICA_SET);
    let ask = [("SourceDBInstance", LOCAL_REPLICA_SET), ("BackupId", &*set)];
    let body = world.ok("DescribeBackupDBs", &ask);
    assert_eq!(body["Databases"]["Database"][2], json!({"DBName": "orders"}));
}

#[test]
fn an_expiry_only_moves_later() {
    let mut world = World::new();
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    let set = world.newest(CLOUD_REPLICA_SET);
    let call = |time| [id, ("BackupId", &*set), ("BackupExpireTime", time)];
    for wrong in ["2026-03-10T00:00:00Z", "2029-01-01T00:00:00Z", "soon"] {
        let refused = world.refused("ModifyBackupExpireTime", &call(wrong));
        assert_eq!(refused.1, "InvalidParameter", "{wrong}");
    }
    world.ok("ModifyBackupExpireTime", &call("2026-09-01T00:00:00Z"));
    world.ok("ModifyBackupExpireTime", &call("9999-01-01T00:00:00Z"));
    let back = world.refused("ModifyBackupExpireTime", &call("2026-10-01T00:00:00Z"));
    assert_eq!(back.1, "InvalidParameter");
    let sets = world.ok("DescribeBackups", &[id]);
    assert_eq!(sets["Backups"]["Backup"][0]["BackupExpireTime"], "9999-01-01T00:00:00Z");
}

#[test]
fn a_deleted_backup_is_no_longer_true() {
    let mut world = World::new();
    let set = world.newest(CLOUD_REPLICA_SET);
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    let before = world.service.truth(&world.now()).len();
    world.ok("DeleteBackup", &[id, ("BackupId", &*set)]);
    assert_eq!(world.service.truth(&world.now()).len(), before - 1);
    let again = world.refused("DeleteBackup", &[id, ("BackupId", &*set)]);
    assert_eq!(again.1, "InvalidBackupSetID.NotFound");
    let room = world.ok("DescribeBackupStorage", &[id]);
    assert_eq!(room["FullStorageSize"], 2_u64 * 20 * 52_428_800);
}
