//! Which operation a method and a path ask for. Letters of a path are equal
//! in either case, as all clients of the API rely on.

/// Base paths that the API answers under, in lower case. The second is the
/// older console, forwarded since 2024E; the third is the Web Server itself.
///
/// Source: documentation.commvault.com, "Available Web Services for REST API".
const BASES: &[&str] = &["/commandcenter/api", "/webconsole/api", "/searchsvc/cvwebservice.svc"];

/// Every operation that is imitated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// The base itself, which clients probe.
    Probe,
    /// Log in with a password.
    Login,
    /// End the session.
    Logout,
    /// Exchange an expired session token.
    RenewLoginToken,
    /// Who the token belongs to.
    WhoAmI,
    /// Exchange a pair of access and refresh token.
    RenewAccessToken,
    /// Make an access token.
    CreateAccessToken,
    /// List access tokens.
    ListAccessTokens,
    /// Delete an access token.
    DeleteAccessToken,
    /// Start a backup or restore, or store a schedule.
    CreateTask,
    /// Start the backup of one subclient.
    SubclientBackup,
    /// List jobs.
    ListJobs,
    /// One job.
    GetJob,
    /// Search jobs.
    SearchJobs,
    /// Details of a job.
    JobDetails,
    /// End a job.
    KillJob,
    /// Suspend a job.
    PauseJob,
    /// Resume a job.
    ResumeJob,
    /// Run a finished job again.
    ResubmitJob,
    /// One action on several jobs.
    MultiJob,
    /// The task behind a job.
    TaskDetails,
    /// More about a job.
    AdvancedDetails,
    /// Log text of a job.
    JobLogs,
    /// Events of a job.
    Events,
    /// The management server.
    CommServ,
    /// List clients.
    ListClients,
    /// One client.
    GetClient,
    /// Hypervisors, for the vendor's SDK.
    VsaClients,
    /// Agents of a client.
    ListAgents,
    /// List instances.
    ListInstances,
    /// One instance.
    GetInstance,
    /// List backup sets.
    ListBackupsets,
    /// One backup set.
    GetBackupset,
    /// List subclients.
    ListSubclients,
    /// One subclient.
    GetSubclient,
    /// Make a subclient.
    CreateSubclient,
    /// Change a subclient.
    ChangeSubclient,
    /// Delete a subclient.
    DeleteSubclient,
    /// Ids of names.
    GetId,
    /// Snapshots of an instance.
    BrowseSnapshots,
    /// List schedules.
    ListSchedules,
    /// Switch a schedule on.
    EnableSchedule,
    /// Switch a schedule off.
    DisableSchedule,
    /// Instances with their last backup.
    V4Instances,
    /// Databases with their last backup.
    V4Databases,
    /// Switch backups of an instance.
    V4InstanceBackup,
    /// Switch restores of an instance.
    V4InstanceRestore,
    /// Switch backups of a subclient.
    V4SubclientBackup,
    /// Switch all backups.
    V4CommcellBackup,
    /// List plans.
    V4Plans,
    /// One plan.
    V4Plan,
    /// Ids of plans.
    V4PlanIds,
    /// Start everything that a plan covers.
    V4PlanRun,
    /// Copies of a plan.
    V4Destinations,
    /// Jobs on a copy.
    V4DestinationJobs,
    /// Delete or keep the data of jobs.
    V4JobOperations,
    /// Other management servers.
    V4ServiceCommcells,
}

type Row = (&'static str, &'static str, Op);

