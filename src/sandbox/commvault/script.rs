//! Scripted behaviour: what a test sets to steer the world.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::VecDeque;

use super::answer::Answer;
use super::limits::Limits;
use super::timeline::Ending;

/// The keys of [`Script::set`] and of the state around it.
pub(super) const KEYS: &str = "next_job, listing_lag_seconds, job_seconds, answer_without_id, \
    extra_jobs, no_job, keep_description, expire_tokens, revoke_tokens, access_token_seconds, \
    fail_next, rate_limit, subclient_content, add_cluster_groups, \
    backup_activity, kill_answer, foreign_backup, paging, list_descriptions, hide_jobs";

/// How the answer to an accepted create is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Spoilt {
    /// `taskId` without `jobIds`.
    TaskOnly,
    /// `taskId` with an empty list.
    EmptyList,
    /// An empty object.
    EmptyObject,
    /// A 200 without a body.
    NoBody,
}

/// What a kill, pause or resume that is accepted answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActionAnswer {
    /// A list with error code 0.
    #[default]
    List,
    /// An empty object, which also means success.
    Empty,
}

/// Where GET /Job reads its paging from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Paging {
    /// Headers, else the query.
    #[default]
    Both,
    /// Headers only.
    Headers,
    /// The query only.
    Query,
    /// Nowhere: every page is the first one.
    None,
}

/// One scripted failure.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    /// Part of an operation's name, such as `createtask`; absent means any.
    #[serde(default)]
    operation: Option<String>,
    /// HTTP status.
    status: u16,
    /// Error code: a number, a word, or null for a plain text.
    #[serde(default)]
    code: Value,
    #[serde(default)]
    message: String,
    #[serde(default = "once")]
    times: u64,
    #[serde(default)]
    headers: serde_json::Map<String, Value>,
}

fn once() -> u64 {
    1
}

/// All scripted behaviour.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Script {
    endings: VecDeque<Ending>,
    failures: Vec<Failure>,
    /// Job seconds until a new job can be seen.
    pub(super) listing_lag_seconds: f64,
    /// Nominal length of new jobs in job seconds.
    pub(super) job_seconds: Option<f64>,
    /// How the next accepted create is answered.
    pub(super) spoilt: Option<Spoilt>,
    /// Jobs that the next create starts beside the asked one.
    pub(super) extra_jobs: u64,
    /// The next create is accepted but starts nothing.
    pub(super) no_job: bool,
    /// Whether job descriptions are kept.
    pub(super) keep_description: bool,
    /// Request limits.
    pub(super) limits: Option<Limits>,
    /// What accepted job actions answer.
    pub(super) action_answer: ActionAnswer,
    /// Subclients of the ready profile's client that somebody else backs up at
    /// the next request.
    #[serde(default)]
    pub(super) foreign: Vec<String>,
    /// Where the job list reads its paging from.
    #[serde(default)]
    pub(super) paging: Paging,
    /// Whether lists show the text of a job; its details always do.
    #[serde(default = "yes")]
    pub(super) list_descriptions: bool,
    /// Whether the look-up of a single job finds none.
    #[serde(default)]
    pub(super) hide_jobs: bool,
}

fn yes() -> bool {
    true
}

impl Default for Script {
    fn default() -> Self {
        Self {
            endings: VecDeque::new(),
            failures: Vec::new(),
            listing_lag_seconds: 0.0,
            job_seconds: None,
            spoilt: None,
            extra_jobs: 0,
            no_job: false,
            keep_description: true,
            limits: None,
            action_answer: ActionAnswer::List,
            foreign: Vec::new(),
            paging: Paging::Both,
            list_descriptions: true,
            hide_jobs: false,
        }
    }
}

impl Script {
    /// How the next backup goes; used up by asking.
    pub(super) fn take_ending(&mut self) -> Ending {
        self.endings.pop_front().unwrap_or_default()
    }

    /// The scripted failure that meets this operation, if one is left.
    pub(super) fn take_failure(&mut self, operation: &str) -> Option<Answer> {
        let operation = operation.to_ascii_lowercase();
        let meets = |failure: &Failure| {
            failure.operation.as_ref().is_none_or(|p| operation.contains(&p.to_ascii_lowercase()))
        };
        let index = self.failures.iter().position(meets)?;
        let answer = self.failures[index].answer();
        self.failures[index].times -= 1;
        if self.failures[index].times == 0 {
            self.failures.remove(index);
        }
        Some(answer)
    }

    /// Sets one key.
    ///
    /// # Errors
    /// What is wrong with the key or value.
    pub(super) fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "next_job" => self.endings = read_endings(value)?,
            "listing_lag_seconds" => self.listing_lag_seconds = seconds(key, value)?,
            "job_seconds" if value.is_null() => self.job_seconds = None,
            "job_seconds" => self.job_seconds = Some(seconds(key, value)?.max(0.001)),
            "answer_without_id" => {
                self.spoilt = match value {
                    Value::Bool(false) | Value::Null => None,
                    Value::Bool(true) => Some(Spoilt::TaskOnly),
                    other => Some(parse(key, other)?),
                }
            }
            "extra_jobs" => self.extra_jobs = parse::<u64>(key, value)?.min(50),
            "no_job" => self.no_job = parse(key, value)?,
            "keep_description" => self.keep_description = parse(key, value)?,
            "paging" => self.paging = parse(key, value)?,
            "list_descriptions" => self.list_descriptions = parse(key, value)?,
            "hide_jobs" => self.hide_jobs = parse(key, value)?,
            "foreign_backup" => self.foreign.push(parse(key, value)?),
            "rate_limit" => self.limits = parse(key, value)?,
            "kill_answer" => self.action_answer = parse(key, value)?,
            "fail_next" => self.add_failure(parse(key, value)?)?,
            _ => return Err(format!("unknown script key {key:?}; the keys are {KEYS}")),
        }
        Ok(())
    }

    fn add_failure(&mut self, failure: Failure) -> Result<(), String> {
        if !(200..=599).contains(&failure.status) || failure.times == 0 {
            return Err("fail_next: status must be 200 to 599 and times at least 1".to_owned());
        }
        self.failures.push(failure);
        Ok(())
    }
}

