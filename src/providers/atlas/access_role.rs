//! Roles at the clouds that grant Atlas access to a bucket.
//!
//! Source: Atlas Administration API v2 document, operation
//! `listGroupCloudProviderAccess`; Set Up Unified AWS Access.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::export_bucket::Buckets;
use super::media::Resource;
use crate::core::Result;
use crate::providers::{AccessRole, AccessRoles};

#[async_trait]
impl AccessRoles for Buckets {
    async fn list(&self) -> Result<Vec<AccessRole>> {
        let path = "/cloudProviderAccess";
        let request =
            self.api.get("listGroupCloudProviderAccess", Resource::CloudProviderAccess, path)?;
        // Three lists in one object, which has no pages.
        let found: Json = self.api.read(&request).await?;
        let list = |name: &str| found.get(name).and_then(Json::as_array).into_iter().flatten();
        let all = list("awsIamRoles")
            .filter_map(of_aws)
            .chain(list("azureServicePrincipals").filter_map(of_azure))
            .chain(list("gcpServiceAccounts").filter_map(of_gcp));
        Ok(all.collect())
    }
}

fn of_aws(role: &Json) -> Option<AccessRole> {
    let cloud_name = text(role, "iamAssumedRoleArn");
    let ready = cloud_name.is_some() && text(role, "authorizedDate").is_some();
    access(role, "roleId", "AWS", ready, cloud_name)
}

fn of_azure(role: &Json) -> Option<AccessRole> {
    let cloud_name = text(role, "servicePrincipalId");
    let ready = cloud_name.is_some() && text(role, "tenantId").is_some();
    // The one with an underscore.
    access(role, "_id", "AZURE", ready, cloud_name)
}

fn of_gcp(role: &Json) -> Option<AccessRole> {
    let ready = text(role, "status").as_deref() == Some("COMPLETE");
    access(role, "roleId", "GCP", ready, text(role, "gcpServiceAccountForAtlas"))
}

fn access(
    role: &Json,
    id: &str,
    cloud: &str,
    ready: bool,
    cloud_name: Option<String>,
) -> Option<AccessRole> {
    let usages = role.get("featureUsages").and_then(Json::as_array).into_iter().flatten();
    Some(AccessRole {
        id: text(role, id)?,
        cloud: cloud.to_owned(),
        ready,
        cloud_name,
        buckets: usages.filter_map(bucket).collect(),
    })
}

fn bucket(usage: &Json) -> Option<String> {
    let exports = usage.get("featureType").and_then(Json::as_str) == Some("EXPORT_SNAPSHOT");
    usage.get("featureId").filter(|_| exports).and_then(|id| text(id, "exportBucketId"))
}

fn text(object: &Json, key: &str) -> Option<String> {
    object.get(key)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_cloud_has_its_own_id_and_its_own_sign_of_readiness() {
        let aws = json!({"roleId": "a", "iamAssumedRoleArn": "arn:aws:iam::1:role/test",
            "authorizedDate": "2026-01-05T08:00:00Z", "featureUsages": [
                {"featureType": "EXPORT_SNAPSHOT", "featureId": {"exportBucketId": "b"}},
                {"featureType": "ENCRYPTION_AT_REST", "featureId": {"exportBucketId": "c"}}]});
        let role = of_aws(&aws).expect("role");
        assert_eq!((role.id.as_str(), role.ready, role.buckets), ("a", true, vec!["b".to_owned()]));
        assert!(!of_aws(&json!({"roleId": "a"})).expect("role").ready);
        let azure = json!({"_id": "d", "servicePrincipalId": "p", "tenantId": "t"});
        assert!(of_azure(&azure).is_some_and(|role| role.ready && role.id == "d"));
        let gcp = |status: &str| of_gcp(&json!({"roleId": "e", "status": status}));
        assert!(gcp("COMPLETE").is_some_and(|role| role.ready));
        assert!(gcp("IN_PROGRESS").is_some_and(|role| !role.ready));
    }
}
