//! Any documented operation of a provider, signed.

use reqwest::Method;

use crate::config::did_you_mean;
use crate::core::encode;
use crate::core::{CreateRequest, Error, Request, Result};

/// One documented operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawOperation {
    /// The provider's name of it.
    pub name: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path below the endpoint, with `{names}` for its variable parts; empty
    /// where the operation is a parameter and not a path.
    pub path: &'static str,
    /// Whether it changes anything. When in doubt it does.
    pub changes: bool,
    /// What it does: an imperative without a full stop.
    pub about: &'static str,
}

/// What an operation is called with.
#[derive(Debug, Clone, Default)]
pub struct RawInput<'a> {
    /// The path that was typed, percent-encoded, without a query; `None` when
    /// the operation was named.
    pub path: Option<&'a str>,
    /// `key=value` pairs in order.
    pub parameters: &'a [(String, String)],
    /// The body, as it was read from a file.
    pub body: Option<&'a [u8]>,
}

/// A request to any operation.
pub enum RawRequest {
    /// It reads.
    Read(Request),
    /// It may change something.
    Change(CreateRequest),
}

impl RawRequest {
    /// Wraps a request by what its operation does.
    pub fn of(operation: &RawOperation, request: Request) -> Self {
        if operation.changes {
            Self::Change(CreateRequest::new(request))
        } else {
            Self::Read(request)
        }
    }

    /// The request itself, to show it.
    pub fn request(&self) -> &Request {
        match self {
            Self::Read(request) => request,
            Self::Change(request) => request.request(),
        }
    }
}

/// Any documented operation.
pub trait Raw: Send + Sync {
    /// Every documented operation, sorted by name.
    fn operations(&self) -> &'static [RawOperation];

    /// Builds the request. The path is the one typed, or [`fill`]ed from the
    /// parameters and from what the profile knows. The parameters that are
    /// left become the query or, for a method with a body when none is given,
    /// a JSON object.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a missing part
    /// of the path, and for input that the operation can't take.
    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest>;
}

/// Finds an operation by name, in any case.
///
/// # Errors
/// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) with the nearest name.
pub fn by_name(operations: &'static [RawOperation], name: &str) -> Result<&'static RawOperation> {
    operations.iter().find(|known| known.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let error =
            Error::usage(format!("the provider has no operation `{}`", name.escape_debug()))
                .code("usage.operation");
        match did_you_mean(name, operations.iter().map(|known| known.name)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    })
}

/// Finds the operation behind a method and a path below the endpoint.
///
/// # Errors
/// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a path that is not
/// documented, and for anything that is a URL and no path.
pub fn by_path(
    operations: &'static [RawOperation],
    method: &Method,
    path: &str,
) -> Result<&'static RawOperation> {
    let candidates = || operations.iter().filter(|known| known.method == method.as_str());
    // A path without variable parts is the better match: `/jobs/active`
    // against `/jobs/{id}`.
    let exact = candidates().find(|known| !known.path.is_empty() && known.path == path);
    exact.or_else(|| candidates().find(|known| matches(known.path, path))).ok_or_else(|| {
        let known: Vec<&str> = operations
            .iter()
            .filter(|known| known.path == path || matches(known.path, path))
            .map(|known| known.method)
            .collect();
        let error =
            Error::usage(format!("the provider documents no {method} `{}`", path.escape_debug()))
                .code("usage.path");
        if known.is_empty() {
            error.hint("write a path below the endpoint, without host and query")
        } else {
            error.hint(format!("methods of that path: {}", known.join(", ")))
        }
    })
}

