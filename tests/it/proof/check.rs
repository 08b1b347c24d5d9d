//! The invariants, checked after every run.

use std::collections::BTreeMap;

use cloudbak::journal::{IntentHistory, SENT_AGAIN};
use cloudbak::model::Exit;
use serde_json::Value;

use super::act::Ran;
use super::memory::{Memory, accepted, no_effect};
use super::scenario::Scenario;
use super::world::{CANARIES, Truth, World};
use crate::support::Home;

/// Everything that can be seen at one moment.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Backups of the target.
    pub truth: Vec<Truth>,
    /// Creates that the provider worked on so far.
    pub creates: usize,
    /// What the journal holds.
    pub intents: Vec<IntentHistory>,
}

impl Sight {
    /// Looks.
    pub fn at(world: &World, home: &Home, scenario: &Scenario) -> Result<Self, String> {
        let (provider, _, target) = scenario.place;
        Ok(Self {
            truth: world.truth(provider, target),
            creates: world.creates(provider),
            intents: Memory::of(home).intents()?,
        })
    }

    /// Backups that requests of ours made.
    pub fn ours(&self) -> usize {
        self.truth.iter().filter(|backup| backup.by_request).count()
    }

    /// Intents whose outcome is not known.
    pub fn open(&self) -> Vec<&IntentHistory> {
        self.intents.iter().filter(|one| one.intent.state.is_undecided()).collect()
    }

    /// Moments of our backups that were not there before.
    fn born_since(&self, before: &Self) -> Vec<i64> {
        let moments = |sight: &Self| -> Vec<i64> {
            let ours = sight.truth.iter().filter(|backup| backup.by_request);
            ours.map(|backup| backup.began).collect()
        };
        let mut born = moments(self);
        for old in moments(before) {
            if let Some(at) = born.iter().position(|moment| *moment == old) {
                born.remove(at);
            }
        }
        born
    }

    /// Whether the provider still knows one of the backups that began then.
    fn still_has(&self, began: &[i64]) -> bool {
        self.truth.iter().any(|backup| {
            backup.by_request
                && began.contains(&backup.began)
                && !backup.state.eq_ignore_ascii_case("vanished")
        })
    }

    /// Open intents of before whose request was sent once more since.
    fn copied_since<'a>(&'a self, before: &Sight) -> Vec<&'a IntentHistory> {
        let copies = |one: &IntentHistory| {
            one.events.iter().filter(|event| event.detail.as_deref() == Some(SENT_AGAIN)).count()
        };
        let open = before.open();
        let was = |one: &IntentHistory| open.iter().find(|old| old.intent.id == one.intent.id);
        self.intents
            .iter()
            .filter(|one| was(one).is_some_and(|old| copies(one) > copies(old)))
            .collect()
    }

    fn intent(&self, id: &str) -> Option<&IntentHistory> {
        self.intents.iter().find(|one| one.intent.id.to_string() == id)
    }
}

/// What is known about one seed so far.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Broken invariants, each with the run it was seen in.
    pub broken: Vec<String>,
    /// Backups that each intent's run really made, by the moment they began.
    pub made: BTreeMap<String, Vec<i64>>,
}

impl Ledger {
    /// Notes a broken invariant.
    pub fn broke(&mut self, run: &str, what: impl AsRef<str>) {
        self.broken.push(format!("{run}: {}", what.as_ref()));
    }
}

/// One create that was made, with what was seen around it.
pub struct Made<'a> {
    /// Which one it was.
    pub name: &'a str,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Before it.
    pub before: &'a Sight,
    /// After it.
    pub after: &'a Sight,
    /// The process.
    pub ran: &'a Ran,
}

/// Checks a create of one target: I1 to I5 and what its exit code promises.
pub fn create(made: &Made<'_>, ledger: &mut Ledger) {
    target(made, ledger);
    exit(made, ledger);
}

