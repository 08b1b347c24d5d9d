//! What hooks, webhooks and pings tell: what happened, whether data are at
//! risk, and the one command to run now.

use serde_json::Value;

use crate::model::Exit;

/// The moments at which a plan's hooks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The run begins.
    Start,
    /// Every backup is confirmed.
    Success,
    /// Some target has no backup of this run.
    Failure,
    /// The run has ended, either way.
    Finally,
}

impl Event {
    /// The word that hooks and webhooks get.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Finally => "finally",
        }
    }
}

/// What is known at one of those moments.
#[derive(Debug, Clone)]
pub struct Story {
    /// The moment.
    pub event: Event,
    /// The plan's name.
    pub plan: String,
    /// The run's id.
    pub run_id: String,
    /// The result as `-o json` prints it; at the start an object with the
    /// targets.
    pub object: Value,
    /// A few lines for people.
    pub text: String,
    /// How the run ended.
    pub exit: Option<&'static Exit>,
    /// The one command to run now.
    pub next: Option<String>,
    /// How many targets there are.
    pub targets: usize,
    /// How many of them have no backup of this run.
    pub failed: usize,
    /// Seconds since the run began.
    pub seconds: u64,
}

impl Story {
    /// What a hook finds in its environment.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let exit = |of: fn(&Exit) -> String| self.exit.map(of).unwrap_or_default();
        vec![
            ("CLOUDBAK_EVENT", self.event.word().to_owned()),
            ("CLOUDBAK_PLAN", self.plan.clone()),
            ("CLOUDBAK_RUN_ID", self.run_id.clone()),
            ("CLOUDBAK_EXIT_CODE", exit(|exit| exit.code.to_string())),
            ("CLOUDBAK_EXIT_NAME", exit(|exit| exit.name.to_owned())),
            ("CLOUDBAK_TARGETS", self.targets.to_string()),
            ("CLOUDBAK_FAILED", self.failed.to_string()),
            ("CLOUDBAK_SECONDS", self.seconds.to_string()),
            ("CLOUDBAK_NEXT", self.next.clone().unwrap_or_default()),
            ("CLOUDBAK_TEXT", self.text.clone()),
        ]
    }
}
