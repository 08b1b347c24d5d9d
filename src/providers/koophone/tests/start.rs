//! Starting backups.

use super::world::World;
use crate::config::Values;
use crate::core::{ErrorKind, Sent};
use crate::model::danger::RELEASES_INSTANCE;
use crate::model::{Readiness, State};
use crate::providers::{CreatePlan, Marker};

#[tokio::test]
async fn a_backup_runs_to_its_end_and_is_listed() {
    let world = World::new().await;
    let backups = world.provider.backups();
    let survey = world.survey(&["a44uhlf7"]).await.remove(0);
    assert_eq!(survey.readiness, Readiness::Ready);
    assert_eq!(survey.before["backup_time"], "2026-01-03 08:15:30");

    let mut follow = world.start_one("a44uhlf7").await;
    assert!(follow.job_id.is_some());
    let (done, states) = world.wait(&mut follow).await;
    assert_eq!(done.state, State::Succeeded, "{states:?}");
    assert!(states.contains(&State::Running), "{states:?}");
    let id = done.backup_id.clone().expect("an id");
    assert_eq!(follow.backup_id, Some(id.clone()));
    assert!(done.warnings.iter().any(|warning| warning.contains("restore create latest")));

    let listed = backups.list("a44uhlf7", &Default::default()).await.expect("list");
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].state, listed[0].backup_id.as_deref()), (State::Succeeded, Some(&*id)));
    let shown = backups.show("a44uhlf7", &id).await.expect("shown");
    assert_eq!(shown.completed_at, done.completed_at);
    let other = backups.show("a44uhlf7", "20260103T081530Z").await.expect_err("replaced");
    assert_eq!(other.kind, ErrorKind::NotFound);
    let mut by_id = backups.follow_id("a44uhlf7", &id);
    assert_eq!(backups.observe(&mut by_id).await.expect("a look").state, State::Succeeded);
    assert_eq!(world.made("a44uhlf7").await, 1);
}

#[tokio::test]
async fn one_request_starts_several_phones() {
    let world = World::new().await;
    let phones = ["a44uhlf7", "efjy72gs", "fleet001"];
    let mut jobs = Vec::new();
    for follow in world.start(&phones).await {
        let mut follow = follow.expect("started");
        assert_eq!(world.wait(&mut follow).await.0.state, State::Succeeded);
        jobs.push(follow.job_id);
    }
    jobs.sort();
    jobs.dedup();
    assert_eq!(jobs.len(), 3);
    assert_eq!(world.arrivals("BatchBackupInstances").await, 1);
}

#[tokio::test]
async fn a_phone_that_the_answer_leaves_out_was_not_accepted() {
    let world = World::new().await;
    world.script("mixed", "leave_out").await;
    let mut each = world.start(&["a44uhlf7", "frz0n3kx"]).await;
    let left_out = each.pop().expect("second").expect_err("left out");
    assert_eq!((left_out.kind, left_out.sent), (ErrorKind::Rejected, Sent::No));
    assert!(left_out.message.contains("frz0n3kx"));
    assert!(each.pop().expect("first").is_ok());
    assert_eq!((world.made("a44uhlf7").await, world.made("frz0n3kx").await), (1, 0));
}

#[tokio::test]
async fn refusals_have_no_effect_and_are_told_apart() {
    let world = World::new().await;
    for status in ["documented", "always200", "operation"] {
        world.script("error_status", status).await;
        for (phones, kind) in [
            (&["frz0n3kx"][..], ErrorKind::Rejected),
            (&["r3leased"], ErrorKind::Rejected),
            (&["fleet001", "s0uthern"], ErrorKind::Rejected),
            (&["nonsuch"], ErrorKind::Forbidden),
        ] {
            let error = world.send(phones).await.err().expect("refused");
            assert_eq!((error.kind, error.sent), (kind, Sent::No), "{status} {error:?}");
        }
    }
    world.start_one("a44uhlf7").await;
    for prefix in ["KOOPHONE.API", "KooPhone.API", "KP.API", "KPAPI"] {
        world.script("code_prefix", prefix).await;
        let error = world.send(&["a44uhlf7"]).await.err().expect("busy");
        assert_eq!((error.kind, error.sent), (ErrorKind::Busy, Sent::No), "{error:?}");
        let code = error.provider.as_ref().and_then(|fault| fault.code.clone());
        assert_eq!(code, Some(format!("{prefix}.2006")));
    }
    assert_eq!(world.made("a44uhlf7").await, 1);
}

