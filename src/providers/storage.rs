//! The room that backups take.

use async_trait::async_trait;

use crate::core::Result;

/// The room that the backups of a target, or of one node of it, take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageUse {
    /// The node, where the provider counts node by node.
    pub node: Option<String>,
    /// Bytes of full backups.
    pub full_bytes: Option<u64>,
    /// Bytes of log backups.
    pub log_bytes: Option<u64>,
    /// Bytes that cost nothing.
    pub free_bytes: Option<u64>,
}

/// The room that backups take: `backup storage`.
#[async_trait]
pub trait BackupStorage: Send + Sync {
    /// The room that a target's backups take, node by node where the provider
    /// counts so.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn storage(&self, target: &str) -> Result<Vec<StorageUse>>;
}
