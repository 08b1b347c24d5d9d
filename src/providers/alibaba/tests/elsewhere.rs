//! Copies, released instances, the room of backups, and what can be restored.

use jiff::SignedDuration;
use serde_json::json;

use super::kit::{self, Kit};
use super::world::{CLOUD, CLUSTER, Client, LOCAL, SHARDS, World};
use crate::core::{ErrorKind, Request, Result};
use crate::model::danger::DESTROYS_DATA;
use crate::providers::{Elsewhere, ListFilter, Provider, Raw, RawInput, RawRequest, Reads};

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn count(client: &Client, target: &str, source: Option<&str>, copy: Option<&str>) -> usize {
    let place = Elsewhere {
        source_region: source.map(str::to_owned),
        copy_region: copy.map(str::to_owned),
    };
    let elsewhere = client.0.backups().elsewhere().expect("it has");
    elsewhere.list(target, &place, &ListFilter::default()).await.expect("listed").len()
}

#[tokio::test]
async fn copies_are_listed_in_their_region_once_the_policy_makes_them() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")]] {
        let client = world.open(settings);
        let schedules = client.0.schedules().expect("it has");
        for target in [CLOUD, CLUSTER] {
            let wishes = pairs(&[
                ("cross_region.enabled", "true"),
                ("cross_region.to", "cn-beijing"),
                ("cross_region.weekdays", "mon,fri"),
                ("cross_region.retention", "days"),
                ("cross_region.retention_days", "30"),
                ("cross_region.log_backup", "false"),
                ("cross_region.log_retention", "days"),
                ("cross_region.log_retention_days", "7"),
            ]);
            let edits = schedules.edits().expect("it has");
            if settings.is_empty() {
                let some = edits.change(target, &wishes[..3], Reads::Allowed).await.err();
                let hint = some.expect("not whole").hint.clone().expect("hint");
                assert!(hint.starts_with("also say cross_region.retention, "), "{hint}");
            }
            let change = edits.change(target, &wishes, Reads::Allowed).await.expect("planned");
            if let Some(change) = change.change {
                assert!(change.danger.is_none(), "there are no copies yet");
                client.apply(change).await;
            }
            let fields = schedules.show(target).await.expect("shown");
            let value = |key| fields.iter().find(|field| field.key == key).map(|f| f.value.clone());
            assert_eq!(value("cross_region.to"), Some(json!("cn-beijing")));
            assert_eq!(value("cross_region.retention_days"), Some(json!(30)));

            for (wish, fits) in [
                (("cross_region.log_retention_days", "31"), false),
                (("cross_region.retention", "forever"), true),
                (("cross_region.log_retention_days", "31"), true),
            ] {
                let change = edits.change(target, &pairs(&[wish]), Reads::Allowed).await;
                assert_eq!(change.is_ok(), fits, "{wish:?}");
                if let Some(change) = change.ok().and_then(|change| change.change) {
                    client.apply(change).await;
                }
            }
            let back = pairs(&[
                ("cross_region.retention", "days"),
                ("cross_region.retention_days", "30"),
                ("cross_region.log_retention_days", "7"),
            ]);
            let back = edits.change(target, &back, Reads::Allowed).await.expect("planned").change;
            let back = back.expect("a change");
            assert_eq!(back.danger.as_ref().map(|danger| danger.label), Some(DESTROYS_DATA));
            client.apply(back).await;

            assert!(count(&client, target, None, Some("cn-beijing")).await > 0, "{target}");
            assert_eq!(count(&client, target, None, Some("cn-shanghai")).await, 0, "{target}");
        }
    }
}

#[tokio::test]
async fn backups_of_a_released_instance_are_found_by_its_region() {
    for target in [LOCAL, CLUSTER] {
        let world = World::start().await;
        let client = world.open(&[]);
        let before = client.0.backups().list(target, &ListFilter::default()).await.expect("list");
        let instances = client.0.instances().expect("it has");
        let planned = instances.delete(target, Reads::Allowed).await.expect("planned");
        client.apply(planned).await;
        for _ in 0..200 {
            if client.0.targets().show(target).await.is_err() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let found = count(&client, target, Some("cn-hangzhou"), None).await;
        assert_eq!(found, before.len(), "{target}");
    }
}

#[tokio::test]
async fn regions_are_sent_as_the_pages_have_them() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("shards")]),
        ("DescribeBackups", &[kit::sets(&[])]),
    ])
    .await;
    let provider: &dyn Provider = &kit.dds;
    let elsewhere = provider.backups().elsewhere().expect("it has");
    let place = Elsewhere { copy_region: Some("cn-beijing".to_owned()), ..Elsewhere::default() };
    let filter = ListFilter::default();
    elsewhere.list("dds-bp1", &place, &filter).await.expect("listed");
    let regions = "DestRegion=cn-beijing";
    assert_eq!(
        kit.asked(),
        [
            "DescribeDBInstanceAttribute".to_owned(),
            format!("DescribeBackups {regions} NodeId=d-1 PageNumber=1 SrcRegion=cn-hangzhou"),
            format!("DescribeBackups {regions} NodeId=d-2 PageNumber=1 SrcRegion=cn-hangzhou"),
        ]
    );
}

