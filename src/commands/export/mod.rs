//! `export`: snapshots in object storage.

pub mod bucket;
mod create;

use clap::Subcommand;

use super::started::{self, EXPORTS, IdArgs, IdsArgs, ListArgs, WaitArgs};
use crate::app::App;
use crate::core::Result;
use crate::output::Report;

/// Verbs of `export`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Copy a backup into a bucket
    Create(create::Args),
    /// List exports, newest first
    List(ListArgs),
    /// Show one export
    Show(IdArgs),
    /// Follow exports to their end
    Wait(FollowArgs),
    /// Manage the buckets that snapshots are exported to
    #[command(subcommand)]
    Bucket(bucket::Verb),
}

/// Arguments of `export wait`.
#[derive(Debug, clap::Args)]
pub struct FollowArgs {
    #[command(flatten)]
    ids: IdsArgs,
    #[command(flatten)]
    wait: WaitArgs,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "export create",
            Self::List(_) => "export list",
            Self::Show(_) => "export show",
            Self::Wait(_) => "export wait",
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
        Verb::Create(args) => create::run(app, args).await,
        Verb::List(args) => started::list(app, &EXPORTS, args).await,
        Verb::Show(args) => {
            let named = started::named(app, &EXPORTS, &args.id, args.target.as_deref())?;
            started::show(app, &EXPORTS, &named).await
        }
        Verb::Wait(args) => {
            let outcomes = started::wait(app, &EXPORTS, &args.ids, &args.wait).await?;
            started::report(app, &EXPORTS, None, outcomes)
        }
        Verb::Bucket(verb) => bucket::run(app, verb).await,
    }
}
