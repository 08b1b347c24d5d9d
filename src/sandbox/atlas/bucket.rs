//! Export buckets in the v1.0 form (AWS only) and the v2 form.
//!
//! Source: Atlas Administration API v1.0, "Create One Snapshot Export
//! Bucket"; Atlas Administration API v2, "Cloud Backups".

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::access;
use super::body::{Body, missing};
use super::call::{Call, is_id};
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::{FIRST, Operation};
use super::state::State;

/// Job seconds between the 204 of a delete and the bucket's disappearance.
const REMOVAL_SECONDS: f64 = 3.0;
const DATES: &[&str] = &["2023-01-01", "2024-05-30"];
const PROVIDERS: &[&str] = &["AWS", "AZURE", "GCP"];
const AWS_FIELDS: &[&str] =
    &["bucketName", "cloudProvider", "iamRoleId", "links", "requirePrivateNetworking"];
const AZURE_FIELDS: &[&str] =
    &["bucketName", "cloudProvider", "links", "roleId", "serviceUrl", "tenantId"];
const GCP_FIELDS: &[&str] = &["bucketName", "cloudProvider", "links", "roleId"];

/// One export bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bucket {
    /// Bucket id at Atlas.
    pub id: String,
    /// Project id.
    pub group_id: String,
    /// `AWS`, `AZURE` or `GCP`.
    pub provider: String,
    /// Name of the bucket or container.
    pub name: String,
    /// Role that may write to it.
    pub role_id: String,
    /// Azure only: address of the storage account.
    pub service_url: Option<String>,
    /// AWS only: whether exports take the private network.
    pub private: bool,
    /// When its removal was asked for, in milliseconds since the Unix epoch.
    pub removed_unix_ms: Option<i64>,
}

impl Bucket {
    /// Whether it is still there.
    pub fn exists(&self, call: &Call<'_>) -> bool {
        self.removed_unix_ms.is_none_or(|at| call.now.job_seconds_since(at) < REMOVAL_SECONDS)
    }

    fn view(&self, call: &Call<'_>) -> Value {
        let mut view = json!({
            "_id": self.id,
            "bucketName": self.name,
            "cloudProvider": self.provider,
            "links": call.links(&format!("/backup/exportBuckets/{}", self.id)),
        });
        match self.provider.as_str() {
            "AWS" => {
                view["iamRoleId"] = json!(self.role_id);
                view["region"] = json!("us-east-1");
                view["requirePrivateNetworking"] = json!(self.private);
            }
            "AZURE" => {
                view["roleId"] = json!(self.role_id);
                view["serviceUrl"] = json!(self.service_url);
                view["tenantId"] = json!(access::TENANT_ID);
            }
            _ => view["roleId"] = json!(self.role_id),
        }
        view
    }
}

const ALL: &str = "/groups/{groupId}/backup/exportBuckets";
const ONE: &str = "/groups/{groupId}/backup/exportBuckets/{exportBucketId}";

const fn operation(
    name: &'static str,
    (method, path): (&'static str, &'static str),
    dates: &'static [&'static str],
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates, limit: rates::BACKUPS, answer }
}

/// Operations on export buckets.
pub const OPERATIONS: &[Operation] = &[
    operation("listGroupBackupExportBuckets", ("GET", ALL), DATES, list),
    operation("createGroupBackupExportBucket", ("POST", ALL), DATES, create),
    operation("getGroupBackupExportBucket", ("GET", ONE), DATES, get),
    operation("updateGroupBackupExportBucket", ("PATCH", ONE), &["2024-05-30"], update),
    operation("deleteGroupBackupExportBucket", ("DELETE", ONE), FIRST, delete),
];

/// The oldest form knows AWS only.
fn aws_only(call: &Call<'_>) -> bool {
    call.form.date == "2023-01-01" && call.request.method != "DELETE"
}

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let any: Vec<&str> = [AWS_FIELDS, AZURE_FIELDS, GCP_FIELDS].concat();
    let body = Body::read(call.request, &any)?;
    let provider = body.text("cloudProvider")?.ok_or_else(|| missing("cloudProvider"))?;
    if !PROVIDERS.contains(&provider) || (aws_only(call) && provider != "AWS") {
        let detail = format!("No provider {provider} exists.");
        return Err(ApiError::new(400, "VALIDATION_ERROR", detail).about(provider));
    }
    let mut bucket = match provider {
        "AWS" => aws(&Body::read(call.request, AWS_FIELDS)?)?,
        "AZURE" => azure(&Body::read(call.request, AZURE_FIELDS)?)?,
        _ => gcp(&Body::read(call.request, GCP_FIELDS)?)?,
    };
    bucket.id = state.new_id();
    bucket.group_id = call.group().to_owned();
    let view = bucket.view(call);
    state.buckets.push(bucket);
    Ok(Answer::Object(200, view))
}

