//! `backup check`: is the newest good backup of each target young enough?

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::check_format::{self, CheckFormat};
use crate::app::{App, to_items};
use crate::commands::consent;
use crate::commands::cron::CronArgs;
use crate::config::{Purpose, format_duration};
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Backup, BackupItem, CheckItem, Exit, Expiring, Freshness};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::runs::check::{self, Found, Question};
use crate::runs::{Account, account};

/// Arguments of `backup check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to check: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Call a target stale when its newest good backup began longer ago than this
    #[arg(long, value_name = "TIME", default_value = "26h", value_parser = crate::cli::duration)]
    max_age: Duration,
    /// Tell as well which backups retention will remove within this time
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration)]
    expiring: Option<Duration>,
    /// Print for a monitoring system instead
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "cron")]
    format: Option<CheckFormat>,
    /// `warnings` counts a backup that completed with errors as good
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    accept: Vec<String>,
    #[command(flatten)]
    cron: CronArgs,
}

impl Args {
    /// Flags of a run from cron.
    pub fn cron(&self) -> &CronArgs {
        &self.cron
    }
}

/// The columns, those of `--expiring` last.
const EXPIRING: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("FRESHNESS", "freshness", Kind::Text).keep(),
    Column::new("AGE", "age_seconds", Kind::Duration),
    Column::new("NEWEST GOOD BACKUP", "backup_id", Kind::Id).rank(3),
    Column::new("CREATED", "created_at", Kind::Time).rank(5),
    Column::new("EXPIRES", "expires_at", Kind::Time).rank(4),
    Column::new("EXPIRING", "expiring_count", Kind::Text).keep(),
    Column::new("THE FIRST AT", "expiring.0.expires_at", Kind::Time),
];

/// The columns without `--expiring`.
const COLUMNS: &[Column] = EXPIRING.split_at(7).0;

/// Runs `backup check`. With `--format nagios` every failure is an answer of
/// the plugin: `UNKNOWN` and 3.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let report = answer(app, args).await;
    match (report, args.format) {
        (Err(error), Some(CheckFormat::Nagios)) if app.globals.output.is_none() => {
            Ok(check_format::unknown(app, &error))
        }
        (report, _) => report,
    }
}

async fn answer(app: &App, args: &Args) -> Result<Report> {
    if args.format.is_some() && app.globals.output.is_some() {
        return Err(Error::usage("--format and --output ask for two outputs at once"));
    }
    args.cron.pause(app).await?;
    let accounts = open(app, &args.targets)?;
    let question = Question {
        now: Timestamp::now(),
        max_age: Some(args.max_age),
        accept_warnings: consent::accepts_warnings(&args.accept),
        expiring: args.expiring,
    };
    let concurrency = account::overall(app.config()?);
    let found = check::ask_all(accounts.clone(), question, concurrency).await;
    let items: Vec<CheckItem> = accounts
        .iter()
        .zip(found)
        .flat_map(|((account, targets), found)| {
            targets.iter().map(move |t| (account, t)).zip(found)
        })
        .map(|((account, target), found)| item(account, target, found, args.max_age, &question))
        .collect();
    report(app, args, items)
}

/// The accounts and their targets. A misspelt target is an error before
/// anything is asked.
fn open(app: &App, targets: &[String]) -> Result<Vec<(Account, Vec<String>)>> {
    let mut accounts = Vec::new();
    for (profile, targets) in app.select(targets, Purpose::Change)? {
        let account = app.open(&profile)?;
        for target in &targets {
            account.provider.backups().check_target(target)?;
        }
        accounts.push((account, targets));
    }
    Ok(accounts)
}

