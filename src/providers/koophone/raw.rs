//! Every documented operation of the service.
//!
//! Source: KooPhone API reference, one page an operation, and the service's
//! OpenAPI definition for those without a page.

use serde_json::{Map, Value as Json};

use super::KooPhone;
use super::trace::REQUEST_ID;
use crate::core::error::{Error, Result};
use crate::core::{Endpoint, Request};
use crate::providers::raw::{Raw, RawInput, RawOperation, RawRequest, fill};

const fn row(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    changes: bool,
    about: &'static str,
) -> RawOperation {
    RawOperation { name, method, path, changes, about }
}

const READS: bool = false;
const CHANGES: bool = true;
const POST: &str = "POST";
const GET: &str = "GET";

/// Sorted by name.
const OPERATIONS: &[RawOperation] = &[
    row("AssignInstance", POST, "/v1/instances/assign", CHANGES, "Assign phones to users"),
    row(
        "AsyncCommand",
        POST,
        "/v1/instances/async-command",
        CHANGES,
        "Run a command on phones and answer with a task",
    ),
    row(
        "BatchBackupInstances",
        POST,
        "/v1/instances/backup",
        CHANGES,
        "Back phones up and release their machines",
    ),
    row(
        "BatchPrepareInstances",
        POST,
        "/v1/instances/prepare",
        CHANGES,
        "Restore phones for the user that they are assigned to",
    ),
    row("BatchQueryStatus", POST, "/v1/instances/batch-query-status", READS, "Tell what phones do"),
    row("BatchRebootInstance", POST, "/v1/instances/reboot", CHANGES, "Restart running phones"),
    row("BatchReset", POST, "/v1/instances/batch-reset", CHANGES, "Erase phones"),
    row("BatchShowSku", GET, "/v1/instances/sku", READS, "List what can be ordered"),
    row(
        "CancelInstance",
        POST,
        "/v1/instances/unassign",
        CHANGES,
        "Take phones from their users and erase the users' data",
    ),
    row("CreateInstance", POST, "/v1/instances/create", CHANGES, "Order phones"),
    row("DeleteInstance", POST, "/v1/instances/delete", CHANGES, "Unsubscribe phones"),
    row(
        "GetDeviceToken",
        POST,
        "/v1/instances/{instance_id}/auth",
        CHANGES,
        "Issue a token for streaming a phone",
    ),
    row("GetTask", GET, "/v1/instances/tasks/{task_id}", READS, "Show the jobs of a task"),
    row("InstallApp", POST, "/v1/instances/app/install", CHANGES, "Install an app on phones"),
    row(
        "ListInstanceApp",
        GET,
        "/v1/instances/{instance_id}/app-list",
        READS,
        "List the apps of a phone",
    ),
    row("ListInstances", GET, "/v1/instances/batch-query", READS, "List phones"),
    row(
        "SetVideoConfig",
        "PUT",
        "/v1/instances/video-setting",
        CHANGES,
        "Set how phones are streamed",
    ),
    row(
        "ShowProgress",
        POST,
        "/v1/instances/prepare-progress",
        READS,
        "Tell how far the restore of a phone is",
    ),
    row(
        "StopInstancesSession",
        POST,
        "/v1/instances/session/release",
        CHANGES,
        "End the session on a phone",
    ),
    row(
        "StopInstancesStreaming",
        POST,
        "/v1/instances/streaming/stop",
        CHANGES,
        "End the streaming of a phone",
    ),
    row(
        "SyncCommand",
        POST,
        "/v1/instances/sync-command",
        CHANGES,
        "Run a command on phones and answer with its output",
    ),
];

impl Raw for KooPhone {
    fn operations(&self) -> &'static [RawOperation] {
        OPERATIONS
    }

    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest> {
        request(&self.session.endpoint, operation, input)
    }
}

fn request(
    endpoint: &Endpoint,
    operation: &RawOperation,
    input: &RawInput<'_>,
) -> Result<RawRequest> {
    let (path, left) = match input.path {
        Some(path) => (path.to_owned(), input.parameters.to_vec()),
        None => fill(operation.path, input.parameters, &[])?,
    };
    let method = operation
        .method
        .parse()
        .map_err(|_| Error::internal(format!("`{}` is no method", operation.method)))?;
    let mut request = Request::new(operation.name, method, endpoint, path);
    if operation.path == "/v1/instances/batch-query" {
        // Documented as a query parameter here; the signer fills it in.
        request.add(REQUEST_ID, "");
    }
    let has_body = operation.method != GET;
    match input.body {
        Some(_) if !has_body => {
            return Err(Error::usage(format!("{} takes no body", operation.name)));
        }
        Some(body) => {
            for (key, value) in left {
                request.add(key, value);
            }
            request = request.body("application/json", body);
        }
        None if has_body => request = request.json(&object(&left)?),
        None => {
            for (key, value) in left {
                request.add(key, value);
            }
        }
    }
    Ok(RawRequest::of(operation, request))
}

