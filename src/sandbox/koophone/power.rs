//! Restarting, resetting, ending sessions and deleting phones.
//!
//! Source: KooPhone API reference, "Resetting Instances in Batches", and the
//! OpenAPI definitions of the other operations.

use serde_json::{Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::instances::own_phone;
use super::jobs::JobKind;
use super::routes::Call;
use super::script::JobPlan;
use super::world::{NewJob, World};

/// `POST /v1/instances/reboot`: restarts phones; answers with the envelope only.
///
/// # Errors
/// 1000, 1001 for a phone that is not ours, 5005 when one is not running.
pub fn reboot(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids = own_ids(world, call, "instance_ids")?;
    let idle = |id: &String| {
        let ready = world.phone(id).is_some_and(|phone| phone.machine && !phone.frozen);
        ready && world.activity(id, call.now).is_none()
    };
    if !ids.iter().all(idle) {
        return Err(Fault::business("5005", "Not all instances are running."));
    }
    start_all(world, JobKind::Reboot, &ids, "", call);
    Ok(fault::success_alone())
}

/// `POST /v1/instances/batch-reset`: erases phones.
///
/// # Errors
/// 1000, 1001 for a phone that is not ours, 2005 and 2006 while one is busy.
pub fn reset(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids = own_ids(world, call, "instance_ids")?;
    for id in &ids {
        match world.activity(id, call.now) {
            Some(JobKind::Backup) => {
                return Err(Fault::business("2006", "A backup of the instance is running."));
            }
            Some(_) => {
                return Err(Fault::business("2005", "A restore of the instance is running."));
            }
            None => {}
        }
    }
    let task_id = format!("RM_{}", world.ids.hex(32));
    let jobs = start_all(world, JobKind::Reset, &ids, &task_id, call);
    Ok(fault::success(json!({"task_id": task_id, "cmd_jobs": jobs})))
}

/// `POST /v1/instances/streaming/stop` and `…/session/release`: without effect
/// here, for nobody streams.
///
/// # Errors
/// 1000, 1001 for a phone that is not ours.
pub fn end_session(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = body::id(&body::object(call)?, "instance_id")?;
    own_phone(world, &id, call, "1001")?;
    Ok(fault::success_alone())
}

/// `POST /v1/instances/delete`: unsubscribes phones.
///
/// # Errors
/// 1000, 1001 for a phone that is not ours.
pub fn delete(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids = own_ids(world, call, "instanceIdList")?;
    world.phones.retain(|phone| !ids.contains(&phone.id));
    Ok(fault::success(Value::Null))
}

/// The ids of a request, all of them phones of the project.
///
/// # Errors
/// 1000, 1001.
pub fn own_ids(world: &World, call: &Call<'_>, name: &str) -> Result<Vec<String>, Fault> {
    let ids = body::ids(&body::object(call)?, name, body::LIST_LIMIT)?;
    for id in &ids {
        own_phone(world, id, call, "1001")?;
    }
    Ok(ids)
}

/// Starts a job that ends well on each phone, and lists the jobs.
pub fn start_all(
    world: &mut World,
    kind: JobKind,
    ids: &[String],
    task_id: &str,
    call: &Call<'_>,
) -> Vec<Value> {
    let mut jobs = Vec::new();
    for phone in ids {
        let plan = JobPlan::default();
        let new = NewJob { kind, phone, task_id, plan, by_request: true, output: None };
        let job_id = world.start(new, call.now);
        jobs.push(json!({"instance_id": phone, "job_id": job_id}));
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::{FIRST_PHONE, RELEASED_PHONE, SECOND_PHONE};
    use crate::sandbox::koophone::testkit::Kit;

    fn ids(ids: &[&str]) -> Value {
        json!({ "instance_ids": ids })
    }

    #[test]
    fn a_reboot_needs_running_phones() {
        let mut kit = Kit::new();
        let path = "/v1/instances/reboot";
        let answer = kit.post(path, &ids(&[FIRST_PHONE, RELEASED_PHONE]));
        assert_eq!(answer.code(), "KOOPHONE.API.5005");
        let answer = kit.post(path, &ids(&[FIRST_PHONE, SECOND_PHONE]));
        assert_eq!((answer.code(), answer.json.get("data")), ("0", None));
        assert_eq!(kit.entry(FIRST_PHONE)["running_status"], 4);
        kit.wait(9.0);
        assert_eq!(kit.entry(FIRST_PHONE)["running_status"], 2);
    }

    #[test]
    fn a_reset_is_a_task_and_excludes_backups() {
        let mut kit = Kit::new();
        let answer = kit.post("/v1/instances/batch-reset", &ids(&[FIRST_PHONE]));
        assert_eq!(answer.json["data"]["cmd_jobs"][0]["instance_id"], FIRST_PHONE);
        assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "KOOPHONE.API.1000");
        assert_eq!(kit.backup(&[SECOND_PHONE]).code(), "0");
        let answer = kit.post("/v1/instances/batch-reset", &ids(&[SECOND_PHONE]));
        assert_eq!(answer.code(), "KOOPHONE.API.2006");
    }

    #[test]
    fn sessions_end_and_phones_go() {
        let mut kit = Kit::new();
        let body = json!({"instance_id": FIRST_PHONE});
        assert_eq!(kit.post("/v1/instances/streaming/stop", &body).code(), "0");
        assert_eq!(kit.post("/v1/instances/session/release", &body).code(), "0");
        let answer = kit.post("/v1/instances/delete", &json!({"instanceIdList": [SECOND_PHONE]}));
        assert_eq!((answer.code(), &answer.json["data"]), ("0", &Value::Null));
        assert_eq!(kit.entry(SECOND_PHONE), Value::Null);
    }
}
