//! Following a backup to its true end.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::kit::{self, Kit};
use crate::core::ErrorKind;
use crate::model::{Backup, Follow, State};
use crate::providers::Backups;
use crate::providers::alibaba::facts::Facts;
use crate::providers::alibaba::notes::Notes;

/// The provider's clock just before the create of these tests.
const BEFORE: &str = "2026-01-05T08:00:30Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("time")
}

fn follow(kind: &str, job: Option<&str>) -> Follow {
    let instance = kit::instance(kind)["DBInstances"]["DBInstance"][0].clone();
    let facts = Facts::of(&serde_json::from_value(instance).expect("instance"));
    let notes = Notes {
        facts: Some(facts),
        server_time: Some(at(BEFORE)),
        job_is_sure: job.is_some(),
        ..Notes::default()
    };
    Follow {
        target: "dds-bp1".to_owned(),
        backup_id: None,
        job_id: job.map(str::to_owned),
        started_at: at(BEFORE),
        memo: notes.write(),
    }
}

async fn look(kit: &Kit, follow: &mut Follow) -> Backup {
    kit.dds.observe(follow).await.expect("a look")
}

#[tokio::test]
async fn a_cloud_backup_is_followed_from_its_job_to_its_set() {
    let nothing = kit::sets(&[]);
    let done = kit::sets(&[kit::set("901", "2026-01-05T08:00:40Z")]);
    let kit = Kit::scripted(&[
        (
            "DescribeBackupTasks",
            &[kit::job("Scheduled"), kit::job("Backuping"), kit::job("Finished")],
        ),
        ("DescribeBackups", &[nothing, done]),
        ("DescribeHistoryTasks", &[json!({"Items": []})]),
    ])
    .await;
    let mut follow = follow("cloud", Some("77"));
    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.provider_state.as_deref()), (State::Queued, Some("Scheduled")));
    assert_eq!(kit.asked(), ["DescribeBackupTasks BackupJobId=77"]);

    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.percent), (State::Running, Some(18)));

    // Finished is no success while no backup set is listed.
    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.provider_state.as_deref()), (State::Running, Some("Finished")));
    assert_eq!(seen.backup_id, None);

    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.size_bytes), (State::Succeeded, Some(1024)));
    assert_eq!(follow.backup_id.as_deref(), Some("901"));
    assert_eq!(follow.job_id.as_deref(), Some("77"));
    assert!(!format!("{seen:?}").contains("hush"), "a download link was kept");
}

#[tokio::test]
async fn a_failed_set_a_failed_task_and_a_cancelled_one_are_ends() {
    let mut failed = kit::set("901", "2026-01-05T08:00:40Z");
    failed["BackupStatus"] = json!("Failed");
    let script: [(&str, Value, Value, State); 4] = [
        ("cloud", kit::sets(&[failed]), json!({"Items": []}), State::Failed),
        ("cloud", kit::sets(&[]), kit::task("Failed"), State::Failed),
        ("local", kit::sets(&[]), kit::task("Failed"), State::Failed),
        ("local", kit::sets(&[]), kit::task("Canceled"), State::Cancelled),
    ];
    for (kind, sets, tasks, expected) in script {
        let kit = Kit::scripted(&[
            ("DescribeBackupTasks", &[json!({"BackupJobs": []})]),
            ("DescribeBackups", &[sets]),
            ("DescribeHistoryTasks", &[tasks]),
        ])
        .await;
        let seen = look(&kit, &mut follow(kind, Some("77"))).await;
        assert_eq!(seen.state, expected, "{kind}");
    }
}

#[tokio::test]
async fn an_unknown_word_is_neither_success_nor_end() {
    let mut odd = kit::set("901", "2026-01-05T08:00:40Z");
    odd["BackupStatus"] = json!("Odd");
    let kit = Kit::scripted(&[("DescribeBackups", &[kit::sets(&[odd])])]).await;
    let seen = look(&kit, &mut follow("local", Some("77"))).await;
    assert_eq!((seen.state, seen.provider_state.as_deref()), (State::Unknown, Some("Odd")));
}

#[tokio::test]
async fn a_local_disk_shows_its_backup_only_at_the_end() {
    let kit = Kit::scripted(&[
        ("DescribeBackups", &[kit::sets(&[])]),
        ("DescribeHistoryTasks", &[json!({"Items": []}), kit::task("Running")]),
    ])
    .await;
    let mut follow = follow("local", Some("77"));
    assert_eq!(look(&kit, &mut follow).await.state, State::Running);
    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.percent), (State::Running, Some(40)));
    assert!(kit.asked().iter().all(|line| !line.starts_with("DescribeBackupTasks")));
}

