//! Plays one seed from its first run to its last look.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::act::{self, Ran};
use super::check::{self, Ledger, Made, Sight};
use super::memory::{Memory, accepted};
use super::scenario::{Kill, Scenario};
use super::tally::{When, undecided_for};
use super::world::{SPEED, World};
use crate::support::Home;

/// How a seed went.
pub struct Played {
    /// What it was.
    pub scenario: Scenario,
    /// What was found.
    pub ledger: Ledger,
    /// Processes that ran.
    pub processes: u64,
    /// Creates under a fault plan or a kill.
    pub faulted: u64,
    /// Whether the first run was killed before its end.
    pub killed: bool,
    /// Exit codes of the creates; `None` where a signal ended one.
    pub exits: Vec<Option<i32>>,
    /// Backups that were really made.
    pub backups: usize,
    /// When each create with a lost answer was settled, and after how many
    /// milliseconds where no listing delay had to pass.
    pub settled: Vec<(When, Option<i64>)>,
    /// Foreign backups that were taken for ours.
    pub foreign: usize,
}

struct Player<'a> {
    world: &'a World,
    home: Home,
    scenario: &'a Scenario,
    ledger: Ledger,
    sight: Sight,
    played: Vec<(Option<i32>, bool)>,
    processes: u64,
    /// The step after which each lost answer was seen to be settled.
    decided: BTreeMap<String, usize>,
    lost: BTreeMap<String, usize>,
    step: usize,
}

/// Plays a scenario.
pub fn play(world: &World, scenario: &Scenario) -> Played {
    world.reset();
    let home = world.home();
    if scenario.hostile {
        let (key, value) = hostile(scenario.place.0);
        world.script(scenario.place.0, key, &value);
    }
    let sight = Sight::at(world, &home, scenario).expect("a first look");
    let mut player = Player {
        world,
        home,
        scenario,
        ledger: Ledger::default(),
        sight,
        played: Vec::new(),
        processes: 0,
        decided: BTreeMap::new(),
        lost: BTreeMap::new(),
        step: 0,
    };
    player.create("first run", &scenario.first, scenario.kill);
    player.create("second run", &scenario.second, None);
    player.reconcile("reconcile");
    player.wait_for_lists();
    player.age();
    player.reconcile("reconcile after the listing delay");
    player.create("last run", "", None);
    player.wait_for_lists();
    player.age();
    player.reconcile("last reconcile");
    player.end()
}

