//! Finding, reading and parsing the file.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::config::default_path;

fn load_from(path: Option<&Path>, environment: &Arc<Environment>) -> Result<Config> {
    Config::load(&Sources { path, environment, specs: specs::ALL, overrides: &[] })
}

fn message(path: Option<&Path>, environment: &Arc<Environment>) -> String {
    let error = load_from(path, environment).err().expect("no config");
    assert_eq!(error.kind, ErrorKind::Config);
    error.message.clone()
}

#[test]
fn an_option_is_stronger_than_the_variable_and_that_than_the_usual_place() {
    let usual = tempfile::tempdir().expect("folder");
    std::fs::create_dir(usual.path().join("cloudbak")).expect("folder");
    let usual_file = usual.path().join("cloudbak/config.toml");
    std::fs::write(&usual_file, "").expect("write");
    let (asked, variable) = (write(""), write(""));
    let named = variable.path.display().to_string();
    let base = usual.path().display().to_string();

    let both = environment(&[("CLOUDBAK_CONFIG", &named), ("XDG_CONFIG_HOME", &base)]);
    let config = load_from(Some(&asked.path), &both).expect("loads");
    assert_eq!(config.path, Some(asked.path.clone()));
    let config = load_from(None, &both).expect("loads");
    assert_eq!(config.path, Some(variable.path.clone()));
    let config = load_from(None, &environment(&[("XDG_CONFIG_HOME", &base)])).expect("loads");
    assert_eq!(config.path, Some(usual_file));
}

#[test]
fn the_usual_place_is_below_the_home_folder() {
    let path = |variables: &[(&str, &str)]| default_path(&environment(variables));
    assert_eq!(path(&[]), Some("/home/test/.config/cloudbak/config.toml".into()));
    let xdg = [("XDG_CONFIG_HOME", "/etc/test")];
    assert_eq!(path(&xdg), Some("/etc/test/cloudbak/config.toml".into()));
    let relative = [("XDG_CONFIG_HOME", "here")];
    assert_eq!(path(&relative), Some("/home/test/.config/cloudbak/config.toml".into()));
    assert_eq!(default_path(&Environment::default()), None);
}

#[test]
fn a_missing_file_is_an_error_only_when_it_was_asked_for() {
    let none = environment(&[("XDG_CONFIG_HOME", "/nonexistent")]);
    let config = load_from(None, &none).expect("empty");
    assert_eq!(config.path, None);
    assert!(config.profiles.is_empty() && config.plans.is_empty());
    assert_eq!(config.defaults.integer("concurrency"), Some(8));
    assert!(load_from(None, &Arc::new(Environment::default())).is_ok());

    assert_eq!(
        message(Some(Path::new("/nonexistent.toml")), &none),
        "config file `/nonexistent.toml` does not exist"
    );
    assert_eq!(
        message(None, &environment(&[("CLOUDBAK_CONFIG", "/nonexistent.toml")])),
        "config file `/nonexistent.toml` (from CLOUDBAK_CONFIG) does not exist"
    );
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let none = environment(&[]);
    let folder = tempfile::tempdir().expect("folder");
    assert!(message(Some(folder.path()), &none).ends_with("is a folder"));
    let path = folder.path().join("config.toml");
    std::fs::write(&path, b"# \xff\n").expect("write");
    assert!(message(Some(&path), &none).ends_with("is not UTF-8 text"));
    std::fs::write(&path, "#".repeat((1 << 20) + 1)).expect("write");
    assert!(message(Some(&path), &none).ends_with("is larger than 1 MiB"));
}

#[test]
fn syntax_errors_have_line_and_column_and_no_content() {
    let (_, message, _) = error("default_profile = \"a\"\n[profile.a\npassword = \"hush\"\n");
    assert_eq!(message, "config.toml line 2 column 11: unclosed table, expected `]`");
    let (_, message, _) = error("a = 'ä' x = \"hush\"\n");
    assert!(message.starts_with("config.toml line 1 column 9: "), "{message}");
    assert!(!message.contains("hush"), "{message}");
}

#[test]
fn duplicate_keys_are_named() {
    let (kind, message, _) = error(&profile_with("region = \"x\"\n"));
    assert_eq!(kind, ErrorKind::Config);
    assert_eq!(message, "config.toml line 5 column 1: duplicate key `region`");
    let (_, message, _) = error("[profile.a]\n[profile.a]\n");
    assert_eq!(message, "config.toml line 2 column 10: duplicate key `a`");
}

#[test]
fn a_byte_order_mark_and_windows_line_breaks_are_fine() {
    let text = format!("\u{feff}{}", profile_with("tags = [\"x\"]\n")).replace('\n', "\r\n");
    let config = load(&text);
    assert_eq!(config.profiles[0].values.list("tags"), ["x"]);
    assert_invalid(
        &text.replace("tags", "tagz"),
        "config.toml line 5: unknown key `tagz` in [profile.a]",
        "did you mean `tags`? known keys: provider, credential, backup, region, signature, format, \
         sts_endpoint, metadata_endpoint, endpoint, targets, tags, accept, ca_file, proxy, \
         request_timeout, wait_timeout, settle_timeout, poll_interval, concurrency, \
         rate_limit",
    );
}

#[test]
fn a_config_in_memory_is_read_like_a_file_and_may_hold_secrets() {
    let environment = environment(&[]);
    let sources =
        Sources { path: None, environment: &environment, specs: specs::ALL, overrides: &[] };
    let text = profile_with("")
        .replace("from = \"env\"", "access_key_id = \"id\", access_key_secret = \"test-secret\"");
    let config = Config::from_text("sandbox", &text, &sources).expect("valid");
    assert_eq!((config.path, config.profiles.len()), (None, 1));
    let error = Config::from_text("sandbox", "a = 1\n", &sources).err().expect("invalid");
    assert_eq!(error.message, "sandbox line 1: unknown key `a` at the top level");
}
