//! Restores of every kind, their downloads and their end.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::Value as Json;

use super::world::*;
use crate::config::{Origin, Value, Values};
use crate::core::{ErrorKind, Result};
use crate::journal::Permit;
use crate::model::{Job, State};
use crate::providers::{
    BackupChoice, Destination, Finding, JobPlan, ListFilter, LostCreate, Provider, Reads,
    RestoreWish,
};

const PROJECT: &str = "32b6e34b3d91647abb20e7b8";
const OTHER_PROJECT: &str = "32b6e34b3d91647abb20e7b9";

fn to(name: &str) -> Destination {
    Destination::Target { name: name.into(), project: None }
}

fn texts(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::default();
    for (key, text) in pairs {
        let value = match *key {
            "databases" | "collections" => {
                Value::List(text.split(',').map(str::to_owned).collect())
            }
            "oplog_ts" | "oplog_inc" => Value::Integer(text.parse().expect("number")),
            _ => Value::Text((*text).to_owned()),
        };
        values.set(*key, value, Origin::Flag("set"));
    }
    values
}

struct Ask<'a> {
    target: &'a str,
    to: Destination,
    time: Option<Timestamp>,
    options: Values,
    reads: Reads,
}

impl<'a> Ask<'a> {
    fn new(target: &'a str, to: Destination) -> Self {
        Self { target, to, time: None, options: Values::default(), reads: Reads::Allowed }
    }

    async fn plan(&self, provider: &dyn Provider) -> Result<JobPlan> {
        self.plan_of(provider, BackupChoice::Latest).await
    }

    async fn plan_of(&self, provider: &dyn Provider, backup: BackupChoice<'_>) -> Result<JobPlan> {
        let marker = marker();
        let wish = RestoreWish {
            target: self.target,
            backup,
            to: &self.to,
            time: self.time,
            user: None,
            options: &self.options,
            marker: &marker,
            reads: self.reads,
        };
        provider.restores().expect("restores").plan(&wish).await
    }

    async fn refused(&self, provider: &dyn Provider) -> (ErrorKind, String) {
        let error = self.plan(provider).await.map(drop).expect_err("refused");
        (error.kind, error.message.clone())
    }
}

