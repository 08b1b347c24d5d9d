//! The fields of answers that are used. Numbers may come as text and anything
//! may be `null`: the pages contradict each other, so reading is lenient.

use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::Value;

use super::codes;
use crate::core::{Reply, Result};

/// Any answer with a payload.
#[derive(Deserialize)]
struct Envelope<T> {
    data: Option<T>,
}

/// The payload of an answer, when it has one.
///
/// # Errors
/// [`crate::core::ErrorKind::Protocol`] when it has another shape.
pub fn data<T: serde::de::DeserializeOwned>(operation: &str, reply: &Reply) -> Result<Option<T>> {
    Ok(reply.json::<Envelope<T>>(operation)?.data)
}

/// Payload of a backup's answer.
#[derive(Deserialize)]
pub struct Started {
    /// One per request.
    #[serde(default, deserialize_with = "text")]
    pub task_id: Option<String>,
    /// One entry per accepted phone.
    #[serde(default, deserialize_with = "list")]
    pub cmd_jobs: Vec<StartedJob>,
}

/// One accepted phone.
#[derive(Deserialize)]
pub struct StartedJob {
    /// The phone.
    #[serde(default, deserialize_with = "text")]
    pub instance_id: Option<String>,
    /// Its own job within the task.
    #[serde(default, deserialize_with = "text")]
    pub job_id: Option<String>,
}

/// Payload of a task.
#[derive(Deserialize)]
pub struct Task {
    /// Its jobs; they name no phone.
    #[serde(default, deserialize_with = "list")]
    pub jobs: Vec<Job>,
}

/// One job of a task.
#[derive(Deserialize, Clone)]
pub struct Job {
    /// Its id.
    #[serde(default, deserialize_with = "text")]
    pub job_id: Option<String>,
    /// Its state as a number.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
    /// What went wrong; empty or `0` when nothing did.
    #[serde(default, deserialize_with = "word")]
    pub error_code: Option<String>,
    /// The same in words.
    #[serde(default, deserialize_with = "word")]
    pub error_msg: Option<String>,
    /// What the command or installation itself said.
    #[serde(default, deserialize_with = "text")]
    pub execute_msg: Option<String>,
}

impl Job {
    /// What went wrong, in the provider's words and ours.
    pub fn complaint(&self) -> Option<String> {
        let code = self.error_code.as_deref().filter(|code| *code != "0")?;
        let says = codes::look_up(code).map(|row| row.says);
        let text = says.or(self.error_msg.as_deref()).unwrap_or("no reason given");
        Some(format!("{code}: {text}"))
    }
}

/// Payload of a preparation's answer.
#[derive(Deserialize)]
pub struct Prepared {
    /// One entry per phone.
    #[serde(default, deserialize_with = "list")]
    pub status_list: Vec<StatusResult>,
}

/// Payload of a preparation's progress.
#[derive(Deserialize)]
pub struct Progress {
    /// How far it is, as a number.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
    /// Called a waiting time, without a unit.
    #[serde(default, rename = "waitingCount", deserialize_with = "number")]
    pub waiting_count: Option<i64>,
}

/// Payload of a list.
#[derive(Deserialize)]
pub struct InstancePage {
    /// Phones on all pages.
    #[serde(default, deserialize_with = "number")]
    pub total_count: Option<i64>,
    /// Phones on this page.
    #[serde(default, deserialize_with = "list")]
    pub result: Vec<Instance>,
}

/// One phone.
#[derive(Deserialize, Clone, Default)]
pub struct Instance {
    /// Its id.
    #[serde(default)]
    pub instance_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "text")]
    pub instance_name: Option<String>,
    /// What it was ordered as.
    #[serde(default, deserialize_with = "text")]
    pub instance_sku: Option<String>,
    /// Region.
    #[serde(default, deserialize_with = "text")]
    pub region: Option<String>,
    /// 1 is frozen.
    #[serde(default, deserialize_with = "number")]
    pub frozen_status: Option<i64>,
    /// Whether its machine runs.
    #[serde(default, deserialize_with = "number")]
    pub running_status: Option<i64>,
    /// 1 is logged in.
    #[serde(default, deserialize_with = "number")]
    pub login_status: Option<i64>,
    /// The user that it is assigned to; a restore wants this.
    #[serde(default, deserialize_with = "text")]
    pub assign_user: Option<String>,
    /// Project.
    #[serde(default, deserialize_with = "text")]
    pub project_name: Option<String>,
    /// State of its one backup.
    #[serde(default, deserialize_with = "number")]
    pub backup_status: Option<i64>,
    /// When that state came about.
    #[serde(default, deserialize_with = "text")]
    pub backup_time: Option<String>,
    /// State of its restore.
    #[serde(default, deserialize_with = "number")]
    pub restore_status: Option<i64>,
    /// When that state came about.
    #[serde(default, deserialize_with = "text")]
    pub restore_time: Option<String>,
}

/// One phone and a number about it.
#[derive(Deserialize)]
pub struct StatusResult {
    /// The phone.
    #[serde(default, deserialize_with = "text")]
    pub instance_id: Option<String>,
    /// The number; each operation has a vocabulary of its own.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
}

#[derive(Deserialize)]
struct StatusResults {
    #[serde(default, deserialize_with = "list")]
    status_results: Vec<StatusResult>,
}

/// What each phone does. One generation of the page shows the list without
/// any envelope.
///
/// # Errors
/// [`crate::core::ErrorKind::Protocol`] when the answer has another shape.
pub fn status_results(operation: &str, reply: &Reply) -> Result<Vec<StatusResult>> {
    match data::<StatusResults>(operation, reply)? {
        Some(data) => Ok(data.status_results),
        None => Ok(reply.json::<StatusResults>(operation)?.status_results),
    }
}

/// A whole number, also as text.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A text that is not empty, also as a number.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A text as [`text`] reads it; the text `null` stands for nothing, as the
/// example of the instance list has it.
fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(text(from)?.filter(|text| !text.eq_ignore_ascii_case("null")))
}

/// A list; `null` is an empty one.
fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum MaybeList<T> {
        List(Vec<T>),
        Null(()),
    }
    match MaybeList::deserialize(from)? {
        MaybeList::List(list) => Ok(list),
        MaybeList::Null(()) => Ok(Vec::new()),
    }
}
