//! Encryption of connections: the provider's side of `cloudbak instance ssl`.
//!
//! Source: "DescribeDBInstanceSSL", "ModifyDBInstanceSSL" (ApsaraDB for
//! MongoDB). The manual of 2021 names replica sets of versions 3.4 and 4.0; the
//! page of 2026 takes all later ones, and sharded clusters on cloud disks.

use async_trait::async_trait;

use super::api_instance::{DescribeDbInstanceSsl, ModifyDbInstanceSsl};
use super::client::Dds;
use super::facts::{Disk, Facts, Shape};
use super::instance::moment;
use super::precondition::{refused, require_shape, require_version};
use super::types::Instance;
use super::types_instance::SslState;
use crate::core::{CreateRequest, Result};
use crate::model::Danger;
use crate::providers::{
    Backups as _, PlannedChange, Reads, Ssl, SslAction, SslChange, SslSettings,
};

/// The first engine version whose connections can be encrypted.
const LEAST_VERSION: (u32, u32) = (3, 4);

#[async_trait]
impl SslSettings for Dds {
    async fn show(&self, target: &str) -> Result<Ssl> {
        self.check_target(target)?;
        Ok(ssl(self.ask(&DescribeDbInstanceSsl { instance: target }).await?.body))
    }

    async fn set(&self, target: &str, change: SslChange, reads: Reads) -> Result<PlannedChange> {
        let mut warnings = Vec::new();
        if let Some(instance) = self.running(target, reads).await? {
            require_encryptable(target, &instance)?;
            let now = SslSettings::show(self, target).await?;
            warnings.extend(compare(target, &now, change)?);
        }
        let (action, what) = match change.action {
            SslAction::On => ("Open", "switches SSL on for"),
            SslAction::Off => ("Close", "switches SSL off for"),
            SslAction::Renew => ("Update", "renews the SSL certificate of"),
        };
        let modify = ModifyDbInstanceSsl {
            instance: target,
            action,
            forced: change.forced,
            when: change.when,
        };
        let what = format!("{what} {target}");
        let consequence = format!("{what} and restarts it once{}", moment(change.when));
        let request = CreateRequest::new(self.wire.request(&modify));
        let mut planned =
            PlannedChange::new(request, what).danger(Danger::restarts_instance(consequence));
        planned.warnings = warnings;
        Ok(planned)
    }
}

fn require_encryptable(target: &str, instance: &Instance) -> Result<()> {
    require_shape(target, instance, &[Shape::ReplicaSet, Shape::Cluster, Shape::Shards])?;
    let facts = Facts::of(instance);
    match facts.shape {
        Shape::ReplicaSet => require_version(target, instance, LEAST_VERSION),
        _ if facts.disk == Disk::Local => {
            Err(refused(target, "it is a sharded cluster on local disks")
                .hint("it works for replica sets, and for sharded clusters on cloud disks"))
        }
        _ => Ok(()),
    }
}

fn ssl(state: SslState) -> Ssl {
    let enabled = match state.status.as_deref() {
        Some("Open") => Some(true),
        Some("Closed") => Some(false),
        _ => None,
    };
    Ssl {
        enabled,
        provider_state: state.status,
        expires_at: state.expires_at,
        common_name: state.common_name,
        forced: state.forced,
    }
}

/// What is odd about a change, seen from how things stand.
fn compare(target: &str, now: &Ssl, change: SslChange) -> Result<Option<String>> {
    let same_force = change.forced.is_none() || change.forced == now.forced;
    match (change.action, now.enabled) {
        (SslAction::Renew, Some(false)) => {
            Err(refused(target, "SSL is off, so there is no certificate to renew"))
        }
        (SslAction::On, Some(true)) if same_force => Ok(Some("SSL is on already".to_owned())),
        (SslAction::Off, Some(false)) => Ok(Some("SSL is off already".to_owned())),
        _ => Ok(None),
    }
}
