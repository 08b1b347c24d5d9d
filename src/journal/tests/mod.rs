//! Whole lives of journals: parallel, crashed, damaged, on bad disks.

mod again;
mod answer;
mod begin;
mod child;
mod crash;
mod damage;
mod disk;
mod lock;
mod place;
mod reading;
mod steps;

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::core::ErrorKind;
use crate::model::{Backup, Disposition, Follow, State};

/// A state folder that vanishes with the test.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { root: tempfile::tempdir().expect("folder") }
    }

    /// Two folders down, so that making them is part of every test.
    fn path(&self) -> PathBuf {
        self.root.path().join("state").join("cloudbak").join("journal.db")
    }

    fn open(&self) -> Journal {
        Journal::open(&self.path()).expect("journal")
    }

    /// An open journal with a run of this process.
    fn started(&self) -> (Journal, RunId) {
        let journal = self.open();
        let run = start(&journal);
        (journal, run)
    }
}

fn start(journal: &Journal) -> RunId {
    let run = NewRun::of_this_process("backup create");
    journal.start_run(&run).expect("run");
    run.id
}

/// Starts a run of a process that lived before the last restart.
fn start_dead(journal: &Journal) -> RunId {
    let mut run = NewRun::of_this_process("backup create");
    run.process.boot_id = run.process.boot_id.map(|_| "an-earlier-boot".to_owned());
    run.process.pid = i32::MAX.unsigned_abs();
    journal.start_run(&run).expect("run");
    run.id
}

fn intent(target: &str) -> NewIntent {
    NewIntent {
        profile: "nightly".to_owned(),
        provider: "atlas".to_owned(),
        account: "32b6e34b3d91647abb20e7b8".to_owned(),
        target: target.to_owned(),
        action: "backup create".to_owned(),
        slot: Some("daily:2026-11-25".to_owned()),
        attempt: 1,
        params_hash: "9f86d081884c7d65".to_owned(),
        marker: Some("cloudbak run=01J".to_owned()),
        before: json!({"newest": ["s1", "s2"]}),
        replay: Some(json!({"nonce": "n1"})),
    }
}

fn subject(target: &str) -> Subject<'_> {
    Subject {
        provider: "atlas",
        account: "32b6e34b3d91647abb20e7b8",
        target,
        action: "backup create",
    }
}

fn follow(target: &str, backup_id: Option<&str>, job_id: Option<&str>) -> Follow {
    Follow {
        target: target.to_owned(),
        backup_id: backup_id.map(str::to_owned),
        job_id: job_id.map(str::to_owned),
        started_at: "2026-11-25T14:00:00.123456Z".parse().expect("time"),
        memo: json!({"zone": "a"}),
    }
}

fn accepted(target: &str, backup_id: &str) -> Step {
    Step::Accepted {
        follow: follow(target, Some(backup_id), None),
        disposition: Disposition::Created,
    }
}

fn observed(target: &str, backup_id: &str, state: State) -> Step {
    let mut backup = Backup::new(target, state);
    backup.provider_state = Some(format!("word for {state}"));
    Step::Observed { follow: follow(target, Some(backup_id), None), backup: Box::new(backup) }
}

fn unknown() -> Step {
    Step::Unknown { error: json!({"message": "the answer was cut off"}) }
}

fn not_sent() -> Step {
    Step::NotSent { error: json!({"message": "the host can't be reached"}) }
}

fn rejected() -> Step {
    Step::Rejected { error: json!({"message": "quota exceeded", "code": "provider.rejected"}) }
}

fn abandoned() -> Step {
    Step::Abandoned { reason: "looked for by hand".to_owned() }
}

/// Begins on one target and gives the permit away, as sending does.
fn begin(journal: &Journal, run: &RunId, target: &str) -> Result<IntentId> {
    let (permit, ids) = journal.begin(run, &[intent(target)])?;
    drop(permit);
    Ok(ids.into_iter().next().expect("one id"))
}

fn record(journal: &Journal, target: &str) -> IntentRecord {
    let runs = journal.runs(&RunFilter::default()).expect("runs");
    let mut all = runs.into_iter().flat_map(|run| run.intents);
    all.find(|intent| intent.target == target).expect("intent")
}

/// A file that SQLite keeps beside the database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Writes a whole file that its owner alone can read.
fn write_private(path: &Path, bytes: &[u8]) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(bytes)).expect("file");
}

/// Says why a test proves nothing here.
fn skip(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}
