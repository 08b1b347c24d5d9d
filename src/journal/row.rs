//! Rows of the tables as records, and back.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ids::{IntentId, RunId};
use super::process::Process;
use super::record::{IntentEvent, IntentRecord, NewIntent, NewRun, Run};
use super::state::IntentState;

/// Selects whole intents; conditions follow.
pub(super) const SELECT_INTENTS: &str = "
    SELECT intents.*, runs.host, runs.pid, runs.boot_id, runs.pid_namespace, runs.start_ticks
    FROM intents JOIN runs ON runs.run_id = intents.run_id ";

/// Reads a row of [`SELECT_INTENTS`].
pub(super) fn intent(row: &Row<'_>) -> rusqlite::Result<IntentRecord> {
    Ok(IntentRecord {
        id: row.get("intent_id")?,
        run_id: row.get("run_id")?,
        batch_id: row.get("batch_id")?,
        profile: row.get("profile")?,
        provider: row.get("provider")?,
        account: row.get("account")?,
        target: row.get("target")?,
        action: row.get("action")?,
        slot: row.get("slot")?,
        attempt: row.get("attempt")?,
        state: row.get("state")?,
        params_hash: row.get("params_hash")?,
        marker: row.get("marker")?,
        before: json(row, "before")?.unwrap_or_default(),
        replay: json(row, "replay")?,
        follow: json(row, "follow")?,
        backup_id: row.get("backup_id")?,
        job_id: row.get("job_id")?,
        seen: word(row, "seen")?,
        provider_state: row.get("provider_state")?,
        facts: json(row, "facts")?,
        disposition: word(row, "disposition")?,
        error: json(row, "error")?,
        created_at: time(row, "created_at_ms")?,
        updated_at: time(row, "updated_at_ms")?,
        process: process(row)?,
    })
}

/// Reads a row of `runs`.
pub(super) fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let finished: Option<i64> = row.get("finished_at_ms")?;
    Ok(Run {
        id: row.get("run_id")?,
        command: row.get("command")?,
        version: row.get("version")?,
        started_at: time(row, "started_at_ms")?,
        finished_at: finished.map(|_| time(row, "finished_at_ms")).transpose()?,
        exit_code: row.get("exit_code")?,
        targets: json(row, "targets")?.unwrap_or_default(),
        failures: json(row, "failures")?.unwrap_or_default(),
        process: process(row)?,
    })
}

/// Reads a row of `events`.
pub(super) fn event(row: &Row<'_>) -> rusqlite::Result<IntentEvent> {
    Ok(IntentEvent {
        seq: row.get("seq")?,
        at: time(row, "at_ms")?,
        from: row.get("from_state")?,
        to: row.get("to_state")?,
        detail: row.get("detail")?,
    })
}

/// Writes a run.
pub(super) fn insert_run(connection: &Connection, run: &NewRun) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO runs (run_id, command, targets, version, started_at_ms, host, pid, boot_id,
                           pid_namespace, start_ticks)
         VALUES (:run_id, :command, :targets, :version, :started_at_ms, :host, :pid, :boot_id,
                 :pid_namespace, :start_ticks)",
    )?;
    statement.execute(named_params! {
        ":run_id": run.id,
        ":command": run.command,
        ":targets": text(&run.targets)?,
        ":version": run.version,
        ":started_at_ms": run.started_at.as_millisecond(),
        ":host": run.process.host,
        ":pid": run.process.pid,
        ":boot_id": run.process.boot_id,
        ":pid_namespace": run.process.pid_namespace,
        ":start_ticks": run.process.start_ticks.and_then(|ticks| i64::try_from(ticks).ok()),
    })?;
    Ok(())
}

/// What an intent gets from its request rather than from its maker.
pub(super) struct Sending<'a> {
    /// The run.
    pub run: &'a RunId,
    /// The request.
    pub batch_id: &'a str,
    /// The moment.
    pub at: Timestamp,
}

