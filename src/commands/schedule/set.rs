//! `schedule set`.

use serde::Serialize;
use serde_json::Value as Json;

use crate::app::{App, to_items};
use crate::commands::backup::create::key_value;
use crate::commands::changing::{self, Accept, Outcome, Place};
use crate::commands::support;
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, safe};
use crate::providers::FieldChange;
use crate::runs::Account;

/// Arguments of `schedule set`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose policy, TARGET or PROFILE/TARGET [default: the profile's only target], and what to
    /// change in it, KEY=VALUE (can be repeated); `schedule show` lists the keys
    #[arg(value_name = "[TARGET] KEY=VALUE", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    accept: Accept,
}

/// One field that changes, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FieldChangeItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target.
    pub target: String,
    /// The field's key.
    pub key: String,
    /// Its value before.
    pub before: Json,
    /// Its value afterwards.
    pub after: Json,
}

const COLUMNS: &[Column] = &[
    Column::new("TARGET", "target", Kind::Id),
    Column::new("KEY", "key", Kind::Id),
    Column::new("BEFORE", "before", Kind::Text),
    Column::new("AFTER", "after", Kind::Text),
];

/// Runs `schedule set`. The difference is shown before it is sent.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let (target, wishes) = split(&args.words)?;
    let (account, target) = support::one_target(app, target)?;
    let schedules = support::need(app, &account, account.provider.schedules())?;
    let edits = support::need(app, &account, schedules.edits())?;
    let change = support::unchanged(edits.change(&target, &wishes, app.reads()).await)?;
    let items: Vec<FieldChangeItem> =
        change.fields.into_iter().map(|field| item(&account, &target, field)).collect();
    let Some(mut planned) = change.change else {
        let mut report = app.report("ScheduleChange", to_items(items)?, COLUMNS);
        report.notes.push("the policy is already like that; nothing was sent".to_owned());
        return Ok(report);
    };
    for item in &items {
        app.watcher.note(&difference(item));
    }
    let warnings = std::mem::take(&mut planned.warnings);
    planned.warnings.clone_from(&warnings);
    let look_up = format!("cloudbak schedule show {}/{target}", account.name());
    let place = Place { account: &account, target: &target, id: None, look_up: &look_up };
    let sent = match changing::apply(app, place, planned, &args.accept).await? {
        Outcome::Shown(report) => return Ok(*report),
        Outcome::Sent(sent) => sent,
    };
    if sent.error().is_some() {
        return sent.report(app);
    }
    let mut report = app.report("ScheduleChange", to_items(items)?, COLUMNS);
    report.run_id = Some(sent.context.run_id.to_string());
    report.ids = &["key"];
    report.warnings = warnings;
    report.data = Some(serde_json::json!({ "request_ids": sent.item.request_ids }));
    Ok(report)
}

/// Keys with the texts of their new values.
type Wishes = Vec<(String, String)>;

/// Splits the words into the target, if one is named, and the wishes.
fn split(words: &[String]) -> Result<(Option<&str>, Wishes)> {
    let (pairs, names): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.contains('='));
    let target = match names.as_slice() {
        [] => None,
        [one] => Some(one.as_str()),
        [_, other, ..] => {
            return Err(Error::usage(format!("`{}` is no KEY=VALUE", other.escape_debug()))
                .hint("name one target, then write KEY=VALUE"));
        }
    };
    let wishes: Result<Vec<_>, String> = pairs.into_iter().map(|pair| key_value(pair)).collect();
    let wishes = wishes.map_err(Error::usage)?;
    if wishes.is_empty() {
        return Err(Error::usage("nothing is to be changed: write KEY=VALUE")
            .next("cloudbak schedule show"));
    }
    Ok((target, wishes))
}

fn item(account: &Account, target: &str, field: FieldChange) -> FieldChangeItem {
    FieldChangeItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        target: target.to_owned(),
        key: field.key,
        before: field.before.unwrap_or(Json::Null),
        after: field.after,
    }
}

fn difference(item: &FieldChangeItem) -> String {
    let text = format!(
        "{}/{}: {}: {} -> {}",
        item.profile, item.target, item.key, item.before, item.after
    );
    safe::line(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_word_without_an_equals_sign_is_the_target() {
        let given = words(&["prod/Cluster0", "a=1", "b=x=y"]);
        let (target, wishes) = split(&given).expect("split");
        assert_eq!(target, Some("prod/Cluster0"));
        assert_eq!(wishes[1], ("b".to_owned(), "x=y".to_owned()));
        assert_eq!(split(&words(&["a=1"])).expect("split").0, None);
        for wrong in [&["t"][..], &["t", "u", "a=1"], &["=1"]] {
            assert!(split(&words(wrong)).is_err(), "{wrong:?}");
        }
    }
}
