//! Following a started backup, or any other job, to its true end.
//!
//! A wait ends well only when the provider says completed. A failed look, an
//! unknown word or a limit reached is never taken for an end.

use std::time::{Duration, Instant};

use super::Watcher;
use super::account::Account;
use super::cancel::Cancel;
use super::tracker::{BackupTracker, Tracker};
use crate::core::{Error, ErrorKind, retry};
use crate::model::{BackupItem, Follow, Followed, State, Tracked};

/// How long and how a wait goes on.
pub struct Wait<'a> {
    /// When to give up; `None` is never.
    pub deadline: Option<Instant>,
    /// Ends the wait on a signal.
    pub cancel: &'a Cancel,
    /// Whether `warned` counts as success.
    pub accept_warnings: bool,
    /// Whether the first look comes without a pause before it.
    pub at_once: bool,
}

/// Why a wait ended.
#[derive(Debug)]
pub enum End {
    /// The provider says that nothing more will happen.
    Final(State),
    /// It ended before that, and why.
    Cut(Error),
}

/// One look at a backup or job, and what is known after it.
pub struct Look<'a, I: Followed = BackupItem> {
    /// What is known now.
    pub item: &'a I,
    /// How to look again.
    pub follow: &'a Follow,
    /// What the look saw, or why it failed.
    pub seen: Result<&'a I::Seen, &'a Error>,
}

impl<I: Followed> Look<'_, I> {
    /// Tells a watcher what the look brought.
    pub fn tell(&self, watcher: &dyn Watcher, index: usize, total: usize) {
        match self.seen {
            Ok(_) => watcher.changed(index, total, self.item),
            Err(error) => {
                watcher.note(&format!("{}: can't look now, will again: {error}", self.item.place()))
            }
        }
    }
}

/// Looks at a backup again and again until its end, the deadline or a signal.
/// `looked` is told about every look.
pub async fn follow(
    account: &Account,
    follow: &mut Follow,
    item: &mut BackupItem,
    wait: &Wait<'_>,
    looked: &mut (dyn FnMut(&Look<'_>) + Send),
) -> End {
    let tracker = BackupTracker(account.provider.backups());
    follow_with(&tracker, account, follow, item, wait, looked).await
}

/// The same for anything that a tracker looks at: the one loop that follows.
pub async fn follow_with<I: Followed, T: Tracker<Seen = I::Seen>>(
    tracker: &T,
    account: &Account,
    follow: &mut Follow,
    item: &mut I,
    wait: &Wait<'_>,
    looked: &mut (dyn FnMut(&Look<'_, I>) + Send),
) -> End {
    let pace = account.pace();
    let mut looks = 0;
    loop {
        let pause = pace.pause(looks, retry::random_fraction());
        let pause = if wait.at_once && looks == 0 { Duration::ZERO } else { pause };
        let left = wait.deadline.map(|end| end.saturating_duration_since(Instant::now()));
        if let Some(signal) = wait.cancel.sleep(left.map_or(pause, |left| pause.min(left))).await {
            return End::Cut(detached(signal.error(), item));
        }
        // A look only reads: neither a signal nor the limit waits for it. The
        // last one gets a little longer, so that a limit which just ends does
        // not hide an end that just came.
        let looked_at = match within(wait, look(tracker, account, follow)).await {
            Ok(Some(looked_at)) => looked_at,
            Ok(None) => return End::Cut(timed_out(item)),
            Err(signal) => return End::Cut(detached(signal.error(), item)),
        };
        match looked_at {
            Ok(seen) => {
                item.update(seen.clone());
                looked(&Look { item, follow, seen: Ok(&seen) });
                if let Some(state) = item.final_state() {
                    return End::Final(state);
                }
            }
            Err(error) if survivable(error.kind) => {
                // A failed look says nothing about the job: tell, and go on.
                looked(&Look { item, follow, seen: Err(&error) });
            }
            Err(error) => return End::Cut(attach_again(error, item)),
        }
        if wait.deadline.is_some_and(|end| Instant::now() >= end) {
            return End::Cut(timed_out(item));
        }
        looks += 1;
    }
}

/// Time that the last look gets beyond the wait's limit.
const LAST_LOOK: Duration = Duration::from_secs(2);

/// Bounds a look by the wait's limit and by signals.
async fn within<T>(
    wait: &Wait<'_>,
    look: impl Future<Output = T>,
) -> Result<Option<T>, super::Signal> {
    match wait.deadline {
        None => wait.cancel.race(look).await.map(Some),
        Some(deadline) => {
            let end = tokio::time::Instant::from_std(deadline + LAST_LOOK);
            wait.cancel.race(tokio::time::timeout_at(end, look)).await.map(Result::ok)
        }
    }
}

/// Takes one look, within the account's bound on parallel requests.
async fn look<T: Tracker>(
    tracker: &T,
    account: &Account,
    follow: &mut Follow,
) -> Result<T::Seen, Error> {
    let _slot = account.slots.acquire().await;
    tracker.observe(follow).await
}

/// Whether a wait outlives a failed look of that kind.
pub(super) fn survivable(kind: ErrorKind) -> bool {
    retry::passes(kind) || kind == ErrorKind::Protocol
}

/// The error that the end in that state stands for; `None` for success alone.
pub fn verdict(state: State, item: &dyn Tracked, accept_warnings: bool) -> Option<Error> {
    let word = item.provider_state().unwrap_or("nothing more");
    let (kind, what) = match state {
        State::Succeeded => return None,
        State::Warned if accept_warnings => return None,
        State::Warned => (ErrorKind::JobWarned, "completed with errors or partly"),
        State::Failed => (ErrorKind::JobFailed, "failed"),
        State::Cancelled => (ErrorKind::JobFailed, "was cancelled"),
        State::Expired => (ErrorKind::JobFailed, "has expired"),
        State::Queued | State::Running | State::Unknown => {
            (ErrorKind::Internal, "was left before its end")
        }
    };
    let message = format!("the {} {what} (the provider says: {word})", item.noun());
    let error = Error::new(kind, message).sent(crate::core::Sent::Yes);
    Some(match item.show_command() {
        Some(command) => error.next(command),
        None => error,
    })
}

/// The command that attaches to a running backup again.
pub fn attach_command(item: &dyn Tracked) -> Option<String> {
    item.wait_command()
}

fn detached(mut error: Error, item: &dyn Tracked) -> Error {
    error.message = format!("{}; the {} goes on", error.message, item.noun());
    attach_again(error, item)
}

fn attach_again(mut error: Error, item: &dyn Tracked) -> Error {
    error.sent = crate::core::Sent::Yes;
    if let Some(command) = attach_command(item) {
        error.next = Some(command);
    }
    error
}

fn timed_out(item: &dyn Tracked) -> Error {
    let state =
        item.provider_state().or_else(|| item.state().map(State::word)).unwrap_or("unknown");
    let message = format!("the wait limit was reached; the {} goes on ({state})", item.noun());
    attach_again(Error::new(ErrorKind::WaitTimeout, message), item)
}

/// The moment a wait of that length ends.
pub fn deadline(limit: Option<Duration>) -> Option<Instant> {
    limit.and_then(|limit| Instant::now().checked_add(limit))
}
