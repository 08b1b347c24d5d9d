//! `GET /v1/instances/tasks/{task_id}`: the jobs of a task.
//!
//! Source: KooPhone API reference, "Querying Task Execution Results". The page
//! names commands and app installations as the sources of task ids; whether
//! it serves tasks of backups is documented nowhere, so it can be scripted.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::fault::{self, Fault, Outcome};
use super::jobs::{Job, JobKind, Stage};
use super::routes::Call;
use super::script::Tasks;
use super::world::World;
use crate::sandbox::service::Moment;

/// Shows the jobs of a task, at most 100.
///
/// # Errors
/// 1323 for a task that is not known.
pub fn show(world: &mut World, call: &Call<'_>) -> Outcome {
    let raw = call.request.path().rsplit('/').next().unwrap_or("");
    let id = percent_decode_str(raw).decode_utf8_lossy();
    let jobs: Vec<&Job> = world.jobs.iter().filter(|job| job.task_id == id).collect();
    let ours = jobs.iter().all(|job| {
        world.phone(&job.phone).is_some_and(|phone| phone.project_id == call.project_id)
    });
    let command = jobs.iter().all(|job| job.kind == JobKind::Command);
    let mode = if command { Tasks::Serve } else { world.script.tasks };
    if jobs.is_empty() || !ours || mode == Tasks::Unknown {
        return Err(Fault::business("1323", "The task does not exist."));
    }
    let shown: Vec<Value> = jobs
        .iter()
        .filter(|job| mode == Tasks::Serve && job.stage(call.now) != Stage::Vanished)
        .take(100)
        .map(|job| describe(job, call.now))
        .collect();
    Ok(fault::success(json!({ "jobs": shown })))
}

fn describe(job: &Job, now: &Moment) -> Value {
    let stage = job.stage(now);
    let (code, message) = match stage {
        Stage::Failed => ("CPS.0191", "The command failed."),
        _ => ("", ""),
    };
    let output = job.output.as_ref().filter(|_| stage == Stage::Succeeded);
    json!({
        "job_id": job.job_id,
        "status": stage.task_status(),
        "error_code": code,
        "error_msg": message,
        "execute_msg": output,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::{FIRST_PHONE, SECOND_PHONE};
    use crate::sandbox::koophone::testkit::Kit;

    #[test]
    fn a_task_has_one_job_a_phone_and_ends_can_differ() {
        let mut kit = Kit::new();
        kit.script("next_job", json!(["succeeded", "failed"]));
        let answer = kit.backup(&[FIRST_PHONE, SECOND_PHONE]);
        let data = answer.json["data"].clone();
        let path = format!("/v1/instances/tasks/{}", data["task_id"].as_str().unwrap());
        kit.wait(9.0);
        let jobs = kit.get(&path).json["data"]["jobs"].clone();
        assert_eq!((&jobs[0]["status"], &jobs[0]["error_code"]), (&json!(2), &json!("")));
        assert_eq!((&jobs[1]["status"], &jobs[1]["error_code"]), (&json!(-1), &json!("CPS.0191")));
        assert_eq!(jobs[1]["job_id"], data["cmd_jobs"][1]["job_id"]);
    }

    #[test]
    fn tasks_of_backups_can_be_unknown_or_empty() {
        let mut kit = Kit::new();
        let answer = kit.backup(&[FIRST_PHONE]);
        let id = answer.json["data"]["task_id"].as_str().unwrap().to_owned();
        let path = format!("/v1/instances/tasks/{}", id.replace('_', "%5F"));
        assert_eq!(kit.get(&path).code(), "0");
        kit.script("tasks", json!("empty"));
        assert_eq!(kit.get(&path).json["data"]["jobs"], json!([]));
        kit.script("tasks", json!("1323"));
        let answer = kit.get(&path);
        assert_eq!((answer.status, answer.code()), (400, "KOOPHONE.API.1323"));
        assert_eq!(kit.get("/v1/instances/tasks/RM_none").code(), "KOOPHONE.API.1323");
    }
}
