//! Operations of the newer generation: databases with their last backup,
//! activity switches, plans, and the data that jobs left.
//!
//! Source: the vendor's OpenAPI file (`OpenAPI3.yaml` of its PowerShell SDK);
//! api.commvault.com, "Run Job Operation on Plan Backup Destination".

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::{COMMCELL, COMMCELL_ID, Instance};
use super::entity_reads::engine;
use super::fields::{self, Choice, choice};
use super::jobs::{Job, Kind};
use super::state::State;
use crate::sandbox::service::Moment;

/// Name of the only plan.
pub(super) const PLAN: &str = "sandbox-plan";
/// Number of the only plan.
const PLAN_ID: u64 = 1;
/// Number of the plan's storage policy.
const POLICY_ID: u64 = 11;
/// Number of the policy's only copy.
const COPY_ID: u64 = 12;

const OPERATIONS: &[(u64, &str)] = &[
    (1, "DELETE"),
    (2, "RETAIN"),
    (3, "DO_NOT_RETAIN"),
    (4, "DISALLOW_COPY"),
    (5, "DISALLOW_COPY_ALL"),
    (6, "ALLOW_COPY"),
    (7, "RECOPY"),
];

fn id_name(id: u64, name: &str) -> Value {
    json!({"id": id, "name": name})
}

/// GET /V4/Instances.
pub(super) fn instances(state: &State, call: &Call<'_>) -> Answer {
    let row = |instance: &Instance| {
        let client = state.tree.client(instance.client_id).map_or("", |c| c.name.as_str());
        json!({
            "id": instance.id, "name": instance.name, "server": client,
            "client": id_name(instance.client_id, client), "vendor": "AMAZON",
            "databaseEngine": engine(instance.kind),
            "status": if instance.backup_on { "READY" } else { "NOT_READY" },
            "notReadyReason": if instance.backup_on { "" } else { "Backup activity is disabled" },
            "lastBackup": last_backup(state, instance, call.now),
            "plan": id_name(PLAN_ID, PLAN), "commcell": {"name": COMMCELL},
        })
    };
    let cloud = state.tree.instances.iter().filter(|instance| instance.kind != 0);
    let rows: Vec<Value> = cloud.map(row).collect();
    Answer::ok(root::GENERIC, json!({"instances": rows}))
}

fn newest<'s>(state: &'s State, instance: &Instance, now: &Moment) -> Option<&'s Job> {
    let fits = |job: &&Job| {
        job.entity.instance_id == instance.id
            && job.kind == Kind::Backup
            && job.visible(now)
            && job.ended(now)
    };
    state.jobs.iter().rev().find(fits)
}

fn last_backup(state: &State, instance: &Instance, now: &Moment) -> Value {
    let Some(job) = newest(state, instance, now) else {
        return json!({"status": "NEVER_BACKED_UP"});
    };
    let status = match job.status(now) {
        "Completed" => "COMPLETED",
        "Completed w/ one or more errors" => "COMPLETED_WITH_ERRORS",
        "Completed w/ one or more warnings" => "COMPLETED_WITH_WARNINGS",
        "Committed" => "COMMITTED",
        "Killed" => "KILLED",
        "Failed to Start" => "FAILED_TO_START",
        "Skipped" => "SKIPPED",
        "Failed" => "FAILED",
        _ => "SYSTEM_FAILED",
    };
    json!({
        "jobId": job.id, "status": status, "time": job.created_ms.div_euclid(1000),
        "failureReason": job.reason(now),
    })
}

/// GET /V4/Databases: the clusters in the content of the subclients.
pub(super) fn databases(state: &State, call: &Call<'_>) -> Answer {
    let mut rows = Vec::new();
    for subclient in &state.tree.subclients {
        let Some(entity) = state.tree.entity(subclient) else { continue };
        let Some(instance) = state.tree.instance(entity.instance_id) else { continue };
        if instance.kind == 0 {
            continue;
        }
        let last = newest(state, instance, call.now);
        let time = last.map_or(0, |job| job.created_ms.div_euclid(1000));
        for child in &subclient.content {
            rows.push(json!({
                "applicationId": entity.application_id, "name": child["name"],
                "instance": id_name(instance.id, &instance.name),
                "server": id_name(entity.client_id, &entity.client_name), "vendor": "AMAZON",
                "databaseEngine": engine(instance.kind), "SLAStatus": "MET",
                "lastBackupTime": time, "plan": id_name(PLAN_ID, PLAN),
                "commcell": {"name": COMMCELL},
            }));
        }
    }
    Answer::ok(root::GENERIC, json!({"databases": rows}))
}

/// What an activity switch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activity {
    /// Backups of one instance.
    InstanceBackup,
    /// Restores of one instance.
    InstanceRestore,
    /// Backups of one subclient.
    SubclientBackup,
    /// All backups.
    CommcellBackup,
}

