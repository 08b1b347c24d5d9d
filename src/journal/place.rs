//! The files and folders of the journal: made private whatever the umask, and
//! refused where somebody else could read, replace or redirect them.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::core::{Error, ErrorKind, Result};

/// Suffix of the write-ahead log.
const LOG: &str = "-wal";

/// Makes a folder that its owner alone can enter, and the missing ones above
/// it, and returns its real path. One that is there already may be entered by
/// others, but must not be writable by them.
///
/// # Errors
/// [`ErrorKind::Io`].
pub(super) fn private_directory(path: &Path) -> Result<PathBuf> {
    let io = |error| io_error(path, "can't be made", error);
    let absolute = std::path::absolute(path).map_err(io)?;
    make_directory(&absolute).map_err(io)?;
    let real = fs::canonicalize(&absolute).map_err(io)?;
    let meta = fs::metadata(&real).map_err(io)?;
    if !meta.is_dir() {
        return Err(unfit(&real, "is no folder"));
    }
    system::check_directory(&real, &meta)?;
    Ok(real)
}

/// Makes sure that there is a file for a database which its owner alone can
/// read, and that those which SQLite keeps beside it are no worse.
///
/// # Errors
/// [`ErrorKind::Io`].
pub(super) fn private_database(path: &Path) -> Result<()> {
    if has_log_alone(path) {
        return Err(log_alone(path));
    }
    // Closing any handle of a file drops all POSIX locks that the process has
    // on it, SQLite's among them. So the file is never opened here once SQLite
    // may have it open: it is made and closed under this lock, and every other
    // look goes by path.
    static MAKING: Mutex<()> = Mutex::new(());
    let making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    if is_absent(path)? {
        make_file(path).map_err(|error| io_error(path, "can't be made", error))?;
    }
    drop(making);
    check_file(path)?;
    for suffix in [LOG, "-shm", "-journal"] {
        check_file(&beside(path, suffix))?;
    }
    Ok(())
}

/// The file that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Whether the database is gone or empty while its log is not. SQLite would
/// take the log for a leftover and remove it, and with it perhaps the only
/// trace of a create. A parallel process that makes a journal writes the
/// database first, so the log is looked at first.
fn has_log_alone(path: &Path) -> bool {
    let look = |path: &Path| fs::symlink_metadata(path).ok();
    let log = look(&beside(path, LOG)).is_some_and(|meta| meta.is_file() && meta.len() > 0);
    log && look(path).is_none_or(|meta| meta.is_file() && meta.len() == 0)
}

fn log_alone(path: &Path) -> Error {
    let log = beside(path, LOG);
    let (path, log) = (path.display(), log.display());
    let message = format!("the journal `{path}` is gone or empty, but its log `{log}` is not");
    Error::new(ErrorKind::Io, message).code("io.journal_damaged").hint(
        "bring the file back that belongs to the log; if it is lost, look at the provider for \
         backups that were started before moving the log away",
    )
}

/// Opens a file that its owner alone can read, and makes it when needed.
///
/// # Errors
/// [`ErrorKind::Io`].
pub(super) fn private_file(path: &Path) -> Result<File> {
    if is_absent(path)? {
        make_file(path).map_err(|error| io_error(path, "can't be made", error))?;
    }
    check_file(path)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    system::no_links(&mut options);
    options.open(path).map_err(|error| io_error(path, "can't be opened", error))
}

fn is_absent(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(io_error(path, "can't be looked at", error)),
    }
}

/// Refuses a file that is not ours alone; an absent one is fine.
fn check_file(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io_error(path, "can't be looked at", error)),
        Ok(meta) if meta.is_symlink() => Err(unfit(path, "is a symbolic link")
            .hint("put the file itself there, or name the place that the link leads to")),
        Ok(meta) if !meta.is_file() => Err(unfit(path, "is no regular file")),
        Ok(meta) => system::check_file(path, &meta),
    }
}

fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    system::private_mode(&mut builder);
    match builder.create(path) {
        Ok(()) => {
            system::set_mode(path, 0o700)?;
            path.parent().map_or(Ok(()), sync_directory)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_directory(path.parent().ok_or(error)?)?;
            make_directory(path)
        }
        Err(error) => Err(error),
    }
}

