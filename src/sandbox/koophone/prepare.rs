//! Preparing phones, which is the restore of a backup, and its progress.
//!
//! Source: KooPhone API reference, "Preparing Instances in Batches" and
//! "Querying the Preparation Progress".

use serde_json::{Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::instances::own_phone;
use super::jobs::{JobKind, Stage};
use super::routes::Call;
use super::world::{self, NewJob, Phone, World};

/// `POST /v1/instances/prepare`: starts a restore where one is needed and
/// answers with one number a phone.
///
/// # Errors
/// 1000, 4001 for an unknown phone, 1001 when it is assigned to somebody else,
/// 2004 when it is frozen.
pub fn run(world: &mut World, call: &Call<'_>) -> Outcome {
    let body = body::object(call)?;
    let user = body::id(&body, "user_id")?;
    let ids = body::ids(&body, "instance_ids", body::LIST_LIMIT)?;
    for id in &ids {
        check(own_phone(world, id, call, "4001")?, &user)?;
    }
    let list: Vec<Value> = ids.iter().map(|id| prepare(world, id, call)).collect();
    Ok(fault::success(json!({ "status_list": list })))
}

fn check(phone: &Phone, user: &str) -> Result<(), Fault> {
    let stranger = phone.assign_user.as_deref().is_some_and(|assigned| assigned != user);
    if stranger {
        let message = format!("The instance {} is not assigned to the user.", phone.id);
        return Err(Fault::business("1001", message));
    }
    if phone.frozen {
        return Err(Fault::business("2004", format!("The instance {} is frozen.", phone.id)));
    }
    Ok(())
}

fn prepare(world: &mut World, id: &str, call: &Call<'_>) -> Value {
    let (machine, assigned) =
        world.phone(id).map_or((false, false), |p| (p.machine, p.assign_user.is_some()));
    let status = match world.activity(id, call.now) {
        Some(JobKind::Backup) => 3,
        Some(JobKind::Reset) => 4,
        Some(JobKind::Reboot) => 5,
        Some(JobKind::Restore) => 1,
        _ if !assigned => 2,
        _ if machine => 0,
        _ => {
            start_restore(world, id, call);
            1
        }
    };
    json!({"instance_id": id, "status": status})
}

fn start_restore(world: &mut World, id: &str, call: &Call<'_>) {
    let plan = world::next_plan(&mut world.script.next_restores);
    let kind = JobKind::Restore;
    let new = NewJob { kind, phone: id, task_id: "", plan, by_request: true, output: None };
    world.start(new, call.now);
}

/// `POST /v1/instances/prepare-progress`: 0 normal, 1 queuing, 2 restoring or
/// offline, 3 backing up, -1 failed.
///
/// # Errors
/// 1000, 4001 for an unknown phone, 1001 when it is assigned to somebody else.
pub fn progress(world: &mut World, call: &Call<'_>) -> Outcome {
    let body = body::object(call)?;
    let user = body::id(&body, "user_id")?;
    let id = body::id(&body, "instance_id")?;
    let phone = own_phone(world, &id, call, "4001")?;
    if phone.assign_user.as_deref().is_some_and(|assigned| assigned != user) {
        let message = format!("The instance {id} is not assigned to the user.");
        return Err(Fault::business("1001", message));
    }
    let status = progress_status(world, phone, call);
    Ok(fault::success(json!({"status": status, "waitingCount": i32::from(status == 1)})))
}

fn progress_status(world: &World, phone: &Phone, call: &Call<'_>) -> i32 {
    let newest = world.jobs.iter().rev().find(|job| {
        job.phone == phone.id && matches!(job.kind, JobKind::Backup | JobKind::Restore)
    });
    let stage = newest.map(|job| (job.kind, job.stage(call.now)));
    match stage {
        Some((JobKind::Backup, stage)) if stage.is_active() => 3,
        Some((JobKind::Restore, Stage::Preparing)) => 1,
        Some((JobKind::Restore, Stage::Running)) => 2,
        Some((JobKind::Restore, Stage::Failed)) => -1,
        _ if phone.machine => 0,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::{FIRST_PHONE, FROZEN_PHONE, RELEASED_PHONE};
    use crate::sandbox::koophone::testkit::Kit;

    const USER: &str = "1008600000104285462";

    fn prepare_phone(kit: &mut Kit, id: &str) -> crate::sandbox::koophone::testkit::Answer {
        let body = json!({"user_id": USER, "instance_ids": [id]});
        kit.post("/v1/instances/prepare", &body)
    }

    fn progress_of(kit: &mut Kit, id: &str) -> Value {
        let body = json!({"user_id": USER, "instance_id": id});
        kit.post("/v1/instances/prepare-progress", &body).json["data"]["status"].clone()
    }

    #[test]
    fn a_released_phone_is_restored_and_can_be_backed_up_again() {
        let mut kit = Kit::new();
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), 2);
        let answer = prepare_phone(&mut kit, RELEASED_PHONE);
        assert_eq!(answer.json["data"]["status_list"][0]["status"], 1);
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), 1);
        assert_eq!(kit.backup(&[RELEASED_PHONE]).code(), "KOOPHONE.API.2005");
        kit.wait(3.0);
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), 2);
        kit.wait(6.0);
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), 0);
        assert_eq!(kit.entry(RELEASED_PHONE)["restore_status"], 2);
        let answer = prepare_phone(&mut kit, RELEASED_PHONE);
        assert_eq!(answer.json["data"]["status_list"][0]["status"], 0);
        assert_eq!(kit.backup(&[RELEASED_PHONE]).code(), "0");
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), 3);
        let answer = prepare_phone(&mut kit, RELEASED_PHONE);
        assert_eq!(answer.json["data"]["status_list"][0]["status"], 3);
    }

    #[test]
    fn a_restore_can_fail() {
        let mut kit = Kit::new();
        kit.script("next_restore", json!("failed"));
        prepare_phone(&mut kit, RELEASED_PHONE);
        kit.wait(9.0);
        assert_eq!(progress_of(&mut kit, RELEASED_PHONE), -1);
        assert_eq!(kit.entry(RELEASED_PHONE)["restore_status"], 3);
    }

    #[test]
    fn refusals() {
        let mut kit = Kit::new();
        assert_eq!(prepare_phone(&mut kit, "unknown1").code(), "KOOPHONE.API.4001");
        assert_eq!(prepare_phone(&mut kit, FROZEN_PHONE).code(), "KOOPHONE.API.2004");
        let body = json!({"user_id": "1", "instance_ids": [FIRST_PHONE]});
        assert_eq!(kit.post("/v1/instances/prepare", &body).code(), "KOOPHONE.API.1001");
        let body = json!({"instance_ids": [FIRST_PHONE]});
        assert_eq!(kit.post("/v1/instances/prepare", &body).code(), "KOOPHONE.API.1000");
    }
}
