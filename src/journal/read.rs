//! Reading: every question sees one consistent state of the journal.

use rusqlite::{Connection, OptionalExtension as _, Params};

use super::Journal;
use super::fault;
use super::ids::{IntentId, RunId};
use super::record::{
    IntentEvent, IntentHistory, IntentRecord, Run, RunFilter, RunRecord, RunSummary, Subject,
};
use super::row::{self, SELECT_INTENTS};
use crate::core::{Error, ErrorKind, Result};

/// Undecided intents of a subject. The condition on the state is spelt like
/// that of the index `one_undecided`, or SQLite would not use it.
pub(super) const UNDECIDED: &str = "WHERE provider = ?1 AND account = ?2 AND target = ?3
    AND action = ?4 AND intents.state IN ('SENDING', 'UNKNOWN')";
/// All undecided intents. The plus keeps SQLite from reading the whole table in
/// order only to save a sort.
pub(super) const ALL_UNDECIDED: &str =
    "WHERE intents.state IN ('SENDING', 'UNKNOWN') ORDER BY +intents.seq";
/// Intents by the provider's id of backup or job.
pub(super) const BY_PROVIDER_ID: &str =
    "WHERE backup_id = ?1 OR job_id = ?1 ORDER BY intents.seq DESC";
/// The intent of a subject that fills a slot: a success before what still runs,
/// and that before one with warnings, which fills it only where those are accepted.
pub(super) const IN_SLOT: &str = "WHERE provider = ?1 AND account = ?2 AND target = ?3
    AND action = ?4 AND slot = ?5
    AND (state IN ('ACCEPTED', 'RUNNING')
        OR state = 'DONE' AND seen IN ('succeeded', 'warned'))
    ORDER BY coalesce(seen, '') = 'succeeded' DESC, state = 'DONE', intents.seq DESC LIMIT 1";
/// The newest intent of a subject that ended well.
pub(super) const LAST_GOOD: &str = "WHERE provider = ?1 AND account = ?2 AND target = ?3
    AND action = ?4 AND state = 'DONE' AND seen = 'succeeded'
    ORDER BY intents.seq DESC LIMIT 1";
/// Intents of a run.
pub(super) const OF_RUN: &str = "WHERE intents.run_id = ?1 ORDER BY intents.seq";
/// Most candidates that are named for an ambiguous run id.
const CANDIDATES: usize = 5;

impl Journal {
    /// Intents of this subject that are undecided. The index lets no more than
    /// one exist.
    ///
    /// # Errors
    /// [`ErrorKind::Io`], as for every question.
    pub fn open_intents(&self, subject: &Subject<'_>) -> Result<Vec<IntentRecord>> {
        self.read(|connection| undecided(connection, subject))
    }

    /// All intents that are undecided, oldest first.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn all_open(&self) -> Result<Vec<IntentRecord>> {
        self.read(|connection| intents(connection, ALL_UNDECIDED, []))
    }

    /// Intents of a run that are undecided or whose end was not seen, in the
    /// order written.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn unfinished(&self, run: &RunId) -> Result<Vec<IntentRecord>> {
        let mut intents = self.read(|connection| intents_of(connection, run))?;
        intents.retain(|intent| intent.state.is_unfinished());
        Ok(intents)
    }

    /// Intents that led to the backup or job with this id, newest first. Ids
    /// are unique at one provider only, so there may be several.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn find(&self, id: &str) -> Result<Vec<IntentRecord>> {
        self.read(|connection| by_provider_id(connection, id))
    }

    /// The newest intent that may fill the slot: one that succeeded, one that was
    /// accepted and whose end was not seen, or one that ended with warnings.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn in_slot(&self, subject: &Subject<'_>, slot: &str) -> Result<Option<IntentRecord>> {
        let Subject { provider, account, target, action } = *subject;
        let found = self.read(|connection| {
            intents(connection, IN_SLOT, [provider, account, target, action, slot])
        });
        Ok(found?.pop())
    }

    /// The newest intent of this subject that ended well. Reads the whole
    /// journal when there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn last_good(&self, subject: &Subject<'_>) -> Result<Option<IntentRecord>> {
        let Subject { provider, account, target, action } = *subject;
        let found = self
            .read(|connection| intents(connection, LAST_GOOD, [provider, account, target, action]));
        Ok(found?.pop())
    }

    /// Runs with their intents, newest first.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn runs(&self, filter: &RunFilter) -> Result<Vec<RunSummary>> {
        self.read(|connection| {
            let runs = runs(connection, filter)?;
            runs.into_iter()
                .map(|run| Ok(RunSummary { intents: intents_of(connection, &run.id)?, run }))
                .collect()
        })
    }

    /// A run with everything that it did, by its id or the beginning of it in
    /// either case; `None` when there is no such run.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when several begin like that; [`ErrorKind::Io`].
    pub fn run(&self, id: &str) -> Result<Option<RunRecord>> {
        let prefix = id.trim().to_ascii_uppercase();
        let mut found = self.read(|connection| run_ids(connection, &prefix))?;
        if found.len() > 1 {
            return Err(ambiguous(&prefix, &found));
        }
        let Some(id) = found.pop() else { return Ok(None) };
        self.read(|connection| run_record(connection, &id))
    }

    /// Checks the whole file, which takes long when it is large.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] with the first findings.
    pub fn check(&self) -> Result<()> {
        let findings = self.read(fault::integrity)?;
        if findings == ["ok"] {
            return Ok(());
        }
        Err(fault::damaged(&self.path, &findings.join("; ")))
    }

    pub(super) fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let connection = self.connection();
        let answer = connection.unchecked_transaction().and_then(|view| question(&view));
        drop(connection);
        answer.map_err(|error| fault::explain(&self.path, error.into()))
    }
}

