//! Access tokens, and the renewal that must never happen twice.

use secrecy::ExposeSecret as _;

use super::*;
use crate::core::{ErrorKind, Sent};
use crate::providers::{Provider, Tokens};

/// A new pair of access and refresh token, made the way a person would.
async fn new_pair(world: &World) -> (String, String) {
    let client = world.client();
    let request = Request::post("AccessToken", client.endpoint(), "/V4/AccessToken")
        .header("accept", "application/json")
        .json(&json!({"tokenName": "test"}));
    let reply = client.session.call(&request).await.expect("a new token");
    let answer = reply.value().expect("JSON");
    let text = |name: &str| answer["tokenInfo"][name].as_str().expect("text").to_owned();
    (text("accessToken"), text("refreshToken"))
}

fn pair<'a>(access: &'a str, refresh: &'a str) -> [(&'a str, &'a str); 2] {
    [("token", access), ("refresh_token", refresh)]
}

#[tokio::test]
async fn an_access_token_is_a_bearer_unless_switched() {
    let world = World::new().await;
    let (access, _) = new_pair(&world).await;
    let credential = [("token", access.as_str())];
    let client = world.open(&credential, TokenCache::none());
    client.check().await.expect("bearer");
    let probe = super::super::api::comm_serv(client.endpoint());
    assert_eq!(client.session.preview(&probe).headers["authorization"], "Bearer (token)");
    let switched = [("token_header", Value::Text("authtoken".to_owned()))];
    let client = world.open_with(&credential, TokenCache::none(), &switched);
    assert_eq!(client.session.preview(&probe).headers["authtoken"], "(token)");
}

#[tokio::test]
async fn an_expired_token_without_partner_says_what_to_do() {
    let world = World::new().await;
    let (access, _) = new_pair(&world).await;
    world.script("expire_tokens", json!(true)).await;
    let client = world.open(&[("token", &access)], TokenCache::none());
    let error = client.check().await.expect_err("expired");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    let error = client.login().await.err().expect("nothing to renew with");
    assert_eq!(error.kind, ErrorKind::Unsupported);
}

#[tokio::test]
async fn a_renewed_pair_is_kept_and_shared() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    let client = world.open(&pair(&access, &refresh), cache.clone());
    for round in 1..=2 {
        world.script("expire_tokens", json!(true)).await;
        client.check().await.expect("renewed");
        assert_eq!(world.arrivals("accesstoken/renew").await, round);
    }
    let held = client.status().expect("kept");
    assert_ne!(held.secret.expose_secret(), access);
    assert_ne!(held.refresh.expect("partner").expose_secret(), refresh);
    // A later run holds the same dead pair in its profile and must not use it.
    let later = world.open(&pair(&access, &refresh), cache);
    later.check().await.expect("the kept pair");
    world.script("expire_tokens", json!(true)).await;
    later.check().await.expect("renewed the kept pair");
    assert_eq!(world.arrivals("accesstoken/renew").await, 3);
}

#[tokio::test]
async fn a_pair_is_not_renewed_where_nothing_is_kept() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    world.script("expire_tokens", json!(true)).await;
    let client = world.open(&pair(&access, &refresh), TokenCache::none());
    let error = client.check().await.expect_err("nowhere to keep it");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert_eq!(world.arrivals("accesstoken/renew").await, 0);
}

#[tokio::test]
async fn a_lost_renewal_is_not_repeated_by_itself() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    world.script("expire_tokens", json!(true)).await;
    world.faults("reset-after@Renew*1").await;
    let client = world.open(&pair(&access, &refresh), cache.clone());
    let lost = client.check().await.expect_err("no answer");
    // The renewal may have arrived; the question that needed it did not leave.
    assert_eq!((lost.kind, lost.sent), (ErrorKind::Unavailable, Sent::No));
    // Neither this process nor a later one uses the pair again.
    for client in [client, world.open(&pair(&access, &refresh), cache)] {
        let error = client.check().await.expect_err("used up");
        assert_eq!((error.kind, error.code), (ErrorKind::Unauthenticated, "auth.chain"));
    }
    assert_eq!(world.arrivals("accesstoken/renew").await, 1);
}

#[tokio::test]
async fn a_lost_cache_does_not_end_the_chain() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    world.script("expire_tokens", json!(true)).await;
    let client = world.open(&pair(&access, &refresh), cache.clone());
    client.check().await.expect("renewed");
    let key = super::super::fixed::FixedToken::new(
        client.endpoint().clone(),
        "cloudbak".to_owned(),
        cache.clone(),
        access.as_str().into(),
        None,
    )
    .key();
    assert!(cache.remove(&key).expect("removed"), "the renewed pair was kept under this key");
    world.script("expire_tokens", json!(true)).await;
    let later = world.open(&pair(&access, &refresh), cache);
    let error = later.check().await.expect_err("the profile's pair is used up");
    assert_eq!(error.code, "auth.chain");
    // A person may insist; the server then says what it thinks of it.
    let error = later.login().await.err().expect("an old pair");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert_eq!(world.arrivals("accesstoken/renew").await, 2);
}

#[tokio::test]
async fn a_renewal_that_never_left_may_be_tried_again() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    world.script("expire_tokens", json!(true)).await;
    let refusal =
        json!({"operation": "renew", "status": 429, "code": 0, "message": "", "times": 3});
    world.script("fail_next", refusal).await;
    let client = world.open(&pair(&access, &refresh), cache);
    let error = client.check().await.expect_err("throttled");
    assert_eq!(error.kind, ErrorKind::Throttled);
    client.check().await.expect("the pair is still good");
}

#[tokio::test]
async fn a_renewed_pair_is_not_thrown_away_by_a_logout() {
    let world = World::new().await;
    let (access, refresh) = new_pair(&world).await;
    let kept = tempfile::tempdir().expect("directory");
    let cache = TokenCache::at(kept.path().join("tokens"));
    let client = world.open(&pair(&access, &refresh), cache);
    assert!(!client.logout().await.expect("nothing is kept"));
    client.login().await.expect("renewed");
    let error = client.logout().await.expect_err("kept");
    assert_eq!(error.kind, ErrorKind::Refused);
    assert!(client.status().is_some());
}
