//! Operations on the instances themselves.
//!
//! A plan that reads may ask first whether the operation is possible (the
//! instance is running, is of the right kind) and refuses with
//! [`ErrorKind::Rejected`](crate::core::ErrorKind::Rejected) and the reason, or
//! with [`ErrorKind::Busy`](crate::core::ErrorKind::Busy) where waiting helps.

use async_trait::async_trait;
use jiff::Timestamp;

use super::change::{PlannedChange, Reads};
use crate::core::Result;

/// When an operation takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// At once.
    #[default]
    Now,
    /// In the instance's maintenance window.
    MaintenanceWindow,
}

/// What to restart.
#[derive(Debug, Clone, Copy, Default)]
pub struct RestartWish<'a> {
    /// One node of it; `None` for all of it.
    pub node: Option<&'a str>,
    /// When; `None` leaves it to the provider.
    pub when: Option<When>,
}

/// Restarting.
#[async_trait]
pub trait Restarts: Send + Sync {
    /// Builds the request. Its danger is
    /// [`RESTARTS_INSTANCE`](crate::model::danger::RESTARTS_INSTANCE).
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a wish that the
    /// API does not have.
    async fn restart(
        &self,
        target: &str,
        wish: &RestartWish<'_>,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// Removing and upgrading.
#[async_trait]
pub trait Instances: Send + Sync {
    /// Builds the request that removes an instance with its data. Its danger
    /// is [`DESTROYS_DATA`](crate::model::danger::DESTROYS_DATA).
    ///
    /// # Errors
    /// As the [module](self) says.
    async fn delete(&self, target: &str, reads: Reads) -> Result<PlannedChange>;

    /// Builds the request that upgrades the engine's minor version. Its danger
    /// is [`RESTARTS_INSTANCE`](crate::model::danger::RESTARTS_INSTANCE).
    ///
    /// # Errors
    /// As the [module](self) says.
    async fn upgrade(
        &self,
        target: &str,
        when: Option<When>,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// When the provider may work on an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// Begin in UTC, `HH:MM`.
    pub start: String,
    /// End in UTC, `HH:MM`.
    pub end: String,
}

/// Maintenance windows.
#[async_trait]
pub trait MaintenanceWindows: Send + Sync {
    /// The window of an instance.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self, target: &str) -> Result<MaintenanceWindow>;

    /// Builds the request that sets it.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a window that
    /// the API refuses.
    async fn set(
        &self,
        target: &str,
        window: &MaintenanceWindow,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// Addresses that may connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowlistGroup {
    /// Name of the group.
    pub name: String,
    /// The group's attribute, such as `hidden`.
    pub attribute: Option<String>,
    /// IP addresses and CIDR blocks.
    pub addresses: Vec<String>,
}

/// How addresses are put into a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowlistMode {
    /// They take the place of the ones that are there.
    Cover,
    /// They are added.
    Append,
    /// They are taken out.
    Delete,
}

/// A change of an allowlist.
#[derive(Debug, Clone, Copy)]
pub struct AllowlistChange<'a> {
    /// How.
    pub mode: AllowlistMode,
    /// Which group; `None` for the provider's default one.
    pub group: Option<&'a str>,
    /// The group's attribute.
    pub attribute: Option<&'a str>,
    /// IP addresses and CIDR blocks.
    pub addresses: &'a [String],
}

/// Allowlists.
#[async_trait]
pub trait Allowlists: Send + Sync {
    /// The groups of an instance.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self, target: &str) -> Result<Vec<AllowlistGroup>>;

    /// Builds the request that changes one group. Opening it to every address
    /// has the danger [`OPENS_NETWORK`](crate::model::danger::OPENS_NETWORK).
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for addresses that
    /// are none, and for too many.
    async fn set(
        &self,
        target: &str,
        change: &AllowlistChange<'_>,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// Encryption of connections.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ssl {
    /// Whether it is on; `None` for a word that is not known.
    pub enabled: Option<bool>,
    /// The provider's own word.
    pub provider_state: Option<String>,
    /// When the certificate ends.
    pub expires_at: Option<Timestamp>,
    /// The name that the certificate is for.
    pub common_name: Option<String>,
    /// Whether unencrypted connections are refused.
    pub forced: Option<bool>,
}

/// What is done to the encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SslAction {
    /// Switch it on.
    On,
    /// Switch it off.
    Off,
    /// Renew the certificate.
    Renew,
}

/// A change of the encryption.
#[derive(Debug, Clone, Copy)]
pub struct SslChange {
    /// What.
    pub action: SslAction,
    /// Whether unencrypted connections are to be refused.
    pub forced: Option<bool>,
    /// When; `None` leaves it to the provider.
    pub when: Option<When>,
}

/// Encryption of connections.
#[async_trait]
pub trait SslSettings: Send + Sync {
    /// How it stands.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self, target: &str) -> Result<Ssl>;

    /// Builds the request that changes it. Its danger is
    /// [`RESTARTS_INSTANCE`](crate::model::danger::RESTARTS_INSTANCE).
    ///
    /// # Errors
    /// As the [module](self) says.
    async fn set(&self, target: &str, change: SslChange, reads: Reads) -> Result<PlannedChange>;
}

/// What is written to the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLogFilter {
    /// Kinds of operations, in the provider's words.
    pub operations: Vec<String>,
    /// The kind of node that it holds for, where there are several.
    pub role: Option<String>,
}

/// Audit logs.
#[async_trait]
pub trait AuditLogs: Send + Sync {
    /// What is written. `role` names a kind of node, where there are several.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self, target: &str, role: Option<&str>) -> Result<AuditLogFilter>;

    /// Builds the request that sets it.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a kind that is
    /// not known.
    async fn set(
        &self,
        target: &str,
        filter: &AuditLogFilter,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// A region and its zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The provider's id.
    pub id: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// The host that serves it.
    pub endpoint: Option<String>,
    /// Its zones.
    pub zones: Vec<Zone>,
}

/// A zone of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The provider's id.
    pub id: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// Whether instances in private networks can be made there.
    pub vpc: Option<bool>,
}

/// Regions.
#[async_trait]
pub trait Regions: Send + Sync {
    /// Lists all of them.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<Region>>;
}
