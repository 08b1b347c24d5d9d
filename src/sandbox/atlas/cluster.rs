//! Clusters and the three forms the API shows them in.
//!
//! Source: Atlas Administration API v2, schemas `ClusterDescription20240805`,
//! `AdvancedClusterDescription`, `LegacyAtlasCluster`, `OrgGroup`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::{CLUSTER_DATES, Operation};
use super::state::State;
use crate::sandbox::service::rfc3339;

/// What kind of cluster it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One replica set.
    ReplicaSet,
    /// Shards with config servers.
    Sharded,
    /// A flex cluster, which has its own API.
    Flex,
}

/// One cluster.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cluster {
    /// Cluster id.
    pub id: String,
    /// Project id.
    pub group_id: String,
    /// Name, unique in the project.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// `AWS`, `AZURE` or `GCP`; `TENANT` for the free tier.
    pub provider: String,
    /// Region in Atlas's spelling.
    pub region: String,
    /// Instance size, such as `M10`.
    pub size: String,
    /// Number of shards; 1 for a replica set.
    pub shards: u32,
    /// Whether cloud backup is on.
    pub backup: bool,
    /// Whether continuous backup is on.
    pub continuous: bool,
    /// Whether the cluster is paused.
    pub paused: bool,
    /// `IDLE`, `CREATING`, `UPDATING`, `DELETING` or `REPAIRING`.
    pub state_name: String,
    /// Full MongoDB version.
    pub version: String,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// Zone id of its only zone.
    pub zone_id: String,
}

impl Cluster {
    /// Job seconds that a backup of this cluster takes.
    pub fn backup_seconds(&self) -> f64 {
        match self.kind {
            Kind::ReplicaSet => 6.0,
            Kind::Sharded => 8.0,
            Kind::Flex => 4.0,
        }
    }

    /// Names of the replica sets behind the cluster.
    pub fn replica_sets(&self) -> Vec<String> {
        let token = format!("atlas-{}", self.id.get(..6).unwrap_or_default());
        match self.kind {
            Kind::Sharded => (0..self.shards)
                .map(|shard| format!("{token}-shard-{shard}"))
                .chain([format!("{token}-config-0")])
                .collect(),
            _ => vec![format!("{token}-shard-0")],
        }
    }

    /// `clusterType`.
    pub fn type_word(&self) -> &'static str {
        if self.kind == Kind::Sharded { "SHARDED" } else { "REPLICASET" }
    }

    /// First two parts of the version.
    pub fn major_version(&self) -> String {
        self.version.split('.').take(2).collect::<Vec<_>>().join(".")
    }

    fn address(&self, scheme: &str) -> String {
        format!("{scheme}://{}.sandbox.mongodb.test", self.name.to_ascii_lowercase())
    }
}

