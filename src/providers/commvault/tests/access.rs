//! Logins, sessions that end, and wrong credentials.

use super::*;
use crate::core::ErrorKind;
use crate::providers::{Provider, Tokens};

#[tokio::test]
async fn one_login_serves_many_requests() {
    let world = World::new().await;
    let client = world.client();
    assert_eq!(client.check().await.expect("check"), "user sandbox-operator");
    client.check().await.expect("check");
    assert_eq!(world.arrivals("/login").await, 1);
}

#[tokio::test]
async fn a_wrong_password_is_sent_once() {
    let world = World::new().await;
    let wrong = [("username", "sandbox-operator"), ("password", "test-wrong")];
    let client = world.open(&wrong, TokenCache::none());
    let first = client.check().await.expect_err("refused");
    let second = client.check().await.expect_err("refused");
    assert_eq!(first.kind, ErrorKind::Unauthenticated);
    let again = format!("{}; not tried again", first.message);
    assert!(second.message.starts_with(&again), "{}", second.message);
    assert!(!format!("{first:?}").contains("test-wrong"));
    assert_eq!(world.arrivals("/login").await, 1);
}

#[tokio::test]
async fn an_expired_session_is_renewed_without_a_password() {
    let world = World::new().await;
    let kept = tempfile::tempdir().expect("directory");
    let client = world.open(&USER, TokenCache::at(kept.path().join("tokens")));
    client.check().await.expect("check");
    world.script("expire_tokens", json!(true)).await;
    client.check().await.expect("renewed");
    assert_eq!(world.arrivals("/renewlogintoken").await, 1);
    assert_eq!(world.arrivals("/login").await, 1);
}

#[tokio::test]
async fn a_revoked_session_leads_to_a_new_login() {
    let world = World::new().await;
    let kept = tempfile::tempdir().expect("directory");
    let client = world.open(&USER, TokenCache::at(kept.path().join("tokens")));
    client.check().await.expect("check");
    world.script("revoke_tokens", json!(true)).await;
    client.check().await.expect("logged in again");
    assert_eq!(world.arrivals("/login").await, 2);
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_asked_twice_and_no_more() {
    let world = World::new().await;
    let client = world.client();
    client.check().await.expect("check");
    let refusal = json!({
        "operation": "whoami", "status": 401, "code": 5, "message": "Access denied", "times": 50
    });
    world.script("fail_next", refusal).await;
    let before = world.arrivals("whoami").await;
    let error = client.check().await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert_eq!(world.arrivals("whoami").await - before, 2);
}

#[tokio::test]
async fn sessions_are_shared_between_runs() {
    let world = World::new().await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    world.open(&USER, cache.clone()).check().await.expect("first run");
    world.open(&USER, cache).check().await.expect("second run");
    assert_eq!(world.arrivals("/login").await, 1);
}

#[tokio::test]
async fn logging_out_ends_the_session() {
    let world = World::new().await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    let client = world.open(&USER, cache.clone());
    let token = client.login().await.expect("login");
    assert!(client.status().is_some());
    assert!(client.logout().await.expect("logout"));
    assert!(client.status().is_none());
    assert!(!client.logout().await.expect("nothing left"));
    let dead = secrecy::ExposeSecret::expose_secret(&token.secret).to_owned();
    let stale = world.open(&[("token", &dead)], TokenCache::none());
    assert_eq!(stale.check().await.expect_err("dead").kind, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn a_session_token_of_the_profile_goes_into_authtoken() {
    let world = World::new().await;
    let token = world.client().login().await.expect("login").secret;
    let token = secrecy::ExposeSecret::expose_secret(&token);
    let client = world.open(&[("token", token)], TokenCache::none());
    client.check().await.expect("check");
    let request = client.session.preview(&super::super::api::comm_serv(client.endpoint()));
    let header = &request.headers["authtoken"];
    assert!(header.is_sensitive());
    assert_eq!(header, "(token)");
}

#[tokio::test]
async fn parallel_requests_renew_once() {
    let world = World::new().await;
    let kept = tempfile::tempdir().expect("directory");
    let client = world.open(&USER, TokenCache::at(kept.path().join("tokens")));
    client.check().await.expect("check");
    world.script("expire_tokens", json!(true)).await;
    let (a, b, c) = tokio::join!(client.check(), client.check(), client.check());
    for answer in [a, b, c] {
        assert_eq!(answer.expect("renewed"), "user sandbox-operator");
    }
    assert_eq!(world.arrivals("/renewlogintoken").await, 1);
}

#[tokio::test]
async fn a_profile_without_an_endpoint_is_a_config_error() {
    let world = World::new().await;
    let mut profile = world.profile(&USER, &[]);
    profile.values = Values::default();
    let context = OpenContext {
        observer: Arc::new(Silent),
        tokens: TokenCache::none(),
        environment: Arc::new(Environment::default()),
        request_timeout: None,
    };
    let error = Commvault::open(&profile, &context).err().expect("no endpoint");
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.message.contains("`endpoint`"), "{}", error.message);
}
