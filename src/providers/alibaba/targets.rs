//! The instances that the credential can see.

use std::collections::HashSet;

use async_trait::async_trait;

use super::api_list::DescribeDbInstanceAttribute;
use super::client::Dds;
use super::facts::{Disk, Facts};
use super::filters::{self, Filters};
use super::survey;
use super::types::Instance;
use crate::config::{Setting, Values};
use crate::core::Result;
use crate::model::Target;
use crate::providers::{FindTargets, Targets};

/// Most instances that one call is asked about.
const MOST_IDS: usize = 30;

#[async_trait]
impl Targets for Dds {
    async fn list(&self) -> Result<Vec<Target>> {
        self.filtered(&Filters::default()).await
    }

    async fn show(&self, target_id: &str) -> Result<Target> {
        let instance = self.instance(target_id).await?.body;
        Ok(detailed(target_id, &instance))
    }

    /// Asks about up to 30 at once, as the manual of 2021 has it; today's page
    /// speaks of one id. What such an answer does not hold is asked for by
    /// itself, so that each gets its own reason.
    async fn show_all(&self, targets: &[String]) -> Vec<Result<Target>> {
        let mut shown = Vec::new();
        for ids in targets.chunks(MOST_IDS) {
            let together = match ids {
                [_, _, ..] => self.together(ids).await,
                _ => Vec::new(),
            };
            for id in ids {
                let found = together.iter().find(|one| one.id.as_ref() == Some(id));
                shown.push(match found {
                    Some(instance) => Ok(detailed(id, instance)),
                    None => self.show(id).await,
                });
            }
        }
        shown
    }

    fn finds(&self) -> Option<&dyn FindTargets> {
        Some(self)
    }
}

#[async_trait]
impl FindTargets for Dds {
    fn filters(&self) -> &'static [Setting] {
        filters::SETTINGS
    }

    async fn find(&self, values: &Values) -> Result<Vec<Target>> {
        self.filtered(&Filters::of(values)?).await
    }
}

impl Dds {
    async fn filtered(&self, filters: &Filters) -> Result<Vec<Target>> {
        let mut targets = Vec::new();
        let mut seen = HashSet::new();
        for kind in &filters.types {
            for instance in self.instances(kind, filters).await?.body {
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

    /// What one call tells about several instances; nothing where it is
    /// refused, for one of them may be why.
    async fn together(&self, ids: &[String]) -> Vec<Instance> {
        let ids = ids.join(",");
        let answer = self.ask(&DescribeDbInstanceAttribute { instance: &ids }).await;
        answer.map(|answer| answer.body.instances).unwrap_or_default()
    }
}

fn detailed(id: &str, instance: &Instance) -> Target {
    let mut target = target(id, instance);
    target.details = details(instance);
    target
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
