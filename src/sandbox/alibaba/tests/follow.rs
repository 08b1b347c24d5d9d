//! From `CreateBackup` to a final state, for each kind of instance.

use serde_json::{Value, json};

use super::World;
use crate::sandbox::alibaba::seed::*;
use crate::sandbox::service::Service;

impl World {
    fn job(&mut self, instance: &str, job: &str) -> Value {
        let parameters = [("DBInstanceId", instance), ("BackupJobId", job)];
        self.ok("DescribeBackupTasks", &parameters)["BackupJobs"][0].clone()
    }

    fn set(&mut self, instance: &str, job: &str) -> Value {
        let parameters = [("DBInstanceId", instance), ("BackupJobId", job)];
        self.ok("DescribeBackups", &parameters)["Backups"]["Backup"][0].clone()
    }

    fn cluster_set(&mut self, job: &str) -> Value {
        let parameters = [("DBInstanceId", CLUSTER_MODE), ("BackupJobId", job)];
        self.ok("DescribeClusterBackups", &parameters)["ClusterBackups"][0].clone()
    }

    fn history(&mut self, instance: &str) -> Value {
        let parameters = [
            ("FromStartTime", "2026-03-02T10:00:00Z"),
            ("ToStartTime", "2026-03-02T12:00:00Z"),
            ("TaskType", "ManualBackupIns"),
            ("InstanceId", instance),
        ];
        self.ok("DescribeHistoryTasks", &parameters)["Items"][0].clone()
    }
}

#[test]
fn a_cloud_disk_job_takes_the_documented_states() {
    let mut world = World::new();
    let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
    let mut words = Vec::new();
    for _ in 0..8 {
        let row = world.job(CLOUD_REPLICA_SET, &job);
        let word = row["BackupSetStatus"].as_str().expect("word").to_owned();
        assert_eq!(row["BackupjobId"], json!(job));
        assert_eq!(row.get("Progress").is_some(), word == "Backuping");
        words.push(word);
        world.wait(1.0);
    }
    words.dedup();
    assert_eq!(words, ["Scheduled", "Checking", "Backuping", "Finished"]);
    let set = world.set(CLOUD_REPLICA_SET, &job);
    assert_eq!(set["BackupStatus"], "Success");
    assert_eq!((&set["IsAvail"], &set["BackupMode"]), (&json!(true), &json!("Manual")));
    assert_eq!(set["BackupStartTime"], "2026-03-02T10:00:30Z");
    assert_ne!(set["BackupId"], json!(job), "the set has an id of its own");
    let truth = world.service.truth(&world.now()).pop().expect("truth");
    assert!(truth.by_request && truth.completed);
    assert_eq!(json!(truth.id), set["BackupId"]);
}

#[test]
fn a_second_backup_is_refused_while_one_runs() {
    let mut world = World::new();
    world.start(CLOUD_REPLICA_SET, "Snapshot");
    let again = [("DBInstanceId", CLOUD_REPLICA_SET), ("BackupMethod", "Snapshot")];
    let expected = (403, "OperationDenied.BackupJobExists".to_owned());
    assert_eq!(world.refused("CreateBackup", &again), expected);
    world.wait(7.0);
    world.ok("CreateBackup", &again);
}

#[test]
fn local_disks_are_followed_by_sets_and_history() {
    let mut world = World::new();
    let job = world.start(LOCAL_REPLICA_SET, "Logical");
    let refused = world.refused("DescribeBackupTasks", &[("DBInstanceId", LOCAL_REPLICA_SET)]);
    assert_eq!(refused, (400, "IncorrectDBInstanceType".into()));
    world.wait(3.0);
    assert_eq!(world.set(LOCAL_REPLICA_SET, &job), Value::Null);
    assert_eq!(world.history(LOCAL_REPLICA_SET)["Status"], "Running");
    world.wait(5.0);
    assert_eq!(world.set(LOCAL_REPLICA_SET, &job)["BackupMethod"], "Logical");
    assert_eq!(world.history(LOCAL_REPLICA_SET)["Status"], "Succeed");
}

#[test]
fn a_standalone_takes_no_method() {
    let mut world = World::new();
    let answer = world.ok("CreateBackup", &[("DBInstanceId", STANDALONE)]);
    world.wait(5.0);
    let job = answer["BackupJobId"].as_str().expect("id").to_owned();
    assert_eq!(world.set(STANDALONE, &job)["BackupMethod"], "Snapshot");
}

#[test]
fn a_cluster_backup_has_its_children() {
    let mut world = World::new();
    let job = world.start(CLUSTER_MODE, "Snapshot");
    world.wait(4.0);
    let row = world.cluster_set(&job);
    assert_eq!((&row["Progress"], &row["IsAvail"]), (&json!("50%"), &json!(0)));
    assert_eq!(row.get("ClusterBackupEndTime"), None);
    world.wait(6.0);
    let row = world.cluster_set(&job);
    assert_eq!(
        (&row["ClusterBackupStatus"], &row["AttachLogStatus"]),
        (&json!("OK"), &json!("Ready"))
    );
    assert!(row["ClusterBackupId"].as_str().expect("id").starts_with("cb-"));
    assert_eq!(row["Backups"].as_array().map(Vec::len), Some(3));
    assert_eq!(row["Backups"][0]["IsAvail"], "1");
}

