//! The targets of one create request: locked, settled, looked at, and sent.

use std::sync::Arc;

use super::account::Account;
use super::create::{Context, Options, Order, Outcome, Started};
use super::record;
use super::resend::Resend;
use super::resume;
use super::send;
use super::settle;
use super::slot::{self, Held, Wanted};
use crate::config::Values;
use crate::core::{Error, ErrorKind, Sent};
use crate::journal::{IntentRecord, TargetLock};
use crate::model::{BackupItem, Disposition, Follow, Readiness, State};
use crate::providers::{Finding, Survey};

/// What the journal says of a create that left no trace.
pub(super) const NO_TRACE: &str = "the provider has no trace of it";

/// Targets that go into one create request, each with its place in the order
/// asked.
pub struct Batch {
    /// The account.
    pub account: Account,
    /// Targets with their places.
    pub targets: Vec<(usize, String)>,
    /// Options of the create.
    pub options: Arc<Values>,
}

/// The batches of one account, made one after the other, so that what waits
/// costs no more than its name.
pub struct Batches {
    orders: std::vec::IntoIter<(usize, Order)>,
    current: Option<(usize, Order)>,
}

impl Batches {
    /// Batches of these orders, each with the place of its first target.
    pub fn of(orders: Vec<(usize, Order)>) -> Self {
        Self { orders: orders.into_iter(), current: None }
    }
}

impl Iterator for Batches {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        loop {
            let (index, mut order) = match self.current.take() {
                Some(current) => current,
                None => self.orders.next()?,
            };
            if order.targets.is_empty() {
                continue;
            }
            let limit = order.account.provider.backups().batch_limit().max(1);
            let rest = order.targets.split_off(limit.min(order.targets.len()));
            let chunk = std::mem::replace(&mut order.targets, rest);
            let batch = Batch {
                account: order.account.clone(),
                targets: (index..).zip(chunk).collect(),
                options: Arc::clone(&order.options),
            };
            self.current = Some((index + batch.targets.len(), order));
            return Some(batch);
        }
    }
}

impl Batch {
    /// An item of each target that says nothing but its place.
    pub fn places(&self) -> impl Iterator<Item = (usize, BackupItem)> {
        self.targets.iter().map(|(index, target)| {
            (*index, BackupItem::new(self.account.name(), self.account.provider_word(), target))
        })
    }

    /// The same error for every target.
    pub fn all_failed(self, error: &Error) -> Vec<(usize, Outcome)> {
        self.targets
            .iter()
            .map(|(index, target)| (*index, failed(&self.account, target, copy(error))))
            .collect()
    }
}

/// Starts one batch: locks its targets, surveys them, stores the intents,
/// sends the request and reads the answer.
pub(super) async fn start(
    batch: Batch,
    context: &Context,
    options: &Options,
) -> (Vec<Started>, Vec<(usize, Outcome)>) {
    let slot = options.slot.as_deref();
    let mut ended = Vec::new();
    let (batch, _locks) = lock(batch, context, &mut ended);
    let (batch, mut started) = resume_open(batch, context, slot, &mut ended).await;
    let batch = resume::take_up(batch, context, slot, &mut started, &mut ended).await;
    let batch = match slot {
        Some(slot) => {
            let accepted = batch.account.accepts_warnings(options.accept_warnings);
            let wanted = Wanted { slot, accepted };
            look_into_slot(batch, context, wanted, &mut started, &mut ended).await
        }
        None => batch,
    };
    let account = batch.account.clone();
    let (batch, surveys) = survey(batch, context, &mut ended).await;
    for (batch, surveys) in apart(batch, surveys) {
        let sent = send::send(&batch, &surveys, context, slot).await;
        for ((index, target), result) in batch.targets.iter().zip(sent) {
            match result {
                Ok(one) => started.push(Started { index: *index, ..one }),
                Err(error) => ended.push((*index, failed(&batch.account, target, error))),
            }
        }
    }
    if let Some(slot) = slot {
        slot::look_again(context, &account, slot, &mut started, &mut ended).await;
    }
    (started, ended)
}

