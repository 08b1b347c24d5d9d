//! The whole state: phones, jobs, tokens, keys and what tests scripted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::accounts::{AccessKey, Identity};
use super::jobs::{Ending, Job, JobKind, Stage};
use super::script::{JobPlan, Script};
use crate::sandbox::service::{Ids, Moment};

/// One cloud phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Phone {
    /// Id, at most 32 characters.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Region of the machine.
    pub region: String,
    /// Project that owns it.
    pub project_id: String,
    /// Whether it is frozen (arrears or policy).
    pub frozen: bool,
    /// Whether its data is on a physical machine now.
    pub machine: bool,
    /// The user it is assigned to.
    pub assign_user: Option<String>,
    /// When it was ordered, milliseconds since the Unix epoch.
    pub ordered_unix_ms: i64,
}

/// A token that IAM issued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    /// SHA-256 of the token, in hexadecimal.
    pub sha256: String,
    /// Whom it stands for.
    pub identity: Identity,
    /// Methods that were used.
    pub methods: Vec<String>,
    /// Start, milliseconds since the Unix epoch.
    pub issued_unix_ms: i64,
    /// End, milliseconds since the Unix epoch.
    pub expires_unix_ms: i64,
    /// The user who assumed the agency.
    pub assumed_by: Option<Identity>,
    /// Set when it died before its time.
    pub death: Option<Death>,
}

/// Why a token died before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Death {
    /// It is treated as expired.
    Expired,
    /// The gateway asks for a new one.
    MustUpdate,
}

/// Failures in a row, and a lock.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Failures {
    /// Times of the failures, milliseconds since the Unix epoch.
    pub times: Vec<i64>,
    /// End of the lock, milliseconds since the Unix epoch.
    pub locked_until: Option<i64>,
}

impl Failures {
    /// Whether the lock is on.
    pub fn is_locked(&self, unix_ms: i64) -> bool {
        self.locked_until.is_some_and(|until| unix_ms < until)
    }
}

/// The state of the imitated service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    /// Source of ids.
    pub ids: Ids,
    /// Issued tokens.
    pub tokens: Vec<Token>,
    /// Access keys.
    pub keys: Vec<AccessKey>,
    /// Failed signatures by access key.
    pub key_failures: BTreeMap<String, Failures>,
    /// Failed logins by `account/user`.
    pub login_failures: BTreeMap<String, Failures>,
    /// Phones, in the order of the list.
    pub phones: Vec<Phone>,
    /// Jobs, oldest first.
    pub jobs: Vec<Job>,
    /// Scripted behaviour.
    pub script: Script,
}

impl World {
    /// The phone of that id.
    pub fn phone(&self, id: &str) -> Option<&Phone> {
        self.phones.iter().find(|phone| phone.id == id)
    }

    /// The phone of that id, to be changed.
    pub fn phone_mut(&mut self, id: &str) -> Option<&mut Phone> {
        self.phones.iter_mut().find(|phone| phone.id == id)
    }

    /// Notes the ends of jobs that have come, and what they did to phones.
    pub fn settle(&mut self, now: &Moment) {
        let keep_machine = self.script.keep_machine;
        let Self { jobs, phones, .. } = self;
        for job in jobs.iter_mut().filter(|job| job.is_due(now)) {
            job.settle(now);
            if let Some(phone) = phones.iter_mut().find(|phone| phone.id == job.phone) {
                apply(job, job.stage(now), phone, keep_machine);
            }
        }
    }

    /// What works on the phone now, if anything.
    pub fn activity(&self, phone: &str, now: &Moment) -> Option<JobKind> {
        let busy = |job: &&Job| {
            job.phone == phone
                && job.settled_unix_ms.is_none()
                && job.kind != JobKind::Command
                && job.stage(now).is_active()
        };
        self.jobs.iter().rev().find(busy).map(|job| job.kind)
    }

    /// The newest job of that kind that the instance list shows.
    pub fn shown_job(&self, phone: &str, kind: JobKind, now: &Moment) -> Option<&Job> {
        let lag = self.script.listing_lag_seconds;
        self.jobs.iter().rev().find(|job| {
            let seen = !job.by_request || now.job_seconds_since(job.started_unix_ms) >= lag;
            job.phone == phone && job.kind == kind && seen && job.stage(now) != Stage::Vanished
        })
    }

