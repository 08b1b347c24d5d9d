//! Creating backups: lock, look, store the intent, send once, follow.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::account::Account;
use super::batch::{self, Batch};
use super::cancel::{Cancel, Deferred};
use super::desk::Desk;
use super::follow::{self, End, Wait};
use super::lanes::Lanes;
use super::resume::Earlier;
use super::{Watcher, record};
use crate::config::Values;
use crate::core::{Error, ErrorKind, Sent};
use crate::journal::{IntentId, Journal, RunId};
use crate::model::{BackupItem, Exit, Follow, State, Tracked as _};

/// Targets of one account that are to be backed up.
pub struct Order {
    /// The account.
    pub account: Account,
    /// Targets, without repeats.
    pub targets: Vec<String>,
    /// The profile's `backup` table with flags laid over it.
    pub options: Arc<Values>,
}

impl Order {
    /// `PROFILE/TARGET` of each target.
    pub fn places(&self) -> impl Iterator<Item = String> {
        self.targets.iter().map(|target| batch::place(&self.account, target))
    }
}

/// How a run of creates behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Follow every backup to its end.
    pub wait: bool,
    /// Limit of the wait, over the profile's own.
    pub wait_timeout: Option<Duration>,
    /// Whether `warned` counts as success.
    pub accept_warnings: bool,
    /// Start nothing more after the first failure.
    pub fail_fast: bool,
    /// Most batches started at the same time.
    pub concurrency: usize,
    /// The same for each account, over the profile's own.
    pub concurrency_flag: Option<usize>,
    /// The slot that the backups fill.
    pub slot: Option<String>,
}

/// What every part of a run shares.
pub struct Context {
    /// The run's id.
    pub run_id: RunId,
    /// Where intents are kept.
    pub journal: Arc<Journal>,
    /// Folder of the target locks.
    pub locks: PathBuf,
    /// Is told what happens.
    pub watcher: Arc<dyn Watcher>,
    /// Ends waits.
    pub cancel: Cancel,
    /// While the run lives, a signal ends its waits and not the process.
    pub signals: Deferred,
    /// Where what is to be written queues for the journal.
    pub desk: Desk,
    /// The run that this one takes up again.
    pub earlier: Option<Earlier>,
}

/// How one target came out.
pub struct Outcome {
    /// What is known about its backup.
    pub item: BackupItem,
    /// What went wrong.
    pub error: Option<Error>,
}

impl Outcome {
    /// The exit that this target alone would lead to.
    pub fn exit(&self) -> &'static Exit {
        self.error.as_ref().map_or(Exit::OK, |error| Exit::of(error.kind))
    }
}

/// One started backup on its way to its end.
pub(super) struct Started {
    pub index: usize,
    pub account: Account,
    pub intent: Option<IntentId>,
    pub follow: Follow,
    pub item: BackupItem,
}

/// What a task of the run hands back.
enum Step {
    /// A batch was sent: some of its targets run, some came out already.
    Sent(Vec<Started>, Vec<(usize, Outcome)>),
    /// A backup came to its end, or the wait for it did.
    Ended(usize, Box<Outcome>),
}

impl Step {
    fn ended(started: Started, error: Option<Error>) -> Self {
        Self::Ended(started.index, Box::new(Outcome { item: started.item, error }))
    }
}

/// Creates a backup of every target and returns the outcomes in the order
/// asked. One bad target never stops the others, unless told to fail fast.
pub async fn create(orders: Vec<Order>, options: Options, context: Arc<Context>) -> Vec<Outcome> {
    let total = orders.iter().map(|order| order.targets.len()).sum();
    let mut lanes = Lanes::of(orders, options.concurrency);
    let run = Arc::new(Run {
        stopped: Mutex::new(false),
        started_at: Instant::now(),
        options,
        context,
        total,
    });
    let mut tasks = JoinSet::new();
    let mut places = HashMap::new();
    let mut outcomes: Vec<Option<Outcome>> = (0..total).map(|_| None).collect();
    loop {
        while let Some((lane, batch)) = lanes.next() {
            let place = Place { lane: Some(lane), targets: batch.places().collect() };
            let run = Arc::clone(&run);
            let task = tasks.spawn(async move { run.start(batch).await });
            places.insert(task.id(), place);
        }
        let Some(done) = tasks.join_next_with_id().await else { break };
        let id = done.as_ref().map_or_else(tokio::task::JoinError::id, |(id, _)| *id);
        let place = places.remove(&id).unwrap_or_default();
        if let Some(lane) = place.lane {
            lanes.free(lane);
        }
        let ended = match done {
            Err(_) => place.targets.into_iter().map(lost_task).collect(),
            Ok((_, Step::Ended(index, outcome))) => vec![(index, *outcome)],
            Ok((_, Step::Sent(started, ended))) => {
                for started in started {
                    let targets = vec![(started.index, started.item.clone())];
                    let run = Arc::clone(&run);
                    let task = tasks.spawn(async move { run.finish(started).await });
                    places.insert(task.id(), Place { lane: None, targets });
                }
                ended
            }
        };
        for (index, outcome) in ended {
            run.note(index, &outcome);
            if let Some(place) = outcomes.get_mut(index) {
                *place = Some(outcome);
            }
        }
    }
    run.context.watcher.end();
    outcomes.into_iter().flatten().collect()
}

