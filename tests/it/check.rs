//! `backup check`: freshness asked at the provider.

use serde_json::json;

use crate::support::{Home, PROVIDERS, Sandbox};

#[test]
fn a_fresh_backup_is_fresh_and_an_old_one_is_stale_at_every_provider() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "--all", "--wait", "-q"]).expect(0);
    let fresh = home.run(&["backup", "check", "--all", "--max-age", "26h", "-o", "json"]);
    let fresh = fresh.expect(0).json();
    assert_eq!(fresh["kind"], "BackupCheck");
    assert_eq!(fresh["items"].as_array().expect("items").len(), PROVIDERS.len());
    for item in fresh["items"].as_array().expect("items") {
        assert_eq!(item["freshness"], "fresh", "{item:#}");
        assert_eq!(item["state"], "succeeded");
        assert!(item["age_seconds"].as_i64().is_some_and(|age| age < 120), "{item:#}");
    }
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let stale = home.run(&["backup", "check", "--all", "--max-age", "0s", "-o", "json"]);
    let stale = stale.expect(14).json();
    for item in stale["items"].as_array().expect("items") {
        assert_eq!(item["freshness"], "stale", "{item:#}");
        assert_eq!(item["error"]["class"], "stale");
        let next = item["error"]["command_next"].as_str().expect("what to do");
        assert!(next.starts_with("cloudbak backup create sandbox-"), "{next}");
    }
    // Another home has no journal that could have answered.
    sandbox.home().run(&["backup", "check", "--all", "--max-age", "26h"]).expect(0);
}

#[test]
fn no_backup_at_all_is_stale() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let place = "sandbox-koophone/fleet002";
    let ran = home.run(&["backup", "check", place, "-o", "json"]).expect(14).json();
    assert_eq!(ran["items"][0]["freshness"], "missing", "{ran:#}");
    assert_eq!(ran["errors"][0]["message"], "there is no completed backup");
    assert_eq!(sandbox.made("koophone").len(), 0);
}

#[test]
fn a_provider_that_cannot_be_asked_is_undetermined_and_a_mix_is_partial() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "sandbox-atlas/Cluster0", "--wait", "-q"]).expect(0);
    sandbox.faults("status-before:400@Describe");
    let ran = home.run(&["backup", "check", "-p", "sandbox-alibaba", "-o", "json"]).expect(15);
    let object = ran.json();
    assert_eq!(object["items"][0]["freshness"], "undetermined");
    assert_eq!(object["exit"]["name"], "undetermined");
    let both = ["backup", "check", "-p", "sandbox-alibaba", "-p", "sandbox-atlas"];
    home.run(&both).expect(3);
    let nagios = home.run(&[&both[..], &["--format", "nagios"]].concat()).expect(3);
    assert!(nagios.stdout.starts_with("CLOUDBAK UNKNOWN: 1 of 2 "), "{}", nagios.stdout);
}

#[test]
fn nagios_gets_one_line_with_performance_data() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "--all", "--wait", "-q"]).expect(0);
    let ran = home.run(&["backup", "check", "--all", "--format", "nagios"]).expect(0);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("CLOUDBAK OK: 4 of 4 targets fresh"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
    let (_, perfdata) = ran.stdout.trim().split_once(" | ").expect("performance data");
    for (_, profile, target) in PROVIDERS {
        let label = format!("'{profile}/{target}'=");
        let word = perfdata.split(' ').find(|word| word.starts_with(&label)).expect("target");
        assert!(word.ends_with("s;;93600;0"), "{word}");
    }
    let ran = home.run(&["backup", "check", "--all", "--max-age", "0s", "--format", "nagios"]);
    assert!(ran.expect(2).stdout.starts_with("CLOUDBAK CRITICAL: 4 of 4 targets stale"));
    // Before anything could be asked it is a plugin all the same.
    let ran = home.run(&["backup", "check", "-p", "nobody", "--format", "nagios"]).expect(3);
    assert!(ran.stdout.starts_with("CLOUDBAK UNKNOWN: unknown profile"), "{}", ran.stdout);
    let ran = home.run(&["backup", "check", "--format", "nagios", "--max-age", "5"]).expect(3);
    assert!(ran.stdout.starts_with("CLOUDBAK UNKNOWN: "), "{}", ran.stdout);
    sandbox.faults("status-before:400@Describe");
    let ran = home.run(&["backup", "check", "--all", "--format", "nagios"]).expect(3);
    assert_eq!(ran.stderr, "", "the line says it all");
}

