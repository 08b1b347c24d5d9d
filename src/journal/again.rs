//! Sending the very same request once more, for providers that refuse the
//! second copy of a request that arrived.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::ids::IntentId;
use super::process::Process;
use super::state::IntentState;
use super::write::Flush;
use super::{Journal, Permit, read, row};
use crate::core::Result;

/// What the history of an intent says of a copy.
pub const SENT_AGAIN: &str = "the very same request is sent once more";

impl Journal {
    /// Permits sending an intent's own request once more, and hands out what
    /// was kept for that as `wanted` reads it. `None` where nothing was kept,
    /// where `wanted` has no use for it, or where the outcome is known or
    /// another process is at it. The caller holds the target's lock.
    ///
    /// # Errors
    /// As [`Journal::begin`]: nothing may be sent then.
    pub fn begin_again<T>(
        &self,
        intent: &IntentId,
        wanted: impl FnOnce(&Json) -> Option<T>,
    ) -> Result<Option<(Permit, T)>> {
        self.check_place()?;
        let kept = self.write("begin again", Flush::Now, |transaction| {
            let Some(mut record) = read::intent(transaction, intent)? else { return Ok(None) };
            let state = record.effective_state(Process::life);
            let kept = record.replay.as_ref().filter(|_| state == IntentState::Unknown);
            let Some(kept) = kept.and_then(wanted) else { return Ok(None) };
            let (from, at) = (record.state, Timestamp::now());
            record.state = IntentState::Unknown;
            record.updated_at = at;
            row::update_intent(transaction, &record)?;
            row::insert_event(transaction, intent, at, (from, record.state), Some(SENT_AGAIN))?;
            Ok(Some(kept))
        })?;
        Ok(kept.map(|kept| (Permit::issue(), kept)))
    }

    /// Forgets what sending the same request again needs: the provider has
    /// seen and refused it, so a copy would not be told from a new one.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Io`]: then nothing else may be sent for these intents.
    pub fn forget_replay(&self, intents: &[IntentId]) -> Result<()> {
        self.write("forget replay", Flush::Now, |transaction| {
            let sql = "UPDATE intents SET replay = NULL WHERE intent_id = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            for intent in intents {
                statement.execute([intent])?;
            }
            Ok(())
        })
    }
}
