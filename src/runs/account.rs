//! One opened profile with what a run needs of its settings.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::config::{Config, MOST_AT_ONCE, Profile};
use crate::model::danger::WARNINGS;
use crate::providers::Provider;

/// One opened profile.
#[derive(Clone)]
pub struct Account {
    /// The profile.
    pub profile: Arc<Profile>,
    /// Its provider, opened.
    pub provider: Arc<dyn Provider>,
    /// What locks and intents are kept under: two profiles of one account
    /// must not start two backups of one target.
    pub id: String,
    /// Most requests, and most creates, at the same time.
    pub concurrency: usize,
    /// Bounds what is asked of the account at the same time.
    pub slots: Arc<Semaphore>,
}

/// Pauses between looks at a job.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The first pause.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Account {
    /// Wraps an opened profile.
    pub fn new(profile: Arc<Profile>, provider: Arc<dyn Provider>, id: String) -> Self {
        let concurrency = profile.values.integer("concurrency").unwrap_or(8).clamp(1, MOST_AT_ONCE);
        let concurrency = usize::try_from(concurrency).unwrap_or(8);
        if let Some(rate) = profile.values.integer("rate_limit") {
            provider.session().transport.budget.set_rate(rate as f64);
        }
        let slots = Arc::new(Semaphore::new(concurrency));
        Self { profile, provider, id, concurrency, slots }
    }

    /// Sets how much is asked at the same time, over the profile's own.
    pub fn set_concurrency(&mut self, concurrency: usize) {
        self.concurrency = concurrency.max(1);
        self.slots = Arc::new(Semaphore::new(self.concurrency));
    }

    /// Whether another profile leads to the same account.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.id == other.id && self.provider_word() == other.provider_word()
    }

    /// Shares bounds, rate and retry quota with another profile of the same
    /// account: together they are no more than one.
    pub fn share(&mut self, other: &Self) {
        self.concurrency = other.concurrency;
        self.slots = Arc::clone(&other.slots);
        let (ours, theirs) = (self.provider.session(), other.provider.session());
        ours.transport.quota.join(&theirs.transport.quota);
        ours.transport.budget.join(&theirs.transport.budget);
    }

    /// Profile name.
    pub fn name(&self) -> &str {
        &self.profile.name
    }

    /// Provider word.
    pub fn provider_word(&self) -> &'static str {
        self.profile.spec.word
    }

    /// Whether a backup that completed with warnings counts as a success: asked
    /// for by the command, or standing in the profile.
    pub fn accepts_warnings(&self, asked: bool) -> bool {
        asked || self.profile.values.list("accept").iter().any(|label| label == WARNINGS)
    }

    /// Pauses between looks at a job: the profile's first one, growing to 30 s.
    pub fn pace(&self) -> Pace {
        let first = self.profile.values.duration("poll_interval").unwrap_or(Duration::from_secs(2));
        Pace { first, longest: Duration::from_secs(30).max(first) }
    }

    /// Time limit for settling a lost answer.
    pub fn settle_timeout(&self) -> Duration {
        self.profile.values.duration("settle_timeout").unwrap_or(Duration::from_secs(20))
    }

    /// Time limit of a wait.
    pub fn wait_timeout(&self) -> Option<Duration> {
        self.profile.values.duration("wait_timeout")
    }
}

/// Most targets that all accounts together work on at the same time: what
/// `[defaults]` say, or the profile that may do more.
pub fn overall(config: &Config) -> usize {
    let usual = config.defaults.integer("concurrency").unwrap_or(8);
    let profiles = config.profiles.iter().filter_map(|one| one.values.integer("concurrency"));
    let most = profiles.fold(usual, i64::max).clamp(1, MOST_AT_ONCE);
    usize::try_from(most).unwrap_or(8)
}

impl Pace {
    /// The pause after `looks` looks: half as long again each time, up to the
    /// longest, a fifth more or less at random.
    pub fn pause(&self, looks: u32, random: f64) -> Duration {
        let grown = self.first.as_secs_f64() * 1.5_f64.powi(looks.min(60).cast_signed());
        let base = grown.min(self.longest.as_secs_f64());
        Duration::from_secs_f64(base * (0.8 + 0.4 * random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest() {
        let pace = Pace { first: Duration::from_secs(2), longest: Duration::from_secs(30) };
        assert_eq!(pace.pause(0, 0.5), Duration::from_secs(2));
        assert_eq!(pace.pause(1, 0.5), Duration::from_secs(3));
        assert_eq!(pace.pause(50, 0.5), Duration::from_secs(30));
        assert_eq!(pace.pause(0, 0.0), Duration::from_secs_f64(1.6));
    }
}
