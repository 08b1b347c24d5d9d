//! Allowlists, SSL and audit logs.

use serde_json::{Value, json};

use super::instance::sent;
use super::kit::{self, Kit};
use super::world::{CLOUD, LOCAL, STANDALONE, World};
use crate::core::ErrorKind;
use crate::model::danger::OPENS_NETWORK;
use crate::providers::{
    AllowlistChange, AllowlistMode, AuditLogFilter, Provider, Reads, SslAction, SslChange, When,
};

fn change<'a>(mode: AllowlistMode, addresses: &'a [String]) -> AllowlistChange<'a> {
    AllowlistChange { mode, group: None, attribute: None, addresses }
}

fn texts(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(|address| (*address).to_owned()).collect()
}

/// The reply of DescribeSecurityIps with two groups.
fn groups() -> Value {
    json!({"SecurityIps": "10.0.0.1,10.0.0.2,127.0.0.1", "SecurityIpGroups": {"SecurityIpGroup": [
        {"SecurityIpGroupName": "default", "SecurityIpGroupAttribute": "",
         "SecurityIpList": "10.0.0.1,10.0.0.2"},
        {"SecurityIpGroupName": "hdm", "SecurityIpGroupAttribute": "hidden",
         "SecurityIpList": "127.0.0.1"}]}})
}

#[tokio::test]
async fn an_allowlist_is_compared_before_it_is_changed() {
    let kit = Kit::scripted(&[("DescribeSecurityIps", &[groups()])]).await;
    let lists = (&kit.dds as &dyn Provider).allowlists().expect("it has");
    let shown = lists.show("dds-bp1").await.expect("shown");
    assert_eq!(shown.len(), 2);
    assert_eq!((shown[0].attribute.as_deref(), shown[0].addresses.len()), (None, 2));
    assert_eq!(shown[1].attribute.as_deref(), Some("hidden"));

    let wanted = texts(&["10.0.0.2", "10.0.0.3/24"]);
    let append = change(AllowlistMode::Append, &wanted);
    let planned = lists.set("dds-bp1", &append, Reads::Allowed).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifySecurityIps DBInstanceId=dds-bp1 SecurityIps=10.0.0.3/24 ModifyMode=Append \
         ClientToken*32"
    );
    assert_eq!(planned.warnings, ["in the group already: 10.0.0.2"]);
    assert!(planned.danger.is_none());

    let cover = AllowlistChange {
        group: Some("default"),
        attribute: Some("Web1"),
        ..change(AllowlistMode::Cover, &wanted)
    };
    let planned = lists.set("dds-bp1", &cover, Reads::Allowed).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifySecurityIps DBInstanceId=dds-bp1 SecurityIps=10.0.0.2,10.0.0.3/24 ModifyMode=Cover \
         SecurityIpGroupName=default SecurityIpGroupAttribute=Web1 ClientToken*32"
    );
    assert_eq!(planned.warnings, ["no longer in the group: 10.0.0.1"]);

    let missing = change(AllowlistMode::Delete, &wanted);
    let error = lists.set("dds-bp1", &missing, Reads::Allowed).await.err().expect("refused");
    assert!(error.message.contains("not in the group: 10.0.0.3/24"), "{error}");
    let there = texts(&["10.0.0.1"]);
    let again = change(AllowlistMode::Append, &there);
    let error = lists.set("dds-bp1", &again, Reads::Allowed).await.err().expect("refused");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn letting_everybody_in_is_a_danger_and_bad_addresses_are_not_sent() {
    let kit = Kit::scripted(&[("DescribeSecurityIps", &[groups()])]).await;
    let lists = (&kit.dds as &dyn Provider).allowlists().expect("it has");
    for open in [texts(&["0.0.0.0/0"]), texts(&["128.0.0.0/1", "0.0.0.0/1"])] {
        for mode in [AllowlistMode::Cover, AllowlistMode::Append] {
            let planned = lists
                .set("dds-bp1", &change(mode, &open), Reads::Forbidden)
                .await
                .expect("planned");
            assert_eq!(planned.danger.map(|danger| danger.label), Some(OPENS_NETWORK));
        }
    }
    for bad in [texts(&["10.0.0.1/33"]), texts(&["::1"]), texts(&[])] {
        let cover = change(AllowlistMode::Cover, &bad);
        let error = lists.set("dds-bp1", &cover, Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{bad:?}");
    }
    let one = texts(&["10.0.0.9"]);
    let long = "a".repeat(121);
    for (group, attribute) in
        [(Some("a b"), None), (None, Some("x-y")), (None, Some(long.as_str()))]
    {
        let odd = AllowlistChange { group, attribute, ..change(AllowlistMode::Cover, &one) };
        let error = lists.set("dds-bp1", &odd, Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
    }
    assert_eq!(kit.asked(), [""; 0]);
}

#[tokio::test]
async fn ssl_needs_a_running_replica_set_that_is_new_enough() {
    let on = SslChange { action: SslAction::On, forced: Some(true), when: Some(When::Now) };
    let closed = json!({"SSLStatus": "Closed"});
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeDBInstanceSSL", std::slice::from_ref(&closed)),
    ])
    .await;
    let ssl = (&kit.dds as &dyn Provider).ssl_settings().expect("it has");
    let planned = ssl.set("dds-bp1", on, Reads::Allowed).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifyDBInstanceSSL DBInstanceId=dds-bp1 SSLAction=Open ForceEncryption=1 SwitchMode=0"
    );
    assert!(planned.danger.is_some());
    let renew = SslChange { action: SslAction::Renew, forced: None, when: None };
    let error = ssl.set("dds-bp1", renew, Reads::Allowed).await.err().expect("refused");
    assert!(error.message.contains("SSL is off"), "{error}");
    let off = SslChange { action: SslAction::Off, forced: None, when: None };
    let planned = ssl.set("dds-bp1", off, Reads::Allowed).await.expect("planned");
    assert_eq!(planned.warnings, ["SSL is off already"]);

    let mut old = kit::instance("local");
    old["DBInstances"]["DBInstance"][0]["EngineVersion"] = json!("3.2");
    for (instance, why) in [
        (old, "3.4"),
        (kit::instance("standalone"), "replica set"),
        (kit::instance("shards"), "cloud disks"),
    ] {
        let kit = Kit::scripted(&[("DescribeDBInstanceAttribute", &[instance])]).await;
        let ssl = (&kit.dds as &dyn Provider).ssl_settings().expect("it has");
        let error = ssl.set("dds-bp1", on, Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Rejected);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains(why)), "{error:?}");
    }
    let closed = json!({"SSLStatus": "Closed"});
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cluster")]),
        ("DescribeDBInstanceSSL", &[closed]),
    ])
    .await;
    let ssl = (&kit.dds as &dyn Provider).ssl_settings().expect("it has");
    ssl.set("dds-bp1", on, Reads::Allowed).await.expect("planned");
}

