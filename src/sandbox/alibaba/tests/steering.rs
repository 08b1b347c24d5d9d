//! Scripts, state across processes, and the ready profile.

use serde_json::{Value, json};

use super::World;
use crate::sandbox::alibaba::Alibaba;
use crate::sandbox::alibaba::seed::*;
use crate::sandbox::service::Service;

#[test]
fn unknown_keys_and_values_name_the_keys() {
    let mut service = Alibaba::new();
    for (key, value) in [("nonsense", json!(1)), ("next_job", json!("sideways"))] {
        let text = service.script(key, &value).expect_err("refused");
        assert!(text.contains("listing_lag_seconds"), "{text}");
    }
    assert!(service.script("instance_status", &json!({"dds-nobody": "Running"})).is_err());
}

#[test]
fn scripted_errors_do_no_work_but_burn_the_nonce() {
    let mut world = World::new();
    let fail = json!({"operation": "CreateBackup", "status": 400, "code": "Throttling.User",
        "message": "slow down", "times": 2, "headers": {"x-acs-retry-after": 500}});
    world.script("fail_next", fail);
    world.ok("DescribeRegions", &[]);
    let mut pairs = world.common("CreateBackup");
    pairs.push(("DBInstanceId".into(), CLOUD_REPLICA_SET.into()));
    pairs.push(("BackupMethod".into(), "Snapshot".into()));
    let request = super::signed("POST", &pairs, super::MAIN.1);
    let reply = world.send(&request);
    assert_eq!(reply.status, 400);
    assert!(reply.headers.contains(&("x-acs-retry-after".into(), "500".into())));
    let again: Value = serde_json::from_slice(&world.send(&request).body).expect("JSON");
    assert_eq!(again["Code"], "SignatureNonceUsed");
    let create = [("DBInstanceId", CLOUD_REPLICA_SET), ("BackupMethod", "Snapshot")];
    assert_eq!(world.refused("CreateBackup", &create).1, "Throttling.User");
    assert!(!world.service.truth(&world.now()).iter().any(|truth| truth.by_request));
    world.ok("CreateBackup", &create);
}

#[test]
fn answers_can_lack_ids() {
    let mut world = World::new();
    let create = [("DBInstanceId", CLOUD_REPLICA_SET), ("BackupMethod", "Snapshot")];
    let mut answer = |key: &str, value: Value| {
        world.wait(10.0);
        world.script(key, value);
        let body = world.ok("CreateBackup", &create);
        (body.get("BackupJobId").is_some(), body.get("BackupId").map(|id| id != ""))
    };
    assert_eq!(answer("answer_without_id", json!(true)), (false, None));
    assert_eq!(answer("create_answer", json!("job")), (true, Some(false)));
    assert_eq!(answer("create_answer", json!("both")), (true, Some(true)));
    assert_eq!(answer("create_answer", json!("job_only")), (true, None));
    assert_eq!(answer("create_answer", json!("backup_only")), (false, Some(true)));
}

#[test]
fn lags_hide_a_backup_that_is_there() {
    let mut world = World::new();
    world.script("listing_lag_seconds", json!(20));
    let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
    let id = ("DBInstanceId", CLOUD_REPLICA_SET);
    let shown = |world: &mut World| {
        let jobs = world.ok("DescribeBackupTasks", &[id, ("BackupJobId", &*job)]);
        let sets = world.ok("DescribeBackups", &[id, ("BackupJobId", &*job)]);
        (jobs["BackupJobs"].as_array().map(Vec::len), sets["TotalCount"].clone())
    };
    world.wait(19.0);
    assert_eq!(shown(&mut world), (Some(0), json!(0)));
    world.wait(2.0);
    assert_eq!(shown(&mut world), (Some(1), json!(1)));
    world.script("listing_lag_seconds", json!(0));
    world.script("row_lag_seconds", json!(5));
    let job = world.start(CLOUD_REPLICA_SET, "Snapshot");
    world.wait(8.0);
    let sets = world.ok("DescribeBackups", &[id, ("BackupJobId", &*job)]);
    assert_eq!(sets["TotalCount"], 0, "finished, but no set yet");
}

#[test]
fn the_next_regular_job_is_listed_as_scheduled() {
    let mut world = World::new();
    let jobs = world.ok("DescribeBackupTasks", &[("DBInstanceId", CLOUD_REPLICA_SET)]);
    let row = &jobs["BackupJobs"][0];
    assert_eq!(
        (&row["JobMode"], &row["BackupSetStatus"]),
        (&json!("Automated"), &json!("Scheduled"))
    );
    assert_eq!(row["BackupStartTime"], "2026-03-02T19:00:00Z", "a Monday");
}

#[test]
fn foreign_backups_block_and_are_not_ours() {
    let mut world = World::new();
    world.script("foreign_backup", json!({"target": CLOUD_REPLICA_SET}));
    let create = [("DBInstanceId", CLOUD_REPLICA_SET), ("BackupMethod", "Snapshot")];
    assert_eq!(world.refused("CreateBackup", &create).1, "OperationDenied.BackupJobExists");
    let truth = world.service.truth(&world.now()).pop().expect("truth");
    assert_eq!((truth.by_request, truth.state.as_str()), (false, "Scheduled"));
}

#[test]
fn drifted_types_are_those_of_older_samples() {
    let mut world = World::new();
    world.script("type_drift", json!(true));
    let sets = world.ok("DescribeBackups", &[("DBInstanceId", CLOUD_REPLICA_SET)]);
    let row = &sets["Backups"]["Backup"][0];
    assert!(row["BackupId"].is_number() && row["BackupSize"].is_string());
    assert!(row["BackupJobId"].as_str().expect("id").ends_with('\n'));
}

#[test]
fn the_state_survives_a_round_trip() {
    let mut world = World::new();
    world.script("next_job", json!("failed"));
    world.start(CLOUD_REPLICA_SET, "Snapshot");
    let saved = world.service.save();
    let mut other = Alibaba::new();
    other.load(saved.clone()).expect("load");
    assert_eq!(other.save(), saved);
    let now = world.now();
    let words = |service: &Alibaba| {
        service.truth(&now).into_iter().map(|truth| (truth.id, truth.state)).collect::<Vec<_>>()
    };
    assert_eq!(words(&other), words(&world.service));
    assert!(other.load(json!({"born_unix_ms": "x"})).is_err());
}

#[test]
fn looking_at_the_truth_changes_nothing() {
    let world = World::new();
    let before = world.service.save();
    assert_eq!(world.service.truth(&world.now()).len(), 19);
    assert_eq!(world.service.save(), before);
}

#[test]
fn the_profile_is_toml_with_one_target() {
    let text = Alibaba::new().profile("http://127.0.0.1:9");
    let table: toml::Table = text.parse().expect("TOML");
    let profile = &table["profile"]["sandbox-alibaba"];
    assert_eq!(profile["endpoint"].as_str(), Some("http://127.0.0.1:9"));
    assert_eq!(profile["targets"].as_array().map(Vec::len), Some(1));
}