/// Whether a path is an instance of a template. A variable part is any text
/// that stays within its segment.
fn matches(template: &str, path: &str) -> bool {
    if !template.starts_with('/') || !path.starts_with('/') {
        return false;
    }
    let (mut left, mut right) = (template.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(known), Some(given)) => {
                let fits = if is_variable(known) { is_value(given) } else { known == given };
                if !fits {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

fn is_variable(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// A segment that names something: not empty, no way out of the path, and
/// nothing that would begin a query.
fn is_value(segment: &str) -> bool {
    let strange = |c: char| c.is_control() || c.is_whitespace() || "?#\\".contains(c);
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    !segment.is_empty() && decoded != "." && decoded != ".." && !segment.contains(strange)
}

/// Fills the variable parts of a path from parameters and, where those lack
/// one, from what the profile knows. Returns the path, percent-encoded, and
/// the parameters that are left.
///
/// # Errors
/// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) that names a missing
/// part, or one that can't stand in a path.
pub fn fill(
    template: &str,
    parameters: &[(String, String)],
    known: &[(&str, &str)],
) -> Result<(String, Vec<(String, String)>)> {
    let mut left = parameters.to_vec();
    let mut path = String::new();
    for segment in template.split('/').skip(1) {
        path.push('/');
        if !is_variable(segment) {
            path.push_str(segment);
            continue;
        }
        let name = segment.trim_matches(['{', '}']);
        let value = match left.iter().position(|(key, _)| key == name) {
            Some(at) => left.remove(at).1,
            None => known
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
                .ok_or_else(|| {
                    Error::usage(format!("`{name}` is missing, a part of the path `{template}`"))
                        .hint(format!("add {name}=VALUE"))
                })?,
        };
        if value.is_empty() || value == "." || value == ".." {
            return Err(Error::usage(format!(
                "`{name}` can't be `{value}`: it is a part of the path"
            )));
        }
        path.push_str(&encode::component(&value));
    }
    Ok((path, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATIONS: &[RawOperation] = &[
        RawOperation {
            name: "getJob",
            method: "GET",
            path: "/groups/{groupId}/jobs/{id}",
            changes: false,
            about: "Show a job",
        },
        RawOperation {
            name: "listActive",
            method: "GET",
            path: "/groups/{groupId}/jobs/active",
            changes: false,
            about: "List jobs",
        },
        RawOperation {
            name: "DescribeRegions",
            method: "POST",
            path: "",
            changes: false,
            about: "List regions",
        },
    ];

    fn found(method: Method, path: &str) -> Option<&'static str> {
        by_path(OPERATIONS, &method, path).ok().map(|operation| operation.name)
    }

    #[test]
    fn only_documented_paths_lead_to_an_operation() {
        assert_eq!(found(Method::GET, "/groups/1/jobs/2"), Some("getJob"));
        for path in [
            "/groups/1/jobs",
            "/groups/1/jobs/2/",
            "/groups//jobs/2",
            "/groups/1/jobs/..",
            "/groups/1/jobs/%2E%2e",
            "/groups/1/jobs/2?x=1",
            "/groups/1/jobs/a b",
            "https://host.example/groups/1/jobs/2",
            "groups/1/jobs/2",
            "",
            "/",
        ] {
            assert_eq!(found(Method::GET, path), None, "{path}");
        }
        let error = by_path(OPERATIONS, &Method::POST, "/groups/1/jobs/2").expect_err("method");
        assert_eq!(error.hint.as_deref(), Some("methods of that path: GET"));
    }

    #[test]
    fn an_operation_is_found_in_any_case_and_a_near_one_named() {
        assert_eq!(by_name(OPERATIONS, "describeregions").expect("found").name, "DescribeRegions");
        let error = by_name(OPERATIONS, "getJobs").expect_err("unknown");
        assert_eq!(error.hint.as_deref(), Some("did you mean `getJob`?"));
    }

    #[test]
    fn a_path_is_filled_and_encoded() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let given = pairs(&[("id", "a/b"), ("pretty", "true")]);
        let (path, left) =
            fill(OPERATIONS[0].path, &given, &[("groupId", "32b6")]).expect("filled");
        assert_eq!(path, "/groups/32b6/jobs/a%2Fb");
        assert_eq!(left, pairs(&[("pretty", "true")]));
        let error = fill(OPERATIONS[0].path, &given, &[]).expect_err("missing");
        assert!(error.message.starts_with("`groupId` is missing"), "{}", error.message);
        assert!(fill("/x/{id}", &pairs(&[("id", "..")]), &[]).is_err());
    }
}
