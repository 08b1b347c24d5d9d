//! What is learnt about intents.

use super::*;
use crate::core::Sent;

fn state(journal: &Journal) -> IntentState {
    record(journal, "one").state
}

#[test]
fn a_run_keeps_what_it_was_asked_for_and_what_went_wrong() {
    let place = Place::new();
    let journal = place.open();
    let targets = vec!["nightly/one".to_owned(), "nightly/two".to_owned()];
    let run = NewRun { targets: targets.clone(), ..NewRun::of_this_process("backup create") };
    journal.start_run(&run).expect("run");
    let failure = Failure {
        class: "not-found".to_owned(),
        message: "there is no such cluster".to_owned(),
        targets: vec!["nightly/two".to_owned()],
        more: 3,
    };
    journal.finish_run(&run.id, 12, std::slice::from_ref(&failure)).expect("finished");
    let record = journal.run(run.id.as_str()).expect("readable").expect("there");
    assert_eq!((record.run.targets, record.run.failures), (targets, vec![failure]));
}

#[test]
fn what_a_look_tells_beside_the_state_is_kept() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    assert_eq!(record(&journal, "one").facts, None);
    let mut backup = Backup::new("one", State::Succeeded);
    backup.size_bytes = Some(5);
    backup.expires_at = Some("2026-12-01T00:00:00Z".parse().expect("time"));
    let follow = follow("one", Some("b1"), None);
    let step = Step::Observed { follow, backup: Box::new(backup.clone()) };
    journal.record(&id, step).expect("observed");
    let facts = record(&journal, "one").facts.expect("facts");
    assert_eq!((facts.size_bytes, facts.expires_at), (Some(5), backup.expires_at));
}

#[test]
fn a_create_from_its_permit_to_its_end() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    journal.record(&id, observed("one", "b1", State::Queued)).expect("queued");
    journal.record(&id, observed("one", "b1", State::Running)).expect("running");
    journal.record(&id, observed("one", "b1", State::Succeeded)).expect("done");
    journal.finish_run(&run, 0, &[]).expect("finished");

    let run = journal.run(run.as_str()).expect("readable").expect("there");
    assert_eq!((run.run.exit_code, run.run.command.as_str()), (Some(0), "backup create"));
    assert!(run.run.finished_at >= Some(run.run.started_at));
    let history = &run.intents[0];
    let words: Vec<_> = history
        .events
        .iter()
        .map(|event| {
            let detail = event.detail.as_deref().unwrap_or("-");
            format!("{} {} {detail}", event.from, event.to)
        })
        .collect();
    assert_eq!(
        words,
        [
            "PLANNED SENDING -",
            "SENDING ACCEPTED backup b1",
            "ACCEPTED RUNNING queued (word for queued)",
            "RUNNING RUNNING running (word for running)",
            "RUNNING DONE succeeded (word for succeeded)",
        ]
    );
    let intent = &history.intent;
    assert_eq!((intent.state, intent.seen), (IntentState::Done, Some(State::Succeeded)));
    assert_eq!(intent.disposition, Some(Disposition::Created));
    assert_eq!(intent.follow, Some(follow("one", Some("b1"), None)));
    assert_eq!(intent.error, None);
}

#[test]
fn a_lost_answer_is_unknown_until_it_is_found() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, unknown()).expect("unknown");
    journal.record(&id, unknown()).expect("still unknown");
    assert_eq!(record(&journal, "one").error, Some(json!({"message": "the answer was cut off"})));
    let found =
        Step::Accepted { follow: follow("one", Some("b9"), None), disposition: Disposition::Found };
    journal.record(&id, found).expect("found");
    let intent = record(&journal, "one");
    assert_eq!((intent.state, intent.error), (IntentState::Accepted, None));
    assert_eq!(intent.disposition, Some(Disposition::Found));
}

#[test]
fn finding_what_somebody_else_found_first_is_no_bug() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    journal.record(&id, accepted("one", "b1")).expect("the same again");
    journal.record(&id, observed("one", "b1", State::Succeeded)).expect("done");
    journal.record(&id, accepted("one", "b1")).expect("the same again");
    assert_eq!(state(&journal), IntentState::Done);
    let other = journal.record(&id, accepted("one", "b2")).expect_err("another backup");
    assert_eq!(other.kind, ErrorKind::Internal);
}

#[test]
fn a_refusal_keeps_what_the_provider_said() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, rejected()).expect("rejected");
    let intent = record(&journal, "one");
    assert_eq!(intent.state, IntentState::Rejected);
    assert_eq!(intent.error.expect("error")["code"], "provider.rejected");
}

#[test]
fn an_illegal_step_is_a_bug_and_changes_nothing() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    let early = journal.record(&id, observed("one", "b1", State::Running)).expect_err("illegal");
    assert_eq!(early.kind, ErrorKind::Internal);
    assert!(early.message.contains("from SENDING to RUNNING"), "{early}");

    journal.record(&id, rejected()).expect("rejected");
    let before = record(&journal, "one");
    for step in [accepted("one", "b1"), unknown(), not_sent(), abandoned(), rejected()] {
        assert_eq!(journal.record(&id, step).expect_err("illegal").kind, ErrorKind::Internal);
    }
    assert_eq!(record(&journal, "one"), before);
    let nobody = journal.record(&IntentId::generate(), rejected()).expect_err("no such intent");
    assert_eq!(nobody.kind, ErrorKind::Internal);
}

