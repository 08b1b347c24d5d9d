//! The list of operations, and the way from a request to an answer.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::failure::Failure;
use super::state::State;
use super::{
    advanced, allowlist, client_token, cluster, create, instances, launch, not_imitated, operate,
    policy, protect, recovery, regions, retention, sets, sts, tasks,
};
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// The API version of ApsaraDB for MongoDB.
const VERSION: &str = "2015-12-01";

type Run = fn(&mut State, &Call, &Moment) -> Result<Value, Failure>;

/// Operations that only POST reaches, by the service's API metadata.
const POST_ONLY: &[&str] = &["DescribeClusterBackups", "TransferClusterBackup", "ModifyTaskInfo"];

const OPERATIONS: &[(&str, Run)] = &[
    ("CheckRecoveryCondition", recovery::check),
    ("CreateBackup", create::create_backup),
    ("CreateDBInstance", launch::create),
    ("CreateShardingDBInstance", launch::create_sharding),
    ("DeleteBackup", retention::delete),
    ("DeleteDBInstance", operate::delete),
    ("DescribeAdvancedBackupPolicy", advanced::describe),
    ("DescribeAdvancedBackupStatus", advanced::status),
    ("DescribeAuditLogFilter", protect::describe_audit),
    ("DescribeBackupDBs", recovery::databases),
    ("DescribeBackupPolicy", policy::describe),
    ("DescribeBackupStorage", retention::storage),
    ("DescribeBackupTasks", tasks::describe_backup_tasks),
    ("DescribeBackups", sets::describe_backups),
    ("DescribeClusterBackups", cluster::describe_cluster_backups),
    ("DescribeClusterRecoverTime", recovery::cluster_times),
    ("DescribeDBInstanceAttribute", instances::attribute),
    ("DescribeDBInstanceSSL", protect::describe_ssl),
    ("DescribeDBInstances", instances::describe),
    ("DescribeDBInstancesOverview", instances::overview),
    ("DescribeHistoryTasks", tasks::describe_history_tasks),
    ("DescribeHistoryTasksStat", tasks::describe_history_stat),
    ("DescribeInstanceRecoverTime", recovery::instance_times),
    ("DescribeRegions", regions::describe),
    ("DescribeRestoreDBInstanceList", recovery::clones),
    ("DescribeSecurityIps", allowlist::describe),
    ("DestroyInstance", operate::destroy),
    ("ModifyAdvancedBackupStatus", advanced::switch),
    ("ModifyAuditLogFilter", protect::modify_audit),
    ("ModifyBackupExpireTime", retention::modify_expiry),
    ("ModifyBackupPolicy", policy::modify),
    ("ModifyDBInstanceMaintainTime", operate::set_maintenance),
    ("ModifyDBInstanceSSL", protect::modify_ssl),
    ("ModifySecurityIps", allowlist::modify),
    ("ModifyTaskInfo", tasks::modify_task),
    ("RestartDBInstance", operate::restart),
    ("TransferClusterBackup", cluster::transfer),
    ("UpgradeDBInstanceKernelVersion", operate::upgrade),
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
    if !(call.version == sts::VERSION && call.action == sts::UNSIGNED) {
        auth::admit(state, request, call, now)?;
    }
    let run = find(call)?;
    if let Some(failure) = state.script.take_failure(&call.action) {
        return Err(failure);
    }
    let mut answer = once(state, call, run, now)?;
    if state.script.type_drift {
        drift(&mut answer);
    }
    Ok(answer)
}

/// Runs an operation, or repeats the answer that its `ClientToken` had.
fn once(state: &mut State, call: &Call, run: Run, now: &Moment) -> Result<Value, Failure> {
    let Some(token) = client_token::of(call)? else { return run(state, call, now) };
    if let Some(answer) = client_token::earlier(state, &token)? {
        return Ok(answer);
    }
    let answer = run(state, call, now)?;
    state.client_tokens.insert(token.0, (token.1, answer.clone()));
    Ok(answer)
}

fn find(call: &Call) -> Result<Run, Failure> {
    match (call.version.as_str(), call.action.as_str()) {
        (sts::VERSION, "AssumeRole") => return Ok(sts::assume_role),
        (sts::VERSION, sts::UNSIGNED) => return Ok(sts::assume_role_with_oidc),
        _ => {}
    }
    if call.version != VERSION {
        let text = "Specified parameter Version is not valid.";
        return Err(Failure::new(400, "InvalidVersion", text));
    }
    let Some((name, run)) = OPERATIONS.iter().find(|(name, _)| *name == call.action) else {
        return Err(not_imitated::refusal(&call.action));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::alibaba::call::Scheme;
    use crate::sandbox::alibaba::seed::{CLOUD_REPLICA_SET, SHARD_MODE};

    const NAMES: &[&str] = &[
        "BackupId",
        "BackupJobId",
        "BackupMethod",
        "BackupRetentionPeriod",
        "StartTime",
        "EndTime",
        "FromStartTime",
        "ToStartTime",
        "CreationTimeAfter",
        "BackupExpireTime",
        "RestoreTime",
        "RestoreType",
        "SourceDBInstance",
        "SrcDBInstanceId",
        "PageNumber",
        "PageNo",
        "PageSize",
        "NodeId",
        "PreferredBackupTime",
        "MaintainStartTime",
        "MaintainEndTime",
        "SecurityIps",
        "ModifyMode",
        "Filter",
        "SSLAction",
        "RegionId",
        "EngineVersion",
        "DBInstanceClass",
        "DBInstanceStorage",
        "DurationSeconds",
        "TaskId",
        "StepName",
        "TaskAction",
    ];
    const ODD: &[&str] = &[
        "-1",
        "0",
        "1",
        "9223372036854775807",
        "4294967295",
        "99999999999999999999",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59Z",
        "0000-01-01T00:00:00Z",
        "2026-03-02T10:00:00Z",
        "23:59Z-00:59Z",
        ",",
        "名\u{0}\u{202e}",
        "%",
        CLOUD_REPLICA_SET,
    ];

    fn call(action: &str, method: &str) -> Call {
        Call {
            scheme: Scheme::V1,
            action: action.into(),
            version: VERSION.into(),
            method: method.into(),
            params: [("DBInstanceId".to_owned(), SHARD_MODE.to_owned())].into(),
            repeated: None,
        }
    }

    #[test]
    fn the_table_is_sorted_by_name_without_repeats() {
        assert!(OPERATIONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_operation_of_the_product_is_imitated_or_told_that_it_is_not() {
        let imitated = OPERATIONS.iter().map(|(name, _)| *name);
        let mut all: Vec<&str> = imitated.chain(not_imitated::NAMES.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), OPERATIONS.len() + not_imitated::NAMES.len(), "one is in both");
        assert_eq!(all.len(), 135);
    }

    #[test]
    fn odd_values_never_panic() {
        let base_url = String::new();
        let now = Moment { unix_ms: 1_772_445_630_000, speed: 1.0, base_url };
        for (name, run) in OPERATIONS {
            for value in ODD {
                for instance in [SHARD_MODE, CLOUD_REPLICA_SET, value] {
                    let mut state = State::new();
                    state.wake(&now);
                    let mut call = call(name, "POST");
                    call.params.insert("DBInstanceId".into(), instance.into());
                    let _ = run(&mut state, &call, &now);
                    for parameter in NAMES {
                        call.params.insert((*parameter).into(), (*value).into());
                        let _ = run(&mut state, &call, &now);
                    }
                    for parameter in NAMES {
                        call.params.remove(*parameter);
                        let _ = run(&mut state, &call, &now);
                    }
                }
            }
        }
    }
}
