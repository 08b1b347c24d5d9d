//! Tokens that live longer than a process: cached in private files, renewed
//! early under a lock, shared by parallel processes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::error::{Error, ErrorKind, Result};
use super::transport::Transport;

/// A token and what belongs to it.
#[derive(Clone)]
pub struct Token {
    /// The token itself.
    pub secret: SecretString,
    /// Its partner where the scheme has one (Commvault's refresh token).
    pub refresh: Option<SecretString>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends; `None` when nobody said.
    pub expires_at: Option<Timestamp>,
}

/// Names one account's token: provider, address, account and method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenKey(String);

impl TokenKey {
    /// A key for the account that the parts name. No part may be a secret.
    pub fn new(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hex::encode(&hasher.finalize()[..16]))
    }
}

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
        if !private(&path) {
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

/// Gets a new token from the provider.
#[async_trait]
pub trait Issuer: Send + Sync {
    /// Fetches a token, or renews `previous` where the scheme can.
    ///
    /// # Errors
    /// Whatever the provider says.
    async fn issue(&self, previous: Option<&Token>, transport: &Transport) -> Result<Token>;
}

/// Keeps one account's token live for as long as a process runs.
pub struct Keeper {
    cache: TokenCache,
    key: TokenKey,
    margin: SignedDuration,
    current: Mutex<Option<Token>>,
    refused: Mutex<Option<Token>>,
    renewing: tokio::sync::Mutex<()>,
}

impl Keeper {
    /// A keeper that renews when less than `margin` of a token's life is left,
    /// or half of it for tokens that live shorter than twice the margin.
    pub fn new(cache: TokenCache, key: TokenKey, margin: SignedDuration) -> Self {
        Self {
            cache,
            key,
            margin,
            current: Mutex::new(None),
            refused: Mutex::new(None),
            renewing: tokio::sync::Mutex::new(()),
        }
    }

    /// The token in use.
    pub fn current(&self) -> Option<Token> {
        lock(&self.current).clone()
    }

    /// The token in use, or the one in the cache; nothing is fetched.
    pub fn peek(&self) -> Option<Token> {
        self.current().or_else(|| self.cache.load(&self.key))
    }

    /// Makes sure that there is a live token: from this process, from the
    /// cache, or newly issued under the lock that parallel processes share.
    ///
    /// # Errors
    /// Whatever the issuer says, or [`ErrorKind::Io`] for the cache.
    pub async fn ready(&self, issuer: &dyn Issuer, transport: &Transport) -> Result<()> {
        if self.usable(self.current(), transport).is_some() {
            return Ok(());
        }
        let _one = self.renewing.lock().await;
        if self.usable(self.current(), transport).is_some() {
            return Ok(());
        }
        if let Some(token) = self.usable(self.cache.load(&self.key), transport) {
            *lock(&self.current) = Some(token);
            return Ok(());
        }
        let _lock = self.cache.lock(&self.key).await?;
        // Another process may have renewed it while this one waited.
        let cached = self.cache.load(&self.key);
        if let Some(token) = self.usable(cached.clone(), transport) {
            *lock(&self.current) = Some(token);
            return Ok(());
        }
        let token = issuer.issue(cached.as_ref(), transport).await?;
        self.cache.store(&self.key, &token)?;
        *lock(&self.current) = Some(token);
        Ok(())
    }

    /// Notes that the provider refused `token`: it is not used again. Returns
    /// whether a new one is worth trying. That is so for every request that
    /// carried it, also for one whose refusal arrives while another request
    /// already renews.
    pub fn refuse(&self, token: &str) -> bool {
        let is_it = |held: &Token| held.secret.expose_secret() == token;
        let mut current = lock(&self.current);
        if current.as_ref().is_some_and(is_it) {
            *lock(&self.refused) = current.take();
            return true;
        }
        // Somebody has renewed it in the meantime, or is about to.
        current.is_some() || lock(&self.refused).as_ref().is_some_and(is_it)
    }

    /// Forgets the token everywhere; returns the one that was there.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the cache file cannot be removed.
    pub fn forget(&self) -> Result<Option<Token>> {
        let token = self.peek();
        *lock(&self.current) = None;
        self.cache.remove(&self.key)?;
        Ok(token)
    }

    fn usable(&self, token: Option<Token>, transport: &Transport) -> Option<Token> {
        let token = token?;
        let refused = lock(&self.refused);
        let same = |held: &Token| held.secret.expose_secret() == token.secret.expose_secret();
        let live = token.expires_at.is_none_or(|end| {
            // A token that lives shorter than the margin is used for half its
            // life, or every request would fetch another one.
            let margin = self.margin.min(end.duration_since(token.issued_at) / 2);
            end.duration_since(transport.clock.now()) > margin
        });
        (live && !refused.as_ref().is_some_and(same)).then_some(token)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn io_error(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("token cache `{}`: {error}", path.display()))
        .code("io.tokens")
}

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
    if let Some(directory) = path.parent() {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(path)
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn private(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::core::events::Silent;
    use crate::core::tls::TlsSettings;

    struct Counting {
        life: SignedDuration,
        issued: AtomicU32,
    }

    #[async_trait]
    impl Issuer for Counting {
        async fn issue(&self, _previous: Option<&Token>, transport: &Transport) -> Result<Token> {
            let count = self.issued.fetch_add(1, Ordering::Relaxed) + 1;
            let now = transport.clock.now();
            let secret = format!("token-{count}").into();
            Ok(Token { secret, refresh: None, issued_at: now, expires_at: Some(now + self.life) })
        }
    }

    #[tokio::test]
    async fn a_token_shorter_than_the_margin_is_still_used() {
        let transport = Transport::new(Arc::new(Silent), TlsSettings::default(), None);
        let margin = SignedDuration::from_mins(10);
        let keeper = Keeper::new(TokenCache::none(), TokenKey::new(&["test"]), margin);
        let issuer = Counting { life: SignedDuration::from_mins(1), issued: AtomicU32::new(0) };
        for _ in 0..3 {
            keeper.ready(&issuer, &transport).await.expect("token");
        }
        assert_eq!(issuer.issued.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn each_request_that_carried_a_refused_token_may_try_a_new_one() {
        let keeper =
            Keeper::new(TokenCache::none(), TokenKey::new(&["test"]), SignedDuration::ZERO);
        let token = |secret: &str| Token {
            secret: secret.into(),
            refresh: None,
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
        };
        *lock(&keeper.current) = Some(token("old"));
        assert!(keeper.refuse("old"));
        assert!(keeper.refuse("old"), "the second of two parallel requests");
        assert!(!keeper.refuse("another"));
        *lock(&keeper.current) = Some(token("new"));
        assert!(keeper.refuse("old"), "it was renewed in the meantime");
        assert_eq!(
            keeper.current().map(|held| held.secret.expose_secret().to_owned()),
            Some("new".into())
        );
    }
}