const ROUTES: &[Row] = &[
    ("GET", "/", Op::Probe),
    ("POST", "/Login", Op::Login),
    ("POST", "/Logout", Op::Logout),
    ("POST", "/RenewLoginToken", Op::RenewLoginToken),
    ("POST", "/WhoAmI", Op::WhoAmI),
    ("POST", "/V4/AccessToken/Renew", Op::RenewAccessToken),
    ("POST", "/V4/AccessToken", Op::CreateAccessToken),
    ("GET", "/V4/AccessToken", Op::ListAccessTokens),
    ("DELETE", "/V4/AccessToken/{accessTokenId}", Op::DeleteAccessToken),
    ("POST", "/createtask", Op::CreateTask),
    ("POST", "/Subclient/{subclientId}/action/backup", Op::SubclientBackup),
    ("GET", "/Job", Op::ListJobs),
    ("GET", "/Job/{jobId}", Op::GetJob),
    ("POST", "/Jobs", Op::SearchJobs),
    ("POST", "/JobDetails", Op::JobDetails),
    ("POST", "/Job/{jobId}/action/kill", Op::KillJob),
    ("POST", "/Job/{jobId}/action/pause", Op::PauseJob),
    ("POST", "/Job/{jobId}/action/resume", Op::ResumeJob),
    ("POST", "/Job/{jobId}/action/Resubmit", Op::ResubmitJob),
    ("POST", "/Jobs/MultiJobOperation", Op::MultiJob),
    ("GET", "/Job/{jobId}/TaskDetails", Op::TaskDetails),
    ("GET", "/Job/{jobId}/AdvancedDetails", Op::AdvancedDetails),
    ("GET", "/Stream/Job/{jobId}/Logs", Op::JobLogs),
    ("GET", "/Events", Op::Events),
    ("GET", "/CommServ", Op::CommServ),
    ("GET", "/Client", Op::ListClients),
    ("GET", "/Client/{clientId}", Op::GetClient),
    ("GET", "/VSAClientAndClientGroupList", Op::VsaClients),
    ("GET", "/Agent", Op::ListAgents),
    ("GET", "/Instance", Op::ListInstances),
    ("GET", "/Instance/{instanceId}", Op::GetInstance),
    ("GET", "/Backupset", Op::ListBackupsets),
    ("GET", "/Backupset/{backupsetId}", Op::GetBackupset),
    ("GET", "/Subclient", Op::ListSubclients),
    ("GET", "/Subclient/{subclientId}", Op::GetSubclient),
    ("POST", "/Subclient", Op::CreateSubclient),
    ("POST", "/Subclient/{subclientId}", Op::ChangeSubclient),
    ("DELETE", "/Subclient/{subclientId}", Op::DeleteSubclient),
    ("GET", "/GetId", Op::GetId),
    ("POST", "/BrowseRDSBackups", Op::BrowseSnapshots),
    ("GET", "/Schedules", Op::ListSchedules),
    ("POST", "/Schedules/task/Action/Enable", Op::EnableSchedule),
    ("POST", "/Schedules/task/Action/Disable", Op::DisableSchedule),
    ("GET", "/V4/Instances", Op::V4Instances),
    ("GET", "/V4/Databases", Op::V4Databases),
    ("PUT", "/V4/Instance/{instanceId}/Backup/Action/{switch}", Op::V4InstanceBackup),
    ("PUT", "/V4/Instance/{instanceId}/Restore/Action/{switch}", Op::V4InstanceRestore),
    ("PUT", "/V4/Subclient/{subclientId}/Backup/Action/{switch}", Op::V4SubclientBackup),
    ("PUT", "/V4/Commcell/Backup/Action/{switch}", Op::V4CommcellBackup),
    ("GET", "/V4/Plan/Summary", Op::V4Plans),
    ("GET", "/V4/Plan/Summary/{planId}", Op::V4Plan),
    ("GET", "/V4/PlanIds", Op::V4PlanIds),
    ("POST", "/V4/ServerPlan/{planId}/Backup/Run", Op::V4PlanRun),
    ("GET", "/V4/ServerPlan/{planId}/BackupDestinations", Op::V4Destinations),
    ("GET", "/V4/Plan/BackupDestination/{copyId}/Jobs", Op::V4DestinationJobs),
    ("POST", "/V4/Plan/BackupDestination/JobOperations", Op::V4JobOperations),
    ("GET", "/V4/ServiceCommcells", Op::V4ServiceCommcells),
];

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The operation.
    pub(super) op: Op,
    /// Method and path form, such as `GET /Job/{jobId}`.
    pub(super) name: String,
    /// The parts of the path that stand for `{…}`, decoded.
    pub(super) params: Vec<String>,
}

/// Why there is no route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoRoute {
    /// No operation has that path.
    Path,
    /// Only other methods have it.
    Method,
}

/// The path below the base, or `None` when it lies elsewhere.
pub(super) fn below_base(path: &str) -> Option<&str> {
    BASES.iter().find_map(|base| {
        let head = path.get(..base.len())?;
        let rest = &path[base.len()..];
        let ends = rest.is_empty() || rest.starts_with('/');
        (ends && head.eq_ignore_ascii_case(base)).then_some(rest)
    })
}

/// Finds the operation of a method and a raw path.
///
/// # Errors
/// No such path, or not with that method.
pub(super) fn find(method: &str, path: &str) -> Result<Route, NoRoute> {
    let rest = below_base(path).ok_or(NoRoute::Path)?;
    let parts: Vec<String> = rest.split('/').filter(|p| !p.is_empty()).map(decode).collect();
    let mut missing = NoRoute::Path;
    for (wanted, template, op) in ROUTES {
        let Some(params) = matched(template, &parts) else { continue };
        if *wanted == method {
            return Ok(Route { op: *op, name: format!("{method} {template}"), params });
        }
        missing = NoRoute::Method;
    }
    Err(missing)
}

fn decode(part: &str) -> String {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned()
}

fn matched(template: &str, parts: &[String]) -> Option<Vec<String>> {
    let wanted: Vec<&str> = template.split('/').filter(|p| !p.is_empty()).collect();
    if wanted.len() != parts.len() {
        return None;
    }
    let mut params = Vec::new();
    for (want, part) in wanted.iter().zip(parts) {
        if want.starts_with('{') {
            params.push(part.clone());
        } else if !want.eq_ignore_ascii_case(part) {
            return None;
        }
    }
    Some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_base_do_not_matter() {
        for path in ["/commandcenter/api/createtask", "/WebConsole/API/CreateTask"] {
            assert_eq!(find("POST", path).unwrap().op, Op::CreateTask);
        }
        assert_eq!(find("GET", "/commandcenter/api").unwrap().op, Op::Probe);
        assert_eq!(
            find("GET", "/commandcenter/api/V4/AccessToken/").unwrap().op,
            Op::ListAccessTokens
        );
    }

    #[test]
    fn fixed_parts_win_over_parameters_and_params_are_decoded() {
        let route = find("POST", "/commandcenter/api/V4/AccessToken/Renew").unwrap();
        assert_eq!(route.op, Op::RenewAccessToken);
        let route = find("GET", "/commandcenter/api/job/36%35").unwrap();
        assert_eq!(
            (route.name.as_str(), route.params),
            ("GET /Job/{jobId}", vec!["365".to_owned()])
        );
    }

    #[test]
    fn unknown_paths_and_methods_differ() {
        assert_eq!(find("GET", "/commandcenter/apix/Job"), Err(NoRoute::Path));
        assert_eq!(find("GET", "/api/atlas/v2"), Err(NoRoute::Path));
        assert_eq!(find("GET", "/commandcenter/api/createtask"), Err(NoRoute::Method));
        assert_eq!(find("GET", "/commandcenter/api/Job/1/action/suspend"), Err(NoRoute::Path));
    }
}
