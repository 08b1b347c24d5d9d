//! The sandbox's state in a file that several processes share.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

/// A state file and its lock file beside it.
pub struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// The state in that file, which need not exist yet.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Waits for the lock; it ends with the guard.
    ///
    /// # Errors
    /// The file system's own.
    pub async fn lock(&self) -> io::Result<Guard<'_>> {
        if let Some(directory) = self.path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        let lock = self.path.with_extension("lock");
        let file = private().create(true).append(true).open(lock)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Guard { file: self, _lock: file }),
                Err(TryLockError::WouldBlock) => {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}

/// The right to read and write the state.
pub struct Guard<'a> {
    file: &'a StateFile,
    _lock: File,
}

impl Guard<'_> {
    /// The state, or `None` when there is none yet.
    ///
    /// # Errors
    /// The file system's own, or a file that is no JSON.
    pub fn load(&self) -> io::Result<Option<Value>> {
        match std::fs::read(&self.file.path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the state as one step.
    ///
    /// # Errors
    /// The file system's own.
    pub fn save(&self, state: &Value) -> io::Result<()> {
        let temporary = self.file.path.with_extension("new");
        let mut file = private().create(true).write(true).truncate(true).open(&temporary)?;
        file.write_all(state.to_string().as_bytes())?;
        std::fs::rename(temporary, &self.file.path)
    }
}

/// Open options for files that their owner alone can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
