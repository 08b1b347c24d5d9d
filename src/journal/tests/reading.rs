//! What the journal can be asked.

use jiff::{SignedDuration, Timestamp};

use super::*;

/// Begins on a target and takes steps.
fn lived(journal: &Journal, run: &RunId, target: &str, steps: Vec<Step>) -> IntentId {
    let id = begin(journal, run, target).expect("permit");
    for step in steps {
        journal.record(&id, step).expect("step");
    }
    id
}

fn targets(intents: &[IntentRecord]) -> Vec<&str> {
    intents.iter().map(|intent| intent.target.as_str()).collect()
}

#[test]
fn an_id_of_a_backup_or_a_job_leads_to_its_intents() {
    let place = Place::new();
    let (journal, run) = place.started();
    lived(&journal, &run, "one", vec![accepted("one", "b1")]);
    let job = Step::Accepted {
        follow: follow("two", Some("b2"), Some("j2")),
        disposition: Disposition::Created,
    };
    lived(&journal, &run, "two", vec![job]);
    // Another provider's job happens to have the same id as the first backup.
    let same = Step::Accepted {
        follow: follow("three", None, Some("b1")),
        disposition: Disposition::Created,
    };
    lived(&journal, &run, "three", vec![same]);
    assert_eq!(targets(&journal.find("b1").expect("readable")), ["three", "one"]);
    assert_eq!(targets(&journal.find("j2").expect("readable")), ["two"]);
    assert_eq!(journal.find("b3").expect("readable"), []);
}

#[test]
fn a_slot_is_filled_by_a_success_or_by_what_still_runs() {
    let daily = "daily:2026-11-25";
    let ended = |state| vec![accepted("one", "b1"), observed("one", "b1", state)];
    let cases = [
        (ended(State::Succeeded), Some(IntentState::Done)),
        (ended(State::Running), Some(IntentState::Running)),
        (vec![accepted("one", "b1")], Some(IntentState::Accepted)),
        (ended(State::Warned), Some(IntentState::Done)),
        (ended(State::Failed), None),
        (ended(State::Cancelled), None),
        (vec![rejected()], None),
        (vec![unknown()], None),
        (vec![], None),
    ];
    for (steps, expected) in cases {
        let place = Place::new();
        let (journal, run) = place.started();
        let told = format!("{steps:?}");
        lived(&journal, &run, "one", steps);
        let found = journal.in_slot(&subject("one"), daily).expect("readable");
        assert_eq!(found.map(|intent| intent.state), expected, "{told}");
    }
}

#[test]
fn a_slot_belongs_to_one_subject_and_one_time() {
    let place = Place::new();
    let (journal, run) = place.started();
    let done = vec![accepted("one", "b1"), observed("one", "b1", State::Succeeded)];
    lived(&journal, &run, "one", done);
    let in_slot = |subject: Subject<'_>, slot: &str| {
        journal.in_slot(&subject, slot).expect("readable").and_then(|intent| intent.backup_id)
    };
    let daily = "daily:2026-11-25";
    assert_eq!(in_slot(subject("one"), daily).as_deref(), Some("b1"));
    assert_eq!(in_slot(subject("two"), daily), None);
    assert_eq!(in_slot(Subject { account: "other", ..subject("one") }, daily), None);
    assert_eq!(in_slot(Subject { action: "restore create", ..subject("one") }, daily), None);
    assert_eq!(in_slot(subject("one"), "daily:2026-11-26"), None);
}

#[test]
fn a_success_fills_a_slot_before_what_still_runs_and_the_newest_first() {
    let place = Place::new();
    let (journal, run) = place.started();
    let done =
        |backup: &str| vec![accepted("one", backup), observed("one", backup, State::Succeeded)];
    lived(&journal, &run, "one", done("b1"));
    lived(&journal, &run, "one", done("b2"));
    lived(&journal, &run, "one", vec![accepted("one", "b3")]);
    let found = journal.in_slot(&subject("one"), "daily:2026-11-25").expect("readable");
    assert_eq!(found.expect("filled").backup_id.as_deref(), Some("b2"));
}

#[test]
fn what_is_open_is_told_for_one_target_one_run_and_all() {
    let place = Place::new();
    let (journal, first) = place.started();
    lived(&journal, &first, "unknown", vec![unknown()]);
    lived(&journal, &first, "running", vec![accepted("running", "b1")]);
    lived(&journal, &first, "refused", vec![rejected()]);
    let second = start(&journal);
    lived(&journal, &second, "sending", vec![]);
    assert_eq!(targets(&journal.all_open().expect("readable")), ["unknown", "sending"]);
    assert_eq!(targets(&journal.unfinished(&first).expect("readable")), ["unknown", "running"]);
    assert_eq!(targets(&journal.unfinished(&second).expect("readable")), ["sending"]);
    assert_eq!(journal.open_intents(&subject("running")).expect("readable"), []);
    assert_eq!(journal.open_intents(&subject("unknown")).expect("readable").len(), 1);
}

