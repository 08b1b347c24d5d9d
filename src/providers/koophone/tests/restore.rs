//! Restores against the imitated service.

use std::time::Duration;

use super::world::World;
use crate::config::Values;
use crate::core::error::Result;
use crate::core::{ErrorKind, Sent};
use crate::journal::Permit;
use crate::model::{Follow, Job, State};
use crate::providers::{
    BackupChoice, Destination, Finding, JobPlan, LostCreate, Marker, Reads, RestoreWish, Restores,
};

/// A phone that was backed up and has no machine.
const RELEASED: &str = "r3leased";
const USER: &str = "1008600000104285462";

fn marker() -> Marker {
    Marker { run_id: "01TEST".to_owned(), slot: None }
}

fn restores(world: &World) -> &dyn Restores {
    world.provider.restores().expect("restores")
}

struct Wish<'a> {
    target: &'a str,
    backup: BackupChoice<'a>,
    to: Destination,
    user: Option<&'a str>,
    reads: Reads,
}

impl Default for Wish<'_> {
    fn default() -> Self {
        Self {
            target: RELEASED,
            backup: BackupChoice::Latest,
            to: Destination::Same,
            user: None,
            reads: Reads::Allowed,
        }
    }
}

async fn plan(world: &World, wish: Wish<'_>) -> Result<JobPlan> {
    let (options, marker) = (Values::default(), marker());
    let wish = RestoreWish {
        target: wish.target,
        backup: wish.backup,
        to: &wish.to,
        time: None,
        user: wish.user,
        options: &options,
        marker: &marker,
        reads: wish.reads,
    };
    restores(world).plan(&wish).await
}

async fn start(world: &World, plan: &JobPlan) -> Result<Follow> {
    let reply = world.provider.session().create(&plan.request, Permit::for_tests()).await?;
    restores(world).started(plan, &reply)
}

