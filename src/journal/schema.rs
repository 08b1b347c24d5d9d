//! The database behind the journal: how it is opened, made and brought up to
//! date.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::fault::{self, Problem};
use super::write::Flush;
use crate::core::{Error, ErrorKind, Result};

/// Marks the file as a journal of this program ("clbk").
const APPLICATION_ID: i32 = 0x636c_626b;
/// How long one process waits for another that writes. A write takes
/// milliseconds, so whoever waits that long waits for something stuck.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Length of the write-ahead log, in pages of 4 KiB, at which it is moved into
/// the database. Opening reads the log, so it is kept short.
const LOG_PAGES: i64 = 256;

/// The steps from an empty file to the newest form. `user_version` counts
/// those that were taken. A step is never changed once released.
const MIGRATIONS: &[&str] = &[V1, V2, V3, V4];

/// `one_undecided` is the promise of the whole program, kept by the database
/// itself: never two creates on the way for one target.
const V1: &str = "
CREATE TABLE runs (
    seq             INTEGER PRIMARY KEY,
    run_id          TEXT NOT NULL UNIQUE,
    command         TEXT NOT NULL,
    version         TEXT NOT NULL,
    started_at_ms   INTEGER NOT NULL,
    finished_at_ms  INTEGER,
    exit_code       INTEGER,
    host            TEXT NOT NULL,
    pid             INTEGER NOT NULL,
    boot_id         TEXT,
    pid_namespace   TEXT,
    start_ticks     INTEGER
) STRICT;

CREATE TABLE intents (
    seq             INTEGER PRIMARY KEY,
    intent_id       TEXT NOT NULL UNIQUE,
    run_id          TEXT NOT NULL REFERENCES runs (run_id),
    batch_id        TEXT NOT NULL,
    profile         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    account         TEXT NOT NULL,
    target          TEXT NOT NULL,
    action          TEXT NOT NULL,
    slot            TEXT,
    attempt         INTEGER NOT NULL,
    state           TEXT NOT NULL,
    params_hash     TEXT NOT NULL,
    marker          TEXT,
    before          TEXT NOT NULL,
    replay          TEXT,
    follow          TEXT,
    backup_id       TEXT,
    job_id          TEXT,
    seen            TEXT,
    provider_state  TEXT,
    disposition     TEXT,
    error           TEXT,
    created_at_ms   INTEGER NOT NULL,
    updated_at_ms   INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX one_undecided ON intents (provider, account, target, action)
    WHERE state IN ('SENDING', 'UNKNOWN');
CREATE INDEX intents_of_run ON intents (run_id);
CREATE INDEX intents_in_slot ON intents (target, slot) WHERE slot IS NOT NULL;
CREATE INDEX intents_by_backup ON intents (backup_id) WHERE backup_id IS NOT NULL;
CREATE INDEX intents_by_job ON intents (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE events (
    seq             INTEGER PRIMARY KEY,
    intent_id       TEXT NOT NULL REFERENCES intents (intent_id),
    at_ms           INTEGER NOT NULL,
    from_state      TEXT NOT NULL,
    to_state        TEXT NOT NULL,
    detail          TEXT
) STRICT;

CREATE INDEX events_of_intent ON events (intent_id);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
";

/// What a run was asked for and what went wrong in it, as JSON: a run that
/// fails before anything is sent has no intent that could tell.
const V2: &str = "
ALTER TABLE runs ADD COLUMN targets TEXT;
ALTER TABLE runs ADD COLUMN failures TEXT;
";

/// What was last seen of a backup beside its ids and state, as JSON.
const V3: &str = "
ALTER TABLE intents ADD COLUMN facts TEXT;
";

/// Intents of other runs that a run took as its answers, and the slot that it
/// was to fill, which need not be the intent's.
const V4: &str = "
CREATE TABLE answers (
    seq             INTEGER PRIMARY KEY,
    run_id          TEXT NOT NULL REFERENCES runs (run_id),
    intent_id       TEXT NOT NULL REFERENCES intents (intent_id),
    slot            TEXT,
    UNIQUE (run_id, intent_id)
) STRICT;
";

/// Opens the database file, which exists, and brings it up to date.
///
/// # Errors
/// [`ErrorKind::Io`]: damaged, from a newer version, not ours, stuck.
pub(super) fn open(path: &Path) -> Result<Connection> {
    prepared(path).map_err(|problem| fault::explain(path, problem))
}

/// The number of steps that this version knows.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Connects to the file, to read it or to write it as well, and changes
/// nothing.
///
/// The write-ahead log is kept between processes. By default the last one to
/// close would move it into the database and remove it, and the next one would
/// make it anew: many more syncs for each run than its intents need.
pub(super) fn connect(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    // One thread at a time uses a connection, so SQLite need not see to it.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

fn prepared(path: &Path) -> Result<Connection, Problem> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Asked before anything is changed: a newer journal is left as it is. In
    // one transaction, because a parallel process may be making the tables.
    let version = check_version(&*connection.unchecked_transaction()?, path)?;
    write_ahead(&connection)?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    if version < newest() {
        migrate(&mut connection, path)?;
    }
    Ok(connection)
}

/// The file's version, if it is a journal of ours that this version can read.
fn check_version(connection: &Connection, path: &Path) -> Result<i64, Problem> {
    let version: i64 = pragma(connection, "user_version")?;
    let application: i32 = pragma(connection, "application_id")?;
    let empty = version == 0 && application == 0 && {
        let count = "SELECT count(*) FROM sqlite_schema";
        connection.query_row(count, [], |row| row.get::<_, i64>(0))? == 0
    };
    if !empty && application != APPLICATION_ID {
        return Err(foreign(path).into());
    }
    if version > newest() {
        return Err(too_new(path, version).into());
    }
    Ok(version)
}

fn foreign(path: &Path) -> Error {
    let message = format!("`{}` is a database, but no journal of cloudbak", path.display());
    Error::new(ErrorKind::Io, message)
        .code("io.journal_foreign")
        .hint("use another state folder; the file was left as it is")
}

fn too_new(path: &Path, version: i64) -> Error {
    let message = format!(
        "the journal `{}` was written by a newer version of cloudbak (its form is {version}, this \
         version knows up to {})",
        path.display(),
        newest(),
    );
    Error::new(ErrorKind::Io, message)
        .code("io.journal_newer")
        .hint("install the newer version again; the journal was left as it is")
}

/// Switches to write-ahead logging; on all but the first opening it is on
/// already. SQLite does not wait for parallel processes here by itself.
fn write_ahead(connection: &Connection) -> Result<(), Problem> {
    let started = Instant::now();
    loop {
        let result =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match result {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && started.elapsed() < BUSY_TIMEOUT =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok(()),
        }
    }
}

/// Takes the missing steps, all of them or none.
fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Problem> {
    Flush::Now.prepare(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // A parallel process may have done it in the meantime.
    let version = check_version(&transaction, path)?;
    let done = usize::try_from(version).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    fault::commit("migrate", transaction)
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
