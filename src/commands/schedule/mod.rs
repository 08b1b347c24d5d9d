//! `schedule`: the provider's own backup policy.

mod set;
mod show;

use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::output::Report;

pub use set::FieldChangeItem;
pub use show::PolicyItem;

/// Verbs of `schedule`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show every field of the backup policy
    Show(show::Args),
    /// Change fields of the backup policy
    Set(set::Args),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "schedule show",
            Self::Set(_) => "schedule set",
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
    }
}