    /// Starts a job on a phone and returns its id.
    pub fn start(&mut self, new: NewJob<'_>, now: &Moment) -> String {
        let job_id = self.ids.hex(32);
        self.jobs.push(Job {
            kind: new.kind,
            phone: new.phone.to_owned(),
            task_id: new.task_id.to_owned(),
            job_id: job_id.clone(),
            started_unix_ms: now.unix_ms,
            seconds: new.plan.seconds.unwrap_or_else(|| nominal_seconds(new.phone)),
            ending: new.plan.end,
            by_request: new.by_request,
            settled_unix_ms: None,
            output: new.output,
        });
        job_id
    }

    /// Lets the users of released phones open them again, if that is scripted:
    /// at the time they would have done so, which may lie before `now`.
    pub fn return_users(&mut self, now: &Moment) {
        let Some(seconds) = self.script.user_returns_seconds else { return };
        let released: Vec<(String, i64)> = self
            .phones
            .iter()
            .filter(|phone| !phone.machine && phone.assign_user.is_some() && !phone.frozen)
            .filter_map(|phone| {
                let newest = self.jobs.iter().rev().find(|job| job.phone == phone.id)?;
                let is_backup = newest.kind == JobKind::Backup;
                Some((phone.id.clone(), newest.settled_unix_ms.filter(|_| is_backup)?))
            })
            .collect();
        for (phone, end) in released {
            let pause_ms = (seconds * 1000.0 / now.speed.max(1e-9)).round() as i64;
            let opened = Moment { unix_ms: end.saturating_add(pause_ms), ..now.clone() };
            if opened.unix_ms > now.unix_ms {
                continue;
            }
            let plan = JobPlan { seconds: Some(USER_RESTORE_SECONDS), ..JobPlan::default() };
            let new = NewJob {
                kind: JobKind::Restore,
                phone: &phone,
                task_id: "",
                plan,
                by_request: false,
                output: None,
            };
            self.start(new, &opened);
        }
        self.settle(now);
    }

    /// Starts the backups that somebody else was scripted to make.
    pub fn start_foreign_backups(&mut self, now: &Moment) {
        for phone in std::mem::take(&mut self.script.foreign_backups) {
            let plan = JobPlan::default();
            let new = NewJob {
                kind: JobKind::Backup,
                phone: &phone,
                task_id: "",
                plan,
                by_request: false,
                output: None,
            };
            self.start(new, now);
        }
    }
}

/// Length in job seconds of the restore that a returning user causes.
const USER_RESTORE_SECONDS: f64 = 0.5;

/// What [`World::start`] needs to know.
pub struct NewJob<'a> {
    /// What it does.
    pub kind: JobKind,
    /// Id of the phone.
    pub phone: &'a str,
    /// Task of the request; empty for none.
    pub task_id: &'a str,
    /// How it was scripted to go.
    pub plan: JobPlan,
    /// Whether a request started it.
    pub by_request: bool,
    /// What the task query will show as `execute_msg`.
    pub output: Option<String>,
}

fn apply(job: &Job, stage: Stage, phone: &mut Phone, keep_machine: bool) {
    if stage != Stage::Succeeded {
        return;
    }
    match job.kind {
        JobKind::Backup => phone.machine = keep_machine,
        JobKind::Restore | JobKind::Reset => phone.machine = true,
        JobKind::Unassign => {
            phone.assign_user = None;
            phone.machine = false;
        }
        JobKind::Reboot | JobKind::Command => {}
    }
}

/// Nominal length of a phone's jobs in job seconds: 6 for the phone of the
/// ready profile, 4 to 8 for the others.
fn nominal_seconds(phone: &str) -> f64 {
    if phone == super::seed::FIRST_PHONE {
        return 6.0;
    }
    let sum: u32 = phone.bytes().map(u32::from).sum();
    4.0 + f64::from(sum % 5)
}

/// Takes the next scripted plan, or a job that ends well.
pub fn next_plan(plans: &mut std::collections::VecDeque<JobPlan>) -> JobPlan {
    plans.pop_front().unwrap_or(JobPlan { end: Ending::Succeeded, seconds: None })
}
