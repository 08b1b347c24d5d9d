//! The operations, their paths and what they need.
//!
//! Sources: KooPhone API reference, the page of each operation and
//! "Permissions and Supported Actions"; IAM API reference, "Token Management".

use super::{accounts::Role, backup, commands, iam, instances, power, prepare, tasks, users};
use super::{fault::Outcome, iam_keys, iam_projects, world::World};
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

use super::accounts::Identity;

/// One request on its way to an operation.
pub struct Call<'a> {
    /// The request.
    pub request: &'a HttpRequest,
    /// The moment it is handled at.
    pub now: &'a Moment,
    /// Who asks; absent only for [`Guard::Open`] operations.
    pub caller: Option<Identity>,
    /// The project acted in; empty outside of projects.
    pub project_id: String,
}

/// What a request must prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: the operation checks for itself.
    Open,
    /// Any identity; errors in IAM's shape.
    Iam,
    /// The right to read phones.
    Read,
    /// The right to change phones.
    Write,
    /// The right to back phones up.
    Backup,
}

impl Guard {
    /// Whether a role passes.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Open | Self::Iam => true,
            Self::Read => role != Role::BackupOnly,
            Self::Write => role == Role::Administrator,
            Self::Backup => role != Role::ReadOnly,
        }
    }

    /// Whether errors take IAM's shape.
    pub fn is_iam(self) -> bool {
        matches!(self, Self::Open | Self::Iam)
    }
}

/// One operation.
pub struct Route {
    /// The vendor's name.
    pub name: &'static str,
    /// Method.
    pub method: &'static str,
    /// Path; a segment `{}` stands for anything.
    pub path: &'static str,
    /// What it needs.
    pub guard: Guard,
    /// Whether the header `x-request-id` is required.
    pub needs_request_id: bool,
    /// What it does.
    pub run: fn(&mut World, &Call<'_>) -> Outcome,
}

const fn route(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    guard: Guard,
    run: fn(&mut World, &Call<'_>) -> Outcome,
) -> Route {
    Route { name, method, path, guard, needs_request_id: false, run }
}

const fn traced(mut route: Route) -> Route {
    route.needs_request_id = true;
    route
}

/// All operations that are imitated.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    route("KeystoneCreateUserToken", "POST", "/v3/auth/tokens", Guard::Open, iam::create_token),
    route("KeystoneValidateToken", "GET", "/v3/auth/tokens", Guard::Iam, iam_projects::check_token),
    route("KeystoneListProjects", "GET", "/v3/projects", Guard::Iam, iam_projects::list),
    route("KeystoneListAuthProjects", "GET", "/v3/auth/projects", Guard::Iam, iam_projects::list),
    route("CreateTemporaryAccessKey", "POST", "/v3.0/OS-CREDENTIAL/securitytokens", Guard::Open, iam_keys::create),
    traced(route(BACKUP, "POST", "/v1/instances/backup", Guard::Backup, backup::run)),
    route("ListInstances", "GET", "/v1/instances/batch-query", Guard::Read, instances::list),
    route("BatchQueryStatus", "POST", "/v1/instances/batch-query-status", Guard::Read, instances::status),
    route("GetTask", "GET", "/v1/instances/tasks/{}", Guard::Read, tasks::show),
    route("BatchPrepareInstances", "POST", "/v1/instances/prepare", Guard::Write, prepare::run),
    route("ShowProgress", "POST", "/v1/instances/prepare-progress", Guard::Read, prepare::progress),
    route("BatchRebootInstance", "POST", "/v1/instances/reboot", Guard::Write, power::reboot),
    route("BatchReset", "POST", "/v1/instances/batch-reset", Guard::Write, power::reset),
    traced(route("StopInstancesStreaming", "POST", "/v1/instances/streaming/stop", Guard::Write, power::end_session)),
    route("StopInstancesSession", "POST", "/v1/instances/session/release", Guard::Write, power::end_session),
    route("AssignInstance", "POST", "/v1/instances/assign", Guard::Write, users::assign),
    route("CancelInstance", "POST", "/v1/instances/unassign", Guard::Write, users::unassign),
    route("AsyncCommand", "POST", "/v1/instances/async-command", Guard::Write, commands::start),
    route("SyncCommand", "POST", "/v1/instances/sync-command", Guard::Write, commands::run),
    route("DeleteInstance", "POST", "/v1/instances/delete", Guard::Write, power::delete),
];

/// Name of the only operation that makes backups.
pub const BACKUP: &str = "BatchBackupInstances";

/// The operation of a method and a raw path.
pub fn find(method: &str, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.method == method && fits(route.path, path))
}

/// Whether a path belongs to IAM.
pub fn is_iam(path: &str) -> bool {
    path.starts_with("/v3/") || path.starts_with("/v3.0/")
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("{}"), Some(value)) if !value.is_empty() => {}
            (Some(name), Some(value)) if name == value => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_operations() {
        let name = |method, path| find(method, path).map(|route| route.name);
        assert_eq!(name("POST", "/v1/instances/backup"), Some(BACKUP));
        assert_eq!(name("GET", "/v1/instances/tasks/RM_1"), Some("GetTask"));
        assert_eq!(name("GET", "/v1/instances/tasks/"), None);
        assert_eq!(name("GET", "/v1/instances/tasks/a/b"), None);
        assert_eq!(name("GET", "/v1/instances/backup"), None);
        assert_eq!(name("POST", "/instances/backup"), None);
    }

    #[test]
    fn roles_pass_what_they_may() {
        assert!(Guard::Read.admits(Role::ReadOnly) && !Guard::Backup.admits(Role::ReadOnly));
        assert!(Guard::Backup.admits(Role::BackupOnly) && !Guard::Read.admits(Role::BackupOnly));
        assert!(Guard::Write.admits(Role::Administrator));
    }
}
