//! Access tokens of service accounts: OAuth 2.0 client credentials.
//!
//! Source: Atlas, Service Accounts Overview; Generate Service Account Token;
//! RFC 6749 §2.3.1 and §4.4; RFC 7009 (revocation).

use std::sync::Arc;

use async_trait::async_trait;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::late::LateSecret;
use super::oauth_error::OauthDialect;
use crate::core::encode;
use crate::core::signer::Unsigned;
use crate::core::token::{Issuer, Keeper, Token, TokenCache, TokenKey};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, ErrorKind, Reply, Request, Result};
use crate::providers::Tokens;

/// How long before its end a token is renewed. Atlas's tokens live an hour.
const MARGIN: SignedDuration = SignedDuration::from_mins(10);
/// The life of a token whose answer does not say it.
const USUAL_LIFE_SECONDS: i64 = 3600;

/// Fetches and revokes the tokens of one service account.
pub struct ServiceAccount {
    endpoint: Endpoint,
    client_id: String,
    client_secret: LateSecret,
}

#[derive(serde::Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<i64>,
}

impl ServiceAccount {
    /// The account at an address.
    pub fn new(endpoint: Endpoint, client_id: String, client_secret: LateSecret) -> Self {
        Self { endpoint, client_id, client_secret }
    }

    /// A keeper for its tokens, named by address and account.
    pub fn keeper(&self, cache: TokenCache) -> Keeper {
        let key = TokenKey::new(&["atlas", self.endpoint.as_str(), &self.client_id, "client"]);
        Keeper::new(cache, key, MARGIN)
    }

    async fn post(
        &self,
        operation: &str,
        path: &str,
        form: String,
        transport: &Transport,
    ) -> Result<Reply> {
        let mut request = Request::post(operation, &self.endpoint, path)
            .header("accept", "application/json")
            .body("application/x-www-form-urlencoded", form);
        request.set_secret_header("authorization", &self.basic()?)?;
        transport.call(&request, &Unsigned, &OauthDialect).await
    }

    /// Id and secret are form-encoded before they are joined (RFC 6749 §2.3.1).
    fn basic(&self) -> Result<String> {
        let id = encode::component(&self.client_id);
        let secret = encode::component(self.client_secret.get()?);
        Ok(format!("Basic {}", encode::base64(format!("{id}:{secret}"))))
    }

    async fn revoke(&self, token: &SecretString, transport: &Transport) -> Result<()> {
        let form =
            encode::query([("token", token.expose_secret()), ("token_type_hint", "access_token")]);
        self.post("revokeServiceAccountToken", "/api/oauth/revoke", form, transport).await?;
        Ok(())
    }
}

#[async_trait]
impl Issuer for ServiceAccount {
    async fn issue(&self, _previous: Option<&Token>, transport: &Transport) -> Result<Token> {
        let operation = "createServiceAccountToken";
        let form = encode::query([("grant_type", "client_credentials")]);
        let reply = self.post(operation, "/api/oauth/token", form, transport).await?;
        let answer: Answer = reply.json(operation).map_err(|mut error| {
            // The beginning of this body could be the token itself.
            error.hint = None;
            if let Some(provider) = &mut error.provider {
                provider.message = None;
            }
            error
        })?;
        if answer.access_token.is_empty() {
            return Err(Error::new(ErrorKind::Protocol, "the token service answered no token"));
        }
        let now = transport.clock.now();
        let life = answer.expires_in.unwrap_or(USUAL_LIFE_SECONDS).clamp(0, 365 * 86_400);
        Ok(Token {
            secret: answer.access_token.into(),
            refresh: None,
            issued_at: now,
            expires_at: Some(now + SignedDuration::from_secs(life)),
        })
    }
}

/// `auth login`, `status` and `logout` of a service account.
pub struct AccountTokens {
    account: Arc<ServiceAccount>,
    keeper: Arc<Keeper>,
    transport: Arc<Transport>,
}

impl AccountTokens {
    /// The tokens of an account, as kept by the signer's own keeper.
    pub fn new(
        account: Arc<ServiceAccount>,
        keeper: Arc<Keeper>,
        transport: Arc<Transport>,
    ) -> Self {
        Self { account, keeper, transport }
    }
}

#[async_trait]
impl Tokens for AccountTokens {
    fn account(&self) -> String {
        self.account.client_id.clone()
    }

    /// An account has at most 100 live tokens, so the old one is given back
    /// before a new one is fetched; failing to do so is no reason to stop.
    async fn login(&self) -> Result<Token> {
        if let Some(old) = self.keeper.forget()? {
            let _ = self.account.revoke(&old.secret, &self.transport).await;
        }
        self.keeper.ready(&*self.account, &self.transport).await?;
        self.keeper.current().ok_or_else(|| Error::internal("no token was kept"))
    }

    fn status(&self) -> Option<Token> {
        self.keeper.peek()
    }

    async fn logout(&self) -> Result<bool> {
        let Some(token) = self.keeper.forget()? else { return Ok(false) };
        self.account.revoke(&token.secret, &self.transport).await?;
        Ok(true)
    }
}
