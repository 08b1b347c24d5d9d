//! Making, changing and deleting cluster groups.
//!
//! Source: api.commvault.com, "Create a DocumentDB subclient" and the RDS pages.

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::{Entity, Subclient};
use super::entity_reads::no_subclient;
use super::fields::{self, at};
use super::state::State;

/// POST /Subclient.
pub(super) fn create(state: &mut State, call: &Call<'_>) -> Answer {
    let wanted = &call.body["subClientProperties"];
    let entity = &wanted["subClientEntity"];
    let Some(name) = fields::text(&entity["subclientName"]) else {
        return failed();
    };
    let Some(set) = backupset(state, entity) else { return failed() };
    let mut siblings = state.tree.subclients.iter().filter(|s| s.backupset_id == set.backupset_id);
    if siblings.any(|subclient| subclient.name.eq_ignore_ascii_case(name)) {
        let text = "A subclient by this name already exists as part of this backup set.";
        return Answer::refused(409, 3, text);
    }
    let id = state.next_entity_id();
    state.tree.subclients.push(Subclient {
        id,
        backupset_id: set.backupset_id,
        name: name.to_owned(),
        content: content(wanted).unwrap_or_default(),
        backup_on: true,
        plan_id: fields::id(at(wanted, &["planEntity", "planId"])).unwrap_or(1),
        seconds: 6.0,
        size: 1 << 30,
    });
    written(id)
}

fn backupset(state: &State, entity: &Value) -> Option<Entity> {
    let named = |field: &str, name: &str| {
        fields::text(&entity[field]).is_some_and(|given| given.eq_ignore_ascii_case(name))
    };
    let fits = |set: &Entity| {
        named("clientName", &set.client_name)
            && named("instanceName", &set.instance_name)
            && (entity["backupsetName"].is_null() || named("backupsetName", &set.backupset_name))
    };
    let sets = &state.tree.backupsets;
    sets.iter().filter_map(|set| state.tree.backupset_entity(set)).find(fits)
}

fn content(wanted: &Value) -> Option<Vec<Value>> {
    let children = wanted.get("cloudDbContent")?.get("children")?;
    Some(fields::list(children).into_iter().cloned().collect())
}

/// POST /Subclient/{id}: name and content.
pub(super) fn change(state: &mut State, call: &Call<'_>) -> Answer {
    let wanted = &call.body["subClientProperties"];
    let Some(id) = call.path_id().filter(|id| state.tree.subclient(*id).is_some()) else {
        return no_subclient();
    };
    if !wanted.is_object() {
        return Answer::malformed();
    }
    if let Some(subclient) = state.tree.subclient_mut(id) {
        if let Some(children) = content(wanted) {
            subclient.content = children;
        }
        if let Some(name) = fields::text(at(wanted, &["subClientEntity", "newName"])) {
            name.clone_into(&mut subclient.name);
        }
    }
    written(id)
}

/// DELETE /Subclient/{id}. Past jobs keep its name.
pub(super) fn delete(state: &mut State, call: &Call<'_>) -> Answer {
    let id = call.path_id();
    let before = state.tree.subclients.len();
    state.tree.subclients.retain(|subclient| Some(subclient.id) != id);
    if state.tree.subclients.len() == before {
        return no_subclient();
    }
    let body = json!({"response": [{"errorCode": 0, "errorString": ""}]});
    Answer::ok(root::GENERIC, body)
}

fn written(id: u64) -> Answer {
    let body = json!({
        "processinginstructioninfo": {"attributes": [{"name": "exitval", "value": "0"}]},
        "response": {
            "warningCode": 0, "errorCode": 0, "warningMessage": "",
            "entity": {"subclientId": id, "_type_": 0},
        },
    });
    Answer::ok(root::GENERIC, body)
}

fn failed() -> Answer {
    Answer::refused(500, 1, "Failed to create new subclient.")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, task};
    use serde_json::json;

    #[test]
    fn a_cluster_group_lives_from_creation_to_deletion() {
        let mut bench = Bench::new();
        let body = json!({"subClientProperties": {
            "subClientEntity": {
                "clientName": "aws-account-1", "instanceName": "DocumentDB",
                "appName": "Cloud Apps", "backupsetName": "defaultBackupSet",
                "subclientName": "nightly",
            },
            "cloudDbContent": {"children": [{"name": "new", "type": "Cluster"}]},
        }});
        let (_, made) = bench.post("/subclient", &body);
        assert_eq!(made["response"]["errorCode"], 0);
        let id = made["response"]["entity"]["subclientId"].clone();
        assert_eq!(bench.post("/Subclient", &body).0, 409);
        assert_eq!(bench.post("/Subclient", &json!({})).0, 500);
        assert_eq!(bench.post("/createtask", &task("nightly")).0, 200);
        let empty = json!({"subClientProperties": {"cloudDbContent": {"children": []}}});
        assert_eq!(bench.post(&format!("/Subclient/{id}"), &empty).0, 200);
        assert_eq!(bench.post("/Subclient/999", &empty).0, 404);
        assert_eq!(bench.send("DELETE", &format!("/Subclient/{id}"), &[], "").status, 200);
        assert_eq!(bench.post("/createtask", &task("nightly")).0, 500);
    }
}
