//! The fields of replies that are used, no more. Fields whose type has changed
//! over the years are read leniently. Download links are not read at all: they
//! are signed, and whoever has one can read the backup.
//!
//! Source: the pages of the operations in "API reference" (ApsaraDB for
//! MongoDB).

use jiff::Timestamp;
use serde::Deserialize;

use super::lenient;

/// Reply of `CreateBackup`. The job's id is the newer of the two; servers from
/// before 2024 give only the backup's, newer ones may leave that empty.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct CreatedBackup {
    /// Id of the job.
    #[serde(deserialize_with = "lenient::text", alias = "BackupjobId")]
    pub backup_job_id: Option<String>,
    /// Id of the backup.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_id: Option<String>,
}

/// Reply of `DescribeBackups`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct BackupSets {
    /// Number of sets on all pages.
    #[serde(deserialize_with = "lenient::number")]
    pub total_count: Option<u64>,
    /// The sets of this page.
    #[serde(deserialize_with = "lenient::list")]
    pub backups: Vec<BackupSet>,
}

/// One backup set.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct BackupSet {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_id: Option<String>,
    /// Id of the job that made it.
    #[serde(deserialize_with = "lenient::text", alias = "BackupjobId")]
    pub backup_job_id: Option<String>,
    /// `Success` or `Failed`.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_status: Option<String>,
    /// `Automated` or `Manual`.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_mode: Option<String>,
    /// `Snapshot`, `Physical` or `Logical`.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_method: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::time")]
    pub backup_start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(deserialize_with = "lenient::time")]
    pub backup_end_time: Option<Timestamp>,
    /// When it will be removed; the year 9999 means never.
    #[serde(deserialize_with = "lenient::time")]
    pub backup_expire_time: Option<Timestamp>,
    /// Size in bytes.
    #[serde(deserialize_with = "lenient::number")]
    pub backup_size: Option<u64>,
    /// Whether it can be used.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_avail: Option<bool>,
}

/// Reply of `DescribeBackupTasks`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct BackupJobs {
    /// The jobs.
    #[serde(deserialize_with = "lenient::list")]
    pub backup_jobs: Vec<BackupJob>,
}

/// One backup job.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct BackupJob {
    /// Its id, spelled with a small j.
    #[serde(rename = "BackupjobId", alias = "BackupJobId", deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// `Scheduled`, `Checking`, `Backuping` or `Finished`.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_set_status: Option<String>,
    /// `Automated` or `Manual`.
    #[serde(deserialize_with = "lenient::text")]
    pub job_mode: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::time")]
    pub backup_start_time: Option<Timestamp>,
    /// Progress in percent, only while it runs.
    #[serde(deserialize_with = "lenient::percent")]
    pub progress: Option<u8>,
}

/// Reply of `DescribeClusterBackups`. It has no total.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct ClusterBackups {
    /// The backups of this page.
    #[serde(deserialize_with = "lenient::list")]
    pub cluster_backups: Vec<ClusterBackup>,
}

/// One backup of a whole cluster.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct ClusterBackup {
    /// Its id, `cb-…`.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster_backup_id: Option<String>,
    /// `OK`; other words are not documented.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster_backup_status: Option<String>,
    /// `Automated` or `Manual`.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster_backup_mode: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::time")]
    pub cluster_backup_start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(deserialize_with = "lenient::time")]
    pub cluster_backup_end_time: Option<Timestamp>,
    /// When it will be removed; the year 9999 means never.
    #[serde(deserialize_with = "lenient::time")]
    pub backup_expire_time: Option<Timestamp>,
    /// Size in bytes.
    #[serde(deserialize_with = "lenient::number")]
    pub cluster_backup_size: Option<u64>,
    /// Whether it can be used; no while nodes are missing or failed.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_avail: Option<bool>,
    /// Progress in percent, only while it runs.
    #[serde(deserialize_with = "lenient::percent")]
    pub progress: Option<u8>,
    /// Whether the logs that make it consistent are attached.
    #[serde(deserialize_with = "lenient::text")]
    pub attach_log_status: Option<String>,
    /// The backups of the nodes.
    #[serde(deserialize_with = "lenient::list")]
    pub backups: Vec<NodeBackup>,
}

/// The part of a cluster backup that one node has.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct NodeBackup {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_id: Option<String>,
    /// The node.
    #[serde(deserialize_with = "lenient::text")]
    pub instance_name: Option<String>,
    /// `Success` or `Failed`.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_status: Option<String>,
}

/// Reply of `DescribeHistoryTasks`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct HistoryTasks {
    /// Number of tasks on all pages.
    #[serde(deserialize_with = "lenient::number")]
    pub total_count: Option<u64>,
    /// The tasks of this page.
    #[serde(deserialize_with = "lenient::list")]
    pub items: Vec<HistoryTask>,
}

/// One task of an instance.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct HistoryTask {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub task_id: Option<String>,
    /// What it does, `ManualBackupIns` for a backup.
    #[serde(deserialize_with = "lenient::text")]
    pub task_type: Option<String>,
    /// `Scheduled`, `Running`, `Succeed`, `Failed`, `Cancelling`, `Canceled` or `Waiting`.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Progress in percent.
    #[serde(deserialize_with = "lenient::percent")]
    pub progress: Option<u8>,
    /// When it began.
    #[serde(deserialize_with = "lenient::time")]
    pub start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(deserialize_with = "lenient::time")]
    pub end_time: Option<Timestamp>,
    /// The instance.
    #[serde(deserialize_with = "lenient::text")]
    pub instance_id: Option<String>,
    /// Why it failed.
    #[serde(deserialize_with = "lenient::text")]
    pub reason_code: Option<String>,
    /// Region.
    #[serde(deserialize_with = "lenient::text")]
    pub region_id: Option<String>,
    /// The step it is at.
    #[serde(deserialize_with = "lenient::text")]
    pub current_step_name: Option<String>,
    /// What can be done to it, step by step: JSON as text.
    #[serde(deserialize_with = "lenient::text")]
    pub action_info: Option<String>,
    /// Seconds that it will still take.
    #[serde(deserialize_with = "lenient::number")]
    pub remain_time: Option<u64>,
    /// Who started it.
    #[serde(deserialize_with = "lenient::text")]
    pub caller_source: Option<String>,
}

