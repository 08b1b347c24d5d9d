//! Looking for a restore or export whose start got no answer.
//!
//! Atlas has no idempotency key, and a restore takes no text of ours. What was
//! asked for and which jobs were there before are written down instead.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::model::Follow;
use crate::providers::Finding;

/// What a look at the jobs that are there now says.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    /// One new job is like the one that was asked for.
    One(String),
    /// Several are.
    Several(Vec<String>),
    /// None is, and it would have to be there by now.
    None,
    /// None is, but it may only be late.
    Early,
}

/// Notes for the journal: the fields of a request, and one that only jobs have.
pub fn before(body: Map<String, Json>, more: Option<(&str, &str)>) -> Json {
    let mut wanted = body;
    // Lists come back in another order or shape; they tell nothing more.
    wanted.retain(|_, value| !value.is_array());
    if let Some((key, value)) = more {
        wanted.insert(key.to_owned(), value.into());
    }
    json!({"wanted": wanted})
}

/// Adds the jobs that are there before the start.
pub fn remember(before: &mut Json, jobs: &[Json]) {
    let ids: Vec<&str> = jobs.iter().filter_map(id).collect();
    let ids = json!(ids);
    if let Some(notes) = before.as_object_mut() {
        notes.insert("jobs".to_owned(), ids);
    }
}

/// A field of the request.
pub fn wanted(before: &Json, key: &str) -> Option<String> {
    before.get("wanted")?.get(key)?.as_str().map(str::to_owned)
}

/// Judges a fresh and complete list of jobs.
pub fn judge(before: &Json, jobs: &[Json], late_enough: bool) -> Look {
    let earlier: BTreeSet<&str> =
        before["jobs"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let wanted = before["wanted"].as_object();
    let alike = |job: &&Json| {
        let fields = wanted.into_iter().flatten();
        // A field that the job does not show speaks for nothing.
        fields
            .into_iter()
            .all(|(key, value)| job.get(key).is_none_or(|shown| shown.is_null() || shown == value))
    };
    let new = jobs.iter().filter(alike).filter_map(id).filter(|id| !earlier.contains(id));
    let mut new: Vec<String> = new.map(str::to_owned).collect();
    match (new.len(), late_enough) {
        (0, true) => Look::None,
        (0, false) => Look::Early,
        (1, _) => Look::One(new.remove(0)),
        _ => Look::Several(new),
    }
}

impl Look {
    /// What it means for the start.
    pub fn finding(self, follow: impl FnOnce(String) -> Follow) -> Finding {
        match self {
            Self::One(id) => Finding::Accepted(follow(id)),
            Self::Several(ids) => {
                Finding::Undecided(format!("several new ones are alike: {}", ids.join(", ")))
            }
            Self::None => Finding::NotAccepted,
            Self::Early => Finding::Undecided("no new one is there, but it may be late".to_owned()),
        }
    }
}

fn id(job: &Json) -> Option<&str> {
    job.get("id").and_then(Json::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_job_with_the_same_fields_is_the_one() {
        let body = json!({"deliveryType": "automated", "snapshotId": "s", "databases": []});
        let mut notes = before(body.as_object().cloned().expect("object"), None);
        let job = |id: &str, snapshot: &str| json!({"id": id, "deliveryType": "automated", "snapshotId": snapshot});
        remember(&mut notes, &[job("a", "s")]);
        assert_eq!(wanted(&notes, "snapshotId").as_deref(), Some("s"));
        let judged = |jobs: &[Json], late| judge(&notes, jobs, late);
        assert_eq!(judged(&[job("a", "s"), job("b", "other")], true), Look::None);
        assert_eq!(judged(&[job("a", "s")], false), Look::Early);
        assert_eq!(judged(&[job("a", "s"), job("c", "s")], false), Look::One("c".to_owned()));
        assert!(matches!(judged(&[job("c", "s"), job("d", "s")], true), Look::Several(_)));
        for mute in [json!({"id": "e"}), json!({"id": "e", "snapshotId": null})] {
            assert_eq!(judged(&[mute], true), Look::One("e".to_owned()));
        }
    }
}
