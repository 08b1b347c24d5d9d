//! Files that are no journal, or no longer a whole one.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::core::Error;

/// A journal with a few lives in it, closed.
fn filled(place: &Place) {
    let (journal, run) = place.started();
    for number in 0..40 {
        let target = format!("target-{number}");
        let id = begin(&journal, &run, &target).expect("permit");
        journal.record(&id, accepted(&target, &format!("b{number}"))).expect("accepted");
    }
    begin(&journal, &run, "open").expect("permit");
    drop(journal);
    // What is in the log would heal what is done to the file.
    meddle(&place.path(), "PRAGMA wal_checkpoint(TRUNCATE)");
}

/// The error of an open that must leave the file as it is.
fn refused(path: &Path) -> Error {
    let files = || [path, &beside(path, "-wal")].map(|file| fs::read(file).ok());
    let before = files();
    let error = Journal::open(path).expect_err("an error");
    assert_eq!(error.kind, ErrorKind::Io, "{error}");
    assert!(error.message.contains("journal.db"), "{error}");
    assert!(files() == before, "it was changed");
    error
}

/// Changes a closed journal from outside.
fn meddle(path: &Path, sql: &str) {
    Connection::open(path).and_then(|connection| connection.execute_batch(sql)).expect(sql);
}

#[test]
fn a_newer_journal_is_refused_and_left_alone() {
    let place = Place::new();
    filled(&place);
    // The newer version has just been killed: its change is in the log only.
    let newer = place.open();
    newer.connection().pragma_update(None, "user_version", 99).expect("pragma");
    drop(newer);
    let error = refused(&place.path());
    assert_eq!(error.code, "io.journal_newer");
    assert!(error.message.contains("newer version") && error.message.contains("99"), "{error}");
    meddle(&place.path(), &format!("PRAGMA user_version = {}", schema::newest()));
    assert_eq!(place.open().all_open().expect("nothing is lost").len(), 1);
}

#[test]
fn a_journal_of_the_first_form_is_brought_up_to_date_and_loses_nothing() {
    let place = Place::new();
    filled(&place);
    let before = place.open().runs(&RunFilter::default()).expect("runs");
    meddle(
        &place.path(),
        "ALTER TABLE runs DROP COLUMN targets; ALTER TABLE runs DROP COLUMN failures;
         ALTER TABLE intents DROP COLUMN facts; DROP TABLE answers; PRAGMA user_version = 1",
    );
    let journal = place.open();
    let mut expected = before;
    for intent in expected.iter_mut().flat_map(|run| &mut run.intents) {
        intent.facts = None;
    }
    assert_eq!(journal.runs(&RunFilter::default()).expect("runs"), expected);
    let run = NewRun { targets: vec!["p/one".to_owned()], ..NewRun::of_this_process("x") };
    journal.start_run(&run).expect("writable");
    journal.check().expect("whole");
}

#[test]
fn a_database_of_another_program_is_refused() {
    let place = Place::new();
    fs::create_dir_all(place.path().parent().expect("folder")).expect("folder");
    write_private(&place.path(), b"");
    meddle(&place.path(), "CREATE TABLE theirs (x)");
    assert_eq!(refused(&place.path()).code, "io.journal_foreign");
}

#[test]
fn a_log_without_its_journal_is_kept() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "open").expect("permit");
    drop(journal);
    let away = place.root.path().join("away");
    let log = fs::read(beside(&place.path(), "-wal")).expect("log");
    fs::rename(place.path(), &away).expect("moved");
    let error = Journal::open(&place.path()).expect_err("refused");
    assert_eq!(error.code, "io.journal_damaged");
    assert!(!place.path().exists());
    write_private(&place.path(), b"");
    assert_eq!(refused(&place.path()).code, "io.journal_damaged");
    assert_eq!(fs::read(beside(&place.path(), "-wal")).expect("still there"), log);

    fs::rename(&away, place.path()).expect("back");
    assert_eq!(place.open().all_open().expect("readable").len(), 1);
}

#[test]
fn an_empty_file_becomes_a_journal() {
    let place = Place::new();
    fs::create_dir_all(place.path().parent().expect("folder")).expect("folder");
    write_private(&place.path(), b"");
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
}

#[test]
fn what_is_no_database_is_called_damaged() {
    let place = Place::new();
    filled(&place);
    write_private(&place.path(), b"not a journal, but longer than a header of a database...");
    let error = refused(&place.path());
    assert_eq!(error.code, "io.journal_damaged");
    assert!(error.message.contains("is damaged: file is not a database"), "{error}");
}

#[test]
fn a_journal_that_was_cut_off_is_called_damaged() {
    let place = Place::new();
    filled(&place);
    let bytes = fs::read(place.path()).expect("file");
    for length in [bytes.len() / 2, 4096 + 100, 4096, 200] {
        write_private(&place.path(), &bytes[..length]);
        let error = match Journal::open(&place.path()) {
            Err(error) => error,
            Ok(journal) => {
                let run = NewRun::of_this_process("backup create");
                journal.start_run(&run).expect_err("a half journal takes no run")
            }
        };
        assert_eq!((error.kind, error.code), (ErrorKind::Io, "io.journal_damaged"), "{error}");
        assert!(error.hint.is_some());
    }
}

/// SQLite has no checksums, so a changed letter inside a text goes unseen.
/// What is seen must be a clean error; what is not seen must do no harm.
#[test]
fn a_changed_byte_is_an_error_or_harmless_and_never_removes_the_file() {
    let place = Place::new();
    filled(&place);
    let bytes = fs::read(place.path()).expect("file");
    let (mut errors, mut rounds) = (0, 0);
    for position in (0..bytes.len()).step_by(331) {
        let mut changed = bytes.clone();
        changed[position] ^= 0x55;
        write_private(&place.path(), &changed);
        rounds += 1;
        if let Err(error) = use_it(&place.path()) {
            assert_eq!(error.kind, ErrorKind::Io, "at {position}: {error}");
            assert!(error.message.contains("journal.db"), "at {position}: {error}");
            errors += 1;
        }
        assert!(place.path().exists(), "removed after a change at {position}");
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside(&place.path(), suffix));
        }
    }
    assert!(errors > 0, "of {rounds} changes none was seen");
}

fn use_it(path: &Path) -> Result<()> {
    let journal = Journal::open(path)?;
    journal.all_open()?;
    journal.find("b7")?;
    journal.runs(&RunFilter::default())?;
    let run = NewRun::of_this_process("backup create");
    journal.start_run(&run)?;
    begin(&journal, &run.id, "another")?;
    journal.check()
}

#[test]
fn a_state_that_does_not_exist_is_damage() {
    let place = Place::new();
    filled(&place);
    meddle(&place.path(), "UPDATE intents SET state = 'SENDIMG' WHERE target = 'open'");
    let error = place.open().runs(&RunFilter::default()).expect_err("damaged");
    assert_eq!(error.code, "io.journal_damaged");
    assert!(error.message.contains("SENDIMG"), "{error}");
}

#[test]
fn the_check_says_what_is_wrong() {
    let place = Place::new();
    filled(&place);
    place.open().check().expect("whole");
    let sql = "PRAGMA writable_schema = 1;
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'runs')
        WHERE name = 'events_of_intent'";
    meddle(&place.path(), sql);
    let error = match Journal::open(&place.path()) {
        Ok(journal) => journal.check().expect_err("damaged"),
        Err(error) => error,
    };
    assert_eq!(error.code, "io.journal_damaged");
}
