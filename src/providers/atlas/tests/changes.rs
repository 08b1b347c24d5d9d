//! Keeping and removing snapshots.

use jiff::{SignedDuration, Timestamp};

use super::world::*;
use crate::core::{ErrorKind, Result};
use crate::model::State;
use crate::model::danger::DESTROYS_DATA;
use crate::providers::{ChangeRequest, Keep, ListFilter, PlannedChange, Provider, Reads};

async fn keep(provider: &dyn Provider, target: &str, id: &str, days: i64) -> Result<PlannedChange> {
    let until = Timestamp::now() + SignedDuration::from_hours(24 * days);
    let keep = provider.keep_backups().expect("keep");
    keep.keep(target, id, Keep::Until(until), Reads::Allowed).await
}

async fn delete(provider: &dyn Provider, target: &str, id: &str) -> Result<PlannedChange> {
    provider.delete_backups().expect("delete").delete(target, id, Reads::Allowed).await
}

async fn newest(provider: &dyn Provider, target: &str) -> String {
    let all = provider.backups().list(target, &ListFilter::default()).await.expect("list");
    let done = all.into_iter().find(|backup| backup.state == State::Succeeded);
    done.and_then(|backup| backup.backup_id).expect("a finished snapshot")
}

#[tokio::test]
async fn a_snapshot_of_any_dedicated_cluster_is_kept_and_deleted() {
    let world = World::new().await;
    let provider = world.with_account();
    for target in ["Cluster0", "Sharded0"] {
        let id = newest(&*provider, target).await;
        let change = keep(&*provider, target, &id, 90).await.expect("planned");
        assert!(change.danger.is_none());
        apply(&*provider, &change).await.expect("kept");
        let shown = provider.backups().show(target, &id).await.expect("shown");
        let left = shown.expires_at.expect("end").duration_since(Timestamp::now());
        assert!((89..=91).contains(&((left.as_hours() + 12) / 24)), "{target}: {left}");

        let change = delete(&*provider, target, &id).await.expect("planned");
        let danger = change.danger.clone().expect("danger");
        assert_eq!((danger.label, danger.names_target), (DESTROYS_DATA, true));
        apply(&*provider, &change).await.expect("deleted");
        let gone = delete(&*provider, target, &id).await.map(drop).expect_err("gone");
        assert_eq!(gone.kind, ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn a_snapshot_that_is_still_taken_is_left_alone() {
    let world = World::new().await;
    let provider = world.with_account();
    let begun = create(&*provider, "Cluster0").await;
    let id = begun.backup_id.clone().expect("id");
    let error = delete(&*provider, "Cluster0", &id).await.map(drop).expect_err("busy");
    assert_eq!(error.kind, ErrorKind::Busy);
    let error = keep(&*provider, "Cluster0", &id, 9).await.map(drop).expect_err("busy");
    assert_eq!(error.kind, ErrorKind::Busy);
    // Asked without a look first, Atlas itself says the same.
    let deletes = provider.delete_backups().expect("delete");
    let change = deletes.delete("Cluster0", &id, Reads::Forbidden).await.expect("planned");
    let error = apply(&*provider, &change).await.expect_err("busy");
    assert_eq!(error.kind, ErrorKind::Busy);
}

#[tokio::test]
async fn what_atlas_has_no_api_for_is_said_before_sending() {
    let world = World::new().await;
    let provider = world.with_account();
    let id = newest(&*provider, "Flex0").await;
    let error = delete(&*provider, "Flex0", &id).await.map(drop).expect_err("flex");
    assert_eq!(error.kind, ErrorKind::Unsupported);
    let keeps = provider.keep_backups().expect("keep");
    let id = newest(&*provider, "Cluster0").await;
    for keep in [Keep::Forever, Keep::Until(Timestamp::UNIX_EPOCH)] {
        let error = keeps.keep("Cluster0", &id, keep, Reads::Allowed).await.map(drop);
        assert_eq!(error.expect_err("refused").kind, ErrorKind::Usage);
    }
}

#[tokio::test]
async fn a_dry_run_asks_nobody() {
    let world = World::new().await;
    let provider = world.with_account();
    let id = "32b6e34b3d91647abb20e7b8";
    let until = Keep::Until("2030-01-01T00:00:00Z".parse().expect("time"));
    let keeps = provider.keep_backups().expect("keep");
    let change = keeps.keep("Cluster0", id, until, Reads::Forbidden).await.expect("planned");
    let request = change.request.request();
    assert_eq!(request.method, "PATCH");
    assert_eq!(
        request.target(),
        format!("/api/atlas/v2/groups/{id}/clusters/Cluster0/backup/snapshots/{id}")
    );
    assert_eq!(request.headers["accept"], "application/vnd.atlas.2023-01-01+json");
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        r#"{"retentionUnit":"DAYS","retentionValue":"{days-since-it-was-taken}"}"#
    );
    let deletes = provider.delete_backups().expect("delete");
    let change = deletes.delete("Cluster0", id, Reads::Forbidden).await.expect("planned");
    assert!(matches!(change.request, ChangeRequest::Repeatable(_)));
    assert_eq!(change.request.request().method, "DELETE");
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn a_slot_is_found_by_its_mark() {
    let world = World::new().await;
    let provider = world.with_account();
    let backups = provider.backups();
    let find = async |slot| backups.find_in_slot("Cluster0", slot).await.expect("look");
    assert!(find("daily").await.is_none());
    let begun = create(&*provider, "Cluster0").await;
    let found = find("daily").await.expect("found");
    assert_eq!(found.backup_id, begun.backup_id);
    assert!(find("hourly").await.is_none());
    follow(&*provider, found).await;
}

#[tokio::test]
async fn a_failed_snapshot_fills_no_slot() {
    let world = World::new().await;
    let provider = world.with_account();
    world.script("next_job", "failed").await;
    let begun = create(&*provider, "Sharded0").await;
    follow(&*provider, begun).await;
    let found = provider.backups().find_in_slot("Sharded0", "daily").await.expect("look");
    assert!(found.is_none());
}
