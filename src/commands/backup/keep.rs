//! `backup keep`: change how long a backup is kept.

use std::time::Duration;

use jiff::Timestamp;

use super::after;
use crate::app::App;
use crate::commands::backup_id::{BackupName, Named};
use crate::commands::changing::{self, Accept, Outcome, Place};
use crate::commands::support;
use crate::core::{Error, Result};
use crate::output::Report;
use crate::providers::Keep;

/// Arguments of `backup keep`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest`, `latest-ok` and `oldest` stand for an id
    #[arg(value_name = "ID")]
    id: String,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    accept: Accept,
}

/// How long.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct KeepArgs {
    /// Keep it for this time from now on, such as 90d
    #[arg(long = "for", value_name = "TIME", value_parser = crate::cli::duration)]
    span: Option<Duration>,
    /// Keep it until this moment, RFC 3339
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// Keep it until somebody deletes it
    #[arg(long)]
    forever: bool,
}

impl KeepArgs {
    fn keep(&self, now: Timestamp) -> Result<Keep> {
        let until = match (self.span, self.until) {
            (Some(span), _) => now
                .checked_add(span)
                .map_err(|_| Error::usage("--for reaches beyond the end of time"))?,
            (None, Some(until)) => until,
            (None, None) => return Ok(Keep::Forever),
        };
        if until <= now {
            return Err(Error::usage("a backup can't be kept until a moment that is past"));
        }
        Ok(Keep::Until(until))
    }
}

/// Runs `backup keep`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let keep = args.keep.keep(app.started_at)?;
    let name = BackupName::read(app, &args.id, args.target.as_deref())?;
    support::check(app, name.profile())?;
    let named = name.resolve(app).await?;
    let Named { account, target, id, .. } = &named;
    let backups = support::need(app, account, account.provider.keep_backups())?;
    let planned = support::unchanged(backups.keep(target, id, keep, app.reads()).await)?;
    let look_up = format!("cloudbak backup show {}/{target}/{id}", account.name());
    let place = Place { account, target, id: Some(id), look_up: &look_up };
    match changing::apply(app, place, planned, &args.accept).await? {
        Outcome::Shown(report) => Ok(*report),
        Outcome::Sent(sent) => after(app, named, *sent).await,
    }
}
