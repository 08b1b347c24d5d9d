//! Download links of a backup: the provider's side of `backup show --links`.
//!
//! The links are signed: whoever has one can read the backup until it expires.
//! They are asked for only here, and never kept.
//!
//! Source: "DescribeBackups", "DescribeClusterBackups" (ApsaraDB for MongoDB),
//! `BackupDownloadURL`.

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::Url;
use reqwest::header::HeaderMap;

use super::api::{DescribeBackups, DescribeClusterBackups, Operation};
use super::client::Dds;
use super::facts::{Facts, Shape};
use super::precondition::refused;
use super::types_links::{LinkedBackups, LinkedClusters, LinkedSet};
use crate::core::{Error, ErrorKind, Request, Result};
use crate::model::State;
use crate::providers::{Backups, Download, Downloads};

/// Lists backup sets with their links.
struct SetLinks<'a>(DescribeBackups<'a>);

impl Operation for SetLinks<'_> {
    type Reply = LinkedBackups;

    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn onto(&self, request: Request) -> Request {
        self.0.onto(request)
    }
}

/// Lists cluster backups with the links of their nodes.
struct ClusterLinks<'a>(DescribeClusterBackups<'a>);

impl Operation for ClusterLinks<'_> {
    type Reply = LinkedClusters;

    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn onto(&self, request: Request) -> Request {
        self.0.onto(request)
    }
}

#[async_trait]
impl Downloads for Dds {
    async fn links(&self, target: &str, id: &str) -> Result<Vec<Download>> {
        self.check_target(target)?;
        let facts = Facts::of(&self.instance(target).await?.body);
        let backup = Backups::show(self, target, id).await?;
        match backup.state {
            State::Queued | State::Running | State::Unknown => {
                return Err(Error::new(ErrorKind::Busy, format!("backup {id} is not ready yet")));
            }
            State::Failed | State::Cancelled | State::Expired => {
                return Err(refused(target, &format!("the backup is {}", backup.state)));
            }
            State::Succeeded | State::Warned => {}
        }
        let named = backup.backup_id.as_deref().unwrap_or(id);
        let rows = match facts.shape {
            Shape::Cluster => self.cluster_links(target, named).await?,
            Shape::Shards => self.shard_links(target, &facts.shards, named).await?,
            Shape::Standalone | Shape::ReplicaSet => self.set_links(target, None, named).await?,
        };
        let links: Vec<_> = rows.into_iter().filter_map(download).collect();
        if links.is_empty() {
            return Err(refused(target, "the service gives no link for this backup")
                .hint("snapshots can't be downloaded: restore into a new instance instead"));
        }
        Ok(links)
    }
}

impl Dds {
    async fn set_links(
        &self,
        instance: &str,
        node: Option<&str>,
        id: &str,
    ) -> Result<Vec<LinkedSet>> {
        let query =
            DescribeBackups { instance, node, backup: Some(id), page: 1, ..Default::default() };
        let rows = self.ask(&SetLinks(query)).await?.body.backups.into_iter();
        Ok(rows.filter(|row| row.backup_id.as_deref() == Some(id)).collect())
    }

    async fn shard_links(
        &self,
        instance: &str,
        shards: &[String],
        ids: &str,
    ) -> Result<Vec<LinkedSet>> {
        let mut rows = Vec::new();
        for shard in shards {
            let query = DescribeBackups {
                instance,
                node: Some(shard),
                backup: Some(ids),
                page: 1,
                ..Default::default()
            };
            let of_shard = self.ask(&SetLinks(query)).await?.body.backups.into_iter();
            let named = |row: &LinkedSet| {
                row.backup_id.as_deref().is_some_and(|id| ids.split(',').any(|one| one == id))
            };
            rows.extend(of_shard.filter(named));
        }
        Ok(rows)
    }

    async fn cluster_links(&self, instance: &str, id: &str) -> Result<Vec<LinkedSet>> {
        let query =
            DescribeClusterBackups { instance, backup: Some(id), page: 1, ..Default::default() };
        let rows = self.ask(&ClusterLinks(query)).await?.body.cluster_backups.into_iter();
        let named = rows.filter(|row| row.cluster_backup_id.as_deref() == Some(id));
        Ok(named.flat_map(|row| row.backups).collect())
    }
}

fn download(row: LinkedSet) -> Option<Download> {
    let text = row.backup_download_url?;
    let url = Url::parse(&text).ok()?;
    let of_path = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or("");
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name = match of_path.chars().all(plain) && of_path.contains(|c| c != '.') {
        true => of_path.to_owned(),
        false => {
            format!("backup-{}", row.backup_id.unwrap_or_default().replace(|c| !plain(c), "-"))
        }
    };
    let expires = url.query_pairs().find(|(key, _)| key == "Expires");
    let seconds = expires.and_then(|(_, value)| value.parse::<i64>().ok());
    Some(Download {
        expires_at: seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        url: text.into(),
        headers: HeaderMap::new(),
        name,
        size: row.backup_size,
    })
}
