//! Keys that are lent, by the sandbox: roles, instances, addresses, commands.

use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::world::{Client, World};
use crate::config::Environment;
use crate::core::ErrorKind;
use crate::core::token::TokenCache;

const ROLE: &str = "acs:ram::1000000000000001:role/backup";
/// The token that the sandbox's roles trust; test data.
const OIDC_TOKEN: &str = "sandbox.oidc-test.token";

#[tokio::test]
async fn a_role_is_taken_on_for_either_signature() {
    let world = World::start().await;
    let role = [("role_arn", ROLE)];
    for settings in [&[][..], &[("signature", "v3")]] {
        let client = world.open_as("sandbox-test-secret-alibaba", &role, settings);
        client.0.check().await.expect("admitted");
        let wrong = world.open_as("some-other-test-secret", &role, settings);
        let error = wrong.0.check().await.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
    }
}

fn token_file(folder: &TempDir, token: &str) -> String {
    let file = folder.path().join("token");
    std::fs::write(&file, token).expect("written");
    file.display().to_string()
}

fn oidc(file: &str) -> [(&str, &str); 3] {
    let provider = ("oidc_provider_arn", "acs:ram::1000000000000001:oidc-provider/ci");
    [("role_arn", ROLE), provider, ("oidc_token_file", file)]
}

#[tokio::test]
async fn a_role_is_lent_for_the_token_of_an_identity_provider() {
    let world = World::start().await;
    let folder = TempDir::new().expect("folder");
    let file = token_file(&folder, &format!("{OIDC_TOKEN}\n"));
    for signature in ["v1", "v3"] {
        let client = world.open_only(&oidc(&file), &[("signature", signature)]);
        let answer = client.0.check().await.expect("admitted");
        assert!(answer.contains(&format!("RAM role {ROLE} for the OIDC token")), "{answer}");
        assert!(answer.contains(", until 20"), "{answer}");
    }
    token_file(&folder, "another-test-token");
    let error = world.open_only(&oidc(&file), &[]).0.check().await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert!(error.message.contains("OIDCToken.Invalid"), "{error}");
    assert!(!format!("{error:?}").contains("another-test-token"), "{error:?}");
}

#[tokio::test]
async fn an_instance_gives_the_key_of_its_role_with_a_token_and_without() {
    let world = World::start().await;
    let from = ("from", "instance-role");
    for (mode, only, admitted) in [
        ("both", "false", true),
        ("with_token", "true", true),
        ("without_token", "false", true),
        ("without_token", "true", false),
    ] {
        world.script("metadata", json!(mode)).await;
        let client = world.open_only(&[from, ("token_only", only)], &[]);
        let answer = client.0.check().await;
        assert_eq!(answer.is_ok(), admitted, "{mode} {only}: {answer:?}");
    }
    world.script("metadata", json!("both")).await;
    let other = world.open_only(&[from, ("role_name", "NoSuchRole")], &[]);
    let error = other.0.check().await.expect_err("no such role");
    assert_eq!(error.kind, ErrorKind::Unauthenticated, "{error:?}");
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("attached")), "{error:?}");

    let chained = world.open_only(&[from, ("role_arn", ROLE)], &[]);
    let answer = chained.0.check().await.expect("admitted");
    assert!(answer.contains("role of this ECS instance, then RAM role"), "{answer}");
}

#[tokio::test]
async fn an_instance_that_is_none_is_told_so() {
    let world = World::start().await;
    // Nothing listens on the discard port.
    let settings = [("metadata_endpoint", "http://127.0.0.1:9")];
    let client = world.open_only(&[("from", "instance-role")], &settings);
    let error = client.0.check().await.expect_err("nobody");
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("ECS instances only")));
}

#[tokio::test]
async fn an_address_and_a_command_give_keys() {
    let world = World::start().await;
    let uri = format!("{}/alibaba/credentials?sign=hush", world.url());
    let client = world.open_only(&[("credentials_uri", &uri)], &[]);
    let answer = client.0.check().await.expect("admitted");
    assert!(answer.contains("credentials URI http://127.0.0.1"), "{answer}");
    assert!(!answer.contains("hush"), "{answer}");

    let key = r#"{"mode":"AK","access_key_id":"LTAI5tSandboxTestOnly",
        "access_key_secret":"sandbox-test-secret-alibaba"}"#;
    let line = format!("printf '%s' '{key}'");
    let client = world.open_only(&[("process_command", &line)], &[]);
    assert!(client.0.check().await.expect("admitted").contains("command `printf`"));
}

