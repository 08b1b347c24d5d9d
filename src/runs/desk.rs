//! Intents of creates that are ready at the same moment go to disk together:
//! one sync for all of them instead of one each.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::batch::copy;
use crate::core::{Error, Result};
use crate::journal::{Begun, Journal, NewIntent, RunId};

/// Where the creates of a run queue for the journal.
#[derive(Default)]
pub struct Desk {
    queue: Mutex<Vec<Waiting>>,
}

struct Waiting {
    intents: Vec<NewIntent>,
    done: oneshot::Sender<Result<Begun>>,
}

impl Desk {
    /// [`Journal::begin`], together with whoever else is ready.
    ///
    /// # Errors
    /// As [`Journal::begin`]: nothing may be sent then.
    pub async fn begin(
        &self,
        journal: &Journal,
        run: &RunId,
        intents: Vec<NewIntent>,
    ) -> Result<Begun> {
        let (done, begun) = oneshot::channel();
        self.queue().push(Waiting { intents, done });
        // Whoever is ready as well gets in line; the first to come back writes.
        tokio::task::yield_now().await;
        let waiting = std::mem::take(&mut *self.queue());
        if !waiting.is_empty() {
            write(journal, run, waiting);
        }
        begun.await.unwrap_or_else(|_| Err(Error::internal("an intent got lost on its way")))
    }

    fn queue(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(journal: &Journal, run: &RunId, waiting: Vec<Waiting>) {
    let requests: Vec<&[NewIntent]> = waiting.iter().map(|one| one.intents.as_slice()).collect();
    let results = match journal.begin_each(run, &requests) {
        Ok(results) => results,
        Err(error) => waiting.iter().map(|_| Err(copy(&error))).collect(),
    };
    for (one, result) in waiting.into_iter().zip(results) {
        // Whoever went away in the meantime sends nothing: the permit is gone.
        let _ = one.done.send(result);
    }
}
