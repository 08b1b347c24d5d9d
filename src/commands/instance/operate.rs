//! `instance restart`, `delete` and `upgrade`.

use super::{TargetArgs, WhenWord, change};
use crate::app::App;
use crate::commands::changing::Accept;
use crate::commands::support;
use crate::core::Result;
use crate::output::Report;
use crate::providers::{RestartWish, When};

/// Arguments of `instance restart`.
#[derive(Debug, clap::Args)]
pub struct RestartArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// Restart only this node [default: all of the instance]
    #[arg(long, value_name = "ID")]
    node: Option<String>,
    /// When it takes effect [default: the provider's]
    #[arg(long, value_name = "WHEN", value_enum)]
    when: Option<WhenWord>,
    #[command(flatten)]
    accept: Accept,
}

/// Arguments of `instance delete`.
#[derive(Debug, clap::Args)]
pub struct DeleteArgs {
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    accept: Accept,
}

/// Arguments of `instance upgrade`.
#[derive(Debug, clap::Args)]
pub struct UpgradeArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// When it takes effect [default: the provider's]
    #[arg(long, value_name = "WHEN", value_enum)]
    when: Option<WhenWord>,
    #[command(flatten)]
    accept: Accept,
}

/// Restarts an instance or a node.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn restart(app: &App, args: &RestartArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let restarts = support::need(app, &account, account.provider.restarts())?;
    let wish = RestartWish { node: args.node.as_deref(), when: args.when.map(When::from) };
    let planned = support::unchanged(restarts.restart(&target, &wish, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}

/// Removes an instance. Consent names it: `destroys-data:TARGET`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn delete(app: &App, args: &DeleteArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let instances = support::need(app, &account, account.provider.instances())?;
    let planned = support::unchanged(instances.delete(&target, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}

/// Upgrades an instance.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn upgrade(app: &App, args: &UpgradeArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let instances = support::need(app, &account, account.provider.instances())?;
    let when = args.when.map(When::from);
    let planned = support::unchanged(instances.upgrade(&target, when, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}
