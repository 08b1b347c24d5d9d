//! The table of operations that `api` calls.
//!
//! Sources: api.commvault.com (SP32 to SP38), documentation.commvault.com for
//! the classic operations, and the vendor's Python SDK for those that it uses
//! and no page describes. Operations that log in, renew or hand out tokens are
//! left out: their answers are secrets.

use crate::providers::raw::RawOperation;

const fn get(name: &'static str, path: &'static str, about: &'static str) -> RawOperation {
    RawOperation { name, method: "GET", path, changes: false, about }
}

/// A POST that only asks.
const fn ask(name: &'static str, path: &'static str, about: &'static str) -> RawOperation {
    RawOperation { name, method: "POST", path, changes: false, about }
}

const fn post(name: &'static str, path: &'static str, about: &'static str) -> RawOperation {
    RawOperation { name, method: "POST", path, changes: true, about }
}

const fn put(name: &'static str, path: &'static str, about: &'static str) -> RawOperation {
    RawOperation { name, method: "PUT", path, changes: true, about }
}

const fn delete(name: &'static str, path: &'static str, about: &'static str) -> RawOperation {
    RawOperation { name, method: "DELETE", path, changes: true, about }
}

/// Sorted by name.
pub(super) const OPERATIONS: &[RawOperation] = &[
    ask("AggregateJobs", "/Jobs/aggregations/summary", "Count jobs by state"),
    post(
        "BackupSubclient",
        "/Subclient/{subclientId}/action/backup",
        "Start a backup of a subclient by its number",
    ),
    ask("BrowseRDSBackups", "/BrowseRDSBackups", "List the snapshots of an instance"),
    put(
        "ChangeInstanceBackup",
        "/V4/Instance/{instanceId}/Backup/Action/{action}",
        "Enable or disable backups of an instance",
    ),
    put(
        "ChangeInstanceRestore",
        "/V4/Instance/{instanceId}/Restore/Action/{action}",
        "Enable or disable restores of an instance",
    ),
    put(
        "ChangeSubclientBackup",
        "/V4/Subclient/{subclientId}/Backup/Action/{action}",
        "Enable or disable backups of a subclient",
    ),
    post("CreateInstance", "/Instance", "Create an instance of a cloud account"),
    post("CreatePseudoClient", "/pseudoClient", "Create a cloud account"),
    post("CreateSubclient", "/Subclient", "Create a cluster group"),
    post("CreateTask", "/createtask", "Start a backup or restore, or store a schedule"),
    delete("DeleteInstance", "/Instance/{instanceId}", "Delete an instance"),
    delete("DeleteSubclient", "/Subclient/{subclientId}", "Delete a cluster group"),
    post("DisableSchedule", "/Schedules/task/Action/Disable", "Disable a schedule"),
    post("EnableSchedule", "/Schedules/task/Action/Enable", "Enable a schedule"),
    get("GetClient", "/Client/{clientId}", "Show a client"),
    get("GetCommServ", "/CommServ", "Show the CommCell and its version"),
    get("GetId", "/GetId", "Find the numbers behind names"),
    get("GetInstance", "/Instance/{instanceId}", "Show an instance"),
    get("GetJob", "/Job/{jobId}", "Show a job"),
    get("GetJobAdvancedDetails", "/Job/{jobId}/AdvancedDetails", "Show advanced details of a job"),
    ask("GetJobDetails", "/JobDetails", "Show details and attempts of a job"),
    get("GetJobLogs", "/Stream/Job/{jobId}/Logs", "Show the log lines of a job"),
    get("GetJobTaskDetails", "/Job/{jobId}/TaskDetails", "Show what a job was asked for"),
    get("GetPlan", "/V4/Plan/Summary/{planId}", "Show a plan"),
    get("GetSubclient", "/Subclient/{subclientId}", "Show a cluster group"),
    post("KillJob", "/Job/{jobId}/action/kill", "Kill a job"),
    get("ListActiveJobs", "/Jobs/active", "List the jobs that have not ended"),
    get("ListAgents", "/Agent", "List the agents of a client"),
    get("ListBackupsets", "/Backupset", "List backup sets"),
    get("ListClients", "/Client", "List clients"),
    get("ListCredentials", "/V4/Credential", "List stored credentials, without their secrets"),
    get("ListDatabases", "/V4/Databases", "List databases with their last backup"),
    get(
        "ListDestinationJobs",
        "/V4/Plan/BackupDestination/{copyId}/Jobs",
        "List the jobs kept at a backup destination",
    ),
    get(
        "ListDestinations",
        "/V4/ServerPlan/{planId}/BackupDestinations",
        "List the backup destinations of a plan",
    ),
    get("ListEvents", "/Events", "List events"),
    get("ListHypervisors", "/V4/Hypervisor", "List hypervisors"),
    get("ListInstances", "/Instance", "List instances of a client"),
    get("ListInstancesV4", "/V4/Instances", "List instances with their last backup"),
    get("ListJobs", "/Job", "List jobs"),
    get("ListPlanIds", "/V4/PlanIds", "List the numbers of plans"),
    get("ListPlans", "/V4/Plan/Summary", "List plans"),
    get("ListSchedulePolicies", "/SchedulePolicy", "List schedule policies"),
    get("ListSchedules", "/Schedules", "List schedules"),
    get("ListServiceCommcells", "/V4/ServiceCommcells", "List service CommCells"),
    get("ListSubclients", "/Subclient", "List cluster groups"),
    post("ModifyInstance", "/Instance/{instanceId}", "Change an instance"),
    post("ModifySubclient", "/Subclient/{subclientId}", "Change a cluster group"),
    post("MultiJobOperation", "/Jobs/MultiJobOperation", "Suspend, resume or kill several jobs"),
    post("PauseJob", "/Job/{jobId}/action/pause", "Suspend a job"),
    ask("PreviewContent", "/CloudApps/CloudDBContentPreview", "Preview what a group covers"),
    post("ResubmitJob", "/Job/{jobId}/action/Resubmit", "Run a job again"),
    post("ResumeJob", "/Job/{jobId}/action/resume", "Let a job go on"),
    post(
        "RunJobOperation",
        "/V4/Plan/BackupDestination/JobOperations",
        "Delete or retain the data of jobs",
    ),
    post("RunPlanBackup", "/V4/ServerPlan/{planId}/Backup/Run", "Start every backup of a plan"),
    ask("SearchJobs", "/Jobs", "Search jobs"),
    ask("WhoAmI", "/WhoAmI", "Tell whose token it is"),
];
