//! `schedule`: when backups are made: the provider's own policy, and plans that
//! the system's timer starts.

mod crontab;
pub mod install;
mod set;
mod show;
mod units;

use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::output::Report;

/// Verbs of `schedule`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show every field of the backup policy
    Show(show::Args),
    /// Change fields of the backup policy
    Set(set::Args),
    /// Have a plan run regularly: shows a systemd timer or a crontab line, writes it with --yes
    Install(install::InstallArgs),
    /// Remove what `schedule install` has written
    Uninstall(install::UninstallArgs),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "schedule show",
            Self::Set(_) => "schedule set",
            Self::Install(_) => "schedule install",
            Self::Uninstall(_) => "schedule uninstall",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Show(args) => show::run(app, args).await,
        Verb::Set(args) => set::run(app, args).await,
        Verb::Install(args) => install::install(app, args),
        Verb::Uninstall(args) => install::uninstall(app, args),
    }
}