#[tokio::test]
async fn a_job_that_vanished_runs_for_some_minutes_and_is_then_unknown() {
    let kit = Kit::scripted(&[
        ("DescribeBackupTasks", &[kit::job("Backuping"), json!({"BackupJobs": []})]),
        ("DescribeBackups", &[kit::sets(&[])]),
        ("DescribeHistoryTasks", &[json!({"Items": []})]),
    ])
    .await;
    let mut follow = follow("cloud", Some("77"));
    assert_eq!(look(&kit, &mut follow).await.state, State::Running);
    assert_eq!(look(&kit, &mut follow).await.state, State::Running);
    kit.dds.session.transport.clock.agree_with(at("2026-01-05T08:16:00Z"));
    let seen = look(&kit, &mut follow).await;
    assert_eq!(seen.state, State::Unknown);
    assert!(seen.warnings[0].contains("neither the job nor a backup"), "{:?}", seen.warnings);
}

#[tokio::test]
async fn a_server_that_ignores_the_job_filter_does_not_pass_foreign_sets_for_ours() {
    let mut foreign = kit::set("800", "2026-01-05T08:05:00Z");
    foreign["BackupJobId"] = json!("66");
    let old = kit::set("700", "2026-01-04T08:00:00Z");
    let kit = Kit::scripted(&[
        ("DescribeBackups", &[kit::sets(&[foreign.clone()])]),
        ("DescribeHistoryTasks", &[json!({"Items": []})]),
    ])
    .await;
    let seen = look(&kit, &mut follow("local", Some("77"))).await;
    assert_eq!((seen.state, seen.backup_id), (State::Running, None));

    // Without job ids the first manual set since the create is ours.
    let without_job = |id: &str, began: &str, mode: &str| {
        let mut row = kit::set(id, began);
        row["BackupJobId"] = Value::Null;
        row["BackupMode"] = json!(mode);
        row
    };
    let rows = [
        without_job("903", "2026-01-05T08:08:00Z", "Manual"),
        without_job("902", "2026-01-05T08:00:50Z", "Manual"),
        without_job("901", "2026-01-05T08:00:45Z", "Automated"),
        old,
    ];
    let kit = Kit::scripted(&[("DescribeBackups", &[kit::sets(&rows)])]).await;
    let seen = look(&kit, &mut follow("local", None)).await;
    assert_eq!((seen.state, seen.backup_id.as_deref()), (State::Succeeded, Some("902")));
    assert_eq!(
        kit.asked(),
        ["DescribeBackups EndTime=2026-01-05T08:31Z PageNumber=1 StartTime=2026-01-05T07:59Z"]
    );
}

fn cluster_row(status: Option<&str>, log: Option<&str>) -> Value {
    json!({"ClusterBackups": [{"ClusterBackupId": "cb-1", "ClusterBackupStatus": status,
        "ClusterBackupMode": "Manual", "ClusterBackupStartTime": "2026-01-05T08:00:40Z",
        "ClusterBackupEndTime": status.map(|_| "2026-01-05T08:09:00Z"), "IsAvail": 1,
        "ClusterBackupSize": "2048", "Progress": status.map_or(Some("40"), |_| None),
        "AttachLogStatus": log, "Backups": [{"InstanceName": "d-1", "BackupStatus": "Success",
        "BackupDownloadURL": "https://oss.example/f?Signature=hush"}]}]})
}

#[tokio::test]
async fn a_cluster_backup_ends_when_its_logs_are_attached() {
    let kit = Kit::scripted(&[
        ("DescribeBackupTasks", &[kit::job("Backuping"), json!({"BackupJobs": []})]),
        (
            "DescribeClusterBackups",
            &[
                cluster_row(None, Some("Init")),
                cluster_row(Some("OK"), Some("Running")),
                cluster_row(Some("OK"), Some("Ready")),
            ],
        ),
    ])
    .await;
    let mut follow = follow("cluster", Some("77"));
    let mut states = Vec::new();
    for _ in 0..4 {
        let seen = look(&kit, &mut follow).await;
        states.push((seen.state, seen.provider_state, seen.percent));
    }
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        states,
        [
            (State::Running, text("Backuping"), Some(18)),
            (State::Running, None, Some(40)),
            (State::Running, text("OK, logs Running"), None),
            (State::Succeeded, text("OK"), None),
        ]
    );
    assert_eq!(follow.backup_id.as_deref(), Some("cb-1"));
    assert_eq!(follow.job_id.as_deref(), Some("77"));
}

