//! Looking for a snapshot whose create got no answer.
//!
//! Atlas has no idempotency key. It keeps the description of a snapshot,
//! though, and allows one unfinished on-demand snapshot per cluster.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use super::cluster::ClusterKind;
use super::marker::carries;
use super::snapshots::{ON_DEMAND, state};
use super::types::Snapshot;
use crate::model::{Follow, State};
use crate::providers::{Finding, LostCreate, Marker};

/// Judges a fresh and complete list of the cluster's snapshots.
///
/// A snapshot with the marker is the one; of several the oldest, the others
/// being named in the memo. Without one, an unfinished on-demand snapshot that
/// shows no description yet may still be it.
pub fn judge(lost: &LostCreate, kind: ClusterKind, snapshots: &[Snapshot]) -> Finding {
    let marker = lost.marker.text();
    let mut ours: Vec<&Snapshot> = snapshots
        .iter()
        .filter(|snapshot| {
            snapshot.description.as_deref().is_some_and(|text| carries(text, &marker))
        })
        .collect();
    ours.sort_by_key(|snapshot| snapshot.created_at);
    match ours.as_slice() {
        [] => absent(lost, snapshots),
        [first, others @ ..] => Finding::Accepted(follow(lost, kind, first, others)),
    }
}

/// Whether a snapshot of somebody else explains that the create was refused
/// as busy: while one on-demand snapshot is unfinished Atlas starts no other.
pub fn is_explained(lost: &LostCreate, snapshots: &[Snapshot]) -> bool {
    lost.refused_as_busy
        && snapshots.iter().any(|snapshot| {
            snapshot.snapshot_type.as_deref() == Some(ON_DEMAND)
                && matches!(state(snapshot), State::Queued | State::Running)
                && snapshot.description.as_deref().is_some_and(|text| !text.is_empty())
        })
}

/// Judges a second list where the first proved absence: it counts only if
/// nothing moved in between.
pub fn confirm(
    lost: &LostCreate,
    kind: ClusterKind,
    first: &[Snapshot],
    second: &[Snapshot],
) -> Finding {
    let ids = |list: &[Snapshot]| -> BTreeSet<Option<String>> {
        list.iter().map(|snapshot| snapshot.id.clone()).collect()
    };
    match judge(lost, kind, second) {
        Finding::NotAccepted if ids(first) != ids(second) => {
            Finding::Undecided("the list of snapshots changed while it was read".to_owned())
        }
        other => other,
    }
}

fn follow(lost: &LostCreate, kind: ClusterKind, first: &Snapshot, others: &[&Snapshot]) -> Follow {
    let others: Vec<_> = others.iter().filter_map(|snapshot| snapshot.id.as_deref()).collect();
    Follow {
        target: lost.target.clone(),
        backup_id: first.id.clone(),
        job_id: None,
        started_at: first.created_at.unwrap_or(lost.sent_at),
        memo: json!({"kind": kind, "also_found": others}),
    }
}

/// The snapshot that fills a slot, whoever asked for it: one that carries the
/// slot's mark and has not failed; a completed one before one at work, then the
/// oldest.
pub fn in_slot(
    target: &str,
    slot: &str,
    kind: ClusterKind,
    snapshots: &[Snapshot],
) -> Option<Follow> {
    let fills = |snapshot: &&Snapshot| {
        let marked = snapshot.description.as_deref();
        marked.is_some_and(|text| Marker::marks_slot(text, slot))
            && matches!(
                state(snapshot),
                State::Succeeded | State::Queued | State::Running | State::Unknown
            )
    };
    let first = snapshots
        .iter()
        .filter(fills)
        .min_by_key(|snapshot| (state(snapshot) != State::Succeeded, snapshot.created_at))?;
    Some(Follow {
        target: target.to_owned(),
        backup_id: Some(first.id.clone()?),
        job_id: None,
        started_at: first.created_at.unwrap_or_else(Timestamp::now),
        memo: json!({"kind": kind, "seen": true}),
    })
}

