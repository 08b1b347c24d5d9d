//! `job list`.

use jiff::Timestamp;

use crate::app::{App, to_items};
use crate::commands::backup::list::moment;
use crate::commands::reads::Reads;
use crate::commands::started::{COLUMNS, IDS};
use crate::commands::support;
use crate::config::Purpose;
use crate::core::Result;
use crate::model::JobItem;
use crate::model::tracked::JOB;
use crate::output::{Report, ReportKind};
use crate::providers::JobFilter;
use crate::runs::Account;

/// Arguments of `job list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Show only jobs of these: TARGET or PROFILE/TARGET [default: all that the credential can see]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Show only jobs that began at or after this time: RFC 3339, or an age such as 7d
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Show only jobs that began before this time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
    /// Show only jobs of this kind, in the provider's own word
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Show only jobs that have not ended
    #[arg(long)]
    active: bool,
    /// Show at most this many of each target, or of each profile
    #[arg(long, value_name = "N", value_parser = crate::cli::count::<usize>)]
    limit: Option<usize>,
}

impl Args {
    fn filter(&self, target: Option<&String>) -> JobFilter {
        JobFilter {
            target: target.cloned(),
            since: self.since,
            until: self.until,
            kind: self.kind.clone(),
            active: self.active,
            limit: self.limit,
        }
    }
}

/// Runs `job list`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, targets) in app.select(&args.targets, Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        if args.targets.is_empty() {
            reads.take(account.name(), list(app, &account, &args.filter(None)).await);
            continue;
        }
        for target in &targets {
            reads.take(account.name(), list(app, &account, &args.filter(Some(target))).await);
        }
    }
    let mut report = app.report(ReportKind::JobList, Vec::new(), COLUMNS);
    report.ids = IDS;
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list(app: &App, account: &Account, filter: &JobFilter) -> Result<Vec<JobItem>> {
    if let Some(target) = &filter.target {
        account.provider.backups().check_target(target)?;
    }
    let jobs = support::need(app, account, account.provider.jobs())?;
    let lists = support::need(app, account, jobs.lists())?;
    let (profile, word) = (account.name(), account.provider_word());
    let found = lists.list(filter).await?;
    Ok(found.into_iter().map(|job| JobItem::of(JOB, profile, word, job)).collect())
}
