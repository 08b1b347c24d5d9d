//! Restart, kernel upgrade, maintenance window, deletion (ApsaraDB for
//! MongoDB, pages "RestartDBInstance", "UpgradeDBInstanceKernelVersion",
//! "ModifyDBInstanceMaintainTime", "DeleteDBInstance", "DestroyInstance").

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::instance::{Instance, Kind};
use super::state::State;
use super::tasks::Task;
use super::times::clock_minutes;
use crate::sandbox::service::Moment;

/// Job seconds of a restart, an upgrade or a change of certificates.
pub const RESTART_SECONDS: f64 = 3.0;
const DELETE_SECONDS: f64 = 2.0;

/// Refuses an instance that is not `Running` or that is locked.
///
/// # Errors
/// 403 `IncorrectDBInstanceState`, 403 `IncorrectDBInstanceLockMode`.
pub fn require_running(instance: &Instance, now: &Moment) -> Result<(), Failure> {
    if instance.status(now) != "Running" {
        let text = "Current DB instance state does not support this operation.";
        return Err(Failure::new(403, "IncorrectDBInstanceState", text));
    }
    if instance.lock_mode != "Unlock" {
        let text = "Current DB instance lock mode does not support this operation.";
        return Err(Failure::new(403, "IncorrectDBInstanceLockMode", text));
    }
    Ok(())
}

/// Refuses a `SwitchMode` other than `0` (now) and `1` (in the maintenance
/// window); tells whether it is now.
///
/// # Errors
/// `InvalidParameter`.
pub fn is_now(call: &Call) -> Result<bool, Failure> {
    match call.get("SwitchMode") {
        None | Some("0") => Ok(true),
        Some("1") => Ok(false),
        Some(_) => Err(Failure::invalid("SwitchMode")),
    }
}

/// Writes a task down in the history.
pub fn note_task(state: &mut State, kind: &str, instance: &str, seconds: f64, now: &Moment) {
    let id = format!("t-{}", state.ids.hex(16));
    state.tasks.push(Task {
        id,
        kind: kind.to_owned(),
        instance: instance.to_owned(),
        started_unix_ms: now.unix_ms,
        seconds,
    });
}

/// `RestartDBInstance`: the whole instance, or one node of a cluster.
///
/// # Errors
/// An instance that is not `Running`, an unknown node.
pub fn restart(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let at_once = is_now(call)?;
    let instance = state.instance_of_mut(call, now)?;
    require_running(instance, now)?;
    let node = call.get("NodeId");
    if node.is_some_and(|node| !instance.nodes.iter().any(|known| known.id == node)) {
        let text = "The specified instance id is not found.";
        return Err(Failure::new(404, "InvalidInstanceId.NotFound", text));
    }
    if at_once {
        let word = if node.is_some() { "NodeRestarting" } else { "Rebooting" };
        instance.pass_through(word, RESTART_SECONDS, now);
    }
    let id = instance.id.clone();
    note_task(state, "RestartIns", &id, RESTART_SECONDS, now);
    Ok(json!({}))
}

/// `UpgradeDBInstanceKernelVersion`: restarts once; not for a standalone.
///
/// # Errors
/// A standalone, an instance that is not `Running`.
pub fn upgrade(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let at_once = is_now(call)?;
    let instance = state.instance_of_mut(call, now)?;
    if instance.kind == Kind::Standalone {
        return Err(Failure::wrong_kind());
    }
    require_running(instance, now)?;
    if at_once {
        instance.pass_through("MinorVersionUpgrading", RESTART_SECONDS, now);
    }
    instance.kernel = "mongodb_20260115_7.0.9".into();
    let id = instance.id.clone();
    note_task(state, "KernelVersionUpgrade", &id, RESTART_SECONDS, now);
    Ok(json!({}))
}

/// `ModifyDBInstanceMaintainTime`: a window of one hour.
///
/// # Errors
/// `InvalidParameter` for a malformed time or another length.
pub fn set_maintenance(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let (from, to) = (call.require("MaintainStartTime")?, call.require("MaintainEndTime")?);
    let start = clock_minutes(from).ok_or_else(|| Failure::invalid("MaintainStartTime"))?;
    let end = clock_minutes(to).ok_or_else(|| Failure::invalid("MaintainEndTime"))?;
    if (end - start).rem_euclid(1440) != 60 {
        return Err(Failure::invalid("MaintainEndTime"));
    }
    state.instance_of_mut(call, now)?.maintenance = (from.to_owned(), to.to_owned());
    Ok(json!({}))
}

/// `DeleteDBInstance`: pay-as-you-go instances that are `Running`.
///
/// # Errors
/// A subscription, or an instance that is not `Running`.
pub fn delete(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let instance = state.instance_of_mut(call, now)?;
    require_running(instance, now)?;
    if instance.charge_type != "PostPaid" {
        return Err(Failure::wrong_kind());
    }
    remove(instance, now);
    let id = instance.id.clone();
    note_task(state, "DeleteIns", &id, DELETE_SECONDS, now);
    Ok(json!({}))
}

/// `DestroyInstance`: expired subscriptions on local disks that are locked.
/// Takes `DBInstanceId` or `InstanceId`.
///
/// # Errors
/// Every other instance.
pub fn destroy(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let id = match call.get("InstanceId") {
        Some(id) => id,
        None => call.require("DBInstanceId")?,
    };
    let found = state.instances.iter_mut().find(|known| known.id == id && !known.is_gone(now));
    let instance = found.ok_or_else(Failure::no_instance)?;
    let expired = instance.charge_type == "PrePaid" && instance.lock_mode == "LockByExpiration";
    if !expired || instance.on_cloud_disk() {
        let text = "Current DB instance state does not support this operation.";
        return Err(Failure::new(403, "IncorrectDBInstanceState", text));
    }
    remove(instance, now);
    Ok(json!({}))
}

fn remove(instance: &mut Instance, now: &Moment) {
    instance.pass_through("Deleting", DELETE_SECONDS, now);
    instance.deleted_unix_ms = Some(now.unix_ms);
}
