//! One test for every fault that was found by looking rather than by testing.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{BINARY, Home, Ran, Sandbox, finish};

/// A config with a second Atlas project behind the same endpoint.
fn two_projects(sandbox: &Sandbox) -> String {
    let start = sandbox.config.find("[profile.sandbox-atlas]").expect("atlas profile");
    let rest = &sandbox.config[start..];
    let end = rest[1..].find("\n[profile.").map_or(rest.len(), |end| end + 1);
    let other = rest[..end]
        .replace("sandbox-atlas", "other-project")
        .replace("32b6e34b3d91647abb20e7b8", "32b6e34b3d91647abb20e7b9");
    format!("{}\n{other}", sandbox.config)
}

#[test]
fn equal_names_in_two_projects_are_two_targets() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    home.write_config(&two_projects(&sandbox));
    let slot = ["--wait", "--slot", "daily", "-o", "json"];
    let run = |place: &str| {
        let mut arguments = vec!["backup", "create", place];
        arguments.extend(slot);
        home.run(&arguments)
    };
    run("sandbox-atlas/Cluster0").expect(0);
    let other = run("other-project/Cluster0").expect(12).json();
    assert_eq!(other["items"][0]["backup_id"], json!(null), "{other:#}");
}

#[test]
fn a_second_run_in_a_slot_finds_the_first() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let arguments =
        ["backup", "create", "sandbox-atlas/Cluster0", "--wait", "--slot", "daily", "-o", "json"];
    let first = home.run(&arguments).expect(0).json();
    let second = home.run(&arguments).expect(0).json();
    assert_eq!(second["items"][0]["disposition"], "found");
    assert_eq!(second["items"][0]["backup_id"], first["items"][0]["backup_id"]);
    assert_eq!(sandbox.made("atlas").len(), 1);
    // People are told as well, and no request is needed for what is known.
    for key in ["completed_at", "expires_at", "size_bytes"] {
        assert_eq!(second["items"][0][key], first["items"][0][key], "{key}");
    }
    assert!(first["items"][0]["size_bytes"].is_u64(), "{first:#}");
    let people = home.run(&arguments[..6]).expect(0);
    let found = "sandbox-atlas/Cluster0: found, the slot daily:";
    assert!(people.stderr.contains(found), "{}", people.stderr);
    assert!(people.stderr.contains(" is filled by a backup that began at "), "{}", people.stderr);
}

#[test]
fn a_backup_with_warnings_fills_its_slot_only_where_they_are_accepted() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    // One whose provider shows the slot's mark, and one where the journal alone tells.
    for (provider, place, next_job, success) in [
        ("commvault", "sandbox-commvault/cluster-group-1", json!(["errors"]), json!(["completed"])),
        ("alibaba", "sandbox-alibaba/dds-bp1cloudreplica01", json!("warned"), json!("success")),
    ] {
        sandbox.script(provider, "next_job", next_job);
        let arguments = ["backup", "create", place, "--wait", "--slot", "daily", "-o", "json"];
        home.run(&arguments).expect(5);
        let accepted = [&arguments[..], &["--accept", "warnings"]].concat();
        let found = home.run(&accepted).expect(0).json();
        assert_eq!(found["items"][0]["disposition"], "found");
        assert_eq!(found["items"][0]["state"], "warned");
        assert_eq!(sandbox.made(provider).len(), 1, "what is there is not taken twice");
        sandbox.script(provider, "next_job", success);
        let again = home.run(&arguments).expect(0).json();
        assert_eq!(again["items"][0]["disposition"], "created", "{again}");
        assert_eq!(home.run(&arguments).expect(0).json()["items"][0]["disposition"], "found");
        assert_eq!(sandbox.made(provider).len(), 2);
    }
}

#[test]
fn a_profile_may_accept_warnings_for_good() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let profile = "[profile.sandbox-commvault]\n";
    home.write_config(
        &sandbox.config.replace(profile, &format!("{profile}accept = [\"warnings\"]\n")),
    );
    sandbox.script("commvault", "next_job", json!(["errors"]));
    let ran = home.run(&["backup", "create", "sandbox-commvault", "--wait", "-o", "json"]);
    assert_eq!(ran.expect(0).json()["items"][0]["state"], "warned");
    let ran = home.run(&["backup", "create", "sandbox-atlas", "--accept", "warnings:Cluster0"]);
    assert!(ran.expect(2).stderr.contains("takes no target"));
}

