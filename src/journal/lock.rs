//! One lock for each target: one process at a time works on it.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::ids::RunId;
use super::place;
use crate::core::clock::rfc3339_seconds;
use crate::core::{Error, ErrorKind, Result};

/// Longest note of a holder that is read, in bytes.
const LONGEST_NOTE: u64 = 512;

/// Keeps other processes of this host from working on one target. Dropping it
/// lets them; so does the death of the process, by whatever cause, because the
/// kernel holds the lock. The file stays: removing it would race with a process
/// that has just opened it.
#[must_use = "the lock is released when this is dropped"]
pub struct TargetLock {
    file: File,
}

impl TargetLock {
    /// Takes the lock of a target for a run, in a folder that is made when
    /// needed. Does not wait.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] that names the holder while another process, or
    /// another lock of this process, has it; [`ErrorKind::Io`].
    pub fn acquire(
        folder: &Path,
        provider: &str,
        account: &str,
        target: &str,
        run: &RunId,
    ) -> Result<Self> {
        let path = place::private_directory(folder)?.join(file_name(provider, account, target));
        let mut file = place::private_file(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(target, &mut file)),
            Err(TryLockError::Error(error)) => return Err(failed(&path, error)),
        }
        introduce(&mut file, run).map_err(|error| failed(&path, error))?;
        Ok(Self { file })
    }
}

impl Drop for TargetLock {
    fn drop(&mut self) {
        // So that nobody takes an old note for that of the next holder. If it
        // fails the note is out of date and the lock is still released.
        let _ = self.file.set_len(0);
        // Closing alone would not do while a child process that is just being
        // started still has a copy of the handle.
        let _ = self.file.unlock();
    }
}

impl fmt::Debug for TargetLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TargetLock")
    }
}

/// A name for the target that fits every file system.
fn file_name(provider: &str, account: &str, target: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [provider, account, target] {
        // The length keeps `a`, `bc` and `ab`, `c` apart.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hex::encode(hasher.finalize());
    format!("{}.lock", digest.get(..32).unwrap_or(&digest))
}

/// Leaves a note for those who find the lock taken.
fn introduce(file: &mut File, run: &RunId) -> std::io::Result<()> {
    let note = format!(
        "process {}, run {run}, since {}",
        std::process::id(),
        rfc3339_seconds(Timestamp::now())
    );
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(note.as_bytes())
}

fn busy(target: &str, file: &mut File) -> Error {
    let mut note = String::new();
    let read = file.take(LONGEST_NOTE).read_to_string(&mut note);
    let plain = !note.is_empty() && !note.contains(char::is_control);
    let holder = if read.is_ok() && plain { note.as_str() } else { "another process" };
    Error::new(ErrorKind::Busy, format!("`{target}` is in use by {holder}"))
        .code("lock.held")
        .hint("wait until that run has ended")
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("the lock `{}` can't be taken: {error}", path.display()))
        .code("io.lock")
        .hint("the state folder has to lie on a file system with locks")
        .source(error)
}
