//! `history list`.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{asked, state_of, words};
use crate::app::App;
use crate::commands::backup::list::moment;
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::journal::{Run, RunFilter, RunSummary};
use crate::model::Exit;
use crate::output::{Column, Kind, Report, ReportKind};

/// Arguments of `history list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = crate::cli::count::<u32>)]
    limit: u32,
    /// Show only runs that began at or after this time: RFC 3339, or an age such as 7d
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Show only runs with an outcome that is not known
    #[arg(long)]
    undecided: bool,
}

const COLUMNS: &[Column] = &[
    Column::new("RUN", "run_id", Kind::Id),
    Column::new("STARTED", "started_at", Kind::Time),
    Column::new("COMMAND", "command", Kind::Text).rank(2),
    Column::new("EXIT", "exit_name", Kind::Text).keep(),
    Column::new("TARGETS", "targets", Kind::List).rank(3),
    Column::new("STATES", "states", Kind::List).rank(4),
    Column::new("REASON", "reason", Kind::Text).rank(5),
];

/// Lists runs.
///
/// # Errors
/// [`crate::core::ErrorKind::Io`] when the journal cannot be read.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    let filter =
        RunFilter { limit: Some(args.limit), since: args.since, undecided: args.undecided };
    let runs = app.journal()?.runs(&filter)?;
    let mut report = app.report(ReportKind::RunList, runs.iter().map(item).collect(), COLUMNS);
    report.ids = &["run_id"];
    Ok(report)
}

fn item(summary: &RunSummary) -> Value {
    let run = &summary.run;
    let mut states: Vec<_> = summary
        .intents
        .iter()
        .map(|intent| match intent.seen {
            Some(seen) if !state_of(intent).is_undecided() => seen.word().to_owned(),
            _ => state_of(intent).word().to_lowercase().replace('_', "-"),
        })
        .collect();
    states.dedup();
    json!({
        "run_id": run.id.as_str(),
        "command": run.command,
        "started_at": rfc3339_seconds(run.started_at),
        "finished_at": run.finished_at.map(rfc3339_seconds),
        "exit_code": run.exit_code,
        "exit_name": exit_name(run.exit_code),
        "targets": asked(run, summary.intents.iter()),
        "states": states,
        "reason": reason(run),
    })
}

/// What went wrong first.
fn reason(run: &Run) -> Option<String> {
    let first = words(run.failures.first()?);
    match run.failures.len() - 1 {
        0 => Some(first),
        more => Some(format!("{first} (and {more} more)")),
    }
}

/// The name of an exit code; `null` for a run that never finished.
pub(super) fn exit_name(code: Option<u8>) -> Option<&'static str> {
    let code = code?;
    Some(Exit::ALL.iter().find(|exit| exit.code == code).map_or("unlisted", |exit| exit.name))
}
