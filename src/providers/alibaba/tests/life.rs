//! Keeping and removing backups, the policy, tasks and raw calls.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::instance::sent;
use super::kit::{self, Kit, NOW};
use super::world::{CLOUD, CLUSTER, LOCAL, World};
use crate::core::{ErrorKind, Result};
use crate::model::State;
use crate::model::danger::DESTROYS_DATA;
use crate::providers::raw::by_name;
use crate::providers::{
    JobAction, JobFilter, Keep, ListFilter, PlannedChange, Provider, RawInput, RawRequest, Reads,
};

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn now() -> Timestamp {
    NOW.parse().expect("time")
}

/// Plans to keep the backup `1` of an instance of that kind.
async fn keep(kind: &str, set: Value, keep: Keep) -> Result<PlannedChange> {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance(kind)]),
        ("DescribeBackups", &[kit::sets(&[set])]),
    ])
    .await;
    let provider: &dyn Provider = &kit.dds;
    provider.keep_backups().expect("it has").keep("dds-bp1", "1", keep, Reads::Allowed).await
}

#[tokio::test]
async fn a_backup_is_kept_longer_never_shorter() {
    let mut set = kit::set("1", "2026-01-05T08:00:00Z");
    set["BackupExpireTime"] = json!("2026-01-20T00:00:00Z");
    let days = |days: i64| Keep::Until(now() + SignedDuration::from_hours(24 * days));
    let planned = keep("cloud", set.clone(), days(90)).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifyBackupExpireTime DBInstanceId=dds-bp1 BackupId=1 \
         BackupExpireTime=2026-04-05T08:10:00Z"
    );
    let planned = keep("cloud", set.clone(), Keep::Forever).await.expect("planned");
    assert!(sent(&planned).ends_with("BackupExpireTime=9999-01-01T00:00:00Z"));

    keep("standalone", set.clone(), days(90)).await.expect("on a cloud disk");
    let mut scheduled = set.clone();
    scheduled["BackupMode"] = json!("Automated");
    let mut failed = set.clone();
    failed["BackupStatus"] = json!("Failed");
    for (kind, set, days_on, why) in [
        ("cloud", set.clone(), 10, "kept until"),
        ("cloud", set.clone(), 731, "can be kept until"),
        ("local", set.clone(), 90, "cloud disks"),
        ("cloud", scheduled, 90, "by the schedule"),
        ("cloud", failed, 90, "failed"),
    ] {
        let error = keep(kind, set, days(days_on)).await.err().expect(why);
        assert_eq!(error.kind, ErrorKind::Rejected, "{why}");
        assert!(error.message.contains(why), "{error}");
    }
    let error = keep("cloud", set, days(-1)).await.err().expect("past");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn a_backup_is_removed_by_its_own_id() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackups", &[kit::sets(&[kit::set("1", "2026-01-05T08:00:00Z")])]),
    ])
    .await;
    let deletes = (&kit.dds as &dyn Provider).delete_backups().expect("it has");
    for id in ["1", "77"] {
        let planned = deletes.delete("dds-bp1", id, Reads::Allowed).await.expect("planned");
        assert_eq!(sent(&planned), "DeleteBackup DBInstanceId=dds-bp1 BackupId=1");
        let danger = planned.danger.expect("a danger");
        assert_eq!((danger.label, danger.names_target), (DESTROYS_DATA, true));
    }
    let error = deletes.delete("dds-bp1", "1,2", Reads::Allowed).await.err().expect("several");
    assert!(matches!(error.kind, ErrorKind::Usage | ErrorKind::NotFound), "{error}");
}

fn policy() -> Value {
    json!({"PreferredBackupPeriod": "Monday,Friday", "PreferredBackupTime": "02:00Z-03:00Z",
        "PreferredNextBackupTime": "2026-01-09T02:00Z", "BackupRetentionPeriod": "30",
        "EnableBackupLog": 1, "LogBackupRetentionPeriod": 7, "BackupInterval": -1,
        "SnapshotBackupType": "Standard", "PreserveOneEachHour": "true"})
}

async fn policy_kit(kind: &str) -> Kit {
    Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance(kind)]),
        ("DescribeBackupPolicy", &[policy()]),
    ])
    .await
}

