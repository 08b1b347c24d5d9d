//! `POST /v1/instances/backup`: copies phones to object storage and releases
//! their machines.
//!
//! Source: KooPhone API reference, "Backing Up an Instance" and "Error Codes".
//! Which code goes with a phone that has no machine is documented nowhere; this
//! imitation takes 1000 of the codes on the operation's page. That ids which
//! are not accepted are left out of `cmd_jobs` is deduced from the answer's
//! shape.

use serde_json::{Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::jobs::JobKind;
use super::routes::Call;
use super::script::{Mixed, WithoutData};
use super::world::{self, NewJob, World};

/// Longest list of ids in the OpenAPI definition.
const SHORT_LIMIT: usize = 50;

/// Starts a backup of each phone that can be backed up.
///
/// # Errors
/// 1000 for a malformed request, 1002 for phones of several regions, and the
/// first phone's reason when no phone is accepted.
pub fn run(world: &mut World, call: &Call<'_>) -> Outcome {
    let limit = if world.script.accept_hundred { body::LIST_LIMIT } else { SHORT_LIMIT };
    let ids = body::ids(&body::object(call)?, "instance_ids", limit)?;
    check_regions(world, &ids)?;
    let (accepted, mut refused) = sort_out(world, ids, call);
    let refuse_all = world.script.mixed == Mixed::RefuseAll;
    if (accepted.is_empty() || refuse_all) && !refused.is_empty() {
        return Err(refused.swap_remove(0));
    }
    let task_id = format!("RM_{}", world.ids.hex(32));
    let jobs: Vec<Value> =
        accepted.iter().map(|phone| start(world, phone, &task_id, call)).collect();
    Ok(answer(world.script.take_without_data(), &task_id, &jobs))
}

fn answer(without: WithoutData, task_id: &str, jobs: &[Value]) -> crate::sandbox::http::HttpReply {
    match without {
        WithoutData::Never => fault::success(json!({"task_id": task_id, "cmd_jobs": jobs})),
        WithoutData::Null => fault::success(Value::Null),
        WithoutData::Next | WithoutData::Always => fault::success_alone(),
    }
}

fn check_regions(world: &World, ids: &[String]) -> Result<(), Fault> {
    let mut regions = ids.iter().filter_map(|id| world.phone(id)).map(|phone| &phone.region);
    let first = regions.next();
    if regions.any(|region| Some(region) != first) {
        return Err(Fault::business("1002", "The instances are not in the same region."));
    }
    Ok(())
}

fn sort_out(world: &World, ids: Vec<String>, call: &Call<'_>) -> (Vec<String>, Vec<Fault>) {
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for id in ids {
        match check(world, &id, call) {
            Ok(()) => accepted.push(id),
            Err(fault) => refused.push(fault),
        }
    }
    (accepted, refused)
}

/// Whether a phone can be backed up now.
fn check(world: &World, id: &str, call: &Call<'_>) -> Result<(), Fault> {
    let Some(phone) = world.phone(id) else {
        return Err(Fault::business("1001", format!("No permission on the instance {id}.")));
    };
    if phone.project_id != call.project_id {
        let message = format!("The instance {id} does not belong to the tenant.");
        return Err(Fault::business("1012", message));
    }
    if phone.frozen {
        return Err(Fault::business("2004", format!("The instance {id} is frozen.")));
    }
    match world.activity(id, call.now) {
        Some(JobKind::Backup) => {
            Err(Fault::business("2006", format!("The instance {id} is being backed up.")))
        }
        Some(JobKind::Restore) => {
            Err(Fault::business("2005", format!("The instance {id} is being restored.")))
        }
        Some(_) => Err(Fault::parameter(format!("The instance {id} is busy."))),
        None if !phone.machine => {
            let message = format!("The data of instance {id} is not on a physical machine.");
            Err(Fault::parameter(message))
        }
        None => Ok(()),
    }
}

fn start(world: &mut World, phone: &str, task_id: &str, call: &Call<'_>) -> Value {
    let plan = world::next_plan(&mut world.script.next_jobs);
    let kind = JobKind::Backup;
    let new = NewJob { kind, phone, task_id, plan, by_request: true, output: None };
    let job_id = world.start(new, call.now);
    json!({"instance_id": phone, "job_id": job_id})
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
