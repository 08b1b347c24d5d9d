//! Any documented operation, with the profile's session.

use std::str::FromStr;

use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::Commvault;
use super::raw_operations::OPERATIONS;
use crate::core::{Endpoint, Error, Request, Result};
use crate::providers::raw::{Raw, RawInput, RawOperation, RawRequest, fill};

impl Raw for Commvault {
    fn operations(&self) -> &'static [RawOperation] {
        OPERATIONS
    }

    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest> {
        request(self.endpoint(), operation, input)
    }
}

/// Operations without a body take their parameters in the query, although they
/// are POST or PUT.
fn has_body(operation: &RawOperation) -> bool {
    let to_json = matches!(operation.method, "POST" | "PUT");
    to_json && !operation.path.to_ascii_lowercase().contains("/action/backup") && !acts(operation)
}

/// Switches and actions on one job take their parameters in the query.
fn acts(operation: &RawOperation) -> bool {
    let path = operation.path;
    path.starts_with("/Job/") || path.ends_with("/{action}") || path.ends_with("/Backup/Run")
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
    let method = Method::from_str(operation.method)
        .map_err(|_| Error::internal(format!("`{}` is no method", operation.method)))?;
    let mut request =
        Request::new(operation.name, method, endpoint, path).header("accept", "application/json");
    match input.body {
        Some(_) if matches!(operation.method, "GET" | "DELETE") => {
            return Err(Error::usage(format!("{} takes no body", operation.name)));
        }
        Some(body) => {
            request = request.body("application/json", body);
            for (key, value) in left {
                request.add(key, value);
            }
        }
        None if has_body(operation) && !left.is_empty() => request = request.json(&object(&left)?),
        None => {
            for (key, value) in left {
                request.add(key, value);
            }
        }
    }
    Ok(RawRequest::of(operation, request))
}

/// A JSON object of the parameters. What reads as JSON is JSON: numbers here
/// are numbers. Anything else is text; quotes make a text of digits.
fn object(parameters: &[(String, String)]) -> Result<Json> {
    let mut object = Map::new();
    for (key, text) in parameters {
        let begun = text.starts_with(['[', '{', '"']);
        let value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) if begun => {
                return Err(
                    Error::usage(format!("`{key}` is no JSON: {error}")).code("usage.value")
                );
            }
            Err(_) => Json::from(text.as_str()),
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
        let endpoint = Endpoint::parse("https://cs.example.com/commandcenter/api").expect("url");
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
        let hands_out = |it: &RawOperation| it.path.contains("Token") || it.path.contains("Log");
        let only: Vec<_> = OPERATIONS.iter().filter(|it| hands_out(it)).map(|it| it.name).collect();
        assert_eq!(only, ["GetJobLogs"], "no operation hands out a token");
    }

    #[test]
    fn parameters_go_where_the_operation_takes_them() {
        let none = String::new;
        for (name, parameters, target, body) in [
            ("GetJob", &[("jobId", "7")][..], "/Job/7", none()),
            (
                "PauseJob",
                &[("jobId", "7"), ("autoResumeInSec", "600")],
                "/Job/7/action/pause?autoResumeInSec=600",
                none(),
            ),
            (
                "BackupSubclient",
                &[("subclientId", "401"), ("backupLevel", "full")],
                "/Subclient/401/action/backup?backupLevel=full",
                none(),
            ),
            (
                "ChangeSubclientBackup",
                &[("subclientId", "401"), ("action", "Enable")],
                "/V4/Subclient/401/Backup/Action/Enable",
                none(),
            ),
            ("WhoAmI", &[], "/WhoAmI", none()),
            (
                "GetJobDetails",
                &[("jobId", "7"), ("showAttempt", "true"), ("note", "a b")],
                "/JobDetails",
                r#"{"jobId":7,"showAttempt":true,"note":"a b"}"#.to_owned(),
            ),
        ] {
            let target = format!("/commandcenter/api{target}");
            assert_eq!(sent(name, parameters), (target, body), "{name}");
        }
    }

    #[test]
    fn what_may_change_something_is_sent_once() {
        let kill = build("KillJob", &[("jobId", "7")], None).expect("request");
        assert!(matches!(kill, RawRequest::Change(_)));
        let task = build("CreateTask", &[], Some(b"{}")).expect("request");
        assert!(matches!(task, RawRequest::Change(_)));
        let search = build("SearchJobs", &[("scope", "1")], None).expect("request");
        assert!(matches!(search, RawRequest::Read(_)));
    }

    #[test]
    fn input_that_an_operation_can_not_take_is_refused() {
        let refused = |name, parameters: &[(&str, &str)], body| {
            build(name, parameters, body).err().map(|error| error.kind)
        };
        let usage = Some(ErrorKind::Usage);
        assert_eq!(refused("GetJob", &[], None), usage);
        assert_eq!(refused("ListJobs", &[], Some(b"{}".as_slice())), usage);
        assert_eq!(refused("SearchJobs", &[("jobFilter", "{")], None), usage);
        assert_eq!(refused("SearchJobs", &[("a", "1"), ("a", "2")], None), usage);
    }
}