#[test]
fn prometheus_gets_metrics_of_each_target() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "sandbox-atlas/Cluster0", "--wait", "-q"]).expect(0);
    let ran = home.run(&["backup", "check", "-p", "sandbox-atlas", "--format", "prometheus"]);
    let text = ran.expect(0).stdout;
    let labels = "{profile=\"sandbox-atlas\",target=\"Cluster0\"}";
    assert!(text.contains(&format!("cloudbak_backup_fresh{labels} 1\n")), "{text}");
    assert!(text.contains(&format!("cloudbak_newest_backup_age_seconds{labels} ")), "{text}");
    assert!(text.lines().filter(|line| !line.starts_with('#')).count() >= 3);
    home.run(&["backup", "check", "--format", "prometheus", "-o", "json"]).expect(2);
}

#[test]
fn it_tells_what_retention_will_remove() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let place = "sandbox-atlas/Cluster0";
    home.run(&["backup", "create", place, "--wait", "--retention-days", "3", "-q"]).expect(0);
    let ran = home.run(&["backup", "check", place, "--expiring", "7d", "-o", "json"]).expect(0);
    let object = ran.json();
    let item = &object["items"][0];
    let leaving: Vec<_> =
        item["expiring"].as_array().expect("list").iter().map(|gone| &gone["backup_id"]).collect();
    assert!(leaving.contains(&&item["backup_id"]), "{item:#}");
    let warning = object["warnings"][0].as_str().expect("a warning");
    assert!(warning.contains("the newest good backup will be removed at"), "{warning}");
    let soon = home.run(&["backup", "check", place, "--expiring", "1h", "-o", "json"]).expect(0);
    assert_eq!(soon.json()["items"][0]["expiring"], json!([]));
    assert_eq!(soon.json()["items"][0]["expiring_count"], 0);
    let count = leaving.len();
    assert_eq!(item["expiring_count"], count);
    let first = item["expiring"][0]["expires_at"].as_str().expect("time");
    let table = home.run(&["backup", "check", place, "--expiring", "7d"]).expect(0).stdout;
    assert!(table.contains("EXPIRING") && table.contains(&first[..19]), "{table}");
    let check = |more: &[&str]| {
        home.run(&[&["backup", "check", place, "--format"], more].concat()).expect(0).stdout
    };
    let line = check(&["nagios", "--expiring", "7d"]);
    assert!(line.contains(" within 7d, the first at "), "{line}");
    assert!(line.contains(&format!("'{place} expiring'={count};;;0")), "{line}");
    let gauge = format!("target=\"Cluster0\"}} {count}\n");
    assert!(check(&["prometheus", "--expiring", "7d"]).contains(&gauge));
    assert!(!check(&["prometheus"]).contains("expiring"), "nobody asked");
}

#[test]
fn as_few_requests_as_possible() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "create", "--all", "--wait", "-q"]).expect(0);
    for (provider, profile, most) in [
        ("alibaba", "sandbox-alibaba", 3),
        ("atlas", "sandbox-atlas", 3),
        ("koophone", "sandbox-koophone", 2),
        ("commvault", "sandbox-commvault", 4),
    ] {
        let before = sandbox.arrived(provider).len();
        home.run(&["backup", "check", "-p", profile]).expect(0);
        let sent = sandbox.arrived(provider).len() - before;
        assert!(sent <= most, "{provider}: {sent} requests");
    }
}

#[test]
fn a_misspelt_target_or_an_unknown_profile_asks_nobody() {
    let home = Home::new();
    home.run(&["backup", "check", "-p", "nobody"]).expect(2);
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    home.run(&["backup", "check", "sandbox-koophone/no phone"]).expect(2);
    assert_eq!(sandbox.arrived("koophone").len(), 0);
}
