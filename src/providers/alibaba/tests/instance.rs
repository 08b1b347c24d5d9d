//! Operations on instances: what is sent, what is refused before, and what the
//! sandbox says to it.

use serde_json::json;

use super::kit::{self, Kit};
use super::world::{CLOUD, CLUSTER, LOCAL, SHARDS, STANDALONE, World};
use crate::core::request::Repeat;
use crate::core::{ErrorKind, Result};
use crate::model::danger::{DESTROYS_DATA, RESTARTS_INSTANCE};
use crate::providers::{
    ChangeRequest, MaintenanceWindow, PlannedChange, Provider, Reads, RestartWish, When,
};

/// The own parameters of a planned request.
pub fn sent(planned: &PlannedChange) -> String {
    let common = ["Version", "Format"];
    let pairs = planned.request.request().query.iter();
    let own = pairs.filter(|pair| !common.contains(&pair.name.as_str()));
    let text = |name: &str, value: &str| match name {
        "Action" => value.to_owned(),
        "ClientToken" => format!("ClientToken*{}", value.len()),
        _ => format!("{name}={value}"),
    };
    own.map(|pair| text(&pair.name, &pair.value)).collect::<Vec<_>>().join(" ")
}

fn label(planned: &PlannedChange) -> Option<&str> {
    planned.danger.as_ref().map(|danger| danger.label)
}

fn window(start: &str, end: &str) -> MaintenanceWindow {
    MaintenanceWindow { start: start.to_owned(), end: end.to_owned() }
}

#[tokio::test]
async fn requests_are_written_as_documented_and_a_dry_run_asks_nobody() {
    let kit = Kit::scripted(&[]).await;
    let dds: &dyn Provider = &kit.dds;
    let (restarts, instances) = (dds.restarts().expect("it has"), dds.instances().expect("it has"));
    let off = Reads::Forbidden;

    let node = RestartWish { node: Some("d-1"), when: Some(When::MaintenanceWindow) };
    let restart = restarts.restart("dds-bp1", &node, off).await.expect("planned");
    assert_eq!(sent(&restart), "RestartDBInstance DBInstanceId=dds-bp1 NodeId=d-1 SwitchMode=1");
    assert_eq!(label(&restart), Some(RESTARTS_INSTANCE));
    assert_eq!(restart.request.request().repeat(), Repeat::Never);
    let whole = restarts.restart("dds-bp1", &RestartWish::default(), off).await.expect("planned");
    assert_eq!(sent(&whole), "RestartDBInstance DBInstanceId=dds-bp1");

    let upgrade = instances.upgrade("dds-bp1", Some(When::Now), off).await.expect("planned");
    assert_eq!(sent(&upgrade), "UpgradeDBInstanceKernelVersion DBInstanceId=dds-bp1 SwitchMode=0");
    assert_eq!(label(&upgrade), Some(RESTARTS_INSTANCE));

    let delete = instances.delete("dds-bp1", off).await.expect("planned");
    assert_eq!(sent(&delete), "DeleteDBInstance DBInstanceId=dds-bp1 ClientToken*32");
    assert!(matches!(delete.request, ChangeRequest::Repeatable(_)));
    let danger = delete.danger.expect("a danger");
    assert_eq!((danger.label, danger.names_target), (DESTROYS_DATA, true));

    let windows = dds.maintenance_windows().expect("it has");
    let set = windows.set("dds-bp1", &window("23:30", "00:30"), off).await.expect("planned");
    assert_eq!(
        sent(&set),
        "ModifyDBInstanceMaintainTime DBInstanceId=dds-bp1 MaintainStartTime=23:30Z \
         MaintainEndTime=00:30Z"
    );
    for bad in [window("02:00", "04:00"), window("02:00", "02:00"), window("2", "3")] {
        let error = windows.set("dds-bp1", &bad, off).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{bad:?}");
    }
    assert_eq!(kit.asked(), [""; 0]);
}

