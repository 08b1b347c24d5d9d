//! Credentials, versions, errors, paging: what every operation shares.

use super::*;

#[test]
fn a_stale_nonce_is_renewed_and_a_replay_is_not() {
    let mut client = Client::new();
    client.script("nonce_lifetime_seconds", json!(10));
    assert_eq!(client.get("").status, 200);
    client.count -= 1;
    let replay = client.get("");
    assert!(replay.header("www-authenticate").ends_with("stale=false"));
    assert_eq!((replay.status, replay.code()), (401, ""));
    client.wait(11.0);
    let stale = client.get("");
    assert!(stale.header("www-authenticate").ends_with("stale=true"));
    client.renew();
    client.script("expire_tokens", json!(true));
    assert!(client.get("").header("www-authenticate").ends_with("stale=true"));
}

#[test]
fn wrong_keys_and_missing_rights_are_401() {
    let mut client = Client::new();
    client.key = (PUBLIC_KEY, "wrong");
    let reply = client.get("");
    assert_eq!((reply.status, &reply.body["error"]), (401, &json!(401)));
    assert!(reply.body.get("errorCode").is_none());
    client.key = (READ_ONLY_PUBLIC_KEY, READ_ONLY_PRIVATE_KEY);
    assert_eq!(client.get("/clusters").status, 200);
    let reply = client.ask("POST", "/clusters/Cluster0/backup/snapshots", &json!({}));
    assert_eq!((reply.status, reply.code()), (401, "USER_UNAUTHORIZED"));
}

