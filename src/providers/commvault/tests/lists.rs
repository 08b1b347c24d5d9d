//! Listing and showing backups and targets.

use super::*;
use crate::core::ErrorKind;
use crate::model::{Readiness, State, Trigger};
use crate::providers::{ListFilter, Targets};

async fn all(client: &Commvault, target: &str) -> Vec<Backup> {
    Backups::list(client, target, &ListFilter::default()).await.expect("list")
}

#[tokio::test]
async fn a_list_is_complete_newest_first_and_of_one_target() {
    let world = World::new().await;
    let client = world.client();
    let backups = all(&client, TARGET).await;
    assert!(backups.len() > 10, "{}", backups.len());
    assert!(backups.windows(2).all(|pair| pair[0].created_at >= pair[1].created_at));
    assert!(backups.iter().all(|backup| backup.target == TARGET));
    assert!(backups.iter().any(|backup| backup.state == State::Failed));
    assert!(backups.iter().any(|backup| backup.state == State::Cancelled));
    // The oldest lies more than a year back, where the API's default ends.
    let year = jiff::SignedDuration::from_hours(24 * 365);
    let oldest = backups.last().and_then(|backup| backup.created_at).expect("time");
    assert!(jiff::Timestamp::now().duration_since(oldest) > year, "{oldest}");
}

#[tokio::test]
async fn pages_are_put_together() {
    let world = World::new().await;
    let whole = all(&world.client(), TARGET).await;
    let ids = |backups: &[Backup]| -> Vec<_> {
        backups.iter().map(|backup| backup.backup_id.clone()).collect()
    };
    for page in [1, 3, 7] {
        let mut client = world.client();
        client.page = page;
        let before = world.arrivals("job").await;
        let paged = all(&client, TARGET).await;
        assert_eq!(ids(&paged), ids(&whole), "{page}");
        assert!(world.arrivals("job").await - before >= whole.len() / page, "{page}");
    }
}

#[tokio::test]
async fn pages_are_asked_for_by_headers_and_by_query() {
    let world = World::new().await;
    let whole = all(&world.client(), TARGET).await.len();
    for place in ["headers", "query"] {
        world.script("paging", json!(place)).await;
        let mut client = world.client();
        client.page = 7;
        assert_eq!(all(&client, TARGET).await.len(), whole, "{place}");
    }
}

#[tokio::test]
async fn a_list_that_never_moves_on_is_no_list() {
    let world = World::new().await;
    world.script("paging", json!("none")).await;
    let mut client = world.client();
    client.page = 7;
    let error = Backups::list(&client, TARGET, &ListFilter::default()).await.expect_err("cut");
    assert_eq!(error.kind, ErrorKind::Protocol);
    assert!(error.message.contains("from 7 on"), "{error}");
    let finding = client.find_in_slot(TARGET, "daily").await.expect_err("no proof of absence");
    assert_eq!(finding.kind, ErrorKind::Protocol);
}

#[tokio::test]
async fn a_list_can_be_narrowed() {
    let world = World::new().await;
    let client = world.client();
    let whole = all(&client, TARGET).await;
    let third = whole[2].created_at.expect("time");
    let since = ListFilter { since: Some(third), ..ListFilter::default() };
    assert_eq!(Backups::list(&client, TARGET, &since).await.expect("list").len(), 3);
    let until = ListFilter { until: Some(third), limit: Some(2), ..ListFilter::default() };
    let older = Backups::list(&client, TARGET, &until).await.expect("list");
    let ids: Vec<_> = older.iter().map(|backup| &backup.backup_id).collect();
    assert_eq!(ids, [&whole[3].backup_id, &whole[4].backup_id]);
}

#[tokio::test]
async fn one_backup_is_shown_with_its_details() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    let id = follow.job_id.expect("number");
    let shown = Backups::show(&client, TARGET, &id).await.expect("show");
    assert_eq!((shown.state, shown.trigger), (State::Succeeded, Some(Trigger::Manual)));
    assert!(shown.description.expect("planted").contains("01JTESTRUN"));
    let error = Backups::show(&client, "cluster-group-2", &id).await.expect_err("another target");
    assert_eq!(error.kind, ErrorKind::NotFound);
    let error = Backups::show(&client, TARGET, "99999999").await.expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::NotFound);
    let error = Backups::show(&client, TARGET, "../Client").await.expect_err("no number");
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[tokio::test]
async fn an_unknown_target_is_named_with_its_neighbours() {
    let world = World::new().await;
    let client = world.client();
    for error in [
        survey(&client, "nightly").await.expect_err("survey"),
        Backups::list(&client, "nightly", &ListFilter::default()).await.expect_err("list"),
        Targets::show(&client, "nightly").await.expect_err("show"),
    ] {
        assert_eq!(error.kind, ErrorKind::NotFound);
        assert!(error.hint.as_ref().expect("hint").contains(TARGET), "{:?}", error.hint);
    }
}