#[test]
fn runs_are_listed_newest_first_with_their_intents() {
    let place = Place::new();
    let journal = place.open();
    let now = Timestamp::now();
    let run = |hours: i64| {
        let mut run = NewRun::of_this_process(format!("{hours} hours ago"));
        run.started_at = now - SignedDuration::from_hours(hours);
        journal.start_run(&run).expect("run");
        run.id
    };
    let old = run(50);
    let middle = run(10);
    let new = run(1);
    lived(&journal, &old, "one", vec![unknown()]);
    lived(&journal, &new, "two", vec![accepted("two", "b1")]);
    let listed = |filter: RunFilter| -> Vec<RunId> {
        journal.runs(&filter).expect("readable").into_iter().map(|run| run.run.id).collect()
    };
    assert_eq!(listed(RunFilter::default()), [new.clone(), middle.clone(), old.clone()]);
    let newest = RunFilter { limit: Some(1), ..RunFilter::default() };
    assert_eq!(listed(newest), std::slice::from_ref(&new));
    let since = Some(now - SignedDuration::from_hours(24));
    assert_eq!(listed(RunFilter { since, ..RunFilter::default() }), [new, middle]);
    assert_eq!(listed(RunFilter { undecided: true, ..RunFilter::default() }), [old]);
    assert_eq!(targets(&journal.runs(&newest).expect("readable")[0].intents), ["two"]);
}

#[test]
fn a_run_is_found_by_the_beginning_of_its_id() {
    let place = Place::new();
    let journal = place.open();
    for id in ["01JDAAAAAAAAAAAAAAAAAAAAA1", "01JDAAAAAAAAAAAAAAAAAAAAA2", "01JDBBB"] {
        let mut run = NewRun::of_this_process("backup create");
        run.id = RunId::from(id.to_owned());
        journal.start_run(&run).expect("run");
    }
    let found = |id: &str| {
        journal.run(id).map(|run| run.map(|run| run.run.id.to_string())).map_err(|e| e.kind)
    };
    assert_eq!(found("01JDB"), Ok(Some("01JDBBB".to_owned())));
    assert_eq!(found(" 01jdb "), Ok(Some("01JDBBB".to_owned())));
    let whole = "01JDAAAAAAAAAAAAAAAAAAAAA1";
    assert_eq!(found(whole), Ok(Some(whole.to_owned())));
    assert_eq!(found("01JDA"), Err(ErrorKind::Usage));
    for nothing in ["01JDC", "", "%", "_1JDB", "01JDBBBB"] {
        assert_eq!(found(nothing), Ok(None), "{nothing}");
    }
    let ambiguous = journal.run("01J").expect_err("ambiguous");
    assert!(ambiguous.hint.as_deref().is_some_and(|hint| hint.contains(whole)));
}

#[test]
fn the_effective_state_asks_whether_the_process_lives() {
    let place = Place::new();
    let (journal, run) = place.started();
    lived(&journal, &run, "one", vec![]);
    let mut intent = record(&journal, "one");
    let with = |intent: &IntentRecord, life| intent.effective_state(|_| life);
    assert_eq!(with(&intent, Life::Alive), IntentState::Sending);
    assert_eq!(with(&intent, Life::Gone), IntentState::Unknown);
    assert_eq!(with(&intent, Life::Elsewhere), IntentState::Sending);
    intent.created_at -= SignedDuration::from_mins(61);
    assert_eq!(with(&intent, Life::Elsewhere), IntentState::Unknown);
    assert_eq!(with(&intent, Life::Alive), IntentState::Sending);
    intent.state = IntentState::Accepted;
    assert_eq!(with(&intent, Life::Gone), IntentState::Accepted);
}

/// A journal of years must answer as fast as a new one.
#[test]
fn questions_before_a_create_are_answered_from_an_index() {
    let place = Place::new();
    let journal = place.open();
    let connection = journal.connection();
    let plan = |condition: &str| -> String {
        let sql = format!("EXPLAIN QUERY PLAN {} {condition}", row::SELECT_INTENTS);
        let mut statement = connection.prepare(&sql).expect("statement");
        // Parameters that are not set count as NULL; the plan is the same.
        let mut rows = statement.raw_query();
        let mut plan = String::new();
        while let Some(row) = rows.next().expect("row") {
            plan += &row.get::<_, String>(3).expect("text");
            plan += "; ";
        }
        plan
    };
    for (condition, index) in [
        (read::UNDECIDED, "one_undecided"),
        (read::ALL_UNDECIDED, "one_undecided"),
        (read::IN_SLOT, "intents_in_slot"),
        (read::BY_PROVIDER_ID, "intents_by_backup"),
        (read::BY_PROVIDER_ID, "intents_by_job"),
        (read::OF_RUN, "intents_of_run"),
    ] {
        let plan = plan(condition);
        assert!(plan.contains(index) && !plan.contains("SCAN intents;"), "{plan}");
    }
}

#[test]
fn order_does_not_depend_on_the_clock() {
    let place = Place::new();
    let (journal, run) = place.started();
    lived(&journal, &run, "one", vec![rejected()]);
    journal
        .connection()
        .execute("UPDATE intents SET created_at_ms = created_at_ms + 86400000", [])
        .expect("the clock was ahead");
    lived(&journal, &run, "two", vec![]);
    let run = journal.run(run.as_str()).expect("readable").expect("there");
    let order: Vec<_> = run.intents.iter().map(|one| one.intent.target.as_str()).collect();
    assert_eq!(order, ["one", "two"]);
}
