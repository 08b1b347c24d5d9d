//! The fields of Atlas's objects that are used, no more. All are optional: a
//! queued snapshot lacks most of them, whatever the schema says.
//!
//! Source: Atlas Administration API v2 document, schemas
//! `DiskBackupReplicaSet`, `DiskBackupShardedClusterSnapshot`,
//! `FlexBackupSnapshot20241113`, `ClusterDescription20240805`,
//! `FlexClusterDescription20241113`, the export buckets' responses.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

/// A snapshot of a dedicated cluster, replica set or sharded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Id.
    pub id: Option<String>,
    /// State word.
    pub status: Option<String>,
    /// How it came about: `onDemand`, `scheduled`, `fallback`.
    pub snapshot_type: Option<String>,
    /// When it was taken.
    #[serde(default, deserialize_with = "moment")]
    pub created_at: Option<Timestamp>,
    /// When it is removed.
    #[serde(default, deserialize_with = "moment")]
    pub expires_at: Option<Timestamp>,
    /// Size in bytes.
    pub storage_size_bytes: Option<u64>,
    /// Text that was given with it.
    pub description: Option<String>,
}

/// A snapshot of a flex cluster.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlexSnapshot {
    /// Id.
    pub id: Option<String>,
    /// State word.
    pub status: Option<String>,
    /// When it was due.
    #[serde(default, deserialize_with = "moment")]
    pub scheduled_time: Option<Timestamp>,
    /// When it began.
    #[serde(default, deserialize_with = "moment")]
    pub start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(default, deserialize_with = "moment")]
    pub finish_time: Option<Timestamp>,
    /// When it is removed.
    #[serde(default, deserialize_with = "moment")]
    pub expiration: Option<Timestamp>,
}

/// A dedicated cluster.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// Name: what targets are called.
    pub name: Option<String>,
    /// Id.
    pub id: Option<String>,
    /// `REPLICASET`, `SHARDED`, `GEOSHARDED`.
    pub cluster_type: Option<String>,
    /// State word.
    pub state_name: Option<String>,
    /// Whether it is paused.
    pub paused: Option<bool>,
    /// Whether cloud backup is on.
    pub backup_enabled: Option<bool>,
    /// Whether continuous backup is on.
    pub pit_enabled: Option<bool>,
    /// Whether its snapshots outlive it.
    pub retain_backups: Option<bool>,
    /// Whose key encrypts it at rest; `NONE` for Atlas's own.
    pub encryption_at_rest_provider: Option<String>,
    /// Version of MongoDB.
    #[serde(rename = "mongoDBVersion")]
    pub mongodb_version: Option<String>,
    /// Where its members are.
    #[serde(default)]
    pub replication_specs: Vec<ReplicationSpec>,
}

/// One shard's members.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplicationSpec {
    /// Their regions, the preferred one first.
    #[serde(default)]
    pub region_configs: Vec<Region>,
}

/// One region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// The cloud.
    pub provider_name: Option<String>,
    /// Atlas's name of the region.
    pub region_name: Option<String>,
    /// The cloud behind a cluster of the free tier.
    pub backing_provider_name: Option<String>,
    /// Its members that can become primary.
    pub electable_specs: Option<Hardware>,
}

/// What members run on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hardware {
    /// Size word: `M10`.
    pub instance_size: Option<String>,
}

/// A flex cluster.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlexCluster {
    /// Name.
    pub name: Option<String>,
    /// Id.
    pub id: Option<String>,
    /// State word.
    pub state_name: Option<String>,
    /// Version of MongoDB.
    #[serde(rename = "mongoDBVersion")]
    pub mongodb_version: Option<String>,
    /// Where it is.
    pub provider_settings: Option<FlexProvider>,
    /// Whether Atlas takes snapshots of it.
    pub backup_settings: Option<FlexBackup>,
}

/// Whether Atlas takes snapshots of a flex cluster.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FlexBackup {
    /// Whether it does.
    pub enabled: Option<bool>,
}

/// Where a flex cluster is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlexProvider {
    /// Atlas's name of the region.
    pub region_name: Option<String>,
}

/// An export bucket of any cloud and either API version.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bucket {
    /// Id; with an underscore here and nowhere else.
    #[serde(rename = "_id")]
    pub id: Option<String>,
    /// Name of the bucket or container.
    pub bucket_name: Option<String>,
    /// The cloud.
    pub cloud_provider: Option<String>,
    /// The role, at AWS.
    pub iam_role_id: Option<String>,
    /// The role, at Azure and Google Cloud.
    pub role_id: Option<String>,
    /// Region, at AWS.
    pub region: Option<String>,
    /// Address of the storage account, at Azure.
    pub service_url: Option<String>,
    /// Tenant of the role, at Azure.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking, at AWS.
    pub require_private_networking: Option<bool>,
}

/// A time stamp. One that cannot be read counts as missing: it must not make
/// a whole list unreadable.
pub fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let text = serde_json::Value::deserialize(deserializer)?;
    Ok(text.as_str().and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queued_snapshot_may_lack_everything() {
        let snapshot: Snapshot = serde_json::from_str(r#"{"id": "a"}"#).expect("snapshot");
        assert_eq!((snapshot.id.as_deref(), snapshot.created_at), (Some("a"), None));
        let odd = r#"{"createdAt": "soon", "expiresAt": null}"#;
        let odd: Snapshot = serde_json::from_str(odd).expect("snapshot");
        assert_eq!((odd.created_at, odd.expires_at), (None, None));
    }
}
