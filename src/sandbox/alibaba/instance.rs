//! What can be backed up: replica sets, standalones and sharded clusters.

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::policy::Policy;
use crate::sandbox::service::Moment;

/// The architecture of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// `replicate` with three or more nodes.
    ReplicaSet,
    /// `replicate` with one node.
    Standalone,
    /// `sharding`.
    Sharded,
}

/// The part a node plays in a sharded cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A router; it holds no data.
    Mongos,
    /// A shard.
    Shard,
    /// A config server.
    ConfigServer,
}

/// One node of a sharded cluster.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Node {
    /// Node id, the `NodeId` of many operations.
    pub id: String,
    /// Its part.
    pub role: Role,
    /// Node class.
    pub class: String,
    /// Storage in GB; 0 for a router.
    pub storage_gb: u32,
}

/// A state other than the settled one, for some seconds of job time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Busy {
    /// State word meanwhile, for example `Rebooting`.
    pub status: String,
    /// Begin in milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// Length in job seconds.
    pub seconds: f64,
}

/// One instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    /// `DBInstanceId`; of a cluster, the logical id.
    pub id: String,
    /// `DBInstanceDescription`.
    pub description: String,
    /// Architecture.
    pub kind: Kind,
    /// `KindCode`: `0` local disk, `3` standalone, `18` cloud disk.
    pub kind_code: String,
    /// `StorageType`, for example `cloud_essd1` or `local_ssd`.
    pub storage_type: String,
    /// `EngineVersion`.
    pub engine_version: String,
    /// `DBInstanceClass`.
    pub class: String,
    /// `DBInstanceStorage` in GB.
    pub storage_gb: u32,
    /// `RegionId`.
    pub region: String,
    /// `ZoneId`.
    pub zone: String,
    /// `ChargeType`: `PostPaid` or `PrePaid`.
    pub charge_type: String,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// Settled state word.
    pub status: String,
    /// A passing state in front of the settled one.
    pub busy: Option<Busy>,
    /// `LockMode`.
    pub lock_mode: String,
    /// Nodes of a sharded cluster.
    pub nodes: Vec<Node>,
    /// `UseClusterBackup`: backups are cluster backups, not one set a shard.
    pub cluster_backup: bool,
    /// `MaintainStartTime` and `MaintainEndTime` (`HH:mmZ`).
    pub maintenance: (String, String),
    /// `CurrentKernelVersion`.
    pub kernel: String,
    /// Backup policy.
    pub policy: Policy,
    /// Whether the advanced backup policy holds.
    #[serde(default)]
    pub advanced_backup: bool,
    /// Allowlist, encryption in transit, audit log.
    pub access: Access,
    /// The instance it was cloned from.
    pub cloned_from: Option<String>,
    /// When it was deleted, in milliseconds since the Unix epoch.
    pub deleted_unix_ms: Option<i64>,
}

impl Instance {
    /// State word at this moment.
    pub fn status<'a>(&'a self, now: &Moment) -> &'a str {
        match &self.busy {
            Some(busy) if now.job_seconds_since(busy.started_unix_ms) < busy.seconds => {
                &busy.status
            }
            _ => &self.status,
        }
    }

    /// Whether the instance has ceased to exist.
    pub fn is_gone(&self, now: &Moment) -> bool {
        self.deleted_unix_ms.is_some() && self.status(now) != "Deleting"
    }

    /// Whether its disks are cloud disks, which take snapshots only.
    pub fn on_cloud_disk(&self) -> bool {
        self.storage_type.starts_with("cloud_")
    }

    /// `DBInstanceType`: a standalone counts as `replicate`.
    pub fn type_word(&self) -> &'static str {
        if self.kind == Kind::Sharded { "sharding" } else { "replicate" }
    }

    /// `ReplicationFactor`; clusters have none.
    pub fn replication_factor(&self) -> &'static str {
        match self.kind {
            Kind::ReplicaSet => "3",
            Kind::Standalone => "1",
            Kind::Sharded => "",
        }
    }

    /// Nodes of one role.
    pub fn nodes_of(&self, role: Role) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.role == role)
    }

    /// Job seconds that one backup takes.
    pub fn backup_seconds(&self) -> f64 {
        match self.kind {
            Kind::Standalone => 4.0,
            Kind::ReplicaSet if self.on_cloud_disk() => 6.0,
            Kind::ReplicaSet => 7.0,
            Kind::Sharded => 8.0,
        }
    }

    /// Starts a passing state.
    pub fn pass_through(&mut self, status: &str, seconds: f64, now: &Moment) {
        let status = status.to_owned();
        self.busy = Some(Busy { status, started_unix_ms: now.unix_ms, seconds });
    }
}
