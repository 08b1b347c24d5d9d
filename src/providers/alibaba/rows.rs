//! Rows of the service's listings as backups.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};

use super::states::{self, BACKUP_JOB};
use super::types::{BackupJob, BackupSet, ClusterBackup};
use crate::model::state::look_up;
use crate::model::{Backup, State};

/// A backup set.
pub fn of_set(target: &str, set: &BackupSet, now: Timestamp) -> Backup {
    let mut backup = Backup::new(target, states::of_set(set, now));
    if backup.state == State::Warned {
        backup.warnings.push("the provider marks it as not usable".to_owned());
    }
    backup.backup_id = set.backup_id.clone();
    backup.job_id = set.backup_job_id.clone();
    backup.provider_state = set.backup_status.clone();
    backup.created_at = set.backup_start_time;
    backup.completed_at = set.backup_end_time;
    backup.expires_at = states::expiry(set.backup_expire_time);
    backup.size_bytes = set.backup_size;
    backup.method = set.backup_method.clone();
    backup.trigger = states::trigger(set.backup_mode.as_deref());
    backup
}

/// A cluster backup, with a warning for every part that failed.
pub fn of_cluster(target: &str, row: &ClusterBackup, now: Timestamp) -> Backup {
    let mut backup = Backup::new(target, states::of_cluster(row, now));
    for node in row.backups.iter().filter(|node| node.backup_status.as_deref() == Some("Failed")) {
        let name = node.instance_name.as_deref().or(node.backup_id.as_deref()).unwrap_or("unnamed");
        backup.warnings.push(format!("the part of node {name} failed"));
    }
    if row.attach_log_status.as_deref() == Some("Failed") {
        backup.warnings.push("its logs are missing: it is not consistent across shards".to_owned());
    }
    backup.backup_id = row.cluster_backup_id.clone();
    backup.provider_state = cluster_word(row);
    backup.percent = row.progress.filter(|_| !backup.state.is_final());
    backup.created_at = row.cluster_backup_start_time;
    backup.completed_at = row.cluster_backup_end_time;
    backup.expires_at = states::expiry(row.backup_expire_time);
    backup.size_bytes = row.cluster_backup_size;
    backup.method = Some("Snapshot".to_owned());
    backup.trigger = states::trigger(row.cluster_backup_mode.as_deref());
    backup
}

/// The service's own words: the backup's, and its logs' where they matter.
fn cluster_word(row: &ClusterBackup) -> Option<String> {
    let word = row.cluster_backup_status.clone()?;
    Some(match row.attach_log_status.as_deref() {
        Some(log @ ("Init" | "Running" | "Failed")) => format!("{word}, logs {log}"),
        _ => word,
    })
}

/// A job of which there is no backup set yet.
pub fn of_job(target: &str, job: &BackupJob) -> Backup {
    let word = job.backup_set_status.as_deref().unwrap_or("");
    let mut backup = Backup::new(target, look_up(BACKUP_JOB, word));
    backup.job_id = job.id.clone();
    backup.provider_state = job.backup_set_status.clone();
    backup.percent = job.progress;
    backup.created_at = job.backup_start_time;
    backup.trigger = states::trigger(job.job_mode.as_deref());
    backup
}

/// Sets of different shards that began this close together belong together
/// when their jobs do not tell.
const TOGETHER: SignedDuration = SignedDuration::from_mins(30);

/// One cluster's backup made of the sets of its shards.
pub struct ShardGroup {
    rows: Vec<(String, BackupSet)>,
}

impl ShardGroup {
    /// The group of these sets, each with its shard.
    pub fn of(rows: Vec<(String, BackupSet)>) -> Self {
        Self { rows }
    }

    fn takes(&self, shard: &str, set: &BackupSet) -> bool {
        if self.rows.iter().any(|(held, _)| held == shard) {
            return false;
        }
        self.rows.iter().all(|(_, held)| match (&held.backup_job_id, &set.backup_job_id) {
            (Some(held), Some(job)) => held == job,
            _ => close(held.backup_start_time, set.backup_start_time),
        })
    }

    /// The group as one backup. It is a success only when every shard has one:
    /// one failed shard makes the cluster's backup unusable, and one without a
    /// set makes it partial.
    pub fn backup(mut self, target: &str, shards: usize, now: Timestamp) -> Backup {
        self.rows.sort_by(|a, b| a.0.cmp(&b.0));
        let parts: Vec<_> = self.rows.iter().map(|(_, set)| of_set(target, set, now)).collect();
        let mut backup = Backup::new(target, group_state(&parts, shards));
        for ((shard, _), part) in self.rows.iter().zip(&parts) {
            if part.state != State::Succeeded {
                let word = part.provider_state.as_deref().unwrap_or("no state");
                backup.warnings.push(format!("shard {shard}: {} ({word})", part.state));
            }
        }
        if parts.len() < shards {
            backup.warnings.push(format!("{} of {shards} shards have a backup", parts.len()));
        }
        let ids: Vec<_> = parts.iter().filter_map(|part| part.backup_id.clone()).collect();
        backup.backup_id = (!ids.is_empty()).then(|| ids.join(","));
        backup.job_id = parts.iter().find_map(|part| part.job_id.clone());
        backup.provider_state = common(parts.iter().map(|part| part.provider_state.clone()));
        backup.created_at = parts.iter().filter_map(|part| part.created_at).min();
        backup.completed_at = parts.iter().filter_map(|part| part.completed_at).max();
        backup.expires_at = parts.iter().filter_map(|part| part.expires_at).min();
        let sizes: Vec<_> = parts.iter().filter_map(|part| part.size_bytes).collect();
        let total = || sizes.iter().fold(0_u64, |sum, size| sum.saturating_add(*size));
        backup.size_bytes = (sizes.len() == parts.len()).then(total);
        backup.method = parts.iter().find_map(|part| part.method.clone());
        backup.trigger = parts.iter().find_map(|part| part.trigger);
        backup
    }
}