#[test]
fn output_that_cannot_be_written_does_not_say_that_nothing_was_sent() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
    let mut command = home.command(&["backup", "create", "sandbox-atlas", "-o", "json"]);
    let output = command.stdout(full).output().expect("ran");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cloudbak history show 01"), "{said}");
    assert_eq!(sandbox.made("atlas").len(), 1);
}

#[test]
fn the_sandbox_writes_over_no_config_but_its_own() {
    let home = Home::new();
    let path = home.write_config("# mine\n");
    let path = path.to_str().expect("text");
    let ran = home.run(&["sandbox", "--listen", "127.0.0.1:0", "--write-config", path]).expect(2);
    assert!(ran.stderr.contains("was not written by the sandbox"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(path).expect("kept"), "# mine\n");
}

#[test]
fn a_policy_change_that_may_still_be_refused_is_not_told_as_done() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let place = "sandbox-alibaba/dds-bp1cloudreplica01";
    let set = ["schedule", "set", place, "retention_days=14"];
    let refused = home.run(&set).expect(9).stderr;
    assert!(
        refused.contains(&format!("{place}: would change retention_days: 30 -> 14")),
        "{refused}"
    );
    let rehearsed = home.run(&[&set[..], &["--dry-run"]].concat()).expect(0).stderr;
    assert!(rehearsed.contains("would change retention_days: (not asked) -> 14"), "{rehearsed}");
    let harmless = home.run(&["schedule", "set", place, "retention_days=31"]).expect(0).stderr;
    assert!(
        harmless.contains(&format!("{place}: changing retention_days: 30 -> 31")),
        "{harmless}"
    );
}

#[test]
fn a_backup_that_just_ended_does_not_keep_the_next_one_waiting() {
    // Slow enough that the first job still stands in the provider's job list.
    let sandbox = Sandbox::with(&["--speed", "5"]);
    let home = sandbox.home();
    for (_, profile, target) in crate::support::PROVIDERS {
        if profile == "sandbox-koophone" {
            continue; // A phone's machine is released by its backup.
        }
        for _ in 0..2 {
            let place = format!("{profile}/{target}");
            home.run(&["backup", "create", &place, "--wait", "-o", "json"]).expect(0);
        }
    }
}

