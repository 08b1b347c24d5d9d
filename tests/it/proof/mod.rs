//! The proof that nothing is done twice and nothing gets lost.
//!
//! Each seed is a small story: a create while something goes wrong, the same
//! command again, and then the attempts to settle what is open. The real
//! binary plays it against a sandbox process that knows the truth, and after
//! every run the invariants are checked. Any seed can be played again:
//!
//! ```sh
//! CLOUDBAK_PROOF_SEED=4711 cargo test --release --test it proof::seeds -- --nocapture
//! CLOUDBAK_PROOF_RUNS=20000 cargo test --release --test it proof::seeds -- --nocapture
//! ```

mod act;
mod baseline;
mod bugs;
mod check;
mod crowd;
mod disk;
mod memory;
mod parallel;
mod play;
#[cfg(feature = "failpoints")]
mod points;
mod scenario;
mod seed;
mod tally;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use play::play;
use scenario::Scenario;
use tally::Tally;
use world::{Trap, World};

/// Seeds of the short version.
const SHORT: u64 = 160;
/// Workers: most of a story is waiting, so there are many for two cores.
const WORKERS: u64 = 16;

/// Tells whoever runs the proof with `--nocapture`.
#[expect(clippy::print_stdout, reason = "figures are what a proof is for")]
fn say(text: &str) {
    println!("{text}");
}

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn seeds() {
    let trap = Trap::set();
    if let Some(seed) = setting("CLOUDBAK_PROOF_SEED") {
        let played = play(&World::start(), &Scenario::of(seed, trap.port));
        say(&format!(
            "{}\nexits {:?}, settled {:?}",
            played.scenario, played.exits, played.settled
        ));
        assert!(played.ledger.broken.is_empty(), "{}", played.ledger.broken.join("\n"));
        return;
    }
    let count = setting("CLOUDBAK_PROOF_RUNS").unwrap_or(SHORT);
    let first = setting("CLOUDBAK_PROOF_FIRST").unwrap_or(1);
    let workers = setting("CLOUDBAK_PROOF_WORKERS").unwrap_or(WORKERS).min(count);
    let tally = Mutex::new(Tally::default());
    let next = AtomicU64::new(first);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let world = World::start();
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + count {
                        return;
                    }
                    let played = play(&world, &Scenario::of(seed, trap.port));
                    tell(&played);
                    tally.lock().expect("tally").add(&played);
                }
            });
        }
    });
    let mut tally = tally.into_inner().expect("tally");
    say(&tally.report(began.elapsed()));
    assert_eq!(trap.visits(), 0, "a redirect was followed");
    assert!(tally.broken.is_empty(), "{} seeds broke an invariant", tally.broken.len());
}

/// A broken seed is told at once, with the command that plays it again.
fn tell(played: &play::Played) {
    if played.ledger.broken.is_empty() {
        return;
    }
    say(&format!(
        "BROKEN {}\n  {}\n  again: CLOUDBAK_PROOF_SEED={} cargo test --release --test it \
         proof::seeds -- --nocapture\n",
        played.scenario,
        played.ledger.broken.join("\n  "),
        played.scenario.seed,
    ));
}
