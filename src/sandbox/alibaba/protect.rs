//! Encryption in transit and the audit log (ApsaraDB for MongoDB, pages
//! "ModifyDBInstanceSSL", "DescribeDBInstanceSSL", "ModifyAuditLogFilter" and
//! "DescribeAuditLogFilter").

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::instance::{Instance, Kind};
use super::operate::{RESTART_SECONDS, is_now, require_running};
use super::state::State;
use super::times::DAY_MS;
use crate::sandbox::service::{Moment, rfc3339};

const FILTERS: [&str; 7] = ["admin", "slow", "query", "insert", "update", "delete", "command"];
/// The audit operations allow this many calls a minute.
const AUDIT_CALLS: usize = 30;

/// `ModifyDBInstanceSSL`: opens, closes or renews; restarts once.
///
/// # Errors
/// An unknown action, a standalone, an instance that is not `Running`, and a
/// renewal of what is closed.
pub fn modify_ssl(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let action = call.require("SSLAction")?;
    let at_once = is_now(call)?;
    if call.get("ForceEncryption").is_some_and(|word| !["0", "1"].contains(&word)) {
        return Err(Failure::invalid("ForceEncryption"));
    }
    let instance = state.instance_of_mut(call, now)?;
    if instance.kind == Kind::Standalone {
        return Err(Failure::wrong_kind());
    }
    require_running(instance, now)?;
    match action {
        "Open" => instance.access.ssl = true,
        "Close" => instance.access.ssl = false,
        "Update" if instance.access.ssl => {}
        _ => return Err(Failure::invalid("SSLAction")),
    }
    if let Some(word) = call.get("ForceEncryption") {
        instance.access.force_encryption = word == "1";
    }
    instance.access.certificate_unix_ms = now.unix_ms + 365 * DAY_MS;
    if at_once {
        instance.pass_through("SSLModifying", RESTART_SECONDS, now);
    }
    Ok(json!({}))
}

/// `DescribeDBInstanceSSL`.
///
/// # Errors
/// An unknown instance.
pub fn describe_ssl(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of(call, now)?;
    let access = &instance.access;
    let mut answer = json!({
        "SSLStatus": if access.ssl { "Open" } else { "Closed" },
        "ForceEncryption": if access.force_encryption { "1" } else { "0" },
    });
    if access.ssl {
        answer["SSLExpiredTime"] = json!(rfc3339(access.certificate_unix_ms));
        answer["CertCommonName"] = json!(format!("{}.mongodb.sandbox.invalid", instance.id));
    }
    Ok(answer)
}

/// `ModifyAuditLogFilter`: what the audit log collects.
///
/// # Errors
/// An unknown word, an instance that the operation does not serve, too many
/// calls in a minute.
pub fn modify_audit(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    count_audit_call(state, now)?;
    let filter = call.require("Filter")?;
    if filter.split(',').any(|word| !FILTERS.contains(&word)) {
        return Err(Failure::invalid("Filter"));
    }
    let instance = state.instance_of_mut(call, now)?;
    let role = role(call, &["db", "mongos"], instance)?;
    check_audit(instance, now)?;
    instance.access.audit_filter.insert(role, filter.to_owned());
    Ok(json!({}))
}

/// `DescribeAuditLogFilter`.
///
/// # Errors
/// As [`modify_audit`].
pub fn describe_audit(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    count_audit_call(state, now)?;
    let instance = state.instance_of(call, now)?;
    let role = role(call, &["db", "mongos", "logic"], instance)?;
    check_audit(instance, now)?;
    let filter = instance.access.audit_filter.get(&role).map_or("", String::as_str);
    Ok(json!({"Filter": filter, "RoleType": role}))
}

fn role(call: &Call, words: &[&str], instance: &Instance) -> Result<String, Failure> {
    let role = call.get("RoleType").unwrap_or("db");
    let only_clusters = role != "db" && instance.kind != Kind::Sharded;
    if !words.contains(&role) || only_clusters {
        return Err(Failure::invalid("RoleType"));
    }
    Ok(role.to_owned())
}

fn check_audit(instance: &Instance, now: &Moment) -> Result<(), Failure> {
    if instance.on_cloud_disk() {
        return Err(Failure::wrong_kind());
    }
    require_running(instance, now)
}

/// Throttles, with the wait in milliseconds in `x-acs-retry-after`.
fn count_audit_call(state: &mut State, now: &Moment) -> Result<(), Failure> {
    state.audit_calls.retain(|at| now.unix_ms - *at < 60_000);
    if state.audit_calls.len() >= AUDIT_CALLS {
        let oldest = state.audit_calls.first().copied().unwrap_or(now.unix_ms);
        let wait = (oldest + 60_000 - now.unix_ms).max(1);
        let text = "Request was denied due to user flow control.";
        let mut failure = Failure::new(400, "Throttling.User", text);
        failure.headers.push(("x-acs-retry-after".into(), wait.to_string()));
        return Err(failure);
    }
    state.audit_calls.push(now.unix_ms);
    Ok(())
}