#[test]
fn a_journal_that_breaks_after_the_backup_does_not_hide_it() {
    let sandbox = Sandbox::with(&["--speed", "1"]);
    let home = sandbox.home();
    let mut child = home
        .command(&["backup", "create", "sandbox-atlas/Cluster0", "--wait", "-o", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("start");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    loop {
        let line = lines.next().expect("an event comes").expect("text");
        let event: Value = serde_json::from_str(&line).expect("JSON");
        if event["item"]["backup_id"].is_string() {
            break;
        }
    }
    // From here on nothing can be written down any more.
    let state = home.path().join(".local/state/cloudbak");
    let connection = rusqlite::Connection::open(state.join("journal.db")).expect("journal");
    connection.execute_batch("BEGIN EXCLUSIVE").expect("held");
    let last = lines.map(|line| line.expect("text")).last().expect("a result");
    assert_eq!(child.wait().expect("end").code(), Some(0), "{last}");
    let result: Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!(result["items"][0]["state"], "succeeded");
    assert!(!result["warnings"].as_array().expect("warnings").is_empty(), "{result:#}");
}

/// A listener that accepts and never says a word.
fn silent_server() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let endpoint = format!("http://{}", listener.local_addr().expect("address"));
    (listener, endpoint)
}

fn atlas_config(endpoint: &str) -> String {
    format!(
        "[profile.a]\nprovider = \"atlas\"\nendpoint = \"{endpoint}\"\n\
         project_id = \"32b6e34b3d91647abb20e7b8\"\ntargets = [\"Cluster0\"]\n\
         credential = {{ public_key = \"test-key\", private_key = \"test-only\" }}\n"
    )
}

#[test]
fn a_signal_ends_a_command_that_reads_at_once() {
    let (listener, endpoint) = silent_server();
    let home = Home::new();
    home.write_config(&atlas_config(&endpoint));
    for (arguments, code) in [
        (vec!["backup", "list", "a/Cluster0", "-o", "json"], 130),
        (vec!["backup", "create", "a/Cluster0", "-o", "json"], 130),
    ] {
        let child = home
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("start");
        let (_connection, _) = listener.accept().expect("it asks");
        let begun = Instant::now();
        let killed = std::process::Command::new("/bin/kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .expect("kill");
        assert!(killed.success());
        let ran = Ran::of(child.wait_with_output().expect("end")).expect(code);
        assert!(begun.elapsed() < Duration::from_secs(5), "{arguments:?}");
        assert_eq!(ran.json()["exit"]["name"], "interrupted", "{arguments:?}");
    }
}

#[test]
fn a_secret_command_that_hangs_can_be_interrupted() {
    let home = Home::new();
    let config = atlas_config("http://127.0.0.1:9")
        .replace("\"test-only\"", "{ command = [\"/bin/sleep\", \"20\"] }");
    home.write_config(&config);
    let mut child = home.command(&["backup", "list", "a/Cluster0"]).spawn().expect("start");
    std::thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    std::process::Command::new("/bin/kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill");
    assert_eq!(child.wait().expect("end").code(), Some(143));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_wait_limit_holds_while_a_look_stalls() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("never"));
    let id = home.run(&["backup", "create", "sandbox-atlas/Cluster0", "-o", "id"]).expect(0).stdout;
    sandbox.faults("stall:20@read");
    let place = format!("sandbox-atlas/Cluster0/{}", id.trim());
    let begun = Instant::now();
    home.run(&["backup", "wait", &place, "--wait-timeout", "1s"]).expect(6);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_certificate_that_nobody_trusts_is_a_config_error_and_not_retried() {
    let (port, ca) = tls_server();
    let home = Home::new();
    let config = atlas_config(&format!("https://127.0.0.1:{port}"));
    home.write_config(&config);
    let error = home.run(&["backup", "list", "a/Cluster0", "-o", "json"]).expect(78).json();
    let error = &error["errors"][0];
    assert_eq!(error["code"], "config.certificate", "{error:#}");
    assert_eq!(error["attempts"], 1);
    assert!(error["hint"].as_str().expect("hint").contains("ca_file"), "{error:#}");
    // With its certificate authority the same server is trusted; it speaks no
    // HTTP, which is another error.
    let path = home.path().join("ca.pem");
    std::fs::write(&path, ca).expect("ca");
    home.write_config(&format!("{config}ca_file = \"{}\"\n", path.display()));
    let ran = home.run(&["backup", "list", "a/Cluster0", "-o", "json", "--timeout", "2s"]);
    assert_ne!(ran.json()["errors"][0]["code"], "config.certificate");
}

/// A server with a certificate of its own authority: its port and the
/// authority's certificate. It closes every connection after the handshake.
fn tls_server() -> (u16, String) {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.distinguished_name.push(DnType::CommonName, "test CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_key = KeyPair::generate().expect("key");
    let ca = params.self_signed(&ca_key).expect("CA").pem();
    let issuer = Issuer::new(params, ca_key);
    let key = KeyPair::generate().expect("key");
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .and_then(|params| params.signed_by(&key, &issuer))
        .expect("certificate");
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .expect("server");
    let config = std::sync::Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    let port = listener.local_addr().expect("address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(mut tls) = rustls::ServerConnection::new(std::sync::Arc::clone(&config)) else {
                continue;
            };
            let mut stream = stream;
            while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
        }
    });
    (port, ca)
}

#[test]
fn suggested_commands_carry_the_flags_that_they_need() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let config = home.path().join("elsewhere.toml");
    std::fs::write(&config, &sandbox.config).expect("config");
    crate::support::chmod(&config, 0o600);
    let mut command = std::process::Command::new(BINARY);
    command
        .args(["backup", "create", "sandbox-atlas/Cluster0", "--config"])
        .arg(&config)
        .env_clear()
        .env("HOME", home.path());
    let ran = finish(&mut command).expect(0);
    let flag = format!("cloudbak --config {} backup wait", config.display());
    assert!(ran.stderr.contains(&flag), "{}", ran.stderr);
}

