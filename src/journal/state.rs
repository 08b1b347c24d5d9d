//! The states of an intent, and the one table of legal steps between them.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// How far an intent has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntentState {
    /// Decided on, not yet written: seen only as the start of the first event.
    Planned,
    /// Written and synced; the request may be under way.
    Sending,
    /// The provider accepted it and said what was started.
    Accepted,
    /// It was seen at the provider and has not ended.
    Running,
    /// It ended; the record's `seen` says how.
    Done,
    /// The provider refused it: certainly no effect.
    Rejected,
    /// It may or may not have been accepted.
    Unknown,
    /// It certainly never reached the provider, or was looked for and is
    /// certainly not there.
    NotSent,
    /// A person decided not to track it any longer.
    Abandoned,
}

use IntentState::{
    Abandoned, Accepted, Done, NotSent, Planned, Rejected, Running, Sending, Unknown,
};

/// Every state with the word that the journal file holds for it.
const WORDS: [(IntentState, &str); 9] = [
    (Planned, "PLANNED"),
    (Sending, "SENDING"),
    (Accepted, "ACCEPTED"),
    (Running, "RUNNING"),
    (Done, "DONE"),
    (Rejected, "REJECTED"),
    (Unknown, "UNKNOWN"),
    (NotSent, "NOT_SENT"),
    (Abandoned, "ABANDONED"),
];

/// Every legal step.
///
/// Three of them look odd. `Planned` becomes `Accepted` where somebody else's
/// backup was found to be the one that was wanted. `NotSent` and `Abandoned` may
/// still become `Accepted`: a process that was stopped for long, or runs on
/// another host, can come back with an answer after somebody else has given its
/// intent up, and an accepted backup must never be lost. `Done` may become
/// `Done` with another end, because some providers resume failed jobs.
const LEGAL: [(IntentState, &[IntentState]); 9] = [
    (Planned, &[Sending, Accepted]),
    (Sending, &[Accepted, Rejected, Unknown, NotSent, Abandoned]),
    (Unknown, &[Unknown, Accepted, Rejected, NotSent, Abandoned]),
    (Accepted, &[Running, Done, Abandoned]),
    (Running, &[Running, Done, Abandoned]),
    (Done, &[Done]),
    (Rejected, &[]),
    (NotSent, &[Accepted]),
    (Abandoned, &[Accepted]),
];

impl IntentState {
    /// The word that the journal file and `history` use.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// The state behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// Whether the step to `next` is legal.
    pub fn may_become(self, next: Self) -> bool {
        LEGAL.iter().any(|(from, to)| *from == self && to.contains(&next))
    }

    /// Whether it is not known that the provider accepted or refused it. No
    /// new create on the same target may begin meanwhile.
    pub fn is_undecided(self) -> bool {
        matches!(self, Sending | Unknown)
    }

    /// Whether something is left to find out: it is undecided, or its end has
    /// not been seen.
    pub fn is_unfinished(self) -> bool {
        self.is_undecided() || matches!(self, Planned | Accepted | Running)
    }
}

impl std::fmt::Display for IntentState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

impl ToSql for IntentState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for IntentState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::from_word(word)
            .ok_or_else(|| FromSqlError::Other(format!("`{word}` is no state").into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table once more, drawn by hand: a row for each state, a
    /// column for each next state, in the order of [`WORDS`].
    const EXPECTED: [&str; 9] = [
        // PLANNED SENDING ACCEPTED RUNNING DONE REJECTED UNKNOWN NOT_SENT ABANDONED
        ".xx......", // PLANNED
        "..x..xxxx", // SENDING
        "...xx...x", // ACCEPTED
        "...xx...x", // RUNNING
        "....x....", // DONE
        ".........", // REJECTED
        "..x..xxxx", // UNKNOWN
        "..x......", // NOT_SENT
        "..x......", // ABANDONED
    ];

    #[test]
    fn the_table_of_steps_is_the_one_that_was_meant() {
        for ((from, word), row) in WORDS.iter().zip(EXPECTED) {
            let drawn: String = WORDS
                .iter()
                .map(|(next, _)| if from.may_become(*next) { 'x' } else { '.' })
                .collect();
            assert_eq!(drawn, row, "steps from {word}");
        }
    }

    #[test]
    fn every_word_leads_back_to_its_state() {
        for (state, word) in WORDS {
            assert_eq!(IntentState::from_word(word), Some(state));
            assert_eq!(state.word(), word);
        }
        assert_eq!(IntentState::from_word("sending"), None);
    }

    #[test]
    fn no_step_leads_out_of_a_refusal_and_none_back_to_sending() {
        assert!(WORDS.iter().all(|(next, _)| !Rejected.may_become(*next)));
        assert!(WORDS.iter().all(|(from, _)| *from == Planned || !from.may_become(Sending)));
    }

    #[test]
    fn undecided_means_sending_or_unknown() {
        let undecided: Vec<_> =
            WORDS.iter().filter(|(state, _)| state.is_undecided()).map(|(_, word)| *word).collect();
        assert_eq!(undecided, ["SENDING", "UNKNOWN"]);
    }
}
