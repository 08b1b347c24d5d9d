//! The compliance policy of a project.

use serde_json::{Value as Json, json};

use super::world::*;
use crate::core::{ErrorKind, Result};
use crate::model::danger::BINDS_PROJECT;
use crate::providers::{Keep, ListFilter, PolicyChange, Provider, Reads};

const PERSON: [(&str, &str); 3] = [
    ("authorized_email", "owner@example.com"),
    ("authorized_first_name", "Test"),
    ("authorized_last_name", "Owner"),
];

async fn change(
    provider: &dyn Provider,
    reads: Reads,
    pairs: &[(&str, &str)],
) -> Result<PolicyChange> {
    provider.compliance().expect("compliance").change(&wishes(pairs), reads).await
}

/// Wishes, agreed to and sent.
async fn set(provider: &dyn Provider, pairs: &[(&str, &str)]) -> Result<()> {
    let change = change(provider, Reads::Allowed, pairs).await?.change.expect("change");
    assert_eq!(change.danger.as_ref().map(|danger| danger.label), Some(BINDS_PROJECT));
    apply(provider, &change).await
}

async fn value(provider: &dyn Provider, key: &str) -> Json {
    let fields = provider.compliance().expect("compliance").show().await.expect("shown");
    fields.into_iter().find(|field| field.key == key).expect("field").value
}

#[tokio::test]
async fn a_policy_is_enabled_shown_and_made_stricter() {
    let world = World::new().await;
    let provider = world.with_account();
    assert_eq!(value(&*provider, "state").await, Json::Null);
    let limits = [("on_demand", "3days"), ("weekly", "6:4weeks"), ("restore_window_days", "2")];
    set(&*provider, &[&PERSON[..], &limits].concat()).await.expect("enabled");
    assert_eq!(value(&*provider, "state").await, json!("ACTIVE"));
    assert_eq!(value(&*provider, "on_demand").await, json!("0:3days"));
    assert_eq!(value(&*provider, "weekly").await, json!("6:4weeks"));
    set(&*provider, &[("point_in_time", "true"), ("overwrite_schedules", "false")])
        .await
        .expect("changed");
    assert_eq!(value(&*provider, "point_in_time").await, json!(true));
    assert_eq!(value(&*provider, "weekly").await, json!("6:4weeks"), "the rest stays");
    let same = [("point_in_time", "true"), ("overwrite_schedules", "false")];
    let again = change(&*provider, Reads::Allowed, &same).await.expect("planned");
    assert!(again.change.is_none() && again.fields.is_empty());
    let error = set(&*provider, &[("point_in_time", "false")]).await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.message.contains("support"), "{}", error.message);
}

#[tokio::test]
async fn what_a_policy_forbids_is_explained() {
    let world = World::new().await;
    let provider = world.with_account();
    set(&*provider, &[&PERSON[..], &[("on_demand", "30days")]].concat()).await.expect("enabled");
    let all = provider.backups().list("Cluster0", &ListFilter::default()).await.expect("list");
    let oldest = all.last().and_then(|backup| backup.backup_id.clone()).expect("id");
    let deletes = provider.delete_backups().expect("deletes");
    let delete = deletes.delete("Cluster0", &oldest, Reads::Allowed).await.expect("planned");
    let taken = survey(&*provider, "Cluster0").await.expect("surveyed");
    let until = Keep::Until(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24));
    let keeps = provider.keep_backups().expect("keeps");
    let keep = keeps.keep("Cluster0", &oldest, until, Reads::Allowed).await.expect("planned");
    for refused in [
        apply(&*provider, &delete).await,
        apply(&*provider, &keep).await,
        send(&*provider, "Cluster0", &taken).await.map(drop),
    ] {
        let error = refused.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Rejected);
        assert!(error.message.contains("compliance policy"), "{}", error.message);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("`compliance show`")));
    }
}

#[tokio::test]
async fn schedules_show_the_policy_above_them() {
    let world = World::new().await;
    let provider = world.with_account();
    set(&*provider, &[&PERSON[..], &[("restore_window_days", "5")]].concat()).await.expect("set");
    let schedules = provider.schedules().expect("schedules");
    let fields = schedules.show("Cluster0").await.expect("shown");
    let above = fields.iter().find(|field| field.key == "compliance.restore_window_days");
    assert!(above.is_some_and(|field| field.value == json!(5) && !field.editable));
    let edits = schedules.edits().expect("edits");
    let wish = [("reference_hour".to_owned(), "5".to_owned())];
    let planned = edits.change("Cluster0", &wish, Reads::Allowed).await.expect("planned");
    let warnings = planned.change.expect("change").warnings;
    assert!(warnings.iter().any(|text| text.contains("compliance policy is ACTIVE")));
}

#[tokio::test]
async fn nothing_incomplete_or_unread_is_sent() {
    let world = World::new().await;
    let provider = world.with_account();
    let error = change(&*provider, Reads::Allowed, &[("on_demand", "3days")]).await.map(drop);
    assert_eq!(error.expect_err("nobody answers for it").kind, ErrorKind::Usage);
    let before = world.statuses().await.len();
    let wishes = [("copy_protection", "true"), ("overwrite_schedules", "false")];
    let planned = change(&*provider, Reads::Forbidden, &wishes).await.expect("planned");
    let request = planned.change.expect("change").request;
    assert_eq!(
        request.request().target(),
        "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/backupCompliancePolicy\
         ?overwriteBackupPolicies=false"
    );
    assert_eq!(request.request().method, "PUT");
    assert_eq!(world.statuses().await.len(), before);
    for wrong in [("state", "ACTIVE"), ("on_demand", "1:3days"), ("authorized_email", " ")] {
        let error = change(&*provider, Reads::Allowed, &[wrong]).await.map(drop);
        assert_eq!(error.expect_err("refused").kind, ErrorKind::Usage, "{wrong:?}");
    }
}
