//! Looking for a create whose answer was lost.

use serde_json::{Value, json};

use super::kit::{self, Kit};
use crate::model::{Follow, State};
use crate::providers::alibaba::facts::Facts;
use crate::providers::alibaba::notes::Notes;
use crate::providers::{Backups, Finding, LostCreate, Marker};

fn lost(kind: &str, sent_at: &str) -> LostCreate {
    let instance = kit::instance(kind)["DBInstances"]["DBInstance"][0].clone();
    let facts = Facts::of(&serde_json::from_value(instance).expect("instance"));
    let notes = Notes {
        facts: Some(facts),
        server_time: sent_at.parse().ok(),
        sets: vec!["known".to_owned()],
        ..Notes::default()
    };
    LostCreate {
        target: "dds-bp1".to_owned(),
        marker: Marker { run_id: "01J".to_owned(), slot: None },
        sent_at: sent_at.parse().expect("time"),
        before: notes.write(),
        refused_as_busy: false,
    }
}

/// Ten minutes before the tests' now, and long before it.
const JUST: &str = "2026-01-05T08:00:30Z";
const LONG_AGO: &str = "2026-01-05T07:00:30Z";

async fn find(kit: &Kit, lost: &LostCreate) -> Finding {
    kit.dds.find_lost(lost).await.expect("a look")
}

fn accepted(finding: Finding) -> Follow {
    match finding {
        Finding::Accepted(follow) => follow,
        other => panic!("{other:?}"),
    }
}