#[tokio::test]
async fn variables_and_chained_profiles_of_the_vendor_lead_to_keys() {
    let world = World::start().await;
    let folder = TempDir::new().expect("folder");
    let file = token_file(&folder, OIDC_TOKEN);
    let config = json!({"current": "far", "profiles": [
        {"name": "base", "mode": "RamRoleArn", "access_key_id": "LTAI5tSandboxTestOnly",
         "access_key_secret": "sandbox-test-secret-alibaba", "ram_role_arn": ROLE},
        {"name": "far", "mode": "ChainableRamRoleArn", "source_profile": "base",
         "ram_role_arn": "acs:ram::1000000000000002:role/far"},
    ]});
    std::fs::create_dir(folder.path().join(".aliyun")).expect("folder");
    std::fs::write(folder.path().join(".aliyun/config.json"), config.to_string()).expect("file");
    let oidc = [
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1000000000000001:oidc-provider/ci"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", file.as_str()),
        ("ALIBABA_CLOUD_ROLE_ARN", ROLE),
    ];
    for (from, variables, expected) in [
        ("env", &oidc[..], "OIDC token"),
        ("default", &oidc, "OIDC token"),
        ("vendor-config", &[], "role/backup, then RAM role acs:ram::1000000000000002:role/far"),
        ("default", &[], "profile `far` of"),
    ] {
        let environment = Environment::of(variables.iter().copied(), Some(folder.path().into()));
        let credential = [("from", from)];
        let client = world.open_in(environment, TokenCache::none(), &credential, &[]);
        let answer = client.0.check().await.expect("admitted");
        assert!(answer.contains(expected), "{answer}");
    }
    let nothing = Environment::of([], Some(TempDir::new().expect("folder").path().into()));
    let client = world.open_in(nothing, TokenCache::none(), &[("from", "default")], &[]);
    let answer = client.0.check().await.expect("admitted");
    assert!(answer.contains("role of this ECS instance"), "{answer}");
}

#[tokio::test]
async fn a_lent_key_is_shared_by_runs_and_shown_without_its_secrets() {
    let world = World::start().await;
    let folder = TempDir::new().expect("folder");
    let key = [
        ("access_key_id", "LTAI5tSandboxTestOnly"),
        ("access_key_secret", "sandbox-test-secret-alibaba"),
        ("role_arn", ROLE),
    ];
    let open = || -> Client {
        let cache = TokenCache::at(folder.path().to_owned());
        world.open_in(Environment::default(), cache, &key, &[])
    };
    let first = open();
    let tokens = first.0.tokens().expect("lent keys are kept");
    assert!(tokens.status().is_none());
    first.0.check().await.expect("admitted");
    let kept = tokens.status().expect("kept");
    assert!(kept.expires_at.is_some());
    assert!(tokens.account().contains(ROLE), "{}", tokens.account());

    // The second run signs with the same key: it is admitted although nobody
    // lends any more.
    world.script("deny_operations", json!(["AssumeRole"])).await;
    open().0.check().await.expect("admitted");
    assert!(open().0.tokens().expect("kept").logout().await.expect("forgotten"));
    let error = open().0.check().await.expect_err("nothing left");
    assert_eq!(error.kind, ErrorKind::Forbidden);
    let lasting = world.open(&[]);
    assert!(lasting.0.tokens().is_none());
    assert_eq!(lasting.0.signs_as().as_deref(), Some("access key in the profile"));
}

#[tokio::test]
async fn a_key_that_ends_in_the_middle_of_a_wait_is_renewed() {
    let world = World::start().await;
    // Half a second of life is left after each renewal.
    world.script("session_seconds", json!(1)).await;
    for signature in ["v1", "v3"] {
        let role = [("role_arn", ROLE)];
        let settings = [("signature", signature)];
        let client = world.open_as("sandbox-test-secret-alibaba", &role, &settings);
        let began = std::time::Instant::now();
        while began.elapsed().as_millis() < 2500 {
            client.0.check().await.expect("renewed in time");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    world.script("session_seconds", json!(null)).await;
    let role = [("role_arn", ROLE)];
    let client = Arc::new(world.open_as("sandbox-test-secret-alibaba", &role, &[]));
    client.0.check().await.expect("admitted");
    world.script("expire_tokens", json!(true)).await;
    let error = client.0.check().await.expect_err("ended at once, again and again");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    world.script("expire_tokens", json!(false)).await;
    client.0.check().await.expect("renewed");
}
