//! Sending a call of `api` and showing its answer.

use std::io::Read as _;
use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use crate::app::{App, to_items};
use crate::commands::changing::{self, Accept, Outcome, Place};
use crate::commands::support;
use crate::core::{Error, Reply, Result};
use crate::model::{Danger, danger};
use crate::output::{Column, Kind, Report, ReportKind, safe};
use crate::providers::{PlannedChange, RawOperation, RawRequest};
use crate::runs::Account;

/// Largest body that is sent, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The answer to a call, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AnswerItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The operation.
    pub operation: &'static str,
    /// HTTP status.
    pub http_status: u16,
    /// The provider's request id.
    pub request_id: Option<String>,
    /// The answer: JSON where it is JSON, otherwise text.
    pub body: Json,
}

const COLUMNS: &[Column] = &[
    Column::new("OPERATION", "operation", Kind::Id),
    Column::new("STATUS", "http_status", Kind::Text).keep(),
    Column::new("BODY", "body", Kind::Text).keep(),
];

/// Reads a body from a file; `-` is standard input.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when it can't be read or is too large.
pub fn read_body(path: &Path) -> Result<Vec<u8>> {
    let failed = |why: String| Error::usage(format!("--input `{}`: {why}", path.display()));
    let mut body = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut body)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut body))
    };
    read.map_err(|error| failed(error.to_string()))?;
    if body.len() as u64 > LARGEST {
        return Err(failed(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(body)
}

/// Sends a call.
///
/// # Errors
/// What the provider says.
pub async fn run(
    app: &App,
    account: &Account,
    operation: &'static RawOperation,
    request: RawRequest,
    accept: &Accept,
) -> Result<Report> {
    match request {
        RawRequest::Read(request) => {
            if let Some(form) = app.dry_run() {
                let shown = account.provider.session().preview(&request);
                return Ok(app.dry_run_report(&[shown], form));
            }
            let reply = support::unchanged(account.provider.session().call(&request).await)?;
            answer(app, account, operation, &reply)
        }
        RawRequest::Change(request) => {
            let danger = Danger::new(
                danger::RAW,
                format!("{} is sent as it is; it may change or destroy anything", operation.name),
            );
            let planned = PlannedChange::new(request, operation.name).danger(danger);
            let place = Place {
                account,
                target: operation.name,
                id: None,
                look_up: "cloudbak history list",
            };
            match changing::apply(app, place, planned, accept).await? {
                Outcome::Shown(report) => Ok(*report),
                Outcome::Sent(sent) => match &sent.answer {
                    Ok(reply) => {
                        let mut report = answer(app, account, operation, reply)?;
                        report.run_id = Some(sent.context.run_id.to_string());
                        Ok(report)
                    }
                    Err(_) => sent.report(app),
                },
            }
        }
    }
}

fn answer(
    app: &App,
    account: &Account,
    operation: &'static RawOperation,
    reply: &Reply,
) -> Result<Report> {
    let body = match reply.value() {
        Some(value) => value,
        None if reply.body.is_empty() => Json::Null,
        None => reply.text().into(),
    };
    let text = match &body {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        value => format!("{value:#}"),
    };
    let item = AnswerItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        operation: operation.name,
        http_status: reply.status,
        request_id: account.provider.session().dialect.request_id(reply),
        body,
    };
    let mut report = app.report(ReportKind::ApiAnswer, to_items([item])?, COLUMNS);
    report.text = Some(format!("{}\n", safe::lines(&text)));
    report.ids = &["request_id"];
    Ok(report)
}
