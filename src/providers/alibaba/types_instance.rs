//! The fields of replies about an instance's protection that are used.
//!
//! Source: the pages of the operations in "API reference" (ApsaraDB for
//! MongoDB).

use jiff::Timestamp;
use serde::Deserialize;

use super::lenient;

/// A reply that holds nothing but its request id.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Acknowledged {}

/// Reply of `DescribeSecurityIps`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct SecurityIps {
    /// All addresses, separated by commas.
    #[serde(deserialize_with = "lenient::text")]
    pub security_ips: Option<String>,
    /// The groups.
    #[serde(deserialize_with = "lenient::list")]
    pub security_ip_groups: Vec<SecurityIpGroup>,
}

/// One group of an allowlist.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct SecurityIpGroup {
    /// Its name.
    #[serde(deserialize_with = "lenient::text")]
    pub security_ip_group_name: Option<String>,
    /// Its attribute.
    #[serde(deserialize_with = "lenient::text")]
    pub security_ip_group_attribute: Option<String>,
    /// Its addresses, separated by commas.
    #[serde(deserialize_with = "lenient::text")]
    pub security_ip_list: Option<String>,
}

/// Reply of `DescribeDBInstanceSSL`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct SslState {
    /// `Open` or `Closed`.
    #[serde(rename = "SSLStatus", deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// When the certificate ends.
    #[serde(rename = "SSLExpiredTime", deserialize_with = "lenient::time")]
    pub expires_at: Option<Timestamp>,
    /// The name that the certificate is for.
    #[serde(rename = "CertCommonName", deserialize_with = "lenient::text")]
    pub common_name: Option<String>,
    /// Whether unencrypted connections are refused.
    #[serde(rename = "ForceEncryption", deserialize_with = "lenient::flag")]
    pub forced: Option<bool>,
}

/// Reply of `DescribeAuditLogFilter`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct AuditFilter {
    /// Kinds of operations, separated by commas.
    #[serde(deserialize_with = "lenient::text")]
    pub filter: Option<String>,
    /// The kind of node.
    #[serde(deserialize_with = "lenient::text")]
    pub role_type: Option<String>,
}

/// Reply of `DescribeBackupStorage`, in bytes.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct Storage {
    /// Full backups.
    #[serde(deserialize_with = "lenient::number")]
    pub full_storage_size: Option<u64>,
    /// Log backups.
    #[serde(deserialize_with = "lenient::number")]
    pub log_storage_size: Option<u64>,
    /// What costs nothing.
    #[serde(deserialize_with = "lenient::number")]
    pub free_size: Option<u64>,
}

/// Reply of `DescribeAdvancedBackupStatus`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct AdvancedStatus {
    /// `Enabled` or `Disabled`.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
}
