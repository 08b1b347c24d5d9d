//! Processes that die, and disks that lose the end of a file.

use std::fs;
use std::path::Path;

use super::child::{self, LIFE};
use super::*;

/// What the journal says about `one`, as a number of steps of [`LIFE`].
fn steps_kept(journal: &Journal) -> usize {
    let runs = journal.runs(&RunFilter::default()).expect("readable");
    let Some(run) = runs.first() else { return 1 };
    let Some(intent) = run.intents.first() else { return 2 };
    match intent.effective_state(Process::life) {
        IntentState::Unknown | IntentState::Sending => 3,
        IntentState::Accepted => 4,
        IntentState::Running => 5,
        IntentState::Done => 6,
        other => panic!("{other} is no step of this life"),
    }
}

/// What must hold after any crash: the file is whole, the state is one that
/// was reached, and a new create begins only if nothing is undecided.
fn check_after_crash(path: &Path) -> usize {
    let journal = Journal::open(path).expect("a journal that opens");
    journal.check().expect("a whole file");
    let kept = steps_kept(&journal);
    let run = start(&journal);
    let next = begin(&journal, &run, "one").map_err(|error| error.kind);
    if kept == 3 {
        assert_eq!(next.expect_err("undecided"), ErrorKind::Undecided);
    } else {
        next.expect("a permit");
    }
    kept
}

#[test]
fn whatever_was_done_before_a_crash_is_known_after_it() {
    for steps in 1..=LIFE.len() {
        let place = Place::new();
        let process = child::in_role(&format!("crash {steps}"), &place.path()).spawn();
        let said = child::lines(process.expect("child"));
        assert_eq!(said, LIFE[..steps]);
        // The child dies while it takes the step after the last one it said.
        let kept = check_after_crash(&place.path());
        let expected = if steps == LIFE.len() { steps } else { steps + 1 };
        assert_eq!(kept, expected, "after `{}`", LIFE[steps - 1]);
    }
}

#[test]
fn a_log_that_was_cut_anywhere_shows_an_earlier_state() {
    let place = Place::new();
    let process = child::in_role("crash 6", &place.path()).spawn();
    assert_eq!(child::lines(process.expect("child")).len(), LIFE.len());
    let database = fs::read(place.path()).expect("database");
    let log = fs::read(beside(&place.path(), "-wal")).expect("log");
    let mut kept_before = 0;
    for length in (0..log.len()).step_by(1021).chain([log.len()]) {
        let cut = Place::new();
        drop(cut.open());
        fs::write(cut.path(), &database).expect("database");
        write_private(&beside(&cut.path(), "-wal"), &log[..length]);
        let kept = check_after_crash(&cut.path());
        assert!(kept >= kept_before, "a longer log shows less at {length}");
        kept_before = kept;
    }
    assert_eq!(kept_before, LIFE.len());
}

#[test]
fn a_log_that_was_changed_anywhere_shows_an_earlier_state() {
    let place = Place::new();
    let process = child::in_role("crash 6", &place.path()).spawn();
    assert_eq!(child::lines(process.expect("child")).len(), LIFE.len());
    let database = fs::read(place.path()).expect("database");
    let log = fs::read(beside(&place.path(), "-wal")).expect("log");
    for position in (0..log.len()).step_by(1531) {
        let changed = Place::new();
        drop(changed.open());
        fs::write(changed.path(), &database).expect("database");
        let mut bytes = log.clone();
        bytes[position] ^= 0x40;
        write_private(&beside(&changed.path(), "-wal"), &bytes);
        check_after_crash(&changed.path());
    }
}

/// Kills a process at every point that it passes, one after the other, until
/// it lives to its end.
#[cfg(all(unix, feature = "failpoints"))]
#[test]
fn killed_at_every_point() {
    use std::os::unix::process::ExitStatusExt as _;

    let mut points = 0;
    loop {
        let place = Place::new();
        let process = child::in_role("live", &place.path())
            .env("CLOUDBAK_FAILPOINT", (points + 1).to_string())
            .spawn()
            .expect("child");
        let output = process.wait_with_output().expect("child");
        let said = String::from_utf8_lossy(&output.stdout).matches("say: ").count();
        let kept = check_after_crash(&place.path());
        if output.status.success() {
            assert_eq!((said, kept), (LIFE.len(), LIFE.len()));
            break;
        }
        assert_eq!(output.status.signal(), Some(9), "{output:?}");
        // All that the process knew to be written is there; at most the step
        // that it was in the middle of is there as well.
        assert!(said <= kept && kept <= said.max(1) + 1, "point {}: {output:?}", points + 1);
        points += 1;
    }
    // Two where the tables are made, three for each transaction: run started,
    // permit, accepted, running, done, run finished.
    assert_eq!(points, 2 + 3 * 6);
}
