//! The error object in Atlas's answers.
//!
//! Source: Atlas Administration API v2 document, schema `ApiError`.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::Value as Json;

use super::codes::{self, Meaning};

/// Atlas's error object. Read field by field, since the real service leaves
/// out what its own schema demands.
#[derive(Debug)]
pub(super) struct ApiError {
    /// The status, repeated in the body.
    pub status: u16,
    /// The error code; absent on a plain 401.
    pub code: Option<String>,
    detail: Option<String>,
    reason: Option<String>,
    parameters: Vec<Json>,
    fields: Vec<String>,
}

impl ApiError {
    /// The error object in a body, if that is what the body is.
    pub fn read(body: &Json) -> Option<Self> {
        let status = u16::try_from(body.get("error")?.as_u64()?).ok()?;
        let text = |name: &str| {
            body.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let list = |value: Option<&Json>| value.and_then(Json::as_array).cloned();
        let violations = body.get("badRequestDetail").and_then(|detail| detail.get("fields"));
        Some(Self {
            status,
            code: text("errorCode"),
            detail: text("detail"),
            reason: text("reason"),
            parameters: list(body.get("parameters")).unwrap_or_default(),
            fields: list(violations).unwrap_or_default().iter().filter_map(violation).collect(),
        })
    }

    /// What the table says about the code.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        codes::look_up(self.code.as_deref()?)
    }

    /// What went wrong, in our words where the table has some.
    pub fn summary(&self, status: u16) -> String {
        let ours = self.meaning().map(|meaning| meaning.says).filter(|says| !says.is_empty());
        let mut summary = match (ours, self.text()) {
            (Some(says), _) => says.to_owned(),
            (None, Some(text)) => text.trim_end_matches('.').to_owned(),
            (None, None) => format!("HTTP {status}"),
        };
        if !self.fields.is_empty() {
            summary.push_str(": ");
            summary.push_str(&self.fields.join("; "));
        }
        summary
    }

    /// Atlas's own text.
    pub fn text(&self) -> Option<String> {
        self.detail.clone().or_else(|| self.reason.clone())
    }

    /// How long a limit asks to wait where no header says it. A token bucket's
    /// second parameter is that, in seconds. The older limiter's third is the
    /// minutes of its window: a third of them, so that the attempts outlast it.
    pub fn wait(&self) -> Option<Duration> {
        let number = |at: usize| {
            let number = self.parameters.get(at)?;
            number.as_u64().or_else(|| number.as_str()?.trim().parse().ok())
        };
        match self.code.as_deref()? {
            "RATE_LIMITED_TOKEN_BUCKET" => number(1).map(Duration::from_secs),
            "RATE_LIMITED" => Some(Duration::from_secs(number(2)?.saturating_mul(60) / 3)),
            _ => None,
        }
    }

    /// The caller's address as Atlas saw it.
    pub fn address(&self) -> Option<IpAddr> {
        let said = self.parameters.iter().filter_map(Json::as_str).chain(self.detail.as_deref());
        said.flat_map(|text| text.split([' ', '\t', ',', ';', '(', ')', '"', '\'']))
            .find_map(|word| word.trim_end_matches(['.', ':']).parse().ok())
    }

    /// Whether it complains about a role id.
    pub fn speaks_of_a_role(&self) -> bool {
        let text = self.text().unwrap_or_default();
        let named = |part: &str| part.contains("iamRoleId") || part.contains("roleId");
        named(&text) || self.parameters.iter().filter_map(Json::as_str).any(named)
    }
}

fn violation(field: &Json) -> Option<String> {
    let part = |name: &str| field.get(name).and_then(Json::as_str).unwrap_or_default();
    match (part("field"), part("description")) {
        ("", "") => None,
        ("", description) => Some(description.to_owned()),
        (name, "") => Some(format!("`{name}` is invalid")),
        (name, description) => Some(format!("`{name}`: {}", description.trim_end_matches('.'))),
    }
}
