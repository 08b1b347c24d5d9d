//! Signing with an IAM token.

use std::sync::OnceLock;

use async_trait::async_trait;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::error::names_token;
use super::iam::PasswordLogin;
use super::trace;
use crate::config::Credential;
use crate::core::Reply;
use crate::core::error::{Error, Result, Sent};
use crate::core::request::Request;
use crate::core::signer::{Challenge, Signer, Stamp};
use crate::core::token::{Keeper, Token, TokenCache};
use crate::core::transport::Transport;

const TOKEN: &str = "x-auth-token";
/// A token is renewed when less than this is left of its life: within half an
/// hour of its end the service may already call it invalid.
const MARGIN: SignedDuration = SignedDuration::from_mins(30);

/// Signs with a token that a password buys, cached between runs.
pub struct TokenSigner {
    login: PasswordLogin,
    keeper: Keeper,
}

impl TokenSigner {
    /// A signer for that user.
    pub fn new(login: PasswordLogin, cache: TokenCache) -> Self {
        let keeper = Keeper::new(cache, login.key(), MARGIN);
        Self { login, keeper }
    }

    /// Account, user and project, for people.
    pub fn account(&self) -> String {
        self.login.account()
    }

    /// The token in use or in the cache; nothing is sent.
    pub fn peek(&self) -> Option<Token> {
        self.keeper.peek()
    }

    /// Forgets the token; returns whether there was one.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`] when the cached copy cannot be removed.
    pub fn forget(&self) -> Result<bool> {
        Ok(self.keeper.forget()?.is_some())
    }

    /// The live token, after a login where there is none.
    ///
    /// # Errors
    /// Whatever IAM says.
    pub async fn token(&self, transport: &Transport) -> Result<Token> {
        self.ready(transport).await?;
        self.current()
    }

    fn current(&self) -> Result<Token> {
        self.keeper.current().ok_or_else(|| Error::internal("no IAM token was fetched"))
    }
}

#[async_trait]
impl Signer for TokenSigner {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        // Whatever became of the login, the request that needs the token has
        // not left.
        self.keeper.ready(&self.login, transport).await.map_err(|error| error.sent(Sent::No))
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        sign_with(&self.current()?.secret, request, stamp)
    }

    /// A refusal that names the token is answered with a new one, once.
    fn challenge(&self, signed: &Request, reply: &Reply, answered: u32) -> Challenge {
        if answered > 0 || !names_token(reply) {
            return Challenge::Final;
        }
        let sent = signed.headers.get(TOKEN).and_then(|value| value.to_str().ok());
        match sent {
            Some(token) if self.keeper.refuse(token) => Challenge::Again,
            _ => Challenge::Final,
        }
    }

    fn preview(&self, request: &mut Request) {
        preview(request);
    }
}

/// Signs with a token that the profile holds. It cannot be renewed.
pub struct FixedToken {
    credential: Credential,
    token: OnceLock<SecretString>,
}

impl FixedToken {
    /// A signer whose token is fetched when the first request is sent.
    pub fn new(credential: Credential) -> Self {
        Self { credential, token: OnceLock::new() }
    }
}

#[async_trait]
impl Signer for FixedToken {
    async fn ready(&self, _transport: &Transport) -> Result<()> {
        if self.token.get().is_none() {
            let token = self.credential.required("token")?;
            self.token.get_or_init(|| token);
        }
        Ok(())
    }

    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()> {
        let token = self.token.get().ok_or_else(|| Error::internal("the token was not fetched"))?;
        sign_with(token, request, stamp)
    }

    fn preview(&self, request: &mut Request) {
        preview(request);
    }
}

fn sign_with(token: &SecretString, request: &mut Request, stamp: &Stamp) -> Result<()> {
    // The only step that can fail comes first, so that an error changes nothing.
    request.set_secret_header(TOKEN, token.expose_secret())?;
    trace::stamp(request, stamp)
}

fn preview(request: &mut Request) {
    trace::preview(request);
    // A plain ASCII constant is always a header value.
    let _ = request.set_secret_header(TOKEN, "IAM token");
}
