//! Runs taken up again with `--resume`: what they leave out, what they fill,
//! and what is said of it.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Home, Sandbox, chmod};

const ATLAS: &str = "sandbox-atlas/Cluster0";
const COMMVAULT: &str = "sandbox-commvault/cluster-group-1";
const BOTH: [&str; 7] = ["backup", "create", ATLAS, COMMVAULT, "--wait", "-o", "json"];

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

fn journal(home: &Home) -> rusqlite::Connection {
    let path = home.path().join(".local/state/cloudbak/journal.db");
    rusqlite::Connection::open(path).expect("journal")
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

/// Waits until the provider has completed every backup that it made.
fn wait_until_completed(sandbox: &Sandbox) {
    let until = Instant::now() + Duration::from_secs(20);
    while !sandbox.made("atlas").iter().all(|backup| backup["completed"] == true) {
        assert!(Instant::now() < until, "{:?}", sandbox.made("atlas"));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_backup_of_an_older_run_that_was_the_answer_is_left_out() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    lose_a_create(&sandbox, &home, &[]);
    sandbox.script("commvault", "next_job", json!(["failed"]));
    let command = BOTH;
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
        let command = BOTH;
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
    let command = BOTH;
    let first = home.run(&command).expect(3).json();
    assert_eq!(first["items"][0]["disposition"], "found", "{first:#}");
    let second = home.run(&again(&command, run_id(&first))).expect(0).json();
    assert_eq!(targets(&second), ["Cluster0"], "{second:#}");
    assert_eq!(sandbox.made("atlas").len(), 2);
}

#[test]
fn a_resumed_run_that_is_taken_up_again_still_leaves_out_what_the_first_one_did() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let command = BOTH;
    sandbox.script("commvault", "next_job", json!(["failed", "failed"]));
    let first = home.run(&command).expect(3).json();
    let second = home.run(&again(&command, run_id(&first))).expect(4).json();
    let third = home.run(&again(&command, run_id(&second))).expect(0).json();
    assert_eq!(targets(&third), ["cluster-group-1"], "{third:#}");
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn warnings_that_are_accepted_count_as_success_again() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("commvault", "next_job", json!(["errors"]));
    sandbox.script("atlas", "next_job", json!("failed"));
    let command =
        ["backup", "create", ATLAS, COMMVAULT, "--wait", "--accept", "warnings", "-o", "json"];
    let first = home.run(&command).expect(3).json();
    let second = home.run(&again(&command, run_id(&first))).expect(0).json();
    assert_eq!(targets(&second), ["Cluster0"], "{second:#}");
    assert_eq!(sandbox.made("commvault").len(), 1);
}

#[test]
fn the_command_that_runs_the_rest_again_has_the_flags_of_the_first() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let object = home
        .run(&[
            "backup",
            "create",
            "sandbox-atlas/Nowhere",
            ATLAS,
            "--cron",
            "--wait",
            "--jitter",
            "1ms",
            "--slot",
            "daily",
            "--retention-days",
            "9",
            "--description",
            "it's a cloudbak night",
            "--set",
            "retention_days=8",
            "--accept",
            "warnings",
            "--concurrency",
            "1",
            "--wait-timeout",
            "90m",
            "--timeout",
            "10s",
            "--fail-fast",
            "-o",
            "json",
        ])
        .json();
    let run = run_id(&object);
    let expected = format!(
        "cloudbak backup create sandbox-atlas/Nowhere {ATLAS} --timeout 10s --wait \
         --retention-days 9 --description 'it'\\''s a cloudbak'' night' --slot daily \
         --set retention_days=8 --wait-timeout 90m --concurrency 1 --fail-fast --accept warnings --cron \
         --resume {run}"
    );
    assert_eq!(object["items"][1]["error"]["command_next"], expected.as_str(), "{object:#}");
}

#[test]
fn a_plan_is_taken_up_again_with_the_flags_that_it_was_run_with() {
    let sandbox = Sandbox::start();
    let home = with_plan(&sandbox.config, "");
    sandbox.script("commvault", "next_job", json!(["failed", "failed"]));
    sandbox.script("atlas", "next_job", json!("failed"));
    let command = ["run", "mix", "--accept", "warnings", "--cron", "--jitter", "1ms"];
    let object = home.run(&[&command[..], &["-o", "json"]].concat()).json();
    let expected =
        format!("cloudbak run mix --accept warnings --cron --resume {}", run_id(&object));
    assert_eq!(object["command_next"], expected.as_str(), "{object:#}");
    // A run that never began has left everything as the one before it did.
    let state = home.path().join(".local/state");
    std::fs::remove_dir_all(&state).expect("removed");
    std::fs::write(&state, "in the way").expect("file");
    let resumed = ["run", "mix", "--resume", run_id(&object), "-o", "json"];
    let expected = format!("cloudbak run mix --resume {}", run_id(&object));
    let ran = home.run(&resumed);
    assert_eq!(ran.json()["command_next"], expected.as_str(), "{}", ran.stdout);
}

