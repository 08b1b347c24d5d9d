//! A second lock on the door: where a provider refuses a request that it has
//! seen before, the very same one is sent again after its answer was lost.
//!
//! Where the first copy arrived, the second one starts nothing. Where it did
//! not, the second is the only one, and its answer says what it started. The
//! provider's lists remain the judge: they are asked first, and whatever
//! else the answer may be, they are asked again.

use jiff::Timestamp;

use super::account::Account;
use crate::config::Values;
use crate::core::{CreateRequest, Replay, Result, Sent};
use crate::journal::{IntentId, Journal, failpoint};
use crate::model::{Follow, Readiness};
use crate::providers::{CreatePlan, LostCreate, Survey};

/// The request of one intent, as it may be sent again.
pub struct Resend<'a> {
    journal: &'a Journal,
    account: &'a Account,
    intent: &'a IntentId,
    /// Whether a copy was answered, so that another one would tell no more.
    answered: bool,
}

/// What a copy told.
pub enum Told {
    /// It was accepted: the earlier one had never arrived.
    Accepted(Follow),
    /// Something is in the way.
    Busy,
    /// Nothing that the lists would not tell better.
    Nothing,
}

impl<'a> Resend<'a> {
    /// For that intent. The caller holds the target's lock.
    pub fn new(journal: &'a Journal, account: &'a Account, intent: &'a IntentId) -> Self {
        Self { journal, account, intent, answered: false }
    }

    /// Sends the same request once more, if the provider still remembers the
    /// first one.
    pub async fn send(&mut self, lost: &LostCreate) -> Told {
        if self.answered {
            return Told::Nothing;
        }
        match self.sent(lost).await {
            Ok(Some(follow)) => Told::Accepted(follow),
            // Kept nothing, or too late: that will not change.
            Ok(None) => {
                self.answered = true;
                Told::Nothing
            }
            Err(error) => {
                self.answered = error.sent != Sent::Maybe || error.provider.is_some();
                let may_be_its_own = self.account.provider.backups().may_be_its_own(&error);
                if may_be_its_own { Told::Busy } else { Told::Nothing }
            }
        }
    }

    async fn sent(&self, lost: &LostCreate) -> Result<Option<Follow>> {
        let session = self.account.provider.session();
        let now = session.transport.clock.now();
        let again = self.journal.begin_again(self.intent, |kept| {
            Replay::read(kept, &session.endpoint, &*session.signer)
                .filter(|create| is_remembered(create, now))
        })?;
        let Some((permit, request)) = again else { return Ok(None) };
        failpoint::pass("resend", "before it");
        // A copy that was refused is never followed by one that is not a copy.
        let reply = session.create(&request, permit).await;
        failpoint::pass("resend", "after it");
        let survey = Survey {
            readiness: Readiness::Ready,
            before: lost.before.clone(),
            warnings: Vec::new(),
            group: None,
        };
        let plan = CreatePlan {
            targets: std::slice::from_ref(&lost.target),
            surveys: Some(std::slice::from_ref(&survey)),
            options: &Values::default(),
            marker: &lost.marker,
        };
        self.account.provider.backups().started(&plan, &reply?).pop().transpose()
    }
}

fn is_remembered(create: &CreateRequest, now: Timestamp) -> bool {
    create.pin().is_some_and(|pin| now < pin.until)
}
