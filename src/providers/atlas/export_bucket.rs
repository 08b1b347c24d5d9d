//! Export buckets, the one resource that is spoken in both API versions.
//!
//! Source: Atlas Administration API v2 document, export bucket operations;
//! Create One Snapshot Export Bucket (v1.0).

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;

use super::api::{Api, decode, with_json};
use super::bucket_rules;
use super::media::Resource;
use super::page;
use super::settings::ApiVersion;
use super::types::Bucket;
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Request, Result, Sent};
use crate::providers::{
    AccessRoles, EditExportBuckets, ExportBucket, ExportBuckets, NewExportBucket, PlannedChange,
    Reads,
};

const CREATE: &str = "createGroupBackupExportBucket";
const LIST: &str = "listGroupBackupExportBuckets";
const SHOW: &str = "getGroupBackupExportBucket";
const EDIT: &str = "updateGroupBackupExportBucket";
const DELETE: &str = "deleteGroupBackupExportBucket";

/// A project's export buckets.
pub struct Buckets {
    pub(super) api: Arc<Api>,
}

impl Buckets {
    /// The buckets behind an API.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }

    fn request(&self, operation: &str, method: Method, id: Option<&str>) -> Result<Request> {
        let mut path = format!("/groups/{}/backup/exportBuckets", self.api.project()?);
        if let Some(id) = id {
            bucket_rules::check_bucket_id(id)?;
            path.push('/');
            path.push_str(id);
        }
        let resource = match method {
            Method::DELETE => Resource::ExportBucketRemoval,
            _ => Resource::ExportBuckets,
        };
        Ok(match self.api.bucket_version() {
            ApiVersion::V2 => self.api.request(operation, method, resource, &path),
            ApiVersion::V1 => self.api.request_v1(operation, method, &path),
        })
    }
}

#[async_trait]
impl ExportBuckets for Buckets {
    fn create(&self, bucket: &NewExportBucket) -> Result<CreateRequest> {
        let body = bucket_rules::body(bucket, self.api.bucket_version())?;
        Ok(CreateRequest::new(with_json(self.request(CREATE, Method::POST, None)?, &body)))
    }

    fn created(&self, reply: &Reply) -> Result<ExportBucket> {
        let bucket: Bucket = decode(CREATE, reply)?;
        if bucket.id.as_deref().is_none_or(str::is_empty) {
            return Err(reply.unreadable(CREATE, "it names no bucket").sent(Sent::Yes));
        }
        Ok(bucket.into())
    }

    async fn list(&self) -> Result<Vec<ExportBucket>> {
        let request = self.request(LIST, Method::GET, None)?;
        let buckets: Vec<Bucket> = page::all(&self.api, &request).await?;
        Ok(buckets.into_iter().map(Into::into).collect())
    }

    async fn show(&self, id: &str) -> Result<ExportBucket> {
        let bucket: Bucket = self.api.read(&self.request(SHOW, Method::GET, Some(id))?).await?;
        Ok(bucket.into())
    }

    fn delete(&self, id: &str) -> Result<Request> {
        self.request(DELETE, Method::DELETE, Some(id))
    }

    fn edits(&self) -> Option<&dyn EditExportBuckets> {
        Some(self)
    }

    fn roles(&self) -> Option<&dyn AccessRoles> {
        Some(self)
    }
}

#[async_trait]
impl EditExportBuckets for Buckets {
    async fn set_private_networking(
        &self,
        id: &str,
        private: bool,
        reads: Reads,
    ) -> Result<PlannedChange> {
        bucket_rules::check_bucket_id(id)?;
        let mut change = PlannedChange::new(
            self.edit(id, private)?,
            format!(
                "turns private networking of bucket {id} {}",
                if private { "on" } else { "off" }
            ),
        );
        if reads.allowed() {
            let bucket = self.show(id).await?;
            if bucket.cloud != "AWS" {
                return Err(Error::new(
                    ErrorKind::Rejected,
                    format!(
                        "bucket {id} is at {}; private networking is for AWS only",
                        bucket.cloud
                    ),
                ));
            }
            if bucket.private_networking == Some(private) {
                change = change.warning("it is so already");
            }
        }
        Ok(change)
    }
}

impl Buckets {
    /// The older version of the API has no such request: always the newer one.
    fn edit(&self, id: &str, private: bool) -> Result<Request> {
        let path = format!("/groups/{}/backup/exportBuckets/{id}", self.api.project()?);
        let body = serde_json::json!({"requirePrivateNetworking": private});
        let request = self.api.request(EDIT, Method::PATCH, Resource::ExportBuckets, &path);
        Ok(with_json(request, &body))
    }
}

impl From<Bucket> for ExportBucket {
    fn from(bucket: Bucket) -> Self {
        Self {
            id: bucket.id.unwrap_or_default(),
            name: bucket.bucket_name.unwrap_or_default(),
            cloud: bucket.cloud_provider.unwrap_or_default(),
            role_id: bucket.iam_role_id.or(bucket.role_id),
            region: bucket.region,
            service_url: bucket.service_url,
            tenant_id: bucket.tenant_id,
            private_networking: bucket.require_private_networking,
        }
    }
}
