//! Restores of DocumentDB snapshots. They always make a new cluster.
//!
//! Source: api.commvault.com, "AWS DocumentDB cluster restore"; the names in
//! `documentDBRestoreOptions` are those of the vendor's Python SDK.

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::Entity;
use super::fields::{self, at};
use super::jobs::{Job, Kind};
use super::state::State;
use super::timeline::Ending;

/// Starts a restore.
///
/// # Errors
/// The refusal as an answer.
pub(super) fn start(
    state: &mut State,
    call: &Call<'_>,
    info: &Value,
    options: &Value,
) -> Result<Answer, Answer> {
    let restore = &options["restoreOptions"];
    let source = source(state, info)?;
    let documentdb = at(restore, &["cloudAppsRestoreOptions", "documentDBRestoreOptions"]);
    let snapshot = fields::text(&documentdb["restoreSnapshotId"]);
    let target = fields::text(&documentdb["targetInstanceId"]);
    let listed = restore["fileOption"]["sourceItem"].get(0).and_then(fields::text);
    if (snapshot.is_none() || target.is_none()) && listed.is_none() {
        return Err(Answer::malformed());
    }
    let wanted = snapshot.or(listed).unwrap_or("");
    let known = state.jobs.iter().find(|job| {
        let inside = job.entity.instance_id == source.instance_id;
        inside && job.has_data(call.now) && wanted.contains(&job.snapshot())
    });
    let (size, ending) = match known {
        Some(job) if target.is_none_or(|name| !taken(state, name)) => (job.size, Ending::Completed),
        _ => (0, Ending::Failed),
    };
    let text = fields::text(&options["commonOpts"]["jobDescription"]).unwrap_or_default();
    let description = if state.script.keep_description { text.to_owned() } else { String::new() };
    Ok(add(state, call, Start { entity: source, size, ending, description }))
}

/// Whether a cluster of that name is in the content of a subclient already.
fn taken(state: &State, name: &str) -> bool {
    let mut children = state.tree.subclients.iter().flat_map(|subclient| &subclient.content);
    children.any(|child| child["name"].as_str() == Some(name))
}

fn source(state: &State, info: &Value) -> Result<Entity, Answer> {
    let associations = fields::list(&info["associations"]);
    let association = associations.first().ok_or_else(Answer::malformed)?;
    let fits = |entity: &Entity| {
        let same = |field: &str, name: &str| {
            fields::text(&association[field]).is_none_or(|given| given.eq_ignore_ascii_case(name))
        };
        same("clientName", &entity.client_name)
            && same("instanceName", &entity.instance_name)
            && fields::id(&association["instanceId"]).is_none_or(|id| id == entity.instance_id)
    };
    if fields::text(&association["instanceName"]).is_none() {
        return Err(Answer::refused(404, 4, "No instance is specified"));
    }
    let found = state.tree.entities().into_iter().find(fits);
    let found = found.ok_or_else(|| Answer::refused(404, 4, "The instance does not exist"))?;
    let on = state.tree.instance(found.instance_id).is_some_and(|instance| instance.restore_on);
    if on { Ok(found) } else { Err(Answer::refused(200, 2, "Activity disabled")) }
}

/// A restore that is about to begin.
struct Start {
    entity: Entity,
    size: u64,
    ending: Ending,
    description: String,
}

fn add(state: &mut State, call: &Call<'_>, start: Start) -> Answer {
    let (id, task_id) = (state.next_job_id(), state.next_task_id());
    state.jobs.push(Job {
        id,
        task_id,
        kind: Kind::Restore,
        entity: start.entity,
        level: 1,
        created_ms: call.now.unix_ms,
        seeded: false,
        foreign: false,
        seconds: state.script.job_seconds.unwrap_or(6.0),
        ending: start.ending,
        visible_after: state.script.listing_lag_seconds,
        pauses: Vec::new(),
        killed_ms: None,
        description: start.description,
        user: call.user().to_owned(),
        size: start.size,
        aged: false,
        retain_until: 0,
    });
    Answer::ok(root::CREATE_TASK, json!({"taskId": task_id, "jobIds": [id.to_string()]}))
}

/// POST /BrowseRDSBackups: the snapshots of an instance. Only the name of the
/// identifier is known; the other fields of an element are this sandbox's own.
pub(super) fn browse(state: &State, call: &Call<'_>) -> Answer {
    let Some(instance) = fields::id(at(&call.body, &["entity", "instanceId"])) else {
        return Answer::malformed();
    };
    if state.tree.instance(instance).is_none() {
        return Answer::refused(404, 4, "The instance does not exist");
    }
    let end = fields::id(&call.body["endTime"]).unwrap_or(u64::MAX);
    let start = fields::number(&call.body["startTime"]).unwrap_or(0);
    let inside = |job: &&Job| {
        let made = u64::try_from(job.created_ms / 1000).unwrap_or(0);
        job.entity.instance_id == instance
            && job.visible(call.now)
            && job.has_data(call.now)
            && (start..=end).contains(&made)
    };
    let row = |job: &Job| {
        json!({
            "snapShotId": job.snapshot(), "jobId": job.id,
            "snapShotTime": job.created_ms / 1000, "subclientName": job.entity.subclient_name,
        })
    };
    let rows: Vec<Value> = state.jobs.iter().rev().filter(inside).map(row).collect();
    Answer::ok(root::GENERIC, json!({"snapList": rows}))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Bench;
    use serde_json::{Value, json};

    fn restore(snapshot: &str, target: &str) -> Value {
        json!({"taskInfo": {
            "associations": [{"clientName": "aws-account-1", "instanceName": "DocumentDB"}],
            "task": {"initiatedFrom": 2, "taskType": 1},
            "subTasks": [{
                "subTask": {"subTaskType": 3, "operationType": 1001},
                "options": {"restoreOptions": {
                    "fileOption": {"sourceItem": []},
                    "cloudAppsRestoreOptions": {"documentDBRestoreOptions": {
                        "restoreSnapshotId": snapshot, "targetInstanceId": target,
                    }},
                }},
            }],
        }})
    }

    #[test]
    fn a_listed_snapshot_can_be_restored_to_a_new_name_only() {
        let mut bench = Bench::new();
        let browse = json!({"entity": {"instanceId": 201}, "copyPresedence": 0, "startTime": 0});
        let (_, body) = bench.post("/BrowseRDSBackups", &browse);
        let snapshot = body["snapList"][0]["snapShotId"].as_str().unwrap().to_owned();
        for (snapshot, target, word) in [
            (snapshot.as_str(), "orders-restored", "Completed"),
            (snapshot.as_str(), "orders", "Failed"),
            ("cv-none", "orders-restored", "Failed"),
        ] {
            let (_, body) = bench.post("/createtask", &restore(snapshot, target));
            let id = body["jobIds"][0].as_str().unwrap().to_owned();
            bench.wait(7.0);
            let job = bench.job(&id);
            assert_eq!((&job["status"], &job["jobType"]), (&json!(word), &json!("Restore")));
        }
        assert_eq!(bench.post("/createtask", &restore("", "x")).0, 400);
    }
}
