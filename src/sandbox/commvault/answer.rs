//! Answers before they are bytes: a JSON tree or a text, with the name that
//! its root element has in the XML form.

use serde_json::{Value, json};

use super::xml;
use crate::sandbox::http::HttpReply;

/// Error code of "no eligible subclient could be started": permanent although
/// the answer is a 500.
pub(super) const NOTHING_ELIGIBLE: u64 = 587_207_178;

/// Root elements of the XML form.
pub(super) mod root {
    /// Answer of Login.
    pub(in super::super) const LOGIN: &str = "DM2ContentIndexing_CheckCredentialResp";
    /// Answer of Create Task.
    pub(in super::super) const CREATE_TASK: &str = "TMMsg_CreateTaskResp";
    /// Refusal of Create Task.
    pub(in super::super) const TASK_REFUSED: &str = "TMMsg_GenericResp";
    /// Job lists.
    pub(in super::super) const JOBS: &str = "JobManager_JobListResponse";
    /// Job actions.
    pub(in super::super) const JOB_ACTION: &str = "JobManager_PerformJobOperationResp";
    /// Any other refusal, and answers whose XML root no page names.
    pub(in super::super) const GENERIC: &str = "CVGui_GenericResp";
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    root: &'static str,
    body: Body,
    headers: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    Tree(Value),
    Text(String),
}

impl Answer {
    /// 200 with a tree.
    pub(super) fn ok(root: &'static str, value: Value) -> Self {
        Self::tree(200, root, value)
    }

    /// A tree with any status.
    pub(super) fn tree(status: u16, root: &'static str, value: Value) -> Self {
        Self { status, root, body: Body::Tree(value), headers: Vec::new() }
    }

    /// The generic error: `errorMessage` and `errorCode`, a number or a word.
    pub(super) fn refused(status: u16, code: impl Into<Value>, message: &str) -> Self {
        let body = json!({"errorMessage": message, "errorCode": code.into()});
        Self::tree(status, root::GENERIC, body)
    }

    /// The same answer under another root element.
    pub(super) fn under(mut self, root: &'static str) -> Self {
        self.root = root;
        self
    }

    /// Plain text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let body = Body::Text(text.to_owned());
        Self { status, root: root::GENERIC, body, headers: Vec::new() }
    }

    /// The same answer with one more header.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Token missing, wrong or expired.
    pub(super) fn access_denied() -> Self {
        Self::refused(401, 5, "Access denied")
    }

    /// A body that is missing or cannot be read.
    ///
    /// Source: api.commvault.com, "AWS DocumentDB cluster backup" and its sister pages.
    pub(super) fn malformed() -> Self {
        Self::text(400, "Request body is empty or format is invalid")
    }

    /// A parameter outside its domain. Status and text are not documented.
    pub(super) fn bad_parameter(name: &str) -> Self {
        Self::text(400, &format!("Invalid value for parameter [{name}]"))
    }

    /// The bytes-to-be, as JSON or XML. Texts stay texts.
    pub(super) fn render(self, as_json: bool) -> HttpReply {
        let reply = match self.body {
            Body::Text(text) => HttpReply::typed(self.status, "text/plain; charset=utf-8", text),
            Body::Tree(value) if as_json => HttpReply::json(self.status, &value),
            Body::Tree(value) => {
                let text = xml::write(self.root, &value);
                HttpReply::typed(self.status, "application/xml; charset=utf-8", text)
            }
        };
        self.headers.into_iter().fold(reply, |mut reply, (name, value)| {
            if name.eq_ignore_ascii_case("content-type") {
                reply.headers.retain(|(known, _)| known != "content-type");
            }
            reply.with(&name, value)
        })
    }
}
