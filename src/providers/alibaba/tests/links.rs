//! Download links: asked for on request only, and never shown by accident.

use secrecy::ExposeSecret;
use serde_json::json;

use super::kit::{self, Kit};
use super::world::{LOCAL, World};
use crate::core::ErrorKind;
use crate::providers::Provider;

#[tokio::test]
async fn links_come_with_name_size_and_end() {
    let mut set = kit::set("1", "2026-01-05T08:00:00Z");
    set["BackupDownloadURL"] =
        json!("https://oss.example/a/hins_1.tar.gz?Expires=1767600000&Signature=hush");
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("local")]),
        ("DescribeBackups", &[kit::sets(&[set])]),
    ])
    .await;
    let downloads = (&kit.dds as &dyn Provider).backup_downloads().expect("it has");
    let links = downloads.links("dds-bp1", "1").await.expect("links");
    assert_eq!(links.len(), 1);
    assert_eq!((links[0].name.as_str(), links[0].size), ("hins_1.tar.gz", Some(1024)));
    assert_eq!(
        links[0].expires_at.map(|at| at.to_string()).as_deref(),
        Some("2026-01-05T08:00:00Z")
    );
    assert!(links[0].url.expose_secret().ends_with("Signature=hush"));
}

#[tokio::test]
async fn a_backup_without_links_says_so() {
    let mut set = kit::set("1", "2026-01-05T08:00:00Z");
    set["BackupDownloadURL"] = json!("");
    let kit = Kit::scripted(&[
        ("DescribeDBInstanceAttribute", &[kit::instance("cloud")]),
        ("DescribeBackups", &[kit::sets(&[set])]),
        ("DescribeBackupTasks", &[json!({"BackupJobs": []})]),
    ])
    .await;
    let downloads = (&kit.dds as &dyn Provider).backup_downloads().expect("it has");
    let error = downloads.links("dds-bp1", "1").await.err().expect("refused");
    assert_eq!(error.kind, ErrorKind::Rejected);
}

#[tokio::test]
async fn the_sandbox_gives_links_of_local_disks() {
    let world = World::start().await;
    for settings in [&[][..], &[("format", "xml")]] {
        let client = world.open(settings);
        let id = client.run(LOCAL).await.backup_id.expect("an id");
        let downloads = client.0.backup_downloads().expect("it has");
        assert_eq!(downloads.links(LOCAL, &id).await.expect("links").len(), 1);
    }
}