#[tokio::test]
async fn an_older_cluster_backup_is_not_taken_for_the_new_one() {
    let mut old = cluster_row(Some("OK"), Some("Ready"));
    old["ClusterBackups"][0]["ClusterBackupStartTime"] = json!("2026-01-04T08:00:40Z");
    let kit = Kit::scripted(&[
        ("DescribeBackupTasks", &[json!({"BackupJobs": []})]),
        ("DescribeClusterBackups", &[old]),
        ("DescribeHistoryTasks", &[json!({"Items": []})]),
    ])
    .await;
    let seen = look(&kit, &mut follow("cluster", Some("77"))).await;
    assert_eq!((seen.state, seen.backup_id), (State::Queued, None));
}

#[tokio::test]
async fn a_cluster_in_shard_mode_succeeds_only_with_every_shard() {
    for (second, expected) in [
        (Some("Success"), State::Succeeded),
        (Some("Failed"), State::Failed),
        (None, State::Running),
    ] {
        let kit = Kit::new(move |operation, parameters| match operation {
            "DescribeBackups" => {
                let node = parameters.get("NodeId").map_or("", String::as_str);
                let mut row = kit::set(&format!("set-{node}"), "2026-01-05T08:00:40Z");
                match (node, second) {
                    ("d-1", _) => kit::ok(kit::sets(&[row])),
                    ("d-2", Some(status)) => {
                        row["BackupStatus"] = json!(status);
                        kit::ok(kit::sets(&[row]))
                    }
                    _ => kit::ok(kit::sets(&[])),
                }
            }
            _ => kit::ok(json!({"Items": []})),
        })
        .await;
        let mut follow = follow("shards", Some("77"));
        let seen = look(&kit, &mut follow).await;
        assert_eq!(seen.state, expected, "{second:?}");
        if expected == State::Succeeded {
            assert_eq!(follow.backup_id.as_deref(), Some("set-d-1,set-d-2"));
            assert_eq!(seen.size_bytes, Some(2048));
        }
    }
}

#[tokio::test]
async fn an_id_from_the_command_line_may_name_a_backup_or_a_job() {
    let row = kit::set("901", "2026-01-05T08:00:40Z");
    let by = |name: &'static str, value: &'static str, row: Value| {
        move |operation: &str, parameters: &std::collections::BTreeMap<String, String>| {
            match operation {
                "DescribeDBInstanceAttribute" => kit::ok(kit::instance("cloud")),
                "DescribeBackups" if parameters.get(name).is_some_and(|held| held == value) => {
                    kit::ok(kit::sets(std::slice::from_ref(&row)))
                }
                "DescribeBackups" if parameters.contains_key("BackupId") => {
                    kit::refused(400, "InvalidBackupSet.NotMatched")
                }
                "DescribeBackups" => kit::ok(kit::sets(&[])),
                _ => kit::ok(json!({"BackupJobs": []})),
            }
        }
    };
    let kit = Kit::new(by("BackupId", "901", row.clone())).await;
    let shown = kit.dds.show("dds-bp1", "901").await.expect("by backup");
    assert_eq!((shown.state, shown.job_id.as_deref()), (State::Succeeded, Some("77")));
    let kit = Kit::new(by("BackupJobId", "77", row)).await;
    let shown = kit.dds.show("dds-bp1", "77").await.expect("by job");
    assert_eq!((shown.state, shown.backup_id.as_deref()), (State::Succeeded, Some("901")));
    let error = kit.dds.show("dds-bp1", "55").await.expect_err("absent");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_running_job_from_the_command_line_is_followed_to_its_set() {
    let done = kit::sets(&[kit::set("901", "2026-01-05T08:00:40Z")]);
    let nothing = kit::sets(&[]);
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackups", &[nothing.clone(), nothing, done]),
        ("DescribeBackupTasks", &[kit::job("Backuping"), json!({"BackupJobs": []})]),
    ])
    .await;
    let mut follow = kit.dds.follow_id("dds-bp1", "77");
    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.job_id.as_deref()), (State::Running, Some("77")));
    assert_eq!(seen.backup_id, None);
    let seen = look(&kit, &mut follow).await;
    assert_eq!((seen.state, seen.backup_id.as_deref()), (State::Succeeded, Some("901")));
}

#[tokio::test]
async fn a_named_cluster_backup_is_followed_until_its_logs_are_attached() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cluster")]),
        (
            "DescribeClusterBackups",
            &[
                cluster_row(Some("OK"), Some("Running")),
                cluster_row(Some("OK"), Some("Running")),
                cluster_row(Some("OK"), Some("Ready")),
            ],
        ),
    ])
    .await;
    let mut follow = kit.dds.follow_id("dds-bp1", "cb-1");
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(look(&kit, &mut follow).await.state);
    }
    assert_eq!(states, [State::Running, State::Running, State::Succeeded]);
    assert_eq!(kit.asked().len(), 4);
}
