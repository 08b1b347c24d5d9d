//! Files and folders that their owner alone can read, replaced in one step.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// Makes a directory that its owner alone can enter.
///
/// # Errors
/// The file system's own.
pub fn private_directory(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Open options for files that their owner alone can read.
pub fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Replaces a private file as one step: new file, sync, rename, sync of the
/// directory.
///
/// # Errors
/// The file system's own; then the old file is untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let unique = format!("tmp{}", std::process::id());
    let temporary = path.with_extension(unique);
    let _ = fs::remove_file(&temporary);
    let mut file = private_options().create_new(true).write(true).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Whether a regular file is there that its owner alone can read.
#[cfg(unix)]
pub fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(path)
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o077 == 0)
}

/// Whether a regular file is there.
#[cfg(not(unix))]
pub fn is_private(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
}
