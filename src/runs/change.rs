//! One change that has no job to follow: sent once or, where a repeat does no
//! harm, as often as it takes.

use serde_json::{Value as Json, json};

use super::account::Account;
use super::create::Context;
use super::record;
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Request, Result, Sent};
use crate::journal::{
    IntentId, IntentState, NewIntent, Permit, Process, Step, Subject, TargetLock,
};
use crate::model::{Backup, Disposition, ErrorReport, Follow, State};
use crate::providers::ChangeRequest;

/// A change and where it is written down.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The run it belongs to.
    pub context: &'a Context,
    /// The account.
    pub account: &'a Account,
    /// What is done, such as `export bucket create`.
    pub action: &'a str,
    /// What it is done to.
    pub target: &'a str,
}

impl Change<'_> {
    /// Stores the intent, sends the request and writes down how it came out.
    ///
    /// # Errors
    /// What the provider said. For a change that must not be sent twice
    /// [`ErrorKind::Undecided`] when the answer was lost; `next` is then the
    /// command that tells.
    pub async fn send(&self, request: &ChangeRequest, look_up: &str) -> Result<Reply> {
        let _lock = TargetLock::acquire(
            &self.context.locks,
            self.account.provider_word(),
            &self.account.id,
            self.target,
            &self.context.run_id,
        )?;
        match request {
            ChangeRequest::Once(request) => self.send_once(request, look_up).await,
            ChangeRequest::Repeatable(request) => self.send_repeatable(request).await,
        }
    }

    async fn send_once(&self, request: &CreateRequest, look_up: &str) -> Result<Reply> {
        let (permit, intents) = self.begin(request.request())?;
        let answer = self.account.provider.session().create(request, permit).await;
        self.record(&intents, &answer, false)?;
        answer.map_err(|error| self.undecided(error, look_up))
    }

    /// An open intent of an earlier run holds nothing up here: sending it all
    /// again does no harm, and settles it.
    async fn send_repeatable(&self, request: &Request) -> Result<Reply> {
        self.give_up_earlier()?;
        // The permit is for creates; the intent alone is what counts here.
        let (_permit, intents) = self.begin(request)?;
        let answer = self.account.provider.session().call(request).await;
        self.record(&intents, &answer, true)?;
        answer
    }

    fn begin(&self, request: &Request) -> Result<(Permit, Vec<IntentId>)> {
        let account = self.account;
        let intent = NewIntent {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            account: account.id.clone(),
            target: self.target.to_owned(),
            action: self.action.to_owned(),
            slot: None,
            attempt: 1,
            params_hash: record::request_hash(request),
            marker: None,
            before: Json::Null,
            replay: None,
        };
        self.context.journal.begin(&self.context.run_id, &[intent])
    }

    fn give_up_earlier(&self) -> Result<()> {
        let subject = Subject {
            provider: self.account.provider_word(),
            account: &self.account.id,
            target: self.target,
            action: self.action,
        };
        let journal = &self.context.journal;
        for open in journal.open_intents(&subject)? {
            if open.effective_state(Process::life) == IntentState::Unknown {
                journal.record(&open.id, harmless())?;
            }
        }
        Ok(())
    }

    fn record(&self, intents: &[IntentId], answer: &Result<Reply>, repeatable: bool) -> Result<()> {
        let steps = match answer {
            Ok(_) => self.done(),
            Err(error) if error.sent == Sent::No => vec![Step::Rejected { error: report(error) }],
            Err(error) if repeatable => vec![Step::Unknown { error: report(error) }, harmless()],
            Err(error) => vec![Step::Unknown { error: report(error) }],
        };
        for id in intents {
            for step in &steps {
                self.context.journal.record(id, step.clone())?;
            }
        }
        Ok(())
    }

    fn done(&self) -> Vec<Step> {
        let follow = Follow {
            target: self.target.to_owned(),
            backup_id: None,
            job_id: None,
            started_at: jiff::Timestamp::now(),
            memo: Json::Null,
        };
        let backup = Box::new(Backup::new(self.target, State::Succeeded));
        vec![
            Step::Accepted { follow: follow.clone(), disposition: Disposition::Created },
            Step::Observed { follow, backup },
        ]
    }

    fn undecided(&self, error: Error, look_up: &str) -> Error {
        if error.sent == Sent::No {
            return error;
        }
        let what = format!("{} of {}", self.action, self.target);
        let mut undecided = Error::new(
            ErrorKind::Undecided,
            format!("it is not known whether the provider accepted `{what}`"),
        )
        .hint(format!(
            "look before you try again; when you know, close it with \
             `cloudbak reconcile --abandon {}`",
            self.context.run_id
        ))
        .next(look_up)
        .sent(Sent::Maybe);
        undecided.provider = error.provider.clone();
        undecided.attempts = error.attempts;
        undecided.source(error)
    }
}

fn harmless() -> Step {
    Step::Abandoned { reason: "sending it again does no harm".to_owned() }
}

fn report(error: &Error) -> Json {
    json!(ErrorReport::from(error))
}
