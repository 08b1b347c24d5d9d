//! Taking an earlier run up again: what succeeded in it is left out, what still
//! runs is followed, and only the rest is started.

use std::collections::HashMap;

use jiff::Timestamp;

use super::account::Account;
use super::batch::{Batch, failed};
use super::create::{Context, Order, Outcome, Started};
use super::record::BACKUP_CREATE;
use super::slot;
use crate::config::Profile;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::{Answer, IntentId, IntentRecord, IntentState, Journal, Slot};
use crate::model::State;

/// What an earlier run left to do.
#[derive(Default)]
pub struct Earlier {
    /// Its id, in full.
    pub run_id: String,
    /// Targets that were asked for and need nothing more.
    pub left_out: Vec<LeftOut>,
    /// Words of its command.
    command: String,
    /// `PROFILE/TARGET` of what it was asked for; empty in older journals.
    asked: Vec<String>,
    accept_warnings: bool,
    /// The intent that was its answer for each target, whoever had begun it.
    answers: HashMap<Key, IntentRecord>,
    /// Keys of the slots that it filled.
    slots: Vec<String>,
}

/// A target that an earlier run has a good backup of.
pub struct LeftOut {
    /// Profile name.
    pub profile: String,
    /// Target name.
    pub target: String,
    /// What led to its backup.
    pub intent: IntentRecord,
}

/// Provider, account and target.
type Key = (String, String, String);

fn key(intent: &IntentRecord) -> Key {
    (intent.provider.clone(), intent.account.clone(), intent.target.clone())
}

fn key_of(account: &Account, target: &str) -> Key {
    (account.provider_word().to_owned(), account.id.clone(), target.to_owned())
}

impl Earlier {
    /// Reads what became of a run. `accept_warnings` says whether a backup
    /// with warnings is a good one.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such run, and what keeps the
    /// journal from being read.
    pub fn read(journal: &Journal, run: &str, accept_warnings: bool) -> Result<Self> {
        let record = journal.run(run)?.ok_or_else(|| {
            Error::new(ErrorKind::NotFound, format!("the journal has no run `{run}`"))
                .code("history.no_run")
                .next("cloudbak history list")
        })?;
        let found = journal.answers(&record.run.id)?;
        let own = record.intents.into_iter().map(|history| history.intent);
        let mut earlier = Self {
            run_id: record.run.id.to_string(),
            command: record.run.command,
            asked: record.run.targets,
            accept_warnings,
            ..Self::default()
        };
        // What the run began itself came after what it had found.
        for Answer { intent, slot } in found {
            earlier.add(intent, slot);
        }
        for intent in own {
            let slot = intent.slot.clone();
            earlier.add(intent, slot);
        }
        Ok(earlier)
    }

    /// What the run was asked to back up: `PROFILE/TARGET` of each, those
    /// without an intent included.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when it backed nothing up.
    pub fn targets(&self) -> Result<Vec<String>> {
        let Self { run_id, command, .. } = self;
        if command != BACKUP_CREATE && !command.starts_with("run ") {
            return Err(Error::usage(format!("run {run_id} was no backup but `{command}`")));
        }
        let mut targets = self.asked.clone();
        // Older journals tell only of what got as far as an intent.
        for intent in self.answers.values() {
            let place = format!("{}/{}", intent.profile, intent.target);
            if !targets.contains(&place) {
                targets.push(place);
            }
        }
        if targets.is_empty() {
            let message = format!("the journal does not tell what run {run_id} backed up");
            return Err(Error::usage(message).hint("name the targets, or their profile with -p"));
        }
        Ok(targets)
    }

    /// Refuses places that have nothing to do with the run: nothing would be
    /// done, and that would look like success.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when it was asked for none of the targets.
    pub fn check(&self, places: &[String]) -> Result<()> {
        let is_asked = |place: &String| self.asked.contains(place);
        if self.asked.is_empty() || places.iter().any(is_asked) {
            return Ok(());
        }
        let message = format!("run {} was not asked for any of these targets", self.run_id);
        Err(Error::usage(message)
            .hint("leave the targets out: those of the run are taken")
            .next(format!("cloudbak history show {}", self.run_id)))
    }