/// Checks what a create did to one of its targets: I1 to I5.
pub fn target(made: &Made<'_>, ledger: &mut Ledger) {
    let Made { name, before, after, .. } = made;
    let born = after.born_since(before);
    let count = born.len();
    let known: Vec<_> = before.intents.iter().map(|one| &one.intent.id).collect();
    let new: Vec<_> = after.intents.iter().filter(|one| !known.contains(&&one.intent.id)).collect();
    for one in &new {
        ledger.made.insert(one.intent.id.to_string(), born.clone());
    }
    let copied = after.copied_since(before);
    if new.is_empty() {
        copies(name, &copied, &born, ledger);
    }
    if count > 1 {
        ledger.broke(name, format!("I1 double: one run made {count} backups"));
    }
    let kept = new
        .iter()
        .chain(&copied)
        .any(|one| accepted(one.intent.state) || one.intent.state.is_undecided());
    if count > 0 && !kept {
        let states: Vec<_> = new.iter().map(|one| one.intent.state.word()).collect();
        ledger.broke(name, format!("I3 lost: it made a backup, the journal says {states:?}"));
    }
    gate(made, &new, count, ledger);
    absence(name, after, ledger);
    item(made, count, ledger);
    if made.scenario.slot {
        let full = after.truth.iter().filter(|backup| backup.by_request && backup.completed);
        if full.count() > 1 {
            ledger.broke(name, "I1 double: two completed backups in one slot");
        }
    }
}

/// A backup that a copy made is that of the copied create, which must not have
/// made one before.
fn copies(name: &str, copied: &[&IntentHistory], born: &[i64], ledger: &mut Ledger) {
    for one in copied {
        let made = ledger.made.entry(one.intent.id.to_string()).or_default();
        made.extend(born);
        if made.len() > 1 {
            ledger.broke(name, "I1 double: the copy of a create made a second backup");
        }
    }
}

/// I4: nothing is sent while an earlier create is undecided or was found, but
/// copies of that very create.
fn gate(made: &Made<'_>, new: &[&IntentHistory], count: usize, ledger: &mut Ledger) {
    let only_copies = new.is_empty() && !made.after.copied_since(made.before).is_empty();
    let created = made.after.creates > made.before.creates || count > 0;
    let sent = !new.is_empty() || (created && !only_copies);
    for open in made.before.open() {
        let now = made.after.intent(&open.intent.id.to_string());
        let state = now.map_or(open.intent.state, |now| now.intent.state);
        if sent && !no_effect(state) {
            let word = state.word();
            ledger
                .broke(made.name, format!("I4 sent although an earlier create is {word} (double)"));
        }
    }
}

/// I5: what is said to have had no effect has left no trace.
pub fn absence(name: &str, after: &Sight, ledger: &mut Ledger) {
    let wrong: Vec<_> = after
        .intents
        .iter()
        .filter(|one| no_effect(one.intent.state))
        .filter(|one| {
            let made = ledger.made.get(&one.intent.id.to_string());
            made.is_some_and(|made| after.still_has(made))
        })
        .map(|one| one.intent.state.word())
        .collect();
    for word in wrong {
        ledger.broke(name, format!("I5 the journal says {word}, but the backup exists (lost)"));
    }
}

/// What the result says of the target.
fn item(made: &Made<'_>, count: usize, ledger: &mut Ledger) {
    let target = made.scenario.place.2;
    let Some(result) = made.ran.result(made.scenario.output) else { return };
    let items = result["items"].as_array().into_iter().flatten();
    for item in items.filter(|item| item["target"] == target) {
        if item["error"]["sent"] == "no" && count > 0 {
            ledger.broke(made.name, format!("I5 sent \"no\", but it made a backup: {item}"));
        }
        let waited = made.scenario.wait && item["state"] == "succeeded";
        if waited && !made.after.truth.iter().any(|backup| backup.completed) {
            ledger.broke(made.name, format!("I2 succeeded, but no backup is completed: {item}"));
        }
        if item["error"]["class"] != "unknown" && !made.after.open().is_empty() {
            ledger.broke(made.name, format!("an open create was not flagged: {item}"));
        }
    }
}

