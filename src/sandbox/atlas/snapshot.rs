//! One snapshot and its way through the states.
//!
//! Source: Atlas Administration API v2, schemas `DiskBackupReplicaSet` and
//! `DiskBackupShardedClusterSnapshot`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::cluster::{Cluster, Kind};
use crate::sandbox::service::{Moment, rfc3339};

/// Part of a snapshot's time that it waits in the queue.
const QUEUED_PART: f64 = 0.2;
/// Part of its time after which a scripted oddity shows.
const ODD_PART: f64 = 0.6;

/// How a snapshot ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// `completed`.
    #[default]
    Completed,
    /// `failed`.
    Failed,
    /// Stays `inProgress`.
    Never,
    /// Is gone half way.
    Vanish,
    /// Takes on a state word that no table knows.
    UnknownWord,
    /// Goes back to `queued` once, then completes.
    Backwards,
}

/// One snapshot of one cluster.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    /// Snapshot id.
    pub id: String,
    /// Id of the cluster.
    pub cluster_id: String,
    /// `onDemand`, `scheduled` or `fallback`.
    pub kind: String,
    /// `hourly` to `yearly` for a scheduled one.
    pub frequency: Option<String>,
    /// Text of an on-demand one.
    pub description: Option<String>,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// Job seconds it takes.
    pub duration_seconds: f64,
    /// Job seconds before lists show it.
    pub lag_seconds: f64,
    /// How it ends.
    pub ending: Ending,
    /// When it is removed, in milliseconds since the Unix epoch.
    pub expires_unix_ms: i64,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Ids of the parts, in the order of the cluster's replica sets.
    pub member_ids: Vec<String>,
    /// Id of the policy item that made it.
    pub policy_item: Option<String>,
    /// Whether a request made it.
    pub by_request: bool,
}

impl Snapshot {
    /// The state word; `None` once it has vanished.
    pub fn word(&self, now: &Moment) -> Option<&'static str> {
        let elapsed = now.job_seconds_since(self.created_unix_ms);
        let part = if self.duration_seconds > 0.0 { elapsed / self.duration_seconds } else { 2.0 };
        let word = match self.ending {
            _ if part < QUEUED_PART => "queued",
            Ending::Vanish if part >= ODD_PART => return None,
            Ending::UnknownWord if part >= ODD_PART => "quarantined",
            Ending::Backwards if (0.5..0.7).contains(&part) => "queued",
            Ending::Never => "inProgress",
            _ if part < 1.0 => "inProgress",
            Ending::Failed => "failed",
            _ => "completed",
        };
        Some(word)
    }

    /// Whether it has reached an end that the API names.
    pub fn finished(&self, now: &Moment) -> bool {
        matches!(self.word(now), None | Some("completed" | "failed"))
    }

    /// Whether it is there to be asked for by id.
    pub fn exists(&self, now: &Moment) -> bool {
        self.word(now).is_some() && (self.expires_unix_ms > now.unix_ms || !self.finished(now))
    }

    /// Whether lists show it.
    pub fn listed(&self, now: &Moment) -> bool {
        self.exists(now) && now.job_seconds_since(self.created_unix_ms) >= self.lag_seconds
    }

    /// The object as the API shows it. While queued, the fields that are not
    /// settled yet are missing.
    pub fn view(&self, cluster: &Cluster, call: &Call<'_>) -> Value {
        let word = self.word(call.now).unwrap_or("failed");
        let sharded = cluster.kind == Kind::Sharded;
        let mut view = Map::new();
        let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
        put("createdAt", json!(rfc3339(self.created_unix_ms)));
        if let Some(description) = &self.description {
            put("description", json!(description));
        }
        if let Some(frequency) = &self.frequency {
            put("frequencyType", json!(frequency));
        }
        put("id", json!(self.id));
        put("links", call.links(&self.path(cluster)));
        if word != "queued" {
            put("expiresAt", json!(rfc3339(self.expires_unix_ms)));
            put("mongodVersion", json!(cluster.version));
            put("policyItems", json!(self.policy_item.iter().collect::<Vec<_>>()));
            put("storageSizeBytes", json!(if word == "completed" { self.size_bytes } else { 0 }));
        }
        put("snapshotType", json!(self.kind));
        put("status", json!(word));
        put("type", json!(if sharded { "shardedCluster" } else { "replicaSet" }));
        if sharded {
            view.extend(self.sharded_fields(cluster));
        } else {
            view.extend(replica_set_fields(cluster));
        }
        Value::Object(view)
    }

    fn path(&self, cluster: &Cluster) -> String {
        let folder = match cluster.kind {
            Kind::Sharded => "snapshots/shardedCluster",
            _ => "snapshots",
        };
        format!("/clusters/{}/backup/{folder}/{}", cluster.name, self.id)
    }

    fn sharded_fields(&self, cluster: &Cluster) -> Map<String, Value> {
        let names = cluster.replica_sets();
        let members: Vec<Value> = self
            .member_ids
            .iter()
            .zip(&names)
            .map(|(id, name)| {
                json!({"cloudProvider": cluster.provider, "id": id, "replicaSetName": name})
            })
            .collect();
        let mut fields = Map::new();
        fields.insert("configServerType".into(), json!("DEDICATED"));
        fields.insert("members".into(), json!(members));
        fields.insert("snapshotIds".into(), json!(self.member_ids));
        fields
    }
}

fn replica_set_fields(cluster: &Cluster) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("cloudProvider".into(), json!(cluster.provider));
    fields.insert("copyRegions".into(), json!([]));
    fields.insert("replicaSetName".into(), json!(cluster.replica_sets().first()));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(ending: Ending) -> Vec<&'static str> {
        let snapshot = Snapshot {
            id: String::new(),
            cluster_id: String::new(),
            kind: "onDemand".into(),
            frequency: None,
            description: None,
            created_unix_ms: 0,
            duration_seconds: 10.0,
            lag_seconds: 0.0,
            ending,
            expires_unix_ms: 1,
            size_bytes: 1,
            member_ids: vec![],
            policy_item: None,
            by_request: true,
        };
        let at = |unix_ms| Moment { unix_ms, speed: 1.0, base_url: String::new() };
        [1000, 3000, 5500, 6500, 8000, 10_000, 9_000_000]
            .map(|unix_ms| snapshot.word(&at(unix_ms)).unwrap_or("gone"))
            .to_vec()
    }

    #[test]
    fn states_follow_the_ending() {
        let (q, p) = ("queued", "inProgress");
        assert_eq!(words(Ending::Completed), [q, p, p, p, p, "completed", "completed"]);
        assert_eq!(words(Ending::Failed), [q, p, p, p, p, "failed", "failed"]);
        assert_eq!(words(Ending::Never), [q, p, p, p, p, p, p]);
        assert_eq!(words(Ending::Vanish), [q, p, p, "gone", "gone", "gone", "gone"]);
        assert_eq!(words(Ending::Backwards), [q, p, q, q, p, "completed", "completed"]);
        let odd = "quarantined";
        assert_eq!(words(Ending::UnknownWord), [q, p, p, odd, odd, odd, odd]);
    }
}
