//! `export bucket delete`.

use serde_json::json;

use super::{ApiArgs, buckets, open_one};
use crate::app::App;
use crate::commands::consent;
use crate::core::{ErrorKind, Result};
use crate::journal::NewRun;
use crate::model::{Danger, Exit, danger};
use crate::output::{Column, Kind, Report};

/// Arguments of `export bucket delete`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which bucket
    #[arg(value_name = "BUCKET-ID")]
    id: String,
    /// Consent by label: `destroys-data:BUCKET-ID`
    #[arg(long, value_name = "LABEL")]
    accept: Vec<String>,
    #[command(flatten)]
    api: ApiArgs,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("ID", "bucket_id", Kind::Id),
    Column::new("REMOVED", "removed", Kind::Text),
];

/// Removes a bucket from the provider's list. The removal may end later than
/// the command; asking again does no harm.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    consent::check_labels(&args.accept)?;
    let account = open_one(app, &args.api)?;
    let buckets = buckets(app, &account)?;
    let request = buckets.delete(&args.id)?;
    if let Some(form) = app.dry_run() {
        let shown = account.provider.session().preview(&request);
        return Ok(app.dry_run_report(&[shown], form));
    }
    let danger = Danger {
        label: danger::DESTROYS_DATA,
        consequence: "snapshots can't be exported to the bucket any more".to_owned(),
        names_target: true,
    };
    consent::require(app, &danger, &args.accept, &account, std::slice::from_ref(&args.id))?;
    let run = NewRun::of_this_process(app.command);
    let journal = app.journal()?;
    journal.start_run(&run)?;
    let sent = account.provider.session().call(&request).await;
    let exit = sent.as_ref().map_or_else(|error| Exit::of(error.kind), |_| Exit::OK);
    journal.finish_run(&run.id, exit.code)?;
    sent?;
    let removed = match buckets.show(&args.id).await {
        Err(error) if error.kind == ErrorKind::NotFound => "yes",
        _ => "accepted",
    };
    let item = json!({ "profile": account.name(), "provider": account.provider_word(),
        "bucket_id": args.id, "removed": removed });
    let mut report = app.report("ExportBucketDeletion", vec![item], COLUMNS);
    report.run_id = Some(run.id.to_string());
    report.ids = &["bucket_id"];
    Ok(report)
}