/// Operations on clusters.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "listClusterDetails",
        method: "GET",
        path: "/clusters",
        dates: &["2023-01-01"],
        limit: rates::ALL_CLUSTERS,
        answer: list_all,
    },
    Operation {
        name: "listGroupClusters",
        method: "GET",
        path: "/groups/{groupId}/clusters",
        dates: CLUSTER_DATES,
        limit: rates::CLUSTERS,
        answer: list,
    },
    Operation {
        name: "getGroupCluster",
        method: "GET",
        path: "/groups/{groupId}/clusters/{clusterName}",
        dates: CLUSTER_DATES,
        limit: rates::CLUSTERS,
        answer: get,
    },
];

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    call.flag("includeDeletedWithRetainedBackups", false)?;
    let own = |cluster: &&Cluster| cluster.group_id == call.group() && cluster.kind != Kind::Flex;
    Ok(Answer::List(state.clusters.iter().filter(own).map(|c| view(c, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    Ok(Answer::Object(200, view(state.cluster(call)?, call)))
}

/// All clusters of all projects, in the short form of `OrgGroup`.
fn list_all(state: &mut State, _: &Call<'_>) -> Outcome {
    let groups = state.groups.iter().map(|group| {
        let own = state.clusters.iter().filter(|c| c.group_id == group.id && c.kind != Kind::Flex);
        json!({
            "clusters": own.map(short_view).collect::<Vec<_>>(),
            "groupId": group.id,
            "groupName": group.name,
            "orgId": group.org_id,
            "orgName": "sandbox-organisation",
            "planType": "Atlas",
            "tags": [],
        })
    });
    Ok(Answer::List(groups.collect()))
}

fn short_view(cluster: &Cluster) -> Value {
    let sharded = cluster.kind == Kind::Sharded;
    json!({
        "alertCount": 0,
        "authEnabled": true,
        "availability": if cluster.paused { "unavailable" } else { "available" },
        "backupEnabled": cluster.backup,
        "clusterId": cluster.id,
        "dataSizeBytes": 5_368_709_120_u64,
        "name": cluster.name,
        "nodeCount": 3 * cluster.replica_sets().len(),
        "sslEnabled": true,
        "type": if sharded { "SHARDED_CLUSTER" } else { "REPLICA_SET" },
        "versions": [cluster.version],
    })
}

fn view(cluster: &Cluster, call: &Call<'_>) -> Value {
    let mut view = common_view(cluster, call);
    if cluster.kind == Kind::Sharded {
        view["configServerType"] = json!("DEDICATED");
    }
    let own = match call.form.date {
        "2023-01-01" => legacy_fields(cluster),
        "2023-02-01" => json!({
            "backupEnabled": cluster.backup,
            "diskSizeGB": 10.0,
            "replicationSpecs": [replication_spec(cluster, Some(cluster.shards))],
        }),
        _ => json!({
            "backupEnabled": cluster.backup,
            "redactClientLogData": false,
            "replicationSpecs":
                (0..cluster.shards).map(|_| replication_spec(cluster, None)).collect::<Vec<_>>(),
            "retainBackups": false,
        }),
    };
    if let (Value::Object(view), Value::Object(own)) = (&mut view, own) {
        view.extend(own);
    }
    view
}

fn common_view(cluster: &Cluster, call: &Call<'_>) -> Value {
    json!({
        "clusterType": cluster.type_word(),
        "connectionStrings": {
            "standard": cluster.address("mongodb"),
            "standardSrv": cluster.address("mongodb+srv"),
        },
        "createDate": rfc3339(cluster.created_unix_ms),
        "encryptionAtRestProvider": "NONE",
        "featureCompatibilityVersion": cluster.major_version(),
        "groupId": cluster.group_id,
        "id": cluster.id,
        "labels": [],
        "links": call.links(&format!("/clusters/{}", cluster.name)),
        "mongoDBMajorVersion": cluster.major_version(),
        "mongoDBVersion": cluster.version,
        "name": cluster.name,
        "paused": cluster.paused,
        "pitEnabled": cluster.continuous,
        "rootCertType": "ISRGROOTX1",
        "stateName": cluster.state_name,
        "tags": [],
        "terminationProtectionEnabled": false,
        "versionReleaseSystem": "LTS",
    })
}

/// In this oldest form `backupEnabled` means the system before cloud backup.
fn legacy_fields(cluster: &Cluster) -> Value {
    json!({
        "backupEnabled": false,
        "diskSizeGB": 10.0,
        "mongoURI": cluster.address("mongodb"),
        "numShards": cluster.shards,
        "providerBackupEnabled": cluster.backup,
        "providerSettings": {
            "instanceSizeName": cluster.size,
            "providerName": cluster.provider,
            "regionName": cluster.region,
        },
        "replicationFactor": 3,
        "replicationSpecs": [{
            "id": cluster.zone_id,
            "numShards": cluster.shards,
            "regionsConfig": {
                cluster.region.clone():
                    {"analyticsNodes": 0, "electableNodes": 3, "priority": 7, "readOnlyNodes": 0},
            },
            "zoneName": "Zone 1",
        }],
        "srvAddress": cluster.address("mongodb+srv"),
    })
}

fn replication_spec(cluster: &Cluster, shards: Option<u32>) -> Value {
    let mut spec = json!({
        "id": cluster.zone_id,
        "regionConfigs": [{
            "electableSpecs": {"instanceSize": cluster.size, "nodeCount": 3},
            "priority": 7,
            "providerName": cluster.provider,
            "regionName": cluster.region,
        }],
        "zoneId": cluster.zone_id,
        "zoneName": "Zone 1",
    });
    if cluster.provider == "TENANT" {
        spec["regionConfigs"][0]["backingProviderName"] = json!("AWS");
    }
    if let (Some(shards), Value::Object(spec)) = (shards, &mut spec) {
        spec.insert("numShards".into(), json!(shards));
    }
    spec
}

/// Refuses a backup operation that the cluster can't serve now.
///
/// # Errors
/// 404 `BACKUP_CONFIG_NOT_FOUND` with backup off, 400
/// `CANNOT_UPDATE_PAUSED_CLUSTER` for a paused cluster (the code is not
/// documented for snapshots; not verified against the live service).
pub fn check_can_back_up(cluster: &Cluster) -> Result<(), ApiError> {
    let name = cluster.name.as_str();
    if !cluster.backup {
        let detail = format!("No backup configuration exists for cluster {name}.");
        return Err(ApiError::new(404, "BACKUP_CONFIG_NOT_FOUND", detail).about(name));
    }
    if cluster.paused {
        let detail = format!("Cluster {name} is paused.");
        return Err(ApiError::new(400, "CANNOT_UPDATE_PAUSED_CLUSTER", detail).about(name));
    }
    Ok(())
}
