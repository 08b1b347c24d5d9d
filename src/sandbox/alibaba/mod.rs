//! ApsaraDB for MongoDB (Alibaba Cloud, product `Dds`, version 2015-12-01).
//!
//! Every operation is served at `/`, beside it the instance metadata service and
//! an address that gives keys: the operation stands in `Action` (signature
//! 1.0) or in `x-acs-action` (signature V3). The facts come from the API
//! reference of ApsaraDB for MongoDB; each file names its pages.

mod access;
mod advanced;
mod allowlist;
mod auth;
mod backup;
mod call;
mod client_token;
mod cluster;
mod create;
mod credentials;
mod encode;
mod failure;
mod filter;
mod instance;
mod instances;
mod launch;
mod lend;
mod metadata;
mod not_imitated;
mod operate;
mod operations;
mod policy;
mod policy_cross;
mod protect;
mod recovery;
mod regions;
mod reply;
mod retention;
mod script;
mod seed;
mod sets;
mod sign_v1;
mod sign_v3;
mod state;
mod sts;
mod tasks;
#[cfg(test)]
mod tests;
mod times;

use serde_json::{Value, json};

use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth, Wish};
use backup::{Backup, Phase};
use call::Call;
use reply::Envelope;
use state::State;

/// The imitated service.
#[derive(Debug, Clone, Default)]
pub struct Alibaba {
    state: State,
}

impl Alibaba {
    /// A service with six seeded instances and some past backups.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Service for Alibaba {
    fn name(&self) -> &'static str {
        "alibaba"
    }

    fn owns(&self, path: &str) -> bool {
        path == "/" || metadata::owns(path)
    }

    fn operation(&self, request: &HttpRequest) -> String {
        if metadata::owns(request.path()) {
            return metadata::operation(request);
        }
        let action = Call::read(request).action;
        if action.is_empty() { "unknown".to_owned() } else { action }
    }

    fn creates(&self, request: &HttpRequest) -> bool {
        Call::read(request).action == "CreateBackup"
    }

    fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        self.state.wake(now);
        if metadata::owns(request.path()) {
            return metadata::answer(&mut self.state, request, now);
        }
        let call = Call::read(request);
        let outcome = operations::run(&mut self.state, request, &call, now);
        let envelope = Envelope {
            format: call.format(),
            action: call.action,
            request_id: self.state.request_id(),
            host_id: request.header("host").unwrap_or("mongodb.aliyuncs.com").to_owned(),
        };
        envelope.render(outcome, now)
    }

    fn truth(&self, now: &Moment) -> Vec<Truth> {
        // The seeded history and scripted backups need a clock; a copy is
        // woken so that looking changes nothing.
        let mut state = self.state.clone();
        state.wake(now);
        state.backups.iter().map(|backup| truth_of(backup, now)).collect()
    }

    fn script(&mut self, key: &str, value: &Value) -> Result<(), String> {
        script::set(&mut self.state, key, value)
    }

    fn grant(&self, wish: &Wish, operation: &str) -> Option<(&'static str, Value)> {
        Some(match wish {
            // The wait is a header in milliseconds, as the vendor's clients read it.
            Wish::Throttle(seconds) => (
                "fail_next",
                json!({
                    "operation": operation, "status": 400, "code": "Throttling.User",
                    "message": "Request was denied due to user flow control.",
                    "headers": {"x-acs-retry-after": format!("{:.0}", seconds * 1000.0)},
                }),
            ),
            Wish::Foreign => ("foreign_backup", json!({"target": seed::CLOUD_REPLICA_SET})),
            // Every error of this service has an error's status.
            Wish::ErrorInside => return None,
        })
    }

    fn profile(&self, base_url: &str) -> String {
        let (id, secret) = credentials::MAIN;
        format!(
            "[profile.sandbox-alibaba]\n\
             provider = \"alibaba\"\n\
             region = \"cn-hangzhou\"\n\
             endpoint = \"{base_url}\"\n\
             targets = [\"{target}\"]\n\
             tags = [\"sandbox\"]\n\
             signature = \"v1\"\n\
             format = \"json\"\n\
             credential = {{ access_key_id = \"{id}\", access_key_secret = \"{secret}\" }}\n\
             backup = {{ method = \"snapshot\" }}\n",
            target = seed::CLOUD_REPLICA_SET,
        )
    }

    fn save(&self) -> Value {
        serde_json::to_value(&self.state).unwrap_or(Value::Null)
    }

    fn load(&mut self, state: Value) -> Result<(), String> {
        self.state = serde_json::from_value(state)
            .map_err(|error| format!("the state of alibaba does not fit: {error}"))?;
        Ok(())
    }
}

fn truth_of(backup: &Backup, now: &Moment) -> Truth {
    let finished = backup.phase(now) == Phase::Finished;
    Truth {
        provider: "alibaba",
        target: backup.instance.clone(),
        id: if finished { backup.set_id() } else { backup.job_id.clone() },
        by_request: backup.by_request,
        created_unix_ms: backup.started_unix_ms,
        state: backup.state_word(now).to_owned(),
        completed: backup.is_complete(now),
        note: String::new(),
    }
}