async fn wait(world: &World, follow: &mut Follow) -> Job {
    for _ in 0..1000 {
        let look = restores(world).observe(follow).await.expect("a look");
        if look.state.is_final() {
            return look;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no end in sight");
}

#[tokio::test]
async fn a_released_phone_is_restored_for_its_user_and_works_again() {
    let world = World::new().await;
    let plan = plan(&world, Wish::default()).await.expect("plan");
    assert!(plan.danger.is_none() && plan.warnings.is_empty(), "{:?}", plan.warnings);
    let body = String::from_utf8(plan.request.request().body.clone()).expect("text");
    assert!(body.contains(USER), "{body}");
    let mut follow = start(&world, &plan).await.expect("started");
    assert!(follow.job_id.as_deref().is_some_and(|id| id.starts_with("asked-")));
    let first = restores(&world).observe(&mut follow).await.expect("a look");
    assert!(!first.state.is_final(), "{first:?}");
    let end = wait(&world, &mut follow).await;
    assert_eq!((end.state, end.kind.as_str()), (State::Succeeded, "restore"), "{end:?}");
    assert_eq!(end.target.as_deref(), Some(RELEASED));
    let listed = restores(&world).list(RELEASED, &Default::default()).await.expect("list");
    assert_eq!(listed.iter().map(|job| &job.id).collect::<Vec<_>>(), [&end.id]);
    let shown = restores(&world).show(RELEASED, &end.id).await.expect("shown");
    assert_eq!(shown.state, State::Succeeded);
    world.start_one(RELEASED).await;
}

#[tokio::test]
async fn a_restore_that_fails_is_failed() {
    let world = World::new().await;
    world.script("next_restore", "failed").await;
    let plan = plan(&world, Wish::default()).await.expect("plan");
    let mut follow = start(&world, &plan).await.expect("started");
    let end = wait(&world, &mut follow).await;
    assert_eq!(end.state, State::Failed, "{end:?}");
    let listed = restores(&world).list(RELEASED, &Default::default()).await.expect("list");
    assert_eq!(listed[0].state, State::Failed);
}

#[tokio::test]
async fn without_a_progress_query_the_phone_tells() {
    for (script, state) in [("failed", State::Failed), ("succeeded", State::Succeeded)] {
        let world = World::new().await;
        world.script("next_restore", script).await;
        let plan = plan(&world, Wish::default()).await.expect("plan");
        let mut follow = start(&world, &plan).await.expect("started");
        let refusal = serde_json::json!({"operation": "ShowProgress", "status": 200,
            "code": "KOOPHONE.API.1001", "message": "no", "times": 1000});
        world.script("fail_next", refusal).await;
        assert_eq!(wait(&world, &mut follow).await.state, state);
    }
}

#[tokio::test]
async fn a_restore_is_found_by_the_id_that_its_start_gave() {
    let world = World::new().await;
    let plan = plan(&world, Wish::default()).await.expect("plan");
    let follow = start(&world, &plan).await.expect("started");
    let id = follow.job_id.expect("id");
    let mut again = restores(&world).follow_id(RELEASED, &id);
    assert_eq!(wait(&world, &mut again).await.state, State::Succeeded);
    let mut other = restores(&world).follow_id(RELEASED, "20200101T000000Z");
    let error = restores(&world).observe(&mut other).await.expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_token_that_expires_during_the_wait_is_renewed() {
    let world = World::new().await;
    let plan = plan(&world, Wish::default()).await.expect("plan");
    let mut follow = start(&world, &plan).await.expect("started");
    world.script("expire_tokens", true).await;
    assert_eq!(wait(&world, &mut follow).await.state, State::Succeeded);
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 2);
}

#[tokio::test]
async fn what_the_service_does_not_have_is_refused_without_a_request() {
    let world = World::new().await;
    let other = Destination::Target { name: "efjy72gs".to_owned(), project: None };
    for wish in [
        Wish { to: Destination::New, ..Wish::default() },
        Wish { to: Destination::Download, ..Wish::default() },
        Wish { to: other, ..Wish::default() },
        Wish { target: "a/b", ..Wish::default() },
        Wish { user: Some("a b"), ..Wish::default() },
    ] {
        let error = plan(&world, wish).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{error}");
    }
    assert_eq!(world.arrivals("ListInstances").await, 0);
}

#[tokio::test]
async fn what_reads_contradict_is_not_sent() {
    let world = World::new().await;
    for (wish, kind) in [
        (Wish { user: Some("42"), ..Wish::default() }, ErrorKind::Rejected),
        (
            Wish { backup: BackupChoice::Id("20200101T000000Z"), ..Wish::default() },
            ErrorKind::NotFound,
        ),
        (Wish { target: "frz0n3kx", ..Wish::default() }, ErrorKind::Rejected),
        (Wish { target: "fleet002", ..Wish::default() }, ErrorKind::NotFound),
        (Wish { target: "unknown1", ..Wish::default() }, ErrorKind::NotFound),
    ] {
        let error = plan(&world, wish).await.err().expect("refused");
        assert_eq!(error.kind, kind, "{error}");
    }
    world.start_one("a44uhlf7").await;
    let busy = plan(&world, Wish { target: "a44uhlf7", ..Wish::default() }).await.err();
    assert_eq!(busy.expect("busy").kind, ErrorKind::Busy);
    assert_eq!(world.arrivals("BatchPrepareInstances").await, 0);
}

#[tokio::test]
async fn the_named_backup_may_be_the_one_that_the_phone_has() {
    let world = World::new().await;
    let listed = world.provider.backups().list(RELEASED, &Default::default()).await.expect("list");
    let id = listed[0].backup_id.as_deref().expect("id");
    let wish = Wish { backup: BackupChoice::Id(id), user: Some(USER), ..Wish::default() };
    plan(&world, wish).await.expect("plan");
    let running = Wish { target: "a44uhlf7", ..Wish::default() };
    let running = plan(&world, running).await.expect("plan");
    assert!(running.warnings[0].contains("runs already"), "{:?}", running.warnings);
}

#[tokio::test]
async fn a_dry_run_reads_nothing() {
    let world = World::new().await;
    let dry = || Wish { reads: Reads::Forbidden, ..Wish::default() };
    for (wish, user) in [
        (dry(), "{assign_user}"),
        (Wish { user: Some("42"), ..dry() }, "42"),
        (Wish { backup: BackupChoice::Id("20200101T000000Z"), ..dry() }, "{assign_user}"),
    ] {
        let plan = plan(&world, wish).await.expect("plan");
        let body = String::from_utf8(plan.request.request().body.clone()).expect("text");
        assert_eq!(body, format!(r#"{{"user_id":"{user}","instance_ids":["{RELEASED}"]}}"#));
    }
    assert_eq!(world.arrivals("ListInstances").await, 0);
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_phone() {
    for (fault, accepted) in [
        ("status-after:502@BatchPrepareInstances*1", true),
        ("reset-before@BatchPrepareInstances*1", false),
    ] {
        let world = World::new().await;
        let plan = plan(&world, Wish::default()).await.expect("plan");
        let sent_at = world.provider.session().transport.clock.now();
        world.faults(fault).await;
        let error = start(&world, &plan).await.expect_err("lost");
        assert_eq!(error.sent, Sent::Maybe, "{fault}");
        world.faults("").await;
        let before = plan.before.clone();
        let lost = LostCreate {
            target: RELEASED.to_owned(),
            marker: marker(),
            sent_at,
            before,
            refused_as_busy: false,
        };
        match restores(&world).find_lost(&lost).await.expect("looked") {
            Finding::Accepted(mut follow) if accepted => {
                assert_eq!(wait(&world, &mut follow).await.state, State::Succeeded);
            }
            Finding::Undecided(_) if !accepted => {}
            other => panic!("{fault}: {other:?}"),
        }
    }
}
