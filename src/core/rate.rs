//! A budget of requests that everything of one account shares: a token bucket,
//! and a gate that closes for all when the provider says "too often".

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The budget of one account. Without a rate only the gate holds requests back.
#[derive(Debug, Default)]
pub struct Budget {
    state: Mutex<Arc<Mutex<State>>>,
}

#[derive(Debug, Default)]
struct State {
    per_second: Option<f64>,
    /// The moment up to which the bucket is used up.
    used_until: Option<Instant>,
    closed_until: Option<Instant>,
}

/// How much of the rate may be used at once after a rest.
const BURST: Duration = Duration::from_secs(1);

impl Budget {
    /// Allows that many requests per second.
    pub fn set_rate(&self, per_second: f64) {
        let rate = Some(per_second).filter(|rate| rate.is_finite() && *rate > 0.0);
        lock(&self.shared()).per_second = rate;
    }

    /// Shares another one's budget from now on.
    pub fn join(&self, other: &Self) {
        let shared = other.shared();
        *lock(&self.state) = shared;
    }

    /// Holds every request back for that long.
    pub fn close_for(&self, pause: Duration) {
        let until = Instant::now().checked_add(pause);
        let shared = self.shared();
        let mut state = lock(&shared);
        state.closed_until = state.closed_until.max(until);
    }

    /// Waits until one more request may go out.
    pub async fn wait(&self) {
        let pause = lock(&self.shared()).reserve(Instant::now());
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }

    fn shared(&self) -> Arc<Mutex<State>> {
        Arc::clone(&lock(&self.state))
    }
}

impl State {
    /// Takes a place in the queue and says how long the way there is.
    fn reserve(&mut self, now: Instant) -> Duration {
        let gate = self.closed_until.map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        let Some(rate) = self.per_second else { return gate };
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let from = self.used_until.map_or(earliest, |at| at.max(earliest)).max(earliest);
        let place = from + Duration::from_secs_f64(1.0 / rate);
        self.used_until = Some(place);
        gate.max(place.saturating_duration_since(now))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_lets_a_burst_through_and_then_spaces_evenly() {
        let mut state = State { per_second: Some(10.0), ..State::default() };
        let now = Instant::now();
        let pauses: Vec<_> = (0..13).map(|_| state.reserve(now).as_millis()).collect();
        assert_eq!(pauses[..10], [0; 10]);
        assert_eq!(pauses[10..], [100, 200, 300]);
        let later = now + Duration::from_secs(60);
        assert_eq!(state.reserve(later), Duration::ZERO, "a rest fills it again");
    }

    #[test]
    fn without_a_rate_only_the_gate_holds_back() {
        let budget = Budget::default();
        let now = Instant::now();
        assert_eq!(lock(&budget.shared()).reserve(now), Duration::ZERO);
        budget.close_for(Duration::from_secs(9));
        budget.close_for(Duration::from_secs(3));
        let left = lock(&budget.shared()).reserve(now);
        assert!(left > Duration::from_secs(8), "the longer pause stays: {left:?}");
    }

    #[test]
    fn two_of_one_account_share_it() {
        let (one, two) = (Budget::default(), Budget::default());
        two.join(&one);
        one.close_for(Duration::from_secs(9));
        assert!(!lock(&two.shared()).reserve(Instant::now()).is_zero());
    }
}