/// Makes an empty file, and its entry in the folder, last.
fn make_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    system::private_file_mode(&mut options);
    match options.open(path) {
        Ok(_) => {
            system::set_mode(path, 0o600)?;
            path.parent().map_or(Ok(()), sync_directory)
        }
        // A parallel process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Syncs a folder. One that may be entered but not read cannot be synced, and
/// some file systems have no use for it.
fn sync_directory(path: &Path) -> io::Result<()> {
    let Ok(directory) = File::open(path) else { return Ok(()) };
    match directory.sync_all() {
        Err(error) if error.kind() != io::ErrorKind::InvalidInput => Err(error),
        _ => Ok(()),
    }
}

fn io_error(path: &Path, what: &str, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("`{}` {what}: {error}", path.display()))
        .code("io.state")
        .source(error)
}

fn unfit(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, format!("`{}` {why}", path.display())).code("io.state")
}

/// What two looks at the same file have in common; `None` where the system
/// does not tell.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    system::identity(&fs::symlink_metadata(path).ok()?)
}

#[cfg(unix)]
mod system {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};

    use super::{DirBuilder, Error, Metadata, OpenOptions, Path, Result, fs, io, unfit};

    const ROOT: u32 = 0;
    const STICKY: u32 = 0o1000;

    pub fn private_mode(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub fn private_file_mode(options: &mut OpenOptions) {
        options.mode(0o600);
        no_links(options);
    }

    pub fn no_links(options: &mut OpenOptions) {
        let flag = rustix::fs::OFlags::NOFOLLOW.bits();
        options.custom_flags(i32::try_from(flag).unwrap_or_default());
    }

    /// The mode at creation is cut by the umask, this one is not.
    pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }

    pub fn check_directory(path: &Path, meta: &Metadata) -> Result<()> {
        if meta.uid() != ROOT {
            check_owner(path, meta)?;
        }
        let mode = meta.mode() & 0o7777;
        if mode & 0o022 == 0 {
            return Ok(());
        }
        let error = unfit(path, format!("can be written by others (mode {mode:04o})"));
        // A folder like /tmp is meant to be like that.
        Err(if mode & STICKY != 0 || meta.uid() != us() {
            error.hint("use a state folder that nobody else can write to")
        } else {
            error.next(format!("chmod go-w {}", quoted(path)))
        })
    }

    pub fn check_file(path: &Path, meta: &Metadata) -> Result<()> {
        check_owner(path, meta)?;
        let mode = meta.mode() & 0o7777;
        if mode & 0o077 != 0 {
            let why = format!("is open to others (mode {mode:04o})");
            return Err(unfit(path, why).next(format!("chmod 600 {}", quoted(path))));
        }
        Ok(())
    }

    fn us() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    fn check_owner(path: &Path, meta: &Metadata) -> Result<(), Error> {
        let us = us();
        if meta.uid() == us {
            return Ok(());
        }
        let why = format!("belongs to user {}, not to user {us} who runs this", meta.uid());
        Err(unfit(path, why).hint("run as its owner, or use a state folder of your own"))
    }

    pub fn identity(meta: &Metadata) -> Option<(u64, u64)> {
        Some((meta.dev(), meta.ino()))
    }

    /// A path as a POSIX shell takes it.
    fn quoted(path: &Path) -> String {
        format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
    }
}

/// Elsewhere a user's state folder is private by inheritance.
#[cfg(not(unix))]
mod system {
    use super::{DirBuilder, Metadata, OpenOptions, Path, Result, io};

    pub fn private_mode(_builder: &mut DirBuilder) {}

    pub fn private_file_mode(_options: &mut OpenOptions) {}

    pub fn no_links(_options: &mut OpenOptions) {}

    pub fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
        Ok(())
    }

    pub fn check_directory(_path: &Path, _meta: &Metadata) -> Result<()> {
        Ok(())
    }

    pub fn check_file(_path: &Path, _meta: &Metadata) -> Result<()> {
        Ok(())
    }

    pub fn identity(_meta: &Metadata) -> Option<(u64, u64)> {
        None
    }
}
