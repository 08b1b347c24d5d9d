//! What is learnt before a create, what is sent, and how its answer is read.

use serde_json::{Value, json};

use super::kit::{self, Kit};
use crate::config::{Origin, Value as Setting, Values};
use crate::core::{ErrorKind, Reply, Sent};
use crate::model::Readiness;
use crate::providers::alibaba::facts::{Disk, Shape};
use crate::providers::alibaba::notes::Notes;
use crate::providers::{Backups, CreatePlan, Marker, Survey};

async fn survey(kit: &Kit) -> Survey {
    let mut surveys = kit.dds.survey(&["dds-bp1".to_owned()]).await;
    surveys.remove(0).expect("survey")
}

fn marker() -> Marker {
    Marker { run_id: "01J".to_owned(), slot: None }
}

fn plan<'a>(
    targets: &'a [String],
    surveys: Option<&'a [Survey]>,
    options: &'a Values,
    marker: &'a Marker,
) -> CreatePlan<'a> {
    CreatePlan { targets, surveys, options, marker }
}

fn reply(body: Value) -> Reply {
    Reply { status: 200, headers: Default::default(), body: body.to_string().into_bytes() }
}

#[tokio::test]
async fn a_survey_notes_kind_jobs_sets_and_the_providers_time() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackupTasks", &[kit::job("Backuping")]),
        ("DescribeBackups", &[kit::sets(&[kit::set("1", "2026-01-04T20:00:00Z")])]),
        ("DescribeHistoryTasks", &[kit::task("Succeed")]),
    ])
    .await;
    let survey = survey(&kit).await;
    let busy = Readiness::Busy("backup job 77 is running (Backuping)".to_owned());
    assert_eq!(survey.readiness, busy);
    assert!(survey.warnings.is_empty(), "{:?}", survey.warnings);
    let notes = Notes::read(&survey.before);
    let facts = notes.facts.expect("facts");
    assert_eq!((facts.shape, facts.disk), (Shape::ReplicaSet, Disk::Cloud));
    assert_eq!((notes.jobs, notes.sets), (vec!["77".to_owned()], vec!["1".to_owned()]));
    assert_eq!(notes.tasks, Some(vec!["t-1".to_owned()]));
    assert_eq!(notes.server_time.map(|at| at.to_string()).as_deref(), Some(kit::NOW));
    let mut asked = kit.asked();
    asked.sort();
    assert_eq!(
        asked,
        [
            "DescribeBackupTasks",
            "DescribeBackups EndTime=2026-01-05T08:11Z PageNumber=1 StartTime=2026-01-04T08:10Z",
            "DescribeDBInstanceAttribute",
            "DescribeHistoryTasks FromStartTime=2026-01-04T08:10:00Z InstanceId=dds-bp1 \
             PageNumber=1 RegionId=cn-hangzhou TaskType=ManualBackupIns \
             ToStartTime=2026-01-05T08:30:00Z",
        ]
    );
}

#[tokio::test]
async fn a_survey_does_without_lists_that_the_key_may_not_read() {
    let kit = Kit::scripted(&[("DescribeDBInstanceAttribute", &[kit::instance("cloud")])]).await;
    let survey = survey(&kit).await;
    assert_eq!(survey.readiness, Readiness::Ready);
    assert_eq!(survey.warnings.len(), 2);
}

#[tokio::test]
async fn an_instance_that_is_absent_or_not_running_is_told_apart() {
    let none = json!({"DBInstances": {"DBInstance": []}});
    let kit = Kit::scripted(&[("DescribeDBInstanceAttribute", &[none])]).await;
    let error = kit.dds.survey(&["dds-bp1".to_owned()]).await.remove(0).expect_err("absent");
    assert_eq!(error.kind, ErrorKind::NotFound);

    let mut restoring = kit::instance("local");
    restoring["DBInstances"]["DBInstance"][0]["DBInstanceStatus"] = json!("Restoring");
    let script = [
        ("DescribeDBInstanceAttribute", [restoring].to_vec()),
        ("DescribeBackups", [kit::sets(&[])].to_vec()),
    ];
    let script: Vec<_> = script.iter().map(|(name, list)| (*name, list.as_slice())).collect();
    let survey = survey(&Kit::scripted(&script).await).await;
    let Readiness::Busy(why) = survey.readiness else { panic!("not busy") };
    assert!(why.contains("Restoring"), "{why}");
}

