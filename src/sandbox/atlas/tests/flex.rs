//! Flex clusters and the compliance policy.

use super::*;

const FLEX: &str = "/flexClusters/Flex0";

#[test]
fn flex_clusters_have_their_own_addresses() {
    let mut client = Client::new();
    assert_eq!(client.get("/flexClusters").items()[0]["name"], "Flex0");
    assert_eq!(client.get(FLEX).body["backupSettings"]["enabled"], json!(true));
    let other = client.get("/flexClusters/Cluster0");
    assert_eq!(other.code(), "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API");
    let path = format!("{FLEX}/backup/snapshots");
    let snapshots = client.get(&path);
    assert_eq!(
        (snapshots.items().len(), &snapshots.items()[0]["status"]),
        (8, &json!("COMPLETED"))
    );
    let id = snapshots.items()[0]["id"].as_str().unwrap_or_default();
    assert_eq!(client.get(&format!("{path}/{id}")).body, snapshots.items()[0]);
    assert_eq!(client.ask("POST", &path, &json!({})).status, 405);
}

#[test]
fn flex_snapshots_are_downloaded_and_restored() {
    let mut client = Client::new();
    let snapshots = client.get(&format!("{FLEX}/backup/snapshots"));
    let body = json!({"snapshotId": snapshots.items()[0]["id"]});
    let id = client.ask("POST", &format!("{FLEX}/backup/download"), &body).id();
    client.wait(4.0);
    let job = client.get(&format!("{FLEX}/backup/restoreJobs/{id}")).body;
    assert_eq!((&job["status"], &job["deliveryType"]), (&json!("COMPLETED"), &json!("DOWNLOAD")));
    let url = job["snapshotUrl"].as_str().unwrap_or_default().to_owned();
    let target = url.strip_prefix("http://127.0.0.1:9").expect("this host").to_owned();
    assert_eq!(client.raw("GET", &target, "", None).status, 200);
    let mut body = body;
    body["targetDeploymentItemName"] = json!("Cluster0");
    let made = client.ask("POST", &format!("{FLEX}/backup/restoreJobs"), &body).body;
    assert_eq!((&made["status"], &made["targetProjectId"]), (&json!("QUEUED"), &json!(PROJECT_ID)));
    assert_eq!(client.get(&format!("{FLEX}/backup/restoreJobs")).items().len(), 2);
    let missing = client.get(&format!("{FLEX}/backup/restoreJobs/x"));
    assert_eq!(missing.code(), "RESTORE_JOB_NOT_FOUND");
}

#[test]
fn a_compliance_policy_protects_snapshots() {
    let mut client = Client::new();
    let path = "/backupCompliancePolicy";
    assert!(client.get(path).body.get("projectId").is_none());
    let body = json!({"authorizedEmail": "ops@sandbox.test", "authorizedUserFirstName": "A",
        "authorizedUserLastName": "B", "onDemandPolicyItem": {"frequencyInterval": 0,
        "frequencyType": "ondemand", "retentionUnit": "days", "retentionValue": 10}});
    assert_eq!(client.ask("PUT", path, &json!({"pitEnabled": true})).code(), "VALIDATION_ERROR");
    assert_eq!(client.ask("PUT", path, &body).body["state"], "ACTIVE");
    let base = "/clusters/Cluster0/backup/snapshots";
    let short = client.ask("POST", base, &json!({"retentionInDays": 9}));
    assert_eq!(short.code(), "SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY");
    let id = client.get(base).items()[0]["id"].as_str().unwrap_or_default().to_owned();
    let one = format!("{base}/{id}");
    let deleted = client.ask("DELETE", &one, &Value::Null);
    assert_eq!(deleted.code(), "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY");
    let less = json!({"retentionUnit": "DAYS", "retentionValue": 1});
    let code = "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY";
    assert_eq!(client.ask("PATCH", &one, &less).code(), code);
    assert_eq!(client.ask("DELETE", path, &Value::Null).status, 400);
}
