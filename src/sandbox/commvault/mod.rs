//! An imitation of the Commvault REST API: login sessions and access tokens,
//! tasks, jobs, and the tree of cloud accounts and cluster groups.
//!
//! Sources: the pages of documentation.commvault.com and api.commvault.com
//! that the single files name.

mod access_tokens;
mod accounts;
mod answer;
mod associations;
mod call;
mod create_task;
mod dispatch;
mod entities;
mod entity_reads;
mod entity_writes;
mod fields;
mod gate;
mod job_actions;
mod job_details;
mod job_lists;
mod job_summary;
mod jobs;
mod limits;
mod restore;
mod routes;
mod schedules;
mod script;
mod seed;
mod sessions;
mod state;
mod timeline;
mod v4;
mod xml;

#[cfg(test)]
mod testing;

use serde_json::{Value, json};

use self::answer::Answer;
use self::call::Call;
use self::jobs::{Job, Kind};
use self::routes::{NoRoute, Op};
use self::state::State;
use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth, Wish};

/// The cloud account of the ready profile.
const PROFILE_CLIENT: &str = "aws-account-1";

/// The imitated server.
pub struct Commvault {
    state: State,
}

impl Commvault {
    /// A server with two cloud accounts, several cluster groups and past jobs.
    pub fn new() -> Self {
        Self { state: State::new() }
    }

    fn answer(&mut self, request: &HttpRequest, now: &Moment) -> Answer {
        let route = match routes::find(&request.method, request.path()) {
            Ok(route) => route,
            Err(NoRoute::Path) => return Answer::refused(404, 404, "The resource was not found"),
            Err(NoRoute::Method) => return Answer::refused(405, 405, "Method not allowed"),
        };
        let state = &mut self.state;
        if let Some(failure) = state.script.take_failure(&route.name) {
            return failure;
        }
        let reads = gate::reads(route.op, &request.method);
        let limits = state.script.limits.as_ref();
        if let Some(refusal) = limits.and_then(|l| state.limiter.count(l, reads, now.unix_ms)) {
            return refusal;
        }
        let who = match gate::is_open(route.op) {
            true => None,
            false => match gate::caller(state, request, now) {
                Ok(account) => Some(account),
                Err(refusal) => return refusal,
            },
        };
        if let Some(Err(refusal)) = who.map(|w| gate::allow(w, route.op, &request.method)) {
            return refusal;
        }
        let body = call::body(request);
        let call = Call { request, now, params: &route.params, body, who };
        dispatch::run(state, &call, route.op)
    }
}

impl Default for Commvault {
    fn default() -> Self {
        Self::new()
    }
}

