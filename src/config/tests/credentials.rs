//! Credential forms and secret sources as the file writes them.

use super::*;
use crate::config::SecretSource;

const FORMS: &str = "a credential holds access_key_id + access_key_secret (optional: \
     security_token), or from = \"env\", or from = \"vendor-config\" (optional: name)";

const SOURCES: &str = "write one of { env = \"NAME\" }, { file = \"/path\" }, \
     { command = [\"program\", \"argument\"] }, { keyring = \"SERVICE/ACCOUNT\" }, \
     { systemd = \"NAME\" }";

fn with(credential: &str) -> String {
    format!(
        "[profile.a]\nprovider = \"alibaba\"\nregion = \"x\"\ncredential = {{ {credential} }}\n"
    )
}

/// The sources of a key pair whose secret is written like that.
fn secret(source: &str) -> SecretSource {
    let config = load(&with(&format!("access_key_id = \"id\", access_key_secret = {source}")));
    config.profiles[0].credential.sources["access_key_secret"].clone()
}

#[track_caller]
fn assert_bad_source(source: &str, message: &str, hint: &str) {
    let text = with(&format!("access_key_id = \"id\", access_key_secret = {source}"));
    assert_invalid(&text, &format!("config.toml line 4: {message}"), hint);
}

#[test]
fn the_keys_choose_the_form() {
    for (keys, form) in [
        ("access_key_id = \"i\", access_key_secret = \"s\"", "access-key"),
        ("access_key_id = \"i\", access_key_secret = \"s\", security_token = \"t\"", "access-key"),
        ("from = \"env\"", "env"),
        ("from = \"vendor-config\", name = \"default\"", "vendor-config"),
        ("from = \"vendor-config\"", "vendor-config"),
    ] {
        let config = load(&with(keys));
        let credential = &config.profiles[0].credential;
        assert_eq!(credential.form, form, "{keys}");
        assert_eq!(credential.line, 4);
    }
}

#[test]
fn the_environment_goes_with_the_credential() {
    let written = write(&with("access_key_id = { env = \"ID\" }, access_key_secret = \"s\""));
    let config = written.load_with(&[("ID", "test-id")], &[]).expect("valid");
    let credential = &config.profiles[0].credential;
    assert_eq!(credential.text("access_key_id").expect("set").as_deref(), Some("test-id"));
    let config = written.load_with(&[], &[]).expect("valid");
    let error = config.profiles[0].credential.text("access_key_id").expect_err("not set");
    assert_eq!(error.message, "credential `access_key_id`: the variable `ID` is not set, or empty");
}

#[test]
fn a_credential_may_be_a_table_of_its_own() {
    let text = with("").replace("credential = {  }", "[profile.a.credential]\nfrom = \"env\"");
    assert_eq!(load(&text).profiles[0].credential.form, "env");
}

#[test]
fn keys_that_make_no_form_are_explained() {
    assert_invalid(
        &with("acess_key_id = \"i\""),
        "config.toml line 4: unknown key `acess_key_id` in [profile.a.credential]",
        "did you mean `access_key_id`? known keys: access_key_id, access_key_secret, \
         security_token, from, name",
    );
    assert_invalid(
        &with("access_key_id = \"i\""),
        "config.toml line 4: [profile.a.credential] lacks `access_key_secret`",
        FORMS,
    );
    assert_invalid(
        &with("security_token = \"t\""),
        "config.toml line 4: [profile.a.credential] lacks `access_key_id` and `access_key_secret`",
        FORMS,
    );
    assert_invalid(
        &with("access_key_id = \"i\", from = \"env\""),
        "config.toml line 4: `access_key_id` and `from` in [profile.a.credential] don't go together",
        FORMS,
    );
    assert_invalid(
        &with("from = \"env\", name = \"n\""),
        "config.toml line 4: `from` and `name` in [profile.a.credential] don't go together",
        FORMS,
    );
    assert_invalid(&with(""), "config.toml line 4: [profile.a.credential] is empty", FORMS);
    assert_invalid(
        &with("").replace("{  }", "\"env\""),
        "config.toml line 4: `credential` in [profile.a] must be a table, not a text",
        FORMS,
    );
}