/// Sorts the sets of all shards into backups of the cluster, newest first.
pub fn group(mut rows: Vec<(String, BackupSet)>) -> Vec<ShardGroup> {
    rows.sort_by_key(|(_, set)| Reverse(set.backup_start_time));
    let mut groups: Vec<ShardGroup> = Vec::new();
    for (shard, set) in rows {
        match groups.iter_mut().find(|group| group.takes(&shard, &set)) {
            Some(group) => group.rows.push((shard, set)),
            None => groups.push(ShardGroup::of(vec![(shard, set)])),
        }
    }
    groups
}

fn close(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.duration_since(b).abs() <= TOGETHER,
        _ => false,
    }
}

fn group_state(parts: &[Backup], shards: usize) -> State {
    let any = |state: State| parts.iter().any(|part| part.state == state);
    if parts.is_empty() || any(State::Unknown) {
        State::Unknown
    } else if any(State::Failed) {
        State::Failed
    } else if any(State::Expired) {
        State::Expired
    } else if any(State::Warned) || parts.len() < shards {
        State::Warned
    } else {
        State::Succeeded
    }
}

/// The word that all parts have, or all different words.
fn common(words: impl Iterator<Item = Option<String>>) -> Option<String> {
    let mut words: Vec<_> = words.flatten().collect();
    words.sort();
    words.dedup();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    fn set(id: &str, job: Option<&str>, status: &str, began: &str) -> BackupSet {
        serde_json::from_value(json!({"BackupId": id, "BackupJobId": job, "BackupStatus": status,
            "BackupStartTime": began, "BackupEndTime": began, "BackupSize": 10,
            "BackupMode": "Manual", "BackupMethod": "Physical"}))
        .expect("set")
    }

    fn grouped(rows: Vec<(&str, BackupSet)>, shards: usize) -> Vec<Backup> {
        let now = at("2026-01-05T08:00:00Z");
        let rows = rows.into_iter().map(|(shard, set)| (shard.to_owned(), set)).collect();
        group(rows).into_iter().map(|group| group.backup("dds-bp1", shards, now)).collect()
    }

    #[test]
    fn the_sets_of_all_shards_make_one_backup() {
        let backups = grouped(
            vec![
                ("d-2", set("12", Some("j1"), "Success", "2026-01-04T01:00:00Z")),
                ("d-1", set("11", Some("j1"), "Success", "2026-01-04T01:02:00Z")),
                ("d-1", set("21", Some("j2"), "Success", "2026-01-05T01:00:00Z")),
                ("d-2", set("22", Some("j2"), "Failed", "2026-01-05T01:00:00Z")),
            ],
            2,
        );
        let short: Vec<_> =
            backups.iter().map(|b| (b.backup_id.as_deref().unwrap_or(""), b.state)).collect();
        assert_eq!(short, [("21,22", State::Failed), ("11,12", State::Succeeded)]);
        assert_eq!(backups[1].size_bytes, Some(20));
        assert_eq!(backups[1].created_at, Some(at("2026-01-04T01:00:00Z")));
        assert_eq!(backups[1].completed_at, Some(at("2026-01-04T01:02:00Z")));
        assert_eq!(backups[0].provider_state.as_deref(), Some("Failed, Success"));
        assert_eq!(backups[0].warnings.len(), 1);
    }

    #[test]
    fn without_job_ids_the_time_groups_and_a_missing_shard_is_no_success() {
        let backups = grouped(
            vec![
                ("d-1", set("11", None, "Success", "2026-01-04T01:00:00Z")),
                ("d-2", set("12", None, "Success", "2026-01-04T01:05:00Z")),
                ("d-1", set("21", None, "Success", "2026-01-05T01:00:00Z")),
            ],
            2,
        );
        let states: Vec<_> = backups.iter().map(|backup| backup.state).collect();
        assert_eq!(states, [State::Warned, State::Succeeded]);
        assert_eq!(backups[0].warnings, ["1 of 2 shards have a backup"]);
    }

    #[test]
    fn an_unknown_word_of_one_shard_makes_the_whole_unknown() {
        let backups = grouped(
            vec![
                ("d-1", set("11", Some("j"), "Success", "2026-01-04T01:00:00Z")),
                ("d-2", set("12", Some("j"), "Odd", "2026-01-04T01:00:00Z")),
            ],
            2,
        );
        assert_eq!(backups[0].state, State::Unknown);
    }

    #[test]
    fn failed_parts_of_a_cluster_backup_are_named() {
        let row = serde_json::from_value(json!({"ClusterBackupId": "cb-1", "ClusterBackupStatus": "OK",
            "ClusterBackupEndTime": "2026-01-04T01:00:00Z", "IsAvail": 0, "AttachLogStatus": "Failed",
            "Backups": [{"InstanceName": "d-1", "BackupStatus": "Success"},
                        {"InstanceName": "d-2", "BackupStatus": "Failed"}]}))
        .expect("row");
        let backup = of_cluster("dds-bp1", &row, at("2026-01-05T08:00:00Z"));
        assert_eq!(backup.state, State::Failed);
        assert_eq!(backup.provider_state.as_deref(), Some("OK, logs Failed"));
        assert!(backup.warnings[0].contains("d-2"), "{:?}", backup.warnings);
        assert_eq!(backup.warnings.len(), 2);
    }
}
