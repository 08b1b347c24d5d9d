//! The lines of every answer about backups, as scripts read them.

use jiff::Timestamp;
use serde::Serialize;

use super::backup::{Backup, Disposition, Trigger};
use super::exit::Exit;
use super::state::State;
use crate::core::clock::whole_seconds;
use crate::core::{Error, ProviderFault, Sent};

/// One backup of one target, in JSON and in every other format.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct BackupItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// Target name.
    pub target: String,
    /// The provider's id of the backup.
    pub backup_id: Option<String>,
    /// The provider's id of the job.
    pub job_id: Option<String>,
    /// Normal state; null where nothing was started.
    pub state: Option<State>,
    /// The provider's own state word.
    pub provider_state: Option<String>,
    /// Progress from 0 to 100.
    pub percent: Option<u8>,
    /// When it began.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub created_at: Option<Timestamp>,
    /// When it ended.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub completed_at: Option<Timestamp>,
    /// When the provider will remove it.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
    /// Size in bytes.
    pub size_bytes: Option<u64>,
    /// The provider's word for how it was made.
    pub method: Option<String>,
    /// Who started it.
    pub trigger: Option<Trigger>,
    /// Free text that was given with it.
    pub description: Option<String>,
    /// The provider's request ids.
    pub request_ids: Vec<String>,
    /// How a create came out; null for listings.
    pub disposition: Option<Disposition>,
    /// When the target's newest good backup began, where this one failed and
    /// it is known: what would be lost is what came after it.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub last_good_at: Option<Timestamp>,
    /// Things that a person should know.
    pub warnings: Vec<String>,
    /// What went wrong with this target.
    pub error: Option<ErrorReport>,
}

impl BackupItem {
    /// An item that has nothing but its place.
    pub fn new(profile: &str, provider: &str, target: &str) -> Self {
        let backup = Backup::new(target, State::Unknown);
        Self { state: None, ..Self::of(profile, provider, backup) }
    }

    /// The item for a backup.
    pub fn of(profile: &str, provider: &str, backup: Backup) -> Self {
        Self {
            profile: profile.to_owned(),
            provider: provider.to_owned(),
            target: backup.target,
            backup_id: backup.backup_id,
            job_id: backup.job_id,
            state: Some(backup.state),
            provider_state: backup.provider_state,
            percent: backup.percent,
            created_at: backup.created_at,
            completed_at: backup.completed_at,
            expires_at: backup.expires_at,
            size_bytes: backup.size_bytes,
            method: backup.method,
            trigger: backup.trigger,
            description: backup.description,
            request_ids: backup.request_ids,
            disposition: None,
            last_good_at: None,
            warnings: backup.warnings,
            error: None,
        }
    }

    /// Takes over what a newer look told, and keeps what it did not tell.
    pub fn update(&mut self, seen: Backup) {
        self.state = Some(seen.state);
        self.provider_state = seen.provider_state.or_else(|| self.provider_state.take());
        self.backup_id = seen.backup_id.or_else(|| self.backup_id.take());
        self.job_id = seen.job_id.or_else(|| self.job_id.take());
        self.percent = seen.state.progress(seen.percent, self.percent);
        self.created_at = seen.created_at.or(self.created_at);
        self.completed_at = seen.completed_at.or(self.completed_at);
        self.expires_at = seen.expires_at.or(self.expires_at);
        self.size_bytes = seen.size_bytes.or(self.size_bytes);
        self.method = seen.method.or_else(|| self.method.take());
        self.trigger = seen.trigger.or(self.trigger);
        self.description = seen.description.or_else(|| self.description.take());
        for id in seen.request_ids {
            if !self.request_ids.contains(&id) {
                self.request_ids.push(id);
            }
        }
        for warning in seen.warnings {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

/// An error as scripts read it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ErrorReport {
    /// Stable code, such as `provider.throttled`.
    pub code: String,
    /// Name of the exit code that it leads to.
    pub class: String,
    /// What failed.
    pub message: String,
    /// The causes below it, outermost first.
    pub causes: Vec<String>,
    /// What would be right.
    pub hint: Option<String>,
    /// The command to run next.
    pub command_next: Option<String>,
    /// `no`, `maybe` or `yes`: whether a request may have had an effect.
    pub sent: &'static str,
    /// Whether running the same command again at once can do no harm.
    pub safe_to_retry: bool,
    /// How many times it was tried.
    pub attempts: u32,
    /// What the provider said.
    pub provider: Option<ProviderReport>,
}

/// What the provider said, as scripts read it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ProviderReport {
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The provider's error code.
    pub code: Option<String>,
    /// The provider's text.
    pub message: Option<String>,
    /// The provider's request id.
    pub request_id: Option<String>,
}

impl From<&ProviderFault> for ProviderReport {
    fn from(fault: &ProviderFault) -> Self {
        Self {
            http_status: fault.http_status,
            code: fault.code.clone(),
            message: fault.message.clone(),
            request_id: fault.request_id.clone(),
        }
    }
}

impl From<&Error> for ErrorReport {
    fn from(error: &Error) -> Self {
        let exit = Exit::of(error.kind);
        Self {
            code: error.code.to_owned(),
            class: exit.name.to_owned(),
            message: error.message.clone(),
            causes: error.causes(),
            hint: error.hint.clone(),
            command_next: error.next.clone(),
            sent: match error.sent {
                Sent::No => "no",
                Sent::Maybe => "maybe",
                Sent::Yes => "yes",
            },
            safe_to_retry: error.sent == Sent::No && exit == Exit::TEMPFAIL,
            attempts: error.attempts,
            provider: error.provider.as_ref().map(Into::into),
        }
    }
}
