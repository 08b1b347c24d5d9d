//! Signs with a bearer token: a service account's own, which is fetched and
//! renewed, or one that somebody else fetched.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::ExposeSecret;

use super::error;
use super::late::LateSecret;
use super::oauth::ServiceAccount;
use crate::core::token::Keeper;
use crate::core::transport::Transport;
use crate::core::{Challenge, Error, Reply, Request, Result, Sent, Signer, Stamp};

/// Signs with the tokens of a service account.
pub struct AccountSigner {
    account: Arc<ServiceAccount>,
    keeper: Arc<Keeper>,
}

impl AccountSigner {
    /// A signer over an account and the keeper of its tokens.
    pub fn new(account: Arc<ServiceAccount>, keeper: Arc<Keeper>) -> Self {
        Self { account, keeper }
    }
}

#[async_trait]
impl Signer for AccountSigner {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        // Whatever happened to the request for a token, the request that needs
        // one has not been sent.
        self.keeper.ready(&*self.account, transport).await.map_err(|error| error.sent(Sent::No))
    }

    fn sign(&self, request: &mut Request, _stamp: &Stamp) -> Result<()> {
        let token = self.keeper.current();
        let token = token.ok_or_else(|| Error::internal("there is no token to sign with"))?;
        set_bearer(request, token.secret.expose_secret())
    }

    /// A token may end early, so one refusal earns one new token. A refusal
    /// that names missing rights does not: the next token has the same ones.
    fn challenge(&self, signed: &Request, reply: &Reply, answered: u32) -> Challenge {
        if reply.status != 401 || answered > 0 || error::is_about_rights(reply) {
            return Challenge::Final;
        }
        let used = signed.headers.get("authorization").and_then(|value| value.to_str().ok());
        let used = used.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        if self.keeper.refuse(used) { Challenge::Again } else { Challenge::Final }
    }

    fn preview(&self, request: &mut Request) {
        preview_bearer(request);
    }
}

/// Signs with a ready token.
pub struct TokenSigner {
    token: LateSecret,
}

impl TokenSigner {
    /// A signer with that token.
    pub fn new(token: LateSecret) -> Self {
        Self { token }
    }
}

impl Signer for TokenSigner {
    fn sign(&self, request: &mut Request, _stamp: &Stamp) -> Result<()> {
        set_bearer(request, self.token.get()?)
    }

    fn preview(&self, request: &mut Request) {
        preview_bearer(request);
    }
}

fn set_bearer(request: &mut Request, token: &str) -> Result<()> {
    request.set_secret_header("authorization", &format!("Bearer {token}"))
}

fn preview_bearer(request: &mut Request) {
    // A constant is always a header value.
    let _ = set_bearer(request, "TOKEN");
}
