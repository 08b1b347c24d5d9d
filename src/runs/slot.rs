//! Slots: a second run in the same slot finds the first one.
//!
//! Only a success fills a slot. A backup that still runs is followed; one that
//! failed leaves the slot free for another try.

use super::account::Account;
use super::batch::{begun, place};
use super::create::{Context, Outcome, Started};
use super::record;
use crate::core::{ErrorKind, Result, retry};
use crate::journal::{IntentRecord, Step};
use crate::model::{Backup, Disposition, Follow, State};

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
    slot: &str,
) -> Result<Held> {
    let subject = record::subject(account, target);
    if let Some(record) = context.journal.in_slot(&subject, slot)?
        && let Some(started) = remembered(context, account, record).await?
    {
        return Ok(Held::Filled(Box::new(started)));
    }
    let backups = account.provider.backups();
    let Some(follow) = backups.find_in_slot(target, slot).await? else { return Ok(Held::Free) };
    Ok(Held::Filled(Box::new(Started {
        intent: None,
        ..begun(account, follow, Disposition::Found)
    })))
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
        let found = if provider_is_busy {
            account.provider.backups().find_in_slot(target, slot).await.ok().flatten()
        } else {
            None
        };
        match found {
            Some(follow) => {
                context
                    .watcher
                    .note(&format!("{}: another host was a moment faster", place(account, target)));
                started.push(Started { index, ..begun(account, follow, Disposition::Found) });
            }
            None => ended.push((index, outcome)),
        }
    }
}

/// The journal's backup of the slot, unless it has failed in the meantime.
pub(super) async fn remembered(
    context: &Context,
    account: &Account,
    record: IntentRecord,
) -> Result<Option<Started>> {
    let Some(mut follow) = record.follow.clone() else { return Ok(None) };
    let seen = match record.seen {
        Some(state) if state.is_final() => known(&record, state),
        _ => look_once(context, account, &record, &mut follow).await?,
    };
    if matches!(seen.state, State::Failed | State::Cancelled | State::Expired) {
        return Ok(None);
    }
    let mut started = begun(account, follow, Disposition::Found);
    started.intent = Some(record.id);
    started.item.provider_state = record.provider_state;
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
async fn look_once(
    context: &Context,
    account: &Account,
    record: &IntentRecord,
    follow: &mut Follow,
) -> Result<Backup> {
    match account.provider.backups().observe(follow).await {
        Ok(seen) => {
            let step = Step::Observed { follow: follow.clone(), backup: Box::new(seen.clone()) };
            context.journal.record(&record.id, step)?;
            Ok(seen)
        }
        Err(error) if retry::passes(error.kind) || error.kind == ErrorKind::Protocol => {
            context.watcher.note(&format!("{}: {error}", place(account, &record.target)));
            Ok(known(record, State::Unknown))
        }
        Err(error) => Err(error),
    }
}
