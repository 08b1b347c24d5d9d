//! Signing in and signing.

use std::sync::Arc;

use secrecy::ExposeSecret;
use serde_json::{Value as Json, json};

use super::super::testkit;
use super::world::{World, any_read};
use crate::config::Environment;
use crate::core::signer::Unsigned;
use crate::core::token::TokenCache;
use crate::core::{Dialect, ErrorKind, Fault, Reply, Request};
use crate::providers::OpenContext;

/// Takes every answer as it is.
struct Anything;

impl Dialect for Anything {
    fn judge(&self, _request: &Request, _reply: &Reply) -> Result<(), Fault> {
        Ok(())
    }
}

/// Temporary keys of the sandbox's user, bought with a token.
async fn temporary_keys(world: &World) -> Json {
    let tokens = world.provider.tokens().expect("tokens");
    let token = tokens.login().await.expect("login");
    let session = world.provider.session();
    let body = json!({"auth": {"identity": {"methods": ["token"],
        "token": {"id": token.secret.expose_secret(), "duration_seconds": 900}}}});
    let path = "/v3.0/OS-CREDENTIAL/securitytokens";
    let mut request = Request::post("Keys", &session.endpoint, path).json(&body);
    request.set_secret_header("x-auth-token", token.secret.expose_secret()).expect("token");
    let reply = session.transport.call(&request, &Unsigned, &Anything).await.expect("keys");
    reply.value().expect("JSON")["credential"].clone()
}

const PROJECT: &str = "5a9db0c0000000000000000000000001";

fn text(value: &Json) -> &str {
    value.as_str().expect("text")
}

#[tokio::test]
async fn temporary_keys_sign_every_kind_of_request() {
    let mut signed = World::new().await;
    let keys = temporary_keys(&signed).await;
    let variables = [
        ("HUAWEICLOUD_SDK_AK", text(&keys["access"])),
        ("HUAWEICLOUD_SDK_SK", text(&keys["secret"])),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", text(&keys["securitytoken"])),
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT),
    ];
    let context = OpenContext {
        environment: Arc::new(Environment::of(variables, None)),
        ..testkit::context()
    };
    signed.provider = signed.open(&signed.profile_with(&[("from", "env")]), &context);
    assert!(signed.provider.tokens().is_none());
    let mut follow = signed.start_one("a44uhlf7").await;
    assert!(signed.wait(&mut follow).await.0.state.is_final());
    assert_eq!(signed.provider.targets().list().await.expect("list").len(), 65);
    signed.provider.targets().show("efjy72gs").await.expect("shown");
}

#[tokio::test]
async fn a_wrong_secret_is_tried_once_and_leaks_nothing() {
    let world = World::new().await;
    let keys = temporary_keys(&world).await;
    let profile = world.profile_with(&[
        ("access_key_id", text(&keys["access"])),
        ("secret_access_key", "wrong-test-data"),
        ("security_token", text(&keys["securitytoken"])),
        ("project_id", PROJECT),
    ]);
    let provider = world.open(&profile, &testkit::context());
    let before = world.desk("log").await.len();
    let error = provider.check().await.expect_err("refused");
    assert_eq!((error.kind, error.attempts), (ErrorKind::Unauthenticated, 1), "{error:?}");
    let after = world.desk("log").await.len();
    assert_eq!(after - before, 1);
    let shown = format!("{error:?} {:?}", error.hint);
    assert!(!shown.contains(text(&keys["securitytoken"])), "{shown}");
}

#[tokio::test]
async fn a_key_without_a_project_gets_that_of_the_region() {
    let world = World::new().await;
    let keys = temporary_keys(&world).await;
    let variables = [
        ("HUAWEICLOUD_SDK_AK", text(&keys["access"])),
        ("HUAWEICLOUD_SDK_SK", text(&keys["secret"])),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", text(&keys["securitytoken"])),
    ];
    let context = OpenContext {
        environment: Arc::new(Environment::of(variables, None)),
        ..testkit::context()
    };
    let provider = world.open(&world.profile_with(&[("from", "env")]), &context);
    for _ in 0..2 {
        provider.check().await.expect("checked");
    }
    assert_eq!(world.arrivals("KeystoneListProjects").await, 1);
}

#[tokio::test]
async fn a_wrong_secret_without_a_project_is_tried_once_too() {
    let world = World::new().await;
    let keys = temporary_keys(&world).await;
    let variables =
        [("HUAWEICLOUD_SDK_AK", text(&keys["access"])), ("HUAWEICLOUD_SDK_SK", "wrong-test-data")];
    let context = OpenContext {
        environment: Arc::new(Environment::of(variables, None)),
        ..testkit::context()
    };
    let provider = world.open(&world.profile_with(&[("from", "env")]), &context);
    let before = world.desk("log").await.len();
    for _ in 0..3 {
        let error = provider.check().await.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated, "{error:?}");
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("secret")), "{error:?}");
    }
    assert_eq!(world.desk("log").await.len() - before, 1);
}

#[tokio::test]
async fn many_requests_with_a_wrong_secret_fail_one_signature() {
    let world = World::new().await;
    let profile = world.profile_with(&[
        ("access_key_id", text(&temporary_keys(&world).await["access"])),
        ("secret_access_key", "wrong-test-data"),
        ("project_id", PROJECT),
    ]);
    let provider = world.open(&profile, &testkit::context());
    let before = world.desk("log").await.len();
    let mut looks = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let provider = Arc::clone(&provider);
        looks.spawn(async move { provider.check().await });
    }
    for look in looks.join_all().await {
        let error = look.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        assert!(error.hint.is_some(), "{error:?}");
    }
    let after = world.desk("log").await.len();
    assert_eq!(after - before, 1, "one request in all");
}