#[tokio::test]
async fn targets_are_the_cluster_groups_of_the_place() {
    let world = World::new().await;
    let client = world.client();
    let targets = Targets::list(&client).await.expect("targets");
    let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
    assert!(names.contains(&TARGET) && names.contains(&"cluster-group-off"), "{names:?}");
    assert!(!names.contains(&"rds-nightly") && !names.contains(&"reports"), "{names:?}");
    let off = targets.iter().find(|target| target.name == "cluster-group-off").expect("there");
    assert!(matches!(off.readiness, Readiness::NotReady(_)));
    let shown = Targets::show(&client, TARGET).await.expect("show");
    assert_eq!(shown.readiness, Readiness::Ready);
    assert_eq!(shown.kind.as_deref(), Some("AMAZON_DOCUMENTDB"));
    assert!(shown.details.contains(&("subclient_id".to_owned(), "401".to_owned())));
}

#[tokio::test]
async fn a_profile_without_a_place_sees_every_cloud_account() {
    let world = World::new().await;
    let mut profile = world.profile(&USER, &[]);
    let endpoint = profile.values.get("endpoint").cloned().expect("endpoint");
    profile.values = Values::default();
    profile.values.set("endpoint", endpoint.value, endpoint.origin);
    let context = OpenContext {
        observer: Arc::new(Silent),
        tokens: TokenCache::none(),
        environment: Arc::new(Environment::default()),
        request_timeout: None,
    };
    let client = Commvault::open(&profile, &context).expect("opens");
    let targets = Targets::list(&client).await.expect("targets");
    let of = |client: &str| {
        let fact = ("client".to_owned(), client.to_owned());
        targets.iter().filter(|target| target.details.contains(&fact)).count()
    };
    assert!(of("aws-account-1") > 0 && of("aws-account-2") > 0);
    let error = survey(&client, TARGET).await.expect_err("no place");
    assert_eq!(error.kind, ErrorKind::Config);
}

#[tokio::test]
async fn names_of_targets_are_checked_without_asking() {
    let world = World::new().await;
    let client = world.client();
    client.check_target("nightly / EU (prod)").expect("a fine name");
    for bad in ["", " nightly", "nightly\n", "a\u{1b}[31m"] {
        assert_eq!(client.check_target(bad).expect_err(bad).kind, ErrorKind::Usage);
    }
    assert_eq!(world.arrivals("").await, 0);
}

#[tokio::test]
async fn everything_above_and_below_the_groups_is_listed_by_itself() {
    let world = World::new().await;
    let client = world.client();
    let names = async |client: &Commvault, kind: &str| -> Vec<String> {
        let found = client.list_kind(kind).await.expect(kind);
        found.into_iter().map(|it| it.name).collect()
    };
    assert_eq!(client.kinds(), ["account", "instance", "group", "cluster", "snapshot"]);
    assert_eq!(names(&client, "account").await, ["aws-account-1"]);
    assert_eq!(names(&client, "instance").await, ["DocumentDB"]);
    let clusters = names(&client, "cluster").await;
    assert_eq!(clusters, ["orders", "customers", "stock", "sessions", "archive"]);
    let groups = Targets::list(&client).await.expect("targets").len();
    assert_eq!(names(&client, "group").await.len(), groups);

    let all =
        world.open_with(&USER, TokenCache::none(), &[("instance", Value::Text("RDS".into()))]);
    assert_eq!(names(&all, "instance").await, ["RDS"]);
    assert!(names(&all, "snapshot").await.is_empty(), "snapshots are browsed for DocumentDB only");
}

#[tokio::test]
async fn snapshots_show_every_field_that_they_have() {
    let world = World::new().await;
    let client = world.client();
    let mut follow = create(&client, TARGET).await.expect("started");
    finish(&client, &mut follow).await;
    let job = follow.job_id.expect("number");
    let snapshots = client.list_kind("snapshot").await.expect("snapshots");
    let own = |it: &&crate::model::Target| it.details.contains(&("job_id".to_owned(), job.clone()));
    let snapshot = snapshots.iter().find(own).expect("the job's snapshot");
    assert_eq!(snapshot.name, format!("cv-{TARGET}-{job}"));
    assert_eq!(snapshot.description.as_deref(), Some("aws-account-1 / DocumentDB"));
    assert!(snapshot.details.iter().any(|(name, _)| name == "snap_shot_time"));
}
