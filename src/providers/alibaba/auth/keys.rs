//! The key in use: fetched on first need, renewed early, and shared with other
//! runs where it was lent for a while.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::access_key::AccessKey;
use crate::core::token::{Issuer, Keeper, Token, TokenCache, TokenKey};
use crate::core::transport::Transport;
use crate::core::{Error, Reply, Result};
use crate::providers::alibaba::envelope;

/// A temporary key is replaced when less than this is left of its life.
const MARGIN: SignedDuration = SignedDuration::from_mins(3);

/// The code of a session token that has ended.
const ENDED: &str = "InvalidSecurityToken.Expired";

/// Where access keys come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Gets a key.
    ///
    /// # Errors
    /// Whatever keeps the source from giving one.
    async fn fetch(&self, transport: &Transport) -> Result<AccessKey>;

    /// Whether its keys come with a session token; asks nobody.
    fn gives_session_token(&self) -> bool;

    /// Whether a second fetch can give a newer key.
    fn renewable(&self) -> bool {
        false
    }

    /// What its keys are cached under between runs; `None` where they are not.
    ///
    /// # Errors
    /// Whatever keeps the name from being known.
    fn cached_as(&self) -> Result<Option<TokenKey>> {
        Ok(None)
    }

    /// Where its keys come from, for people; never a secret. Asks nobody.
    ///
    /// # Errors
    /// Whatever keeps the place from being known.
    fn place(&self) -> Result<String>;
}

/// A key and since when it is here.
#[derive(Clone)]
struct Held {
    key: Arc<AccessKey>,
    since: Timestamp,
}

/// The key in use, fetched on first need and renewed where its source can.
pub struct Keys {
    source: Box<dyn KeySource>,
    cache: TokenCache,
    keeper: OnceLock<Keeper>,
    current: RwLock<Option<Held>>,
    fetching: tokio::sync::Mutex<()>,
}

impl Keys {
    /// Keys from that source; lent ones are kept in the cache. Nothing is
    /// fetched yet.
    pub fn new(source: Box<dyn KeySource>, cache: TokenCache) -> Self {
        Self {
            source,
            cache,
            keeper: OnceLock::new(),
            current: RwLock::new(None),
            fetching: tokio::sync::Mutex::new(()),
        }
    }

    /// A key that is there already.
    pub fn ready_made(key: AccessKey) -> Self {
        let keys = Self::new(Box::new(Fixed(key.clone())), TokenCache::none());
        keys.set(Some(Held { key: Arc::new(key), since: Timestamp::UNIX_EPOCH }));
        keys
    }

    /// Makes sure that there is a live key.
    ///
    /// # Errors
    /// As [`KeySource::fetch`].
    pub async fn ready(&self, transport: &Transport) -> Result<()> {
        if self.is_live(transport) {
            return Ok(());
        }
        let _one = self.fetching.lock().await;
        if self.is_live(transport) {
            return Ok(());
        }
        let held = match self.keeper()? {
            Some(keeper) => self.kept(keeper, transport).await?,
            None => Held {
                key: Arc::new(self.source.fetch(transport).await?),
                since: transport.clock.now(),
            },
        };
        self.set(Some(held));
        Ok(())
    }

    /// The key in use.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Internal`] before [`Keys::ready`].
    pub fn current(&self) -> Result<Arc<AccessKey>> {
        let held = self.held();
        held.map(|held| held.key)
            .ok_or_else(|| Error::internal("a request was signed before its key was there"))
    }

    /// Tells the key in use from every other, without saying what it is.
    pub fn fingerprint(&self) -> Option<String> {
        let id = Sha256::digest(&self.held()?.key.id);
        Some(hex::encode(id.get(..8)?))
    }

    /// Whether requests carry a session token; asks nobody.
    pub fn uses_session_token(&self) -> bool {
        self.source.gives_session_token()
    }

    /// Where the keys come from, for people.
    ///
    /// # Errors
    /// As [`KeySource::place`].
    pub fn place(&self) -> Result<String> {
        self.source.place()
    }

