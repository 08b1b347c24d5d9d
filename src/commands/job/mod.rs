//! `job`: the provider's own jobs, of every kind.

mod list;
mod name;
mod wait;

use std::time::Duration;

use clap::Subcommand;

use self::name::JobName;
use super::changing::{self, Accept, Place};
use super::started::{COLUMNS, IDS};
use super::support;
use crate::app::{App, to_items};
use crate::core::Result;
use crate::model::JobItem;
use crate::model::tracked::JOB;
use crate::output::{Report, ReportKind};
use crate::providers::JobAction;

/// Verbs of `job`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List jobs, newest first
    List(list::Args),
    /// Show one job with all its details
    Show(IdArgs),
    /// Follow jobs to their end
    Wait(wait::Args),
    /// Stop a job for good
    Cancel(ActionArgs),
    /// Halt a job
    Suspend(SuspendArgs),
    /// Let a halted job go on
    Resume(ActionArgs),
}

/// One job.
#[derive(Debug, clap::Args)]
pub struct IdArgs {
    /// Which job: its id, or PROFILE/ID
    #[arg(value_name = "ID")]
    id: String,
}

/// Arguments of `job cancel` and `resume`.
#[derive(Debug, clap::Args)]
pub struct ActionArgs {
    /// Which job: its id, or PROFILE/ID
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    accept: Accept,
}

/// Arguments of `job suspend`.
#[derive(Debug, clap::Args)]
pub struct SuspendArgs {
    #[command(flatten)]
    job: ActionArgs,
    /// Let it go on by itself after this time, such as 30m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration)]
    resume_after: Option<Duration>,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "job list",
            Self::Show(_) => "job show",
            Self::Wait(_) => "job wait",
            Self::Cancel(_) => "job cancel",
            Self::Suspend(_) => "job suspend",
            Self::Resume(_) => "job resume",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::List(args) => list::run(app, args).await,
        Verb::Show(args) => show(app, &args.id).await,
        Verb::Wait(args) => wait::run(app, args).await,
        Verb::Cancel(args) => control(app, args, JobAction::Cancel).await,
        Verb::Suspend(args) => {
            let action = JobAction::Suspend { resume_after: args.resume_after };
            control(app, &args.job, action).await
        }
        Verb::Resume(args) => control(app, args, JobAction::Resume).await,
    }
}

async fn show(app: &App, id: &str) -> Result<Report> {
    let JobName { account, id } = JobName::read(app, id)?;
    let jobs = support::need(app, &account, account.provider.jobs())?;
    let job = support::unchanged(jobs.show(&id).await)?;
    let item = JobItem::of(JOB, account.name(), account.provider_word(), job);
    let mut report = app.report(ReportKind::JobList, to_items([item])?, COLUMNS);
    report.ids = IDS;
    Ok(report)
}

async fn control(app: &App, args: &ActionArgs, action: JobAction) -> Result<Report> {
    let JobName { account, id } = JobName::read(app, &args.id)?;
    let jobs = support::need(app, &account, account.provider.jobs())?;
    let control = support::need(app, &account, jobs.control())?;
    let look_up = format!("cloudbak job show {}/{id}", account.name());
    let planned = control
        .control(&id, action, app.reads())
        .await
        .map_err(|error| if error.next.is_some() { error.next(look_up.clone()) } else { error });
    let planned = support::unchanged(planned)?;
    let place = Place { account: &account, target: &id, id: Some(&id), look_up: &look_up };
    changing::run(app, place, planned, &args.accept).await
}
