//! The providers: one folder each, one line each in [`ALL`].
//!
//! Shared code speaks to them through the traits in here, by capability. If
//! it ever needs to know which provider it talks to, a method is missing.

pub mod alibaba;
pub mod atlas;
pub mod backups;
pub mod buckets;
pub mod capability;
pub mod change;
pub mod commvault;
pub mod export;
pub mod instance;
pub mod job;
pub mod koophone;
pub mod projects;
pub mod raw;
pub mod restore;
pub mod schedule;
#[cfg(test)]
mod sent_tests;
pub mod storage;
pub mod targets;
pub mod tokens;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use backups::{
    Backups, BackupsElsewhere, CancelBackups, CreatePlan, DeleteBackups, Elsewhere, Finding, Keep,
    KeepBackups, ListFilter, LostCreate, Marker, Survey,
};
pub use buckets::{
    AccessRole, AccessRoles, EditExportBuckets, ExportBucket, ExportBuckets, NewExportBucket,
};
pub use capability::unsupported;
pub use change::{ChangeRequest, PlannedChange, Reads};
pub use export::{ExportWish, Exports};
pub use instance::{
    AllowlistChange, AllowlistGroup, AllowlistMode, Allowlists, AuditLogFilter, AuditLogs,
    Instances, MaintenanceWindow, MaintenanceWindows, Region, Regions, RestartWish, Restarts, Ssl,
    SslAction, SslChange, SslSettings, When, Zone,
};
pub use job::{
    CancelRestores, ControlJobs, JobAction, JobFilter, JobPlan, Jobs, ListJobs, StartedJobs,
};
pub use projects::{Project, Projects};
pub use raw::{Raw, RawInput, RawOperation, RawRequest};
pub use restore::{
    BackupChoice, Destination, Download, Downloads, RestoreRanges, RestoreWish, Restores,
};
pub use schedule::{
    CompliancePolicies, EditSchedules, FieldChange, PolicyChange, PolicyField, Schedules,
};
pub use storage::{BackupStorage, StorageUse};
pub use targets::{FindTargets, Targets};
pub use tokens::Tokens;

use crate::config::{Environment, Profile, ProviderSpec};
use crate::core::events::Observer;
use crate::core::tls::TlsSettings;
use crate::core::token::TokenCache;
use crate::core::transport::Transport;
use crate::core::{Result, Session};

/// Every provider there is.
pub const ALL: &[&ProviderSpec] =
    &[&alibaba::SPEC, &atlas::SPEC, &koophone::SPEC, &commvault::SPEC];

/// What opening a profile needs from outside.
pub struct OpenContext {
    /// Watches what is sent.
    pub observer: Arc<dyn Observer>,
    /// Where tokens are kept between runs.
    pub tokens: TokenCache,
    /// Environment variables, for credentials that vendors' tools read there.
    pub environment: Arc<Environment>,
    /// `--timeout`: the limit of one request, over the profile's own.
    pub request_timeout: Option<Duration>,
}

impl OpenContext {
    /// The way of a profile's requests: trust, proxy and limits. `--timeout`
    /// limits every request. A profile's `request_timeout` does not shorten
    /// creates, because giving up on one leaves it undecided.
    pub fn transport(&self, profile: &Profile) -> Transport {
        let values = &profile.values;
        let tls = TlsSettings { ca_file: values.path("ca_file") };
        let proxy = values.text("proxy").map(str::to_owned);
        let mut transport = Transport::new(Arc::clone(&self.observer), tls, proxy);
        let limits = &mut transport.limits;
        if let Some(limit) = values.duration("request_timeout") {
            limits.request = limit;
            limits.create = limits.create.max(limit);
        }
        if let Some(limit) = self.request_timeout {
            limits.request = limit;
            limits.create = limit;
        }
        transport
    }
}

