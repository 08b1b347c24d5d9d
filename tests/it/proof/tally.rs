//! The figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use cloudbak::journal::{IntentHistory, IntentState};

use super::play::Played;

/// When a create whose answer was lost was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// In the run that lost it.
    SameRun,
    /// By the next run, or by `reconcile` at once.
    Soon,
    /// By `reconcile` after the provider's listing delay.
    AfterDelay,
    /// Not at all: somebody has to look.
    Never,
}

/// Sums over all seeds.
#[derive(Debug, Default)]
pub struct Tally {
    /// Seeds played.
    pub seeds: u64,
    /// Processes that ran.
    pub processes: u64,
    /// Seeds in which something was broken.
    pub broken: Vec<String>,
    faulted: u64,
    backups: u64,
    doubles: u64,
    lost: u64,
    killed: u64,
    unknown: u64,
    settled: BTreeMap<&'static str, BTreeMap<When, u64>>,
    times: Vec<i64>,
    foreign: BTreeMap<&'static str, u64>,
    exits: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds one seed.
    pub fn add(&mut self, played: &Played) {
        self.seeds += 1;
        self.processes += played.processes;
        self.faulted += played.faulted;
        self.backups += played.backups as u64;
        self.killed += u64::from(played.killed);
        self.unknown += played.exits.iter().filter(|code| **code == Some(7)).count() as u64;
        for code in &played.exits {
            let word = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
            *self.exits.entry(word).or_default() += 1;
        }
        let provider = played.scenario.place.0;
        for (when, time) in &played.settled {
            *self.settled.entry(provider).or_default().entry(*when).or_default() += 1;
            self.times.extend(time);
        }
        *self.foreign.entry(provider).or_default() += played.foreign as u64;
        if !played.ledger.broken.is_empty() {
            let text = played.ledger.broken.join("\n  ");
            self.doubles += u64::from(text.contains("double"));
            self.lost += u64::from(text.contains("lost"));
            self.broken.push(format!("{}\n  {text}", played.scenario));
        }
    }

    /// The figures as text.
    pub fn report(&mut self, took: Duration) -> String {
        let mut text = String::new();
        let rate = self.seeds as f64 / took.as_secs_f64();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "seeds {}   faulted runs {}   processes {}   backups made {}   runs killed {}\n\
             {:.0} s, {rate:.1} seeds/s, {:.1} processes/s",
            self.seeds,
            self.faulted,
            self.processes,
            self.backups,
            self.killed,
            took.as_secs_f64(),
            self.processes as f64 / took.as_secs_f64(),
        );
        let _ = writeln!(
            text,
            "doubles {}   lost {}   other violations {}   95 % upper bound for doubles {:.5} % of seeds",
            self.doubles,
            self.lost,
            (self.broken.len() as u64).saturating_sub(self.doubles + self.lost),
            300.0 / self.seeds as f64,
        );
        let _ = writeln!(
            text,
            "runs that ended unknown {} (exit 7 each; an open create with any other exit is a violation)",
            self.unknown
        );
        self.settling(&mut text);
        let _ = writeln!(
            text,
            "foreign backups taken for ours (where no text can be planted) {:?}",
            self.foreign
        );
        let _ = writeln!(text, "exits of creates {:?}", self.exits);
        text
    }

    fn settling(&mut self, text: &mut String) {
        let _ = writeln!(
            text,
            "answers lost       all   same run   next run or reconcile   after the listing delay   left to a person"
        );
        let mut sum = BTreeMap::<When, u64>::new();
        for (provider, counts) in &self.settled {
            row(text, provider, counts);
            for (when, count) in counts {
                *sum.entry(*when).or_default() += count;
            }
        }
        row(text, "all", &sum);
        self.times.sort_unstable();
        let at = |part: f64| {
            let index = (self.times.len() as f64 * part) as usize;
            self.times.get(index.min(self.times.len().saturating_sub(1))).copied().unwrap_or(0)
        };
        let _ = writeln!(
            text,
            "time to settle (without those after the delay): median {} ms, p99 {} ms, n {}",
            at(0.5),
            at(0.99),
            self.times.len()
        );
    }
}

fn row(text: &mut String, name: &str, counts: &BTreeMap<When, u64>) {
    let get = |when| counts.get(&when).copied().unwrap_or(0);
    let all: u64 = counts.values().sum();
    let by_itself = 100.0 * (all - get(When::Never)) as f64 / all.max(1) as f64;
    let _ = writeln!(
        text,
        "  {name:<12} {all:>8} {:>10} {:>23} {:>25} {:>18}   settled by itself {by_itself:.1} %",
        get(When::SameRun),
        get(When::Soon),
        get(When::AfterDelay),
        get(When::Never),
    );
}

/// How long an intent was undecided after its answer was lost, in
/// milliseconds; `None` while it is, or when it never was.
pub fn undecided_for(intent: &IntentHistory) -> Option<i64> {
    let lost = intent.events.iter().find(|event| event.to == IntentState::Unknown);
    let began = lost.or_else(|| intent.events.first())?;
    let ended = intent.events.iter().find(|event| {
        event.seq > began.seq && event.from.is_undecided() && !event.to.is_undecided()
    })?;
    Some(ended.at.as_millisecond() - began.at.as_millisecond())
}