    fn add(&mut self, intent: IntentRecord, slot: Option<String>) {
        if intent.action == BACKUP_CREATE {
            self.slots.extend(slot);
            self.answers.insert(key(&intent), intent);
        }
    }

    /// Leaves out of an order what the run has a good backup of.
    pub fn narrow(&mut self, order: &mut Order) {
        let account = &order.account;
        let answer =
            |earlier: &Self, target: &str| earlier.answers.get(&key_of(account, target)).cloned();
        self.leave_out(account.name(), &mut order.targets, answer);
    }

    /// The same for a profile that cannot be opened, of which only the names
    /// are known.
    pub fn narrow_unopened(&mut self, profile: &Profile, targets: &mut Vec<String>) {
        let answer = |earlier: &Self, target: &str| {
            let is_of = |intent: &&IntentRecord| {
                intent.profile == profile.name
                    && intent.provider == profile.spec.word
                    && intent.target == target
            };
            earlier.answers.values().find(is_of).cloned()
        };
        self.leave_out(&profile.name, targets, answer);
    }

    fn leave_out(
        &mut self,
        profile: &str,
        targets: &mut Vec<String>,
        answer: impl Fn(&Self, &str) -> Option<IntentRecord>,
    ) {
        targets.retain(|target| {
            let Some(intent) = answer(self, target).filter(|intent| self.is_good(intent)) else {
                return true;
            };
            let (profile, target) = (profile.to_owned(), target.clone());
            self.left_out.push(LeftOut { profile, target, intent });
            false
        });
    }

    fn is_good(&self, intent: &IntentRecord) -> bool {
        let good = match intent.seen {
            Some(State::Succeeded) => true,
            Some(State::Warned) => self.accept_warnings,
            _ => false,
        };
        good && intent.state == IntentState::Done
    }

    /// Whether the run's backup of the target had not ended when it was last
    /// looked at.
    pub fn still_ran(&self, account: &Account, target: &str) -> bool {
        self.running(account, target).is_some()
    }

    fn running(&self, account: &Account, target: &str) -> Option<&IntentRecord> {
        let intent = self.answers.get(&key_of(account, target))?;
        matches!(intent.state, IntentState::Accepted | IntentState::Running).then_some(intent)
    }

    /// The key of the slot to fill: the run's own, also when the next day has
    /// begun, or else that of this moment.
    pub fn slot(&self, slot: &Slot, now: Timestamp) -> String {
        let own = self.slots.iter().rev().find(|key| slot.has(key));
        own.cloned().unwrap_or_else(|| slot.key(now))
    }

    /// The intents of all that the run has a good backup of, asked for or not.
    pub fn good_intents(&self) -> Vec<IntentId> {
        let good = self.answers.values().filter(|intent| self.is_good(intent));
        good.map(|intent| intent.id.clone()).collect()
    }
}

/// Takes those targets out whose backup of the earlier run still runs: it is
/// followed.
pub(super) async fn take_up(
    mut batch: Batch,
    context: &Context,
    slot: Option<&str>,
    started: &mut Vec<Started>,
    ended: &mut Vec<(usize, Outcome)>,
) -> Batch {
    let Some(earlier) = &context.earlier else { return batch };
    let account = batch.account.clone();
    let mut left = Vec::new();
    for (index, target) in std::mem::take(&mut batch.targets) {
        match still_runs(earlier, context, &account, &target, slot).await {
            Ok(None) => left.push((index, target)),
            Ok(Some(one)) => started.push(Started { index, ..one }),
            Err(error) => ended.push((index, failed(&account, &target, error))),
        }
    }
    batch.targets = left;
    batch
}

async fn still_runs(
    earlier: &Earlier,
    context: &Context,
    account: &Account,
    target: &str,
    slot: Option<&str>,
) -> Result<Option<Started>> {
    match earlier.running(account, target) {
        Some(intent) => slot::remembered(context, account, intent.clone(), slot).await,
        None => Ok(None),
    }
}
