//! Export buckets in both versions of the API.

use super::world::*;
use crate::core::{ErrorKind, Result};
use crate::journal::Permit;
use crate::providers::{ExportBucket, NewExportBucket, Provider};

fn wish(cloud: &str, role: &str) -> NewExportBucket {
    NewExportBucket {
        name: Some("export-bucket".into()),
        cloud: cloud.into(),
        role_id: role.into(),
        service_url: None,
        tenant_id: None,
        private_networking: None,
    }
}

async fn make(provider: &dyn Provider, wish: &NewExportBucket) -> Result<ExportBucket> {
    let buckets = provider.export_buckets().expect("buckets");
    let create = buckets.create(wish)?;
    let reply = provider.session().create(&create, Permit::for_tests()).await?;
    buckets.created(&reply)
}

/// Creates, shows, lists and deletes.
async fn life(provider: &dyn Provider, wish: &NewExportBucket) -> ExportBucket {
    let buckets = provider.export_buckets().expect("buckets");
    let made = make(provider, wish).await.expect("made");
    let shown = buckets.show(&made.id).await.expect("shown");
    assert_eq!((&shown.id, &shown.name), (&made.id, &made.name));
    assert_eq!(shown.role_id.as_deref(), Some(wish.role_id.as_str()));
    let all = buckets.list().await.expect("list");
    assert_eq!(all.iter().filter(|bucket| bucket.id == made.id).count(), 1);
    let delete = buckets.delete(&made.id).expect("request");
    provider.session().call(&delete).await.expect("deleted");
    made
}

const AWS_ROLE: &str = "32b6e34b3d91647abb20e7b8";
const AZURE_ROLE: &str = "32b6e34b3d91647abb20e7c2";
const GCP_ROLE: &str = "32b6e34b3d91647abb20e7c3";

#[tokio::test]
async fn every_cloud_in_v2() {
    let world = World::new().await;
    let provider = world.with_key();
    let aws = NewExportBucket { private_networking: Some(true), ..wish("AWS", AWS_ROLE) };
    let made = life(&*provider, &aws).await;
    assert_eq!((made.cloud.as_str(), made.private_networking), ("AWS", Some(true)));
    assert!(made.region.is_some());
    let url = "https://sandboxaccount.blob.core.windows.net/exports";
    let azure =
        NewExportBucket { name: None, service_url: Some(url.into()), ..wish("AZURE", AZURE_ROLE) };
    let made = life(&*provider, &azure).await;
    assert_eq!((made.name.as_str(), made.service_url.as_deref()), ("exports", Some(url)));
    assert!(made.tenant_id.is_some());
    let made = life(&*provider, &wish("GCP", GCP_ROLE)).await;
    assert_eq!(made.cloud, "GCP");
}

#[tokio::test]
async fn the_older_version_in_every_form() {
    let world = World::new().await;
    for more in ["", "envelope = true", "envelope = true\npretty = true"] {
        let profile = world.profile(ACCOUNT, &format!("api_version = \"v1.0\"\n{more}"));
        let provider = world.open(&profile);
        let made = life(&*provider, &wish("AWS", AWS_ROLE)).await;
        assert_eq!(made.cloud, "AWS");
    }
}

#[test]
fn the_older_version_is_the_one_of_the_vendor_s_example() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("runtime").block_on(async {
        let world = World::new().await;
        let profile = world.profile(ACCOUNT, "api_version = \"v1.0\"\nenvelope = true");
        let provider = world.open(&profile);
        let buckets = provider.export_buckets().expect("buckets");
        let wish = NewExportBucket { private_networking: Some(true), ..wish("AWS", AWS_ROLE) };
        let create = buckets.create(&wish).expect("request");
        let request = create.request();
        assert_eq!(
            request.target(),
            "/api/atlas/v1.0/groups/32b6e34b3d91647abb20e7b8/backup/exportBuckets?envelope=true"
        );
        assert_eq!(request.headers["accept"], "application/json");
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(
            String::from_utf8_lossy(&request.body),
            r#"{"bucketName":"export-bucket","cloudProvider":"AWS","iamRoleId":"32b6e34b3d91647abb20e7b8","requirePrivateNetworking":true}"#
        );
    });
}

#[tokio::test]
async fn refusals_are_read() {
    let world = World::new().await;
    let provider = world.with_key();
    let buckets = provider.export_buckets().expect("buckets");
    let absent = buckets.show("0123456789abcdef01234567").await.map(drop).expect_err("absent");
    assert_eq!(absent.kind, ErrorKind::NotFound);
    assert_eq!(buckets.show("nonsense").await.map(drop).expect_err("id").kind, ErrorKind::Usage);
    assert!(buckets.delete("nonsense").is_err());
    let unknown = wish("AWS", "0123456789abcdef01234567");
    let error = make(&*provider, &unknown).await.map(drop).expect_err("role");
    assert!(
        matches!(error.kind, ErrorKind::Rejected | ErrorKind::NotFound),
        "{:?} {}",
        error.kind,
        error.message
    );
}

#[tokio::test]
async fn deleting_twice_says_that_it_is_gone() {
    let world = World::new().await;
    let provider = world.with_key();
    let buckets = provider.export_buckets().expect("buckets");
    let made = make(&*provider, &wish("AWS", AWS_ROLE)).await.expect("made");
    let delete = buckets.delete(&made.id).expect("request");
    provider.session().call(&delete).await.expect("deleted");
    // Atlas removes it some time after it has said so.
    if let Err(error) = provider.session().call(&delete).await {
        assert_eq!(error.kind, ErrorKind::NotFound);
    }
}