    /// What keeps lent keys between runs; `None` for keys that are not lent.
    ///
    /// # Errors
    /// As [`KeySource::cached_as`].
    pub fn keeper(&self) -> Result<Option<&Keeper>> {
        let name = self.source.cached_as()?;
        Ok(name
            .map(|name| self.keeper.get_or_init(|| Keeper::new(self.cache.clone(), name, MARGIN))))
    }

    /// What fetches a lent key for the keeper.
    pub fn lender(&self) -> impl Issuer + '_ {
        Lender(&*self.source)
    }

    /// Drops the key that a request was signed with when its refusal says that
    /// the session ended and the source can give another. Returns whether
    /// another attempt is worth it.
    pub fn renew_after(&self, signed_with: &str, reply: &Reply, answered: u32) -> bool {
        let ended = envelope::code(reply).as_deref() == Some(ENDED);
        if answered > 0 || !ended || !self.source.renewable() {
            return false;
        }
        // Another request may have renewed it already; its key stays.
        if self.held().is_some_and(|held| held.key.id == signed_with) {
            self.set(None);
        }
        if let Some(keeper) = self.keeper.get()
            && let Some(token) = keeper.current()
            && unpacked(&token).is_ok_and(|key| key.id == signed_with)
        {
            keeper.refuse(token.secret.expose_secret());
        }
        true
    }

    /// A key from the keeper. What lies in the cache and cannot be read is
    /// fetched anew.
    async fn kept(&self, keeper: &Keeper, transport: &Transport) -> Result<Held> {
        keeper.ready(&self.lender(), transport).await?;
        if keeper.current().is_some_and(|token| unpacked(&token).is_err()) {
            keeper.forget()?;
            keeper.ready(&self.lender(), transport).await?;
        }
        let token = keeper.current().ok_or_else(|| Error::internal("a lent key was not kept"))?;
        Ok(Held { key: Arc::new(unpacked(&token)?), since: token.issued_at })
    }

    fn is_live(&self, transport: &Transport) -> bool {
        let Some(held) = self.held() else { return false };
        let live = |end: Timestamp| {
            // A key that comes late in its life is used for half of the rest,
            // or every request would fetch another one.
            let margin = MARGIN.min(end.duration_since(held.since) / 2);
            end.duration_since(transport.clock.now()) > margin
        };
        !self.source.renewable() || held.key.expires_at.is_none_or(live)
    }

    fn held(&self) -> Option<Held> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, held: Option<Held>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = held;
    }
}

/// A key that is there already.
struct Fixed(AccessKey);

#[async_trait]
impl KeySource for Fixed {
    async fn fetch(&self, _transport: &Transport) -> Result<AccessKey> {
        Ok(self.0.clone())
    }

    fn gives_session_token(&self) -> bool {
        self.0.security_token.is_some()
    }

    fn place(&self) -> Result<String> {
        Ok("a ready key".to_owned())
    }
}

/// Fetches lent keys for the cache.
struct Lender<'a>(&'a dyn KeySource);

#[async_trait]
impl Issuer for Lender<'_> {
    async fn issue(&self, _previous: Option<&Token>, transport: &Transport) -> Result<Token> {
        let key = self.0.fetch(transport).await?;
        Ok(Token {
            secret: packed(&key)?,
            refresh: None,
            issued_at: transport.clock.now(),
            expires_at: key.expires_at,
        })
    }
}

/// A lent key as the cache keeps it: its three parts are useless apart.
#[derive(Serialize, Deserialize)]
struct Packed {
    id: String,
    secret: String,
    security_token: Option<String>,
}

fn packed(key: &AccessKey) -> Result<SecretString> {
    let plain = |secret: &SecretString| secret.expose_secret().to_owned();
    let packed = Packed {
        id: key.id.clone(),
        secret: plain(&key.secret),
        security_token: key.security_token.as_ref().map(plain),
    };
    serde_json::to_string(&packed)
        .map(SecretString::from)
        .map_err(|_| Error::internal("a lent key can't be packed"))
}

