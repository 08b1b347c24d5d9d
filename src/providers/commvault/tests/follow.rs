//! Creating, and following to every end.

use super::*;
use crate::core::{ErrorKind, Sent};
use crate::model::State;

#[tokio::test]
async fn a_backup_is_surveyed_started_and_followed() {
    let world = World::new().await;
    let client = world.client();
    let before = survey(&client, TARGET).await.expect("survey");
    assert_eq!(before.readiness, crate::model::Readiness::Ready);
    assert_eq!(before.before["entity"]["subclientId"], 401);
    assert!(before.warnings.is_empty(), "{:?}", before.warnings);
    let mut follow = create(&client, TARGET).await.expect("started");
    assert_eq!(world.made().await, [follow.job_id.clone().expect("number")]);
    let backup = finish(&client, &mut follow).await;
    assert_eq!(backup.state, State::Succeeded);
    assert_eq!(backup.provider_state.as_deref(), Some("Completed"));
    assert_eq!(backup.backup_id, follow.backup_id);
    assert!(backup.completed_at.is_some() && backup.size_bytes.is_some());
    assert!(backup.description.expect("planted").contains("run=01JTESTRUN slot=daily"));
}

#[tokio::test]
async fn every_end_keeps_its_meaning_and_word() {
    let world = World::new().await;
    let client = world.client();
    for (script, state, word) in [
        ("warnings", State::Warned, "Completed w/ one or more warnings"),
        ("errors", State::Warned, "Completed w/ one or more errors"),
        ("committed", State::Warned, "Committed"),
        ("failed", State::Failed, "Failed"),
        ("failed_to_start", State::Failed, "Failed to Start"),
        ("killed", State::Cancelled, "Killed"),
        ("skipped", State::Failed, "Skipped"),
        ("pending", State::Succeeded, "Completed"),
        ("interrupted", State::Succeeded, "Completed"),
    ] {
        world.script("next_job", json!(script)).await;
        let mut follow = create(&client, TARGET).await.expect(script);
        let backup = finish(&client, &mut follow).await;
        assert_eq!(backup.state, state, "{script}");
        assert_eq!(backup.provider_state.as_deref(), Some(word), "{script}");
    }
}

#[tokio::test]
async fn an_unknown_word_is_no_end() {
    let world = World::new().await;
    let client = world.client();
    world.script("next_job", json!("unknown_word")).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let backup = client.observe(&mut follow).await.expect("a look");
    assert_eq!(backup.state, State::Unknown);
    assert!(backup.provider_state.is_some());
}

#[tokio::test]
async fn a_reason_for_waiting_is_shown() {
    let world = World::new().await;
    world.script("job_seconds", json!(2.0)).await;
    world.script("next_job", json!("pending_forever")).await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    for _ in 0..200 {
        let backup = client.observe(&mut follow).await.expect("a look");
        if backup.provider_state.as_deref() == Some("Pending") {
            assert_eq!(backup.state, State::Running);
            assert!(!backup.warnings.is_empty());
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the job never became pending");
}

#[tokio::test]
async fn a_job_that_is_not_visible_yet_is_queued() {
    let world = World::new().await;
    world.script("listing_lag_seconds", json!(0.5)).await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    let early = client.observe(&mut follow).await.expect("a look");
    assert_eq!((early.state, early.provider_state), (State::Queued, None));
    assert_eq!(finish(&client, &mut follow).await.state, State::Succeeded);
    // The same answer long after the start means that there is no such job.
    let mut stale = client.follow_id(TARGET, "99999999");
    assert_eq!(client.observe(&mut stale).await.expect("patience").state, State::Queued);
    stale.started_at -= jiff::SignedDuration::from_mins(2);
    let error = client.observe(&mut stale).await.expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_job_that_vanishes_is_not_queued_again() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    client.observe(&mut follow).await.expect("seen");
    let mut memo = follow.memo.clone();
    assert_eq!(memo["seen"], true);
    memo["jobs"] = json!(["99999999"]);
    follow.memo = memo;
    let gone = client.observe(&mut follow).await.expect("a look");
    assert_eq!(gone.state, State::Unknown);
    assert!(gone.warnings[0].contains("any more"), "{:?}", gone.warnings);
}

#[tokio::test]
async fn one_look_that_misses_a_job_does_not_end_the_wait() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    client.observe(&mut follow).await.expect("seen");
    // The wait began long ago.
    follow.started_at -= jiff::SignedDuration::from_hours(1);
    let mut job = Follow { memo: Json::Null, ..follow.clone() };
    let jobs = crate::providers::Provider::jobs(&client).expect("jobs");
    jobs.observe(&mut job).await.expect("seen");
    world.script("hide_jobs", json!(true)).await;
    let look = client.observe(&mut follow).await.expect("a look");
    assert_eq!((look.state, look.warnings.len()), (State::Unknown, 1));
    let look = jobs.observe(&mut job).await.expect("a look");
    assert_eq!((look.state, look.warnings.len()), (State::Unknown, 1));
    let mut gone = follow.clone();
    gone.memo["missing_since"] = json!(follow.started_at);
    let error = client.observe(&mut gone).await.expect_err("missing for long");
    assert_eq!(error.kind, ErrorKind::NotFound);
    world.script("hide_jobs", json!(false)).await;
    assert_eq!(finish(&client, &mut follow).await.state, State::Succeeded);
    assert_eq!(follow.memo["missing_since"], Json::Null);
}

#[tokio::test]
async fn a_session_that_expires_during_the_wait_is_renewed() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    world.script("expire_tokens", json!(true)).await;
    assert_eq!(finish(&client, &mut follow).await.state, State::Succeeded);
}

