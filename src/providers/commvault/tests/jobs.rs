//! What single jobs say, without a server.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::{Backup, State, Trigger};
use crate::providers::commvault::jobs::{
    backup_of, concerns, has_ended, is_backup, together, trigger_of,
};
use crate::providers::commvault::types::{Entity, GeneralInfo, JobSummary};

fn job(fields: Value) -> JobSummary {
    serde_json::from_value(fields).expect("a job")
}

fn finished(status: &str) -> JobSummary {
    job(json!({
        "jobId": 3_650_850, "status": status, "localizedStatus": "Abgeschlossen",
        "percentComplete": 100, "jobType": "Backup", "opType": 4,
        "backupLevel": 1, "backupLevelName": "Full",
        "jobStartTime": 1_763_888_340, "jobEndTime": 1_763_888_400,
        "sizeOfApplication": 104_857_600, "pendingReason": "", "isAged": false,
        "subclientName": "nightly", "destClientName": "aws-prod",
        "subclient": {
            "clientName": "aws-prod", "clientId": 101, "instanceName": "DocumentDB",
            "instanceId": 201, "backupsetName": "defaultBackupSet", "backupsetId": 301,
            "subclientName": "nightly", "subclientId": 401, "_type_": 7
        }
    }))
}

fn at(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

#[test]
fn a_completed_job_is_a_backup() {
    let backup = backup_of("nightly", &finished("Completed"));
    assert_eq!(backup.state, State::Succeeded);
    assert_eq!(backup.provider_state.as_deref(), Some("Completed"));
    assert_eq!(backup.backup_id.as_deref(), Some("3650850"));
    assert_eq!(backup.job_id.as_deref(), Some("3650850"));
    assert_eq!((backup.created_at, backup.completed_at), (at(1_763_888_340), at(1_763_888_400)));
    assert_eq!((backup.size_bytes, backup.percent), (Some(104_857_600), Some(100)));
    assert_eq!(backup.method.as_deref(), Some("Full"));
    assert!(backup.warnings.is_empty());
}

#[test]
fn a_waiting_job_has_no_end_and_says_why() {
    let backup = backup_of(
        "nightly",
        &job(json!({
            "jobId": "7", "status": "Pending", "jobStartTime": 1_763_888_340, "jobEndTime": 0,
            "percentComplete": "40.000000",
            "pendingReason": "Waiting for the<br/>snapshot <b>cv-1</b>, 3 < 4"
        })),
    );
    assert_eq!(backup.state, State::Running);
    assert_eq!(backup.completed_at, None);
    assert_eq!(backup.percent, Some(40));
    assert_eq!(backup.warnings, ["Waiting for the snapshot cv-1 , 3 < 4"]);
}

#[test]
fn aged_data_is_gone() {
    let aged = |status: &str| {
        let mut job = finished(status);
        job.is_aged = Some(true);
        backup_of("nightly", &job).state
    };
    assert_eq!(aged("Completed"), State::Expired);
    assert_eq!(aged("Completed w/ one or more errors"), State::Expired);
    assert_eq!(aged("Failed"), State::Failed);
}

#[test]
fn only_backups_count() {
    for (fields, expected) in [
        (json!({"jobType": "Backup", "opType": 4}), true),
        (json!({"jobType": "Snap Backup", "opType": 59}), true),
        (json!({"jobType": "Synthetic full", "opType": 14}), true),
        (json!({"jobType": "Restore", "opType": 5}), false),
        (json!({"jobType": "Auxiliary Copy", "opType": 104}), false),
        (json!({"opType": 92}), false),
        (json!({}), true),
    ] {
        assert_eq!(is_backup(&job(fields.clone())), expected, "{fields}");
    }
}

#[test]
fn numbers_decide_before_names() {
    let mine = Entity {
        client_name: Some("aws-prod".to_owned()),
        instance_name: Some("DocumentDB".to_owned()),
        subclient_id: Some(401),
        ..Entity::default()
    };
    assert!(concerns(&finished("Completed"), "renamed", &mine));
    let other = Entity { subclient_id: Some(402), ..mine.clone() };
    assert!(!concerns(&finished("Completed"), "nightly", &other));
    let names_only = Entity { subclient_id: None, ..mine };
    assert!(concerns(&finished("Completed"), "NIGHTLY", &names_only));
    assert!(!concerns(&finished("Completed"), "weekly", &names_only));
    let elsewhere = Entity { client_name: Some("aws-test".to_owned()), ..names_only };
    assert!(!concerns(&finished("Completed"), "nightly", &elsewhere));
}

#[test]
fn an_unknown_word_ends_with_the_end_time_only() {
    assert!(has_ended(&finished("Done at last")));
    assert!(!has_ended(&job(json!({"status": "Pausing", "jobEndTime": 0}))));
    assert!(!has_ended(&job(json!({"status": "Running", "jobEndTime": 5}))));
    assert!(has_ended(&job(json!({"status": "Killed"}))));
}

#[test]
fn several_jobs_count_as_their_worst() {
    let parts = ["Completed", "Failed"].map(|word| backup_of("nightly", &finished(word)));
    let total = together("nightly", parts.to_vec()).expect("a total");
    assert_eq!((total.state, total.provider_state.as_deref()), (State::Failed, Some("Failed")));
    assert_eq!(total.size_bytes, Some(209_715_200));
    assert_eq!(total.warnings, ["job 3650850: Completed", "job 3650850: Failed"]);
    let waiting = Backup::new("nightly", State::Queued);
    let parts = vec![backup_of("nightly", &finished("Completed")), waiting];
    let total = together("nightly", parts).expect("a total");
    assert_eq!((total.state, total.completed_at), (State::Queued, None));
    // Looks add up in what a run reports, so states on the way are left out.
    assert!(total.warnings.is_empty(), "{:?}", total.warnings);
    assert!(together("nightly", Vec::new()).is_none());
}

#[test]
fn schedules_are_told_from_people() {
    let from = |word: &str| {
        trigger_of(&GeneralInfo {
            job_started_from: Some(word.to_owned()),
            ..GeneralInfo::default()
        })
    };
    assert_eq!(from("Scheduled"), Some(Trigger::Scheduled));
    assert_eq!(from("Command line"), Some(Trigger::Manual));
    assert_eq!(trigger_of(&GeneralInfo::default()), None);
}
