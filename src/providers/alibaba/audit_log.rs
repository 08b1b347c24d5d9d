//! Audit logs: the provider's side of `cloudbak instance audit-log`.
//!
//! Source: "DescribeAuditLogFilter", "ModifyAuditLogFilter" (ApsaraDB for
//! MongoDB). The manual of 2021 allows replica sets only; today's pages know
//! the roles of clusters.

use async_trait::async_trait;

use super::api_instance::{DescribeAuditLogFilter, ModifyAuditLogFilter};
use super::client::Dds;
use super::facts::{Facts, Shape};
use super::precondition::require_shape;
use super::types::Instance;
use crate::config::did_you_mean;
use crate::core::{Error, Result};
use crate::providers::{AuditLogFilter, AuditLogs, Backups as _, PlannedChange, Reads};

/// Kinds of operations that can be written.
const KINDS: &[&str] = &["admin", "slow", "query", "insert", "update", "delete", "command"];
/// Roles that can be asked for.
const ROLES_TO_SHOW: &[&str] = &["mongos", "db", "logic"];
/// Roles that can be set.
const ROLES_TO_SET: &[&str] = &["mongos", "db"];

#[async_trait]
impl AuditLogs for Dds {
    async fn show(&self, target: &str, role: Option<&str>) -> Result<AuditLogFilter> {
        self.check_target(target)?;
        let role = role.map(|role| known("role", role, ROLES_TO_SHOW)).transpose()?;
        let seen = self.ask(&DescribeAuditLogFilter { instance: target, role }).await?.body;
        let filter = seen.filter.unwrap_or_default();
        let operations = filter.split(',').map(str::trim).filter(|kind| !kind.is_empty());
        Ok(AuditLogFilter {
            operations: operations.map(str::to_owned).collect(),
            role: seen.role_type.or_else(|| role.map(str::to_owned)),
        })
    }

    async fn set(
        &self,
        target: &str,
        filter: &AuditLogFilter,
        reads: Reads,
    ) -> Result<PlannedChange> {
        let kinds = kinds(&filter.operations)?;
        let role = filter.role.as_deref();
        let role = role.map(|role| known("role", role, ROLES_TO_SET)).transpose()?;
        if let Some(instance) = self.running(target, reads).await? {
            require_shape(target, &instance, &[Shape::ReplicaSet, Shape::Cluster, Shape::Shards])?;
            require_role(&instance, role)?;
        }
        let joined = kinds.join(",");
        let modify = ModifyAuditLogFilter { instance: target, filter: &joined, role };
        let of = role.map(|role| format!(" of its {role} nodes")).unwrap_or_default();
        let what = format!("sets the audit log of {target}{of} to {joined}");
        Ok(PlannedChange::new(self.wire.request(&modify), what))
    }
}

/// The kinds in the service's spelling, without repeats.
fn kinds(wanted: &[String]) -> Result<Vec<&'static str>> {
    let mut kinds = Vec::new();
    for word in wanted.iter().flat_map(|text| text.split(',')) {
        let kind = known("kind of operation", word.trim(), KINDS)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        return Err(Error::usage("no kind of operation is given")
            .code("usage.audit")
            .hint(format!("kinds: {}", KINDS.join(", "))));
    }
    Ok(kinds)
}

fn known(what: &str, word: &str, words: &'static [&'static str]) -> Result<&'static str> {
    words.iter().find(|known| known.eq_ignore_ascii_case(word)).copied().ok_or_else(|| {
        let near = did_you_mean(word, words.iter().copied());
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        Error::usage(format!("`{}` is no {what} of the audit log", word.escape_debug()))
            .code("usage.audit")
            .hint(format!("{near}known: {}", words.join(", ")))
    })
}

/// Only clusters have nodes of several roles.
fn require_role(instance: &Instance, role: Option<&str>) -> Result<()> {
    let shape = Facts::of(instance).shape;
    if role == Some("mongos") && !matches!(shape, Shape::Cluster | Shape::Shards) {
        return Err(Error::usage(format!("a {} has no mongos nodes", shape.word()))
            .code("usage.role")
            .hint("leave the role out"));
    }
    Ok(())
}
