//! Finding out what became of a create whose answer was lost.

use std::time::{Duration, Instant};

use super::account::Account;
use super::cancel::Cancel;
use super::resend::{Resend, Told};
use super::tracker::{BackupTracker, Tracker};
use crate::core::{Error, ErrorKind, Sent};
use crate::journal::failpoint;
use crate::providers::{Finding, LostCreate};

/// Asks the provider, again and again with growing pauses, until it can be
/// told whether the create was accepted or the account's settle limit ends.
///
/// A failed look is never taken for an answer. Where the provider allows it,
/// the very same request is sent once more between two looks.
pub async fn settle(
    account: &Account,
    lost: &LostCreate,
    resend: Resend<'_>,
    cancel: &Cancel,
) -> Finding {
    let tracker = BackupTracker(account.provider.backups());
    settle_any(&tracker, account, lost, Some(resend), cancel).await
}

/// The same for anything that was started, by looking alone.
pub async fn settle_with<T: Tracker>(
    tracker: &T,
    account: &Account,
    lost: &LostCreate,
    cancel: &Cancel,
) -> Finding {
    settle_any(tracker, account, lost, None, cancel).await
}

async fn settle_any<T: Tracker>(
    tracker: &T,
    account: &Account,
    lost: &LostCreate,
    mut resend: Option<Resend<'_>>,
    cancel: &Cancel,
) -> Finding {
    let deadline = Instant::now() + account.settle_timeout();
    let mut lost = lost.clone();
    let mut pause = Duration::from_millis(500);
    loop {
        failpoint::pass("settle", "before a look");
        let end = tokio::time::Instant::from_std(deadline + LAST_LOOK);
        let look = look(tracker, &mut lost, resend.as_mut());
        let why = match cancel.race(tokio::time::timeout_at(end, look)).await {
            Ok(Ok(Finding::Undecided(why))) => why,
            Ok(Ok(decided)) => return decided,
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

/// One look, and where it decides nothing, one more copy of the request.
async fn look<T: Tracker>(
    tracker: &T,
    lost: &mut LostCreate,
    resend: Option<&mut Resend<'_>>,
) -> Finding {
    let why = match tracker.find_lost(lost).await {
        Ok(Finding::Undecided(why)) => why,
        Ok(decided) => return decided,
        Err(error) => return Finding::Undecided(format!("looking for it failed: {error}")),
    };
    let Some(resend) = resend else { return Finding::Undecided(why) };
    match resend.send(lost).await {
        Told::Accepted(follow) => return Finding::Accepted(follow),
        Told::Busy => lost.refused_as_busy = true,
        Told::Nothing => {}
    }
    Finding::Undecided(why)
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