fn exit(made: &Made<'_>, ledger: &mut Ledger) {
    let Some(code) = made.ran.code else { return };
    let count = made.after.born_since(made.before).len();
    let undecided = !made.after.open().is_empty();
    if undecided && !matches!(code, 7 | 130 | 143) {
        ledger.broke(made.name, format!("an open create was not flagged: exit {code}"));
    }
    if code == 7 && !undecided {
        ledger.broke(made.name, "exit 7, but the journal knows of nothing open");
    }
    if code == 7
        && !format!("{}{}", made.ran.stdout, made.ran.stderr).contains("cloudbak reconcile")
    {
        ledger.broke(made.name, "exit 7 does not name the command that settles it");
    }
    if matches!(code, 74 | 75) && count > 0 {
        ledger.broke(made.name, format!("I5 exit {code} says not accepted, but it was"));
    }
    if code == 0 && made.scenario.wait && !completed(made) {
        ledger.broke(made.name, "I2 exit 0 with --wait, but no such backup is completed");
    }
}

/// Whether the truth holds a completed backup with the id that was printed.
fn completed(made: &Made<'_>) -> bool {
    let mut done = made.after.truth.iter().filter(|backup| backup.completed);
    let Some(result) = made.ran.result(made.scenario.output) else { return done.count() > 0 };
    let item = &result["items"][0];
    done.any(|backup| {
        // A backup of a phone has no id but its moment.
        made.scenario.place.0 == "koophone"
            || item["backup_id"] == backup.id.as_str()
            || item["job_id"] == backup.id.as_str()
    })
}

/// Checks what any process prints and leaves on disk: I6, I7, I9, I10.
pub fn surface(name: &str, ran: &Ran, output: &str, home: &Home, ledger: &mut Ledger) {
    if ran.hung {
        ledger.broke(name, "it never ended");
    }
    if let Some(code) = ran.code {
        if !Exit::ALL.iter().any(|exit| i32::from(exit.code) == code) || code == 70 {
            ledger.broke(name, format!("I9 exit code {code}\n{}", ran.stderr));
        }
        match output {
            "json" | "jsonl" if !whole(ran, output, code) => {
                ledger.broke(name, format!("I7 stdout is not what it has to be: {}", ran.stdout));
            }
            _ => {}
        }
    }
    let human = if output == "table" { ran.stdout.as_str() } else { "" };
    for text in [ran.stderr.as_str(), human] {
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            ledger.broke(name, format!("I10 control characters: {text:?}"));
        }
    }
    let journal = Memory::of(home).bytes();
    for secret in CANARIES.iter().map(|text| (*text).to_owned()).chain(tokens(home)) {
        let at = [ran.stdout.as_bytes(), ran.stderr.as_bytes(), &journal];
        if at.iter().any(|bytes| contains(bytes, secret.as_bytes())) {
            ledger.broke(name, "I6 a secret was seen in stdout, stderr or the journal");
        }
    }
}

fn whole(ran: &Ran, output: &str, code: i32) -> bool {
    let lines: Vec<Value> = match output {
        "json" => serde_json::from_str(&ran.stdout).into_iter().collect(),
        _ => ran.stdout.lines().map_while(|line| serde_json::from_str(line).ok()).collect(),
    };
    let complete = output == "json" || lines.len() == ran.stdout.lines().count();
    let Some(last) = lines.last() else { return false };
    complete
        && (output == "json" || last["type"] == "result")
        && last["schema"] == "cloudbak/v1"
        && last["exit"]["code"] == code
        && last["ok"] == (code == 0)
}

/// Tokens that the run was given: they are secrets too.
fn tokens(home: &Home) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(home.path().join(".cache/cloudbak/tokens")) else {
        return Vec::new();
    };
    let texts = files.flatten().filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let values = texts.filter_map(|text| serde_json::from_str::<Value>(&text).ok());
    let mut found = Vec::new();
    values.for_each(|value| strings(&value, &mut found));
    found
}

/// Long strings without blanks: what a token looks like.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= 32 && !text.contains([' ', '/']) => {
            found.push(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|one| strings(one, found)),
        Value::Object(map) => map.values().for_each(|one| strings(one, found)),
        _ => {}
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}
