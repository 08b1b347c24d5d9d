//! Projects: what a credential can see above the targets.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::core::Result;

/// One project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The provider's id, as a profile's settings take it.
    pub id: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// Id of the organization that it belongs to.
    pub organization: Option<String>,
    /// How many targets are in it.
    pub targets: Option<u64>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// Projects.
#[async_trait]
pub trait Projects: Send + Sync {
    /// Every project that the credential can see, all pages. Works without a
    /// project in the profile.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<Project>>;
}
