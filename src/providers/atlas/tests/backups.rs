//! Taking, following and listing snapshots.

use super::super::api::Api;
use super::super::media::Resource;
use super::super::page;
use super::super::types::Snapshot;
use super::super::{auth, settings::Settings};
use super::world::*;
use crate::config::{Origin, Value, Values};
use crate::core::{ErrorKind, Sent};
use crate::model::{Follow, Readiness, State, Trigger};
use crate::providers::{CreatePlan, ListFilter};

#[tokio::test]
async fn a_snapshot_is_taken_and_followed_to_its_end() {
    let world = World::new().await;
    let provider = world.with_key();
    let begun = create(&*provider, "Cluster0").await;
    let looks = follow(&*provider, begun.clone()).await;
    let end = looks.last().expect("look");
    assert_eq!(end.state, State::Succeeded);
    assert_eq!(end.provider_state.as_deref(), Some("completed"));
    assert_eq!(end.backup_id, begun.backup_id);
    assert_eq!(end.trigger, Some(Trigger::Manual));
    assert_eq!(end.description.as_deref(), Some("nightly cloudbak run=01JTEST slot=daily"));
    assert!(end.size_bytes.is_some_and(|bytes| bytes > 0));
    let kept = end.expires_at.expect("end").duration_since(end.created_at.expect("begin"));
    assert_eq!(kept.as_hours() / 24, 3);
    assert!(looks.iter().any(|look| look.state == State::Running));
    assert_eq!(world.made("Cluster0").await.len(), 1);
    // The survey met a challenge, and the create has one of its own; neither was the create.
    assert_eq!(world.statuses().await.iter().filter(|status| **status == 401).count(), 2);
}

