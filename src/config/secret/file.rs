//! Secrets in files.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{SECRET_LIMIT, from_utf8, without_newline};
use crate::config::environment::Environment;
use crate::config::private::{Audience, exposure};
use crate::core::{Error, Result};

/// The secret in a file that belongs to us or to root and is open to nobody
/// else. Symbolic links are followed, as mounted secrets often are some; what
/// they lead to is checked.
pub(super) fn private(path: &Path) -> Result<SecretString> {
    read(path, Audience::OURS_OR_ROOTS)
}

/// The credential of that name that systemd placed for this service.
///
/// Source: systemd.io, "System and Service Credentials".
pub(super) fn systemd(name: &str, environment: &Environment) -> Result<SecretString> {
    let Some(folder) = environment.get("CREDENTIALS_DIRECTORY") else {
        return Err(Error::config(format!(
            "systemd credential `{name}` is not there: CREDENTIALS_DIRECTORY is not set"
        ))
        .hint("set LoadCredential= or LoadCredentialEncrypted= in the unit that runs cloudbak"));
    };
    read(&PathBuf::from(folder).join(name), Audience::SYSTEMD)
}

fn read(path: &Path, audience: Audience) -> Result<SecretString> {
    let fault = |why: String| Error::config(format!("file `{}` {why}", path.display()));
    let unreadable = |error: std::io::Error| fault(format!("can't be read: {error}"));
    // Asked before opening, since opening a pipe waits for its writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(fault("is not a regular file".to_owned()));
    }
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if let Some(why) = exposure(&metadata, audience) {
        let error = fault(format!("{why}; a secret must be its owner's alone"));
        return Err(error.next(format!("chmod 600 {}", path.display())));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET_LIMIT + 1));
    file.take(SECRET_LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > SECRET_LIMIT {
        return Err(fault("is larger than 64 KiB".to_owned()));
    }
    from_utf8(without_newline(&bytes), &format!("file `{}`", path.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use secrecy::ExposeSecret as _;

    use super::*;

    fn folder_with(mode: u32, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("secret");
        fs::write(&path, content).expect("write");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode");
        (folder, path)
    }

    #[test]
    fn reads_a_private_file_also_behind_a_link() {
        let (folder, path) = folder_with(0o600, b" test-secret \n");
        assert_eq!(private(&path).expect("private").expose_secret(), " test-secret ");
        let link = folder.path().join("link");
        symlink(&path, &link).expect("link");
        assert_eq!(private(&link).expect("link").expose_secret(), " test-secret ");
    }

    #[test]
    fn refuses_a_file_that_others_can_read_also_behind_a_link() {
        let (folder, path) = folder_with(0o644, b"test-secret");
        let link = folder.path().join("link");
        symlink(&path, &link).expect("link");
        for path in [path, link] {
            let error = private(&path).expect_err("open to others");
            assert_eq!(
                error.message,
                format!(
                    "file `{}` is open to group or others (mode 0644); \
                     a secret must be its owner's alone",
                    path.display()
                )
            );
            assert_eq!(error.next, Some(format!("chmod 600 {}", path.display())));
        }
    }

    #[test]
    fn refuses_what_is_no_sensible_file() {
        let (folder, missing) = (tempfile::tempdir().expect("folder"), "nothing");
        let message = |path: &Path| private(path).expect_err("refused").message.clone();
        assert!(message(folder.path()).ends_with("is not a regular file"));
        assert!(message(&folder.path().join(missing)).contains("can't be read: "));
        let (_large, path) = folder_with(0o600, &[b'a'; SECRET_LIMIT + 1]);
        assert!(message(&path).ends_with("is larger than 64 KiB"));
        let (_latin, path) = folder_with(0o600, b"test-secret \xff");
        assert!(message(&path).ends_with("gives something that is not UTF-8 text"));
        assert!(!message(&path).contains("test-secret"));
    }

    #[test]
    fn a_secret_may_be_as_large_as_the_limit() {
        let (_folder, path) = folder_with(0o400, &[b'a'; SECRET_LIMIT]);
        assert_eq!(private(&path).expect("fits").expose_secret().len(), SECRET_LIMIT);
    }

    #[test]
    fn systemd_places_credentials_in_its_folder() {
        let (folder, _) = folder_with(0o440, b"test-secret\n");
        let path = folder.path().to_string_lossy().into_owned();
        let environment = Environment::of([("CREDENTIALS_DIRECTORY", path.as_str())], None);
        let secret = systemd("secret", &environment).expect("there");
        assert_eq!(secret.expose_secret(), "test-secret");
        let error = systemd("secret", &Environment::default()).expect_err("no folder");
        assert_eq!(
            error.message,
            "systemd credential `secret` is not there: CREDENTIALS_DIRECTORY is not set"
        );
    }
}
