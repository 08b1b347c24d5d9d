//! Listing restores or exports.

use jiff::Timestamp;

use super::{COLUMNS, IDS, Noun, jobs};
use crate::app::{App, to_items};
use crate::commands::backup::list::moment;
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::Purpose;
use crate::core::Result;
use crate::model::JobItem;
use crate::output::Report;
use crate::providers::ListFilter;
use crate::runs::Account;

/// Arguments of commands that list.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Whose: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Show only those that began at or after this time: RFC 3339, or an age such as 7d
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Show only those that began before this time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
    /// Show at most this many of each target
    #[arg(long, value_name = "N", value_parser = crate::cli::count::<usize>)]
    limit: Option<usize>,
}

/// `list`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn list(app: &App, noun: &Noun, args: &ListArgs) -> Result<Report> {
    let filter = ListFilter { since: args.since, until: args.until, limit: args.limit };
    let mut reads = Reads::default();
    for (profile, targets) in app.select(&args.targets, Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        for target in &targets {
            reads.take(account.name(), list_one(app, noun, &account, target, &filter).await);
        }
    }
    let mut report = app.report(noun.list, Vec::new(), COLUMNS);
    report.ids = IDS;
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list_one(
    app: &App,
    noun: &Noun,
    account: &Account,
    target: &str,
    filter: &ListFilter,
) -> Result<Vec<JobItem>> {
    account.provider.backups().check_target(target)?;
    let found = jobs(app, noun, account)?.list(target, filter).await?;
    let (profile, word) = (account.name(), account.provider_word());
    Ok(found
        .into_iter()
        .map(|job| {
            let mut item = JobItem::of(noun.word, profile, word, job);
            item.target.get_or_insert_with(|| target.to_owned());
            item
        })
        .collect())
}
