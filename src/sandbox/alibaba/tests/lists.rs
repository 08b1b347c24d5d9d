//! Listing: filters, pages, odd names, and what is refused.

use serde_json::json;

use super::World;
use crate::sandbox::alibaba::seed::*;

#[test]
fn one_call_lists_one_type_of_instance() {
    let mut world = World::new();
    let ids = |world: &mut World, parameters: &[(&str, &str)]| -> Vec<String> {
        let body = world.ok("DescribeDBInstances", parameters);
        let rows = body["DBInstances"]["DBInstance"].as_array().expect("rows").clone();
        assert_eq!(body["TotalCount"], json!(rows.len()));
        rows.iter().map(|row| row["DBInstanceId"].as_str().expect("id").to_owned()).collect()
    };
    let replicas = [CLOUD_REPLICA_SET, LOCAL_REPLICA_SET, STANDALONE, NOT_RUNNING];
    assert_eq!(ids(&mut world, &[]), replicas);
    assert_eq!(ids(&mut world, &[("DBInstanceType", "sharding")]), [CLUSTER_MODE, SHARD_MODE]);
    assert_eq!(ids(&mut world, &[("DBInstanceType", "serverless")]), Vec::<String>::new());
    assert_eq!(ids(&mut world, &[("DBInstanceStatus", "Running")]).len(), 3);
    assert_eq!(ids(&mut world, &[("RegionId", "cn-shanghai")]).len(), 0);
    let all = world.ok("DescribeDBInstancesOverview", &[("RegionId", "cn-hangzhou")]);
    assert_eq!(
        (&all["TotalCount"], all["DBInstances"][0]["ShardList"].is_array()),
        (&json!("6"), true)
    );
    let wrong = world.refused("DescribeDBInstances", &[("RegionId", "moon-1")]);
    assert_eq!(wrong, (404, "InvalidRegion.NotFound".into()));
}

#[test]
fn details_tell_what_decides_the_method() {
    let mut world = World::new();
    let mut details = |id| {
        let body = world.ok("DescribeDBInstanceAttribute", &[("DBInstanceId", id)]);
        body["DBInstances"]["DBInstance"][0].clone()
    };
    assert_eq!(details(CLOUD_REPLICA_SET)["StorageType"], "cloud_essd1");
    assert_eq!(details(LOCAL_REPLICA_SET)["KindCode"], "0");
    assert_eq!(details(STANDALONE)["ReplicationFactor"], "1");
    assert_eq!(details(CLUSTER_MODE)["UseClusterBackup"], true);
    assert_eq!(details(NOT_RUNNING)["DBInstanceStatus"], "DBInstanceClassChanging");
    let unknown = world.refused("DescribeDBInstanceAttribute", &[("DBInstanceId", "dds-nobody")]);
    assert_eq!(unknown, (404, "InvalidDBInstanceId.NotFound".into()));
}

#[test]
fn history_is_seeded_and_filtered_by_minutes() {
    let mut world = World::new();
    let mut count = |more: &[(&str, &str)]| {
        let mut parameters = vec![("DBInstanceId", LOCAL_REPLICA_SET)];
        parameters.extend(more);
        world.ok("DescribeBackups", &parameters)["TotalCount"].clone()
    };
    assert_eq!(count(&[]), 4);
    assert_eq!(count(&[("StartTime", "2026-03-01T13:53Z")]), 1, "starts at 13:53:30");
    assert_eq!(count(&[("StartTime", "2026-03-01T13:54Z")]), 0);
    assert_eq!(count(&[("EndTime", "2026-03-01T13:53Z")]), 3, "an end is a whole minute");
    assert_eq!(count(&[("BackupJobId", "no such job")]), 0);
}

#[test]
fn ranges_pages_and_ids_are_checked() {
    let mut world = World::new();
    let mut refused = |more: &[(&str, &str)]| {
        let mut parameters = vec![("DBInstanceId", CLOUD_REPLICA_SET)];
        parameters.extend(more);
        world.refused("DescribeBackups", &parameters).1
    };
    assert_eq!(refused(&[("StartTime", "2026-03-01T13:53:00Z")]), "InvalidStartTime.Malformed");
    assert_eq!(refused(&[("EndTime", "yesterday")]), "InvalidEndTime.Malformed");
    let backwards = [("StartTime", "2026-03-01T13:53Z"), ("EndTime", "2026-03-01T13:53Z")];
    assert_eq!(refused(&backwards), "InvalidStartTimeAndEndTime.Malformed");
    assert_eq!(refused(&[("PageSize", "20")]), "InvalidPageSize.Malformed");
    assert_eq!(refused(&[("PageNumber", "0")]), "InvalidParameter");
    assert_eq!(refused(&[("BackupId", "1")]), "InvalidBackupSet.NotMatched");
}

