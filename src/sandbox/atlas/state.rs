//! The whole imitated world: projects, clusters, snapshots and what the
//! server remembers between requests.

use serde::{Deserialize, Serialize};

use super::auth::AuthDesk;
use super::bucket::Bucket;
use super::call::{Call, is_id};
use super::cluster::{Cluster, Kind};
use super::collection_restores::CollectionRestore;
use super::compliance::Policy;
use super::endpoints::Endpoint;
use super::exports::Export;
use super::flex_restores::FlexRestore;
use super::knobs::Knobs;
use super::rates::Buckets;
use super::reply::ApiError;
use super::restore::Restore;
use super::schedule::Schedules;
use super::snapshot::Snapshot;
use crate::sandbox::service::Ids;

/// A project that exists, but not for this caller.
pub const FOREIGN_GROUP: &str = "5f5f5f5f5f5f5f5f5f5f5f5f";

/// One project.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// Project id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Organisation id.
    pub org_id: String,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
}

/// Everything there is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// Source of new ids.
    pub ids: Ids,
    /// Moment that the seeded history was laid out for; none before the first
    /// request.
    pub planted_unix_ms: Option<i64>,
    /// Projects the caller may see.
    pub groups: Vec<Group>,
    /// Clusters of all projects.
    pub clusters: Vec<Cluster>,
    /// Snapshots of all clusters, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Export buckets, also those being removed.
    #[serde(default)]
    pub buckets: Vec<Bucket>,
    /// Export jobs, oldest first.
    #[serde(default)]
    pub exports: Vec<Export>,
    /// Restore jobs, oldest first.
    #[serde(default)]
    pub restores: Vec<Restore>,
    /// Restore jobs of flex clusters, oldest first.
    #[serde(default)]
    pub flex_restores: Vec<FlexRestore>,
    /// Restore jobs of single collections, oldest first.
    #[serde(default)]
    pub collection_restores: Vec<CollectionRestore>,
    /// Private endpoints to object storage.
    #[serde(default)]
    pub endpoints: Vec<Endpoint>,
    /// Backup compliance policies.
    #[serde(default)]
    pub policies: Vec<Policy>,
    /// Backup schedules.
    #[serde(default)]
    pub schedules: Schedules,
    /// Credentials.
    pub auth: AuthDesk,
    /// Rate limits.
    pub rates: Buckets,
    /// Scripted behaviour.
    pub knobs: Knobs,
}

impl State {
    /// A fresh 24-digit id.
    pub fn new_id(&mut self) -> String {
        self.ids.hex(24)
    }

    /// Checks the project of the path. Rights come before existence: a foreign
    /// project gives 401, not 404.
    ///
    /// # Errors
    /// 401 `USER_CANNOT_ACCESS_GROUP`, 404 `INVALID_GROUP_ID` or
    /// `GROUP_NOT_FOUND`.
    pub fn check_group(&self, id: &str) -> Result<(), ApiError> {
        if !is_id(id) {
            let detail = format!("An invalid group ID {id} was specified.");
            return Err(ApiError::new(404, "INVALID_GROUP_ID", detail).about(id));
        }
        if id == FOREIGN_GROUP {
            let detail = format!("The current user cannot access group {id}.");
            return Err(ApiError::new(401, "USER_CANNOT_ACCESS_GROUP", detail).about(id));
        }
        if self.groups.iter().any(|group| group.id == id) {
            return Ok(());
        }
        let detail = format!("No group with ID {id} exists.");
        Err(ApiError::new(404, "GROUP_NOT_FOUND", detail).about(id))
    }

    /// The cluster of the path, whatever its kind.
    ///
    /// # Errors
    /// 404 `INVALID_CLUSTER_ID` for a name that can't be one, else
    /// `CLUSTER_NOT_FOUND`.
    pub fn any_cluster(&self, call: &Call<'_>, name: &str) -> Result<&Cluster, ApiError> {
        if !is_cluster_name(name) {
            let detail = format!("An invalid cluster name {name} was specified.");
            return Err(ApiError::new(404, "INVALID_CLUSTER_ID", detail).about(name));
        }
        let group = call.group();
        let found = self.clusters.iter().find(|c| c.group_id == group && c.name == name);
        found.ok_or_else(|| {
            let detail = format!("No cluster named {name} exists in group {group}.");
            ApiError::new(404, "CLUSTER_NOT_FOUND", detail).about(name).about(group)
        })
    }

    /// The dedicated cluster of the path.
    ///
    /// # Errors
    /// As [`State::any_cluster`]; 400 for a flex cluster.
    pub fn cluster(&self, call: &Call<'_>) -> Result<&Cluster, ApiError> {
        let cluster = self.any_cluster(call, call.parameter("clusterName"))?;
        if cluster.kind != Kind::Flex {
            return Ok(cluster);
        }
        let detail = format!("Flex cluster {} cannot be used in the Cluster API.", cluster.name);
        let code = "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API";
        Err(ApiError::new(400, code, detail).about(cluster.name.as_str()))
    }

    /// The cluster with that id.
    pub fn cluster_by_id(&self, id: &str) -> Option<&Cluster> {
        self.clusters.iter().find(|cluster| cluster.id == id)
    }
}

/// `^[a-zA-Z0-9][a-zA-Z0-9-]*$`
fn is_cluster_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