/// Takes every target's lock; those that are held elsewhere come out as busy.
fn lock(
    mut batch: Batch,
    context: &Context,
    ended: &mut Vec<(usize, Outcome)>,
) -> (Batch, Vec<TargetLock>) {
    let account = batch.account.clone();
    let mut locks = Vec::new();
    batch.targets.retain(|(index, target)| {
        let lock = TargetLock::acquire(
            &context.locks,
            account.provider_word(),
            &account.id,
            target,
            &context.run_id,
        );
        match lock {
            Ok(lock) => {
                locks.push(lock);
                true
            }
            Err(error) => {
                ended.push((*index, failed(&account, target, error)));
                false
            }
        }
    });
    (batch, locks)
}

/// Settles what an earlier run left open: at most one undecided create per
/// target. A backup that is found that way is this run's answer, unless it is
/// one of another slot that has ended.
async fn resume_open(
    mut batch: Batch,
    context: &Context,
    slot: Option<&str>,
    ended: &mut Vec<(usize, Outcome)>,
) -> (Batch, Vec<Started>) {
    let account = batch.account.clone();
    let mut started = Vec::new();
    let mut left = Vec::new();
    for (index, target) in std::mem::take(&mut batch.targets) {
        match open_intent(&account, context, &target, slot).await {
            Ok(None) => left.push((index, target)),
            Ok(Some(one)) => started.push(Started { index, ..one }),
            Err(error) => ended.push((index, failed(&account, &target, error))),
        }
    }
    batch.targets = left;
    (batch, started)
}

async fn open_intent(
    account: &Account,
    context: &Context,
    target: &str,
    slot: Option<&str>,
) -> Result<Option<Started>, Error> {
    for intent in record::open_intents(context, account, target)? {
        let lost = record::lost(&intent);
        let resend = Resend::new(&context.journal, account, &intent.id);
        match settle::settle(account, &lost, resend, &context.cancel).await {
            Finding::Accepted(follow) => {
                let (id, found) = (intent.id.clone(), Disposition::Found);
                let mut started = send::accepted(context, account, id, follow, found).await;
                let of_another_slot = slot.zip(intent.slot.as_deref()).is_some_and(|(a, b)| a != b);
                if of_another_slot && has_ended(context, account, &intent, &mut started).await? {
                    context.watcher.note(&format!(
                        "{}: the backup whose answer was lost is of another slot and has ended",
                        place(account, target)
                    ));
                    continue;
                }
                record::answer(context, &intent.id, slot, &mut started.item);
                return Ok(Some(started));
            }
            Finding::NotAccepted => record::not_sent(context, &intent.id, NO_TRACE)?,
            Finding::Undecided(why) => {
                let run_id = intent.run_id.to_string();
                return Err(settle::undecided(&run_id, &why));
            }
        }
    }
    Ok(None)
}

/// Whether the backup has come to its end at the provider. While that cannot be
/// told it counts as running: there must never be two at once.
async fn has_ended(
    context: &Context,
    account: &Account,
    intent: &IntentRecord,
    started: &mut Started,
) -> Result<bool, Error> {
    let seen = slot::look_once(context, account, intent, &mut started.follow).await?;
    Ok(seen.state.is_final())
}

/// Takes those targets out whose slot is filled: what fills it is the answer.
async fn look_into_slot(
    mut batch: Batch,
    context: &Context,
    wanted: Wanted<'_>,
    started: &mut Vec<Started>,
    ended: &mut Vec<(usize, Outcome)>,
) -> Batch {
    let account = batch.account.clone();
    let mut left = Vec::new();
    for (index, target) in std::mem::take(&mut batch.targets) {
        match slot::look(context, &account, &target, wanted).await {
            Ok(Held::Free) => left.push((index, target)),
            Ok(Held::Filled(one)) => started.push(Started { index, ..*one }),
            Err(error) => ended.push((index, failed(&account, &target, error))),
        }
    }
    batch.targets = left;
    batch
}

