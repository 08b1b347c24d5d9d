//! What an export bucket must look like, checked before anything is sent.
//!
//! Source: Atlas Administration API v2 document, schemas
//! `DiskBackupSnapshot…ExportBucketRequest`; Create One Snapshot Export Bucket
//! (v1.0).

use serde::Serialize;

use super::codes::ROLE_HINT;
use super::settings::{ApiVersion, is_id};
use crate::core::{Error, Result};
use crate::providers::NewExportBucket;

const CLOUDS: [&str; 3] = ["AWS", "AZURE", "GCP"];
const AZURE_HOST: &str = ".blob.core.windows.net";

/// The body of a create: one shape per cloud, with the fields it has.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_name: Option<&'a str>,
    cloud_provider: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iam_role_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_private_networking: Option<bool>,
}

/// Checks a wish and makes the body of its request.
///
/// v1.0 knows the three clouds by name but the fields of AWS only.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] that names the value and the rule.
pub fn body(wish: &NewExportBucket, version: ApiVersion) -> Result<Body<'_>> {
    let cloud = cloud(&wish.cloud)?;
    check_role(&wish.role_id)?;
    if let Some(name) = &wish.name {
        check_name(name)?;
    }
    let like_aws = cloud == "AWS" || version == ApiVersion::V1;
    let role = Some(wish.role_id.as_str());
    if !like_aws {
        refuse("private networking", wish.private_networking, "exports to AWS")?;
    }
    if like_aws || cloud == "GCP" {
        refuse("a service URL", wish.service_url.as_ref(), "Azure, in version v2")?;
        refuse("a tenant", wish.tenant_id.as_ref(), "Azure, in version v2")?;
        required_name(wish)?;
    } else {
        check_azure(wish)?;
    }
    Ok(Body {
        bucket_name: wish.name.as_deref(),
        cloud_provider: cloud,
        iam_role_id: role.filter(|_| like_aws),
        role_id: role.filter(|_| !like_aws),
        service_url: wish.service_url.as_deref(),
        tenant_id: wish.tenant_id.as_deref(),
        require_private_networking: wish.private_networking,
    })
}

/// Checks the id of a bucket.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when it has not the form of an id.
pub fn check_bucket_id(id: &str) -> Result<()> {
    if is_id(id) {
        return Ok(());
    }
    Err(Error::usage(format!("`{id}` is no id of an export bucket"))
        .hint("24 hexadecimal digits, a to f in lower case; `export bucket list` shows them"))
}

fn cloud(word: &str) -> Result<&'static str> {
    CLOUDS.into_iter().find(|cloud| cloud.eq_ignore_ascii_case(word)).ok_or_else(|| {
        Error::usage(format!("there is no cloud `{word}`")).hint("AWS, AZURE or GCP")
    })
}

fn check_role(role: &str) -> Result<()> {
    if is_id(role) {
        return Ok(());
    }
    let message = if role.starts_with("arn:") {
        format!("`{role}` is the role's ARN at AWS")
    } else {
        format!("`{role}` is no role id: 24 hexadecimal digits, a to f in lower case")
    };
    Err(Error::usage(message).code("usage.role_id").hint(ROLE_HINT))
}

fn check_name(name: &str) -> Result<()> {
    if (3..=63).contains(&name.chars().count()) {
        return Ok(());
    }
    Err(Error::usage(format!("the bucket name `{name}` has not 3 to 63 characters")))
}

fn required_name(wish: &NewExportBucket) -> Result<()> {
    match wish.name {
        Some(_) => Ok(()),
        None => Err(Error::usage("the bucket has no name")),
    }
}

fn refuse<T>(what: &str, value: Option<T>, only: &str) -> Result<()> {
    match value {
        Some(_) => Err(Error::usage(format!("{what} is for {only} only"))),
        None => Ok(()),
    }
}

