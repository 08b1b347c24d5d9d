//! Tests of the backup operation and of following it.

use serde_json::{Value, json};

use crate::sandbox::koophone::seed::{
    self, FAR_PHONE, FIRST_PHONE, FROZEN_PHONE, PARTNER_PHONE, RELEASED_PHONE, SECOND_PHONE,
};
use crate::sandbox::koophone::testkit::Kit;
use crate::sandbox::service::Service;

fn accepted(json: &Value) -> Vec<&str> {
    let jobs = json["data"]["cmd_jobs"].as_array().unwrap();
    jobs.iter().map(|job| job["instance_id"].as_str().unwrap()).collect()
}

#[test]
fn a_backup_runs_to_its_end_and_releases_the_machine() {
    let mut kit = Kit::new();
    let before = kit.entry(FIRST_PHONE);
    assert_eq!((&before["backup_status"], &before["running_status"]), (&json!(2), &json!(2)));
    let answer = kit.backup(&[FIRST_PHONE]);
    assert_eq!((answer.status, answer.code()), (200, "0"));
    let task = answer.json["data"]["task_id"].as_str().unwrap().to_owned();
    assert!(task.starts_with("RM_") && task.len() == 35);
    assert_eq!(kit.entry(FIRST_PHONE)["backup_status"], 0);
    kit.wait(3.0);
    assert_eq!(kit.entry(FIRST_PHONE)["backup_status"], 1);
    kit.wait(3.0);
    let after = kit.entry(FIRST_PHONE);
    assert_eq!(after["backup_status"], 2);
    assert_eq!(after["backup_time"], "2026-02-02 02:40:06");
    assert_ne!(after["backup_time"], before["backup_time"]);
    assert_eq!(after["running_status"], 5);
    let status = kit.get(&format!("/v1/instances/tasks/{task}")).json["data"]["jobs"][0].clone();
    assert_eq!(status["status"], 2);
    let again = kit.backup(&[FIRST_PHONE]);
    assert_eq!((again.status, again.code()), (400, "KOOPHONE.API.1000"));
    let truth = kit.service.truth(&kit.now);
    let made: Vec<_> = truth.iter().filter(|backup| backup.by_request).collect();
    assert_eq!(made.len(), 1);
    assert!(made[0].completed && made[0].target == FIRST_PHONE);
}

#[test]
fn ids_that_are_not_accepted_are_left_out() {
    let mut kit = Kit::new();
    let ids = [FROZEN_PHONE, FIRST_PHONE, RELEASED_PHONE, "unknown1", PARTNER_PHONE, SECOND_PHONE];
    let answer = kit.backup(&ids);
    assert_eq!(answer.code(), "0");
    assert_eq!(accepted(&answer.json), [FIRST_PHONE, SECOND_PHONE]);
}

#[test]
fn a_mixed_batch_can_be_refused_as_a_whole() {
    let mut kit = Kit::new();
    kit.script("mixed", json!("refuse_all"));
    let answer = kit.backup(&[FIRST_PHONE, FROZEN_PHONE]);
    assert_eq!((answer.status, answer.code()), (200, "KOOPHONE.API.2004"));
    assert!(kit.service.truth(&kit.now).iter().all(|backup| !backup.by_request));
}

#[test]
fn each_reason_has_its_code() {
    let mut kit = Kit::new();
    for (phone, status, code) in [
        (FROZEN_PHONE, 200, "KOOPHONE.API.2004"),
        (PARTNER_PHONE, 200, "KOOPHONE.API.1012"),
        (RELEASED_PHONE, 400, "KOOPHONE.API.1000"),
        ("unknown1", 400, "KOOPHONE.API.1001"),
    ] {
        let answer = kit.backup(&[phone]);
        assert_eq!((answer.status, answer.code()), (status, code), "{phone}");
    }
    assert_eq!(kit.backup(&[FIRST_PHONE, FAR_PHONE]).code(), "KOOPHONE.API.1002");
    assert_eq!(kit.backup(&[SECOND_PHONE]).code(), "0");
    assert_eq!(kit.backup(&[SECOND_PHONE]).code(), "KOOPHONE.API.2006");
}

