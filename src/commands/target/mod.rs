//! `target`: what can be backed up, and whether it can be now.

use clap::Subcommand;
use serde::Serialize;

use crate::app::{App, to_items};
use crate::commands::backup::create::key_value;
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::{Purpose, read_options};
use crate::core::clock::rfc3339_seconds;
use crate::core::{Error, Result};
use crate::model::Target;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::unsupported;
use crate::runs::Account;

/// Verbs of `target`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List what the profiles' credentials can see
    List(ListArgs),
    /// Show targets with their details
    Show(ShowArgs),
}

/// Arguments of `target list`.
#[derive(Debug, Clone, clap::Args)]
pub struct ListArgs {
    /// List only what the provider finds by this, such as engine_version=7.0 or tags=env=prod;
    /// a wrong KEY names the right ones (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    filter: Vec<(String, String)>,
    /// List these instead, such as account, instance, cluster or snapshot of Commvault
    #[arg(long, value_name = "KIND", conflicts_with = "filter")]
    kind: Option<String>,
}

/// Arguments of `target show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Which: TARGET or PROFILE/TARGET
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
}

/// The command with a filter, as the table of capabilities calls it.
const FILTERED: &str = "target list --filter";

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "target list",
            Self::Show(_) => "target show",
        }
    }
}

/// One target, as scripts read it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TargetItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The name that config and command line use.
    pub target: String,
    /// A text that people know it by.
    pub description: Option<String>,
    /// The provider's word for its kind.
    pub kind: Option<String>,
    /// The provider's word for its state.
    pub provider_state: Option<String>,
    /// Whether it can be backed up now: `yes`, `busy`, `no` or `unknown`.
    pub ready: &'static str,
    /// Why it is not ready.
    pub reason: Option<String>,
    /// Whether the profile's `targets` name it.
    pub configured: bool,
    /// Region or zone.
    pub region: Option<String>,
    /// Engine or software version.
    pub version: Option<String>,
    /// When its newest completed backup was made, where the listing says so.
    pub last_backup_at: Option<String>,
    /// Further facts.
    pub details: serde_json::Map<String, serde_json::Value>,
}

const LIST: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("KIND", "kind", Kind::Text).rank(2),
    Column::new("PROVIDER SAYS", "provider_state", Kind::Text).rank(3),
    Column::new("READY", "ready", Kind::Text).keep(),
    Column::new("CONFIGURED", "configured", Kind::Bool).rank(4),
    Column::new("REGION", "region", Kind::Text).rank(5),
    Column::new("WHY NOT", "reason", Kind::Text),
];

const OTHERS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("NAME", "target", Kind::Id),
    Column::new("KIND", "kind", Kind::Text).rank(2),
    Column::new("WHERE", "description", Kind::Text).rank(1),
    Column::new("REGION", "region", Kind::Text).rank(5),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::List(args) => list(app, args).await,
        Verb::Show(args) => show(app, &args.targets).await,
    }
}

async fn list(app: &App, args: &ListArgs) -> Result<Report> {
    let selected = app.select(&[], Purpose::Read)?;
    if !args.filter.is_empty() {
        for (profile, _) in &selected {
            support::check_command(FILTERED, profile)?;
        }
    }
    let mut reads = Reads::default();
    for (profile, _) in selected {
        let Some(account) = reads.opened(app.open(&profile)) else { continue };
        let row = |target| {
            let mut row = item(&account, target);
            // Only a target can be named in `targets`.
            row.configured &= args.kind.is_none();
            row
        };
        let found = found(&account, args).await;
        let rows = found.map(|found| found.into_iter().map(row).collect::<Vec<_>>());
        reads.take(account.name(), rows);
    }
    let columns = if args.kind.is_some() { OTHERS } else { LIST };
    let mut report = app.report(ReportKind::TargetList, Vec::new(), columns);
    report.ids = &["target"];
    reads.finish(report, |found| to_items(found.into_iter().flatten()))
}

async fn found(account: &Account, args: &ListArgs) -> Result<Vec<Target>> {
    let targets = account.provider.targets();
    if let Some(kind) = args.kind.as_deref() {
        return match targets.kinds().contains(&kind) {
            true => targets.list_kind(kind).await,
            false => Err(unknown_kind(account, kind, targets.kinds())),
        };
    }
    if args.filter.is_empty() {
        return targets.list().await;
    }
    let finds = targets
        .finds()
        .ok_or_else(|| unsupported(account.name(), account.provider_word(), FILTERED))?;
    finds.find(&read_options(finds.filters(), &args.filter, "listings")?).await
}

fn unknown_kind(account: &Account, kind: &str, kinds: &[&str]) -> Error {
    let hint = match kinds {
        [] => format!("{} has targets only", account.provider_word()),
        kinds => format!("kinds: {}", kinds.join(", ")),
    };
    Error::usage(format!("`{}` is no kind of thing to list", kind.escape_debug()))
        .code("usage.kind")
        .hint(hint)
}

async fn show(app: &App, names: &[String]) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, targets) in app.select(names, Purpose::Change)? {
        let Some(account) = reads.opened(app.open(&profile)) else { continue };
        for target in &targets {
            account.provider.backups().check_target(target)?;
        }
        for shown in account.provider.targets().show_all(&targets).await {
            reads.take(account.name(), shown.map(|target| item(&account, target)));
        }
    }
    let mut report = app.report(ReportKind::TargetList, Vec::new(), &[]);
    report.ids = &["target"];
    reads.finish(report, to_items)
}

fn item(account: &Account, target: Target) -> TargetItem {
    TargetItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        configured: account.profile.targets().contains(&target.name),
        target: target.name,
        description: target.description,
        kind: target.kind,
        provider_state: target.provider_state,
        ready: target.readiness.word(),
        reason: target.readiness.reason().map(str::to_owned),
        region: target.region,
        version: target.version,
        last_backup_at: target.last_backup_at.map(rfc3339_seconds),
        details: target.details.into_iter().map(|(key, value)| (key, value.into())).collect(),
    }
}
