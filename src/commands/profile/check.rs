//! `profile check`: a doctor that changes nothing.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use crate::app::App;
use crate::config::{Profile, Purpose};
use crate::core::Result;
use crate::model::{ErrorReport, Exit};
use crate::output::{Column, Kind, Report, ReportKind};

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("PROVIDER", "provider", Kind::Text).rank(2),
    Column::new("OK", "ok", Kind::Bool).keep(),
    Column::new("ENDPOINT", "endpoint", Kind::Text).rank(3),
    Column::new("SECONDS", "seconds", Kind::Text).rank(4),
    Column::new("ANSWER", "answer", Kind::Text),
];

/// Asks the provider of each selected profile one cheap question.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, name: Option<&str>) -> Result<Report> {
    let profiles: Vec<Arc<Profile>> = match name {
        Some(name) => vec![app.profile(name)?],
        None => app.select(&[], Purpose::Read)?.into_iter().map(|(profile, _)| profile).collect(),
    };
    let mut items = Vec::new();
    let mut exits = Vec::new();
    let mut errors: Vec<ErrorReport> = Vec::new();
    for profile in &profiles {
        let started = Instant::now();
        let (endpoint, answer) = ask(app, profile).await;
        let seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        exits.push(answer.as_ref().map_or_else(|error| Exit::of(error.kind), |_| Exit::OK));
        let (text, error) = match &answer {
            Ok(text) => (text.clone(), None),
            Err(error) => (error.message.clone(), Some(ErrorReport::from(error))),
        };
        errors.extend(error.clone());
        items.push(json!({
            "profile": profile.name,
            "provider": profile.spec.word,
            "ok": answer.is_ok(),
            "endpoint": endpoint,
            "seconds": seconds,
            "answer": text,
            "error": error.map_or(Value::Null, |error| json!(error)),
        }));
    }
    let mut report = app.report(ReportKind::ProfileCheck, items, COLUMNS);
    report.ids = &["profile"];
    report.exit = Exit::combine(exits);
    report.errors = errors;
    Ok(report)
}

async fn ask(app: &App, profile: &Arc<Profile>) -> (Option<String>, Result<String>) {
    match app.open(profile) {
        Ok(account) => {
            let endpoint = account.provider.session().endpoint.as_str().to_owned();
            (Some(endpoint), account.provider.check().await)
        }
        Err(error) => (None, Err(error)),
    }
}
