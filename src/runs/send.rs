//! Sending one create request, once, and finding out what became of it.

use jiff::Timestamp;

use super::account::Account;
use super::batch::{Batch, NO_TRACE, begun, copy, place};
use super::create::{Context, Started};
use super::record;
use super::resend::Resend;
use super::settle;
use crate::core::{Error, ErrorKind, Sent};
use crate::journal::{IntentId, failpoint};
use crate::model::{Disposition, Follow};
use crate::providers::{CreatePlan, Finding, LostCreate, Marker, Survey};

/// Stores the intents, sends the request once and reads the answer.
pub(super) async fn send(
    batch: &Batch,
    surveys: &[Survey],
    context: &Context,
    slot: Option<&str>,
) -> Vec<Result<Started, Error>> {
    let account = &batch.account;
    let names: Vec<String> = batch.targets.iter().map(|(_, target)| target.clone()).collect();
    let marker = Marker { run_id: context.run_id.to_string(), slot: slot.map(str::to_owned) };
    let plan = CreatePlan {
        targets: &names,
        surveys: Some(surveys),
        options: &batch.options,
        marker: &marker,
    };
    let backups = account.provider.backups();
    let begun = match backups.create(&plan) {
        Ok(request) => {
            let begun = record::begin(context, account, &plan, &request).await;
            begun.map(|begun| (begun, request))
        }
        Err(error) => Err(error),
    };
    let ((permit, intents), request) = match begun {
        Ok(begun) => begun,
        Err(error) => return names.iter().map(|_| Err(copy(&error))).collect(),
    };
    let sent_at = Timestamp::now();
    let answer = {
        let _slot = account.slots.acquire().await;
        failpoint::pass("send", "before it");
        let unpin = || context.journal.forget_replay(&intents);
        let answer = account.provider.session().create_unpinning(&request, permit, &unpin).await;
        failpoint::pass("send", "after it");
        answer
    };
    let results = match answer {
        Ok(reply) => {
            let ids = account.provider.session().dialect.request_id(&reply);
            let started = backups.started(&plan, &reply);
            started.into_iter().map(|result| result.map(|follow| (follow, ids.clone()))).collect()
        }
        Err(error) => names.iter().map(|_| Err(copy(&error))).collect::<Vec<_>>(),
    };
    let mut outcomes = Vec::new();
    for ((target, survey), (intent, result)) in
        names.iter().zip(surveys).zip(intents.into_iter().zip(results))
    {
        let result: Result<_, Error> = result;
        let lost = LostCreate {
            target: target.clone(),
            marker: marker.clone(),
            sent_at,
            before: survey.before.clone(),
            refused_as_busy: matches!(&result, Err(error) if backups.may_be_its_own(error)),
        };
        outcomes.push(conclude(account, context, intent, &lost, survey, result).await);
    }
    outcomes
}

/// Turns the answer for one target into what the journal and the user get.
async fn conclude(
    account: &Account,
    context: &Context,
    intent: IntentId,
    lost: &LostCreate,
    survey: &Survey,
    result: Result<(Follow, Option<String>), Error>,
) -> Result<Started, Error> {
    match result {
        Ok((follow, request_id)) => {
            let mut started =
                accepted(context, account, intent, follow, Disposition::Created).await;
            started.item.request_ids.extend(request_id);
            started.item.warnings.extend(survey.warnings.iter().cloned());
            Ok(started)
        }
        Err(error) if error.sent == Sent::No && !lost.refused_as_busy => {
            record::rejected(context, &intent, &error)?;
            Err(error)
        }
        Err(error) => {
            record::unknown(context, &intent, &error)?;
            let what = if error.kind == ErrorKind::Busy { "says busy" } else { "was lost" };
            context.watcher.note(&format!(
                "{}: the answer {what} ({error}); asking whether it was accepted",
                place(account, &lost.target)
            ));
            find(account, context, intent, lost, error).await
        }
    }
}

async fn find(
    account: &Account,
    context: &Context,
    intent: IntentId,
    lost: &LostCreate,
    error: Error,
) -> Result<Started, Error> {
    // Busy with the slot's own backup, whoever asked for it: that is the answer.
    if error.kind == ErrorKind::Busy
        && let Some(slot) = &lost.marker.slot
        && let Ok(Some(follow)) = account.provider.backups().find_in_slot(&lost.target, slot).await
    {
        return Ok(accepted(context, account, intent, follow, Disposition::Found).await);
    }
    let resend = Resend::new(&context.journal, account, &intent);
    match settle::settle(account, lost, resend, &context.cancel).await {
        Finding::Accepted(follow) => {
            let disposition = match error.kind {
                ErrorKind::Busy => Disposition::AlreadyRunning,
                _ => Disposition::Found,
            };
            Ok(accepted(context, account, intent, follow, disposition).await)
        }
        Finding::NotAccepted => {
            record::not_sent(context, &intent, NO_TRACE)?;
            let mut error = error;
            error.sent = Sent::No;
            error.hint = Some("the provider has no trace of it: it was not accepted".to_owned());
            Err(error)
        }
        Finding::Undecided(why) => {
            let undecided = settle::undecided(context.run_id.as_str(), &why);
            let mut undecided = undecided.source(error.to_string());
            undecided.provider = error.provider.clone();
            undecided.attempts = error.attempts;
            Err(undecided)
        }
    }
}

/// A backup that the provider accepted, written down.
pub(super) async fn accepted(
    context: &Context,
    account: &Account,
    intent: IntentId,
    follow: Follow,
    disposition: Disposition,
) -> Started {
    let mut started = begun(account, follow, disposition);
    record::accepted(context, &intent, &started.follow, &mut started.item, disposition).await;
    started.intent = Some(intent);
    started
}
