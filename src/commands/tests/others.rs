//! Calls of any operation, and commands that a provider does not have.

use serde_json::json;

use super::{World, first};
use crate::core::ErrorKind;
use crate::output::ReportKind;
use crate::testing::ok;

#[tokio::test]
async fn a_call_is_sent_as_documented() {
    let world = World::new().await;
    world.service.on("GET /things/a%20b", [ok(json!({ "x": 1 }))]);
    world.service.on("GET /things/5", [ok(json!([]))]);
    let by_name = world.report("api fake GETTHING id=5").await;
    assert_eq!(first(&by_name, "body"), &json!([]));
    let report = world.report("api fake GET /things/a%20b pretty=1").await;
    assert_eq!((report.kind, first(&report, "body")), (ReportKind::ApiAnswer, &json!({ "x": 1 })));
    assert_eq!(first(&report, "request_id"), "r-1");
    let asked = world.service.asked();
    assert_eq!(asked.last().map(|request| request.target.as_str()), Some("/things/a%20b?pretty=1"));
    assert!(world.state().join("journal.db").symlink_metadata().is_err(), "reading starts no run");
}

#[tokio::test]
async fn only_documented_operations_and_paths_are_called() {
    let world = World::new().await;
    for line in [
        "api fake getThings id=5",
        "api fake getThing",
        "api fake GET /other",
        "api fake DELETE /things/5",
        "api fake GET https://host.example/things/5",
        "api fake GET //host.example/things/5",
        "api fake GET /things/..",
        "api fake GET /things/5?x=1",
        "api fake getThing id=.. ",
        "api fake getThing five",
    ] {
        assert_eq!(world.error(line).await.kind, ErrorKind::Usage, "{line}");
    }
    assert!(world.service.asked().is_empty());
    let list = world.report("api fake --list").await;
    assert_eq!(list.items.len(), 2);
    assert_eq!(world.report("api fake --list=put").await.items.len(), 1);
}

#[tokio::test]
async fn a_command_without_an_api_is_refused_before_the_profile_is_opened() {
    let world = World::new().await;
    for line in [
        "backup keep bare/t1/b1 --for 1d",
        "backup delete bare/t1/b1",
        "backup cancel bare/t1/b1",
        "backup show bare/t1/b1 --links",
        "restore create bare/t1/b1 --to new",
        "restore list bare/t1",
        "restore show bare/t1/r1",
        "restore wait bare/t1/r1",
        "restore cancel bare/t1/r1",
        "export create bare/t1/b1 --bucket B",
        "export list bare/t1",
        "export bucket list -p bare",
        "export bucket roles -p bare",
        "schedule show bare/t1",
        "schedule set bare/t1 a=b",
        "instance restart bare/t1",
        "instance delete bare/t1",
        "instance upgrade bare/t1",
        "instance maintenance-window show bare/t1",
        "instance maintenance-window set bare/t1 --start 01:00 --end 02:00",
        "instance allowlist show bare/t1",
        "instance allowlist set bare/t1 10.0.0.1",
        "instance ssl show bare/t1",
        "instance ssl set bare/t1 on",
        "instance audit-log show bare/t1",
        "instance audit-log set bare/t1 admin",
        "region list -p bare",
        "job list -p bare",
        "job show bare/7",
        "job wait bare/7",
        "job cancel bare/7",
        "job suspend bare/7",
        "job resume bare/7",
        "api bare getThing id=5",
    ] {
        let error = world.error(line).await;
        assert_eq!(error.kind, ErrorKind::Unsupported, "{line}: {error:?}");
        assert!(error.message.contains("bare has no API for"), "{line}: {}", error.message);
    }
}
