//! Slots: a second run in the same slot finds the first one.
//!
//! Only a success fills a slot; one with warnings where they are accepted. A
//! backup that still runs is followed; one that failed leaves the slot free for
//! another try.

use super::account::Account;
use super::batch::{begun, place};
use super::create::{Context, Outcome, Started};
use super::record;
use crate::core::{ErrorKind, Result, retry};
use crate::journal::{IntentRecord, Step};
use crate::model::{Backup, Disposition, Follow, State};

/// A slot that is to be filled.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Its key.
    pub slot: &'a str,
    /// Whether a backup that completed with warnings fills it.
    pub accepted: bool,
}

impl Wanted<'_> {
    fn is_filled_by(self, state: Option<State>) -> bool {
        self.accepted || state != Some(State::Warned)
    }
}

/// What a slot holds for one target.
pub(super) enum Held {
    /// Nothing: a backup may be started.
    Free,
    /// A backup that succeeded or still runs.
    Filled(Box<Started>),
}

/// Looks into a slot: first into our own journal, then at the provider, where
/// a backup that another host started may carry the slot's mark.
///
/// # Errors
/// When the journal cannot be read, or when it cannot be told whether the
/// slot's backup failed.
pub(super) async fn look(
    context: &Context,
    account: &Account,
    target: &str,
    wanted: Wanted<'_>,
) -> Result<Held> {
    let slot = wanted.slot;
    let subject = record::subject(account, target);
    if let Some(record) = context.journal.in_slot(&subject, slot)?
        && let Some(started) = remembered(context, account, record, Some(slot)).await?
        && wanted.is_filled_by(started.item.state)
    {
        return Ok(Held::Filled(Box::new(started)));
    }
    let backups = account.provider.backups();
    let Some(mut follow) = backups.find_in_slot(target, slot).await? else { return Ok(Held::Free) };
    // A look that fails is no reason to start another one: it is followed.
    let seen = backups.observe(&mut follow).await.ok();
    if !wanted.is_filled_by(seen.as_ref().map(|seen| seen.state)) {
        return Ok(Held::Free);
    }
    let mut started = found(context, account, slot, follow);
    if let Some(seen) = seen {
        if let Some(intent) = &started.intent {
            let (follow, backup) = (started.follow.clone(), Box::new(seen.clone()));
            context.journal.record(intent, Step::Observed { follow, backup })?;
        }
        started.item.update(seen);
    }
    Ok(Held::Filled(Box::new(started)))
}

/// The slot's backup as the provider has it, written down.
fn found(context: &Context, account: &Account, slot: &str, follow: Follow) -> Started {
    let mut started = begun(account, follow, Disposition::Found);
    started.intent = record::found(context, account, slot, &started.follow, &mut started.item);
    started
}

/// Looks a second time where the provider is busy with a target: another host
/// with the same slot may have been a moment faster, and then its backup is the
/// answer.
pub(super) async fn look_again(
    context: &Context,
    account: &Account,
    slot: &str,
    started: &mut Vec<Started>,
    ended: &mut Vec<(usize, Outcome)>,
) {
    for (index, outcome) in std::mem::take(ended) {
        let target = &outcome.item.target;
        let provider_is_busy = outcome
            .error
            .as_ref()
            .is_some_and(|error| error.kind == ErrorKind::Busy && !error.code.starts_with("lock"));
        let faster = if provider_is_busy {
            account.provider.backups().find_in_slot(target, slot).await.ok().flatten()
        } else {
            None
        };
        match faster {
            Some(follow) => {
                context
                    .watcher
                    .note(&format!("{}: another host was a moment faster", place(account, target)));
                started.push(Started { index, ..found(context, account, slot, follow) });
            }
            None => ended.push((index, outcome)),
        }
    }
}

/// A backup that the journal knows as this run's answer, unless it has failed
/// in the meantime.
pub(super) async fn remembered(
    context: &Context,
    account: &Account,
    intent: IntentRecord,
    slot: Option<&str>,
) -> Result<Option<Started>> {
    let Some(mut follow) = intent.follow.clone() else { return Ok(None) };
    let seen = match intent.seen {
        Some(state) if state.is_final() => known(&intent, state),
        _ => look_once(context, account, &intent, &mut follow).await?,
    };
    if matches!(seen.state, State::Failed | State::Cancelled | State::Expired) {
        return Ok(None);
    }
    let mut started = begun(account, follow, Disposition::Found);
    record::answer(context, &intent.id, slot, &mut started.item);
    started.intent = Some(intent.id);
    started.item.provider_state = intent.provider_state;
    started.item.update(seen);
    Ok(Some(started))
}

/// What the journal knows of the backup.
fn known(record: &IntentRecord, state: State) -> Backup {
    let mut backup = Backup::new(&record.target, state);
    let facts = record.facts.clone().unwrap_or_default();
    backup.completed_at = facts.completed_at;
    backup.expires_at = facts.expires_at;
    backup.size_bytes = facts.size_bytes;
    backup
}

/// Asks the provider once. A passing fault leaves the state open: the backup
/// is then followed, never started again.
pub(super) async fn look_once(
    context: &Context,
    account: &Account,
    intent: &IntentRecord,
    follow: &mut Follow,
) -> Result<Backup> {
    match account.provider.backups().observe(follow).await {
        Ok(seen) => {
            let step = Step::Observed { follow: follow.clone(), backup: Box::new(seen.clone()) };
            context.journal.record(&intent.id, step)?;
            Ok(seen)
        }
        Err(error) if retry::passes(error.kind) || error.kind == ErrorKind::Protocol => {
            context.watcher.note(&format!("{}: {error}", place(account, &intent.target)));
            Ok(known(intent, State::Unknown))
        }
        Err(error) => Err(error),
    }
}