/// Sends a plan and looks until the end.
async fn run(provider: &dyn Provider, plan: &JobPlan) -> (String, Job) {
    let restores = provider.restores().expect("restores");
    let reply = provider.session().create(&plan.request, Permit::for_tests()).await;
    let mut follow = restores.started(plan, &reply.expect("accepted")).expect("started");
    let id = follow.job_id.clone().expect("id");
    for _ in 0..1000 {
        let job = restores.observe(&mut follow).await.expect("look");
        if job.state.is_final() {
            return (id, job);
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no end");
}

fn body(plan: &JobPlan) -> Json {
    serde_json::from_slice(&plan.request.request().body).expect("JSON")
}

#[tokio::test]
async fn a_cluster_is_overwritten_only_with_consent_that_names_it() {
    let world = World::new().await;
    let provider = world.with_account();
    let plan = Ask::new("Cluster0", to("Telemetry")).plan(&*provider).await.expect("planned");
    let danger = plan.danger.clone().expect("danger");
    assert!(danger.names_target);
    assert_eq!(danger.victim.as_deref(), Some("Telemetry"));
    let (id, job) = run(&*provider, &plan).await;
    assert_eq!(job.state, State::Succeeded);
    assert_eq!(job.details["target_cluster"], "Telemetry");
    assert!(job.backup_id.is_some());
    let restores = provider.restores().expect("restores");
    let all = restores.list("Cluster0", &ListFilter::default()).await.expect("list");
    assert!(all.iter().any(|job| job.id == id));
    let shown = restores.show("Cluster0", &id).await.expect("shown");
    assert_eq!(shown.state, State::Succeeded);
    let same = Ask::new("Cluster0", Destination::Same).plan(&*provider).await.expect("planned");
    assert_eq!(same.danger.expect("danger").victim, None);
}

#[tokio::test]
async fn a_sharded_cluster_is_restored_to_one_like_it() {
    let world = World::new().await;
    let provider = world.with_account();
    let plan = Ask::new("Sharded0", Destination::Same).plan(&*provider).await.expect("planned");
    assert_eq!(run(&*provider, &plan).await.1.state, State::Succeeded);
    let (kind, message) = Ask::new("Sharded0", to("Telemetry")).refused(&*provider).await;
    assert_eq!(kind, ErrorKind::Rejected);
    assert!(message.contains("different kinds"), "{message}");
}

#[tokio::test]
async fn points_in_time_are_seconds_or_oplog_entries() {
    let world = World::new().await;
    let provider = world.with_account();
    let moment = Timestamp::now() - SignedDuration::from_hours(1);
    let mut ask = Ask::new("Cluster0", to("Telemetry"));
    ask.time = Some(moment);
    let plan = ask.plan(&*provider).await.expect("planned");
    let sent = body(&plan);
    assert_eq!(sent["deliveryType"], "pointInTime");
    assert_eq!(sent["pointInTimeUTCSeconds"], moment.as_second());
    assert!(sent.get("snapshotId").is_none());
    assert_eq!(run(&*provider, &plan).await.1.state, State::Succeeded);

    ask.time = None;
    let second = moment.as_second().to_string();
    ask.options = texts(&[("oplog_ts", &second), ("oplog_inc", "1")]);
    let plan = ask.plan(&*provider).await.expect("planned");
    assert_eq!(body(&plan)["oplogInc"], 1);
    assert_eq!(run(&*provider, &plan).await.1.state, State::Succeeded);

    ask.time = Some(moment);
    assert_eq!(ask.refused(&*provider).await.0, ErrorKind::Usage);
    ask.options = texts(&[("oplog_ts", "1199145600")]);
    ask.time = None;
    assert_eq!(ask.refused(&*provider).await.0, ErrorKind::Usage);
    let mut download = Ask::new("Cluster0", Destination::Download);
    download.time = Some(moment);
    assert_eq!(download.refused(&*provider).await.0, ErrorKind::Usage);
}

#[tokio::test]
async fn a_download_gives_addresses_without_a_credential() {
    let world = World::new().await;
    let provider = world.with_account();
    let restores = provider.restores().expect("restores");
    let downloads = restores.downloads().expect("downloads");
    for (target, files) in [("Cluster0", 1), ("Sharded0", 3), ("Flex0", 1)] {
        let plan = Ask::new(target, Destination::Download).plan(&*provider).await.expect("planned");
        assert!(plan.danger.is_none());
        let (id, job) = run(&*provider, &plan).await;
        assert_eq!(job.state, State::Succeeded, "{target}");
        let links = downloads.links(target, &id).await.expect("links");
        assert!(links.len() >= files.min(2) && !links.is_empty(), "{target}: {}", links.len());
        for link in &links {
            assert!(link.url.expose_secret().starts_with("http"));
            assert!(link.headers.is_empty());
            assert!(link.name.starts_with(target) && !link.name.contains('/'), "{}", link.name);
        }
        // What is shown of a job never holds an address.
        assert!(!format!("{job:?}").contains(links[0].url.expose_secret()));
    }
}

#[tokio::test]
async fn a_download_goes_through_the_private_endpoint_or_not_at_all() {
    const ENDPOINT: &str = "vpce-0123456789abcdef0";
    let world = World::new().await;
    let through = |endpoint: &str| {
        let more = format!("private_endpoint = \"{endpoint}\"");
        world.open(&world.profile(ACCOUNT, &more))
    };
    let links = async |provider: &dyn Provider, target: &str, id: &str| {
        let downloads = provider.restores().and_then(|r| r.downloads()).expect("downloads");
        downloads.links(target, id).await
    };
    world.script("download_endpoints", serde_json::json!(["vpce-other", ENDPOINT])).await;
    let provider = through(ENDPOINT);
    for (target, files) in [("Cluster0", 1), ("Sharded0", 3)] {
        let plan = Ask::new(target, Destination::Download).plan(&*provider).await.expect("planned");
        let (id, _) = run(&*provider, &plan).await;
        let found = links(&*provider, target, &id).await.expect("links");
        assert_eq!(found.len(), files, "{target}");
        let way = format!("&through={ENDPOINT}");
        assert!(found.iter().all(|link| link.url.expose_secret().ends_with(&way)), "{target}");
        let wrong = links(&*through("vpce-00000000000000000"), target, &id).await.map(drop);
        let wrong = wrong.expect_err("never over the internet");
        assert_eq!(wrong.kind, ErrorKind::Rejected);
        assert!(wrong.hint.as_deref().is_some_and(|hint| hint.contains(ENDPOINT)));
        let public = links(&*world.with_account(), target, &id).await.expect("links");
        assert!(public.iter().all(|link| !link.url.expose_secret().contains("through")));
    }
    let flex = Ask::new("Flex0", Destination::Download);
    assert_eq!(flex.refused(&*provider).await.0, ErrorKind::Rejected, "nothing is started");
    let plan = flex.plan(&*world.with_account()).await.expect("planned");
    let (id, _) = run(&*world.with_account(), &plan).await;
    let error = links(&*provider, "Flex0", &id).await.map(drop).expect_err("internet only");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn a_restore_that_is_no_download_has_no_files() {
    let world = World::new().await;
    let provider = world.with_account();
    let plan = Ask::new("Cluster0", to("Telemetry")).plan(&*provider).await.expect("planned");
    let (id, _) = run(&*provider, &plan).await;
    let restores = provider.restores().expect("restores");
    let downloads = restores.downloads().expect("downloads");
    let error = downloads.links("Cluster0", &id).await.map(drop).expect_err("none");
    assert_eq!(error.kind, ErrorKind::Rejected);
    let cancels = restores.cancels().expect("cancels");
    let error = cancels.cancel("Cluster0", &id, Reads::Allowed).await.map(drop);
    assert_eq!(error.expect_err("ended").kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn a_download_is_cancelled() {
    let world = World::new().await;
    let provider = world.with_account();
    let restores = provider.restores().expect("restores");
    let plan = Ask::new("Cluster0", Destination::Download).plan(&*provider).await.expect("planned");
    let reply = provider.session().create(&plan.request, Permit::for_tests()).await;
    let follow = restores.started(&plan, &reply.expect("accepted")).expect("started");
    let id = follow.job_id.expect("id");
    let cancels = restores.cancels().expect("cancels");
    let change = cancels.cancel("Cluster0", &id, Reads::Allowed).await.expect("planned");
    apply(&*provider, &change).await.expect("cancelled");
    let job = restores.show("Cluster0", &id).await.expect("shown");
    assert_eq!(job.state, State::Cancelled);
    let again = cancels.cancel("Cluster0", &id, Reads::Allowed).await.map(drop);
    assert_eq!(again.expect_err("ended").kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn a_failed_restore_is_failed() {
    let world = World::new().await;
    let provider = world.with_account();
    world.script("next_restore", "failed").await;
    let plan = Ask::new("Cluster0", to("Telemetry")).plan(&*provider).await.expect("planned");
    let (_, job) = run(&*provider, &plan).await;
    assert_eq!((job.state, job.provider_state.as_deref()), (State::Failed, Some("failed")));
}

#[tokio::test]
async fn single_collections_are_restored_beside_the_old_ones() {
    let world = World::new().await;
    let provider = world.with_account();
    let mut ask = Ask::new("Cluster0", to("Telemetry"));
    ask.options = texts(&[("databases", "shop"), ("database_suffix", "_old")]);
    let plan = ask.plan(&*provider).await.expect("planned");
    assert!(plan.danger.is_none());
    let sent = body(&plan);
    assert_eq!(sent["writeStrategy"], "CREATE_NEW");
    assert_eq!(sent["indexStrategy"], "ALL");
    assert_eq!(sent["databases"][0]["sourceNamespace"], "shop");
    assert_eq!(sent["targetGroupId"], PROJECT);
    assert!(sent.get("deliveryType").is_none());

    ask.options = texts(&[("collections", "a.b=a.c"), ("write_strategy", "OVERWRITE_EXISTING")]);
    let plan = ask.plan(&*provider).await.expect("planned");
    assert_eq!(body(&plan)["collections"][0]["targetNamespace"], "a.c");
    let (_, job) = run(&*provider, &plan).await;
    assert_eq!(job.state, State::Warned, "the collection is not in the snapshot");
    assert!(job.warnings.iter().any(|text| text == "a.b is NOT_FOUND"), "{:?}", job.warnings);
    assert_eq!(plan.danger.expect("danger").victim.as_deref(), Some("Telemetry"));

    ask.options = texts(&[("databases", "sandbox_shop")]);
    let plan = ask.plan(&*provider).await.expect("planned");
    let (id, job) = run(&*provider, &plan).await;
    assert_eq!((job.state, job.percent), (State::Succeeded, Some(100)));
    let restores = provider.restores().expect("restores");
    let all = restores.list("Cluster0", &ListFilter::default()).await.expect("list");
    assert!(all.iter().any(|job| job.id == id));
    // Known by its id alone, it is found among both kinds of restores.
    let shown = restores.show("Cluster0", &id).await.expect("shown");
    assert_eq!(shown.details["delivery_type"], "collections");
    let cancels = restores.cancels().expect("cancels");
    let error = cancels.cancel("Cluster0", &id, Reads::Allowed).await.map(drop).expect_err("none");
    assert_eq!(error.kind, ErrorKind::Rejected);

    for wrong in [[("collections", "shop")], [("databases", "a.b")], [("index_strategy", "ALL")]] {
        ask.options = texts(&wrong);
        assert_eq!(ask.refused(&*provider).await.0, ErrorKind::Usage, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_flex_cluster_is_restored() {
    let world = World::new().await;
    let provider = world.with_account();
    let plan = Ask::new("Flex0", to("Cluster0")).plan(&*provider).await.expect("planned");
    assert_eq!(body(&plan)["targetDeploymentItemName"], "Cluster0");
    assert!(body(&plan).get("targetProjectId").is_none());
    let (id, job) = run(&*provider, &plan).await;
    assert_eq!(job.state, State::Succeeded);
    let cancels = provider.restores().and_then(|restores| restores.cancels()).expect("cancels");
    let error = cancels.cancel("Flex0", &id, Reads::Allowed).await.map(drop).expect_err("none");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn what_cannot_work_is_refused_before_sending() {
    let world = World::new().await;
    let provider = world.with_account();
    let cases = [
        (Ask::new("Cluster0", Destination::New), ErrorKind::Usage),
        (Ask::new("Cluster0", to("Paused0")), ErrorKind::Rejected),
        (Ask::new("Cluster0", to("Nowhere")), ErrorKind::NotFound),
        (Ask::new("NoBackup0", to("Cluster0")), ErrorKind::NotFound),
    ];
    for (ask, kind) in cases {
        assert_eq!(ask.refused(&*provider).await.0, kind);
    }
    let absent = BackupChoice::Id("0123456789abcdef01234567");
    let ask = Ask::new("Cluster0", to("Telemetry"));
    let error = ask.plan_of(&*provider, absent).await.map(drop).expect_err("absent");
    assert_eq!(error.kind, ErrorKind::NotFound);
    let error = ask.plan_of(&*provider, BackupChoice::Id("x")).await.map(drop).expect_err("id");
    assert_eq!(error.kind, ErrorKind::Usage);
    let begun = create(&*provider, "Cluster0").await.backup_id.expect("id");
    let error = ask.plan_of(&*provider, BackupChoice::Id(&begun)).await.map(drop);
    assert_eq!(error.expect_err("incomplete").kind, ErrorKind::Busy);
}

#[tokio::test]
async fn a_dry_run_shows_the_documented_request() {
    let world = World::new().await;
    let provider = world.with_account();
    let project = Some(OTHER_PROJECT.to_owned());
    let mut ask = Ask::new("Cluster0", Destination::Target { name: "Prod".into(), project });
    ask.reads = Reads::Forbidden;
    let plan = ask.plan(&*provider).await.expect("planned");
    let request = plan.request.request();
    assert_eq!(
        request.target(),
        format!("/api/atlas/v2/groups/{PROJECT}/clusters/Cluster0/backup/restoreJobs")
    );
    assert_eq!(request.headers["accept"], "application/vnd.atlas.2023-01-01+json");
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        format!(
            r#"{{"deliveryType":"automated","snapshotId":"{{snapshot-id}}","targetClusterName":"Prod","targetGroupId":"{OTHER_PROJECT}"}}"#
        )
    );
    assert!(plan.danger.expect("danger").consequence.contains(OTHER_PROJECT));
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn a_lost_start_is_found_by_what_it_asked_for() {
    let world = World::new().await;
    let provider = world.open(&world.profile(ACCOUNT, "listing_delay = \"1s\""));
    let restores = provider.restores().expect("restores");
    let plan = Ask::new("Cluster0", to("Telemetry")).plan(&*provider).await.expect("planned");
    let lost = |sent_at| LostCreate {
        target: "Cluster0".into(),
        marker: marker(),
        sent_at,
        before: plan.before.clone(),
        refused_as_busy: false,
    };
    let early = restores.find_lost(&lost(Timestamp::now())).await.expect("look");
    assert!(matches!(early, Finding::Undecided(_)));
    let long_ago = Timestamp::now() - SignedDuration::from_secs(60);
    let absent = restores.find_lost(&lost(long_ago)).await.expect("look");
    assert!(matches!(absent, Finding::NotAccepted));
    let reply = provider.session().create(&plan.request, Permit::for_tests()).await;
    let started = restores.started(&plan, &reply.expect("accepted")).expect("started");
    let found = restores.find_lost(&lost(long_ago)).await.expect("look");
    let Finding::Accepted(follow) = found else { panic!("accepted") };
    assert_eq!(follow.job_id, started.job_id);
}