#[test]
fn a_resumed_run_fills_the_slot_of_the_run_that_it_takes_up() {
    let sandbox = Sandbox::start();
    let home = with_plan(&sandbox.config, "slot = \"daily\"\n");
    let create = ["backup", "create", ATLAS, COMMVAULT, "--wait", "--slot", "daily", "-o", "json"];
    for (command, yesterday) in
        [(&create[..], "daily:2020-01-01"), (&["run", "mix", "-o", "json"][..], "daily:2020-01-02")]
    {
        sandbox.script("commvault", "next_job", json!(["failed"]));
        let first = home.run(command).expect(3).json();
        // The run was yesterday's.
        let of_run = "UPDATE intents SET slot = ?2 WHERE run_id = ?1";
        journal(&home).execute(of_run, [run_id(&first), yesterday]).expect("changed");
        let second = home.run(&again(command, run_id(&first))).expect(0).json();
        let slot: String = journal(&home)
            .query_row("SELECT slot FROM intents WHERE run_id = ?1", [run_id(&second)], |row| {
                row.get(0)
            })
            .expect("an intent");
        assert_eq!(slot, yesterday, "{command:?}");
    }
}

/// A home with a plan of two targets.
fn with_plan(config: &str, more: &str) -> Home {
    let home = Home::new();
    home.write_config(&format!(
        "{config}\n[plan.mix]\ntargets = [\"{ATLAS}\", \"{COMMVAULT}\"]\n{more}"
    ));
    home
}

#[test]
fn a_resumed_plan_keeps_the_metrics_of_what_it_leaves_out() {
    let sandbox = Sandbox::start();
    let metrics = "metrics_file = \"m.prom\"\n";
    let home = with_plan(&sandbox.config, metrics);
    let read = || {
        let path = home.path().join(".config/cloudbak/m.prom");
        std::fs::read_to_string(path).unwrap_or_default()
    };
    sandbox.script("commvault", "next_job", json!(["failed"]));
    let first = home.run(&["run", "mix", "-o", "json"]).expect(3).json();
    let before = read();
    home.run(&["run", "mix", "--resume", run_id(&first)]).expect(0);
    let after = read();
    for name in [
        "cloudbak_last_run_timestamp_seconds",
        "cloudbak_last_success_timestamp_seconds",
        "cloudbak_last_exit_code",
        "cloudbak_newest_backup_age_seconds",
        "cloudbak_open_unknowns",
    ] {
        assert_eq!(after.matches(&format!("\n{name}{{plan=\"mix\"")).count(), 2, "{name}\n{after}");
    }
    let good = "cloudbak_last_exit_code{plan=\"mix\",profile=\"sandbox-atlas\",\
                target=\"Cluster0\"} 0\n";
    assert!(before.contains(good), "{before}");
    assert!(after.contains(good), "{after}");
}

#[test]
fn a_resumed_plan_needs_neither_consent_nor_credential_for_what_it_leaves_out() {
    let sandbox = Sandbox::start();
    let config = |password: &str| {
        let config = sandbox
            .config
            .replace("accept = [\"releases-instance\"]", "accept = []")
            .replace("\"sandbox-password-ops\"", password);
        format!(
            "{config}\n[plan.mix]\ntargets = [\"sandbox-koophone/a44uhlf7\", \"{COMMVAULT}\"]\n\
             metrics_file = \"m.prom\"\n"
        )
    };
    let home = Home::new();
    let usable = "\"sandbox-password-ops\"";
    home.write_config(&config(usable));
    sandbox.script("commvault", "next_job", json!(["failed"]));
    let accept = ["run", "mix", "--accept", "releases-instance", "-o", "json"];
    let first = home.run(&accept).expect(3).json();
    for password in [usable, "{ env = \"NOT_THERE_ANY_MORE\" }"] {
        home.write_config(&config(password));
        let command = ["run", "mix", "-o", "json", "--dry-run"];
        let shown = home.run(&again(&command, run_id(&first)));
        assert_eq!(shown.code, 0, "{password}: {}", shown.stdout);
        let command = ["run", "mix", "-o", "json"];
        let second = home.run(&again(&command, run_id(&first))).expect(0).json();
        assert_eq!(targets(&second), ["cluster-group-1"], "{password}: {second:#}");
    }
    let places = ["sandbox-koophone/a44uhlf7", COMMVAULT];
    let command = [&["backup", "create", "--wait", "-o", "json"][..], &places[..]].concat();
    let second = home.run(&again(&command, run_id(&first))).json();
    assert_eq!(targets(&second), ["cluster-group-1"], "{second:#}");
}

