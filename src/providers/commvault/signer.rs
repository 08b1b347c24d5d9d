//! Puts the token into its header.
//!
//! Sources: "Login" (api.commvault.com, SP32) for `Authtoken`; "Access tokens
//! for REST APIs" (documentation.commvault.com, 11.42) for `Authorization:
//! Bearer`. The vendor's own tools send access tokens in `Authtoken` as well,
//! which `token_header` selects.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Auth, Header};
use super::session::AUTHTOKEN;
use crate::core::transport::Transport;
use crate::core::{Challenge, Reply, Request, Result, Signer, Stamp};

/// Signs with whatever token the profile's credential yields.
pub(super) struct TokenSigner(pub(super) Arc<Auth>);

#[async_trait]
impl Signer for TokenSigner {
    async fn ready(&self, transport: &Transport) -> Result<()> {
        self.0.ready(transport).await
    }

    fn sign(&self, request: &mut Request, _stamp: &Stamp) -> Result<()> {
        let (token, header) = self.0.token()?;
        request.set_secret_header(header.name(), &header.value(token.expose_secret()))
    }

    /// Renews once in a call, whatever the server says after that.
    fn challenge(&self, signed: &Request, _reply: &Reply, answered: u32) -> Challenge {
        match sent_token(signed) {
            Some(token) if answered == 0 && self.0.refuse(token) => Challenge::Again,
            _ => Challenge::Final,
        }
    }

    fn preview(&self, request: &mut Request) {
        let header = self.0.preview_header();
        // A constant without control characters is a header value.
        let _ = request.set_secret_header(header.name(), &header.value("(token)"));
    }
}

/// Signs with one given token and leaves it at that.
pub(super) struct WithToken {
    /// The header that it travels in.
    pub header: Header,
    /// The token.
    pub token: SecretString,
}

impl Signer for WithToken {
    fn sign(&self, request: &mut Request, _stamp: &Stamp) -> Result<()> {
        request
            .set_secret_header(self.header.name(), &self.header.value(self.token.expose_secret()))
    }

    fn preview(&self, _request: &mut Request) {}
}

/// The token that a signed request carries.
fn sent_token(signed: &Request) -> Option<&str> {
    let text = |name: &str| signed.headers.get(name).and_then(|value| value.to_str().ok());
    text(AUTHTOKEN).or_else(|| text("authorization")?.strip_prefix("Bearer "))
}
