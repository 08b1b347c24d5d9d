//! Jobs of every kind, and what can be done to them.

use super::*;
use crate::core::ErrorKind;
use crate::model::State;
use crate::providers::job::{JobAction, JobFilter};
use crate::providers::raw::by_name;
use crate::providers::{ChangeRequest, PlannedChange, Provider, RawInput, RawRequest, Reads};

fn dynamic(client: &Commvault) -> &dyn Provider {
    client
}

async fn plan(client: &Commvault, id: &str, action: JobAction) -> Result<PlannedChange> {
    let jobs = dynamic(client).jobs().expect("jobs");
    jobs.control().expect("control").control(id, action, Reads::Allowed).await
}

async fn act(client: &Commvault, id: &str, action: JobAction) {
    let change = plan(client, id, action).await.expect("planned");
    let ChangeRequest::Repeatable(request) = change.request else { panic!("needs no permit") };
    client.session.call(&request).await.expect("accepted");
}

/// Waits until the job has the word.
async fn until(client: &Commvault, id: &str, word: &str) {
    let jobs = dynamic(client).jobs().expect("jobs");
    for _ in 0..400 {
        let job = jobs.show(id).await.expect("a look");
        if job.provider_state.as_deref() == Some(word) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("job {id} was never {word}");
}

async fn started(world: &World, client: &Commvault, seconds: f64) -> String {
    world.script("job_seconds", json!(seconds)).await;
    create(client, TARGET).await.expect("started").job_id.expect("number")
}

#[tokio::test]
async fn a_job_is_suspended_resumed_and_killed() {
    let world = World::new().await;
    let client = world.client();
    let id = started(&world, &client, 20.0).await;
    act(&client, &id, JobAction::Suspend { resume_after: None }).await;
    until(&client, &id, "Suspended").await;
    let again = plan(&client, &id, JobAction::Suspend { resume_after: None }).await;
    assert_eq!(again.err().expect("refused").kind, ErrorKind::Rejected);
    act(&client, &id, JobAction::Resume).await;
    until(&client, &id, "Running").await;
    let kill = plan(&client, &id, JobAction::Cancel).await.expect("planned");
    let danger = kill.danger.expect("danger");
    assert_eq!((danger.label, danger.victim.as_deref()), ("destroys-data", Some(id.as_str())));
    act(&client, &id, JobAction::Cancel).await;
    until(&client, &id, "Killed").await;
    let ended = plan(&client, &id, JobAction::Cancel).await;
    assert_eq!(ended.err().expect("refused").kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn a_suspended_job_resumes_by_itself() {
    let world = World::new().await;
    let client = world.client();
    let id = started(&world, &client, 20.0).await;
    act(&client, &id, JobAction::Suspend { resume_after: Some(Duration::from_secs(1)) }).await;
    until(&client, &id, "Suspended").await;
    until(&client, &id, "Running").await;
}

#[tokio::test]
async fn a_backup_is_cancelled_by_its_job() {
    let world = World::new().await;
    let client = world.client();
    world.script("job_seconds", json!(60.0)).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    let cancels = dynamic(&client).cancel_backups().expect("cancels");
    let change = cancels.cancel(&follow, Reads::Allowed).await.expect("planned");
    client.session.call(change.request.request()).await.expect("accepted");
    assert_eq!(finish(&client, &mut follow).await.state, State::Cancelled);
}

#[tokio::test]
async fn jobs_are_listed_by_target_kind_and_activity() {
    let world = World::new().await;
    let client = world.client();
    let id = started(&world, &client, 60.0).await;
    let lists = dynamic(&client).jobs().expect("jobs").lists().expect("lists");
    let list = |filter: JobFilter| async move { lists.list(&filter).await.expect("list") };
    let active = list(JobFilter { active: true, ..JobFilter::default() }).await;
    assert_eq!(active.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    assert_eq!((active[0].kind.as_str(), active[0].target.as_deref()), ("backup", Some(TARGET)));
    let all = list(JobFilter::default()).await;
    assert!(all.len() > 1 && all[0].id == id, "newest first");
    let target = Some("cluster-group-2".to_owned());
    let other = list(JobFilter { target, ..JobFilter::default() }).await;
    assert!(other.iter().all(|job| job.target.as_deref() == Some("cluster-group-2")));
    let kind = Some("restore".to_owned());
    let restores = list(JobFilter { kind, ..JobFilter::default() }).await;
    assert!(!restores.is_empty() && restores.iter().all(|job| job.kind == "restore"));
    let one = list(JobFilter { limit: Some(1), ..JobFilter::default() }).await;
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn a_job_is_shown_with_its_attempts_and_events() {
    let world = World::new().await;
    let client = world.client();
    world.script("next_job", json!("errors")).await;
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    let id = follow.job_id.expect("number");
    let jobs = dynamic(&client).jobs().expect("jobs");
    let job = jobs.show(&id).await.expect("shown");
    assert_eq!(job.state, State::Warned);
    assert!(job.warnings.is_empty(), "{:?}", job.warnings);
    for name in ["phase", "client", "instance", "events", "job_started_from"] {
        assert!(job.details.contains_key(name), "{name} in {:?}", job.details);
    }
    assert_eq!(jobs.show("99999999").await.expect_err("unknown").kind, ErrorKind::NotFound);
    assert_eq!(jobs.show("x/1").await.expect_err("no number").kind, ErrorKind::Usage);
}

#[tokio::test]
async fn details_that_can_not_be_had_hide_nothing_else() {
    let world = World::new().await;
    let client = world.client();
    let id = started(&world, &client, 60.0).await;
    let refusal = json!({"operation": "Events", "status": 403, "code": 5,
        "message": "Access denied", "times": 1});
    world.script("fail_next", refusal).await;
    let job = dynamic(&client).jobs().expect("jobs").show(&id).await.expect("shown");
    assert_eq!(job.warnings.len(), 1, "{:?}", job.warnings);
}

#[tokio::test]
async fn documented_operations_can_be_called() {
    let world = World::new().await;
    let client = world.client();
    let raw = dynamic(&client).raw().expect("raw");
    for (name, parameters) in [
        ("GetCommServ", vec![]),
        ("ListJobs", vec![("completedJobLookupTime".to_owned(), "86400".to_owned())]),
        ("GetSubclient", vec![("subclientId".to_owned(), "401".to_owned())]),
        ("WhoAmI", vec![]),
    ] {
        let input = RawInput { path: None, parameters: &parameters, body: None };
        let operation = by_name(raw.operations(), name).expect("known");
        let RawRequest::Read(request) = raw.request(operation, &input).expect(name) else {
            panic!("{name} reads")
        };
        assert!(client.session.call(&request).await.expect(name).is_success());
    }
}
