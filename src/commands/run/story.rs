//! The plan's course in words: what happened, whether data are at risk, and the
//! one command to run now.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::App;
use crate::config::Plan;
use crate::core::Error;
use crate::core::words::counted;
use crate::model::Exit;
use crate::output::{Report, mask, safe};
use crate::runs::check::age_text;
use crate::runs::notify::metrics::{self, Row};
use crate::runs::notify::story::{Event, Story};

/// Most failures that are told in a text.
const TOLD: usize = 5;

/// The story at the beginning.
pub fn start(plan: &Plan, run_id: &str, wanted: &[(String, String)]) -> Story {
    let targets: Vec<_> = wanted
        .iter()
        .map(|(profile, target)| json!({"profile": profile, "target": target}))
        .collect();
    Story {
        event: Event::Start,
        plan: plan.name.clone(),
        run_id: run_id.to_owned(),
        object: json!({
            "schema": "cloudbak/v1", "kind": "PlanStart", "plan": plan.name, "run_id": run_id,
            "started_at": crate::core::clock::rfc3339_seconds(Timestamp::now()), "items": targets,
        }),
        text: format!("cloudbak: plan {} begins, {}", plan.name, counted(wanted.len(), "target")),
        exit: None,
        next: None,
        targets: wanted.len(),
        failed: 0,
        seconds: 0,
    }
}

/// The report and metrics of a run that ended before it began.
pub fn stillborn(
    app: &App,
    run_id: &str,
    wanted: &[(String, String)],
    error: &Error,
) -> (Report, Vec<Row>) {
    let mut report = Report::of_error(app.command, app.started_at, error);
    report.run_id = Some(run_id.to_owned());
    let row = |(profile, target): &(String, String)| Row {
        profile: profile.clone(),
        target: target.clone(),
        exit_code: report.exit.code,
        ..Row::default()
    };
    let rows = wanted.iter().map(row).collect();
    (report, rows)
}

/// How the run came out.
#[derive(Default)]
pub struct End {
    /// The command that runs the rest again.
    pub again: String,
    /// How many targets the plan has.
    pub targets: usize,
    /// How many of them have no backup of this run.
    pub failed: usize,
    /// How long it took.
    pub elapsed: Duration,
}

impl End {
    /// The end that the report tells of.
    pub fn of(report: &Report, again: String) -> Self {
        let failed = report.items.iter().filter(|item| !item["error"].is_null()).count();
        Self { again, failed, ..Self::default() }
    }
}

/// The story at the end. It is a success only when every backup is one that the
/// provider has confirmed.
/// `whole` completes a command, so that it works where it is read.
pub fn end(
    plan: &Plan,
    run_id: &str,
    report: &Report,
    end: End,
    whole: &dyn Fn(&str) -> String,
) -> Story {
    let object = report.object();
    let confirmed = report.items.iter().all(|item| {
        item["state"] == "succeeded" || (item["state"] == "warned" && item["error"].is_null())
    });
    let good = report.exit == Exit::OK && confirmed;
    let next = if good { None } else { next(run_id, &end.again, report, whole) };
    let story = Story {
        event: if good { Event::Success } else { Event::Failure },
        plan: plan.name.clone(),
        run_id: run_id.to_owned(),
        text: String::new(),
        exit: Some(report.exit),
        next,
        targets: end.targets,
        failed: end.failed,
        seconds: end.elapsed.as_secs(),
        object,
    };
    Story { text: text(&story, report), ..story }
}

/// The one command: the failure's own where there is just one, else what runs
/// the rest again; what is not known is settled first.
fn next(
    run_id: &str,
    again: &str,
    report: &Report,
    whole: &dyn Fn(&str) -> String,
) -> Option<String> {
    let mut commands: Vec<&String> =
        report.errors.iter().filter_map(|error| error.command_next.as_ref()).collect();
    commands.dedup();
    match commands.as_slice() {
        _ if report.exit == Exit::UNKNOWN => Some(whole(&format!("cloudbak reconcile {run_id}"))),
        [only] => Some((*only).clone()),
        _ => Some(whole(again)),
    }
}

fn text(story: &Story, report: &Report) -> String {
    let Story { plan, targets, failed, .. } = story;
    let took = age_text(i64::try_from(story.seconds).unwrap_or(i64::MAX));
    if story.event == Event::Success {
        let targets = counted(*targets, "target");
        return format!("cloudbak: plan {plan} succeeded, {targets} in {took}");
    }
    let exit = report.exit;
    let mut lines = vec![format!(
        "cloudbak: plan {plan} FAILED (exit {} {}), {failed} of {} failed, in {took}",
        exit.code,
        exit.name,
        counted(*targets, "target")
    )];
    let failures = failures(report);
    lines.extend(failures.iter().take(TOLD).map(|failure| format!("- {failure}")));
    if failures.len() > TOLD {
        lines.push(format!("- and {} more", failures.len() - TOLD));
    }
    lines.extend(report.warnings.iter().take(TOLD).map(|risk| safe::line(risk).into_owned()));
    if let Some(next) = &story.next {
        lines.push(format!("run now: {}", safe::line(next)));
    }
    lines.join("\n")
}

/// What went wrong, each with its target; without targets, what went wrong at
/// all.
fn failures(report: &Report) -> Vec<String> {
    let of_item = |item: &Value| {
        let message = item["error"]["message"].as_str()?;
        let place = format!("{}/{}", item["profile"].as_str()?, item["target"].as_str()?);
        Some(format!("{}: {}", safe::line(&place), plain(message)))
    };
    let failures: Vec<String> = report.items.iter().filter_map(of_item).collect();
    if failures.is_empty() {
        return report.errors.iter().map(|error| plain(&error.message)).collect();
    }
    failures
}

fn plain(message: &str) -> String {
    safe::short(&mask::text(message), 300)
}

/// Writes the metrics; returns what to write into the log when that failed. A
/// target without a newer success keeps the time of its last one from the
/// earlier file.
pub fn write_metrics(
    path: &Path,
    plan: &str,
    mut rows: Vec<Row>,
    ended_at: Timestamp,
    seconds: f64,
) -> Option<String> {
    let earlier = std::fs::read_to_string(path).unwrap_or_default();
    for row in &mut rows {
        let before = metrics::last_success(&earlier, plan, row);
        // A moment to come was written by a clock that was wrong.
        let before = before.filter(|at| row.last_success.is_none() || *at <= ended_at);
        row.last_success = row.last_success.max(before);
    }
    let written = metrics::write(path, &metrics::text(plan, &rows, ended_at, seconds));
    written
        .err()
        .map(|error| format!("the metrics file `{}` can't be written: {error}", path.display()))
}
