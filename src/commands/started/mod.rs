//! Restores and exports: what their commands have in common.

mod list;
mod run;
mod wait;

pub use list::{ListArgs, list};
pub use run::{Order, StartArgs, consent, dry_run, start, wish_hash};
pub use wait::{WaitArgs, wait};

use super::backup_id::{BackupName, Named};
use super::{running, support};
use crate::app::{App, to_items};
use crate::core::{Error, Result};
use crate::model::tracked::{EXPORT, RESTORE};
use crate::model::{Exit, JobItem, State, Tracked as _};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{Provider, StartedJobs};
use crate::runs::Account;
use crate::runs::create::Context;

/// Restores or exports.
pub struct Noun {
    /// The word of the command.
    pub word: &'static str,
    /// Kind of a report about what was started or followed.
    pub run: ReportKind,
    /// Kind of a report that lists.
    pub list: ReportKind,
    /// The provider's side.
    pub of: fn(&dyn Provider) -> Option<&dyn StartedJobs>,
}

/// Restores.
pub static RESTORES: Noun = Noun {
    word: RESTORE,
    run: ReportKind::RestoreRun,
    list: ReportKind::RestoreList,
    of: |provider| provider.restores().map(|restores| restores as &dyn StartedJobs),
};

/// Exports.
pub static EXPORTS: Noun = Noun {
    word: EXPORT,
    run: ReportKind::ExportRun,
    list: ReportKind::ExportList,
    of: |provider| provider.exports().map(|exports| exports as &dyn StartedJobs),
};

/// Columns of every list of jobs.
pub const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("JOB", "job_id", Kind::Id),
    Column::new("KIND", "kind", Kind::Text).rank(3),
    Column::new("BACKUP", "backup_id", Kind::Id).rank(4),
    Column::new("STATE", "state", Kind::State),
    Column::new("PROVIDER SAYS", "provider_state", Kind::Text).rank(5),
    Column::new("%", "percent", Kind::Percent).rank(2),
    Column::new("CREATED", "created_at", Kind::Time).rank(6),
    Column::new("COMPLETED", "completed_at", Kind::Time),
    Column::new("MESSAGE", "message", Kind::Text).wide(),
];

/// Fields that `-o id` prints, the first one that is there.
pub const IDS: &[&str] = &["job_id", "target"];

/// One job on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct IdArgs {
    /// Which: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target
    #[arg(value_name = "ID")]
    pub id: String,
    /// Whose: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    pub target: Option<String>,
}

/// Several jobs on the command line.
#[derive(Debug, Clone, clap::Args)]
pub struct IdsArgs {
    /// Which: PROFILE/TARGET/ID, ids that the journal knows, or ids with --target
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
    /// Whose: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    pub target: Option<String>,
}

/// How one job came out.
pub struct Outcome {
    /// What is known about it.
    pub item: JobItem,
    /// What went wrong.
    pub error: Option<Error>,
}

impl Outcome {
    /// The exit that it alone would lead to.
    pub fn exit(&self) -> &'static Exit {
        self.error.as_ref().map_or(Exit::OK, |error| Exit::of(error.kind))
    }

    pub(super) fn failed(noun: &Noun, order: &Order, error: Error) -> Self {
        let account = &order.account;
        let target = Some(order.plan.target.as_str());
        let mut item = JobItem::new(noun.word, account.name(), account.provider_word(), target);
        item.state = State::unseen(error.sent);
        item.error = Some((&error).into());
        item.request_ids.extend(error.provider.as_ref().and_then(|f| f.request_id.clone()));
        Self { item, error: Some(error) }
    }
}

/// The capability of a noun.
///
/// # Errors
/// [`ErrorKind::Unsupported`].
pub fn jobs<'a>(app: &App, noun: &Noun, account: &'a Account) -> Result<&'a dyn StartedJobs> {
    support::need(app, account, (noun.of)(&*account.provider))
}

/// The job that a name stands for.
///
/// # Errors
/// [`ErrorKind::Usage`] when profile or target cannot be told.
pub fn named(app: &App, noun: &Noun, id: &str, target: Option<&str>) -> Result<Named> {
    let name = BackupName::read_job(app, noun.word, id, target)?;
    support::check(app, name.profile())?;
    name.resolve_job(app, |account, target, id| Ok(jobs(app, noun, account)?.follow_id(target, id)))
}

/// `show`.
///
/// # Errors
/// Whatever keeps the provider from telling.
pub async fn show(app: &App, noun: &Noun, named: &Named) -> Result<Report> {
    let Named { account, target, id, follow } = named;
    let job = support::unchanged(jobs(app, noun, account)?.show_known(id, follow).await)?;
    let mut item = JobItem::of(noun.word, account.name(), account.provider_word(), job);
    item.target.get_or_insert_with(|| target.clone());
    let mut report = app.report(noun.list, to_items([item])?, COLUMNS);
    report.ids = IDS;
    Ok(report)
}

/// The report of jobs that were started or followed. `context` is the run's,
/// which ends here.
///
/// # Errors
/// [`ErrorKind::Io`] when the journal can't be written.
pub fn report(
    app: &App,
    noun: &Noun,
    context: Option<&Context>,
    outcomes: Vec<Outcome>,
) -> Result<Report> {
    let exit = Exit::combine(outcomes.iter().map(Outcome::exit));
    let mut report = app.report(noun.run, Vec::new(), COLUMNS);
    if let Some(context) = context {
        let failed = outcomes
            .iter()
            .filter_map(|outcome| Some((outcome.item.place(), outcome.item.error.as_ref()?)));
        report.warnings.extend(running::finish(context, exit, failed));
        report.run_id = Some(context.run_id.to_string());
    }
    report.exit = exit;
    report.ids = IDS;
    report.notes = outcomes
        .iter()
        .filter(|outcome| outcome.error.is_none() && !outcome.item.is_final())
        .filter_map(|outcome| outcome.item.wait_command())
        .map(|command| format!("to follow it: {command}"))
        .collect();
    let saved = outcomes.iter().filter(|outcome| !outcome.item.files.is_empty());
    report.notes.extend(
        saved.map(|Outcome { item, .. }| format!("{}: {}", item.place(), saved_as(&item.files))),
    );
    report.errors = outcomes.iter().filter_map(|outcome| outcome.item.error.clone()).collect();
    report.items = to_items(outcomes.iter().map(|outcome| &outcome.item))?;
    Ok(report)
}

/// Where downloaded files are, in words.
pub fn saved_as(files: &[String]) -> String {
    format!("saved as {}", files.join(", "))
}
