//! Atlas through the real binary: what a provider's own tests can't see.

use std::process::Stdio;

use crate::support::{Home, Ran, Sandbox, chmod, finish};

const ROLE: &str = "32b6e34b3d91647abb20e7b8";

/// The id of a new export bucket.
fn bucket(home: &Home) -> String {
    let create = ["export", "bucket", "create", "test-bucket", "--role-id", ROLE, "-o", "id"];
    home.run(&[&create[..], &["-p", "sandbox-atlas"]].concat()).expect(0).stdout.trim().to_owned()
}

fn delete<'a>(bucket: &'a str, consent: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let delete = ["export", "bucket", "delete", bucket, "--accept", consent, "-o", "json"];
    [&delete[..], more, &["-p", "sandbox-atlas"]].concat()
}

#[test]
fn a_deleted_bucket_is_waited_for_until_it_is_gone() {
    let sandbox = Sandbox::with(&["--speed", "4"]);
    let home = sandbox.home();
    let bucket = bucket(&home);
    let consent = format!("destroys-data:{bucket}");
    let accepted = home.run(&delete(&bucket, &consent, &[])).expect(0).json();
    assert_eq!(accepted["items"][0]["removed"], "accepted");
    let gone = home.run(&delete(&bucket, &consent, &["--wait"])).expect(0).json();
    assert_eq!(gone["items"][0]["removed"], "yes");
    home.run(&["export", "bucket", "show", &bucket, "-p", "sandbox-atlas"]).expect(12);
}

#[test]
fn a_bucket_that_takes_too_long_is_not_said_to_be_gone() {
    let sandbox = Sandbox::with(&["--speed", "0.1"]);
    let home = sandbox.home();
    let bucket = bucket(&home);
    let consent = format!("destroys-data:{bucket}");
    let limit = ["--wait", "--wait-timeout", "1s"];
    let cut = home.run(&delete(&bucket, &consent, &limit)).expect(6).json();
    assert_eq!(cut["items"][0]["removed"], "accepted");
    let next = cut["errors"][0]["command_next"].as_str().unwrap_or_default();
    assert_eq!(next, format!("cloudbak export bucket show {bucket} -p sandbox-atlas"));
    home.run(&delete(&bucket, &consent, &["--wait-timeout", "1s"])).expect(2);
}

#[test]
fn a_download_through_a_private_endpoint_is_fetched_whole() {
    let sandbox = Sandbox::start();
    let endpoint = "vpce-0123456789abcdef0";
    sandbox.script("atlas", "download_endpoints", serde_json::json!([endpoint]));
    let home = Home::new();
    let setting = format!("[profile.sandbox-atlas]\nprivate_endpoint = \"{endpoint}\"");
    home.write_config(&sandbox.config.replace("[profile.sandbox-atlas]", &setting));
    let file = home.path().join("dump.tar.gz");
    let create = ["restore", "create", "sandbox-atlas/Cluster0/latest", "--to", "download"];
    let name = file.to_string_lossy();
    let ran = home.run(&[&create[..], &["--download", &name, "-vvv"]].concat()).expect(0);
    let text = std::fs::read_to_string(&file).expect("file");
    assert!(text.ends_with(&format!(" through {endpoint}\n")), "{text}");
    // The address is a secret: whoever knows it can read the data.
    for output in [&ran.stdout, &ran.stderr] {
        assert!(output.split("signature=").skip(1).all(|rest| rest.starts_with('…')), "{output}");
    }
}

/// The sandbox's private key: test data.
const PRIVATE_KEY: &str = "5a4db0c5-5a4d-b0c5-5a4d-b0c55a4db0c5";

#[test]
fn a_person_with_a_key_finds_the_project() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let url = format!("http://{}", sandbox.address);
    let list = ["project", "list", "--provider", "atlas", "-o", "json"];
    let ran = finish(
        home.command(&list)
            .env("MONGODB_ATLAS_PUBLIC_API_KEY", "sandboxk")
            .env("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY)
            .env("MONGODB_ATLAS_BASE_URL", url),
    );
    let items = ran.expect(0).json()["items"].clone();
    let ids: Vec<_> =
        items.as_array().into_iter().flatten().map(|item| &item["project_id"]).collect();
    assert_eq!(ids, ["32b6e34b3d91647abb20e7b8", "32b6e34b3d91647abb20e7b9"]);
}

