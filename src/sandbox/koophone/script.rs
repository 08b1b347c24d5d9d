//! What tests can set to steer the imitated service.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::jobs::Ending;

/// How the end of a coming job was scripted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobPlan {
    /// How it ends.
    #[serde(default)]
    pub end: Ending,
    /// Length in job seconds instead of the nominal one.
    #[serde(default)]
    pub seconds: Option<f64>,
}

/// Which HTTP status goes with a KooPhone error code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStatus {
    /// 200 for the codes of the error-code page, 400 and 500 for the others.
    #[default]
    Documented,
    /// 200 for every code but 9999.
    Always200,
    /// 400 and 500, as on the operation pages.
    Operation,
}

/// The spelling in front of a code's number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodePrefix {
    /// As on error tables.
    #[default]
    #[serde(rename = "KOOPHONE.API")]
    Upper,
    /// As in field descriptions.
    #[serde(rename = "KooPhone.API")]
    Mixed,
    /// As for the synchronous command.
    #[serde(rename = "KP.API")]
    Short,
    /// As on one reset page.
    #[serde(rename = "KPAPI")]
    Joined,
}

impl CodePrefix {
    /// The spelling.
    pub fn text(self) -> &'static str {
        match self {
            Self::Upper => "KOOPHONE.API",
            Self::Mixed => "KooPhone.API",
            Self::Short => "KP.API",
            Self::Joined => "KPAPI",
        }
    }
}

/// Whether an accepted backup is answered without `data`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutData {
    /// Answered with ids.
    #[default]
    Never,
    /// The next one only.
    Next,
    /// All of them.
    Always,
    /// All of them have `data` set to `null`.
    Null,
}

/// What the task query does with tasks of backups and resets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tasks {
    /// Serves them.
    #[default]
    #[serde(rename = "serve")]
    Serve,
    /// Does not know them: error 1323.
    #[serde(rename = "1323")]
    Unknown,
    /// Answers with an empty list of jobs.
    #[serde(rename = "empty")]
    Empty,
}

/// What happens to a batch of which some phones cannot be backed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mixed {
    /// The others are accepted, these are left out of `cmd_jobs`.
    #[default]
    LeaveOut,
    /// The whole request is refused.
    RefuseAll,
}

/// Where the instance list puts its code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListEnvelope {
    /// Inside `data`, as documented.
    #[default]
    Inside,
    /// At the top level.
    Top,
    /// Inside `data`, as the text `null`.
    NullText,
}

/// Which of the two documented vocabularies the status query speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusWords {
    /// 2 is running, 5 shut down.
    #[default]
    Power,
    /// 0 is idle, 4 backing up.
    Work,
}

/// How faithful paging is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// Every entry once.
    #[default]
    Exact,
    /// Every page from the second on starts with the last entry of the one before.
    Repeat,
    /// Every page from the second on lacks its first entry.
    Drop,
}

/// An error to answer with instead of working.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailNext {
    /// Part of the operation's name or of its path; absent or null matches all.
    #[serde(default)]
    pub operation: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// Error code; `APIGW.…` takes the gateway's envelope.
    #[serde(default)]
    pub code: String,
    /// Error text.
    #[serde(default)]
    pub message: String,
    /// How many requests are still answered so.
    #[serde(default = "once")]
    pub times: u32,
    /// More headers of the answer.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// Whether the work is done all the same before the error is answered.
    #[serde(default)]
    pub after_work: bool,
}

fn once() -> u32 {
    1
}

/// All scripted behaviour.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Script {
    /// Ends of the coming backups, one a phone.
    pub next_jobs: VecDeque<JobPlan>,
    /// Ends of the coming restores, one a phone.
    pub next_restores: VecDeque<JobPlan>,
    /// Job seconds before a new backup shows in the instance list.
    pub listing_lag_seconds: f64,
    /// Whether backups are answered without ids.
    pub answer_without_id: WithoutData,
    /// Errors to answer with.
    pub fail_next: Vec<FailNext>,
    /// Whether a list of 100 ids is taken; otherwise 50.
    pub accept_hundred: bool,
    /// What the task query does.
    pub tasks: Tasks,
    /// What happens to mixed batches.
    pub mixed: Mixed,
    /// Whether a backup leaves the machine in place.
    pub keep_machine: bool,
    /// HTTP status of KooPhone errors.
    pub error_status: ErrorStatus,
    /// Spelling of KooPhone errors.
    pub code_prefix: CodePrefix,
    /// Envelope of the instance list.
    pub list_envelope: ListEnvelope,
    /// Vocabulary of the status query.
    pub status_words: StatusWords,
    /// Whether the status query answers without an envelope.
    pub status_without_envelope: bool,
    /// How faithful paging is.
    pub paging: Paging,
    /// Life of new tokens in seconds; 24 hours when absent.
    pub token_seconds: Option<i64>,
    /// Length of new tokens in characters; 3,200 when absent.
    pub token_length: Option<usize>,
    /// Job seconds after its release before a phone's user opens it again,
    /// which restores it; never when absent.
    pub user_returns_seconds: Option<f64>,
    /// Phones that somebody else backs up at the next request.
    pub foreign_backups: Vec<String>,
    /// Phones that the instance list leaves out.
    pub unlisted: Vec<String>,
}

/// The keys, for the text of an error.
pub const KEYS: &str = "next_job, next_restore, listing_lag_seconds, expire_tokens, \
    answer_without_id, fail_next, accept_hundred, tasks, mixed, keep_machine, error_status, \
    code_prefix, list_envelope, status_words, status_without_envelope, paging, token_seconds, \
    token_length, user_returns_seconds, foreign_backup, unlisted, phone, unlock";