/// Names of fields that are lists: one value is a list of one.
const LISTS: &[&str] = &["instance_ids", "instanceIdList"];

/// A JSON object of the parameters. A value in JSON's own brackets, braces or
/// quotes is read as such, and so are `true`, `false` and `null`; anything else
/// is text, because ids made of digits are texts here. Values separated by
/// commas become a list where the field is one.
fn object(parameters: &[(String, String)]) -> Result<Json> {
    let mut object = Map::new();
    for (key, text) in parameters {
        let value = match text.chars().next() {
            Some('[' | '{' | '"') => serde_json::from_str(text).map_err(|error| {
                Error::usage(format!("`{key}` is no JSON: {error}")).code("usage.value")
            })?,
            _ if LISTS.contains(&key.as_str()) => text.split(',').map(str::trim).collect(),
            _ => match text.as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "null" => Json::Null,
                _ => Json::from(text.as_str()),
            },
        };
        if object.insert(key.clone(), value).is_some() {
            return Err(Error::usage(format!("`{key}` is named twice")).code("usage.value"));
        }
    }
    Ok(Json::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;
    use crate::providers::raw::by_name;

    fn build(name: &str, parameters: &[(&str, &str)], body: Option<&[u8]>) -> Result<RawRequest> {
        let endpoint = Endpoint::parse("https://koophone.example").expect("endpoint");
        let parameters: Vec<_> =
            parameters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let input = RawInput { path: None, parameters: &parameters, body };
        request(&endpoint, by_name(OPERATIONS, name).expect("operation"), &input)
    }

    fn sent(name: &str, parameters: &[(&str, &str)]) -> (String, String) {
        let built = build(name, parameters, None).expect("request");
        let request = built.request();
        (request.target(), String::from_utf8_lossy(&request.body).into_owned())
    }

    #[test]
    fn the_table_is_sorted_and_names_every_path_once() {
        assert!(OPERATIONS.is_sorted_by(|one, other| one.name < other.name));
        let mut paths: Vec<_> = OPERATIONS.iter().map(|it| (it.method, it.path)).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), OPERATIONS.len());
        assert!(OPERATIONS.iter().all(|it| it.path.starts_with("/v1/instances/")));
    }

    #[test]
    fn parameters_become_a_body_or_a_query() {
        assert_eq!(
            sent("BatchRebootInstance", &[("instance_ids", "a44uhlf7, efjy72gs")]),
            (
                "/v1/instances/reboot".to_owned(),
                r#"{"instance_ids":["a44uhlf7","efjy72gs"]}"#.to_owned()
            )
        );
        let user = [("user_instances", r#"[{"user_id":"1","instance_id":"a44uhlf7"}]"#)];
        assert_eq!(
            sent("AssignInstance", &user).1,
            r#"{"user_instances":[{"user_id":"1","instance_id":"a44uhlf7"}]}"#
        );
        let progress = [("user_id", "1008600000104285462"), ("instance_id", "a44uhlf7")];
        assert_eq!(
            sent("ShowProgress", &progress).1,
            r#"{"user_id":"1008600000104285462","instance_id":"a44uhlf7"}"#
        );
        assert_eq!(
            sent("ListInstances", &[("page_no", "1"), ("page_size", "5")]).0,
            "/v1/instances/batch-query?x-request-id=&page_no=1&page_size=5"
        );
        assert_eq!(sent("GetTask", &[("task_id", "RM_1")]).0, "/v1/instances/tasks/RM_1");
    }

    #[test]
    fn what_may_change_something_is_sent_once() {
        let change = build("BatchReset", &[("instance_ids", "a44uhlf7")], None).expect("request");
        assert!(matches!(change, RawRequest::Change(_)));
        let read = build("BatchQueryStatus", &[("instance_ids", "a44uhlf7")], None);
        assert!(matches!(read.expect("request"), RawRequest::Read(_)));
    }

    #[test]
    fn input_that_an_operation_can_not_take_is_refused() {
        let refused = |name, parameters: &[(&str, &str)], body| {
            build(name, parameters, body).err().map(|error| error.kind)
        };
        let usage = Some(ErrorKind::Usage);
        assert_eq!(refused("GetTask", &[], None), usage);
        assert_eq!(refused("ListInstances", &[], Some(b"{}".as_slice())), usage);
        assert_eq!(refused("BatchReset", &[("instance_ids", "[1")], None), usage);
        assert_eq!(refused("BatchReset", &[("a", "1"), ("a", "2")], None), usage);
    }
}
