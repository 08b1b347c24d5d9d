//! Settling what earlier runs left open, without starting anything.

use std::path::Path;

use super::account::Account;
use super::cancel::Cancel;
use super::tracker::{BackupTracker, StartedTracker, Tracker};
use super::{job, record, settle};
use crate::core::{Error, ErrorKind, Result};
use crate::journal::{IntentRecord, Journal, RunId, Step, TargetLock};
use crate::model::tracked::{EXPORT, RESTORE};
use crate::model::{Backup, Disposition, Follow};
use crate::providers::{Finding, LostCreate, StartedJobs};

/// What became of an open intent.
pub enum Outcome {
    /// It was accepted; what the provider says of it now, if it could be asked.
    Accepted(Follow, Option<Box<Backup>>),
    /// It certainly was not accepted.
    NotAccepted,
    /// It still cannot be told, and why.
    Undecided(String),
    /// Another process is at it right now.
    Busy(Error),
}

/// Asks the provider about one open intent and writes down what it says.
///
/// # Errors
/// When the journal or the lock cannot be written.
pub async fn reconcile(
    journal: &Journal,
    locks: &Path,
    account: &Account,
    intent: &IntentRecord,
    cancel: &Cancel,
) -> Result<Outcome> {
    let holder = RunId::generate();
    let word = account.provider_word();
    // Under the id that the intent was written with, whatever the profile says now.
    let lock = TargetLock::acquire(locks, word, &intent.account, &intent.target, &holder);
    let _lock = match lock {
        Ok(lock) => lock,
        Err(error) if error.kind == ErrorKind::Busy => return Ok(Outcome::Busy(error)),
        Err(error) => return Err(error),
    };
    if intent.account != account.id {
        // Another place has no trace of it, which would prove nothing.
        return Ok(Outcome::Undecided(format!(
            "profile `{}` now points to another place than the run did",
            intent.profile
        )));
    }
    let Some(started) = Started::of(account, &intent.action) else {
        return Ok(Outcome::Undecided(format!("`{}` can't be looked up", intent.action)));
    };
    match started.find_lost(account, &record::lost(intent), cancel).await {
        Finding::Accepted(follow) => accepted(journal, &started, intent, follow).await,
        Finding::NotAccepted => {
            let error = serde_json::json!({ "message": "the provider has no trace of it" });
            journal.record(&intent.id, Step::NotSent { error })?;
            Ok(Outcome::NotAccepted)
        }
        Finding::Undecided(why) => Ok(Outcome::Undecided(why)),
    }
}

async fn accepted(
    journal: &Journal,
    started: &Started<'_>,
    intent: &IntentRecord,
    mut follow: Follow,
) -> Result<Outcome> {
    let step = Step::Accepted { follow: follow.clone(), disposition: Disposition::Found };
    journal.record(&intent.id, step)?;
    // How it stands now is worth knowing, but not knowing it changes nothing.
    let seen = started.observe(&mut follow).await.ok().map(Box::new);
    if let Some(seen) = &seen {
        let step = Step::Observed { follow: follow.clone(), backup: seen.clone() };
        journal.record(&intent.id, step)?;
    }
    Ok(Outcome::Accepted(follow, seen))
}

/// What an intent has started, and who can tell of it.
enum Started<'a> {
    Backup(BackupTracker<'a>),
    Job(StartedTracker<'a>),
}

impl<'a> Started<'a> {
    /// `None` for a change, which leaves nothing to look for.
    fn of(account: &'a Account, action: &str) -> Option<Self> {
        let provider = &account.provider;
        let job = |noun: &str| job::action(noun) == action;
        if action == record::BACKUP_CREATE {
            return Some(Self::Backup(BackupTracker(provider.backups())));
        }
        let jobs: &dyn StartedJobs = if job(RESTORE) {
            provider.restores()?
        } else if job(EXPORT) {
            provider.exports()?
        } else {
            return None;
        };
        Some(Self::Job(StartedTracker(jobs)))
    }

    async fn find_lost(&self, account: &Account, lost: &LostCreate, cancel: &Cancel) -> Finding {
        match self {
            Self::Backup(tracker) => settle::settle_with(tracker, account, lost, cancel).await,
            Self::Job(tracker) => settle::settle_with(tracker, account, lost, cancel).await,
        }
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        match self {
            Self::Backup(tracker) => tracker.observe(follow).await,
            Self::Job(tracker) => Ok(tracker.observe(follow).await?.as_backup(&follow.target)),
        }
    }
}
