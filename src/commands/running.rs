//! The run of a command that changes something: one row in the journal.

use std::sync::Arc;

use crate::app::App;
use crate::core::Result;
use crate::journal::{NewRun, RunId};
use crate::model::Exit;
use crate::runs::create::Context;
use crate::runs::desk::Desk;

/// Begins a run in the journal.
///
/// # Errors
/// [`crate::core::ErrorKind::Io`]; then nothing may be sent.
pub fn start(app: &App) -> Result<Arc<Context>> {
    start_as(app, RunId::generate())
}

/// The same with an id that was planned with.
///
/// # Errors
/// As [`start`].
pub fn start_as(app: &App, id: RunId) -> Result<Arc<Context>> {
    let run = NewRun { id, ..NewRun::of_this_process(app.command) };
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

/// Writes down how a run ended. What the run did is done and belongs into the
/// report, so a journal that cannot be written any more is a warning, which is
/// returned.
pub fn finish(context: &Context, exit: &Exit) -> Option<String> {
    let error = context.journal.finish_run(&context.run_id, exit.code).err()?;
    Some(format!("the journal does not hold the end of this run: {error}"))
}
