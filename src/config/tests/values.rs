//! Values: types, forms and ranges.

use std::time::Duration;

use super::*;

/// Asserts the complaint about one line of a profile.
#[track_caller]
fn assert_complaint(line: &str, complaint: &str, hint: &str) {
    let key = line.split_once(' ').expect("key").0;
    assert_invalid(
        &profile_with(&format!("{line}\n")),
        &format!("config.toml line 5: `{key}` in [profile.a] {complaint}"),
        hint,
    );
}

#[test]
fn wrong_types_say_what_is_right() {
    let list = "write [\"one\", \"two\"]";
    assert_complaint("concurrency = \"8\"", "must be a whole number, not a text", "");
    assert_complaint("concurrency = 1.5", "must be a whole number, not a decimal number", "");
    assert_complaint("concurrency = 99999999999999999999", "is too large a number", "");
    assert_complaint("targets = \"x\"", "must be a list of texts, not a text", list);
    assert_complaint("targets = [\"x\", 1]", "must hold texts only, not a number", "");
    assert_complaint("endpoint = true", "must be a text in quotes, not true or false", "");
    assert_complaint("ca_file = 2026-01-05", "must be a text in quotes, not a date", "");
    assert_complaint("signature = 1", "must be a text in quotes, not a number", "");
    assert_complaint("tags = {}", "must be a list of texts, not a table", list);
}

#[test]
fn durations_have_a_unit() {
    let form = "a duration looks like 30s, 15m, 26h or 7d";
    assert_complaint("wait_timeout = 30", "must be a duration in quotes, not a number", form);
    assert_complaint("wait_timeout = \"6 hours\"", "must be a duration, not `6 hours`", form);
    assert_complaint("request_timeout = \"0s\"", "must be longer than 0s", "");
    assert_complaint("poll_interval = \"0s\"", "must be longer than 0s", "");
    assert_complaint("wait_timeout = \"0s\"", "must be longer than 0s", "");
    let config = load(&profile_with("wait_timeout = \"26h\"\nsettle_timeout = \"0s\"\n"));
    let values = &config.profiles[0].values;
    assert_eq!(values.duration("wait_timeout"), Some(Duration::from_secs(26 * 3600)));
    assert_eq!(values.duration("settle_timeout"), Some(Duration::ZERO));
}

#[test]
fn choices_are_closed() {
    assert_complaint(
        "signature = \"v2\"",
        "must not be `v2`",
        "did you mean `v1`? possible values: v1, v3",
    );
    assert_complaint("format = \"csv\"", "must not be `csv`", "possible values: json, xml");
}

/// A profile of a provider whose settings include a number with names.
fn named(line: &str) -> String {
    format!(
        "[profile.a]\nprovider = \"commvault\"\nendpoint = \"https://cs.example.com\"\n\
         credential = {{ token = {{ env = \"T\" }} }}\n{line}\n"
    )
}

#[test]
fn numbers_with_names_take_either() {
    for (line, number) in [
        ("", 7),
        ("entity_type = 3", 3),
        ("entity_type = 4711", 4711),
        ("entity_type = \"5\"", 5),
        ("entity_type = \"client_entity\"", 3),
    ] {
        let config = load(&named(line));
        assert_eq!(config.profiles[0].values.integer("entity_type"), Some(number), "{line}");
    }
    assert_invalid(
        &named("entity_type = \"CLIENT\""),
        "config.toml line 5: `entity_type` in [profile.a] must be a number or a known name, not \
         `CLIENT`",
        "did you mean `CLIENT_ENTITY`? possible names: CLIENT_ENTITY, SUBCLIENT_ENTITY",
    );
    assert_invalid(
        &named("entity_type = true"),
        "config.toml line 5: `entity_type` in [profile.a] must be a number, or a name in \
         quotes, not true or false",
        "",
    );
}

#[test]
fn texts_are_not_empty_and_hold_one_line() {
    assert_complaint("endpoint = \"\"", "must not be empty", "");
    assert_complaint("ca_file = \" \"", "must not be empty", "");
    assert_complaint("targets = [\"\"]", "must not be empty", "");
    assert_complaint(
        "targets = [\"a\\nb\"]",
        "must not hold line breaks or other control characters",
        "",
    );
}

#[test]
fn endpoints_are_https_or_loopback() {
    let form = "an endpoint looks like https://host or https://host/base/path";
    assert_complaint(
        "sts_endpoint = \"http://sts.example.com\"",
        "can't be used: endpoint `http://sts.example.com` is plain http, which would send \
         credentials in clear; only loopback addresses may use it",
        form,
    );
    let config = load(&profile_with("endpoint = \"http://127.0.0.1:8080/base/\"\n"));
    let values = &config.profiles[0].values;
    assert_eq!(values.text("endpoint"), Some("http://127.0.0.1:8080/base"));
}

#[test]
fn shared_settings_have_limits() {
    assert_complaint("concurrency = 0", "must be from 1 to 256, not 0", "");
    assert_complaint("concurrency = 257", "must be from 1 to 256, not 257", "");
    assert_complaint(
        "accept = [\"destroy-data:x\"]",
        "holds the unknown label `destroy-data`",
        "did you mean `destroys-data`? labels: releases-instance, restarts-instance, \
         destroys-data, opens-network, binds-project, raw, warnings",
    );
    assert_complaint("tags = [\"a b\"]", "holds the tag `a b`, but a tag is one word", "");
    let config = load(&profile_with("accept = [\"destroys-data:x\", \"warnings\"]\n"));
    assert_eq!(config.profiles[0].values.list("accept"), ["destroys-data:x", "warnings"]);
}

#[test]
fn a_bad_proxy_address_is_not_shown() {
    assert_complaint(
        "proxy = \"socks5://user:hush@proxy\"",
        "is no proxy address",
        "a proxy looks like http://proxy.example.com:3128",
    );
}

#[test]
fn paths_start_at_the_config_file_or_at_home() {
    let written = write(&profile_with("ca_file = \"ca.pem\"\n"));
    let config = written.load_with(&[], &[]).expect("valid");
    let expected = written.folder.path().join("ca.pem");
    assert_eq!(config.profiles[0].values.path("ca_file"), Some(expected));
    let path = |text: &str| {
        load(&profile_with(&format!("ca_file = \"{text}\"\n"))).profiles[0].values.path("ca_file")
    };
    assert_eq!(path("~/ca.pem"), Some("/home/test/ca.pem".into()));
    assert_eq!(path("/etc/ca.pem"), Some("/etc/ca.pem".into()));
}

#[test]
fn values_of_the_backup_table_have_their_types() {
    let (_, message, _) = error(&profile_with("backup = { retention_days = \"7\" }\n"));
    assert_eq!(
        message,
        "config.toml line 5: `retention_days` in [profile.a.backup] must be a whole number, \
         not a text"
    );
}
