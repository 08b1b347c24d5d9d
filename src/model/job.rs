//! A job as every provider reports it: a restore, an export, a backup's task.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::backup::Backup;
use super::state::State;

/// One running or ended task at a provider.
#[derive(Debug, Clone)]
pub struct Job {
    /// The provider's id.
    pub id: String,
    /// What it does: `backup`, `restore`, `export`, or the provider's own word
    /// for anything else.
    pub kind: String,
    /// The target that it belongs to, where the provider says so.
    pub target: Option<String>,
    /// The backup that it makes or uses.
    pub backup_id: Option<String>,
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
    /// What the provider says about it: why it waits, why it failed.
    pub message: Option<String>,
    /// Further facts, in order. Never a secret.
    pub details: Map<String, Json>,
    /// Request ids of the answers this was learnt from.
    pub request_ids: Vec<String>,
    /// Things that a person should know about it.
    pub warnings: Vec<String>,
}

impl Job {
    /// A job of which only id, kind and state are known.
    pub fn new(id: impl Into<String>, kind: impl Into<String>, state: State) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            target: None,
            backup_id: None,
            state,
            provider_state: None,
            percent: None,
            created_at: None,
            completed_at: None,
            message: None,
            details: Map::new(),
            request_ids: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// What the journal keeps of a look at it, which is made for backups: ids
    /// and states.
    pub fn as_backup(&self, target: &str) -> Backup {
        Backup {
            backup_id: self.backup_id.clone(),
            job_id: Some(self.id.clone()).filter(|id| !id.is_empty()),
            provider_state: self.provider_state.clone(),
            percent: self.percent,
            created_at: self.created_at,
            completed_at: self.completed_at,
            ..Backup::new(target, self.state)
        }
    }
}
