//! The words for a job's state.
//!
//! Sources: documentation.commvault.com, "REST API - GET Job" and the job
//! status pages of the Job Controller; the waiting loop of the vendor's Python
//! SDK. `Skipped` and `No Run` are words of reports that were not seen in
//! answers about a job; they are in the table because both mean an end.

use crate::model::State;
use crate::model::state::look_up_caseless;

/// Every known word. `Committed` is a job that was stopped and whose written
/// part is kept, so it is no clean success.
const WORDS: &[(&str, State)] = &[
    ("Waiting", State::Queued),
    ("Queued", State::Queued),
    // A phase failed and will be tried again; `pendingReason` says why.
    ("Pending", State::Running),
    ("Running", State::Running),
    ("Running (cannot be verified)", State::Running),
    ("Suspend Pending", State::Running),
    ("Suspended", State::Running),
    ("Suspend", State::Running),
    ("Interrupt Pending", State::Running),
    ("Interrupted", State::Running),
    ("Kill Pending", State::Running),
    ("Abnormal Terminated Cleanup", State::Running),
    ("Completed", State::Succeeded),
    ("Completed w/ one or more warnings", State::Warned),
    ("Completed w/ one or more errors", State::Warned),
    ("Committed", State::Warned),
    ("Failed", State::Failed),
    ("Failed to Start", State::Failed),
    ("Skipped", State::Failed),
    ("No Run", State::Failed),
    ("Killed", State::Cancelled),
];

/// The state that a job's word stands for.
pub(super) fn state_of(word: &str) -> State {
    look_up_caseless(WORDS, word)
}

/// The state of several jobs taken as one: it is final only when all of them
/// are, and then the worst of them counts.
pub(super) fn worst(states: impl IntoIterator<Item = State>) -> State {
    states.into_iter().max_by_key(|state| weight(*state)).unwrap_or(State::Unknown)
}

fn weight(state: State) -> u8 {
    match state {
        State::Succeeded => 0,
        State::Expired => 1,
        State::Warned => 2,
        State::Cancelled => 3,
        State::Failed => 4,
        // Not final: something is still to come, whatever the others say.
        State::Unknown => 5,
        State::Queued => 6,
        State::Running => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_what_the_vendor_calls_ends() {
        for (word, state) in [
            ("Completed", State::Succeeded),
            ("completed w/ one or more warnings", State::Warned),
            ("COMPLETED W/ ONE OR MORE ERRORS", State::Warned),
            ("Committed", State::Warned),
            ("Failed", State::Failed),
            ("Failed to Start", State::Failed),
            ("Skipped", State::Failed),
            ("No Run", State::Failed),
            (" Killed ", State::Cancelled),
        ] {
            assert_eq!(state_of(word), state, "{word}");
            assert!(state_of(word).is_final(), "{word}");
        }
    }

    #[test]
    fn nothing_else_is_an_end() {
        for word in [
            "Waiting",
            "Queued",
            "Pending",
            "Running",
            "Running (cannot be verified)",
            "Suspend Pending",
            "Suspended",
            "Suspend",
            "Interrupt Pending",
            "Interrupted",
            "Kill Pending",
            "Abnormal Terminated Cleanup",
        ] {
            assert!(!state_of(word).is_final(), "{word}");
            assert_ne!(state_of(word), State::Unknown, "{word}");
        }
        for word in ["", "Completed with distinction", "Failing", "SUCCESS"] {
            assert_eq!(state_of(word), State::Unknown, "{word}");
        }
    }

    #[test]
    fn the_worst_job_counts_once_all_have_ended() {
        use State::{Cancelled, Failed, Queued, Running, Succeeded, Unknown, Warned};
        assert_eq!(worst([Succeeded, Warned]), Warned);
        assert_eq!(worst([Warned, Cancelled, Succeeded]), Cancelled);
        assert_eq!(worst([Failed, Cancelled]), Failed);
        assert_eq!(worst([Failed, Queued]), Queued);
        assert_eq!(worst([Running, Queued, Unknown]), Running);
        assert_eq!(worst([Succeeded, Unknown]), Unknown);
        assert_eq!(worst([]), Unknown);
    }
}
