//! What can be backed up.

use async_trait::async_trait;

use crate::config::{Setting, Values};
use crate::core::{Error, Result};
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

    /// Several targets with their details, in the order asked. Providers that
    /// can tell of several at once do.
    async fn show_all(&self, targets: &[String]) -> Vec<Result<Target>> {
        let mut shown = Vec::new();
        for target in targets {
            shown.push(self.show(target).await);
        }
        shown
    }

    /// Filters that the provider applies itself: `target list --filter`.
    fn finds(&self) -> Option<&dyn FindTargets> {
        None
    }

    /// What can be listed beside the targets: words for what lies above and
    /// below them.
    fn kinds(&self) -> &'static [&'static str] {
        &[]
    }

    /// Everything of one of [`Targets::kinds`], in the same form as targets.
    ///
    /// # Errors
    /// As [`Targets::list`].
    async fn list_kind(&self, kind: &str) -> Result<Vec<Target>> {
        Err(Error::internal(format!("there is no list of kind {kind}")))
    }
}

/// Listing targets by what the provider itself can filter by.
#[async_trait]
pub trait FindTargets: Send + Sync {
    /// The filters there are.
    fn filters(&self) -> &'static [Setting];

    /// The targets that pass every filter, all pages.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a value that the
    /// provider would refuse, or whatever keeps it from telling.
    async fn find(&self, filters: &Values) -> Result<Vec<Target>>;
}
