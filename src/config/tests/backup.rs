//! The `backup` table and options laid over it.

use super::*;
use crate::config::{Origin, Value, find_provider};

fn options(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn options_hide_what_the_file_says() {
    let mut config = load(&profile_with("backup = { method = \"physical\" }\n"));
    let profile = &mut config.profiles[0];
    let method = profile.backup.get("method").expect("set").clone();
    assert_eq!(
        (method.value, method.origin),
        (Value::Text("physical".to_owned()), Origin::Profile { line: 5 })
    );
    profile.lay_over(&options(&[("method", "snapshot")]), "method").expect("method");
    profile.lay_over(&options(&[("retention_days", "30")]), "set").expect("set");
    assert_eq!(profile.backup.text("method"), Some("snapshot"));
    let days = profile.backup.get("retention_days").expect("set");
    assert_eq!((&days.value, &days.origin), (&Value::Integer(30), &Origin::Flag("set")));
}

#[test]
fn settings_of_the_workload_can_be_set_for_one_run() {
    let text = "[profile.a]\nprovider = \"commvault\"\nendpoint = \"https://cs.example.com\"\n\
         credential = { token = { env = \"T\" } }\n";
    let mut config = load(text);
    let profile = &mut config.profiles[0];
    let pairs = [("app", "SQL Server"), ("entity_type", "client_entity"), ("level", "INCREMENTAL")];
    profile.lay_over(&options(&pairs), "set").expect("laid over");
    let app = profile.values.get("app").expect("set");
    assert_eq!(app.value, Value::Text("SQL Server".to_owned()));
    assert_eq!(app.origin, Origin::Flag("set"));
    assert_eq!(profile.values.integer("entity_type"), Some(3));
    assert_eq!(profile.backup.text("level"), Some("INCREMENTAL"));
    assert!(profile.backup.get("app").is_none());
    let error = profile.lay_over(&options(&[("client", "x")]), "set").expect_err("identity");
    assert_eq!(error.hint.as_deref(), Some("options: level, notify, app, entity_type"));
}

#[test]
fn built_in_values_are_there_without_a_table() {
    let text = "[profile.m]\nprovider = \"atlas\"\nproject_id = \"p\"\n\
         credential = { from = \"env\" }\n";
    let config = load(text);
    let days = config.profiles[0].backup.get("retention_days").expect("built in");
    assert_eq!((&days.value, &days.origin), (&Value::Integer(7), &Origin::BuiltIn));
}

#[test]
fn unknown_options_and_bad_values_are_usage_errors() {
    let mut config = load(&profile_with(""));
    let mut refused = |key: &str, text: &str| {
        let error =
            config.profiles[0].lay_over(&options(&[(key, text)]), "set").expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Usage);
        (error.message.clone(), error.hint.clone().unwrap_or_default())
    };
    assert_eq!(
        refused("retention", "1"),
        (
            "profile `a`: alibaba backups have no option `retention`".to_owned(),
            "did you mean `retention_days`? options: method, retention_days".to_owned()
        )
    );
    assert_eq!(
        refused("retention_days", "week"),
        (
            "backup option `retention_days` of profile `a` must be a whole number, not `week`"
                .to_owned(),
            String::new()
        )
    );
    assert_eq!(
        refused("method", "logic"),
        (
            "backup option `method` of profile `a` must not be `logic`".to_owned(),
            "did you mean `logical`? possible values: physical, logical, snapshot".to_owned()
        )
    );
}

#[test]
fn providers_are_found_by_word() {
    assert_eq!(find_provider(specs::ALL, "atlas").expect("known").word, "atlas");
    let error = find_provider(specs::ALL, "attlas").expect_err("unknown");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(error.message, "unknown provider `attlas`");
    let hint = "did you mean `atlas`? providers: alibaba, atlas, koophone, commvault";
    assert_eq!(error.hint.as_deref(), Some(hint));
}
