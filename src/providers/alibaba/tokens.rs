//! Lent keys that are cached between runs: `auth`.

use async_trait::async_trait;

use super::client::Dds;
use crate::core::token::Token;
use crate::core::{Error, Result};
use crate::providers::Tokens;

impl Dds {
    /// Where the key in use comes from and when it ends.
    ///
    /// # Errors
    /// Whatever keeps the place from being known.
    pub(super) fn key_in_use(&self) -> Result<String> {
        let place = self.keys.place()?;
        Ok(match self.keys.current()?.expires_at {
            Some(end) => format!("{place}, until {end}"),
            None => place,
        })
    }
}

#[async_trait]
impl Tokens for Dds {
    fn account(&self) -> String {
        // Who asks has seen that there is a lent key, so its place is known.
        self.keys.place().unwrap_or_default()
    }

    async fn login(&self) -> Result<Token> {
        let lent = || Error::internal("a key that nobody lends was asked for");
        let keeper = self.keys.keeper()?.ok_or_else(lent)?;
        keeper.forget()?;
        keeper.ready(&self.keys.lender(), &self.session.transport).await?;
        keeper.current().ok_or_else(lent)
    }

    fn status(&self) -> Option<Token> {
        self.keys.keeper().ok()??.peek()
    }

    /// A lent key cannot be ended before its time; it is forgotten.
    async fn logout(&self) -> Result<bool> {
        match self.keys.keeper()? {
            Some(keeper) => Ok(keeper.forget()?.is_some()),
            None => Ok(false),
        }
    }
}
