//! The one command to run after a failure, where the failure itself names none.

use crate::core::{Error, ErrorKind, Sent};

/// What to run now. `place` is `PROFILE/TARGET`; `again` the command that tries
/// the rest of the run again.
pub fn next(error: &Error, profile: &str, place: &str, again: &str) -> Option<String> {
    if error.sent == Sent::Maybe {
        return Some("cloudbak reconcile".to_owned());
    }
    Some(match error.kind {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden | ErrorKind::Config => {
            format!("cloudbak profile check {profile}")
        }
        ErrorKind::NotFound => format!("cloudbak target list --profile {profile}"),
        ErrorKind::Rejected | ErrorKind::Protocol => format!("cloudbak target show {place}"),
        ErrorKind::Busy | ErrorKind::JobFailed | ErrorKind::JobWarned => {
            format!("cloudbak backup list {place}")
        }
        ErrorKind::Undecided => "cloudbak reconcile".to_owned(),
        ErrorKind::Throttled
        | ErrorKind::Unavailable
        | ErrorKind::NotStarted
        | ErrorKind::Interrupted
        | ErrorKind::Terminated => again.to_owned(),
        ErrorKind::WaitTimeout => format!("cloudbak backup list {place}"),
        ErrorKind::Usage
        | ErrorKind::Unsupported
        | ErrorKind::Refused
        | ErrorKind::Stale
        | ErrorKind::Undetermined
        | ErrorKind::Io
        | ErrorKind::Internal => return None,
    })
}