/// The error of planning for an instance with these attributes.
async fn refusal(instance: serde_json::Value, plan: &str) -> (ErrorKind, String) {
    let kit = Kit::scripted(&[("DescribeDBInstanceAttribute", &[instance])]).await;
    let dds: &dyn Provider = &kit.dds;
    let planned: Result<PlannedChange> = match plan {
        "delete" => dds.instances().expect("it has").delete("dds-bp1", Reads::Allowed).await,
        "upgrade" => {
            dds.instances().expect("it has").upgrade("dds-bp1", None, Reads::Allowed).await
        }
        node => {
            let wish = RestartWish { node: Some(node), when: None };
            dds.restarts().expect("it has").restart("dds-bp1", &wish, Reads::Allowed).await
        }
    };
    let error = planned.err().expect("refused");
    assert_eq!(kit.asked().len(), 1, "only the instance was asked for");
    (error.kind, format!("{error} {}", error.hint.clone().unwrap_or_default()))
}

#[tokio::test]
async fn what_the_manual_rules_out_is_explained_before_it_is_sent() {
    let mut subscription = kit::instance("cloud");
    subscription["DBInstances"]["DBInstance"][0]["ChargeType"] = json!("PrePaid");
    let (kind, text) = refusal(subscription, "delete").await;
    assert_eq!(kind, ErrorKind::Rejected);
    assert!(text.contains("PrePaid"), "{text}");

    let (kind, text) = refusal(kit::instance("standalone"), "upgrade").await;
    assert_eq!(kind, ErrorKind::Rejected);
    assert!(text.contains("standalone"), "{text}");

    let mut rebooting = kit::instance("cloud");
    rebooting["DBInstances"]["DBInstance"][0]["DBInstanceStatus"] = json!("Rebooting");
    for plan in ["delete", "upgrade"] {
        let (kind, text) = refusal(rebooting.clone(), plan).await;
        assert_eq!(kind, ErrorKind::Busy);
        assert!(text.contains("it is restarting (Rebooting)"), "{text}");
    }

    let (kind, text) = refusal(kit::instance("shards"), "d-3").await;
    assert_eq!(kind, ErrorKind::NotFound);
    assert!(text.contains("d-1, d-2"), "{text}");
    let (kind, _) = refusal(kit::instance("cloud"), "d-1").await;
    assert_eq!(kind, ErrorKind::Usage);
}

#[tokio::test]
async fn the_sandbox_takes_every_operation_in_every_format_and_signature() {
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let world = World::start().await;
        let client = world.open(settings);
        let regions = client.0.regions().expect("it has").list().await.expect("regions");
        let hangzhou = regions.iter().find(|region| region.id == "cn-hangzhou").expect("listed");
        assert!(!hangzhou.zones.is_empty() && hangzhou.endpoint.is_some(), "{hangzhou:?}");

        let windows = client.0.maintenance_windows().expect("it has");
        let wanted = window("03:00", "04:00");
        client.apply(windows.set(CLOUD, &wanted, Reads::Allowed).await.expect("planned")).await;
        assert_eq!(windows.show(CLOUD).await.expect("shown"), wanted);

        let restarts = client.0.restarts().expect("it has");
        let wish = RestartWish::default();
        client.apply(restarts.restart(LOCAL, &wish, Reads::Allowed).await.expect("planned")).await;

        let instances = client.0.instances().expect("it has");
        let upgrade = instances.upgrade(CLUSTER, None, Reads::Allowed).await.expect("planned");
        client.apply(upgrade).await;
        assert!(instances.upgrade(STANDALONE, None, Reads::Allowed).await.is_err());

        let delete = instances.delete(SHARDS, Reads::Allowed).await.expect("planned");
        client.apply(delete.clone()).await;
        client.apply(delete).await;
        let gone = client.0.targets().show(SHARDS).await;
        let gone = gone.map(|target| target.provider_state);
        assert!(gone.is_err() || matches!(&gone, Ok(Some(word)) if word == "Deleting"), "{gone:?}");
    }
}

#[tokio::test]
async fn one_node_of_a_cluster_restarts() {
    let world = World::start().await;
    let client = world.open(&[]);
    let restarts = client.0.restarts().expect("it has");
    let unknown = RestartWish { node: Some("d-none"), when: None };
    let error = restarts.restart(CLUSTER, &unknown, Reads::Allowed).await.err().expect("refused");
    let hint = error.hint.clone().unwrap_or_default();
    let node =
        hint.trim_start_matches("its nodes: ").split(", ").next().expect("a node").to_owned();
    let wish = RestartWish { node: Some(&node), when: None };
    client.apply(restarts.restart(CLUSTER, &wish, Reads::Allowed).await.expect("planned")).await;
}
