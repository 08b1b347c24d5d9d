//! The list of operations, and the way from a request to an answer.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::failure::Failure;
use super::state::State;
use super::{cluster, create, instances, policy, regions, sets, tasks};
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// The API version of ApsaraDB for MongoDB.
const VERSION: &str = "2015-12-01";

type Run = fn(&mut State, &Call, &Moment) -> Result<Value, Failure>;

/// Operations that only POST reaches, by the service's API metadata.
const POST_ONLY: &[&str] = &["DescribeClusterBackups", "TransferClusterBackup", "ModifyTaskInfo"];

const OPERATIONS: &[(&str, Run)] = &[
    ("CreateBackup", create::create_backup),
    ("DescribeBackupPolicy", policy::describe),
    ("DescribeBackupTasks", tasks::describe_backup_tasks),
    ("DescribeBackups", sets::describe_backups),
    ("DescribeClusterBackups", cluster::describe_cluster_backups),
    ("DescribeDBInstanceAttribute", instances::attribute),
    ("DescribeDBInstances", instances::describe),
    ("DescribeDBInstancesOverview", instances::overview),
    ("DescribeHistoryTasks", tasks::describe_history_tasks),
    ("DescribeHistoryTasksStat", tasks::describe_history_stat),
    ("DescribeRegions", regions::describe),
    ("ModifyBackupPolicy", policy::modify),
    ("TransferClusterBackup", cluster::transfer),
];

/// Authenticates a call and runs its operation.
///
/// # Errors
/// The gateway's refusals, a scripted error, or the operation's own.
pub fn run(
    state: &mut State,
    request: &HttpRequest,
    call: &Call,
    now: &Moment,
) -> Result<Value, Failure> {
    auth::admit(state, request, call, now)?;
    let run = find(call)?;
    if let Some(failure) = state.script.take_failure(&call.action) {
        return Err(failure);
    }
    let mut answer = run(state, call, now)?;
    if state.script.type_drift {
        drift(&mut answer);
    }
    Ok(answer)
}

fn find(call: &Call) -> Result<Run, Failure> {
    if call.version != VERSION {
        let text = "Specified parameter Version is not valid.";
        return Err(Failure::new(400, "InvalidVersion", text));
    }
    let Some((name, run)) = OPERATIONS.iter().find(|(name, _)| *name == call.action) else {
        let text = "Specified api is not found, please check your url and method.";
        return Err(Failure::new(404, "InvalidAction.NotFound", text));
    };
    if call.method != "POST" && POST_ONLY.contains(name) {
        let text = "This HTTP method is not supported.";
        return Err(Failure::new(405, "UnsupportedHTTPMethod", text));
    }
    Ok(*run)
}

/// Turns ids of digits into numbers and sizes into texts, and puts a line end
/// behind job ids, as samples of other years show them.
fn drift(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drift),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                drift(field);
                match (name.as_str(), &*field) {
                    ("BackupId", Value::String(text)) => {
                        if let Ok(number) = text.parse::<u64>() {
                            *field = json!(number);
                        }
                    }
                    ("BackupJobId" | "BackupjobId", Value::String(text)) => {
                        *field = json!(format!("{text}\n"));
                    }
                    ("BackupSize", Value::Number(number)) => *field = json!(number.to_string()),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
