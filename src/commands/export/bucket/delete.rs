//! `export bucket delete`.

use std::time::Duration;

use serde_json::json;

use super::{ApiArgs, buckets, open_one};
use crate::app::App;
use crate::commands::changing::{self, Accept, Outcome, Place};
use crate::core::{ErrorKind, Result};
use crate::model::{Danger, Exit};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{ExportBuckets, PlannedChange};
use crate::runs::Account;
use crate::runs::gone::until_gone;

/// Arguments of `export bucket delete`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which bucket
    #[arg(value_name = "BUCKET-ID")]
    id: String,
    /// Wait until it is gone: the provider may finish later than it answers
    #[arg(short, long)]
    wait: bool,
    /// Limit the wait, such as 1h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit, requires = "wait")]
    wait_timeout: Option<Duration>,
    #[command(flatten)]
    accept: Accept,
    #[command(flatten)]
    api: ApiArgs,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("ID", "bucket_id", Kind::Id),
    Column::new("REMOVED", "removed", Kind::Text).keep(),
];

/// Removes a bucket from the provider's list. The removal may end later than
/// the command; asking again does no harm.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let account = open_one(app, &args.api)?;
    let buckets = buckets(app, &account)?;
    let danger = Danger::destroys_data("snapshots can't be exported to the bucket any more");
    let planned = PlannedChange::new(buckets.delete(&args.id)?, "removes the bucket from the list")
        .danger(danger);
    let look_up = format!("cloudbak export bucket show {} -p {}", args.id, account.name());
    let id = Some(args.id.as_str());
    let place = Place { account: &account, target: &args.id, id, look_up: &look_up };
    let sent = match changing::apply(app, place, planned, &args.accept).await? {
        Outcome::Shown(report) => return Ok(*report),
        Outcome::Sent(sent) => sent,
    };
    if sent.error().is_some() {
        return sent.report(app);
    }
    let removed = match args.wait {
        true => waited(app, &account, buckets, args).await,
        false => Ok(is_gone(buckets, &args.id).await),
    };
    let word = if matches!(removed, Ok(true)) { "yes" } else { "accepted" };
    let item = json!({ "profile": account.name(), "provider": account.provider_word(),
        "bucket_id": args.id, "removed": word });
    let mut report = app.report(ReportKind::ExportBucketDeletion, vec![item], COLUMNS);
    report.run_id = Some(sent.context.run_id.to_string());
    report.ids = &["bucket_id"];
    if let Err(error) = removed {
        let error = error.next(look_up);
        report.exit = Exit::of(error.kind);
        report.errors.push((&error).into());
    }
    Ok(report)
}

/// One look. What it can't tell is not taken for removed.
async fn is_gone(buckets: &dyn ExportBuckets, id: &str) -> bool {
    matches!(buckets.show(id).await, Err(error) if error.kind == ErrorKind::NotFound)
}

async fn waited(
    app: &App,
    account: &Account,
    buckets: &dyn ExportBuckets,
    args: &Args,
) -> Result<bool> {
    let limit = args.wait_timeout.or_else(|| account.wait_timeout());
    until_gone(account, &app.cancel, limit, || buckets.show(&args.id)).await.map(|()| true)
}