/// PUT …/Action/Enable and Disable.
pub(super) fn switch(state: &mut State, call: &Call<'_>, activity: Activity) -> Answer {
    let on = match call.params.last().map(|word| word.to_ascii_lowercase()).as_deref() {
        Some("enable") => true,
        Some("disable") => false,
        _ => return Answer::refused(404, "INVALID_OPERATION_TYPE", "Unknown action"),
    };
    let id = call.path_id().unwrap_or(0);
    let instance = state.tree.instances.iter_mut().find(|instance| instance.id == id);
    let slot = match activity {
        Activity::InstanceBackup => instance.map(|instance| &mut instance.backup_on),
        Activity::InstanceRestore => instance.map(|instance| &mut instance.restore_on),
        Activity::SubclientBackup => {
            state.tree.subclient_mut(id).map(|subclient| &mut subclient.backup_on)
        }
        Activity::CommcellBackup => Some(&mut state.backup_on),
    };
    let Some(slot) = slot else {
        return Answer::refused(404, "INVALID_ENTITY_ID", "The entity does not exist");
    };
    *slot = on;
    Answer::refused(200, 0, "")
}

/// GET /V4/Plan/Summary.
pub(super) fn plans(state: &State) -> Answer {
    let plan = json!({
        "plan": id_name(PLAN_ID, PLAN), "planType": "SERVER", "RPO": 1440, "numberOfCopies": 1,
        "associatedEntities": state.tree.subclients.len(),
    });
    Answer::ok(root::GENERIC, json!({"plans": [plan], "plansCount": 1}))
}

/// GET /V4/Plan/Summary/{id}.
pub(super) fn plan(call: &Call<'_>) -> Answer {
    if call.path_id() != Some(PLAN_ID) {
        return Answer::refused(400, "INVALID_ENTITY_ID", "The plan does not exist");
    }
    let plan = json!({"planType": "SERVER", "serverPlan": {"plan": id_name(PLAN_ID, PLAN)}});
    Answer::ok(root::GENERIC, plan)
}

/// GET /V4/PlanIds.
pub(super) fn plan_ids() -> Answer {
    Answer::ok(root::GENERIC, json!({"entities": [id_name(PLAN_ID, PLAN)]}))
}

/// GET /V4/ServerPlan/{id}/BackupDestinations.
pub(super) fn destinations(call: &Call<'_>) -> Answer {
    if call.path_id() != Some(PLAN_ID) {
        return Answer::refused(404, "INVALID_ENTITY_ID", "The plan does not exist");
    }
    let copy = json!({
        "planBackupDestination": id_name(COPY_ID, "Primary"), "isDefault": true,
        "isSnapCopy": true, "copyPrecedence": 1,
    });
    Answer::ok(root::GENERIC, json!({"backupdestinations": [copy], "regionsConfigured": false}))
}

/// GET /V4/Plan/BackupDestination/{id}/Jobs.
pub(super) fn destination_jobs(state: &State, call: &Call<'_>) -> Answer {
    if call.path_id() != Some(COPY_ID) {
        return Answer::refused(404, "INVALID_ENTITY_ID", "The backup destination does not exist");
    }
    let hours = match call.query("view").as_deref() {
        None | Some("last24Hours") => 24,
        Some("lastWeek") => 7 * 24,
        Some("lastMonth") => 31 * 24,
        Some("last3Months") => 92 * 24,
        Some("custom") => i64::MAX / 8_000_000,
        Some(_) => return Answer::bad_parameter("view"),
    };
    let bound = |name: &str| call.query(name).and_then(|text| text.parse::<i64>().ok());
    let since = bound("startTime").map_or(call.now.unix_ms - hours * 3_600_000, |it| it * 1000);
    let until = bound("endTime").map_or(i64::MAX, |it| it.saturating_mul(1000));
    let aged = call.query("agedData").is_some_and(|value| value != "0");
    let shown = state.jobs.iter().rev().filter(|job| {
        job.kind == Kind::Backup
            && job.visible(call.now)
            && (since..=until).contains(&job.created_ms)
            && (aged || job.has_data(call.now))
    });
    let rows: Vec<Value> = shown.map(|job| stored(job, call.now)).collect();
    Answer::ok(root::GENERIC, json!({"jobs": rows}))
}

fn stored(job: &Job, now: &Moment) -> Value {
    let entity = &job.entity;
    json!({
        "jobId": job.id, "status": job.status(now), "jobType": job.kind.name(),
        "server": id_name(entity.client_id, &entity.client_name),
        "agentType": id_name(entity.application_id, &entity.app_name),
        "instance": id_name(entity.instance_id, &entity.instance_name),
        "backupSet": id_name(entity.backupset_id, &entity.backupset_name),
        "subClient": id_name(entity.subclient_id, &entity.subclient_name),
        "startTime": job.created_ms.div_euclid(1000), "sizeOfApplication": job.written(now),
        "retainUntil": job.retain_until, "username": job.user, "description": job.description,
        "dataWritten": job.written(now),
    })
}

