//! Listings: all pages, exact limits, every kind of instance.

use serde_json::json;

use super::kit::{self, Kit};
use super::world::{CLOUD, EVERY, World};
use crate::config::read_options;
use crate::core::ErrorKind;
use crate::model::{Readiness, State, Trigger};
use crate::providers::{ListFilter, Provider};

#[tokio::test]
async fn all_pages_are_read_and_shifted_rows_are_dropped() {
    let kit = Kit::new(|operation, parameters| match operation {
        "DescribeDBInstanceAttribute" => kit::ok(kit::instance("local")),
        _ => {
            let page: usize = parameters["PageNumber"].parse().expect("page");
            // Row 100 is on both pages: the listing grew while it was read.
            let ids = if page == 1 { 1..=100 } else { 100..=120 };
            let rows: Vec<_> = ids
                .map(|n| {
                    let began = format!("2026-01-04T{:02}:{:02}:00Z", n / 60, n % 60);
                    let mut row = kit::set(&n.to_string(), &began);
                    row["BackupMode"] = json!("Automated");
                    row
                })
                .collect();
            let mut body = kit::sets(&rows);
            body["TotalCount"] = json!(120);
            kit::ok(body)
        }
    })
    .await;
    let backups = kit.dds.backups().list("dds-bp1", &ListFilter::default()).await.expect("list");
    assert_eq!(backups.len(), 120);
    assert_eq!(backups[0].backup_id.as_deref(), Some("120"));
    assert_eq!(backups[0].trigger, Some(Trigger::Scheduled));
    assert_eq!(kit.asked().len(), 3);

    let filter = ListFilter { limit: Some(2), ..ListFilter::default() };
    let newest = kit.dds.backups().list("dds-bp1", &filter).await.expect("list");
    let ids: Vec<_> = newest.iter().filter_map(|backup| backup.backup_id.as_deref()).collect();
    assert_eq!(ids, ["120", "119"]);
}

#[tokio::test]
async fn limits_of_time_are_widened_for_the_service_and_kept_exactly() {
    let rows = [
        kit::set("3", "2026-01-04T10:30:31Z"),
        kit::set("2", "2026-01-04T10:30:30Z"),
        kit::set("1", "2026-01-04T10:00:29Z"),
    ];
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("local")]),
        ("DescribeBackups", &[kit::sets(&rows)]),
    ])
    .await;
    let filter = ListFilter {
        since: "2026-01-04T10:00:30Z".parse().ok(),
        until: "2026-01-04T10:30:31Z".parse().ok(),
        limit: None,
    };
    let backups = kit.dds.backups().list("dds-bp1", &filter).await.expect("list");
    let ids: Vec<_> = backups.iter().filter_map(|backup| backup.backup_id.as_deref()).collect();
    assert_eq!(ids, ["2"]);
    assert_eq!(
        kit.asked()[1],
        "DescribeBackups EndTime=2026-01-04T10:31Z PageNumber=1 StartTime=2026-01-04T10:00Z"
    );
}

#[tokio::test]
async fn running_jobs_are_listed_beside_the_sets_and_their_absence_is_no_error() {
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackups", &[kit::sets(&[])]),
        ("DescribeBackupTasks", &[kit::job("Backuping")]),
    ])
    .await;
    let backups = kit.dds.backups().list("dds-bp1", &ListFilter::default()).await.expect("list");
    assert_eq!(backups.len(), 1);
    assert_eq!((backups[0].state, backups[0].job_id.as_deref()), (State::Running, Some("77")));

    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackups", &[kit::sets(&[kit::set("1", "2026-01-04T10:00:00Z")])]),
    ])
    .await;
    let backups = kit.dds.backups().list("dds-bp1", &ListFilter::default()).await.expect("list");
    assert_eq!(backups.len(), 1);
}

#[tokio::test]
async fn cluster_backups_have_no_total_and_end_with_a_short_page() {
    let kit = Kit::new(|operation, parameters| match operation {
        "DescribeDBInstanceAttribute" => kit::ok(kit::instance("cluster")),
        "DescribeBackupTasks" => kit::ok(json!({"BackupJobs": []})),
        _ => {
            let ids = if parameters["PageNo"] == "1" { 0..100 } else { 100..130 };
            let rows: Vec<_> = ids
                .map(|n| json!({"ClusterBackupId": format!("cb-{n}"), "ClusterBackupStatus": "OK"}))
                .collect();
            kit::ok(json!({"ClusterBackups": rows}))
        }
    })
    .await;
    let backups = kit.dds.backups().list("dds-bp1", &ListFilter::default()).await.expect("list");
    assert_eq!(backups.len(), 130);
}

