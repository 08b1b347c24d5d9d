//! Huawei KooPhone and the parts of IAM that it needs, imitated.
//!
//! A request goes through the same steps as at the vendor: the gateway looks
//! for the API and checks token or signature, then the service checks
//! headers, project, rights and parameters, each with an error shape of its
//! own.

pub mod accounts;
mod auth;
mod backup;
mod body;
mod commands;
mod control;
mod fault;
mod iam;
mod iam_keys;
mod iam_projects;
mod instances;
mod jobs;
mod paging;
mod power;
mod prepare;
mod routes;
mod script;
pub mod seed;
mod serve;
mod sign;
mod tasks;
#[cfg(test)]
mod testkit;
mod users;
#[cfg(test)]
mod vectors;
mod world;

use serde_json::{Value, json};

use self::jobs::{JobKind, Stage};
use self::world::World;
use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth, Wish};

/// The imitated KooPhone service with its IAM.
pub struct KooPhone {
    world: World,
}

impl KooPhone {
    /// A service with the seeded phones and accounts.
    pub fn new() -> Self {
        Self { world: seed::world() }
    }
}

impl Default for KooPhone {
    fn default() -> Self {
        Self::new()
    }
}

impl Service for KooPhone {
    fn name(&self) -> &'static str {
        "koophone"
    }

    fn owns(&self, path: &str) -> bool {
        path.starts_with("/v1/") || routes::is_iam(path)
    }

    fn operation(&self, request: &HttpRequest) -> String {
        serve::operation(request)
    }

    fn creates(&self, request: &HttpRequest) -> bool {
        routes::find(&request.method, request.path())
            .is_some_and(|route| route.name == routes::BACKUP)
    }

    fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        serve::handle(&mut self.world, request, now)
    }

    fn truth(&self, now: &Moment) -> Vec<Truth> {
        let backups = self.world.jobs.iter().filter(|job| job.kind == JobKind::Backup);
        backups
            .map(|job| {
                let stage = job.stage(now);
                Truth {
                    provider: "koophone",
                    target: job.phone.clone(),
                    id: job.job_id.clone(),
                    by_request: job.by_request,
                    created_unix_ms: job.started_unix_ms,
                    state: stage.word().to_owned(),
                    completed: stage == Stage::Succeeded,
                    note: String::new(),
                }
            })
            .collect()
    }

    fn script(&mut self, key: &str, value: &Value) -> Result<(), String> {
        control::script(&mut self.world, key, value)
    }

    fn grant(&self, wish: &Wish, operation: &str) -> Option<(&'static str, Value)> {
        Some(match wish {
            Wish::Throttle(seconds) => {
                let message = format!(
                    "The throttling threshold has been reached: policy user over ratelimit,\
                     limit:10,time:{seconds:.0} second"
                );
                let fail = json!({
                    "operation": operation, "status": 429, "code": "APIGW.0308", "message": message,
                });
                ("fail_next", fail)
            }
            Wish::ErrorInside => {
                let message = "The instance is frozen.";
                let fail = json!({
                    "operation": operation, "status": 200, "code": "KOOPHONE.API.2004",
                    "message": message,
                });
                ("fail_next", fail)
            }
            Wish::Foreign => ("foreign_backup", json!(seed::FIRST_PHONE)),
        })
    }

    fn profile(&self, base_url: &str) -> String {
        control::profile(base_url)
    }

    fn save(&self) -> Value {
        serde_json::to_value(&self.world).unwrap_or_else(|_| json!(null))
    }

    fn make_repeatable(&mut self) {
        self.world.script.user_returns_seconds = Some(1.0);
    }

    fn load(&mut self, state: Value) -> Result<(), String> {
        self.world = serde_json::from_value(state).map_err(|error| error.to_string())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::testkit::Kit;
    use super::*;

    #[test]
    fn the_state_survives_a_round_trip() {
        let mut kit = Kit::new();
        kit.script("next_job", json!(["never"]));
        kit.script("fail_next", json!({"status": 500, "operation": "x"}));
        assert_eq!(kit.backup(&["a44uhlf7"]).code(), "0");
        let saved = kit.service.save();
        let mut other = KooPhone::new();
        other.load(saved.clone()).unwrap();
        assert_eq!(other.save(), saved);
        kit.service = other;
        assert_eq!(kit.backup(&["a44uhlf7"]).code(), "KOOPHONE.API.2006");
        assert!(KooPhone::new().load(json!({"phones": []})).is_err());
    }

    #[test]
    fn paths_and_names() {
        let service = KooPhone::new();
        assert!(service.owns("/v1/instances/backup") && service.owns("/v3.0/x"));
        assert!(!service.owns("/api/atlas/v2/groups") && !service.owns("/"));
        let request = |method: &str, target: &str| HttpRequest {
            method: method.into(),
            target: target.into(),
            headers: vec![],
            body: vec![],
        };
        assert!(service.creates(&request("POST", "/v1/instances/backup?a=1")));
        assert!(!service.creates(&request("POST", "/v1/instances/prepare")));
        let name = service.operation(&request("GET", "/v1/instances/batch-query?page_no=1"));
        assert_eq!(name, "ListInstances");
        assert_eq!(service.operation(&request("GET", "/v1/x")), "GET /v1/x");
    }
}
