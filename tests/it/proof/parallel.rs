//! Two identical runs at the same time: never two backups.
//!
//! While the first holds the target's lock the second ends with 8 (busy) and
//! has sent nothing. With a slot it finds the first one's backup as soon as the
//! lock is free, and ends with 0.

use std::thread;

use super::act::{self, Ran};
use super::check::{self, Ledger};
use super::memory::Memory;
use super::seed::Dice;
use super::world::World;
use crate::support::{Home, PROVIDERS};

/// Seeds for each provider, half of them with a slot.
const SEEDS: u64 = 10;

#[test]
fn two_at_the_same_time_make_one_backup() {
    thread::scope(|scope| {
        for place in PROVIDERS {
            scope.spawn(move || {
                let world = World::start();
                (0..SEEDS).for_each(|seed| pair(&world, place, seed));
            });
        }
    });
}

fn pair(world: &World, place: (&str, &str, &str), seed: u64) {
    world.reset();
    let home = world.home();
    let mut dice = Dice::of(seed);
    let slot = seed.is_multiple_of(2);
    // Some pairs meet at the provider, some follow each other closely.
    world.faults(&format!("seed={seed},stall:0.{:02}@create", dice.below(15)));
    let pause = std::time::Duration::from_millis(dice.below(40));
    let arguments = words(place, slot);
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| act::run(&home, &arguments, None));
        thread::sleep(pause);
        let second = act::run(&home, &arguments, None);
        (first.join().expect("first"), second)
    });
    let context = format!("{place:?} seed {seed} slot {slot}: {first:?} {second:?}");
    judge(world, &home, place, slot, [&first, &second], &context);
}

fn words((_, profile, target): (&str, &str, &str), slot: bool) -> Vec<String> {
    let place = format!("{profile}/{target}");
    let mut words = vec!["backup", "create", &place, "--wait", "-o", "json"];
    if slot {
        words.extend(["--slot", "pair"]);
    }
    words.into_iter().map(str::to_owned).collect()
}

fn judge(
    world: &World,
    home: &Home,
    (provider, _, target): (&str, &str, &str),
    slot: bool,
    pair: [&Ran; 2],
    context: &str,
) {
    let made = world.truth(provider, target).iter().filter(|backup| backup.by_request).count();
    let count = |code| pair.iter().filter(|ran| ran.code == Some(code)).count();
    // Without a slot a run that begins after the other one's end makes its own.
    let own = pair
        .iter()
        .filter_map(|ran| ran.result("json"))
        .filter(|result| result["items"][0]["disposition"] == "created")
        .count();
    assert_eq!(made, own, "one backup for each run that says so: {context}");
    assert!(made == 1 || (made == 2 && !slot), "{context}");
    assert!(count(0) >= 1, "one of them succeeds: {context}");
    for ran in pair.iter().filter(|ran| ran.code != Some(0)) {
        // A phone without its machine can't be backed up a second time.
        let allowed = if slot { vec![8] } else { vec![8, 13] };
        assert!(ran.code.is_some_and(|code| allowed.contains(&code)), "{context}");
    }
    let mut ledger = Ledger::default();
    for ran in pair {
        check::surface("pair", ran, "json", home, &mut ledger);
    }
    assert!(ledger.broken.is_empty(), "{:?} {context}", ledger.broken);
    let open = Memory::of(home).intents().expect("journal");
    assert!(open.iter().all(|one| !one.intent.state.is_undecided()), "{context}");
    if slot {
        world.faults("");
        let again =
            act::run(home, &words((provider, &format!("sandbox-{provider}"), target), true), None);
        let result = again.result("json").expect("JSON");
        assert_eq!(result["items"][0]["disposition"], "found", "{result}");
        assert_eq!(again.code, Some(0), "{result}");
    }
}
