//! What can be backed up: the project's clusters, dedicated and flex.
//!
//! Source: Atlas Administration API v2 document, resources Clusters and Flex
//! Clusters.

use std::sync::Arc;

use async_trait::async_trait;

use super::api::Api;
use super::cluster::{AnyCluster, Clusters, readiness};
use super::media::Resource;
use super::page;
use super::types::{Cluster, FlexCluster};
use crate::core::{ErrorKind, Result};
use crate::model::{Readiness, Target};
use crate::providers::Targets;

/// The project's clusters.
pub struct ProjectClusters {
    api: Arc<Api>,
    clusters: Arc<Clusters>,
}

impl ProjectClusters {
    /// The clusters behind an API.
    pub fn new(api: Arc<Api>, clusters: Arc<Clusters>) -> Self {
        Self { api, clusters }
    }

    async fn flex(&self) -> Result<Vec<FlexCluster>> {
        let request = self.api.get("listGroupFlexClusters", Resource::Flex, "/flexClusters")?;
        match page::all(&self.api, &request).await {
            // Atlas for Government has none.
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => {
                Ok(Vec::new())
            }
            other => other,
        }
    }
}

#[async_trait]
impl Targets for ProjectClusters {
    async fn list(&self) -> Result<Vec<Target>> {
        let request = self.api.get("listGroupClusters", Resource::Clusters, "/clusters")?;
        let dedicated: Vec<Cluster> = page::all(&self.api, &request).await?;
        let mut targets: Vec<Target> = dedicated.into_iter().map(of_dedicated).collect();
        for target in self.flex().await?.into_iter().map(of_flex) {
            // Flex clusters once stood in the other list as well.
            targets.retain(|known| known.name != target.name);
            targets.push(target);
        }
        Ok(targets)
    }

    async fn show(&self, target: &str) -> Result<Target> {
        Ok(match self.clusters.find(&self.api, target).await? {
            AnyCluster::Dedicated(cluster) => of_dedicated(cluster),
            AnyCluster::Flex(cluster) => of_flex(cluster),
        })
    }
}

fn of_dedicated(cluster: Cluster) -> Target {
    let (readiness, warnings) = readiness(&cluster);
    let mut target = Target::new(cluster.name.clone().unwrap_or_default());
    let region = cluster.region().cloned().unwrap_or_default();
    let size = region.electable_specs.and_then(|specs| specs.instance_size);
    let facts = [
        ("id", cluster.id),
        ("instance_size", size),
        ("cloud", region.backing_provider_name.or(region.provider_name)),
        ("cloud_backup", word(cluster.backup_enabled)),
        ("continuous_backup", word(cluster.pit_enabled)),
        ("snapshots_outlive_it", word(cluster.retain_backups)),
        ("encryption_at_rest", cluster.encryption_at_rest_provider),
        ("paused", word(cluster.paused)),
        ("note", warnings.into_iter().next()),
    ];
    target.region = region.region_name;
    target.kind = cluster.cluster_type;
    target.provider_state = cluster.state_name;
    target.readiness = readiness;
    target.version = cluster.mongodb_version;
    target.details = stated(facts);
    target
}

fn of_flex(cluster: FlexCluster) -> Target {
    let mut target = Target::new(cluster.name.unwrap_or_default());
    let backup = cluster.backup_settings.and_then(|settings| settings.enabled);
    let why = match backup {
        Some(false) => "cloud backup is off",
        _ => "Atlas takes the snapshots of flex clusters by itself",
    };
    target.kind = Some("FLEX".to_owned());
    target.provider_state = cluster.state_name;
    target.readiness = Readiness::NotReady(why.to_owned());
    target.region = cluster.provider_settings.and_then(|settings| settings.region_name);
    target.version = cluster.mongodb_version;
    target.details = stated([("id", cluster.id), ("cloud_backup", word(backup))]);
    target
}

fn word(yes: Option<bool>) -> Option<String> {
    yes.map(|yes| if yes { "yes" } else { "no" }.to_owned())
}

fn stated<const N: usize>(facts: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
