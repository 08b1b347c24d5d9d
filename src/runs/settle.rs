//! Finding out what became of a create whose answer was lost.

use std::time::{Duration, Instant};

use super::account::Account;
use super::cancel::Cancel;
use crate::core::{Error, ErrorKind, Sent};
use crate::providers::{Finding, LostCreate};

/// Asks the provider, again and again with growing pauses, until it can be
/// told whether the create was accepted or the account's settle limit ends.
///
/// A failed look is never taken for an answer.
pub async fn settle(account: &Account, lost: &LostCreate, cancel: &Cancel) -> Finding {
    let deadline = Instant::now() + account.settle_timeout();
    let mut pause = Duration::from_millis(500);
    loop {
        let why = match account.provider.backups().find_lost(lost).await {
            Ok(Finding::Undecided(why)) => why,
            Ok(decided) => return decided,
            Err(error) => format!("looking for it failed: {error}"),
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.sleep(pause.min(left)).await.is_some() {
            return Finding::Undecided(why);
        }
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// The error for a create that may or may not have been accepted.
pub fn undecided(run_id: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Undecided,
        format!("it is not known whether the provider accepted the backup: {why}"),
    )
    .hint("do not start another one")
    .next(format!("cloudbak reconcile {run_id}"))
    .sent(Sent::Maybe)
}