#[tokio::test]
async fn a_session_that_expired_before_the_create_makes_one_backup() {
    let world = World::new().await;
    let client = world.client();
    survey(&client, TARGET).await.expect("survey");
    world.script("expire_tokens", json!(true)).await;
    create(&client, TARGET).await.expect("started");
    assert_eq!(world.made().await.len(), 1);
}

#[tokio::test]
async fn several_jobs_are_followed_together() {
    let world = World::new().await;
    let client = world.client();
    world.script("extra_jobs", json!(1)).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    assert_eq!(follow.memo["jobs"].as_array().map(Vec::len), Some(2));
    let backup = finish(&client, &mut follow).await;
    assert_eq!(backup.state, State::Succeeded);
    assert_eq!(backup.warnings.len(), 2, "{:?}", backup.warnings);
}

#[tokio::test]
async fn an_answer_without_a_job_is_neither_success_nor_refusal() {
    let world = World::new().await;
    let client = world.client();
    for form in ["task_only", "empty_list", "empty_object", "no_body"] {
        world.script("answer_without_id", json!(form)).await;
        let error = create(&client, TARGET).await.expect_err(form);
        assert_eq!((error.kind, error.sent), (ErrorKind::Protocol, Sent::Maybe), "{form}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

#[tokio::test]
async fn a_running_backup_makes_the_target_busy() {
    let world = World::new().await;
    world.script("job_seconds", json!(60.0)).await;
    let client = world.client();
    let follow = create(&client, TARGET).await.expect("started");
    let id = follow.job_id.expect("number");
    let error = survey(&client, TARGET).await.expect_err("busy");
    assert_eq!(error.kind, ErrorKind::Busy);
    assert!(error.message.contains(&id), "{}", error.message);
    let error = create(&client, TARGET).await.expect_err("busy");
    assert_eq!((error.kind, error.sent), (ErrorKind::Busy, Sent::No));
    survey(&client, "cluster-group-2").await.expect("another group is free");
    assert_eq!(world.made().await, [id]);
}

#[tokio::test]
async fn refusals_are_final_and_had_no_effect() {
    let world = World::new().await;
    let client = world.client();
    for target in ["cluster-group-empty", "cluster-group-off", "no-such-group"] {
        let error = create(&client, target).await.expect_err(target);
        assert_eq!((error.kind, error.sent), (ErrorKind::Rejected, Sent::No), "{target}");
    }
    let refusal = json!({
        "operation": "createtask", "status": 404, "code": 4,
        "message": "No instance is specified", "times": 1
    });
    world.script("fail_next", refusal).await;
    let error = create(&client, TARGET).await.expect_err("missing");
    assert_eq!((error.kind, error.sent), (ErrorKind::NotFound, Sent::No));
    assert!(world.made().await.is_empty());
}

#[tokio::test]
async fn the_preview_is_what_is_sent() {
    let world = World::new().await;
    let client = world.client();
    let (targets, marker) = ([TARGET.to_owned()], marker());
    let surveys = [survey(&client, TARGET).await.expect("survey")];
    let options = Values::default();
    let dry = CreatePlan { targets: &targets, surveys: None, options: &options, marker: &marker };
    let wet = CreatePlan { surveys: Some(&surveys), ..dry };
    let bodies = [&dry, &wet].map(|plan| client.create(plan).expect("body").request().body.clone());
    assert_eq!(bodies[0], bodies[1]);
    let arrived = world.arrivals("").await;
    let shown = client.session.preview(client.create(&dry).expect("body").request());
    assert!(shown.headers["authtoken"].is_sensitive());
    assert_eq!(world.arrivals("").await, arrived);
}

#[tokio::test]
async fn a_look_survives_a_gateway_that_stumbles() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    world.faults("status-before:503@read*1, reset-before@read*1, cut:30@read*1").await;
    assert_eq!(finish(&client, &mut follow).await.state, State::Succeeded);
    assert_eq!(world.made().await.len(), 1);
}
