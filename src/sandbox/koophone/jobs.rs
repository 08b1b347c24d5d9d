//! Jobs of the imitated service: what they are and where they stand.
//!
//! A job's stage is a function of its start, its planned end and the moment.

use serde::{Deserialize, Serialize};

use crate::sandbox::service::Moment;

/// Share of a job's time that it spends preparing.
const PREPARING_UNTIL: f64 = 0.15;
/// Share of a job's time after which a vanishing job is gone.
const VANISHED_FROM: f64 = 0.5;

/// What a job does to its phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Copies the data away and releases the machine.
    Backup,
    /// Brings a released phone back.
    Restore,
    /// Erases the phone.
    Reset,
    /// Restarts the phone.
    Reboot,
    /// Takes the phone away from its user.
    Unassign,
    /// Runs a shell command.
    Command,
}

/// How a job ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Well.
    #[default]
    Succeeded,
    /// With an error.
    Failed,
    /// With the status "other".
    Other,
    /// Never: it stays running.
    Never,
    /// It disappears half way.
    Vanish,
    /// With a status that no page lists.
    UnknownWord,
    /// Well, but the state goes back once on the way.
    Backwards,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Accepted, nothing copied yet.
    Preparing,
    /// Under way.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended with the status "other".
    Other,
    /// Ended with a status that no page lists.
    Unknown,
    /// Gone without a trace.
    Vanished,
}

impl Stage {
    /// `backup_status` and `restore_status` of the instance list.
    pub fn list_status(self) -> i64 {
        match self {
            Self::Preparing => 0,
            Self::Running => 1,
            Self::Succeeded => 2,
            Self::Failed => 3,
            Self::Other | Self::Vanished => 4,
            Self::Unknown => 9,
        }
    }

    /// `status` of a job in the task query.
    pub fn task_status(self) -> i64 {
        match self {
            Self::Preparing => 0,
            Self::Running => 1,
            Self::Succeeded => 2,
            Self::Failed => -1,
            Self::Other | Self::Vanished | Self::Unknown => 9,
        }
    }

    /// The word used in the truth.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Other => "other",
            Self::Unknown => "status 9",
            Self::Vanished => "vanished",
        }
    }

    /// Whether the job still works on its phone.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Preparing | Self::Running)
    }
}

/// One job on one phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// What it does.
    pub kind: JobKind,
    /// Id of the phone.
    pub phone: String,
    /// Id of the request's task; empty for jobs that no task query serves.
    pub task_id: String,
    /// Id of this job.
    pub job_id: String,
    /// Start, milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// Nominal length in job seconds.
    pub seconds: f64,
    /// How it ends.
    pub ending: Ending,
    /// Whether a request to this sandbox started it.
    pub by_request: bool,
    /// When its end was noted, milliseconds since the Unix epoch.
    pub settled_unix_ms: Option<i64>,
    /// What the task query shows as `execute_msg`.
    pub output: Option<String>,
}

impl Job {
    /// Where the job stands now.
    pub fn stage(&self, now: &Moment) -> Stage {
        let share = if self.settled_unix_ms.is_some() { 1.0 } else { self.share(now) };
        match self.ending {
            Ending::Vanish if share >= VANISHED_FROM => Stage::Vanished,
            Ending::Never if share >= 1.0 => Stage::Running,
            Ending::Backwards if (0.5..0.7).contains(&share) => Stage::Preparing,
            _ if share < PREPARING_UNTIL => Stage::Preparing,
            _ if share < 1.0 => Stage::Running,
            Ending::Succeeded | Ending::Backwards => Stage::Succeeded,
            Ending::Failed => Stage::Failed,
            Ending::Other => Stage::Other,
            Ending::UnknownWord => Stage::Unknown,
            Ending::Never | Ending::Vanish => Stage::Running,
        }
    }

    fn share(&self, now: &Moment) -> f64 {
        now.job_seconds_since(self.started_unix_ms) / self.seconds.max(0.001)
    }

    /// Whether the end has come but is not noted yet.
    pub fn is_due(&self, now: &Moment) -> bool {
        let ends = self.ending != Ending::Never;
        ends && self.settled_unix_ms.is_none() && self.share(now) >= 1.0
    }

    /// Notes the end at the time it came, which may lie before `now`.
    pub fn settle(&mut self, now: &Moment) {
        let length_ms = (self.seconds * 1000.0 / now.speed.max(1e-9)).round() as i64;
        let end = self.started_unix_ms.saturating_add(length_ms);
        self.settled_unix_ms = Some(end.min(now.unix_ms));
    }

    /// When the present stage came about: the start while it goes on.
    pub fn stage_unix_ms(&self) -> i64 {
        self.settled_unix_ms.unwrap_or(self.started_unix_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(ending: Ending) -> Job {
        Job {
            kind: JobKind::Backup,
            phone: "a".into(),
            task_id: String::new(),
            job_id: "j".into(),
            started_unix_ms: 1_000,
            seconds: 6.0,
            ending,
            by_request: true,
            settled_unix_ms: None,
            output: None,
        }
    }

    fn at(seconds: f64, speed: f64) -> Moment {
        let unix_ms = 1_000 + (seconds * 1000.0) as i64;
        Moment { unix_ms, speed, base_url: String::new() }
    }

    fn stages(ending: Ending) -> Vec<&'static str> {
        let job = job(ending);
        [0.0, 2.0, 3.5, 5.0, 6.5].map(|s| job.stage(&at(s, 1.0)).word()).to_vec()
    }

    #[test]
    fn every_ending_takes_its_own_course() {
        let ends = |ending| stages(ending)[4];
        assert_eq!(
            stages(Ending::Succeeded),
            ["preparing", "running", "running", "running", "succeeded"]
        );
        assert_eq!(
            stages(Ending::Backwards),
            ["preparing", "running", "preparing", "running", "succeeded"]
        );
        assert_eq!(
            stages(Ending::Vanish),
            ["preparing", "running", "vanished", "vanished", "vanished"]
        );
        assert_eq!(ends(Ending::Failed), "failed");
        assert_eq!(ends(Ending::Other), "other");
        assert_eq!(ends(Ending::Never), "running");
        assert_eq!(ends(Ending::UnknownWord), "status 9");
    }

    #[test]
    fn the_end_is_noted_at_its_own_time_and_stays() {
        let mut job = job(Ending::Succeeded);
        assert!(!job.is_due(&at(0.5, 10.0)));
        let later = at(5.0, 10.0);
        assert!(job.is_due(&later));
        job.settle(&later);
        assert_eq!(job.stage_unix_ms(), 1_600);
        assert_eq!(job.stage(&at(0.1, 1.0)), Stage::Succeeded);
        assert!(!job.is_due(&later));
    }
}