fn nothing() -> [(&'static str, Vec<Value>); 3] {
    [
        ("DescribeBackupTasks", vec![json!({"BackupJobs": []})]),
        ("DescribeBackups", vec![kit::sets(&[])]),
        ("DescribeHistoryTasks", vec![json!({"Items": []})]),
    ]
}

async fn kit_of(script: &[(&'static str, Vec<Value>)]) -> Kit {
    let script: Vec<_> = script.iter().map(|(name, list)| (*name, list.as_slice())).collect();
    Kit::scripted(&script).await
}

#[tokio::test]
async fn a_new_job_is_the_lost_one_and_can_be_followed() {
    let mut script = nothing();
    script[0].1 = vec![kit::job("Backuping")];
    let kit = kit_of(&script).await;
    let mut follow = accepted(find(&kit, &lost("cloud", JUST)).await);
    assert_eq!(follow.job_id.as_deref(), Some("77"));
    let seen = kit.dds.observe(&mut follow).await.expect("a look");
    assert_eq!(seen.state, State::Running);
}

#[tokio::test]
async fn a_new_set_is_the_lost_one_and_known_or_scheduled_ones_are_not() {
    let mut scheduled = kit::set("802", "2026-01-05T08:01:00Z");
    scheduled["BackupMode"] = json!("Automated");
    let known = kit::set("known", "2026-01-05T08:00:10Z");
    let mut script = nothing();
    script[1].1 = vec![kit::sets(&[scheduled.clone(), known.clone()])];
    let undecided = find(&kit_of(&script).await, &lost("local", JUST)).await;
    assert!(matches!(undecided, Finding::Undecided(_)), "{undecided:?}");

    script[1].1 = vec![kit::sets(&[scheduled, kit::set("901", "2026-01-05T08:00:45Z"), known])];
    let follow = accepted(find(&kit_of(&script).await, &lost("local", JUST)).await);
    assert_eq!((follow.backup_id.as_deref(), follow.job_id.as_deref()), (Some("901"), Some("77")));
}

#[tokio::test]
async fn of_two_the_older_is_taken_and_the_other_is_told() {
    let mut younger = kit::set("902", "2026-01-05T08:05:00Z");
    younger["BackupJobId"] = json!("78");
    let mut script = nothing();
    script[1].1 = vec![kit::sets(&[younger, kit::set("901", "2026-01-05T08:00:45Z")])];
    let follow = accepted(find(&kit_of(&script).await, &lost("local", JUST)).await);
    assert_eq!(follow.backup_id.as_deref(), Some("901"));
    assert!(Notes::read(&follow.memo).warnings[0].contains("job 78"));
}

#[tokio::test]
async fn what_began_much_later_is_neither_claimed_nor_ignored() {
    let mut script = nothing();
    let late = kit::set("901", "2026-01-05T07:53:00Z");
    script[1].1 = vec![kit::sets(std::slice::from_ref(&late))];
    let finding = find(&kit_of(&script).await, &lost("local", LONG_AGO)).await;
    let Finding::Undecided(why) = finding else { panic!("{finding:?}") };
    assert!(why.contains("2026-01-05T07:53:00Z"), "{why}");

    let mut ours = kit::set("902", "2026-01-05T07:23:00Z");
    ours["BackupJobId"] = json!("78");
    script[1].1 = vec![kit::sets(&[late, ours])];
    let follow = accepted(find(&kit_of(&script).await, &lost("local", LONG_AGO)).await);
    assert_eq!(follow.backup_id.as_deref(), Some("902"));
}

#[tokio::test]
async fn beyond_what_the_service_tells_absence_proves_nothing() {
    for (sent_at, told) in [("2025-12-07T10:00:00Z", true), ("2025-12-06T08:00:00Z", false)] {
        let kit = kit_of(&nothing()).await;
        let finding = find(&kit, &lost("local", sent_at)).await;
        assert_eq!(matches!(finding, Finding::NotAccepted), told, "{sent_at}: {finding:?}");
        let asked = kit.asked();
        let begins = asked.iter().filter_map(|line| Some(line.split_once("FromStartTime=")?.1));
        assert!(begins.clone().next().is_some(), "{asked:?}");
        assert!(begins.into_iter().all(|begin| begin >= "2025-12-06T09"), "{asked:?}");
    }
}

#[tokio::test]
async fn on_local_disks_the_task_history_tells_of_a_running_backup() {
    let mut script = nothing();
    script[2].1 = vec![kit::task("Running")];
    let kit = kit_of(&script).await;
    let mut follow = accepted(find(&kit, &lost("local", JUST)).await);
    assert_eq!(follow.job_id, None);
    let seen = kit.dds.observe(&mut follow).await.expect("a look");
    assert_eq!((seen.state, seen.percent), (State::Running, Some(40)));
}

#[tokio::test]
async fn absence_is_a_proof_only_after_a_while_and_two_looks() {
    let kit = kit_of(&nothing()).await;
    let early = find(&kit, &lost("cloud", JUST)).await;
    let Finding::Undecided(why) = early else { panic!("{early:?}") };
    assert!(why.contains("2026-01-05T08:23:30Z"), "{why}");
    assert_eq!(kit.asked().len(), 3);

    let late = find(&kit, &lost("cloud", LONG_AGO)).await;
    assert!(matches!(late, Finding::NotAccepted), "{late:?}");
    assert_eq!(kit.asked().len(), 6);
}

#[tokio::test]
async fn without_a_list_of_running_backups_absence_proves_nothing() {
    let script = [("DescribeBackups", vec![kit::sets(&[])])];
    for kind in ["local", "cloud"] {
        let finding = find(&kit_of(&script).await, &lost(kind, LONG_AGO)).await;
        assert!(matches!(finding, Finding::Undecided(_)), "{kind}: {finding:?}");
    }
}

#[tokio::test]
async fn lost_notes_are_replaced_by_asking_again() {
    let mut script = nothing().to_vec();
    script[0].1 = vec![kit::job("Backuping")];
    script.push(("DescribeDBInstanceAttribute", vec![kit::instance("cloud")]));
    let mut lost = lost("cloud", JUST);
    lost.before = Value::Null;
    let follow = accepted(find(&kit_of(&script).await, &lost).await);
    assert_eq!(follow.job_id.as_deref(), Some("77"));
}

/// A create that was refused because a backup was running; what was there
/// before it is known.
fn refused(kind: &str) -> LostCreate {
    let mut lost = lost(kind, JUST);
    let mut notes = Notes::read(&lost.before);
    notes.jobs = vec!["77".to_owned()];
    notes.tasks = Some(vec!["t-1".to_owned()]);
    lost.before = notes.write();
    lost.refused_as_busy = true;
    lost
}

#[tokio::test]
async fn a_refusal_is_believed_while_an_older_backup_is_still_at_work() {
    for (kind, place, at_work, row) in [
        ("cloud", 0, true, kit::job("Backuping")),
        ("cloud", 0, false, kit::job("Scheduled")),
        ("cloud", 0, false, kit::job("Finished")),
        ("local", 2, true, kit::task("Running")),
        ("local", 2, false, kit::task("Succeed")),
    ] {
        let mut script = nothing();
        script[place].1 = vec![row.clone()];
        let finding = find(&kit_of(&script).await, &refused(kind)).await;
        assert_eq!(matches!(finding, Finding::NotAccepted), at_work, "{row}: {finding:?}");

        let lost = LostCreate { refused_as_busy: false, ..refused(kind) };
        let finding = find(&kit_of(&script).await, &lost).await;
        assert!(matches!(finding, Finding::Undecided(_)), "{row}: {finding:?}");
    }
}