#[tokio::test]
async fn the_policy_is_shown_and_only_differences_are_sent() {
    let kit = policy_kit("cloud").await;
    let schedules = (&kit.dds as &dyn Provider).schedules().expect("it has");
    let shown = schedules.show("dds-bp1").await.expect("shown");
    let value = |key: &str| shown.iter().find(|field| field.key == key).expect(key).value.clone();
    assert_eq!(value("weekdays"), json!(["Monday", "Friday"]));
    assert_eq!(value("window"), json!("02:00-03:00"));
    assert_eq!(value("retention_days"), json!(30));
    assert_eq!(value("log_backup"), json!(true));
    assert_eq!(value("keep_one_each_hour"), json!(true));
    assert_eq!(value("snapshot_kind"), json!("standard"));
    assert_eq!(value("cross_region.enabled"), json!(false));
    assert_eq!(value("cross_region.to"), Value::Null);

    let edits = schedules.edits().expect("it has");
    let wishes =
        pairs(&[("retention_days", "60"), ("weekdays", "mon,fri"), ("window", "04:00-05:00")]);
    let change = edits.change("dds-bp1", &wishes, Reads::Allowed).await.expect("planned");
    let keys: Vec<_> = change.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["retention_days", "window"]);
    assert_eq!(change.fields[0].before, Some(json!(30)));
    let planned = change.change.expect("a change");
    assert_eq!(
        sent(&planned),
        "ModifyBackupPolicy DBInstanceId=dds-bp1 BackupRetentionPeriod=60 \
         PreferredBackupTime=04:00Z-05:00Z PreferredBackupPeriod=Monday,Friday"
    );
    assert!(planned.danger.is_none());

    let same = pairs(&[("retention_days", "30")]);
    let change = edits.change("dds-bp1", &same, Reads::Allowed).await.expect("planned");
    assert!(change.change.is_none() && change.fields.is_empty());
}

#[tokio::test]
async fn changes_that_delete_backups_need_consent_and_bad_pairs_are_refused() {
    for (key, value) in [("retention_days", "7"), ("log_backup", "false")] {
        let kit = policy_kit("cloud").await;
        let schedules = (&kit.dds as &dyn Provider).schedules().expect("it has");
        let edits = schedules.edits().expect("it has");
        let change = edits
            .change("dds-bp1", &pairs(&[(key, value)]), Reads::Allowed)
            .await
            .expect("planned");
        let danger = change.change.expect("a change").danger.expect(key);
        assert_eq!(danger.label, DESTROYS_DATA);
    }
    for (kind, wishes) in [
        ("shards", vec![("log_backup", "false")]),
        ("cloud", vec![("interval_minutes", "60")]),
        ("cloud", vec![("retension_days", "60")]),
        ("cloud", vec![("next_backup_at", "now")]),
        ("cloud", vec![("retention_days", "60"), ("retention_days", "61")]),
        ("cloud", vec![("cross_region.enabled", "no"), ("cross_region.to", "cn-beijing")]),
        (
            "cloud",
            vec![("cross_region.retention_days", "10"), ("cross_region.log_retention_days", "20")],
        ),
    ] {
        let kit = policy_kit(kind).await;
        let schedules = (&kit.dds as &dyn Provider).schedules().expect("it has");
        let edits = schedules.edits().expect("it has");
        let error =
            edits.change("dds-bp1", &pairs(&wishes), Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{wishes:?}");
    }
}

#[tokio::test]
async fn tasks_are_jobs_and_end_only_where_that_is_offered() {
    let mut tasks = kit::task("Running");
    tasks["Items"][0]["CurrentStepName"] = json!("exec_task");
    tasks["Items"][0]["ActionInfo"] = json!(
        json!({"steps": [{"step_name": "exec_task", "action_info": {"Running": ["cancel"]}}]})
            .to_string()
    );
    let kit = Kit::scripted(&[("DescribeHistoryTasks", &[tasks, kit::task("Succeed")])]).await;
    let jobs = (&kit.dds as &dyn Provider).jobs().expect("it has");
    let control = jobs.control().expect("it has");
    assert!(control.can(JobAction::Cancel) && !control.can(JobAction::Resume));
    let planned = control.control("t-1", JobAction::Cancel, Reads::Allowed).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifyTaskInfo RegionId=cn-hangzhou TaskId=t-1 StepName=exec_task TaskAction=cancel"
    );
    let error = control.control("t-1", JobAction::Cancel, Reads::Allowed).await.err();
    assert_eq!(error.map(|error| error.kind), Some(ErrorKind::Rejected));
    let shown = jobs.show("t-1").await.expect("shown");
    assert_eq!((shown.kind.as_str(), shown.state), ("backup", State::Succeeded));
    assert_eq!(jobs.show("t-2").await.err().map(|error| error.kind), Some(ErrorKind::NotFound));
    assert_eq!(jobs.show("t-1,t-2").await.err().map(|error| error.kind), Some(ErrorKind::Usage));
    kit.asked();

    let filter = JobFilter {
        target: Some("dds-bp1".to_owned()),
        kind: Some("backup".to_owned()),
        since: Some(now() - SignedDuration::from_hours(24 * 60)),
        until: Some(now()),
        ..JobFilter::default()
    };
    let listed = jobs.lists().expect("it has").list(&filter).await.expect("listed");
    assert_eq!(listed.len(), 1);
    let asked = kit.asked();
    assert!(asked[0].contains("InstanceId=dds-bp1") && asked[0].contains("ManualBackupIns"));
    assert!(asked[0].contains("FromStartTime=2025-12-06T"), "{asked:?}");
    let active = JobFilter { active: true, ..filter };
    assert!(jobs.lists().expect("it has").list(&active).await.expect("listed").is_empty());
}