#[test]
fn a_cluster_in_shard_mode_has_one_set_a_shard() {
    let mut world = World::new();
    world.script("next_job", json!("partial"));
    let job = world.start(SHARD_MODE, "Snapshot");
    world.wait(9.0);
    let missing = world.refused("DescribeBackups", &[("DBInstanceId", SHARD_MODE)]);
    assert_eq!(missing, (400, "MissingParameter".into()));
    let details = world.ok("DescribeDBInstanceAttribute", &[("DBInstanceId", SHARD_MODE)]);
    let details = &details["DBInstances"]["DBInstance"][0];
    assert_eq!(details["UseClusterBackup"], false);
    let mut seen = Vec::new();
    for shard in details["ShardList"]["ShardAttribute"].as_array().expect("shards") {
        let node = shard["NodeId"].as_str().expect("id");
        let parameters = [("DBInstanceId", SHARD_MODE), ("NodeId", node), ("BackupJobId", &*job)];
        let sets = world.ok("DescribeBackups", &parameters);
        seen.push(sets["Backups"]["Backup"][0]["BackupStatus"].clone());
    }
    assert_eq!(seen, ["Success", "Failed"]);
}

#[test]
fn every_ending_shows_where_it_should() {
    let look = |ending: &str| {
        let mut world = World::new();
        world.script("next_job", json!(ending));
        let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
        world.wait(8.0);
        let word = world.job(CLOUD_REPLICA_SET, &job)["BackupSetStatus"].clone();
        let status = world.set(CLOUD_REPLICA_SET, &job)["BackupStatus"].clone();
        let task = world.history(CLOUD_REPLICA_SET)["Status"].clone();
        let truth = world.service.truth(&world.now()).pop().expect("truth");
        (word, status, task, truth.completed)
    };
    let none = Value::Null;
    let of = |a: &str, b: &str, c: &str, done| (json!(a), json!(b), json!(c), done);
    assert_eq!(look("success"), of("Finished", "Success", "Succeed", true));
    assert_eq!(look("backwards"), of("Finished", "Success", "Succeed", true));
    assert_eq!(look("failed"), of("Finished", "Failed", "Failed", false));
    assert_eq!(look("warned"), of("Finished", "Success", "Succeed", false));
    assert_eq!(look("cancelled"), (none.clone(), none.clone(), json!("Canceled"), false));
    assert_eq!(look("vanish"), (none.clone(), none.clone(), none.clone(), false));
    assert_eq!(look("never"), (json!("Backuping"), none, json!("Running"), false));
    assert_eq!(look("unknown_word"), of("Reconciling", "Reconciling", "Reconciling", false));
}

#[test]
fn a_backwards_job_goes_back_once() {
    let mut world = World::new();
    world.script("next_job", json!("backwards"));
    let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
    let mut words = Vec::new();
    for _ in 0..14 {
        words.push(world.job(CLOUD_REPLICA_SET, &job)["BackupSetStatus"].clone());
        world.wait(0.5);
    }
    words.dedup();
    let expected = ["Scheduled", "Checking", "Backuping", "Checking", "Backuping", "Finished"];
    assert_eq!(words, expected);
}

#[test]
fn a_failed_cluster_backup_has_an_end_and_is_not_available() {
    let mut world = World::new();
    for (ending, status, available, log) in [
        ("failed", "Failed", 0, "Failed"),
        ("partial", "Failed", 0, "Ready"),
        ("log_failed", "OK", 1, "Failed"),
    ] {
        world.script("next_job", json!(ending));
        let job = world.start(CLUSTER_MODE, "Snapshot");
        world.wait(10.0);
        let row = world.cluster_set(&job);
        assert!(row["ClusterBackupEndTime"].is_string());
        assert_eq!(row["ClusterBackupStatus"], status);
        assert_eq!((&row["IsAvail"], &row["AttachLogStatus"]), (&json!(available), &json!(log)));
    }
}

#[test]
fn a_backup_is_cancelled_only_where_that_is_offered() {
    let mut world = World::new();
    let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
    world.wait(3.0);
    let row = world.history(CLOUD_REPLICA_SET);
    assert_eq!(row["ActionInfo"], "");
    let task = row["TaskId"].as_str().expect("id");
    let cancel = [
        ("RegionId", "cn-hangzhou"),
        ("TaskId", task),
        ("StepName", "exec_task"),
        ("TaskAction", "cancel"),
    ];
    assert_eq!(world.ok("ModifyTaskInfo", &cancel)["SuccessCount"], "0");
    world.script("offer_cancel", json!(true));
    let info = world.history(CLOUD_REPLICA_SET)["ActionInfo"].clone();
    let info: Value = serde_json::from_str(info.as_str().expect("text")).expect("JSON");
    assert_eq!(info["steps"][0]["action_info"]["Running"][0], "cancel");
    assert_eq!(world.ok("ModifyTaskInfo", &cancel)["SuccessCount"], "1");
    assert_eq!(world.history(CLOUD_REPLICA_SET)["Status"], "Canceled");
    world.wait(9.0);
    assert_eq!(world.set(CLOUD_REPLICA_SET, &job), Value::Null);
}
