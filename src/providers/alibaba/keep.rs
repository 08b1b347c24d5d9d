//! Keeping a backup longer: the provider's side of `cloudbak backup keep`.
//!
//! Source: "ModifyBackupExpireTime" (ApsaraDB for MongoDB): manual backups of
//! instances on cloud disks, later than now planned, at most 730 days after
//! the backup's end or for good.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::api_retention::ModifyBackupExpireTime;
use super::client::Dds;
use super::facts::{Disk, Facts, Shape};
use super::precondition::refused;
use crate::core::clock::rfc3339_seconds;
use crate::core::{Error, Result};
use crate::model::{Backup, State, Trigger};
use crate::providers::{Backups as _, Keep, KeepBackups, PlannedChange, Reads};

/// What the service writes for a backup that is never removed.
const FOR_GOOD: &str = "9999-01-01T00:00:00Z";
/// Longest time between a backup's end and its removal.
const LONGEST: SignedDuration = SignedDuration::from_hours(730 * 24);

#[async_trait]
impl KeepBackups for Dds {
    async fn keep(
        &self,
        target: &str,
        id: &str,
        keep: Keep,
        reads: Reads,
    ) -> Result<PlannedChange> {
        self.check_target(target)?;
        if let Keep::Until(until) = keep
            && until <= self.now()
        {
            return Err(
                Error::usage(format!("{until:.0} is not in the future")).code("usage.retention")
            );
        }
        let mut named = id.to_owned();
        if let Some(instance) = self.looked_up(target, reads).await? {
            let facts = Facts::of(&instance);
            let backup = self.backups_of(target, id).await?;
            check(target, &facts, &backup, keep)?;
            named = one_id(target, &facts, id, &backup)?;
        }
        let (expires, what) = match keep {
            Keep::Forever => (FOR_GOOD.to_owned(), "for good".to_owned()),
            Keep::Until(until) => (rfc3339_seconds(until), format!("until {until:.0}")),
        };
        let modify = ModifyBackupExpireTime { instance: target, backup: &named, expires: &expires };
        let what = format!("keeps backup {named} of {target} {what}");
        Ok(PlannedChange::new(self.wire.request(&modify), what))
    }
}

impl Dds {
    /// One backup, by its id or its job's.
    pub async fn backups_of(&self, target: &str, id: &str) -> Result<Backup> {
        crate::providers::Backups::show(self, target, id).await
    }
}

/// The id that the service knows a backup by. A cluster that is backed up
/// shard by shard has one for each shard, and a request takes one.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for several ids,
/// [`crate::core::ErrorKind::Rejected`] while the backup has none yet.
pub fn one_id(target: &str, facts: &Facts, id: &str, backup: &Backup) -> Result<String> {
    if id.contains(',') {
        return Err(Error::usage("one request takes the backup of one shard")
            .code("usage.backup")
            .hint(format!("name the parts one after the other: {}", id.replace(',', ", "))));
    }
    if facts.shape == Shape::Shards {
        return Ok(id.to_owned());
    }
    backup
        .backup_id
        .clone()
        .ok_or_else(|| refused(target, &format!("job {id} has not made a backup yet")))
}

fn check(target: &str, facts: &Facts, backup: &Backup, keep: Keep) -> Result<()> {
    if facts.disk == Disk::Local {
        return Err(refused(target, "only backups on cloud disks can be kept longer")
            .hint("others follow the backup policy: cloudbak schedule show"));
    }
    if backup.trigger == Some(Trigger::Scheduled) {
        return Err(refused(target, "the backup was made by the schedule")
            .hint("only manual backups can be kept longer; others follow the backup policy"));
    }
    if !matches!(backup.state, State::Succeeded | State::Warned) {
        return Err(refused(target, &format!("the backup is {}", backup.state)));
    }
    let Keep::Until(until) = keep else { return Ok(()) };
    if let Some(planned) = backup.expires_at.filter(|planned| until < *planned) {
        return Err(refused(target, &format!("the backup is kept until {planned:.0} already"))
            .hint("the time can be put off, never moved forward"));
    }
    let latest = backup.completed_at.and_then(|end: Timestamp| end.checked_add(LONGEST).ok());
    if let Some(latest) = latest.filter(|latest| until > *latest) {
        return Err(refused(target, &format!("the backup can be kept until {latest:.0}"))
            .hint("730 days from its end, or for good"));
    }
    Ok(())
}
