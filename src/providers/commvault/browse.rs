//! Which snapshots an instance has, and which of them a job made.
//!
//! The fields of a listed snapshot are documented nowhere: its identifier is
//! looked for under the names that the vendor uses, and the job by its number.
//!
//! Source: the vendor's Python SDK, `/BrowseRDSBackups`.

use serde_json::Value as Json;

use super::Commvault;
use super::api;
use super::lenient::to_text;
use super::types::{Entity, SnapshotList};
use crate::core::{Error, ErrorKind, Result};
use crate::providers::BackupChoice;

/// Names of the field that holds a snapshot's identifier, in lower case.
const IDENTIFIER: [&str; 4] = ["snapshotid", "snapshotidentifier", "dbsnapshotidentifier", "name"];
/// Names of the field that holds the number of the job, in lower case.
const JOB: [&str; 2] = ["jobid", "jobnumber"];
/// Most snapshots that a hint names.
const MOST_NAMED: usize = 10;

impl Commvault {
    /// The snapshot that a backup made: the one whose entry names its job.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when no entry does.
    pub(super) async fn snapshot_of(
        &self,
        entity: &Entity,
        backup: BackupChoice<'_>,
    ) -> Result<String> {
        let instance = entity.instance_id.ok_or_else(|| {
            Error::config("the number of the instance is not known")
                .hint("set `instance_id` in the profile, or name the snapshot: --set snapshot=ID")
        })?;
        let until = self.session.transport.clock.now().as_second();
        let request = api::snapshots(self.endpoint(), instance, until);
        let list: SnapshotList = self.session.call(&request).await?.json("BrowseRDSBackups")?;
        let BackupChoice::Id(job) = backup else { return Err(which(&list.snap_list)) };
        made_by(&list.snap_list, job).ok_or_else(|| no_snapshot(job, &list.snap_list))
    }
}

fn made_by(snapshots: &[Json], job: &str) -> Option<String> {
    let own = |snapshot: &&Json| field(snapshot, &JOB).as_deref() == Some(job);
    snapshots.iter().find(own).and_then(identifier)
}

pub(super) fn identifier(snapshot: &Json) -> Option<String> {
    field(snapshot, &IDENTIFIER)
}

/// The first of these fields that is there, whatever its case.
fn field(object: &Json, names: &[&str]) -> Option<String> {
    let fields = object.as_object()?;
    names.iter().find_map(|name| {
        let (_, value) = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        to_text(value)
    })
}

fn no_snapshot(job: &str, snapshots: &[Json]) -> Error {
    Error::new(ErrorKind::NotFound, format!("no listed snapshot names job {job}"))
        .code("provider.no_snapshot")
        .hint(named(snapshots))
}

fn which(snapshots: &[Json]) -> Error {
    Error::usage("it can't be told which snapshot is meant")
        .code("usage.snapshot")
        .hint(named(snapshots))
}

fn named(snapshots: &[Json]) -> String {
    let names: Vec<_> = snapshots.iter().filter_map(identifier).take(MOST_NAMED).collect();
    if names.is_empty() {
        return "name the snapshot: --set snapshot=ID".to_owned();
    }
    format!("name the snapshot with --set snapshot=ID; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_snapshot_is_found_by_its_job_under_any_spelling() {
        let list = [
            json!({"snapShotId": "cv-1", "jobId": 7}),
            json!({"SnapshotIdentifier": "cv-2", "JobId": "8"}),
            json!({"snapShotId": "cv-3"}),
            json!("odd"),
        ];
        assert_eq!(made_by(&list, "7").as_deref(), Some("cv-1"));
        assert_eq!(made_by(&list, "8").as_deref(), Some("cv-2"));
        assert_eq!(made_by(&list, "9"), None);
        assert_eq!(made_by(&[json!({"jobId": 7})], "7"), None);
        let hint = no_snapshot("9", &list).hint.clone().expect("hint");
        assert!(hint.ends_with("cv-1, cv-2, cv-3"), "{hint}");
    }
}
