//! A backup as every provider reports it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::State;

/// Who started a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// A person or a tool.
    Manual,
    /// The provider's own schedule.
    Scheduled,
}

/// How a create came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// This run started it.
    Created,
    /// An earlier lost answer or an already done slot was found.
    Found,
    /// The provider already runs one.
    AlreadyRunning,
}

/// One backup, snapshot or backup job of one target, as the provider tells it.
#[derive(Debug, Clone)]
pub struct Backup {
    /// The target's name as the config and the command line write it.
    pub target: String,
    /// The provider's id of the backup; unknown while only the job has one.
    pub backup_id: Option<String>,
    /// The provider's id of the job behind it.
    pub job_id: Option<String>,
    /// Normal state.
    pub state: State,
    /// The provider's own word.
    pub provider_state: Option<String>,
    /// Progress from 0 to 100.
    pub percent: Option<u8>,
    /// When it began.
    pub created_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// When the provider will remove it; `None` is unknown or never.
    pub expires_at: Option<Timestamp>,
    /// Size in bytes.
    pub size_bytes: Option<u64>,
    /// The provider's word for how it was made (`Physical`, `onDemand`, `FULL`).
    pub method: Option<String>,
    /// Who started it.
    pub trigger: Option<Trigger>,
    /// Free text that was given with it.
    pub description: Option<String>,
    /// Request ids of the answers this was learnt from.
    pub request_ids: Vec<String>,
    /// Things that a person should know about it.
    pub warnings: Vec<String>,
}

impl Backup {
    /// A backup of which only target and state are known.
    pub fn new(target: impl Into<String>, state: State) -> Self {
        Self {
            target: target.into(),
            backup_id: None,
            job_id: None,
            state,
            provider_state: None,
            percent: None,
            created_at: None,
            completed_at: None,
            expires_at: None,
            size_bytes: None,
            method: None,
            trigger: None,
            description: None,
            request_ids: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// What is needed to look at a started backup again, in this process or a
/// later one; the journal keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Follow {
    /// The target's name.
    pub target: String,
    /// The provider's id of the backup, once known.
    pub backup_id: Option<String>,
    /// The provider's id of the job, once known.
    pub job_id: Option<String>,
    /// When the create was sent.
    pub started_at: Timestamp,
    /// The provider's own notes, such as the state before the create.
    pub memo: serde_json::Value,
}
