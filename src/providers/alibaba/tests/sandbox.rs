//! The provider against the sandbox, which is written independently of it:
//! signatures, shapes and endings are checked by code that shares nothing with
//! the client.

use std::time::Duration;

use serde_json::json;

use super::world::{CLOUD, CLUSTER, EVERY, LOCAL, SHARDS, STANDALONE, World, marker};
use crate::core::{Error, ErrorKind, Sent};
use crate::model::{Readiness, State};
use crate::providers::{Finding, ListFilter, LostCreate};

#[tokio::test]
async fn every_kind_of_instance_is_backed_up_in_every_format_and_signature() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let client = world.open(settings);
        assert_eq!(
            client.0.check().await.expect("check"),
            "region cn-hangzhou, one of 5; access key in the profile"
        );
        for target in EVERY {
            let mut follow = client.start(target).await.expect(target);
            assert!(follow.job_id.is_some());
            let (end, states) = client.wait(&mut follow).await;
            assert_eq!(end.state, State::Succeeded, "{target} {states:?}");
            let id = end.backup_id.expect("a backup id");
            let shown = client.0.backups().show(target, &id).await.expect("show");
            assert_eq!((shown.state, shown.backup_id), (State::Succeeded, Some(id.clone())));
            let list = client.0.backups().list(target, &ListFilter::default()).await.expect("list");
            assert_eq!(list[0].backup_id.as_ref(), Some(&id), "{target}");
        }
    }
}

#[tokio::test]
async fn every_ending_is_told_truly() {
    let world = World::start().await;
    let client = world.open(&[]);
    for (ending, target, expected) in [
        ("failed", CLOUD, State::Failed),
        ("failed", LOCAL, State::Failed),
        ("failed", STANDALONE, State::Failed),
        ("failed", CLUSTER, State::Failed),
        ("failed", SHARDS, State::Failed),
        ("partial", CLUSTER, State::Failed),
        ("partial", SHARDS, State::Failed),
        ("log_failed", CLUSTER, State::Warned),
        ("cancelled", LOCAL, State::Cancelled),
        ("backwards", CLOUD, State::Succeeded),
    ] {
        world.script("next_job", json!(ending)).await;
        let end = client.run(target).await;
        assert_eq!(end.state, expected, "{ending} {target} {end:?}");
    }
}

