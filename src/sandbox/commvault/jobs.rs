//! One job: what it works on, and what it looks like at a moment.

use serde::{Deserialize, Serialize};

use super::entities::Entity;
use super::timeline::{Ending, VANISHES_AT, is_terminal};
use crate::sandbox::service::Moment;

/// Job seconds that "Suspend Pending" and "Kill Pending" last.
const PENDING_SECONDS: f64 = 0.5;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Backup of one subclient.
    Backup,
    /// Restore of one snapshot to a new cluster.
    Restore,
}

impl Kind {
    /// `jobType`, and the name that `jobFilter` takes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Backup => "Backup",
            Self::Restore => "Restore",
        }
    }

    /// `opType`. The number of a restore is not documented.
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Backup => 4,
            Self::Restore => 5,
        }
    }
}

/// A span in which a job stood still.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pause {
    from_ms: i64,
    until_ms: Option<i64>,
    /// Job seconds after which it resumes by itself.
    auto_resume: Option<u64>,
}

/// One job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    /// Job number.
    pub(super) id: u64,
    /// Task that started it.
    pub(super) task_id: u64,
    /// What it does.
    pub(super) kind: Kind,
    /// What it works on, as named when it started.
    pub(super) entity: Entity,
    /// Backup level number: 1 full, 2 incremental, 4 differential, 64 synthetic full.
    pub(super) level: u64,
    /// Start, in milliseconds since the Unix epoch.
    pub(super) created_ms: i64,
    /// Part of the seeded history, which runs in real time.
    pub(super) seeded: bool,
    /// Started by somebody else, as scripted.
    #[serde(default)]
    pub(super) foreign: bool,
    /// Nominal length in job seconds.
    pub(super) seconds: f64,
    /// How it goes.
    pub(super) ending: Ending,
    /// Job seconds until it can be seen.
    pub(super) visible_after: f64,
    /// Spans of suspension.
    pub(super) pauses: Vec<Pause>,
    /// When its end was asked for.
    pub(super) killed_ms: Option<i64>,
    /// `commonOpts.jobDescription` of its request.
    pub(super) description: String,
    /// Who started it.
    pub(super) user: String,
    /// Size of the data in bytes.
    pub(super) size: u64,
    /// Its data was deleted or aged.
    pub(super) aged: bool,
    /// Until when its data is kept, in seconds since the epoch; 0 means by the plan.
    pub(super) retain_until: u64,
}

impl Job {
    fn speed(&self, now: &Moment) -> f64 {
        if self.seeded { 1.0 } else { now.speed.max(0.001) }
    }

    fn since(&self, from_ms: i64, now: &Moment) -> f64 {
        (now.unix_ms - from_ms).max(0) as f64 / 1000.0 * self.speed(now)
    }

    fn pause_end_ms(&self, pause: &Pause, now: &Moment) -> Option<i64> {
        let auto = pause.auto_resume.map(|seconds| {
            pause.from_ms.saturating_add((seconds as f64 * 1000.0 / self.speed(now)) as i64)
        });
        pause.until_ms.into_iter().chain(auto).min()
    }

    fn paused_ms(&self, until_ms: i64, now: &Moment) -> i64 {
        let span = |pause: &Pause| {
            let end = self.pause_end_ms(pause, now).unwrap_or(i64::MAX).min(until_ms);
            (end - pause.from_ms).max(0)
        };
        self.pauses.iter().map(span).sum()
    }

    /// The part of its nominal time that the job has worked.
    fn part(&self, now: &Moment) -> f64 {
        let stop = self.killed_ms.map_or(now.unix_ms, |killed| killed.min(now.unix_ms));
        let worked = stop - self.created_ms - self.paused_ms(stop, now);
        worked.max(0) as f64 / 1000.0 * self.speed(now) / self.seconds
    }

    fn open_pause(&self, now: &Moment) -> Option<&Pause> {
        let open =
            |pause: &&Pause| self.pause_end_ms(pause, now).is_none_or(|end| end > now.unix_ms);
        self.pauses.last().filter(open)
    }

