//! The operations that are used, as requests.
//!
//! Every path starts with `/v1` and names no project: that one comes from the
//! token, or from `X-Project-Id` of a signed request.

use serde_json::json;

use super::trace::REQUEST_ID;
use crate::core::error::{Error, Result};
use crate::core::{CreateRequest, Endpoint, Request};

/// Most phones in one backup request.
///
/// Source: the service's OpenAPI definition; the reference pages say 100, and
/// the smaller number is right either way.
pub const BATCH_LIMIT: usize = 50;
/// Most phones on one page of a list.
///
/// Source: the service's OpenAPI definition of the list.
pub const PAGE_SIZE: usize = 200;
/// Longest instance id, in characters.
///
/// Source: KooPhone API reference, "Backing Up an Instance".
const LONGEST_INSTANCE_ID: usize = 32;
/// Longest user id, in characters.
///
/// Source: KooPhone API reference, "Preparing Instances in Batches".
const LONGEST_USER_ID: usize = 32;
/// Longest task id that is asked for; documented ones have up to 36 characters.
const LONGEST_TASK_ID: usize = 128;

/// `POST /v1/instances/backup`: starts a backup of each phone, which releases
/// its machine at the end.
///
/// The page's own example sends `user_id` and `instance_id`; its table, the
/// OpenAPI definition and the Java SDK know `instance_ids` alone.
///
/// Source: KooPhone API reference, "Backing Up an Instance".
pub fn backup(endpoint: &Endpoint, instance_ids: &[&str]) -> CreateRequest {
    let request = Request::post("BatchBackupInstances", endpoint, "/v1/instances/backup");
    CreateRequest::new(request.json(&json!({"instance_ids": instance_ids})))
}

/// `GET /v1/instances/batch-query`: one page of phones, or the one phone with
/// that id. The request id is documented as a query parameter here; it goes
/// out as header and parameter.
///
/// Source: KooPhone API reference, "Querying Instances in Batches".
pub fn list(endpoint: &Endpoint, page: usize, size: usize, instance_id: Option<&str>) -> Request {
    Request::get("ListInstances", endpoint, "/v1/instances/batch-query")
        .with(REQUEST_ID, "")
        .with("page_no", page.to_string())
        .with("page_size", size.to_string())
        .with_some("instance_id", instance_id)
}

/// `GET /v1/instances/tasks/{task_id}`: the jobs of a task. `None` for an id
/// that cannot be put into a path.
///
/// Source: KooPhone API reference, "Querying Task Execution Results".
pub fn task(endpoint: &Endpoint, task_id: &str) -> Option<Request> {
    let usable = is_plain(task_id) && task_id.len() <= LONGEST_TASK_ID;
    usable.then(|| Request::get("GetTask", endpoint, format!("/v1/instances/tasks/{task_id}")))
}

/// `POST /v1/instances/batch-query-status`: what each phone does. It reads.
///
/// Source: KooPhone API reference, "Querying Instance Statuses in Batches".
pub fn statuses(endpoint: &Endpoint, instance_ids: &[&str]) -> Request {
    Request::post("BatchQueryStatus", endpoint, "/v1/instances/batch-query-status")
        .json(&json!({"instance_ids": instance_ids}))
}

/// `POST /v1/instances/prepare`: brings phones into the state in which they can
/// be streamed, which is the restore of their backup. Even a call that is only
/// meant to look starts one.
///
/// Source: KooPhone API reference, "Preparing Instances in Batches".
pub fn prepare(endpoint: &Endpoint, user_id: &str, instance_ids: &[&str]) -> CreateRequest {
    let request = Request::post("BatchPrepareInstances", endpoint, "/v1/instances/prepare");
    CreateRequest::new(request.json(&json!({"user_id": user_id, "instance_ids": instance_ids})))
}

/// `POST /v1/instances/prepare-progress`: how far the preparation of one phone
/// is. It reads.
///
/// Source: KooPhone API reference, "Querying the Preparation Progress".
pub fn progress(endpoint: &Endpoint, user_id: &str, instance_id: &str) -> Request {
    Request::post("ShowProgress", endpoint, "/v1/instances/prepare-progress")
        .json(&json!({"user_id": user_id, "instance_id": instance_id}))
}

