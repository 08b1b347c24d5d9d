//! `backup show`: one backup.

use super::{COLUMNS, IDS, links};
use crate::app::{App, to_items};
use crate::commands::backup_id::{BackupName, Named};
use crate::commands::support;
use crate::core::Result;
use crate::model::BackupItem;
use crate::output::{Report, ReportKind};

/// Arguments of `backup show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest`, `latest-ok`, `last-failed` and `oldest` stand for an id
    #[arg(value_name = "ID")]
    id: String,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Print addresses that it can be downloaded from; whoever has one can read the data
    #[arg(long)]
    links: bool,
}

/// Runs `backup show`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let name = BackupName::read(app, &args.id, args.target.as_deref())?;
    if args.links {
        support::check_command(links::COMMAND, name.profile())?;
    }
    let Named { account, target, id, .. } = name.resolve(app).await?;
    if args.links {
        return links::of_backup(app, &account, &target, &id).await;
    }
    let backup = account.provider.backups().show(&target, &id).await?;
    let item = BackupItem::of(account.name(), account.provider_word(), backup);
    let mut report = app.report(ReportKind::BackupList, to_items([item])?, COLUMNS);
    report.ids = IDS;
    Ok(report)
}
