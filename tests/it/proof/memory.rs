//! What the journal says, read through the same interface that `history` uses.

use std::path::PathBuf;

use cloudbak::journal::{IntentHistory, IntentState, Journal, RunFilter};
use rusqlite::Connection;

use crate::support::Home;

/// The journal of a home.
pub struct Memory {
    path: PathBuf,
}

impl Memory {
    /// That of this home, which need not exist yet.
    pub fn of(home: &Home) -> Self {
        Self { path: home.path().join(".local/state/cloudbak/journal.db") }
    }

    /// Every intent with its steps, oldest first.
    pub fn intents(&self) -> Result<Vec<IntentHistory>, String> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let journal = Journal::open(&self.path).map_err(|error| error.to_string())?;
        let runs = journal.runs(&RunFilter::default()).map_err(|error| error.to_string())?;
        let mut intents = Vec::new();
        for run in runs.iter().rev().filter(|run| !run.intents.is_empty()) {
            let record = journal.run(run.run.id.as_str()).map_err(|error| error.to_string())?;
            intents.extend(record.into_iter().flat_map(|record| record.intents));
        }
        Ok(intents)
    }

    /// Lets open intents look as if they were an hour older: the time after
    /// which absence from a list proves something has then passed, and so has
    /// that in which the same request may be sent again.
    pub fn age(&self) -> rusqlite::Result<()> {
        if !self.path.exists() {
            return Ok(());
        }
        let connection = Connection::open(&self.path)?;
        connection.execute(
            "UPDATE intents SET created_at_ms = created_at_ms - 3600000, replay = NULL
             WHERE state IN ('SENDING', 'UNKNOWN')",
            [],
        )?;
        Ok(())
    }

    /// The bytes of the journal's files.
    pub fn bytes(&self) -> Vec<u8> {
        ["", "-wal", "-shm"]
            .iter()
            .filter_map(|end| std::fs::read(format!("{}{end}", self.path.display())).ok())
            .flatten()
            .collect()
    }
}

/// Whether the state says that the provider accepted it.
pub fn accepted(state: IntentState) -> bool {
    matches!(state, IntentState::Accepted | IntentState::Running | IntentState::Done)
}

/// Whether the state says that it certainly had no effect.
pub fn no_effect(state: IntentState) -> bool {
    matches!(state, IntentState::Rejected | IntentState::NotSent)
}
