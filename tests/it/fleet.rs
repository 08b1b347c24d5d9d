//! Many targets over many accounts, two hosts, and runs taken up again.

use serde_json::{Value, json};

use crate::support::{PROVIDERS, Sandbox};

fn items(object: &Value) -> &Vec<Value> {
    object["items"].as_array().expect("items")
}

#[test]
fn two_hosts_with_one_slot_make_one_backup() {
    let sandbox = Sandbox::start();
    let hosts = [sandbox.home(), sandbox.home()];
    for (provider, profile, target) in PROVIDERS {
        if !["atlas", "commvault"].contains(&provider) {
            continue;
        }
        let place = format!("{profile}/{target}");
        for night in 1..=3 {
            let slot = format!("night-{night}");
            let flags = ["backup", "create", &place, "--cron", "--slot", &slot, "-o", "json"];
            let ids: Vec<_> = hosts
                .iter()
                .map(|host| host.run(&flags).expect(0).json()["items"][0]["backup_id"].clone())
                .collect();
            assert_eq!(ids[0], ids[1], "{provider}");
            assert_eq!(sandbox.made(provider).len(), night, "{provider}");
        }
    }
}

#[test]
fn two_hosts_at_the_same_moment_make_one_backup() {
    let sandbox = Sandbox::start();
    let hosts = [sandbox.home(), sandbox.home()];
    for place in ["sandbox-atlas/Cluster0", "sandbox-commvault/cluster-group-1"] {
        std::thread::scope(|scope| {
            let running: Vec<_> = hosts
                .iter()
                .map(|host| {
                    scope.spawn(move || {
                        host.run(&["backup", "create", place, "--cron", "--slot", "daily"])
                    })
                })
                .collect();
            for host in running {
                let ran = host.join().expect("ran");
                assert!([0, 8].contains(&ran.code), "{place}: {} {}", ran.code, ran.stderr);
            }
        });
    }
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn phones_of_two_regions_go_out_in_two_requests() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let far = "s0uth001";
    let listed =
        home.run(&["target", "list", "-p", "sandbox-koophone", "-o", "json"]).expect(0).json();
    let south = items(&listed)
        .iter()
        .find(|item| item["region"] == "cn-south-1")
        .map_or(far.to_owned(), |item| item["target"].as_str().unwrap_or(far).to_owned());
    let ran = home.run(&[
        "backup",
        "create",
        "-p",
        "sandbox-koophone",
        "fleet001",
        &south,
        "fleet002",
        "--wait",
        "-o",
        "json",
    ]);
    let object = ran.expect(0).json();
    let order: Vec<_> = items(&object).iter().map(|item| item["target"].clone()).collect();
    assert_eq!(order, [json!("fleet001"), json!(south), json!("fleet002")]);
    let sent = sandbox.arrived("koophone").iter().filter(|a| a["creates"] == true).count();
    assert_eq!(sent, 2, "one for each region");
}

#[test]
fn a_run_is_taken_up_where_it_ended() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("failed"));
    let first = home.run(&["backup", "create", "--all", "--wait", "-o", "json"]).expect(3).json();
    let run = first["run_id"].as_str().expect("run");
    let again = ["backup", "create", "--all", "--wait", "--resume", run, "-o", "json"];
    let second = home.run(&again).expect(0).json();
    assert_eq!(items(&second).len(), 1, "{second:#}");
    assert_eq!(items(&second)[0]["target"], "Cluster0");
    for (provider, ..) in PROVIDERS {
        let expected = if provider == "atlas" { 2 } else { 1 };
        assert_eq!(sandbox.made(provider).len(), expected, "{provider}");
    }
    home.run(&["backup", "create", "--all", "--resume", "01NOSUCHRUN"]).expect(12);
}

#[test]
fn a_run_is_taken_up_without_naming_its_targets_again() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let (good, bad) = ("sandbox-atlas/Cluster0", "sandbox-commvault/cluster-group-off");
    let create = ["backup", "create", "--wait", "-o", "json"];
    let first = home.run(&[&create[..], &[good, bad]].concat()).expect(3).json();
    let mut run = first["run_id"].as_str().expect("run").to_owned();
    // What never got as far as an intent is unfinished. A run that takes up a
    // run that took up a run still knows what is left, whatever is named.
    for more in [&[][..], &[], &[good, bad]] {
        let resumed = [&create[..], &["--resume", &run], more].concat();
        let next = home.run(&resumed).expect(13).json();
        assert_eq!(items(&next).len(), 1, "{next:#}");
        assert_eq!(items(&next)[0]["target"], "cluster-group-off");
        run = next["run_id"].as_str().expect("run").to_owned();
    }
    assert_eq!(sandbox.made("atlas").len(), 1);
    let other = home.run(&[&create[..], &["--resume", &run, good]].concat()).expect(2).json();
    let message = other["errors"][0]["message"].as_str().expect("message");
    assert!(message.contains("was not asked for any of these targets"), "{message}");
    home.run(&["backup", "create", "--resume", "01NOSUCHRUN"]).expect(12);
}

#[test]
fn a_run_that_backed_nothing_up_is_not_taken_up() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let place = "sandbox-alibaba/dds-bp1cloudreplica01";
    let restart = ["instance", "restart", place, "--accept", "restarts-instance", "-o", "json"];
    let run = home.run(&restart).expect(0).json()["run_id"].as_str().expect("run").to_owned();
    let refused = home.run(&["backup", "create", "--resume", &run]).expect(2);
    assert!(refused.stderr.contains("was no backup but `instance restart`"), "{}", refused.stderr);
    assert_eq!(sandbox.made("alibaba").len(), 0);
}

#[test]
fn what_still_runs_is_followed_and_not_started_again() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let first = home.run(&["backup", "create", "--all", "-o", "json"]).expect(0).json();
    let run = first["run_id"].as_str().expect("run");
    let again = ["backup", "create", "--all", "--wait", "--resume", run, "-o", "json"];
    let second = home.run(&again).expect(0).json();
    for item in items(&second) {
        assert_eq!(item["state"], "succeeded", "{item:#}");
        assert_eq!(item["disposition"], "found");
    }
    for (provider, ..) in PROVIDERS {
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}");
    }
}

#[test]
fn an_outage_is_one_clear_failure_and_no_storm() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.faults("status-before:503");
    let phones: Vec<String> = (1..=60).map(|number| format!("fleet{number:03}")).collect();
    let mut flags = vec!["backup", "create", "-p", "sandbox-koophone", "--cron"];
    flags.extend(phones.iter().map(String::as_str));
    let ran = home.run(&flags);
    assert_ne!(ran.code, 0);
    assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
    assert!(sandbox.arrived("koophone").len() < 60);
}
