//! `--dry-run` sends nothing, reads included, and changes nothing.

use serde_json::Value;

use crate::support::{PROVIDERS, Sandbox, finish};

#[test]
fn whatever_is_asked_shows_its_first_requests_and_sends_none() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for (command, shown) in [
        (&["backup", "list", "--all"][..], "DescribeDBInstanceAttribute"),
        (&["backup", "check", "--all"], "DescribeDBInstanceAttribute"),
        (&["target", "list", "--all"], "DescribeDBInstances"),
        (&["schedule", "show", "sandbox-alibaba/dds-bp1cloudreplica01"], "DescribeBackupPolicy"),
        (&["job", "list", "-p", "sandbox-commvault"], "Job list"),
        (&["region", "list", "-p", "sandbox-alibaba"], "DescribeRegions"),
        (&["profile", "check", "--all"], "DescribeRegions"),
        (&["auth", "login", "-p", "sandbox-koophone"], "ObtainUserToken"),
    ] {
        let ran = home.run(&[command, &["--dry-run", "-o", "json"]].concat()).expect(0).json();
        assert_eq!(ran["kind"], "DryRun", "{command:?}");
        let operations: Vec<_> =
            ran["items"].as_array().expect("list").iter().map(|item| &item["operation"]).collect();
        let has = |wanted: &Value| wanted.as_str().is_some_and(|text| text.contains(shown));
        assert!(operations.iter().any(|operation| has(operation)), "{command:?}: {operations:?}");
    }
    for (provider, _, _) in PROVIDERS {
        assert_eq!(sandbox.arrived(provider), [Value::Null; 0], "{provider}");
    }
}

#[test]
fn what_would_change_something_here_changes_nothing() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let config = home.path().join(".config/cloudbak/config.toml");
    let before = std::fs::read_to_string(&config).expect("config");
    home.run(&["profile", "use", "sandbox-atlas", "--dry-run"]).expect(0);
    assert_eq!(std::fs::read_to_string(&config).expect("config"), before);

    home.run(&["auth", "login", "-p", "sandbox-koophone"]).expect(0);
    let status = || home.run(&["auth", "status", "-p", "sandbox-koophone", "-o", "json"]).json();
    let ran = home.run(&["auth", "logout", "-p", "sandbox-koophone", "--dry-run"]).expect(0);
    assert!(ran.stderr.contains("nothing was changed"), "{}", ran.stderr);
    assert_eq!(status()["items"][0]["token"], "cached");

    sandbox.faults("lag:600,reset-after@create*1");
    let mut lost = home.command(&["backup", "create", "sandbox-alibaba", "-o", "json"]);
    let lost = finish(lost.env("CLOUDBAK_SETTLE_TIMEOUT", "1s")).expect(7).json();
    let run = lost["run_id"].as_str().expect("run").to_owned();
    let open = || home.run(&["history", "list", "--undecided", "-o", "id"]).expect(0).stdout;
    let before = open();
    for command in [&["reconcile", "--abandon", &run][..], &["reconcile", &run]] {
        home.run(&[command, &["--dry-run"]].concat()).expect(0);
        assert_eq!(open(), before, "{command:?}");
    }
}
