//! Finding out what became of a create whose answer was lost.

use std::time::{Duration, Instant};

use super::account::Account;
use super::cancel::Cancel;
use super::tracker::{BackupTracker, Tracker};
use crate::core::{Error, ErrorKind, Sent};
use crate::journal::failpoint;
use crate::providers::{Finding, LostCreate};

/// Asks the provider, again and again with growing pauses, until it can be
/// told whether the create was accepted or the account's settle limit ends.
///
/// A failed look is never taken for an answer.
pub async fn settle(account: &Account, lost: &LostCreate, cancel: &Cancel) -> Finding {
    settle_with(&BackupTracker(account.provider.backups()), account, lost, cancel).await
}

/// The same for anything that was started.
pub async fn settle_with<T: Tracker>(
    tracker: &T,
    account: &Account,
    lost: &LostCreate,
    cancel: &Cancel,
) -> Finding {
    let deadline = Instant::now() + account.settle_timeout();
    let mut pause = Duration::from_millis(500);
    loop {
        failpoint::pass("settle", "before a look");
        let look = tracker.find_lost(lost);
        let end = tokio::time::Instant::from_std(deadline + LAST_LOOK);
        let why = match cancel.race(tokio::time::timeout_at(end, look)).await {
            Ok(Ok(Ok(Finding::Undecided(why)))) => why,
            Ok(Ok(Ok(decided))) => return decided,
            Ok(Ok(Err(error))) => format!("looking for it failed: {error}"),
            Ok(Err(_)) => "the provider did not answer in time".to_owned(),
            Err(signal) => signal.error().message.clone(),
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.sleep(pause.min(left)).await.is_some() {
            return Finding::Undecided(why);
        }
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// Time that the last look gets beyond the limit.
const LAST_LOOK: Duration = Duration::from_secs(2);

/// The error for a create that may or may not have been accepted.
pub fn undecided(run_id: &str, why: &str) -> Error {
    undecided_start("backup", run_id, why)
}

/// The same for anything that was started: a `restore`, an `export`.
pub fn undecided_start(noun: &str, run_id: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Undecided,
        format!("it is not known whether the provider accepted the {noun}: {why}"),
    )
    .hint("do not start another one")
    .next(format!("cloudbak reconcile {run_id}"))
    .sent(Sent::Maybe)
}
