//! Databases and collections inside a snapshot.
//!
//! Source: Atlas Administration API v2, "Cloud Backups", schemas
//! `DiskBackupDatabaseResponse` and `DiskBackupCollectionResponse`.

use serde_json::{Value, json};

use super::call::Call;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::state::State;

/// Sandbox test data: what every imitated snapshot holds.
pub const CONTENTS: &[(&str, &[&str])] =
    &[("sandbox_shop", &["customers", "orders"]), ("sandbox_logs", &["events"])];

/// Date of the resources that look into snapshots.
pub const DATES: &[&str] = &["2025-03-12"];

const fn operation(
    name: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method: "GET", path, dates: DATES, limit: rates::BACKUPS, answer }
}

/// Operations on the contents of snapshots.
pub const OPERATIONS: &[Operation] = &[
    operation(
        "listGroupClusterBackupSnapshotDatabases",
        "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases",
        databases,
    ),
    operation(
        "getGroupClusterBackupSnapshotDatabase",
        "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/\
         {databaseName}",
        database,
    ),
    operation(
        "listGroupClusterBackupSnapshotDatabaseCollections",
        "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/\
         {databaseName}/collections",
        collections,
    ),
    operation(
        "getGroupClusterBackupSnapshotDatabaseCollection",
        "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/\
         {databaseName}/collections/{collectionName}",
        collection,
    ),
];

/// Address of the databases of the snapshot, once that is known to be there.
fn base(state: &State, call: &Call<'_>) -> Result<String, ApiError> {
    let cluster = state.cluster(call)?;
    let at = state.snapshot_at(cluster, call.parameter("snapshotId"), call)?;
    let snapshot = &state.snapshots[at];
    if snapshot.word(call.now) != Some("completed") {
        return Err(ApiError::invalid("snapshotId", "the snapshot is not completed"));
    }
    Ok(format!("/clusters/{}/backup/snapshots/{}/databases", cluster.name, snapshot.id))
}

fn named(call: &Call<'_>, base: &str, name: &str) -> Value {
    json!({"links": call.links(&format!("{base}/{name}")), "name": name})
}

fn absent(name: &str) -> ApiError {
    ApiError::new(404, "RESOURCE_NOT_FOUND", format!("Cannot find resource {name}.")).about(name)
}

fn collections_of(call: &Call<'_>) -> Result<&'static [&'static str], ApiError> {
    let name = call.parameter("databaseName");
    let found = CONTENTS.iter().find(|(database, _)| *database == name);
    found.map(|(_, collections)| *collections).ok_or_else(|| absent(name))
}

fn databases(state: &mut State, call: &Call<'_>) -> Outcome {
    let base = base(state, call)?;
    Ok(Answer::List(CONTENTS.iter().map(|(name, _)| named(call, &base, name)).collect()))
}

fn database(state: &mut State, call: &Call<'_>) -> Outcome {
    let base = base(state, call)?;
    collections_of(call)?;
    Ok(Answer::Object(200, named(call, &base, call.parameter("databaseName"))))
}

fn collections(state: &mut State, call: &Call<'_>) -> Outcome {
    let base = format!("{}/{}/collections", base(state, call)?, call.parameter("databaseName"));
    let names = collections_of(call)?;
    Ok(Answer::List(names.iter().map(|name| named(call, &base, name)).collect()))
}

fn collection(state: &mut State, call: &Call<'_>) -> Outcome {
    let base = format!("{}/{}/collections", base(state, call)?, call.parameter("databaseName"));
    let name = call.parameter("collectionName");
    match collections_of(call)?.contains(&name) {
        true => Ok(Answer::Object(200, named(call, &base, name))),
        false => Err(absent(name)),
    }
}
