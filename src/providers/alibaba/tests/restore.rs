//! Restores: what is sent, what is refused, and clones followed to their end.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::kit::{self, Kit};
use super::world::{CLOUD, CLUSTER, World, marker};
use crate::config::{Origin, Value, Values};
use crate::core::request::Repeat;
use crate::core::{ErrorKind, Result};
use crate::model::State;
use crate::providers::{
    BackupChoice, Destination, Finding, JobPlan, ListFilter, LostCreate, Provider, Reads,
    RestoreWish,
};

/// What is wished for; everything else is usual.
struct Wish<'a> {
    target: &'a str,
    backup: BackupChoice<'a>,
    to: Destination,
    time: Option<Timestamp>,
    options: Values,
    reads: Reads,
}

impl Default for Wish<'_> {
    fn default() -> Self {
        Self {
            target: "dds-bp1",
            backup: BackupChoice::Latest,
            to: Destination::New,
            time: None,
            options: Values::default(),
            reads: Reads::Allowed,
        }
    }
}

async fn plan(provider: &dyn Provider, wish: &Wish<'_>) -> Result<JobPlan> {
    let marker = marker();
    let wish = RestoreWish {
        target: wish.target,
        backup: wish.backup,
        to: &wish.to,
        time: wish.time,
        user: None,
        options: &wish.options,
        marker: &marker,
        reads: wish.reads,
    };
    provider.restores().expect("it has").plan(&wish).await
}

fn options(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::default();
    for (key, value) in pairs {
        let value = match *key {
            "databases" | "shards" | "mongos" | "config_servers" => {
                Value::List(value.split(',').map(str::to_owned).collect())
            }
            "storage_gb" => Value::Integer(value.parse().expect("number")),
            _ => Value::Text((*value).to_owned()),
        };
        values.set(*key, value, Origin::BuiltIn);
    }
    values
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("time")
}

fn sent(plan: &JobPlan) -> String {
    let query = plan.request.request().query.iter();
    let own = query.filter(|pair| !["Version", "Format"].contains(&pair.name.as_str()));
    let text = |name: &str, value: &str| match name {
        "Action" => value.to_owned(),
        "ClientToken" => format!("ClientToken*{}", value.len()),
        _ => format!("{name}={value}"),
    };
    own.map(|pair| text(&pair.name, &pair.value)).collect::<Vec<_>>().join(" ")
}

async fn kit(kind: &str, valid: bool) -> Kit {
    let mut instance = kit::instance(kind);
    let row = &mut instance["DBInstances"]["DBInstance"][0];
    row["DBInstanceClass"] = json!("dds.mongo.mid");
    row["DBInstanceStorage"] = json!(20);
    row["VPCId"] = json!("vpc-1");
    row["MongosList"] = json!({"MongosAttribute": [{"NodeId": "s-1", "NodeClass": "m.class"}]});
    row["ConfigserverList"] = json!({"ConfigserverAttribute": [
        {"NodeId": "d-9", "NodeClass": "c.class", "NodeStorage": 20}]});
    if kind == "cluster" {
        row["ShardList"] = json!({"ShardAttribute": [
            {"NodeId": "d-1", "NodeClass": "s.class", "NodeStorage": 30},
            {"NodeId": "d-2", "NodeClass": "s.class", "NodeStorage": 40}]});
    }
    let ranges = json!({"RestoreRanges": [{"RestoreBeginTime": "2026-01-01T00:00:00Z",
        "RestoreEndTime": "2026-01-05T08:00:00Z", "RestoreType": "PointInTime"}]});
    let clones = json!({"TotalCount": 1, "DBInstances": {"DBInstance": [
        {"DBInstanceId": "dds-old", "DBInstanceStatus": "Running", "IsDeleted": 0}]}});
    Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[instance]),
        ("CheckRecoveryCondition", &[json!({"IsValid": valid, "DBInstanceName": "dds-bp1"})]),
        ("DescribeInstanceRecoverTime", std::slice::from_ref(&ranges)),
        ("DescribeClusterRecoverTime", std::slice::from_ref(&ranges)),
        ("DescribeRestoreDBInstanceList", &[clones]),
    ])
    .await
}

