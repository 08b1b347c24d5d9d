//! The provider's side of following: one way to look, and to look for what
//! got lost, whatever it is that was started.

use async_trait::async_trait;

use crate::core::Result;
use crate::model::{Backup, Follow, Job};
use crate::providers::{Backups, Finding, Jobs, LostCreate, StartedJobs};

/// Looks at what was started.
#[async_trait]
pub trait Tracker: Send + Sync {
    /// What one look sees.
    type Seen: Clone + Send + Sync;

    /// Takes one look. May refine `follow`.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn observe(&self, follow: &mut Follow) -> Result<Self::Seen>;

    /// Looks for a start whose answer was lost.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding>;
}

/// Looks at backups.
pub struct BackupTracker<'a>(pub &'a dyn Backups);

#[async_trait]
impl Tracker for BackupTracker<'_> {
    type Seen = Backup;

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        self.0.observe(follow).await
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        self.0.find_lost(lost).await
    }
}

/// Looks at restores or exports.
pub struct StartedTracker<'a>(pub &'a dyn StartedJobs);

#[async_trait]
impl Tracker for StartedTracker<'_> {
    type Seen = Job;

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        self.0.observe(follow).await
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        self.0.find_lost(lost).await
    }
}

/// Looks at jobs of any kind. They were not started by this program as far as
/// it knows, so none of them can be lost.
pub struct JobTracker<'a>(pub &'a dyn Jobs);

#[async_trait]
impl Tracker for JobTracker<'_> {
    type Seen = Job;

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        self.0.observe(follow).await
    }

    async fn find_lost(&self, _lost: &LostCreate) -> Result<Finding> {
        Ok(Finding::Undecided("such a job can't be looked for".to_owned()))
    }
}
