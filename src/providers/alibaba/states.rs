//! The service's state words, in one table each.
//!
//! Source: the pages of DescribeBackups, DescribeBackupTasks,
//! DescribeClusterBackups and DescribeHistoryTasks, and "Instance states"
//! (ApsaraDB for MongoDB).

use jiff::Timestamp;

use super::types::{BackupSet, ClusterBackup};
use crate::model::state::look_up;
use crate::model::{Readiness, State, Trigger};

/// `BackupStatus` of a backup set.
pub const BACKUP_SET: &[(&str, State)] =
    &[("Success", State::Succeeded), ("Failed", State::Failed)];

/// `BackupSetStatus` of a running job. A finished job is not a success: there
/// is no failed state here, so only the backup set itself tells.
pub const BACKUP_JOB: &[(&str, State)] = &[
    ("Scheduled", State::Queued),
    ("Checking", State::Running),
    ("Backuping", State::Running),
    ("Finished", State::Running),
];

/// Whether a job of that `BackupSetStatus` keeps its instance from being backed
/// up. One that has not begun does not, and neither does a finished one, which
/// stays in the list for a while.
pub fn is_at_work(word: &str) -> bool {
    matches!(word, "Checking" | "Backuping")
}

/// `ClusterBackupStatus`. Only `OK` is documented; `Failed` is the word of the
/// cluster's own parts.
pub const CLUSTER_BACKUP: &[(&str, State)] = &[("OK", State::Succeeded), ("Failed", State::Failed)];

/// `AttachLogStatus` of a cluster backup that is `OK`: without its logs it
/// cannot be restored to one moment.
pub const ATTACHED_LOG: &[(&str, State)] = &[
    ("Ready", State::Succeeded),
    ("No_Need", State::Succeeded),
    ("Init", State::Running),
    ("Running", State::Running),
    ("Failed", State::Warned),
];

/// `Status` of a history task.
pub const HISTORY_TASK: &[(&str, State)] = &[
    ("Scheduled", State::Queued),
    ("Waiting", State::Queued),
    ("Running", State::Running),
    ("Cancelling", State::Running),
    ("Succeed", State::Succeeded),
    ("Failed", State::Failed),
    ("Canceled", State::Cancelled),
];

/// Whether a history task of that `Status` is at work.
pub fn is_task_at_work(word: &str) -> bool {
    look_up(HISTORY_TASK, word) == State::Running
}

/// `DBInstanceStatus`: the 22 words of the 2021 manual and one added since,
/// with what people call them.
pub const INSTANCE: &[(&str, &str)] = &[
    ("Creating", "it is being created"),
    ("DBInstanceClassChanging", "its class is being changed"),
    ("DBInstanceNetTypeChanging", "its network type is being changed"),
    ("Deleting", "it is being deleted"),
    ("EngineVersionUpgrading", "its engine is being upgraded"),
    ("GuardSwitching", "it is switching over to its standby site"),
    ("HASwitching", "it is switching over to another node"),
    ("Importing", "data is being imported"),
    ("ImportingFromOthers", "a database is being imported"),
    ("LinkSwitching", "its connections are being switched over"),
    ("MinorVersionUpgrading", "its minor version is being upgraded"),
    ("NET_CREATING", "a network connection is being created"),
    ("NET_DELETING", "a network connection is being deleted"),
    ("NodeCreating", "a node is being created"),
    ("NodeDeleting", "a node is being deleted"),
    ("NodeRestarting", "a node is restarting"),
    ("Rebooting", "it is restarting"),
    ("Restoring", "it is being restored"),
    (RUNNING, "it is running"),
    ("SSLModifying", "its SSL settings are being changed"),
    ("TempDBInstanceCreating", "a temporary instance is being created"),
    ("Transing", "it is being migrated"),
    ("TransingToOthers", "a database is being migrated away"),
];

/// The only state that takes a backup.
const RUNNING: &str = "Running";

