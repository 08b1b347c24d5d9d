//! Scripted behaviour: what tests turn to steer the world.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::oauth;
use super::reply::ApiError;
use super::snapshot::Ending;
use super::state::State;
use crate::sandbox::http::{HttpReply, HttpRequest};

/// Every key of [`set`], for error messages.
const KEYS: &str = "next_job, next_export, next_restore, listing_lag_seconds, expire_tokens, answer_without_id, fail_next, \
                    nonce_lifetime_seconds, authentication_info, token_lifetime_seconds, \
                    token_requests_per_minute, rate_limit_capacity, oldest_first, \
                    foreign_snapshot, cluster_state, add_clusters, download_endpoints";

/// An answer that takes the place of the work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Part of the operation's name; none matches every operation.
    #[serde(default)]
    pub operation: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// Error code; none leaves `errorCode` out.
    #[serde(default)]
    pub code: Option<String>,
    /// Text for people.
    #[serde(default)]
    pub message: String,
    /// How many requests it meets.
    #[serde(default = "once")]
    pub times: u32,
    /// Extra headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// A body that replaces the JSON error, as a gateway would send.
    #[serde(default)]
    pub body: Option<String>,
}

fn once() -> u32 {
    1
}

impl Failure {
    /// The reply in the form of the Atlas errors.
    pub fn atlas_reply(&self, request: &HttpRequest) -> HttpReply {
        if let Some(reply) = self.raw_reply() {
            return reply;
        }
        let mut error = ApiError::without_code(self.status, self.message.clone());
        error.code = self.code.clone();
        self.with_headers(error.reply(request))
    }

    /// The reply in the form of the OAuth addresses. A 429 has the Atlas form
    /// there too.
    pub fn oauth_reply(&self, request: &HttpRequest) -> HttpReply {
        if self.status == 429 {
            return self.atlas_reply(request);
        }
        if let Some(reply) = self.raw_reply() {
            return reply;
        }
        let code = self.code.as_deref().unwrap_or("server_error");
        self.with_headers(oauth::error_reply(self.status, code, &self.message))
    }

    fn raw_reply(&self) -> Option<HttpReply> {
        let body = self.body.as_ref()?;
        Some(
            self.with_headers(HttpReply {
                body: body.clone().into(),
                ..HttpReply::empty(self.status)
            }),
        )
    }

    fn with_headers(&self, reply: HttpReply) -> HttpReply {
        self.headers.iter().fold(reply, |reply, (name, value)| reply.with(name, value.clone()))
    }
}

/// A snapshot that someone else takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignSnapshot {
    /// Cluster name.
    pub cluster: String,
    /// Its text.
    #[serde(default)]
    pub description: Option<String>,
    /// `onDemand`, `scheduled` or `fallback`.
    #[serde(default = "on_demand")]
    pub kind: String,
}

fn on_demand() -> String {
    "onDemand".to_owned()
}

/// The settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Knobs {
    /// How the next snapshot ends.
    pub next_job: Option<Ending>,
    /// State that the next export job ends in.
    #[serde(default)]
    pub next_export: Option<String>,
    /// How the next restore job ends.
    #[serde(default)]
    pub next_restore: Option<String>,
    /// Job seconds before lists show a new snapshot.
    pub listing_lag_seconds: f64,
    /// Leave the id out of the next create's answer.
    pub answer_without_id: bool,
    /// Failures to come.
    pub failures: Vec<Failure>,
    /// Lists run from the oldest to the newest.
    pub oldest_first: bool,
    /// Private endpoints that downloads can be fetched through, for those made
    /// from now on.
    #[serde(default)]
    pub download_endpoints: Vec<String>,
    /// Snapshots to be taken by someone else at the next request.
    pub foreign: Vec<ForeignSnapshot>,
}

impl Knobs {
    /// The failure that meets this operation, counted down.
    pub fn failure_for(&mut self, operation: &str) -> Option<Failure> {
        let meets = |failure: &Failure| match &failure.operation {
            Some(part) => operation.contains(part.as_str()),
            None => true,
        };
        let at = self.failures.iter().position(meets)?;
        let failure = self.failures[at].clone();
        if failure.times <= 1 {
            self.failures.remove(at);
        } else {
            self.failures[at].times -= 1;
        }
        Some(failure)
    }
}

