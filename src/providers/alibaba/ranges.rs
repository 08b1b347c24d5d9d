//! The moments that an instance can be restored to.
//!
//! Source: "DescribeInstanceRecoverTime", "DescribeClusterRecoverTime"
//! (ApsaraDB for MongoDB): replica sets and clusters on cloud disks.

use async_trait::async_trait;
use jiff::Timestamp;

use super::api_restore::DescribeRecoverTime;
use super::client::{Dds, if_allowed};
use super::facts::{Disk, Facts, Shape};
use super::precondition::refused;
use crate::core::Result;
use crate::providers::{Backups as _, RestoreRanges};

#[async_trait]
impl RestoreRanges for Dds {
    async fn ranges(&self, target: &str) -> Result<Vec<(Timestamp, Timestamp)>> {
        self.check_target(target)?;
        let facts = Facts::of(&self.instance(target).await?.body);
        if facts.disk == Disk::Local {
            return Err(refused(target, "its ranges are not told")
                .hint("the service tells them for instances on cloud disks only"));
        }
        let sharded = matches!(facts.shape, Shape::Cluster | Shape::Shards);
        self.told_ranges(target, sharded).await
    }
}

impl Dds {
    async fn told_ranges(
        &self,
        instance: &str,
        sharded: bool,
    ) -> Result<Vec<(Timestamp, Timestamp)>> {
        let ranges = self.ask(&DescribeRecoverTime { instance, sharded }).await?;
        let told = ranges.body.restore_ranges.into_iter();
        Ok(told.filter_map(|range| range.restore_begin_time.zip(range.restore_end_time)).collect())
    }

    /// Refuses a moment outside the ranges that can be restored, and shows them.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Rejected`] for such a moment.
    pub async fn check_time(&self, target: &str, sharded: bool, time: Timestamp) -> Result<()> {
        // Who may not ask for the ranges still has the check itself.
        let Some(ranges) = if_allowed(self.told_ranges(target, sharded).await)? else {
            return Ok(());
        };
        if ranges.iter().any(|(begin, end)| (*begin..=*end).contains(&time)) {
            return Ok(());
        }
        let shown: Vec<_> =
            ranges.iter().map(|(begin, end)| format!("{begin:.0} to {end:.0}")).collect();
        let hint = match shown.is_empty() {
            true => "no moment of it can be restored".to_owned(),
            false => format!("it can be restored to: {}", shown.join(", ")),
        };
        Err(refused(target, &format!("{time:.0} can't be restored")).hint(hint))
    }
}