/// The only documented state that leads to no other.
const DELETING: &str = "Deleting";

/// Whether an instance in that state takes a backup. All documented states but
/// one pass by themselves, so an unknown one is taken for passing as well.
pub fn readiness(status: Option<&str>) -> Readiness {
    let Some(word) = status else { return Readiness::Unknown };
    let why = match INSTANCE.iter().find(|(known, _)| *known == word) {
        Some((_, meaning)) => format!("{meaning} ({word})"),
        None => format!("it is in the state {word}"),
    };
    match word {
        RUNNING => Readiness::Ready,
        DELETING => Readiness::NotReady(why),
        _ => Readiness::Busy(why),
    }
}

/// State of a backup set, at that moment.
pub fn of_set(set: &BackupSet, now: Timestamp) -> State {
    let state = look_up(BACKUP_SET, set.backup_status.as_deref().unwrap_or(""));
    match state {
        State::Succeeded if has_expired(set.backup_expire_time, now) => State::Expired,
        State::Succeeded if set.is_avail == Some(false) => State::Warned,
        state => state,
    }
}

/// State of a cluster backup, at that moment.
///
/// A part that is missing or failed makes it unusable (`IsAvail` 0), which
/// counts once it has ended. Before it has, it has no documented word.
pub fn of_cluster(backup: &ClusterBackup, now: Timestamp) -> State {
    let ended = backup.cluster_backup_end_time.is_some();
    match look_up(CLUSTER_BACKUP, backup.cluster_backup_status.as_deref().unwrap_or("")) {
        State::Succeeded if has_expired(backup.backup_expire_time, now) => State::Expired,
        State::Succeeded | State::Unknown if ended && backup.is_avail == Some(false) => {
            State::Failed
        }
        State::Succeeded => of_log(backup.attach_log_status.as_deref()),
        State::Unknown if !ended && backup.progress.is_some() => State::Running,
        state => state,
    }
}

fn of_log(status: Option<&str>) -> State {
    status.map_or(State::Succeeded, |word| look_up(ATTACHED_LOG, word))
}

/// Who started it.
pub fn trigger(mode: Option<&str>) -> Option<Trigger> {
    match mode {
        Some("Manual") => Some(Trigger::Manual),
        Some("Automated") => Some(Trigger::Scheduled),
        _ => None,
    }
}

/// When a backup will be removed; the service writes the year 9999 for never.
pub fn expiry(at: Option<Timestamp>) -> Option<Timestamp> {
    let never: Option<Timestamp> = "9999-01-01T00:00:00Z".parse().ok();
    at.filter(|at| never.is_none_or(|never| *at < never))
}

