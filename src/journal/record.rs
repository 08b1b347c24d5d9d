//! What the journal holds: runs, intents and what happened to them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::ids::{IntentId, RunId};
use super::process::{Life, Process};
use super::state::IntentState;
use crate::model::{Disposition, Follow, State};

/// A run that begins now.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id, known before anything is written.
    pub id: RunId,
    /// The command, such as `backup create`.
    pub command: String,
    /// What it is asked for: `PROFILE/TARGET` of each.
    pub targets: Vec<String>,
    /// Version of this program.
    pub version: String,
    /// When it began.
    pub started_at: Timestamp,
    /// The process that runs it.
    pub process: Process,
}

impl NewRun {
    /// A run of this process, with a fresh id.
    pub fn of_this_process(command: impl Into<String>) -> Self {
        Self {
            id: RunId::generate(),
            command: command.into(),
            targets: Vec::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: Timestamp::now(),
            process: Process::current(),
        }
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The command.
    pub command: String,
    /// Version of the program that ran it.
    pub version: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs, and for ever if it was killed.
    pub finished_at: Option<Timestamp>,
    /// Exit code that it ended with.
    pub exit_code: Option<u8>,
    /// What it was asked for: `PROFILE/TARGET` of each. Older versions did not
    /// keep that.
    pub targets: Vec<String>,
    /// What went wrong in it.
    pub failures: Vec<Failure>,
    /// The process that ran it.
    pub process: Process,
}

/// What went wrong in a run, the same for all of its targets. None of its
/// fields may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Name of the exit code that it alone leads to.
    pub class: String,
    /// What failed.
    pub message: String,
    /// `PROFILE/TARGET` of the first few.
    pub targets: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// What is acted on, and how: at most one undecided intent may exist for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Provider word.
    pub provider: &'a str,
    /// The account there, never a secret: two profiles may lead to the same.
    pub account: &'a str,
    /// The target's name.
    pub target: &'a str,
    /// The action, such as `backup create`.
    pub action: &'a str,
}

/// An intent that is about to be sent. None of its fields may hold a secret.
#[derive(Debug, Clone)]
pub struct NewIntent {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The account at the provider.
    pub account: String,
    /// The target's name.
    pub target: String,
    /// The action, such as `backup create`.
    pub action: String,
    /// Key of the slot that it fills.
    pub slot: Option<String>,
    /// Counts from 1 within a run and target.
    pub attempt: u32,
    /// Hash of the request's parameters, to tell whether two are alike.
    pub params_hash: String,
    /// The text that is planted at the provider.
    pub marker: Option<String>,
    /// The provider's state before, to compare with afterwards.
    pub before: Json,
    /// What is needed to send the very same request again, where a provider
    /// has a use for that.
    pub replay: Option<Json>,
}

impl NewIntent {
    /// What it acts on.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            provider: &self.provider,
            account: &self.account,
            target: &self.target,
            action: &self.action,
        }
    }
}

/// An intent as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentRecord {
    /// Its id.
    pub id: IntentId,
    /// The run that it belongs to.
    pub run_id: RunId,
    /// The same for all intents that went out in one request.
    pub batch_id: String,
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The account at the provider.
    pub account: String,
    /// The target's name.
    pub target: String,
    /// The action.
    pub action: String,
    /// Key of the slot that it fills.
    pub slot: Option<String>,
    /// Counts from 1 within a run and target.
    pub attempt: u32,
    /// State as written; readers want [`IntentRecord::effective_state`].
    pub state: IntentState,
    /// Hash of the request's parameters.
    pub params_hash: String,
    /// The text that was planted at the provider.
    pub marker: Option<String>,
    /// The provider's state before.
    pub before: Json,
    /// What sending the same request again needs.
    pub replay: Option<Json>,
    /// What looking at the backup again needs, once it is accepted.
    pub follow: Option<Follow>,
    /// The provider's id of the backup.
    pub backup_id: Option<String>,
    /// The provider's id of the job.
    pub job_id: Option<String>,
    /// The state that was last seen at the provider; how it ended when it is
    /// [`IntentState::Done`].
    pub seen: Option<State>,
    /// The provider's own word for that.
    pub provider_state: Option<String>,
    /// What else was last seen of it.
    pub facts: Option<Facts>,
    /// How the create came out.
    pub disposition: Option<Disposition>,
    /// What went wrong, as scripts read it.
    pub error: Option<Json>,
    /// When it was written, just before sending.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The process that sent it.
    pub process: Process,
}

/// What a look tells of a backup beside ids and state, so that people can be
/// told again without a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// When the provider will remove it.
    pub expires_at: Option<Timestamp>,
    /// Size in bytes.
    pub size_bytes: Option<u64>,
}

/// How long a process that cannot be looked for is believed to be sending.
/// Far longer than all attempts of one create take together.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

impl IntentRecord {
    /// What it acts on.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            provider: &self.provider,
            account: &self.account,
            target: &self.target,
            action: &self.action,
        }
    }

    /// The state that counts: an intent whose process died while sending, or
    /// was not heard of for an hour, is unknown. `life` is normally
    /// [`Process::life`].
    pub fn effective_state(&self, life: impl Fn(&Process) -> Life) -> IntentState {
        if self.state != IntentState::Sending {
            return self.state;
        }
        match life(&self.process) {
            Life::Gone => IntentState::Unknown,
            Life::Elsewhere if Timestamp::now().duration_since(self.created_at) > PATIENCE => {
                IntentState::Unknown
            }
            Life::Alive | Life::Elsewhere => IntentState::Sending,
        }
    }
}

/// One step of an intent; steps are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentEvent {
    /// Counts over the whole journal.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// State before.
    pub from: IntentState,
    /// State after.
    pub to: IntentState,
    /// What was learnt.
    pub detail: Option<String>,
}

/// An intent with its steps, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentHistory {
    /// The intent.
    pub intent: IntentRecord,
    /// Its steps.
    pub events: Vec<IntentEvent>,
}

/// A run with everything that it did.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRecord {
    /// The run.
    pub run: Run,
    /// Its intents in the order written.
    pub intents: Vec<IntentHistory>,
}

/// A run with its intents, as listings need it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// The run.
    pub run: Run,
    /// Its intents in the order written.
    pub intents: Vec<IntentRecord>,
}

/// Which runs to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunFilter {
    /// At most that many, newest first.
    pub limit: Option<u32>,
    /// Only runs that began at or after this moment.
    pub since: Option<Timestamp>,
    /// Only runs with an intent that is undecided.
    pub undecided: bool,
}
