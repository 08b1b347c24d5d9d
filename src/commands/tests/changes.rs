//! Changes: planned, agreed to, journalled, sent.

use serde_json::json;

use super::{World, first};
use crate::core::{ErrorKind, Sent};
use crate::journal::IntentState;
use crate::model::State;
use crate::output::ReportKind;
use crate::testing::{Answer, ok, refused};

/// Every changing command, with the consent that it needs.
const CHANGES: &[(&str, &str, &str)] = &[
    ("backup keep b1 --target t1 --for 90d", "", "PATCH /backups/b1"),
    ("backup keep fake/t1/b1 --forever", "", "PATCH /backups/b1"),
    ("backup delete fake/t1/b1", "destroys-data:t1", "DELETE /backups/b1"),
    ("backup cancel fake/t1/b1", "", "POST /backups/b1/cancel"),
    ("restore cancel fake/t1/r1", "", "DELETE /restores/r1"),
    ("instance restart t1 --node d-1", "restarts-instance", "POST /restart"),
    ("instance allowlist set t1 10.0.0.1", "", "PUT /allowlist"),
    ("instance allowlist set t1 10.0.0.1,0.0.0.0/0", "opens-network", "PUT /allowlist"),
    ("job cancel fake/7", "", "POST /jobs/7/cancel"),
    ("job suspend 7 --resume-after 30m", "", "POST /jobs/7/suspend"),
    ("api fake putThing id=5 a=b", "raw", "PUT /things/5"),
    ("api fake PUT /things/5", "raw", "PUT /things/5"),
    ("schedule set days=9", "", "PATCH /schedule"),
    ("schedule set fake/t1 days=9", "", "PATCH /schedule"),
];

#[tokio::test]
async fn a_dry_run_sends_nothing_and_shows_the_request() {
    let world = World::new().await;
    for (line, ..) in CHANGES {
        let report = world.report(&format!("{line} --dry-run")).await;
        assert_eq!(report.kind, ReportKind::DryRun, "{line}");
        assert_eq!(report.items.len(), 1, "{line}");
    }
    for to in ["same", "t1", "t2", "new", "download"] {
        let line = format!("restore create fake/t1/latest --to {to} --dry-run");
        let report = world.report(&line).await;
        assert!(report.text.expect("text").contains("{latest}"), "{to}");
    }
    world.report("export create fake/t1/latest --bucket B --dry-run").await;
    assert!(world.service.asked().is_empty());
    assert!(world.runs().is_empty(), "nothing was begun");
}

#[tokio::test]
async fn nothing_is_sent_without_consent() {
    let world = World::new().await;
    for (line, label, _) in CHANGES.iter().filter(|(_, label, _)| !label.is_empty()) {
        let error = world.error(line).await;
        assert_eq!(error.kind, ErrorKind::Refused, "{line}");
        let hint = error.hint.clone().unwrap_or_default();
        assert!(hint.contains(&format!("--accept {label}")), "{line}: {hint}");
        // Consent to something else is none.
        let error = world.error(&format!("{line} --accept warnings")).await;
        assert_eq!(error.kind, ErrorKind::Refused, "{line}");
    }
    let error = world.error("backup delete fake/t1/b1 --accept destroys-data").await;
    assert_eq!(error.kind, ErrorKind::Refused, "the target must be named");
    assert!(world.service.asked().is_empty());
}

#[tokio::test]
async fn an_accepted_change_is_sent_once_and_remembered() {
    for (line, label, route) in CHANGES {
        let world = World::new().await;
        world.service.on(route, [ok(json!({}))]).on("GET /schedule", [ok(json!({ "days": 7 }))]);
        world.service.on("GET /backups/b1", [ok(json!({ "state": "done" }))]);
        let line = match *label {
            "" => (*line).to_owned(),
            label => format!("{line} --accept {label}"),
        };
        let report = world.report(&line).await;
        assert_eq!(report.exit.code, 0, "{line}: {report:?}");
        let asked = world.service.routes();
        assert_eq!(asked.iter().filter(|asked| asked == route).count(), 1, "{line}: {asked:?}");
        let runs = world.runs();
        assert_eq!(runs.len(), 1, "{line}");
        assert_eq!(report.run_id.as_deref(), Some(runs[0].run.id.as_str()), "{line}");
        assert_eq!(runs[0].run.exit_code, Some(0), "{line}");
        let intent = runs[0].intents.first().expect("an intent");
        assert_eq!((intent.state, intent.seen), (IntentState::Done, Some(State::Succeeded)));
    }
}

