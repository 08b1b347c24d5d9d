//! Removing a backup: the provider's side of `cloudbak backup delete`.
//!
//! Source: "DeleteBackup" in the vendor's SDK (since 9.3.0). What it requires
//! of a backup is published nowhere; not verified against the live service.

use async_trait::async_trait;

use super::api_retention::DeleteBackup;
use super::client::Dds;
use super::facts::Facts;
use super::keep::one_id;
use super::precondition::refused;
use crate::core::Result;
use crate::model::{Danger, State};
use crate::providers::{Backups as _, DeleteBackups, PlannedChange, Reads};

#[async_trait]
impl DeleteBackups for Dds {
    async fn delete(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange> {
        self.check_target(target)?;
        let mut named = id.to_owned();
        if let Some(instance) = self.looked_up(target, reads).await? {
            let backup = self.backups_of(target, id).await?;
            if matches!(backup.state, State::Queued | State::Running) {
                return Err(refused(target, "the backup is still being made")
                    .hint("there is no way to stop it: wait until it has ended"));
            }
            named = one_id(target, &Facts::of(&instance), id, &backup)?;
        }
        let delete = DeleteBackup { instance: target, backup: &named };
        let what = format!("deletes backup {named} of {target}");
        let consequence = format!("{what}; it can't be brought back");
        Ok(PlannedChange::new(self.wire.request(&delete), what)
            .danger(Danger::destroys_data(consequence)))
    }
}
