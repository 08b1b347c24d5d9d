//! Jobs: what a provider does for a while, from its start to its end.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::backups::{Finding, ListFilter, LostCreate};
use super::change::{PlannedChange, Reads};
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Result};
use crate::model::{Danger, Follow, Job};

/// A restore or export that is ready to be started.
#[derive(Clone)]
pub struct JobPlan {
    /// The target that the job belongs to: whose backup it uses.
    pub target: String,
    /// The request that starts it.
    pub request: CreateRequest,
    /// What it can destroy or interrupt, where consent is needed.
    pub danger: Option<Danger>,
    /// What it does, for people: `overwrites cluster Prod with snapshot 5f…`.
    pub what: String,
    /// Things that a person should know before it is sent, such as its cost.
    pub warnings: Vec<String>,
    /// What [`StartedJobs::started`] and [`StartedJobs::find_lost`] need of
    /// it; the journal keeps it, so it holds no secret.
    pub before: Json,
}

impl JobPlan {
    /// A plan without danger, warnings or notes.
    pub fn new(target: &str, request: CreateRequest, what: impl Into<String>) -> Self {
        Self {
            target: target.to_owned(),
            request,
            danger: None,
            what: what.into(),
            warnings: Vec::new(),
            before: Json::Null,
        }
    }
}

/// Jobs of one kind that this program starts and follows; what restores and
/// exports have in common.
#[async_trait]
pub trait StartedJobs: Send + Sync {
    /// Reads the judged answer to the request of a plan. An answer that does
    /// not say which job was started is an error whose `sent` is
    /// [`crate::core::Sent::Maybe`] or `Yes`.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] for an answer that can't be read.
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow>;

    /// What follows a job that is known by its id alone. Asks nobody.
    fn follow_id(&self, target: &str, id: &str) -> Follow;

    /// Takes one look at a job. May refine `follow`.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling; the caller decides whether to
    /// look again.
    async fn observe(&self, follow: &mut Follow) -> Result<Job>;

    /// Lists the jobs of one target, newest first, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>>;

    /// Shows one job.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the target has no such job.
    async fn show(&self, target: &str, id: &str) -> Result<Job> {
        self.observe(&mut self.follow_id(target, id)).await
    }

    /// The same for a job that `follow` may know more about than its id, such
    /// as that it was started from here.
    ///
    /// # Errors
    /// As [`StartedJobs::show`].
    async fn show_known(&self, id: &str, follow: &Follow) -> Result<Job> {
        self.show(&follow.target, id).await
    }

    /// Looks for a start whose answer was lost. `lost.before` is
    /// [`JobPlan::before`].
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let _ = lost;
        Ok(Finding::Undecided("this provider has no way to look for it".to_owned()))
    }
}

/// Stopping a restore.
#[async_trait]
pub trait CancelRestores: Send + Sync {
    /// Builds the request.
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] when reads show that it has ended or can't be
    /// stopped.
    async fn cancel(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange>;
}

/// Which jobs to list.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// Only jobs of this target.
    pub target: Option<String>,
    /// Only jobs that began at or after this moment; `None` for as far back as
    /// the provider tells.
    pub since: Option<Timestamp>,
    /// Only jobs that began before this moment.
    pub until: Option<Timestamp>,
    /// Only jobs of this kind, in the provider's own word.
    pub kind: Option<String>,
    /// Only jobs that have not ended.
    pub active: bool,
    /// At most that many, newest first; `None` for all of them.
    pub limit: Option<usize>,
}

/// The provider's jobs of every kind, known by their id alone.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Takes one look at the job with the id `follow.job_id`. May refine
    /// `follow`, whose target may be empty where only the id is known.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such job; whatever keeps the
    /// provider from telling.
    async fn observe(&self, follow: &mut Follow) -> Result<Job>;

    /// Shows one job with all its details: phase, attempts, events.
    ///
    /// # Errors
    /// As [`Jobs::observe`].
    async fn show(&self, id: &str) -> Result<Job>;

    /// Listing; `None` where the provider only tells of a job by its id.
    fn lists(&self) -> Option<&dyn ListJobs> {
        None
    }

    /// Stopping, suspending and resuming; `None` where there is none of it.
    fn control(&self) -> Option<&dyn ControlJobs> {
        None
    }
}

/// Listing jobs.
#[async_trait]
pub trait ListJobs: Send + Sync {
    /// Lists jobs, newest first, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>>;
}

/// What can be done to a running job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobAction {
    /// Stop it for good.
    Cancel,
    /// Halt it; perhaps it goes on by itself after that time.
    Suspend {
        /// Time after which it goes on by itself.
        resume_after: Option<Duration>,
    },
    /// Let it go on.
    Resume,
}

impl JobAction {
    /// The verb of the command.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Suspend { .. } => "suspend",
            Self::Resume => "resume",
        }
    }
}

/// Stopping, suspending and resuming jobs.
#[async_trait]
pub trait ControlJobs: Send + Sync {
    /// Whether the provider has an API for that action.
    fn can(&self, action: JobAction) -> bool;

    /// Builds the request.
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] when reads show that the job does not allow it
    /// now; [`no_action`] for one that [`ControlJobs::can`] denies.
    async fn control(&self, id: &str, action: JobAction, reads: Reads) -> Result<PlannedChange>;
}

/// The error of [`ControlJobs::control`] for an action that there is no API
/// for. Commands ask [`ControlJobs::can`] first.
pub fn no_action(action: JobAction) -> Error {
    Error::new(ErrorKind::Unsupported, format!("there is no API to {} a job", action.verb()))
}
