//! Starting a restore or export and following it: lock, settle what is open,
//! store the intent, send once, look until the end.

use serde_json::json;

use super::account::Account;
use super::create::Context;
use super::follow::{self, End, Look, Wait};
use super::settle;
use super::tracker::{StartedTracker, Tracker};
use crate::core::{Error, ErrorKind, Result, Sent};
use crate::journal::{IntentId, IntentRecord, NewIntent, Step, Subject, TargetLock};
use crate::model::{Disposition, ErrorReport, Follow, Job, JobItem, State, Tracked};
use crate::providers::{Finding, JobPlan, LostCreate, Marker, StartedJobs};

/// What the journal says of a start that left no trace.
const NO_TRACE: &str = "the provider has no trace of it";

/// A restore or export that is to be started.
#[derive(Clone, Copy)]
pub struct Start<'a> {
    /// The run it belongs to.
    pub context: &'a Context,
    /// The account.
    pub account: &'a Account,
    /// The provider's side of it.
    pub jobs: &'a dyn StartedJobs,
    /// `restore` or `export`.
    pub noun: &'static str,
    /// The plan.
    pub plan: &'a JobPlan,
    /// The text that is planted.
    pub marker: &'a Marker,
    /// Hash of the wish: two that are alike have the same one.
    pub wish: &'a str,
}

/// One started job on its way to its end.
pub struct StartedJob {
    /// How to look at it.
    pub follow: Follow,
    /// Its place in the journal.
    pub intent: Option<IntentId>,
    /// What is known about it.
    pub item: JobItem,
}

/// The action of intents that start a job of that noun.
pub fn action(noun: &str) -> String {
    format!("{noun} create")
}

impl Start<'_> {
    /// Starts it, once. An earlier start of the very same wish whose answer was
    /// lost is found again, and is the answer.
    ///
    /// # Errors
    /// What the provider said; [`crate::core::ErrorKind::Undecided`] when it
    /// can't be told whether it was accepted, or whether an earlier one was.
    pub async fn start(&self) -> Result<StartedJob> {
        let _locks = self.lock()?;
        if let Some(found) = self.settle_open().await? {
            return Ok(found);
        }
        let session = self.account.provider.session();
        let (permit, intents) =
            self.context.journal.begin(&self.context.run_id, &[self.intent()])?;
        let Some(intent) = intents.into_iter().next() else {
            return Err(Error::internal("an intent got lost before it was written"));
        };
        let lost = LostCreate {
            target: self.plan.target.clone(),
            marker: self.marker.clone(),
            sent_at: jiff::Timestamp::now(),
            before: self.plan.before.clone(),
            refused_as_busy: false,
        };
        let answer = {
            let _slot = self.account.slots.acquire().await;
            session.create(&self.plan.request, permit).await
        };
        let mut request_ids = Vec::new();
        let result = answer.and_then(|reply| {
            request_ids.extend(session.dialect.request_id(&reply));
            self.jobs.started(self.plan, &reply)
        });
        let mut started = match result {
            Ok(follow) => self.accepted(intent, follow, Disposition::Created),
            Err(error) => self.failed(intent, &lost, error).await?,
        };
        started.item.request_ids.extend(request_ids);
        Ok(started)
    }

    /// The locks of the target and of what the job puts in danger.
    fn lock(&self) -> Result<Vec<TargetLock>> {
        let victim = self.plan.danger.as_ref().and_then(|danger| danger.victim.as_deref());
        let target = self.plan.target.as_str();
        let names = [Some(target), victim.filter(|name| *name != target)];
        let acquire = |name| {
            TargetLock::acquire(
                &self.context.locks,
                self.account.provider_word(),
                &self.account.id,
                name,
                &self.context.run_id,
            )
        };
        names.into_iter().flatten().map(acquire).collect()
    }

    fn intent(&self) -> NewIntent {
        NewIntent {
            profile: self.account.name().to_owned(),
            provider: self.account.provider_word().to_owned(),
            account: self.account.id.clone(),
            target: self.plan.target.clone(),
            action: action(self.noun),
            slot: None,
            attempt: 1,
            params_hash: self.wish.to_owned(),
            marker: Some(self.marker.text()),
            before: self.plan.before.clone(),
            replay: None,
        }
    }

    /// Settles what an earlier run left open: at most one undecided start per
    /// target.
    async fn settle_open(&self) -> Result<Option<StartedJob>> {
        let action = action(self.noun);
        let subject = Subject {
            provider: self.account.provider_word(),
            account: &self.account.id,
            target: &self.plan.target,
            action: &action,
        };
        let mut found = None;
        for intent in self.context.journal.open_intents(&subject)? {
            let alike = intent.params_hash == self.wish;
            if let Some(started) = self.settle_one(intent).await? {
                if alike {
                    found = Some(started);
                } else {
                    self.context.watcher.note(&earlier(&started.item));
                }
            }
        }
        Ok(found)
    }

    async fn settle_one(&self, intent: IntentRecord) -> Result<Option<StartedJob>> {
        let lost = super::record::lost(&intent);
        match self.look_for(&lost).await {
            Finding::Accepted(follow) => {
                Ok(Some(self.accepted(intent.id, follow, Disposition::Found)))
            }
            Finding::NotAccepted => {
                self.record(&intent.id, not_sent())?;
                Ok(None)
            }
            Finding::Undecided(why) => Err(self.undecided(intent.run_id.as_str(), &why)),
        }
    }

    /// The answer was a refusal, or got lost.
    async fn failed(
        &self,
        intent: IntentId,
        lost: &LostCreate,
        mut error: Error,
    ) -> Result<StartedJob> {
        let report = json!(ErrorReport::from(&error));
        if error.sent == Sent::No {
            // What is in the way may be the very job that this request started:
            // the network can deliver it twice, and the second answer wins.
            // What keeps the request from leaving at all is no such thing.
            if error.kind == ErrorKind::Busy
                && error.provider.is_some()
                && let Ok(Finding::Accepted(follow)) = self.jobs.find_lost(lost).await
            {
                return Ok(self.accepted(intent, follow, Disposition::AlreadyRunning));
            }
            self.record(&intent, Step::Rejected { error: report })?;
            return Err(error);
        }
        self.record(&intent, Step::Unknown { error: report })?;
        self.context.watcher.note(&format!(
            "{}: the answer was lost ({error}); asking whether it was accepted",
            self.place()
        ));
        match self.look_for(lost).await {
            Finding::Accepted(follow) => Ok(self.accepted(intent, follow, Disposition::Found)),
            Finding::NotAccepted => {
                self.record(&intent, not_sent())?;
                error.sent = Sent::No;
                error.hint = Some(format!("{NO_TRACE}: it was not accepted"));
                Err(error)
            }
            Finding::Undecided(why) => {
                let mut undecided = self.undecided(self.context.run_id.as_str(), &why);
                undecided.provider = error.provider.clone();
                undecided.attempts = error.attempts;
                Err(undecided.source(error))
            }
        }
    }

    async fn look_for(&self, lost: &LostCreate) -> Finding {
        let tracker = StartedTracker(self.jobs);
        settle::settle_with(&tracker, self.account, lost, &self.context.cancel).await
    }

    fn undecided(&self, run_id: &str, why: &str) -> Error {
        settle::undecided_start(self.noun, run_id, why)
    }

    fn place(&self) -> String {
        format!("{}/{}", self.account.name(), self.plan.target)
    }

    fn record(&self, intent: &IntentId, step: Step) -> Result<()> {
        self.context.journal.record(intent, step)
    }

    /// A job that the provider accepted, written down. A journal that cannot
    /// be written any more is a warning here: the job runs, and its id must
    /// reach the user.
    fn accepted(&self, intent: IntentId, follow: Follow, disposition: Disposition) -> StartedJob {
        let account = self.account;
        let target = Some(self.plan.target.as_str());
        let mut item = JobItem::new(self.noun, account.name(), account.provider_word(), target);
        item.state = Some(State::Queued);
        item.kind = Some(self.noun.to_owned());
        item.job_id = follow.job_id.clone();
        item.backup_id = follow.backup_id.clone();
        item.created_at = Some(follow.started_at);
        item.disposition = Some(disposition);
        if disposition == Disposition::Created {
            item.warnings.extend(self.plan.warnings.iter().cloned());
        }
        let step = Step::Accepted { follow: follow.clone(), disposition };
        if let Err(error) = self.record(&intent, step) {
            item.warnings.push(format!("the journal can't be written any more: {error}"));
        }
        StartedJob { follow, intent: Some(intent), item }
    }
}

