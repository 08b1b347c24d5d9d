//! The table of operations, and how a request finds its own.

use super::call::Call;
use super::rates::Limit;
use super::reply::Outcome;
use super::state::State;
use super::{
    access, bucket, cluster, collection_restores, compliance, contents, endpoints, exports, flex,
    flex_restores, groups, restores, schedule, snapshots,
};
use crate::sandbox::http::HttpRequest;

/// Dates of resources that never changed.
pub const FIRST: &[&str] = &["2023-01-01"];
/// Dates of the cluster resource.
pub const CLUSTER_DATES: &[&str] = &["2023-01-01", "2023-02-01", "2024-08-05"];

/// One documented operation.
pub struct Operation {
    /// Operation id of the API document.
    pub name: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path below `/api/atlas/VERSION`; `{name}` stands for one segment.
    pub path: &'static str,
    /// Dates the resource exists in, oldest first.
    pub dates: &'static [&'static str],
    /// Rate limit it counts against.
    pub limit: Limit,
    /// Does the work.
    pub answer: fn(&mut State, &Call<'_>) -> Outcome,
}

/// Fixed segments come before `{placeholders}` within a table, since the
/// first match wins.
const TABLES: &[&[Operation]] = &[
    groups::OPERATIONS,
    cluster::OPERATIONS,
    snapshots::OPERATIONS,
    bucket::OPERATIONS,
    access::OPERATIONS,
    exports::OPERATIONS,
    restores::OPERATIONS,
    schedule::OPERATIONS,
    flex::OPERATIONS,
    flex_restores::OPERATIONS,
    compliance::OPERATIONS,
    contents::OPERATIONS,
    collection_restores::OPERATIONS,
    endpoints::OPERATIONS,
];

const ROOTS: &[&str] = &["v1.0", "v1.5", "v2"];

/// Where a request leads.
pub struct Route {
    /// The operation.
    pub operation: &'static Operation,
    /// `v1.0`, `v1.5` or `v2`.
    pub root: &'static str,
    /// Path parameters by name, decoded.
    pub parameters: Vec<(&'static str, String)>,
}

/// Why no operation is found.
#[derive(Debug, PartialEq, Eq)]
pub enum Miss {
    /// No such path.
    Path,
    /// The path exists with other methods.
    Method,
}

/// Finds the operation of a request.
///
/// # Errors
/// Says whether the path or only the method is unknown.
pub fn find(request: &HttpRequest) -> Result<Route, Miss> {
    let below = request.path().strip_prefix("/api/atlas/").ok_or(Miss::Path)?;
    let (version, rest) = below.split_once('/').ok_or(Miss::Path)?;
    let root = ROOTS.iter().copied().find(|root| *root == version).ok_or(Miss::Path)?;
    let segments: Vec<&str> = rest.split('/').collect();
    let mut miss = Miss::Path;
    for operation in TABLES.iter().copied().flatten() {
        let Some(parameters) = parameters(operation.path, &segments) else { continue };
        if operation.method == request.method {
            return Ok(Route { operation, root, parameters });
        }
        miss = Miss::Method;
    }
    Err(miss)
}

fn parameters(path: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let parts: Vec<&'static str> = path.split('/').skip(1).collect();
    if parts.len() != segments.len() {
        return None;
    }
    let mut found = Vec::new();
    for (part, segment) in parts.into_iter().zip(segments) {
        match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => found.push((name, decoded(segment))),
            None if part == *segment => {}
            None => return None,
        }
    }
    Some(found)
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(method: &str, target: &str) -> Result<&'static str, Miss> {
        let (method, target) = (method.to_owned(), target.to_owned());
        let request = HttpRequest { method, target, headers: vec![], body: vec![] };
        find(&request).map(|route| route.operation.name)
    }

    #[test]
    fn requests_find_their_operation() {
        let base = "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup";
        for (method, path, expected) in [
            ("POST", "/snapshots", Ok("takeGroupClusterBackupSnapshots")),
            ("GET", "/snapshots?pageNum=2", Ok("listGroupClusterBackupSnapshots")),
            ("GET", "/snapshots/x", Ok("getGroupClusterBackupSnapshot")),
            (
                "GET",
                "/snapshots/shardedClusters",
                Ok("listGroupClusterBackupSnapshotShardedClusters"),
            ),
            ("PUT", "/snapshots", Err(Miss::Method)),
            ("GET", "/snapshots/", Ok("getGroupClusterBackupSnapshot")),
            ("GET", "/nothing", Err(Miss::Path)),
        ] {
            assert_eq!(name(method, &format!("{base}{path}")), expected, "{method} {path}");
        }
        assert_eq!(name("GET", "/api/atlas/v3/groups"), Err(Miss::Path));
        assert_eq!(name("GET", "/api/atlas/v1.0/groups"), Ok("listGroups"));
    }

    #[test]
    fn operations_are_named_once() {
        let mut names: Vec<_> = TABLES.iter().copied().flatten().map(|o| o.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
