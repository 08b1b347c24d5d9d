//! Restores of single databases and collections.
//!
//! Source: Atlas Administration API v2, "Collection Restores", schemas
//! `ApiAtlasCollectionRestoreJobRequest` and
//! `ApiAtlasCollectionRestoreJobResponse`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::body::{Body, missing};
use super::call::Call;
use super::cluster::Cluster;
use super::contents::{CONTENTS, DATES};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::state::State;
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds that such a restore takes.
const DURATION_SECONDS: f64 = 4.0;
/// Documents in every imitated collection.
const DOCUMENTS: usize = 100;
/// The fields of a request, which an answer repeats.
const FIELDS: &[&str] = &[
    "collectionSuffix",
    "collections",
    "databaseSuffix",
    "databases",
    "indexStrategy",
    "oplogInc",
    "oplogTs",
    "pointInTimeUtcSeconds",
    "snapshotId",
    "targetClusterName",
    "targetGroupId",
    "writeStrategy",
];

/// One collection restore job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CollectionRestore {
    /// Job id.
    pub id: String,
    /// Id of the source cluster.
    pub cluster_id: String,
    /// What was asked for.
    pub request: Map<String, Value>,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// `finished`, `failed` or `never`.
    pub ending: String,
}

impl CollectionRestore {
    fn word(&self, now: &Moment) -> &'static str {
        let part = now.job_seconds_since(self.created_unix_ms) / DURATION_SECONDS;
        match self.ending.as_str() {
            _ if part < 0.2 => "INITIALIZING",
            "never" => "IN_PROGRESS",
            _ if part < 0.7 => "IN_PROGRESS",
            _ if part < 1.0 => "FINALIZING",
            "failed" => "FAILED",
            _ => "SUCCESSFUL",
        }
    }

    /// Every namespace asked for, and whether the snapshot holds it.
    fn namespaces(&self) -> Vec<(String, bool)> {
        let list = |name: &str| {
            let all = self.request.get(name).and_then(Value::as_array);
            let sources =
                all.into_iter().flatten().filter_map(|one| one["sourceNamespace"].as_str());
            sources.map(str::to_owned).collect::<Vec<_>>()
        };
        let mut found = Vec::new();
        for database in list("databases") {
            let known = CONTENTS.iter().find(|(name, _)| *name == database);
            let Some((_, collections)) = known else {
                found.push((database, false));
                continue;
            };
            found.extend(collections.iter().map(|one| (format!("{database}.{one}"), true)));
        }
        for name in list("collections") {
            let (database, collection) = name.split_once('.').unwrap_or((&name, ""));
            let known =
                CONTENTS.iter().any(|(known, all)| *known == database && all.contains(&collection));
            found.push((name, known));
        }
        found
    }

    fn view(&self, cluster: &Cluster, call: &Call<'_>) -> Value {
        let word = self.word(call.now);
        let total = self.namespaces().iter().filter(|(_, known)| *known).count() * DOCUMENTS;
        let mut view = Value::Object(self.request.clone());
        let path = format!("/clusters/{}/collectionRestoreJobs/{}", cluster.name, self.id);
        view["id"] = json!(self.id);
        view["state"] = json!(word);
        view["links"] = call.links(&path);
        view["createdAt"] = json!(rfc3339(self.created_unix_ms));
        view["totalDocuments"] = json!(total);
        view["restoredDocuments"] = json!(if word == "SUCCESSFUL" { total } else { 0 });
        if matches!(word, "SUCCESSFUL" | "FAILED") {
            let milliseconds = (DURATION_SECONDS * 1000.0 / call.now.speed.max(0.001)) as i64;
            let finished = self.created_unix_ms.saturating_add(milliseconds);
            view["finishedAt"] = json!(rfc3339(finished));
        }
        if word == "FAILED" {
            view["errorMessage"] = json!("The sandbox was asked to fail this restore.");
        }
        view
    }

    /// The list is empty while the job is being initialized.
    fn collections(&self, now: &Moment) -> Vec<Value> {
        let word = match self.word(now) {
            "INITIALIZING" => return Vec::new(),
            "FAILED" => "NOT_RESTORED",
            word => word,
        };
        let state = |known: bool| if known { word } else { "NOT_FOUND" };
        let one =
            |(name, known): (String, bool)| json!({"sourceNamespace": name, "state": state(known)});
        self.namespaces().into_iter().map(one).collect()
    }
}

const ALL: &str = "/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs";
const ONE: &str = "/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}";
const STATES: &str =
    "/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}/collections";
