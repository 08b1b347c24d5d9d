//! `instance ssl`.

use clap::Subcommand;
use serde::Serialize;

use super::{TargetArgs, WhenWord, change};
use crate::app::{App, to_items};
use crate::commands::changing::Accept;
use crate::commands::support;
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{SslAction, SslChange, When};

/// Verbs of `instance ssl`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show whether connections are encrypted
    Show(TargetArgs),
    /// Switch the encryption on or off, or renew its certificate
    Set(SetArgs),
}

/// Arguments of `instance ssl set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// What to do
    #[arg(value_name = "ACTION", value_enum)]
    action: ActionWord,
    /// Whether unencrypted connections are refused
    #[arg(long, value_name = "BOOL")]
    force: Option<bool>,
    /// When it takes effect [default: the provider's]
    #[arg(long, value_name = "WHEN", value_enum)]
    when: Option<WhenWord>,
    #[command(flatten)]
    accept: Accept,
}

/// What is done, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ActionWord {
    /// Switch it on
    On,
    /// Switch it off
    Off,
    /// Renew the certificate
    Renew,
}

impl From<ActionWord> for SslAction {
    fn from(word: ActionWord) -> Self {
        match word {
            ActionWord::On => Self::On,
            ActionWord::Off => Self::Off,
            ActionWord::Renew => Self::Renew,
        }
    }
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "instance ssl show",
            Self::Set(_) => "instance ssl set",
        }
    }
}

/// The encryption of an instance's connections, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SslItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The instance.
    pub target: String,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// The provider's own word.
    pub provider_state: Option<String>,
    /// Whether unencrypted connections are refused.
    pub forced: Option<bool>,
    /// The name that the certificate is for.
    pub common_name: Option<String>,
    /// When the certificate ends.
    pub expires_at: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("ON", "enabled", Kind::Bool).keep(),
    Column::new("PROVIDER SAYS", "provider_state", Kind::Text).rank(2),
    Column::new("FORCED", "forced", Kind::Bool).rank(3),
    Column::new("NAME", "common_name", Kind::Text).rank(4),
    Column::new("EXPIRES", "expires_at", Kind::Time),
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
    let settings = support::need(app, &account, account.provider.ssl_settings())?;
    let ssl = support::unchanged(settings.show(&target).await)?;
    let item = SslItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        target,
        enabled: ssl.enabled,
        provider_state: ssl.provider_state,
        forced: ssl.forced,
        common_name: ssl.common_name,
        expires_at: ssl.expires_at.map(rfc3339_seconds),
    };
    let mut report = app.report(ReportKind::Ssl, to_items([item])?, COLUMNS);
    report.ids = &["target"];
    Ok(report)
}

async fn set(app: &App, args: &SetArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let settings = support::need(app, &account, account.provider.ssl_settings())?;
    let wish = SslChange {
        action: args.action.into(),
        forced: args.force,
        when: args.when.map(When::from),
    };
    let planned = support::unchanged(settings.set(&target, wish, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}
