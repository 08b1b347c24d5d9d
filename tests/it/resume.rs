//! Runs taken up again with `--resume`: what they leave out, what they fill,
//! and what is said of it.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Home, Sandbox};

const ATLAS: &str = "sandbox-atlas/Cluster0";
const COMMVAULT: &str = "sandbox-commvault/cluster-group-1";

fn run_id(object: &Value) -> &str {
    object["run_id"].as_str().expect("a run")
}

fn targets(object: &Value) -> Vec<&str> {
    let items = object["items"].as_array().expect("items");
    items.iter().map(|item| item["target"].as_str().expect("target")).collect()
}

/// The command, and the same with `--resume` of the run that it made.
fn again<'a>(command: &[&'a str], run: &'a str) -> Vec<&'a str> {
    [command, &["--resume", run]].concat()
}

/// Starts a backup whose process dies before the answer comes.
fn lose_a_create(sandbox: &Sandbox, home: &Home, flags: &[&str]) {
    let before = sandbox.made("atlas").len();
    sandbox.faults("stall:20@create*1");
    let mut child = home
        .command(&["backup", "create", ATLAS])
        .args(flags)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("start");
    let until = Instant::now() + Duration::from_secs(20);
    while sandbox.made("atlas").len() == before && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("kill");
    child.wait().expect("end");
    sandbox.faults("");
    assert_eq!(sandbox.made("atlas").len(), before + 1);
}

#[test]
fn a_backup_of_an_older_run_that_was_the_answer_is_left_out() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    lose_a_create(&sandbox, &home, &[]);
    sandbox.script("commvault", "next_job", json!(["failed"]));
    let command = ["backup", "create", ATLAS, COMMVAULT, "--wait", "-o", "json"];
    let first = home.run(&command).expect(3).json();
    assert_eq!(first["items"][0]["disposition"], "found", "{first:#}");
    let second = home.run(&again(&command, run_id(&first))).expect(0).json();
    assert_eq!(targets(&second), ["cluster-group-1"], "{second:#}");
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn what_a_slot_held_is_left_out_also_without_the_slot() {
    let sandbox = Sandbox::start();
    let hosts = [sandbox.home(), sandbox.home()];
    hosts[0].run(&["backup", "create", ATLAS, "--wait", "--slot", "daily"]).expect(0);
    // The first host finds it in its journal, the second one at the provider.
    for host in &hosts {
        sandbox.script("commvault", "next_job", json!(["failed"]));
        let command = ["backup", "create", ATLAS, COMMVAULT, "--wait", "-o", "json"];
        let in_slot = [&command[..], &["--slot", "daily"]].concat();
        let first = host.run(&in_slot).expect(3).json();
        assert_eq!(first["items"][0]["disposition"], "found", "{first:#}");
        let second = host.run(&again(&command, run_id(&first))).expect(0).json();
        assert_eq!(targets(&second), ["cluster-group-1"], "{second:#}");
    }
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn a_found_backup_that_failed_in_the_end_is_made_again() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("failed"));
    lose_a_create(&sandbox, &home, &[]);
    let command = ["backup", "create", ATLAS, COMMVAULT, "--wait", "-o", "json"];
    let first = home.run(&command).expect(3).json();
    assert_eq!(first["items"][0]["disposition"], "found", "{first:#}");
    let second = home.run(&again(&command, run_id(&first))).expect(0).json();
    assert_eq!(targets(&second), ["Cluster0"], "{second:#}");
    assert_eq!(sandbox.made("atlas").len(), 2);
}
