//! `instance`: operations on the instances themselves.

mod allowlist;
mod audit_log;
mod maintenance_window;
mod operate;
mod ssl;

use clap::Subcommand;

use super::changing::{self, Accept, Place};
use crate::app::App;
use crate::core::Result;
use crate::output::Report;
use crate::providers::{PlannedChange, When};
use crate::runs::Account;

pub use allowlist::AllowlistItem;
pub use audit_log::AuditLogItem;
pub use maintenance_window::MaintenanceWindowItem;
pub use ssl::SslItem;

/// Verbs of `instance`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Restart an instance, or one node of it
    Restart(operate::RestartArgs),
    /// Remove an instance with its data
    Delete(operate::DeleteArgs),
    /// Upgrade an instance to the newest minor version
    Upgrade(operate::UpgradeArgs),
    /// See and set when the provider may work on an instance
    #[command(subcommand)]
    MaintenanceWindow(maintenance_window::Verb),
    /// See and set the addresses that may connect
    #[command(subcommand)]
    Allowlist(allowlist::Verb),
    /// See and set the encryption of connections
    #[command(subcommand)]
    Ssl(ssl::Verb),
    /// See and set what is written to the audit log
    #[command(subcommand)]
    AuditLog(audit_log::Verb),
}

/// One instance.
#[derive(Debug, Clone, clap::Args)]
pub struct TargetArgs {
    /// Which instance: TARGET or PROFILE/TARGET
    #[arg(value_name = "TARGET")]
    target: String,
}

/// When an operation takes effect, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum WhenWord {
    /// At once
    Now,
    /// In the instance's maintenance window
    MaintenanceWindow,
}

impl From<WhenWord> for When {
    fn from(word: WhenWord) -> Self {
        match word {
            WhenWord::Now => Self::Now,
            WhenWord::MaintenanceWindow => Self::MaintenanceWindow,
        }
    }
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Restart(_) => "instance restart",
            Self::Delete(_) => "instance delete",
            Self::Upgrade(_) => "instance upgrade",
            Self::MaintenanceWindow(verb) => verb.name(),
            Self::Allowlist(verb) => verb.name(),
            Self::Ssl(verb) => verb.name(),
            Self::AuditLog(verb) => verb.name(),
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Restart(args) => operate::restart(app, args).await,
        Verb::Delete(args) => operate::delete(app, args).await,
        Verb::Upgrade(args) => operate::upgrade(app, args).await,
        Verb::MaintenanceWindow(verb) => maintenance_window::run(app, verb).await,
        Verb::Allowlist(verb) => allowlist::run(app, verb).await,
        Verb::Ssl(verb) => ssl::run(app, verb).await,
        Verb::AuditLog(verb) => audit_log::run(app, verb).await,
    }
}

/// Sends a change of one instance.
async fn change(
    app: &App,
    account: &Account,
    target: &str,
    planned: PlannedChange,
    accept: &Accept,
) -> Result<Report> {
    let look_up = format!("cloudbak target show {}/{target}", account.name());
    let place = Place { account, target, id: None, look_up: &look_up };
    changing::run(app, place, planned, accept).await
}
