//! The world that a new sandbox starts with: two cloud accounts, a file
//! server, several subclients and their past jobs.

use serde_json::{Value, json};

use super::entities::{
    Backupset, CLOUD_APPS, Client, DOCUMENTDB, FILE_SYSTEM, Instance, RDS, SQL_SERVER, Subclient,
    Tree, VIRTUAL_SERVER,
};
use super::jobs::{Job, Kind};
use super::state::State;
use super::timeline::Ending;

const HOUR_MS: i64 = 3_600_000;
const GIB: u64 = 1 << 30;

/// The seeded tree.
pub(super) fn tree() -> Tree {
    let mut tree = Tree::default();
    for (id, name, cloud) in [
        (101, "aws-account-1", true),
        (102, "aws-account-2", true),
        (103, "fileserver-1", false),
        (104, "hypervisor-1", false),
        (105, "sqlserver-1", false),
    ] {
        tree.clients.push(Client { id, name: name.to_owned(), cloud });
    }
    instance(&mut tree, 201, 101, "DocumentDB", (CLOUD_APPS, DOCUMENTDB));
    instance(&mut tree, 202, 101, "RDS", (CLOUD_APPS, RDS));
    instance(&mut tree, 203, 102, "DocumentDB", (CLOUD_APPS, DOCUMENTDB));
    instance(&mut tree, 204, 103, "DefaultInstanceName", (FILE_SYSTEM, 0));
    instance(&mut tree, 205, 104, "VMware", (VIRTUAL_SERVER, 0));
    // Two agents of one client whose instances have the same name.
    instance(&mut tree, 206, 105, "SQLSERVER-1", (FILE_SYSTEM, 0));
    instance(&mut tree, 207, 105, "SQLSERVER-1", (SQL_SERVER, 0));
    subclient(&mut tree, 401, 301, "cluster-group-1", &["orders", "customers", "stock"], 6.0);
    subclient(&mut tree, 402, 301, "cluster-group-2", &["sessions"], 4.0);
    subclient(&mut tree, 403, 301, "cluster-group-empty", &[], 5.0);
    subclient(&mut tree, 404, 301, "cluster-group-off", &["archive"], 5.0);
    subclient(&mut tree, 411, 302, "rds-nightly", &["billing-db"], 7.0);
    subclient(&mut tree, 421, 303, "cluster-group-1", &["orders-eu"], 6.0);
    subclient(&mut tree, 422, 303, "reports", &["reports-eu", "events-eu"], 8.0);
    subclient(&mut tree, 431, 304, "default", &["/srv"], 5.0);
    subclient(&mut tree, 441, 305, "vm-group-1", &["vm-1", "vm-2"], 5.0);
    subclient(&mut tree, 451, 306, "default", &["C:\\"], 5.0);
    subclient(&mut tree, 461, 307, "default", &["orders"], 5.0);
    if let Some(off) = tree.subclient_mut(404) {
        off.backup_on = false;
    }
    tree
}

fn instance(tree: &mut Tree, id: u64, client_id: u64, name: &str, of: (u64, u64)) {
    let (application_id, kind) = of;
    let app_name = match application_id {
        VIRTUAL_SERVER => "Virtual Server",
        SQL_SERVER => "SQL Server",
        FILE_SYSTEM => "Windows File System",
        _ => "Cloud Apps",
    };
    tree.instances.push(Instance {
        id,
        client_id,
        name: name.to_owned(),
        application_id,
        app_name: app_name.to_owned(),
        kind,
        backup_on: true,
        restore_on: true,
    });
    let name = "defaultBackupSet".to_owned();
    tree.backupsets.push(Backupset { id: id + 100, instance_id: id, name });
}

fn subclient(tree: &mut Tree, id: u64, set: u64, name: &str, clusters: &[&str], seconds: f64) {
    let child = |name: &&str| -> Value {
        json!({
            "displayName": name, "name": name, "path": "us-east-1", "type": "Cluster",
            "allOrAnyChildren": true, "negation": false,
        })
    };
    tree.subclients.push(Subclient {
        id,
        backupset_id: set,
        name: name.to_owned(),
        content: clusters.iter().map(child).collect(),
        backup_on: true,
        plan_id: 1,
        seconds,
        size: (id % 100 + 1) * 3 * GIB,
    });
}

/// Adds cluster groups `fleet-1` … to the first account, for tests of many targets.
pub(super) fn add_groups(tree: &mut Tree, count: u64) {
    for number in 1..=count.min(20_000) {
        subclient(tree, 100_000 + number, 301, &format!("fleet-{number}"), &["fleet"], 5.0);
    }
}

/// How the jobs of a subclient went, newest first.
fn past(id: u64) -> &'static [Ending] {
    use Ending::{Committed, Completed, Errors, Failed, FailedToStart, Killed, Warnings};
    match id {
        401 => &[
            Completed, Completed, Completed, Errors, Completed, Completed, Failed, Completed,
            Completed, Warnings, Completed, Killed, Completed, Completed, Completed,
        ],
        402 => &[Completed, Warnings, Completed, Completed, FailedToStart, Completed, Completed],
        404 => &[Completed, Completed],
        411 => &[Completed, Committed, Completed, Completed],
        421 => &[Failed, Completed, Completed, Completed],
        422 => &[Completed, Completed, Errors],
        431 => &[Completed, Completed, Completed],
        _ => &[],
    }
}

/// Adds the past jobs. Their times are relative to the first request, which
/// has not come yet, so they are negative.
pub(super) fn history(state: &mut State) {
    let mut rows: Vec<(i64, u64, Kind, Ending)> = Vec::new();
    for subclient in &state.tree.subclients {
        for (day, ending) in (0_i64..).zip(past(subclient.id)) {
            let minutes = i64::try_from(subclient.id % 100).unwrap_or(0) * 7;
            let age_ms = (day * 24 + 5) * HOUR_MS + minutes * 60_000;
            rows.push((-age_ms, subclient.id, Kind::Backup, *ending));
        }
    }
    rows.push((-50 * HOUR_MS, 401, Kind::Restore, Ending::Completed));
    rows.push((-400 * 24 * HOUR_MS, 401, Kind::Backup, Ending::Completed));
    rows.sort_by_key(|(created_ms, ..)| *created_ms);
    for (created_ms, subclient_id, kind, ending) in rows {
        add(state, created_ms, subclient_id, kind, ending);
    }
}

fn add(state: &mut State, created_ms: i64, subclient_id: u64, kind: Kind, ending: Ending) {
    let Some(subclient) = state.tree.subclient(subclient_id).cloned() else { return };
    let Some(entity) = state.tree.entity(&subclient) else { return };
    let job = Job {
        id: state.next_job_id(),
        task_id: state.next_task_id(),
        kind,
        entity,
        level: 1,
        created_ms,
        seeded: true,
        foreign: false,
        seconds: 60.0 * subclient.seconds,
        ending,
        visible_after: 0.0,
        pauses: Vec::new(),
        killed_ms: None,
        description: String::new(),
        user: "sandbox-operator".to_owned(),
        size: subclient.size,
        aged: created_ms < -365 * 24 * HOUR_MS,
        retain_until: 0,
    };
    state.jobs.push(job);
}
