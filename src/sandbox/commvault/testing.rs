//! A small client for the tests of this imitation.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Commvault;
use super::accounts::{OPERATOR, PASSWORD};
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::{Moment, Service};

/// Start of the test clock: 2026-03-01T00:00:00Z.
pub(super) const START_MS: i64 = 1_772_323_200_000;

/// A sandbox, a clock and a token.
pub(super) struct Bench {
    pub(super) service: Commvault,
    pub(super) now: Moment,
    pub(super) token: String,
}

impl Bench {
    /// Logged in as the operator.
    pub(super) fn new() -> Self {
        let now = Moment { unix_ms: START_MS, speed: 1.0, base_url: "http://127.0.0.1:1".into() };
        let mut bench = Self { service: Commvault::new(), now, token: String::new() };
        bench.token = bench.log_in(OPERATOR, PASSWORD)["token"].as_str().unwrap().to_owned();
        bench
    }

    /// The answer of a login.
    pub(super) fn log_in(&mut self, user: &str, password: &str) -> Value {
        let password = STANDARD.encode(password);
        let body = json!({"username": user, "password": password, "deviceId": "bench"});
        let (status, value) = self.post("/Login", &body);
        assert_eq!(status, 200);
        value
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, seconds: f64) {
        self.now.unix_ms += (seconds * 1000.0) as i64;
    }

    /// Sets a script key.
    pub(super) fn script(&mut self, key: &str, value: Value) {
        self.service.script(key, &value).unwrap();
    }

    pub(super) fn get(&mut self, path: &str) -> (u16, Value) {
        read(&self.send("GET", path, &[], ""))
    }

    pub(super) fn post(&mut self, path: &str, body: &Value) -> (u16, Value) {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        read(&self.send("POST", path, &[], &text))
    }

    /// Any request; headers given replace the usual ones.
    pub(super) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> HttpReply {
        let request = self.request(method, path, headers, body);
        self.service.handle(&request, &self.now)
    }

    pub(super) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> HttpRequest {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in headers
            .iter()
            .copied()
            .chain([("accept", "application/json"), ("authtoken", &self.token)])
        {
            if !value.is_empty()
                && !headers.contains(&(name, ""))
                && all.iter().all(|(n, _)| n != name)
            {
                all.push((name.to_owned(), value.to_owned()));
            }
        }
        HttpRequest {
            method: method.to_owned(),
            target: format!("/commandcenter/api{path}"),
            headers: all,
            body: body.as_bytes().to_vec(),
        }
    }

    /// Starts a backup of the ready profile's cluster group; its job number.
    pub(super) fn start(&mut self) -> String {
        let (status, body) = self.post("/createtask", &task("cluster-group-1"));
        assert_eq!(status, 200, "{body}");
        body["jobIds"][0].as_str().unwrap_or_else(|| panic!("no job in {body}")).to_owned()
    }

    /// `jobSummary` of a job; null when the server does not know it.
    pub(super) fn job(&mut self, id: &str) -> Value {
        self.get(&format!("/Job/{id}")).1["jobs"][0]["jobSummary"].clone()
    }

    /// Status word of a job.
    pub(super) fn status(&mut self, id: &str) -> String {
        self.job(id)["status"].as_str().unwrap_or("none").to_owned()
    }
}

/// The body that the vendor's page asks for.
pub(super) fn task(subclient: &str) -> Value {
    json!({"taskInfo": {
        "associations": [{
            "clientName": "aws-account-1", "instanceName": "DocumentDB",
            "backupsetName": "defaultBackupSet", "subclientName": subclient,
            "appName": "Cloud Apps", "applicationId": 134, "_type_": 7,
        }],
        "task": {"taskType": 1, "initiatedFrom": 2},
        "subTasks": [{
            "subTask": {"subTaskType": 2, "operationType": 2},
            "options": {
                "backupOpts": {"backupLevel": "FULL"},
                "commonOpts": {"notifyUserOnJobCompletion": false},
            },
        }],
    }})
}

/// Status and JSON body; a text becomes a JSON string.
pub(super) fn read(reply: &HttpReply) -> (u16, Value) {
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    (reply.status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
