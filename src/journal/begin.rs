//! Beginning a create: the intents of a request are on disk before it leaves,
//! and only then is there a permit to send it.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::fault::Problem;
use super::ids::{IntentId, RunId};
use super::process::Process;
use super::record::{IntentRecord, NewIntent};
use super::state::IntentState;
use super::write::Flush;
use super::{Journal, Permit, place, read, row};
use crate::core::{Error, ErrorKind, Result, Sent};

/// The permit for one request and the ids of its intents, in order.
pub type Begun = (Permit, Vec<IntentId>);

impl Journal {
    /// Writes the intents of one request, one for each of its targets, as
    /// being sent, and permits sending it: all of them or none.
    ///
    /// # Errors
    /// Nothing may be sent then. [`ErrorKind::Io`] when they cannot be
    /// written; [`ErrorKind::Busy`] when a live process is sending the same
    /// action to one of the targets; [`ErrorKind::Undecided`] when the outcome
    /// of an earlier one is not known.
    pub fn begin(&self, run: &RunId, intents: &[NewIntent]) -> Result<Begun> {
        let begun = self.begin_each(run, &[intents])?.pop();
        begun.unwrap_or_else(|| Err(Error::internal("a request got lost before it was written")))
    }

    /// [`Journal::begin`] for several requests with one sync for all. Each
    /// gets its own result, in order.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when none could be written: then no request may be
    /// sent.
    pub fn begin_each(&self, run: &RunId, requests: &[&[NewIntent]]) -> Result<Vec<Result<Begun>>> {
        self.check_place()?;
        let written: Result<Vec<Result<Vec<IntentId>>>> =
            self.write("begin", Flush::Now, |transaction| {
                let at = Timestamp::now();
                requests
                    .iter()
                    .map(|request| begin_request(transaction, run, request, at))
                    .collect()
            });
        // Permits are made after the commit only.
        let permitted = |ids| (Permit::issue(), ids);
        Ok(written.map_err(nothing_sent)?.into_iter().map(|ids| ids.map(permitted)).collect())
    }

    /// Refuses when the file that is open is no longer the one that others find
    /// under its name: what is written to it would be lost.
    pub(super) fn check_place(&self) -> Result<()> {
        if place::identity(&self.path) == self.identity {
            return Ok(());
        }
        let message = format!("the journal `{}` was moved or removed", self.path.display());
        Err(nothing_sent(Error::new(ErrorKind::Io, message).code("io.journal")))
    }
}

/// Writes one request, or nothing of it. The inner error refuses this request
/// alone, the outer one all of them.
fn begin_request(
    transaction: &mut Transaction<'_>,
    run: &RunId,
    intents: &[NewIntent],
    at: Timestamp,
) -> Result<Result<Vec<IntentId>>, Problem> {
    if intents.is_empty() {
        return Ok(Err(Error::internal("a request without an intent can't be permitted")));
    }
    let batch_id = ulid::Ulid::generate().to_string();
    let sending = row::Sending { run, batch_id: &batch_id, at };
    let savepoint = transaction.savepoint()?;
    let ids = intents.iter().map(|intent| begin_intent(&savepoint, intent, &sending)).collect();
    match ids {
        Ok(ids) => {
            savepoint.commit()?;
            Ok(Ok(ids))
        }
        // Dropping the savepoint rolls it back.
        Err(Problem::Rule(error)) => Ok(Err(error)),
        Err(problem) => Err(problem),
    }
}

fn begin_intent(
    connection: &Connection,
    intent: &NewIntent,
    sending: &row::Sending<'_>,
) -> Result<IntentId, Problem> {
    if let Some(open) = read::undecided(connection, &intent.subject())?.first() {
        return Err(refusal(open, sending.batch_id).into());
    }
    let id = IntentId::generate();
    row::insert_intent(connection, &id, intent, sending, IntentState::Sending)?;
    let states = (IntentState::Planned, IntentState::Sending);
    row::insert_event(connection, &id, sending.at, states, None)?;
    Ok(id)
}

/// Why nothing may begin while `open` is undecided.
fn refusal(open: &IntentRecord, batch_id: &str) -> Error {
    let (action, target, run) = (&open.action, &open.target, &open.run_id);
    if open.batch_id == batch_id {
        return Error::internal(format!("`{target}` stands twice in one request"));
    }
    if open.effective_state(Process::life) == IntentState::Sending {
        let (pid, host) = (open.process.pid, &open.process.host);
        let message =
            format!("{action} of `{target}` is being sent by process {pid} on {host} (run {run})");
        return Error::new(ErrorKind::Busy, message)
            .code("journal.sending")
            .hint("wait until that run has ended");
    }
    let message = format!(
        "it is not known whether {} accepted the {action} of `{target}` in run {run}",
        open.provider
    );
    Error::new(ErrorKind::Undecided, message)
        .hint("do not start another one before that is settled")
        .next(format!("cloudbak reconcile {run}"))
        .sent(Sent::Maybe)
}

fn nothing_sent(mut error: Error) -> Error {
    error.message.push_str("; nothing was sent");
    error
}