#[tokio::test]
async fn a_job_that_never_ends_vanishes_or_says_an_odd_word_is_no_success() {
    for ending in ["never", "vanish", "unknown_word"] {
        for target in EVERY {
            let world = World::start().await;
            world.script("next_job", json!(ending)).await;
            let client = world.open(&[]);
            let mut follow = client.start(target).await.expect(target);
            for _ in 0..15 {
                let seen = client.0.backups().observe(&mut follow).await.expect("a look");
                assert!(!seen.state.is_final(), "{ending} {target} {seen:?}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

#[tokio::test]
async fn an_answer_without_an_id_may_have_started_something() {
    let world = World::start().await;
    world.script("answer_without_id", json!(true)).await;
    let error = world.open(&[]).start(CLOUD).await.expect_err("no id");
    assert_eq!(error.sent, Sent::Maybe);
}

#[tokio::test]
async fn targets_of_both_types_are_listed() {
    let targets = World::start().await.open(&[]).0.targets().list().await.expect("list");
    let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
    assert!(EVERY.iter().all(|target| names.contains(target)), "{names:?}");
    let unready = targets.iter().filter(|target| target.readiness != Readiness::Ready).count();
    assert_eq!((targets.len(), unready), (6, 1));
}

#[tokio::test]
async fn odd_servers_are_understood() {
    for (key, value) in [
        ("type_drift", json!(true)),
        ("ignore_job_filter", json!(true)),
        ("row_lag_seconds", json!(30)),
        ("listing_lag_seconds", json!(30)),
        ("create_answer", json!("backup_only")),
        ("create_answer", json!("both")),
        ("create_answer", json!("job_only")),
        ("deny_operations", json!(["DescribeHistoryTasks"])),
        ("deny_operations", json!(["DescribeBackupTasks"])),
    ] {
        let world = World::start().await;
        world.script(key, value.clone()).await;
        for settings in [&[][..], &[("format", "xml")]] {
            let client = world.open(settings);
            for target in EVERY {
                let end = client.run(target).await;
                assert_eq!(end.state, State::Succeeded, "{key}={value} {target}");
                let shown = client.0.backups().show(target, end.backup_id.as_deref().expect("id"));
                assert_eq!(shown.await.expect("show").state, State::Succeeded);
            }
        }
    }
}

#[tokio::test]
async fn an_absent_instance_is_absent_in_either_way() {
    for empty in [false, true] {
        let world = World::start().await;
        world.script("unknown_instance_is_empty", json!(empty)).await;
        let error = world.open(&[]).survey("dds-bp1none").await.expect_err("absent");
        assert_eq!(error.kind, ErrorKind::NotFound, "{error:?}");
    }
}

#[tokio::test]
async fn a_second_backup_is_busy_and_a_lost_one_is_found() {
    let world = World::start().await;
    let client = world.open(&[]);
    for target in EVERY {
        world.script("next_job", json!("never")).await;
        let before = client.survey(target).await.expect("survey").before;
        let lost = LostCreate {
            target: target.to_owned(),
            marker: marker(),
            sent_at: jiff::Timestamp::now(),
            before,
            refused_as_busy: false,
        };
        let finding = client.0.backups().find_lost(&lost).await.expect("a look");
        assert!(matches!(finding, Finding::Undecided(_)), "{target} {finding:?}");

        let started = client.start(target).await.expect("started");
        let error: Error = client.start(target).await.expect_err("busy");
        assert_eq!(error.kind, ErrorKind::Busy, "{target}");

        let finding = client.0.backups().find_lost(&lost).await.expect("a look");
        let Finding::Accepted(mut found) = finding else { panic!("{target} {finding:?}") };
        // Only cloud disks list running jobs by their id.
        if found.job_id.is_some() {
            assert_eq!(found.job_id, started.job_id, "{target}");
        }
        let seen = client.0.backups().observe(&mut found).await.expect("a look");
        assert!(!seen.state.is_final(), "{target} {seen:?}");
    }
}

#[tokio::test]
async fn a_lost_create_that_has_ended_is_found_by_its_set() {
    let world = World::start().await;
    let client = world.open(&[]);
    for target in EVERY {
        let before = client.survey(target).await.expect("survey").before;
        let sent_at = jiff::Timestamp::now();
        let end = client.run(target).await;
        let lost = LostCreate {
            target: target.to_owned(),
            marker: marker(),
            sent_at,
            before,
            refused_as_busy: false,
        };
        let finding = client.0.backups().find_lost(&lost).await.expect("a look");
        let Finding::Accepted(mut found) = finding else { panic!("{target} {finding:?}") };
        let (seen, _) = client.wait(&mut found).await;
        assert_eq!((seen.state, seen.backup_id), (State::Succeeded, end.backup_id), "{target}");
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_once_and_then_good() {
    for skew in [3600, -3600] {
        for signature in ["v1", "v3"] {
            let world = World::start().await;
            world.desk.faults(&format!("skew:{skew}")).await;
            let client = world.open(&[("signature", signature)]);
            client.0.check().await.expect("corrected");
            let offset = client.0.session().transport.clock.offset().as_secs();
            assert!((offset - skew).abs() < 5, "{offset}");
        }
    }
}

#[tokio::test]
async fn a_wrong_secret_is_named_as_such() {
    for signature in ["v1", "v3"] {
        let world = World::start().await;
        let client = world.open_with("some-other-test-secret", &[("signature", signature)]);
        let error = client.0.check().await.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        let hint = error.hint.clone().unwrap_or_default();
        assert!(hint.contains("access_key_secret"), "{hint}");
        assert!(!format!("{error:?}").contains("LTAI5t"), "{error:?}");
    }
}