/// Reply of `DescribeDBInstances` and `DescribeDBInstanceAttribute`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Instances {
    /// Number of instances on all pages.
    #[serde(deserialize_with = "lenient::number")]
    pub total_count: Option<u64>,
    /// The instances of this page.
    #[serde(rename = "DBInstances", deserialize_with = "lenient::list")]
    pub instances: Vec<Instance>,
}

/// One instance.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Instance {
    /// Its id.
    #[serde(rename = "DBInstanceId", deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// What people call it.
    #[serde(rename = "DBInstanceDescription", deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// Its state; only `Running` takes a backup.
    #[serde(rename = "DBInstanceStatus", deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// `replicate`, `sharding` or `serverless`.
    #[serde(rename = "DBInstanceType", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// Instance class.
    #[serde(rename = "DBInstanceClass", deserialize_with = "lenient::text")]
    pub class: Option<String>,
    /// Storage in GB.
    #[serde(rename = "DBInstanceStorage", deserialize_with = "lenient::text")]
    pub storage_gb: Option<String>,
    /// Number of nodes; `1` is a standalone instance.
    #[serde(deserialize_with = "lenient::text")]
    pub replication_factor: Option<String>,
    /// `0` local disk, `3` standalone, `18` cloud disk.
    #[serde(deserialize_with = "lenient::text")]
    pub kind_code: Option<String>,
    /// `local_ssd`, `cloud_essd1`, …
    #[serde(deserialize_with = "lenient::text")]
    pub storage_type: Option<String>,
    /// `Unlock` when it is not locked.
    #[serde(deserialize_with = "lenient::text")]
    pub lock_mode: Option<String>,
    /// Region.
    #[serde(deserialize_with = "lenient::text")]
    pub region_id: Option<String>,
    /// Zone.
    #[serde(deserialize_with = "lenient::text")]
    pub zone_id: Option<String>,
    /// Engine version.
    #[serde(deserialize_with = "lenient::text")]
    pub engine_version: Option<String>,
    /// Kernel version.
    #[serde(deserialize_with = "lenient::text")]
    pub current_kernel_version: Option<String>,
    /// `PrePaid` or `PostPaid`.
    #[serde(deserialize_with = "lenient::text")]
    pub charge_type: Option<String>,
    /// When it was made.
    #[serde(deserialize_with = "lenient::text")]
    pub creation_time: Option<String>,
    /// When it expires.
    #[serde(deserialize_with = "lenient::text")]
    pub expire_time: Option<String>,
    /// Begin of the maintenance window.
    #[serde(deserialize_with = "lenient::text")]
    pub maintain_start_time: Option<String>,
    /// End of the maintenance window.
    #[serde(deserialize_with = "lenient::text")]
    pub maintain_end_time: Option<String>,
    /// Whether a cluster is backed up as a whole.
    #[serde(deserialize_with = "lenient::flag")]
    pub use_cluster_backup: Option<bool>,
    /// Storage engine.
    #[serde(deserialize_with = "lenient::text")]
    pub storage_engine: Option<String>,
    /// Network.
    #[serde(rename = "VPCId", alias = "VpcId", deserialize_with = "lenient::text")]
    pub vpc_id: Option<String>,
    /// Part of the network.
    #[serde(deserialize_with = "lenient::text")]
    pub v_switch_id: Option<String>,
    /// `order_unpaid` and the like.
    #[serde(rename = "DBInstanceOrderStatus", deserialize_with = "lenient::text")]
    pub order_status: Option<String>,
    /// Whether it has been deleted, in lists of clones.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_deleted: Option<bool>,
    /// Servers of a cluster's own configuration.
    #[serde(deserialize_with = "lenient::list")]
    pub configserver_list: Vec<Node>,
    /// Shards of a cluster.
    #[serde(deserialize_with = "lenient::list")]
    pub shard_list: Vec<Node>,
    /// Routers of a cluster.
    #[serde(deserialize_with = "lenient::list")]
    pub mongos_list: Vec<Node>,
}

/// One node of a cluster.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Node {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub node_id: Option<String>,
    /// Its class.
    #[serde(deserialize_with = "lenient::text")]
    pub node_class: Option<String>,
    /// Its storage in GB.
    #[serde(deserialize_with = "lenient::text")]
    pub node_storage: Option<String>,
}

/// Reply of `DescribeRegions`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Regions {
    /// The regions.
    #[serde(deserialize_with = "lenient::list")]
    pub regions: Vec<Region>,
}

/// One region.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Region {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub region_id: Option<String>,
    /// What people call it.
    #[serde(deserialize_with = "lenient::text")]
    pub region_name: Option<String>,
    /// The host that serves it.
    #[serde(deserialize_with = "lenient::text")]
    pub end_point: Option<String>,
    /// Its zones.
    #[serde(deserialize_with = "lenient::list")]
    pub zones: Vec<Zone>,
}

/// One zone of a region.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Zone {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub zone_id: Option<String>,
    /// What people call it.
    #[serde(deserialize_with = "lenient::text")]
    pub zone_name: Option<String>,
    /// Whether private networks reach it.
    #[serde(deserialize_with = "lenient::flag")]
    pub vpc_enabled: Option<bool>,
}
