//! Restores and exports: started once, followed, found again.

use serde_json::json;

use super::{World, first};
use crate::core::ErrorKind;
use crate::journal::IntentState;
use crate::output::ReportKind;
use crate::sandbox::http::HttpReply;
use crate::testing::{Answer, ok, refused};

const OVER: &str = "restore create fake/t1/b1 --to t2 --accept destroys-data:t2";

#[tokio::test]
async fn overwriting_needs_consent_that_names_the_victim() {
    let world = World::new().await;
    for labels in ["", " --accept destroys-data", " --accept destroys-data:t1"] {
        let error = world.error(&format!("restore create fake/t1/b1 --to t2{labels}")).await;
        assert_eq!(error.kind, ErrorKind::Refused, "{labels}");
    }
    let error = world.error("restore create fake/t1/b1 --to same").await;
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("destroys-data:t1")));
    assert!(world.service.asked().is_empty());
}

#[tokio::test]
async fn a_restore_is_followed_to_its_end() {
    let world = World::new().await;
    world.service.on("POST /restores", [ok(json!({ "id": "r1" }))]);
    let looks = ["queued", "running", "done"].map(|word| ok(json!({ "id": "r1", "state": word })));
    world.service.on("GET /restores/r1", looks);
    let report = world.report(&format!("{OVER} --wait --set nodes=5")).await;
    assert_eq!((report.kind, report.exit.code), (ReportKind::RestoreRun, 0));
    assert_eq!(first(&report, "state"), "succeeded");
    assert_eq!(first(&report, "disposition"), "created");
    assert_eq!(first(&report, "warnings"), &json!(["a restore costs money"]));
    let sent = world.service.asked();
    let body = sent[0].json().expect("JSON");
    assert_eq!((&body["nodes"], &body["backup"]), (&json!(5), &json!("b1")));
    assert_eq!(body["run"], report.run_id.as_deref().expect("run"), "the marker is the run's");
    let runs = world.runs();
    assert_eq!(runs[0].intents[0].state, IntentState::Done);
    assert_eq!(runs[0].intents[0].job_id.as_deref(), Some("r1"));
}

#[tokio::test]
async fn a_failed_restore_is_a_failed_job() {
    let world = World::new().await;
    world.service.on("POST /restores", [ok(json!({ "id": "r1" }))]);
    let end = json!({ "id": "r1", "state": "failed", "message": "no room" });
    world.service.on("GET /restores/r1", [ok(end)]);
    let report = world.report(&format!("{OVER} --wait")).await;
    assert_eq!(report.exit.code, 4);
    assert_eq!(first(&report, "message"), "no room");
    assert_eq!(first(&report, "error")["command_next"], "cloudbak restore show fake/t1/r1");
}

#[tokio::test]
async fn a_wait_that_ends_early_says_how_to_go_on() {
    let world = World::new().await;
    world.service.on("POST /restores", [ok(json!({ "id": "r1" }))]);
    world.service.on("GET /restores/r1", [ok(json!({ "id": "r1", "state": "strange" }))]);
    let report = world.report(&format!("{OVER} --wait --wait-timeout 1s")).await;
    assert_eq!(report.exit.code, 6);
    assert_eq!(first(&report, "state"), "unknown");
    assert_eq!(first(&report, "error")["command_next"], "cloudbak restore wait fake/t1/r1");
    // The journal knows the bare id.
    world.service.on("GET /restores/r1", [ok(json!({ "id": "r1", "state": "done" }))]);
    assert_eq!(world.report("restore wait r1").await.exit.code, 0);
    assert_eq!(world.report("restore show r1").await.exit.code, 0);
}

#[tokio::test]
async fn a_lost_answer_is_looked_for() {
    let world = World::new().await;
    world.service.on("POST /restores", [Answer::Lost]);
    world.service.on("GET /restores/lost", [ok(json!({ "id": "r7" }))]);
    let report = world.report(OVER).await;
    assert_eq!(report.exit.code, 0);
    assert_eq!(first(&report, "job_id"), "r7");
    assert_eq!(first(&report, "disposition"), "found");
}

#[tokio::test]
async fn an_undecided_restore_is_never_started_again() {
    let world = World::new().await;
    world.service.on("POST /restores", [Answer::Lost]);
    world.service.on("GET /restores/lost", [ok(json!({}))]);
    assert_eq!(world.report(OVER).await.exit.code, 7);
    let report = world.report(OVER).await;
    assert_eq!(report.exit.code, 7, "the first one is still undecided");
    let posts = world.service.routes().into_iter().filter(|route| route == "POST /restores");
    assert_eq!(posts.count(), 1);

    // Later it can be seen: the same wish finds it, and starts nothing.
    world.service.on("GET /restores/lost", [ok(json!({ "id": "r7" }))]);
    let report = world.report(OVER).await;
    assert_eq!((report.exit.code, first(&report, "disposition")), (0, &json!("found")));
    assert!(!world.service.routes().contains(&"POST /restores".to_owned()));
}

