//! Snapshots and clusters, from the first request to the last state.

use super::*;

const SNAPSHOTS: &str = "/clusters/Cluster0/backup/snapshots";

#[test]
fn a_snapshot_is_taken_followed_and_listed() {
    let mut client = Client::new();
    let body = json!({"description": "nightly 01J", "retentionInDays": 3});
    let made = client.ask("POST", SNAPSHOTS, &body);
    assert_eq!((made.status, &made.body["status"]), (200, &json!("queued")));
    assert_eq!(made.body["snapshotType"], "onDemand");
    assert!(made.body.get("storageSizeBytes").is_none());
    let path = format!("{SNAPSHOTS}/{}", made.id());
    client.wait(3.0);
    assert_eq!(client.get(&path).body["status"], "inProgress");
    assert_eq!(client.ask("POST", SNAPSHOTS, &body).code(), "UNFINISHED_ON_DEMAND_SNAPSHOT");
    assert_eq!(
        client.ask("DELETE", &path, &Value::Null).code(),
        "CANNOT_DELETE_IN_PROGRESS_SNAPSHOT"
    );
    client.wait(3.0);
    let done = client.get(&path).body;
    assert_eq!((&done["status"], &done["type"]), (&json!("completed"), &json!("replicaSet")));
    assert_eq!(done["expiresAt"], "2026-03-04T12:00:00Z");
    assert_eq!(client.get(SNAPSHOTS).items()[0]["id"], json!(made.id()));
    let truth = client.atlas.truth(&client.now);
    let own: Vec<_> = truth.iter().filter(|truth| truth.by_request).collect();
    assert_eq!(own.len(), 1);
    assert!(own[0].completed && own[0].note == "nightly 01J" && own[0].target == "Cluster0");
    assert_eq!(client.ask("POST", SNAPSHOTS, &Value::Null).status, 200);
}

