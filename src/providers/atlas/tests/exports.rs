//! Exports, the buckets they go to, and the roles behind those.

use jiff::{SignedDuration, Timestamp};

use super::world::*;
use crate::config::{Origin, Value, Values};
use crate::core::{ErrorKind, Result};
use crate::journal::Permit;
use crate::model::{Follow, Job, State};
use crate::providers::{
    BackupChoice, ExportWish, Finding, JobPlan, ListFilter, LostCreate, NewExportBucket, Provider,
    Reads,
};

const AWS_ROLE: &str = "32b6e34b3d91647abb20e7b8";
const GCP_ROLE: &str = "32b6e34b3d91647abb20e7c3";
const ABSENT: &str = "0123456789abcdef01234567";

async fn bucket(provider: &dyn Provider, cloud: &str, role: &str) -> String {
    let buckets = provider.export_buckets().expect("buckets");
    let wish = NewExportBucket {
        name: Some("export-bucket".into()),
        cloud: cloud.into(),
        role_id: role.into(),
        service_url: None,
        tenant_id: None,
        private_networking: None,
    };
    let create = buckets.create(&wish).expect("request");
    let reply = provider.session().create(&create, Permit::for_tests()).await.expect("made");
    buckets.created(&reply).expect("bucket").id
}

async fn plan(
    provider: &dyn Provider,
    target: &str,
    bucket: &str,
    reads: Reads,
) -> Result<JobPlan> {
    let marker = marker();
    let mut options = Values::default();
    let pairs = Value::List(vec!["team=ops".into()]);
    options.set("custom_data", pairs, Origin::Flag("set"));
    let wish = ExportWish {
        target,
        backup: BackupChoice::Latest,
        bucket,
        options: &options,
        marker: &marker,
        reads,
    };
    provider.exports().expect("exports").plan(&wish).await
}

async fn start(provider: &dyn Provider, plan: &JobPlan) -> Follow {
    let reply = provider.session().create(&plan.request, Permit::for_tests()).await;
    provider.exports().expect("exports").started(plan, &reply.expect("accepted")).expect("started")
}