#[tokio::test]
async fn a_backup_becomes_a_new_instance_like_its_source() {
    let kit = kit("cloud", true).await;
    let set = [("databases", "orders,users"), ("storage_gb", "40")];
    let wish = Wish { backup: BackupChoice::Id("1"), options: options(&set), ..Wish::default() };
    let made = plan(&kit.dds, &wish).await.expect("planned");
    assert_eq!(
        sent(&made),
        "CreateDBInstance SrcDBInstanceId=dds-bp1 BackupId=1 RestoreType=0 RegionId=cn-hangzhou \
         Engine=MongoDB EngineVersion=4.2 DBInstanceClass=dds.mongo.mid DBInstanceStorage=40 \
         StorageType=cloud_essd1 VpcId=vpc-1 DatabaseNames=orders,users ClientToken*32"
    );
    assert_eq!(made.request.request().repeat(), Repeat::Never);
    assert!(made.danger.is_none() && made.warnings[0].contains("costs money"));
    assert_eq!(made.before, json!({"clones": ["dds-old"]}));
    let asked = kit.asked();
    let check = "CheckRecoveryCondition BackupId=1 DatabaseNames=[\"orders\",\"users\"] \
                 InstanceType=replicate RestoreType=0 SourceDBInstance=dds-bp1";
    assert!(asked.iter().any(|line| line == check), "{asked:?}");
}

#[tokio::test]
async fn a_moment_is_restored_only_within_the_ranges() {
    for (kind, operation) in
        [("cloud", "CreateDBInstance"), ("cluster", "CreateShardingDBInstance")]
    {
        let kit = kit(kind, true).await;
        let good = Wish { time: Some(at("2026-01-04T10:00:00Z")), ..Wish::default() };
        let text = sent(&plan(&kit.dds, &good).await.expect("planned"));
        let begin = format!(
            "{operation} SrcDBInstanceId=dds-bp1 RestoreTime=2026-01-04T10:00:00Z RestoreType=1"
        );
        assert!(text.starts_with(&begin), "{text}");
        if kind == "cluster" {
            assert!(
                text.contains(
                    "Mongos.1.Class=m.class ReplicaSet.1.Class=s.class ReplicaSet.1.Storage=30 \
                     ReplicaSet.2.Class=s.class ReplicaSet.2.Storage=40 \
                     ConfigServer.1.Class=c.class ConfigServer.1.Storage=20"
                ),
                "{text}"
            );
        }
        let late = Wish { time: Some(at("2026-01-05T09:00:00Z")), ..Wish::default() };
        let error = plan(&kit.dds, &late).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Rejected);
        let hint = error.hint.clone().unwrap_or_default();
        assert!(hint.contains("2026-01-01T00:00:00Z to 2026-01-05T08:00:00Z"), "{hint}");
    }
}