#[test]
fn an_illegal_step_does_not_keep_the_others_from_being_written() {
    let place = Place::new();
    let (journal, run) = place.started();
    let one = begin(&journal, &run, "one").expect("permit");
    let two = begin(&journal, &run, "two").expect("permit");
    let steps = [
        (one.clone(), observed("one", "b1", State::Running)),
        (one, accepted("one", "b1")),
        (two, accepted("two", "b2")),
    ];
    let error = journal.record_all(&steps).expect_err("one is illegal");
    assert_eq!(error.kind, ErrorKind::Internal);
    assert_eq!(record(&journal, "one").backup_id.as_deref(), Some("b1"));
    assert_eq!(record(&journal, "two").backup_id.as_deref(), Some("b2"));
}

#[test]
fn a_late_answer_is_kept_even_when_somebody_gave_up() {
    for given_up in [not_sent(), abandoned()] {
        let place = Place::new();
        let (journal, _) = place.started();
        let dead = start_dead(&journal);
        let id = begin(&journal, &dead, "one").expect("permit");
        journal.record(&id, given_up).expect("given up");
        journal.record(&id, accepted("one", "b1")).expect("the answer came after all");
        assert_eq!(record(&journal, "one").backup_id.as_deref(), Some("b1"));
    }
}

#[test]
fn what_a_live_process_is_sending_cannot_be_given_up() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    assert_eq!(journal.record(&id, abandoned()).expect_err("refused").kind, ErrorKind::Busy);
    assert_eq!(state(&journal), IntentState::Sending);
    journal.record(&id, unknown()).expect("unknown");
    journal.record(&id, abandoned()).expect("given up");
    assert_eq!(state(&journal), IntentState::Abandoned);
}

#[test]
fn looks_that_see_nothing_new_leave_no_trace() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    for _ in 0..5 {
        journal.record(&id, observed("one", "b1", State::Running)).expect("running");
    }
    let events =
        || journal.run(run.as_str()).expect("readable").expect("there").intents[0].events.len();
    assert_eq!(events(), 3);
    journal.record(&id, observed("one", "b1", State::Failed)).expect("failed");
    // A slow observer comes with old news, then the provider resumes the job.
    journal.record(&id, observed("one", "b1", State::Running)).expect("old news");
    assert_eq!(record(&journal, "one").seen, Some(State::Failed));
    journal.record(&id, observed("one", "b1", State::Succeeded)).expect("resumed");
    journal.record(&id, observed("one", "b1", State::Expired)).expect("gone by retention");
    assert_eq!(record(&journal, "one").seen, Some(State::Succeeded));
    assert_eq!(events(), 5);
}

#[test]
fn a_state_word_that_nobody_knows_is_no_end() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    journal.record(&id, observed("one", "b1", State::Unknown)).expect("observed");
    let intent = record(&journal, "one");
    assert_eq!((intent.state, intent.seen), (IntentState::Running, Some(State::Unknown)));
    assert_eq!(intent.provider_state.as_deref(), Some("word for unknown"));
}

#[test]
fn a_look_refines_the_ids_and_forgets_none() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    let job_only = Step::Accepted {
        follow: follow("one", None, Some("j1")),
        disposition: Disposition::Created,
    };
    journal.record(&id, job_only).expect("accepted");
    let mut backup = Backup::new("one", State::Running);
    backup.backup_id = Some("b1".to_owned());
    let look = Step::Observed { follow: follow("one", None, None), backup: Box::new(backup) };
    journal.record(&id, look).expect("observed");
    let intent = record(&journal, "one");
    assert_eq!((intent.backup_id.as_deref(), intent.job_id.as_deref()), (Some("b1"), Some("j1")));
}

#[test]
fn events_are_never_changed_nor_removed() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
    for sql in ["UPDATE events SET detail = 'x'", "DELETE FROM events"] {
        assert!(journal.connection().execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn an_accepted_create_that_cannot_be_kept_is_no_plain_io_error() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "one").expect("permit");
    journal.connection().pragma_update(None, "query_only", true).expect("pragma");
    let cases = [
        (accepted("one", "b1"), ErrorKind::Undecided, Sent::Yes),
        (unknown(), ErrorKind::Undecided, Sent::Maybe),
        (rejected(), ErrorKind::Io, Sent::No),
        (observed("one", "b1", State::Running), ErrorKind::Io, Sent::No),
    ];
    for (step, kind, sent) in cases {
        let error = journal.record(&id, step).expect_err("not written");
        assert_eq!((error.kind, error.sent), (kind, sent), "{error}");
    }
    journal.connection().pragma_update(None, "query_only", false).expect("pragma");
    assert_eq!(state(&journal), IntentState::Sending, "the next run has to look for it");
}