fn unpacked(token: &Token) -> Result<AccessKey> {
    let packed: Packed = serde_json::from_str(token.secret.expose_secret())
        .map_err(|_| Error::internal("a cached key can't be read"))?;
    Ok(AccessKey {
        id: packed.id,
        secret: packed.secret.into(),
        security_token: packed.security_token.map(Into::into),
        expires_at: token.expires_at,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::core::clock::Clock;
    use crate::core::events::Silent;

    fn transport() -> Transport {
        let mut transport = Transport::new(Arc::new(Silent), Default::default(), None);
        transport.clock = Clock::fixed("2026-01-05T08:00:00Z".parse().expect("time"));
        transport
    }

    /// A source whose keys live ten minutes; they are cached when it has a name.
    struct Counting(AtomicUsize, Option<&'static str>);

    #[async_trait]
    impl KeySource for Counting {
        async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
            let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            Ok(AccessKey {
                id: format!("key-{count}"),
                secret: "hush".into(),
                security_token: Some("token".into()),
                expires_at: Some(transport.clock.now() + SignedDuration::from_mins(10)),
            })
        }

        fn gives_session_token(&self) -> bool {
            true
        }

        fn renewable(&self) -> bool {
            true
        }

        fn cached_as(&self) -> Result<Option<TokenKey>> {
            Ok(self.1.map(|name| TokenKey::new(&[name])))
        }

        fn place(&self) -> Result<String> {
            Ok("a test".to_owned())
        }
    }

    fn keys(name: Option<&'static str>, cache: TokenCache) -> Keys {
        Keys::new(Box::new(Counting(AtomicUsize::new(0), name)), cache)
    }

    fn expired() -> Reply {
        let body = br#"{"Code":"InvalidSecurityToken.Expired","Message":"m"}"#.to_vec();
        Reply { status: 403, headers: Default::default(), body }
    }

    async fn id(keys: &Keys, transport: &Transport) -> String {
        keys.ready(transport).await.expect("ready");
        keys.current().expect("key").id.clone()
    }

    #[tokio::test]
    async fn a_temporary_key_is_renewed_near_its_end_and_after_a_refusal() {
        for name in [None, Some("lent")] {
            let keys = keys(name, TokenCache::none());
            assert!(keys.current().is_err());
            let transport = transport();
            for _ in 0..3 {
                assert_eq!(id(&keys, &transport).await, "key-1");
            }
            transport.clock.agree_with("2026-01-05T08:08:00Z".parse().expect("time"));
            assert_eq!(id(&keys, &transport).await, "key-2");

            assert!(keys.renew_after("key-2", &expired(), 0));
            assert!(!keys.renew_after("key-2", &expired(), 1));
            assert_eq!(id(&keys, &transport).await, "key-3");
            assert!(keys.renew_after("key-2", &expired(), 0), "a slower request of the old key");
            assert_eq!(id(&keys, &transport).await, "key-3");
        }
    }

    #[tokio::test]
    async fn lent_keys_are_shared_between_runs_and_others_are_not() {
        let folder = tempfile::TempDir::new().expect("folder");
        let cache = TokenCache::at(folder.path().to_owned());
        let transport = transport();
        let first = keys(Some("lent"), cache.clone());
        assert_eq!(id(&first, &transport).await, "key-1");
        let second = keys(Some("lent"), cache.clone());
        assert_eq!(id(&second, &transport).await, "key-1");
        assert_eq!(second.source.fetch(&transport).await.expect("first fetch").id, "key-1");

        assert!(second.renew_after("key-1", &expired(), 0));
        assert_eq!(id(&second, &transport).await, "key-2");
        assert_eq!(id(&keys(Some("lent"), cache.clone()), &transport).await, "key-2");
        let files = || std::fs::read_dir(folder.path()).expect("folder").count();
        let before = files();
        assert_eq!(id(&keys(None, cache), &transport).await, "key-1");
        assert_eq!(files(), before);
    }

    #[tokio::test]
    async fn a_cached_key_that_makes_no_sense_is_fetched_anew() {
        let folder = tempfile::TempDir::new().expect("folder");
        let cache = TokenCache::at(folder.path().to_owned());
        let transport = transport();
        let now = transport.clock.now();
        let odd = Token { secret: "odd".into(), refresh: None, issued_at: now, expires_at: None };
        cache.store(&TokenKey::new(&["lent"]), &odd).expect("stored");
        assert_eq!(id(&keys(Some("lent"), cache), &transport).await, "key-1");
    }
}
