//! Restore jobs of the three families, read and mapped.
//!
//! Source: Atlas Administration API v2 document, schemas
//! `DiskBackupSnapshotRestoreJob`, `ApiAtlasCollectionRestoreJobResponse`,
//! `FlexBackupRestoreJob20241113`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::super::states;
use super::super::types::moment;
use crate::model::state::look_up;
use crate::model::{Job, State};

/// Which resource a restore belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A whole dedicated cluster, or a download of it.
    Dedicated,
    /// Single databases or collections.
    Collection,
    /// A flex cluster.
    Flex,
}

/// A restore of a whole dedicated cluster. Every address in it is a secret.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DedicatedJob {
    /// Id.
    pub id: String,
    /// `automated`, `download`, `pointInTime`.
    pub delivery_type: Option<String>,
    /// The snapshot.
    pub snapshot_id: Option<String>,
    /// The cluster that is overwritten.
    pub target_cluster_name: Option<String>,
    /// Its project.
    pub target_group_id: Option<String>,
    /// When the snapshot was taken.
    #[serde(deserialize_with = "moment")]
    pub timestamp: Option<Timestamp>,
    /// When the restore ended.
    #[serde(deserialize_with = "moment")]
    pub finished_at: Option<Timestamp>,
    /// When a download ends.
    #[serde(deserialize_with = "moment")]
    pub expires_at: Option<Timestamp>,
    /// Somebody cancelled it.
    pub cancelled: Option<bool>,
    /// It has expired.
    pub expired: Option<bool>,
    /// It has failed.
    pub failed: Option<bool>,
    /// Addresses of the files.
    pub delivery_url: Option<Vec<String>>,
    /// The same through private endpoints.
    pub private_download_delivery_urls: Option<Vec<PrivateUrl>>,
    /// The parts of a sharded cluster.
    pub components: Option<Vec<Component>>,
    /// The second that is restored.
    #[serde(rename = "pointInTimeUTCSeconds")]
    pub point_in_time: Option<i64>,
    /// Second of the oplog entry that is restored.
    pub oplog_ts: Option<i64>,
    /// Number of the entry within its second.
    pub oplog_inc: Option<i64>,
}

/// An address that leads through a private endpoint.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PrivateUrl {
    /// The address.
    pub delivery_url: Option<String>,
    /// The endpoint.
    pub endpoint_id: Option<String>,
}

/// One replica set of a sharded cluster.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Component {
    /// Its name.
    pub replica_set_name: Option<String>,
    /// The address of its file.
    pub download_url: Option<String>,
    /// The same through private endpoints.
    pub private_download_delivery_urls: Option<Vec<PrivateUrl>>,
}

/// A restore of single databases or collections.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CollectionJob {
    id: String,
    state: Option<String>,
    snapshot_id: Option<String>,
    target_cluster_name: Option<String>,
    target_group_id: Option<String>,
    point_in_time_utc_seconds: Option<i64>,
    index_strategy: Option<String>,
    write_strategy: Option<String>,
    databases: Json,
    collections: Json,
    restored_documents: Option<u64>,
    total_documents: Option<u64>,
    error_message: Option<String>,
    #[serde(deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(deserialize_with = "moment")]
    finished_at: Option<Timestamp>,
}

/// One collection of such a restore.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CollectionState {
    /// Its name in the snapshot.
    pub source_namespace: Option<String>,
    /// State word.
    pub state: Option<String>,
    /// What went wrong.
    pub error_message: Option<String>,
}

/// A restore or download of a flex cluster.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FlexJob {
    /// Id.
    pub id: String,
    /// State word.
    pub status: Option<String>,
    /// `RESTORE` or `DOWNLOAD`.
    pub delivery_type: Option<String>,
    /// The snapshot.
    pub snapshot_id: Option<String>,
    /// The address of the file: a secret.
    pub snapshot_url: Option<String>,
    /// When the address ends.
    #[serde(deserialize_with = "moment")]
    pub expiration_date: Option<Timestamp>,
    target_deployment_item_name: Option<String>,
    target_project_id: Option<String>,
    #[serde(deserialize_with = "moment")]
    restore_scheduled_date: Option<Timestamp>,
    #[serde(deserialize_with = "moment")]
    restore_finished_date: Option<Timestamp>,
}

impl DedicatedJob {
    /// Whether it makes files to download.
    pub fn is_download(&self) -> bool {
        self.delivery_type.as_deref() == Some("download")
    }

    /// How many files it has made ready.
    pub fn files(&self) -> usize {
        let whole = self.delivery_url.as_ref().map_or(0, Vec::len);
        let parts = self.components.iter().flatten();
        whole + parts.filter(|part| part.download_url.is_some()).count()
    }

