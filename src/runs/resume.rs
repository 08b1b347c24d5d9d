//! Taking an earlier run up again: what succeeded in it is left out, what still
//! runs is followed, and only the rest is started.

use std::collections::{HashMap, HashSet};

use super::account::Account;
use super::batch::{Batch, failed, place};
use super::create::{Context, Order, Outcome, Started};
use super::record::{self, BACKUP_CREATE};
use super::slot;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::{IntentHistory, IntentRecord, IntentState, Journal, RunRecord};
use crate::model::State;

/// What an earlier run left to do.
#[derive(Default)]
pub struct Earlier {
    /// Its id, in full.
    pub run_id: String,
    /// The newest intent of each target that is not known to have ended.
    running: HashMap<Key, IntentRecord>,
}

/// Provider, account and target.
type Key = (String, String, String);

fn key(intent: &IntentRecord) -> Key {
    (intent.provider.clone(), intent.account.clone(), intent.target.clone())
}

/// What a run was asked to back up: `PROFILE/TARGET` of each, those without an
/// intent included.
///
/// # Errors
/// [`ErrorKind::NotFound`] when there is no such run, [`ErrorKind::Usage`] when
/// it backed nothing up, and what keeps the journal from being read.
pub fn targets(journal: &Journal, run: &str) -> Result<Vec<String>> {
    let record = find(journal, run)?;
    let command = &record.run.command;
    if command != BACKUP_CREATE && !command.starts_with("run ") {
        return Err(Error::usage(format!("run {} was no backup but `{command}`", record.run.id)));
    }
    let mut targets = record.run.targets;
    let mut known: HashSet<String> = targets.iter().cloned().collect();
    for IntentHistory { intent, .. } in &record.intents {
        let place = format!("{}/{}", intent.profile, intent.target);
        if known.insert(place.clone()) {
            targets.push(place);
        }
    }
    if targets.is_empty() {
        let message = format!("the journal does not tell what run {} backed up", record.run.id);
        return Err(Error::usage(message).hint("name the targets, or their profile with -p"));
    }
    Ok(targets)
}

fn find(journal: &Journal, run: &str) -> Result<RunRecord> {
    journal.run(run)?.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("the journal has no run `{run}`"))
            .code("history.no_run")
            .next("cloudbak history list")
    })
}

/// Refuses orders that have nothing to do with the run: nothing would be done,
/// and that would look like success.
///
/// # Errors
/// [`ErrorKind::NotFound`] when there is no such run, [`ErrorKind::Usage`] when
/// it was asked for none of the targets.
pub fn check(journal: &Journal, run: &str, orders: &[Order]) -> Result<()> {
    let run = find(journal, run)?.run;
    let mut places = orders.iter().flat_map(Order::places);
    if run.targets.is_empty() || places.any(|place| run.targets.contains(&place)) {
        return Ok(());
    }
    let message = format!("run {} was not asked for any of these targets", run.id);
    Err(Error::usage(message)
        .hint("leave the targets out: those of the run are taken")
        .next(format!("cloudbak history show {}", run.id)))
}

/// Leaves out what the run was not asked for: a run that took up another one
/// left out itself what had succeeded there. Older runs do not tell what they
/// were asked for.
fn leave_out_unasked(record: &RunRecord, orders: &mut [Order]) {
    let asked: HashSet<&str> = record.run.targets.iter().map(String::as_str).collect();
    if asked.is_empty() {
        return;
    }
    for order in orders {
        let account = order.account.clone();
        order.targets.retain(|target| asked.contains(place(&account, target).as_str()));
    }
}

/// Leaves out of the orders what succeeded in the run; returns what is known
/// of the rest.
///
/// # Errors
/// [`ErrorKind::NotFound`] when there is no such run, and what keeps the
/// journal from being read.
pub fn narrow(journal: &Journal, run: &str, orders: &mut Vec<Order>) -> Result<Earlier> {
    let record = find(journal, run)?;
    leave_out_unasked(&record, orders);
    let mut newest: HashMap<Key, IntentRecord> = HashMap::new();
    for history in record.intents {
        if history.intent.action == BACKUP_CREATE {
            newest.insert(key(&history.intent), history.intent);
        }
    }
    for order in orders.iter_mut() {
        let (word, id) = (order.account.provider_word(), &order.account.id);
        order.targets.retain(|target| {
            let key = (word.to_owned(), id.clone(), target.clone());
            !newest.get(&key).is_some_and(is_done)
        });
    }
    orders.retain(|order| !order.targets.is_empty());
    newest.retain(|_, intent| matches!(intent.state, IntentState::Accepted | IntentState::Running));
    Ok(Earlier { run_id: record.run.id.to_string(), running: newest })
}

fn is_done(intent: &IntentRecord) -> bool {
    intent.state == IntentState::Done && intent.seen == Some(State::Succeeded)
}

/// Takes those targets out whose backup of the earlier run still runs: it is
/// followed.
pub(super) async fn take_up(
    mut batch: Batch,
    context: &Context,
    started: &mut Vec<Started>,
    ended: &mut Vec<(usize, Outcome)>,
) -> Batch {
    let Some(earlier) = &context.earlier else { return batch };
    let account = batch.account.clone();
    let mut left = Vec::new();
    for (index, target) in std::mem::take(&mut batch.targets) {
        match still_runs(earlier, context, &account, &target).await {
            Ok(None) => left.push((index, target)),
            Ok(Some(one)) => started.push(Started { index, ..one }),
            Err(error) => ended.push((index, failed(&account, &target, error))),
        }
    }
    batch.targets = left;
    batch
}

async fn still_runs(
    earlier: &Earlier,
    context: &Context,
    account: &Account,
    target: &str,
) -> Result<Option<Started>> {
    let subject = record::subject(account, target);
    let key = (subject.provider.to_owned(), subject.account.to_owned(), target.to_owned());
    match earlier.running.get(&key) {
        Some(intent) => slot::remembered(context, account, intent.clone()).await,
        None => Ok(None),
    }
}
