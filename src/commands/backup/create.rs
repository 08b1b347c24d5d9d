//! `backup create`: start a backup of each target and perhaps follow it.

use std::sync::Arc;
use std::time::Duration;

use super::{COLUMNS, IDS};
use crate::app::{App, to_items};
use crate::commands::consent;
use crate::commands::cron::CronArgs;
use crate::config::{Profile, Purpose};
use crate::core::{Error, Request, Result};
use crate::journal::{NewRun, Slot};
use crate::model::{Exit, danger};
use crate::output::Report;
use crate::providers::{CreatePlan, Marker};
use crate::runs::create::{self, Context, Options, Order, Outcome};

/// Arguments of `backup create`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to back up: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Follow every backup to its end
    #[arg(short, long)]
    wait: bool,
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration)]
    wait_timeout: Option<Duration>,
    /// Start at most this many at the same time [default: the profile's `concurrency`]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    concurrency: Option<u32>,
    /// Start nothing more after the first failure
    #[arg(long)]
    fail_fast: bool,
    /// Consent to a danger by its label (can be repeated); `warnings` accepts a warned backup
    #[arg(long, value_name = "LABEL")]
    accept: Vec<String>,
    /// Choose how it is made, such as physical, logical or snapshot
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Choose the backup level, such as FULL or INCREMENTAL
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Keep it for this many days
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    retention_days: Option<i64>,
    /// Give it a description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Make at most one backup in this slot: hourly, daily, weekly or any KEY; a second run finds
    /// the first one
    #[arg(long, value_name = "SLOT")]
    slot: Option<Slot>,
    #[command(flatten)]
    cron: CronArgs,
    /// Set any key of the profile's `backup` table (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
}

impl Args {
    /// Flags of a run from cron.
    pub fn cron(&self) -> &CronArgs {
        &self.cron
    }

    /// Flags and `--set` pairs as keys of the `backup` table.
    fn options(&self) -> Vec<(String, String)> {
        let days = self.retention_days.map(|days| days.to_string());
        let flags = [
            ("method", &self.method),
            ("level", &self.level),
            ("retention_days", &days),
            ("description", &self.description),
        ];
        let mut options: Vec<_> = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)))
            .collect();
        options.extend(self.set.iter().cloned());
        options
    }
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

/// Runs `backup create`.
///
/// # Errors
/// Whatever ends it before anything is sent.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    consent::check_labels(&args.accept)?;
    let options = args.options();
    let mut orders = Vec::new();
    for (profile, targets) in app.select(&args.targets, Purpose::Change)? {
        orders.push(order(app, &profile, targets, &options)?);
    }
    let requests = requests(&orders)?;
    if let Some(form) = app.dry_run() {
        return Ok(app.dry_run_report(&requests, form));
    }
    for order in &orders {
        if let Some(danger) = order.account.provider.backups().danger() {
            consent::require(app, &danger, &args.accept, &order.account, &order.targets)?;
        }
    }
    args.cron.pause(app).await?;
    let run = start_run(app)?;
    let outcomes = create::create(orders, run_options(app, args)?, Arc::clone(&run)).await;
    report(app, &run, outcomes)
}

fn order(
    app: &App,
    profile: &Profile,
    targets: Vec<String>,
    options: &[(String, String)],
) -> Result<Order> {
    let mut profile = profile.clone();
    profile.lay_over_backup(options, "set")?;
    let options = Arc::new(profile.backup.clone());
    let account = app.open(&Arc::new(profile))?;
    Ok(Order { account, targets, options })
}

/// The requests as they would be sent, built without asking anybody. Built for
/// every run, so that a mistake in the last target sends nothing for the first.
fn requests(orders: &[Order]) -> Result<Vec<Request>> {
    if orders.iter().all(|order| order.targets.is_empty()) {
        return Err(Error::usage("there is nothing to back up: no target is named")
            .hint("name targets, or list them as `targets` in the profile"));
    }
    let marker = Marker { run_id: "RUN-ID".to_owned(), slot: None };
    let mut requests = Vec::new();
    for order in orders {
        let backups = order.account.provider.backups();
        for target in &order.targets {
            backups.check_target(target)?;
        }
        for targets in order.targets.chunks(backups.batch_limit().max(1)) {
            let plan =
                CreatePlan { targets, surveys: None, options: &order.options, marker: &marker };
            let request = backups.create(&plan)?;
            requests.push(order.account.provider.session().preview(request.request()));
        }
    }
    Ok(requests)
}

fn start_run(app: &App) -> Result<Arc<Context>> {
    let run = NewRun::of_this_process(app.command);
    let journal = app.journal()?;
    journal.start_run(&run)?;
    Ok(Arc::new(Context {
        run_id: run.id,
        journal,
        locks: app.folders()?.state.join("locks"),
        watcher: Arc::clone(&app.watcher),
        cancel: app.cancel.clone(),
    }))
}

fn run_options(app: &App, args: &Args) -> Result<Options> {
    let configured = app.config()?.defaults.integer("concurrency").unwrap_or(8);
    let concurrency = args.concurrency.map_or(configured, i64::from).clamp(1, 1024);
    Ok(Options {
        wait: args.wait || args.cron.is_on(),
        wait_timeout: args.wait_timeout,
        accept_warnings: args.accept.iter().any(|label| label == danger::WARNINGS),
        fail_fast: args.fail_fast,
        concurrency: usize::try_from(concurrency).unwrap_or(8),
        slot: args.slot.as_ref().map(|slot| slot.key(app.started_at)),
    })
}

fn report(app: &App, run: &Context, outcomes: Vec<Outcome>) -> Result<Report> {
    let exit = Exit::combine(outcomes.iter().map(Outcome::exit));
    run.journal.finish_run(&run.run_id, exit.code)?;
    let mut report = app.report("BackupRun", Vec::new(), COLUMNS);
    report.run_id = Some(run.run_id.to_string());
    report.exit = exit;
    report.ids = IDS;
    report.notes = notes(&outcomes);
    report.items = to_items(outcomes.iter().map(|outcome| &outcome.item))?;
    report.errors = outcomes.iter().filter_map(|outcome| outcome.item.error.clone()).collect();
    Ok(report)
}

/// What a person should read below the table: how to follow what still runs.
fn notes(outcomes: &[Outcome]) -> Vec<String> {
    outcomes
        .iter()
        .filter(|outcome| outcome.error.is_none() && !outcome.item.state.is_final())
        .filter_map(|outcome| crate::runs::follow::attach_command(&outcome.item))
        .map(|command| format!("to follow it: {command}"))
        .collect()
}
