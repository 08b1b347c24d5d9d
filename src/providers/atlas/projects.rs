//! The projects that a credential can see.
//!
//! Source: Atlas Administration API v2 document, operation `listGroups`.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

use super::api::Api;
use super::media::Resource;
use super::page;
use super::types::moment;
use crate::core::Result;
use crate::providers::{Project, Projects};

/// Every project of the credential, whichever the profile names.
pub struct VisibleProjects {
    api: Arc<Api>,
}

/// A project, which Atlas calls a group as well.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    id: Option<String>,
    name: Option<String>,
    org_id: Option<String>,
    cluster_count: Option<u64>,
    #[serde(default, deserialize_with = "moment")]
    created: Option<Timestamp>,
}

impl VisibleProjects {
    /// The projects behind an API.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }
}

#[async_trait]
impl Projects for VisibleProjects {
    async fn list(&self) -> Result<Vec<Project>> {
        let request = self.api.request("listGroups", Method::GET, Resource::Projects, "/groups");
        let groups: Vec<Group> = page::all(&self.api, &request).await?;
        Ok(groups.into_iter().filter_map(project).collect())
    }
}

fn project(group: Group) -> Option<Project> {
    Some(Project {
        id: group.id?,
        name: group.name,
        organization: group.org_id,
        targets: group.cluster_count,
        created_at: group.created,
    })
}
