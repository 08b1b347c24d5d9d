//! The example at the top of the source tree: valid, and complete.

use std::collections::BTreeSet;

use super::*;
use crate::config::spec::{COMMON, DEFAULTS};
use crate::config::{Profile, ProviderSpec, SecretSource};
use crate::providers;

const EXAMPLE: &str = include_str!("../../../config.example.toml");

/// Every provider there is; a spec of the tests stands in for one that is not
/// there.
fn all_specs() -> &'static [&'static ProviderSpec] {
    let absent =
        specs::ALL.iter().filter(|spec| providers::ALL.iter().all(|known| known.word != spec.word));
    let specs: Vec<_> = providers::ALL.iter().chain(absent).copied().collect();
    Box::leak(specs.into_boxed_slice())
}

/// The example with every setting switched on.
fn everything() -> String {
    let switched_on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()) => {
            format!("{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    EXAMPLE.lines().map(switched_on).collect()
}

fn try_load(written: &Written) -> Result<Config> {
    Config::load(&Sources {
        path: Some(&written.path),
        environment: &environment(&[]),
        specs: all_specs(),
        overrides: &[],
    })
}

fn load_example(written: &Written) -> Config {
    try_load(written).unwrap_or_else(|error| {
        panic!("{} ({})", error.message, error.hint.as_deref().unwrap_or_default())
    })
}

/// The keys of a table of the example, unmerged.
fn keys(table: Option<&toml::Value>) -> BTreeSet<String> {
    let table = table.and_then(toml::Value::as_table);
    table.into_iter().flat_map(toml::Table::keys).cloned().collect()
}

/// What the profiles of one provider hold, at the top or in an inner table.
fn keys_of(raw: &toml::Table, word: &str, inner: Option<&str>) -> BTreeSet<String> {
    let profiles = raw.get("profile").and_then(toml::Value::as_table).into_iter().flatten();
    profiles
        .map(|(_, profile)| profile)
        .filter(|profile| profile.get("provider").and_then(toml::Value::as_str) == Some(word))
        .flat_map(|profile| keys(inner.map_or(Some(profile), |inner| profile.get(inner))))
        .collect()
}

#[test]
fn the_example_can_be_copied_as_it_is() {
    let written = write(EXAMPLE);
    written.set_mode(0o644);
    let config = load_example(&written);
    assert_eq!(config.default_profile.as_deref(), Some("mongo-cn"));
    assert!(config.plan("nightly", &Environment::default()).is_ok());
}

#[test]
fn every_provider_has_every_setting_in_the_example() {
    let raw: toml::Table = everything().parse().expect("TOML");
    for spec in all_specs() {
        let (top, backup) =
            (keys_of(&raw, spec.word, None), keys_of(&raw, spec.word, Some("backup")));
        for setting in spec.settings {
            assert!(top.contains(setting.key), "{}: `{}` is missing", spec.word, setting.key);
        }
        for setting in spec.backup {
            let key = setting.key;
            assert!(backup.contains(key), "{}: `backup.{key}` is missing", spec.word);
        }
    }
}

#[test]
fn every_common_setting_is_in_the_example() {
    let raw: toml::Table = everything().parse().expect("TOML");
    let defaults = keys(raw.get("defaults"));
    assert_eq!(defaults, DEFAULTS.iter().map(|key| (*key).to_owned()).collect());
    let mut top = defaults;
    for spec in all_specs() {
        top.extend(keys_of(&raw, spec.word, None));
    }
    for setting in COMMON {
        assert!(top.contains(setting.key), "`{}` is missing", setting.key);
    }
}

#[test]
fn every_credential_form_and_key_is_in_the_example() {
    let config = load_example(&write(&everything()));
    for spec in all_specs() {
        let profiles = || config.profiles.iter().filter(|profile| profile.spec.word == spec.word);
        for form in spec.credentials {
            let uses = |profile: &&Profile| profile.credential.form == form.name;
            for setting in form.keys {
                assert!(
                    profiles().filter(uses).any(|profile| profile.credential.has(setting.key)),
                    "{}: `{}` of the credential `{}` is missing",
                    spec.word,
                    setting.key,
                    form.name
                );
            }
        }
    }
}

#[test]
fn every_secret_source_is_in_the_example() {
    let config = load_example(&write(&everything()));
    let sources = config.profiles.iter().flat_map(|profile| profile.credential.sources.values());
    let kinds: BTreeSet<&str> = sources
        .map(|source| match source {
            SecretSource::Literal(_) => "literal",
            SecretSource::Environment(_) => "env",
            SecretSource::File(_) => "file",
            SecretSource::Command(_) => "command",
            SecretSource::Keyring(_) => "keyring",
            SecretSource::Systemd(_) => "systemd",
        })
        .collect();
    assert_eq!(kinds, ["command", "env", "file", "keyring", "literal", "systemd"].into());
    #[cfg(unix)]
    {
        let written = write(&everything());
        written.set_mode(0o644);
        let error = try_load(&written).err().expect("holds a secret");
        assert_eq!(error.code, "config.exposed");
    }
}

#[test]
fn every_key_of_a_plan_is_in_the_example() {
    let raw: toml::Table = everything().parse().expect("TOML");
    let plan = raw.get("plan").and_then(|plans| plans.get("nightly"));
    assert_eq!(keys(plan), crate::config::plan::KEYS.iter().map(|key| (*key).to_owned()).collect());
}

#[test]
fn a_damaged_file_gives_one_clear_line_without_secrets() {
    let text = everything();
    let lines: Vec<&str> = text.lines().collect();
    for damaged in 0..lines.len() {
        let kept = || lines.iter().enumerate().filter(|(index, _)| *index != damaged);
        let without: String = kept().map(|(_, line)| format!("{line}\n")).collect();
        let half = lines[damaged].len() / 2;
        let cut = lines[damaged].get(..half).unwrap_or_default();
        let broken = format!("{}\n{cut}", lines[..damaged].join("\n"));
        for text in [without, broken] {
            let written = write(&text);
            if let Err(error) = try_load(&written) {
                let (_, message, hint) = parts(&written, &error);
                assert!(message.starts_with("config.toml line "), "{message}");
                assert!(!format!("{message}{hint}").contains("not-a-secret"), "{message} {hint}");
            }
        }
    }
}