#[tokio::test]
async fn an_earlier_restore_with_another_wish_is_not_the_answer() {
    let world = World::new().await;
    world.service.on("POST /restores", [Answer::Lost]);
    world.service.on("GET /restores/lost", [ok(json!({}))]);
    assert_eq!(world.report(OVER).await.exit.code, 7);
    world.service.on("GET /restores/lost", [ok(json!({ "id": "r7" }))]);
    world.service.on("POST /restores", [ok(json!({ "id": "r8" }))]);
    let report = world.report("restore create fake/t1/b1 --to new").await;
    assert_eq!(first(&report, "job_id"), "r8");
    assert_eq!(first(&report, "disposition"), "created");
}

#[tokio::test]
async fn reconcile_settles_a_restore() {
    let world = World::new().await;
    world.service.on("POST /restores", [Answer::Lost]);
    world.service.on("GET /restores/lost", [ok(json!({}))]);
    assert_eq!(world.report(OVER).await.exit.code, 7);
    world.service.on("GET /restores/lost", [ok(json!({ "id": "r7" }))]);
    world.service.on("GET /restores/r7", [ok(json!({ "id": "r7", "state": "running" }))]);
    let report = world.report("reconcile").await;
    assert_eq!(first(&report, "outcome"), "accepted");
    assert_eq!(first(&report, "job_id"), "r7");
    assert!(world.journal().all_open().expect("open").is_empty());
}

#[tokio::test]
async fn one_bad_start_does_not_hide_the_others() {
    let world = World::new().await;
    world.service.on("POST /exports", [ok(json!({ "id": "e1" })), refused(403)]);
    let line = "export create fake/t1/b1 fake/t2/b2 --bucket B --concurrency 1";
    let report = world.report(line).await;
    assert_eq!((report.kind, report.exit.code, report.items.len()), (ReportKind::ExportRun, 3, 2));
    assert_eq!(report.errors.len(), 1);
}

#[tokio::test]
async fn a_word_is_the_newest_usable_backup() {
    let world = World::new().await;
    let rows = json!([{ "id": "b3", "state": "failed" }, { "id": "b2", "state": "done" }]);
    world.service.on("GET /backups", [ok(rows)]);
    world.service.on("POST /exports", [ok(json!({ "id": "e1" }))]);
    world.service.on("POST /restores", [ok(json!({ "id": "r1" }))]);
    world.report("restore create fake/t1/latest --to new").await;
    let asked = world.service.asked();
    assert_eq!(asked[1].json().expect("JSON")["backup"], "b2");
    // A point in time needs no backup.
    world.report("restore create fake/t1/latest --to new --time 2026-01-05T08:00:00Z").await;
    let asked = world.service.asked();
    assert_eq!(asked.len(), 1, "the backups are not listed");
    assert_eq!(asked[0].json().expect("JSON")["time"], "2026-01-05T08:00:00Z");
}

#[tokio::test]
async fn a_download_is_fetched_and_its_address_never_shown() {
    let world = World::new().await;
    world.service.on("POST /restores", [ok(json!({ "id": "r1" }))]);
    world.service.on("GET /restores/r1", [ok(json!({ "id": "r1", "state": "done" }))]);
    let file = HttpReply::typed(200, "application/x-tar", "data").with("etag", "\"a\"");
    world.service.on("GET /files/r1", [Answer::Whole(file)]);
    let path = world.folder.path().join("dump.tar");
    let line = format!("restore create fake/t1/b1 --to download --download {}", path.display());
    let report = world.report(&line).await;
    assert_eq!(report.exit.code, 0, "{report:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("file"), "data");
    assert_eq!(first(&report, "files"), &json!([path.display().to_string()]));
    let saved = format!("saved as {}", path.display());
    assert_eq!(first(&report, "message"), &saved);
    assert_eq!(report.notes, [format!("fake/t1: {saved}")]);
    assert!(!report.object().to_string().contains("hush"));

    let error = world.error(&line).await;
    assert_eq!(error.code, "usage.file_exists");
    let shown = world.report("restore show fake/t1/r1 --links").await;
    assert!(first(&shown, "url").as_str().expect("url").contains("hush"), "it was asked for");
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    for line in [
        "restore create fake/t1/b1 --to new --download x.tar",
        "restore create fake/t1/b1 --to new --project p",
        "restore create fake/t1/b1 --to other/t2",
        "restore create fake/t1/b1 --to new --set node=5",
        "restore create fake/t1/b1 --to new --set nodes=five",
        "restore create b1 --to new",
        "export create fake/t1/b1 --bucket B --set a=b",
        "restore create fake/t1/oldest --to new --dry-run",
    ] {
        assert_eq!(world.error(line).await.kind, ErrorKind::Usage, "{line}");
    }
    assert!(world.service.asked().is_empty());
}
