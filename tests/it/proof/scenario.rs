//! What happens in one seed: which command, what goes wrong, who gets killed.

use std::fmt;

use super::seed::Dice;
use crate::support::PROVIDERS;

/// How a process is ended from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kill {
    /// SIGKILL after so many milliseconds.
    Hard(u64),
    /// SIGTERM after so many milliseconds.
    Term(u64),
    /// SIGINT after so many milliseconds.
    Int(u64),
}

/// One seed's story: a faulted create, the same command again, and then the
/// attempts to settle what is open.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Where it all comes from.
    pub seed: u64,
    /// Provider word, profile, target.
    pub place: (&'static str, &'static str, &'static str),
    /// Follow to the end.
    pub wait: bool,
    /// Fill the slot `proof`.
    pub slot: bool,
    /// `json`, `jsonl` or `table`.
    pub output: &'static str,
    /// `-v` flags.
    pub verbose: &'static str,
    /// What stays so through all runs: the sandbox's clock.
    pub lasting: String,
    /// What goes wrong in the first run.
    pub first: String,
    /// What goes wrong in the second run.
    pub second: String,
    /// The provider answers the create with a hostile text.
    pub hostile: bool,
    /// How the first run is ended from outside.
    pub kill: Option<Kill>,
}

/// A port that takes note of whoever comes.
#[derive(Debug, Clone, Copy)]
pub struct TrapPort(pub u16);

impl Scenario {
    /// The scenario of a seed.
    pub fn of(seed: u64, trap: TrapPort) -> Self {
        let mut dice = Dice::of(seed);
        let kill = kill(&mut dice);
        let first = plan(&mut dice, trap, kill.is_some());
        let second = if dice.percent(35) { plan(&mut dice, trap, false) } else { String::new() };
        Self {
            seed,
            place: dice.pick(&PROVIDERS),
            wait: dice.percent(60),
            slot: dice.percent(50),
            output: dice.pick(&["json", "json", "json", "jsonl", "jsonl", "table"]),
            verbose: dice.pick(&["", "", "", "", "", "-v", "-vvv"]),
            lasting: lasting(&mut dice),
            first,
            second,
            hostile: dice.percent(4),
            kill,
        }
    }

    /// Arguments of the create that both runs make.
    pub fn create(&self) -> Vec<String> {
        let (_, profile, target) = self.place;
        let mut words = vec![
            "backup".to_owned(),
            "create".to_owned(),
            format!("{profile}/{target}"),
            "--timeout".to_owned(),
            "700ms".to_owned(),
            "-o".to_owned(),
            self.output.to_owned(),
        ];
        if self.wait {
            words.extend(["--wait", "--wait-timeout", "900ms"].map(str::to_owned));
        }
        if self.slot {
            words.extend(["--slot", "proof"].map(str::to_owned));
        }
        if !self.verbose.is_empty() {
            words.push(self.verbose.to_owned());
        }
        words
    }

    /// The fault plan of one run in the sandbox's words.
    pub fn faults(&self, plan: &str) -> String {
        [&format!("seed={}", self.seed), self.lasting.as_str(), plan]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| part.to_string())
            .collect::<Vec<_>>()
            .join(",")
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: cloudbak {}", self.seed, self.create().join(" "))?;
        writeln!(f, "  first run:  {}", self.faults(&self.first))?;
        writeln!(f, "  second run: {}", self.faults(&self.second))?;
        write!(f, "  killed: {:?}, hostile text: {}", self.kill, self.hostile)
    }
}

fn kill(dice: &mut Dice) -> Option<Kill> {
    match dice.below(100) {
        0..18 => Some(Kill::Hard(dice.below(45))),
        18..22 => Some(Kill::Hard(dice.below(400))),
        22..25 => Some(Kill::Term(dice.below(60))),
        25..28 => Some(Kill::Int(dice.below(60))),
        _ => None,
    }
}

fn lasting(dice: &mut Dice) -> String {
    match dice.below(100) {
        0..4 => format!("skew:{}", dice.pick(&[-1200_i64, -120, -20, 20, 120, 1200])),
        _ => String::new(),
    }
}

/// What goes wrong in one run: something at the create, perhaps something at
/// the reads around it, perhaps late lists and an unhappy end of the job.
fn plan(dice: &mut Dice, trap: TrapPort, slow: bool) -> String {
    let mut rules = Vec::new();
    if slow && dice.percent(60) {
        // Leaves time to be killed between the request and its answer.
        rules.push(format!("stall:0.{:02}@create*1", 3 + dice.below(20)));
    } else if dice.percent(90) {
        rules.push(at_create(dice, trap));
    }
    if dice.percent(30) {
        rules.push(at_reads(dice, trap));
    }
    if dice.percent(25) {
        rules.insert(0, format!("lag:{}@create", dice.pick(&[5, 20, 60, 120, 240])));
    }
    if dice.percent(20) {
        let end = dice.pick(&["failed", "never", "vanish", "unknown_word", "backwards"]);
        rules.insert(0, format!("job:{end}@create*1"));
    }
    rules.join(",")
}

fn at_create(dice: &mut Dice, trap: TrapPort) -> String {
    let status = dice.pick(&[500, 502, 503, 504]);
    let kind = match dice.below(20) {
        0 => "reset-before".to_owned(),
        1 => "reset-within".to_owned(),
        2 | 3 => "reset-after".to_owned(),
        4 => format!("status-before:{status}"),
        5 | 6 => format!("status-after:{status}"),
        7 | 8 => "cut:random".to_owned(),
        9 => format!("cut:{}", dice.below(500)),
        10 => "stall:1.2".to_owned(),
        11 | 12 => "twice".to_owned(),
        13 => format!("redirect:{}", trap.0),
        14 => "garbage".to_owned(),
        15 | 16 => "no-id".to_owned(),
        17 => "error-inside".to_owned(),
        18 => "throttle:1".to_owned(),
        _ => "foreign".to_owned(),
    };
    let times = dice.pick(&["*1", "*1", "*1", "*2", ""]);
    format!("{kind}@create{times}")
}

fn at_reads(dice: &mut Dice, trap: TrapPort) -> String {
    match dice.below(11) {
        0 => format!("status-before:503@read%{}", 5 + dice.below(25)),
        1 => format!("reset-before@read%{}", 5 + dice.below(20)),
        2 => format!("reset-within@read%{}", 5 + dice.below(20)),
        3 => format!("cut:random@read%{}", 5 + dice.below(20)),
        4 => "throttle:1@read*1".to_owned(),
        5 => "expire@read*1".to_owned(),
        6 => format!("refuse:0.3@read%{}", 10 + dice.below(30)),
        7 => format!("garbage@read%{}", 5 + dice.below(15)),
        8 => format!("redirect:{}@read%5", trap.0),
        9 => format!("foreign@read%{}", 5 + dice.below(15)),
        _ => "stall:1@read%4".to_owned(),
    }
}
