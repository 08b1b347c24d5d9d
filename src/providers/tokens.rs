//! Tokens that are cached between runs.

use async_trait::async_trait;

use crate::core::Result;
use crate::core::token::Token;

/// Tokens that are cached between runs.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Whose token it is: an account or user, never a secret.
    fn account(&self) -> String;

    /// Fetches a new token and caches it.
    ///
    /// # Errors
    /// Whatever the provider says.
    async fn login(&self) -> Result<Token>;

    /// The cached token; nothing is sent.
    fn status(&self) -> Option<Token>;

    /// Ends the token at the provider where that is possible, and forgets it.
    /// Returns whether there was one.
    ///
    /// # Errors
    /// Whatever the provider says; the cached copy is gone all the same.
    async fn logout(&self) -> Result<bool>;
}
