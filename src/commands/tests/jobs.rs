//! The provider's own jobs.

use serde_json::json;

use super::{World, first};
use crate::core::ErrorKind;
use crate::output::ReportKind;
use crate::testing::ok;

#[tokio::test]
async fn jobs_are_listed_shown_and_followed() {
    let world = World::new().await;
    let rows = json!([{ "id": "7", "state": "running" }, { "id": "6", "state": "done" }]);
    world.service.on("GET /jobs", [ok(rows)]);
    let looks = ["running", "done"].map(|word| ok(json!({ "id": "7", "state": word })));
    world.service.on("GET /jobs/7", looks);
    assert_eq!(world.report("job list").await.items.len(), 2);
    let active = world.report("job list --active").await;
    assert_eq!(first(&active, "job_id"), "7");
    let report = world.report("job wait fake/7").await;
    assert_eq!((report.kind, report.exit.code), (ReportKind::JobRun, 0));
    assert_eq!(first(&report, "state"), "succeeded");
    assert_eq!(first(&world.report("job show 7").await, "kind"), "backup");
}

#[tokio::test]
async fn an_action_without_an_api_is_unsupported() {
    let world = World::new().await;
    let error = world.error("job resume 7").await;
    assert_eq!(error.kind, ErrorKind::Unsupported);
    assert!(world.service.asked().is_empty());
}

#[tokio::test]
async fn a_failed_job_names_the_command_that_shows_it() {
    let world = World::new().await;
    world.service.on("GET /jobs/7", [ok(json!({ "id": "7", "state": "failed" }))]);
    let report = world.report("job wait 7").await;
    assert_eq!(report.exit.code, 4);
    assert_eq!(first(&report, "error")["command_next"], "cloudbak job show fake/7");
}