#[tokio::test]
async fn the_request_is_the_documented_one() {
    let world = World::new().await;
    let provider = world.with_key();
    let request = |options: Values| {
        let (targets, marker) = (["Cluster0".to_owned()], marker());
        let plan =
            CreatePlan { targets: &targets, surveys: None, options: &options, marker: &marker };
        provider.backups().create(&plan)
    };
    let bodies = [
        (
            options(),
            r#"{"description":"nightly cloudbak run=01JTEST slot=daily","retentionInDays":3}"#,
        ),
        (Values::default(), r#"{"description":"cloudbak run=01JTEST slot=daily"}"#),
    ];
    for (options, body) in bodies {
        let create = request(options).expect("request");
        let request = create.request();
        assert_eq!(request.method, "POST");
        assert_eq!(
            request.target(),
            "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup/snapshots"
        );
        for header in ["accept", "content-type"] {
            assert_eq!(request.headers[header], "application/vnd.atlas.2023-01-01+json");
        }
        assert_eq!(String::from_utf8_lossy(&request.body), body);
    }
    for days in [0, -1, i64::MAX] {
        let mut options = Values::default();
        options.set("retention_days", Value::Integer(days), Origin::BuiltIn);
        let error = request(options).map(drop).expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
    }
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn a_sharded_cluster_goes_its_own_way() {
    let world = World::new().await;
    let provider = world.with_account();
    let begun = create(&*provider, "Sharded0").await;
    assert_eq!(begun.memo["kind"], "sharded");
    let looks = follow(&*provider, begun.clone()).await;
    assert_eq!(looks.last().map(|look| look.state), Some(State::Succeeded));
    let id = begun.backup_id.expect("id");
    // From the command line only the id is known.
    let mut by_id = provider.backups().follow_id("Sharded0", &id);
    let look = provider.backups().observe(&mut by_id).await.expect("look");
    assert_eq!(look.backup_id.as_deref(), Some(id.as_str()));
    let all = provider.backups().list("Sharded0", &ListFilter::default()).await.expect("list");
    assert_eq!(all.len(), 4);
    assert_eq!(all[0].backup_id.as_deref(), Some(id.as_str()));
}

#[tokio::test]
async fn a_failed_job_fails() {
    let world = World::new().await;
    world.script("next_job", "failed").await;
    let provider = world.with_key();
    let begun = create(&*provider, "Cluster0").await;
    let looks = follow(&*provider, begun).await;
    assert_eq!(looks.last().map(|look| look.state), Some(State::Failed));
}

#[tokio::test]
async fn a_snapshot_that_vanishes_is_reported() {
    let world = World::new().await;
    world.script("next_job", "vanish").await;
    let provider = world.with_key();
    let mut begun = create(&*provider, "Cluster0").await;
    let backups = provider.backups();
    assert_eq!(backups.observe(&mut begun).await.expect("look").state, State::Queued);
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let error = backups.observe(&mut begun).await.map(drop).expect_err("gone");
    assert_eq!(error.kind, ErrorKind::NotFound);
    // One that was never seen may only be late.
    let id = "0123456789abcdef01234567".to_owned();
    let mut fresh = Follow { backup_id: Some(id), memo: Default::default(), ..begun.clone() };
    assert_eq!(backups.observe(&mut fresh).await.expect("late").state, State::Unknown);
    fresh.started_at -= jiff::SignedDuration::from_mins(3);
    assert!(backups.observe(&mut fresh).await.is_err());
}

#[tokio::test]
async fn an_unknown_word_is_no_end() {
    let world = World::new().await;
    world.script("next_job", "unknown_word").await;
    let provider = world.with_key();
    let mut begun = create(&*provider, "Cluster0").await;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let look = provider.backups().observe(&mut begun).await.expect("look");
    assert_eq!(look.state, State::Unknown);
    assert!(look.provider_state.is_some());
}

#[tokio::test]
async fn a_token_or_nonce_that_ends_in_mid_wait_is_no_end() {
    let world = World::new().await;
    for provider in [world.with_account(), world.with_key()] {
        let begun = create(&*provider, "Cluster0").await;
        world.script("expire_tokens", true).await;
        let looks = follow(&*provider, begun).await;
        assert_eq!(looks.last().map(|look| look.state), Some(State::Succeeded));
    }
}

#[tokio::test]
async fn an_unfinished_snapshot_is_in_the_way() {
    let world = World::new().await;
    world.script("next_job", "never").await;
    let provider = world.with_key();
    let before = survey(&*provider, "Cluster0").await.expect("surveyed");
    send(&*provider, "Cluster0", &before).await.expect("accepted");
    let busy = survey(&*provider, "Cluster0").await.expect("surveyed");
    assert!(matches!(busy.readiness, Readiness::Busy(_)), "{:?}", busy.readiness);
    // Atlas says the same to a create that was surveyed earlier.
    let busy = send(&*provider, "Cluster0", &before).await.map(drop).expect_err("busy");
    assert_eq!((busy.kind, busy.sent), (ErrorKind::Busy, Sent::No));
    assert_eq!(world.made("Cluster0").await.len(), 1);
}

#[tokio::test]
async fn readiness_is_known_before_anything_is_sent() {
    let world = World::new().await;
    let provider = world.with_key();
    for (target, why) in
        [("Paused0", "the cluster is paused"), ("NoBackup0", "cloud backup is off")]
    {
        let survey = survey(&*provider, target).await.expect("surveyed");
        assert_eq!(survey.readiness, Readiness::NotReady(why.to_owned()));
    }
    let absent = survey(&*provider, "Nowhere").await.map(drop).expect_err("absent");
    assert_eq!(absent.kind, ErrorKind::NotFound);
    let flex = survey(&*provider, "Flex0").await.map(drop).expect_err("flex");
    assert_eq!(flex.kind, ErrorKind::Unsupported);
}

#[tokio::test]
async fn flex_clusters_are_listed_and_shown() {
    let world = World::new().await;
    let provider = world.with_key();
    let all = provider.backups().list("Flex0", &ListFilter::default()).await.expect("list");
    assert_eq!(all.len(), 8);
    let id = all[0].backup_id.clone().expect("id");
    let one = provider.backups().show("Flex0", &id).await.expect("shown");
    assert_eq!((one.state, one.trigger), (State::Succeeded, Some(Trigger::Scheduled)));
}

#[tokio::test]
async fn every_target_is_listed_once_with_its_readiness() {
    let world = World::new().await;
    let targets = world.with_key().targets().list().await.expect("targets");
    let mut names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    names.sort_unstable();
    let all = ["Cluster0", "Flex0", "Free0", "NoBackup0", "Paused0", "Sharded0", "Telemetry"];
    assert_eq!(names, all);
    let why = |name: &str| {
        let target = targets.iter().find(|target| target.name == name).expect("target");
        target.readiness.reason().unwrap_or_default().to_owned()
    };
    assert_eq!(all[0..1].iter().chain(&all[5..]).map(|name| why(name)).collect::<String>(), "");
    assert_eq!(why("Flex0"), "Atlas takes the snapshots of flex clusters by itself");
    assert_eq!(why("Free0"), "free clusters have no cloud backup");
    assert_eq!(why("NoBackup0"), "cloud backup is off");
    assert_eq!(why("Paused0"), "the cluster is paused");
    let free = targets.iter().find(|target| target.name == "Free0").expect("target");
    let fact = |key: &str| free.details.iter().find(|(name, _)| name == key).map(|(_, v)| &**v);
    assert_eq!((fact("instance_size"), fact("cloud")), (Some("M0"), Some("AWS")));
}

#[tokio::test]
async fn a_list_is_complete_and_newest_first() {
    let world = World::new().await;
    let provider = world.with_key();
    let all = provider.backups().list("Telemetry", &ListFilter::default()).await.expect("list");
    assert_eq!(all.len(), 130);
    assert!(all.windows(2).all(|pair| pair[0].created_at >= pair[1].created_at));
    let filter = ListFilter { since: all[9].created_at, until: None, limit: Some(5) };
    let some = provider.backups().list("Telemetry", &filter).await.expect("list");
    assert_eq!(some.len(), 5);
    assert_eq!(some[0].backup_id, all[0].backup_id);
}

#[tokio::test]
async fn small_pages_add_up_to_the_same_list() {
    let world = World::new().await;
    let profile = world.profile(API_KEY, "");
    let provider = world.open(&profile);
    let resolved = auth::resolve(&profile.credential).expect("resolved");
    let settings = Settings::of(&profile, &resolved).expect("settings");
    let api = Api::new(provider.session().clone(), &settings);
    let path = "/clusters/Telemetry/backup/snapshots";
    let request = api.get("list", Resource::Snapshots, path).expect("request");
    let before = world.statuses().await.len();
    let all: Vec<Snapshot> = page::by(50, &api, &request).await.expect("list");
    assert_eq!(all.len(), 130);
    // One challenge and three pages.
    assert_eq!(world.statuses().await.len() - before, 4);
}

#[tokio::test]
async fn an_absent_snapshot_is_not_found() {
    let world = World::new().await;
    let provider = world.with_key();
    for cluster in ["Cluster0", "Sharded0", "Flex0", "Nowhere"] {
        let id = "0123456789abcdef01234567";
        let error = provider.backups().show(cluster, id).await.map(drop).expect_err(cluster);
        assert_eq!(error.kind, ErrorKind::NotFound, "{cluster}: {}", error.message);
    }
    let error = provider.backups().show("Cluster0", "nonsense").await.map(drop).expect_err("id");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn envelopes_are_read_everywhere() {
    let world = World::new().await;
    let provider = world.open(&world.profile(API_KEY, "envelope = true\npretty = true"));
    let begun = create(&*provider, "Cluster0").await;
    let looks = follow(&*provider, begun).await;
    assert_eq!(looks.last().map(|look| look.state), Some(State::Succeeded));
    let absent = survey(&*provider, "Nowhere").await.map(drop).expect_err("absent");
    assert_eq!(absent.kind, ErrorKind::NotFound);
}
