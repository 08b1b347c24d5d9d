//! `backup list`: backups of each target, newest first.

use jiff::Timestamp;

use super::{COLUMNS, IDS};
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::config::Purpose;
use crate::core::Result;
use crate::model::BackupItem;
use crate::output::Report;
use crate::providers::ListFilter;
use crate::runs::Account;

/// Arguments of `backup list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose backups: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Show only backups that began at or after this time: RFC 3339, or an age such as 7d
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Show only backups that began before this time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
    /// Show at most this many of each target
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Reads a moment: RFC 3339, or an age such as `7d`.
///
/// # Errors
/// A text that says what a moment looks like.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let age = crate::config::parse_duration(text)
        .ok_or("write it as 2026-01-05T08:00:00Z, or as an age such as 26h or 7d")?;
    Timestamp::now().checked_sub(age).map_err(|error| error.to_string())
}

/// Runs `backup list`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let filter = ListFilter { since: args.since, until: args.until, limit: args.limit };
    let mut reads = Reads::default();
    for (profile, targets) in app.select(&args.targets, Purpose::Read)? {
        let Some(account) = reads.opened(app.open(&profile)) else { continue };
        for target in &targets {
            reads.take(account.name(), list(&account, target, &filter).await);
        }
    }
    let mut report = app.report("BackupList", Vec::new(), COLUMNS);
    report.ids = IDS;
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list(account: &Account, target: &str, filter: &ListFilter) -> Result<Vec<BackupItem>> {
    let backups = account.provider.backups();
    backups.check_target(target)?;
    let found = backups.list(target, filter).await?;
    Ok(found
        .into_iter()
        .map(|backup| BackupItem::of(account.name(), account.provider_word(), backup))
        .collect())
}
