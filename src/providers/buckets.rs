//! Export buckets: where snapshots are exported to.

use async_trait::async_trait;

use super::change::{PlannedChange, Reads};
use crate::core::{CreateRequest, Reply, Request, Result};

/// A place in object storage that snapshots are exported to.
#[derive(Debug, Clone)]
pub struct ExportBucket {
    /// The provider's id.
    pub id: String,
    /// Name of the bucket or container.
    pub name: String,
    /// The cloud that it lies in.
    pub cloud: String,
    /// Id of the role that grants access.
    pub role_id: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Address of the storage service.
    pub service_url: Option<String>,
    /// Tenant that the role belongs to.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking.
    pub private_networking: Option<bool>,
}

/// A wish for a new export bucket.
#[derive(Debug, Clone)]
pub struct NewExportBucket {
    /// Name of the bucket or container.
    pub name: Option<String>,
    /// The cloud that it lies in.
    pub cloud: String,
    /// Id of the role that grants access.
    pub role_id: String,
    /// Address of the storage service.
    pub service_url: Option<String>,
    /// Tenant that the role belongs to. Atlas ignores it by now and takes the
    /// role's own.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking.
    pub private_networking: Option<bool>,
}

/// Export buckets.
#[async_trait]
pub trait ExportBuckets: Send + Sync {
    /// Builds the request that makes one.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for values that the API refuses.
    fn create(&self, bucket: &NewExportBucket) -> Result<CreateRequest>;

    /// Reads the answer of a create.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`](crate::core::ErrorKind::Protocol) when it says no id.
    fn created(&self, reply: &Reply) -> Result<ExportBucket>;

    /// Lists all of them.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<ExportBucket>>;

    /// Shows one.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::core::ErrorKind::NotFound) when there is no such bucket.
    async fn show(&self, id: &str) -> Result<ExportBucket>;

    /// Builds the request that removes one; repeating it does no harm.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a malformed id.
    fn delete(&self, id: &str) -> Result<Request>;

    /// Changing one; `None` where there is no API for it.
    fn edits(&self) -> Option<&dyn EditExportBuckets> {
        None
    }

    /// Roles that can be given to a bucket; `None` where there is no API for it.
    fn roles(&self) -> Option<&dyn AccessRoles> {
        None
    }
}

/// Changing an export bucket.
#[async_trait]
pub trait EditExportBuckets: Send + Sync {
    /// Builds the request that changes whether exports go over private
    /// networking, the only thing about a bucket that can be changed.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a malformed id.
    async fn set_private_networking(
        &self,
        id: &str,
        private: bool,
        reads: Reads,
    ) -> Result<PlannedChange>;
}

/// A role at a cloud that grants access to a bucket.
#[derive(Debug, Clone)]
pub struct AccessRole {
    /// The id that [`NewExportBucket::role_id`] wants.
    pub id: String,
    /// The cloud that it belongs to.
    pub cloud: String,
    /// Whether it is set up completely.
    pub ready: bool,
    /// The cloud's own name of it: an ARN, a service principal, an account.
    pub cloud_name: Option<String>,
    /// Buckets that use it.
    pub buckets: Vec<String>,
}

/// Roles at clouds.
#[async_trait]
pub trait AccessRoles: Send + Sync {
    /// Lists all of them, of every cloud.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<AccessRole>>;
}