#[test]
fn an_unknown_word_is_not_shown() {
    assert_invalid(
        &with("from = \"envv\""),
        "config.toml line 4: `from` in [profile.a.credential] holds an unknown word",
        "did you mean `env`? possible values: env, vendor-config",
    );
}

#[test]
fn every_source_is_read() {
    assert_eq!(secret("{ env = \"KEY\" }").to_string(), "env KEY");
    assert_eq!(secret("{ file = \"/run/key\" }").to_string(), "file /run/key");
    assert_eq!(secret("{ file = \"~/key\" }").to_string(), "file /home/test/key");
    assert_eq!(secret("{ keyring = \"cloudbak/a\" }").to_string(), "keyring cloudbak/a");
    assert_eq!(secret("{ systemd = \"key\" }").to_string(), "systemd key");
    assert_eq!(secret("\"test-secret\"").to_string(), "literal ****");
    let command = secret("{ command = [\"pass\", \"show\", \"a b\"] }");
    assert!(matches!(command, SecretSource::Command(argv) if argv == ["pass", "show", "a b"]));
}

#[test]
fn a_file_source_starts_at_the_config_file() {
    let text = with("access_key_id = \"i\", access_key_secret = { file = \"key\" }");
    let written = write(&text);
    let config = written.load_with(&[], &[]).expect("valid");
    let SecretSource::File(path) = &config.profiles[0].credential.sources["access_key_secret"]
    else {
        panic!("no file");
    };
    assert_eq!(*path, written.folder.path().join("key"));
}

#[test]
fn exactly_one_source_is_named() {
    let table = "[profile.a.credential.access_key_secret]";
    let one = format!("{table} must name exactly one source");
    assert_bad_source("{}", &one, SOURCES);
    assert_bad_source("{ env = \"A\", file = \"/b\" }", &one, SOURCES);
    assert_bad_source(
        "{ enw = \"A\" }",
        &format!("unknown key `enw` in {table}"),
        "did you mean `env`? known keys: env, file, command, keyring, systemd",
    );
}

#[test]
fn sources_are_checked_before_they_are_used() {
    let place = "in [profile.a.credential.access_key_secret]";
    let list = "write [\"one\", \"two\"]";
    let full = "name a program on PATH, or write its full path";
    for (source, complaint, hint) in [
        ("{ env = 1 }", "`env` {} must be a text in quotes, not a number", ""),
        ("{ env = \"A=B\" }", "`env` {} is no name of a variable", ""),
        ("{ file = \"\" }", "`file` {} must not be empty", ""),
        ("{ command = \"pass\" }", "`command` {} must be a list of texts, not a text", list),
        ("{ command = [] }", "`command` {} must name a program", ""),
        (
            "{ command = [\"./get\"] }",
            "`command` {} must not run `./get`, which depends on the current directory",
            full,
        ),
        ("{ keyring = \"a\" }", "`keyring` {} is no keyring entry", "write \"SERVICE/ACCOUNT\""),
        ("{ keyring = \"/a\" }", "`keyring` {} is no keyring entry", "write \"SERVICE/ACCOUNT\""),
        ("{ keyring = \"a/-b\" }", "`keyring` {} is no keyring entry", "write \"SERVICE/ACCOUNT\""),
        (
            "{ systemd = \"../a\" }",
            "`systemd` {} is no name of a systemd credential",
            "write the name given in LoadCredential=, without a path",
        ),
    ] {
        assert_bad_source(source, &complaint.replace("{}", place), hint);
    }
}

#[test]
fn a_secret_of_the_wrong_type_is_not_shown() {
    let place = "`access_key_secret` in [profile.a.credential]";
    let wrong = format!("{place} must be a text in quotes, not a number");
    assert_bad_source("12345678", &wrong, SOURCES);
    assert_bad_source("\"\"", &format!("{place} must not be empty"), SOURCES);
}
