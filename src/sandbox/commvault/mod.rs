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
mod entities;
mod entity_reads;
mod entity_writes;
mod fields;
mod gate;
mod job_actions;
mod job_details;
mod job_lists;
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

use self::answer::{Answer, root};
use self::call::Call;
use self::gate::Credential;
use self::job_actions::Action;
use self::jobs::{Job, Kind};
use self::routes::{NoRoute, Op};
use self::state::State;
use self::v4::Activity;
use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth};

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
        dispatch(state, &call, route.op)
    }
}

impl Default for Commvault {
    fn default() -> Self {
        Self::new()
    }
}

fn dispatch(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::Probe => Answer::text(200, "Commvault REST API (sandbox)"),
        Op::Login => state.sessions.login(call),
        Op::Logout => logout(state, call),
        Op::RenewLoginToken => state.sessions.renew(call),
        Op::WhoAmI => sessions::who_am_i(call),
        Op::RenewAccessToken => state.tokens.renew(call),
        Op::CreateAccessToken => {
            let by_token = matches!(gate::credential(call.request), Some(Credential::Access(_)));
            state.tokens.create(call, by_token)
        }
        Op::ListAccessTokens => state.tokens.list(call),
        Op::DeleteAccessToken => state.tokens.delete(call),
        Op::CreateTask => create_task::create_task(state, call),
        Op::SubclientBackup => create_task::subclient_backup(state, call),
        Op::ListJobs => job_lists::list(state, call),
        Op::GetJob => job_lists::get(state, call),
        Op::SearchJobs => job_lists::search(state, call),
        Op::JobDetails => job_details::details(state, call),
        Op::KillJob => job_actions::act(state, call, Action::Kill),
        Op::PauseJob => job_actions::act(state, call, Action::Pause),
        Op::ResumeJob => job_actions::act(state, call, Action::Resume),
        Op::ResubmitJob => job_actions::resubmit(state, call),
        Op::MultiJob => job_actions::multi(state, call),
        Op::TaskDetails => job_details::task(state, call),
        Op::AdvancedDetails => job_details::advanced(state, call),
        Op::JobLogs => job_details::logs(state, call),
        Op::Events => job_details::events(state, call),
        _ => dispatch_entities(state, call, op),
    }
}

fn dispatch_entities(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::CommServ => entity_reads::commserv(call),
        Op::ListClients => entity_reads::clients(state, call),
        Op::GetClient => entity_reads::client(state, call),
        Op::VsaClients => Answer::ok(root::GENERIC, json!({"clients": []})),
        Op::ListAgents => entity_reads::agents(state, call),
        Op::ListInstances => entity_reads::instances(state, call),
        Op::GetInstance => entity_reads::instance(state, call),
        Op::ListBackupsets => entity_reads::backupsets(state, call),
        Op::GetBackupset => entity_reads::backupset(state, call),
        Op::ListSubclients => entity_reads::subclients(state, call),
        Op::GetSubclient => entity_reads::subclient(state, call),
        Op::CreateSubclient => entity_writes::create(state, call),
        Op::ChangeSubclient => entity_writes::change(state, call),
        Op::DeleteSubclient => entity_writes::delete(state, call),
        Op::GetId => entity_reads::get_id(state, call),
        Op::BrowseSnapshots => restore::browse(state, call),
        Op::ListSchedules => schedules::list(state, call),
        Op::EnableSchedule => schedules::switch(state, call, true),
        Op::DisableSchedule => schedules::switch(state, call, false),
        _ => dispatch_v4(state, call, op),
    }
}

fn dispatch_v4(state: &mut State, call: &Call<'_>, op: Op) -> Answer {
    match op {
        Op::V4Instances => v4::instances(state, call),
        Op::V4Databases => v4::databases(state, call),
        Op::V4InstanceBackup => v4::switch(state, call, Activity::InstanceBackup),
        Op::V4InstanceRestore => v4::switch(state, call, Activity::InstanceRestore),
        Op::V4SubclientBackup => v4::switch(state, call, Activity::SubclientBackup),
        Op::V4CommcellBackup => v4::switch(state, call, Activity::CommcellBackup),
        Op::V4Plans => v4::plans(state),
        Op::V4Plan => v4::plan(call),
        Op::V4PlanIds => v4::plan_ids(),
        Op::V4PlanRun => create_task::plan_run(state, call),
        Op::V4Destinations => v4::destinations(call),
        Op::V4DestinationJobs => v4::destination_jobs(state, call),
        Op::V4JobOperations => v4::job_operations(state, call),
        Op::V4ServiceCommcells => Answer::ok(root::GENERIC, json!({"serviceCommcells": []})),
        _ => Answer::refused(404, 404, "The resource was not found"),
    }
}

/// POST /Logout answers with a text. An access token has no session to end.
///
/// Source: api.commvault.com, "Logout".
fn logout(state: &mut State, call: &Call<'_>) -> Answer {
    if let Some(Credential::Session(token)) = gate::credential(call.request) {
        state.sessions.end(token);
    }
    Answer::text(200, "User logged out")
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
    let state = job.status(now);
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
        by_request: !job.seeded,
        created_unix_ms: job.created_ms,
        state: state.to_owned(),
        completed: state == "Completed",
        note: job.description.clone(),
    }
}