#[tokio::test]
async fn any_operation_is_written_for_either_signature_and_method() {
    let kit = Kit::scripted(&[]).await;
    let raw = (&kit.dds as &dyn Provider).raw().expect("it has");
    let request = |name: &str, given: &[(&str, &str)]| {
        let operation = by_name(raw.operations(), name)?;
        raw.request(operation, &RawInput { parameters: &pairs(given), ..RawInput::default() })
    };
    let read = request("describeparameters", &[("DBInstanceId", "dds-bp1")]).expect("built");
    assert!(matches!(read, RawRequest::Read(_)));
    let change = request("RestartNode", &[("DBInstanceId", "dds-bp1"), ("RoleId", "7")]);
    assert!(matches!(change.expect("built"), RawRequest::Change(_)));
    let filled = request("DescribeTags", &[]).expect("built");
    assert!(filled.request().url().ends_with("&RegionId=cn-hangzhou"));
    let get = request("DescribeGlobalSecurityIPGroup", &[]).expect("built");
    assert_eq!(get.request().method.as_str(), "GET");
    let secret = request(
        "ResetAccountPassword",
        &[("DBInstanceId", "i"), ("AccountName", "root"), ("AccountPassword", "test-only")],
    );
    let secret = secret.expect("built");
    let hidden = secret.request().query.iter().filter(|parameter| parameter.secret).count();
    assert_eq!(hidden, 1);
    for (name, given) in [
        ("DescribeParameter", vec![]),
        ("DescribeParameters", vec![]),
        ("DescribeParameters", vec![("DBInstanceId", "i"), ("action", "DeleteDBInstance")]),
        ("DescribeParameters", vec![("DBInstanceId", "i"), ("DBInstanceId", "j")]),
        ("DescribeParameters", vec![("DBInstanceId", "i"), ("a b", "c")]),
    ] {
        let error = request(name, &given).err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{name} {given:?}");
    }
    let operation = by_name(raw.operations(), "DescribeRegions").expect("known");
    for odd in [
        RawInput { path: Some("/"), ..RawInput::default() },
        RawInput { body: Some(b"{}"), ..RawInput::default() },
    ] {
        assert!(raw.request(operation, &odd).is_err());
    }
}

#[tokio::test]
async fn the_sandbox_takes_it_all_in_every_format_and_signature() {
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let world = World::start().await;
        let client = world.open(settings);
        for target in [CLOUD, CLUSTER] {
            let id = client.run(target).await.backup_id.expect("an id");
            let keeps = client.0.keep_backups().expect("it has");
            let kept = keeps.keep(target, &id, Keep::Forever, Reads::Allowed).await;
            client.apply(kept.expect("planned")).await;
            let shown = client.0.backups().show(target, &id).await.expect("shown");
            assert_eq!(shown.expires_at, None, "{target}");
            let deletes = client.0.delete_backups().expect("it has");
            let gone = deletes.delete(target, &id, Reads::Allowed).await.expect("planned");
            client.apply(gone).await;
            let left = client.0.backups().list(target, &ListFilter::default()).await.expect("list");
            assert!(left.iter().all(|backup| backup.backup_id.as_ref() != Some(&id)), "{target}");
        }
        let schedules = client.0.schedules().expect("it has");
        let edits = schedules.edits().expect("it has");
        let wishes =
            pairs(&[("retention_days", "100"), ("window", "23:00-00:00"), ("weekdays", "sun")]);
        for target in [CLOUD, LOCAL] {
            let change = edits.change(target, &wishes, Reads::Allowed).await.expect("planned");
            client.apply(change.change.expect("a change")).await;
            let again = edits.change(target, &wishes, Reads::Allowed).await.expect("planned");
            assert!(again.change.is_none(), "{:?}", again.fields);
        }
        let jobs = client.0.jobs().expect("it has");
        let listed = jobs.lists().expect("it has").list(&JobFilter::default()).await.expect("list");
        let backup = listed.iter().find(|job| job.kind == "backup").expect("a backup task");
        let shown = jobs.show(&backup.id).await.expect("shown");
        assert_eq!((shown.state, shown.target), (State::Succeeded, backup.target.clone()));
    }
}