/// An opened profile.
///
/// What only some providers have is `None` unless a provider says otherwise;
/// it then also names the command in
/// [`ProviderSpec::commands`], by the words of [`capability::TABLE`].
#[async_trait]
pub trait Provider: Send + Sync {
    /// The profile's way to its provider.
    fn session(&self) -> &Session;

    /// What makes a target's name unique below the endpoint, such as a project;
    /// empty where the provider's ids are unique by themselves. Locks, intents
    /// and slots are kept under endpoint and scope, so it must not change with
    /// the credential.
    fn scope(&self) -> String {
        String::new()
    }

    /// Starting, following and listing backups.
    fn backups(&self) -> &dyn Backups;

    /// What can be backed up.
    fn targets(&self) -> &dyn Targets;

    /// Asks one cheap read-only question that needs the credential, and says
    /// in a few words what was learnt (an account, a count).
    ///
    /// # Errors
    /// Whatever keeps the question from being answered.
    async fn check(&self) -> Result<String>;

    /// Where the key comes from that signs each request, for people; never a
    /// secret. `None` where there is nothing to tell.
    fn signs_as(&self) -> Option<String> {
        None
    }

    /// Cached tokens; `None` where every request is signed by itself.
    fn tokens(&self) -> Option<&dyn Tokens> {
        None
    }

    /// Changing how long a backup is kept: `backup keep`.
    fn keep_backups(&self) -> Option<&dyn KeepBackups> {
        None
    }

    /// Removing a backup: `backup delete`.
    fn delete_backups(&self) -> Option<&dyn DeleteBackups> {
        None
    }

    /// Stopping a running backup: `backup cancel`.
    fn cancel_backups(&self) -> Option<&dyn CancelBackups> {
        None
    }

    /// Addresses that a backup can be fetched from at once, without a restore:
    /// `backup show --links`, and `restore create --to download`.
    fn backup_downloads(&self) -> Option<&dyn Downloads> {
        None
    }

    /// The room that backups take: `backup storage`.
    fn backup_storage(&self) -> Option<&dyn BackupStorage> {
        None
    }

    /// Restores: `restore`.
    fn restores(&self) -> Option<&dyn Restores> {
        None
    }

    /// Exports: `export`.
    fn exports(&self) -> Option<&dyn Exports> {
        None
    }

    /// Export buckets: `export bucket`.
    fn export_buckets(&self) -> Option<&dyn ExportBuckets> {
        None
    }

    /// The provider's own backup policy: `schedule`.
    fn schedules(&self) -> Option<&dyn Schedules> {
        None
    }

    /// The policy above the schedules: `compliance`.
    fn compliance(&self) -> Option<&dyn CompliancePolicies> {
        None
    }

    /// Restarting: `instance restart`.
    fn restarts(&self) -> Option<&dyn Restarts> {
        None
    }

    /// Removing and upgrading: `instance delete` and `upgrade`.
    fn instances(&self) -> Option<&dyn Instances> {
        None
    }

    /// Maintenance windows: `instance maintenance-window`.
    fn maintenance_windows(&self) -> Option<&dyn MaintenanceWindows> {
        None
    }

    /// Allowlists: `instance allowlist`.
    fn allowlists(&self) -> Option<&dyn Allowlists> {
        None
    }

    /// Encryption of connections: `instance ssl`.
    fn ssl_settings(&self) -> Option<&dyn SslSettings> {
        None
    }

    /// Audit logs: `instance audit-log`.
    fn audit_logs(&self) -> Option<&dyn AuditLogs> {
        None
    }

    /// Regions and zones: `region list`.
    fn regions(&self) -> Option<&dyn Regions> {
        None
    }

    /// Projects: `project list`.
    fn projects(&self) -> Option<&dyn Projects> {
        None
    }

    /// The provider's jobs of every kind: `job`.
    fn jobs(&self) -> Option<&dyn Jobs> {
        None
    }

    /// Any documented operation: `api`.
    fn raw(&self) -> Option<&dyn Raw> {
        None
    }
}
