//! Schedules: a task of type SCHEDULE is stored instead of run.
//!
//! Source: `schedules.py` of the vendor's Python SDK.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::Entity;
use super::fields;
use super::state::State;

/// One stored schedule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Schedule {
    task_id: u64,
    subtask_id: u64,
    name: String,
    pattern: Value,
    level: Value,
    entities: Vec<Entity>,
    on: bool,
}

/// Known values of `freq_type`.
const FREQUENCIES: &[u64] = &[1, 4, 8, 16, 32, 64, 128, 1024, 4096];

/// Stores a schedule; its answer has a task and no job.
///
/// # Errors
/// The refusal as an answer.
pub(super) fn store(
    state: &mut State,
    _call: &Call<'_>,
    subclients: &[u64],
    subtask: &Value,
) -> Result<Answer, Answer> {
    let pattern = &subtask["pattern"];
    let known = fields::id(&pattern["freq_type"]).is_some_and(|kind| FREQUENCIES.contains(&kind));
    if !known && pattern["freq_type"].as_str() != Some("After_Job_Completes") {
        return Err(Answer::malformed());
    }
    let tree = &state.tree;
    let entities = subclients.iter().filter_map(|id| tree.entity(tree.subclient(*id)?)).collect();
    let (task_id, subtask_id) = (state.next_task_id(), state.next_entity_id());
    let name = fields::text(&subtask["subTask"]["subTaskName"]).unwrap_or("Schedule").to_owned();
    state.schedules.push(Schedule {
        task_id,
        subtask_id,
        name,
        pattern: pattern.clone(),
        level: subtask["options"]["backupOpts"]["backupLevel"].clone(),
        entities,
        on: true,
    });
    Ok(Answer::ok(root::CREATE_TASK, json!({"taskId": task_id})))
}

/// GET /Schedules.
pub(super) fn list(state: &State, call: &Call<'_>) -> Answer {
    let wanted = |name: &str| call.query_number(name).ok().flatten();
    let (client, app) = (wanted("clientId"), wanted("apptypeId"));
    let (set, subclient) = (wanted("backupsetId"), wanted("subclientId"));
    let fits = |entity: &Entity| {
        client.is_none_or(|id| id == entity.client_id)
            && app.is_none_or(|id| id == entity.application_id)
            && set.is_none_or(|id| id == entity.backupset_id)
            && subclient.is_none_or(|id| id == entity.subclient_id)
    };
    let shown = state.schedules.iter().filter(|schedule| schedule.entities.iter().any(fits));
    let rows: Vec<Value> = shown.map(Schedule::json).collect();
    Answer::ok(root::GENERIC, json!({"taskDetail": rows}))
}

/// POST /Schedules/task/Action/Enable and Disable.
pub(super) fn switch(state: &mut State, call: &Call<'_>, on: bool) -> Answer {
    let id = fields::id(&call.body["taskId"]);
    let Some(schedule) = state.schedules.iter_mut().find(|s| Some(s.task_id) == id) else {
        return Answer::refused(404, 4, "The schedule does not exist");
    };
    schedule.on = on;
    Answer::refused(200, 0, "")
}

impl Schedule {
    fn json(&self) -> Value {
        let associations: Vec<Value> = self.entities.iter().map(Entity::json).collect();
        json!({
            "task": {
                "taskId": self.task_id, "taskName": self.name, "taskType": 2,
                "taskFlags": {"disabled": !self.on},
            },
            "associations": associations,
            "subTasks": [{
                "subTask": {
                    "subTaskId": self.subtask_id, "subTaskName": self.name, "subTaskType": 2,
                    "operationType": 2,
                },
                "pattern": self.pattern,
                "options": {"backupOpts": {"backupLevel": self.level}},
            }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, task};
    use serde_json::{Value, json};

    #[test]
    fn a_schedule_is_stored_and_starts_nothing() {
        let mut bench = Bench::new();
        let mut body = task("cluster-group-1");
        body["taskInfo"]["task"]["taskType"] = json!(2);
        assert_eq!(bench.post("/createtask", &body).0, 400);
        body["taskInfo"]["subTasks"][0]["pattern"] = json!({"freq_type": 4});
        let (_, answer) = bench.post("/createtask", &body);
        assert!(answer["taskId"].is_u64() && answer["jobIds"] == Value::Null);
        let (_, list) = bench.get("/Schedules?clientId=101&apptypeId=134&subclientId=401");
        assert_eq!(list["taskDetail"][0]["task"]["taskFlags"]["disabled"], false);
        let id = json!({"taskId": answer["taskId"]});
        assert_eq!(bench.post("/Schedules/task/Action/Disable", &id).0, 200);
        let (_, list) = bench.get("/Schedules?subclientId=401");
        assert_eq!(list["taskDetail"][0]["task"]["taskFlags"]["disabled"], true);
        assert_eq!(bench.get("/Schedules?subclientId=402").1["taskDetail"], json!([]));
    }
}