impl Script {
    /// Sets one behaviour.
    ///
    /// # Errors
    /// A text that names the keys, or says why the value does not fit.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "next_job" => self.next_jobs = plans(value)?,
            "next_restore" => self.next_restores = plans(value)?,
            "listing_lag_seconds" => self.listing_lag_seconds = read(key, value)?,
            "answer_without_id" => self.answer_without_id = without_data(value)?,
            "fail_next" => self.fail_next = fails(value)?,
            "accept_hundred" => self.accept_hundred = read(key, value)?,
            "tasks" => self.tasks = read(key, value)?,
            "mixed" => self.mixed = read(key, value)?,
            "keep_machine" => self.keep_machine = read(key, value)?,
            "error_status" => self.error_status = read(key, value)?,
            "code_prefix" => self.code_prefix = read(key, value)?,
            "list_envelope" => self.list_envelope = read(key, value)?,
            "status_words" => self.status_words = read(key, value)?,
            "status_without_envelope" => self.status_without_envelope = read(key, value)?,
            "paging" => self.paging = read(key, value)?,
            "token_seconds" => self.token_seconds = read(key, value)?,
            "token_length" => self.token_length = read(key, value)?,
            "user_returns_seconds" => self.user_returns_seconds = read(key, value)?,
            "unlisted" => self.unlisted = read(key, value)?,
            "foreign_backup" => self.foreign_backups.push(read(key, value)?),
            _ => return Err(format!("unknown key {key}; there are: {KEYS}")),
        }
        Ok(())
    }

    /// Takes the scripted error that fits the operation, once.
    pub fn take_failure(&mut self, operation: &str, path: &str) -> Option<FailNext> {
        let fits = |fail: &FailNext| {
            let part = fail.operation.as_deref().unwrap_or("");
            fail.times > 0 && (operation.contains(part) || path.contains(part))
        };
        let fail = self.fail_next.iter_mut().find(|fail| fits(fail))?;
        fail.times -= 1;
        let taken = fail.clone();
        self.fail_next.retain(|fail| fail.times > 0);
        Some(taken)
    }

    /// Whether the coming backup answer carries ids; uses up "next".
    pub fn take_without_data(&mut self) -> WithoutData {
        let mode = self.answer_without_id;
        if mode == WithoutData::Next {
            self.answer_without_id = WithoutData::Never;
        }
        mode
    }
}

fn read<T: serde::de::DeserializeOwned>(key: &str, value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| format!("{key}: {error}"))
}

fn plans(value: &Value) -> Result<VecDeque<JobPlan>, String> {
    match value {
        Value::Null => Ok(VecDeque::new()),
        Value::Array(list) => list.iter().map(plan).collect(),
        one => plan(one).map(|plan| VecDeque::from([plan])),
    }
}

fn plan(value: &Value) -> Result<JobPlan, String> {
    if value.is_string() {
        return Ok(JobPlan { end: read("next_job", value)?, seconds: None });
    }
    read("next_job", value)
}

fn without_data(value: &Value) -> Result<WithoutData, String> {
    match value {
        Value::Bool(true) => Ok(WithoutData::Next),
        Value::Bool(false) | Value::Null => Ok(WithoutData::Never),
        other => read("answer_without_id", other),
    }
}

fn fails(value: &Value) -> Result<Vec<FailNext>, String> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(list) => list.iter().map(|one| read("fail_next", one)).collect(),
        one => Ok(vec![read("fail_next", one)?]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_keys_and_values_name_what_there_is() {
        let mut script = Script::default();
        assert!(script.set("nope", &json!(1)).unwrap_err().contains("next_job"));
        let text = script.set("next_job", &json!("warned")).unwrap_err();
        assert!(text.contains("succeeded") && text.contains("unknown_word"), "{text}");
    }

    #[test]
    fn jobs_can_be_planned_one_by_one() {
        let mut script = Script::default();
        let value = json!(["failed", {"end": "never"}, {"seconds": 60}]);
        script.set("next_job", &value).unwrap();
        assert_eq!(script.next_jobs[1].end, Ending::Never);
        assert_eq!(script.next_jobs[2], JobPlan { end: Ending::Succeeded, seconds: Some(60.0) });
        script.set("next_job", &Value::Null).unwrap();
        assert!(script.next_jobs.is_empty());
    }

    #[test]
    fn a_failure_is_taken_as_often_as_asked() {
        let mut script = Script::default();
        let value = json!({"operation": "Backup", "status": 429, "code": "APIGW.0308", "times": 2});
        script.set("fail_next", &value).unwrap();
        assert!(script.take_failure("ListInstances", "/v1/x").is_none());
        assert!(script.take_failure("BatchBackupInstances", "/v1/x").is_some());
        assert!(script.take_failure("BatchBackupInstances", "/v1/x").is_some());
        assert!(script.take_failure("BatchBackupInstances", "/v1/x").is_none());
        script.set("fail_next", &json!({"operation": "auth/tokens", "status": 503})).unwrap();
        assert!(script.take_failure("KeystoneCreateUserToken", "/v3/auth/tokens").is_some());
    }

    #[test]
    fn answering_without_ids_is_used_up() {
        let mut script = Script::default();
        script.set("answer_without_id", &json!(true)).unwrap();
        assert_eq!(script.take_without_data(), WithoutData::Next);
        assert_eq!(script.take_without_data(), WithoutData::Never);
        script.set("answer_without_id", &json!("always")).unwrap();
        assert_eq!(script.take_without_data(), WithoutData::Always);
        assert_eq!(script.take_without_data(), WithoutData::Always);
    }
}
