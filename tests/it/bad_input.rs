//! Bad input: one clear line with the cause, a hint, the right exit code, and
//! nothing sent where nothing should be.

use serde_json::Value;

use crate::support::{Home, Sandbox, chmod};

/// Runs with that config and returns the only error.
fn error_of(config: &str, arguments: &[&str], code: i32) -> Value {
    let home = Home::new();
    home.write_config(config);
    let mut all = vec!["-o", "json"];
    all.extend(arguments);
    let object = home.run(&all).expect(code).json();
    object["errors"][0].clone()
}

fn text<'a>(error: &'a Value, key: &str) -> &'a str {
    error[key].as_str().unwrap_or_else(|| panic!("no {key}: {error:#}"))
}

const ATLAS: &str = "[profile.a]\nprovider = \"atlas\"\nproject_id = \"32b6e34b3d91647abb20e7b8\"\n\
                     targets = [\"Cluster0\"]\n\
                     credential = { public_key = \"test\", private_key = { env = \"NOT_SET\" } }\n";

#[test]
fn an_unknown_key_is_named_with_its_line_and_neighbour() {
    let error = error_of(&format!("{ATLAS}target = [\"x\"]\n"), &["profile", "list"], 78);
    let message = text(&error, "message");
    assert!(message.contains("line 6") && message.contains("`target`"), "{message}");
    assert!(text(&error, "hint").contains("`targets`"), "{error:#}");
}

#[test]
fn unknown_names_get_their_neighbours() {
    let error = error_of(ATLAS, &["backup", "list", "-p", "b"], 2);
    assert!(text(&error, "message").contains("`b`"), "{error:#}");
    let error = error_of(&ATLAS.replace("\"atlas\"", "\"atlsa\""), &["profile", "list"], 2);
    assert!(text(&error, "hint").contains("`atlas`"), "{error:#}");
}

#[test]
fn a_missing_secret_stops_everything_and_is_named() {
    let error = error_of(ATLAS, &["backup", "create", "a/Cluster0"], 78);
    let message = text(&error, "message");
    assert!(message.contains("private_key") && message.contains("NOT_SET"), "{message}");
    assert_eq!(error["sent"], "no");
}

#[test]
fn a_setting_without_a_file_is_asked_for_by_its_variable() {
    let home = Home::new();
    let object = home.run(&["--provider", "alibaba", "target", "list", "-o", "json"]);
    let object = object.expect(78).json();
    let error = &object["errors"][0];
    assert_eq!(
        text(error, "message"),
        "profile `alibaba`: there is neither `region` nor `endpoint`"
    );
    assert!(text(error, "hint").contains("CLOUDBAK_REGION"), "{error:#}");
    let config = "[profile.b]\nprovider = \"alibaba\"\ncredential = { from = \"env\" }\n";
    let error = error_of(config, &["target", "list"], 78);
    assert!(text(&error, "hint").contains("`region` in [profile.b]"), "{error:#}");
}

#[test]
fn a_profile_that_lacks_the_copy_is_named() {
    let config = "[profile.cv]\nprovider = \"commvault\"\nendpoint = \"https://127.0.0.1:1/api\"\n\
                  credential = { username = \"ops\", password = \"test\" }\n";
    for command in
        [&["backup", "keep", "cv/g/1", "--for", "9d"][..], &["backup", "delete", "cv/g/1"]]
    {
        let error = error_of(config, command, 78);
        assert!(text(&error, "message").starts_with("profile `cv`"), "{error:#}");
        assert!(text(&error, "command_next").starts_with("cloudbak api cv "), "{error:#}");
    }
}

#[test]
fn a_plan_without_a_config_file_says_where_one_goes() {
    let home = Home::new();
    for command in [&["run", "nightly"][..], &["schedule", "install", "nightly"]] {
        let object = home.run(&[command, &["-o", "json"]].concat()).expect(2).json();
        let error = &object["errors"][0];
        assert!(text(error, "message").starts_with("there is no config file"), "{error:#}");
        assert!(text(error, "hint").contains(".config/cloudbak/config.toml"), "{error:#}");
        assert_eq!(text(error, "command_next"), "cloudbak run --list");
    }
    let error = error_of(ATLAS, &["run", "nightly"], 2);
    assert!(text(&error, "hint").contains("[plan.nightly]"), "{error:#}");
}

#[test]
fn a_missing_config_file_says_what_is_read_without_it() {
    let home = Home::new();
    let ran = home.run(&["--config", "/nope", "backup", "list", "-o", "json"]).expect(78).json();
    let error = &ran["errors"][0];
    assert!(text(error, "hint").contains(".config/cloudbak/config.toml"), "{error:#}");
    assert_eq!(text(error, "command_next"), "cloudbak profile list");
}

#[test]
fn the_sandbox_takes_no_provider() {
    let home = Home::new();
    home.run(&["--sandbox", "--provider", "atlas", "backup", "list"]).expect(2);
    home.run(&["backup", "list", "--provider", "atlas", "--sandbox"]).expect(2);
}

