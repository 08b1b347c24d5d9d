//! One change that must not be sent twice and has no job to follow.

use std::path::Path;

use serde_json::Value as Json;

use super::account::Account;
use super::record;
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Result, Sent};
use crate::journal::{Journal, NewIntent, RunId, Step, TargetLock};
use crate::model::{Backup, Disposition, Follow, State};

/// A change and where it is written down.
pub struct Change<'a> {
    /// Where intents are kept.
    pub journal: &'a Journal,
    /// The run it belongs to.
    pub run_id: &'a RunId,
    /// Folder of the locks.
    pub locks: &'a Path,
    /// The account.
    pub account: &'a Account,
    /// What is done, such as `export bucket create`.
    pub action: &'a str,
    /// What it is done to.
    pub target: &'a str,
}

impl Change<'_> {
    /// Stores the intent, sends the request once and writes down how it came out.
    ///
    /// # Errors
    /// What the provider said, or [`ErrorKind::Undecided`] when the answer was
    /// lost; `next` is then the command that tells.
    pub async fn send(&self, request: &CreateRequest, look_up: &str) -> Result<Reply> {
        let account = self.account;
        let _lock = TargetLock::acquire(
            self.locks,
            account.provider_word(),
            &account.id,
            self.target,
            self.run_id,
        )?;
        let intent = NewIntent {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            account: account.id.clone(),
            target: self.target.to_owned(),
            action: self.action.to_owned(),
            slot: None,
            attempt: 1,
            params_hash: record::params_hash(request),
            marker: None,
            before: Json::Null,
            replay: None,
        };
        let (permit, intents) = self.journal.begin(self.run_id, &[intent])?;
        let answer = account.provider.session().create(request, permit).await;
        for id in &intents {
            let steps = match &answer {
                Ok(_) => self.done(),
                Err(error) => vec![failed(error)],
            };
            for step in steps {
                self.journal.record(id, step)?;
            }
        }
        answer.map_err(|error| self.explain(error, look_up))
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

    fn explain(&self, error: Error, look_up: &str) -> Error {
        if error.sent == Sent::No {
            return error;
        }
        let what = format!("{} of {}", self.action, self.target);
        let mut undecided = Error::new(
            ErrorKind::Undecided,
            format!("it is not known whether the provider accepted `{what}`"),
        )
        .hint("look before you try again")
        .next(look_up)
        .sent(Sent::Maybe);
        undecided.provider = error.provider.clone();
        undecided.attempts = error.attempts;
        undecided.source(error)
    }
}

fn failed(error: &Error) -> Step {
    let report = serde_json::json!(crate::model::ErrorReport::from(error));
    if error.sent == Sent::No {
        Step::Rejected { error: report }
    } else {
        Step::Unknown { error: report }
    }
}
