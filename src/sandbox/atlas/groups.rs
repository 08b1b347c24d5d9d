//! Projects and the current rate limits.
//!
//! Source: Atlas Administration API v2, "Projects" and "Rate Limiting".

use serde_json::{Value, json};

use super::call::Call;
use super::rates;
use super::reply::{Answer, Outcome};
use super::routes::{FIRST, Operation};
use super::state::{Group, State};
use crate::sandbox::service::rfc3339;

/// Operations on projects.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "listGroups",
        method: "GET",
        path: "/groups",
        dates: FIRST,
        limit: rates::PROJECTS,
        answer: list,
    },
    Operation {
        name: "getGroup",
        method: "GET",
        path: "/groups/{groupId}",
        dates: FIRST,
        limit: rates::PROJECT,
        answer: get,
    },
];

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    Ok(Answer::List(state.groups.iter().map(|group| view(state, group, call)).collect()))
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut own = state.groups.iter().filter(|group| group.id == call.group());
    let view = own.next().map_or(Value::Null, |group| view(state, group, call));
    Ok(Answer::Object(200, view))
}

fn view(state: &State, group: &Group, call: &Call<'_>) -> Value {
    let clusters = state.clusters.iter().filter(|cluster| cluster.group_id == group.id).count();
    let base = &call.now.base_url;
    json!({
        "clusterCount": clusters,
        "created": rfc3339(group.created_unix_ms),
        "id": group.id,
        "links": [{
            "href": format!("{base}/api/atlas/{}/groups/{}", call.form.root, group.id),
            "rel": "self",
        }],
        "name": group.name,
        "orgId": group.org_id,
        "tags": [],
        "withDefaultAlertsSettings": true,
    })
}
