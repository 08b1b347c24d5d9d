//! Creates whose answer was lost.

use super::world::*;
use crate::core::Sent;
use crate::providers::{Finding, LostCreate, Provider, Survey};

fn lost(survey: &Survey) -> LostCreate {
    LostCreate {
        target: "Cluster0".into(),
        marker: marker(),
        sent_at: jiff::Timestamp::now(),
        before: survey.before.clone(),
        refused_as_busy: false,
    }
}

async fn look(provider: &dyn Provider, survey: &Survey) -> Finding {
    provider.backups().find_lost(&lost(survey)).await.expect("look")
}

#[tokio::test]
async fn one_that_arrived_is_found() {
    let world = World::new().await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    world.faults("reset-after@create*1").await;
    let error = send(&*provider, "Cluster0", &before).await.map(drop).expect_err("lost");
    assert_eq!(error.sent, Sent::Maybe);
    let Finding::Accepted(found) = look(&*provider, &before).await else { panic!("found") };
    let made = world.made("Cluster0").await;
    assert_eq!(made.len(), 1);
    assert_eq!(found.backup_id.as_deref(), made[0]["id"].as_str());
    assert!(follow(&*provider, found).await.last().is_some());
}

#[tokio::test]
async fn one_that_did_not_arrive_is_known_not_to_have() {
    let world = World::new().await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    world.faults("reset-before@create*1").await;
    let error = send(&*provider, "Cluster0", &before).await.map(drop).expect_err("lost");
    assert_eq!(error.sent, Sent::Maybe);
    // Absence proves nothing yet, and later it does.
    assert!(matches!(look(&*provider, &before).await, Finding::Undecided(_)));
    let earlier = jiff::SignedDuration::from_mins(3);
    let long_ago = LostCreate { sent_at: jiff::Timestamp::now() - earlier, ..lost(&before) };
    let finding = provider.backups().find_lost(&long_ago).await.expect("look");
    assert!(matches!(finding, Finding::NotAccepted));
    assert!(world.made("Cluster0").await.is_empty());
}

#[tokio::test]
async fn an_answer_without_an_id_is_not_taken_for_a_refusal() {
    let world = World::new().await;
    world.script("answer_without_id", true).await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    let reply = send(&*provider, "Cluster0", &before).await.expect("answered");
    let error = started(&*provider, "Cluster0", &before, &reply).map(drop).expect_err("no id");
    assert_ne!(error.sent, Sent::No);
    assert!(matches!(look(&*provider, &before).await, Finding::Accepted(_)));
}

#[tokio::test]
async fn a_fault_of_the_server_is_not_repeated() {
    let world = World::new().await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    world.faults("status-after:503@create*1").await;
    let error = send(&*provider, "Cluster0", &before).await.map(drop).expect_err("fault");
    assert_eq!((error.sent, error.attempts), (Sent::Maybe, 1));
    assert_eq!(world.made("Cluster0").await.len(), 1);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_means_that_nothing_was_sent() {
    let world = World::new().await;
    let provider = world.with_account();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    world.script("expire_tokens", true).await;
    world.faults("reset-before@ServiceAccountToken").await;
    let error = send(&*provider, "Cluster0", &before).await.map(drop).expect_err("no token");
    assert_eq!(error.sent, Sent::No, "{}", error.message);
    assert!(world.made("Cluster0").await.is_empty());
}

#[tokio::test]
async fn a_late_list_is_waited_for() {
    let world = World::new().await;
    // Forty job seconds are one second here.
    world.script("listing_lag_seconds", 40).await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    world.faults("reset-after@create*1").await;
    send(&*provider, "Cluster0", &before).await.map(drop).expect_err("lost");
    assert!(matches!(look(&*provider, &before).await, Finding::Undecided(_)));
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert!(matches!(look(&*provider, &before).await, Finding::Accepted(_)));
}
