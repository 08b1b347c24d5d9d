//! What is printed fits the schema that `schema` prints for its kind.

use serde_json::Value;

use crate::support::{Home, PROVIDERS, Sandbox};

const PLAN: &str = "[plan.nightly]\ntargets = [\"sandbox-atlas/Cluster0\"]\n";

/// Commands that need no more than the ready profiles.
const COMMANDS: &[&[&str]] = &[
    &["backup", "create", "sandbox-atlas/Cluster0", "--wait"],
    &["backup", "list", "--all"],
    &["backup", "show", "sandbox-atlas/Cluster0/latest"],
    &["backup", "check", "sandbox-atlas/Cluster0", "--max-age", "7d"],
    &["target", "list", "--all"],
    &["schedule", "show", "sandbox-atlas/Cluster0"],
    &["schedule", "install", "nightly"],
    &["profile", "list"],
    &["profile", "show", "sandbox-atlas"],
    &["profile", "check", "--all"],
    &["auth", "status", "--all"],
    &["history", "list"],
    &["history", "show", "01"],
    &["backup", "create", "sandbox-alibaba/dds-bp1cloudreplica01"],
    &["reconcile"],
    &["run", "--list"],
    &["run", "nightly", "--dry-run"],
    &["exit-codes"],
    &["completion", "bash"],
    &["man"],
    &["schema"],
    &["schema", "BackupRun"],
];

fn schema(home: &Home, kind: &str) -> Value {
    home.run(&["schema", kind]).expect(0).json()
}

/// The keys that an item has to have, as far as its shape is fixed.
fn required(schema: &Value) -> Option<Vec<&str>> {
    let item = schema["properties"]["items"]["items"]["$ref"].as_str()?;
    let name = item.strip_prefix("#/$defs/").expect("a definition");
    let keys = schema["$defs"][name]["required"].as_array().expect("required");
    Some(keys.iter().map(|key| key.as_str().expect("text")).collect())
}

/// Moments that are not whole seconds; an id may look like one without colons.
fn fractions(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().flat_map(fractions).collect(),
        Value::Object(fields) => fields.values().flat_map(fractions).collect(),
        Value::String(text) if text.contains(':') && text.len() != 20 => {
            text.parse::<jiff::Timestamp>().map_or(Vec::new(), |_| vec![text])
        }
        _ => Vec::new(),
    }
}

#[test]
fn what_is_printed_fits_its_schema() {
    let sandbox = Sandbox::start();
    let home = Home::new();
    home.write_config(&format!("{}\n{PLAN}", sandbox.config));
    for command in COMMANDS {
        let object = home.run(&[command, &["-o", "json"][..]].concat()).expect(0).json();
        let kind = object["kind"].as_str().expect("kind");
        let schema = schema(&home, kind);
        assert_eq!(schema["properties"]["kind"]["const"], kind, "{command:?}");
        assert_eq!(fractions(&object), Vec::<&str>::new(), "{command:?}");
        let Some(required) = required(&schema) else { continue };
        for item in object["items"].as_array().expect("items") {
            let keys: Vec<_> = item.as_object().expect("object").keys().collect();
            assert!(required.iter().all(|key| keys.iter().any(|have| have == key)), "{item:#}");
        }
    }
}

#[test]
fn the_kinds_are_items_in_every_format() {
    let home = Home::new();
    let names = home.run(&["schema"]).expect(0).stdout;
    assert_eq!(home.run(&["schema", "-o", "id"]).expect(0).stdout, names);
    assert_eq!(home.run(&["schema", "-o", "csv"]).expect(0).stdout, format!("kind\n{names}"));
    let listed = home.run(&["schema", "-o", "json"]).expect(0).json();
    assert_eq!(listed["items"].as_array().expect("items").len(), names.lines().count());
    let one = home.run(&["schema", "BackupRun", "-o", "json"]).expect(0).json();
    assert_eq!(one["items"][0]["schema"]["title"], "BackupRun");
}

#[test]
fn keys_of_details_hold_no_blanks() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for (_, profile, target) in PROVIDERS {
        let place = format!("{profile}/{target}");
        let shown = home.run(&["target", "show", &place, "-o", "json"]).expect(0).json();
        let details = shown["items"][0]["details"].as_object().expect("details");
        assert!(!details.is_empty(), "{place}");
        for key in details.keys() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(key.chars().all(plain), "{place}: {key}");
        }
    }
}

#[test]
fn a_flag_without_an_api_is_named_itself() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for flag in ["--copy-region", "--source-region"] {
        let place = "sandbox-atlas/Cluster0";
        let object = home.run(&["backup", "list", place, flag, "x", "-o", "json"]).expect(2).json();
        let message = object["errors"][0]["message"].as_str().expect("message");
        assert!(message.contains(&format!("`backup list {flag}`")), "{message}");
    }
}
