//! One backup: a job at first, a backup set at its end.

use serde::{Deserialize, Serialize};

use super::times::DAY_MS;
use crate::sandbox::service::Moment;

/// The state word that no table of the service knows.
pub const UNKNOWN_WORD: &str = "Reconciling";

/// How a backup ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A usable backup set.
    #[default]
    Success,
    /// A set with the status `Failed`.
    Failed,
    /// A set that can't be used whole: one shard `Failed`, or `IsAvail` false.
    #[serde(alias = "warned")]
    Partial,
    /// A cluster backup that is `OK` with an attached log that is `Failed`.
    LogFailed,
    /// The task is `Canceled` half way; no set comes of it.
    Cancelled,
    /// Stays at half its way for good.
    Never,
    /// The job disappears half way from every list.
    Vanish,
    /// Takes a state word that no table knows, for good.
    UnknownWord,
    /// Falls back from `Backuping` to `Checking` once, then ends well.
    Backwards,
}

/// Where a backup is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Accepted.
    Scheduled,
    /// Preparing.
    Checking,
    /// Copying.
    Backuping,
    /// Ended, well or not.
    Finished,
    /// In the word that no table knows.
    Unknown,
    /// Cancelled or vanished.
    Gone,
}

/// The share of one shard or node in a backup of a cluster.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// Node id.
    pub node_id: String,
    /// `db` for a shard, `cs` for the config server.
    pub node_type: String,
    /// Node class.
    pub class: String,
    /// Storage of the node in GB.
    pub storage_gb: u32,
    /// Backup set id of this part.
    pub backup_id: String,
}

/// One backup of one instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Backup {
    /// Instance id.
    pub instance: String,
    /// `BackupJobId`.
    pub job_id: String,
    /// `BackupId`, or `ClusterBackupId` in cluster mode.
    pub backup_id: String,
    /// Task id in the history of tasks.
    pub task_id: String,
    /// Whether it is one cluster backup (`cb-…`) with parts below it.
    pub cluster: bool,
    /// Parts of a sharded cluster's backup.
    pub parts: Vec<Part>,
    /// `Snapshot`, `Physical` or `Logical`.
    pub method: String,
    /// `Manual` or `Automated`.
    pub mode: String,
    /// `EngineVersion` at the time.
    pub engine_version: String,
    /// Size in bytes.
    pub size: u64,
    /// Start in milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// Length in job seconds.
    pub seconds: f64,
    /// End of seeded history in milliseconds since the Unix epoch.
    pub ended_before_unix_ms: Option<i64>,
    /// How it ends.
    pub ending: Ending,
    /// When a request cancelled its task, in milliseconds since the Unix epoch.
    pub cancelled_unix_ms: Option<i64>,
    /// Days it is kept; -1 is for good.
    pub retention_days: i64,
    /// An expiry set later, in milliseconds; `Some(None)` is for good.
    pub expiry_set: Option<Option<i64>>,
    /// Job seconds after the start before any list shows it.
    pub list_lag: f64,
    /// Job seconds after the end before the set is listed.
    pub row_lag: f64,
    /// Whether a request to this sandbox made it.
    pub by_request: bool,
}

impl Backup {
    /// How much of its time has passed; 1.0 is the end.
    fn share(&self, now: &Moment) -> f64 {
        if self.ended_before_unix_ms.is_some() {
            return 1.0;
        }
        let share = now.job_seconds_since(self.started_unix_ms) / self.seconds.max(0.001);
        if self.ending == Ending::Never { share.min(0.5) } else { share }
    }

    /// Where it is now.
    pub fn phase(&self, now: &Moment) -> Phase {
        let share = self.share(now);
        match self.ending {
            _ if self.cancelled_unix_ms.is_some() => Phase::Gone,
            Ending::Cancelled | Ending::Vanish if share >= 0.5 => Phase::Gone,
            Ending::UnknownWord if share >= 0.4 => Phase::Unknown,
            Ending::Backwards if (0.55..0.7).contains(&share) => Phase::Checking,
            _ if share < 0.1 => Phase::Scheduled,
            _ if share < 0.25 => Phase::Checking,
            _ if share < 1.0 => Phase::Backuping,
            _ => Phase::Finished,
        }
    }

    /// Whether it keeps another backup of the instance from starting.
    pub fn is_running(&self, now: &Moment) -> bool {
        !matches!(self.phase(now), Phase::Finished | Phase::Gone) && self.share(now) < 1.0
    }

    /// Percent done, 0 to 100.
    pub fn percent(&self, now: &Moment) -> u8 {
        (self.share(now) * 100.0).clamp(0.0, 100.0) as u8
    }

