//! Several targets in one run, which share requests where the provider takes
//! several at once: what befalls one of them must not be told of another.

use std::thread;

use super::act::{self, Ran};
use super::check::{self, Ledger, Made, Sight};
use super::memory::Memory;
use super::scenario::{Kill, Scenario};
use super::world::{Trap, World};
use super::{say, setting};
use crate::support::Home;

/// Seeds of the short version.
const SHORT: u64 = 32;
const WORKERS: u64 = 8;

/// What is backed up together. One of the phones is frozen: it is refused by
/// itself, whatever becomes of the others.
const CROWDS: [(&str, &str, &[&str]); 4] = [
    ("koophone", "sandbox-koophone", &["a44uhlf7", "frz0n3kx", "efjy72gs"]),
    ("alibaba", "sandbox-alibaba", &["dds-bp1cloudreplica01", "dds-bp1localreplica02"]),
    ("atlas", "sandbox-atlas", &["Cluster0", "Sharded0"]),
    ("commvault", "sandbox-commvault", &["cluster-group-1", "cluster-group-2"]),
];

#[test]
fn several_targets_in_one_run_are_told_apart() {
    let trap = Trap::set();
    let count = setting("CLOUDBAK_PROOF_CROWDS").unwrap_or(SHORT);
    let port = trap.port;
    let stories = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                scope.spawn(move || {
                    let world = World::start();
                    let seeds = (1..=count).filter(|seed| seed % WORKERS == worker);
                    seeds.map(|seed| Story::of(&world, &Scenario::of(seed, port)).play()).collect()
                })
            })
            .collect();
        let join =
            |worker: thread::ScopedJoinHandle<'_, Vec<Played>>| worker.join().expect("worker");
        workers.into_iter().flat_map(join).collect::<Vec<_>>()
    });
    let sum = |of: fn(&Played) -> usize| stories.iter().map(of).sum::<usize>();
    let broken: Vec<_> = stories.iter().flat_map(|story| &story.broken).cloned().collect();
    say(&format!(
        "crowds {}   creates of a target {}   backups made {}   unknown in the end {}   violations {}",
        stories.len(),
        sum(|story| story.creates),
        sum(|story| story.backups),
        sum(|story| story.open),
        broken.len(),
    ));
    assert_eq!(trap.visits(), 0, "a redirect was followed");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(sum(|story| story.backups) > 0, "nothing was made at all");
}

/// How a story went.
struct Played {
    broken: Vec<String>,
    creates: usize,
    backups: usize,
    open: usize,
}

struct Story<'a> {
    world: &'a World,
    home: Home,
    scenario: &'a Scenario,
    provider: &'static str,
    profile: &'static str,
    targets: &'static [&'static str],
    sights: Vec<Sight>,
    ledger: Ledger,
}

impl<'a> Story<'a> {
    fn of(world: &'a World, scenario: &'a Scenario) -> Self {
        world.reset();
        let (provider, profile, targets) = CROWDS[(scenario.seed % 4) as usize];
        let mut story = Self {
            world,
            home: world.home(),
            scenario,
            provider,
            profile,
            targets,
            sights: Vec::new(),
            ledger: Ledger::default(),
        };
        story.sights = story.look();
        story
    }

    fn play(mut self) -> Played {
        self.create("first run", &self.scenario.first.clone(), self.scenario.kill);
        self.create("second run", &self.scenario.second.clone(), None);
        self.reconcile("reconcile");
        if let Err(error) = Memory::of(&self.home).age() {
            self.ledger.broke("ageing", error.to_string());
        }
        self.reconcile("last reconcile");
        let head = format!("{} at {}", self.scenario, self.provider);
        Played {
            broken: self.ledger.broken.iter().map(|what| format!("{head}\n  {what}")).collect(),
            creates: self.sights.iter().map(|sight| sight.intents.len()).sum(),
            backups: self.sights.iter().map(Sight::ours).sum(),
            open: self.sights.iter().map(|sight| sight.open().len()).sum(),
        }
    }

    fn create(&mut self, name: &str, plan: &str, kill: Option<Kill>) {
        self.world.faults(&self.scenario.faults(plan));
        let places = self.targets.iter().map(|target| format!("{}/{target}", self.profile));
        let mut words = self.scenario.create();
        words.splice(2..3, places);
        let ran = act::run(&self.home, &words, kill);
        check::surface(name, &ran, self.scenario.output, &self.home, &mut self.ledger);
        let before = std::mem::take(&mut self.sights);
        self.sights = self.look();
        for ((target, before), after) in self.targets.iter().zip(&before).zip(&self.sights) {
            let place = (self.provider, self.profile, *target);
            let scenario = Scenario { place, ..self.scenario.clone() };
            let made = Made { name, scenario: &scenario, before, after, ran: &ran };
            check::target(&made, &mut self.ledger);
        }
        self.exit(name, &ran);
    }

    fn reconcile(&mut self, name: &str) {
        self.world.faults(&self.scenario.faults(""));
        let ran = act::run(&self.home, &["reconcile", "-o", "json"].map(str::to_owned), None);
        check::surface(name, &ran, "json", &self.home, &mut self.ledger);
        let before: usize = self.sights.iter().map(Sight::ours).sum();
        self.sights = self.look();
        for (target, sight) in self.targets.iter().zip(&self.sights) {
            check::absence(&format!("{name} of {target}"), sight, &mut self.ledger);
        }
        if self.sights.iter().map(Sight::ours).sum::<usize>() > before {
            self.ledger.broke(name, "I1 double: reconcile started something");
        }
    }

    /// What the exit code promises of all of them.
    fn exit(&mut self, name: &str, ran: &Ran) {
        let open = self.sights.iter().any(|sight| !sight.open().is_empty());
        match ran.code {
            Some(code) if open && !matches!(code, 7 | 130 | 143) => {
                self.ledger.broke(name, format!("an open create was not flagged: exit {code}"));
            }
            Some(7) if !open => {
                self.ledger.broke(name, "exit 7, but the journal knows of nothing open");
            }
            _ => {}
        }
    }

    /// What can be seen of each target. Requests are not counted: one is for
    /// several targets.
    fn look(&self) -> Vec<Sight> {
        let intents = Memory::of(&self.home).intents().expect("the journal can be read");
        self.targets
            .iter()
            .map(|target| Sight {
                truth: self.world.truth(self.provider, target),
                creates: 0,
                intents: intents
                    .iter()
                    .filter(|one| one.intent.target == *target)
                    .cloned()
                    .collect(),
            })
            .collect()
    }
}
