//! Export buckets, cloud provider access and export jobs.

use super::*;

const BUCKETS: &str = "/backup/exportBuckets";
const AWS_ROLE: &str = "32b6e34b3d91647abb20e7b8";

fn aws() -> Value {
    json!({"bucketName": "export-bucket", "cloudProvider": "AWS", "iamRoleId": AWS_ROLE,
        "requirePrivateNetworking": true})
}

#[test]
fn the_documented_v1_request_makes_a_bucket() {
    let mut client = Client::new();
    client.accept = "application/json".into();
    let path = format!("/api/atlas/v1.0/groups/{PROJECT_ID}{BUCKETS}");
    let made = client.send("POST", &path, &aws().to_string());
    assert_eq!(made.status, 200);
    assert_eq!(made.header("content-type"), "application/json");
    let id = made.body["_id"].as_str().unwrap_or_default().to_owned();
    let link = format!("http://127.0.0.1:9{path}/{id}");
    assert_eq!(
        made.body,
        json!({"_id": id, "bucketName": "export-bucket", "cloudProvider": "AWS",
            "links": [{"href": link, "rel": "self"}], "iamRoleId": AWS_ROLE,
            "region": "us-east-1", "requirePrivateNetworking": true})
    );
    assert_eq!(client.send("GET", &format!("{path}/{id}"), "").body, made.body);
    assert_eq!(client.send("GET", &path, "").items().len(), 1);
    let azure = json!({"cloudProvider": "AZURE", "roleId": AWS_ROLE, "serviceUrl": "x"});
    let refused = client.send("POST", &path, &azure.to_string());
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    assert_eq!(client.send("DELETE", &format!("{path}/{id}"), "").status, 204);
    assert_eq!(client.send("PATCH", &format!("{path}/{id}"), "{}").status, 404);
}

#[test]
fn every_cloud_has_its_fields() {
    let mut client = Client::new();
    let url = "https://sandboxaccount.blob.core.windows.net/backups";
    let azure = json!({"cloudProvider": "AZURE", "roleId": "32b6e34b3d91647abb20e7c2",
        "serviceUrl": url, "tenantId": "ignored"});
    let made = client.ask("POST", BUCKETS, &azure).body;
    assert_eq!((&made["bucketName"], &made["serviceUrl"]), (&json!("backups"), &json!(url)));
    assert_ne!(made["tenantId"], "ignored");
    let gcp = json!({"cloudProvider": "GCP", "roleId": "32b6e34b3d91647abb20e7c3",
        "bucketName": "backups-gcp"});
    assert_eq!(client.ask("POST", BUCKETS, &gcp).status, 200);
    assert_eq!(client.ask("POST", BUCKETS, &aws()).status, 200);
    assert_eq!(client.get(BUCKETS).items().len(), 3);
    client.accept = "application/vnd.atlas.2023-01-01+json".into();
    assert_eq!(client.get(BUCKETS).items().len(), 1);
    let roles = client.get("/cloudProviderAccess").body;
    assert_eq!(roles["awsIamRoles"][0]["featureUsages"][0]["featureType"], "EXPORT_SNAPSHOT");
    assert_eq!(roles["gcpServiceAccounts"][1]["status"], "IN_PROGRESS");
}

#[test]
fn bad_buckets_are_refused() {
    let mut client = Client::new();
    let with = |field: &str, value: Value| {
        let mut body = aws();
        body[field] = value;
        body
    };
    for (body, status, code) in [
        (with("bucketName", json!("ab")), 400, "VALIDATION_ERROR"),
        (with("bucketName", Value::Null), 400, "VALIDATION_ERROR"),
        (with("bucketName", json!("Has Blank")), 400, "EXPORT_BUCKET_NAME_INVALID"),
        (with("iamRoleId", json!("arn:aws:iam::1:role/x")), 400, "INVALID_JSON_ATTRIBUTE"),
        (with("iamRoleId", json!("0".repeat(24))), 404, "RESOURCE_NOT_FOUND"),
        (with("iamRoleId", json!("32b6e34b3d91647abb20e7c1")), 400, "VALIDATION_ERROR"),
        (with("cloudProvider", json!("OTHER")), 400, "VALIDATION_ERROR"),
        (with("roleId", json!(AWS_ROLE)), 400, "INVALID_ATTRIBUTE"),
        (with("requirePrivateNetworking", json!("yes")), 400, "INVALID_JSON_ATTRIBUTE"),
    ] {
        let reply = client.ask("POST", BUCKETS, &body);
        assert_eq!((reply.status, reply.code()), (status, code), "{body}");
    }
}

