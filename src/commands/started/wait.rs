//! Following restores or exports.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::{IdsArgs, Noun, Outcome, named};
use crate::app::App;
use crate::commands::backup_id::Named;
use crate::commands::consent;
use crate::core::{Error, Result};
use crate::model::{JobItem, State};
use crate::runs::Account;
use crate::runs::follow::{self, Wait};
use crate::runs::job::{self, StartedJob};
use crate::runs::tracker::StartedTracker;

/// Flags of commands that follow jobs.
#[derive(Debug, Clone, clap::Args)]
pub struct WaitArgs {
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit)]
    wait_timeout: Option<Duration>,
    /// `warnings` accepts a warned job
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    accept: Vec<String>,
}

/// Follows jobs to their end.
///
/// # Errors
/// [`ErrorKind::Usage`] for names that lead nowhere, before anything is asked.
pub async fn wait(
    app: &App,
    noun: &'static Noun,
    ids: &IdsArgs,
    args: &WaitArgs,
) -> Result<Vec<Outcome>> {
    let mut all = Vec::new();
    for id in &ids.ids {
        all.push(named(app, noun, id, ids.target.as_deref())?);
    }
    let total = all.len();
    let accept_warnings = consent::accepts_warnings(&args.accept);
    let _signals = app.cancel.defer();
    let mut waits = JoinSet::new();
    for (index, named) in all.into_iter().enumerate() {
        let limit = args.wait_timeout.or_else(|| named.account.wait_timeout());
        let (watcher, cancel) = (Arc::clone(&app.watcher), app.cancel.clone());
        waits.spawn(async move {
            let wait = Wait {
                deadline: follow::deadline(limit),
                cancel: &cancel,
                accept_warnings,
                at_once: true,
            };
            let Named { account, target, follow, .. } = named;
            let mut started =
                StartedJob { item: item(noun, &account, &target), intent: None, follow };
            started.item.job_id = started.follow.job_id.clone();
            let error = match (noun.of)(&*account.provider) {
                None => Some(Error::internal("a capability went away")),
                Some(jobs) => {
                    let tracker = StartedTracker(jobs);
                    job::finish(&tracker, None, &account, &mut started, &wait, &mut |look| {
                        look.tell(&*watcher, index, total);
                    })
                    .await
                }
            };
            watcher.changed(index, total, &started.item);
            (index, Outcome { item: started.item, error })
        });
    }
    let mut outcomes = waits.join_all().await;
    outcomes.sort_by_key(|(index, _)| *index);
    app.watcher.end();
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

fn item(noun: &Noun, account: &Account, target: &str) -> JobItem {
    let item = JobItem::new(noun.word, account.name(), account.provider_word(), Some(target));
    JobItem { state: Some(State::Unknown), ..item }
}
