//! `profile show`.

use super::*;
use crate::config::explain;

#[test]
fn every_value_is_shown_with_its_origin() {
    let text = "[defaults]\nwait_timeout = \"360m\"\n[profile.a]\nprovider = \"alibaba\"\n\
         region = \"cn-hangzhou\"\ntargets = [\"x\", \"y\"]\n\
         proxy = \"http://user:hush@proxy.example.com:3128\"\n\
         credential = { access_key_id = \"id\", access_key_secret = { env = \"KEY\" }, \
         security_token = \"hush\" }\nbackup = { method = \"physical\" }\n";
    let flags = [("concurrency", "2".to_owned(), "concurrency")];
    let config = write(text).load_with(&[("CLOUDBAK_POLL_INTERVAL", "5s")], &flags).expect("valid");
    let rows: Vec<String> = explain(&config.profiles[0], &config)
        .into_iter()
        .map(|row| format!("{} = {} ({})", row.key, row.value, row.origin))
        .collect();
    assert_eq!(
        rows,
        [
            "provider = alibaba (config.toml line 3)",
            "region = cn-hangzhou (config.toml line 5)",
            "signature = v1 (built in)",
            "format = json (built in)",
            "sts_endpoint =  (not set)",
            "metadata_endpoint =  (not set)",
            "endpoint =  (not set)",
            "targets = x, y (config.toml line 6)",
            "tags =  (not set)",
            "accept =  (not set)",
            "ca_file =  (not set)",
            "proxy = http://user:****@proxy.example.com:3128/ (config.toml line 7)",
            "request_timeout = 30s (built in)",
            "wait_timeout = 6h (config.toml line 2 [defaults])",
            "settle_timeout = 20s (built in)",
            "poll_interval = 5s (CLOUDBAK_POLL_INTERVAL)",
            "concurrency = 2 (--concurrency)",
            "rate_limit =  (not set)",
            "credential = access-key (config.toml line 8)",
            "credential.access_key_id = id (config.toml line 8)",
            "credential.access_key_secret = env KEY (config.toml line 8)",
            "credential.security_token = literal **** (config.toml line 8)",
            "backup.method = physical (config.toml line 9)",
            "backup.retention_days =  (not set)",
        ]
    );
}

#[test]
fn a_profile_without_a_file_is_shown_too() {
    let environment = environment(&[("CLOUDBAK_REGION", "x")]);
    let sources =
        Sources { path: None, environment: &environment, specs: specs::ALL, overrides: &[] };
    let config = Config::implicit(specs::ALL[0], &sources).expect("implicit");
    let rows = explain(&config.profiles[0], &config);
    let row = |key: &str| {
        let row = rows.iter().find(|row| row.key == key).expect("shown");
        (row.value.as_str(), row.origin.as_str())
    };
    assert_eq!(row("provider"), ("alibaba", "--provider"));
    assert_eq!(row("region"), ("x", "CLOUDBAK_REGION"));
    assert_eq!(row("credential.from"), ("env", "built in"));
}
