//! Tests of the token operation.

use serde_json::json;

use super::*;
use crate::sandbox::koophone::testkit::{Answer, Kit};

const PATH: &str = "/v3/auth/tokens";

fn ask(kit: &mut Kit, identity: Value, project: &str) -> Answer {
    let body = json!({"auth": {"identity": identity, "scope": {"project": {"name": project}}}});
    kit.post(PATH, &body)
}

fn password(user: &str, password: &str) -> Value {
    json!({"user": {"name": user, "password": password, "domain": {"name": accounts::DOMAIN}}})
}

#[test]
fn a_password_buys_a_long_opaque_token_for_a_day() {
    let mut kit = Kit::new();
    let answer = kit.login(accounts::USER, accounts::PASSWORD);
    assert_eq!(answer.status, 201);
    assert_eq!(answer.token.len(), 3_200);
    assert!(answer.token.starts_with("MII") && answer.token.is_ascii());
    let token = &answer.json["token"];
    assert_eq!(token["project"]["id"], accounts::PROJECT_ID);
    assert_eq!(token["catalog"], json!([]));
    assert_eq!(token["issued_at"], "2026-02-02T02:40:00.000000Z");
    assert_eq!(token["expires_at"], "2026-02-03T02:40:00.000000Z");
    let again = kit.login(accounts::USER, accounts::PASSWORD);
    assert_ne!(answer.token, again.token);
}

#[test]
fn wrong_credentials_lock_the_user_for_a_quarter_of_an_hour() {
    let mut kit = Kit::new();
    for _ in 0..5 {
        let answer = kit.login(accounts::USER, "wrong");
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json["error"]["message"], "The username or password is wrong.");
    }
    let answer = kit.login(accounts::USER, accounts::PASSWORD);
    assert_eq!(answer.status, 401);
    assert!(answer.json["error"]["message"].as_str().unwrap().contains("locked"));
    kit.wait(900.0);
    assert_eq!(kit.login(accounts::USER, accounts::PASSWORD).status, 201);
}

#[test]
fn mfa_needs_the_id_and_the_passcode() {
    let mut kit = Kit::new();
    let id = accounts::user(accounts::DOMAIN, accounts::MFA_USER).unwrap().id;
    let identity = |user: Value| {
        json!({"methods": ["password", "totp"], "totp": {"user": user},
               "password": password(accounts::MFA_USER, "sandbox-password-mfa")})
    };
    let good = identity(json!({"id": id, "passcode": accounts::MFA_PASSCODE}));
    assert_eq!(ask(&mut kit, good, accounts::PROJECT).status, 201);
    let wrong = identity(json!({"id": id, "passcode": "000000"}));
    assert_eq!(ask(&mut kit, wrong, accounts::PROJECT).status, 401);
    let by_name = identity(json!({"name": accounts::MFA_USER, "passcode": "246810"}));
    assert_eq!(ask(&mut kit, by_name, accounts::PROJECT).status, 400);
    assert_eq!(kit.login(accounts::MFA_USER, "sandbox-password-mfa").status, 401);
}

#[test]
fn an_agency_reaches_the_partner() {
    let mut kit = Kit::new();
    let identity = json!({"methods": ["assume_role"], "assume_role":
        {"agency_name": accounts::AGENCY, "domain_name": accounts::PARTNER}});
    let answer = ask(&mut kit, identity.clone(), accounts::PROJECT);
    assert_eq!(answer.status, 201, "{}", answer.json);
    let token = &answer.json["token"];
    assert_eq!(token["user"]["name"], "sandbox-acme/sandbox-agency");
    assert_eq!(token["assumed_by"]["user"]["name"], accounts::USER);
    let reader = kit.login("sandbox-reader", "sandbox-password-reader").token;
    kit.token = answer.token;
    assert_eq!(kit.entry("p4rtner1")["instance_id"], "p4rtner1");
    kit.token = reader;
    assert_eq!(ask(&mut kit, identity, accounts::PROJECT).status, 403);
}

#[test]
fn malformed_bodies_and_unknown_projects() {
    let mut kit = Kit::new();
    for body in [json!({}), json!([]), json!({"auth": {"identity": {"methods": ["token"]}}})] {
        assert_eq!(kit.post(PATH, &body).status, 400);
    }
    let identity = json!({"methods": ["password"],
                          "password": password(accounts::USER, accounts::PASSWORD)});
    assert_eq!(ask(&mut kit, identity, "nowhere").status, 404);
}

#[test]
fn tokens_end_in_their_time_or_by_script() {
    let mut kit = Kit::new();
    assert_eq!(kit.get("/v3/projects").status, 200);
    kit.script("expire_tokens", json!("must_update"));
    let answer = kit.backup(&["a44uhlf7"]);
    assert_eq!((answer.status, answer.code()), (401, "APIGW.0307"));
    kit.token = kit.login(accounts::USER, accounts::PASSWORD).token;
    kit.wait(86_400.0);
    let answer = kit.backup(&["a44uhlf7"]);
    assert_eq!((answer.status, answer.code()), (401, "APIGW.0301"));
}

#[test]
fn the_length_of_tokens_can_be_scripted() {
    let mut kit = Kit::new();
    kit.script("token_length", json!(30_000));
    assert_eq!(kit.login(accounts::USER, accounts::PASSWORD).token.len(), 30_000);
}
