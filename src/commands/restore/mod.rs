//! `restore`: bring backups back.

mod create;
mod download;
pub mod ranges;

use std::path::PathBuf;

use clap::Subcommand;

use super::changing::{self, Accept, Place};
use super::started::{self, IdArgs, IdsArgs, ListArgs, RESTORES, WaitArgs};
use super::{links, support};
use crate::app::App;
use crate::commands::backup_id::Named;
use crate::core::{Error, Result};
use crate::output::Report;

/// Verbs of `restore`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Restore a backup
    Create(create::Args),
    /// List restores, newest first
    List(ListArgs),
    /// Show one restore
    Show(ShowArgs),
    /// Follow restores to their end
    Wait(WaitDownloadArgs),
    /// Show the moments that can be restored
    Ranges(ranges::Args),
    /// Stop a restore
    Cancel(CancelArgs),
}

/// Arguments of `restore show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    id: IdArgs,
    /// Print addresses that it can be downloaded from; whoever has one can read the data
    #[arg(long)]
    links: bool,
}

/// Arguments of `restore wait`.
#[derive(Debug, clap::Args)]
pub struct WaitDownloadArgs {
    #[command(flatten)]
    ids: IdsArgs,
    #[command(flatten)]
    wait: WaitArgs,
    /// Download it to this file when it is ready, or into this folder; goes on where an earlier
    /// download broke off
    #[arg(long, value_name = "FILE")]
    download: Option<PathBuf>,
}

/// Arguments of `restore cancel`.
#[derive(Debug, clap::Args)]
pub struct CancelArgs {
    #[command(flatten)]
    id: IdArgs,
    #[command(flatten)]
    accept: Accept,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "restore create",
            Self::List(_) => "restore list",
            Self::Show(_) => "restore show",
            Self::Wait(_) => "restore wait",
            Self::Ranges(_) => "restore ranges",
            Self::Cancel(_) => "restore cancel",
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
        Verb::List(args) => started::list(app, &RESTORES, args).await,
        Verb::Show(args) => show(app, args).await,
        Verb::Wait(args) => wait(app, args).await,
        Verb::Ranges(args) => ranges::run(app, args).await,
        Verb::Cancel(args) => cancel(app, args).await,
    }
}

fn named(app: &App, id: &IdArgs) -> Result<Named> {
    started::named(app, &RESTORES, &id.id, id.target.as_deref())
}

async fn show(app: &App, args: &ShowArgs) -> Result<Report> {
    let named = named(app, &args.id)?;
    if !args.links {
        return started::show(app, &RESTORES, &named).await;
    }
    let Named { account, target, id, .. } = &named;
    let found = support::unchanged(download::of_restores(account)?.links(target, id).await)?;
    links::report(app, account, target, id, &found)
}

async fn wait(app: &App, args: &WaitDownloadArgs) -> Result<Report> {
    if let Some(path) = &args.download {
        let [id] = args.ids.ids.as_slice() else {
            return Err(Error::usage("--download takes one restore"));
        };
        download::check_place(path)?;
        let named = started::named(app, &RESTORES, id, args.ids.target.as_deref())?;
        download::of_restores(&named.account)?;
        let mut outcomes = started::wait(app, &RESTORES, &args.ids, &args.wait).await?;
        if let Some(outcome) = outcomes.first_mut() {
            download::after(app, &named.account, outcome, path).await;
        }
        return started::report(app, &RESTORES, None, outcomes);
    }
    let outcomes = started::wait(app, &RESTORES, &args.ids, &args.wait).await?;
    started::report(app, &RESTORES, None, outcomes)
}

async fn cancel(app: &App, args: &CancelArgs) -> Result<Report> {
    let Named { account, target, id, .. } = named(app, &args.id)?;
    let restores = support::need(app, &account, account.provider.restores())?;
    let cancels = support::need(app, &account, restores.cancels())?;
    let planned = support::unchanged(cancels.cancel(&target, &id, app.reads()).await)?;
    let look_up = format!("cloudbak restore show {}/{target}/{id}", account.name());
    let place = Place { account: &account, target: &target, id: Some(&id), look_up: &look_up };
    changing::run(app, place, planned, &args.accept).await
}
