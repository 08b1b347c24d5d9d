//! `reconcile`: settles runs whose outcome is not known. Starts nothing.

use serde::Serialize;

use crate::app::{App, to_items};
use crate::core::{Error, ErrorKind, Result, Sent};
use crate::journal::{IntentRecord, Journal, Step};
use crate::model::{BackupItem, Disposition, ErrorReport, Exit, State};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::runs::reconcile::{self, Outcome};

/// Arguments of `reconcile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which run: its id or the beginning of it [default: every open one]
    #[arg(value_name = "RUN")]
    run: Option<String>,
    /// Give up finding out what became of this run; a new backup can then be started
    #[arg(long, value_name = "RUN", conflicts_with = "run")]
    abandon: Option<String>,
}

/// One open intent and what became of it, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ReconcileItem {
    /// The run that wrote it.
    pub run_id: String,
    /// What was done: `backup create`.
    pub action: String,
    /// `accepted`, `not-accepted`, `unknown`, `busy` or `abandoned`.
    pub outcome: &'static str,
    /// The backup, as far as it is known.
    #[serde(flatten)]
    pub backup: BackupItem,
}

const COLUMNS: &[Column] = &[
    Column::new("RUN", "run_id", Kind::Id),
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("OUTCOME", "outcome", Kind::Text).keep(),
    Column::new("ID", "backup_id", Kind::Id).rank(1),
    Column::new("JOB", "job_id", Kind::Id).rank(2),
    Column::new("STATE", "state", Kind::State),
];

/// Runs `reconcile`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let _signals = app.cancel.defer();
    let journal = app.journal()?;
    if let Some(run) = &args.abandon {
        return abandon(app, &journal, run);
    }
    let open = match &args.run {
        Some(run) => open_of(&journal, run)?,
        None => journal.all_open()?,
    };
    let locks = app.folders()?.locks();
    let mut items = Vec::new();
    let mut exits = Vec::new();
    for intent in open.iter().filter(|_| app.dry_run().is_none()) {
        let account = app.profile(&intent.profile).and_then(|profile| app.open(&profile));
        let (item, exit) = match account {
            Ok(account) => {
                let found =
                    reconcile::reconcile(&journal, &locks, &account, intent, &app.cancel).await?;
                item(intent, found)
            }
            Err(error) => not_asked(intent, error),
        };
        items.push(item);
        exits.push(exit);
    }
    if app.dry_run().is_some() {
        items.extend(open.iter().map(blank));
    }
    let mut report = app.report(ReportKind::ReconcileRun, Vec::new(), COLUMNS);
    report.errors = items.iter().filter_map(|item| item.backup.error.clone()).collect();
    report.items = to_items(items)?;
    report.ids = &["backup_id", "job_id"];
    report.exit = Exit::combine(exits);
    report.notes.extend(app.unchanged());
    if open.is_empty() {
        report.notes.push("nothing is open: the outcome of every run is known".to_owned());
    }
    Ok(report)
}

fn open_of(journal: &Journal, run: &str) -> Result<Vec<IntentRecord>> {
    let record = journal.run(run)?.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("the journal has no run `{run}`"))
            .code("history.no_run")
            .next("cloudbak history list")
    })?;
    let open = record.intents.into_iter().map(|history| history.intent);
    Ok(open.filter(|intent| intent.state.is_undecided()).collect())
}

fn abandon(app: &App, journal: &Journal, run: &str) -> Result<Report> {
    let open = open_of(journal, run)?;
    let mut items = Vec::new();
    for intent in &open {
        if app.dry_run().is_some() {
            items.push(blank(intent));
            continue;
        }
        let reason = "by hand, with --abandon".to_owned();
        journal.record(&intent.id, Step::Abandoned { reason })?;
        items.push(ReconcileItem { outcome: "abandoned", ..blank(intent) });
    }
    let mut report = app.report(ReportKind::ReconcileRun, to_items(items)?, COLUMNS);
    report.notes.extend(app.unchanged());
    if open.is_empty() {
        report.notes.push("nothing of this run is open".to_owned());
    }
    Ok(report)
}

fn blank(intent: &IntentRecord) -> ReconcileItem {
    let mut backup = BackupItem::new(&intent.profile, &intent.provider, &intent.target);
    backup.state = Some(State::Unknown);
    backup.backup_id = intent.backup_id.clone();
    backup.job_id = intent.job_id.clone();
    ReconcileItem {
        run_id: intent.run_id.to_string(),
        action: intent.action.clone(),
        outcome: "unknown",
        backup,
    }
}

fn item(intent: &IntentRecord, outcome: Outcome) -> (ReconcileItem, &'static Exit) {
    let mut item = blank(intent);
    let exit = match outcome {
        Outcome::Accepted(follow, seen) => {
            item.outcome = "accepted";
            item.backup.disposition = Some(Disposition::Found);
            item.backup.backup_id = follow.backup_id;
            item.backup.job_id = follow.job_id;
            item.backup.state = Some(State::Queued);
            if let Some(seen) = seen {
                item.backup.update(*seen);
            }
            Exit::OK
        }
        Outcome::NotAccepted => {
            item.outcome = "not-accepted";
            item.backup.state = None;
            Exit::OK
        }
        Outcome::Busy(error) => {
            item.outcome = "busy";
            item.backup.error = Some(ErrorReport::from(&error));
            Exit::BUSY
        }
        Outcome::Undecided(why) => {
            item.backup.error = Some(ErrorReport::from(&still_unknown(intent, &why)));
            Exit::UNKNOWN
        }
    };
    (item, exit)
}

/// Its profile can't be used, so nobody was asked.
fn not_asked(intent: &IntentRecord, mut error: Error) -> (ReconcileItem, &'static Exit) {
    error.message = format!("run {}: nobody was asked: {}", intent.run_id, error.message);
    if error.next.is_none() {
        error.hint.get_or_insert("name the config of that run with --config".to_owned());
    }
    let exit = Exit::of(error.kind);
    let mut item = blank(intent);
    item.backup.error = Some(ErrorReport::from(&error.sent(Sent::Maybe)));
    (item, exit)
}

fn still_unknown(intent: &IntentRecord, why: &str) -> Error {
    Error::new(
        ErrorKind::Undecided,
        format!("it is still not known whether the provider accepted the backup: {why}"),
    )
    .hint(format!(
        "do not start another one; ask again later, and only when you know from the provider's \
         console what became of it, close it by hand: cloudbak reconcile --abandon {}",
        intent.run_id
    ))
    .next(format!("cloudbak reconcile {}", intent.run_id))
    .sent(Sent::Maybe)
}
