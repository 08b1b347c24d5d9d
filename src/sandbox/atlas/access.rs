//! Cloud provider access: the roles that export buckets lean on.
//!
//! Source: Atlas Administration API v2, "Cloud Provider Access", schema
//! `CloudProviderAccessRoles`.

use serde_json::{Value, json};

use super::bucket::Bucket;
use super::call::Call;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::{FIRST, Operation};
use super::seed::SET_UP_UNIX_MS;
use super::state::State;
use crate::sandbox::service::rfc3339;

/// One role that the project has at a cloud provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Role id at Atlas.
    pub id: &'static str,
    /// `AWS`, `AZURE` or `GCP`.
    pub provider: &'static str,
    /// Whether the provider's side has been set up.
    pub ready: bool,
}

/// Tenant of the Azure role.
pub const TENANT_ID: &str = "5a4db0c5-0000-4000-8000-0000000000a1";

/// Sandbox test data. The first has the id that the vendor's example uses.
const ROLES: &[Role] = &[
    Role { id: "32b6e34b3d91647abb20e7b8", provider: "AWS", ready: true },
    Role { id: "32b6e34b3d91647abb20e7c1", provider: "AWS", ready: false },
    Role { id: "32b6e34b3d91647abb20e7c2", provider: "AZURE", ready: true },
    Role { id: "32b6e34b3d91647abb20e7c3", provider: "GCP", ready: true },
    Role { id: "32b6e34b3d91647abb20e7c4", provider: "GCP", ready: false },
];

/// Operations on cloud provider access.
pub const OPERATIONS: &[Operation] = &[Operation {
    name: "listGroupCloudProviderAccess",
    method: "GET",
    path: "/groups/{groupId}/cloudProviderAccess",
    dates: FIRST,
    limit: rates::ACCESS,
    answer: list,
}];

/// The role that a bucket may use.
///
/// # Errors
/// 404 `RESOURCE_NOT_FOUND` for an unknown role, 400 `VALIDATION_ERROR` for
/// one that is not set up.
pub fn usable_role(provider: &str, id: &str, field: &str) -> Result<Role, ApiError> {
    let found = ROLES.iter().find(|role| role.provider == provider && role.id == id);
    let Some(role) = found else {
        let detail = format!("Cannot find resource {id}.");
        return Err(ApiError::new(404, "RESOURCE_NOT_FOUND", detail).about(id));
    };
    if role.ready {
        return Ok(*role);
    }
    Err(ApiError::invalid(field, "the role has not been authorized"))
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let of = |provider: &str| -> Vec<Value> {
        ROLES
            .iter()
            .filter(|role| role.provider == provider)
            .map(|role| view(role, &usages(state, role, call)))
            .collect()
    };
    let roles = json!({
        "awsIamRoles": of("AWS"),
        "azureServicePrincipals": of("AZURE"),
        "gcpServiceAccounts": of("GCP"),
    });
    Ok(Answer::Object(200, roles))
}

fn usages(state: &State, role: &Role, call: &Call<'_>) -> Vec<Value> {
    let uses = |bucket: &&Bucket| bucket.role_id == role.id && bucket.exists(call);
    let usage = |bucket: &Bucket| {
        json!({
            "featureId": {"exportBucketId": bucket.id, "groupId": bucket.group_id},
            "featureType": "EXPORT_SNAPSHOT",
        })
    };
    state.buckets.iter().filter(uses).map(usage).collect()
}

fn view(role: &Role, usages: &[Value]) -> Value {
    let created = rfc3339(SET_UP_UNIX_MS);
    let ready = |value: Value| if role.ready { value } else { Value::Null };
    match role.provider {
        "AWS" => json!({
            "atlasAWSAccountArn": "arn:aws:iam::000000000000:root",
            "atlasAssumedRoleExternalId": "5a4db0c5-0000-4000-8000-0000000000a0",
            "authorizedDate": ready(json!(created)),
            "createdDate": created,
            "featureUsages": usages,
            "iamAssumedRoleArn": ready(json!("arn:aws:iam::000000000000:role/sandbox-export")),
            "providerName": "AWS",
            "roleId": role.id,
        }),
        "AZURE" => json!({
            "_id": role.id,
            "atlasAzureAppId": "5a4db0c5-0000-4000-8000-0000000000a2",
            "createdDate": created,
            "featureUsages": usages,
            "lastUpdatedDate": created,
            "providerName": "AZURE",
            "servicePrincipalId": "5a4db0c5-0000-4000-8000-0000000000a3",
            "tenantId": TENANT_ID,
        }),
        _ => json!({
            "createdDate": created,
            "featureUsages": usages,
            "gcpServiceAccountForAtlas": "sandbox@sandbox.iam.gserviceaccount.test",
            "providerName": "GCP",
            "roleId": role.id,
            "status": if role.ready { "COMPLETE" } else { "IN_PROGRESS" },
        }),
    }
}