#[test]
fn pages_go_by_page_number_or_page_no() {
    let mut world = World::new();
    for seconds in 0..33 {
        let foreign = json!({"target": CLUSTER_MODE, "seconds_ago": 100 + seconds});
        world.script("foreign_backup", foreign);
    }
    let mut page = |name: &str, number: &str| {
        let parameters = [("DBInstanceId", CLUSTER_MODE), (name, number)];
        let body = world.ok("DescribeClusterBackups", &parameters);
        assert_eq!(body.get("TotalCount"), None);
        body["ClusterBackups"].as_array().expect("rows").len()
    };
    assert_eq!((page("PageNo", "1"), page("PageNo", "2"), page("PageNo", "3")), (30, 6, 0));
    assert_eq!(page("PageNumber", "2"), 30, "this operation does not know PageNumber");
}

#[test]
fn create_parameters_are_checked() {
    let mut world = World::new();
    let mut refused = |id: &str, more: &[(&str, &str)]| {
        let mut parameters = vec![("DBInstanceId", id)];
        parameters.extend(more);
        world.refused("CreateBackup", &parameters)
    };
    let snapshot = ("BackupMethod", "Snapshot");
    let physical = ("BackupMethod", "Physical");
    let unsupported = (400, "InvalidBackupMethod.ValueNotSupport".to_owned());
    assert_eq!(refused(CLOUD_REPLICA_SET, &[physical]), unsupported);
    assert_eq!(refused(CLOUD_REPLICA_SET, &[]), unsupported, "the default is Physical");
    assert_eq!(refused(LOCAL_REPLICA_SET, &[snapshot]), unsupported);
    assert_eq!(refused(STANDALONE, &[physical]), unsupported);
    let format = refused(CLOUD_REPLICA_SET, &[("BackupMethod", "snapshot")]);
    assert_eq!(format.1, "InvalidBackupMethod.Format");
    for days in ["6", "731", "0", "-2", "x"] {
        let wrong = refused(CLOUD_REPLICA_SET, &[snapshot, ("BackupRetentionPeriod", days)]);
        assert_eq!(wrong.1, "InvalidBackupRetentionPeriod.Malformed", "{days}");
    }
    let local = refused(LOCAL_REPLICA_SET, &[physical, ("BackupRetentionPeriod", "7")]);
    assert_eq!(local.1, "InvalidParameter");
    assert_eq!(refused("dds-nobody", &[]).1, "InvalidDBInstanceId.NotFound");
    assert_eq!(refused("", &[]).1, "MissingParameter");
    let state = refused(NOT_RUNNING, &[snapshot]);
    assert_eq!(state, (403, "OperationDenied.DBInstanceStatus".into()));
}

#[test]
fn retention_decides_the_expiry() {
    let mut world = World::new();
    let snapshot = ("BackupMethod", "Snapshot");
    let mut expiry = |days: &str| {
        let id = ("DBInstanceId", CLOUD_REPLICA_SET);
        world.ok("CreateBackup", &[id, snapshot, ("BackupRetentionPeriod", days)]);
        world.wait(10.0);
        let body = world.ok("DescribeBackups", &[id]);
        body["Backups"]["Backup"][0]["BackupExpireTime"].as_str().expect("time").to_owned()
    };
    assert_eq!(expiry("7"), "2026-03-09T10:00:36Z");
    assert_eq!(expiry("-1"), "9999-01-01T00:00:00Z");
}

#[test]
fn cluster_backups_are_posted_and_can_come_alone() {
    let mut world = World::new();
    let alone = [("DBInstanceId", CLUSTER_MODE), ("IsOnlyGetClusterBackUp", "true")];
    let body = world.ok("DescribeClusterBackups", &alone);
    assert_eq!(body["ClusterBackups"][0].get("Backups"), None);
    let mut pairs = world.common("DescribeClusterBackups");
    pairs.push(("DBInstanceId".into(), CLUSTER_MODE.into()));
    let get = super::signed("GET", &pairs, super::MAIN.1);
    assert_eq!(world.send(&get).status, 405);
    let before = world.ok("DescribeClusterBackups", &[("DBInstanceId", SHARD_MODE)]);
    assert_eq!(before["ClusterBackups"], json!([]));
    let switch = [("DBInstanceId", SHARD_MODE)];
    assert_eq!(world.ok("TransferClusterBackup", &switch)["AlreadyDone"], "0");
    assert_eq!(world.ok("TransferClusterBackup", &switch)["AlreadyDone"], "1");
}

#[test]
fn the_history_of_tasks_has_limits() {
    let mut world = World::new();
    let mut refused = |from: &str, more: &[(&str, &str)]| {
        let mut parameters = vec![("FromStartTime", from), ("ToStartTime", "2026-03-02T12:00:00Z")];
        parameters.extend(more);
        world.refused("DescribeHistoryTasks", &parameters).1
    };
    assert_eq!(refused("2026-01-01T00:00:00Z", &[]), "InvalidParameter");
    assert_eq!(refused("2026-03-01T00:00:00Z", &[("PageSize", "9")]), "InvalidPageSize.Malformed");
    assert_eq!(refused("2026-03-01T00:00:00Z", &[("Status", "Done")]), "InvalidParameter");
    assert_eq!(refused("", &[]), "MissingParameter");
    let many = vec!["x"; 31].join(",");
    assert_eq!(refused("2026-03-01T00:00:00Z", &[("InstanceId", &many)]), "InvalidParameter");
}
