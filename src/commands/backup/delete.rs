//! `backup delete`: remove a backup.

use crate::app::App;
use crate::commands::backup_id::{BackupName, Named};
use crate::commands::changing::{self, Accept, Place};
use crate::commands::support;
use crate::core::Result;
use crate::output::Report;

/// Arguments of `backup delete`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest`, `last-failed` and `oldest` stand for an id
    #[arg(value_name = "ID")]
    id: String,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    #[command(flatten)]
    accept: Accept,
}

/// Runs `backup delete`. Consent names the target: `destroys-data:TARGET`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let name = BackupName::read(app, &args.id, args.target.as_deref())?;
    support::check(app, name.profile())?;
    let Named { account, target, id, .. } = name.resolve(app).await?;
    let backups = support::need(app, &account, account.provider.delete_backups())?;
    let planned = support::unchanged(backups.delete(&target, &id, app.reads()).await)?;
    let look_up = format!("cloudbak backup show {}/{target}/{id}", account.name());
    let place = Place { account: &account, target: &target, id: Some(&id), look_up: &look_up };
    changing::run(app, place, planned, &args.accept).await
}