impl Player<'_> {
    fn create(&mut self, name: &str, plan: &str, kill: Option<Kill>) {
        self.world.faults(&self.scenario.faults(plan));
        let ran = act::run(&self.home, &self.scenario.create(), kill);
        let faulted = !plan.is_empty() || kill.is_some();
        self.played.push((ran.code, faulted));
        let before = self.look(name, &ran, self.scenario.output);
        let made =
            Made { name, scenario: self.scenario, before: &before, after: &self.sight, ran: &ran };
        let broken = self.ledger.broken.len();
        check::create(&made, &mut self.ledger);
        if self.ledger.broken.len() > broken {
            let text = format!("exit {:?}, stderr: {}", ran.code, ran.stderr);
            self.ledger.broke(name, text);
        }
        self.note_lost();
    }

    fn reconcile(&mut self, name: &str) {
        self.world.faults(&self.scenario.faults(""));
        if self.sight.open().is_empty() {
            self.step += 1;
            return;
        }
        let words = ["reconcile", "-o", "json"].map(str::to_owned);
        let ran = act::run(&self.home, &words, None);
        let before = self.look(name, &ran, "json");
        if self.sight.ours() > before.ours() || self.sight.creates > before.creates {
            self.ledger.broke(name, "I1 double: reconcile started something");
        }
        let open = !self.sight.open().is_empty();
        if ran.code != Some(if open { 7 } else { 0 }) {
            self.ledger.broke(name, format!("exit {:?}, open: {open}\n{}", ran.code, ran.stdout));
        }
        check::absence(name, &self.sight, &mut self.ledger);
        self.note_lost();
    }

    /// Looks after a process ended; returns what was seen before it.
    fn look(&mut self, name: &str, ran: &Ran, output: &str) -> Sight {
        self.processes += 1;
        check::surface(name, ran, output, &self.home, &mut self.ledger);
        match Sight::at(self.world, &self.home, self.scenario) {
            Ok(sight) => std::mem::replace(&mut self.sight, sight),
            Err(error) => {
                self.ledger.broke(name, format!("the journal can't be read: {error}"));
                self.sight.clone()
            }
        }
    }

    /// Keeps count of answers that were lost and when they were settled.
    fn note_lost(&mut self) {
        for one in &self.sight.intents {
            let id = one.intent.id.to_string();
            let was_lost = one.intent.state.is_undecided()
                || one
                    .events
                    .iter()
                    .any(|event| event.to == cloudbak::journal::IntentState::Unknown);
            if was_lost {
                self.lost.entry(id.clone()).or_insert(self.step);
            }
            if !one.intent.state.is_undecided() {
                self.decided.entry(id).or_insert(self.step);
            }
        }
        self.step += 1;
    }

    /// Nothing is proven by absence while a listing may still lag.
    fn wait_for_lists(&self) {
        let plans = [self.scenario.first.as_str(), self.scenario.second.as_str()];
        if !self.sight.open().is_empty() && plans.iter().any(|plan| plan.contains("lag:")) {
            std::thread::sleep(Duration::from_secs_f64(250.0 / SPEED));
        }
    }

    fn age(&mut self) {
        if let Err(error) = Memory::of(&self.home).age() {
            self.ledger.broke("ageing", error.to_string());
        }
    }

    fn end(mut self) -> Played {
        let foreign = self.foreign();
        let settled = self.settled();
        Played {
            scenario: self.scenario.clone(),
            processes: self.processes,
            faulted: self.played.iter().filter(|(_, faulted)| *faulted).count() as u64,
            killed: self.scenario.kill.is_some() && self.played[0].0.is_none(),
            exits: self.played.iter().map(|(code, _)| *code).collect(),
            backups: self.sight.ours(),
            settled,
            foreign,
            ledger: self.ledger,
        }
    }

    /// Creates that the journal calls accepted although they made nothing:
    /// somebody else's backup was taken for ours. Where a text can be planted
    /// that must not happen.
    fn foreign(&mut self) -> usize {
        let wrong: Vec<_> = self
            .sight
            .intents
            .iter()
            .filter(|one| accepted(one.intent.state))
            .filter(|one| {
                self.ledger.made.get(&one.intent.id.to_string()).is_some_and(Vec::is_empty)
            })
            .map(|one| format!("{:?}/{:?}", one.intent.backup_id, one.intent.job_id))
            .collect();
        if matches!(self.scenario.place.0, "atlas" | "commvault") {
            for ids in &wrong {
                self.ledger.broke("end", format!("{ids} was taken for ours, but nothing was made"));
            }
        }
        wrong.len()
    }

    fn settled(&self) -> Vec<(When, Option<i64>)> {
        let when = |id: &String, lost: usize| match self.decided.get(id) {
            Some(step) if *step == lost => When::SameRun,
            Some(0..=2) => When::Soon,
            Some(_) => When::AfterDelay,
            None => When::Never,
        };
        self.lost
            .iter()
            .map(|(id, lost)| {
                let when = when(id, *lost);
                let intent = self.sight.intents.iter().find(|one| one.intent.id.to_string() == *id);
                let time = intent
                    .filter(|_| matches!(when, When::SameRun | When::Soon))
                    .and_then(undecided_for);
                (when, time)
            })
            .collect()
    }
}

/// The next create is refused with a text that would take a terminal over.
fn hostile(provider: &str) -> (&'static str, serde_json::Value) {
    let text = "no\u{1b}[2J\u{1b}]0;x\u{7}\r\u{202e}\u{9b}31m";
    let (operation, status, code) = match provider {
        "alibaba" => ("CreateBackup", 403, json!("OperationDenied.NoDatabase")),
        "atlas" => ("take", 409, json!("BACKUP_JOB_NOT_FOUND")),
        "koophone" => ("Backup", 200, json!("KOOPHONE.API.2004")),
        _ => ("createtask", 200, json!(2)),
    };
    let fail = json!({
        "operation": operation, "status": status, "code": code, "message": text, "times": 1,
    });
    ("fail_next", fail)
}
