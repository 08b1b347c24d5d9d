//! Tokens in private files.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::{Token, TokenKey};
use crate::core::error::{Error, ErrorKind, Result};
use crate::core::private_file::{is_private, private_directory, private_options, replace};

/// Where tokens are kept between runs.
#[derive(Debug, Clone)]
pub struct TokenCache {
    directory: Option<PathBuf>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct StoredToken {
    version: u32,
    secret: String,
    refresh: Option<String>,
    issued_at: Timestamp,
    expires_at: Option<Timestamp>,
}

/// Longest wait for another process that renews the same token.
const LOCK_WAIT: Duration = Duration::from_secs(60);

impl TokenCache {
    /// A cache in that directory, which is made when needed (mode 0700).
    pub fn at(directory: PathBuf) -> Self {
        Self { directory: Some(directory) }
    }

    /// A cache that keeps nothing between runs.
    pub fn none() -> Self {
        Self { directory: None }
    }

    /// Whether anything is kept between runs.
    pub fn keeps(&self) -> bool {
        self.directory.is_some()
    }

    /// The cached token. A file that others could read, or that makes no
    /// sense, counts as absent: a token can always be fetched again.
    pub fn load(&self, key: &TokenKey) -> Option<Token> {
        let path = self.path(key, "json")?;
        if !is_private(&path) {
            return None;
        }
        let stored: StoredToken = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (stored.version == 1).then(|| Token {
            secret: stored.secret.into(),
            refresh: stored.refresh.map(Into::into),
            issued_at: stored.issued_at,
            expires_at: stored.expires_at,
        })
    }

    /// Keeps a token: written to a new file, synced, then renamed over the old
    /// one, so that readers see the old pair or the new one and never a mix.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when it cannot be written.
    pub fn store(&self, key: &TokenKey, token: &Token) -> Result<()> {
        let Some(path) = self.path(key, "json") else { return Ok(()) };
        let stored = StoredToken {
            version: 1,
            secret: token.secret.expose_secret().to_owned(),
            refresh: token.refresh.as_ref().map(|refresh| refresh.expose_secret().to_owned()),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
        };
        self.make_directory()?;
        let text = serde_json::to_vec(&stored)
            .map_err(|error| Error::internal(format!("a token can't be stored: {error}")))?;
        replace(&path, &text).map_err(|error| io_error(&path, &error))
    }

    /// Forgets a token; `false` when there was none.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the file cannot be removed.
    pub fn remove(&self, key: &TokenKey) -> Result<bool> {
        let Some(path) = self.path(key, "json") else { return Ok(false) };
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io_error(&path, &error)),
        }
    }

    /// Waits until this process alone may renew the token. The kernel releases
    /// the lock when the guard is dropped or the process dies.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the lock file cannot be made, [`ErrorKind::Busy`]
    /// when another process held it for a minute.
    pub async fn lock(&self, key: &TokenKey) -> Result<Option<File>> {
        let Some(path) = self.path(key, "lock") else { return Ok(None) };
        self.make_directory()?;
        let file = private_options().create(true).append(true).open(&path);
        let file = file.map_err(|error| io_error(&path, &error))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(error)) => return Err(io_error(&path, &error)),
                Err(TryLockError::WouldBlock) if started.elapsed() > LOCK_WAIT => {
                    return Err(Error::new(
                        ErrorKind::Busy,
                        "another process has been renewing the same token for a minute",
                    )
                    .code("auth.lock"));
                }
                Err(TryLockError::WouldBlock) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        }
    }

    fn path(&self, key: &TokenKey, extension: &str) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.join(format!("{}.{extension}", key.0)))
    }

    fn make_directory(&self) -> Result<()> {
        let Some(directory) = &self.directory else { return Ok(()) };
        private_directory(directory).map_err(|error| io_error(directory, &error))
    }
}

fn io_error(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("token cache `{}`: {error}", path.display()))
        .code("io.tokens")
}
