//! Which layer wins, and what is said about bad flags and variables.

use std::time::Duration;

use super::*;
use crate::config::{Origin, Value};

const TEXT: &str = "[defaults]\nconcurrency = 4\naccept = [\"warnings\"]\n\
     [profile.a]\nprovider = \"alibaba\"\nregion = \"cn-hangzhou\"\n\
     credential = { from = \"env\" }\nconcurrency = 5\n\
     [profile.b]\nprovider = \"atlas\"\nproject_id = \"p\"\ncredential = { from = \"env\" }\n";

fn flag(key: &'static str, text: &str, name: &'static str) -> Override {
    (key, text.to_owned(), name)
}

#[test]
fn flag_over_environment_over_profile_over_defaults_over_built_in() {
    let written = write(TEXT);
    let found = |variables: &[(&str, &str)], overrides: &[Override], profile: usize| {
        let config = written.load_with(variables, overrides).expect("valid");
        let found = config.profiles[profile].values.get("concurrency").expect("set").clone();
        (found.value, found.origin)
    };
    let variable = [("CLOUDBAK_CONCURRENCY", "6")];
    let flags = [flag("concurrency", "7", "concurrency")];
    assert_eq!(found(&variable, &flags, 0), (Value::Integer(7), Origin::Flag("concurrency")));
    let origin = Origin::Environment("CLOUDBAK_CONCURRENCY".to_owned());
    assert_eq!(found(&variable, &[], 0), (Value::Integer(6), origin));
    assert_eq!(found(&[], &[], 0), (Value::Integer(5), Origin::Profile { line: 8 }));
    assert_eq!(found(&[], &[], 1), (Value::Integer(4), Origin::Defaults { line: 2 }));

    let config = load(&profile_with(""));
    let built_in = config.profiles[0].values.get("concurrency").expect("set");
    assert_eq!((&built_in.value, &built_in.origin), (&Value::Integer(8), &Origin::BuiltIn));
}

#[test]
fn defaults_reach_every_profile_and_the_config_itself() {
    let written = write(TEXT);
    let variables = [("CLOUDBAK_POLL_INTERVAL", "5s")];
    let config = written.load_with(&variables, &[]).expect("valid");
    for profile in &config.profiles {
        assert_eq!(profile.values.list("accept"), ["warnings"]);
        assert_eq!(profile.values.duration("poll_interval"), Some(Duration::from_secs(5)));
    }
    assert_eq!(config.defaults.integer("concurrency"), Some(4));
    assert_eq!(config.defaults.duration("poll_interval"), Some(Duration::from_secs(5)));
    assert_eq!(config.defaults.duration("request_timeout"), Some(Duration::from_secs(30)));
    assert_eq!(config.defaults.duration("wait_timeout"), Some(Duration::from_hours(6)));
}

#[test]
fn a_variable_can_give_what_a_profile_must_have() {
    let text = "[profile.b]\nprovider = \"atlas\"\ncredential = { from = \"env\" }\n";
    let config = write(text).load_with(&[("CLOUDBAK_PROJECT_ID", "p")], &[]).expect("valid");
    assert_eq!(config.profiles[0].values.text("project_id"), Some("p"));
}

#[test]
fn a_flag_reaches_only_profiles_that_have_its_setting() {
    let flags = [flag("api_version", "v1.0", "api-version")];
    let config = write(TEXT).load_with(&[], &flags).expect("valid");
    assert_eq!(config.profiles[0].values.get("api_version"), None);
    assert_eq!(config.profiles[1].values.text("api_version"), Some("v1.0"));
}

#[test]
fn no_variable_consents_or_names_targets() {
    let variables =
        [("CLOUDBAK_ACCEPT", "destroys-data"), ("CLOUDBAK_TARGETS", "x"), ("CLOUDBAK_TAGS", "x")];
    let config = write(TEXT).load_with(&variables, &[]).expect("valid");
    let values = &config.profiles[0].values;
    assert_eq!(values.list("accept"), ["warnings"]);
    assert!(values.list("targets").is_empty() && values.list("tags").is_empty());
}

#[test]
fn bad_flags_are_usage_errors_and_bad_variables_config_errors() {
    let written = write(TEXT);
    let flags = [flag("wait_timeout", "6 hours", "wait-timeout")];
    let error = written.load_with(&[], &flags).err().expect("bad flag");
    let (kind, message, hint) = parts(&written, &error);
    assert_eq!(kind, ErrorKind::Usage);
    assert_eq!(message, "--wait-timeout must be a duration, not `6 hours`");
    assert_eq!(hint, "a duration looks like 30s, 15m, 26h or 7d");

    let error = written.load_with(&[("CLOUDBAK_CONCURRENCY", "many")], &[]).err().expect("bad");
    let (kind, message, _) = parts(&written, &error);
    assert_eq!(kind, ErrorKind::Config);
    assert_eq!(message, "the variable CLOUDBAK_CONCURRENCY must be a whole number, not `many`");
    assert_eq!(error.code, "config.variable");
}

#[test]
fn what_the_file_says_is_checked_even_where_a_flag_hides_it() {
    let written = write(&profile_with("concurrency = 0\n"));
    let flags = [flag("concurrency", "7", "concurrency")];
    let error = written.load_with(&[], &flags).err().expect("bad file");
    assert_eq!(error.kind, ErrorKind::Config);
}

#[test]
fn an_override_without_a_setting_is_a_bug() {
    let flags = [flag("colour", "red", "colour")];
    let error = write(TEXT).load_with(&[], &flags).err().expect("bug");
    assert_eq!(error.kind, ErrorKind::Internal);
}

#[test]
fn lists_in_flags_are_separated_by_commas() {
    let flags = [flag("accept", "warnings, raw", "accept")];
    let config = write(TEXT).load_with(&[], &flags).expect("valid");
    assert_eq!(config.profiles[0].values.list("accept"), ["warnings", "raw"]);
}

#[test]
fn without_a_file_a_provider_is_enough() {
    let environment = environment(&[("CLOUDBAK_REGION", "cn-beijing")]);
    let sources =
        Sources { path: None, environment: &environment, specs: specs::ALL, overrides: &[] };
    let config = Config::implicit(specs::ALL[0], &sources).expect("implicit");
    let profile = &config.profiles[0];
    assert_eq!((profile.name.as_str(), profile.spec.word), ("alibaba", "alibaba"));
    assert_eq!(profile.values.text("region"), Some("cn-beijing"));
    assert_eq!(profile.credential.form, "env");
    assert_eq!(profile.credential.text("from").expect("literal").as_deref(), Some("env"));
    assert_eq!(config.default_profile.as_deref(), Some("alibaba"));

    let error = Config::implicit(specs::ALL[1], &sources).err().expect("no project");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(error.message, "provider atlas needs `project_id`");
    assert_eq!(
        error.hint.as_deref(),
        Some("`project_id`: Project of the clusters; set CLOUDBAK_PROJECT_ID")
    );
    let error = Config::implicit(specs::ALL[3], &sources).err().expect("no env form");
    assert_eq!(error.message, "provider commvault takes no credential from the environment");
}
