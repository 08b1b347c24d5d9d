//! The cached IAM token of a profile with user and password.

use std::sync::Arc;

use async_trait::async_trait;

use super::signer_token::TokenSigner;
use crate::core::error::Result;
use crate::core::token::Token;
use crate::core::transport::Transport;
use crate::providers::Tokens;

/// Login, status and logout of one account.
pub struct IamTokens {
    signer: Arc<TokenSigner>,
    transport: Arc<Transport>,
}

impl IamTokens {
    /// The tokens that this signer uses.
    pub fn new(signer: Arc<TokenSigner>, transport: Arc<Transport>) -> Self {
        Self { signer, transport }
    }
}

#[async_trait]
impl Tokens for IamTokens {
    fn account(&self) -> String {
        self.signer.account()
    }

    async fn login(&self) -> Result<Token> {
        self.signer.forget()?;
        self.signer.token(&self.transport).await
    }

    fn status(&self) -> Option<Token> {
        self.signer.peek()
    }

    /// IAM has no way to end a token: it lives on until its time is up or the
    /// password changes. Only the cached copy goes.
    async fn logout(&self) -> Result<bool> {
        self.signer.forget()
    }
}
