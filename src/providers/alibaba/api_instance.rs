//! Operations on an instance itself and on its protection.
//!
//! Source: the pages of the operations in "API reference" (ApsaraDB for
//! MongoDB), chapters on instances, allowlists, SSL and audit logs.

use super::api::Operation;
use super::types_instance::{Acknowledged, AuditFilter, SecurityIps, SslState};
use crate::core::Request;
use crate::providers::When;

/// Word of `SwitchMode`.
fn switch_mode(when: Option<When>) -> Option<&'static str> {
    when.map(|when| match when {
        When::Now => "0",
        When::MaintenanceWindow => "1",
    })
}

/// Restarts an instance or one node of a cluster.
#[derive(Debug, Clone)]
pub struct RestartDbInstance<'a> {
    /// Instance; of a node its cluster.
    pub instance: &'a str,
    /// Router or shard; without it the whole cluster restarts.
    pub node: Option<&'a str>,
    /// When; the service's own choice without it.
    pub when: Option<When>,
}

impl Operation for RestartDbInstance<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "RestartDBInstance"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with_some("NodeId", self.node)
            .with_some("SwitchMode", switch_mode(self.when))
    }
}

/// Upgrades the minor version of the engine; the instance restarts once.
#[derive(Debug, Clone)]
pub struct UpgradeDbInstanceKernelVersion<'a> {
    /// Instance.
    pub instance: &'a str,
    /// When; the service's own choice without it.
    pub when: Option<When>,
}

impl Operation for UpgradeDbInstanceKernelVersion<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "UpgradeDBInstanceKernelVersion"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance).with_some("SwitchMode", switch_mode(self.when))
    }
}

/// Sets the maintenance window.
#[derive(Debug, Clone)]
pub struct ModifyDbInstanceMaintainTime<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Begin as `HH:mmZ`.
    pub start: &'a str,
    /// End as `HH:mmZ`.
    pub end: &'a str,
}

impl Operation for ModifyDbInstanceMaintainTime<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyDBInstanceMaintainTime"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with("MaintainStartTime", self.start)
            .with("MaintainEndTime", self.end)
    }
}

/// Removes an instance with its data. With the same client token a repeat
/// does nothing more.
#[derive(Debug, Clone)]
pub struct DeleteDbInstance<'a> {
    /// Instance.
    pub instance: &'a str,
    /// At most 64 ASCII characters.
    pub client_token: &'a str,
}

impl Operation for DeleteDbInstance<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "DeleteDBInstance"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance).with("ClientToken", self.client_token)
    }
}

/// Shows the groups of the allowlist.
#[derive(Debug, Clone)]
pub struct DescribeSecurityIps<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeSecurityIps<'_> {
    type Reply = SecurityIps;

    fn name(&self) -> &'static str {
        "DescribeSecurityIps"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}

/// Changes one group of the allowlist.
#[derive(Debug, Clone)]
pub struct ModifySecurityIps<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Addresses and blocks, at most 1000, without repeats.
    pub addresses: &'a [String],
    /// `Cover`, `Append` or `Delete`.
    pub mode: &'a str,
    /// The group; `default` without it.
    pub group: Option<&'a str>,
    /// The group's attribute.
    pub attribute: Option<&'a str>,
    /// At most 64 ASCII characters.
    pub client_token: &'a str,
}

impl Operation for ModifySecurityIps<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifySecurityIps"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with("SecurityIps", self.addresses.join(","))
            .with("ModifyMode", self.mode)
            .with_some("SecurityIpGroupName", self.group)
            .with_some("SecurityIpGroupAttribute", self.attribute)
            .with("ClientToken", self.client_token)
    }
}

/// Shows how connections are encrypted.
#[derive(Debug, Clone)]
pub struct DescribeDbInstanceSsl<'a> {
    /// Instance.
    pub instance: &'a str,
}

impl Operation for DescribeDbInstanceSsl<'_> {
    type Reply = SslState;

    fn name(&self) -> &'static str {
        "DescribeDBInstanceSSL"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance)
    }
}

/// Switches encryption on or off, or renews the certificate; the instance
/// restarts once.
#[derive(Debug, Clone)]
pub struct ModifyDbInstanceSsl<'a> {
    /// Instance.
    pub instance: &'a str,
    /// `Open`, `Close` or `Update`.
    pub action: &'a str,
    /// Whether unencrypted connections are refused.
    pub forced: Option<bool>,
    /// When; the service's own choice without it.
    pub when: Option<When>,
}

impl Operation for ModifyDbInstanceSsl<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyDBInstanceSSL"
    }

    fn onto(&self, request: Request) -> Request {
        let forced = self.forced.map(|forced| if forced { "1" } else { "0" });
        request
            .with("DBInstanceId", self.instance)
            .with("SSLAction", self.action)
            .with_some("ForceEncryption", forced)
            .with_some("SwitchMode", switch_mode(self.when))
    }
}

/// Shows what is written to the audit log. The page of 2021 prints another
/// operation's name as its `Action`; this one is right.
#[derive(Debug, Clone)]
pub struct DescribeAuditLogFilter<'a> {
    /// Instance.
    pub instance: &'a str,
    /// `mongos`, `db` or `logic`.
    pub role: Option<&'a str>,
}

impl Operation for DescribeAuditLogFilter<'_> {
    type Reply = AuditFilter;

    fn name(&self) -> &'static str {
        "DescribeAuditLogFilter"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance).with_some("RoleType", self.role)
    }
}

/// Sets what is written to the audit log.
#[derive(Debug, Clone)]
pub struct ModifyAuditLogFilter<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Kinds of operations, separated by commas.
    pub filter: &'a str,
    /// `mongos` or `db`, for clusters.
    pub role: Option<&'a str>,
}

impl Operation for ModifyAuditLogFilter<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyAuditLogFilter"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with("Filter", self.filter)
            .with_some("RoleType", self.role)
    }
}
