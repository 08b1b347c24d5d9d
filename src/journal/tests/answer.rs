//! What answers for a run that sent nothing itself.

use super::*;

fn events(journal: &Journal, run: &RunId) -> Vec<(IntentState, IntentState, Option<String>)> {
    let record = journal.run(run.as_str()).expect("readable").expect("a run");
    let intents = record.intents.into_iter();
    let events = intents.flat_map(|history| history.events);
    events.map(|event| (event.from, event.to, event.detail)).collect()
}

#[test]
fn a_run_knows_the_intents_that_answer_for_it() {
    let place = Place::new();
    let (journal, older) = place.started();
    let id = begin(&journal, &older, "a").expect("begun");
    journal.record(&id, accepted("a", "b1")).expect("accepted");
    let run = start(&journal);
    let other = start(&journal);
    journal.answer(&run, Some("daily:2026-11-26"), std::slice::from_ref(&id)).expect("written");
    journal.answer(&other, None, std::slice::from_ref(&id)).expect("written");
    journal.record(&id, observed("a", "b1", State::Succeeded)).expect("seen");

    let answers = journal.answers(&run).expect("readable");
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].slot.as_deref(), Some("daily:2026-11-26"));
    assert_eq!(answers[0].intent.id, id);
    assert_eq!(answers[0].intent.state, IntentState::Done, "as it stands now");
    assert_eq!(journal.answers(&other).expect("readable")[0].slot, None);
    assert!(journal.answers(&older).expect("readable").is_empty());
    // The step is none: the intent stays what it was.
    let step = (IntentState::Accepted, IntentState::Accepted);
    let text = format!("the answer of run {other}");
    assert!(events(&journal, &older).contains(&(step.0, step.1, Some(text))));
}

#[test]
fn an_intent_of_its_own_needs_no_word() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begin(&journal, &run, "a").expect("begun");
    journal.answer(&run, None, &[id]).expect("nothing to write");
    journal.answer(&run, None, &[]).expect("nothing to write");
    assert!(journal.answers(&run).expect("readable").is_empty());
    let unknown = journal.answer(&run, None, &[IntentId::generate()]).expect_err("no such intent");
    assert_eq!(unknown.kind, ErrorKind::Internal);
}

#[test]
fn what_somebody_else_began_becomes_an_intent_of_the_run_that_found_it() {
    let place = Place::new();
    let (journal, run) = place.started();
    let found = NewIntent { marker: None, replay: None, ..intent("a") };
    let id = journal.adopt(&run, &found, &follow("a", Some("b1"), None)).expect("adopted");
    let states = (IntentState::Planned, IntentState::Accepted);
    let detail = Some("backup b1".to_owned());
    assert_eq!(events(&journal, &run), [(states.0, states.1, detail)]);
    let kept = record(&journal, "a");
    assert_eq!((&kept.id, &kept.run_id), (&id, &run));
    assert_eq!(kept.disposition, Some(Disposition::Found));
    assert_eq!(kept.follow, Some(follow("a", Some("b1"), None)));
    let slot = found.slot.as_deref().expect("slot");
    let in_slot = journal.in_slot(&subject("a"), slot).expect("readable").expect("filled");
    assert_eq!(in_slot.id, id);
    journal.record(&id, observed("a", "b1", State::Running)).expect("it can be followed");

    // The next run that finds it takes the same intent.
    let later = start(&journal);
    let again = journal.adopt(&later, &found, &follow("a", Some("b1"), None)).expect("adopted");
    assert_eq!(again, id);
    assert_eq!(journal.answers(&later).expect("readable")[0].intent.id, id);
    // An equal id of another target is another backup.
    let other = NewIntent { target: "b".to_owned(), ..found };
    let other = journal.adopt(&later, &other, &follow("b", Some("b1"), None)).expect("adopted");
    assert_ne!(other, id);
}
