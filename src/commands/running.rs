//! The run of a command that changes something: one row in the journal.

use std::sync::Arc;

use crate::app::App;
use crate::core::Result;
use crate::journal::{Failure, NewRun, RunId};
use crate::model::{ErrorReport, Exit};
use crate::output::{mask, safe};
use crate::runs::create::Context;
use crate::runs::desk::Desk;

/// Begins a run in the journal that is asked for these targets, each as
/// `PROFILE/TARGET`.
///
/// # Errors
/// [`crate::core::ErrorKind::Io`]; then nothing may be sent.
pub fn start(app: &App, targets: Vec<String>) -> Result<Arc<Context>> {
    start_as(app, RunId::generate(), targets)
}

/// The same with an id that was planned with.
///
/// # Errors
/// As [`start`].
pub fn start_as(app: &App, id: RunId, targets: Vec<String>) -> Result<Arc<Context>> {
    let run = NewRun { id, targets, ..NewRun::of_this_process(app.command) };
    let journal = Arc::new(app.journal()?);
    journal.start_run(&run)?;
    Ok(Arc::new(Context {
        desk: Desk::new(Arc::clone(&journal), run.id.clone(), 1),
        earlier: None,
        run_id: run.id,
        journal,
        locks: app.folders()?.locks(),
        watcher: Arc::clone(&app.watcher),
        cancel: app.cancel.clone(),
        signals: app.cancel.defer(),
    }))
}

/// Writes down how a run ended and what went wrong in it, each failure with the
/// target that it belongs to. What the run did is done and belongs into the
/// report, so a journal that cannot be written any more is a warning, which is
/// returned.
pub fn finish<'a>(
    context: &Context,
    exit: &Exit,
    failed: impl IntoIterator<Item = (String, &'a ErrorReport)>,
) -> Option<String> {
    let failures = failures(failed);
    let error = context.journal.finish_run(&context.run_id, exit.code, &failures).err()?;
    Some(format!("the journal does not hold the end of this run: {error}"))
}

/// Most failures of a run that are kept in words, and most targets of each.
const KEPT: usize = 5;
/// Longest message that is kept, in characters.
const LONGEST: usize = 300;

/// Failures in few words, without secrets: what happened to several targets
/// stands there once.
fn failures<'a>(failed: impl IntoIterator<Item = (String, &'a ErrorReport)>) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for (place, error) in failed {
        let message = safe::short(&mask::text(&error.message), LONGEST);
        let alike = |known: &Failure| known.class == error.class && known.message == message;
        let known = failures.iter().position(alike).unwrap_or(failures.len()).min(KEPT);
        if known == failures.len() {
            let message = if known == KEPT { "other failures".to_owned() } else { message };
            let class = error.class.clone();
            failures.push(Failure { class, message, targets: Vec::new(), more: 0 });
        }
        let Some(failure) = failures.get_mut(known) else { continue };
        match failure.targets.len() < KEPT {
            true => failure.targets.push(place),
            false => failure.more += 1,
        }
    }
    failures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{Error, ErrorKind};

    fn failed(number: usize, message: &str) -> (String, ErrorReport) {
        let error = Error::new(ErrorKind::Rejected, message);
        (format!("p/t{number}"), ErrorReport::from(&error))
    }

    fn kept(failed: &[(String, ErrorReport)]) -> Vec<Failure> {
        failures(failed.iter().map(|(place, error)| (place.clone(), error)))
    }

    #[test]
    fn failures_that_are_alike_are_kept_once_with_a_few_names() {
        let same: Vec<_> = (0..9).map(|number| failed(number, "quota exceeded")).collect();
        let kept = kept(&same);
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].class.as_str(), kept[0].more), ("rejected", 4));
        assert_eq!(kept[0].targets, ["p/t0", "p/t1", "p/t2", "p/t3", "p/t4"]);
    }

    #[test]
    fn many_different_failures_are_cut_to_a_few() {
        let many: Vec<_> =
            (0..9).map(|number| failed(number, &format!("failure {number}"))).collect();
        let kept = kept(&many);
        assert_eq!(kept.len(), 6);
        assert_eq!(kept[5].message, "other failures");
        assert_eq!(kept[5].targets.len(), 4);
    }

    #[test]
    fn a_message_is_kept_short_and_without_secrets() {
        let long =
            failed(1, &format!("no answer from https://h.example/?sig=hush {}", "x".repeat(999)));
        let kept = kept(&[long]);
        assert!(!kept[0].message.contains("hush"), "{}", kept[0].message);
        assert!(kept[0].message.chars().count() <= LONGEST + 1, "{}", kept[0].message);
    }
}
