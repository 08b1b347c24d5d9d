//! What a backup and any other job have in common while they are followed.

use serde_json::Value as Json;

use super::backup::Backup;
use super::item::{BackupItem, ErrorReport};
use super::job::Job;
use super::job_item::JobItem;
use super::state::State;

/// Something that is followed, as far as progress and messages show it.
pub trait Tracked: Send + Sync {
    /// Profile name.
    fn profile(&self) -> &str;

    /// Target name; empty where it is not known.
    fn target(&self) -> &str;

    /// Normal state; `None` where nothing was started.
    fn state(&self) -> Option<State>;

    /// The state that it ended in; `None` while it may still change.
    fn final_state(&self) -> Option<State> {
        self.state().filter(|state| state.is_final())
    }

    /// Whether nothing more will happen to it.
    fn is_final(&self) -> bool {
        self.final_state().is_some()
    }

    /// The provider's own state word.
    fn provider_state(&self) -> Option<&str>;

    /// Progress from 0 to 100.
    fn percent(&self) -> Option<u8>;

    /// The provider's id of the backup.
    fn backup_id(&self) -> Option<&str>;

    /// The provider's id of the job.
    fn job_id(&self) -> Option<&str>;

    /// What went wrong with it.
    fn error(&self) -> Option<&ErrorReport>;

    /// All of it, as scripts read it.
    fn object(&self) -> Json;

    /// What people call it: `backup`, `restore`, `export`, `job`.
    fn noun(&self) -> &'static str;

    /// How the command line names it among its kind; `None` while it has no id.
    fn address(&self) -> Option<String>;

    /// Where it belongs: `PROFILE/TARGET`, or the profile alone.
    fn place(&self) -> String {
        match self.target() {
            "" => self.profile().to_owned(),
            target => format!("{}/{target}", self.profile()),
        }
    }

    /// The command that attaches to it again.
    fn wait_command(&self) -> Option<String> {
        self.address().map(|address| format!("cloudbak {} wait {address}", self.noun()))
    }

    /// The command that shows it.
    fn show_command(&self) -> Option<String> {
        self.address().map(|address| format!("cloudbak {} show {address}", self.noun()))
    }
}

/// Something that looks bring up to date.
pub trait Followed: Tracked {
    /// What one look sees.
    type Seen: Clone + Send + Sync;

    /// Takes over what a newer look told, and keeps what it did not tell.
    fn update(&mut self, seen: Self::Seen);
}

impl Tracked for BackupItem {
    fn profile(&self) -> &str {
        &self.profile
    }

    fn target(&self) -> &str {
        &self.target
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn provider_state(&self) -> Option<&str> {
        self.provider_state.as_deref()
    }

    fn percent(&self) -> Option<u8> {
        self.percent
    }

    fn backup_id(&self) -> Option<&str> {
        self.backup_id.as_deref()
    }

    fn job_id(&self) -> Option<&str> {
        self.job_id.as_deref()
    }

    fn error(&self) -> Option<&ErrorReport> {
        self.error.as_ref()
    }

    fn object(&self) -> Json {
        serde_json::json!(self)
    }

    fn noun(&self) -> &'static str {
        "backup"
    }

    fn address(&self) -> Option<String> {
        let id = self.backup_id().or(self.job_id())?;
        Some(format!("{}/{id}", self.place()))
    }
}

impl Followed for BackupItem {
    type Seen = Backup;

    fn update(&mut self, seen: Backup) {
        BackupItem::update(self, seen);
    }
}

impl Tracked for JobItem {
    fn profile(&self) -> &str {
        &self.profile
    }

    fn target(&self) -> &str {
        self.target.as_deref().unwrap_or_default()
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn provider_state(&self) -> Option<&str> {
        self.provider_state.as_deref()
    }

    fn percent(&self) -> Option<u8> {
        self.percent
    }

    fn backup_id(&self) -> Option<&str> {
        self.backup_id.as_deref()
    }

    fn job_id(&self) -> Option<&str> {
        self.job_id.as_deref()
    }

    fn error(&self) -> Option<&ErrorReport> {
        self.error.as_ref()
    }

    fn object(&self) -> Json {
        serde_json::json!(self)
    }

    fn noun(&self) -> &'static str {
        self.noun
    }

    fn address(&self) -> Option<String> {
        let id = self.job_id()?;
        Some(match self.noun {
            // Known by its id alone, whatever target it belongs to.
            JOB => format!("{}/{id}", self.profile),
            _ => format!("{}/{id}", self.place()),
        })
    }
}

impl Followed for JobItem {
    type Seen = Job;

    fn update(&mut self, seen: Job) {
        JobItem::update(self, seen);
    }
}

/// The noun of jobs that are known by their id alone.
pub const JOB: &str = "job";
/// The noun of restores.
pub const RESTORE: &str = "restore";
/// The noun of exports.
pub const EXPORT: &str = "export";
