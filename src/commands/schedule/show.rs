//! `schedule show`.

use serde::Serialize;
use serde_json::Value as Json;

use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::Purpose;
use crate::core::Result;
use crate::output::{Column, Kind, Report};
use crate::runs::Account;

/// Arguments of `schedule show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose policy: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// One field of a policy, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PolicyItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target.
    pub target: String,
    /// The field's key, as `schedule set` takes it.
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

const COLUMNS: &[Column] = &[
    Column::new("TARGET", "target", Kind::Id),
    Column::new("KEY", "key", Kind::Id),
    Column::new("VALUE", "value", Kind::Text),
    Column::new("UNIT", "unit", Kind::Text),
    Column::new("SET", "editable", Kind::Bool),
    Column::new("MEANING", "about", Kind::Text).wide(),
];

/// Runs `schedule show`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, targets) in app.select(&args.targets, Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        for target in &targets {
            reads.take(account.name(), one(app, &account, target).await);
        }
    }
    let mut report = app.report("Schedule", Vec::new(), COLUMNS);
    report.ids = &["key"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn one(app: &App, account: &Account, target: &str) -> Result<Vec<PolicyItem>> {
    account.provider.backups().check_target(target)?;
    let schedules = support::need(app, account, account.provider.schedules())?;
    let fields = schedules.show(target).await?;
    Ok(fields
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
        .collect())
}
