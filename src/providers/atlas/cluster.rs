//! Clusters: which kind one is, and whether it can be backed up now.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::api::{Api, segment};
use super::media::Resource;
use super::types::{Cluster, FlexCluster, Region};
use crate::core::{Error, ErrorKind, Result};
use crate::model::Readiness;

/// What decides how a cluster's snapshots are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterKind {
    /// One replica set.
    ReplicaSet,
    /// Sharded, global or not.
    Sharded,
    /// Flex: Atlas takes its snapshots by itself.
    Flex,
}

impl ClusterKind {
    /// The kind behind a `clusterType` of a dedicated cluster.
    fn of(cluster_type: Option<&str>) -> Self {
        match cluster_type {
            Some("SHARDED" | "GEOSHARDED") => Self::Sharded,
            _ => Self::ReplicaSet,
        }
    }
}

/// A cluster of either family.
pub enum AnyCluster {
    /// M10 and larger.
    Dedicated(Cluster),
    /// Flex.
    Flex(FlexCluster),
}

impl AnyCluster {
    /// Its kind.
    pub fn kind(&self) -> ClusterKind {
        match self {
            Self::Dedicated(cluster) => ClusterKind::of(cluster.cluster_type.as_deref()),
            Self::Flex(_) => ClusterKind::Flex,
        }
    }
}

/// Looks clusters up and remembers their kinds for as long as a process runs.
#[derive(Default)]
pub struct Clusters {
    kinds: Mutex<BTreeMap<String, ClusterKind>>,
}

impl Clusters {
    /// Asks for a cluster: first as a dedicated one, then as a flex one.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when it is neither.
    pub async fn find(&self, api: &Api, name: &str) -> Result<AnyCluster> {
        let found = match dedicated(api, name).await {
            Ok(cluster) => AnyCluster::Dedicated(cluster),
            Err(error) if may_be_flex(&error) => match flex(api, name).await {
                Ok(cluster) => AnyCluster::Flex(cluster),
                Err(other) if says_no(&other) => return Err(error),
                Err(other) => return Err(other),
            },
            Err(error) => return Err(error),
        };
        self.lock().insert(name.to_owned(), found.kind());
        Ok(found)
    }

    /// The kind of a cluster, asked for once.
    ///
    /// # Errors
    /// As [`Clusters::find`].
    pub async fn kind(&self, api: &Api, name: &str) -> Result<ClusterKind> {
        match self.known(name) {
            Some(kind) => Ok(kind),
            None => self.find(api, name).await.map(|cluster| cluster.kind()),
        }
    }

    /// The kind, if it has been learnt.
    pub fn known(&self, name: &str) -> Option<ClusterKind> {
        self.lock().get(name).copied()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, ClusterKind>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn dedicated(api: &Api, name: &str) -> Result<Cluster> {
    let path = format!("/clusters/{}", segment(name));
    api.read(&api.get("getGroupCluster", Resource::Clusters, &path)?).await
}

async fn flex(api: &Api, name: &str) -> Result<FlexCluster> {
    let path = format!("/flexClusters/{}", segment(name));
    api.read(&api.get("getGroupFlexCluster", Resource::Flex, &path)?).await
}

/// Whether an error code says that the cluster is of the other family, or not
/// there at all. An absent project is no reason to go on asking.
fn may_be_flex(error: &Error) -> bool {
    let code = error.provider.as_ref().and_then(|fault| fault.code.as_deref());
    match code {
        Some("CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API") => true,
        Some("GROUP_NOT_FOUND" | "INVALID_GROUP_ID") => false,
        _ => error.kind == ErrorKind::NotFound,
    }
}

/// Whether the flex address says that it has nothing of the kind. Atlas for
/// Government does not offer it at all.
fn says_no(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Forbidden)
}

impl Cluster {
    /// The region that its primary is in, usually.
    pub fn region(&self) -> Option<&Region> {
        self.replication_specs.first().and_then(|spec| spec.region_configs.first())
    }

    /// Whether it is of the free tier, whose servers are shared.
    fn is_shared(&self) -> bool {
        self.region().is_some_and(|region| region.provider_name.as_deref() == Some("TENANT"))
    }
}

/// Whether a dedicated cluster can be backed up now, and what is worth
/// knowing beside that.
///
/// Source: Atlas Administration API v2 document, `ClusterDescription20240805`.
pub fn readiness(cluster: &Cluster) -> (Readiness, Vec<String>) {
    let not_ready = |why: &str| (Readiness::NotReady(why.to_owned()), Vec::new());
    let state = cluster.state_name.as_deref().unwrap_or_default();
    match cluster.backup_enabled {
        _ if cluster.is_shared() => return not_ready("free clusters have no cloud backup"),
        Some(false) => return not_ready("cloud backup is off"),
        None => return (Readiness::Unknown, Vec::new()),
        Some(true) => {}
    }
    if cluster.paused == Some(true) {
        return not_ready("the cluster is paused");
    }
    match state {
        "CREATING" => not_ready("the cluster is being created"),
        "DELETING" => not_ready("the cluster is being deleted"),
        "IDLE" | "" => (Readiness::Ready, Vec::new()),
        other => {
            let warning = format!("the cluster is {other}; the snapshot may have to wait");
            (Readiness::Ready, vec![warning])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(enabled: Option<bool>, paused: bool, state: &str) -> Cluster {
        Cluster {
            backup_enabled: enabled,
            paused: Some(paused),
            state_name: Some(state.to_owned()),
            ..Cluster::default()
        }
    }

    #[test]
    fn readiness_says_what_is_in_the_way() {
        let ready = |cluster| readiness(&cluster).0;
        let not = |why: &str| Readiness::NotReady(why.to_owned());
        assert_eq!(ready(cluster(Some(true), false, "IDLE")), Readiness::Ready);
        assert_eq!(ready(cluster(Some(false), false, "IDLE")), not("cloud backup is off"));
        assert_eq!(ready(cluster(Some(true), true, "IDLE")), not("the cluster is paused"));
        assert_eq!(
            ready(cluster(Some(true), false, "DELETING")),
            not("the cluster is being deleted")
        );
        assert_eq!(ready(cluster(None, false, "IDLE")), Readiness::Unknown);
        let (ready, warnings) = readiness(&cluster(Some(true), false, "UPDATING"));
        assert_eq!((ready, warnings.len()), (Readiness::Ready, 1));
    }

    #[test]
    fn a_free_cluster_is_told_from_one_whose_backup_is_off() {
        let free = r#"{"backupEnabled": false, "replicationSpecs": [{"regionConfigs":
            [{"providerName": "TENANT", "electableSpecs": {"instanceSize": "M0"}}]}]}"#;
        let free: Cluster = serde_json::from_str(free).expect("cluster");
        let expected = Readiness::NotReady("free clusters have no cloud backup".to_owned());
        assert_eq!(readiness(&free).0, expected);
    }

    #[test]
    fn kinds_come_from_the_cluster_type() {
        assert_eq!(ClusterKind::of(Some("GEOSHARDED")), ClusterKind::Sharded);
        assert_eq!(ClusterKind::of(Some("REPLICASET")), ClusterKind::ReplicaSet);
    }
}
