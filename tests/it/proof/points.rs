//! Kills the process at every point there is, one after the other.
//!
//! ```sh
//! cargo test --features failpoints --test it proof::points -- --nocapture
//! ```

use std::thread;

use super::act::{self, Ran};
use super::check::{self, Ledger, Sight};
use super::memory::{Memory, accepted, no_effect};
use super::say;
use super::scenario::{Scenario, TrapPort};
use super::world::World;
use crate::support::{Home, PROVIDERS};

/// More points than any run passes.
const MOST: u64 = 200;

/// What happens at the provider while the points are passed.
const PLANS: [&str; 4] = ["", "reset-after@create*1", "reset-before@create*1", "no-id@create*1"];

#[test]
fn a_crash_at_every_point_loses_and_doubles_nothing() {
    let counts: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = PROVIDERS
            .iter()
            .map(|place| {
                scope.spawn(move || {
                    let world = World::start();
                    PLANS.iter().map(|plan| sweep(&world, *place, plan)).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("sweep")).collect()
    });
    for (place, points) in PROVIDERS.iter().zip(&counts) {
        say(&format!("{}: points killed at, by plan {PLANS:?}: {points:?}", place.0));
    }
    let runs: u64 = counts.iter().flatten().sum();
    say(&format!("kill points {runs}, violations 0"));
    assert!(counts.iter().flatten().all(|count| *count >= 8), "few points: {counts:?}");
}

/// Kills at the first point, the second, …; returns how many there were.
fn sweep(world: &World, place: (&'static str, &'static str, &'static str), plan: &str) -> u64 {
    for point in 1..=MOST {
        if !crash(world, place, plan, point) {
            return point - 1;
        }
    }
    panic!("{place:?}: no end of points");
}

/// One crash and what comes after it; whether there was one.
fn crash(
    world: &World,
    place: (&'static str, &'static str, &'static str),
    plan: &str,
    point: u64,
) -> bool {
    world.reset();
    let home = world.home();
    let scenario = Scenario { place, wait: true, slot: true, ..Scenario::of(1, TrapPort(9)) };
    let scenario = Scenario { output: "json", verbose: "", ..scenario };
    world.faults(plan);
    let killed = die(&home, &scenario.create(), point);
    if killed.code.is_some() {
        assert!(!killed.stderr.contains("failpoint"), "{}", killed.stderr);
        return false;
    }
    let place = format!("{} {plan} point {point} ({})", place.0, killed.stderr.trim());
    world.faults("");
    let sight = look(world, &home, &scenario, &place);
    assert!(sight.ours() <= 1, "{place}: I1");
    let first = sight.intents.first().map(|one| one.intent.state);
    assert!(
        sight.ours() == 0 || first.is_some_and(|state| !no_effect(state)),
        "{place}: I3 {first:?}"
    );

    // A crash while settling must not hurt either.
    let settling = ["reconcile", "-o", "json"].map(str::to_owned);
    let _ = die(&home, &settling, 1 + point % 4);
    Memory::of(&home).age().expect("ageing");
    run(&home, &settling, &place);
    let second = run(&home, &scenario.create(), &place);
    let after = look(world, &home, &scenario, &place);
    let made = after.truth.iter().filter(|one| one.by_request).count();
    assert_eq!(made.max(1), 1, "{place}: I1 {made} backups\n{}", second.stdout);
    if made == 1 {
        assert!(after.intents.iter().any(|one| accepted(one.intent.state)), "{place}: I3");
    }
    match second.code {
        Some(0) => {
            assert!(after.truth.iter().any(|one| one.completed && one.by_request), "{place}: I2")
        }
        // Only a phone leaves it open whether anything was accepted.
        Some(7) => {
            assert!(scenario.place.0 == "koophone" && made == 0, "{place}: {}", second.stdout)
        }
        other => panic!("{place}: exit {other:?}\n{}\n{}", second.stdout, second.stderr),
    }
    true
}

fn die(home: &Home, arguments: &[String], point: u64) -> Ran {
    let output = home
        .command(arguments)
        .env("CLOUDBAK_FAILPOINT", point.to_string())
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ran {
        code: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        hung: false,
    }
}

fn run(home: &Home, arguments: &[String], place: &str) -> Ran {
    let ran = act::run(home, arguments, None);
    let mut ledger = Ledger::default();
    check::surface(place, &ran, "json", home, &mut ledger);
    assert!(ledger.broken.is_empty(), "{:?}", ledger.broken);
    ran
}

fn look(world: &World, home: &Home, scenario: &Scenario, place: &str) -> Sight {
    Sight::at(world, home, scenario).unwrap_or_else(|error| panic!("{place}: {error}"))
}