#[test]
fn a_relative_name_for_the_written_config_works() {
    let home = Home::new();
    let mut child = home
        .command(&["sandbox", "--write-config", "relative.toml"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start");
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("stderr")).read_line(&mut line).expect("a line");
    assert!(line.contains("wrote relative.toml"), "{line}");
    child.kill().expect("kill");
    child.wait().expect("end");
    assert!(home.path().join("relative.toml").exists());
}

/// How the creates that arrived were answered.
fn answers(sandbox: &Sandbox) -> Vec<Value> {
    let arrived = sandbox.arrived("alibaba").into_iter();
    arrived.filter(|one| one["creates"] == true).map(|one| one["status"].clone()).collect()
}

#[test]
fn a_create_that_never_arrived_is_made_by_its_copy_and_one_that_did_is_found() {
    for fault in ["reset-before@create*1", "reset-after@create*1"] {
        let sandbox = Sandbox::start();
        let home = sandbox.home();
        sandbox.faults(fault);
        let ran = home.run(&["backup", "create", "sandbox-alibaba", "-o", "json"]).expect(0);
        assert_eq!(ran.json()["items"][0]["disposition"], "found", "{fault}");
        assert_eq!(sandbox.made("alibaba").len(), 1, "{fault}");
        assert_eq!(answers(&sandbox).len(), 1, "{fault}: only one was worked on");
    }
}

#[test]
fn a_copy_of_what_arrived_but_is_not_listed_yet_starts_nothing() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let profile = "[profile.sandbox-alibaba]\n";
    home.write_config(
        &sandbox.config.replace(profile, &format!("{profile}settle_timeout = \"1s\"\n")),
    );
    sandbox.faults("lag:600,reset-after@create*1");
    let ran = home.run(&["backup", "create", "sandbox-alibaba", "-o", "json"]).expect(7);
    assert_eq!(ran.json()["items"][0]["error"]["code"], "create.undecided");
    assert_eq!(sandbox.made("alibaba").len(), 1);
    // Refused for its nonce; no further one was sent, also not by a new run.
    assert_eq!(answers(&sandbox)[1..], [400]);
    home.run(&["backup", "create", "sandbox-alibaba"]).expect(7);
    assert_eq!(answers(&sandbox)[1..], [400, 400]);
    assert_eq!(sandbox.made("alibaba").len(), 1);
}

#[test]
fn a_batch_of_phones_that_is_refused_as_busy_is_busy_and_leaves_nothing_open() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let profile = "[profile.sandbox-koophone]\n";
    home.write_config(
        &sandbox.config.replace(profile, &format!("{profile}listing_delay = \"1s\"\n")),
    );
    let phones = ["sandbox-koophone/a44uhlf7", "sandbox-koophone/efjy72gs"];
    let create = ["backup", "create", phones[0], phones[1], "-o", "json"];
    for code in ["2005", "2006"] {
        let refusal = json!({"operation": "BatchBackupInstances", "status": 200,
            "code": format!("KOOPHONE.API.{code}"), "message": "busy", "times": 1});
        sandbox.script("koophone", "fail_next", refusal);
        let ran = home.run(&create).expect(8).json();
        for item in ran["items"].as_array().expect("items") {
            assert_eq!(item["error"]["sent"], "no", "{code}: {item}");
            assert_eq!(item["error"]["provider"]["code"], format!("KOOPHONE.API.{code}"));
        }
    }
    // Nobody has to settle anything before the next one.
    home.run(&create).expect(0);
    assert_eq!(sandbox.made("koophone").len(), 2);
}

#[test]
fn a_cluster_group_that_somebody_else_backs_up_is_busy_and_not_unknown() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("commvault", "job_seconds", json!(600));
    sandbox.faults("foreign@create*1");
    let ran = home.run(&["backup", "create", "sandbox-commvault", "-o", "json"]).expect(8).json();
    assert_eq!(ran["items"][0]["error"]["sent"], "no", "{ran}");
    assert!(sandbox.made("commvault").is_empty());
}

#[test]
fn every_profile_and_a_tag_contradict_each_other() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for arguments in [
        ["backup", "create", "--all", "--tag", "prod"],
        ["--all", "backup", "create", "--tag", "prod"],
    ] {
        home.run(&arguments).expect(2);
    }
    for (provider, ..) in crate::support::PROVIDERS {
        assert_eq!(sandbox.arrived(provider).len(), 0, "{provider}");
    }
}

#[test]
fn a_backup_that_cannot_be_looked_up_does_not_end_the_wait_for_another() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let config = &sandbox.config;
    home.write_config(&config.replace("\"sandbox-password-1\"", "{ env = \"NOT_THERE\" }"));
    let good = "sandbox-atlas/Cluster0";
    let id = home.run(&["backup", "create", good, "-o", "id"]).expect(0).stdout;
    let good = format!("{good}/{}", id.trim());
    for (bad, code) in [
        ("sandbox-commvault/cluster-group-1/77", 78),
        ("sandbox-alibaba/dds-bp1cloudreplica01/last-failed", 12),
    ] {
        let object = home.run(&["backup", "wait", &good, bad, "-o", "json"]).expect(3).json();
        assert_eq!(object["items"][0]["state"], "succeeded", "{object:#}");
        assert!(bad.contains(object["items"][1]["target"].as_str().expect("target")));
        let alone = home.run(&["backup", "wait", bad, "-o", "json"]).expect(code).json();
        assert_eq!(object["errors"], alone["errors"], "{object:#}");
        assert_eq!(object["items"][1]["error"], alone["errors"][0], "{object:#}");
    }
}
