//! `run PLAN`: targets, hooks, webhooks, pings, metrics, systemd.

use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::receiver::{Manner, Receiver};
use crate::support::{Home, Sandbox, chmod};

/// A home whose config has the four ready profiles and this plan.
fn home_with(sandbox: &Sandbox, plan: &str) -> Home {
    let home = Home::new();
    home.write_config(&format!("{}\n[plan.nightly]\n{plan}\n", sandbox.config));
    home
}

const ONE: &str = "targets = [\"sandbox-atlas/Cluster0\"]\n";
const ALL: &str = "targets = [\"sandbox-alibaba\", \"sandbox-atlas\", \"sandbox-koophone\", \
                   \"sandbox-commvault\"]\n";

/// A script that writes what it got into a file in the home.
fn hook(home: &Home, name: &str) -> String {
    let path = home.path().join(name);
    let script = format!(
        "#!/bin/sh\ncat > {0}.json\nenv | sort > {0}.env\n",
        home.path().join(name).display()
    );
    std::fs::write(&path, script).expect("hook");
    chmod(&path, 0o755);
    path.display().to_string()
}

fn read(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path().join(name)).unwrap_or_default()
}

#[test]
fn a_plan_backs_up_its_targets_and_tells_everybody() {
    let sandbox = Sandbox::start();
    let pings = Receiver::start(Manner::Status(200));
    let hooks = Receiver::start(Manner::Status(200));
    let home = Home::new();
    let (start, success, last) =
        (hook(&home, "start"), hook(&home, "success"), hook(&home, "finally"));
    home.write_config(&format!(
        "{}\n[plan.nightly]\n{ALL}ping = \"{}/uuid\"\nmetrics_file = \"{}\"\n\
         on_start = [{{ command = [\"{start}\"] }}]\n\
         on_success = [{{ command = [\"{success}\", \"a b\"] }}, {{ webhook = \"{}/hush\" }}]\n\
         on_failure = [{{ command = [\"/bin/false\"] }}]\n\
         finally = [{{ command = [\"{last}\"] }}]\n",
        sandbox.config,
        pings.address,
        home.path().join("cloudbak.prom").display(),
        hooks.address,
    ));
    let ran = home.run(&["run", "nightly", "-o", "json"]).expect(0);
    let object = ran.json();
    assert_eq!(object["items"].as_array().expect("items").len(), 4);
    assert_eq!(object["plan"], "nightly");
    assert_eq!(object["warnings"], json!([]), "{object:#}");
    let run = object["run_id"].as_str().expect("run");
    assert_eq!(pings.paths(), [format!("/uuid/start?rid={run}"), format!("/uuid?rid={run}")]);
    let posted = hooks.seen();
    assert_eq!(posted.len(), 1);
    let (first, body) = posted[0].split_once('\n').expect("body");
    assert!(first.starts_with("POST /hush "), "{first}");
    let body: Value = serde_json::from_str(body).expect("JSON");
    assert!(body["text"].as_str().expect("text").starts_with("cloudbak: plan nightly succeeded"));
    assert_eq!(body["event"], "success");
    for (name, event) in [("start", "start"), ("success", "success"), ("finally", "finally")] {
        let environment = read(&home, &format!("{name}.env"));
        assert!(environment.contains(&format!("CLOUDBAK_EVENT={event}\n")), "{environment}");
        assert!(environment.contains(&format!("CLOUDBAK_RUN_ID={run}\n")), "{environment}");
        let told: Value =
            serde_json::from_str(&read(&home, &format!("{name}.json"))).expect("JSON");
        assert_eq!(told["run_id"], run);
        assert_eq!(told["items"].as_array().expect("items").len(), 4);
    }
    let metrics = read(&home, "cloudbak.prom");
    assert_eq!(metrics.matches("\ncloudbak_last_exit_code{").count(), 4, "{metrics}");
    assert!(
        metrics.contains(
            "cloudbak_newest_backup_age_seconds{plan=\"nightly\",profile=\"sandbox-atlas\""
        )
    );
}