#[test]
fn the_request_id_and_the_shape_are_required() {
    let mut kit = Kit::new();
    let mut request = crate::sandbox::http::HttpRequest {
        method: "POST".into(),
        target: "/v1/instances/backup".into(),
        headers: vec![("x-auth-token".into(), kit.token.clone())],
        body: json!({"instance_ids": [FIRST_PHONE]}).to_string().into_bytes(),
    };
    let answer = kit.raw(request.clone());
    assert_eq!((answer.status, answer.code()), (200, "KOOPHONE.API.0002"));
    request.headers.push(("x-request-id".into(), "r".into()));
    request.body = b"not json".to_vec();
    assert_eq!(kit.raw(request).code(), "KOOPHONE.API.1000");
    let old = json!({"user_id": "1008600000104285462", "instance_id": FIRST_PHONE});
    assert_eq!(kit.post("/v1/instances/backup", &old).code(), "KOOPHONE.API.1000");
}

#[test]
fn fifty_ids_go_and_fifty_one_do_not() {
    let mut kit = Kit::new();
    let ids: Vec<String> = (1..=51).map(seed::fleet_id).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(kit.backup(&ids).code(), "KOOPHONE.API.1000");
    assert_eq!(accepted(&kit.backup(&ids[..50]).json).len(), 50);
    let mut kit = Kit::new();
    kit.script("accept_hundred", json!(true));
    assert_eq!(accepted(&kit.backup(&ids).json).len(), 51);
}

#[test]
fn an_answer_can_come_without_ids() {
    let mut kit = Kit::new();
    kit.script("answer_without_id", json!(true));
    let answer = kit.backup(&[FIRST_PHONE]);
    assert_eq!(answer.code(), "0");
    assert!(answer.json.get("data").is_none());
    assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "KOOPHONE.API.2006");
    assert!(kit.backup(&[SECOND_PHONE]).json.get("data").is_some());
}

#[test]
fn every_scripted_end_shows_in_list_and_task() {
    for (end, list, task) in [
        ("failed", json!(3), json!(-1)),
        ("other", json!(4), json!(9)),
        ("never", json!(1), json!(1)),
        ("unknown_word", json!(9), json!(9)),
        ("backwards", json!(2), json!(2)),
        ("vanish", json!(2), Value::Null),
    ] {
        let mut kit = Kit::new();
        kit.script("next_job", json!(end));
        let answer = kit.backup(&[FIRST_PHONE]);
        let id = answer.json["data"]["task_id"].as_str().unwrap().to_owned();
        kit.wait(60.0);
        assert_eq!(kit.entry(FIRST_PHONE)["backup_status"], list, "{end}");
        let shown = kit.get(&format!("/v1/instances/tasks/{id}"));
        assert_eq!(shown.json["data"]["jobs"][0]["status"], task, "{end}");
        let truth = kit.service.truth(&kit.now);
        let done = truth.iter().any(|backup| backup.by_request && backup.completed);
        assert_eq!(done, end == "backwards", "{end}");
    }
}

#[test]
fn the_list_can_lag() {
    let mut kit = Kit::new();
    kit.script("listing_lag_seconds", json!(20));
    let before = kit.entry(FIRST_PHONE)["backup_time"].clone();
    assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "0");
    kit.wait(19.0);
    assert_eq!(kit.entry(FIRST_PHONE)["backup_time"], before);
    kit.wait(1.0);
    assert_ne!(kit.entry(FIRST_PHONE)["backup_time"], before);
}

#[test]
fn somebody_else_may_back_up_first() {
    let mut kit = Kit::new();
    kit.script("foreign_backup", json!(FIRST_PHONE));
    assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "KOOPHONE.API.2006");
    kit.wait(10.0);
    assert_eq!(kit.entry(FIRST_PHONE)["backup_time"], "2026-02-02 02:40:06");
}
