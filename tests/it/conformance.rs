//! One suite that every provider must pass, through the real binary.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{Home, PROVIDERS, Ran, Sandbox};

/// Runs `check` for every provider against a fresh sandbox.
fn each(check: impl Fn(&Sandbox, &Home, &str, &str)) {
    for (provider, profile, target) in PROVIDERS {
        let sandbox = Sandbox::start();
        let home = sandbox.home();
        check(&sandbox, &home, provider, &format!("{profile}/{target}"));
    }
}

fn create_and_wait(home: &Home, place: &str) -> Ran {
    home.run(&["backup", "create", place, "--wait", "-o", "json"])
}

fn item(ran: &Ran) -> Value {
    ran.json()["items"][0].clone()
}

#[test]
fn a_failed_job_is_never_a_success() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("failed"));
        let ran = create_and_wait(home, place).expect(4);
        let item = item(&ran);
        assert_eq!(item["state"], "failed", "{provider}");
        assert_eq!(item["error"]["code"], "job.failed", "{provider}");
        assert_eq!(ran.json()["ok"], false);
    });
}

#[test]
fn an_unknown_state_word_is_never_a_success_nor_an_end() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("unknown_word"));
        let limit = ["backup", "create", place, "--wait", "--wait-timeout", "3s", "-o", "json"];
        let ran = home.run(&limit).expect(6);
        let item = item(&ran);
        assert_eq!(item["state"], "unknown", "{provider}: {item:#}");
        assert!(item["provider_state"].is_string(), "{provider}: the word is kept");
        assert!(
            item["error"]["command_next"]
                .as_str()
                .expect("next")
                .starts_with("cloudbak backup wait"),
            "{provider}"
        );
    });
}

#[test]
fn a_job_that_vanishes_is_never_a_success() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("vanish"));
        let limit = ["backup", "create", place, "--wait", "--wait-timeout", "4s", "-o", "json"];
        let ran = home.run(&limit);
        assert_ne!(ran.code, 0, "{provider}: {}", ran.stdout);
        assert_ne!(item(&ran)["state"], "succeeded", "{provider}");
    });
}

#[test]
fn a_state_that_goes_back_once_does_not_end_the_wait() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("backwards"));
        let ran = create_and_wait(home, place).expect(0);
        assert_eq!(item(&ran)["state"], "succeeded", "{provider}");
    });
}

#[test]
fn the_wait_limit_leaves_the_job_alone_and_says_how_to_attach() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("never"));
        let limit = ["backup", "create", place, "--wait", "--wait-timeout", "1s", "-o", "json"];
        let ran = home.run(&limit).expect(6);
        let next = item(&ran)["error"]["command_next"].as_str().expect("next").to_owned();
        assert!(next.starts_with(&format!("cloudbak backup wait {place}/")), "{provider}: {next}");
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}");
    });
}

#[test]
fn polls_survive_server_faults_and_throttling() {
    each(|sandbox, home, provider, place| {
        let id = home.run(&["backup", "create", place, "-o", "id"]).expect(0).stdout;
        let id = format!("{place}/{}", id.trim());
        sandbox.faults("status-before:503@read*2, reset-before@read*1, garbage@read*1");
        let ran = home.run(&["backup", "wait", &id, "-o", "json"]).expect(0);
        assert_eq!(item(&ran)["state"], "succeeded", "{provider}");
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}");
    });
}

#[test]
fn tokens_and_nonces_that_end_in_the_middle_are_renewed() {
    each(|sandbox, home, provider, place| {
        let id = home.run(&["backup", "create", place, "-o", "id"]).expect(0).stdout;
        let id = format!("{place}/{}", id.trim());
        sandbox.faults("expire@read*1");
        home.run(&["backup", "wait", &id]).expect(0);
        let made = sandbox.made(provider);
        assert_eq!(made.len(), 1, "{provider}");
    });
}

#[test]
fn a_redirect_is_never_followed_and_carries_no_credential_away() {
    each(|sandbox, home, provider, place| {
        let thief = TcpListener::bind("127.0.0.1:0").expect("port");
        thief.set_nonblocking(true).expect("nonblocking");
        let port = thief.local_addr().expect("address").port();
        sandbox.faults(&format!("redirect:{port}"));
        let ran = home.run(&["target", "list", "-p", place.split('/').next().expect("profile")]);
        assert_ne!(ran.code, 0, "{provider}");
        assert!(ran.stderr.contains("never followed"), "{provider}: {}", ran.stderr);
        assert!(thief.accept().is_err(), "{provider}: somebody knocked at the foreign port");
    });
}