/// `https://ACCOUNT.blob.core.windows.net`, with the container behind it
/// unless the bucket name says it.
fn check_azure(wish: &NewExportBucket) -> Result<()> {
    let fault = |why: &str| {
        Error::usage(format!("the service URL {why}"))
            .hint("https://ACCOUNT.blob.core.windows.net or …/CONTAINER")
    };
    let url = wish.service_url.as_deref().ok_or_else(|| fault("is missing"))?;
    if !(33..=2048).contains(&url.chars().count()) {
        return Err(fault("has not 33 to 2048 characters"));
    }
    let rest = url.strip_prefix("https://").ok_or_else(|| fault("does not begin with https://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let account = host.strip_suffix(AZURE_HOST).unwrap_or_default();
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if account.is_empty() || !plain(account) {
        return Err(fault("is not at blob.core.windows.net"));
    }
    let container = path.trim_end_matches('/');
    if !plain(&container.replace('$', "")) {
        return Err(fault("holds more than a container's name"));
    }
    if container.is_empty() && wish.name.is_none() {
        return Err(fault("names no container, and there is no bucket name either"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    const ROLE: &str = "32b6e34b3d91647abb20e7b8";

    fn wish(cloud: &str) -> NewExportBucket {
        NewExportBucket {
            name: Some("export-bucket".into()),
            cloud: cloud.into(),
            role_id: ROLE.into(),
            service_url: None,
            tenant_id: None,
            private_networking: None,
        }
    }

    fn azure(url: &str, name: Option<&str>) -> NewExportBucket {
        NewExportBucket {
            name: name.map(str::to_owned),
            service_url: Some(url.into()),
            ..wish("azure")
        }
    }

    fn sent(wish: &NewExportBucket, version: ApiVersion) -> Json {
        serde_json::to_value(body(wish, version).expect("body")).expect("JSON")
    }

    fn refused(wish: &NewExportBucket, version: ApiVersion) -> String {
        let error = body(wish, version).expect_err("refused");
        assert_eq!(error.kind, crate::core::ErrorKind::Usage);
        error.message.clone()
    }

    #[test]
    fn every_cloud_has_its_own_fields() {
        let aws = NewExportBucket { private_networking: Some(true), ..wish("aws") };
        let expected = json!({"bucketName": "export-bucket", "cloudProvider": "AWS",
                              "iamRoleId": ROLE, "requirePrivateNetworking": true});
        assert_eq!(sent(&aws, ApiVersion::V2), expected);
        // The vendor's own example of the older version.
        assert_eq!(sent(&aws, ApiVersion::V1), expected);
        assert_eq!(
            sent(&wish("GCP"), ApiVersion::V2),
            json!({"bucketName": "export-bucket", "cloudProvider": "GCP", "roleId": ROLE})
        );
        let url = "https://account.blob.core.windows.net/exports";
        assert_eq!(
            sent(&azure(url, None), ApiVersion::V2),
            json!({"cloudProvider": "AZURE", "roleId": ROLE, "serviceUrl": url})
        );
        assert_eq!(
            sent(&wish("AZURE"), ApiVersion::V1),
            json!({"bucketName": "export-bucket", "cloudProvider": "AZURE", "iamRoleId": ROLE})
        );
    }

    #[test]
    fn an_arn_is_explained() {
        let arn = "arn:aws:iam::123456789012:role/test".to_owned();
        let error =
            body(&NewExportBucket { role_id: arn, ..wish("AWS") }, ApiVersion::V2).map(|_| ());
        let error = error.expect_err("ARN");
        assert!(error.message.contains("ARN"), "{}", error.message);
        assert_eq!(error.hint.as_deref(), Some(ROLE_HINT));
    }

    #[test]
    fn values_out_of_rule_are_never_sent() {
        let v2 = ApiVersion::V2;
        assert!(refused(&wish("ORACLE"), v2).contains("no cloud"));
        let short = NewExportBucket { name: Some("ab".into()), ..wish("AWS") };
        assert!(refused(&short, v2).contains("3 to 63"));
        let nameless = NewExportBucket { name: None, ..wish("GCP") };
        assert!(refused(&nameless, v2).contains("no name"));
        let private = NewExportBucket { private_networking: Some(true), ..wish("GCP") };
        assert!(refused(&private, v2).contains("private networking"));
        let url = "https://account.blob.core.windows.net";
        let on_aws = NewExportBucket { service_url: Some(url.into()), ..wish("AWS") };
        assert!(refused(&on_aws, v2).contains("service URL"));
        let upper = NewExportBucket { role_id: ROLE.to_uppercase(), ..wish("AWS") };
        assert!(refused(&upper, v2).contains("role id"));
    }

    #[test]
    fn azure_addresses_are_checked() {
        let v2 = ApiVersion::V2;
        let plain = "https://account.blob.core.windows.net";
        assert!(refused(&azure(plain, None), v2).contains("no container"));
        assert!(body(&azure(plain, Some("exports")), v2).is_ok());
        for bad in [
            "http://account.blob.core.windows.net/exports",
            "https://account.blob.core.windows.net.example.com/x",
            "https://example.com/account.blob.core.windows.net",
            "https://account.blob.core.windows.net/a/b",
            "https://a.blob.core.windows",
        ] {
            assert!(refused(&azure(bad, Some("exports")), v2).contains("service URL"), "{bad}");
        }
        assert!(refused(&wish("AZURE"), v2).contains("missing"));
    }
}
