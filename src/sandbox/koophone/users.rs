//! Assigning phones to users and taking them away.
//!
//! Source: KooPhone API reference, "Assigning Instances", and the OpenAPI
//! definition of its cancellation.

use serde_json::{Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::instances::own_phone;
use super::jobs::JobKind;
use super::power;
use super::routes::Call;
use super::world::World;

/// Longest list of a cancellation.
const UNASSIGN_LIMIT: usize = 10;

/// `POST /v1/instances/assign`: answers with the envelope only.
///
/// # Errors
/// 1000, also for a phone that belongs to somebody else; 1001 when it is not ours.
pub fn assign(world: &mut World, call: &Call<'_>) -> Outcome {
    let pairs = pairs(world, call, body::LIST_LIMIT)?;
    let taken = |(user, id): &(String, String)| {
        let assigned = world.phone(id).and_then(|phone| phone.assign_user.as_ref());
        assigned.is_some_and(|assigned| assigned != user)
    };
    if pairs.iter().any(taken) {
        return Err(Fault::parameter("An instance is assigned to another user."));
    }
    for (user, id) in pairs {
        if let Some(phone) = world.phone_mut(&id) {
            phone.assign_user = Some(user);
        }
    }
    Ok(fault::success_alone())
}

/// `POST /v1/instances/unassign`: a task that erases the user's data.
///
/// # Errors
/// 1000, also when the user is not the phone's; 1001 when it is not ours; 2006
/// while a backup runs.
pub fn unassign(world: &mut World, call: &Call<'_>) -> Outcome {
    let pairs = pairs(world, call, UNASSIGN_LIMIT)?;
    for (user, id) in &pairs {
        let assigned = world.phone(id).and_then(|phone| phone.assign_user.as_ref());
        if assigned != Some(user) {
            return Err(Fault::parameter(format!("The instance {id} is not assigned so.")));
        }
        if world.activity(id, call.now) == Some(JobKind::Backup) {
            return Err(Fault::business("2006", "A backup of the instance is running."));
        }
    }
    let ids: Vec<String> = pairs.into_iter().map(|(_, id)| id).collect();
    let task_id = format!("RM_{}", world.ids.hex(32));
    let jobs = power::start_all(world, JobKind::Unassign, &ids, &task_id, call);
    Ok(fault::success(json!({"task_id": task_id, "cmd_jobs": jobs})))
}

/// Users and their phones.
fn pairs(world: &World, call: &Call<'_>, limit: usize) -> Result<Vec<(String, String)>, Fault> {
    let body = body::object(call)?;
    let list = body["user_instances"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() || list.len() > limit {
        let message = format!("The parameter user_instances must hold 1 to {limit} entries.");
        return Err(Fault::parameter(message));
    }
    list.iter().map(|entry| pair(world, call, entry)).collect()
}

fn pair(world: &World, call: &Call<'_>, entry: &Value) -> Result<(String, String), Fault> {
    // One published example has a number for the user.
    let user = match entry["user_id"].as_u64() {
        Some(number) => number.to_string(),
        None => body::id(entry, "user_id")?,
    };
    let id = body::id(entry, "instance_id")?;
    own_phone(world, &id, call, "1001")?;
    Ok((user, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::FIRST_PHONE;
    use crate::sandbox::koophone::testkit::Kit;

    fn body(user: Value) -> Value {
        json!({"user_instances": [{"user_id": user, "instance_id": FIRST_PHONE}]})
    }

    #[test]
    fn a_phone_changes_hands() {
        let mut kit = Kit::new();
        let wrong = kit.post("/v1/instances/assign", &body(json!("7")));
        assert_eq!(wrong.code(), "KOOPHONE.API.1000");
        let number = json!(1_008_600_000_104_285_462_u64);
        let answer = kit.post("/v1/instances/unassign", &body(number));
        assert_eq!(answer.code(), "0", "{}", answer.json);
        kit.wait(9.0);
        assert_eq!(kit.entry(FIRST_PHONE)["assign_status"], 0);
        assert_eq!(kit.post("/v1/instances/assign", &body(json!("7"))).code(), "0");
        assert_eq!(kit.entry(FIRST_PHONE)["assign_user"], "7");
    }

    #[test]
    fn the_list_has_limits() {
        let mut kit = Kit::new();
        let eleven = vec![body(json!("7"))["user_instances"][0].clone(); 11];
        let answer = kit.post("/v1/instances/unassign", &json!({"user_instances": eleven}));
        assert_eq!(answer.code(), "KOOPHONE.API.1000");
        assert_eq!(kit.post("/v1/instances/assign", &json!({})).code(), "KOOPHONE.API.1000");
    }
}