#[tokio::test]
async fn the_sets_of_a_cluster_in_shard_mode_are_put_together() {
    let kit = Kit::new(|operation, parameters| match operation {
        "DescribeDBInstanceAttribute" => kit::ok(kit::instance("shards")),
        _ => {
            let id = format!("set-{}", parameters["NodeId"]);
            kit::ok(kit::sets(&[kit::set(&id, "2026-01-04T10:00:00Z")]))
        }
    })
    .await;
    let backups = kit.dds.backups().list("dds-bp1", &ListFilter::default()).await.expect("list");
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].backup_id.as_deref(), Some("set-d-1,set-d-2"));
    assert_eq!(backups[0].state, State::Succeeded);
    for id in ["set-d-1,set-d-2", "set-d-2", "77"] {
        let shown = kit.dds.backups().show("dds-bp1", id).await.expect(id);
        assert_eq!(shown.backup_id, backups[0].backup_id);
    }
}

#[tokio::test]
async fn targets_are_listed_by_type_and_shown_with_their_attributes() {
    let kit =
        Kit::new(|operation, parameters| match (operation, parameters.get("DBInstanceType")) {
            ("DescribeDBInstances", Some(kind)) => {
                let kind = if kind == "sharding" { "shards" } else { "cloud" };
                let mut body = kit::instance(kind);
                body["DBInstances"]["DBInstance"][0]["DBInstanceId"] = json!(format!("dds-{kind}"));
                body["TotalCount"] = json!(1);
                kit::ok(body)
            }
            _ => kit::ok(kit::instance("shards")),
        })
        .await;
    let targets = kit.dds.targets().list().await.expect("list");
    let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
    assert_eq!(names, ["dds-cloud", "dds-shards"]);
    assert_eq!(targets[0].readiness, Readiness::Ready);
    assert_eq!(
        kit.asked(),
        [
            "DescribeDBInstances DBInstanceType=replicate PageNumber=1 RegionId=cn-hangzhou",
            "DescribeDBInstances DBInstanceType=sharding PageNumber=1 RegionId=cn-hangzhou",
        ]
    );
    let shown = kit.dds.targets().show("dds-bp1").await.expect("show");
    let detail = |name: &str| {
        shown.details.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    assert_eq!((detail("shards"), detail("disk")), (Some("2"), Some("local")));
    assert_eq!(detail("lock_mode"), Some("Unlock"));
}

#[tokio::test]
async fn check_counts_regions() {
    let regions = json!({"Regions": {"DdsRegion": [{"RegionId": "cn-hangzhou"},
        {"RegionId": "cn-beijing"}]}});
    let kit = Kit::scripted(&[("DescribeRegions", &[regions])]).await;
    assert_eq!(kit.dds.check().await.expect("check"), "region cn-hangzhou, one of 2; a ready key");
}

#[tokio::test]
async fn filters_and_pages_are_those_of_the_service() {
    let page = |ids: std::ops::Range<usize>| {
        let rows: Vec<_> = ids.map(|n| json!({"DBInstanceId": format!("dds-{n}")})).collect();
        json!({"TotalCount": 31, "DBInstances": {"DBInstance": rows}})
    };
    let kit = Kit::scripted(&[("DescribeDBInstances", &[page(0..30), page(30..31)])]).await;
    let finds = kit.dds.targets().finds().expect("filters");
    let options = [("type", "sharding"), ("tags", "env=prod"), ("page_size", "30")];
    let options = options.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let values = read_options(finds.filters(), &options, "listings").expect("good");
    assert_eq!(finds.find(&values).await.expect("found").len(), 31);
    let query = "DescribeDBInstances DBInstanceType=sharding PageNumber=";
    let tags = "RegionId=cn-hangzhou Tag.1.Key=env Tag.1.Value=prod";
    assert_eq!(kit.asked(), [format!("{query}1 {tags}"), format!("{query}2 {tags}")]);
}

#[tokio::test]
async fn several_targets_are_shown_with_one_question_and_the_rest_by_itself() {
    let world = World::start().await;
    let client = world.open(&[]);
    let ids: Vec<_> = EVERY.map(str::to_owned).to_vec();
    let shown = client.0.targets().show_all(&ids).await;
    let names: Vec<_> = shown.iter().map(|one| one.as_ref().expect("shown").name.clone()).collect();
    assert_eq!(names, ids);

    let some = ["dds-bp1none".to_owned(), CLOUD.to_owned()];
    let shown = client.0.targets().show_all(&some).await;
    assert_eq!(shown[0].as_ref().expect_err("absent").kind, ErrorKind::NotFound);
    assert_eq!(shown[1].as_ref().expect("shown").name, CLOUD);
}

#[tokio::test]
async fn the_sandbox_filters_as_asked() {
    let world = World::start().await;
    let client = world.open(&[]);
    let finds = client.0.targets().finds().expect("filters");
    let mut counts = Vec::new();
    for options in [
        &[("type", "sharding")][..],
        &[("tags", "env=sandbox")],
        &[("tags", "env=prod")],
        &[("id", CLOUD)],
        &[("status", "Running"), ("charge_type", "PostPaid"), ("page_size", "30")],
    ] {
        let options: Vec<_> =
            options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let values = read_options(finds.filters(), &options, "listings").expect("good");
        counts.push(finds.find(&values).await.expect("found").len());
    }
    assert_eq!(counts[..4], [2, 6, 0, 1]);
    assert!((1..6).contains(&counts[4]), "{counts:?}");
}
