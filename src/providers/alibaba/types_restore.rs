//! The fields of replies about restores that are used.
//!
//! Source: the pages of the operations in "API reference" (ApsaraDB for
//! MongoDB).

use jiff::Timestamp;
use serde::Deserialize;

use super::lenient;

/// Reply of `CheckRecoveryCondition`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct RecoveryCondition {
    /// Whether the restore is possible.
    #[serde(deserialize_with = "lenient::flag")]
    pub is_valid: Option<bool>,
}

/// Reply of `CreateDBInstance` and `CreateShardingDBInstance`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct CreatedInstance {
    /// Id of the new instance.
    #[serde(rename = "DBInstanceId", deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Id of its order.
    #[serde(rename = "OrderId", deserialize_with = "lenient::text")]
    pub order_id: Option<String>,
}

/// Reply of `DescribeInstanceRecoverTime` and `DescribeClusterRecoverTime`.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct RestoreRanges {
    /// The ranges.
    #[serde(deserialize_with = "lenient::list")]
    pub restore_ranges: Vec<RestoreRange>,
}

/// Moments that can be restored.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(default, rename_all = "PascalCase")]
pub struct RestoreRange {
    /// The first.
    #[serde(deserialize_with = "lenient::time")]
    pub restore_begin_time: Option<Timestamp>,
    /// The last.
    #[serde(deserialize_with = "lenient::time")]
    pub restore_end_time: Option<Timestamp>,
}
