//! `backup storage`: the room that backups take.

use serde::Serialize;

use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::runs::Account;

/// Arguments of `backup storage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose backups: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// The room of one target or node, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct StorageItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target.
    pub target: String,
    /// The node, where the provider counts node by node.
    pub node: Option<String>,
    /// Bytes of full backups.
    pub full_bytes: Option<u64>,
    /// Bytes of log backups.
    pub log_bytes: Option<u64>,
    /// Bytes that cost nothing.
    pub free_bytes: Option<u64>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("NODE", "node", Kind::Id),
    Column::new("FULL", "full_bytes", Kind::Size),
    Column::new("LOGS", "log_bytes", Kind::Size),
    Column::new("FREE OF CHARGE", "free_bytes", Kind::Size),
];

/// Runs `backup storage`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let one = async |account: &Account, target: &str| one(app, account, target).await;
    let reads = Reads::of_targets(app, &args.targets, one).await?;
    let mut report = app.report(ReportKind::BackupStorage, Vec::new(), COLUMNS);
    report.ids = &["target"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn one(app: &App, account: &Account, target: &str) -> Result<Vec<StorageItem>> {
    let storage = support::need(app, account, account.provider.backup_storage())?;
    let used = storage.storage(target).await?;
    Ok(used
        .into_iter()
        .map(|used| StorageItem {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            target: target.to_owned(),
            node: used.node,
            full_bytes: used.full_bytes,
            log_bytes: used.log_bytes,
            free_bytes: used.free_bytes,
        })
        .collect())
}
