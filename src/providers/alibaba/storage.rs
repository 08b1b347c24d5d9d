//! The room that backups take.
//!
//! Source: "DescribeBackupStorage" (ApsaraDB for MongoDB): of a cluster it
//! tells node by node.

use async_trait::async_trait;

use super::api_retention::DescribeBackupStorage;
use super::client::Dds;
use super::facts::{Facts, Shape};
use crate::core::Result;
use crate::providers::{BackupStorage, Backups as _, StorageUse};

#[async_trait]
impl BackupStorage for Dds {
    async fn storage(&self, target: &str) -> Result<Vec<StorageUse>> {
        self.check_target(target)?;
        let instance = self.instance(target).await?.body;
        if !matches!(Facts::of(&instance).shape, Shape::Cluster | Shape::Shards) {
            return Ok(vec![self.storage_of(target, None).await?]);
        }
        let mut used = Vec::new();
        for shard in instance.shard_list {
            if let Some(node) = shard.node_id {
                used.push(self.storage_of(target, Some(node)).await?);
            }
        }
        Ok(used)
    }
}

impl Dds {
    async fn storage_of(&self, instance: &str, node: Option<String>) -> Result<StorageUse> {
        let region = self.region.as_deref();
        let query = DescribeBackupStorage { instance, node: node.as_deref(), region };
        let told = self.ask(&query).await?.body;
        Ok(StorageUse {
            node,
            full_bytes: told.full_storage_size,
            log_bytes: told.log_storage_size,
            free_bytes: told.free_size,
        })
    }
}