fn has_expired(at: Option<Timestamp>, now: Timestamp) -> bool {
    expiry(at).is_some_and(|end| end <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_job_keeps_nobody_waiting() {
        let at_work: Vec<_> =
            BACKUP_JOB.iter().map(|(word, _)| *word).filter(|word| is_at_work(word)).collect();
        assert_eq!(at_work, ["Checking", "Backuping"]);
        assert!(!is_at_work("Dreaming"), "the provider's own gate decides about unknown words");
    }

    #[test]
    fn only_a_task_that_runs_is_at_work() {
        let at_work: Vec<_> =
            HISTORY_TASK.iter().map(|(word, _)| *word).filter(|w| is_task_at_work(w)).collect();
        assert_eq!(at_work, ["Running", "Cancelling"]);
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    #[test]
    fn only_running_takes_a_backup_and_unknown_words_are_carried_through() {
        assert_eq!(readiness(Some("Running")), Readiness::Ready);
        assert_eq!(readiness(None), Readiness::Unknown);
        let ready: Vec<_> =
            INSTANCE.iter().filter(|(word, _)| readiness(Some(word)) == Readiness::Ready).collect();
        assert_eq!((INSTANCE.len(), ready.len()), (23, 1));
        let Readiness::Busy(why) = readiness(Some("Dreaming")) else { panic!("not busy") };
        assert!(why.contains("Dreaming"));
        assert!(matches!(readiness(Some("Deleting")), Readiness::NotReady(_)));
        let Readiness::Busy(why) = readiness(Some("Rebooting")) else { panic!("not busy") };
        assert_eq!(why, "it is restarting (Rebooting)");
    }

    #[test]
    fn a_set_is_a_success_only_when_it_says_so() {
        let now = at("2026-01-05T08:00:00Z");
        let set = |status: &str, avail, expires: Option<&str>| {
            let set = BackupSet {
                backup_status: Some(status.to_owned()),
                is_avail: avail,
                backup_expire_time: expires.map(at),
                ..BackupSet::default()
            };
            of_set(&set, now)
        };
        assert_eq!(set("Success", Some(true), None), State::Succeeded);
        assert_eq!(set("Success", None, Some("9999-01-01T00:00:00Z")), State::Succeeded);
        assert_eq!(set("Success", Some(false), None), State::Warned);
        assert_eq!(set("Success", Some(true), Some("2026-01-05T07:59:59Z")), State::Expired);
        assert_eq!(set("Failed", Some(true), None), State::Failed);
        assert_eq!(set("success", Some(true), None), State::Unknown);
        assert_eq!(of_set(&BackupSet::default(), now), State::Unknown);
    }

    #[test]
    fn a_cluster_backup_needs_its_parts_and_its_logs() {
        let now = at("2026-01-05T08:00:00Z");
        let base = ClusterBackup {
            cluster_backup_status: Some("OK".to_owned()),
            cluster_backup_end_time: Some(now),
            is_avail: Some(true),
            ..ClusterBackup::default()
        };
        let log = |word: &str| {
            let log = Some(word.to_owned());
            of_cluster(&ClusterBackup { attach_log_status: log, ..base.clone() }, now)
        };
        assert_eq!(of_cluster(&base, now), State::Succeeded);
        assert_eq!(log("Ready"), State::Succeeded);
        assert_eq!(log("No_Need"), State::Succeeded);
        assert_eq!(log("Running"), State::Running);
        assert_eq!(log("Failed"), State::Warned);
        assert_eq!(log("Odd"), State::Unknown);
        let broken = ClusterBackup { is_avail: Some(false), ..base.clone() };
        assert_eq!(of_cluster(&broken, now), State::Failed);
        let gone = ClusterBackup { backup_expire_time: Some(now), ..base.clone() };
        assert_eq!(of_cluster(&gone, now), State::Expired);
        let word = |word: Option<&str>, ended: bool, progress| {
            let backup = ClusterBackup {
                cluster_backup_status: word.map(str::to_owned),
                cluster_backup_end_time: ended.then_some(now),
                progress,
                is_avail: Some(false),
                ..ClusterBackup::default()
            };
            of_cluster(&backup, now)
        };
        assert_eq!(word(None, false, Some(40)), State::Running);
        assert_eq!(word(Some("Odd"), false, None), State::Unknown);
        assert_eq!(word(Some("Odd"), true, None), State::Failed);
        assert_eq!(word(Some("Failed"), false, Some(40)), State::Failed);
    }

    #[test]
    fn who_started_it_is_known_by_two_words() {
        assert_eq!(trigger(Some("Manual")), Some(Trigger::Manual));
        assert_eq!(trigger(Some("Automated")), Some(Trigger::Scheduled));
        assert_eq!((trigger(Some("Odd")), trigger(None)), (None, None));
    }

    #[test]
    fn never_is_no_expiry() {
        assert_eq!(expiry(Some(at("9999-01-01T00:00:00Z"))), None);
        let soon = at("2026-02-05T08:00:00Z");
        assert_eq!(expiry(Some(soon)), Some(soon));
    }
}
