//! Replies with download links. They have no `Debug`: a link is a secret.

use serde::Deserialize;

use super::lenient;

/// Reply of `DescribeBackups`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct LinkedBackups {
    /// The sets of this page.
    #[serde(deserialize_with = "lenient::list")]
    pub backups: Vec<LinkedSet>,
}

/// Reply of `DescribeClusterBackups`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct LinkedClusters {
    /// The backups of this page.
    #[serde(deserialize_with = "lenient::list")]
    pub cluster_backups: Vec<LinkedCluster>,
}

/// One cluster backup.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct LinkedCluster {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub cluster_backup_id: Option<String>,
    /// The backups of its nodes.
    #[serde(deserialize_with = "lenient::list")]
    pub backups: Vec<LinkedSet>,
}

/// One backup set.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct LinkedSet {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub backup_id: Option<String>,
    /// Its size in bytes.
    #[serde(deserialize_with = "lenient::number")]
    pub backup_size: Option<u64>,
    /// Where it can be fetched; nothing where it can't.
    #[serde(rename = "BackupDownloadURL", deserialize_with = "lenient::text")]
    pub backup_download_url: Option<String>,
}