#[tokio::test]
async fn the_room_of_backups_is_told_node_by_node_for_clusters() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let client = world.open(settings);
        let storage = client.0.backup_storage().expect("it has");
        for (target, nodes) in [(CLOUD, false), (LOCAL, false), (CLUSTER, true), (SHARDS, true)] {
            let used = storage.storage(target).await.expect(target);
            assert!(used.iter().all(|one| one.node.is_some() == nodes), "{target} {used:?}");
            assert_eq!(used.len() > 1, nodes, "{target}");
            assert!(used.iter().all(|one| one.full_bytes > Some(0) && one.free_bytes.is_some()));
        }
    }
}

#[tokio::test]
async fn the_moments_that_can_be_restored_are_told() {
    let world = World::start().await;
    let client = world.open(&[]);
    let ranges = client.0.restores().and_then(|restores| restores.ranges()).expect("it has");
    for target in [CLOUD, CLUSTER] {
        let told = ranges.ranges(target).await.expect(target);
        let (from, to) = told.first().copied().expect("a range");
        assert!(to.duration_since(from) > SignedDuration::ZERO, "{target} {told:?}");
    }
    let error = ranges.ranges(LOCAL).await.expect_err("local disks");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn the_advanced_policy_is_shown_where_it_holds_and_never_set() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")]] {
        let client = world.open(settings);
        let schedules = client.0.schedules().expect("it has");
        let keys = |fields: Vec<crate::providers::PolicyField>| {
            let advanced = fields.into_iter().filter(|field| field.key.starts_with("advanced."));
            advanced.map(|field| (field.key, field.editable)).collect::<Vec<_>>()
        };
        let shown = keys(schedules.show(LOCAL).await.expect("shown"));
        assert_eq!(shown, [("advanced.enabled".to_owned(), false)]);

        let raw = client.0.raw().expect("it has");
        let parameters = pairs(&[("DBInstanceId", CLOUD)]);
        let switch = raw_request(raw, "ModifyAdvancedBackupStatus", &parameters);
        client.send(&switch).await.expect("switched on");
        let shown = keys(schedules.show(CLOUD).await.expect("shown"));
        let wanted = ["advanced.enabled", "advanced.data.1", "advanced.log.1"];
        assert_eq!(shown, wanted.map(|key| (key.to_owned(), false)));

        let edits = schedules.edits().expect("it has");
        let wishes = pairs(&[("advanced.enabled", "false")]);
        let error = edits.change(CLOUD, &wishes, Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("cloudbak api")));
    }
}

#[tokio::test]
async fn the_sandbox_answers_every_operation_and_says_what_it_does_not_imitate() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let client = world.open(settings);
        let raw = client.0.raw().expect("it has");
        let mut told = 0;
        for operation in raw.operations() {
            let request = whole_request(raw, operation.name);
            if let Err(error) = client.send(&request).await
                && error.message.contains("does not imitate")
            {
                assert_eq!(error.kind, ErrorKind::Rejected, "{error}");
                assert!(error.message.contains(operation.name), "{error}");
                told += 1;
            }
        }
        assert_eq!((raw.operations().len(), told), (135, 97));
    }
}

/// A request with something for every parameter that is required.
fn whole_request(raw: &dyn Raw, name: &str) -> Request {
    let mut parameters = Vec::new();
    loop {
        match try_raw_request(raw, name, &parameters) {
            Ok(request) => return request,
            Err(error) => {
                let hint = error.hint.clone().unwrap_or_default();
                let missing =
                    hint.strip_prefix("add ").and_then(|hint| hint.strip_suffix("=VALUE"));
                parameters.push((missing.expect("a missing parameter").to_owned(), "x".to_owned()));
            }
        }
    }
}

fn try_raw_request(raw: &dyn Raw, name: &str, parameters: &[(String, String)]) -> Result<Request> {
    let operation = raw.operations().iter().find(|operation| operation.name == name);
    let input = RawInput { path: None, parameters, body: None };
    Ok(match raw.request(operation.expect("known"), &input)? {
        RawRequest::Read(request) => request,
        RawRequest::Change(request) => request.request().clone(),
    })
}

fn raw_request(raw: &dyn Raw, name: &str, parameters: &[(String, String)]) -> Request {
    try_raw_request(raw, name, parameters).expect(name)
}
