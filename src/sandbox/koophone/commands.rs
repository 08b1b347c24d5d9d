//! Shell commands on phones.
//!
//! Source: KooPhone API reference, "Running Asynchronous Commands" and
//! "Running Synchronous Commands".

use serde_json::{Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::jobs::JobKind;
use super::power;
use super::routes::Call;
use super::script::JobPlan;
use super::world::{NewJob, World};

/// Longest command in bytes.
const COMMAND_LIMIT: usize = 1024;

/// `POST /v1/instances/async-command`: a task to be asked for later.
///
/// # Errors
/// 1000 for a malformed request or command, 1001 for a phone that is not ours.
pub fn start(world: &mut World, call: &Call<'_>) -> Outcome {
    let (command, ids) = read(world, call)?;
    let task_id = world.ids.hex(32);
    let mut jobs = Vec::new();
    for phone in &ids {
        let new = NewJob {
            kind: JobKind::Command,
            phone,
            task_id: &task_id,
            plan: JobPlan::default(),
            by_request: true,
            output: Some(output(&command)),
        };
        let job_id = world.start(new, call.now);
        jobs.push(json!({"instance_id": phone, "job_id": job_id}));
    }
    Ok(fault::success(json!({"task_id": task_id, "cmd_jobs": jobs})))
}

/// `POST /v1/instances/sync-command`: one result a phone at once.
///
/// # Errors
/// As for [`start`].
pub fn run(world: &mut World, call: &Call<'_>) -> Outcome {
    let (command, ids) = read(world, call)?;
    let results: Vec<Value> = ids.iter().map(|id| result(world, id, &command)).collect();
    Ok(fault::success(json!({ "cmd_results": results })))
}

fn result(world: &World, id: &str, command: &str) -> Value {
    let runs = world.phone(id).is_some_and(|phone| phone.machine);
    let (status, code, message) = match runs {
        true => (2, "", ""),
        false => (-1, "CPS0005", "The phone was not found."),
    };
    json!({"instance_id": id, "status": status, "error_code": code, "error_msg": message,
           "execute_msg": runs.then(|| output(command))})
}

fn output(command: &str) -> String {
    format!("sandbox: {command}\n")
}

fn read(world: &World, call: &Call<'_>) -> Result<(String, Vec<String>), Fault> {
    let body = body::object(call)?;
    let command = body::text(&body, "command", COMMAND_LIMIT)?;
    // Spaces stand in the published example though the page's list lacks them.
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_./:- ".contains(c);
    if !command.chars().all(allowed) {
        return Err(Fault::parameter("The command holds a character that is not allowed."));
    }
    Ok((command, power::own_ids(world, call, "instance_ids")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::{FIRST_PHONE, RELEASED_PHONE};
    use crate::sandbox::koophone::testkit::Kit;

    #[test]
    fn a_command_runs_later_or_at_once() {
        let mut kit = Kit::new();
        let body = json!({"command": "ls /data", "instance_ids": [FIRST_PHONE, RELEASED_PHONE]});
        let answer = kit.post("/v1/instances/sync-command", &body);
        let results = &answer.json["data"]["cmd_results"];
        assert_eq!((&results[0]["status"], &results[1]["status"]), (&json!(2), &json!(-1)));
        let answer = kit.post("/v1/instances/async-command", &body);
        let task = answer.json["data"]["task_id"].as_str().unwrap().to_owned();
        assert_eq!(task.len(), 32);
        kit.wait(9.0);
        let jobs = kit.get(&format!("/v1/instances/tasks/{task}")).json["data"]["jobs"].clone();
        assert_eq!(jobs[0]["execute_msg"], "sandbox: ls /data\n");
    }

    #[test]
    fn shell_metacharacters_are_refused() {
        let mut kit = Kit::new();
        let body = json!({"command": "ls; reboot", "instance_ids": [FIRST_PHONE]});
        let answer = kit.post("/v1/instances/async-command", &body);
        assert_eq!(answer.code(), "KOOPHONE.API.1000");
    }
}
