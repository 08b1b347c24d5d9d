//! Permits: at most one undecided create for one target.

use std::fs;
use std::process::Child;
use std::sync::Barrier;

use super::*;
use crate::core::{Error, Sent};

fn refused(result: Result<IntentId>) -> Error {
    result.expect_err("a refusal")
}

#[test]
fn what_begins_is_on_disk_as_sending() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    // Another connection sees it: it does not only live in this one's memory.
    let seen = place.open().open_intents(&subject("one")).expect("intents");
    let [seen] = seen.as_slice() else { panic!("{seen:?}") };
    let wanted = intent("one");
    assert_eq!((&seen.id, &seen.run_id, seen.state), (&id, &run, IntentState::Sending));
    assert_eq!((&seen.before, &seen.replay), (&wanted.before, &wanted.replay));
    assert_eq!((&seen.slot, &seen.marker), (&wanted.slot, &wanted.marker));
    assert_eq!(seen.process, Process::current());
    assert_eq!(seen.effective_state(Process::life), IntentState::Sending);
}

#[test]
fn commits_are_synced() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
    let connection = journal.connection();
    let pragma = |name: &str| -> String {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| format!("{value:?}"))
            .expect(name)
    };
    assert_eq!(pragma("synchronous"), "Integer(2)", "FULL");
    assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
    assert_eq!(pragma("foreign_keys"), "Integer(1)");
}

#[test]
fn a_second_begin_waits_for_the_first_to_be_decided() {
    let place = Place::new();
    let (journal, run) = place.started();
    let first = begin(&journal, &run, "one").expect("permit");
    let busy = refused(begin(&journal, &run, "one"));
    assert_eq!((busy.kind, busy.sent), (ErrorKind::Busy, Sent::No));
    assert!(busy.message.contains(run.as_str()), "{busy}");

    journal.record(&first, unknown()).expect("unknown");
    let undecided = refused(begin(&journal, &run, "one"));
    assert_eq!((undecided.kind, undecided.sent), (ErrorKind::Undecided, Sent::Maybe));
    assert_eq!(undecided.next.as_deref(), Some(format!("cloudbak reconcile {run}").as_str()));

    journal.record(&first, not_sent()).expect("settled");
    begin(&journal, &run, "one").expect("a permit after it is settled");
}

#[test]
fn every_decision_lets_the_next_one_begin() {
    for step in [accepted("one", "b1"), rejected(), not_sent()] {
        let place = Place::new();
        let (journal, run) = place.started();
        let id = begin(&journal, &run, "one").expect("permit");
        journal.record(&id, step).expect("decided");
        begin(&journal, &run, "one").expect("the next permit");
    }
}

#[test]
fn an_intent_of_a_dead_process_is_unknown_not_busy() {
    let place = Place::new();
    let (journal, _) = place.started();
    let dead = start_dead(&journal);
    begin(&journal, &dead, "one").expect("permit");
    let run = start(&journal);
    assert_eq!(refused(begin(&journal, &run, "one")).kind, ErrorKind::Undecided);
}

#[test]
fn another_account_action_target_or_provider_is_free() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
    let changes: [fn(&mut NewIntent); 4] = [
        |intent| intent.provider = "alibaba".to_owned(),
        |intent| intent.account = "another".to_owned(),
        |intent| intent.target = "two".to_owned(),
        |intent| intent.action = "restore create".to_owned(),
    ];
    for change in changes {
        let mut other = intent("one");
        change(&mut other);
        let begun = journal.begin(&run, &[other]).expect("permit");
        assert_eq!(begun.1.len(), 1);
    }
}

#[test]
fn a_request_for_several_targets_begins_whole_or_not_at_all() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "two").expect("permit");
    let batch = [intent("one"), intent("two"), intent("three")];
    assert_eq!(journal.begin(&run, &batch).expect_err("refused").kind, ErrorKind::Busy);
    assert_eq!(journal.all_open().expect("intents").len(), 1, "nothing of the batch is left");

    let (_permit, ids) = journal.begin(&run, &[intent("one"), intent("three")]).expect("permit");
    let batches: Vec<String> = ["one", "three"].map(|t| record(&journal, t).batch_id).to_vec();
    assert_eq!((ids.len(), &batches[0]), (2, &batches[1]));
    assert_ne!(record(&journal, "two").batch_id, batches[0]);
}

