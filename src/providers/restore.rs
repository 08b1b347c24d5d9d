//! Restores, and downloads of what was backed up.

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use secrecy::SecretString;

use super::backups::Marker;
use super::change::Reads;
use super::job::{CancelRestores, JobPlan, StartedJobs};
use crate::config::{Setting, Values};
use crate::core::Result;

/// Which backup is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupChoice<'a> {
    /// The one with this id.
    Id(&'a str),
    /// The newest usable one. Commands look its id up where they can, so this
    /// is left for `--dry-run`, for a point in time, which needs no backup,
    /// and for providers whose backups have no id.
    Latest,
}

/// Where a backup is restored to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The target that was backed up: it is overwritten.
    Same,
    /// Another target.
    Target {
        /// Its name.
        name: String,
        /// The project that it belongs to, where it is not the profile's.
        project: Option<String>,
    },
    /// A new instance or cluster, made from [`RestoreWish::options`].
    New,
    /// Files to download.
    Download,
}

/// A wish for a restore.
#[derive(Clone, Copy)]
pub struct RestoreWish<'a> {
    /// The target whose backup it is.
    pub target: &'a str,
    /// The backup.
    pub backup: BackupChoice<'a>,
    /// Where to.
    pub to: &'a Destination,
    /// The moment to restore, instead of a backup's own.
    pub time: Option<Timestamp>,
    /// The user that the restored instance is for.
    pub user: Option<&'a str>,
    /// `--set`, checked against [`Restores::options`].
    pub options: &'a Values,
    /// The text to plant where there is room for one.
    pub marker: &'a Marker,
    /// Whether the provider may be asked.
    pub reads: Reads,
}

/// Restores.
#[async_trait]
pub trait Restores: StartedJobs {
    /// Keys for `--set`. A key without a default is left out when it is not
    /// set; [`Setting::required`] is not looked at, because what is required
    /// depends on the destination.
    fn options(&self) -> &'static [Setting] {
        &[]
    }

    /// Checks what can be checked and builds the request. Overwriting has the
    /// danger [`DESTROYS_DATA`](crate::model::danger::DESTROYS_DATA), which
    /// names the target that is overwritten.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a destination or
    /// a combination that the API does not have, with what it has.
    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan>;

    /// Stopping one; `None` where there is no API for it.
    fn cancels(&self) -> Option<&dyn CancelRestores> {
        None
    }

    /// The moments that a target can be restored to: `restore ranges`.
    fn ranges(&self) -> Option<&dyn RestoreRanges> {
        None
    }

    /// Downloads that a restore to [`Destination::Download`] makes ready; the
    /// id is the restore's. `None` where there is no such thing.
    fn downloads(&self) -> Option<&dyn Downloads> {
        None
    }
}

/// The moments that a target can be restored to.
#[async_trait]
pub trait RestoreRanges: Send + Sync {
    /// First and last moment of each range.
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`](crate::core::ErrorKind::Rejected) for a target
    /// whose ranges the provider does not tell.
    async fn ranges(&self, target: &str) -> Result<Vec<(Timestamp, Timestamp)>>;
}

/// One file to fetch. Whoever knows its address can read the data.
#[derive(Clone)]
pub struct Download {
    /// Where it lies. Sent as it is, without the profile's credential.
    pub url: SecretString,
    /// Headers that must be sent with it.
    pub headers: HeaderMap,
    /// A file name for it, without a folder.
    pub name: String,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// When the address ends.
    pub expires_at: Option<Timestamp>,
}

/// Addresses of files to fetch.
#[async_trait]
pub trait Downloads: Send + Sync {
    /// The files of a backup or restore, in order; one for each shard.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::core::ErrorKind::NotFound) when there is
    /// no such backup or restore,
    /// [`ErrorKind::Busy`](crate::core::ErrorKind::Busy) while it is not ready,
    /// [`ErrorKind::Rejected`](crate::core::ErrorKind::Rejected) when it can't
    /// be downloaded.
    async fn links(&self, target: &str, id: &str) -> Result<Vec<Download>>;
}