impl Failure {
    fn answer(&self) -> Answer {
        let code = match &self.code {
            Value::String(text) => text.parse::<u64>().map_or(self.code.clone(), Value::from),
            other => other.clone(),
        };
        let answer = match code {
            Value::Null => Answer::text(self.status, &self.message),
            code => Answer::refused(self.status, code, &self.message),
        };
        self.headers.iter().fold(answer, |answer, (name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            answer.with(&name.to_ascii_lowercase(), text.replace(['\r', '\n'], " "))
        })
    }
}

/// A value of a script key.
///
/// # Errors
/// A text that names the key.
pub(super) fn parse<T: serde::de::DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| format!("{key}: {error}"))
}

fn seconds(key: &str, value: &Value) -> Result<f64, String> {
    let seconds: f64 = parse(key, value)?;
    if seconds.is_finite() && seconds >= 0.0 {
        return Ok(seconds);
    }
    Err(format!("{key}: must be a number of seconds from 0"))
}

fn read_endings(value: &Value) -> Result<VecDeque<Ending>, String> {
    match value {
        Value::Array(_) => parse("next_job", value),
        one => Ok(VecDeque::from([parse("next_job", one)?])),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, read, task};
    use crate::sandbox::service::Service;
    use serde_json::json;

    #[test]
    fn an_unknown_key_names_the_keys() {
        let mut bench = Bench::new();
        let error = bench.service.script("nonsense", &json!(1)).unwrap_err();
        assert!(error.contains("next_job") && error.contains("expire_tokens"), "{error}");
        for (key, value) in [
            ("next_job", json!("sideways")),
            ("listing_lag_seconds", json!(-1)),
            ("fail_next", json!({"status": 99})),
            ("fail_next", json!({"state": 500})),
            ("expire_tokens", json!(false)),
        ] {
            assert!(bench.service.script(key, &value).is_err(), "{key}");
        }
    }

    #[test]
    fn a_scripted_failure_does_no_work() {
        let mut bench = Bench::new();
        bench.script(
            "fail_next",
            json!({
                "operation": "createtask", "status": 503, "code": null, "message": "<html>busy</html>",
                "times": 2, "headers": {"content-type": "text/html", "retry-after": 3},
            }),
        );
        assert_eq!(bench.get("/Job").0, 200);
        let body = task("cluster-group-1").to_string();
        let reply = bench.send("POST", "/createtask", &[], &body);
        assert_eq!(reply.status, 503);
        assert!(reply.headers.contains(&("content-type".into(), "text/html".into())));
        assert!(reply.headers.contains(&("retry-after".into(), "3".into())));
        assert_eq!(bench.post("/createtask", &task("cluster-group-1")).0, 503);
        assert_eq!(bench.get("/Job?jobCategory=Active").1["totalRecordsWithoutPaging"], 0);
        bench.start();
        bench.script("fail_next", json!({"status": 200, "code": "2", "message": "no"}));
        assert_eq!(bench.get("/Job"), (200, json!({"errorMessage": "no", "errorCode": 2})));
    }

    #[test]
    fn many_groups_can_be_added() {
        let mut bench = Bench::new();
        bench.script("add_cluster_groups", json!(300));
        let (_, body) = bench.post("/createtask", &task("fleet-300"));
        assert!(body["jobIds"][0].is_string(), "{body}");
        bench.script("subclient_content", json!({"id": 401, "children": []}));
        assert_eq!(bench.post("/createtask", &task("cluster-group-1")).0, 500);
    }

    #[test]
    fn tokens_expire_or_are_revoked() {
        let mut bench = Bench::new();
        bench.script("expire_tokens", json!(true));
        assert_eq!(bench.get("/Job").0, 401);
        let renew = json!({"sessionId": bench.token, "deviceId": "bench"});
        assert!(bench.post("/RenewLoginToken", &renew).1["token"].is_string());
        bench.script("revoke_tokens", json!(true));
        assert_eq!(bench.post("/RenewLoginToken", &renew).1["error"]["errorCode"], 5);
    }

    #[test]
    fn the_request_limit_counts_reads_and_writes_apart() {
        let mut bench = Bench::new();
        bench.script("rate_limit", json!({"read": 2, "write": 1, "period_seconds": 60}));
        assert_eq!([bench.get("/Job").0, bench.get("/Job").0], [200, 200]);
        let reply = bench.send("GET", "/Job", &[], "");
        assert_eq!(read(&reply).0, 429);
        assert!(reply.headers.contains(&("X-RateLimit-Limit".into(), "2".into())));
        assert!(reply.headers.contains(&("X-RateLimit-Period".into(), "60s".into())));
        bench.start();
        assert_eq!(bench.post("/createtask", &task("cluster-group-2")).0, 429);
        bench.wait(60.0);
        assert_eq!(bench.get("/Job").0, 200);
    }
}
