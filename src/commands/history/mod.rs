//! `history`: what earlier runs did, from the journal alone. Nothing is sent.

mod list;
mod show;

use clap::Subcommand;

use crate::app::App;
use crate::core::Result;
use crate::journal::{Failure, IntentRecord, IntentState, Process, Run};
use crate::model::State;
use crate::output::{Report, safe};

/// Verbs of `history`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List runs, newest first
    List(list::Args),
    /// Show one run with everything that it did
    Show(show::Args),
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "history list",
            Self::Show(_) => "history show",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// [`crate::core::ErrorKind::Io`] when the journal cannot be read.
pub fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::List(args) => list::run(app, args),
        Verb::Show(args) => show::run(app, args),
    }
}

/// An intent's state, one that a dead process left behind included.
fn state_of(intent: &IntentRecord) -> IntentState {
    intent.effective_state(Process::life)
}

/// What a run was asked for: `PROFILE/TARGET` of each. Runs of older versions
/// tell only what they sent.
fn asked<'a>(run: &Run, intents: impl Iterator<Item = &'a IntentRecord>) -> Vec<String> {
    if run.targets.is_empty() {
        return intents.map(|intent| format!("{}/{}", intent.profile, intent.target)).collect();
    }
    run.targets.clone()
}

/// Most names that are written out.
const NAMED: usize = 5;

/// `a, b and 7 more`
fn few(names: &[String], more: usize) -> String {
    let shown = names.iter().take(NAMED).map(|name| safe::line(name)).collect::<Vec<_>>();
    match more + names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What went wrong, in plain words.
fn words(failure: &Failure) -> String {
    let message = safe::line(&failure.message);
    match few(&failure.targets, failure.more) {
        names if names.is_empty() => message.into_owned(),
        names => format!("{names}: {message}"),
    }
}

/// What became of an intent, in plain words.
fn story(intent: &IntentRecord) -> String {
    match state_of(intent) {
        IntentState::Planned => "it was planned; nothing was sent".to_owned(),
        IntentState::Sending => "it is being sent right now".to_owned(),
        IntentState::Accepted => {
            "the provider accepted it; nobody has looked at it since".to_owned()
        }
        IntentState::Running => "it was still running when it was last looked at".to_owned(),
        IntentState::Done => ending(intent.seen.unwrap_or(State::Unknown)).to_owned(),
        IntentState::Rejected => "the provider refused it; nothing was started".to_owned(),
        IntentState::NotSent => "it certainly had no effect".to_owned(),
        IntentState::Unknown => "it is NOT known whether the provider accepted it; \
                                 do not start another one before this is settled"
            .to_owned(),
        IntentState::Abandoned => "somebody gave up finding out what became of it".to_owned(),
    }
}

fn ending(state: State) -> &'static str {
    match state {
        State::Succeeded => "the provider says that it completed",
        State::Warned => "it completed with errors or partly",
        State::Failed => "it failed at the provider",
        State::Cancelled => "it was cancelled",
        State::Expired => "it completed, and its retention has ended",
        State::Queued | State::Running | State::Unknown => "it ended, but how is not known",
    }
}
