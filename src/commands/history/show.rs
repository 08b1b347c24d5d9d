//! `history show`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{asked, few, state_of, story, words};
use crate::app::App;
use crate::core::clock::rfc3339_seconds;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::{IntentHistory, IntentRecord, RunRecord};
use crate::output::{Report, ReportKind, safe};
use crate::suggest;

/// Arguments of `history show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which run: its id or the beginning of it
    #[arg(value_name = "RUN")]
    run: String,
}

/// Shows one run.
///
/// # Errors
/// [`ErrorKind::NotFound`] when there is no such run, [`ErrorKind::Io`] when
/// the journal cannot be read.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    let record = app.journal()?.run(&args.run)?.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("the journal has no run `{}`", args.run))
            .code("history.no_run")
            .next("cloudbak history list")
    })?;
    let mut report =
        app.report(ReportKind::RunHistory, record.intents.iter().map(item).collect(), &[]);
    report.run_id = Some(record.run.id.to_string());
    report.ids = &["backup_id", "job_id"];
    report.text = Some(text(app, &record));
    report.data = Some(json!({
        "run": {
            "run_id": record.run.id.as_str(),
            "command": record.run.command,
            "started_at": rfc3339_seconds(record.run.started_at),
            "finished_at": record.run.finished_at.map(rfc3339_seconds),
            "exit_code": record.run.exit_code,
            "targets": targets(&record),
            "failures": record.run.failures,
            "host": record.run.process.host,
            "pid": record.run.process.pid,
        }
    }));
    Ok(report)
}

fn item(history: &IntentHistory) -> Value {
    let intent = &history.intent;
    let events: Vec<_> = history
        .events
        .iter()
        .map(|event| {
            json!({
                "at": rfc3339_seconds(event.at),
                "from": event.from.word(),
                "to": event.to.word(),
                "detail": event.detail,
            })
        })
        .collect();
    json!({
        "profile": intent.profile,
        "provider": intent.provider,
        "target": intent.target,
        "action": intent.action,
        "intent_state": state_of(intent).word(),
        "state": intent.seen.map(crate::model::State::word),
        "provider_state": intent.provider_state,
        "backup_id": intent.backup_id,
        "job_id": intent.job_id,
        "disposition": intent.disposition,
        "story": story(intent),
        "command_next": command_next(intent),
        "error": intent.error,
        "events": events,
    })
}

fn text(app: &App, record: &RunRecord) -> String {
    let run = &record.run;
    let mut text = String::new();
    let end = match (run.finished_at, super::list::exit_name(run.exit_code)) {
        (Some(at), Some(name)) => format!("ended {} with {name}", rfc3339_seconds(at)),
        _ => "did not end by itself".to_owned(),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}  {}  began {}, {end}",
        run.id,
        run.command,
        rfc3339_seconds(run.started_at)
    );
    let _ = writeln!(text, "on {} as process {}", safe::line(&run.process.host), run.process.pid);
    let targets = targets(record);
    if !targets.is_empty() {
        let _ = writeln!(text, "asked for {}", few(&targets, 0));
    }
    for failure in &run.failures {
        let _ = writeln!(text, "went wrong ({}): {}", safe::line(&failure.class), words(failure));
    }
    if record.intents.is_empty() && run.finished_at.is_some() {
        let _ = writeln!(text, "nothing was sent");
    }
    for history in &record.intents {
        let intent = &history.intent;
        let place = format!("{}/{}", intent.profile, intent.target);
        let _ = writeln!(text, "\n{}: {}", safe::line(&place), story(intent));
        for event in &history.events {
            let detail = event.detail.as_deref().unwrap_or("");
            let _ = writeln!(
                text,
                "  {}  {:<9} {}",
                rfc3339_seconds(event.at),
                event.to.word(),
                safe::line(detail)
            );
        }
        if let Some(command) = command_next(intent) {
            let command = suggest::command(&command, &app.globals);
            let _ = writeln!(text, "  next: {}", safe::line(&command));
        }
    }
    text
}

fn targets(record: &RunRecord) -> Vec<String> {
    asked(&record.run, record.intents.iter().map(|history| &history.intent))
}

/// The one command to run now, if any.
fn command_next(intent: &IntentRecord) -> Option<String> {
    let state = state_of(intent);
    if state.is_undecided() {
        return Some(format!("cloudbak reconcile {}", intent.run_id));
    }
    if !state.is_unfinished() {
        return None;
    }
    let id = intent.backup_id.as_ref().or(intent.job_id.as_ref())?;
    Some(format!("cloudbak backup wait {}/{}/{id}", intent.profile, intent.target))
}