#[test]
fn no_flag_answers_in_words_of_the_language() {
    let home = Home::new();
    for (command, right) in [
        (&["backup", "list", "--limit", "abc"][..], "such as 20"),
        (&["restore", "list", "--limit", "x"], "such as 20"),
        (&["job", "list", "--limit", "1.5"], "such as 20"),
        (&["history", "list", "--limit", "4294967296"], "such as 20"),
        (&["backup", "create", "--retention-days", "x"], "such as 30"),
        (&["backup", "create", "--concurrency", "x"], "from 1 to 256"),
        (&["backup", "create", "--wait-timeout", "x"], "30s, 15m, 26h or 7d"),
        (&["backup", "list", "--since", "x"], "26h or 7d"),
        (&["sandbox", "--listen", "foo"], "such as 127.0.0.1:7800"),
        (&["sandbox", "--speed", "x"], "a number above 0"),
        (&["schedule", "install", "n", "--at", "x"], "02:30"),
    ] {
        let ran = home.run(command).expect(2);
        assert!(ran.stderr.contains(right), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn consent_that_misses_its_target_is_told() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "sandbox-atlas/Cluster0", "--wait"]).expect(0);
    let delete = |label: &str, code| {
        let backup = "sandbox-atlas/Cluster0/latest";
        let ran = home.run(&["backup", "delete", backup, "--accept", label, "-o", "json"]);
        ran.expect(code).json()["errors"][0].clone()
    };
    let error = delete("destroys-data:Cluster1", 9);
    assert!(text(&error, "hint").contains("`destroys-data:Cluster1` names another"), "{error:#}");
    assert!(text(&error, "hint").contains("--accept destroys-data:Cluster0"), "{error:#}");
    let error = delete("destroy-data:Cluster0", 2);
    assert!(text(&error, "message").contains("`destroys-data:Cluster0`"), "{error:#}");
    home.run(&["job", "cancel", "sandbox-commvault/1", "--accept", "nonsense"]).expect(2);
}

#[test]
fn a_literal_secret_in_a_readable_file_is_refused_with_the_remedy() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let path = home.write_config(&sandbox.config);
    chmod(&path, 0o644);
    let object = home.run(&["-o", "json", "profile", "check", "--all"]).expect(78).json();
    let next = text(&object["errors"][0], "command_next");
    assert!(next.starts_with("chmod 600 "), "{next}");
    for provider in ["alibaba", "atlas", "koophone", "commvault"] {
        assert_eq!(sandbox.arrived(provider).len(), 0);
    }
}

#[test]
fn malformed_ids_are_refused_before_sending() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for (provider, place) in [
        ("koophone", "sandbox-koophone/a-phone-id-of-more-than-32-characters"),
        ("koophone", "sandbox-koophone/../../v3/auth"),
        ("atlas", "sandbox-atlas/Cluster 0"),
        ("alibaba", "sandbox-alibaba/dds bp1"),
    ] {
        let object = home.run(&["-o", "json", "backup", "create", place]).expect(2).json();
        assert!(!text(&object["errors"][0], "message").is_empty());
        assert_eq!(sandbox.arrived(provider).len(), 0, "{place}");
    }
    let bucket = ["export", "bucket", "show", "not-hex", "-p", "sandbox-atlas", "-o", "json"];
    home.run(&bucket).expect(2);
    let project = sandbox.config.replace("32b6e34b3d91647abb20e7b8", "32B6");
    let home = Home::new();
    home.write_config(&project);
    home.run(&["backup", "list", "sandbox-atlas/Cluster0"]).expect(78);
    assert_eq!(sandbox.arrived("atlas").len(), 0);
}

#[test]
fn plain_http_is_refused_except_on_loopback() {
    let config = format!("{ATLAS}endpoint = \"http://cloud.example.com\"\n");
    let error = error_of(&config, &["backup", "list", "a/Cluster0"], 78);
    assert!(text(&error, "message").contains("plain http"), "{error:#}");
}

#[test]
fn an_empty_target_list_is_a_usage_error() {
    let config = ATLAS.replace("targets = [\"Cluster0\"]\n", "");
    let error = error_of(&config, &["backup", "create"], 2);
    assert!(text(&error, "hint").contains("targets"), "{error:#}");
}

#[test]
fn more_phones_than_one_request_takes_are_split() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let phones: Vec<String> = (1..=60).map(|n| format!("sandbox-koophone/fleet{n:03}")).collect();
    let mut arguments = vec!["backup", "create", "-o", "json"];
    arguments.extend(phones.iter().map(String::as_str));
    let object = home.run(&arguments).expect(0).json();
    assert_eq!(object["items"].as_array().expect("items").len(), 60);
    let creates = sandbox.arrived("koophone").iter().filter(|a| a["creates"] == true).count();
    assert_eq!(creates, 2, "50 and 10");
    assert_eq!(sandbox.made("koophone").len(), 60);
}

#[test]
fn a_state_folder_that_cannot_be_written_means_that_nothing_is_sent() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    std::fs::create_dir_all(home.path().join(".local")).expect("folder");
    std::fs::write(home.path().join(".local/state"), "a file in the way").expect("file");
    let object = home.run(&["-o", "json", "backup", "create", "--all"]).expect(74).json();
    assert!(text(&object["errors"][0], "message").contains("nothing was sent"), "{object:#}");
    for provider in ["alibaba", "atlas", "koophone", "commvault"] {
        assert_eq!(sandbox.made(provider).len(), 0);
    }
}

#[test]
fn answers_that_make_no_sense_are_told_apart_from_success() {
    for fault in ["garbage@read", "cut:40@read", "status-before:204@read"] {
        let sandbox = Sandbox::start();
        let home = sandbox.home();
        sandbox.faults(fault);
        for profile in ["sandbox-alibaba", "sandbox-atlas", "sandbox-koophone", "sandbox-commvault"]
        {
            let ran = home.run(&["target", "list", "-p", profile, "--timeout", "5s", "-o", "json"]);
            assert_ne!(ran.code, 0, "{profile} {fault}: {}", ran.stdout);
            let object = ran.json();
            assert!(!text(&object["errors"][0], "message").is_empty());
        }
    }
}
