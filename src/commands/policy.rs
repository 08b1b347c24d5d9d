//! Policies of any kind, field by field: shown, and changed with the difference
//! before them.

use serde::Serialize;
use serde_json::Value as Json;

use super::backup::create::key_value;
use super::changing::{self, Accept, Outcome, Place};
use crate::app::{App, to_items};
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, ReportKind, safe};
use crate::providers::{FieldChange, PolicyChange, PolicyField};
use crate::runs::Account;

/// One field of a policy, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PolicyItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target, or the project of a policy that holds for all of it.
    pub target: String,
    /// The field's key, as `set` takes it.
    pub key: String,
    /// Its value; null where it is not set.
    pub value: Json,
    /// Unit of a number.
    pub unit: Option<&'static str>,
    /// Whether it can be set.
    pub editable: bool,
    /// What it means.
    pub about: &'static str,
}

/// One field that changes, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FieldChangeItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target, or the project of a policy that holds for all of it.
    pub target: String,
    /// The field's key.
    pub key: String,
    /// Its value before.
    pub before: Json,
    /// Its value afterwards.
    pub after: Json,
}

/// Columns of a policy that is shown.
pub const SHOWN: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("KEY", "key", Kind::Id),
    Column::new("VALUE", "value", Kind::Text).keep(),
    Column::new("UNIT", "unit", Kind::Text),
    Column::new("SET", "editable", Kind::Bool).rank(2),
    Column::new("MEANING", "about", Kind::Text).wide(),
];

const CHANGED: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("KEY", "key", Kind::Id),
    Column::new("BEFORE", "before", Kind::Text).keep(),
    Column::new("AFTER", "after", Kind::Text).keep(),
];

/// Whose policy it is, and how it is reported.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The account.
    pub account: &'a Account,
    /// The target, or the project of a policy that holds for all of it.
    pub target: &'a str,
    /// The command that shows it.
    pub look_up: &'a str,
    /// Kind of the report of a change.
    pub kind: ReportKind,
}

/// The fields of a policy, as they are reported.
pub fn shown(account: &Account, target: &str, fields: Vec<PolicyField>) -> Vec<PolicyItem> {
    fields
        .into_iter()
        .map(|field| PolicyItem {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            target: target.to_owned(),
            key: field.key,
            value: field.value,
            unit: field.unit,
            editable: field.editable,
            about: field.about,
        })
        .collect()
}

/// Shows the difference, makes sure that there is consent, and sends it.
///
/// # Errors
/// Whatever keeps it from being sent.
pub async fn apply(
    app: &App,
    subject: Subject<'_>,
    change: PolicyChange,
    accept: &Accept,
) -> Result<Report> {
    let differences: Vec<String> = change.fields.iter().map(difference).collect();
    let items: Vec<FieldChangeItem> =
        change.fields.into_iter().map(|field| item(subject, field)).collect();
    let Some(planned) = change.change else {
        let mut report = app.report(subject.kind, to_items(items)?, CHANGED);
        report.notes.push("the policy is already like that; nothing was sent".to_owned());
        return Ok(report);
    };
    let warnings = planned.warnings.clone();
    let Subject { account, target, look_up, kind } = subject;
    // It may still be refused, or be nothing but a rehearsal.
    let is_open = app.dry_run().is_some() || planned.danger.is_some();
    let verb = if is_open { "would change" } else { "changing" };
    for difference in differences {
        let line = format!("{}/{target}: {verb} {difference}", account.name());
        app.watcher.note(&safe::line(&line));
    }
    let place = Place { account, target, id: None, look_up };
    let sent = match changing::apply(app, place, planned, accept).await? {
        Outcome::Shown(report) => return Ok(*report),
        Outcome::Sent(sent) => sent,
    };
    if sent.error().is_some() {
        return sent.report(app);
    }
    let mut report = app.report(kind, to_items(items)?, CHANGED);
    report.run_id = Some(sent.context.run_id.to_string());
    report.ids = &["key"];
    report.warnings = warnings;
    report.data = Some(serde_json::json!({ "request_ids": sent.item.request_ids }));
    Ok(report)
}

/// Keys with the texts of their new values.
pub type Wishes = Vec<(String, String)>;

/// Reads `KEY=VALUE` words.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for a word of another form, or none at
/// all.
pub fn wishes<'a>(words: impl IntoIterator<Item = &'a String>, look_up: &str) -> Result<Wishes> {
    let wishes: Result<Wishes, String> = words.into_iter().map(|pair| key_value(pair)).collect();
    let wishes = wishes.map_err(Error::usage)?;
    if wishes.is_empty() {
        return Err(Error::usage("nothing is to be changed: write KEY=VALUE").next(look_up));
    }
    Ok(wishes)
}

fn item(subject: Subject<'_>, field: FieldChange) -> FieldChangeItem {
    FieldChangeItem {
        profile: subject.account.name().to_owned(),
        provider: subject.account.provider_word().to_owned(),
        target: subject.target.to_owned(),
        key: field.key,
        before: field.before.unwrap_or(Json::Null),
        after: field.after,
    }
}

/// `retention_days: 30 -> 14`
fn difference(field: &FieldChange) -> String {
    let before = field.before.as_ref().map_or_else(|| "(not asked)".to_owned(), value);
    format!("{}: {before} -> {}", field.key, value(&field.after))
}

fn value(value: &Json) -> String {
    if value.is_null() { "(not set)".to_owned() } else { value.to_string() }
}