#[tokio::test]
async fn a_refused_change_is_reported_with_its_run() {
    let world = World::new().await;
    world.service.on("POST /restart", [refused(403)]);
    let report = world.report("instance restart t1 --accept restarts-instance").await;
    assert_eq!((report.kind, report.exit.code), (ReportKind::ChangeRun, 11));
    assert_eq!(first(&report, "accepted"), false);
    assert_eq!(first(&report, "error")["sent"], "no");
    assert_eq!(report.errors.len(), 1);
    let runs = world.runs();
    assert_eq!(runs[0].run.exit_code, Some(11));
    assert_eq!(runs[0].intents[0].state, IntentState::Rejected);
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_never_sent_again_by_itself() {
    let world = World::new().await;
    world.service.on("POST /restart", [Answer::Lost]);
    let line = "instance restart t1 --accept restarts-instance";
    let report = world.report(line).await;
    assert_eq!(report.exit.code, 7);
    assert_eq!(first(&report, "error")["command_next"], "cloudbak target show fake/t1");
    let run = report.run_id.expect("run");
    assert_eq!(world.service.routes(), ["POST /restart"]);

    let report = world.report(line).await;
    assert_eq!(report.exit.code, 7, "the first one is still undecided");
    assert!(world.service.asked().is_empty());

    world.report(&format!("reconcile --abandon {run}")).await;
    world.service.on("POST /restart", [ok(json!({}))]);
    assert_eq!(world.report(line).await.exit.code, 0);
}

#[tokio::test]
async fn a_repeatable_change_is_held_up_by_nothing() {
    let world = World::new().await;
    world.service.on("PATCH /backups/b1", [Answer::Lost]);
    let line = "backup keep fake/t1/b1 --for 90d";
    let report = world.report(line).await;
    assert_eq!(report.exit.code, 75, "it can be sent again");
    assert!(world.journal().all_open().expect("open").is_empty());
    world.service.on("PATCH /backups/b1", [ok(json!({}))]);
    let expiring = json!({ "state": "done", "expires": "2026-04-05T00:00:00Z" });
    world.service.on("GET /backups/b1", [ok(expiring)]);
    let report = world.report(line).await;
    assert_eq!(report.exit.code, 0);
    assert_eq!(first(&report, "expires_at"), "2026-04-05T00:00:00Z");
    assert_eq!(first(&report, "request_ids"), &json!(["r-1"]));
}

#[tokio::test]
async fn a_policy_that_is_already_so_sends_nothing() {
    let world = World::new().await;
    world.service.on("GET /schedule", [ok(json!({ "days": 9 }))]);
    let report = world.report("schedule set days=9").await;
    assert_eq!((report.exit.code, report.items.len()), (0, 0));
    assert_eq!(world.service.routes(), ["GET /schedule"]);
    let shown = world.report("schedule show").await;
    assert_eq!(first(&shown, "value"), 9);
    for report in [report, shown] {
        assert_eq!(report.columns[0].field, "profile", "targets of several profiles may be alike");
    }
}

#[tokio::test]
async fn a_policy_shows_its_difference_and_may_need_consent() {
    let world = World::new().await;
    world.service.on("GET /schedule", [ok(json!({ "days": 30 }))]);
    world.service.on("PATCH /schedule", [ok(json!({}))]);
    let error = world.error("schedule set days=9").await;
    assert_eq!(error.kind, ErrorKind::Refused);
    let report = world.report("schedule set days=9 --accept destroys-data:t1").await;
    assert_eq!(first(&report, "before"), 30);
    assert_eq!(first(&report, "after"), 9);
    assert_eq!(report.data, Some(json!({ "request_ids": ["r-1"] })));
}

#[tokio::test]
async fn a_time_that_is_past_is_refused() {
    let world = World::new().await;
    let error = world.error("backup keep fake/t1/b1 --until 2020-01-01T00:00:00Z").await;
    assert_eq!((error.kind, error.sent), (ErrorKind::Usage, Sent::No));
    assert!(world.service.asked().is_empty());
}
