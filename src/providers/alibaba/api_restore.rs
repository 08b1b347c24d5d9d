//! Operations of a restore. Restoring makes a new instance: the operation that
//! overwrote one is gone from the vendor's API.
//!
//! Source: "CheckRecoveryCondition", "CreateDBInstance",
//! "CreateShardingDBInstance", "DescribeInstanceRecoverTime",
//! "DescribeClusterRecoverTime", "DescribeRestoreDBInstanceList" (ApsaraDB for
//! MongoDB).

use jiff::Timestamp;

use super::api::{Operation, PAGE_SIZE};
use super::types::Instances;
use super::types_restore::{CreatedInstance, RecoveryCondition, RestoreRanges};
use crate::core::Request;
use crate::core::clock::rfc3339_seconds;

/// What is restored.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The instance that was backed up.
    pub instance: &'a str,
    /// Its backup.
    pub backup: Option<&'a str>,
    /// The moment, instead of a backup's own.
    pub time: Option<Timestamp>,
    /// Word of `RestoreType`.
    pub kind: &'a str,
    /// Region of a released instance or of the copies.
    pub from_region: Option<&'a str>,
    /// Region of the copies.
    pub copy_region: Option<&'a str>,
}

impl Source<'_> {
    /// Adds all but the instance, which has two names.
    fn onto(&self, request: Request) -> Request {
        request
            .with_some("BackupId", self.backup)
            .with_some("RestoreTime", self.time.map(rfc3339_seconds))
            .with("RestoreType", self.kind)
            .with_some("SrcRegion", self.from_region)
            .with_some("DestRegion", self.copy_region)
    }
}

/// Asks whether a restore is possible.
#[derive(Debug, Clone)]
pub struct CheckRecoveryCondition<'a> {
    /// What is restored.
    pub source: Source<'a>,
    /// `replicate` or `sharding`.
    pub shape: &'a str,
    /// Databases as a JSON list, where not all are restored.
    pub databases: Option<&'a str>,
}

impl Operation for CheckRecoveryCondition<'_> {
    type Reply = RecoveryCondition;

    fn name(&self) -> &'static str {
        "CheckRecoveryCondition"
    }

    fn onto(&self, request: Request) -> Request {
        let request = request.with("SourceDBInstance", self.source.instance);
        self.source
            .onto(request)
            .with("InstanceType", self.shape)
            .with_some("DatabaseNames", self.databases)
    }
}

/// Makes a new instance from a backup: `CreateDBInstance`, or
/// `CreateShardingDBInstance` for a cluster.
#[derive(Debug, Clone)]
pub struct CreateFrom<'a> {
    /// Whether it is a cluster.
    pub sharded: bool,
    /// What is restored.
    pub source: Source<'a>,
    /// Names and values of everything about the new instance.
    pub shape: &'a [(String, String)],
    /// At most 64 ASCII characters.
    pub client_token: &'a str,
}

impl Operation for CreateFrom<'_> {
    type Reply = CreatedInstance;

    fn name(&self) -> &'static str {
        if self.sharded { "CreateShardingDBInstance" } else { "CreateDBInstance" }
    }

    fn onto(&self, request: Request) -> Request {
        let request = request.with("SrcDBInstanceId", self.source.instance);
        let request = self.source.onto(request);
        let pairs = self.shape.iter();
        pairs
            .fold(request, |request, (name, value)| request.with(name, value))
            .with("ClientToken", self.client_token)
    }
}

/// Lists the moments that can be restored.
#[derive(Debug, Clone)]
pub struct DescribeRecoverTime<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Whether it is a cluster.
    pub sharded: bool,
}

impl Operation for DescribeRecoverTime<'_> {
    type Reply = RestoreRanges;

    fn name(&self) -> &'static str {
        if self.sharded { "DescribeClusterRecoverTime" } else { "DescribeInstanceRecoverTime" }
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}

/// Lists one page of the instances that were made from an instance's backups.
#[derive(Debug, Clone)]
pub struct DescribeRestoreDbInstanceList<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Only those made after this hour, at most seven days ago.
    pub after: Timestamp,
    /// Page, from 1.
    pub page: u32,
}

impl Operation for DescribeRestoreDbInstanceList<'_> {
    type Reply = Instances;

    fn name(&self) -> &'static str {
        "DescribeRestoreDBInstanceList"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with("CreationTimeAfter", self.after.strftime("%Y-%m-%dT%H:00:00Z").to_string())
            .with("PageNumber", self.page.to_string())
            .with("PageSize", PAGE_SIZE.to_string())
    }
}
