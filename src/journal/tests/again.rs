//! Sending the very same request once more.

use super::*;

fn nonce(kept: &serde_json::Value) -> Option<String> {
    kept["nonce"].as_str().map(str::to_owned)
}

/// An intent of a run, and its id.
fn begun(journal: &Journal, run: &RunId) -> IntentId {
    journal.begin(run, &[intent("Cluster0")]).expect("begun").1.remove(0)
}

fn unknown() -> Step {
    Step::Unknown { error: json!({"message": "the answer was lost"}) }
}

#[test]
fn only_an_unknown_outcome_permits_another_copy() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begun(&journal, &run);
    let again = || journal.begin_again(&id, nonce).expect("asked").map(|(_, nonce)| nonce);
    assert_eq!(again(), None, "this process is sending it");
    journal.record(&id, unknown()).expect("unknown");
    assert_eq!(again().as_deref(), Some("n1"));
    assert_eq!(again().as_deref(), Some("n1"), "as often as it gets lost");
    assert!(journal.begin_again(&id, |_| None::<()>).expect("asked").is_none());

    let history = journal.run(run.as_str()).expect("read").expect("run");
    let events = &history.intents[0].events;
    let told = events.iter().filter(|event| event.detail.as_deref() == Some(SENT_AGAIN));
    assert_eq!(told.count(), 2, "{events:?}");

    journal.record(&id, accepted("Cluster0", "s1")).expect("accepted");
    assert_eq!(again(), None);
}

#[test]
fn the_request_of_a_dead_process_may_be_sent_once_more() {
    let place = Place::new();
    let journal = place.open();
    let id = begun(&journal, &start_dead(&journal));
    assert!(journal.begin_again(&id, nonce).expect("asked").is_some());
    let open = journal.open_intents(&subject("Cluster0")).expect("open");
    assert_eq!(open[0].state, IntentState::Unknown);
}

#[test]
fn what_is_forgotten_is_never_sent_again() {
    let place = Place::new();
    let (journal, run) = place.started();
    let id = begun(&journal, &run);
    journal.forget_replay(std::slice::from_ref(&id)).expect("forgotten");
    journal.record(&id, unknown()).expect("unknown");
    assert!(journal.begin_again(&id, nonce).expect("asked").is_none());
}
