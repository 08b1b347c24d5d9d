//! Credentials: Digest, service accounts, tokens, and what goes wrong with them.

use std::sync::Arc;

use super::world::*;
use crate::config::Environment;
use crate::core::{ErrorKind, Request};

const CLUSTERS: &str = "6 clusters in project 32b6e34b3d91647abb20e7b8";

#[tokio::test]
async fn digest_costs_one_challenge_and_then_nothing() {
    let world = World::new().await;
    let provider = world.with_key();
    assert_eq!(provider.check().await.expect("answer"), CLUSTERS);
    assert_eq!(world.statuses().await, [401, 200]);
    for _ in 0..3 {
        provider.targets().show("Cluster0").await.expect("cluster");
    }
    assert_eq!(world.statuses().await, [401, 200, 200, 200, 200]);
}

#[tokio::test]
async fn an_old_nonce_costs_one_more_challenge() {
    let world = World::new().await;
    let provider = world.with_key();
    provider.check().await.expect("answer");
    world.script("expire_tokens", true).await;
    provider.check().await.expect("answer");
    assert_eq!(world.statuses().await, [401, 200, 401, 200]);
}

#[tokio::test]
async fn the_next_nonce_is_taken_over() {
    let world = World::new().await;
    world.script("authentication_info", true).await;
    let provider = world.with_key();
    for _ in 0..3 {
        provider.check().await.expect("answer");
    }
    assert_eq!(world.statuses().await, [401, 200, 200, 200]);
}

#[tokio::test]
async fn parallel_calls_share_the_nonce() {
    let world = World::new().await;
    let provider = world.with_key();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let provider = Arc::clone(&provider);
            tokio::spawn(async move { provider.check().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.expect("joined").expect("answer");
    }
}

#[tokio::test]
async fn a_wrong_key_is_tried_once() {
    let world = World::new().await;
    let wrong = r#"{ public_key = "sandboxk", private_key = "wrong-test-key" }"#;
    let provider = world.open(&world.profile(wrong, ""));
    let error = provider.check().await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("32b6e34b3d91647abb20e7b8")));
    assert_eq!(world.statuses().await, [401, 401]);
}

#[tokio::test]
async fn a_foreign_project_is_forbidden() {
    let world = World::new().await;
    let lines = format!("project_id = \"32b6e34b3d91647abb20e7ff\"\ncredential = {API_KEY}");
    let provider = world.open(&world.profile_with(&lines));
    let error = provider.check().await.expect_err("refused");
    assert!(
        matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound),
        "{:?}: {}",
        error.kind,
        error.message
    );
    assert_eq!(world.statuses().await.len(), 2);
}

#[tokio::test]
async fn without_a_project_the_projects_are_counted() {
    let world = World::new().await;
    let provider = world.open(&world.profile_with(&format!("credential = {API_KEY}")));
    assert!(provider.check().await.expect("answer").starts_with("2 projects"));
    let error = provider.targets().list().await.map(drop).expect_err("no project");
    assert_eq!(error.kind, ErrorKind::Config);
    assert_eq!(error.next.as_deref(), Some("cloudbak project list"));
    let projects = provider.projects().expect("projects").list().await.expect("list");
    let known: Vec<_> = projects
        .iter()
        .map(|project| (project.id.as_str(), project.name.as_deref(), project.targets))
        .collect();
    let expected = [
        ("32b6e34b3d91647abb20e7b8", Some("sandbox-project"), Some(7)),
        ("32b6e34b3d91647abb20e7b9", Some("sandbox-empty"), Some(0)),
    ];
    assert_eq!(known, expected);
    assert!(projects.iter().all(|project| project.organization.is_some()));
}

#[tokio::test]
async fn one_token_serves_many_calls_and_runs() {
    let world = World::new().await;
    for _ in 0..2 {
        let provider = world.with_account();
        provider.check().await.expect("answer");
        provider.check().await.expect("answer");
    }
    assert_eq!(world.statuses().await, [200, 200, 200, 200, 200]);
}

#[tokio::test]
async fn a_token_that_ends_early_is_replaced_once() {
    let world = World::new().await;
    let provider = world.with_account();
    provider.check().await.expect("answer");
    world.script("expire_tokens", true).await;
    provider.check().await.expect("answer");
    assert_eq!(world.statuses().await, [200, 200, 401, 200, 200]);
}

