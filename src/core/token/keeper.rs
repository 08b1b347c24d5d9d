//! Keeps one account's token live for as long as a process runs.

use std::fs::File;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::SignedDuration;
use secrecy::ExposeSecret;

use super::{Token, TokenCache, TokenKey};
use crate::core::error::{ErrorKind, Result};
use crate::core::events::Event;
use crate::core::transport::Transport;

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
        let _lock = self.lock(transport).await?;
        // Another process may have renewed it while this one waited.
        let cached = self.cache.load(&self.key);
        if let Some(token) = self.usable(cached.clone(), transport) {
            *lock(&self.current) = Some(token);
            return Ok(());
        }
        let token = issuer.issue(cached.as_ref(), transport).await?;
        self.keep(&token, transport)?;
        *lock(&self.current) = Some(token);
        Ok(())
    }

    /// The lock that parallel processes share. Without a place for it there is
    /// no cache either, and nothing to be shared.
    async fn lock(&self, transport: &Transport) -> Result<Option<File>> {
        match self.cache.lock(&self.key).await {
            Err(error) if error.kind == ErrorKind::Io => {
                transport.observer().event(Event::Warning(&format!("{error}; not cached")));
                Ok(None)
            }
            locked => locked,
        }
    }

    /// Keeps a token. One that can be fetched again need not be kept; a pair
    /// must be, since its old half has become useless.
    fn keep(&self, token: &Token, transport: &Transport) -> Result<()> {
        match self.cache.store(&self.key, token) {
            Err(error) if token.refresh.is_none() => {
                transport.observer().event(Event::Warning(&format!("{error}; not cached")));
                Ok(())
            }
            kept => kept,
        }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use jiff::Timestamp;

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