/// What a task is about, in case it breaks.
#[derive(Default)]
struct Place {
    /// The lane that it takes a place of.
    lane: Option<usize>,
    /// Its targets with their places.
    targets: Vec<(usize, BackupItem)>,
}

/// A task that panicked left nothing behind; its intent is in the journal.
fn lost_task((index, mut item): (usize, BackupItem)) -> (usize, Outcome) {
    let error = Error::internal("a part of this program broke; the journal holds what was sent")
        .sent(Sent::Maybe)
        .next("cloudbak history list");
    item.state = State::unseen(error.sent);
    item.error = Some((&error).into());
    (index, Outcome { item, error: Some(error) })
}

struct Run {
    options: Options,
    context: Arc<Context>,
    stopped: Mutex<bool>,
    started_at: Instant,
    total: usize,
}

impl Run {
    async fn start(&self, batch: Batch) -> Step {
        if let Some(error) = self.stop_reason() {
            return Step::Sent(Vec::new(), batch.all_failed(&error));
        }
        let (started, ended) = batch::start(batch, &self.context, &self.options).await;
        if ended.iter().any(|(_, outcome)| outcome.error.is_some()) {
            self.stop_if_fail_fast();
        }
        Step::Sent(started, ended)
    }

    /// Follows one started backup if the run waits; otherwise it is done with
    /// being started.
    async fn finish(&self, mut started: Started) -> Step {
        self.context.watcher.changed(started.index, self.total, &started.item);
        if let Some(state) = started.item.final_state() {
            let accepted = started.account.accepts_warnings(self.options.accept_warnings);
            let error = follow::verdict(state, &started.item, accepted);
            if error.is_some() {
                self.stop_if_fail_fast();
            }
            started.item.error = error.as_ref().map(Into::into);
            return Step::ended(started, error);
        }
        if !self.options.wait {
            return Step::ended(started, None);
        }
        let wait = Wait {
            deadline: self.deadline(&started.account),
            cancel: &self.context.cancel,
            accept_warnings: self.options.accept_warnings,
            at_once: false,
        };
        let Started { index, account, intent, follow, item } = &mut started;
        let end = follow::follow(account, follow, item, &wait, &mut |look| {
            look.tell(&*self.context.watcher, *index, self.total);
            record::observed(&self.context, intent.as_ref(), look);
        })
        .await;
        let error = match end {
            End::Final(state) => {
                follow::verdict(state, item, account.accepts_warnings(wait.accept_warnings))
            }
            End::Cut(error) => Some(error),
        };
        if error.is_some() {
            self.stop_if_fail_fast();
        }
        item.error = error.as_ref().map(Into::into);
        Step::ended(started, error)
    }

    fn deadline(&self, account: &Account) -> Option<Instant> {
        let limit = self.options.wait_timeout.or_else(|| account.wait_timeout())?;
        self.started_at.checked_add(limit)
    }

    fn note(&self, index: usize, outcome: &Outcome) {
        self.context.watcher.changed(index, self.total, &outcome.item);
    }

    fn stop_if_fail_fast(&self) {
        if self.options.fail_fast {
            *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        }
    }

    /// Why nothing more is started.
    fn stop_reason(&self) -> Option<Error> {
        if let Some(signal) = self.context.cancel.signal() {
            let mut error = signal.error();
            error.message = format!("{}; not started", error.message);
            return Some(error);
        }
        let stopped = *self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.then(|| {
            Error::new(ErrorKind::NotStarted, "not started, since another target failed")
                .hint("leave out --fail-fast to try every target")
        })
    }
}
