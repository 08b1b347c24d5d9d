//! Restores to a new cluster.

use super::*;
use crate::core::{ErrorKind, Sent};
use crate::model::{Job, State};
use crate::providers::job::{JobPlan, StartedJobs};
use crate::providers::{
    BackupChoice, Destination, Finding, LostCreate, Provider, Reads, RestoreWish, Restores,
};

fn restores(client: &Commvault) -> &dyn Restores {
    Provider::restores(client).expect("restores")
}

fn options(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::default();
    for (key, value) in pairs {
        values.set(*key, Value::Text((*value).to_owned()), Origin::BuiltIn);
    }
    values
}

async fn plan(
    client: &Commvault,
    backup: BackupChoice<'_>,
    set: &[(&str, &str)],
    reads: Reads,
) -> Result<JobPlan> {
    let (options, marker) = (options(set), marker());
    let wish = RestoreWish {
        target: TARGET,
        backup,
        to: &Destination::New,
        time: None,
        user: None,
        options: &options,
        marker: &marker,
        reads,
    };
    restores(client).plan(&wish).await
}

async fn start(client: &Commvault, plan: &JobPlan) -> Result<Follow> {
    let reply = client.session.create(&plan.request, Permit::for_tests()).await?;
    restores(client).started(plan, &reply)
}

