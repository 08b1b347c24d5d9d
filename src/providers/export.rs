//! Exports of backups into object storage of the user.

use async_trait::async_trait;

use super::backups::Marker;
use super::change::Reads;
use super::job::{JobPlan, StartedJobs};
use super::restore::BackupChoice;
use crate::config::{Setting, Values};
use crate::core::Result;

/// A wish for an export.
#[derive(Clone, Copy)]
pub struct ExportWish<'a> {
    /// The target whose backup it is.
    pub target: &'a str,
    /// The backup.
    pub backup: BackupChoice<'a>,
    /// Id of the export bucket.
    pub bucket: &'a str,
    /// `--set`, checked against [`Exports::options`].
    pub options: &'a Values,
    /// The text to plant where there is room for one.
    pub marker: &'a Marker,
    /// Whether the provider may be asked.
    pub reads: Reads,
}

/// Exports.
#[async_trait]
pub trait Exports: StartedJobs {
    /// Keys for `--set`.
    fn options(&self) -> &'static [Setting] {
        &[]
    }

    /// Checks what can be checked and builds the request.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for values that the
    /// API refuses.
    async fn plan(&self, wish: &ExportWish<'_>) -> Result<JobPlan>;
}
