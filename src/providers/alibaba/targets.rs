//! The instances that the credential can see.

use std::collections::HashSet;

use async_trait::async_trait;

use super::client::Dds;
use super::facts::{Disk, Facts};
use super::survey;
use super::types::Instance;
use crate::core::Result;
use crate::model::Target;
use crate::providers::Targets;

/// Types of instances. One call lists one type only.
const KINDS: [&str; 2] = ["replicate", "sharding"];

#[async_trait]
impl Targets for Dds {
    async fn list(&self) -> Result<Vec<Target>> {
        let mut targets = Vec::new();
        let mut seen = HashSet::new();
        for kind in KINDS {
            for instance in self.instances(kind).await?.body {
                // A service that ignores the type lists everything twice.
                if let Some(id) = &instance.id
                    && seen.insert(id.clone())
                {
                    targets.push(target(id, &instance));
                }
            }
        }
        Ok(targets)
    }

    async fn show(&self, target_id: &str) -> Result<Target> {
        let instance = self.instance(target_id).await?.body;
        let mut target = target(target_id, &instance);
        target.details = details(&instance);
        Ok(target)
    }
}

fn target(id: &str, instance: &Instance) -> Target {
    let mut target = Target::new(id);
    target.description = instance.description.clone();
    target.kind = instance.kind.clone();
    target.provider_state = instance.status.clone();
    target.readiness = survey::readiness(instance);
    target.region = instance.region_id.clone();
    target.version = instance.engine_version.clone();
    target
}

fn details(instance: &Instance) -> Vec<(String, String)> {
    let facts = Facts::of(instance);
    let disk = match facts.disk {
        Disk::Cloud => Some("cloud"),
        Disk::Local => Some("local"),
        Disk::Unknown => None,
    };
    let window = match (&instance.maintain_start_time, &instance.maintain_end_time) {
        (Some(start), Some(end)) => Some(format!("{start}-{end}")),
        _ => None,
    };
    let count = |nodes: usize| (nodes > 0).then(|| nodes.to_string());
    [
        ("shape", Some(facts.shape.word().to_owned())),
        ("disk", disk.map(str::to_owned)),
        ("storage_type", instance.storage_type.clone()),
        ("storage_gb", instance.storage_gb.clone()),
        ("class", instance.class.clone()),
        ("replication_factor", instance.replication_factor.clone()),
        ("shards", count(instance.shard_list.len())),
        ("mongos", count(instance.mongos_list.len())),
        ("zone", instance.zone_id.clone()),
        ("lock_mode", instance.lock_mode.clone()),
        ("charge_type", instance.charge_type.clone()),
        ("kernel_version", instance.current_kernel_version.clone()),
        ("maintenance_window", window),
        ("created_at", instance.creation_time.clone()),
        ("expires_at", instance.expire_time.clone()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}