async fn end(client: &Commvault, follow: &mut Follow) -> Job {
    for _ in 0..400 {
        let job = StartedJobs::observe(client, follow).await.expect("a look");
        if job.state.is_final() {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the restore never ended");
}

/// A backup that has just been made.
async fn backup(client: &Commvault) -> String {
    let mut follow = create(client, TARGET).await.expect("started");
    assert_eq!(finish(client, &mut follow).await.state, State::Succeeded);
    follow.backup_id.expect("number")
}

const NEW: &[(&str, &str)] = &[("cluster", "orders-restored")];

#[tokio::test]
async fn a_backup_becomes_a_new_cluster() {
    let world = World::new().await;
    let client = world.client();
    let id = backup(&client).await;
    let plan = plan(&client, BackupChoice::Id(&id), NEW, Reads::Allowed).await.expect("plan");
    assert!(plan.danger.is_none() && plan.warnings.len() == 1, "{:?}", plan.warnings);
    assert!(plan.what.contains("orders-restored") && plan.what.contains("cv-"), "{}", plan.what);
    let mut follow = start(&client, &plan).await.expect("started");
    let job = end(&client, &mut follow).await;
    assert_eq!((job.state, job.kind.as_str()), (State::Succeeded, "restore"), "{job:?}");
    assert_eq!(job.target.as_deref(), Some(TARGET));
    let listed = StartedJobs::list(&client, TARGET, &Default::default()).await.expect("list");
    assert_eq!(listed.first().map(|it| &it.id), Some(&job.id), "newest first");
    assert!(listed.iter().all(|it| it.kind == "restore"));
    let shown = restores(&client).show(TARGET, &job.id).await.expect("shown");
    assert_eq!(shown.state, State::Succeeded);
    let error = restores(&client).show(TARGET, &id).await.expect_err("a backup is no restore");
    assert_eq!(error.kind, ErrorKind::NotFound);
    let backups = Backups::list(&client, TARGET, &Default::default()).await.expect("list");
    assert!(backups.iter().all(|it| it.backup_id.as_ref() != Some(&job.id)), "no backup");
}

#[tokio::test]
async fn a_name_that_is_taken_fails() {
    let world = World::new().await;
    let client = world.client();
    let id = backup(&client).await;
    let taken = [("cluster", "orders"), ("nodes", "1")];
    let plan = plan(&client, BackupChoice::Id(&id), &taken[..1], Reads::Allowed).await;
    let mut follow = start(&client, &plan.expect("plan")).await.expect("started");
    assert_eq!(end(&client, &mut follow).await.state, State::Failed);
}

#[tokio::test]
async fn what_can_not_be_restored_is_not_sent() {
    let world = World::new().await;
    let client = world.client();
    world.script("next_job", json!("failed")).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    let failed = follow.backup_id.expect("number");
    for (id, kind) in [
        (failed.as_str(), ErrorKind::Rejected),
        ("99999999", ErrorKind::NotFound),
        ("x", ErrorKind::Usage),
    ] {
        let error = plan(&client, BackupChoice::Id(id), NEW, Reads::Allowed).await.err();
        assert_eq!(error.expect(id).kind, kind, "{id}");
    }
    let error = plan(&client, BackupChoice::Latest, &[], Reads::Allowed).await.err();
    assert_eq!(error.expect("no name").kind, ErrorKind::Usage);
    for to in [Destination::Same, Destination::Download] {
        let (options, marker) = (options(NEW), marker());
        let wish = RestoreWish {
            target: TARGET,
            backup: BackupChoice::Latest,
            to: &to,
            time: None,
            user: None,
            options: &options,
            marker: &marker,
            reads: Reads::Allowed,
        };
        let error = restores(&client).plan(&wish).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
    }
}

#[tokio::test]
async fn a_dry_run_reads_nothing() {
    let world = World::new().await;
    let client = world.client();
    let arrived = world.arrivals("").await;
    let plan = plan(&client, BackupChoice::Latest, NEW, Reads::Forbidden).await.expect("plan");
    let body = String::from_utf8(plan.request.request().body.clone()).expect("text");
    assert!(body.contains("{snapshot-id}") && body.contains("run=01JTESTRUN"), "{body}");
    assert_eq!(world.arrivals("").await, arrived);
}

#[tokio::test]
async fn a_restore_is_cancelled_by_its_job() {
    let world = World::new().await;
    let client = world.client();
    let id = backup(&client).await;
    world.script("job_seconds", json!(60.0)).await;
    let plan = plan(&client, BackupChoice::Id(&id), NEW, Reads::Allowed).await.expect("plan");
    let mut follow = start(&client, &plan).await.expect("started");
    let job = follow.job_id.clone().expect("number");
    let cancels = restores(&client).cancels().expect("cancels");
    let change = cancels.cancel(TARGET, &job, Reads::Allowed).await.expect("planned");
    assert!(change.danger.is_some());
    client.session.call(change.request.request()).await.expect("accepted");
    assert_eq!(end(&client, &mut follow).await.state, State::Cancelled);
}

#[tokio::test]
async fn a_restore_of_somebody_elses_is_not_ours() {
    let world = World::new().await;
    world.script("list_descriptions", json!(false)).await;
    let client = world.client();
    let id = backup(&client).await;
    let plan = plan(&client, BackupChoice::Id(&id), NEW, Reads::Allowed).await.expect("plan");
    start(&client, &plan).await.expect("theirs");
    let lost = LostCreate {
        target: TARGET.to_owned(),
        marker: other_marker(),
        sent_at: jiff::Timestamp::now(),
        before: plan.before.clone(),
        refused_as_busy: false,
    };
    let found = restores(&client).find_lost(&lost).await.expect("looked");
    assert!(matches!(found, Finding::Undecided(_)), "{found:?}");
    let ours = LostCreate { marker: marker(), ..lost };
    let found = restores(&client).find_lost(&ours).await.expect("looked");
    let Finding::Accepted(follow) = found else { panic!("{found:?}") };
    assert!(follow.job_id.is_some() && follow.backup_id.is_none());
}

#[tokio::test]
async fn a_restore_goes_on_although_one_look_misses_it() {
    let world = World::new().await;
    let client = world.client();
    let id = backup(&client).await;
    let plan = plan(&client, BackupChoice::Id(&id), NEW, Reads::Allowed).await.expect("plan");
    let mut follow = start(&client, &plan).await.expect("started");
    StartedJobs::observe(&client, &mut follow).await.expect("seen");
    follow.started_at -= jiff::SignedDuration::from_hours(1);
    world.script("hide_jobs", json!(true)).await;
    let look = StartedJobs::observe(&client, &mut follow).await.expect("a look");
    assert_eq!(look.state, State::Unknown);
    world.script("hide_jobs", json!(false)).await;
    assert_eq!(end(&client, &mut follow).await.state, State::Succeeded);
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_text_or_by_comparison() {
    for keep in [true, false] {
        let world = World::new().await;
        world.script("keep_description", json!(keep)).await;
        let client = world.client();
        let id = backup(&client).await;
        let plan = plan(&client, BackupChoice::Id(&id), NEW, Reads::Allowed).await.expect("plan");
        world.faults("reset-after@/createtask*1").await;
        let sent_at = jiff::Timestamp::now();
        let error = start(&client, &plan).await.expect_err("lost");
        assert_eq!(error.sent, Sent::Maybe);
        let before = plan.before.clone();
        let lost = LostCreate {
            target: TARGET.to_owned(),
            marker: marker(),
            sent_at,
            before,
            refused_as_busy: false,
        };
        let found = restores(&client).find_lost(&lost).await.expect("looked");
        let Finding::Accepted(mut follow) = found else { panic!("{keep}: {found:?}") };
        assert_eq!(end(&client, &mut follow).await.state, State::Succeeded);
    }
}
