//! Operations on instances: restart, deletion, allowlist, encryption, audit.

use serde_json::{Value, json};

use super::World;
use crate::sandbox::alibaba::seed::*;

impl World {
    fn status(&mut self, id: &str) -> String {
        let body = self.ok("DescribeDBInstanceAttribute", &[("DBInstanceId", id)]);
        let row = &body["DBInstances"]["DBInstance"][0];
        row["DBInstanceStatus"].as_str().unwrap_or("").to_owned()
    }
}

#[test]
fn a_restart_passes_and_keeps_backups_out() {
    let mut world = World::new();
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    world.ok("RestartDBInstance", &[id]);
    assert_eq!(world.status(CLOUD_REPLICA_SET), "Rebooting");
    let create = [id, ("BackupMethod", "Snapshot")];
    assert_eq!(world.refused("CreateBackup", &create).1, "OperationDenied.DBInstanceStatus");
    let again = world.refused("RestartDBInstance", &[id]);
    assert_eq!(again, (403, "IncorrectDBInstanceState".into()));
    world.wait(4.0);
    assert_eq!(world.status(CLOUD_REPLICA_SET), "Running");
    let unknown = world.refused("RestartDBInstance", &[id, ("NodeId", "d-x")]);
    assert_eq!(unknown, (404, "InvalidInstanceId.NotFound".into()));
    let standalone = [("DBInstanceId", STANDALONE)];
    let upgrade = world.refused("UpgradeDBInstanceKernelVersion", &standalone);
    assert_eq!(upgrade.1, "IncorrectDBInstanceType");
    let window = [
        ("FromStartTime", "2026-03-02T10:00:00Z"),
        ("ToStartTime", "2026-03-02T11:00:00Z"),
        ("RegionId", "cn-hangzhou"),
    ];
    let stat = world.ok("DescribeHistoryTasksStat", &window);
    assert_eq!(stat["Items"], json!([{"Status": "Succeed", "TotalCount": 1}]));
}

#[test]
fn a_deleted_instance_is_gone_and_the_token_repeats() {
    let mut world = World::new();
    let delete = [("DBInstanceId", STANDALONE), ("ClientToken", "once")];
    world.ok("DeleteDBInstance", &delete);
    assert_eq!(world.status(STANDALONE), "Deleting");
    world.wait(3.0);
    let gone = world.refused("DescribeDBInstanceAttribute", &[("DBInstanceId", STANDALONE)]);
    assert_eq!(gone.0, 404);
    world.ok("DeleteDBInstance", &delete);
    let other = [("DBInstanceId", LOCAL_REPLICA_SET), ("ClientToken", "once")];
    assert_eq!(world.refused("DeleteDBInstance", &other).1, "IdempotentParameterMismatch");
    let destroy = world.refused("DestroyInstance", &[("InstanceId", LOCAL_REPLICA_SET)]);
    assert_eq!(destroy, (403, "IncorrectDBInstanceState".into()));
}

#[test]
fn the_allowlist_changes_by_mode() {
    let mut world = World::new();
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    let list = |world: &mut World| world.ok("DescribeSecurityIps", &[id])["SecurityIps"].clone();
    let call = |mode, ips| [id, ("ModifyMode", mode), ("SecurityIps", ips)];
    world.ok("ModifySecurityIps", &call("Append", "10.0.0.0/8"));
    assert_eq!(list(&mut world), "127.0.0.1,10.0.0.0/8");
    let mut refused = |mode, ips| world.refused("ModifySecurityIps", &call(mode, ips));
    assert_eq!(refused("Append", "10.0.0.0/8").1, "InvalidInstanceIp.Duplicate");
    assert_eq!(refused("Delete", "10.9.9.9"), (404, "InvalidSecurityIPs.NotFound".into()));
    assert_eq!(refused("Cover", "10.0.0.0/33").1, "InvalidSecurityIps.MalFormed");
    assert_eq!(refused("Cover", "1.1.1.1,1.1.1.1").1, "InvalidInstanceIp.Duplicate");
    assert_eq!(refused("Sideways", "1.1.1.1").1, "InvalidParameter");
    world.ok("ModifySecurityIps", &call("Extend", "10.0.0.0/8,1.1.1.1"));
    world.ok("ModifySecurityIps", &call("Delete", "127.0.0.1"));
    assert_eq!(list(&mut world), "10.0.0.0/8,1.1.1.1");
    let dry = [id, ("SecurityIps", "0.0.0.0/0"), ("DryRun", "true")];
    assert_eq!(world.refused("ModifySecurityIps", &dry).1, "DryRunOperation");
    world.ok("ModifySecurityIps", &call("Cover", "0.0.0.0/0"));
    assert_eq!(list(&mut world), "0.0.0.0/0");
}

