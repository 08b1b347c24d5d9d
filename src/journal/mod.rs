//! What was intended, sent and learnt, kept on disk before it happens.
//!
//! A create cannot be repeated blindly, and its answer can get lost. So the
//! intent is written and synced before the first byte leaves, and only
//! [`Journal::begin`] makes the [`Permit`] that sending needs. While the
//! outcome of an intent is not known no other create may begin on the same
//! target: the database itself sees to that, for all processes that share it.
//!
//! ```text
//! PLANNED -> SENDING -> ACCEPTED -> RUNNING -> DONE
//!               |----> REJECTED, NOT_SENT        no effect, certainly
//!               '----> UNKNOWN -> (looked for) -> ACCEPTED, REJECTED, NOT_SENT
//! ```
//!
//! The file is an SQLite database in WAL mode with full syncs. It is safe for
//! parallel processes of one host and for a crash at any point. Whoever copies
//! or moves it has to take the `-wal` file beside it along: the newest changes
//! are in there. Nothing in it is a secret.

mod again;
mod answer;
mod begin;
pub mod failpoint;
mod fault;
mod filesystem;
mod ids;
mod lock;
mod permit;
mod place;
mod process;
mod read;
mod record;
mod row;
mod schema;
mod slot;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

pub use again::SENT_AGAIN;
pub use answer::Answer;
pub use begin::Begun;
pub use ids::{IntentId, RunId};
pub use lock::TargetLock;
pub use permit::Permit;
pub use process::{Life, Process};
pub use record::{
    Facts, Failure, IntentEvent, IntentHistory, IntentRecord, NewIntent, NewRun, Run, RunFilter,
    RunRecord, RunSummary, Subject,
};
pub use slot::Slot;
pub use state::IntentState;
pub use step::Step;

use crate::core::{Error, Result};

/// The journal of one state folder. Calls block for about as long as a sync
/// takes; threads may share it.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    identity: Option<(u64, u64)>,
    connection: Mutex<Connection>,
}

impl Journal {
    /// Opens the journal and makes it when needed: the folder 0700, the file
    /// and those beside it 0600, whatever the umask.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`] that names the file: it cannot be made or
    /// opened, others could read or replace it, it is a symbolic link, it was
    /// written by a newer version, or it is damaged. It is left as it is then.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| Error::usage(format!("`{}` is no file name", path.display())))?;
        let folder = place::private_directory(path.parent().unwrap_or(Path::new(".")))?;
        let path = folder.join(name);
        place::private_database(&path)?;
        let connection = schema::open(&path)?;
        Ok(Self { identity: place::identity(&path), path, connection: Mutex::new(connection) })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why the place where it lies is a bad one, if it is: a network file
    /// system, or memory.
    pub fn warning(&self) -> Option<String> {
        filesystem::warning(&self.path)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction has rolled it back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