#[test]
fn retention_is_changed_and_snapshots_are_deleted() {
    let mut client = Client::new();
    let id = client.get(SNAPSHOTS).items()[0]["id"].as_str().unwrap_or_default().to_owned();
    let path = format!("{SNAPSHOTS}/{id}");
    let kept = client.ask("PATCH", &path, &json!({"retentionUnit": "WEEKS", "retentionValue": 2}));
    assert_eq!((kept.status, &kept.body["expiresAt"]), (200, &json!("2026-03-15T07:00:00Z")));
    for (body, code) in [
        (json!({"retentionUnit": "weeks", "retentionValue": 2}), "INVALID_ENUM_VALUE"),
        (json!({"retentionUnit": "WEEKS"}), "VALIDATION_ERROR"),
        (
            json!({"retentionUnit": "DAYS", "retentionValue": 0}),
            "BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID",
        ),
    ] {
        assert_eq!(client.ask("PATCH", &path, &body).code(), code);
    }
    assert_eq!(client.ask("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(client.ask("DELETE", &path, &Value::Null).code(), "SNAPSHOT_NOT_FOUND");
}

#[test]
fn sharded_snapshots_have_their_own_list() {
    let mut client = Client::new();
    let base = "/clusters/Sharded0/backup/snapshots";
    assert_eq!(client.get(base).code(), "INCORRECT_BACKUP_API_ENDPOINT");
    let all = format!("{base}/shardedClusters");
    let before = client.get(&all).items().len();
    let id = client.ask("POST", base, &json!({})).id();
    client.wait(8.0);
    let list = client.get(&format!("{all}?itemsPerPage=1"));
    assert_eq!(list.items().len(), before + 1);
    let path = format!("{base}/shardedCluster/{id}");
    let one = client.get(&path).body;
    assert_eq!((&one["status"], &one["type"]), (&json!("completed"), &json!("shardedCluster")));
    assert_eq!(one["members"].as_array().map(Vec::len), Some(3));
    assert_eq!(one["snapshotIds"][1], one["members"][1]["id"]);
    assert_eq!(client.get(&format!("{base}/{id}")).status, 200);
    let generic = client.ask("DELETE", &format!("{base}/{id}"), &Value::Null);
    assert_eq!(generic.code(), "INCORRECT_BACKUP_API_ENDPOINT");
    assert_eq!(client.ask("DELETE", &path, &Value::Null).status, 204);
    let other = client.get("/clusters/Cluster0/backup/snapshots/shardedClusters");
    assert_eq!(other.code(), "INCORRECT_BACKUP_API_ENDPOINT");
}

#[test]
fn clusters_without_backup_refuse() {
    let mut client = Client::new();
    for (cluster, status, code) in [
        ("NoBackup0", 404, "BACKUP_CONFIG_NOT_FOUND"),
        ("Paused0", 400, "CANNOT_UPDATE_PAUSED_CLUSTER"),
        ("Flex0", 400, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"),
    ] {
        let path = format!("/clusters/{cluster}/backup/snapshots");
        let reply = client.ask("POST", &path, &json!({}));
        assert_eq!((reply.status, reply.code()), (status, code), "{cluster}");
    }
    for (body, code) in [
        (json!({"retentionInDays": 0}), "VALIDATION_ERROR"),
        (json!({"retentionInDays": "7"}), "INVALID_JSON_ATTRIBUTE"),
        (json!({"retention": 7}), "INVALID_ATTRIBUTE"),
        (json!({"description": 7}), "INVALID_JSON_ATTRIBUTE"),
    ] {
        let reply = client.ask("POST", SNAPSHOTS, &body);
        assert_eq!((reply.status, reply.code()), (400, code));
    }
}

#[test]
fn scripted_oddities_show() {
    let mut client = Client::new();
    client.script("answer_without_id", json!(true));
    client.script("listing_lag_seconds", json!(20));
    client.script("next_job", json!("vanish"));
    let before = client.get(SNAPSHOTS).items().len();
    let made = client.ask("POST", SNAPSHOTS, &json!({"description": "x"}));
    assert_eq!((made.status, made.body.get("id")), (200, None));
    assert_eq!(client.get(SNAPSHOTS).items().len(), before);
    let truth = client.atlas.truth(&client.now);
    let own = truth.iter().find(|truth| truth.by_request).expect("the snapshot");
    let path = format!("{SNAPSHOTS}/{}", own.id);
    assert_eq!(client.get(&path).status, 200);
    client.wait(5.0);
    assert_eq!(client.get(&path).code(), "SNAPSHOT_NOT_FOUND");
    client.script("next_job", json!("failed"));
    client.script("listing_lag_seconds", json!(0));
    let id = client.ask("POST", SNAPSHOTS, &json!({})).id();
    client.wait(6.0);
    assert_eq!(client.get(&format!("{SNAPSHOTS}/{id}")).body["status"], "failed");
    client.script("foreign_snapshot", json!({"cluster": "Cluster0", "description": "theirs"}));
    assert_eq!(client.get(SNAPSHOTS).items()[0]["description"], "theirs");
    client.script("oldest_first", json!(true));
    assert_eq!(client.get(SNAPSHOTS).items()[0]["frequencyType"], "monthly");
}

#[test]
fn point_in_time_narrows_the_list() {
    let mut client = Client::new();
    let all = client.get(SNAPSHOTS).items().len();
    let moment = START / 1000 - 4 * 86_400;
    let some = client.get(&format!("{SNAPSHOTS}?pointInTimeUtcSeconds={moment}"));
    assert!(!some.items().is_empty() && some.items().len() < all);
    let both = client.get(&format!("{SNAPSHOTS}?pointInTimeUtcSeconds={moment}&oplogTs=1"));
    assert_eq!(both.code(), "INVALID_QUERY_PARAMETER");
    let half = client.get(&format!("{SNAPSHOTS}?oplogTs={moment}"));
    assert_eq!(half.code(), "INVALID_QUERY_PARAMETER");
}

#[test]
fn state_survives_saving() {
    let mut client = Client::new();
    let id = client.ask("POST", SNAPSHOTS, &json!({"description": "kept"})).id();
    let saved = client.atlas.save();
    let mut other = Atlas::new();
    other.load(saved.clone()).expect("the same form");
    assert_eq!(other.save(), saved);
    client.atlas = other;
    assert_eq!(client.get(&format!("{SNAPSHOTS}/{id}")).body["description"], "kept");
    assert!(client.atlas.load(json!({"ids": 1})).is_err());
    let unplanted = Atlas::new();
    assert_eq!(unplanted.truth(&client.now).len() as i64, 10 + seed::MANY + 3 + 1 + 8);
}

#[test]
fn profile_is_a_table_with_the_credentials() {
    let text = Atlas::new().profile("http://127.0.0.1:9");
    let table: toml::Table = text.parse().expect("TOML");
    let profile = &table["profile"]["sandbox-atlas"];
    assert_eq!(profile["endpoint"].as_str(), Some("http://127.0.0.1:9"));
    assert_eq!(profile["credential"]["public_key"].as_str(), Some(PUBLIC_KEY));
    assert_eq!(profile["targets"].as_array().map(Vec::len), Some(1));
}

#[test]
fn projects_and_clusters_are_listed() {
    let mut client = Client::new();
    let groups = client.send("GET", "/api/atlas/v2/groups", "");
    assert_eq!(groups.items()[0]["id"], PROJECT_ID);
    let clusters = client.get("/clusters");
    let names: Vec<_> = clusters.items().iter().filter_map(|c| c["name"].as_str()).collect();
    assert_eq!(names, ["Cluster0", "Sharded0", "Telemetry", "Paused0", "NoBackup0", "Free0"]);
    let all = client.send("GET", "/api/atlas/v2/clusters", "");
    assert_eq!(all.items()[0]["clusters"][1]["type"], "SHARDED_CLUSTER");
    assert_eq!(all.items()[1]["clusters"], json!([]));
}