#[tokio::test]
async fn the_request_fits_the_instance() {
    let targets = ["dds-bp1".to_owned()];
    for (kind, method) in [
        ("cloud", "&BackupMethod=Snapshot"),
        ("local", "&BackupMethod=Physical"),
        ("standalone", ""),
        ("cluster", "&BackupMethod=Snapshot"),
        ("shards", "&BackupMethod=Physical"),
    ] {
        let kit = Kit::scripted(&[
            ("DescribeDBInstanceAttribute", &[kit::instance(kind)]),
            ("DescribeBackupTasks", &[json!({"BackupJobs": []})]),
            ("DescribeBackups", &[kit::sets(&[])]),
            ("DescribeClusterBackups", &[json!({"ClusterBackups": []})]),
        ])
        .await;
        let surveys = [survey(&kit).await];
        let (options, marker) = (Values::default(), marker());
        let plan = plan(&targets, Some(&surveys), &options, &marker);
        let request = kit.dds.create(&plan).expect("request");
        let query = request.request().encoded_query();
        let expected = format!(
            "Action=CreateBackup&Version=2015-12-01&Format=JSON&DBInstanceId=dds-bp1{method}"
        );
        assert_eq!(query, expected, "{kind}");
    }
}

#[tokio::test]
async fn refused_options_and_names_never_become_a_request() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("local")]),
        ("DescribeBackups", &[kit::sets(&[])]),
    ])
    .await;
    let targets = ["dds-bp1".to_owned()];
    let surveys = [survey(&kit).await];
    let marker = marker();
    let mut options = Values::default();
    options.set("retention_days", Setting::Integer(30), Origin::BuiltIn);
    let plan = plan(&targets, Some(&surveys), &options, &marker);
    let error = kit.dds.create(&plan).err().expect("refused");
    assert_eq!(error.kind, ErrorKind::Usage);

    for bad in ["", "dds bp1", "dds/bp1", "dds-bp1\n", "a,b", &"x".repeat(65)] {
        assert_eq!(kit.dds.check_target(bad).expect_err(bad).kind, ErrorKind::Usage);
    }
    for good in ["dds-bp1234567890abcd", "d-bp2235", "dds_x.1"] {
        kit.dds.check_target(good).expect(good);
    }
}

#[tokio::test]
async fn the_answer_names_a_job_or_only_a_backup() {
    let kit = Kit::scripted(&[]).await;
    let targets = ["dds-bp1".to_owned()];
    let (options, marker) = (Values::default(), marker());
    let plan = plan(&targets, None, &options, &marker);
    let started = |body: Value| kit.dds.started(&plan, &reply(body)).remove(0);
    let short = |body: Value| {
        let follow = started(body).expect("started");
        (follow.job_id, follow.backup_id, Notes::read(&follow.memo).job_is_sure)
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(short(json!({"BackupJobId": "77", "BackupId": ""})), (text("77"), None, true));
    assert_eq!(short(json!({"BackupId": "5664"})), (text("5664"), text("5664"), false));
    assert_eq!(short(json!({"BackupId": 170034})), (text("170034"), text("170034"), false));
    assert_eq!(
        short(json!({"BackupJobId": "77\n", "BackupId": "5664"})),
        (text("77"), text("5664"), true)
    );
    let error = started(json!({"RequestId": "r"})).expect_err("no id");
    assert_eq!((error.kind, error.sent), (ErrorKind::Protocol, Sent::Maybe));
}
