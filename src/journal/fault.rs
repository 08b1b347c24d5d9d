//! What can go wrong with the database, in words.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};

use super::{failpoint, schema};
use crate::core::{Error, ErrorKind};

/// Why a transaction came to nothing.
pub(super) enum Problem {
    /// SQLite says so.
    Database(rusqlite::Error),
    /// A rule of the journal says so.
    Rule(Error),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

/// Commits, which syncs: when this returns, the change survives a crash.
pub(super) fn commit(place: &str, transaction: Transaction<'_>) -> Result<(), Problem> {
    failpoint::pass(place, "before the commit");
    transaction.commit()?;
    failpoint::pass(place, "after the commit");
    Ok(())
}

/// The error for a problem with the journal at `path`.
pub(super) fn explain(path: &Path, problem: Problem) -> Error {
    let error = match problem {
        Problem::Rule(error) => return error,
        Problem::Database(error) => error,
    };
    let (code, why) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            return damaged(path, &findings(path)).source(error);
        }
        // Only a bug breaks the rules of the tables.
        Some(ErrorCode::ConstraintViolation) => {
            return Error::internal("the journal refused a row").source(error);
        }
        None if is_nonsense(&error) => return damaged(path, &error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("io.journal_locked", "another process has held its lock for 10 s".to_owned())
        }
        Some(ErrorCode::DiskFull) => ("io.disk_full", "the disk is full".to_owned()),
        Some(ErrorCode::ReadOnly) => ("io.journal", "it can't be written".to_owned()),
        Some(ErrorCode::CannotOpen) => ("io.journal", "it can't be opened".to_owned()),
        Some(ErrorCode::SystemIoFailure) => {
            ("io.journal", "reading or writing it failed".to_owned())
        }
        _ => ("io.journal", error.to_string()),
    };
    let message = format!("the journal `{}`: {why}", path.display());
    Error::new(ErrorKind::Io, message).code(code).source(error)
}

/// A journal that cannot be believed. It is never repaired or removed here: it
/// may be the only trace of a create.
pub(super) fn damaged(path: &Path, findings: &str) -> Error {
    let message = format!("the journal `{}` is damaged: {findings}", path.display());
    Error::new(ErrorKind::Io, message).code("io.journal_damaged").hint(
        "nothing was removed; keep a copy of it and of the files beside it, look at the provider \
         for backups that were started, and only then move it away",
    )
}

/// Whether a row held something that this program never writes.
fn is_nonsense(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as E;
    matches!(
        error,
        E::FromSqlConversionFailure(..)
            | E::IntegralValueOutOfRange(..)
            | E::InvalidColumnType(..)
            | E::Utf8Error(..)
    )
}

/// What SQLite's own check says, in one line. Asked over a connection of its
/// own, because the one that met the damage may be in the middle of something.
pub(super) fn findings(path: &Path) -> String {
    let check = schema::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|connection| integrity(&connection))
        .map(|lines| lines.join("; "));
    match check {
        Ok(text) => text,
        Err(error) => error.to_string(),
    }
}

/// The first lines of `PRAGMA integrity_check`; `ok` alone when all is well.
pub(super) fn integrity(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check(3)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    // One finding may fill several lines.
    rows.map(|row| row.map(|text| text.replace('\n', " "))).collect()
}