    /// The state, which no field says, and the name of the field that it
    /// follows from.
    pub fn state(&self) -> (State, Option<&'static str>) {
        let yes = |flag: Option<bool>| flag == Some(true);
        if yes(self.cancelled) {
            (State::Cancelled, Some("cancelled"))
        } else if yes(self.failed) {
            (State::Failed, Some("failed"))
        } else if yes(self.expired) {
            (State::Expired, Some("expired"))
        } else if self.finished_at.is_some() {
            (State::Succeeded, Some("finishedAt"))
        } else if self.is_download() && self.files() > 0 {
            (State::Succeeded, Some("deliveryUrl"))
        } else {
            (State::Running, None)
        }
    }

    /// It as a job.
    pub fn job(&self, target: &str) -> Job {
        let (state, word) = self.state();
        let mut job = base(&self.id, target, state, word);
        job.backup_id = self.snapshot_id.clone();
        job.completed_at = self.finished_at;
        let files = if self.is_download() { json!(self.files()) } else { Json::Null };
        job.details = stated([
            ("delivery_type", json!(self.delivery_type)),
            ("target_cluster", json!(self.target_cluster_name)),
            ("target_project", json!(self.target_group_id)),
            ("snapshot_taken_at", json!(self.timestamp)),
            ("point_in_time", seconds(self.point_in_time)),
            ("oplog_ts", json!(self.oplog_ts)),
            ("oplog_inc", json!(self.oplog_inc)),
            ("expires_at", json!(self.expires_at)),
            ("files", files),
        ]);
        job
    }
}

impl CollectionJob {
    /// It as a job.
    pub fn job(&self, target: &str) -> Job {
        let word = self.state.as_deref();
        let state = look_up(states::COLLECTION_RESTORE, word.unwrap_or_default());
        let mut job = base(&self.id, target, state, word);
        job.backup_id = self.snapshot_id.clone();
        job.created_at = self.created_at;
        job.completed_at = self.finished_at;
        job.message = self.error_message.clone();
        job.percent = percent(self.restored_documents, self.total_documents);
        job.details = stated([
            ("delivery_type", json!("collections")),
            ("target_cluster", json!(self.target_cluster_name)),
            ("target_project", json!(self.target_group_id)),
            ("point_in_time", seconds(self.point_in_time_utc_seconds)),
            ("databases", self.databases.clone()),
            ("collections", self.collections.clone()),
            ("index_strategy", json!(self.index_strategy)),
            ("write_strategy", json!(self.write_strategy)),
            ("restored_documents", json!(self.restored_documents)),
            ("total_documents", json!(self.total_documents)),
        ]);
        job
    }
}

impl FlexJob {
    /// It as a job.
    pub fn job(&self, target: &str) -> Job {
        let word = self.status.as_deref();
        let mut state = look_up(states::FLEX_RESTORE, word.unwrap_or_default());
        if state == State::Unknown && self.restore_finished_date.is_some() {
            state = State::Succeeded;
        }
        let mut job = base(&self.id, target, state, word);
        job.backup_id = self.snapshot_id.clone();
        job.created_at = self.restore_scheduled_date;
        job.completed_at = self.restore_finished_date;
        job.details = stated([
            ("delivery_type", json!(self.delivery_type)),
            ("target_cluster", json!(self.target_deployment_item_name)),
            ("target_project", json!(self.target_project_id)),
            ("expires_at", json!(self.expiration_date)),
        ]);
        job
    }
}

/// Adds how single collections came out: a restore of which some did not
/// succeed has completed partly.
pub fn add_collections(job: &mut Job, collections: &[CollectionState]) {
    let word = |one: &CollectionState| one.state.clone().unwrap_or_default();
    let bad: Vec<&CollectionState> =
        collections.iter().filter(|one| word(one) != "SUCCESSFUL").collect();
    let rows: Vec<Json> = collections
        .iter()
        .map(|one| json!({"source": one.source_namespace, "state": one.state}))
        .collect();
    job.details.insert("collection_states".to_owned(), rows.into());
    if job.state != State::Succeeded {
        return;
    }
    for one in bad {
        job.state = State::Warned;
        let name = one.source_namespace.as_deref().unwrap_or("a collection");
        let why = one.error_message.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        job.warnings.push(format!("{name} is {}{why}", word(one)));
    }
}

fn base(id: &str, target: &str, state: State, word: Option<&str>) -> Job {
    let mut job = Job::new(id, "restore", state);
    job.target = Some(target.to_owned());
    job.provider_state = word.map(str::to_owned);
    job
}

/// A share of a whole from 0 to 100.
pub fn percent(part: Option<u64>, whole: Option<u64>) -> Option<u8> {
    let (part, whole) = (part?, whole.filter(|whole| *whole > 0)?);
    u8::try_from(part.min(whole).saturating_mul(100) / whole).ok()
}

fn seconds(at: Option<i64>) -> Json {
    json!(at.and_then(|at| Timestamp::from_second(at).ok()))
}

/// The facts that are known.
pub fn stated<const N: usize>(facts: [(&str, Json); N]) -> serde_json::Map<String, Json> {
    let known = facts.into_iter().filter(|(_, value)| !value.is_null());
    known.map(|(name, value)| (name.to_owned(), value)).collect()
}