const STATE: &str = "/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}/\
                     collections/{sourceNamespace}";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: DATES, limit: rates::BACKUPS, answer }
}

/// Operations on collection restore jobs.
pub const OPERATIONS: &[Operation] = &[
    operation("createGroupClusterCollectionRestoreJob", "POST", ALL, create),
    operation("listGroupClusterCollectionRestoreJobs", "GET", ALL, list),
    operation("getGroupClusterCollectionRestoreJob", "GET", ONE, get),
    operation("listGroupClusterCollectionRestoreJobCollections", "GET", STATES, states),
    operation("getGroupClusterCollectionRestoreJobCollection", "GET", STATE, one_state),
];

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?.clone();
    let body = Body::read(call.request, FIELDS)?;
    check(&body)?;
    if let Some(id) = body.id("snapshotId")? {
        state.snapshot_at(&cluster, id, call)?;
    }
    let name = body.required("targetClusterName")?;
    let group = body.required_id("targetGroupId")?;
    state.check_group(group)?;
    if !state.clusters.iter().any(|c| c.group_id == group && c.name == name) {
        let detail = format!("No cluster named {name} exists in group {group}.");
        return Err(ApiError::new(404, "CLUSTER_NOT_FOUND", detail).about(name).about(group));
    }
    let field = |name: &&str| Some(((*name).to_owned(), body.get(name)?.clone()));
    let job = CollectionRestore {
        id: state.new_id(),
        cluster_id: cluster.id.clone(),
        request: FIELDS.iter().filter_map(field).collect(),
        created_unix_ms: call.now.unix_ms,
        ending: state.knobs.next_restore.take().unwrap_or_else(|| "finished".to_owned()),
    };
    let view = job.view(&cluster, call);
    state.collection_restores.push(job);
    Ok(Answer::Object(201, view))
}

fn check(body: &Body) -> Result<(), ApiError> {
    body.word("indexStrategy", &["ALL", "NONE", "ALL_EXCEPT_TTL"])?
        .ok_or_else(|| missing("indexStrategy"))?;
    body.word("writeStrategy", &["CREATE_NEW", "OVERWRITE_EXISTING"])?
        .ok_or_else(|| missing("writeStrategy"))?;
    body.number("pointInTimeUtcSeconds", 0, i64::MAX)?;
    body.number("oplogTs", 0, i64::MAX)?;
    body.number("oplogInc", 1, i64::MAX)?;
    for name in ["databases", "collections"] {
        let list = body.list(name)?;
        if list.len() > 100 {
            return Err(ApiError::invalid(name, "size must be between 0 and 100"));
        }
        for one in list {
            Body::object(one, &["sourceNamespace", "targetNamespace"])?
                .required("sourceNamespace")?;
        }
    }
    let moments = ["snapshotId", "pointInTimeUtcSeconds", "oplogTs"];
    if moments.iter().filter(|name| body.has(name)).count() == 1 {
        return Ok(());
    }
    Err(ApiError::invalid("snapshotId", "exactly one moment must be given"))
}

fn found<'s>(
    state: &'s State,
    call: &Call<'_>,
) -> Result<(&'s Cluster, &'s CollectionRestore), ApiError> {
    let cluster = state.cluster(call)?;
    let id = call.parameter("jobId");
    let mut own = state.collection_restores.iter().filter(|job| job.cluster_id == cluster.id);
    own.find(|job| job.id == id).map(|job| (cluster, job)).ok_or_else(|| absent(id))
}

fn absent(name: &str) -> ApiError {
    ApiError::new(404, "RESOURCE_NOT_FOUND", format!("Cannot find resource {name}.")).about(name)
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let cluster = state.cluster(call)?;
    let own = state.collection_restores.iter().rev().filter(|job| job.cluster_id == cluster.id);
    Ok(Answer::List(own.map(|job| job.view(cluster, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let (cluster, job) = found(state, call)?;
    Ok(Answer::Object(200, job.view(cluster, call)))
}

fn states(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, job) = found(state, call)?;
    let mut all = job.collections(call.now);
    for name in ["state", "sourceNamespace", "targetNamespace"] {
        if let Some(wanted) = call.request.query(name) {
            all.retain(|one| one[name] == wanted.as_str());
        }
    }
    Ok(Answer::List(all))
}

fn one_state(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, job) = found(state, call)?;
    let name = call.parameter("sourceNamespace");
    let found = job.collections(call.now).into_iter().find(|one| one["sourceNamespace"] == name);
    found.map(|one| Answer::Object(200, one)).ok_or_else(|| absent(name))
}
