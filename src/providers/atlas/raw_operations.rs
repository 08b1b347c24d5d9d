//! The documented operations around backups, each with the date of its
//! version; an empty one is v1.0, whose media type has none.
//!
//! Left out are the two of the token service: their answers are credentials.
//!
//! Source: Atlas Administration API v2 document, operation ids and response
//! media types; Create One Snapshot Export Bucket (v1.0).

use crate::providers::RawOperation;

macro_rules! operations {
    ($(($name:literal, $method:literal, $path:literal, $date:literal, $changes:literal,
        $about:literal),)*) => {
        /// All of them, sorted by name.
        pub(super) const OPERATIONS: &[RawOperation] = &[$(RawOperation {
            name: $name,
            method: $method,
            path: $path,
            changes: $changes,
            about: $about,
        }),*];

        /// The version's date by name.
        const DATES: &[(&str, &str)] = &[$(($name, $date)),*];
    };
}

#[rustfmt::skip]
operations! {
    ("cancelGroupClusterBackupRestoreJob", "DELETE", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs/{restoreJobId}", "2023-01-01", true, "Cancel a restore"),
    ("createGroupBackupExportBucket", "POST", "/api/atlas/v2/groups/{groupId}/backup/exportBuckets", "2024-05-30", true, "Create an export bucket"),
    ("createGroupBackupExportBucketV1", "POST", "/api/atlas/v1.0/groups/{groupId}/backup/exportBuckets", "", true, "Create an export bucket, in the older version"),
    ("createGroupBackupPrivateEndpoint", "POST", "/api/atlas/v2/groups/{groupId}/backup/{cloudProvider}/privateEndpoints", "2024-11-13", true, "Create a private endpoint for object storage"),
    ("createGroupClusterBackupExport", "POST", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/exports", "2023-01-01", true, "Export a snapshot"),
    ("createGroupClusterBackupRestoreJob", "POST", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs", "2023-01-01", true, "Restore or download a snapshot"),
    ("createGroupClusterCollectionRestoreJob", "POST", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs", "2025-03-12", true, "Restore single databases or collections"),
    ("createGroupFlexClusterBackupRestoreJob", "POST", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/restoreJobs", "2024-11-13", true, "Restore a flex snapshot"),
    ("createGroupServerlessBackupRestoreJob", "POST", "/api/atlas/v2/groups/{groupId}/serverless/{clusterName}/backup/restoreJobs", "2023-01-01", true, "Restore a serverless snapshot"),
    ("deleteGroupBackupExportBucket", "DELETE", "/api/atlas/v2/groups/{groupId}/backup/exportBuckets/{exportBucketId}", "2023-01-01", true, "Delete an export bucket"),
    ("deleteGroupBackupExportBucketV1", "DELETE", "/api/atlas/v1.0/groups/{groupId}/backup/exportBuckets/{exportBucketId}", "", true, "Delete an export bucket, in the older version"),
    ("deleteGroupBackupPrivateEndpoint", "DELETE", "/api/atlas/v2/groups/{groupId}/backup/{cloudProvider}/privateEndpoints/{endpointId}", "2024-11-13", true, "Delete a private endpoint for object storage"),
    ("deleteGroupClusterBackupSchedule", "DELETE", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/schedule", "2024-08-05", true, "Remove all policies of a backup schedule"),
    ("deleteGroupClusterBackupSnapshot", "DELETE", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}", "2023-01-01", true, "Delete a snapshot of a replica set"),
    ("deleteGroupClusterBackupSnapshotShardedCluster", "DELETE", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedCluster/{snapshotId}", "2023-01-01", true, "Delete a snapshot of a sharded cluster"),
    ("disableGroupBackupCompliancePolicy", "DELETE", "/api/atlas/v2/groups/{groupId}/backupCompliancePolicy", "2024-11-13", true, "Remove the backup compliance policy"),
    ("downloadGroupFlexClusterBackup", "POST", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/download", "2024-11-13", true, "Make a flex snapshot ready to download"),
    ("getGroupBackupCompliancePolicy", "GET", "/api/atlas/v2/groups/{groupId}/backupCompliancePolicy", "2023-10-01", false, "Show the backup compliance policy"),
    ("getGroupBackupExportBucket", "GET", "/api/atlas/v2/groups/{groupId}/backup/exportBuckets/{exportBucketId}", "2024-05-30", false, "Show an export bucket"),
    ("getGroupBackupExportBucketV1", "GET", "/api/atlas/v1.0/groups/{groupId}/backup/exportBuckets/{exportBucketId}", "", false, "Show an export bucket, in the older version"),
    ("getGroupBackupPrivateEndpoint", "GET", "/api/atlas/v2/groups/{groupId}/backup/{cloudProvider}/privateEndpoints/{endpointId}", "2024-11-13", false, "Show a private endpoint for object storage"),
    ("getGroupCluster", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}", "2024-08-05", false, "Show a cluster"),
    ("getGroupClusterBackupExport", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/exports/{exportId}", "2023-01-01", false, "Show an export"),
    ("getGroupClusterBackupRestoreJob", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs/{restoreJobId}", "2023-01-01", false, "Show a restore"),
    ("getGroupClusterBackupSchedule", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/schedule", "2024-08-05", false, "Show a backup schedule"),
    ("getGroupClusterBackupSnapshot", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}", "2023-01-01", false, "Show a snapshot of a replica set"),
    ("getGroupClusterBackupSnapshotDatabase", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/{databaseName}", "2025-03-12", false, "Show a database in a snapshot"),
    ("getGroupClusterBackupSnapshotDatabaseCollection", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/{databaseName}/collections/{collectionName}", "2025-03-12", false, "Show a collection in a snapshot"),
    ("getGroupClusterBackupSnapshotShardedCluster", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedCluster/{snapshotId}", "2023-01-01", false, "Show a snapshot of a sharded cluster"),
    ("getGroupClusterCollectionRestoreJob", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}", "2025-03-12", false, "Show a restore of single collections"),
    ("getGroupClusterCollectionRestoreJobCollection", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}/collections/{sourceNamespace}", "2025-03-12", false, "Show how one collection of a restore stands"),
    ("getGroupFlexCluster", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}", "2024-11-13", false, "Show a flex cluster"),
    ("getGroupFlexClusterBackupRestoreJob", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/restoreJobs/{restoreJobId}", "2024-11-13", false, "Show a restore of a flex cluster"),
    ("getGroupFlexClusterBackupSnapshot", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/snapshots/{snapshotId}", "2024-11-13", false, "Show a snapshot of a flex cluster"),
    ("getGroupServerlessBackupRestoreJob", "GET", "/api/atlas/v2/groups/{groupId}/serverless/{clusterName}/backup/restoreJobs/{restoreJobId}", "2023-01-01", false, "Show a restore of a serverless instance"),
    ("getGroupServerlessBackupSnapshot", "GET", "/api/atlas/v2/groups/{groupId}/serverless/{clusterName}/backup/snapshots/{snapshotId}", "2023-01-01", false, "Show a snapshot of a serverless instance"),
    ("listClusterDetails", "GET", "/api/atlas/v2/clusters", "2023-01-01", false, "List the clusters of every project"),
    ("listGroupBackupExportBuckets", "GET", "/api/atlas/v2/groups/{groupId}/backup/exportBuckets", "2024-05-30", false, "List export buckets"),
    ("listGroupBackupExportBucketsV1", "GET", "/api/atlas/v1.0/groups/{groupId}/backup/exportBuckets", "", false, "List export buckets, in the older version"),
    ("listGroupBackupPrivateEndpoints", "GET", "/api/atlas/v2/groups/{groupId}/backup/{cloudProvider}/privateEndpoints", "2024-11-13", false, "List private endpoints for object storage"),
    ("listGroupCloudProviderAccess", "GET", "/api/atlas/v2/groups/{groupId}/cloudProviderAccess", "2023-01-01", false, "List roles at the clouds"),
    ("listGroupClusterBackupExports", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/exports", "2023-01-01", false, "List exports of a cluster"),
    ("listGroupClusterBackupRestoreJobs", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs", "2023-01-01", false, "List restores of a cluster"),
    ("listGroupClusterBackupSnapshotDatabaseCollections", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases/{databaseName}/collections", "2025-03-12", false, "List collections in a snapshot"),
    ("listGroupClusterBackupSnapshotDatabases", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases", "2025-03-12", false, "List databases in a snapshot"),
    ("listGroupClusterBackupSnapshotShardedClusters", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedClusters", "2023-01-01", false, "List snapshots of a sharded cluster"),
    ("listGroupClusterBackupSnapshots", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots", "2023-01-01", false, "List snapshots of a replica set"),
    ("listGroupClusterCollectionRestoreJobCollections", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs/{jobId}/collections", "2025-03-12", false, "List how each collection of a restore stands"),
    ("listGroupClusterCollectionRestoreJobs", "GET", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/collectionRestoreJobs", "2025-03-12", false, "List restores of single collections"),
    ("listGroupClusters", "GET", "/api/atlas/v2/groups/{groupId}/clusters", "2024-08-05", false, "List the clusters of a project"),
    ("listGroupFlexClusterBackupRestoreJobs", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/restoreJobs", "2024-11-13", false, "List restores of a flex cluster"),
    ("listGroupFlexClusterBackupSnapshots", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters/{name}/backup/snapshots", "2024-11-13", false, "List snapshots of a flex cluster"),
    ("listGroupFlexClusters", "GET", "/api/atlas/v2/groups/{groupId}/flexClusters", "2024-11-13", false, "List flex clusters"),
    ("listGroupServerlessBackupRestoreJobs", "GET", "/api/atlas/v2/groups/{groupId}/serverless/{clusterName}/backup/restoreJobs", "2023-01-01", false, "List restores of a serverless instance"),
    ("listGroupServerlessBackupSnapshots", "GET", "/api/atlas/v2/groups/{groupId}/serverless/{clusterName}/backup/snapshots", "2023-01-01", false, "List snapshots of a serverless instance"),
    ("listGroups", "GET", "/api/atlas/v2/groups", "2023-01-01", false, "List projects"),
    ("takeGroupClusterBackupSnapshots", "POST", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots", "2023-01-01", true, "Take a snapshot"),
    ("updateGroupBackupCompliancePolicy", "PUT", "/api/atlas/v2/groups/{groupId}/backupCompliancePolicy", "2023-10-01", true, "Enable or change the backup compliance policy, for good"),
    ("updateGroupBackupExportBucket", "PATCH", "/api/atlas/v2/groups/{groupId}/backup/exportBuckets/{exportBucketId}", "2024-05-30", true, "Switch private networking of an export bucket"),
    ("updateGroupClusterBackupSchedule", "PATCH", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/schedule", "2024-08-05", true, "Change a backup schedule"),
    ("updateGroupClusterBackupSnapshot", "PATCH", "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}", "2023-01-01", true, "Change how long a snapshot is kept"),}

/// The `Accept` header of an operation.
pub(super) fn accept(name: &str) -> String {
    match DATES.iter().find(|(known, _)| *known == name) {
        Some((_, date)) if !date.is_empty() => format!("application/vnd.atlas.{date}+json"),
        _ => "application/json".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_sorted_and_named_once() {
        assert!(OPERATIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(OPERATIONS.iter().all(|known| known.changes != (known.method == "GET")));
    }

    #[test]
    fn versions_agree_with_what_the_commands_send() {
        use super::super::media::Resource;
        for (name, resource) in [
            ("listGroupBackupExportBuckets", Resource::ExportBuckets),
            ("deleteGroupBackupExportBucket", Resource::ExportBucketRemoval),
            ("takeGroupClusterBackupSnapshots", Resource::Snapshots),
            ("createGroupClusterBackupExport", Resource::ExportJobs),
            ("createGroupClusterBackupRestoreJob", Resource::RestoreJobs),
            ("createGroupClusterCollectionRestoreJob", Resource::CollectionRestores),
            ("updateGroupClusterBackupSchedule", Resource::Schedules),
            ("getGroupBackupCompliancePolicy", Resource::CompliancePolicy),
            ("disableGroupBackupCompliancePolicy", Resource::CompliancePolicyRemoval),
            ("listGroupBackupPrivateEndpoints", Resource::PrivateEndpoints),
            ("getGroupCluster", Resource::Clusters),
            ("listGroups", Resource::Projects),
            ("listGroupCloudProviderAccess", Resource::CloudProviderAccess),
            ("getGroupFlexCluster", Resource::Flex),
        ] {
            assert_eq!(accept(name), resource.accept(), "{name}");
        }
        assert_eq!(accept("createGroupBackupExportBucketV1"), "application/json");
    }
}
