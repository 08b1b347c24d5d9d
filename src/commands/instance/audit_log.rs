//! `instance audit-log`.

use clap::Subcommand;
use serde::Serialize;

use super::{TargetArgs, change};
use crate::app::{App, to_items};
use crate::commands::changing::Accept;
use crate::commands::support;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::AuditLogFilter;

/// Verbs of `instance audit-log`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show what is written to the audit log
    Show(ShowArgs),
    /// Set what is written to the audit log
    Set(SetArgs),
}

/// Arguments of `instance audit-log show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// Kind of node that it holds for, where there are several
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

/// Arguments of `instance audit-log set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// Kinds of operations in the provider's words, also joined by commas
    #[arg(value_name = "OPERATION", required = true, value_delimiter = ',')]
    operations: Vec<String>,
    /// Kind of node that it holds for, where there are several
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    accept: Accept,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "instance audit-log show",
            Self::Set(_) => "instance audit-log set",
        }
    }
}

/// What is written to an audit log, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AuditLogItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The instance.
    pub target: String,
    /// Kinds of operations, in the provider's words.
    pub operations: Vec<String>,
    /// Kind of node that it holds for.
    pub role: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("OPERATIONS", "operations", Kind::List).keep(),
    Column::new("ROLE", "role", Kind::Text),
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

async fn show(app: &App, args: &ShowArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let logs = support::need(app, &account, account.provider.audit_logs())?;
    let filter = support::unchanged(logs.show(&target, args.role.as_deref()).await)?;
    let item = AuditLogItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        target,
        operations: filter.operations,
        role: filter.role,
    };
    let mut report = app.report(ReportKind::AuditLog, to_items([item])?, COLUMNS);
    report.ids = &["target"];
    Ok(report)
}

async fn set(app: &App, args: &SetArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let logs = support::need(app, &account, account.provider.audit_logs())?;
    let filter = AuditLogFilter {
        operations: args.operations.iter().map(|word| word.trim().to_owned()).collect(),
        role: args.role.clone(),
    };
    let planned = support::unchanged(logs.set(&target, &filter, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}