#[tokio::test]
async fn what_the_api_does_not_have_is_refused_with_what_it_has() {
    let one = || BackupChoice::Id("1");
    let time = Some(at("2026-01-04T10:00:00Z"));
    let refused = [
        ("cloud", Wish { backup: one(), to: Destination::Same, ..Wish::default() }),
        ("cloud", Wish { backup: one(), to: Destination::Download, ..Wish::default() }),
        ("cloud", Wish { backup: one(), time, ..Wish::default() }),
        ("cloud", Wish::default()),
        ("cluster", Wish { backup: one(), ..Wish::default() }),
        ("cluster", Wish { time, options: options(&[("databases", "a")]), ..Wish::default() }),
        ("cluster", Wish { time, options: options(&[("shards", "class")]), ..Wish::default() }),
        (
            "cloud",
            Wish { backup: one(), options: options(&[("source", "released")]), ..Wish::default() },
        ),
    ];
    for (at, (kind, wish)) in refused.iter().enumerate() {
        let error = plan(&kit(kind, true).await.dds, wish).await.err().expect("refused");
        assert_eq!(error.kind, ErrorKind::Usage, "{at} {error}");
    }
    let invalid = Wish { backup: one(), ..Wish::default() };
    let error = plan(&kit("cloud", false).await.dds, &invalid).await.err().expect("refused");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn a_dry_run_asks_nobody_and_copies_are_named_by_their_regions() {
    let kit = kit("cloud", true).await;
    let set = [
        ("source", "cross-region"),
        ("source_region", "cn-beijing"),
        ("class", "a.b"),
        ("storage_gb", "20"),
        ("engine_version", "4.4"),
    ];
    let wish = Wish {
        backup: BackupChoice::Id("1"),
        options: options(&set),
        reads: Reads::Forbidden,
        ..Wish::default()
    };
    let made = plan(&kit.dds, &wish).await.expect("planned");
    assert_eq!(
        sent(&made),
        "CreateDBInstance SrcDBInstanceId=dds-bp1 BackupId=1 RestoreType=3 SrcRegion=cn-beijing \
         RegionId=cn-hangzhou Engine=MongoDB EngineVersion=4.4 DBInstanceClass=a.b \
         DBInstanceStorage=20 ClientToken*32"
    );
    assert_eq!(made.before, Json::Null);
    assert_eq!(kit.asked(), [""; 0]);
}

#[tokio::test]
async fn the_sandbox_makes_clones_that_are_followed_listed_and_found() {
    for settings in [&[][..], &[("format", "xml")], &[("signature", "v3")]] {
        let world = World::start().await;
        let client = world.open(settings);
        let restores = client.0.restores().expect("it has");
        let id = client.run(CLOUD).await.backup_id.expect("an id");
        let soon = Timestamp::now() - SignedDuration::from_hours(1);
        for (target, backup, time) in
            [(CLOUD, BackupChoice::Id(&id), None), (CLUSTER, BackupChoice::Latest, Some(soon))]
        {
            let wish = Wish { target, backup, time, ..Wish::default() };
            let made = plan(&*client.0, &wish).await.expect(target);
            let lost = LostCreate {
                target: target.to_owned(),
                marker: marker(),
                sent_at: Timestamp::now(),
                before: made.before.clone(),
                refused_as_busy: false,
            };
            let finding = restores.find_lost(&lost).await.expect("a look");
            assert!(matches!(finding, Finding::Undecided(_)), "{finding:?}");
            let reply = client.send(made.request.request()).await.expect("accepted");
            let mut follow = restores.started(&made, &reply).expect("started");
            let mut state = State::Unknown;
            for _ in 0..500 {
                state = restores.observe(&mut follow).await.expect("a look").state;
                if state.is_final() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            assert_eq!(state, State::Succeeded, "{target}");
            let listed = restores.list(target, &ListFilter::default()).await.expect("list");
            assert_eq!(listed.len(), 1);
            assert_eq!(Some(&listed[0].id), follow.job_id.as_ref());
            let finding = restores.find_lost(&lost).await.expect("a look");
            let Finding::Accepted(found) = finding else { panic!("{finding:?}") };
            assert_eq!(found.job_id, follow.job_id);
        }
    }
}

#[tokio::test]
async fn what_a_lost_restore_made_is_judged_by_its_time_and_by_what_is_told() {
    let made_at = |at: &str| {
        json!({"TotalCount": 1, "DBInstances": {"DBInstance": [
            {"DBInstanceId": "dds-new", "DBInstanceStatus": "Running", "CreationTime": at}]}})
    };
    let none = json!({"TotalCount": 0, "DBInstances": {"DBInstance": []}});
    for (sent_at, clones, finding) in [
        ("2026-01-05T08:00:00Z", made_at("2026-01-05T08:00Z"), "accepted"),
        ("2026-01-05T08:00:00Z", none.clone(), "undecided"),
        ("2026-01-05T07:00:00Z", none.clone(), "not accepted"),
        ("2026-01-05T07:00:00Z", made_at("2026-01-05T08:00Z"), "undecided"),
        ("2025-12-29T08:00:00Z", none, "undecided"),
    ] {
        let kit =
            Kit::scripted(&[("DescribeRestoreDBInstanceList", std::slice::from_ref(&clones))])
                .await;
        let lost = LostCreate {
            target: "dds-bp1".to_owned(),
            marker: marker(),
            sent_at: sent_at.parse().expect("time"),
            before: json!({"clones": ["dds-old"]}),
            refused_as_busy: false,
        };
        let found = kit.dds.restores().expect("it has").find_lost(&lost).await.expect("a look");
        let word = match found {
            Finding::Accepted(_) => "accepted",
            Finding::NotAccepted => "not accepted",
            Finding::Undecided(_) => "undecided",
        };
        assert_eq!(word, finding, "{sent_at} {clones}");
    }
}

#[tokio::test]
async fn a_running_instance_is_no_restore_unless_something_shows_it() {
    let kit = kit("cloud", true).await;
    let restores = kit.dds.restores().expect("it has");
    let error = restores.show("dds-bp1", "dds-bp1").await.expect_err("its own source");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(error.message.contains("nothing shows that `dds-bp1` was restored"), "{error}");
    assert!(!kit.asked().iter().any(|line| line.starts_with("DescribeDBInstanceAttribute")));

    let listed = restores.show("dds-bp1", "dds-old").await;
    // The clone is listed, but this service tells only of the source.
    assert_eq!(listed.expect_err("no such instance").message, "there is no instance `dds-old`");

    let mut started = restores.follow_id("dds-bp1", "dds-bp1");
    started.memo = json!({"order": "1"});
    let job = restores.show_known("dds-bp1", &started).await.expect("started from here");
    assert_eq!(job.state, State::Succeeded);
}