#[test]
fn a_dry_run_shows_only_what_the_resumed_run_would_send() {
    let sandbox = Sandbox::start();
    let home = with_plan(&sandbox.config, "");
    sandbox.script("commvault", "next_job", json!(["failed"]));
    let first = home.run(&["run", "mix", "-o", "json"]).expect(3).json();
    for command in [
        &["backup", "create", ATLAS, COMMVAULT, "--dry-run", "-o", "json"][..],
        &["run", "mix", "--dry-run", "-o", "json"][..],
    ] {
        let shown = home.run(&again(command, run_id(&first))).expect(0).json();
        let items = shown["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "{shown:#}");
        assert!(items[0]["url"].as_str().expect("url").contains("createtask"), "{shown:#}");
        home.run(&again(command, "01NOSUCHRUN")).expect(12);
    }
    // What still runs is followed, and what succeeded is left out: nothing is sent.
    sandbox.script("atlas", "next_job", json!("never"));
    let running = home.run(&["backup", "create", ATLAS, "-o", "json"]).expect(0).json();
    let command = ["backup", "create", ATLAS, "--dry-run"];
    let shown = home.run(&again(&command, run_id(&running))).expect(0);
    assert!(!shown.stdout.contains("POST"), "{}", shown.stdout);
    assert!(shown.stderr.contains(&format!("{ATLAS}: it still ran")), "{}", shown.stderr);
}

#[test]
fn a_lost_backup_of_another_slot_that_has_ended_is_settled_and_not_the_answer() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    lose_a_create(&sandbox, &home, &["--slot", "day1"]);
    wait_until_completed(&sandbox);
    let day2 = ["backup", "create", ATLAS, "--wait", "--slot", "day2", "-o", "json"];
    let object = home.run(&day2).expect(0).json();
    assert_eq!(object["items"][0]["disposition"], "created", "{object:#}");
    assert_eq!(sandbox.made("atlas").len(), 2);
    let states: Vec<(String, String, String)> = journal(&home)
        .prepare("SELECT slot, state, seen FROM intents ORDER BY seq")
        .expect("query")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("rows");
    for (slot, state, seen) in &states {
        assert_eq!((state.as_str(), seen.as_str()), ("DONE", "succeeded"), "{slot}");
    }
    assert_eq!(states.len(), 2, "{states:?}");
    // It fills its own slot.
    let day1 = ["backup", "create", ATLAS, "--wait", "--slot", "day1", "-o", "json"];
    assert_eq!(home.run(&day1).expect(0).json()["items"][0]["disposition"], "found");
    assert_eq!(sandbox.made("atlas").len(), 2);
}

#[test]
fn a_lost_backup_of_another_slot_that_still_runs_is_the_answer() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("never"));
    lose_a_create(&sandbox, &home, &["--slot", "day1"]);
    let object =
        home.run(&["backup", "create", ATLAS, "--slot", "day2", "-o", "json"]).expect(0).json();
    assert_eq!(object["items"][0]["disposition"], "found", "{object:#}");
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn a_plan_that_never_began_tells_how_many_targets_have_no_backup() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let path = home.path().join("told");
    let script = format!("#!/bin/sh\nenv > {}.env\n", path.display());
    std::fs::write(&path, script).expect("hook");
    chmod(&path, 0o755);
    home.write_config(&format!(
        "{}\n[plan.two]\ntargets = [\"{ATLAS}\", \"{COMMVAULT}\"]\n\
         on_failure = [{{ command = [\"{}\"] }}]\n",
        sandbox.config,
        path.display()
    ));
    home.run(&["run", "two", "--resume", "01NOSUCHRUN"]).expect(12);
    let told = std::fs::read_to_string(home.path().join("told.env")).expect("told");
    for part in ["CLOUDBAK_TARGETS=2\n", "CLOUDBAK_FAILED=2\n", "2 of 2 targets failed"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}