#[test]
fn bearer_tokens_work_until_they_end() {
    let mut client = Client::new();
    let token = client.atlas.state.auth.tokens.issue(CLIENT_ID, START).expect("a token");
    let header = || Some(format!("Bearer {token}"));
    assert_eq!(client.raw("GET", "/api/atlas/v2/groups", "", header()).status, 200);
    client.script("expire_tokens", json!(true));
    let reply = client.raw("GET", "/api/atlas/v2/groups", "", header());
    assert_eq!(reply.status, 401);
    assert_eq!(reply.header("www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[test]
fn versions_choose_the_form() {
    let mut client = Client::new();
    let newest = client.get("/clusters/Cluster0");
    assert_eq!(newest.header("content-type"), "application/vnd.atlas.2024-08-05+json");
    assert_eq!(newest.body["backupEnabled"], json!(true));
    assert_eq!(newest.header("sunset"), "");
    client.accept = "application/vnd.atlas.2023-01-01+json".into();
    let old = client.get("/clusters/Cluster0");
    assert_eq!(old.header("sunset"), "Thu, 01 Jul 2027 00:00:00 GMT");
    assert_eq!(old.header("deprecation"), "Mon, 05 Aug 2024 00:00:00 GMT");
    assert_eq!(old.body["providerBackupEnabled"], json!(true));
    assert_eq!(old.body["backupEnabled"], json!(false));
    client.accept = "application/json".into();
    assert_eq!(client.get("/clusters/Cluster0").status, 406);
    let path = format!("/api/atlas/v1.0/groups/{PROJECT_ID}/clusters/Cluster0");
    let first = client.send("GET", &path, "");
    assert_eq!(first.header("content-type"), "application/json");
    assert_eq!(first.body["providerBackupEnabled"], json!(true));
    client.now.unix_ms = version::SUNSET_UNIX_MS;
    client.renew();
    client.accept = "application/vnd.atlas.2023-01-01+json".into();
    assert_eq!(client.get("/clusters/Cluster0").code(), "VERSION_GONE");
}

#[test]
fn ids_that_do_not_fit_are_named() {
    let mut client = Client::new();
    for (path, status, code) in [
        ("/api/atlas/v2/groups/x/clusters".to_owned(), 404, "INVALID_GROUP_ID"),
        (format!("/api/atlas/v2/groups/{}/clusters", "0".repeat(24)), 404, "GROUP_NOT_FOUND"),
        (format!("/api/atlas/v2/groups/{FOREIGN_GROUP}/clusters"), 401, "USER_CANNOT_ACCESS_GROUP"),
        (format!("/api/atlas/v2/groups/{PROJECT_ID}/clusters/No"), 404, "CLUSTER_NOT_FOUND"),
        (format!("/api/atlas/v2/groups/{PROJECT_ID}/clusters/%20"), 404, "INVALID_CLUSTER_ID"),
        (
            format!("/api/atlas/v2/groups/{PROJECT_ID}/clusters/Flex0"),
            400,
            "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        ),
        ("/api/atlas/v2/nothing".to_owned(), 404, "RESOURCE_NOT_FOUND"),
    ] {
        let reply = client.send("GET", &path, "");
        assert_eq!((reply.status, reply.code()), (status, code), "{path}");
    }
    assert_eq!(client.ask("PUT", "/clusters", &Value::Null).status, 405);
}

#[test]
fn paging_reaches_every_item_once() {
    let mut client = Client::new();
    let mut path = "/clusters/Telemetry/backup/snapshots?itemsPerPage=50".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = client.get(&path);
        assert_eq!(page.body["totalCount"], json!(seed::MANY));
        seen.extend(page.items().iter().map(|item| item["id"].to_string()));
        let links = page.body["links"].as_array().cloned().unwrap_or_default();
        let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
        let href = next["href"].as_str().unwrap_or_default();
        let start = format!("http://127.0.0.1:9/api/atlas/v2/groups/{PROJECT_ID}");
        path = href.strip_prefix(&start).expect("same host").to_owned();
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((count, seen.len() as i64), (seen.len(), seed::MANY));
    let first = client.get("/clusters/Telemetry/backup/snapshots?includeCount=false");
    assert_eq!((first.items().len(), first.body.get("totalCount")), (100, None));
    for bad in ["pageNum=0", "itemsPerPage=501", "itemsPerPage=x", "includeCount=maybe"] {
        let reply = client.get(&format!("/clusters/Telemetry/backup/snapshots?{bad}"));
        assert_eq!((reply.status, reply.code()), (400, "INVALID_QUERY_PARAMETER"), "{bad}");
    }
}

#[test]
fn envelope_wraps_answers_and_errors() {
    let mut client = Client::new();
    let one = client.get("/clusters/Cluster0?envelope=true");
    assert_eq!(one.body["status"], json!(200));
    assert_eq!(one.body["content"]["name"], "Cluster0");
    let list = client.get("/clusters?envelope=true");
    assert_eq!(list.body["status"], json!(200));
    assert!(list.body["results"].is_array());
    let error = client.get("/clusters/No?envelope=true");
    assert_eq!((error.status, &error.body["content"]["error"]), (404, &json!(404)));
}

#[test]
fn rate_limits_are_told_and_kept() {
    let mut client = Client::new();
    client.script("rate_limit_capacity", json!(2));
    let first = client.get("/clusters");
    assert_eq!((first.header("ratelimit-limit"), first.header("ratelimit-remaining")), ("2", "1"));
    client.get("/clusters");
    let refused = client.get("/clusters");
    assert_eq!((refused.status, refused.code()), (429, "RATE_LIMITED_TOKEN_BUCKET"));
    assert_eq!(refused.header("retry-after"), "1");
}

#[test]
fn scripted_failures_do_no_work() {
    let mut client = Client::new();
    let before = client.atlas.truth(&client.now).len();
    let failure = json!({"operation": "take", "status": 503, "code": "SERVICE_UNAVAILABLE",
        "message": "later", "times": 1, "headers": {"retry-after": "7"}});
    client.script("fail_next", failure);
    assert_eq!(client.get("/clusters").status, 200);
    let reply = client.ask("POST", "/clusters/Cluster0/backup/snapshots", &json!({}));
    assert_eq!((reply.status, reply.code()), (503, "SERVICE_UNAVAILABLE"));
    assert_eq!(reply.header("retry-after"), "7");
    assert_eq!(client.atlas.truth(&client.now).len(), before);
    client.script("fail_next", json!({"status": 502, "body": "<html>"}));
    let reply = client.get("/clusters");
    assert_eq!((reply.status, reply.body), (502, Value::Null));
    assert_eq!(client.ask("POST", "/clusters/Cluster0/backup/snapshots", &json!({})).status, 200);
}