#[tokio::test]
async fn only_a_running_backup_may_be_the_refused_one() {
    let world = World::new().await;
    let backups = world.provider.backups();
    for (code, may_be) in [("2005", false), ("2006", true)] {
        let refusal = serde_json::json!({"operation": "BatchBackupInstances", "status": 200,
            "code": format!("KOOPHONE.API.{code}"), "message": "busy", "times": 1});
        world.script("fail_next", refusal).await;
        let error = world.send(&["a44uhlf7"]).await.err().expect("refused");
        assert_eq!((error.kind, error.sent), (ErrorKind::Busy, Sent::No), "{code}");
        assert_eq!(backups.may_be_its_own(&error), may_be, "{code}");
    }
    let never_left = crate::core::Error::new(ErrorKind::Busy, "the token is being renewed");
    assert!(!backups.may_be_its_own(&never_left.code("auth.lock")));
}

#[tokio::test]
async fn a_survey_tells_each_phone_its_own_way() {
    let world = World::new().await;
    world.start_one("efjy72gs").await;
    let ids = ["a44uhlf7", "frz0n3kx", "r3leased", "efjy72gs", "nonsuch"].map(str::to_owned);
    let mut surveys = world.provider.backups().survey(&ids).await.into_iter();
    let mut next = || surveys.next().expect("one each");
    assert_eq!(next().expect("ready").readiness, Readiness::Ready);
    for part in ["frozen", "restore create latest"] {
        let Readiness::NotReady(why) = next().expect("known").readiness else { panic!("{part}") };
        assert!(why.contains(part), "{why}");
    }
    assert_eq!(next().expect_err("busy").kind, ErrorKind::Busy);
    assert_eq!(next().expect_err("absent").kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_fleet_is_surveyed_with_one_request_and_backed_up_with_one_more() {
    let world = World::new().await;
    let names: Vec<String> = (1..=50).map(|number| format!("fleet{number:03}")).collect();
    let phones: Vec<&str> = names.iter().map(String::as_str).collect();
    let each = world.start(&phones).await;
    assert!(each.iter().all(Result::is_ok));
    assert_eq!(world.arrivals("ListInstances").await, 1);
    assert_eq!(world.arrivals("BatchBackupInstances").await, 1);
    let too_many: Vec<&str> = phones.iter().copied().chain(["a44uhlf7"]).collect();
    assert_eq!(world.send(&too_many).await.err().expect("usage").kind, ErrorKind::Usage);
}

#[tokio::test]
async fn consent_is_asked_for_by_its_label() {
    let world = World::new().await;
    let danger = world.provider.backups().danger().expect("a danger");
    assert_eq!(danger.label, RELEASES_INSTANCE);
    assert!(danger.consequence.contains("releases"));
    assert_eq!(world.provider.backups().batch_limit(), 50);
    let error = world.provider.backups().check_target("../x").expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn a_dry_run_shows_the_request_without_sending_or_signing() {
    let world = World::new().await;
    let targets = ["a44uhlf7".to_owned(), "a44uhlf7".to_owned(), "efjy72gs".to_owned()];
    let plan = CreatePlan {
        targets: &targets,
        surveys: None,
        options: &Values::default(),
        marker: &Marker { run_id: "01TEST".to_owned(), slot: None },
    };
    let create = world.provider.backups().create(&plan).expect("built");
    let shown = world.provider.session().preview(create.request());
    assert_eq!(shown.body, br#"{"instance_ids":["a44uhlf7","efjy72gs"]}"#, "repeats are cut");
    assert!(shown.headers["x-auth-token"].is_sensitive());
    assert!(shown.headers.contains_key("x-request-id"));
    assert!(world.desk("log").await.is_empty());
}
