//! Finds what an answer complains about. Commvault has many envelopes for an
//! error and uses most of them with status 200 too.
//!
//! Sources: api.commvault.com, the answers of "AWS DocumentDB cluster backup",
//! its sister pages and "Login"; documentation.commvault.com, "REST API - POST
//! Job Suspend" (`errors[].errList[]`) and the XML answers of Create Task.

use serde_json::Value;

use super::lenient::to_text;
use super::xml;
use crate::core::Reply;

/// What an answer complains about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Its number or word, as text.
    pub code: Option<String>,
    /// Its text, without the full stop at its end.
    pub text: Option<String>,
}

/// What an answer is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A complaint in one of Commvault's envelopes.
    Complaint(Complaint),
    /// Commvault's own answer, without a complaint in it.
    Nothing,
    /// A plain text, such as the one of a 400.
    Text(String),
    /// A page made for people: a proxy or a gateway spoke, not Commvault.
    Page,
}

/// Looks into an answer's body.
pub(super) fn look(reply: &Reply) -> Found {
    if let Some(value) = reply.value() {
        return in_json(&value).map_or(Found::Nothing, Found::Complaint);
    }
    let text = reply.text();
    let text = text.trim();
    if text.is_empty() {
        return Found::Nothing;
    }
    if is_page(reply, text) {
        return Found::Page;
    }
    match xml::root(text) {
        Some(root) => in_xml(&root).map_or(Found::Nothing, Found::Complaint),
        None => Found::Text(end(text.chars().take(300).collect())),
    }
}

fn is_page(reply: &Reply, text: &str) -> bool {
    let typed = reply.header("content-type").is_some_and(|value| value.contains("text/html"));
    let start: String = text.chars().take(15).collect::<String>().to_ascii_lowercase();
    typed || start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn in_json(value: &Value) -> Option<Complaint> {
    if started_jobs(value) {
        return None;
    }
    let places = [
        Some(value),
        value.get("error"),
        value.get("response"),
        value.get("errList"),
        value.pointer("/error/errList"),
        value.get("errors"),
    ];
    places.into_iter().flatten().find_map(in_place)
}

/// An answer with job numbers is a success, whatever else it says.
fn started_jobs(value: &Value) -> bool {
    value.get("jobIds").and_then(Value::as_array).is_some_and(|ids| !ids.is_empty())
}

/// One object, a list of them, or a list of lists (`errors[].errList[]`).
fn in_place(value: &Value) -> Option<Complaint> {
    match value {
        Value::Array(items) => items
            .iter()
            .find_map(|item| in_object(item).or_else(|| item.get("errList").and_then(in_place))),
        Value::Object(_) => in_object(value),
        _ => None,
    }
}

fn in_object(value: &Value) -> Option<Complaint> {
    let code = value.get("errorCode").and_then(to_text);
    let text = ["errorMessage", "errLogMessage", "errorString", "errorMsg"]
        .into_iter()
        .find_map(|name| value.get(name).and_then(to_text));
    complaint(code, text)
}

fn in_xml(root: &xml::Root) -> Option<Complaint> {
    let own = complaint(
        root.attribute("errorCode").map(str::to_owned),
        root.attribute("errorMessage").map(str::to_owned),
    );
    let listed = |name| root.values("errList", name).next().map(str::to_owned);
    own.or_else(|| complaint(listed("errorCode"), listed("errLogMessage")))
}

/// A code that means success clears the text beside it; a text without any
/// code is a complaint.
fn complaint(code: Option<String>, text: Option<String>) -> Option<Complaint> {
    let text = text.map(end).filter(|text| !text.is_empty());
    match code.as_deref() {
        Some("0" | "NO_ERROR") => None,
        None if text.is_none() => None,
        _ => Some(Complaint { code, text }),
    }
}

fn end(text: String) -> String {
    text.trim().trim_end_matches('.').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;
    use serde_json::json;

    use super::*;

    fn found(body: impl Into<Vec<u8>>) -> Found {
        look(&Reply { status: 200, headers: HeaderMap::new(), body: body.into() })
    }

    fn complaint_of(value: Value) -> Option<(Option<String>, Option<String>)> {
        match found(value.to_string()) {
            Found::Complaint(complaint) => Some((complaint.code, complaint.text)),
            Found::Nothing => None,
            other => panic!("{other:?}"),
        }
    }

    fn is(code: &str, text: &str) -> Option<(Option<String>, Option<String>)> {
        Some((Some(code.to_owned()), Some(text.to_owned())))
    }

    #[test]
    fn every_envelope_is_looked_into() {
        for (body, code, text) in [
            (json!({"errorMessage": "Access denied", "errorCode": 5}), "5", "Access denied"),
            (json!({"errorCode": "INVALID_INPUT", "errorMessage": "bad."}), "INVALID_INPUT", "bad"),
            (json!({"errList": [{"errorCode": 1116, "errLogMessage": "No."}]}), "1116", "No"),
            (json!({"error": {"errorCode": 5, "errLogMessage": "old"}}), "5", "old"),
            (json!({"error": {"errList": [{"errorCode": 7, "errLogMessage": "x"}]}}), "7", "x"),
            (
                json!({"errors": [{"errList": [{"errorCode": 2, "errLogMessage": "over"}]}]}),
                "2",
                "over",
            ),
            (json!({"response": {"errorCode": 3, "errorString": "exists"}}), "3", "exists"),
            (json!({"response": [{"errorCode": 3, "errorString": "exists"}]}), "3", "exists"),
        ] {
            assert_eq!(complaint_of(body.clone()), is(code, text), "{body}");
        }
        assert_eq!(
            complaint_of(json!({"errorMessage": "no code"})),
            Some((None, Some("no code".to_owned())))
        );
    }

    #[test]
    fn success_is_no_complaint() {
        for body in [
            json!({}),
            json!({"taskId": 402, "jobIds": ["1354"]}),
            json!({"taskId": 402, "jobIds": ["1354"], "errorCode": 2, "errorMessage": "warned"}),
            json!({"token": "QSDK 00", "error": {}}),
            json!({"errors": [{"errList": [{"errorCode": 0, "errLogMessage": ""}]}]}),
            json!({"user": {"userName": "ops"}, "errorCode": 0}),
            json!({"errorMessage": "", "errorCode": 0}),
            json!({"errList": []}),
        ] {
            assert_eq!(complaint_of(body.clone()), None, "{body}");
        }
    }

    #[test]
    fn texts_pages_and_xml_are_told_apart() {
        assert_eq!(
            found("Request body is empty or format is invalid"),
            Found::Text("Request body is empty or format is invalid".to_owned())
        );
        assert_eq!(found("<html>Service Unavailable</html>"), Found::Page);
        assert_eq!(found("  <!DOCTYPE html><p>"), Found::Page);
        assert_eq!(found(""), Found::Nothing);
        let refused =
            r#"<?xml version="1.0"?><TMMsg_GenericResp errorCode="2" errorMessage="a &amp; b."/>"#;
        let Found::Complaint(complaint) = found(refused) else { panic!("no complaint") };
        assert_eq!(complaint.code.as_deref(), Some("2"));
        assert_eq!(complaint.text.as_deref(), Some("a & b"));
        let started =
            r#"<TMMsg_CreateTaskResp taskId="402"><jobIds val="1354"/></TMMsg_CreateTaskResp>"#;
        assert_eq!(found(started), Found::Nothing);
    }
}