/// Writes an intent: one that is being sent, or one that was found.
pub(super) fn insert_intent(
    connection: &Connection,
    id: &IntentId,
    intent: &NewIntent,
    sending: &Sending<'_>,
    state: IntentState,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO intents (intent_id, run_id, batch_id, profile, provider, account, target,
                              action, slot, attempt, state, params_hash, marker, before, replay,
                              created_at_ms, updated_at_ms)
         VALUES (:intent_id, :run_id, :batch_id, :profile, :provider, :account, :target,
                 :action, :slot, :attempt, :state, :params_hash, :marker, :before, :replay,
                 :at_ms, :at_ms)",
    )?;
    statement.execute(named_params! {
        ":intent_id": id,
        ":run_id": sending.run,
        ":batch_id": sending.batch_id,
        ":profile": intent.profile,
        ":provider": intent.provider,
        ":account": intent.account,
        ":target": intent.target,
        ":action": intent.action,
        ":slot": intent.slot,
        ":attempt": intent.attempt,
        ":state": state,
        ":params_hash": intent.params_hash,
        ":marker": intent.marker,
        ":before": intent.before.to_string(),
        ":replay": intent.replay.as_ref().map(ToString::to_string),
        ":at_ms": sending.at.as_millisecond(),
    })?;
    Ok(())
}

/// Writes back what steps change.
pub(super) fn update_intent(
    connection: &Connection,
    intent: &IntentRecord,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE intents SET state = :state, follow = :follow, backup_id = :backup_id,
                            job_id = :job_id, seen = :seen, provider_state = :provider_state,
                            facts = :facts, disposition = :disposition, error = :error,
                            updated_at_ms = :updated_at_ms
         WHERE intent_id = :intent_id",
    )?;
    statement.execute(named_params! {
        ":intent_id": intent.id,
        ":state": intent.state,
        ":follow": intent.follow.as_ref().map(text).transpose()?,
        ":backup_id": intent.backup_id,
        ":job_id": intent.job_id,
        ":seen": intent.seen.map(|state| state.word()),
        ":provider_state": intent.provider_state,
        ":facts": intent.facts.as_ref().map(text).transpose()?,
        ":disposition": intent.disposition.as_ref().map(plain_word).transpose()?,
        ":error": intent.error.as_ref().map(ToString::to_string),
        ":updated_at_ms": intent.updated_at.as_millisecond(),
    })?;
    Ok(())
}

/// Adds an event: a step from one state to the next.
pub(super) fn insert_event(
    connection: &Connection,
    intent: &IntentId,
    at: Timestamp,
    (from, to): (IntentState, IntentState),
    detail: Option<&str>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO events (intent_id, at_ms, from_state, to_state, detail)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    statement.execute((intent, at.as_millisecond(), from, to, detail))?;
    Ok(())
}

fn process(row: &Row<'_>) -> rusqlite::Result<Process> {
    let ticks: Option<i64> = row.get("start_ticks")?;
    Ok(Process {
        host: row.get("host")?,
        pid: row.get("pid")?,
        boot_id: row.get("boot_id")?,
        pid_namespace: row.get("pid_namespace")?,
        start_ticks: ticks.and_then(|ticks| u64::try_from(ticks).ok()),
    })
}

fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let milliseconds: i64 = row.get(column)?;
    Timestamp::from_millisecond(milliseconds).map_err(|error| nonsense(row, column, error))
}

/// A column that holds JSON.
fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|error| nonsense(row, column, error))
}

/// A column that holds one word of a closed list.
fn word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let Some(word) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    serde_json::from_value(word.into()).map(Some).map_err(|error| nonsense(row, column, error))
}

fn nonsense(
    row: &Row<'_>,
    column: &str,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}

/// A value as a column of JSON holds it.
pub(super) fn text(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// The word that serde writes for a variant without fields.
fn plain_word(value: &impl Serialize) -> rusqlite::Result<String> {
    Ok(text(value)?.trim_matches('"').to_owned())
}
