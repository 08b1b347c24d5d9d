//! Kill, pause, resume and resubmit. Acceptance is not completion.
//!
//! Source: documentation.commvault.com, "REST API - POST Job Suspend" and
//! "POST Job Resume"; `job.py` of the vendor's Python SDK.

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::create_task;
use super::fields::{self, Choice, choice};
use super::script::ActionAnswer;
use super::state::{Start, State};
use super::timeline::is_terminal;

/// What is done to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Ends it.
    Kill,
    /// Suspends it.
    Pause,
    /// Lets it go on.
    Resume,
}

const MULTI: &[(u64, &str)] = &[(0, "JOB_SUSPEND"), (1, "JOB_RESUME"), (2, "JOB_KILL")];

/// POST /Job/{id}/action/…
pub(super) fn act(state: &mut State, call: &Call<'_>, action: Action) -> Answer {
    let Some(id) = call.path_id() else { return Answer::bad_parameter("jobId") };
    let Ok(auto_resume) = call.query_number("autoResumeInSec") else {
        return Answer::bad_parameter("autoResumeInSec");
    };
    match apply(state, call, id, action, auto_resume) {
        Ok(()) if state.script.action_answer == ActionAnswer::Empty => {
            Answer::ok(root::JOB_ACTION, json!({}))
        }
        Ok(()) => report(0, ""),
        Err(text) => report(2, text),
    }
}

fn apply(
    state: &mut State,
    call: &Call<'_>,
    id: u64,
    action: Action,
    auto_resume: Option<u64>,
) -> Result<(), &'static str> {
    let job = state.job_mut(id, call.now).ok_or("The job was not found")?;
    let status = job.status(call.now);
    if is_terminal(status) {
        return Err("The job is already finished");
    }
    if status == "Kill Pending" {
        return Err("The job is being killed");
    }
    match action {
        Action::Kill => job.kill(call.now),
        Action::Pause if job.suspended(call.now) => return Err("The job is already suspended"),
        Action::Pause => job.pause(call.now.unix_ms, auto_resume),
        Action::Resume if !job.resume(call.now) => return Err("The job is not suspended"),
        Action::Resume => {}
    }
    Ok(())
}

fn report(code: u64, text: &str) -> Answer {
    let entry = json!({"errorCode": code, "errLogMessage": text});
    Answer::ok(root::JOB_ACTION, json!({"errors": [{"errList": [entry]}]}))
}

/// POST /Job/{id}/action/Resubmit: the same backup again, as a new job.
pub(super) fn resubmit(state: &mut State, call: &Call<'_>) -> Answer {
    let found = call.path_id().and_then(|id| state.job(id, call.now)).cloned();
    let Some(job) = found else { return report(2, "The job was not found") };
    if !job.ended(call.now) {
        return report(2, "The job has not finished");
    }
    if let Err(refusal) = state.ready(job.entity.subclient_id, call.now) {
        return refusal;
    }
    let held = call.query("startInSuspendedState").map_or(Value::Null, Value::String);
    let start = Start {
        level: job.level,
        description: job.description.clone(),
        suspended: fields::flag(&held).unwrap_or(false),
        user: call.user().to_owned(),
    };
    create_task::start_all(state, call, &[job.entity.subclient_id], &start)
}

