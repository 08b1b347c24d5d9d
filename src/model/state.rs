//! The closed list of states that every provider's words are mapped to.

use crate::core::Sent;
use serde::{Deserialize, Serialize};

/// Normal state of a backup, job, restore or export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Accepted, not begun.
    Queued,
    /// At work.
    Running,
    /// Completed without errors: the only state that counts as success.
    Succeeded,
    /// Completed with warnings or errors, or partly.
    Warned,
    /// Ended without a usable result.
    Failed,
    /// Stopped by somebody.
    Cancelled,
    /// Was there and is gone by its retention.
    Expired,
    /// A word that the tables do not know, or nothing known at all. Never
    /// taken for success, and never for an end.
    Unknown,
}

impl State {
    /// The state of what went wrong before anybody could look at it: none
    /// where it was certainly not started.
    pub fn unseen(sent: Sent) -> Option<Self> {
        (sent != Sent::No).then_some(Self::Unknown)
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        match self {
            Self::Succeeded | Self::Warned | Self::Failed | Self::Cancelled | Self::Expired => true,
            Self::Queued | Self::Running | Self::Unknown => false,
        }
    }

    /// How much is done after a look, in percent. A look may not tell: then the
    /// earlier number stands, but what succeeded is done.
    pub fn progress(self, seen: Option<u8>, before: Option<u8>) -> Option<u8> {
        match self {
            Self::Succeeded => seen.or(before).map(|_| 100),
            _ => seen.or(before),
        }
    }

    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

/// Looks a provider's word up in its table. A word that is not in it is
/// [`State::Unknown`].
pub fn look_up(table: &[(&str, State)], word: &str) -> State {
    table.iter().find(|(known, _)| *known == word).map_or(State::Unknown, |(_, state)| *state)
}

/// The same without regard to case and surrounding blanks.
pub fn look_up_caseless(table: &[(&str, State)], word: &str) -> State {
    let word = word.trim();
    table
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map_or(State::Unknown, |(_, state)| *state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_succeeded_is_done() {
        assert_eq!(State::Running.progress(Some(60), Some(40)), Some(60));
        assert_eq!(State::Running.progress(None, Some(40)), Some(40));
        assert_eq!(State::Failed.progress(None, Some(40)), Some(40));
        assert_eq!(State::Succeeded.progress(None, Some(76)), Some(100));
        assert_eq!(State::Warned.progress(None, Some(90)), Some(90));
        assert_eq!(State::Succeeded.progress(None, None), None, "nobody ever counted");
    }

    #[test]
    fn what_was_certainly_not_started_has_no_state() {
        assert_eq!(State::unseen(Sent::No), None);
        assert_eq!(State::unseen(Sent::Maybe), Some(State::Unknown));
        assert_eq!(State::unseen(Sent::Yes), Some(State::Unknown));
    }

    #[test]
    fn only_an_end_is_final() {
        for (state, word, is_final) in [
            (State::Queued, "queued", false),
            (State::Running, "running", false),
            (State::Unknown, "unknown", false),
            (State::Succeeded, "succeeded", true),
            (State::Warned, "warned", true),
            (State::Failed, "failed", true),
            (State::Cancelled, "cancelled", true),
            (State::Expired, "expired", true),
        ] {
            assert_eq!((state.is_final(), state.to_string().as_str()), (is_final, word));
        }
    }

    #[test]
    fn an_unknown_word_is_neither_success_nor_end() {
        let table = [("Done", State::Succeeded)];
        assert_eq!(look_up(&table, "Done"), State::Succeeded);
        assert_eq!(look_up(&table, "done"), State::Unknown);
        assert_eq!(look_up_caseless(&table, " done "), State::Succeeded);
        assert_eq!(look_up_caseless(&table, "Doned"), State::Unknown);
        assert!(!State::Unknown.is_final());
    }
}
