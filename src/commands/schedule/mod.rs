//! `schedule`: when backups are made.

mod crontab;
pub mod install;
mod units;

use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::output::Report;

/// Verbs of `schedule`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Have a plan run regularly: shows a systemd timer or a crontab line, writes it with --yes
    Install(install::InstallArgs),
    /// Remove what `schedule install` has written
    Uninstall(install::UninstallArgs),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
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
        Verb::Install(args) => install::install(app, args),
        Verb::Uninstall(args) => install::uninstall(app, args),
    }
}