#[tokio::test]
async fn kinds_of_the_audit_log_are_checked() {
    let kit = Kit::scripted(&[("DescribeDBInstanceAttribute", &[kit::instance("shards")])]).await;
    let logs = (&kit.dds as &dyn Provider).audit_logs().expect("it has");
    let filter = |kinds: &[&str], role: Option<&str>| AuditLogFilter {
        operations: texts(kinds),
        role: role.map(str::to_owned),
    };
    let wanted = filter(&["Slow,admin", "admin"], Some("mongos"));
    let planned = logs.set("dds-bp1", &wanted, Reads::Allowed).await.expect("planned");
    assert_eq!(
        sent(&planned),
        "ModifyAuditLogFilter DBInstanceId=dds-bp1 Filter=slow,admin RoleType=mongos"
    );
    for bad in [filter(&[], None), filter(&["querry"], None), filter(&["slow"], Some("logic"))] {
        let error = logs.set("dds-bp1", &bad, Reads::Allowed).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.hint.is_some());
    }
    assert_eq!(kit.asked().len(), 1);
}

#[tokio::test]
async fn the_sandbox_keeps_what_is_set_in_every_format_and_signature() {
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let world = World::start().await;
        let client = world.open(settings);
        let reads = Reads::Allowed;
        let lists = client.0.allowlists().expect("it has");
        let (two, one) = (texts(&["10.9.0.1", "10.9.1.0/24"]), texts(&["10.9.0.1"]));
        for (mode, addresses) in [
            (AllowlistMode::Cover, &two),
            (AllowlistMode::Delete, &one),
            (AllowlistMode::Append, &one),
        ] {
            let group = AllowlistChange { group: Some("web"), ..change(mode, addresses) };
            client.apply(lists.set(CLOUD, &group, reads).await.expect("planned")).await;
        }
        let groups = lists.show(CLOUD).await.expect("shown");
        let web = groups.iter().find(|group| group.name == "web").expect("made");
        assert_eq!(web.addresses, ["10.9.1.0/24", "10.9.0.1"]);

        let logs = client.0.audit_logs().expect("it has");
        let filter = AuditLogFilter { operations: texts(&["admin", "slow"]), role: None };
        client.apply(logs.set(LOCAL, &filter, reads).await.expect("planned")).await;
        let shown = logs.show(LOCAL, None).await.expect("shown");
        assert_eq!(shown.operations, filter.operations);

        let ssl = client.0.ssl_settings().expect("it has");
        let on = SslChange { action: SslAction::On, forced: None, when: None };
        client.apply(ssl.set(CLOUD, on, reads).await.expect("planned")).await;
        assert!(ssl.set(STANDALONE, on, reads).await.is_err());
        for _ in 0..500 {
            if ssl.show(CLOUD).await.is_ok_and(|ssl| ssl.enabled == Some(true)) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let shown = ssl.show(CLOUD).await.expect("shown");
        assert_eq!(shown.enabled, Some(true));
        assert!(shown.expires_at.is_some() && shown.common_name.is_some(), "{shown:?}");
    }
}
