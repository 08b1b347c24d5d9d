//! Listing phones.

use super::world::World;
use crate::core::ErrorKind;
use crate::model::Readiness;

#[tokio::test]
async fn every_phone_is_listed_with_its_readiness() {
    let world = World::new().await;
    let targets = world.provider.targets().list().await.expect("list");
    assert_eq!(targets.len(), 65);
    let target = |name: &str| targets.iter().find(|target| target.name == name).expect("there");
    let ready = target("a44uhlf7");
    assert_eq!(ready.readiness, Readiness::Ready);
    assert_eq!(ready.region.as_deref(), Some("cn-north-4"));
    assert!(ready.last_backup_at.is_some());
    assert!(ready.details.contains(&("assign_user".into(), "1008600000104285462".into())));
    assert!(target("s0uthern").last_backup_at.is_none(), "its last backup failed");
    for name in ["frz0n3kx", "r3leased"] {
        assert!(matches!(target(name).readiness, Readiness::NotReady(_)), "{name}");
    }
}

#[tokio::test]
async fn every_form_of_the_list_is_read() {
    for envelope in ["inside", "top", "null_text"] {
        let world = World::new().await;
        world.script("list_envelope", envelope).await;
        let targets = world.provider.targets().list().await.expect("list");
        assert_eq!(targets.len(), 65, "{envelope}");
    }
    for paging in ["exact", "repeat"] {
        let world = World::new().await;
        world.script("paging", paging).await;
        let targets = world.provider.targets().list().await.expect("list");
        assert_eq!(targets.len(), 65, "{paging}");
    }
}

#[tokio::test]
async fn one_phone_is_shown_with_what_it_does() {
    let world = World::new().await;
    for bare in [false, true] {
        world.script("status_without_envelope", bare).await;
        let target = world.provider.targets().show("a44uhlf7").await.expect("shown");
        let activity = ("activity".to_owned(), "status 2 (running, or data loaded)".to_owned());
        assert!(target.details.contains(&activity), "{:?}", target.details);
    }
    let error = world.provider.targets().show("nonsuch").await.expect_err("absent");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_check_counts_the_phones_and_changes_nothing() {
    let world = World::new().await;
    let said = world.provider.check().await.expect("checked");
    assert_eq!(said, "65 phones visible to sandbox-acme/sandbox-ops in cn-north-4");
    assert_eq!(world.arrivals("ListInstances").await, 1);
}

#[tokio::test]
async fn a_phone_that_was_never_backed_up_lists_nothing() {
    let world = World::new().await;
    let backups = world.provider.backups().list("fleet002", &Default::default()).await;
    assert!(backups.expect("list").is_empty());
}
