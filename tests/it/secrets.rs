//! No secret comes out anywhere, however much is logged.

use std::path::Path;

use crate::support::{Home, PROVIDERS, Sandbox};

/// Every secret that the ready config holds: the values of secret keys.
fn secrets(config: &str) -> Vec<String> {
    let keys = ["access_key_secret", "private_key", "client_secret", "password", "token"];
    let mut secrets = Vec::new();
    for line in config.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for key in keys {
            let Some((_, rest)) = line.split_once(&format!("{key} = \"")) else { continue };
            let value = rest.split('"').next().unwrap_or_default();
            secrets.push(value.to_owned());
            secrets.push(base64(value));
        }
    }
    assert!(secrets.len() >= 8, "the config has secrets of all four providers: {config}");
    secrets
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn scan(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "a secret came out in {what}:\n{text}");
    }
}

fn scan_files(folder: &Path, secrets: &[String]) {
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            scan_files(&path, secrets);
        } else {
            let bytes = std::fs::read(&path).expect("file");
            scan(&path.display().to_string(), &String::from_utf8_lossy(&bytes), secrets);
        }
    }
}

#[test]
fn secrets_stay_inside_at_the_highest_verbosity() {
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    let secrets = secrets(&sandbox.config);
    let commands: [&[&str]; 8] = [
        &["backup", "create", "--all", "--wait", "-vvv"],
        &["backup", "create", "--all", "-vvv", "--log-format", "json", "-o", "jsonl"],
        &["backup", "create", "--all", "--dry-run", "-vvv"],
        &["backup", "create", "--all", "--dry-run=curl"],
        &["backup", "create", "--all", "--dry-run", "-o", "json"],
        &["auth", "status", "--all", "-vvv"],
        &["profile", "check", "--all", "-vvv"],
        &["target", "list", "--all", "-vvv", "-o", "yaml"],
    ];
    for command in commands {
        let ran = home.run(command);
        scan(&format!("stdout of {command:?}"), &ran.stdout, &secrets);
        scan(&format!("stderr of {command:?}"), &ran.stderr, &secrets);
    }
    for (_, profile, _) in PROVIDERS {
        let ran = home.run(&["profile", "show", profile]).expect(0);
        scan("profile show", &ran.stdout, &secrets);
    }
    scan_files(&home.path().join(".local/state"), &secrets);
}

#[test]
fn tokens_are_cached_in_private_files_and_never_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::start();
    let home = sandbox.home();
    for profile in ["sandbox-koophone", "sandbox-commvault"] {
        let ran = home.run(&["auth", "login", "-p", profile, "-vvv"]).expect(0);
        let folder = home.path().join(".local/state/cloudbak/tokens");
        let mut found = 0;
        for entry in std::fs::read_dir(&folder).expect("tokens") {
            let path = entry.expect("entry").path();
            let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
            let text = std::fs::read_to_string(&path).expect("file");
            let Ok(stored) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
            let token = stored["secret"].as_str().expect("secret").to_owned();
            scan("auth login", &ran.stdout, std::slice::from_ref(&token));
            scan("auth login", &ran.stderr, std::slice::from_ref(&token));
            found += 1;
        }
        assert!(found > 0, "{profile}: a token is cached");
        let status = home.run(&["auth", "status", "-p", profile, "-o", "json"]).expect(0).json();
        assert_eq!(status["items"][0]["token"], "cached", "{profile}");
        home.run(&["auth", "logout", "-p", profile]).expect(0);
        let status = home.run(&["auth", "status", "-p", profile, "-o", "json"]).expect(0).json();
        assert_eq!(status["items"][0]["token"], "none", "{profile}");
    }
}

#[test]
fn the_journal_and_its_folder_are_private_under_any_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let binary = crate::support::BINARY;
    let script = format!("umask 000; exec {binary} --sandbox backup create --all -q");
    let mut command = home.command(&[] as &[&str]);
    let mut shell = std::process::Command::new("/bin/sh");
    shell.args(["-c", &script]).env_clear().current_dir(home.path());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    crate::support::finish(&mut shell).expect(0);
    drop(command.output());
    let state = home.path().join(".local/state/cloudbak/sandbox");
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    assert_eq!(mode(&state.join("journal.db")), 0o600);
}
