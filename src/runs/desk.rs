//! What a run has to write at the same time goes to disk together: while one
//! sync is under way everybody who comes queues, and the next sync is for all
//! of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, oneshot};

use super::batch::copy;
use crate::core::{Error, Result};
use crate::journal::{Begun, IntentId, Journal, NewIntent, RunId, Step};

/// Where a run queues for its journal.
pub struct Desk {
    journal: Arc<Journal>,
    run: RunId,
    /// Whether writing is left to a thread: not worth one for a single target.
    threaded: bool,
    queue: Mutex<Vec<Waiting>>,
    /// Held by whoever writes for all.
    turn: Turn<()>,
}

/// Somebody who waits, and what for.
enum Waiting {
    Begin(Vec<NewIntent>, oneshot::Sender<Result<Begun>>),
    Record(IntentId, Box<Step>, oneshot::Sender<Result<()>>),
}

impl Desk {
    /// The desk of a run over that many targets.
    pub fn new(journal: Arc<Journal>, run: RunId, targets: usize) -> Self {
        Self { journal, run, threaded: targets > 1, queue: Mutex::default(), turn: Turn::default() }
    }

    /// [`Journal::begin`], together with whoever else is ready.
    ///
    /// # Errors
    /// As [`Journal::begin`]: nothing may be sent then.
    pub async fn begin(&self, intents: Vec<NewIntent>) -> Result<Begun> {
        let (done, begun) = oneshot::channel();
        self.wait(Waiting::Begin(intents, done), begun).await
    }

    /// [`Journal::record`], together with whoever else is ready.
    ///
    /// # Errors
    /// As [`Journal::record`].
    pub async fn record(&self, intent: IntentId, step: Step) -> Result<()> {
        let (done, recorded) = oneshot::channel();
        self.wait(Waiting::Record(intent, Box::new(step), done), recorded).await
    }

    async fn wait<T>(&self, waiting: Waiting, done: oneshot::Receiver<Result<T>>) -> Result<T> {
        self.queue().push(waiting);
        // The one whose turn it is writes for everybody in the queue; the
        // others find their answer there when it is their turn.
        let turn = self.turn.lock().await;
        let queue = std::mem::take(&mut *self.queue());
        if !queue.is_empty() {
            self.write(queue).await;
        }
        drop(turn);
        done.await.unwrap_or_else(|_| Err(Error::internal("the journal's writer broke")))
    }

    async fn write(&self, queue: Vec<Waiting>) {
        if !self.threaded {
            return write(&self.journal, &self.run, queue);
        }
        let (journal, run) = (Arc::clone(&self.journal), self.run.clone());
        // If the thread breaks, everybody's answer is missing, and told so.
        let _ = tokio::task::spawn_blocking(move || write(&journal, &run, queue)).await;
    }

    fn queue(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes for everybody in the queue. Whoever went away in the meantime sends
/// nothing: the permit is gone with the answer.
fn write(journal: &Journal, run: &RunId, queue: Vec<Waiting>) {
    let (mut intents, mut begun) = (Vec::new(), Vec::new());
    let (mut steps, mut recorded) = (Vec::new(), Vec::new());
    for waiting in queue {
        match waiting {
            Waiting::Begin(more, done) => {
                intents.push(more);
                begun.push(done);
            }
            Waiting::Record(intent, step, done) => {
                steps.push((intent, *step));
                recorded.push(done);
            }
        }
    }
    for (done, result) in recorded.into_iter().zip(record(journal, &steps)) {
        let _ = done.send(result);
    }
    for (done, result) in begun.into_iter().zip(begin(journal, run, &intents)) {
        let _ = done.send(result);
    }
}

fn begin(journal: &Journal, run: &RunId, intents: &[Vec<NewIntent>]) -> Vec<Result<Begun>> {
    if intents.is_empty() {
        return Vec::new();
    }
    let requests: Vec<&[NewIntent]> = intents.iter().map(Vec::as_slice).collect();
    match journal.begin_each(run, &requests) {
        Ok(results) => results,
        Err(error) => intents.iter().map(|_| Err(copy(&error))).collect(),
    }
}

/// A step that is refused does not tell whose it was: then each is written by
/// itself, which does no harm to those that were written already.
fn record(journal: &Journal, steps: &[(IntentId, Step)]) -> Vec<Result<()>> {
    if steps.is_empty() {
        return Vec::new();
    }
    match journal.record_all(steps) {
        Ok(()) => steps.iter().map(|_| Ok(())).collect(),
        Err(_) => steps.iter().map(|(id, step)| journal.record(id, step.clone())).collect(),
    }
}
