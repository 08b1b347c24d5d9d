//! `compliance`: the policy above all schedules of a project.

use clap::Subcommand;

use super::changing::Accept;
use super::policy::{self, Subject};
use super::support;
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::config::Purpose;
use crate::core::Result;
use crate::output::{Report, ReportKind};
use crate::runs::Account;

const LOOK_UP: &str = "cloudbak compliance show";

/// Verbs of `compliance`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show every field of the project's policy
    Show,
    /// Change fields of the project's policy, which enables one where there is none; its owner
    /// can't take that back
    Set(SetArgs),
}

/// Arguments of `compliance set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    /// What to change, KEY=VALUE (can be repeated); `compliance show` lists the keys
    #[arg(value_name = "KEY=VALUE", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    accept: Accept,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show => "compliance show",
            Self::Set(_) => "compliance set",
        }
    }
}

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Show => show(app).await,
        Verb::Set(args) => set(app, args).await,
    }
}

async fn show(app: &App) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        reads.take(account.name(), one(app, &account).await);
    }
    let mut report = app.report(ReportKind::Compliance, Vec::new(), policy::SHOWN);
    report.ids = &["key"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn one(app: &App, account: &Account) -> Result<Vec<policy::PolicyItem>> {
    let policies = support::need(app, account, account.provider.compliance())?;
    let fields = policies.show().await?;
    Ok(policy::shown(account, &account.provider.scope(), fields))
}

/// The difference is shown before it is sent.
async fn set(app: &App, args: &SetArgs) -> Result<Report> {
    let wishes = policy::wishes(&args.words, LOOK_UP)?;
    let account = support::one_profile(app)?;
    let policies = support::need(app, &account, account.provider.compliance())?;
    let change = support::unchanged(policies.change(&wishes, app.reads()).await)?;
    let project = account.provider.scope();
    let look_up = format!("{LOOK_UP} -p {}", account.name());
    let kind = ReportKind::ComplianceChange;
    let subject = Subject { account: &account, target: &project, look_up: &look_up, kind };
    policy::apply(app, subject, change, &args.accept).await
}