#[test]
fn several_requests_are_judged_one_by_one() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "busy").expect("permit");
    let (one, busy, two) = ([intent("one")], [intent("busy")], [intent("two")]);
    let begun = journal.begin_each(&run, &[&one, &busy, &two]).expect("written");
    let kinds: Vec<_> =
        begun.iter().map(|request| request.as_ref().err().map(|e| e.kind)).collect();
    assert_eq!(kinds, [None, Some(ErrorKind::Busy), None]);
    assert_eq!(journal.all_open().expect("intents").len(), 3);
}

#[test]
fn there_is_no_permit_without_an_intent_or_for_a_target_twice() {
    let place = Place::new();
    let (journal, run) = place.started();
    assert_eq!(journal.begin(&run, &[]).expect_err("refused").kind, ErrorKind::Internal);
    let twice = [intent("one"), intent("one")];
    assert_eq!(journal.begin(&run, &twice).expect_err("refused").kind, ErrorKind::Internal);
    assert_eq!(journal.all_open().expect("intents"), []);
}

#[test]
fn there_is_no_permit_for_a_run_that_never_began() {
    let place = Place::new();
    let journal = place.open();
    let error = begin(&journal, &RunId::generate(), "one").expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Internal);
    assert!(error.message.ends_with("; nothing was sent"), "{error}");
}

#[test]
fn a_journal_that_was_removed_under_the_process_permits_nothing() {
    let place = Place::new();
    let (journal, run) = place.started();
    fs::rename(place.path(), place.root.path().join("elsewhere.db")).expect("moved");
    let error = begin(&journal, &run, "one").expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Io);
    assert!(error.message.ends_with("; nothing was sent"), "{error}");
}

#[test]
fn the_database_itself_refuses_a_second_undecided_intent() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
    let copy = "INSERT INTO intents (intent_id, run_id, batch_id, profile, provider, account,
                    target, action, attempt, state, params_hash, before, created_at_ms,
                    updated_at_ms)
                SELECT 'other', run_id, 'other', profile, provider, account,
                    target, action, 2, 'UNKNOWN', params_hash, before, 0, 0 FROM intents";
    let error = journal.connection().execute(copy, []).expect_err("refused");
    assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation));
}

#[test]
fn of_many_threads_one_gets_the_permit() {
    for _ in 0..10 {
        let place = Place::new();
        let barrier = Barrier::new(8);
        let permits = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        let (journal, run) = place.started();
                        begin(&journal, &run, "one").map_err(|error| error.kind)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("thread")).collect::<Vec<_>>()
        });
        assert_eq!(permits.iter().filter(|permit| permit.is_ok()).count(), 1);
        let refused = |permit: &&Result<_, _>| **permit == Err(ErrorKind::Busy);
        assert_eq!(permits.iter().filter(refused).count(), 7);
    }
}

/// They also race to make the journal.
#[test]
fn of_many_processes_one_gets_the_permit() {
    let place = Place::new();
    let root = place.root.path();
    let spawn = |_| child::in_role("begin", &place.path()).spawn().expect("child");
    let children: Vec<Child> = (0..10).map(spawn).collect();
    fs::write(root.join("go"), "").expect("file");
    for process in &children {
        child::wait_for(&root.join(format!("done-{}", process.id())));
    }
    fs::write(root.join("end"), "").expect("file");
    let mut said: Vec<_> = children.into_iter().flat_map(child::lines).collect();
    said.retain(|line| line != "ready");
    assert_eq!(said.iter().filter(|line| *line == "permit").count(), 1, "{said:?}");
    assert_eq!(said.iter().filter(|line| *line == "Busy").count(), 9, "{said:?}");
}