/// `POST /v1/instances/reboot`: restarts running phones.
///
/// Source: the service's OpenAPI definition of BatchRebootInstance.
pub fn reboot(endpoint: &Endpoint, instance_ids: &[&str]) -> CreateRequest {
    let request = Request::post("BatchRebootInstance", endpoint, "/v1/instances/reboot");
    CreateRequest::new(request.json(&json!({"instance_ids": instance_ids})))
}

/// Checks the spelling of a user id.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] with what a right id looks like.
pub fn check_user_id(id: &str) -> Result<()> {
    if is_plain(id) && id.len() <= LONGEST_USER_ID {
        return Ok(());
    }
    Err(Error::usage(format!("`{}` is no user id", id.escape_debug()))
        .code("usage.user")
        .hint("a user id has 1 to 32 letters, digits, `-` or `_`, such as 1008600000104285462"))
}

/// Checks the spelling of an instance id.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] with what a right id looks like.
pub fn check_instance_id(id: &str) -> Result<()> {
    if is_plain(id) && id.len() <= LONGEST_INSTANCE_ID {
        return Ok(());
    }
    Err(Error::usage(format!("`{id}` is no instance id of a phone"))
        .code("usage.target")
        .hint("an instance id has 1 to 32 letters, digits, `-` or `_`, such as a44uhlf7"))
}

/// Letters, digits, `-` and `_`: nothing that an encoding or a signature could
/// read in two ways.
fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;

    fn endpoint() -> Endpoint {
        Endpoint::parse("https://koophone.example").expect("endpoint")
    }

    #[test]
    fn a_backup_names_its_phones_and_nothing_else() {
        let create = backup(&endpoint(), &["a44uhlf7", "efjy72gs"]);
        let request = create.request();
        assert_eq!(request.url(), "https://koophone.example/v1/instances/backup");
        assert_eq!(request.body, br#"{"instance_ids":["a44uhlf7","efjy72gs"]}"#);
        assert_eq!(request.repeat(), crate::core::request::Repeat::Never);
    }

    #[test]
    fn a_restore_names_user_and_phones() {
        let create = prepare(&endpoint(), "1008600000104285462", &["a44uhlf7"]);
        let request = create.request();
        assert_eq!(request.url(), "https://koophone.example/v1/instances/prepare");
        let body = br#"{"user_id":"1008600000104285462","instance_ids":["a44uhlf7"]}"#;
        assert_eq!(request.body, body);
        let request = progress(&endpoint(), "1008600000104285462", "a44uhlf7");
        assert_eq!(request.url(), "https://koophone.example/v1/instances/prepare-progress");
        let body = br#"{"user_id":"1008600000104285462","instance_id":"a44uhlf7"}"#;
        assert_eq!(request.body, body);
        assert_eq!(request.repeat(), crate::core::request::Repeat::Safe);
    }

    #[test]
    fn a_restart_names_its_phones() {
        let create = reboot(&endpoint(), &["a44uhlf7"]);
        assert_eq!(create.request().url(), "https://koophone.example/v1/instances/reboot");
        assert_eq!(create.request().body, br#"{"instance_ids":["a44uhlf7"]}"#);
        assert_eq!(create.request().repeat(), crate::core::request::Repeat::Never);
    }

    #[test]
    fn a_list_has_its_request_id_in_the_query_too() {
        assert_eq!(
            list(&endpoint(), 2, PAGE_SIZE, Some("a44uhlf7")).target(),
            "/v1/instances/batch-query?x-request-id=&page_no=2&page_size=200&instance_id=a44uhlf7"
        );
    }

    #[test]
    fn ids_that_could_leave_their_place_are_refused() {
        let long = "a".repeat(33);
        for bad in ["", "a/b", "..", "a b", "a%2Fb", "名", "a?b", long.as_str()] {
            assert_eq!(check_instance_id(bad).expect_err(bad).kind, ErrorKind::Usage);
        }
        for good in ["a", "a44uhlf7", "A-b_9", &long[..32]] {
            assert!(check_instance_id(good).is_ok(), "{good}");
        }
        assert!(task(&endpoint(), "RM_6837531fd3f54550927b930180a706bf").is_some());
        assert!(task(&endpoint(), "../instances").is_none());
        assert!(task(&endpoint(), &"a".repeat(129)).is_none());
    }
}
