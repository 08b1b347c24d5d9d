//! Everything the imitated service remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::backup::Backup;
use super::call::Call;
use super::credentials::Session;
use super::failure::Failure;
use super::instance::Instance;
use super::script::Script;
use super::seed;
use super::tasks::Task;
use crate::sandbox::service::{Ids, Moment};

/// The whole state of the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// First request in milliseconds since the Unix epoch; the seeded history
    /// lies before it.
    pub born_unix_ms: Option<i64>,
    /// Source of ids.
    pub ids: Ids,
    /// What can be backed up.
    pub instances: Vec<Instance>,
    /// Every backup that was ever started.
    pub backups: Vec<Backup>,
    /// Tasks other than backups.
    pub tasks: Vec<Task>,
    /// Used nonces with the time of their use in milliseconds.
    pub nonces: BTreeMap<String, i64>,
    /// Temporary credentials.
    pub sessions: Vec<Session>,
    /// Answers by `ClientToken`, with the parameters they were given for.
    pub client_tokens: BTreeMap<String, (String, serde_json::Value)>,
    /// Calls of the audit operations, in milliseconds; 30 a minute are allowed.
    pub audit_calls: Vec<i64>,
    /// Tokens of the metadata service with their end in milliseconds.
    #[serde(default)]
    pub metadata_tokens: BTreeMap<String, i64>,
    /// Scripted behaviour.
    pub script: Script,
}

impl State {
    /// The seeded world, without a clock yet.
    pub fn new() -> Self {
        Self {
            born_unix_ms: None,
            ids: Ids::default(),
            instances: seed::instances(),
            backups: Vec::new(),
            tasks: Vec::new(),
            nonces: BTreeMap::new(),
            sessions: vec![Session::seeded()],
            client_tokens: BTreeMap::new(),
            audit_calls: Vec::new(),
            metadata_tokens: BTreeMap::new(),
            script: Script::default(),
        }
    }

    /// Lays the seeded history before the first moment and starts the backups
    /// that a script asked for.
    pub fn wake(&mut self, now: &Moment) {
        if self.born_unix_ms.is_none() {
            self.born_unix_ms = Some(now.unix_ms);
            seed::history(self, now.unix_ms);
        }
        for foreign in std::mem::take(&mut self.script.foreign_backups) {
            foreign.start(self, now);
        }
    }

    /// An instance that still exists.
    pub fn instance(&self, id: &str, now: &Moment) -> Option<&Instance> {
        self.instances.iter().find(|instance| instance.id == id && !instance.is_gone(now))
    }

    /// The instance that `DBInstanceId` names.
    ///
    /// # Errors
    /// `MissingParameter`, `InvalidDBInstanceId.NotFound`.
    pub fn instance_of(&self, call: &Call, now: &Moment) -> Result<&Instance, Failure> {
        let id = call.require("DBInstanceId")?;
        self.instance(id, now).ok_or_else(Failure::no_instance)
    }

    /// The same, for a change.
    ///
    /// # Errors
    /// As [`State::instance_of`].
    pub fn instance_of_mut(&mut self, call: &Call, now: &Moment) -> Result<&mut Instance, Failure> {
        let id = call.require("DBInstanceId")?;
        self.instances
            .iter_mut()
            .find(|instance| instance.id == id && !instance.is_gone(now))
            .ok_or_else(Failure::no_instance)
    }

    /// The running backup of an instance.
    pub fn running_backup(&self, instance: &str, now: &Moment) -> Option<&Backup> {
        self.backups.iter().find(|backup| backup.instance == instance && backup.is_running(now))
    }

    /// Backups of one instance, the newest first.
    pub fn backups_of(&self, instance: &str) -> Vec<&Backup> {
        let mut found: Vec<&Backup> =
            self.backups.iter().filter(|backup| backup.instance == instance).collect();
        found.sort_by_key(|backup| std::cmp::Reverse(backup.started_unix_ms));
        found
    }

    /// A decimal id that no earlier call returned.
    pub fn decimal_id(&mut self) -> String {
        (56_640_000 + self.ids.number() * 37).to_string()
    }

    /// A `RequestId`: an upper-case UUID.
    pub fn request_id(&mut self) -> String {
        let digits = self.ids.hex(32).to_ascii_uppercase();
        let ranges = [0..8, 8..12, 12..16, 16..20, 20..32];
        let groups: Vec<&str> = ranges.into_iter().filter_map(|range| digits.get(range)).collect();
        groups.join("-")
    }
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}
