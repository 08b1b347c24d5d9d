//! The `envelope` option: a body that repeats the HTTP status.
//!
//! A single object becomes `{"status": …, "content": {…}}`; a list keeps its
//! shape and gains a `status` field. Both forms are read wherever a body is
//! read, whether or not the envelope was asked for.
//!
//! Source: Atlas Administration API v2 document, parameter `envelope`.

use serde_json::Value as Json;

/// The object inside an envelope, or the body itself.
pub(super) fn content(body: &Json) -> &Json {
    match (body.get("status").and_then(Json::as_u64), body.get("content")) {
        (Some(_), Some(content)) => content,
        _ => body,
    }
}

/// The status that counts: the envelope's own where it says that the request
/// failed, otherwise the one of the answer.
pub(super) fn status(answered: u16, body: Option<&Json>) -> u16 {
    let inner = body
        .and_then(|body| body.get("status"))
        .and_then(Json::as_u64)
        .and_then(|status| u16::try_from(status).ok());
    match inner {
        Some(inner @ 300..=599) if (200..300).contains(&answered) => inner,
        _ => answered,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_are_read() {
        let single = json!({"status": 200, "content": {"id": "a"}});
        assert_eq!(content(&single), &json!({"id": "a"}));
        let list = json!({"status": 200, "results": []});
        assert_eq!(content(&list), &list);
        let snapshot = json!({"status": "queued", "id": "a"});
        assert_eq!(content(&snapshot), &snapshot);
        assert_eq!(status(200, Some(&snapshot)), 200);
    }

    #[test]
    fn a_failure_inside_counts() {
        assert_eq!(status(200, Some(&json!({"status": 404, "content": {}}))), 404);
        assert_eq!(status(502, Some(&json!({"status": 200}))), 502);
        assert_eq!(status(200, None), 200);
    }
}