fn not_sent() -> Step {
    Step::NotSent { error: json!({ "message": NO_TRACE }) }
}

fn earlier(item: &JobItem) -> String {
    let id = item.job_id.as_deref().unwrap_or("without an id");
    format!("{}: an earlier start with other wishes was accepted: {id}", item.place())
}

/// Follows a job to its end, and writes down what is seen. Returns what went
/// wrong.
pub async fn finish<T: Tracker<Seen = Job>>(
    tracker: &T,
    context: Option<&Context>,
    account: &Account,
    started: &mut StartedJob,
    wait: &Wait<'_>,
    told: &mut (dyn FnMut(&Look<'_, JobItem>) + Send),
) -> Option<Error> {
    let StartedJob { follow, intent, item } = started;
    let end = follow::follow_with(tracker, account, follow, item, wait, &mut |look| {
        told(look);
        if let (Some(context), Some(intent), Ok(seen)) = (context, intent.as_ref(), look.seen) {
            observed(context, intent, look.follow, seen);
        }
    })
    .await;
    let error = match end {
        End::Final(state) => {
            follow::verdict(state, item, account.accepts_warnings(wait.accept_warnings))
        }
        End::Cut(error) => Some(error),
    };
    item.error = error.as_ref().map(Into::into);
    error
}

/// It was looked at. Losing such a line loses nothing: the next look tells it
/// again.
fn observed(context: &Context, intent: &IntentId, follow: &Follow, seen: &Job) {
    let backup = Box::new(seen.as_backup(&follow.target));
    let step = Step::Observed { follow: follow.clone(), backup };
    if let Err(error) = context.journal.record(intent, step) {
        context.watcher.note(&format!("the journal can't be written: {error}"));
    }
}