fn item(
    account: &Account,
    target: &str,
    found: Result<Found>,
    max_age: Duration,
    question: &Question,
) -> CheckItem {
    let place = format!("{}/{target}", account.name());
    let blank = || BackupItem::new(account.name(), account.provider_word(), target);
    let of = |backup| BackupItem::of(account.name(), account.provider_word(), backup);
    let (freshness, age, expiring, mut backup, error) = match found {
        Err(cause) => {
            (Freshness::Undetermined, None, Vec::new(), blank(), Some(unasked(&place, cause)))
        }
        Ok(Found { newest: None, .. }) => {
            let error = Error::new(ErrorKind::Stale, "there is no completed backup");
            (Freshness::Missing, None, Vec::new(), blank(), Some(error))
        }
        Ok(Found { newest: Some(newest), expiring }) => {
            let age = check::data_from(&newest).map(|at| check::age(at, question.now));
            let error = too_old(age, max_age);
            let freshness = if error.is_some() { Freshness::Stale } else { Freshness::Fresh };
            (freshness, age, expiring, of(newest), error)
        }
    };
    backup.error = error.map(|error| {
        let create = format!("cloudbak backup create {place} --wait");
        let stale = error.kind == ErrorKind::Stale;
        (&if stale { error.next(create) } else { error }).into()
    });
    let expiring: Vec<Expiring> = expiring.into_iter().map(leaving).collect();
    let is_told = question.expiring.is_some() && freshness != Freshness::Undetermined;
    let expiring_count = is_told.then_some(expiring.len());
    CheckItem { freshness, age_seconds: age, expiring_count, expiring, backup }
}

/// A backup whose time nobody tells cannot be called young.
fn too_old(age: Option<i64>, max_age: Duration) -> Option<Error> {
    let limit = format_duration(max_age);
    let message = match age {
        Some(age) if u64::try_from(age).unwrap_or(0) <= max_age.as_secs() => return None,
        Some(age) => format!(
            "the newest completed backup is {} old, older than {limit}",
            check::age_text(age)
        ),
        None => "the newest completed backup does not tell when it was made".to_owned(),
    };
    Some(Error::new(ErrorKind::Stale, message))
}

fn unasked(place: &str, cause: Error) -> Error {
    let message = format!("it can't be told how old the newest backup is: {cause}");
    let mut error = Error::new(ErrorKind::Undetermined, message);
    error.hint.clone_from(&cause.hint);
    error.next = cause.next.clone().or_else(|| Some(format!("cloudbak target show {place}")));
    error.provider.clone_from(&cause.provider);
    error.attempts = cause.attempts;
    let causes = cause.causes();
    if causes.is_empty() { error } else { error.source(causes.join(": ")) }
}

fn leaving(backup: Backup) -> Expiring {
    Expiring {
        backup_id: backup.backup_id.or(backup.job_id),
        created_at: backup.created_at,
        expires_at: backup.expires_at,
    }
}

fn report(app: &App, args: &Args, items: Vec<CheckItem>) -> Result<Report> {
    let columns = if args.expiring.is_some() { EXPIRING } else { COLUMNS };
    let mut report = app.report(ReportKind::BackupCheck, Vec::new(), columns);
    report.exit = Exit::combine(items.iter().map(|item| match item.freshness {
        Freshness::Fresh => Exit::OK,
        Freshness::Stale | Freshness::Missing => Exit::STALE,
        Freshness::Undetermined => Exit::UNDETERMINED,
    }));
    report.ids = super::IDS;
    report.warnings =
        items.iter().filter_map(|item| only_one_leaves(item, args.expiring)).collect();
    report.errors = items.iter().filter_map(|item| item.backup.error.clone()).collect();
    report.data = Some(json!({ "max_age_seconds": args.max_age.as_secs() }));
    if let Some(format) = args.format {
        check_format::apply(&mut report, format, &items, args.max_age, args.expiring);
    }
    // What a plugin's items say is in its line.
    if args.format != Some(CheckFormat::Nagios) {
        report.items = to_items(items)?;
    }
    Ok(report)
}

/// A target whose newest good backup itself will be removed soon is about to
/// have none.
fn only_one_leaves(item: &CheckItem, within: Option<Duration>) -> Option<String> {
    let newest = item.backup.expires_at?;
    let leaves = item.expiring.iter().any(|gone| gone.expires_at == Some(newest));
    leaves.then(|| {
        format!(
            "{}/{}: the newest good backup will be removed at {newest:.0}, within {}",
            item.backup.profile,
            item.backup.target,
            format_duration(within.unwrap_or_default())
        )
    })
}
