//! Sending one planned change: shown with `--dry-run`, agreed to where it is
//! dangerous, journalled, sent.

use std::sync::Arc;

use serde::Serialize;

use super::{consent, running};
use crate::app::{App, to_items};
use crate::core::{Error, Reply, Result};
use crate::model::{ErrorReport, Exit};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::PlannedChange;
use crate::runs::Account;
use crate::runs::change::Change;
use crate::runs::create::Context;

/// `--accept` of every command that may need consent.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Accept {
    /// Consent to a danger by its label (can be repeated)
    #[arg(long = "accept", value_name = "LABEL", value_parser = consent::label)]
    pub labels: Vec<String>,
}

/// Where a change belongs.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The account.
    pub account: &'a Account,
    /// The target or, for what has none, the id of the thing that is changed.
    pub target: &'a str,
    /// The id of what is changed, where it is not the target itself.
    pub id: Option<&'a str>,
    /// The command that tells whether the change was accepted.
    pub look_up: &'a str,
}

/// One change, as scripts read it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ChangeItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// What it was done to.
    pub target: String,
    /// The provider's id of what was changed, where it is not the target.
    pub id: Option<String>,
    /// What was done: `instance restart`.
    pub action: String,
    /// What it does.
    pub change: String,
    /// Whether the provider accepted it. It may still be at work then.
    pub accepted: bool,
    /// The provider's request ids.
    pub request_ids: Vec<String>,
    /// Things that a person should know.
    pub warnings: Vec<String>,
    /// What went wrong.
    pub error: Option<ErrorReport>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("ID", "id", Kind::Id),
    Column::new("CHANGE", "change", Kind::Text),
    Column::new("ACCEPTED", "accepted", Kind::Bool).keep(),
    Column::new("REQUEST", "request_ids", Kind::List).rank(2),
];

/// What became of a change.
pub enum Outcome {
    /// It was only shown.
    Shown(Box<Report>),
    /// It was sent.
    Sent(Box<Sent>),
}

/// A change that was sent.
pub struct Sent {
    /// Its run, already finished.
    pub context: Arc<Context>,
    /// What is said about it.
    pub item: ChangeItem,
    /// The judged answer.
    pub answer: Result<Reply>,
}

/// Shows a change, or makes sure that there is consent and sends it.
///
/// # Errors
/// Whatever keeps it from being sent. What the provider says is in the
/// outcome.
pub async fn apply(
    app: &App,
    place: Place<'_>,
    planned: PlannedChange,
    accept: &Accept,
) -> Result<Outcome> {
    let account = place.account;
    if let Some(form) = app.dry_run() {
        let shown = account.provider.session().preview(planned.request.request());
        let mut report = app.dry_run_report(&[shown], form);
        report.warnings = planned.warnings;
        return Ok(Outcome::Shown(Box::new(report)));
    }
    if let Some(danger) = &planned.danger {
        let asked = consent::Asked { account, target: place.target, about: &planned.warnings };
        consent::require_one(app, danger, &accept.labels, asked)?;
    }
    let place_words = format!("{}/{}", account.name(), place.target);
    let context = running::start(app, vec![place_words.clone()])?;
    let change = Change { context: &context, account, action: app.command, target: place.target };
    let answer = change.send(&planned.request, place.look_up).await;
    let mut item = item(app, place, planned, &answer);
    let failed = item.error.as_ref().map(|error| (place_words, error));
    let warning = running::finish(&context, Exit::of_result(&answer), failed);
    item.warnings.extend(warning);
    Ok(Outcome::Sent(Box::new(Sent { context, item, answer })))
}

fn item(app: &App, place: Place<'_>, planned: PlannedChange, answer: &Result<Reply>) -> ChangeItem {
    let request_id = match answer {
        Ok(reply) => place.account.provider.session().dialect.request_id(reply),
        Err(error) => error.provider.as_ref().and_then(|fault| fault.request_id.clone()),
    };
    ChangeItem {
        profile: place.account.name().to_owned(),
        provider: place.account.provider_word().to_owned(),
        target: place.target.to_owned(),
        id: place.id.map(str::to_owned),
        action: app.command.to_owned(),
        change: planned.what,
        accepted: answer.is_ok(),
        request_ids: request_id.into_iter().collect(),
        warnings: planned.warnings,
        error: answer.as_ref().err().map(Into::into),
    }
}

impl Sent {
    /// The report of a change that has nothing more to say.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Internal`] when it can't be shown.
    pub fn report(self, app: &App) -> Result<Report> {
        let mut report = app.report(ReportKind::ChangeRun, Vec::new(), COLUMNS);
        report.run_id = Some(self.context.run_id.to_string());
        report.ids = &["id", "target"];
        report.exit = Exit::of_result(&self.answer);
        report.errors.extend(self.item.error.clone());
        report.items = to_items([self.item])?;
        Ok(report)
    }

    /// The error of a change that was not accepted.
    pub fn error(&self) -> Option<&Error> {
        self.answer.as_ref().err()
    }
}

/// Sends a change and reports it: all that most commands do.
///
/// # Errors
/// As [`apply`].
pub async fn run(
    app: &App,
    place: Place<'_>,
    planned: PlannedChange,
    accept: &Accept,
) -> Result<Report> {
    match apply(app, place, planned, accept).await? {
        Outcome::Shown(report) => Ok(*report),
        Outcome::Sent(sent) => sent.report(app),
    }
}
