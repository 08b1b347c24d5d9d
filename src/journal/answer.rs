//! What answers for a run that sent nothing itself: the backup that an earlier
//! run of this host, or somebody else, had started.

use jiff::Timestamp;
use rusqlite::Connection;

use super::fault::Problem;
use super::ids::{IntentId, RunId};
use super::record::{IntentRecord, NewIntent};
use super::state::IntentState;
use super::step::{self, Step};
use super::write::Flush;
use super::{Journal, read, row};
use crate::core::{Error, Result};
use crate::model::{Disposition, Follow};

/// An intent of another run that a run took as its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The intent.
    pub intent: IntentRecord,
    /// Key of the slot that the run was to fill, which need not be the
    /// intent's.
    pub slot: Option<String>,
}

impl Journal {
    /// Writes that these intents are the run's answers for their targets. Its
    /// own need no such word.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`].
    pub fn answer(&self, run: &RunId, slot: Option<&str>, intents: &[IntentId]) -> Result<()> {
        if intents.is_empty() {
            return Ok(());
        }
        self.write("answer", Flush::Later, |transaction| {
            let at = Timestamp::now();
            intents.iter().try_for_each(|id| link(transaction, run, slot, id, at))
        })
    }

    /// Answers of the run that are other runs' intents, oldest first.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`].
    pub fn answers(&self, run: &RunId) -> Result<Vec<Answer>> {
        self.read(|connection| answers(connection, run))
    }

    /// Writes down a backup that was found at the provider as the answer of
    /// the run: an intent that knows it is taken, or else one is made of it.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`].
    pub fn adopt(&self, run: &RunId, found: &NewIntent, follow: &Follow) -> Result<IntentId> {
        self.write("adopt", Flush::Later, |transaction| {
            let at = Timestamp::now();
            if let Some(known) = known(transaction, found, follow)? {
                link(transaction, run, found.slot.as_deref(), &known.id, at)?;
                return Ok(known.id);
            }
            let id = IntentId::generate();
            let batch_id = ulid::Ulid::generate().to_string();
            let sending = row::Sending { run, batch_id: &batch_id, at };
            row::insert_intent(transaction, &id, found, &sending, IntentState::Accepted)?;
            let mut intent = existing(transaction, &id)?;
            let step = Step::Accepted { follow: follow.clone(), disposition: Disposition::Found };
            let detail = step.apply(&mut intent);
            row::update_intent(transaction, &intent)?;
            let states = (IntentState::Planned, intent.state);
            row::insert_event(transaction, &id, at, states, detail.as_deref())?;
            Ok(id)
        })
    }
}

fn link(
    connection: &Connection,
    run: &RunId,
    slot: Option<&str>,
    id: &IntentId,
    at: Timestamp,
) -> Result<(), Problem> {
    let intent = existing(connection, id)?;
    if intent.run_id == *run {
        return Ok(());
    }
    let sql = "INSERT OR IGNORE INTO answers (run_id, intent_id, slot) VALUES (?1, ?2, ?3)";
    if connection.prepare_cached(sql)?.execute((run, id, slot))? == 0 {
        return Ok(());
    }
    // For people: the table is what is read.
    let slot = slot.map(|slot| format!(", slot {slot}")).unwrap_or_default();
    let states = (intent.state, intent.state);
    row::insert_event(connection, id, at, states, Some(&format!("the answer of run {run}{slot}")))?;
    Ok(())
}

fn existing(connection: &Connection, id: &IntentId) -> Result<IntentRecord, Problem> {
    let missing = || Error::internal(format!("intent {id} is not in the journal"));
    Ok(read::intent(connection, id)?.ok_or_else(missing)?)
}

/// The newest intent of that subject that led to the backup.
fn known(
    connection: &Connection,
    found: &NewIntent,
    follow: &Follow,
) -> rusqlite::Result<Option<IntentRecord>> {
    for id in [&follow.backup_id, &follow.job_id].into_iter().flatten() {
        let intents = read::by_provider_id(connection, id)?;
        let known = intents
            .into_iter()
            .find(|intent| intent.subject() == found.subject() && step::was_accepted(intent.state));
        if known.is_some() {
            return Ok(known);
        }
    }
    Ok(None)
}

fn answers(connection: &Connection, run: &RunId) -> rusqlite::Result<Vec<Answer>> {
    let sql = "SELECT intent_id, slot FROM answers WHERE run_id = ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(IntentId, Option<String>)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut answers = Vec::new();
    for (id, slot) in rows {
        answers.extend(read::intent(connection, &id)?.map(|intent| Answer { intent, slot }));
    }
    Ok(answers)
}