#[tokio::test]
async fn a_key_that_is_taken_away_is_refused_once() {
    let world = World::new().await;
    let keys = temporary_keys(&world).await;
    let profile = world.profile_with(&[
        ("access_key_id", text(&keys["access"])),
        ("secret_access_key", text(&keys["secret"])),
        ("security_token", text(&keys["securitytoken"])),
        ("project_id", PROJECT),
    ]);
    let provider = world.open(&profile, &testkit::context());
    provider.check().await.expect("checked");
    let refusal = json!({"operation": "ListInstances", "status": 401, "code": "APIGW.0301",
        "message": "Incorrect IAM authentication information: verify aksk signature fail",
        "times": 9, "headers": {}});
    world.script("fail_next", refusal).await;
    let before = world.arrivals("ListInstances").await;
    for _ in 0..3 {
        assert_eq!(provider.check().await.expect_err("gone").kind, ErrorKind::Unauthenticated);
    }
    assert_eq!(world.arrivals("ListInstances").await - before, 1);
}

#[tokio::test]
async fn an_agency_reaches_the_phones_of_its_account() {
    let world = World::new().await;
    let mut profile = world.profile();
    for (key, value) in [("agency", "sandbox-agency"), ("agency_domain", "sandbox-partner")] {
        let source = crate::config::SecretSource::Literal(value.into());
        profile.credential.sources.insert(key.to_owned(), source);
    }
    let provider = world.open(&profile, &testkit::context());
    provider.check().await.expect("checked");
    let token = provider.tokens().expect("tokens");
    assert!(token.account().ends_with("as sandbox-partner/sandbox-agency"), "{}", token.account());
    let own = world.provider.targets().list().await.expect("own phones").len();
    assert_ne!(provider.targets().list().await.expect("the partner's phones").len(), own);
}

#[tokio::test]
async fn a_user_with_a_second_factor_signs_in_with_its_code() {
    let world = World::new().await;
    let with = |passcode: &str| {
        let mut profile = world.profile();
        for (key, value) in [
            ("user", "sandbox-mfa"),
            ("password", "sandbox-password-mfa"),
            ("user_id", "7c0ffee0000000000000000000000004"),
            ("passcode", passcode),
        ] {
            let source = crate::config::SecretSource::Literal(value.into());
            profile.credential.sources.insert(key.to_owned(), source);
        }
        world.open(&profile, &testkit::context())
    };
    with("246810").check().await.expect("checked");
    let error = with("000000").check().await.expect_err("wrong code");
    assert_eq!(error.kind, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_in_a_whole_run() {
    let world = World::new().await;
    let mut profile = world.profile();
    let password = crate::config::SecretSource::Literal("wrong-test-data".into());
    profile.credential.sources.insert("password".to_owned(), password);
    let provider = world.open(&profile, &testkit::context());
    let targets = ["a44uhlf7", "efjy72gs", "fleet001"].map(str::to_owned);
    for survey in provider.backups().survey(&targets).await {
        let error = survey.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        assert!(!format!("{error:?}").contains("wrong-test-data"));
    }
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 1);
}

#[tokio::test]
async fn a_token_is_kept_between_runs_until_logout() {
    let world = World::new().await;
    let folder = tempfile::tempdir().expect("folder");
    let open = || {
        let tokens = TokenCache::at(folder.path().join("tokens"));
        world.open(&world.profile(), &OpenContext { tokens, ..testkit::context() })
    };
    for _ in 0..3 {
        open().check().await.expect("checked");
    }
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 1);

    let provider = open();
    let tokens = provider.tokens().expect("tokens");
    assert_eq!(tokens.account(), "sandbox-acme/sandbox-ops in cn-north-4");
    assert!(tokens.status().is_some_and(|token| token.expires_at.is_some()));
    assert!(tokens.logout().await.expect("logout"));
    assert!(!tokens.logout().await.expect("nothing left"));
    assert!(tokens.status().is_none());
    tokens.login().await.expect("login");
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 2);
}

#[tokio::test]
async fn a_token_shorter_than_the_margin_is_used_for_half_its_life() {
    let world = World::new().await;
    // Shorter than the margin of half an hour, yet not bought for every request.
    world.script("token_seconds", 600).await;
    let session = world.provider.session();
    for _ in 0..2 {
        session.call(&any_read(&*world.provider)).await.expect("read");
    }
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 1);
}

#[tokio::test]
async fn a_token_of_thirty_thousand_characters_is_carried() {
    let world = World::new().await;
    world.script("token_length", 30_000).await;
    world.provider.check().await.expect("checked");
}

#[tokio::test]
async fn a_ready_token_is_used_as_it_is() {
    let world = World::new().await;
    let token = world.provider.tokens().expect("tokens").login().await.expect("login");
    let profile = world.profile_with(&[("token", token.secret.expose_secret())]);
    let provider = world.open(&profile, &testkit::context());
    provider.check().await.expect("checked");
    world.script("expire_tokens", true).await;
    let error = provider.check().await.expect_err("expired");
    assert_eq!((error.kind, error.attempts), (ErrorKind::Unauthenticated, 1));
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("token")), "{:?}", error.hint);
}

#[tokio::test]
async fn an_agency_is_asked_for_with_the_users_own_token() {
    let world = World::new().await;
    let mut profile = world.profile();
    for (key, value) in [("agency", "nonsuch"), ("agency_domain", "nobody")] {
        let source = crate::config::SecretSource::Literal(value.into());
        profile.credential.sources.insert(key.to_owned(), source);
    }
    let provider = world.open(&profile, &testkit::context());
    let error = provider.check().await.expect_err("the sandbox has no such agency");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(error.message.contains("agency does not exist"), "{}", error.message);
    assert_eq!(world.arrivals("KeystoneCreateUserToken").await, 2);
}
