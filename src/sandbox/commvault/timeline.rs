//! How a job moves through its states: a table for each way to end.

use serde::{Deserialize, Serialize};

/// How a job goes. The names are the values of the script key `next_job`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ending {
    /// Ends well.
    #[default]
    Completed,
    /// Ends with warnings.
    Warnings,
    /// Ends with errors.
    Errors,
    /// Is stopped; what was written is kept.
    Committed,
    /// Fails.
    Failed,
    /// Never gets to run.
    FailedToStart,
    /// Somebody kills it.
    Killed,
    /// Waits for a retry, then ends well.
    Pending,
    /// Waits for a retry for ever.
    PendingForever,
    /// Is queued for ever.
    Queued,
    /// Is pre-empted, then ends well.
    Interrupted,
    /// Is suspended by somebody else and stays so.
    Suspended,
    /// Loses contact, then ends well.
    Unverified,
    /// Is cleaned up after an abnormal end, then fails.
    Cleanup,
    /// Runs for ever at the same percentage.
    Never,
    /// Disappears while it runs.
    Vanish,
    /// Ends in a word that no table knows.
    UnknownWord,
    /// Goes back to an earlier state once, then ends well.
    Backwards,
    /// Ends in a word that only other parts of the API use.
    Skipped,
}

/// Part of the nominal time from which a word holds.
pub(super) type Step = (f64, &'static str);

const WAITING: Step = (0.0, "Waiting");
const RUNNING: Step = (0.15, "Running");

/// Words that a job never leaves.
const TERMINAL: &[&str] = &[
    "Completed",
    "Completed w/ one or more warnings",
    "Completed w/ one or more errors",
    "Committed",
    "Failed",
    "Failed to Start",
    "Killed",
    "Skipped",
    "Quarantined by policy",
];

/// Part of the nominal time after which a vanishing job is gone.
pub(super) const VANISHES_AT: f64 = 0.6;

/// Whether the job has ended. The invented word of `unknown_word` is an end.
pub(super) fn is_terminal(word: &str) -> bool {
    TERMINAL.contains(&word)
}

impl Ending {
    /// The states in order.
    pub(super) fn steps(self) -> &'static [Step] {
        match self {
            Self::Completed => &[WAITING, RUNNING, (1.0, "Completed")],
            Self::Warnings => &[WAITING, RUNNING, (1.0, "Completed w/ one or more warnings")],
            Self::Errors => &[WAITING, RUNNING, (1.0, "Completed w/ one or more errors")],
            Self::Committed => &[WAITING, RUNNING, (0.7, "Committed")],
            Self::Failed => &[WAITING, RUNNING, (0.8, "Failed")],
            Self::FailedToStart => &[WAITING, (0.3, "Failed to Start")],
            Self::Killed => &[WAITING, RUNNING, (0.6, "Kill Pending"), (0.7, "Killed")],
            Self::Pending => {
                &[WAITING, RUNNING, (0.4, "Pending"), (0.7, "Running"), (1.0, "Completed")]
            }
            Self::PendingForever => &[WAITING, RUNNING, (0.4, "Pending")],
            Self::Queued => &[(0.0, "Queued")],
            Self::Interrupted => &[
                WAITING,
                RUNNING,
                (0.3, "Interrupt Pending"),
                (0.4, "Interrupted"),
                (0.6, "Running"),
                (1.0, "Completed"),
            ],
            Self::Suspended => &[WAITING, RUNNING, (0.4, "Suspend Pending"), (0.5, "Suspended")],
            Self::Unverified => &[
                WAITING,
                RUNNING,
                (0.4, "Running (cannot be verified)"),
                (0.7, "Running"),
                (1.0, "Completed"),
            ],
            Self::Cleanup => {
                &[WAITING, RUNNING, (0.6, "Abnormal Terminated Cleanup"), (0.9, "Failed")]
            }
            Self::Never | Self::Vanish => &[WAITING, RUNNING],
            Self::UnknownWord => &[WAITING, RUNNING, (0.8, "Quarantined by policy")],
            Self::Backwards => {
                &[WAITING, RUNNING, (0.5, "Queued"), (0.65, "Running"), (1.0, "Completed")]
            }
            Self::Skipped => &[WAITING, (0.3, "Skipped")],
        }
    }

    /// The word that holds at a part of the nominal time.
    pub(super) fn word(self, part: f64) -> &'static str {
        let reached = self.steps().iter().rev().find(|(from, _)| part >= *from);
        reached.map_or("Waiting", |(_, word)| word)
    }

    /// The part of the nominal time from which the word of `part` has held.
    pub(super) fn since(self, part: f64) -> f64 {
        let reached = self.steps().iter().rev().find(|(from, _)| part >= *from);
        reached.map_or(0.0, |(from, _)| *from)
    }

    /// The part of the nominal time at which the job ends, if it does.
    pub(super) fn end(self) -> Option<f64> {
        self.steps().iter().find(|(_, word)| is_terminal(word)).map(|(from, _)| *from)
    }

    /// Percentage at a part of the nominal time.
    pub(super) fn percent(self, part: f64) -> u64 {
        let shown = match self {
            Self::Never => part.min(0.4),
            Self::Backwards if (0.5..0.65).contains(&part) => 0.1,
            _ => part.min(self.end().unwrap_or(0.5)),
        };
        (shown.clamp(0.0, 1.0) * 100.0) as u64
    }

    /// Why the job waits or failed, with the markup that real servers send.
    pub(super) fn reason(self, word: &str) -> &'static str {
        match word {
            "Pending" => {
                "The snapshot of cluster [sandbox] is not available yet.<br>Source: sandbox, \
                 Process: CloudDbBackup"
            }
            "Waiting" | "Queued" => "",
            "Failed" => "Unable to create the cluster snapshot.<br>Source: sandbox",
            "Failed to Start" => "The access node is not reachable.",
            "Killed" => "Killed by user [sandbox-operator].",
            "Completed w/ one or more errors" => "1 of 3 clusters could not be protected.",
            "Completed w/ one or more warnings" => "Tags of 1 cluster could not be read.",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_clock_and_ends_are_last() {
        assert_eq!(Ending::Completed.word(0.0), "Waiting");
        assert_eq!(Ending::Completed.word(0.5), "Running");
        assert_eq!(Ending::Completed.word(7.0), "Completed");
        assert_eq!(Ending::Never.word(1e9), "Running");
        assert_eq!(Ending::Never.end(), None);
        assert_eq!(Ending::Backwards.word(0.55), "Queued");
        assert_eq!(Ending::Completed.percent(3.0), 100);
        assert!(Ending::Backwards.percent(0.55) < Ending::Backwards.percent(0.45));
    }

    #[test]
    fn every_documented_word_can_be_reached() {
        let words = [
            "Waiting",
            "Queued",
            "Pending",
            "Running (cannot be verified)",
            "Suspend Pending",
            "Suspended",
            "Interrupt Pending",
            "Interrupted",
            "Kill Pending",
            "Abnormal Terminated Cleanup",
            "Committed",
            "Failed to Start",
            "Killed",
        ];
        let all = [
            Ending::Queued,
            Ending::Pending,
            Ending::Unverified,
            Ending::Suspended,
            Ending::Interrupted,
            Ending::Killed,
            Ending::Cleanup,
            Ending::Committed,
            Ending::FailedToStart,
        ];
        for word in words {
            let reached = all.iter().any(|e| e.steps().iter().any(|(_, step)| *step == word));
            assert!(reached, "{word}");
        }
    }
}
