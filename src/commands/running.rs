//! The run of a command that changes something: one row in the journal.

use std::sync::Arc;

use crate::app::App;
use crate::core::Result;
use crate::journal::{NewRun, RunId};
use crate::model::Exit;
use crate::runs::cancel::Deferred;
use crate::runs::create::Context;

/// A run that goes on. While it lives, signals do not end the process at once.
pub struct Running {
    /// What every part of it shares.
    pub context: Arc<Context>,
    _signals: Deferred,
}

/// Begins a run in the journal.
///
/// # Errors
/// [`crate::core::ErrorKind::Io`]; then nothing may be sent.
pub fn start(app: &App) -> Result<Running> {
    start_as(app, RunId::generate())
}

/// The same with an id that was planned with.
///
/// # Errors
/// As [`start`].
pub fn start_as(app: &App, id: RunId) -> Result<Running> {
    let signals = app.cancel.defer();
    let run = NewRun { id, ..NewRun::of_this_process(app.command) };
    let journal = app.journal()?;
    journal.start_run(&run)?;
    let context = Arc::new(Context {
        run_id: run.id,
        journal,
        locks: app.folders()?.locks(),
        watcher: Arc::clone(&app.watcher),
        cancel: app.cancel.clone(),
    });
    Ok(Running { context, _signals: signals })
}

impl Running {
    /// Writes down how the run ended. What it did is done and belongs into the
    /// report, so a journal that cannot be written any more is a warning,
    /// which is returned.
    #[must_use]
    pub fn finish(&self, exit: &Exit) -> Option<String> {
        let finished = self.context.journal.finish_run(&self.context.run_id, exit.code);
        let error = finished.err()?;
        Some(format!("the journal does not hold the end of this run: {error}"))
    }
}