/// POST /V4/Plan/BackupDestination/JobOperations: deletes or keeps the data of jobs.
pub(super) fn job_operations(state: &mut State, call: &Call<'_>) -> Answer {
    let body = &call.body;
    let Choice::Known(operation) = choice(&body["opType"], OPERATIONS) else {
        return Answer::refused(400, "INVALID_INPUT", "opType is missing or unknown");
    };
    let place = ["storagePolicyId", "copyId", "commcellId"].map(|name| fields::id(&body[name]));
    let ids: Vec<u64> =
        body["jobIds"].as_array().into_iter().flatten().filter_map(fields::id).collect();
    if place.contains(&None) || ids.is_empty() {
        return Answer::refused(400, "INVALID_INPUT", "A required field is missing");
    }
    if place != [Some(POLICY_ID), Some(COPY_ID), Some(COMMCELL_ID)] {
        return Answer::refused(404, "INVALID_ENTITY_ID", "The copy does not exist");
    }
    if ids.iter().any(|id| !state.job(*id, call.now).is_some_and(|job| job.has_data(call.now))) {
        return Answer::refused(404, "INVALID_ENTITY_ID", "A job has no data on this copy");
    }
    let until = fields::id(&body["retainUntilTime"]).unwrap_or(u64::from(u32::MAX >> 1));
    for id in &ids {
        let Some(job) = state.job_mut(*id, call.now) else { continue };
        match operation {
            1 => job.aged = true,
            2 => job.retain_until = until,
            3 => job.retain_until = 0,
            _ => {}
        }
    }
    let touched = state.jobs.iter().filter(|job| ids.contains(&job.id));
    let rows: Vec<Value> = touched.map(|job| stored(job, call.now)).collect();
    let error = json!({"errorCode": 0, "errorMessage": ""});
    let body = json!({
        "dependentJobsExist": false, "archiverJobsExist": false, "jobInfo": rows, "error": error,
    });
    Answer::ok(root::GENERIC, body)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, read, task};
    use serde_json::json;

    #[test]
    fn instances_show_their_last_backup_and_are_always_json() {
        let mut bench = Bench::new();
        let reply = bench.send("GET", "/V4/Instances", &[("accept", "*/*")], "");
        let (_, body) = read(&reply);
        assert_eq!(body["instances"][0]["databaseEngine"], "DOCUMENT_DB");
        assert_eq!(body["instances"][0]["lastBackup"]["status"], "COMPLETED");
        let (_, body) = bench.get("/V4/Databases");
        assert_eq!(body["databases"].as_array().unwrap().len(), 9);
    }

    #[test]
    fn switches_decide_whether_backups_start() {
        let mut bench = Bench::new();
        for path in ["/V4/Subclient/401/Backup/Action", "/V4/Instance/201/Backup/Action"] {
            assert_eq!(bench.send("PUT", &format!("{path}/Disable"), &[], "").status, 200);
            assert_eq!(bench.post("/createtask", &task("cluster-group-1")).0, 500);
            assert_eq!(bench.send("PUT", &format!("{path}/enable"), &[], "").status, 200);
        }
        bench.send("PUT", "/V4/Commcell/Backup/Action/Disable", &[], "");
        let (status, body) = bench.post("/createtask", &task("cluster-group-1"));
        assert_eq!((status, &body["errorMessage"]), (200, &json!("Activity disabled")));
        let reply = bench.send("PUT", "/V4/Subclient/9/Backup/Action/Disable", &[], "");
        assert_eq!(reply.status, 404);
    }

    #[test]
    fn the_data_of_a_job_can_be_kept_and_deleted() {
        let mut bench = Bench::new();
        let (_, list) = bench.get("/V4/Plan/BackupDestination/12/Jobs?view=lastWeek");
        let id = list["jobs"][0]["jobId"].clone();
        let wanted = |operation: &str| {
            json!({
                "storagePolicyId": 11, "copyId": 12, "commcellId": 2, "opType": operation,
                "jobIds": [id], "retainUntilTime": 1_900_000_000,
            })
        };
        let path = "/V4/Plan/BackupDestination/JobOperations";
        let (_, body) = bench.post(path, &wanted("RETAIN"));
        assert_eq!(body["jobInfo"][0]["retainUntil"], 1_900_000_000);
        assert_eq!(bench.post(path, &wanted("DELETE")).1["error"]["errorCode"], 0);
        assert_eq!(bench.job(&id.to_string())["isAged"], true);
        assert_eq!(bench.post(path, &wanted("DELETE")).0, 404);
        assert_eq!(bench.post(path, &wanted("BURN")).0, 400);
        let mut elsewhere = wanted("DELETE");
        elsewhere["copyId"] = json!(1);
        assert_eq!(bench.post(path, &elsewhere).0, 404);
    }
}
