//! What can be backed up.

use async_trait::async_trait;

use crate::core::Result;
use crate::model::Target;

/// What can be backed up.
#[async_trait]
pub trait Targets: Send + Sync {
    /// Every target that the credential can see, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<Target>>;

    /// One target with its details.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::core::ErrorKind::NotFound) when there is no such target.
    async fn show(&self, target: &str) -> Result<Target>;
}
