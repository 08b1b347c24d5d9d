//! `jobSummary`: a job as lists show it.
//!
//! Source: documentation.commvault.com, "REST API - GET Job".

use serde_json::{Value, json};

use super::jobs::Job;
use crate::sandbox::service::Moment;

/// `jobSummary` of a job at a moment.
pub(super) fn summary(job: &Job, now: &Moment) -> Value {
    let status = job.status(now);
    let end = job.end_seconds(now);
    let start = job.created_ms.div_euclid(1000);
    let updated = if end > 0 { end } else { now.unix_ms.div_euclid(1000) };
    let failed = u64::from(status == "Completed w/ one or more errors" || status == "Failed");
    let (level, level_name) = level(job);
    let mut value = json!({
        "sizeOfApplication": job.written(now), "backupSetName": job.entity.backupset_name,
        "totalFailedFolders": 0, "totalFailedFiles": failed, "isVisible": true,
        "localizedStatus": status, "isAged": job.aged, "totalNumOfFiles": 1, "jobId": job.id,
        "jobSubmitErrorCode": 0, "sizeOfMediaOnDisk": 0, "status": status,
        "lastUpdateTime": updated, "percentSavings": 0,
        "localizedOperationName": job.kind.name(), "statusColor": color(status),
        "backupLevel": level, "backupLevelName": level_name,
        "localizedBackupLevelName": level_name, "jobElapsedTime": updated - start,
        "jobStartTime": start, "jobEndTime": end, "jobType": job.kind.name(),
        "opType": job.kind.number(), "appTypeName": job.entity.app_name,
        "percentComplete": job.percent(now), "subclientName": job.entity.subclient_name,
        "destClientName": job.entity.client_name, "currentPhaseName": job.kind.name(),
        "pendingReason": job.reason(now), "userName": {"userName": job.user, "userId": 4},
        "subclient": job.entity.json(),
    });
    if !job.description.is_empty() {
        value["description"] = json!(job.description);
    }
    value
}

/// Number and name of the level. DocumentDB snapshots are full by nature; what
/// another level does there is not documented, so it is shown as asked.
fn level(job: &Job) -> (u64, &'static str) {
    let name = match job.level {
        2 => "Incremental",
        4 => "Differential",
        64 => "Synthetic Full",
        _ => "Full",
    };
    (job.level, name)
}

fn color(status: &str) -> &'static str {
    match status {
        "Completed" => "green",
        "Failed" | "Failed to Start" | "Killed" => "red",
        "Completed w/ one or more errors" | "Completed w/ one or more warnings" => "orange",
        _ => "black",
    }
}
