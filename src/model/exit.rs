//! The one table of exit codes.

use crate::core::ErrorKind;

/// One exit code with its name and meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Exit {
    /// Process exit status.
    pub code: u8,
    /// Stable name, also the `class` of errors.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Whether a script may run the command again at once.
    pub again: &'static str,
}

macro_rules! exits {
    ($($constant:ident = $code:literal, $name:literal, $meaning:literal, $again:literal;)*) => {
        impl Exit {
            $(#[doc = $meaning]
            pub const $constant: &'static Exit =
                &Exit { code: $code, name: $name, meaning: $meaning, again: $again };)*

            /// Every exit code, in order.
            pub const ALL: &'static [&'static Exit] = &[$(Self::$constant),*];
        }
    };
}

exits! {
    OK = 0, "ok", "done; with --wait: completed at the provider", "-";
    FAILED = 1, "failed", "unclassified failure", "no";
    USAGE = 2, "usage", "bad flags or arguments, or a command the provider has no API for", "no";
    PARTIAL = 3, "partial", "some targets ok, some not", "the failed ones, see the JSON";
    JOB_FAILED = 4, "job-failed", "the provider says failed or cancelled", "your decision";
    JOB_WARNED = 5, "job-warned", "completed with errors or partly (0 with --accept warnings)", "no";
    WAIT_TIMEOUT = 6, "wait-timeout", "the wait limit was reached, the job still runs", "no: backup wait";
    UNKNOWN = 7, "unknown", "may or may not have been accepted, and it could not be settled", "no: reconcile";
    BUSY = 8, "busy", "our lock is held, or the provider already runs a backup of the target", "later";
    REFUSED = 9, "refused", "consent missing, or a guard rail", "no";
    UNAUTHENTICATED = 10, "unauthenticated", "credential wrong or unusable, or the clock is off", "no";
    FORBIDDEN = 11, "forbidden", "permission missing", "no";
    NOT_FOUND = 12, "not-found", "absent", "no";
    REJECTED = 13, "rejected", "the provider refused for good", "no";
    STALE = 14, "stale", "backup check: the newest backup is too old", "-";
    UNDETERMINED = 15, "undetermined", "backup check: the provider could not be asked", "later";
    INTERNAL = 70, "internal", "a bug", "no";
    IO = 74, "io", "the journal or state can't be written; nothing was sent", "no";
    TEMPFAIL = 75, "tempfail", "throttled or unreachable after all retries, known not accepted", "yes, later";
    CONFIG = 78, "config", "config invalid", "no";
    INTERRUPTED = 130, "interrupted", "SIGINT; after a create this means detached, the id is printed", "see the JSON";
    TERMINATED = 143, "terminated", "SIGTERM; after a create this means detached, the id is printed", "see the JSON";
}

impl Exit {
    /// The exit that an error of this kind leads to.
    pub fn of(kind: ErrorKind) -> &'static Self {
        match kind {
            ErrorKind::Usage | ErrorKind::Unsupported => Self::USAGE,
            ErrorKind::Config => Self::CONFIG,
            ErrorKind::Refused => Self::REFUSED,
            ErrorKind::Unauthenticated => Self::UNAUTHENTICATED,
            ErrorKind::Forbidden => Self::FORBIDDEN,
            ErrorKind::NotFound => Self::NOT_FOUND,
            ErrorKind::Rejected => Self::REJECTED,
            ErrorKind::Busy => Self::BUSY,
            ErrorKind::Throttled | ErrorKind::Unavailable => Self::TEMPFAIL,
            ErrorKind::Protocol | ErrorKind::NotStarted => Self::FAILED,
            ErrorKind::Undecided => Self::UNKNOWN,
            ErrorKind::JobFailed => Self::JOB_FAILED,
            ErrorKind::JobWarned => Self::JOB_WARNED,
            ErrorKind::WaitTimeout => Self::WAIT_TIMEOUT,
            ErrorKind::Stale => Self::STALE,
            ErrorKind::Undetermined => Self::UNDETERMINED,
            ErrorKind::Io => Self::IO,
            ErrorKind::Interrupted => Self::INTERRUPTED,
            ErrorKind::Terminated => Self::TERMINATED,
            ErrorKind::Internal => Self::INTERNAL,
        }
    }

    /// The exit that a result leads to.
    pub fn of_result<T>(result: &crate::core::Result<T>) -> &'static Self {
        result.as_ref().map_or_else(|error| Self::of(error.kind), |_| Self::OK)
    }

    /// The exit of a run over several targets: any unknown, unknown; a signal,
    /// the signal; all alike, that one; otherwise partial.
    pub fn combine<'a>(exits: impl IntoIterator<Item = &'a Self>) -> &'a Self {
        let mut result: Option<&'a Self> = None;
        let mut mixed = false;
        let mut signal = None;
        for exit in exits {
            if exit.code == Self::UNKNOWN.code {
                return exit;
            }
            if [Self::INTERRUPTED.code, Self::TERMINATED.code].contains(&exit.code) {
                signal = Some(exit);
            }
            mixed |= result.is_some_and(|first| first.code != exit.code);
            result.get_or_insert(exit);
        }
        match signal {
            Some(signal) => signal,
            None if mixed => Self::PARTIAL,
            None => result.unwrap_or(Self::OK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sorted() {
        assert!(Exit::ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn several_targets_combine_as_promised() {
        assert_eq!(Exit::combine([Exit::OK, Exit::OK]), Exit::OK);
        assert_eq!(Exit::combine([Exit::BUSY, Exit::BUSY]), Exit::BUSY);
        assert_eq!(Exit::combine([Exit::OK, Exit::BUSY]), Exit::PARTIAL);
        assert_eq!(Exit::combine([Exit::BUSY, Exit::JOB_FAILED]), Exit::PARTIAL);
        assert_eq!(Exit::combine([Exit::OK, Exit::BUSY, Exit::UNKNOWN]), Exit::UNKNOWN);
        assert_eq!(Exit::combine([Exit::INTERRUPTED, Exit::OK]), Exit::INTERRUPTED);
        assert_eq!(Exit::combine([]), Exit::OK);
    }
}
