//! `backup wait`: follow backups to their end.

use std::sync::Arc;
use std::time::Duration;

use super::{COLUMNS, IDS};
use crate::app::{App, to_items};
use crate::commands::backup_id::{BackupName, Named};
use crate::commands::consent;
use crate::core::{Error, Result};
use crate::model::{BackupItem, Exit, State};
use crate::output::{Report, ReportKind};
use crate::runs::create::Outcome;
use crate::runs::follow::{self, End, Look, Wait};

/// Arguments of `backup wait`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backups: PROFILE/TARGET/ID, ids that the journal knows, or ids with --target
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Whose backups: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit)]
    wait_timeout: Option<Duration>,
    /// `warnings` accepts a warned backup
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    accept: Vec<String>,
}

/// Runs `backup wait`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let mut names = Vec::new();
    for id in &args.ids {
        names.push(BackupName::read(app, id, args.target.as_deref())?);
    }
    let _signals = app.cancel.defer();
    let total = names.len();
    let mut outcomes = Vec::new();
    let mut waits = tokio::task::JoinSet::new();
    for (index, name) in names.into_iter().enumerate() {
        let place = name.item();
        let named = match name.resolve(app).await {
            Ok(named) => named,
            // It is no reason to give up on the others.
            Err(error) => {
                let outcome = lost(place, error);
                app.watcher.changed(index, total, &outcome.item);
                outcomes.push((index, outcome));
                continue;
            }
        };
        let limit = args.wait_timeout.or_else(|| named.account.wait_timeout());
        let (watcher, cancel) = (Arc::clone(&app.watcher), app.cancel.clone());
        let accept_warnings = consent::accepts_warnings(&args.accept);
        waits.spawn(async move {
            let wait = Wait {
                deadline: follow::deadline(limit),
                cancel: &cancel,
                accept_warnings,
                at_once: true,
            };
            let outcome = one(named, &wait, &mut |look| look.tell(&*watcher, index, total)).await;
            watcher.changed(index, total, &outcome.item);
            (index, outcome)
        });
    }
    outcomes.extend(waits.join_all().await);
    outcomes.sort_by_key(|(index, _)| *index);
    app.watcher.end();
    let mut report = app.report(ReportKind::BackupRun, Vec::new(), COLUMNS);
    report.exit = Exit::combine(outcomes.iter().map(|(_, outcome)| outcome.exit()));
    report.ids = IDS;
    report.items = to_items(outcomes.iter().map(|(_, outcome)| &outcome.item))?;
    report.errors = outcomes.iter().filter_map(|(_, outcome)| outcome.item.error.clone()).collect();
    Ok(report)
}

/// The outcome of a name that leads to no backup.
fn lost(mut item: BackupItem, error: Error) -> Outcome {
    item.error = Some((&error).into());
    Outcome { item, error: Some(error) }
}

async fn one(named: Named, wait: &Wait<'_>, looked: &mut (dyn FnMut(&Look<'_>) + Send)) -> Outcome {
    let Named { account, target, mut follow, .. } = named;
    let mut item = BackupItem::new(account.name(), account.provider_word(), &target);
    item.state = Some(State::Unknown);
    item.backup_id = follow.backup_id.clone();
    item.job_id = follow.job_id.clone();
    let end = follow::follow(&account, &mut follow, &mut item, wait, looked).await;
    let error = match end {
        End::Final(state) => {
            follow::verdict(state, &item, account.accepts_warnings(wait.accept_warnings))
        }
        End::Cut(error) => Some(error),
    };
    item.error = error.as_ref().map(Into::into);
    Outcome { item, error }
}
