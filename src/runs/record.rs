//! What a run writes into the journal.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::account::Account;
use super::create::Context;
use super::follow::Look;
use crate::core::{CreateRequest, Error, Replay, Request, Result};
use crate::journal::{Begun, IntentId, IntentRecord, NewIntent, Step, Subject};
use crate::model::{BackupItem, Disposition, ErrorReport, Follow};
use crate::providers::{CreatePlan, LostCreate, Marker};

/// The action of intents that start a backup.
pub const BACKUP_CREATE: &str = "backup create";

/// Stores the intents of one create and returns the permit to send it.
///
/// # Errors
/// Nothing may be sent then: the journal cannot be written, or an earlier
/// create of one of the targets is undecided.
pub async fn begin(
    context: &Context,
    account: &Account,
    plan: &CreatePlan<'_>,
    request: &CreateRequest,
) -> Result<Begun> {
    let hash = params_hash(request);
    let replay = Replay::of(request, &*account.provider.session().signer);
    let intents: Vec<NewIntent> = plan
        .targets
        .iter()
        .enumerate()
        .map(|(at, target)| NewIntent {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            account: account.id.clone(),
            target: target.clone(),
            action: BACKUP_CREATE.to_owned(),
            slot: plan.marker.slot.clone(),
            attempt: 1,
            params_hash: hash.clone(),
            marker: Some(plan.marker.text()),
            before: plan
                .surveys
                .and_then(|surveys| surveys.get(at))
                .map_or(Json::Null, |survey| survey.before.clone()),
            replay: replay.clone(),
        })
        .collect();
    context.desk.begin(intents).await
}

/// Names what is asked for, without secrets: they are added when signing.
pub(super) fn params_hash(request: &CreateRequest) -> String {
    request_hash(request.request())
}

/// The same for a request that may be repeated.
pub(super) fn request_hash(request: &Request) -> String {
    let mut hash = Sha256::new();
    hash.update(request.operation.as_bytes());
    hash.update(request.target().as_bytes());
    hash.update(&request.body);
    hex::encode(hash.finalize())
}

/// The provider accepted it. A journal that cannot be written any more is a
/// warning here: the backup runs, and its id must reach the user.
pub async fn accepted(
    context: &Context,
    intent: &IntentId,
    follow: &Follow,
    item: &mut BackupItem,
    disposition: Disposition,
) {
    let step = Step::Accepted { follow: follow.clone(), disposition };
    if let Err(error) = context.desk.record(intent.clone(), step).await {
        item.warnings.push(not_written(&error));
    }
}

/// This run's answer for a target is what another run began. Not knowing that
/// later costs a backup too many when the run is taken up again, so a journal
/// that cannot be written is a warning.
pub fn answer(context: &Context, intent: &IntentId, slot: Option<&str>, item: &mut BackupItem) {
    let intents = std::slice::from_ref(intent);
    if let Err(error) = context.journal.answer(&context.run_id, slot, intents) {
        item.warnings.push(not_written(&error));
    }
}

/// The same for what somebody else began: it was found at the provider.
pub fn found(
    context: &Context,
    account: &Account,
    slot: &str,
    follow: &Follow,
    item: &mut BackupItem,
) -> Option<IntentId> {
    let intent = NewIntent {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        account: account.id.clone(),
        target: follow.target.clone(),
        action: BACKUP_CREATE.to_owned(),
        slot: Some(slot.to_owned()),
        attempt: 1,
        // Nothing was asked for.
        params_hash: String::new(),
        marker: None,
        before: Json::Null,
        replay: None,
    };
    let adopted = context.journal.adopt(&context.run_id, &intent, follow);
    adopted.map_err(|error| item.warnings.push(not_written(&error))).ok()
}

fn not_written(error: &Error) -> String {
    format!("the journal can't be written any more: {error}")
}

/// The provider refused it, or it never left.
///
/// # Errors
/// When the journal cannot be written.
pub fn rejected(context: &Context, intent: &IntentId, error: &Error) -> Result<()> {
    context.journal.record(intent, Step::Rejected { error: json!(ErrorReport::from(error)) })
}

/// It may or may not have been accepted.
///
/// # Errors
/// When the journal cannot be written.
pub fn unknown(context: &Context, intent: &IntentId, error: &Error) -> Result<()> {
    context.journal.record(intent, Step::Unknown { error: json!(ErrorReport::from(error)) })
}

/// It was looked for and is certainly not there.
///
/// # Errors
/// When the journal cannot be written.
pub fn not_sent(context: &Context, intent: &IntentId, why: &str) -> Result<()> {
    context.journal.record(intent, Step::NotSent { error: json!({ "message": why }) })
}

/// It was looked at. Losing such a line loses nothing: the next look tells it
/// again.
pub fn observed(context: &Context, intent: Option<&IntentId>, look: &Look<'_>) {
    if let (Some(intent), Ok(seen)) = (intent, look.seen) {
        let step = Step::Observed { follow: look.follow.clone(), backup: Box::new(seen.clone()) };
        if let Err(error) = context.journal.record(intent, step) {
            context.watcher.note(&format!("the journal can't be written: {error}"));
        }
    }
}

/// Creates of this target whose outcome is not known.
///
/// # Errors
/// When the journal cannot be read.
pub fn open_intents(
    context: &Context,
    account: &Account,
    target: &str,
) -> Result<Vec<IntentRecord>> {
    context.journal.open_intents(&subject(account, target))
}

/// What intents of a target's backups are kept under.
pub fn subject<'a>(account: &'a Account, target: &'a str) -> Subject<'a> {
    Subject {
        provider: account.provider_word(),
        account: &account.id,
        target,
        action: BACKUP_CREATE,
    }
}

/// What looking for a create needs, as the journal kept it.
pub fn lost(intent: &IntentRecord) -> LostCreate {
    LostCreate {
        target: intent.target.clone(),
        marker: Marker { run_id: intent.run_id.to_string(), slot: intent.slot.clone() },
        sent_at: intent.created_at,
        before: intent.before.clone(),
        refused_as_busy: intent.error.as_ref().is_some_and(|error| error["class"] == "busy"),
    }
}
