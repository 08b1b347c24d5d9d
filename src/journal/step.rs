//! What can be learnt about an intent, and what it changes.

use serde_json::Value as Json;

use super::record::{Facts, IntentRecord};
use super::state::IntentState;
use crate::core::Sent;
use crate::model::{Backup, Disposition, Follow, State};

/// Something learnt about an intent. Errors come as scripts read them: an
/// object with a `message`.
#[derive(Debug, Clone)]
pub enum Step {
    /// The provider accepted it.
    Accepted {
        /// What looking at it again needs.
        follow: Follow,
        /// How that was learnt.
        disposition: Disposition,
    },
    /// The provider refused it; certainly no effect.
    Rejected {
        /// The refusal.
        error: Json,
    },
    /// It is not known whether it was accepted.
    Unknown {
        /// What kept it from being known.
        error: Json,
    },
    /// It certainly did not reach the provider, or is certainly not there.
    NotSent {
        /// Why.
        error: Json,
    },
    /// It was looked at. An end that the look saw is kept as the end.
    Observed {
        /// What looking at it again needs, as refined by the look.
        follow: Follow,
        /// What the look saw.
        backup: Box<Backup>,
    },
    /// A person decided not to track it any longer.
    Abandoned {
        /// Who decided, and why.
        reason: String,
    },
}

impl Step {
    /// The state that it leads to.
    pub(super) fn leads_to(&self) -> IntentState {
        match self {
            Self::Accepted { .. } => IntentState::Accepted,
            Self::Rejected { .. } => IntentState::Rejected,
            Self::Unknown { .. } => IntentState::Unknown,
            Self::NotSent { .. } => IntentState::NotSent,
            Self::Observed { backup, .. } if backup.state.is_final() => IntentState::Done,
            Self::Observed { .. } => IntentState::Running,
            Self::Abandoned { .. } => IntentState::Abandoned,
        }
    }

    /// Whether a create was accepted, which nobody would know for certain if
    /// this step could not be written. A look tells nothing of the kind: it
    /// can be taken again.
    pub(super) fn decides(&self) -> Sent {
        match self {
            Self::Accepted { .. } => Sent::Yes,
            Self::Unknown { .. } => Sent::Maybe,
            Self::Rejected { .. }
            | Self::NotSent { .. }
            | Self::Observed { .. }
            | Self::Abandoned { .. } => Sent::No,
        }
    }

    /// Whether it tells nothing that is worth writing: somebody else found the
    /// same backup first, a look saw what is known already, or it comes after
    /// the end.
    pub(super) fn is_stale(&self, intent: &IntentRecord) -> bool {
        match self {
            Self::Accepted { follow, .. } => {
                was_accepted(intent.state)
                    && known(&intent.backup_id, &follow.backup_id)
                    && known(&intent.job_id, &follow.job_id)
            }
            Self::Observed { follow, backup } => self.is_old_look(intent, follow, backup),
            _ => false,
        }
    }

    fn is_old_look(&self, intent: &IntentRecord, follow: &Follow, backup: &Backup) -> bool {
        if intent.state == IntentState::Done
            && (!backup.state.is_final() || backup.state == State::Expired)
        {
            return true;
        }
        intent.state == self.leads_to()
            && intent.seen == Some(backup.state)
            && intent.follow.as_ref() == Some(follow)
            && known(&intent.provider_state, &backup.provider_state)
            && known(&intent.backup_id, &backup.backup_id)
            && known(&intent.job_id, &backup.job_id)
    }

    /// Changes the record, all but its state, and returns the event's detail.
    pub(super) fn apply(&self, intent: &mut IntentRecord) -> Option<String> {
        match self {
            Self::Accepted { follow, disposition } => {
                intent.disposition = Some(*disposition);
                intent.error = None;
                learn(&mut intent.backup_id, &follow.backup_id);
                learn(&mut intent.job_id, &follow.job_id);
                intent.follow = Some(follow.clone());
                names(intent)
            }
            Self::Rejected { error } | Self::Unknown { error } | Self::NotSent { error } => {
                intent.error = Some(error.clone());
                error.get("message").and_then(Json::as_str).map(str::to_owned)
            }
            Self::Observed { follow, backup } => {
                intent.seen = Some(backup.state);
                learn(&mut intent.provider_state, &backup.provider_state);
                for source in [&follow.backup_id, &backup.backup_id] {
                    learn(&mut intent.backup_id, source);
                }
                for source in [&follow.job_id, &backup.job_id] {
                    learn(&mut intent.job_id, source);
                }
                intent.follow = Some(follow.clone());
                intent.facts = Some(facts(backup));
                Some(seen(backup))
            }
            Self::Abandoned { reason } => Some(reason.clone()),
        }
    }
}

/// Whether the provider accepted it and nobody has given it up.
pub(super) fn was_accepted(state: IntentState) -> bool {
    matches!(state, IntentState::Accepted | IntentState::Running | IntentState::Done)
}

fn known(held: &Option<String>, seen: &Option<String>) -> bool {
    seen.is_none() || held == seen
}

/// Takes over what is newly known, and keeps what was known before.
fn learn(held: &mut Option<String>, seen: &Option<String>) {
    if seen.is_some() {
        held.clone_from(seen);
    }
}

fn facts(backup: &Backup) -> Facts {
    Facts {
        completed_at: backup.completed_at,
        expires_at: backup.expires_at,
        size_bytes: backup.size_bytes,
    }
}

fn names(intent: &IntentRecord) -> Option<String> {
    match (&intent.backup_id, &intent.job_id) {
        (Some(backup), Some(job)) => Some(format!("backup {backup}, job {job}")),
        (Some(backup), None) => Some(format!("backup {backup}")),
        (None, Some(job)) => Some(format!("job {job}")),
        (None, None) => None,
    }
}

fn seen(backup: &Backup) -> String {
    match &backup.provider_state {
        Some(word) => format!("{} ({word})", backup.state),
        None => backup.state.to_string(),
    }
}