/// Sets one key.
///
/// # Errors
/// A text that names the keys or the form of the value.
pub fn set(state: &mut State, key: &str, value: &Value) -> Result<(), String> {
    let knobs = &mut state.knobs;
    match key {
        "next_job" => knobs.next_job = Some(ending(value)?),
        "next_export" => {
            let words = ["Successful", "Failed", "Cancelled", "InProgress"];
            knobs.next_export = Some(one_of(key, value, &words)?);
        }
        "next_restore" => {
            let words = ["finished", "failed", "never", "expired"];
            knobs.next_restore = Some(one_of(key, value, &words)?);
        }
        "listing_lag_seconds" => knobs.listing_lag_seconds = number(key, value)?,
        "answer_without_id" => knobs.answer_without_id = flag(key, value)?,
        "oldest_first" => knobs.oldest_first = flag(key, value)?,
        "fail_next" => fail_next(knobs, value)?,
        "foreign_snapshot" => knobs.foreign.push(parsed(key, value)?),
        "expire_tokens" => {
            if flag(key, value)? {
                state.auth.nonces.expire_all();
                state.auth.tokens.expire_all();
            }
        }
        "nonce_lifetime_seconds" => state.auth.nonces.lifetime_seconds = number(key, value)?,
        "authentication_info" => state.auth.authentication_info = flag(key, value)?,
        "token_lifetime_seconds" => state.auth.tokens.lifetime_seconds = parsed(key, value)?,
        "token_requests_per_minute" => {
            state.auth.tokens.requests_per_minute = parsed(key, value)?;
        }
        "rate_limit_capacity" => state.rates.capacity = parsed(key, value)?,
        "download_endpoints" => knobs.download_endpoints = parsed(key, value)?,
        "cluster_state" => cluster_state(state, value)?,
        "add_clusters" => super::seed::add_fleet(state, parsed(key, value)?),
        _ => return Err(format!("unknown key {key:?}; the keys are {KEYS}")),
    }
    Ok(())
}

fn ending(value: &Value) -> Result<Ending, String> {
    parsed("next_job", value).map_err(|_| {
        format!(
            "next_job takes completed, failed, never, vanish, unknown_word or backwards \
             (Atlas has no warned or cancelled snapshots), not {value}"
        )
    })
}

/// A failure is added to those that wait; null forgets them all.
fn fail_next(knobs: &mut Knobs, value: &Value) -> Result<(), String> {
    if value.is_null() {
        knobs.failures.clear();
    } else {
        knobs.failures.push(parsed("fail_next", value)?);
    }
    Ok(())
}

/// Sets fields of a cluster: `{"cluster": NAME, "paused": true, …}`.
fn cluster_state(state: &mut State, value: &Value) -> Result<(), String> {
    let name = value["cluster"].as_str().unwrap_or_default();
    let cluster = state.clusters.iter_mut().find(|cluster| cluster.name == name);
    let cluster = cluster.ok_or_else(|| format!("cluster_state: no cluster {name:?}"))?;
    for (field, value) in value.as_object().into_iter().flatten() {
        match field.as_str() {
            "cluster" => {}
            "paused" => cluster.paused = flag(field, value)?,
            "backup" => cluster.backup = flag(field, value)?,
            "state" => cluster.state_name = parsed(field, value)?,
            other => {
                return Err(format!(
                    "cluster_state takes cluster, paused, backup, state, not {other:?}"
                ));
            }
        }
    }
    Ok(())
}

fn one_of(key: &str, value: &Value, words: &[&str]) -> Result<String, String> {
    let word = value.as_str().filter(|word| words.contains(word)).map(str::to_owned);
    word.ok_or_else(|| format!("{key} takes one of {}, not {value}", words.join(", ")))
}

fn flag(key: &str, value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{key} takes true or false, not {value}"))
}

fn number(key: &str, value: &Value) -> Result<f64, String> {
    let number = value.as_f64().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| format!("{key} takes a number of seconds, not {value}"))
}

fn parsed<T: serde::de::DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| format!("{key}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn failures_count_down_and_aim() {
        let mut state = State::default();
        let value = json!({"operation": "take", "status": 503, "times": 2});
        set(&mut state, "fail_next", &value).expect("a failure");
        assert!(state.knobs.failure_for("listGroups").is_none());
        assert!(state.knobs.failure_for("takeGroupClusterBackupSnapshots").is_some());
        assert!(state.knobs.failure_for("takeGroupClusterBackupSnapshots").is_some());
        assert!(state.knobs.failure_for("takeGroupClusterBackupSnapshots").is_none());
    }

    #[test]
    fn unknown_keys_and_values_are_named() {
        let mut state = State::default();
        let error = set(&mut state, "nxt_job", &json!(1)).expect_err("unknown");
        assert!(error.contains("next_job") && error.contains("fail_next"));
        assert!(set(&mut state, "next_job", &json!("warned")).is_err());
        assert!(set(&mut state, "listing_lag_seconds", &json!(-1)).is_err());
        assert!(set(&mut state, "fail_next", &json!({"status": 500, "x": 1})).is_err());
    }
}