impl Service for Commvault {
    fn name(&self) -> &'static str {
        "commvault"
    }

    fn owns(&self, path: &str) -> bool {
        routes::below_base(path).is_some()
    }

    fn operation(&self, request: &HttpRequest) -> String {
        let found = routes::find(&request.method, request.path());
        found.map_or_else(|_| format!("{} {}", request.method, request.path()), |route| route.name)
    }

    fn creates(&self, request: &HttpRequest) -> bool {
        match routes::find(&request.method, request.path()) {
            Ok(route) if route.op == Op::CreateTask => {
                create_task::starts_backup(&call::body(request))
            }
            Ok(route) => {
                matches!(route.op, Op::SubclientBackup | Op::ResubmitJob | Op::V4PlanRun)
            }
            Err(_) => false,
        }
    }

    fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        self.state.birth(now);
        self.state.start_foreign(now);
        let below = routes::below_base(request.path()).unwrap_or("").to_ascii_lowercase();
        let as_json = call::wants_json(request) || below.starts_with("/v4/");
        self.answer(request, now).render(as_json)
    }

    fn truth(&self, now: &Moment) -> Vec<Truth> {
        // Before the first request the seeded times are relative to it.
        let unborn = self.state.born_ms().is_none();
        let shift = if unborn { now.unix_ms } else { 0 };
        let backups = self.state.jobs.iter().filter(|job| job.kind == Kind::Backup);
        backups.map(|job| truth_of(job, shift, now)).collect()
    }

    fn script(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let state = &mut self.state;
        match key {
            "expire_tokens" | "revoke_tokens" if value != &Value::Bool(true) => {
                return Err(format!("{key}: the only value is true"));
            }
            "expire_tokens" => {
                state.sessions.expire_all();
                state.tokens.expire_all();
            }
            "revoke_tokens" => {
                state.sessions.forget_all();
                state.tokens.forget_all();
            }
            "access_token_seconds" => state.tokens.set_life(script::parse(key, value)?),
            "backup_activity" => state.backup_on = script::parse(key, value)?,
            "add_cluster_groups" => seed::add_groups(&mut state.tree, script::parse(key, value)?),
            "subclient_content" => {
                let id: u64 = script::parse(key, &value["id"])?;
                let content: Vec<Value> = script::parse(key, &value["children"])?;
                let known = state.tree.subclient_mut(id);
                known.ok_or_else(|| format!("{key}: no subclient {id}"))?.content = content;
            }
            _ => return state.script.set(key, value),
        }
        Ok(())
    }

    fn grant(&self, wish: &Wish, operation: &str) -> Option<(&'static str, Value)> {
        Some(match wish {
            Wish::Throttle(seconds) => (
                "fail_next",
                json!({
                    "operation": operation, "status": 429, "code": 429,
                    "message": "Too many requests",
                    "headers": {"retry-after": format!("{seconds:.0}")},
                }),
            ),
            Wish::ErrorInside => (
                "fail_next",
                json!({
                    "operation": operation, "status": 200, "code": 2,
                    "message": "Activity disabled",
                }),
            ),
            Wish::Foreign => ("foreign_backup", json!("cluster-group-1")),
        })
    }

    fn profile(&self, base_url: &str) -> String {
        format!(
            "[profile.sandbox-commvault]\n\
             provider = \"commvault\"\n\
             endpoint = \"{base_url}/commandcenter/api\"\n\
             client = \"{PROFILE_CLIENT}\"\n\
             instance = \"DocumentDB\"\n\
             backupset = \"defaultBackupSet\"\n\
             targets = [\"cluster-group-1\"]\n\
             tags = [\"sandbox\"]\n\
             credential = {{ username = \"{}\", password = \"{}\" }}\n\
             backup = {{ level = \"FULL\", notify = false }}\n",
            accounts::OPERATOR,
            accounts::PASSWORD,
        )
    }

    fn save(&self) -> Value {
        serde_json::to_value(&self.state).unwrap_or_default()
    }

    fn load(&mut self, state: Value) -> Result<(), String> {
        self.state = serde_json::from_value(state).map_err(|error| error.to_string())?;
        Ok(())
    }
}

