//! Taking an earlier run up again: what succeeded in it is left out, what still
//! runs is followed, and only the rest is started.

use std::collections::HashMap;

use super::account::Account;
use super::batch::{Batch, failed};
use super::create::{Context, Order, Outcome, Started};
use super::record::{self, BACKUP_CREATE};
use super::slot;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::{IntentRecord, IntentState, Journal};
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

/// Leaves out of the orders what succeeded in the run; returns what is known
/// of the rest.
///
/// # Errors
/// [`ErrorKind::NotFound`] when there is no such run, and what keeps the
/// journal from being read.
pub fn narrow(journal: &Journal, run: &str, orders: &mut Vec<Order>) -> Result<Earlier> {
    let record = journal.run(run)?.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("the journal has no run `{run}`"))
            .code("history.no_run")
            .next("cloudbak history list")
    })?;
    let mut newest: HashMap<Key, IntentRecord> = HashMap::new();
    let found = journal.answers(&record.run.id)?.into_iter().map(|answer| answer.intent);
    let own = record.intents.into_iter().map(|history| history.intent);
    // What the run began itself came after what it had found.
    for intent in found.chain(own) {
        if intent.action == BACKUP_CREATE {
            newest.insert(key(&intent), intent);
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
    slot: Option<&str>,
    started: &mut Vec<Started>,
    ended: &mut Vec<(usize, Outcome)>,
) -> Batch {
    let Some(earlier) = &context.earlier else { return batch };
    let account = batch.account.clone();
    let mut left = Vec::new();
    for (index, target) in std::mem::take(&mut batch.targets) {
        match still_runs(earlier, context, &account, &target, slot).await {
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
    slot: Option<&str>,
) -> Result<Option<Started>> {
    let subject = record::subject(account, target);
    let key = (subject.provider.to_owned(), subject.account.to_owned(), target.to_owned());
    match earlier.running.get(&key) {
        Some(intent) => slot::remembered(context, account, intent.clone(), slot).await,
        None => Ok(None),
    }
}