#[test]
fn a_failure_is_told_with_its_risk_and_the_command_to_run() {
    let sandbox = Sandbox::start();
    let pings = Receiver::start(Manner::Status(200));
    let hooks = Receiver::start(Manner::Status(200));
    let home = Home::new();
    home.write_config(&format!(
        "{}\n[plan.nightly]\ntargets = [\"sandbox-atlas\", \"sandbox-commvault\"]\n\
         ping = \"{}/uuid\"\nmetrics_file = \"m.prom\"\n\
         on_success = [{{ webhook = \"{2}/done\" }}]\non_failure = [{{ webhook = \"{2}/failed\" }}]\n",
        sandbox.config, pings.address, hooks.address,
    ));
    home.run(&["run", "nightly"]).expect(0);
    sandbox.script("atlas", "next_job", json!("failed"));
    let ran = home.run(&["run", "nightly", "--cron"]).expect(3);
    assert!(
        ran.stderr.contains("the last good backup of sandbox-atlas/Cluster0 known here began"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
    let paths = pings.paths();
    assert!(paths[2].starts_with("/uuid/start?rid="), "{paths:?}");
    assert!(paths.last().expect("pings").starts_with("/uuid/3?rid="), "{paths:?}");
    let posted = hooks.seen();
    let (first, body) = posted.last().expect("post").split_once('\n').expect("body");
    assert!(first.starts_with("POST /failed "));
    let body: Value = serde_json::from_str(body).expect("JSON");
    let text = body["text"].as_str().expect("text");
    assert!(text.contains("FAILED (exit 3 partial), 1 of 2 targets failed"), "{text}");
    assert!(text.contains("the last good backup of"), "{text}");
    assert!(text.contains("run now: cloudbak "), "{text}");
    assert_eq!(body["result"]["items"].as_array().expect("items").len(), 1);
    assert!(body["result"]["items"][0]["last_good_at"].is_string(), "{body:#}");
    let metrics = read(&home, ".config/cloudbak/m.prom");
    let of = |name: &str| {
        let series =
            format!("{name}{{plan=\"nightly\",profile=\"sandbox-atlas\",target=\"Cluster0\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&series)).map(str::to_owned)
    };
    assert_eq!(of("cloudbak_last_exit_code").as_deref(), Some("4"), "{metrics}");
    assert!(of("cloudbak_last_success_timestamp_seconds").is_some(), "kept: {metrics}");
    assert!(of("cloudbak_newest_backup_age_seconds").is_some(), "{metrics}");
    assert_eq!(of("cloudbak_open_unknowns").as_deref(), Some("0"));
}

#[test]
fn receivers_that_are_down_refuse_or_redirect_change_nothing() {
    let sandbox = Sandbox::start();
    let down = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
        format!("http://{}", listener.local_addr().expect("address"))
    };
    for address in [
        down,
        Receiver::start(Manner::Status(404)).address,
        Receiver::start(Manner::Status(302)).address,
        Receiver::start(Manner::Slow(1500)).address,
    ] {
        let home = home_with(
            &sandbox,
            &format!(
                "{ONE}ping = \"{address}/hush\"\non_start = [{{ webhook = \"{address}/hush\" }}]\n\
                 on_success = [{{ webhook = \"{address}/hush\" }}, {{ command = [\"/bin/false\"] }}]\n\
                 metrics_file = \"/nonexistent/m.prom\"\n"
            ),
        );
        let started = Instant::now();
        let object = home.run(&["run", "nightly", "-o", "json", "-vv"]).expect(0).json();
        assert!(started.elapsed() < Duration::from_secs(60));
        assert_eq!(object["items"][0]["state"], "succeeded");
        let warnings = object["warnings"].to_string();
        assert!(warnings.contains("hook `/bin/false` failed"), "{warnings}");
        assert!(warnings.contains("the metrics file `/nonexistent/m.prom`"), "{warnings}");
        assert!(!object.to_string().contains("hush"), "{object}");
    }
}

#[test]
fn a_receiver_that_hangs_delays_neither_the_backup_nor_the_end_for_long() {
    let sandbox = Sandbox::start();
    let hanging = Receiver::start(Manner::Hang);
    let home = home_with(
        &sandbox,
        &format!("{ONE}on_start = [{{ webhook = \"{}/hush\" }}]\n", hanging.address),
    );
    let started = Instant::now();
    let child = std::thread::scope(|scope| {
        let running = scope.spawn(|| home.run(&["run", "nightly", "-o", "json"]));
        while sandbox.made("atlas").is_empty() && started.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(started.elapsed() < Duration::from_secs(8), "the backup waited for the webhook");
        running.join().expect("ran")
    });
    let object = child.expect(0).json();
    assert!(started.elapsed() < Duration::from_secs(45), "{:?}", started.elapsed());
    let warning = object["warnings"][0].as_str().expect("a warning");
    assert!(warning.contains("no answer within 10 s"), "{warning}");
    assert_eq!(hanging.seen().len(), 3, "three tries");
}

#[test]
fn a_receiver_that_wants_a_uuid_gets_one() {
    let sandbox = Sandbox::start();
    let pings = Receiver::start(Manner::UuidOnly);
    let home = home_with(&sandbox, &format!("{ONE}ping = \"{}/c\"\n", pings.address));
    let object = home.run(&["run", "nightly", "-o", "json"]).expect(0).json();
    assert_eq!(object["warnings"], json!([]));
    assert_eq!(pings.paths().len(), 4, "each in both spellings: {:?}", pings.paths());
}

#[test]
fn a_hook_gets_no_secrets_and_is_ended_when_it_hangs() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let path = hook(&home, "told");
    home.write_config(&format!(
        "{}\n[plan.nightly]\n{ONE}on_start = [{{ command = [\"/bin/sleep\", \"60\"], \
         timeout = \"500ms\" }}]\nfinally = [{{ command = [\"{path}\"] }}]\n",
        sandbox.config
    ));
    let mut command = home.command(&["run", "nightly", "-o", "json"]);
    command
        .env("TEST_SECRET", "kanarie5Ecret0Value")
        .env("AWS_SECRET_ACCESS_KEY", "kanarie5Ecret0Value");
    let started = Instant::now();
    let object = crate::support::finish(&mut command).expect(0).json();
    assert!(started.elapsed() < Duration::from_secs(30));
    assert!(object["warnings"][0].as_str().expect("text").contains("did not end within 0.5 s"));
    let environment = read(&home, "told.env");
    assert!(!environment.contains("kanarie"), "{environment}");
    assert!(environment.contains("CLOUDBAK_EXIT_CODE=0"), "{environment}");
}

#[test]
fn one_unusable_profile_fails_its_own_targets_only() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    let config = sandbox.config.replace("accept = [\"releases-instance\"]", "accept = []");
    home.write_config(&format!("{config}\n[plan.nightly]\n{ALL}"));
    let object = home.run(&["run", "nightly", "-o", "json"]).expect(3).json();
    let items = object["items"].as_array().expect("items");
    let classes: Vec<_> = items.iter().map(|item| item["error"]["class"].clone()).collect();
    assert_eq!(classes, [Value::Null, Value::Null, json!("refused"), Value::Null]);
    assert_eq!(sandbox.arrived("koophone").iter().filter(|a| a["creates"] == true).count(), 0);
}

