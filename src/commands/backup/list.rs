//! `backup list`: backups of each target, newest first.

use jiff::Timestamp;

use super::{COLUMNS, IDS};
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::Purpose;
use crate::core::Result;
use crate::model::BackupItem;
use crate::output::{Report, ReportKind};
use crate::providers::{Elsewhere, ListFilter, unsupported};
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
    #[arg(long, value_name = "N", value_parser = crate::cli::count::<usize>)]
    limit: Option<usize>,
    /// List the backups of a released instance of this region; with --copy-region, the region that
    /// copies were made from [default with --copy-region: the profile's `region`]
    #[arg(long, value_name = "REGION")]
    source_region: Option<String>,
    /// List the copies in this other region
    #[arg(long, value_name = "REGION")]
    copy_region: Option<String>,
}

/// The command with each flag, as the table of capabilities calls it.
const SOURCE_REGION: &str = "backup list --source-region";
const COPY_REGION: &str = "backup list --copy-region";

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
    Timestamp::now().checked_sub(age).map_err(|_| "that is before all time".to_owned())
}

/// Runs `backup list`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let filter = ListFilter { since: args.since, until: args.until, limit: args.limit };
    let selected = app.select(&args.targets, Purpose::Read)?;
    let place = args.elsewhere();
    if place.is_some() {
        for (profile, _) in &selected {
            support::check_command(args.command(), profile)?;
        }
    }
    let mut reads = Reads::default();
    for (profile, targets) in selected {
        let Some(account) = reads.opened(app.open(&profile)) else { continue };
        for target in &targets {
            reads.take(account.name(), list(&account, target, place.as_ref(), &filter).await);
        }
    }
    let mut report = app.report(ReportKind::BackupList, Vec::new(), COLUMNS);
    report.ids = IDS;
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

impl Args {
    /// The command as it was asked for.
    fn command(&self) -> &'static str {
        if self.copy_region.is_some() { COPY_REGION } else { SOURCE_REGION }
    }

    fn elsewhere(&self) -> Option<Elsewhere> {
        let (source_region, copy_region) = (self.source_region.clone(), self.copy_region.clone());
        let named = source_region.is_some() || copy_region.is_some();
        named.then_some(Elsewhere { source_region, copy_region })
    }
}

async fn list(
    account: &Account,
    target: &str,
    place: Option<&Elsewhere>,
    filter: &ListFilter,
) -> Result<Vec<BackupItem>> {
    let backups = account.provider.backups();
    backups.check_target(target)?;
    let found = match place {
        None => backups.list(target, filter).await?,
        Some(place) => {
            let (name, word) = (account.name(), account.provider_word());
            let elsewhere =
                backups.elsewhere().ok_or_else(|| unsupported(name, word, SOURCE_REGION))?;
            elsewhere.list(target, place, filter).await?
        }
    };
    Ok(found
        .into_iter()
        .map(|backup| BackupItem::of(account.name(), account.provider_word(), backup))
        .collect())
}
