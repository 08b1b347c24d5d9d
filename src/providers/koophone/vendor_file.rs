//! Reading a file that a vendor's tool wrote for its owner alone.

use std::path::Path;

use secrecy::SecretString;

use crate::core::error::{Error, Result};

/// Reads a file with secrets in it.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when it is absent, no text, or open to
/// others than its owner.
pub fn read_private(path: &Path) -> Result<SecretString> {
    if let Some(mode) = exposed_mode(path) {
        return Err(fault(path, &format!("is open to group or others (mode {mode:04o})"))
            .hint(format!("run: chmod 600 '{}'", path.display())));
    }
    std::fs::read_to_string(path)
        .map(SecretString::from)
        .map_err(|error| fault(path, &format!("can't be read: {error}")))
}

/// The error for a credential file that cannot be used.
pub fn fault(path: &Path, why: &str) -> Error {
    Error::config(format!("credential file `{}` {why}", path.display())).code("config.credential")
}

#[cfg(unix)]
fn exposed_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o066 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn exposed_mode(_path: &Path) -> Option<u32> {
    None
}

/// Writes a private file below a fresh home folder, for tests.
#[cfg(test)]
pub fn home_with(file: &str, text: &str) -> tempfile::TempDir {
    use std::io::Write as _;
    let home = tempfile::tempdir().expect("home");
    let path = home.path().join(file);
    std::fs::create_dir_all(path.parent().expect("folder")).expect("folder");
    let mut file = crate::core::private_file::private_options()
        .create_new(true)
        .write(true)
        .open(path)
        .expect("file");
    file.write_all(text.as_bytes()).expect("written");
    home
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let home = home_with("secret", "hush");
        let path = home.path().join("secret");
        assert!(read_private(&path).is_ok());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("mode");
        let error = read_private(&path).expect_err("refused");
        assert!(error.message.contains("mode 0644"), "{}", error.message);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("chmod 600")));
        assert!(read_private(&home.path().join("absent")).is_err());
    }
}
