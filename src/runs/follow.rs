//! Following a started backup to its true end.
//!
//! A wait ends well only when the provider says completed. A failed look, an
//! unknown word or a limit reached is never taken for an end.

use std::time::{Duration, Instant};

use super::Watcher;
use super::account::Account;
use super::cancel::Cancel;
use crate::core::{Error, ErrorKind, retry};
use crate::model::{Backup, BackupItem, Follow, State};

/// How long and how a wait goes on.
pub struct Wait<'a> {
    /// When to give up; `None` is never.
    pub deadline: Option<Instant>,
    /// Ends the wait on a signal.
    pub cancel: &'a Cancel,
    /// Whether `warned` counts as success.
    pub accept_warnings: bool,
}

/// Why a wait ended.
#[derive(Debug)]
pub enum End {
    /// The provider says that nothing more will happen.
    Final(State),
    /// It ended before that, and why.
    Cut(Error),
}

/// One look at a backup, and what is known after it.
pub struct Look<'a> {
    /// What is known now.
    pub item: &'a BackupItem,
    /// How to look again.
    pub follow: &'a Follow,
    /// What the look saw, or why it failed.
    pub seen: Result<&'a Backup, &'a Error>,
}

impl Look<'_> {
    /// Tells a watcher what the look brought.
    pub fn tell(&self, watcher: &dyn Watcher, index: usize, total: usize) {
        match self.seen {
            Ok(_) => watcher.changed(index, total, self.item),
            Err(error) => {
                watcher.note(&format!("{}: can't look now, will again: {error}", place(self.item)))
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
    let pace = account.pace();
    let mut looks = 0;
    loop {
        let pause = pace.pause(looks, retry::random_fraction());
        let left = wait.deadline.map(|end| end.saturating_duration_since(Instant::now()));
        if let Some(signal) = wait.cancel.sleep(left.map_or(pause, |left| pause.min(left))).await {
            return End::Cut(detached(signal.error(), item));
        }
        match look(account, follow).await {
            Ok(seen) => {
                item.update(seen.clone());
                looked(&Look { item, follow, seen: Ok(&seen) });
                if item.state.is_final() {
                    return End::Final(item.state);
                }
            }
            Err(error) if survivable(error.kind) => {
                // A failed look says nothing about the backup: tell, and go on.
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

/// Takes one look, within the account's bound on parallel requests.
async fn look(account: &Account, follow: &mut Follow) -> Result<Backup, Error> {
    let _slot = account.slots.acquire().await;
    account.provider.backups().observe(follow).await
}

/// Whether a wait outlives a failed look of that kind.
fn survivable(kind: ErrorKind) -> bool {
    retry::passes(kind) || kind == ErrorKind::Protocol
}

/// The error that a final state stands for; `None` for success.
pub fn verdict(item: &BackupItem, accept_warnings: bool) -> Option<Error> {
    let word = item.provider_state.as_deref().unwrap_or("nothing more");
    let (kind, what) = match item.state {
        State::Warned if accept_warnings => return None,
        State::Warned => (ErrorKind::JobWarned, "completed with errors or partly"),
        State::Failed => (ErrorKind::JobFailed, "failed"),
        State::Cancelled => (ErrorKind::JobFailed, "was cancelled"),
        State::Expired => (ErrorKind::JobFailed, "has expired"),
        State::Queued | State::Running | State::Succeeded | State::Unknown => return None,
    };
    let message = format!("the backup {what} (the provider says: {word})");
    let error = Error::new(kind, message).sent(crate::core::Sent::Yes);
    Some(match wait_id(item) {
        Some(id) => error.next(format!("cloudbak backup show {}/{id}", place(item))),
        None => error,
    })
}

/// The command that attaches to a running backup again.
pub fn attach_command(item: &BackupItem) -> Option<String> {
    wait_id(item).map(|id| format!("cloudbak backup wait {}/{id}", place(item)))
}

fn wait_id(item: &BackupItem) -> Option<&str> {
    item.backup_id.as_deref().or(item.job_id.as_deref())
}

fn place(item: &BackupItem) -> String {
    format!("{}/{}", item.profile, item.target)
}

fn detached(mut error: Error, item: &BackupItem) -> Error {
    error.message = format!("{}; the backup goes on", error.message);
    attach_again(error, item)
}

fn attach_again(mut error: Error, item: &BackupItem) -> Error {
    error.sent = crate::core::Sent::Yes;
    if let Some(command) = attach_command(item) {
        error.next = Some(command);
    }
    error
}

fn timed_out(item: &BackupItem) -> Error {
    let state = item.provider_state.as_deref().unwrap_or(item.state.word());
    let message = format!("the wait limit was reached; the backup goes on ({state})");
    attach_again(Error::new(ErrorKind::WaitTimeout, message), item)
}

/// The moment a wait of that length ends.
pub fn deadline(limit: Option<Duration>) -> Option<Instant> {
    limit.and_then(|limit| Instant::now().checked_add(limit))
}
