//! Creates whose answer was lost.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::core::Sent;
use crate::providers::{Finding, LostCreate};

/// Loses one create under a fault; what looking for it needs.
async fn lose(world: &World, client: &Commvault, fault: &str) -> LostCreate {
    let before = survey(client, TARGET).await.expect("survey").before;
    world.faults(fault).await;
    let sent_at = Timestamp::now();
    let error = create(client, TARGET).await.expect_err("lost");
    assert_eq!(error.sent, Sent::Maybe, "{error}");
    LostCreate {
        target: TARGET.to_owned(),
        marker: marker(),
        sent_at,
        before,
        refused_as_busy: false,
    }
}

fn number(finding: Finding) -> String {
    match finding {
        Finding::Accepted(follow) => follow.job_id.expect("number"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_text() {
    for fault in ["reset-after@create*1", "status-after:502@create*1", "cut:20@create*1"] {
        let world = World::new().await;
        let client = world.client();
        let lost = lose(&world, &client, fault).await;
        let found = number(client.find_lost(&lost).await.expect("looked"));
        assert_eq!(world.made().await, [found], "{fault}");
    }
}

#[tokio::test]
async fn another_text_is_another_backup() {
    let world = World::new().await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-after@create*1").await;
    let other = Marker { run_id: "01JOTHER".to_owned(), slot: None };
    let finding = client.find_lost(&LostCreate { marker: other, ..lost }).await.expect("looked");
    assert!(matches!(finding, Finding::Undecided(_)), "{finding:?}");
}

#[tokio::test]
async fn without_descriptions_the_new_job_is_the_one() {
    let world = World::new().await;
    world.script("keep_description", json!(false)).await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-after@create*1").await;
    let found = number(client.find_lost(&lost).await.expect("looked"));
    assert_eq!(world.made().await, [found]);
    // Without the jobs of before, a new job proves nothing.
    let blind = LostCreate { before: json!(null), ..lost };
    let finding = client.find_lost(&blind).await.expect("looked");
    assert!(matches!(finding, Finding::Undecided(_)), "{finding:?}");
}

#[tokio::test]
async fn absence_is_a_proof_only_after_a_while() {
    let world = World::new().await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-before@create*1").await;
    assert!(world.made().await.is_empty());
    let early = client.find_lost(&lost).await.expect("looked");
    assert!(matches!(early, Finding::Undecided(_)), "{early:?}");
    let later = LostCreate { sent_at: lost.sent_at - SignedDuration::from_mins(11), ..lost };
    let late = client.find_lost(&later).await.expect("looked");
    assert!(matches!(late, Finding::NotAccepted), "{late:?}");
}

#[tokio::test]
async fn a_job_that_is_listed_late_is_not_taken_for_absent() {
    let world = World::new().await;
    world.script("listing_lag_seconds", json!(0.6)).await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-after@create*1").await;
    let early = client.find_lost(&lost).await.expect("looked");
    assert!(matches!(early, Finding::Undecided(_)), "{early:?}");
    tokio::time::sleep(Duration::from_millis(700)).await;
    let found = number(client.find_lost(&lost).await.expect("looked"));
    assert_eq!(world.made().await, [found]);
}

#[tokio::test]
async fn a_create_is_never_sent_twice() {
    let world = World::new().await;
    let client = world.client();
    for fault in ["status-before:503@create*1", "reset-before@create*1", "garbage@create*1"] {
        world.faults(fault).await;
        let error = create(&client, TARGET).await.expect_err(fault);
        assert_eq!(error.sent, Sent::Maybe, "{fault}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert_eq!(world.made().await.len(), 1, "only the garbled answer was a backup");
}
