//! Operations on made backups and on the backup policy.
//!
//! Source: "ModifyBackupExpireTime", "DescribeBackupPolicy",
//! "ModifyBackupPolicy", "DescribeBackupStorage" (ApsaraDB for MongoDB),
//! "DeleteBackup" and the advanced policy of its SDK.

use serde_json::Value;

use super::api::Operation;
use super::types_instance::{Acknowledged, AdvancedStatus, Storage};
use crate::core::Request;

/// Puts off the removal of a manual backup.
#[derive(Debug, Clone)]
pub struct ModifyBackupExpireTime<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Backup.
    pub backup: &'a str,
    /// When it is removed; the year 9999 means never.
    pub expires: &'a str,
}

impl Operation for ModifyBackupExpireTime<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyBackupExpireTime"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with("BackupId", self.backup)
            .with("BackupExpireTime", self.expires)
    }
}

/// Removes a backup.
#[derive(Debug, Clone)]
pub struct DeleteBackup<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Backup.
    pub backup: &'a str,
}

impl Operation for DeleteBackup<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "DeleteBackup"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance).with("BackupId", self.backup)
    }
}

/// Shows the backup policy. Its fields are read by the table of the policy.
#[derive(Debug, Clone)]
pub struct DescribeBackupPolicy<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeBackupPolicy<'_> {
    type Reply = Value;

    fn name(&self) -> &'static str {
        "DescribeBackupPolicy"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}

/// Sets fields of the backup policy; the others stay as they are.
#[derive(Debug, Clone)]
pub struct ModifyBackupPolicy<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Names and values of the fields.
    pub fields: &'a [(&'static str, String)],
}

impl Operation for ModifyBackupPolicy<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyBackupPolicy"
    }

    fn onto(&self, request: Request) -> Request {
        let request = request.with("DBInstanceId", self.instance);
        self.fields.iter().fold(request, |request, (name, value)| request.with(*name, value))
    }
}

/// Shows the room that backups take.
#[derive(Debug, Clone)]
pub struct DescribeBackupStorage<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Node, of a cluster.
    pub node: Option<&'a str>,
    /// Region.
    pub region: Option<&'a str>,
}

impl Operation for DescribeBackupStorage<'_> {
    type Reply = Storage;

    fn name(&self) -> &'static str {
        "DescribeBackupStorage"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with_some("NodeId", self.node)
            .with_some("RegionId", self.region)
    }
}

/// Shows whether the advanced backup policy holds.
#[derive(Debug, Clone)]
pub struct DescribeAdvancedBackupStatus<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeAdvancedBackupStatus<'_> {
    type Reply = AdvancedStatus;

    fn name(&self) -> &'static str {
        "DescribeAdvancedBackupStatus"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}

/// Shows the advanced backup policy. Its rules are read by their own table.
#[derive(Debug, Clone)]
pub struct DescribeAdvancedBackupPolicy<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeAdvancedBackupPolicy<'_> {
    type Reply = Value;

    fn name(&self) -> &'static str {
        "DescribeAdvancedBackupPolicy"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}