#[test]
fn the_keyring_of_the_atlas_cli_is_enough_and_stays_secret() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let folder = home.path().join(".config/atlascli");
    std::fs::create_dir_all(&folder).expect("folder");
    let file = "version = 2\n[work]\nauth_type = \"api_keys\"\n\
                project_id = \"32b6e34b3d91647abb20e7b8\"\n";
    std::fs::write(folder.join("config.toml"), file).expect("file");
    let tool = format!(
        "case \"$*\" in\n\
         'lookup service atlascli_work username public_api_key') printf sandboxk;;\n\
         'lookup service atlascli_work username private_api_key') printf {PRIVATE_KEY};;\n\
         *) exit 1;;\nesac\n"
    );
    let bin = home.path().join("bin");
    std::fs::create_dir_all(&bin).expect("folder");
    std::fs::write(bin.join("secret-tool"), format!("#!/bin/sh\n{tool}")).expect("tool");
    chmod(&bin.join("secret-tool"), 0o700);
    home.write_config(&format!(
        "[profile.work]\nprovider = \"atlas\"\nendpoint = \"http://{}\"\ntargets = [\"Cluster0\"]\n\
         credential = {{ from = \"vendor-config\" }}\n",
        sandbox.address
    ));
    let path = format!("{}:/usr/bin:/bin", bin.display());
    for words in
        [&["backup", "list", "-vvv"][..], &["profile", "show", "work"], &["profile", "check"]]
    {
        let ran = finish(home.command(words).env("PATH", &path)).expect(0);
        assert!(
            !ran.stdout.contains(PRIVATE_KEY) && !ran.stderr.contains(PRIVATE_KEY),
            "{words:?}"
        );
    }
    let without = home.run(&["profile", "check"]).expect(78);
    assert!(without.stderr.contains("atlascli_work/public_api_key"), "{}", without.stderr);
}

#[test]
fn a_compliance_policy_is_never_enabled_without_consent() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let set = [
        "compliance",
        "set",
        "authorized_email=owner@example.com",
        "on_demand=3days",
        "authorized_first_name=Test",
        "authorized_last_name=Owner",
        "-p",
        "sandbox-atlas",
    ];
    let refused = home.run(&set).expect(9);
    let wish = "would change on_demand: (not set) -> \"0:3days\"";
    assert!(refused.stderr.contains(wish), "{}", refused.stderr);
    home.run(&[&set[..], &["--accept", "binds-project"]].concat()).expect(9);
    let changes = |arrivals: Vec<serde_json::Value>| {
        arrivals
            .iter()
            .filter(|arrival| arrival["operation"] == "updateGroupBackupCompliancePolicy")
            .count()
    };
    assert_eq!(changes(sandbox.arrived("atlas")), 0);
    let consent = "binds-project:32b6e34b3d91647abb20e7b8";
    home.run(&[&set[..], &["--accept", consent]].concat()).expect(0);
    assert_eq!(changes(sandbox.arrived("atlas")), 1);
    let show = ["compliance", "show", "-p", "sandbox-atlas", "-o", "json"];
    let shown = home.run(&show).expect(0).json();
    let fields = shown["items"].as_array().cloned().unwrap_or_default();
    let state = fields.iter().find(|field| field["key"] == "state").map(|field| &field["value"]);
    assert_eq!(state, Some(&serde_json::json!("ACTIVE")));
    let delete = ["backup", "delete", "sandbox-atlas/Cluster0/oldest", "--accept"];
    let kept = home.run(&[&delete[..], &["destroys-data:Cluster0"]].concat()).expect(13);
    assert!(kept.stderr.contains("compliance show"), "{}", kept.stderr);
}

#[test]
fn the_end_of_an_api_version_is_said_once() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let second = sandbox.config.replace("[profile.sandbox-", "[profile.second-");
    home.write_config(&format!("{}\n{second}", sandbox.config));
    let sunset = "Thu, 01 Jul 2027 00:00:00 GMT";
    sandbox.script(
        "atlas",
        "fail_next",
        serde_json::json!({"operation": "listGroupClusters", "status": 200, "times": 2,
            "headers": {"Deprecation": "Mon, 05 Aug 2024 00:00:00 GMT", "Sunset": sunset},
            "body": "{\"results\": [], \"totalCount\": 0}"}),
    );
    let list = ["target", "list", "-p", "sandbox-atlas", "-p", "second-atlas"];
    let ran = home.run(&list).expect(0);
    let said = format!("listGroupClusters uses a deprecated API version; it ends on {sunset}");
    assert_eq!(ran.stderr.matches(&said).count(), 1, "{}", ran.stderr);
}

#[test]
fn processes_of_one_account_share_one_token() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    home.write_config(&format!(
        "[profile.shared]\nprovider = \"atlas\"\nendpoint = \"http://{}\"\n\
         project_id = \"32b6e34b3d91647abb20e7b8\"\n\
         credential = {{ client_id = \"mdb_sa_id_5a4db0c55a4db0c55a4db0c5\", \
         client_secret = \"mdb_sa_sk_sandbox-not-a-real-secret-5a4db0c5\" }}\n",
        sandbox.address
    ));
    let spawn = |_| {
        let mut list = home.command(&["target", "list"]);
        list.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
    };
    let children: Vec<_> = (0..6).map(spawn).collect();
    for child in children {
        Ran::of(child.wait_with_output().expect("it ends")).expect(0);
    }
    let count = |operation: &str| {
        let arrived = sandbox.arrived("atlas");
        arrived.iter().filter(|arrival| arrival["operation"] == operation).count()
    };
    assert_eq!((count("createServiceAccountToken"), count("listGroupClusters")), (1, 6));
    home.run(&["auth", "logout"]).expect(0);
    assert_eq!(count("revokeServiceAccountToken"), 1);
    let status = home.run(&["auth", "status", "-o", "json"]).expect(0);
    assert!(!status.stdout.contains("sandbox-not-a-real-secret"), "{}", status.stdout);
}