/// POST /Jobs/MultiJobOperation. The number 0 for suspend is known, the
/// other numbers are this sandbox's own; names are safe.
pub(super) fn multi(state: &mut State, call: &Call<'_>) -> Answer {
    let request = &call.body["jobOpReq"];
    let action = match choice(&request["operationType"], MULTI) {
        Choice::Known(0) => Action::Pause,
        Choice::Known(1) => Action::Resume,
        Choice::Known(_) => Action::Kill,
        _ => return Answer::malformed(),
    };
    let jobs = fields::list(&request["jobs"]);
    if jobs.is_empty() {
        return Answer::malformed();
    }
    let mut entries = Vec::new();
    for job in jobs {
        let id = fields::id(&job["jobId"]).unwrap_or(0);
        let (code, text) = match apply(state, call, id, action, None) {
            Ok(()) => (0, ""),
            Err(text) => (2, text),
        };
        entries.push(json!({
            "jobId": id, "errList": [{"errorCode": code, "errLogMessage": text}],
        }));
    }
    Answer::ok(root::JOB_ACTION, json!({"errors": entries}))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Bench;
    use serde_json::{Value, json};

    fn act(bench: &mut Bench, id: &str, verb: &str) -> Value {
        let (status, body) = bench.post(&format!("/Job/{id}/action/{verb}"), &Value::Null);
        assert_eq!(status, 200, "{body}");
        body["errors"][0]["errList"][0]["errorCode"].clone()
    }

    #[test]
    fn a_kill_is_accepted_first_and_done_later() {
        let mut bench = Bench::new();
        let id = bench.start();
        bench.wait(2.0);
        assert_eq!(act(&mut bench, &id, "kill"), 0);
        assert_eq!(bench.status(&id), "Kill Pending");
        assert_eq!(act(&mut bench, &id, "resume"), 2);
        bench.wait(1.0);
        let job = bench.job(&id);
        assert_eq!(job["status"], "Killed");
        assert_ne!(job["jobEndTime"], 0);
        assert_eq!(act(&mut bench, &id, "kill"), 2);
        assert_eq!(act(&mut bench, "77", "kill"), 2);
        assert_eq!(bench.post("/Job/x/action/kill", &Value::Null).0, 400);
        assert_eq!(bench.post(&format!("/Job/{id}/action/suspend"), &Value::Null).0, 404);
    }

    #[test]
    fn a_paused_job_stands_still() {
        let mut bench = Bench::new();
        let id = bench.start();
        bench.wait(2.0);
        assert_eq!(act(&mut bench, &id, "resume"), 2);
        assert_eq!(act(&mut bench, &id, "pause"), 0);
        assert_eq!(bench.status(&id), "Suspend Pending");
        bench.wait(60.0);
        assert_eq!(bench.status(&id), "Suspended");
        assert_eq!(act(&mut bench, &id, "pause"), 2);
        assert_eq!(act(&mut bench, &id, "resume"), 0);
        assert_eq!(bench.status(&id), "Running");
        bench.wait(3.9);
        assert_eq!(bench.status(&id), "Running");
        bench.wait(0.2);
        assert_eq!(bench.status(&id), "Completed");
    }

    #[test]
    fn a_pause_can_end_by_itself() {
        let mut bench = Bench::new();
        let id = bench.start();
        assert_eq!(act(&mut bench, &id, "pause?autoResumeInSec=10"), 0);
        bench.wait(9.0);
        assert_eq!(bench.status(&id), "Suspended");
        bench.wait(7.5);
        assert_eq!(bench.status(&id), "Completed");
    }

    #[test]
    fn a_held_job_goes_on_when_resumed() {
        for held in ["suspended", "pending_forever", "queued"] {
            let mut bench = Bench::new();
            bench.script("next_job", json!(held));
            let id = bench.start();
            bench.wait(60.0);
            assert_eq!(act(&mut bench, &id, "resume"), 0);
            assert_ne!(bench.status(&id), "Completed", "{held}");
            bench.wait(6.1);
            assert_eq!(bench.status(&id), "Completed", "{held}");
        }
    }

    #[test]
    fn an_empty_answer_can_mean_success() {
        let mut bench = Bench::new();
        let id = bench.start();
        bench.script("kill_answer", json!("empty"));
        let path = format!("/Job/{id}/action/kill");
        assert_eq!(bench.post(&path, &Value::Null), (200, json!({})));
    }

    #[test]
    fn several_jobs_at_once_and_again() {
        let mut bench = Bench::new();
        let id = bench.start();
        let body = json!({"message": 1, "jobOpReq": {
            "operationType": "JOB_KILL", "jobs": [{"jobId": id}, {"jobId": 5}],
        }});
        let (_, answer) = bench.post("/Jobs/MultiJobOperation", &body);
        assert_eq!(answer["errors"][0]["errList"][0]["errorCode"], 0);
        assert_eq!(answer["errors"][1]["errList"][0]["errorCode"], 2);
        bench.wait(1.0);
        let (_, again) = bench.post(&format!("/Job/{id}/action/resubmit"), &Value::Null);
        assert!(again["jobIds"][0].is_string(), "{again}");
    }
}