fn aws(body: &Body) -> Result<Bucket, ApiError> {
    let name = bucket_name(body)?.ok_or_else(|| missing("bucketName"))?;
    let role = body.required_id("iamRoleId")?;
    let private = body.flag("requirePrivateNetworking")?.unwrap_or(false);
    access::usable_role("AWS", role, "iamRoleId")?;
    Ok(Bucket { private, ..bucket("AWS", &name, role) })
}

fn azure(body: &Body) -> Result<Bucket, ApiError> {
    let role = body.required_id("roleId")?;
    let url = body.sized("serviceUrl", 33, 2048)?.ok_or_else(|| missing("serviceUrl"))?;
    let container = container_of(url)?;
    let name = bucket_name(body)?.or(container).ok_or_else(|| missing("bucketName"))?;
    body.text("tenantId")?;
    access::usable_role("AZURE", role, "roleId")?;
    Ok(Bucket { service_url: Some(url.to_owned()), ..bucket("AZURE", &name, role) })
}

fn gcp(body: &Body) -> Result<Bucket, ApiError> {
    let name = bucket_name(body)?.ok_or_else(|| missing("bucketName"))?;
    let role = body.required_id("roleId")?;
    access::usable_role("GCP", role, "roleId")?;
    Ok(bucket("GCP", &name, role))
}

fn bucket(provider: &str, name: &str, role: &str) -> Bucket {
    Bucket {
        id: String::new(),
        group_id: String::new(),
        provider: provider.to_owned(),
        name: name.to_owned(),
        role_id: role.to_owned(),
        service_url: None,
        private: false,
        removed_unix_ms: None,
    }
}

fn bucket_name(body: &Body) -> Result<Option<String>, ApiError> {
    let Some(name) = body.sized("bucketName", 3, 63)? else { return Ok(None) };
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b);
    if name.bytes().all(fits) {
        return Ok(Some(name.to_owned()));
    }
    let detail = format!("The export bucket name {name} is invalid.");
    Err(ApiError::new(400, "EXPORT_BUCKET_NAME_INVALID", detail).about(name))
}

/// The container that an Azure address names, if it names one.
fn container_of(url: &str) -> Result<Option<String>, ApiError> {
    let wrong = || ApiError::invalid("serviceUrl", "must be the address of an Azure blob store");
    let rest = url.strip_prefix("https://").ok_or_else(wrong)?;
    let (host, container) = rest.split_once('/').unwrap_or((rest, ""));
    let account = host.strip_suffix(".blob.core.windows.net").ok_or_else(wrong)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if account.is_empty() || !account.bytes().all(plain) || container.contains(['/', '?', '#']) {
        return Err(wrong());
    }
    Ok((!container.is_empty()).then(|| container.to_owned()))
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let shown = |b: &&Bucket| {
        b.group_id == call.group() && b.exists(call) && (!aws_only(call) || b.provider == "AWS")
    };
    Ok(Answer::List(state.buckets.iter().filter(shown).map(|b| b.view(call)).collect()))
}

impl State {
    /// Position of an export bucket of the project.
    ///
    /// # Errors
    /// 404 `EXPORT_BUCKET_NOT_FOUND`.
    pub fn bucket_at(&self, id: &str, call: &Call<'_>) -> Result<usize, ApiError> {
        let here = |b: &Bucket| b.id == id && b.group_id == call.group() && b.exists(call);
        let found = self.buckets.iter().position(here).filter(|_| is_id(id));
        found.ok_or_else(|| {
            let detail = format!("No export bucket with ID {id} exists.");
            ApiError::new(404, "EXPORT_BUCKET_NOT_FOUND", detail).about(id)
        })
    }
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = call.parameter("exportBucketId");
    let bucket = &state.buckets[state.bucket_at(id, call)?];
    if aws_only(call) && bucket.provider != "AWS" {
        let detail = format!("No export bucket with ID {id} exists.");
        return Err(ApiError::new(404, "EXPORT_BUCKET_NOT_FOUND", detail).about(id));
    }
    Ok(Answer::Object(200, bucket.view(call)))
}

fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let at = state.bucket_at(call.parameter("exportBucketId"), call)?;
    let body = Body::read(call.request, &["requirePrivateNetworking"])?;
    let private = body.flag("requirePrivateNetworking")?;
    let private = private.ok_or_else(|| missing("requirePrivateNetworking"))?;
    let bucket = &mut state.buckets[at];
    if bucket.provider != "AWS" {
        return Err(ApiError::invalid("requirePrivateNetworking", "is for AWS buckets only"));
    }
    bucket.private = private;
    Ok(Answer::Object(200, bucket.view(call)))
}

fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let at = state.bucket_at(call.parameter("exportBucketId"), call)?;
    let id = state.buckets[at].id.clone();
    if state.auto_exports_to(&id) {
        let detail = "The export bucket is in use by the backup schedule of a cluster.";
        return Err(ApiError::new(400, "EXPORT_BUCKET_DELETE_FAILED", detail).about(id));
    }
    state.buckets[at].removed_unix_ms.get_or_insert(call.now.unix_ms);
    Ok(Answer::Nothing)
}
