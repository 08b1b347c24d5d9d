//! The same faults met by a plain script around `curl --retry`, to show the
//! difference. The job that runs it does what a scheduler does: a run that
//! fails is run again.
//!
//! ```sh
//! CLOUDBAK_BASELINE_RUNS=400 cargo test --release --test it proof::baseline -- --nocapture
//! ```
//!
//! `CLOUDBAK_BASELINE_SPEED=1` has jobs last longer than curl's retries, so
//! that the providers' own refusal of a second job holds some doubles back.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::act;
use super::scenario::{Scenario, TrapPort};
use super::world::World;
use super::{say, setting};

const SHORT: u64 = 24;

/// What came of one way to make backups.
#[derive(Debug, Default)]
struct Figures {
    seeds: u64,
    doubles: u64,
    false_successes: u64,
    unreported: u64,
    admitted_unknown: u64,
}

/// One way to make a backup: whether it says that it succeeded.
type Way<'a> = &'a dyn Fn(&World, &Scenario, &crate::support::Home) -> Said;

#[derive(Debug, PartialEq, Eq)]
enum Said {
    Success,
    Failure,
    /// It says that it does not know, and to start nothing more.
    Unknown,
}

#[test]
fn curl_doubles_and_believes() {
    if Command::new("curl").arg("--version").output().is_err() {
        say("skipped: there is no curl");
        return;
    }
    let count = setting("CLOUDBAK_BASELINE_RUNS").unwrap_or(SHORT);
    let speed = setting("CLOUDBAK_BASELINE_SPEED").unwrap_or(200);
    let script = measure(count, speed, &script);
    let ours = measure(count, speed, &cloudbak);
    say(&format!(
        "jobs at {speed} times real speed, {count} seeds each\n\
         curl script {script:?}\ncloudbak    {ours:?}"
    ));
    assert_eq!((ours.doubles, ours.false_successes, ours.unreported), (0, 0, 0));
    assert!(script.doubles + script.false_successes > 0, "the faults do nothing");
}

fn measure(
    count: u64,
    speed: u64,
    way: &(dyn Fn(&World, &Scenario, &crate::support::Home) -> Said + Sync),
) -> Figures {
    let figures = Mutex::new(Figures::default());
    let next = AtomicU64::new(1);
    std::thread::scope(|scope| {
        for _ in 0..16.min(count) {
            scope.spawn(|| {
                let world = World::at_speed(speed);
                while let Some(seed) =
                    Some(next.fetch_add(1, Ordering::SeqCst)).filter(|s| *s <= count)
                {
                    one(&world, seed, speed, way, &figures);
                }
            });
        }
    });
    figures.into_inner().expect("figures")
}

/// One night: the job, and the job again if it said that it failed.
fn one(world: &World, seed: u64, speed: u64, way: Way<'_>, figures: &Mutex<Figures>) {
    let scenario = scenario(seed);
    let (provider, _, target) = scenario.place;
    world.reset();
    let home = world.home();
    world.faults(&scenario.faults(&scenario.first));
    let mut said = way(world, &scenario, &home);
    if said != Said::Success {
        world.faults(&scenario.faults(&scenario.second));
        said = way(world, &scenario, &home);
    }
    world.faults("");
    // Every job that will ever end has ended then.
    std::thread::sleep(Duration::from_secs_f64(0.1 + 10.0 / speed as f64));
    let ours: Vec<_> =
        world.truth(provider, target).into_iter().filter(|one| one.by_request).collect();
    let completed = ours.iter().filter(|one| one.completed).count();
    let mut figures = figures.lock().expect("figures");
    figures.seeds += 1;
    figures.doubles += u64::from(completed > 1);
    figures.false_successes += u64::from(said == Said::Success && completed == 0);
    figures.unreported += u64::from(said == Said::Failure && completed > 0);
    figures.admitted_unknown += u64::from(said == Said::Unknown);
}

/// A seed without kills and foreign backups, at one of the providers that the
/// script knows.
fn scenario(seed: u64) -> Scenario {
    const KNOWN: [&str; 3] = ["atlas", "koophone", "commvault"];
    let mut number = seed * 1_000_003;
    loop {
        let found = Scenario::of(number, TrapPort(9));
        let plain =
            found.kill.is_none() && !found.first.contains("foreign") && found.lasting.is_empty();
        if plain && !found.second.contains("foreign") && KNOWN.contains(&found.place.0) {
            let (wait, slot, verbose) = (true, true, "");
            return Scenario { wait, slot, verbose, output: "json", hostile: false, ..found };
        }
        number += 1;
    }
}

fn script(world: &World, scenario: &Scenario, _home: &crate::support::Home) -> Said {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/proof/baseline.sh");
    let status = Command::new("sh")
        .arg(path)
        .args([scenario.place.0, &format!("http://{}", world.address())])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("sh");
    if status.success() { Said::Success } else { Said::Failure }
}

fn cloudbak(_world: &World, scenario: &Scenario, home: &crate::support::Home) -> Said {
    let mut words = scenario.create();
    words.retain(|word| word != "--wait-timeout" && word != "900ms");
    words.extend(["--wait-timeout", "12s"].map(str::to_owned));
    match act::run(home, &words, None).code {
        Some(0) => Said::Success,
        // Not known, not ended within the limit, or busy: it says so.
        Some(6..=8) => Said::Unknown,
        _ => Said::Failure,
    }
}
