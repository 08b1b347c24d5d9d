//! `restore ranges`: the moments that can be restored.

use serde::Serialize;

use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::runs::Account;

/// Arguments of `restore ranges`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// One range of moments, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RangeItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target.
    pub target: String,
    /// The first moment that can be restored.
    pub from: String,
    /// The last one.
    pub to: String,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("FROM", "from", Kind::Time).keep(),
    Column::new("TO", "to", Kind::Time).keep(),
];

/// Runs `restore ranges`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let one = async |account: &Account, target: &str| one(app, account, target).await;
    let reads = Reads::of_targets(app, &args.targets, one).await?;
    let mut report = app.report(ReportKind::RestoreRangeList, Vec::new(), COLUMNS);
    report.ids = &["target"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn one(app: &App, account: &Account, target: &str) -> Result<Vec<RangeItem>> {
    let restores = support::need(app, account, account.provider.restores())?;
    let ranges = support::need(app, account, restores.ranges())?;
    let found = ranges.ranges(target).await?;
    Ok(found
        .into_iter()
        .map(|(from, to)| RangeItem {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            target: target.to_owned(),
            from: rfc3339_seconds(from),
            to: rfc3339_seconds(to),
        })
        .collect())
}