fn absent(lost: &LostCreate, snapshots: &[Snapshot]) -> Finding {
    let known = |snapshot: &Snapshot| {
        let ids = lost.before.get("on_demand").and_then(serde_json::Value::as_array);
        ids.is_some_and(|ids| {
            ids.iter().any(|id| id.as_str().is_some() && id.as_str() == snapshot.id.as_deref())
        })
    };
    let nameless = snapshots.iter().find(|snapshot| {
        snapshot.snapshot_type.as_deref().is_none_or(|how| how == ON_DEMAND)
            && !state(snapshot).is_final()
            && snapshot.description.as_deref().is_none_or(str::is_empty)
            && !known(snapshot)
    });
    match nameless {
        Some(snapshot) => Finding::Undecided(format!(
            "snapshot {} is not finished and shows no description yet; it may be the one",
            snapshot.id.as_deref().unwrap_or("without an id")
        )),
        None => Finding::NotAccepted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    fn lost(before: Json) -> LostCreate {
        LostCreate {
            target: "Cluster0".into(),
            marker: Marker { run_id: "01J0".into(), slot: None },
            sent_at: "2026-01-05T08:00:00Z".parse().expect("time"),
            before,
            refused_as_busy: false,
        }
    }

    fn snapshots(list: Json) -> Vec<Snapshot> {
        serde_json::from_value(list).expect("snapshots")
    }

    fn judged(before: Json, list: Json) -> Finding {
        judge(&lost(before), ClusterKind::ReplicaSet, &snapshots(list))
    }

    #[test]
    fn the_marker_decides_and_the_older_of_two_is_taken() {
        let list = json!([
            {"id": "b", "description": "cloudbak run=01J0", "createdAt": "2026-01-05T08:00:09Z"},
            {"id": "a", "description": "x cloudbak run=01J0", "createdAt": "2026-01-05T08:00:01Z"},
            {"id": "c", "description": "cloudbak run=01J1", "createdAt": "2026-01-05T08:00:00Z"},
        ]);
        let Finding::Accepted(follow) = judged(Json::Null, list) else { panic!("accepted") };
        assert_eq!(follow.backup_id.as_deref(), Some("a"));
        assert_eq!(follow.memo, json!({"kind": "replica_set", "also_found": ["b"]}));
    }

    #[test]
    fn absence_proves_unless_a_nameless_one_is_unfinished() {
        let done = json!([{"id": "a", "status": "completed", "snapshotType": "onDemand"}]);
        assert!(matches!(judged(Json::Null, done), Finding::NotAccepted));
        let foreign = json!([{"id": "a", "status": "queued", "snapshotType": "onDemand",
                              "description": "somebody else's"}]);
        assert!(matches!(judged(Json::Null, foreign), Finding::NotAccepted));
        let nameless = json!([{"id": "a", "status": "queued", "snapshotType": "onDemand"}]);
        assert!(matches!(judged(Json::Null, nameless.clone()), Finding::Undecided(_)));
        let before = json!({"on_demand": ["a"]});
        assert!(matches!(judged(before, nameless), Finding::NotAccepted));
    }

    #[test]
    fn a_refusal_is_explained_by_an_unfinished_snapshot_of_somebody_else() {
        let one = |status: &str, kind: &str, text: &str| {
            snapshots(json!([{"id": "a", "status": status, "snapshotType": kind,
                              "description": text}]))
        };
        let refused = LostCreate { refused_as_busy: true, ..lost(Json::Null) };
        assert!(is_explained(&refused, &one("queued", "onDemand", "theirs")));
        assert!(is_explained(&refused, &one("inProgress", "onDemand", "theirs")));
        assert!(!is_explained(&refused, &one("completed", "onDemand", "theirs")));
        assert!(!is_explained(&refused, &one("queued", "scheduled", "theirs")));
        assert!(!is_explained(&refused, &one("queued", "onDemand", "")), "it may be ours");
        assert!(!is_explained(&lost(Json::Null), &one("queued", "onDemand", "theirs")));
    }

    #[test]
    fn a_slot_is_filled_by_what_completed_before_what_still_runs() {
        let made = |id: &str, status: &str, day: u8, text: &str| {
            json!({"id": id, "status": status, "description": text,
                   "createdAt": format!("2026-01-{day:02}T08:00:00Z")})
        };
        let all = snapshots(json!([
            made("old", "completed", 1, "nightly cloudbak run=01J0 slot=day-1"),
            made("new", "queued", 2, "cloudbak run=01J1 slot=day-1"),
            made("failed", "failed", 3, "cloudbak run=01J2 slot=day-1"),
            made("other", "completed", 4, "cloudbak run=01J3 slot=day-12"),
            made("foreign", "completed", 5, "slot=day-1"),
        ]));
        let id = |slot| {
            in_slot("Cluster0", slot, ClusterKind::ReplicaSet, &all).and_then(|f| f.backup_id)
        };
        assert_eq!(id("day-1").as_deref(), Some("old"));
        assert_eq!(id("day-12").as_deref(), Some("other"));
        assert_eq!(id("day-2"), None);
    }

    #[test]
    fn absence_has_to_hold_twice() {
        let done = |id: &str| snapshots(json!([{"id": id, "status": "completed"}]));
        let (one, two) = (done("a"), done("b"));
        let confirmed =
            |first, second| confirm(&lost(Json::Null), ClusterKind::ReplicaSet, first, second);
        assert!(matches!(confirmed(&one, &one), Finding::NotAccepted));
        assert!(matches!(confirmed(&one, &two), Finding::Undecided(_)));
        let ours = snapshots(json!([{"id": "b", "description": "cloudbak run=01J0"}]));
        assert!(matches!(confirmed(&one, &ours), Finding::Accepted(_)));
    }
}
