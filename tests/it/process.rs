//! The process around the command: signals, pipes, bare environments, JSON in
//! every failure.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{BINARY, Home, PROVIDERS, Sandbox, finish};

fn signal(pid: u32, name: &str) {
    let status = std::process::Command::new("/bin/kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status()
        .expect("kill");
    assert!(status.success());
}

#[test]
fn a_signal_detaches_and_the_id_is_printed() {
    for (name, code, kind) in [("INT", 130, "interrupted"), ("TERM", 143, "terminated")] {
        let sandbox = Sandbox::start();
        let home = sandbox.home();
        sandbox.script("atlas", "next_job", json!("never"));
        let mut child = home
            .command(&["backup", "create", "sandbox-atlas/Cluster0", "--wait", "-o", "jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("start");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        // The first event with an id: the backup is started and being followed.
        let id = loop {
            let line = lines.next().expect("an event comes").expect("text");
            let event: Value = serde_json::from_str(&line).expect("JSON");
            if let Some(id) = event["item"]["backup_id"].as_str() {
                break id.to_owned();
            }
        };
        signal(child.id(), name);
        let last = lines.map(|line| line.expect("text")).last().expect("a result");
        let status = child.wait().expect("end");
        assert_eq!(status.code(), Some(code));
        let result: Value = serde_json::from_str(&last).expect("JSON");
        assert_eq!(result["type"], "result");
        assert_eq!(result["exit"]["name"], kind);
        let item = &result["items"][0];
        assert_eq!(item["backup_id"], id.as_str());
        assert_eq!(
            item["error"]["command_next"],
            format!("cloudbak backup wait sandbox-atlas/Cluster0/{id}")
        );
        assert_eq!(sandbox.made("atlas").len(), 1);
    }
}

#[test]
fn json_in_every_failure_also_before_the_arguments_are_understood() {
    let home = Home::new();
    for arguments in [
        vec!["-o", "json", "backup", "creat"],
        vec!["backup", "create", "--nonsense", "--output=json"],
        vec!["-o", "json", "backup", "create", "--query", "[["],
        vec!["-o", "json", "profile", "show", "nobody"],
        vec!["-o", "json"],
    ] {
        let ran = home.run(&arguments).expect(2);
        let object = ran.json();
        assert_eq!(object["schema"], "cloudbak/v1", "{arguments:?}");
        assert_eq!(object["ok"], false);
        assert_eq!(object["exit"], json!({"code": 2, "name": "usage"}));
        assert_eq!(object["errors"].as_array().expect("errors").len(), 1);
    }
}

#[test]
fn a_usage_error_names_the_command_and_obeys_the_query() {
    let home = Home::new();
    let object = home.run(&["backup", "creat", "-o", "json"]).expect(2).json();
    assert_eq!(object["command"], "backup");
    assert_eq!(object["errors"][0]["hint"], "a similar subcommand exists: 'create'");
    assert_eq!(object["errors"][0]["command_next"], "cloudbak backup --help");
    let query = ["backup", "creat", "-o", "json", "--query", "exit.name"];
    assert_eq!(home.run(&query).expect(2).json(), "usage");
}

#[test]
fn jsonl_begins_with_the_version_and_ends_with_the_result() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let ran = home.run(&["backup", "create", "--all", "--wait", "-o", "jsonl"]).expect(0);
    let lines: Vec<Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.first().expect("first")["type"], "version");
    let (last, events) = lines[1..].split_last().expect("last");
    assert_eq!(last["type"], "result");
    assert_eq!(last["items"].as_array().expect("items").len(), 4);
    assert!(events.len() >= 8, "two events of each target at least");
    assert!(events.iter().all(|event| event["type"] == "event"));
}

#[test]
fn it_runs_from_a_bare_environment_as_cron_would_start_it() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let config = home.path().join(".config/cloudbak/config.toml");
    let mut bare = std::process::Command::new(BINARY);
    bare.args(["backup", "create", "sandbox-atlas/Cluster0", "--wait", "--config"])
        .arg(&config)
        .env_clear()
        .env("XDG_STATE_HOME", home.path().join("state"))
        .current_dir("/")
        .stdin(Stdio::null());
    finish(&mut bare).expect(0);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = Home::new();
    let mut child = home
        .command(&["exit-codes", "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("text");
    child.wait().expect("end");
    assert_eq!(stderr, "");
}

#[test]
fn nothing_is_read_from_the_current_directory() {
    let home = Home::new();
    std::fs::write(home.path().join("config.toml"), "nonsense = 1").expect("file");
    std::fs::create_dir(home.path().join("cloudbak")).expect("folder");
    std::fs::write(home.path().join("cloudbak/config.toml"), "nonsense = 1").expect("file");
    home.run(&["profile", "list"]).expect(0);
}

#[test]
fn consent_is_asked_for_and_without_it_nothing_is_sent() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let config: String = sandbox
        .config
        .lines()
        .filter(|line| !line.starts_with("accept"))
        .map(|line| format!("{line}\n"))
        .collect();
    home.write_config(&config);
    let place = "sandbox-koophone/a44uhlf7";
    let ran = home.run(&["backup", "create", place, "-o", "json"]).expect(9);
    let object = ran.json();
    let hint = object["errors"][0]["hint"].as_str().expect("hint");
    assert!(hint.contains("--accept releases-instance"), "{hint}");
    assert_eq!(sandbox.arrived("koophone").len(), 0);
    home.run(&["backup", "create", place, "--accept", "releases-instanc"]).expect(2);
    assert_eq!(sandbox.arrived("koophone").len(), 0);
    home.run(&["backup", "create", place, "--accept", "releases-instance"]).expect(0);
    assert_eq!(sandbox.made("koophone").len(), 1);
}

#[test]
fn two_phones_go_in_one_request_and_each_has_its_own_result() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let ran = home.run(&[
        "backup",
        "create",
        "-p",
        "sandbox-koophone",
        "a44uhlf7",
        "efjy72gs",
        "frz0n3kx",
        "--wait",
        "-o",
        "json",
    ]);
    let object = ran.expect(3).json();
    let states: Vec<_> = object["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (item["target"].clone(), item["state"].clone()))
        .collect();
    assert_eq!(states[0], (json!("a44uhlf7"), json!("succeeded")));
    assert_eq!(states[1], (json!("efjy72gs"), json!("succeeded")));
    assert_eq!(states[2].0, json!("frz0n3kx"));
    let sent = sandbox.arrived("koophone").iter().filter(|a| a["creates"] == true).count();
    assert_eq!(sent, 1, "one request for both");
}

#[test]
fn the_history_tells_why_nothing_was_sent() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let place = "sandbox-commvault/cluster-group-off";
    let failed = home.run(&["backup", "create", place, "-o", "json"]).expect(13).json();
    let run = failed["run_id"].as_str().expect("run id");
    let message = failed["errors"][0]["message"].as_str().expect("message");
    let listed = home.run(&["history", "list", "-o", "json"]).expect(0).json();
    assert_eq!(listed["items"][0]["targets"], json!([place]));
    assert_eq!(listed["items"][0]["reason"], format!("{place}: {message}"));
    let shown = home.run(&["history", "show", run, "-o", "json"]).expect(0).json();
    assert_eq!(shown["run"]["targets"], json!([place]));
    assert_eq!(shown["run"]["failures"][0]["class"], "rejected");
    let text = home.run(&["history", "show", run]).expect(0).stdout;
    assert!(text.contains(&format!("asked for {place}\n")), "{text}");
    assert!(text.contains(&format!("went wrong (rejected): {place}: {message}\n")), "{text}");
    assert!(text.contains("nothing was sent\n"), "{text}");
}

#[test]
fn the_history_tells_what_happened() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let created = home.run(&["backup", "create", "--all", "--wait", "-o", "json"]).expect(0).json();
    let run = created["run_id"].as_str().expect("run id");
    let listed = home.run(&["history", "list", "-o", "json"]).expect(0).json();
    assert_eq!(listed["items"][0]["run_id"], run);
    assert_eq!(listed["items"][0]["exit_name"], "ok");
    let shown = home.run(&["history", "show", run, "-o", "json"]).expect(0).json();
    assert_eq!(shown["items"].as_array().expect("items").len(), PROVIDERS.len());
    for item in shown["items"].as_array().expect("items") {
        assert_eq!(item["intent_state"], "DONE");
        assert_eq!(item["story"], "the provider says that it completed");
    }
    let text = home.run(&["history", "show", &run[..10]]).expect(0).stdout;
    assert!(text.contains("the provider says that it completed"), "{text}");
}
