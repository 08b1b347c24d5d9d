//! Creates whose answer was lost.

use super::world::World;
use crate::core::{ErrorKind, Sent};
use crate::model::{Follow, State};
use crate::providers::{Finding, LostCreate, Marker};

/// Sends a create of one phone whose answer does not come, then looks for it.
async fn lose(world: &World, fault: &str) -> Finding {
    let before = world.survey(&["a44uhlf7"]).await.remove(0).before;
    let sent_at = world.provider.session().transport.clock.now();
    world.faults(fault).await;
    let error = world.send(&["a44uhlf7"]).await.err().expect("lost");
    assert_eq!(error.sent, Sent::Maybe, "{error:?}");
    world.faults("").await;
    find(world, before, sent_at).await
}

async fn find(world: &World, before: serde_json::Value, sent_at: jiff::Timestamp) -> Finding {
    let marker = Marker { run_id: "01TEST".to_owned(), slot: None };
    let lost = LostCreate {
        target: "a44uhlf7".to_owned(),
        marker,
        sent_at,
        before,
        refused_as_busy: false,
    };
    world.provider.backups().find_lost(&lost).await.expect("looked")
}

async fn accepted(finding: Finding) -> Follow {
    match finding {
        Finding::Accepted(follow) => follow,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_accepted_backup_is_found_by_the_phone_and_followed() {
    for fault in ["reset-after@create*1", "status-after:502@create*1", "cut:20@create*1"] {
        let world = World::new().await;
        let mut follow = accepted(lose(&world, fault).await).await;
        assert!(follow.backup_id.is_some(), "{fault}: there is something to attach with");
        assert_eq!(world.wait(&mut follow).await.0.state, State::Succeeded, "{fault}");
        assert_eq!(world.made("a44uhlf7").await, 1, "{fault}");
    }
}

#[tokio::test]
async fn what_was_found_going_on_can_be_attached_to_by_its_id_alone() {
    let world = World::new().await;
    world.script("next_job", serde_json::json!({"seconds": 300})).await;
    let found = accepted(lose(&world, "reset-after@create*1").await).await;
    let id = found.backup_id.expect("id");
    let listed = world.provider.backups().list("a44uhlf7", &Default::default()).await;
    assert_eq!(listed.expect("list")[0].backup_id.as_deref(), Some(id.as_str()));
    // Another machine, whose journal knows nothing.
    let mut attached = world.provider.backups().follow_id("a44uhlf7", &id);
    let (end, states) = world.wait(&mut attached).await;
    assert!(!states[0].is_final(), "{states:?}");
    assert_eq!(end.state, State::Succeeded);
    assert_eq!(attached.backup_id, end.backup_id);
    assert_eq!(world.made("a44uhlf7").await, 1);
}

#[tokio::test]
async fn a_backup_that_ended_meanwhile_is_found_too() {
    let world = World::new().await;
    let before = world.survey(&["a44uhlf7"]).await.remove(0).before;
    let sent_at = world.provider.session().transport.clock.now();
    let mut follow = world.start_one("a44uhlf7").await;
    world.wait(&mut follow).await;
    let mut found = accepted(find(&world, before, sent_at).await).await;
    assert_eq!(world.wait(&mut found).await.0.backup_id, follow.backup_id);
}

#[tokio::test]
async fn a_backup_that_never_was_stays_undecided() {
    for fault in ["reset-before@create*1", "status-before:503@create*1"] {
        let world = World::new().await;
        let Finding::Undecided(why) = lose(&world, fault).await else { panic!("{fault}") };
        assert!(why.contains("backup_status 2 (succeeded)"), "{why}");
        assert_eq!(world.made("a44uhlf7").await, 0);
    }
}

#[tokio::test]
async fn a_refused_batch_leaves_no_phone_open_that_shows_no_backup() {
    let world = World::new().await;
    let phones = ["a44uhlf7", "efjy72gs"];
    world.script("mixed", "refuse_all").await;
    world.script("next_job", serde_json::json!({"seconds": 300})).await;
    let surveys = world.survey(&phones).await;
    world.script("foreign_backup", "a44uhlf7").await;
    let sent_at = world.provider.session().transport.clock.now();
    let error = world.send(&phones).await.err().expect("refused");
    assert_eq!((error.kind, error.sent), (ErrorKind::Busy, Sent::No));
    let find = async |index: usize, sent_at| {
        let lost = LostCreate {
            target: phones[index].to_owned(),
            marker: Marker { run_id: "01TEST".to_owned(), slot: None },
            sent_at,
            before: surveys[index].before.clone(),
            refused_as_busy: true,
        };
        world.provider.backups().find_lost(&lost).await.expect("looked")
    };
    let early = find(1, sent_at).await;
    assert!(matches!(early, Finding::Undecided(_)), "the list may lag: {early:?}");
    let caught_up = sent_at - jiff::SignedDuration::from_secs(11);
    let late = find(1, caught_up).await;
    assert!(matches!(late, Finding::NotAccepted), "{late:?}");
    // What runs on the other phone may be ours, sent twice by the network.
    let in_the_way = find(0, caught_up).await;
    assert!(matches!(in_the_way, Finding::Accepted(_)), "{in_the_way:?}");
}

#[tokio::test]
async fn a_lost_create_is_never_sent_again() {
    for fault in ["status-after:500@create", "status-before:504@create", "garbage@create"] {
        let world = World::new().await;
        world.faults(fault).await;
        let error = world.send(&["a44uhlf7"]).await.err().expect("lost");
        assert_eq!((error.sent, error.attempts), (Sent::Maybe, 1), "{fault} {error:?}");
    }
}

#[tokio::test]
async fn a_throttled_create_is_sent_again_and_starts_one_backup() {
    let world = World::new().await;
    let refusal = serde_json::json!({"operation": "BatchBackupInstances", "status": 429,
        "code": "APIGW.0308", "message": "The throttling threshold has been reached.",
        "times": 1, "headers": {"Retry-After": "0"}});
    world.script("fail_next", refusal).await;
    world.start_one("a44uhlf7").await;
    assert_eq!(world.made("a44uhlf7").await, 1);
}

#[tokio::test]
async fn a_login_that_fails_proves_that_the_create_was_not_sent() {
    let world = World::new().await;
    // A status that leaves it open whether the login itself was done.
    let refusal = serde_json::json!({"operation": "KeystoneCreateUserToken", "status": 501,
        "code": "501", "message": "Not implemented.", "times": 1, "headers": {}});
    world.script("fail_next", refusal).await;
    let error = world.send(&["a44uhlf7"]).await.err().expect("refused");
    assert_eq!((error.kind, error.sent), (ErrorKind::Rejected, Sent::No), "{error:?}");
    assert_eq!(world.arrivals("BatchBackupInstances").await, 0);
}
