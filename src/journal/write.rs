//! Writing: every change is one transaction. It survives the death of the
//! process, and what must survive a loss of power is synced as well.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::fault::{self, Problem};
use super::ids::{IntentId, RunId};
use super::process::Process;
use super::record::{Failure, NewRun};
use super::state::IntentState;
use super::step::Step;
use super::{Journal, failpoint, read, row};
use crate::core::{Error, ErrorKind, Result, Sent};

/// When a change is synced to disk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flush {
    /// Before the transaction returns.
    Now,
    /// With the next change that is synced.
    Later,
}

impl Flush {
    /// Sets the connection for the next transaction. Done each time, so that
    /// no transaction depends on what the one before left behind.
    pub(super) fn prepare(self, connection: &Connection) -> rusqlite::Result<()> {
        let level = match self {
            Self::Now => "FULL",
            Self::Later => "NORMAL",
        };
        connection.pragma_update(None, "synchronous", level)
    }
}

impl Journal {
    /// Writes that a run begins. The sync is left to the first intent's: a run
    /// without one has sent nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn start_run(&self, run: &NewRun) -> Result<()> {
        self.write("start run", Flush::Later, |transaction| Ok(row::insert_run(transaction, run)?))
    }

    /// Writes that a run ended, and what went wrong in it. Not synced: a loss of
    /// power can make the run look unfinished, never its intents.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; [`ErrorKind::Internal`] for a run that never began.
    pub fn finish_run(&self, run: &RunId, exit_code: u8, failures: &[Failure]) -> Result<()> {
        self.write("finish run", Flush::Later, |transaction| {
            let now = Timestamp::now().as_millisecond();
            let sql = "UPDATE runs SET finished_at_ms = ?2, exit_code = ?3, failures = ?4
                       WHERE run_id = ?1";
            let failures = row::text(&failures)?;
            match transaction.prepare_cached(sql)?.execute((run, now, exit_code, failures))? {
                1 => Ok(()),
                _ => Err(Error::internal(format!("run {run} never began")).into()),
            }
        })
    }

    /// Writes what was learnt about an intent.
    ///
    /// # Errors
    /// As [`Journal::record_all`].
    pub fn record(&self, intent: &IntentId, step: Step) -> Result<()> {
        self.record_all(&[(intent.clone(), step)])
    }

    /// Writes what was learnt about several intents, with one sync for all, or
    /// with none where it is nothing but looks. A step that is refused does not keep the others from being written.
    ///
    /// # Errors
    /// For the first step that is refused: [`ErrorKind::Internal`] when it is
    /// not legal or the intent is not there, [`ErrorKind::Busy`] when it gives
    /// up an intent that a live process is sending. When nothing could be
    /// written: [`ErrorKind::Undecided`] if a step tells that a create was or
    /// may have been accepted, because the journal goes on calling it
    /// undecided; otherwise [`ErrorKind::Io`].
    pub fn record_all(&self, steps: &[(IntentId, Step)]) -> Result<()> {
        // A look that a loss of power takes away can be taken again.
        let only_looks = steps.iter().all(|(_, step)| matches!(step, Step::Observed { .. }));
        let flush = if only_looks { Flush::Later } else { Flush::Now };
        let taken: Result<Vec<Result<()>>> = self.write("record", flush, |transaction| {
            let at = Timestamp::now();
            steps.iter().map(|(id, step)| take_step(transaction, id, step, at)).collect()
        });
        taken.map_err(|error| not_kept(error, steps))?.into_iter().collect()
    }

    pub(super) fn write<T>(
        &self,
        place: &'static str,
        flush: Flush,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<T, Problem>,
    ) -> Result<T> {
        failpoint::pass(place, "before the transaction");
        let result = transact(&mut self.connection(), place, flush, change);
        result.map_err(|problem| fault::explain(&self.path, problem))
    }
}

fn transact<T>(
    connection: &mut Connection,
    place: &'static str,
    flush: Flush,
    change: impl FnOnce(&mut Transaction<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    flush.prepare(connection)?;
    // Immediate: what is checked inside stays true until the commit.
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = change(&mut transaction)?;
    fault::commit(place, transaction)?;
    Ok(value)
}

/// Takes one step. The inner error refuses this step alone, the outer one ends
/// the transaction.
fn take_step(
    connection: &Connection,
    id: &IntentId,
    step: &Step,
    at: Timestamp,
) -> Result<Result<()>, Problem> {
    let Some(mut intent) = read::intent(connection, id)? else {
        return Ok(Err(Error::internal(format!("intent {id} is not in the journal"))));
    };
    if step.is_stale(&intent) {
        return Ok(Ok(()));
    }
    let (from, to) = (intent.state, step.leads_to());
    if !from.may_become(to) {
        return Ok(Err(Error::internal(format!("intent {id} can't go from {from} to {to}"))));
    }
    if to == IntentState::Abandoned && intent.effective_state(Process::life) == IntentState::Sending
    {
        return Ok(Err(still_sending(&intent.target, &intent.process)));
    }
    let detail = step.apply(&mut intent);
    intent.state = to;
    intent.updated_at = at;
    row::update_intent(connection, &intent)?;
    row::insert_event(connection, id, at, (from, to), detail.as_deref())?;
    Ok(Ok(()))
}

fn still_sending(target: &str, process: &Process) -> Error {
    let message = format!(
        "`{target}` can't be given up while process {} on {} is sending it",
        process.pid, process.host
    );
    Error::new(ErrorKind::Busy, message).code("journal.sending").hint("end that process first")
}

/// The error for steps that could not be written. "Nothing was sent", which is
/// what an I/O error means to scripts, would be a lie about an accepted create.
fn not_kept(mut error: Error, steps: &[(IntentId, Step)]) -> Error {
    let sent = steps.iter().map(|(_, step)| step.decides()).max().unwrap_or(Sent::No);
    if error.kind == ErrorKind::Io && sent != Sent::No {
        error.kind = ErrorKind::Undecided;
        error.sent = sent;
        error.hint = Some("do not start another one before this is settled".to_owned());
        error.next = Some("cloudbak reconcile".to_owned());
    }
    error
}
