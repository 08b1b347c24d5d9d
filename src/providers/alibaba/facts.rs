//! What kind of instance it is: decides how it is backed up and followed.

use serde::{Deserialize, Serialize};

use super::types::Instance;

/// How an instance's backups are made and listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One node.
    Standalone,
    /// Replica set.
    ReplicaSet,
    /// Sharded cluster that is backed up as a whole.
    Cluster,
    /// Sharded cluster that is backed up shard by shard.
    Shards,
}

impl Shape {
    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standalone => "standalone instance",
            Self::ReplicaSet => "replica set",
            Self::Cluster => "sharded cluster",
            Self::Shards => "sharded cluster without cluster backups",
        }
    }
}

/// Where an instance keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disk {
    /// Cloud disks.
    Cloud,
    /// Local disks.
    Local,
    /// The service does not say.
    Unknown,
}

/// What an instance's attributes tell about its backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// How its backups are made and listed.
    pub shape: Shape,
    /// Where it keeps its data.
    pub disk: Disk,
    /// Ids of its shards, where they are backed up one by one.
    pub shards: Vec<String>,
}

impl Facts {
    /// Reads an instance's attributes.
    pub fn of(instance: &Instance) -> Self {
        let shape = shape(instance);
        let shards = match shape {
            Shape::Shards => {
                instance.shard_list.iter().filter_map(|shard| shard.node_id.clone()).collect()
            }
            _ => Vec::new(),
        };
        Self { shape, disk: disk(instance), shards }
    }

    /// Whether `DescribeBackupTasks` serves it: replica sets and clusters on
    /// cloud disks.
    pub fn has_job_list(&self) -> bool {
        self.shape != Shape::Standalone && self.disk != Disk::Local
    }
}

fn shape(instance: &Instance) -> Shape {
    let is = |field: &Option<String>, word: &str| field.as_deref() == Some(word);
    if is(&instance.kind, "sharding") {
        match instance.use_cluster_backup {
            Some(true) => Shape::Cluster,
            Some(false) | None => Shape::Shards,
        }
    } else if is(&instance.replication_factor, "1") || is(&instance.kind_code, "3") {
        Shape::Standalone
    } else {
        Shape::ReplicaSet
    }
}

fn disk(instance: &Instance) -> Disk {
    match (instance.storage_type.as_deref(), instance.kind_code.as_deref()) {
        (Some(storage), _) if storage.starts_with("cloud_") => Disk::Cloud,
        (_, Some("18")) => Disk::Cloud,
        (Some(storage), _) if storage.starts_with("local_") => Disk::Local,
        (_, Some("0")) => Disk::Local,
        _ => Disk::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(value: serde_json::Value) -> Facts {
        Facts::of(&serde_json::from_value(value).expect("instance"))
    }

    #[test]
    fn kind_and_disks_follow_from_the_attributes() {
        let cloud =
            facts(serde_json::json!({"DBInstanceType": "replicate", "StorageType": "cloud_essd1",
            "ReplicationFactor": "3"}));
        assert_eq!((cloud.shape, cloud.disk), (Shape::ReplicaSet, Disk::Cloud));
        assert!(cloud.has_job_list());
        let by_code = facts(serde_json::json!({"DBInstanceType": "replicate", "KindCode": 18}));
        assert_eq!(by_code.disk, Disk::Cloud);
        let local = facts(serde_json::json!({"DBInstanceType": "replicate", "KindCode": "0"}));
        assert_eq!((local.shape, local.disk), (Shape::ReplicaSet, Disk::Local));
        assert!(!local.has_job_list());
        for one in
            [serde_json::json!({"ReplicationFactor": "1"}), serde_json::json!({"KindCode": "3"})]
        {
            let standalone = facts(one);
            assert_eq!(standalone.shape, Shape::Standalone);
            assert!(!standalone.has_job_list());
        }
    }

    #[test]
    fn a_cluster_is_backed_up_as_a_whole_or_shard_by_shard() {
        let shards = serde_json::json!({"ShardAttribute": [{"NodeId": "d-1"}, {"NodeId": "d-2"}]});
        let whole =
            facts(serde_json::json!({"DBInstanceType": "sharding", "UseClusterBackup": true,
            "ShardList": shards, "StorageType": "cloud_essd1"}));
        assert_eq!((whole.shape, whole.shards.len()), (Shape::Cluster, 0));
        let single = facts(serde_json::json!({"DBInstanceType": "sharding", "ShardList": shards,
            "StorageType": "local_ssd"}));
        assert_eq!((single.shape, single.disk), (Shape::Shards, Disk::Local));
        assert_eq!(single.shards, ["d-1", "d-2"]);
    }
}