/// Asks the provider about every target; those that cannot be backed up now
/// come out with the reason.
async fn survey(
    mut batch: Batch,
    context: &Context,
    ended: &mut Vec<(usize, Outcome)>,
) -> (Batch, Vec<Survey>) {
    if batch.targets.is_empty() {
        return (batch, Vec::new());
    }
    let account = batch.account.clone();
    let names: Vec<String> = batch.targets.iter().map(|(_, target)| target.clone()).collect();
    let results = {
        let _slot = account.slots.acquire().await;
        match context.cancel.race(account.provider.backups().survey(&names)).await {
            Ok(results) => results,
            Err(signal) => names.iter().map(|_| Err(not_started(signal.error()))).collect(),
        }
    };
    let mut surveys = Vec::new();
    let mut left = Vec::new();
    for ((index, target), result) in std::mem::take(&mut batch.targets).into_iter().zip(results) {
        // A survey starts nothing, whatever became of it.
        let result = result.map_err(|error| error.sent(Sent::No));
        match result.and_then(|survey| ready(&account, &target, survey)) {
            Ok(survey) => {
                surveys.push(survey);
                left.push((index, target));
            }
            Err(error) => ended.push((index, failed(&account, &target, error))),
        }
    }
    batch.targets = left;
    (batch, surveys)
}

fn not_started(mut error: Error) -> Error {
    error.message = format!("{}; nothing was started", error.message);
    error
}

/// Splits a batch by what the survey says must not share a request.
fn apart(batch: Batch, surveys: Vec<Survey>) -> Vec<(Batch, Vec<Survey>)> {
    let Batch { account, targets, options } = batch;
    let mut parts: Vec<(Batch, Vec<Survey>)> = Vec::new();
    for (target, survey) in targets.into_iter().zip(surveys) {
        let same = |(_, known): &(Batch, Vec<Survey>)| {
            known.first().is_some_and(|first| first.group == survey.group)
        };
        let place = parts.iter().position(same).unwrap_or_else(|| {
            let (account, options) = (account.clone(), Arc::clone(&options));
            parts.push((Batch { account, targets: Vec::new(), options }, Vec::new()));
            parts.len() - 1
        });
        let (batch, surveys) = &mut parts[place];
        batch.targets.push(target);
        surveys.push(survey);
    }
    parts
}

fn ready(account: &Account, target: &str, survey: Survey) -> Result<Survey, Error> {
    let (kind, why) = match &survey.readiness {
        Readiness::Ready | Readiness::Unknown => return Ok(survey),
        Readiness::Busy(why) => (ErrorKind::Busy, why),
        Readiness::NotReady(why) => (ErrorKind::Rejected, why),
    };
    Err(Error::new(kind, format!("can't be backed up now: {why}"))
        .code("target.not_ready")
        .next(format!("cloudbak target show {}", place(account, target))))
}

/// A backup that is under way.
pub(super) fn begun(account: &Account, follow: Follow, disposition: Disposition) -> Started {
    let mut item = BackupItem::new(account.name(), account.provider_word(), &follow.target);
    item.state = Some(State::Queued);
    item.backup_id = follow.backup_id.clone();
    item.job_id = follow.job_id.clone();
    item.created_at = Some(follow.started_at);
    item.disposition = Some(disposition);
    Started { index: 0, account: account.clone(), intent: None, follow, item }
}

pub(super) fn failed(account: &Account, target: &str, error: Error) -> Outcome {
    let mut item = BackupItem::new(account.name(), account.provider_word(), target);
    item.state = State::unseen(error.sent);
    item.error = Some((&error).into());
    item.request_ids.extend(error.provider.as_ref().and_then(|fault| fault.request_id.clone()));
    Outcome { item, error: Some(error) }
}

pub(super) fn place(account: &Account, target: &str) -> String {
    format!("{}/{target}", account.name())
}

/// One error for several targets: everything but the chain of causes, which
/// becomes text.
pub(super) fn copy(error: &Error) -> Error {
    let mut copy = Error::new(error.kind, error.message.clone()).code(error.code).sent(error.sent);
    copy.hint = error.hint.clone();
    copy.next = error.next.clone();
    copy.attempts = error.attempts;
    copy.provider = error.provider.clone();
    let causes = error.causes();
    if causes.is_empty() { copy } else { copy.source(causes.join(": ")) }
}
