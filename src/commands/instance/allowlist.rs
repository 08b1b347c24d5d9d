//! `instance allowlist`.

use clap::Subcommand;
use serde::Serialize;

use super::{TargetArgs, change};
use crate::app::{App, to_items};
use crate::commands::changing::Accept;
use crate::commands::support;
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{AllowlistChange, AllowlistMode};

/// Verbs of `instance allowlist`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show the addresses that may connect
    Show(TargetArgs),
    /// Change the addresses that may connect
    Set(SetArgs),
}

/// Arguments of `instance allowlist set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// IP addresses and CIDR blocks, also joined by commas
    #[arg(value_name = "ADDRESS", required = true, value_delimiter = ',')]
    addresses: Vec<String>,
    /// Whether they are added, taken out, or take the place of what is there
    #[arg(long, value_name = "MODE", value_enum, default_value = "append")]
    mode: ModeWord,
    /// Which group [default: the provider's]
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Give the group this attribute
    #[arg(long, value_name = "TEXT")]
    attribute: Option<String>,
    #[command(flatten)]
    accept: Accept,
}

/// How addresses are put into a group, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ModeWord {
    /// They take the place of what is there
    Cover,
    /// They are added
    Append,
    /// They are taken out
    Delete,
}

impl From<ModeWord> for AllowlistMode {
    fn from(word: ModeWord) -> Self {
        match word {
            ModeWord::Cover => Self::Cover,
            ModeWord::Append => Self::Append,
            ModeWord::Delete => Self::Delete,
        }
    }
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "instance allowlist show",
            Self::Set(_) => "instance allowlist set",
        }
    }
}

/// One group of addresses, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AllowlistItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The instance.
    pub target: String,
    /// Name of the group.
    pub group: String,
    /// The group's attribute.
    pub attribute: Option<String>,
    /// IP addresses and CIDR blocks.
    pub addresses: Vec<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("GROUP", "group", Kind::Id),
    Column::new("ATTRIBUTE", "attribute", Kind::Text),
    Column::new("ADDRESSES", "addresses", Kind::List).keep(),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Show(args) => show(app, args).await,
        Verb::Set(args) => set(app, args).await,
    }
}

async fn show(app: &App, args: &TargetArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target))?;
    let allowlists = support::need(app, &account, account.provider.allowlists())?;
    let items = support::unchanged(allowlists.show(&target).await)?.into_iter().map(|group| {
        AllowlistItem {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            target: target.clone(),
            group: group.name,
            attribute: group.attribute,
            addresses: group.addresses,
        }
    });
    let mut report = app.report(ReportKind::Allowlist, to_items(items)?, COLUMNS);
    report.ids = &["group"];
    Ok(report)
}

async fn set(app: &App, args: &SetArgs) -> Result<Report> {
    let mut addresses: Vec<String> = Vec::new();
    for address in args.addresses.iter().map(|address| address.trim()) {
        if address.is_empty() {
            return Err(Error::usage("an address is empty"));
        }
        if !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let allowlists = support::need(app, &account, account.provider.allowlists())?;
    let wish = AllowlistChange {
        mode: args.mode.into(),
        group: args.group.as_deref(),
        attribute: args.attribute.as_deref(),
        addresses: &addresses,
    };
    let planned = support::unchanged(allowlists.set(&target, &wish, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}
