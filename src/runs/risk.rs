//! Whether data are at risk after a failure: how old the last good backup is.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::account::Account;
use super::check::{self, Question};
use super::create::{Context, Outcome};
use super::record;
use crate::core::ErrorKind;
use crate::model::{BackupItem, Tracked as _};

/// Most failed targets that are looked up: beyond that the number says it all.
const MOST: usize = 50;
/// Longest time for asking the providers.
const LIMIT: Duration = Duration::from_secs(20);

/// Fills in when the newest good backup of each failed target began: from the
/// journal, and with `ask` from the providers that can be asked.
pub async fn assess(context: &Context, accounts: &[Account], outcomes: &mut [Outcome], ask: bool) {
    let by_name: HashMap<&str, &Account> =
        accounts.iter().map(|account| (account.name(), account)).collect();
    let deadline = tokio::time::Instant::now() + LIMIT;
    let failed = outcomes.iter_mut().filter(|outcome| outcome.error.is_some());
    for outcome in failed.take(MOST) {
        let Some(account) = by_name.get(outcome.item.profile.as_str()) else { continue };
        let target = outcome.item.target.clone();
        let mut known = remembered(context, account, &target);
        if ask && is_worth_asking(outcome) && context.cancel.signal().is_none() {
            let asked = tokio::time::timeout_at(deadline, newest(account, target)).await;
            known = known.max(asked.ok().flatten());
        }
        outcome.item.last_good_at = known;
    }
}

/// Whether the provider can be expected to answer.
fn is_worth_asking(outcome: &Outcome) -> bool {
    outcome.error.as_ref().is_some_and(|error| {
        matches!(
            error.kind,
            ErrorKind::Rejected
                | ErrorKind::Busy
                | ErrorKind::Undecided
                | ErrorKind::JobFailed
                | ErrorKind::JobWarned
                | ErrorKind::WaitTimeout
        )
    })
}

fn remembered(context: &Context, account: &Account, target: &str) -> Option<Timestamp> {
    let found = context.journal.last_good(&record::subject(account, target)).ok().flatten()?;
    Some(found.follow.map_or(found.created_at, |follow| follow.started_at))
}

async fn newest(account: &Account, target: String) -> Option<Timestamp> {
    let question =
        Question { now: Timestamp::now(), max_age: None, accept_warnings: false, expiring: None };
    let found = check::ask(account, &[target], &question).await.pop()?.ok()?;
    found.newest.as_ref().and_then(check::data_from)
}

/// What a failure means for the data of its target, for people.
pub fn words(item: &BackupItem, now: Timestamp) -> String {
    let place = item.place();
    match item.last_good_at {
        Some(at) => format!(
            "the last good backup of {place} known here began {} ago ({at:.0})",
            check::age_text(check::age(at, now))
        ),
        None => format!("no good backup of {place} is known here: its data may be at risk"),
    }
}
