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

/// The token that the sandbox's roles trust, and secrets that it lends; test
/// data.
const LENT: [&str; 5] = [
    "sandbox.oidc-test.token",
    "sandbox-test-secret-",
    "CAISsandbox",
    "sandbox-metadata-token-",
    "test-hush",
];

#[test]
fn lent_keys_stay_inside_and_are_renewed_in_a_wait() {
    let sandbox = Sandbox::with(&["--speed", "2"]);
    let home = sandbox.home();
    let url = format!("http://{}", sandbox.address);
    let token = home.path().join("oidc-token");
    std::fs::write(&token, "sandbox.oidc-test.token\n").expect("token");
    let profile = |name: &str, credential: &str| {
        format!(
            "[profile.{name}]\nprovider = \"alibaba\"\nregion = \"cn-hangzhou\"\n\
             endpoint = \"{url}\"\nsts_endpoint = \"{url}\"\nmetadata_endpoint = \"{url}\"\n\
             targets = [\"dds-bp1cloudreplica01\"]\ncredential = {{ {credential} }}\n\n"
        )
    };
    let role = format!(
        "role_arn = \"acs:ram::1:role/x\", oidc_provider_arn = \"acs:ram::1:oidc-provider/y\", \
         oidc_token_file = \"{}\"",
        token.display()
    );
    let uri = format!("credentials_uri = \"{url}/alibaba/credentials?sign=test-hush\"");
    let config = [
        profile("oidc", &role),
        profile("instance", "from = \"instance-role\""),
        profile("uri", &uri),
    ];
    home.write_config(&config.concat());
    let secrets = LENT.map(str::to_owned);
    let commands: [&[&str]; 6] = [
        &["profile", "check", "--all", "-vvv"],
        &["auth", "status", "--all", "-vvv"],
        &["auth", "login", "-p", "oidc", "-vvv", "-o", "json"],
        &["target", "list", "--all", "-vvv", "--log-format", "json", "-o", "jsonl"],
        &["backup", "create", "-p", "uri", "--dry-run", "-vvv"],
        &["backup", "create", "-p", "instance", "--dry-run=curl"],
    ];
    for command in commands {
        let ran = home.run(command).expect(0);
        scan(&format!("stdout of {command:?}"), &ran.stdout, &secrets);
        scan(&format!("stderr of {command:?}"), &ran.stderr, &secrets);
    }
    let status = home.run(&["auth", "status", "-p", "oidc", "-o", "json"]).expect(0).json();
    assert_eq!(status["items"][0]["token"], "cached");
    assert!(status["items"][0]["expires_at"].is_string());

    // Keys that end within seconds are renewed between two looks at a backup.
    home.run(&["auth", "logout", "-p", "oidc"]).expect(0);
    sandbox.script("alibaba", "session_seconds", serde_json::json!(2));
    for profile in ["oidc", "instance", "uri"] {
        let ran = home.run(&["backup", "create", "-p", profile, "--wait", "-o", "json"]).expect(0);
        assert_eq!(ran.json()["items"][0]["state"], "succeeded", "{profile}");
    }
    let lent = |arrived: &[serde_json::Value]| {
        let of_sts = |one: &&serde_json::Value| one["operation"] == "AssumeRoleWithOIDC";
        arrived.iter().filter(of_sts).count()
    };
    assert!(lent(&sandbox.arrived("alibaba")) > 2, "{:?}", sandbox.arrived("alibaba"));
}