/// Undecided intents of the subject.
pub(super) fn undecided(
    connection: &Connection,
    subject: &Subject<'_>,
) -> rusqlite::Result<Vec<IntentRecord>> {
    let Subject { provider, account, target, action } = *subject;
    intents(connection, UNDECIDED, [provider, account, target, action])
}

/// One intent.
pub(super) fn intent(
    connection: &Connection,
    id: &IntentId,
) -> rusqlite::Result<Option<IntentRecord>> {
    Ok(intents(connection, "WHERE intent_id = ?1", [id])?.pop())
}

/// Intents that led to the backup or job with this id, newest first.
pub(super) fn by_provider_id(
    connection: &Connection,
    id: &str,
) -> rusqlite::Result<Vec<IntentRecord>> {
    intents(connection, BY_PROVIDER_ID, [id])
}

fn intents(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<IntentRecord>> {
    let mut statement = connection.prepare_cached(&format!("{SELECT_INTENTS} {condition}"))?;
    let rows = statement.query_map(values, row::intent)?;
    rows.collect()
}

fn intents_of(connection: &Connection, run: &RunId) -> rusqlite::Result<Vec<IntentRecord>> {
    intents(connection, OF_RUN, [run])
}

fn runs(connection: &Connection, filter: &RunFilter) -> rusqlite::Result<Vec<Run>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM runs
         WHERE (?1 IS NULL OR started_at_ms >= ?1)
           AND (NOT ?2 OR EXISTS (SELECT 1 FROM intents
                                  WHERE intents.run_id = runs.run_id
                                    AND intents.state IN ('SENDING', 'UNKNOWN')))
         ORDER BY seq DESC LIMIT ?3",
    )?;
    let since = filter.since.map(|moment| moment.as_millisecond());
    // A negative limit is none.
    let limit = filter.limit.map_or(-1, i64::from);
    let rows = statement.query_map((since, filter.undecided, limit), row::run)?;
    rows.collect()
}

/// Ids of runs that begin like that, some more than are ever named.
fn run_ids(connection: &Connection, prefix: &str) -> rusqlite::Result<Vec<RunId>> {
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    // `~` sorts after everything that an id holds.
    let mut statement = connection.prepare_cached(
        "SELECT run_id FROM runs WHERE run_id >= ?1 AND run_id < ?1 || '~'
         ORDER BY run_id",
    )?;
    let rows = statement.query_map([prefix], |row| row.get(0))?;
    rows.take(CANDIDATES + 1).collect()
}

fn run_record(connection: &Connection, id: &RunId) -> rusqlite::Result<Option<RunRecord>> {
    let mut statement = connection.prepare_cached("SELECT * FROM runs WHERE run_id = ?1")?;
    let Some(run) = statement.query_row([id], row::run).optional()? else { return Ok(None) };
    let intents = intents_of(connection, id)?
        .into_iter()
        .map(|intent| Ok(IntentHistory { events: events(connection, &intent.id)?, intent }))
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(RunRecord { run, intents }))
}

fn events(connection: &Connection, intent: &IntentId) -> rusqlite::Result<Vec<IntentEvent>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM events WHERE intent_id = ?1 ORDER BY seq")?;
    let rows = statement.query_map([intent], row::event)?;
    rows.collect()
}

fn ambiguous(prefix: &str, found: &[RunId]) -> Error {
    let more = if found.len() > CANDIDATES { ", …" } else { "" };
    let named: Vec<_> = found.iter().take(CANDIDATES).map(RunId::as_str).collect();
    Error::new(ErrorKind::Usage, format!("several runs begin with `{prefix}`"))
        .code("usage.ambiguous_run")
        .hint(format!("they are {}{more}", named.join(", ")))
}
