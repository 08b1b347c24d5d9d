//! `backup`: start, follow, list, keep and remove backups.

mod after;
pub mod cancel;
pub mod check;
mod check_format;
pub mod create;
pub mod delete;
pub mod keep;
mod links;
pub mod list;
pub mod show;
pub mod storage;
pub mod wait;

use after::after;
pub use check_format::{UNDETERMINED, is_plugin};
use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::output::{Column, Kind, Report};

/// Verbs of `backup`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Start a backup of each target
    Create(create::Args),
    /// List backups, newest first
    List(list::Args),
    /// Show one backup
    Show(show::Args),
    /// Follow backups to their end
    Wait(wait::Args),
    /// Stop a running backup
    Cancel(cancel::Args),
    /// Remove a backup
    Delete(delete::Args),
    /// Change how long a backup is kept
    Keep(keep::Args),
    /// Show the room that backups take
    Storage(storage::Args),
    /// Check that the newest completed backup of each target is young enough
    Check(check::Args),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "backup create",
            Self::List(_) => "backup list",
            Self::Show(_) => "backup show",
            Self::Wait(_) => "backup wait",
            Self::Cancel(_) => "backup cancel",
            Self::Delete(_) => "backup delete",
            Self::Keep(_) => "backup keep",
            Self::Storage(_) => "backup storage",
            Self::Check(_) => "backup check",
        }
    }

    /// Whether it was started by cron.
    pub fn is_cron(&self) -> bool {
        match self {
            Self::Create(args) => args.cron().is_on(),
            Self::Check(args) => args.cron().is_on(),
            _ => false,
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Create(args) => create::run(app, args).await,
        Verb::List(args) => list::run(app, args).await,
        Verb::Show(args) => show::run(app, args).await,
        Verb::Wait(args) => wait::run(app, args).await,
        Verb::Cancel(args) => cancel::run(app, args).await,
        Verb::Delete(args) => delete::run(app, args).await,
        Verb::Keep(args) => keep::run(app, args).await,
        Verb::Storage(args) => storage::run(app, args).await,
        Verb::Check(args) => check::run(app, args).await,
    }
}

/// Columns of every list of backups.
pub const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("ID", "backup_id", Kind::Id),
    Column::new("JOB", "job_id", Kind::Id).wide(),
    Column::new("STATE", "state", Kind::State),
    Column::new("PROVIDER SAYS", "provider_state", Kind::Text).wide(),
    Column::new("CREATED", "created_at", Kind::Time).wide(),
    Column::new("COMPLETED", "completed_at", Kind::Time),
    Column::new("EXPIRES", "expires_at", Kind::Time).wide(),
    Column::new("SIZE", "size_bytes", Kind::Size).rank(2),
];

/// Fields that `-o id` prints, the first one that is there.
pub const IDS: &[&str] = &["backup_id", "job_id"];