    /// Whether any list shows it yet.
    pub fn is_listed(&self, now: &Moment) -> bool {
        self.ended_before_unix_ms.is_some()
            || now.job_seconds_since(self.started_unix_ms) >= self.list_lag
    }

    /// Whether its set is listed: it has ended, the lags are over and it has
    /// not expired.
    pub fn has_row(&self, now: &Moment) -> bool {
        let ended = match self.phase(now) {
            Phase::Finished => true,
            Phase::Unknown => self.share(now) >= 1.0,
            _ => false,
        };
        let waited = self.ended_before_unix_ms.is_some() || self.since_end(now) >= self.row_lag;
        ended && waited && self.is_listed(now) && !self.is_expired(now)
    }

    /// Job seconds since the end; negative before it.
    pub fn since_end(&self, now: &Moment) -> f64 {
        match self.ended_before_unix_ms {
            Some(end) => now.job_seconds_since(end),
            None => now.job_seconds_since(self.started_unix_ms) - self.seconds,
        }
    }

    /// End in milliseconds since the Unix epoch, by the wall clock.
    pub fn end_unix_ms(&self, now: &Moment) -> i64 {
        self.ended_before_unix_ms.unwrap_or_else(|| {
            let wall = self.seconds * 1000.0 / now.speed.max(0.000_001);
            self.started_unix_ms.saturating_add(wall as i64)
        })
    }

    /// Expiry in milliseconds since the Unix epoch; `None` is for good.
    pub fn expires_unix_ms(&self, now: &Moment) -> Option<i64> {
        self.expiry_set.unwrap_or_else(|| {
            (self.retention_days >= 0)
                .then(|| self.end_unix_ms(now).saturating_add(self.retention_days * DAY_MS))
        })
    }

    fn is_expired(&self, now: &Moment) -> bool {
        self.expires_unix_ms(now).is_some_and(|at| at < now.unix_ms)
    }

    /// `BackupStatus` of the set as a whole.
    pub fn status(&self) -> &'static str {
        match self.ending {
            Ending::Failed => "Failed",
            Ending::UnknownWord => UNKNOWN_WORD,
            _ => "Success",
        }
    }

    /// `BackupStatus` of one part: the last part of a partial backup failed.
    pub fn part_status(&self, index: usize) -> &'static str {
        if self.ending == Ending::Partial && index + 1 == self.parts.len() {
            return "Failed";
        }
        self.status()
    }

    /// Whether the set can be used whole.
    pub fn is_available(&self) -> bool {
        !matches!(self.ending, Ending::Failed | Ending::Partial | Ending::UnknownWord)
    }

    /// The id by which the finished set is known: for a cluster in shard mode
    /// the ids of its shards, with commas.
    pub fn set_id(&self) -> String {
        if self.parts.is_empty() || self.cluster {
            return self.backup_id.clone();
        }
        let ids: Vec<&str> = self.parts.iter().map(|part| part.backup_id.as_str()).collect();
        ids.join(",")
    }

    /// Whether the provider would call it completed without errors.
    pub fn is_complete(&self, now: &Moment) -> bool {
        let log_lost = self.cluster && self.ending == Ending::LogFailed;
        self.phase(now) == Phase::Finished && self.is_available() && !log_lost
    }

    /// The service's state word: a job's while it runs, then the set's.
    pub fn state_word(&self, now: &Moment) -> &'static str {
        match self.phase(now) {
            Phase::Finished if self.cluster => self.cluster_status(now),
            Phase::Finished => self.status(),
            phase => phase.word(self.ending),
        }
    }

    /// `ClusterBackupStatus`. Pages show only `OK`; the other words are ours.
    pub fn cluster_status(&self, now: &Moment) -> &'static str {
        match self.phase(now) {
            Phase::Finished if matches!(self.ending, Ending::Failed | Ending::Partial) => "Failed",
            Phase::Finished => "OK",
            Phase::Unknown => UNKNOWN_WORD,
            _ => "Running",
        }
    }
}

impl Phase {
    /// `BackupSetStatus` of the running jobs' list.
    pub fn word(self, ending: Ending) -> &'static str {
        match self {
            Self::Scheduled => "Scheduled",
            Self::Checking => "Checking",
            Self::Backuping => "Backuping",
            Self::Finished => "Finished",
            Self::Unknown => UNKNOWN_WORD,
            Self::Gone if ending == Ending::Cancelled => "Canceled",
            Self::Gone => "Vanished",
        }
    }
}
