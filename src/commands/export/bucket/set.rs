//! `export bucket set`.

use super::{ApiArgs, buckets, open_one};
use crate::app::App;
use crate::commands::changing::{self, Accept, Place};
use crate::commands::support;
use crate::core::Result;
use crate::output::Report;

/// Arguments of `export bucket set`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which bucket
    #[arg(value_name = "BUCKET-ID")]
    id: String,
    /// Whether exports go over private networking (AWS)
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    private_networking: bool,
    #[command(flatten)]
    accept: Accept,
    #[command(flatten)]
    api: ApiArgs,
}

/// Changes a bucket.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let account = open_one(app, &args.api)?;
    let edits = support::need(app, &account, buckets(app, &account)?.edits())?;
    let private = args.private_networking;
    let planned =
        support::unchanged(edits.set_private_networking(&args.id, private, app.reads()).await)?;
    let look_up = format!("cloudbak export bucket show {} -p {}", args.id, account.name());
    let id = Some(args.id.as_str());
    let place = Place { account: &account, target: &args.id, id, look_up: &look_up };
    changing::run(app, place, planned, &args.accept).await
}
