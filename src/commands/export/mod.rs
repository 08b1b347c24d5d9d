//! `export`: snapshots in object storage.

pub mod bucket;

use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::output::Report;

/// Verbs of `export`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Manage the buckets that snapshots are exported to
    #[command(subcommand)]
    Bucket(bucket::Verb),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bucket(verb) => verb.name(),
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Bucket(verb) => bucket::run(app, verb).await,
    }
}