fn truth_of(job: &Job, shift_ms: i64, now: &Moment) -> Truth {
    let mut job = job.clone();
    job.created_ms += shift_ms;
    let state = if job.gone(now) { "vanished" } else { job.status(now) };
    // Both cloud accounts have a group of the same name, so that a client that
    // looks at the name alone is found out; here they must differ.
    let target = match job.entity.client_name.as_str() {
        PROFILE_CLIENT => job.entity.subclient_name.clone(),
        other => format!("{other}/{}", job.entity.subclient_name),
    };
    Truth {
        provider: "commvault",
        target,
        id: job.id.to_string(),
        by_request: !job.seeded && !job.foreign,
        created_unix_ms: job.created_ms,
        state: state.to_owned(),
        completed: state == "Completed",
        note: job.description.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{Bench, task};
    use super::{Commvault, Service};
    use serde_json::{Value, json};

    #[test]
    fn the_state_survives_a_round_trip() {
        let mut bench = Bench::new();
        let id = bench.start();
        let saved: Value = serde_json::from_str(&bench.service.save().to_string()).unwrap();
        let mut other = Commvault::new();
        other.load(saved.clone()).unwrap();
        assert_eq!(other.save(), saved);
        bench.service = other;
        bench.wait(7.0);
        assert_eq!(bench.status(&id), "Completed");
        assert!(bench.service.load(json!({"tree": 1})).is_err());
    }

    #[test]
    fn the_truth_knows_hidden_and_seeded_backups() {
        let mut bench = Bench::new();
        bench.service = Commvault::new();
        let unborn = bench.service.truth(&bench.now);
        assert!(unborn.len() > 20 && unborn.iter().all(|backup| !backup.by_request));
        let mut bench = Bench::new();
        assert_eq!(bench.service.truth(&bench.now).len(), unborn.len());
        let born = bench.service.truth(&bench.now);
        assert!(born.iter().zip(&unborn).all(|(a, b)| a.created_unix_ms == b.created_unix_ms));
        bench.script("listing_lag_seconds", json!(100));
        bench.script("answer_without_id", json!(true));
        let mut body = task("cluster-group-1");
        body["taskInfo"]["subTasks"][0]["options"]["commonOpts"]["jobDescription"] = json!("note");
        bench.post("/createtask", &body);
        let truth = bench.service.truth(&bench.now);
        let made: Vec<_> = truth.iter().filter(|backup| backup.by_request).collect();
        assert_eq!(made.len(), 1);
        assert_eq!((made[0].target.as_str(), made[0].note.as_str()), ("cluster-group-1", "note"));
        assert!(!made[0].completed);
    }

    #[test]
    fn requests_that_make_a_backup_are_told_from_others() {
        let bench = Bench::new();
        let makes = |method: &str, path: &str, body: &Value| {
            bench.service.creates(&bench.request(method, path, &[], &body.to_string()))
        };
        assert!(makes("POST", "/CreateTask", &task("x")));
        assert!(makes("POST", "/Subclient/401/action/backup", &Value::Null));
        assert!(!makes("POST", "/createtask", &Value::Null));
        assert!(!makes("GET", "/Job", &Value::Null));
        let mut schedule = task("x");
        schedule["taskInfo"]["task"]["taskType"] = json!("SCHEDULE");
        assert!(!makes("POST", "/createtask", &schedule));
        let request = bench.request("GET", "/JOB/17", &[], "");
        assert_eq!(bench.service.operation(&request), "GET /Job/{jobId}");
    }

    #[test]
    fn the_ready_profile_is_toml_that_fits() {
        let text = Commvault::new().profile("http://127.0.0.1:7");
        let table: toml::Table = toml::from_str(&text).unwrap();
        let profile = &table["profile"]["sandbox-commvault"];
        assert_eq!(profile["endpoint"].as_str(), Some("http://127.0.0.1:7/commandcenter/api"));
        assert_eq!(profile["targets"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn paths_methods_and_hostile_input_end_in_answers() {
        let mut bench = Bench::new();
        assert_eq!(bench.get("/Nothing").0, 404);
        assert_eq!(bench.get("/createtask").0, 405);
        assert_eq!(bench.get("").0, 200);
        for body in ["\u{0}", "[[[[", "{\"taskInfo\":{\"associations\":{\"a\":[]}}}", "<a><b>", "9"]
        {
            for path in [
                "/Login",
                "/createtask",
                "/Jobs",
                "/JobDetails",
                "/V4/AccessToken/Renew",
                "/Subclient",
                "/BrowseRDSBackups",
                "/Jobs/MultiJobOperation",
                "/RenewLoginToken",
            ] {
                let status = bench.send("POST", path, &[], body).status;
                assert!((200..=500).contains(&status), "{path} {body}");
            }
        }
        let deep = format!("{}{}", "<a>".repeat(5000), "[".repeat(5000));
        assert_eq!(bench.send("POST", "/createtask", &[], &deep).status, 400);
        assert_eq!(bench.get("/Job/99999999999999999999/action").0, 404);
        assert_eq!(bench.get("/Job/99999999999999999999").0, 400);
    }
}
