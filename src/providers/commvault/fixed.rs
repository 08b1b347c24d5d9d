//! Tokens that the profile itself holds: a session token, or an access token
//! with or without its refresh token.
//!
//! Renewing an access token changes both values of the pair, and using an
//! older pair deletes the whole chain ("Using refresh tokens to renew access
//! tokens", documentation.commvault.com, 11.44). Therefore a renewal happens
//! under the token cache's lock, is announced on disk before it is sent, goes
//! out at most once, and its result replaces the old pair as one step.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::api;
use super::error::CommvaultDialect;
use super::lenient;
use super::session::{self, Renewal};
use crate::core::signer::Unsigned;
use crate::core::token::{Issuer, Token, TokenCache, TokenKey};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, ErrorKind, Result, Sent};

/// A token of the profile, and what renews it.
pub(super) struct FixedToken {
    endpoint: Endpoint,
    device: String,
    cache: TokenCache,
    secret: SecretString,
    refresh: Option<SecretString>,
    refused: AtomicBool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Pair {
    #[serde(deserialize_with = "lenient::text")]
    access_token: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    refresh_token: Option<String>,
}

impl FixedToken {
    /// The token that the profile holds.
    pub(super) fn new(
        endpoint: Endpoint,
        device: String,
        cache: TokenCache,
        secret: SecretString,
        refresh: Option<SecretString>,
    ) -> Self {
        Self { endpoint, device, cache, secret, refresh, refused: AtomicBool::new(false) }
    }

    /// The profile's own token, unless the server has refused it.
    pub(super) fn unrefused(&self) -> Option<&SecretString> {
        (!self.refused.load(Ordering::Relaxed)).then_some(&self.secret)
    }

    /// Notes that the server refused `token`. Returns whether a renewal is
    /// worth trying.
    pub(super) fn refuse(&self, token: &str) -> bool {
        let renewable = self.renewable();
        // A token that cannot be renewed stays in use: it may lack the scope
        // for one path only.
        if renewable && token == self.secret.expose_secret() {
            self.refused.store(true, Ordering::Relaxed);
        }
        renewable
    }

    /// Whether the token can be renewed at all.
    pub(super) fn renewable(&self) -> bool {
        self.refresh.is_some() || session::is_renewable(self.secret.expose_secret())
    }

    /// Whether it is a pair of access and refresh token.
    pub(super) fn is_pair(&self) -> bool {
        self.refresh.is_some()
    }

    /// The cache key of what grows out of this token. A new token in the
    /// profile starts anew.
    pub(super) fn key(&self) -> TokenKey {
        self.key_of("token")
    }

    /// Lets the next renewal go out even if it has to use a pair that may have
    /// been used before.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the announcement cannot be removed.
    pub(super) fn forgive(&self) -> Result<()> {
        self.refused.store(true, Ordering::Relaxed);
        self.cache.remove(&self.announcement()).map(|_| ())
    }

    async fn renew_session(&self, old: &SecretString, transport: &Transport) -> Result<Token> {
        match session::renew(&self.endpoint, old, &self.device, transport).await? {
            Renewal::Renewed(token) => Ok(token),
            Renewal::Refused => Err(spent("the session has expired and can't be renewed")
                .hint("put a new session token into the credential, or user name and password")),
        }
    }

    async fn renew_pair(
        &self,
        old: &SecretString,
        refresh: &SecretString,
        first: bool,
        transport: &Transport,
    ) -> Result<Token> {
        let before = self.announce(refresh, first, transport)?;
        let request = self.pair_request(old, refresh)?;
        match transport.call(&request, &Unsigned, &CommvaultDialect).await {
            Ok(reply) => {
                let pair: Pair = reply.json(&request.operation)?;
                let (Some(access), Some(refresh)) = (pair.access_token, pair.refresh_token) else {
                    return Err(reply.unreadable(&request.operation, "it holds no pair of tokens"));
                };
                let refresh = Some(refresh.into());
                Ok(Token { refresh, ..session::token(access.into(), transport) })
            }
            Err(error) => {
                if error.sent == Sent::No {
                    self.withdraw(before)?;
                }
                Err(explain(error))
            }
        }
    }

    fn pair_request(
        &self,
        old: &SecretString,
        refresh: &SecretString,
    ) -> Result<crate::core::Request> {
        let (old, refresh) = (old.expose_secret(), refresh.expose_secret());
        let mut request = api::renew_pair(&self.endpoint, old, refresh);
        request.set_secret_header("authorization", &format!("Bearer {old}"))?;
        Ok(request)
    }

    /// Writes down that this pair is about to be used up. Refuses when an
    /// earlier renewal used it and its result is not there: it may have
    /// arrived, and then the pair must not be sent again.
    fn announce(
        &self,
        refresh: &SecretString,
        first: bool,
        transport: &Transport,
    ) -> Result<Option<Token>> {
        if !self.cache.keeps() {
            return Err(spent(
                "the access token has expired, and there is no place to keep a new pair",
            )
            .hint("an access token is renewed only where the token cache can be written"));
        }
        let mark = fingerprint(refresh);
        let before = self.cache.load(&self.announcement());
        let used =
            before.as_ref().is_some_and(|before| first || before.secret.expose_secret() == mark);
        if used {
            return Err(spent(
                "the pair of access and refresh token was already used for a renewal, \
                 and the new pair is not there",
            )
            .code("auth.chain")
            .hint(
                "using it again would end the whole chain: make a new access token in the \
                 Command Center, or try once all the same with `cloudbak auth login`",
            ));
        }
        self.cache.store(&self.announcement(), &session::token(mark.into(), transport))?;
        Ok(before)
    }

    /// Takes an announcement back: the renewal certainly had no effect.
    fn withdraw(&self, before: Option<Token>) -> Result<()> {
        match before {
            Some(before) => self.cache.store(&self.announcement(), &before),
            None => self.cache.remove(&self.announcement()).map(|_| ()),
        }
    }

    fn announcement(&self) -> TokenKey {
        self.key_of("renewal")
    }

    fn key_of(&self, what: &str) -> TokenKey {
        // The token is random and long; its digest tells nothing about it.
        TokenKey::new(&["commvault", self.endpoint.as_str(), what, &fingerprint(&self.secret)])
    }
}

#[async_trait]
impl Issuer for FixedToken {
    async fn issue(&self, previous: Option<&Token>, transport: &Transport) -> Result<Token> {
        let (secret, refresh) = match previous {
            Some(token) => (&token.secret, token.refresh.as_ref()),
            None => (&self.secret, self.refresh.as_ref()),
        };
        match refresh {
            Some(refresh) => self.renew_pair(secret, refresh, previous.is_none(), transport).await,
            None if session::is_renewable(secret.expose_secret()) => {
                self.renew_session(secret, transport).await
            }
            None => Err(spent("the access token has expired and there is no refresh token")
                .hint("put a new access token into the credential, with its `refresh_token`")),
        }
    }
}

fn spent(message: &str) -> Error {
    Error::new(ErrorKind::Unauthenticated, message)
}

fn explain(error: Error) -> Error {
    if error.kind != ErrorKind::Unauthenticated {
        return error;
    }
    error.hint(
        "the pair is too old, or was used elsewhere, which ends the whole chain: \
         make a new access token in the Command Center",
    )
}

fn fingerprint(secret: &SecretString) -> String {
    hex::encode(Sha256::digest(secret.expose_secret().as_bytes()))
}