#[test]
fn a_plan_that_cannot_write_its_journal_is_a_failure_that_is_told() {
    let sandbox = Sandbox::start();
    let pings = Receiver::start(Manner::Status(200));
    let home = home_with(
        &sandbox,
        &format!("{ONE}ping = \"{}/c\"\nmetrics_file = \"m.prom\"\n", pings.address),
    );
    std::fs::create_dir_all(home.path().join(".local")).expect("folder");
    std::fs::write(home.path().join(".local/state"), "in the way").expect("file");
    home.run(&["run", "nightly"]).expect(74);
    assert!(pings.paths().last().expect("ping").starts_with("/c/74?rid="), "{:?}", pings.paths());
    assert!(read(&home, ".config/cloudbak/m.prom").contains(
        "cloudbak_last_exit_code{plan=\"nightly\",profile=\"sandbox-atlas\",target=\"Cluster0\"} 74"
    ));
    assert_eq!(sandbox.made("atlas").len(), 0);
}

#[test]
fn a_dry_run_shows_everything_and_does_nothing() {
    let sandbox = Sandbox::start();
    let pings = Receiver::start(Manner::Status(200));
    let home = home_with(
        &sandbox,
        &format!(
            "{ALL}slot = \"daily\"\nping = \"{0}/hush\"\nmetrics_file = \"m.prom\"\n\
             on_start = [{{ command = [\"/bin/touch\", \"/tmp/never\"] }}]\n\
             on_failure = [{{ webhook = \"{0}/hush?token=hush\" }}]\n",
            pings.address
        ),
    );
    let text = home.run(&["run", "nightly", "--dry-run"]).expect(0).stdout;
    assert!(!text.contains("hush"), "{text}");
    for part in [
        "plan nightly: 4 targets",
        "slot: daily:",
        "/bin/touch /tmp/never",
        "/…/start?rid=",
        "/…/EXITCODE?rid=",
        "m.prom",
        "POST http://127.0.0.1",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let object = home.run(&["run", "nightly", "--dry-run", "-o", "json"]).expect(0).json();
    assert_eq!(object["items"].as_array().expect("requests").len(), 4);
    assert!(object["steps"].as_array().expect("steps").len() >= 5);
    assert!(!object.to_string().contains("hush"));
    assert_eq!(pings.seen().len(), 0);
    for provider in ["alibaba", "atlas", "koophone", "commvault"] {
        assert_eq!(sandbox.arrived(provider).len(), 0, "{provider}");
    }
    let list = home.run(&["run", "--list", "-o", "json"]).expect(0).json();
    assert_eq!(list["items"][0]["plan"], "nightly");
    assert_eq!(list["items"][0]["slot"], "daily");
    assert!(!list.to_string().contains("hush"));
    home.run(&["run", "nightly", "-p", "sandbox-atlas"]).expect(2);
    home.run(&["run", "nigthly"]).expect(2);
    home.run(&["run"]).expect(2);
}

#[test]
fn systemd_hears_ready_status_and_signs_of_life() {
    let sandbox = Sandbox::start();
    let home = home_with(&sandbox, ALL);
    let path = home.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("socket");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("limit");
    // A datagram socket queues a few messages only: somebody has to listen.
    let listener = std::thread::spawn(move || {
        let mut heard: Vec<String> = Vec::new();
        let mut buffer = [0; 512];
        while heard.last().is_none_or(|last| last != "STOPPING=1") {
            let Ok(length) = socket.recv(&mut buffer) else { break };
            heard.push(String::from_utf8_lossy(&buffer[..length]).into_owned());
        }
        heard
    });
    let mut command = home.command(&["run", "nightly", "--cron"]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "1000000");
    let ran = crate::support::finish(&mut command).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    let heard = listener.join().expect("listened");
    assert_eq!(heard.first().map(String::as_str), Some("READY=1"));
    assert!(heard.iter().any(|line| line == "WATCHDOG=1"), "{heard:?}");
    assert!(heard.iter().any(|line| line == "STATUS=4 of 4 targets ended"), "{heard:?}");
    assert_eq!(heard.last().map(String::as_str), Some("STOPPING=1"), "{heard:?}");
}
