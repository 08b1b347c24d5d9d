//! `--cron`: silent on success, everything once on failure.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Ran, Sandbox, finish};

const PLACE: &str = "sandbox-atlas/Cluster0";

#[test]
fn success_is_silent_and_waits_to_the_end() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for flags in [&[][..], &["-v"], &["--slot", "daily"], &["--slot", "daily", "-vv"]] {
        let ran = home.run(&[&["backup", "create", PLACE, "--cron"], flags].concat()).expect(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""), "{flags:?}");
        assert!(sandbox.made("atlas").iter().all(|backup| backup["completed"] == true));
    }
    let ran = home.run(&["backup", "check", PLACE, "--cron"]).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn failure_says_everything_once() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("failed"));
    let ran = home.run(&["backup", "create", PLACE, "--cron"]).expect(4);
    assert!(ran.stdout.contains("Cluster0"), "{}", ran.stdout);
    assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("next: cloudbak "), "{}", ran.stderr);
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'));
    let ran = home.run(&["backup", "check", PLACE, "--cron", "--max-age", "0s"]).expect(14);
    assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
}

#[test]
fn json_is_printed_also_on_success() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let ran = home.run(&["backup", "create", PLACE, "--cron", "-o", "json"]).expect(0);
    assert_eq!(ran.stderr, "");
    let object = ran.json();
    assert_eq!(object["items"][0]["state"], "succeeded");
    assert_eq!(object["ok"], true);
}

#[test]
fn colour_is_never_used_even_when_it_is_forced() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let ran = finish(
        home.command(&["backup", "create", "sandbox-atlas/absent", "--cron", "--color", "always"])
            .env("CLICOLOR_FORCE", "1"),
    );
    assert_ne!(ran.code, 0);
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'), "{}", ran.stderr);
}

#[test]
fn the_time_limit_holds_and_the_backup_goes_on() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("never"));
    let ran = home.run(&["backup", "create", PLACE, "--cron", "--wait-timeout", "2s"]).expect(6);
    assert!(ran.stderr.contains(&format!("cloudbak backup wait {PLACE}/")), "{}", ran.stderr);
}

#[test]
fn jitter_delays_the_start_and_a_signal_ends_it() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let started = Instant::now();
    home.run(&["backup", "create", PLACE, "--cron", "--jitter", "100ms"]).expect(0);
    assert!(started.elapsed() < Duration::from_secs(60));
    let made = sandbox.made("atlas").len();
    let child = home
        .command(&["backup", "create", PLACE, "--cron", "--jitter", "30d"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start");
    std::thread::sleep(Duration::from_millis(500));
    let kill = std::process::Command::new("/bin/kill").arg(child.id().to_string()).status();
    assert!(kill.expect("kill").success());
    let ran = Ran::of(child.wait_with_output().expect("end")).expect(143);
    assert!(ran.stderr.contains("before anything was started"), "{}", ran.stderr);
    assert_eq!(sandbox.made("atlas").len(), made);
}

#[test]
fn a_termination_detaches_and_names_the_backup() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    sandbox.script("atlas", "next_job", json!("never"));
    let child = home
        .command(&["backup", "create", PLACE, "--cron"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start");
    let deadline = Instant::now() + Duration::from_secs(30);
    while sandbox.made("atlas").is_empty() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    // The answer has to be on its way back before the signal comes.
    std::thread::sleep(Duration::from_millis(500));
    let kill = std::process::Command::new("/bin/kill").arg(child.id().to_string()).status();
    assert!(kill.expect("kill").success());
    let ran = Ran::of(child.wait_with_output().expect("end")).expect(143);
    assert!(ran.stderr.contains(&format!("cloudbak backup wait {PLACE}/")), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("error:").count(), 1, "{}", ran.stderr);
}
