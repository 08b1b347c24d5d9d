//! Starting restores or exports.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Noun, Outcome};
use crate::app::App;
use crate::commands::{consent as consents, running};
use crate::core::{Error, ErrorKind, Result};
use crate::journal::RunId;
use crate::output::Report;
use crate::providers::{JobPlan, Marker};
use crate::runs::Account;
use crate::runs::create::Context;
use crate::runs::follow::Wait;
use crate::runs::job::{self, Start, StartedJob};
use crate::runs::tracker::StartedTracker;

/// Flags of commands that start jobs.
#[derive(Debug, Clone, clap::Args)]
pub struct StartArgs {
    /// Follow it to its end
    #[arg(short, long)]
    pub wait: bool,
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit)]
    wait_timeout: Option<Duration>,
    /// Start at most this many at the same time
    #[arg(long, value_name = "N", default_value_t = 8,
        value_parser = crate::cli::concurrency)]
    concurrency: u32,
    /// Start nothing more after the first failure
    #[arg(long)]
    fail_fast: bool,
    /// Consent to a danger by its label (can be repeated); `warnings` accepts a warned job
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    pub accept: Vec<String>,
}

/// One job that is to be started.
pub struct Order {
    /// The account.
    pub account: Account,
    /// The plan.
    pub plan: JobPlan,
    /// The text that is planted.
    pub marker: Marker,
    /// Hash of the wish.
    pub wish: String,
}

/// Names a wish: two that are alike have the same hash.
pub fn wish_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Shows the requests of orders, when only that is asked for.
pub fn dry_run(app: &App, orders: &[Order]) -> Option<Report> {
    let form = app.dry_run()?;
    let shown: Vec<_> = orders
        .iter()
        .map(|order| order.account.provider.session().preview(order.plan.request.request()))
        .collect();
    let mut report = app.dry_run_report(&shown, form);
    report.warnings = orders.iter().flat_map(|order| order.plan.warnings.clone()).collect();
    Some(report)
}

/// Makes sure that there is consent for every order.
///
/// # Errors
/// [`ErrorKind::Refused`] when there is none; then nothing may be sent.
pub fn consent(app: &App, orders: &[Order], labels: &[String]) -> Result<()> {
    for order in orders {
        let Some(danger) = &order.plan.danger else { continue };
        let mut about = vec![order.plan.what.clone()];
        about.extend(order.plan.warnings.iter().cloned());
        let asked =
            consents::Asked { account: &order.account, target: &order.plan.target, about: &about };
        consents::require_one(app, danger, labels, asked)?;
    }
    Ok(())
}

/// What the tasks of a run share.
struct Run {
    noun: &'static Noun,
    context: Arc<Context>,
    args: StartArgs,
    starting: Semaphore,
    stopped: AtomicBool,
    started_at: Instant,
    total: usize,
}

/// Starts every order and perhaps follows it. Returns the run with its
/// outcomes in the order asked; the run is not yet finished.
///
/// # Errors
/// [`ErrorKind::Io`] when the journal can't be written; nothing was sent then.
pub async fn start(
    app: &App,
    noun: &'static Noun,
    run_id: RunId,
    orders: Vec<Order>,
    args: &StartArgs,
) -> Result<(Arc<Context>, Vec<Outcome>)> {
    let place = |order: &Order| format!("{}/{}", order.account.name(), order.plan.target);
    let context = running::start_as(app, run_id, orders.iter().map(place).collect())?;
    let run = Arc::new(Run {
        noun,
        context: Arc::clone(&context),
        starting: Semaphore::new(usize::try_from(args.concurrency).unwrap_or(1)),
        stopped: AtomicBool::new(false),
        started_at: Instant::now(),
        total: orders.len(),
        args: args.clone(),
    });
    let mut tasks = JoinSet::new();
    for (index, order) in orders.into_iter().enumerate() {
        let run = Arc::clone(&run);
        tasks.spawn(async move { (index, run.one(index, order).await) });
    }
    let mut outcomes = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        outcomes.push(ended.map_err(|_| {
            Error::internal("a part of this program broke; the journal holds what was sent")
                .next("cloudbak history list")
        })?);
    }
    outcomes.sort_by_key(|(index, _)| *index);
    app.watcher.end();
    Ok((context, outcomes.into_iter().map(|(_, outcome)| outcome).collect()))
}

impl Run {
    async fn one(&self, index: usize, order: Order) -> Outcome {
        let started = {
            let _one = self.starting.acquire().await;
            match self.stop_reason() {
                Some(error) => Err(error),
                None => self.start(&order).await,
            }
        };
        let outcome = match started {
            Ok(started) => self.finish(index, &order, started).await,
            Err(error) => Outcome::failed(self.noun, &order, error),
        };
        if outcome.error.is_some() && self.args.fail_fast {
            self.stopped.store(true, Ordering::SeqCst);
        }
        self.context.watcher.changed(index, self.total, &outcome.item);
        outcome
    }

    async fn start(&self, order: &Order) -> Result<StartedJob> {
        let jobs = (self.noun.of)(&*order.account.provider)
            .ok_or_else(|| Error::internal("a capability went away"))?;
        let start = Start {
            context: &self.context,
            account: &order.account,
            jobs,
            noun: self.noun.word,
            plan: &order.plan,
            marker: &order.marker,
            wish: &order.wish,
        };
        start.start().await
    }

    async fn finish(&self, index: usize, order: &Order, mut started: StartedJob) -> Outcome {
        let watcher = &*self.context.watcher;
        watcher.changed(index, self.total, &started.item);
        if !self.args.wait {
            return Outcome { item: started.item, error: None };
        }
        let account = &order.account;
        let limit = self.args.wait_timeout.or_else(|| account.wait_timeout());
        let wait = Wait {
            deadline: limit.and_then(|limit| self.started_at.checked_add(limit)),
            cancel: &self.context.cancel,
            accept_warnings: consents::accepts_warnings(&self.args.accept),
            at_once: false,
        };
        let Some(jobs) = (self.noun.of)(&*account.provider) else {
            return Outcome { item: started.item, error: None };
        };
        let tracker = StartedTracker(jobs);
        let context = Some(&*self.context);
        let error = job::finish(&tracker, context, account, &mut started, &wait, &mut |look| {
            look.tell(watcher, index, self.total);
        })
        .await;
        Outcome { item: started.item, error }
    }

    fn stop_reason(&self) -> Option<Error> {
        if let Some(signal) = self.context.cancel.signal() {
            let mut error = signal.error();
            error.message = format!("{}; not started", error.message);
            return Some(error);
        }
        self.stopped.load(Ordering::SeqCst).then(|| {
            Error::new(ErrorKind::NotStarted, "not started, since another one failed")
                .hint("leave out --fail-fast to try every one")
        })
    }
}