    /// The status word.
    pub(super) fn status(&self, now: &Moment) -> &'static str {
        if let Some(killed) = self.killed_ms {
            let done = self.since(killed, now) >= PENDING_SECONDS;
            return if done { "Killed" } else { "Kill Pending" };
        }
        match self.open_pause(now) {
            Some(pause) if self.since(pause.from_ms, now) >= PENDING_SECONDS => "Suspended",
            Some(_) => "Suspend Pending",
            None => self.ending.word(self.part(now)),
        }
    }

    /// Whether it has ended.
    pub(super) fn ended(&self, now: &Moment) -> bool {
        is_terminal(self.status(now))
    }

    /// Percentage, 0 to 100.
    pub(super) fn percent(&self, now: &Moment) -> u64 {
        self.ending.percent(self.part(now))
    }

    /// When it ended, in seconds since the epoch; 0 while it has not.
    pub(super) fn end_seconds(&self, now: &Moment) -> i64 {
        if !self.ended(now) {
            return 0;
        }
        let ms = |seconds: f64| (seconds * 1000.0 / self.speed(now)) as i64;
        let end = match self.killed_ms {
            Some(killed) => killed + ms(PENDING_SECONDS),
            None => {
                let worked = ms(self.seconds * self.ending.end().unwrap_or(1.0));
                self.created_ms + worked + self.paused_ms(now.unix_ms, now)
            }
        };
        end.div_euclid(1000)
    }

    /// Why it waits or failed.
    pub(super) fn reason(&self, now: &Moment) -> &'static str {
        self.ending.reason(self.status(now))
    }

    /// Bytes written so far.
    pub(super) fn written(&self, now: &Moment) -> u64 {
        self.size / 100 * self.percent(now)
    }

    /// Whether it has disappeared, as a script asked.
    pub(super) fn gone(&self, now: &Moment) -> bool {
        self.ending == Ending::Vanish && self.part(now) >= VANISHES_AT
    }

    /// Whether lists and look-ups show it.
    pub(super) fn visible(&self, now: &Moment) -> bool {
        !self.gone(now) && self.since(self.created_ms, now) >= self.visible_after
    }

    /// Asks for its end.
    pub(super) fn kill(&mut self, now: &Moment) {
        self.killed_ms = Some(now.unix_ms);
    }

    /// Suspends it, if it is not suspended already.
    pub(super) fn pause(&mut self, now_ms: i64, auto_resume: Option<u64>) {
        self.pauses.push(Pause { from_ms: now_ms, until_ms: None, auto_resume });
    }

    /// Lets it go on; `false` when it is not suspended.
    pub(super) fn resume(&mut self, now: &Moment) -> bool {
        if self.open_pause(now).is_some() {
            if let Some(pause) = self.pauses.last_mut() {
                pause.until_ms = Some(now.unix_ms);
            }
            return true;
        }
        let held = matches!(self.status(now), "Suspended" | "Pending" | "Queued" | "Interrupted");
        if held {
            self.release(now);
        }
        held
    }

    /// Takes away what held the job, and the time that it stood still.
    fn release(&mut self, now: &Moment) {
        let part = self.part(now);
        let idle = (part - self.ending.since(part)) * self.seconds;
        let from_ms = now.unix_ms - (idle * 1000.0 / self.speed(now)) as i64;
        self.pauses.push(Pause { from_ms, until_ms: Some(now.unix_ms), auto_resume: None });
        self.ending = Ending::Completed;
    }

    /// Whether it stands still on request.
    pub(super) fn suspended(&self, now: &Moment) -> bool {
        matches!(self.status(now), "Suspended" | "Suspend Pending")
    }

    /// Whether its data can be restored: it wrote all or part of it.
    pub(super) fn has_data(&self, now: &Moment) -> bool {
        let word = self.status(now);
        self.kind == Kind::Backup
            && !self.aged
            && (word.starts_with("Completed") || word == "Committed")
    }

    /// Name of the snapshot that it made.
    pub(super) fn snapshot(&self) -> String {
        format!("cv-{}-{}", self.entity.subclient_name, self.id)
    }
}
