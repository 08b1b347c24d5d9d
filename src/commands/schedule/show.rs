//! `schedule show`.

use crate::app::{App, to_items};
use crate::commands::policy::{self, PolicyItem};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::core::Result;
use crate::output::{Report, ReportKind};
use crate::runs::Account;

/// Arguments of `schedule show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose policy: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// Runs `schedule show`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let one = async |account: &Account, target: &str| one(app, account, target).await;
    let reads = Reads::of_targets(app, &args.targets, one).await?;
    let mut report = app.report(ReportKind::Schedule, Vec::new(), policy::SHOWN);
    report.ids = &["key"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn one(app: &App, account: &Account, target: &str) -> Result<Vec<PolicyItem>> {
    let schedules = support::need(app, account, account.provider.schedules())?;
    Ok(policy::shown(account, target, schedules.show(target).await?))
}