async fn end(provider: &dyn Provider, mut follow: Follow) -> Job {
    for _ in 0..1000 {
        let job = provider.exports().expect("exports").observe(&mut follow).await.expect("look");
        if job.state.is_final() {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no end");
}

#[tokio::test]
async fn a_snapshot_is_exported_to_its_end() {
    let world = World::new().await;
    let provider = world.with_account();
    let bucket = bucket(&*provider, "AWS", AWS_ROLE).await;
    for target in ["Cluster0", "Sharded0"] {
        let plan = plan(&*provider, target, &bucket, Reads::Allowed).await.expect("planned");
        assert!(plan.danger.is_none());
        let begun = start(&*provider, &plan).await;
        assert!(begun.backup_id.is_some());
        let job = end(&*provider, begun.clone()).await;
        assert_eq!(
            (job.state, job.provider_state.as_deref()),
            (State::Succeeded, Some("Successful"))
        );
        assert_eq!(job.details["bucket"], bucket.as_str());
        assert!(job.completed_at >= job.created_at && job.created_at.is_some());
        let exports = provider.exports().expect("exports");
        let all = exports.list(target, &ListFilter::default()).await.expect("list");
        assert_eq!(all.first().map(|job| job.id.clone()), begun.job_id);
    }
}

#[tokio::test]
async fn an_export_that_fails_says_why() {
    let world = World::new().await;
    let provider = world.with_account();
    let bucket = bucket(&*provider, "AWS", AWS_ROLE).await;
    world.script("next_export", "Failed").await;
    let plan = plan(&*provider, "Cluster0", &bucket, Reads::Allowed).await.expect("planned");
    let job = end(&*provider, start(&*provider, &plan).await).await;
    assert_eq!(job.state, State::Failed);
    assert!(job.message.is_some_and(|message| !message.is_empty()));
}

#[tokio::test]
async fn wrong_exports_are_refused() {
    let world = World::new().await;
    let provider = world.with_account();
    let refused = async |target, bucket| {
        plan(&*provider, target, bucket, Reads::Allowed).await.map(drop).expect_err("refused").kind
    };
    assert_eq!(refused("Cluster0", "nonsense").await, ErrorKind::Usage);
    assert_eq!(refused("Flex0", ABSENT).await, ErrorKind::Unsupported);
    let plan = plan(&*provider, "Cluster0", ABSENT, Reads::Allowed).await.expect("planned");
    let error = provider.session().create(&plan.request, Permit::for_tests()).await.map(drop);
    assert_eq!(error.expect_err("absent").kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_dry_run_shows_the_documented_request() {
    let world = World::new().await;
    let provider = world.with_account();
    let plan = plan(&*provider, "Cluster0", ABSENT, Reads::Forbidden).await.expect("planned");
    let request = plan.request.request();
    assert_eq!(
        request.target(),
        "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup/exports"
    );
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        r#"{"snapshotId":"{snapshot-id}","exportBucketId":"0123456789abcdef01234567","customData":[{"key":"team","value":"ops"},{"key":"cloudbak","value":"cloudbak run=01JTEST slot=daily"}]}"#
    );
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn a_lost_start_is_found_by_its_mark() {
    let world = World::new().await;
    let provider = world.open(&world.profile(ACCOUNT, "listing_delay = \"1s\""));
    let exports = provider.exports().expect("exports");
    let bucket = bucket(&*provider, "AWS", AWS_ROLE).await;
    let plan = plan(&*provider, "Cluster0", &bucket, Reads::Allowed).await.expect("planned");
    let lost = LostCreate {
        target: "Cluster0".into(),
        marker: marker(),
        sent_at: Timestamp::now() - SignedDuration::from_secs(60),
        before: plan.before.clone(),
        refused_as_busy: false,
    };
    let absent = exports.find_lost(&lost).await.expect("look");
    assert!(matches!(absent, Finding::NotAccepted));
    let started = start(&*provider, &plan).await;
    let found = exports.find_lost(&lost).await.expect("look");
    let Finding::Accepted(follow) = found else { panic!("accepted") };
    assert_eq!(follow.job_id, started.job_id);
}

#[tokio::test]
async fn private_networking_is_switched_at_aws_only() {
    let world = World::new().await;
    let provider = world.with_account();
    let edits = provider.export_buckets().and_then(|buckets| buckets.edits()).expect("edits");
    let aws = bucket(&*provider, "AWS", AWS_ROLE).await;
    let change = edits.set_private_networking(&aws, true, Reads::Allowed).await.expect("planned");
    assert_eq!(
        String::from_utf8_lossy(&change.request.request().body),
        r#"{"requirePrivateNetworking":true}"#
    );
    apply(&*provider, &change).await.expect("changed");
    let shown = provider.export_buckets().expect("buckets").show(&aws).await.expect("shown");
    assert_eq!(shown.private_networking, Some(true));
    let gcp = bucket(&*provider, "GCP", GCP_ROLE).await;
    let error = edits.set_private_networking(&gcp, true, Reads::Allowed).await.map(drop);
    assert_eq!(error.expect_err("Google Cloud").kind, ErrorKind::Rejected);
    assert!(edits.set_private_networking("nonsense", true, Reads::Forbidden).await.is_err());
}

#[tokio::test]
async fn roles_are_listed_with_the_id_that_a_bucket_wants() {
    let world = World::new().await;
    let provider = world.with_account();
    let bucket = bucket(&*provider, "AWS", AWS_ROLE).await;
    let roles = provider.export_buckets().and_then(|buckets| buckets.roles()).expect("roles");
    let all = roles.list().await.expect("list");
    let aws = all.iter().find(|role| role.id == AWS_ROLE).expect("the role");
    assert!(aws.ready && aws.cloud == "AWS" && aws.cloud_name.is_some());
    assert!(aws.buckets.is_empty() || aws.buckets.contains(&bucket));
    assert!(all.iter().any(|role| role.cloud == "AZURE"));
    assert!(all.iter().any(|role| role.id == GCP_ROLE && role.cloud == "GCP"));
}
