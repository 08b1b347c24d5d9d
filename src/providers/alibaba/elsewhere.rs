//! Backups of released instances, and copies in other regions.
//!
//! Source: "DescribeBackups", "DescribeClusterBackups" (ApsaraDB for MongoDB):
//! `SrcRegion` is for a released instance, both regions are for copies.

use std::cmp::Reverse;

use async_trait::async_trait;

use super::api::{DescribeBackups, DescribeClusterBackups, Minutes};
use super::client::{Dds, if_allowed};
use super::facts::{Facts, Shape};
use super::listing::is_within;
use super::rows;
use crate::core::{Error, ErrorKind, Result};
use crate::model::Backup;
use crate::providers::{Backups as _, BackupsElsewhere, Elsewhere, ListFilter};

/// What is asked for.
struct Query<'a> {
    target: &'a str,
    source: String,
    copy: Option<&'a str>,
    range: Option<Minutes>,
}

#[async_trait]
impl BackupsElsewhere for Dds {
    async fn list(
        &self,
        target: &str,
        place: &Elsewhere,
        filter: &ListFilter,
    ) -> Result<Vec<Backup>> {
        self.check_target(target)?;
        let source = place.source_region.clone().or_else(|| self.region.clone());
        let source = source.ok_or_else(|| {
            Error::config("the region of the original is not known")
                .hint("name it with --source-region, or set `region` in the profile")
        })?;
        let copy = place.copy_region.as_deref();
        let query = Query { target, source, copy, range: self.range(filter) };
        let mut backups = match self.facts_if_there(target).await? {
            None => self.released(&query).await?,
            Some(facts) if facts.shape == Shape::Cluster => self.far_clusters(&query).await?,
            Some(facts) => self.far_sets(&query, &facts.shards).await?,
        };
        backups.retain(|backup| is_within(backup, filter));
        backups.sort_by_key(|backup| Reverse(backup.created_at));
        backups.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(backups)
    }
}

impl Dds {
    /// What an instance is like; `None` when it is not there any more.
    async fn facts_if_there(&self, target: &str) -> Result<Option<Facts>> {
        match self.instance(target).await {
            Ok(answer) => Ok(Some(Facts::of(&answer.body))),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Of a released instance nobody tells whether it was a cluster: the sets
    /// of one cannot be listed without the names of its shards.
    async fn released(&self, query: &Query<'_>) -> Result<Vec<Backup>> {
        match self.far_sets(query, &[]).await {
            Ok(found) if !found.is_empty() => Ok(found),
            Ok(_) => Ok(if_allowed(self.far_clusters(query).await)?.unwrap_or_default()),
            Err(error) if error.kind == ErrorKind::Rejected => self.far_clusters(query).await,
            Err(error) => Err(error),
        }
    }

    async fn far_sets(&self, query: &Query<'_>, shards: &[String]) -> Result<Vec<Backup>> {
        let nodes: Vec<Option<&str>> = match shards {
            [] => vec![None],
            shards => shards.iter().map(|shard| Some(shard.as_str())).collect(),
        };
        let mut backups = Vec::new();
        for node in nodes {
            let sets = DescribeBackups {
                instance: query.target,
                node,
                range: query.range,
                source: Some(&query.source),
                copy: query.copy,
                ..Default::default()
            };
            let rows = self.backup_sets(&sets).await?.body;
            backups.extend(rows.iter().map(|row| rows::of_set(query.target, row, self.now())));
        }
        Ok(backups)
    }

    async fn far_clusters(&self, query: &Query<'_>) -> Result<Vec<Backup>> {
        let clusters = DescribeClusterBackups {
            instance: query.target,
            range: query.range,
            without_nodes: true,
            source: Some(&query.source),
            copy: query.copy,
            ..Default::default()
        };
        let rows = self.cluster_backups(&clusters).await?.body;
        Ok(rows.iter().map(|row| rows::of_cluster(query.target, row, self.now())).collect())
    }
}
