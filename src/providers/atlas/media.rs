//! The dated media type of every resource: the newest stable one.
//!
//! Atlas versions each resource by itself, and what happens without an exact
//! date is told in several ways; so one is always sent.
//!
//! Source: Atlas Administration API v2 document, response media types;
//! Versioned Atlas Administration API Overview.

/// A resource, as far as versions go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Export buckets: list, show, create, update.
    ExportBuckets,
    /// Removing an export bucket.
    ExportBucketRemoval,
    /// Snapshots of dedicated clusters, replica sets and sharded ones.
    Snapshots,
    /// Export jobs.
    ExportJobs,
    /// Restore jobs.
    RestoreJobs,
    /// Databases in a snapshot, and restores of single ones.
    CollectionRestores,
    /// Backup schedules.
    Schedules,
    /// The backup compliance policy.
    CompliancePolicy,
    /// Removing the backup compliance policy.
    CompliancePolicyRemoval,
    /// Private endpoints for object storage.
    PrivateEndpoints,
    /// Dedicated clusters.
    Clusters,
    /// Projects.
    Projects,
    /// Roles at the clouds.
    CloudProviderAccess,
    /// Flex clusters, their snapshots and restores.
    Flex,
}

impl Resource {
    /// The date of its version.
    pub const fn date(self) -> &'static str {
        match self {
            Self::ExportBuckets => "2024-05-30",
            Self::ExportBucketRemoval => "2023-01-01",
            Self::Snapshots | Self::ExportJobs | Self::RestoreJobs => "2023-01-01",
            Self::CollectionRestores => "2025-03-12",
            Self::Schedules => "2024-08-05",
            Self::CompliancePolicy => "2023-10-01",
            Self::CompliancePolicyRemoval => "2024-11-13",
            Self::PrivateEndpoints => "2024-11-13",
            Self::Clusters => "2024-08-05",
            Self::Projects | Self::CloudProviderAccess => "2023-01-01",
            Self::Flex => "2024-11-13",
        }
    }

    /// The value of the `Accept` header.
    pub fn accept(self) -> String {
        format!("application/vnd.atlas.{}+json", self.date())
    }
}
