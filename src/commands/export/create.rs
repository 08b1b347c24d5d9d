//! `export create`: copy a backup into a bucket.

use crate::app::App;
use crate::commands::backup::create::key_value;
use crate::commands::backup_id::{BackupName, Chosen};
use crate::commands::started::{self, EXPORTS, Order, StartArgs};
use crate::commands::support;
use crate::config::read_options;
use crate::core::Result;
use crate::journal::RunId;
use crate::output::Report;
use crate::providers::{ExportWish, Marker};

/// Arguments of `export create`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest` (the newest usable one) and `oldest` stand for an id
    #[arg(value_name = "BACKUP", required = true)]
    backups: Vec<String>,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Id of the export bucket that it goes to
    #[arg(long, value_name = "BUCKET-ID")]
    bucket: String,
    /// Set an option of the export (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
    #[command(flatten)]
    start: StartArgs,
}

/// Runs `export create`.
///
/// # Errors
/// Whatever ends it before anything is sent.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let run_id = RunId::generate();
    let mut orders = Vec::new();
    for text in &args.backups {
        let name = BackupName::read(app, text, args.target.as_deref())?;
        support::check(app, name.profile())?;
        let chosen = name.choose(app, false).await?;
        orders.push(order(app, args, &run_id, chosen).await?);
    }
    if let Some(report) = started::dry_run(app, &orders) {
        return Ok(report);
    }
    started::consent(app, &orders, &args.start.accept)?;
    let (context, outcomes) = started::start(app, &EXPORTS, run_id, orders, &args.start).await?;
    started::report(app, &EXPORTS, Some(&context), outcomes)
}

async fn order(app: &App, args: &Args, run_id: &RunId, chosen: Chosen) -> Result<Order> {
    let account = &chosen.account;
    let exports = support::need(app, account, account.provider.exports())?;
    let options = read_options(exports.options(), &args.set, "exports")?;
    let marker = Marker { run_id: run_id.to_string(), slot: None };
    let wish = ExportWish {
        target: &chosen.target,
        backup: chosen.choice(),
        bucket: &args.bucket,
        options: &options,
        marker: &marker,
        reads: app.reads(),
    };
    let plan = support::unchanged(exports.plan(&wish).await)?;
    let mut parts = vec![
        chosen.target.clone(),
        chosen.id.clone().unwrap_or_else(|| "latest".to_owned()),
        args.bucket.clone(),
    ];
    parts.extend(args.set.iter().map(|(key, value)| format!("{key}={value}")));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Ok(Order { account: account.clone(), plan, marker, wish: started::wish_hash(&parts) })
}
