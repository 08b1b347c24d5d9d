//! Token buckets per set of endpoints and scope.
//!
//! Source: MongoDB documentation, "Atlas Administration API Rate Limiting".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reply::ApiError;

/// Seconds in which a bucket gains its refill.
const REFILL_SECONDS: f64 = 60.0;

/// A set of endpoints that share a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Name of the set, part of the bucket's key.
    pub set: &'static str,
    /// Most requests at once.
    pub capacity: u32,
    /// Requests regained in 60 seconds.
    pub refill: u32,
    /// Whether the bucket belongs to the project (else to the caller).
    pub by_group: bool,
}

/// Cloud backups of one project.
pub const BACKUPS: Limit =
    Limit { set: "Cloud Backups", capacity: 1200, refill: 500, by_group: true };
/// Flex clusters, their snapshots and restores.
pub const FLEX: Limit = Limit { set: "Flex Clusters", ..BACKUPS };
/// One project's own resources.
pub const PROJECT: Limit = Limit { set: "Projects", ..BACKUPS };
/// The list of projects.
pub const PROJECTS: Limit = Limit { set: "All Projects", by_group: false, ..BACKUPS };
/// Clusters of one project.
pub const CLUSTERS: Limit =
    Limit { set: "Clusters", capacity: 10_000, refill: 5000, by_group: true };
/// Clusters of all projects.
pub const ALL_CLUSTERS: Limit =
    Limit { set: "All Clusters", capacity: 300, refill: 100, by_group: false };
/// Cloud provider access of one project.
pub const ACCESS: Limit =
    Limit { set: "Cloud Provider Access", capacity: 2000, refill: 1000, by_group: true };
/// The fill of every bucket in use.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Buckets {
    levels: BTreeMap<String, (f64, i64)>,
    /// Capacity that takes the place of the documented one; `Some(0)` turns
    /// limits off.
    pub capacity: Option<u32>,
}

impl Buckets {
    /// Takes one request out; returns capacity and what remains.
    ///
    /// # Errors
    /// 429 `RATE_LIMITED_TOKEN_BUCKET` when the bucket is empty.
    pub fn take(
        &mut self,
        limit: Limit,
        scope: &str,
        path: &str,
        unix_ms: i64,
    ) -> Result<(u32, u32), ApiError> {
        let capacity = self.capacity.unwrap_or(limit.capacity);
        if capacity == 0 {
            return Ok((limit.capacity, limit.capacity));
        }
        let per_second = f64::from(limit.refill) / REFILL_SECONDS;
        let key = format!("{}/{scope}", limit.set);
        let bucket = self.levels.entry(key).or_insert((f64::from(capacity), unix_ms));
        let gained = (unix_ms - bucket.1).max(0) as f64 / 1000.0 * per_second;
        let level = (bucket.0 + gained).min(f64::from(capacity));
        *bucket = (level, unix_ms.max(bucket.1));
        if level < 1.0 {
            let wait = ((1.0 - level) / per_second).ceil().max(1.0) as u64;
            return Err(empty(limit, capacity, path, wait));
        }
        bucket.0 = level - 1.0;
        Ok((capacity, bucket.0 as u32))
    }
}

fn empty(limit: Limit, capacity: u32, path: &str, wait: u64) -> ApiError {
    let detail = format!("The rate limit of {path} is exhausted; wait {wait} seconds.");
    ApiError::new(429, "RATE_LIMITED_TOKEN_BUCKET", detail)
        .about(path)
        .about(wait)
        .about(capacity)
        .about(limit.refill)
        .about(60)
        .with("retry-after", wait.to_string())
        .with("ratelimit-limit", capacity.to_string())
        .with("ratelimit-remaining", "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_refills() {
        let mut buckets = Buckets { capacity: Some(2), ..Buckets::default() };
        assert_eq!(buckets.take(BACKUPS, "g", "/x", 0), Ok((2, 1)));
        assert_eq!(buckets.take(BACKUPS, "g", "/x", 0), Ok((2, 0)));
        let error = buckets.take(BACKUPS, "g", "/x", 0).expect_err("empty");
        assert_eq!(error.status, 429);
        assert_eq!(
            error.more.parameters,
            serde_json::json!(["/x", 1, 2, 500, 60]).as_array().cloned().unwrap_or_default()
        );
        assert!(buckets.take(BACKUPS, "other", "/x", 0).is_ok());
        assert!(buckets.take(BACKUPS, "g", "/x", 1000).is_ok());
        buckets.capacity = Some(0);
        assert!(buckets.take(BACKUPS, "g", "/x", 1000).is_ok());
    }
}
