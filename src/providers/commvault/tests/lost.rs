//! Creates whose answer was lost.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::core::Sent;
use crate::providers::{Finding, LostCreate};

/// Loses one create under a fault; what looking for it needs.
async fn lose(world: &World, client: &Commvault, fault: &str) -> LostCreate {
    let before = survey(client, TARGET).await.expect("survey").before;
    lose_after(world, client, fault, before).await
}

/// The same, with the state before that was seen earlier.
async fn lose_after(world: &World, client: &Commvault, fault: &str, before: Json) -> LostCreate {
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

/// A world whose lists show no texts, and what was there before that many jobs
/// of others.
async fn among_others(count: usize) -> (World, Commvault, Json) {
    let world = World::new().await;
    let client = world.client();
    world.script("list_descriptions", json!(false)).await;
    let before = survey(&client, TARGET).await.expect("survey").before;
    others(&world, &client, count).await;
    (world, client, before)
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
    let lost = LostCreate { marker: other_marker(), ..lost };
    let finding = client.find_lost(&lost).await.expect("looked");
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
async fn a_clock_behind_ours_hides_no_job() {
    for keep in [true, false] {
        let world = World::new().await;
        world.script("keep_description", json!(keep)).await;
        world.faults("skew:-10800").await;
        let client = world.client();
        let lost = lose(&world, &client, "skew:-10800, reset-after@create*1").await;
        let later = LostCreate { sent_at: lost.sent_at - SignedDuration::from_mins(11), ..lost };
        let found = number(client.find_lost(&later).await.expect("looked"));
        assert_eq!(world.made().await, [found], "{keep}");
    }
}

#[tokio::test]
async fn a_nameless_job_that_began_much_later_is_neither_claimed_nor_ignored() {
    let world = World::new().await;
    world.script("keep_description", json!(false)).await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-after@create*1").await;
    let long_ago = LostCreate { sent_at: lost.sent_at - SignedDuration::from_hours(2), ..lost };
    let finding = client.find_lost(&long_ago).await.expect("looked");
    let Finding::Undecided(why) = finding else { panic!("{finding:?}") };
    assert!(why.contains("began late for it"), "{why}");
}

#[tokio::test]
async fn ours_is_found_behind_many_others() {
    let (world, client, before) = among_others(12).await;
    let lost = lose_after(&world, &client, "reset-after@create*1", before).await;
    let found = number(client.find_lost(&lost).await.expect("looked"));
    assert_eq!(world.made().await.last(), Some(&found));
}

#[tokio::test]
async fn more_new_jobs_than_can_be_asked_about_leave_it_undecided() {
    let (world, client, before) = among_others(52).await;
    let lost = lose_after(&world, &client, "reset-before@create*1", before).await;
    let late = LostCreate { sent_at: lost.sent_at - SignedDuration::from_mins(11), ..lost };
    let finding = client.find_lost(&late).await.expect("looked");
    let Finding::Undecided(why) = finding else { panic!("{finding:?}") };
    assert!(why.contains("2 more"), "{why}");
}

#[tokio::test]
async fn details_that_can_not_be_had_for_a_moment_decide_nothing() {
    let (world, client, before) = among_others(1).await;
    let lost = lose_after(&world, &client, "reset-before@create*1", before).await;
    let unwell = json!({"operation": "JobDetails", "status": 503, "message": "busy", "times": 99});
    world.script("fail_next", unwell).await;
    let error = client.find_lost(&lost).await.expect_err("nobody knows whose it is");
    assert_eq!(error.kind, crate::core::ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_job_of_another_user_is_not_ours() {
    let world = World::new().await;
    let client = world.client();
    world.script("keep_description", json!(false)).await;
    let lost = lose(&world, &client, "foreign@create*1, reset-before@create*1").await;
    let early = client.find_lost(&lost).await.expect("looked");
    assert!(matches!(early, Finding::Undecided(_)), "{early:?}");
    let late = LostCreate { sent_at: lost.sent_at - SignedDuration::from_mins(11), ..lost.clone() };
    let finding = client.find_lost(&late).await.expect("looked");
    assert!(matches!(finding, Finding::NotAccepted), "{finding:?}");
}

#[tokio::test]
async fn a_refusal_as_busy_is_explained_by_somebody_elses_job() {
    for keep in [true, false] {
        let world = World::new().await;
        world.script("job_seconds", json!(60.0)).await;
        world.script("keep_description", json!(keep)).await;
        let client = world.client();
        let before = survey(&client, TARGET).await.expect("survey").before;
        world.faults("foreign@create*1").await;
        let sent_at = Timestamp::now();
        let error = create(&client, TARGET).await.expect_err("busy");
        assert!(client.may_be_its_own(&error) && error.sent == Sent::No, "{error}");
        let lost = LostCreate {
            target: TARGET.to_owned(),
            marker: marker(),
            sent_at,
            before,
            refused_as_busy: true,
        };
        let finding = client.find_lost(&lost).await.expect("looked");
        assert!(matches!(finding, Finding::NotAccepted), "{keep}: {finding:?}");
        let unanswered = LostCreate { refused_as_busy: false, ..lost };
        let finding = client.find_lost(&unanswered).await.expect("looked");
        assert!(matches!(finding, Finding::Undecided(_)), "{keep}: {finding:?}");
    }
}

#[tokio::test]
async fn a_job_that_made_room_for_ours_explains_no_refusal() {
    let world = World::new().await;
    let client = world.client();
    let before = survey(&client, TARGET).await.expect("survey").before;
    others(&world, &client, 1).await;
    // The network delivers it twice: the first one is accepted and not listed
    // yet, the second one is refused because of it.
    world.script("job_seconds", json!(60.0)).await;
    world.script("listing_lag_seconds", json!(60.0)).await;
    world.faults("twice@create*1").await;
    let sent_at = Timestamp::now();
    let error = create(&client, TARGET).await.expect_err("busy");
    assert!(client.may_be_its_own(&error), "{error}");
    let lost = LostCreate {
        target: TARGET.to_owned(),
        marker: marker(),
        sent_at,
        before,
        refused_as_busy: true,
    };
    let finding = client.find_lost(&lost).await.expect("looked");
    assert!(matches!(finding, Finding::Undecided(_)), "{finding:?}");
}

#[tokio::test]
async fn a_refusal_without_any_job_in_sight_is_not_explained() {
    let world = World::new().await;
    let client = world.client();
    let lost = lose(&world, &client, "reset-before@create*1").await;
    let lost = LostCreate { refused_as_busy: true, ..lost };
    let finding = client.find_lost(&lost).await.expect("looked");
    assert!(matches!(finding, Finding::Undecided(_)), "ours may not be listed yet: {finding:?}");
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
