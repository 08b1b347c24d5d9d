//! `backup cancel`: stop a running backup.

use super::after;
use crate::app::App;
use crate::commands::backup_id::{BackupName, Named};
use crate::commands::changing::{self, Accept, Outcome, Place};
use crate::commands::support;
use crate::core::Result;
use crate::output::Report;

/// Arguments of `backup cancel`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest` stands for an id
    #[arg(value_name = "ID")]
    id: String,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    #[command(flatten)]
    accept: Accept,
}

/// Runs `backup cancel`. The provider accepts the wish; whether and when the
/// backup stops is shown by `backup wait`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let name = BackupName::read(app, &args.id, args.target.as_deref())?;
    support::check(app, name.profile())?;
    let named = name.resolve(app).await?;
    let Named { account, target, id, follow } = &named;
    let backups = support::need(app, account, account.provider.cancel_backups())?;
    let planned = support::unchanged(backups.cancel(follow, app.reads()).await)?;
    let look_up = format!("cloudbak backup show {}/{target}/{id}", account.name());
    let place = Place { account, target, id: Some(id), look_up: &look_up };
    match changing::apply(app, place, planned, &args.accept).await? {
        Outcome::Shown(report) => Ok(*report),
        Outcome::Sent(sent) => after(app, named, *sent).await,
    }
}