#[test]
fn encryption_opens_and_closes() {
    let mut world = World::new();
    let id = ("DBInstanceId", LOCAL_REPLICA_SET);
    let closed = world.refused("ModifyDBInstanceSSL", &[id, ("SSLAction", "Update")]);
    assert_eq!(closed.1, "InvalidParameter");
    world.ok("ModifyDBInstanceSSL", &[id, ("SSLAction", "Open"), ("ForceEncryption", "1")]);
    assert_eq!(world.status(LOCAL_REPLICA_SET), "SSLModifying");
    let ssl = world.ok("DescribeDBInstanceSSL", &[id]);
    assert_eq!((&ssl["SSLStatus"], &ssl["ForceEncryption"]), (&json!("Open"), &json!("1")));
    assert_eq!(ssl["SSLExpiredTime"], "2027-03-02T10:00:30Z");
}

#[test]
fn the_audit_log_is_throttled() {
    let mut world = World::new();
    let id = ("DBInstanceId", LOCAL_REPLICA_SET);
    world.ok("ModifyAuditLogFilter", &[id, ("Filter", "insert,update")]);
    for _ in 0..29 {
        assert_eq!(world.ok("DescribeAuditLogFilter", &[id])["Filter"], "insert,update");
    }
    assert_eq!(world.refused("DescribeAuditLogFilter", &[id]), (400, "Throttling.User".into()));
    world.wait(61.0);
    let cloud = world.refused("DescribeAuditLogFilter", &[("DBInstanceId", CLOUD_REPLICA_SET)]);
    assert_eq!(cloud.1, "IncorrectDBInstanceType");
    let word = world.refused("ModifyAuditLogFilter", &[id, ("Filter", "everything")]);
    assert_eq!(word.1, "InvalidParameter");
}

#[test]
fn policies_and_windows_are_checked_before_they_change() {
    let mut world = World::new();
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    let time = ("PreferredBackupTime", "02:00Z-03:00Z");
    let mut refused = |more: &[(&str, &str)]| {
        let mut parameters = vec![id, time];
        parameters.extend(more);
        world.refused("ModifyBackupPolicy", &parameters).1
    };
    let days = refused(&[("PreferredBackupPeriod", "Someday")]);
    assert_eq!(days, "InvalidPreferredBackupPeriod.Malformed");
    assert_eq!(refused(&[("BackupInterval", "30")]), "InvalidParameter", "Standard has none");
    assert_eq!(
        refused(&[("BackupRetentionPeriod", "3")]),
        "InvalidBackupRetentionPeriod.Malformed"
    );
    let hours =
        world.refused("ModifyBackupPolicy", &[id, ("PreferredBackupTime", "02:00Z-04:00Z")]);
    assert_eq!(hours.1, "InvalidPreferredBackupTime.Malformed");
    assert_eq!(world.ok("DescribeBackupPolicy", &[id])["PreferredBackupTime"], "19:00Z-20:00Z");
    world.ok("ModifyBackupPolicy", &[id, time, ("PreferredBackupPeriod", "Tuesday")]);
    let policy = world.ok("DescribeBackupPolicy", &[id]);
    assert_eq!(policy["PreferredNextBackupTime"], "2026-03-03T02:00Z");
    let window = |from, to| [id, ("MaintainStartTime", from), ("MaintainEndTime", to)];
    let wrong = world.refused("ModifyDBInstanceMaintainTime", &window("01:00Z", "03:00Z"));
    assert_eq!(wrong.1, "InvalidParameter");
    world.ok("ModifyDBInstanceMaintainTime", &window("23:30Z", "00:30Z"));
}

#[test]
fn a_role_gives_a_credential_that_ends() {
    let mut world = World::new();
    let mut pairs = world.common("AssumeRole");
    pairs.retain(|(name, _)| name != "Version");
    for (name, value) in [
        ("Version", "2015-04-01"),
        ("RoleArn", "acs:ram::1000000000000001:role/backup"),
        ("RoleSessionName", "test"),
        ("DurationSeconds", "900"),
    ] {
        pairs.push((name.into(), value.into()));
    }
    let reply = world.send(&super::signed("GET", &pairs, super::MAIN.1));
    let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
    let part = |name: &str| body["Credentials"][name].as_str().expect("text").to_owned();
    let mut ask = |seconds: f64| {
        world.wait(seconds);
        let mut pairs = world.common("DescribeRegions");
        pairs.retain(|(name, _)| name != "AccessKeyId");
        pairs.push(("AccessKeyId".into(), part("AccessKeyId")));
        pairs.push(("SecurityToken".into(), part("SecurityToken")));
        world.send(&super::signed("GET", &pairs, &part("AccessKeySecret"))).status
    };
    assert_eq!((ask(1.0), ask(900.0)), (200, 400));
}