#[test]
fn a_refusal_names_what_the_provider_said_and_nothing_is_made() {
    each(|sandbox, home, provider, place| {
        let (code, exit) = match provider {
            "alibaba" => ("Forbidden.RAM", 11),
            "atlas" => ("IP_ADDRESS_NOT_ON_ACCESS_LIST", 11),
            "koophone" => ("KOOPHONE.API.1004", 13),
            _ => ("587207178", 13),
        };
        let code = match code.parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) => json!(code),
        };
        let status = if provider == "commvault" { 500 } else { 403 };
        sandbox.script(
            provider,
            "fail_next",
            json!({"operation": operation(provider), "status": status, "code": code,
                   "message": "scripted refusal", "times": 1}),
        );
        let ran = create_and_wait(home, place).expect(exit);
        let error = &item(&ran)["error"];
        assert_eq!(error["sent"], "no", "{provider}: {error:#}");
        assert_eq!(error["provider"]["http_status"], status, "{provider}: {error:#}");
        assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()), "{provider}");
        assert_eq!(sandbox.made(provider).len(), 0, "{provider}");
    });
}

/// The sandbox's name of the operation that makes a backup.
fn operation(provider: &str) -> &'static str {
    match provider {
        "alibaba" => "CreateBackup",
        "atlas" => "takeGroupClusterBackupSnapshots",
        "koophone" => "BatchBackupInstances",
        _ => "createtask",
    }
}

#[test]
fn a_second_backup_while_one_runs_is_busy() {
    each(|sandbox, home, provider, place| {
        sandbox.script(provider, "next_job", json!("never"));
        home.run(&["backup", "create", place, "-o", "json"]).expect(0);
        let ran = home.run(&["backup", "create", place, "-o", "json"]).expect(8);
        assert_eq!(item(&ran)["error"]["class"], "busy", "{provider}");
        assert_eq!(item(&ran)["state"], Value::Null, "{provider}: nothing was started");
        assert_eq!(sandbox.made(provider).len(), 1, "{provider}");
    });
}

#[test]
fn every_provider_answers_its_doctor_and_lists_its_targets() {
    each(|_, home, provider, place| {
        let (profile, target) = place.split_once('/').expect("place");
        let checked = home.run(&["profile", "check", profile, "-o", "json"]).expect(0).json();
        assert_eq!(checked["items"][0]["ok"], true, "{provider}: {checked:#}");
        let listed = home.run(&["target", "list", "-p", profile, "-o", "json"]).expect(0).json();
        let found = listed["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|item| item["target"] == target)
            .unwrap_or_else(|| panic!("{provider}: {target} is not listed: {listed:#}"));
        assert_eq!(found["ready"], "yes", "{provider}");
        assert_eq!(found["configured"], true, "{provider}");
        let shown = home.run(&["target", "show", place, "-o", "json"]).expect(0).json();
        assert_eq!(shown["items"][0]["target"], target, "{provider}");
    });
}

#[test]
fn a_dry_run_sends_nothing_at_all() {
    each(|sandbox, home, provider, place| {
        for form in ["--dry-run", "--dry-run=curl"] {
            let ran = home.run(&["backup", "create", place, form]).expect(0);
            assert!(!ran.stdout.is_empty(), "{provider} {form}");
        }
        let object =
            home.run(&["backup", "create", place, "--dry-run", "-o", "json"]).expect(0).json();
        assert_eq!(object["kind"], "DryRun", "{provider}");
        assert_eq!(sandbox.arrived(provider).len(), 0, "{provider}: something was sent");
    });
}

#[test]
fn an_absent_target_is_not_found_and_nothing_is_made() {
    each(|sandbox, home, provider, place| {
        let (profile, _) = place.split_once('/').expect("place");
        let ran = home.run(&["backup", "create", &format!("{profile}/absent"), "-o", "json"]);
        assert!(matches!(ran.code, 12 | 13), "{provider}: {} {}", ran.code, ran.stdout);
        assert_eq!(sandbox.made(provider).len(), 0, "{provider}");
    });
}