#[tokio::test]
async fn login_and_logout() {
    let world = World::new().await;
    let provider = world.with_account();
    let tokens = provider.tokens().expect("tokens");
    assert_eq!(tokens.account(), "mdb_sa_id_5a4db0c55a4db0c55a4db0c5");
    assert!(tokens.status().is_none());
    assert!(!tokens.logout().await.expect("nothing to end"));
    let token = tokens.login().await.expect("token");
    assert!(token.expires_at.expect("end") > token.issued_at);
    assert!(world.with_account().tokens().expect("tokens").status().is_some());
    assert!(tokens.logout().await.expect("ended"));
    assert!(tokens.status().is_none());
    assert_eq!(world.statuses().await, [200, 200]);
    assert!(world.with_key().tokens().is_none());
}

#[tokio::test]
async fn a_wrong_client_secret_is_explained() {
    let world = World::new().await;
    let wrong = r#"{ client_id = "mdb_sa_id_5a4db0c55a4db0c55a4db0c5", client_secret = "wrong" }"#;
    let provider = world.open(&world.profile(wrong, ""));
    let error = provider.check().await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("expired")));
    assert_eq!(world.statuses().await, [401]);
}

#[tokio::test]
async fn a_ready_token_is_used_as_it_is() {
    let world = World::new().await;
    let fetched = world.with_account().tokens().expect("tokens").login().await.expect("token");
    let token = secrecy::ExposeSecret::expose_secret(&fetched.secret).to_owned();
    let provider = world.open(&world.profile(&format!("{{ token = \"{token}\" }}"), ""));
    provider.check().await.expect("answer");
    world.script("expire_tokens", true).await;
    assert_eq!(provider.check().await.expect_err("ended").kind, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn the_vendor_s_variables_are_enough() {
    let world = World::new().await;
    let mut profile = world.profile_with("credential = { from = \"env\" }");
    profile.credential.environment = Arc::new(Environment::of(
        [
            ("MONGODB_ATLAS_PUBLIC_KEY", "sandboxk"),
            ("MONGODB_ATLAS_PRIVATE_KEY", "5a4db0c5-5a4d-b0c5-5a4d-b0c55a4db0c5"),
            ("MONGODB_ATLAS_PROJECT_ID", "32b6e34b3d91647abb20e7b8"),
        ],
        None,
    ));
    assert_eq!(world.open(&profile).check().await.expect("answer"), CLUSTERS);
}

#[tokio::test]
async fn a_preview_needs_no_secret_and_shows_none() {
    let world = World::new().await;
    let late = r#"{ public_key = "sandboxk", private_key = { env = "UNSET_TEST_VARIABLE" } }"#;
    let provider = world.open(&world.profile(late, ""));
    let endpoint = &provider.session().endpoint;
    let shown = provider.session().preview(&Request::get("x", endpoint, "/x"));
    let header = &shown.headers["authorization"];
    assert!(header.is_sensitive());
    assert!(header.to_str().expect("text").starts_with("Digest username=\"sandboxk\""));
    assert_eq!(provider.check().await.expect_err("no secret").kind, ErrorKind::Config);
    assert!(world.statuses().await.is_empty());
}

#[tokio::test]
async fn a_limit_is_waited_for() {
    let world = World::new().await;
    let provider = world.with_key();
    let fault = serde_json::json!({"operation": null, "status": 429, "times": 1,
        "code": "RATE_LIMITED", "message": "slow down", "headers": {"Retry-After": "1"}});
    provider.check().await.expect("answer");
    world.script("fail_next", fault).await;
    let begun = std::time::Instant::now();
    provider.check().await.expect("answer");
    assert!(begun.elapsed() >= std::time::Duration::from_secs(1));
}

#[tokio::test]
async fn the_sandbox_s_ready_profile_opens() {
    let world = World::new().await;
    let profile = world.ready_profile();
    assert_eq!(profile.targets(), ["Cluster0"]);
    assert_eq!(world.open(&profile).check().await.expect("answer"), CLUSTERS);
}
