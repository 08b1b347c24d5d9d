//! Restore jobs and the backup schedule.

use super::*;

const JOBS: &str = "/clusters/Cluster0/backup/restoreJobs";

fn newest(client: &mut Client) -> Value {
    client.get("/clusters/Cluster0/backup/snapshots").items()[0]["id"].clone()
}

fn automated(snapshot: &Value, target: &str) -> Value {
    json!({"deliveryType": "automated", "snapshotId": snapshot, "targetClusterName": target,
        "targetGroupId": PROJECT_ID})
}

#[test]
fn an_automated_restore_finishes() {
    let mut client = Client::new();
    let snapshot = newest(&mut client);
    let made = client.ask("POST", JOBS, &automated(&snapshot, "Telemetry"));
    assert_eq!((made.status, made.body.get("finishedAt")), (200, None));
    let again = client.ask("POST", JOBS, &automated(&snapshot, "Telemetry"));
    assert_eq!((again.status, again.code()), (409, "ATLAS_CLUSTER_RESTORE_IN_PROGRESS"));
    let path = format!("{JOBS}/{}", made.id());
    let refused = client.ask("DELETE", &path, &Value::Null);
    assert_eq!(refused.code(), "CANNOT_CANCEL_AUTOMATED_RESTORE");
    client.wait(6.0);
    assert_eq!(client.get(&path).body["finishedAt"], "2026-03-01T12:00:06Z");
    client.script("next_restore", json!("failed"));
    let id = client.ask("POST", JOBS, &automated(&snapshot, "Telemetry")).id();
    client.wait(6.0);
    assert_eq!(client.get(&format!("{JOBS}/{id}")).body["failed"], json!(true));
}

#[test]
fn restores_that_cannot_work_are_refused() {
    let mut client = Client::new();
    let snapshot = newest(&mut client);
    let second = START / 1000 - 9 * 86_400;
    for (body, status, code) in [
        (automated(&snapshot, "Paused0"), 400, "CLUSTER_PAUSED_CANNOT_RESTORE"),
        (automated(&snapshot, "Sharded0"), 403, "CANNOT_RESTORE_TO_TARGET"),
        (automated(&snapshot, "No"), 404, "CLUSTER_NOT_FOUND"),
        (automated(&json!("0".repeat(24)), "Cluster0"), 404, "SNAPSHOT_NOT_FOUND"),
        (json!({"deliveryType": "automated"}), 400, "VALIDATION_ERROR"),
        (json!({"deliveryType": "post"}), 400, "INVALID_ENUM_VALUE"),
        (
            json!({"deliveryType": "pointInTime", "pointInTimeUTCSeconds": second,
                "targetClusterName": "Cluster0", "targetGroupId": PROJECT_ID}),
            400,
            "INVALID_PIT_RESTORE_TIME",
        ),
    ] {
        let reply = client.ask("POST", JOBS, &body);
        assert_eq!((reply.status, reply.code()), (status, code), "{body}");
    }
    let open = client.ask("POST", "/clusters/Cluster0/backup/snapshots", &json!({})).id();
    let reply = client.ask("POST", JOBS, &automated(&json!(open), "Cluster0"));
    assert_eq!(reply.code(), "CANNOT_START_RESTORE_JOB_FOR_INCOMPLETE_CLUSTER_SNAPSHOT");
}

#[test]
fn a_moment_is_restored() {
    let mut client = Client::new();
    let body = json!({"deliveryType": "pointInTime", "oplogTs": START / 1000 - 600, "oplogInc": 1,
        "targetClusterName": "Cluster0", "targetGroupId": PROJECT_ID});
    let made = client.ask("POST", JOBS, &body);
    assert_eq!((made.status, &made.body["oplogInc"]), (200, &json!(1)));
}

#[test]
fn a_download_is_served_by_its_signed_address() {
    let mut client = Client::new();
    let body = json!({"deliveryType": "download", "snapshotId": newest(&mut client)});
    let id = client.ask("POST", JOBS, &body).id();
    let again = client.ask("POST", JOBS, &body);
    assert_eq!(again.code(), "CANNOT_DOWNLOAD_SNAPSHOT_CONCURRENTLY");
    client.wait(6.0);
    let path = format!("{JOBS}/{id}");
    let url = client.get(&path).body["deliveryUrl"][0].as_str().unwrap_or_default().to_owned();
    let target = url.strip_prefix("http://127.0.0.1:9").expect("this host").to_owned();
    assert_eq!(client.raw("GET", &target, "", None).status, 200);
    assert_eq!(client.raw("GET", &target, "", Some("Bearer x".into())).status, 400);
    assert_eq!(client.raw("GET", &format!("{target}x"), "", None).status, 403);
    assert_eq!(client.ask("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(client.get(&path).body["cancelled"], json!(true));
    assert_eq!(client.raw("GET", &target, "", None).status, 403);
}

#[test]
fn the_schedule_is_read_changed_and_emptied() {
    let mut client = Client::new();
    let path = "/clusters/Cluster0/backup/schedule";
    let before = client.get(path).body;
    assert_eq!(before["policies"][0]["policyItems"].as_array().map(Vec::len), Some(4));
    let mut policies = before["policies"].clone();
    policies[0]["policyItems"][0]["retentionValue"] = json!(2);
    let new = json!({"frequencyInterval": 12, "frequencyType": "yearly", "retentionUnit": "years",
        "retentionValue": 3});
    if let Some(items) = policies[0]["policyItems"].as_array_mut() {
        items.push(new);
    }
    let body = json!({"policies": policies, "referenceHourOfDay": 3, "updateSnapshots": true});
    let after = client.ask("PATCH", path, &body);
    assert_eq!((after.status, &after.body["referenceHourOfDay"]), (200, &json!(3)));
    assert_eq!(after.body["policies"][0]["policyItems"][0], policies[0]["policyItems"][0]);
    assert!(after.body["policies"][0]["policyItems"][4]["id"].is_string());
    policies[0]["policyItems"][0]["retentionValue"] = json!(8);
    for (body, code) in [
        (json!({"policies": policies}), "INVALID_BACKUP_POLICY"),
        (json!({"policies": []}), "INVALID_NUM_OF_POLICIES"),
        (json!({"referenceHourOfDay": 24}), "INVALID_REFERENCE_HOUR_OF_DAY"),
        (json!({"restoreWindowDays": 0}), "INVALID_RESTORE_WINDOW"),
        (json!({"copySettings": [{"cloudProvider": "AWS"}]}), "VALIDATION_ERROR"),
        (json!({"referenceHour": 1}), "INVALID_ATTRIBUTE"),
    ] {
        let reply = client.ask("PATCH", path, &body);
        assert_eq!((reply.status, reply.code()), (400, code), "{body}");
    }
    let empty = client.ask("DELETE", path, &Value::Null);
    assert_eq!((empty.status, &empty.body["policies"]), (200, &json!([])));
    let off = client.get("/clusters/NoBackup0/backup/schedule");
    assert_eq!(off.code(), "BACKUP_CONFIG_NOT_FOUND");
}
