//! Restarting phones.
//!
//! Source: the service's OpenAPI definition of BatchRebootInstance.

use async_trait::async_trait;

use super::{KooPhone, api, phones, readiness};
use crate::core::error::{Error, Result};
use crate::model::Danger;
use crate::providers::{PlannedChange, Reads, RestartWish, Restarts, When};

#[async_trait]
impl Restarts for KooPhone {
    async fn restart(
        &self,
        target: &str,
        wish: &RestartWish<'_>,
        reads: Reads,
    ) -> Result<PlannedChange> {
        api::check_instance_id(target)?;
        check(wish)?;
        let warnings = match reads.allowed() {
            true => readiness::for_restart(&phones::find(&self.session, target).await?.phone)?,
            false => Vec::new(),
        };
        let request = api::reboot(&self.session.endpoint, &[target]);
        let danger = Danger::restarts_instance(
            "the phone restarts: whoever uses it now is cut off, and what was not saved is lost",
        );
        let change = PlannedChange::new(request, format!("restarts phone {target}")).danger(danger);
        Ok(warnings.into_iter().fold(change, PlannedChange::warning))
    }
}

fn check(wish: &RestartWish<'_>) -> Result<()> {
    if wish.node.is_some() {
        return Err(Error::usage("a phone has no nodes")
            .code("usage.node")
            .hint("leave the node out: the whole phone restarts"));
    }
    if wish.when == Some(When::MaintenanceWindow) {
        return Err(Error::usage("a phone has no maintenance window")
            .code("usage.when")
            .hint("a phone restarts at once"));
    }
    Ok(())
}
