//! Backup schedules, and any operation by its name.

use serde_json::{Value as Json, json};

use super::world::*;
use crate::core::{ErrorKind, Result};
use crate::providers::raw::{by_name, by_path};
use crate::providers::{PolicyChange, Provider, RawInput, RawRequest, Reads};

async fn change(
    provider: &dyn Provider,
    reads: Reads,
    pairs: &[(&str, &str)],
) -> Result<PolicyChange> {
    let edits = provider.schedules().and_then(|schedules| schedules.edits()).expect("edits");
    edits.change("Cluster0", &wishes(pairs), reads).await
}

async fn value(provider: &dyn Provider, key: &str) -> Json {
    let fields = provider.schedules().expect("schedules").show("Cluster0").await.expect("shown");
    fields.into_iter().find(|field| field.key == key).expect("field").value
}

#[tokio::test]
async fn a_schedule_is_shown_and_changed() {
    let world = World::new().await;
    let provider = world.with_account();
    assert!(value(&*provider, "next_snapshot").await.is_string());
    let daily = value(&*provider, "daily").await;
    assert!(daily.as_str().is_some_and(|text| text.starts_with("1:")), "{daily}");
    let wishes = [("reference_hour", "3"), ("yearly", "12:3years"), ("daily", "1:9days")];
    let planned = change(&*provider, Reads::Allowed, &wishes).await.expect("planned");
    let keys: Vec<&str> = planned.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["reference_hour", "yearly", "daily"]);
    assert_eq!(planned.fields[2].before, Some(daily));
    assert_eq!(planned.fields[2].after, json!("1:9days"));
    let planned = planned.change.expect("change");
    assert!(planned.danger.is_none());
    apply(&*provider, &planned).await.expect("changed");
    assert_eq!(value(&*provider, "reference_hour").await, json!(3));
    assert_eq!(value(&*provider, "yearly").await, json!("12:3years"));
    assert_eq!(value(&*provider, "daily").await, json!("1:9days"));
    let again = change(&*provider, Reads::Allowed, &wishes).await.expect("planned");
    assert!(again.change.is_none() && again.fields.is_empty());
}

#[tokio::test]
async fn items_are_removed_and_their_snapshots_only_with_consent() {
    let world = World::new().await;
    let provider = world.with_account();
    let planned = change(&*provider, Reads::Allowed, &[("monthly", "none")]).await;
    let planned = planned.expect("planned").change.expect("change");
    assert!(planned.danger.is_none());
    apply(&*provider, &planned).await.expect("changed");
    assert_eq!(value(&*provider, "monthly").await, Json::Null);
    let wishes = [("weekly", "none"), ("delete_snapshots", "true")];
    let planned = change(&*provider, Reads::Allowed, &wishes).await.expect("planned");
    let planned = planned.change.expect("change");
    assert!(planned.danger.as_ref().is_some_and(|danger| danger.names_target));
    apply(&*provider, &planned).await.expect("changed");
}

#[tokio::test]
async fn what_atlas_refuses_is_explained() {
    let world = World::new().await;
    let provider = world.with_account();
    // Daily snapshots must not be kept shorter than hourly ones.
    let wishes = [("hourly", "6:30days"), ("daily", "1:2days")];
    let planned = change(&*provider, Reads::Allowed, &wishes).await.expect("planned");
    let error = apply(&*provider, &planned.change.expect("change")).await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.hint.is_some(), "{}", error.message);
}

#[tokio::test]
async fn a_dry_run_asks_nobody() {
    let world = World::new().await;
    let provider = world.with_account();
    let planned = change(&*provider, Reads::Forbidden, &[("auto_copy", "true")]).await;
    let planned = planned.expect("planned");
    assert_eq!(planned.fields[0].before, None);
    let request = planned.change.expect("change").request;
    assert_eq!(request.request().method, "PATCH");
    assert_eq!(request.request().headers["accept"], "application/vnd.atlas.2024-08-05+json");
    assert_eq!(
        String::from_utf8_lossy(&request.request().body),
        r#"{"policies":["{policies-as-they-are}"],"autoCopySettingsEnabled":true}"#
    );
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn operations_are_called_by_name_and_by_path() {
    let world = World::new().await;
    let provider = world.with_account();
    let raw = provider.raw().expect("raw");
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    };
    let parameters = pairs(&[("clusterName", "Cluster0"), ("itemsPerPage", "1")]);
    let operation = by_name(raw.operations(), "listgroupclusterbackupsnapshots").expect("known");
    let input = RawInput { parameters: &parameters, ..RawInput::default() };
    let RawRequest::Read(request) = raw.request(operation, &input).expect("request") else {
        panic!("a read");
    };
    let answer = provider.session().call(&request).await.expect("answer");
    assert_eq!(answer.value().expect("JSON")["results"].as_array().map(Vec::len), Some(1));

    let path = "/api/atlas/v1.0/groups/32b6e34b3d91647abb20e7b8/backup/exportBuckets";
    let operation = by_path(raw.operations(), &reqwest::Method::GET, path).expect("known");
    let input = RawInput { path: Some(path), ..RawInput::default() };
    let request = raw.request(operation, &input).expect("request");
    assert_eq!(request.request().headers["accept"], "application/json");
    provider.session().call(request.request()).await.expect("answer");

    let take = by_name(raw.operations(), "takeGroupClusterBackupSnapshots").expect("known");
    let parameters =
        pairs(&[("clusterName", "Cluster0"), ("retentionInDays", "3"), ("pretty", "true")]);
    let input = RawInput { parameters: &parameters, ..RawInput::default() };
    let request = raw.request(take, &input).expect("request");
    assert!(matches!(request, RawRequest::Change(_)));
    assert_eq!(request.request().body, br#"{"retentionInDays":3}"#);
    assert!(request.request().target().ends_with("/snapshots?pretty=true"));
    let input = RawInput { body: Some(b"{}"), ..RawInput::default() };
    assert!(raw.request(by_name(raw.operations(), "listGroups").expect("known"), &input).is_err());
}
