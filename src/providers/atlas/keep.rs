//! Changing how long a snapshot is kept.
//!
//! Source: Atlas Administration API v2 document, operation
//! `updateGroupClusterBackupSnapshot`.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::api::with_json;
use super::backup::Snapshots;
use super::cluster::ClusterKind;
use super::delete::check_finished;
use super::snapshots;
use crate::core::{Error, Result};
use crate::model::Backup;
use crate::providers::{Keep, KeepBackups, PlannedChange, Reads};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// What stands in the place of the number of days when nobody may be asked
/// how old the snapshot is.
const DAYS: &str = "{days-since-it-was-taken}";

#[async_trait]
impl KeepBackups for Snapshots {
    async fn keep(
        &self,
        target: &str,
        id: &str,
        keep: Keep,
        reads: Reads,
    ) -> Result<PlannedChange> {
        snapshots::check_id(id)?;
        let until = self.end(keep)?;
        let (kind, found) = self.looked_up(target, id, reads).await?;
        let kind = kind.unwrap_or(ClusterKind::ReplicaSet);
        let request = snapshots::keep_request(&self.api, target, kind, id)?;
        let (days, until) = match &found {
            Some(backup) => {
                check_finished(backup, "changed")?;
                let taken = backup.created_at.unwrap_or_else(|| self.now());
                let days = days(taken, until);
                let end = SignedDuration::from_hours(days.saturating_mul(24));
                (Json::from(days), taken.saturating_add(end).unwrap_or(until))
            }
            None => (DAYS.into(), until),
        };
        let body = json!({"retentionUnit": "DAYS", "retentionValue": days});
        let request = with_json(request, &body);
        let what = format!("keeps snapshot {id} of {target} until {until:.0}");
        let change = PlannedChange::new(request, what);
        Ok(match found.as_ref().and_then(|backup| shortened(backup, until)) {
            Some(warning) => change.warning(warning),
            None => change,
        })
    }
}

impl Snapshots {
    fn now(&self) -> Timestamp {
        self.api.session.transport.clock.now()
    }

    fn end(&self, keep: Keep) -> Result<Timestamp> {
        match keep {
            Keep::Until(until) if until > self.now() => Ok(until),
            Keep::Until(until) => Err(Error::usage(format!("{until:.0} has passed already"))
                .hint("to remove a snapshot, delete it")),
            Keep::Forever => Err(Error::usage("Atlas keeps no snapshot for ever")
                .hint("give a time; Atlas takes days, weeks, months and years")),
        }
    }
}

/// Whole days from one moment to another, at least one, and never too few.
/// Atlas counts from when the snapshot was taken.
fn days(from: Timestamp, until: Timestamp) -> i64 {
    let length = until.as_millisecond().saturating_sub(from.as_millisecond());
    length.saturating_add(DAY_MS - 1).div_euclid(DAY_MS).max(1)
}

fn shortened(backup: &Backup, until: Timestamp) -> Option<String> {
    let end = backup.expires_at?;
    (until < end).then(|| format!("it is removed earlier than now: {until:.0}, not {end:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_from_the_beginning_are_never_too_few() {
        let at = |text: &str| -> Timestamp { text.parse().expect("time") };
        let from = at("2026-01-05T08:00:00Z");
        for (until, expected) in [
            ("2026-01-12T08:00:00Z", 7),
            ("2026-01-12T08:00:01Z", 8),
            ("2026-01-13T08:00:00Z", 8),
            ("2026-01-05T08:00:01Z", 1),
            ("2026-01-01T08:00:00Z", 1),
        ] {
            assert_eq!(days(from, at(until)), expected, "{until}");
        }
    }
}
