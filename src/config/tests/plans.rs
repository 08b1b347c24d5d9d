//! Plans.

use std::time::Duration;

use super::*;
use crate::config::Hook;
use crate::journal::Slot;

fn with(lines: &str) -> String {
    profile_with(&format!("targets = [\"t\"]\ntags = [\"prod\"]\n[plan.n]\n{lines}"))
}

#[test]
fn every_key_is_read() {
    let text = with(
        "targets = [\"a\", \"a/x\", \"tag:prod\", \"t\"]\nslot = \"daily\"\n\
         wait_timeout = \"6h\"\nping = \"https://hc.example.com/uuid/\"\n\
         on_start = [{ command = [\"logger\", \"begin\"] }]\n\
         on_success = []\n\
         on_failure = [{ command = [\"/bin/page\"] }, { webhook = \"https://x.example.com/h?k=1\" }]\n\
         metrics_file = \"~/cloudbak.prom\"\n\
         [[plan.n.finally]]\nwebhook = \"http://127.0.0.1:9/done\"\n",
    );
    let config = load(&text);
    let plan = config.plan("n", &Environment::default()).expect("plan");
    assert_eq!(plan.targets, ["a", "a/x", "tag:prod", "t"]);
    assert_eq!(plan.slot, Some(Slot::Daily));
    assert_eq!(plan.wait_timeout, Some(Duration::from_secs(6 * 3600)));
    assert_eq!(plan.ping.as_deref(), Some("https://hc.example.com/uuid"));
    assert!(matches!(&plan.on_start[..], [Hook::Command { argv, timeout }]
        if argv == &["logger", "begin"] && timeout.as_secs() == 60));
    assert!(plan.on_success.is_empty());
    assert!(matches!(
        &plan.on_failure[..],
        [Hook::Command { .. }, Hook::Webhook(url)] if url == "https://x.example.com/h?k=1"
    ));
    assert!(matches!(&plan.finally[..], [Hook::Webhook(_)]));
    assert_eq!(plan.metrics_file, Some("/home/test/cloudbak.prom".into()));
    assert_eq!(plan.line, 7);
}

#[test]
fn two_plans_do_not_share_a_metrics_file() {
    let two = |path: &str| {
        with(&format!(
            "targets = [\"t\"]\nmetrics_file = \"/x/n.prom\"\n\
             [plan.m]\ntargets = [\"t\"]\nmetrics_file = \"{path}\"\n"
        ))
    };
    assert_eq!(load(&two("/x/m.prom")).plans.len(), 2);
    assert_invalid(
        &two("/x/n.prom"),
        "config.toml line 10: `m` in [plan] writes to the same `metrics_file` as plan `n`",
        "give each plan its own",
    );
}

#[test]
fn a_plan_has_targets() {
    for lines in ["", "targets = []\n"] {
        assert_invalid(
            &with(lines),
            "config.toml line 7: [plan.n] lacks `targets`",
            "`targets`: what the plan backs up, such as [\"tag:prod\"]",
        );
    }
}

#[test]
fn targets_that_lead_nowhere_are_found_at_once() {
    let (kind, message, hint) = error(&with("targets = [\"b/x\"]\n"));
    assert_eq!(kind, ErrorKind::Usage);
    assert_eq!(message, "config.toml line 8: [plan.n]: unknown profile `b`");
    assert_eq!(hint, "did you mean `a`? profiles: a");
    assert_invalid(
        &with("targets = [\"tag:test\"]\n"),
        "config.toml line 8: [plan.n]: no profile has the tag `test`",
        "tags: prod",
    );
    assert_invalid(
        &with("targets = [\"a\"]\n").replace("targets = [\"t\"]\n", ""),
        "config.toml line 7: [plan.n]: profile `a` has no targets",
        "name one as a/TARGET, or write targets = [\"TARGET\"] into [profile.a]",
    );
}

#[test]
fn addresses_are_https_and_not_shown() {
    assert_invalid(
        &with("targets = [\"a\"]\nping = \"http://hc.example.com/hush\"\n"),
        "config.toml line 9: `ping` in [plan.n] must be an https address without a query",
        "/start, nothing or /EXITCODE is put after it",
    );
    assert_invalid(
        &with("targets = [\"a\"]\nfinally = [{ webhook = \"http://x.example.com/hush\" }]\n"),
        "config.toml line 9: `webhook` in [plan.n.finally] must be an https address",
        "",
    );
}

#[test]
fn a_wait_without_time_is_refused() {
    assert_invalid(
        &with("targets = [\"a\"]\nwait_timeout = \"0s\"\n"),
        "config.toml line 9: `wait_timeout` in [plan.n] must be longer than 0s",
        "",
    );
}

#[test]
fn a_misspelt_slot_is_found_at_once() {
    assert_invalid(
        &with("targets = [\"a\"]\nslot = \"nightly\"\n"),
        "config.toml line 9: `slot` in [plan.n] slot `nightly` is no known interval",
        "use hourly, daily, weekly, or a key that changes each time, such as a month 2026-11",
    );
}

#[test]
fn hooks_are_one_command_or_one_webhook() {
    let forms = "write [{ command = [\"/path/to/program\"] }, { webhook = \"https://host/path\" }]";
    for (hooks, message, hint) in [
        ("\"x\"", "`finally` in [plan.n] must be a list of hooks, not a text", forms),
        ("[\"x\"]", "`finally` in [plan.n] must be a table, not a text", ""),
        ("[{}]", "each of [plan.n.finally] must be one command or one webhook", forms),
        (
            "[{ command = [\"a\"], webhook = \"https://x.example.com\" }]",
            "each of [plan.n.finally] must be one command or one webhook",
            forms,
        ),
        ("[{ command = [] }]", "`command` in [plan.n.finally] must name a program", ""),
        (
            "[{ comand = [\"a\"] }]",
            "unknown key `comand` in [plan.n.finally]",
            "did you mean `command`? known keys: command, webhook, timeout",
        ),
        (
            "[{ command = [\"bin/a\"] }]",
            "`command` in [plan.n.finally] must not run `bin/a`, which depends on the current \
             directory",
            "name a program on PATH, or write its full path",
        ),
    ] {
        let text = with(&format!("targets = [\"a\"]\nfinally = {hooks}\n"));
        assert_invalid(&text, &format!("config.toml line 9: {message}"), hint);
    }
}

#[test]
fn a_target_of_no_profile_is_to_be_written_with_one() {
    let other = "[profile.b]\nprovider = \"alibaba\"\nregion = \"cn-hangzhou\"\n\
                 credential = { from = \"env\" }\n";
    let text = profile_with(&format!("{other}[plan.n]\ntargets = [\"x\"]\n"));
    assert_invalid(
        &text,
        "config.toml line 10: [plan.n]: which profile is meant? several are configured",
        "write PROFILE/TARGET in [plan.n]; profiles: a, b",
    );
}

#[test]
fn an_unknown_plan_is_a_usage_error() {
    let error = load(&with("targets = [\"a\"]\n"))
        .plan("nn", &Environment::default())
        .err()
        .expect("unknown");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(error.message, "unknown plan `nn`");
    assert_eq!(error.hint.as_deref(), Some("did you mean `n`? plans: n"));
}

#[test]
fn a_flag_of_one_provider_does_not_spoil_the_plans_of_others() {
    let flags = [("api_version", "v2".to_owned(), "api-version")];
    assert!(write(&with("targets = [\"a\"]\n")).load_with(&[], &flags).is_ok());
}
