//! The tokens that are kept between runs.

use async_trait::async_trait;

use super::Commvault;
use crate::core::Result;
use crate::core::token::Token;
use crate::providers::Tokens;

#[async_trait]
impl Tokens for Commvault {
    fn account(&self) -> String {
        self.auth.account()
    }

    async fn login(&self) -> Result<Token> {
        self.auth.log_in(&self.session.transport).await
    }

    fn status(&self) -> Option<Token> {
        self.auth.status()
    }

    async fn logout(&self) -> Result<bool> {
        self.auth.log_out(&self.session.transport).await
    }
}