#[test]
fn buckets_change_and_go() {
    let mut client = Client::new();
    let made = client.ask("POST", BUCKETS, &aws()).body;
    let path = format!("{BUCKETS}/{}", made["_id"].as_str().unwrap_or_default());
    let changed = client.ask("PATCH", &path, &json!({"requirePrivateNetworking": false}));
    assert_eq!((changed.status, &changed.body["requirePrivateNetworking"]), (200, &json!(false)));
    assert_eq!(client.ask("PATCH", &path, &json!({})).code(), "VALIDATION_ERROR");
    let export = json!({"autoExportEnabled": true,
        "export": {"exportBucketId": made["_id"], "frequencyType": "monthly"}});
    let schedule = "/clusters/Cluster0/backup/schedule";
    assert_eq!(client.ask("PATCH", schedule, &export).status, 200);
    assert_eq!(client.ask("DELETE", &path, &Value::Null).code(), "EXPORT_BUCKET_DELETE_FAILED");
    assert_eq!(client.ask("DELETE", schedule, &Value::Null).status, 200);
    assert_eq!(client.ask("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(client.get(&path).status, 200);
    client.wait(3.0);
    assert_eq!(client.get(&path).code(), "EXPORT_BUCKET_NOT_FOUND");
}

#[test]
fn an_export_runs_to_its_end() {
    let mut client = Client::new();
    let bucket = client.ask("POST", BUCKETS, &aws()).body["_id"].clone();
    let snapshots = client.get("/clusters/Cluster0/backup/snapshots");
    let snapshot = snapshots.items()[0]["id"].clone();
    let base = "/clusters/Cluster0/backup/exports";
    let body = json!({"exportBucketId": bucket, "snapshotId": snapshot,
        "customData": [{"key": "run", "value": "01J"}]});
    let made = client.ask("POST", base, &body);
    assert_eq!((made.status, &made.body["state"]), (200, &json!("Queued")));
    assert_eq!(client.ask("POST", base, &body).status, 409);
    let path = format!("{base}/{}", made.id());
    client.wait(2.0);
    assert_eq!(client.get(&path).body["state"], "InProgress");
    client.wait(3.0);
    let done = client.get(&path).body;
    assert_eq!(
        (&done["state"], &done["exportStatus"]["exportedCollections"]),
        (&json!("Successful"), &json!(20))
    );
    assert_eq!(done["finishedAt"], "2026-03-01T12:00:05Z");
    client.script("next_export", json!("Failed"));
    client.ask("POST", base, &body);
    client.wait(5.0);
    assert_eq!(client.get(base).items()[0]["stateReason"]["errorCode"], "EXPORT_FAILED");
    let failed = snapshots.items().iter().find(|s| s["status"] == "failed").expect("one");
    let refused = json!({"exportBucketId": bucket, "snapshotId": failed["id"]});
    assert_eq!(client.ask("POST", base, &refused).code(), "VALIDATION_ERROR");
    let nowhere = json!({"exportBucketId": "0".repeat(24), "snapshotId": snapshot});
    assert_eq!(client.ask("POST", base, &nowhere).code(), "EXPORT_BUCKET_NOT_FOUND");
}

#[test]
fn private_endpoints_come_up_and_go() {
    let mut client = Client::new();
    let base = "/backup/AWS/privateEndpoints";
    let body = json!({"cloudProvider": "AWS", "regionName": "US_EAST_1"});
    let made = client.ask("POST", base, &body);
    assert_eq!((made.status, &made.body["status"]), (201, &json!("INITIATING")));
    assert_eq!(client.ask("POST", base, &body).status, 409);
    client.wait(5.0);
    let path = format!("{base}/{}", made.id());
    assert_eq!(client.get(&path).body["status"], "ACTIVE");
    assert_eq!(client.ask("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(client.get(base).items().len(), 0);
    assert_eq!(client.get("/backup/GCP/privateEndpoints").code(), "RESOURCE_NOT_FOUND");
}

#[test]
fn snapshots_can_be_looked_into() {
    let mut client = Client::new();
    let snapshots = client.get("/clusters/Cluster0/backup/snapshots");
    let id = snapshots.items()[0]["id"].as_str().unwrap_or_default().to_owned();
    let base = format!("/clusters/Cluster0/backup/snapshots/{id}/databases");
    assert_eq!(client.get(&base).items().len(), 2);
    assert_eq!(client.get(&format!("{base}/sandbox_shop")).body["name"], "sandbox_shop");
    let collections = client.get(&format!("{base}/sandbox_shop/collections"));
    assert_eq!(collections.items()[1]["name"], "orders");
    let missing = client.get(&format!("{base}/sandbox_shop/collections/no"));
    assert_eq!(missing.code(), "RESOURCE_NOT_FOUND");
    client.accept = "application/vnd.atlas.2023-01-01+json".into();
    assert_eq!(client.get(&base).status, 406);
}
