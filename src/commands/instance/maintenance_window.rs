//! `instance maintenance-window`.

use clap::Subcommand;
use serde::Serialize;

use super::{TargetArgs, change};
use crate::app::{App, to_items};
use crate::commands::changing::Accept;
use crate::commands::support;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::MaintenanceWindow;

/// Verbs of `instance maintenance-window`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show the maintenance window
    Show(TargetArgs),
    /// Set the maintenance window
    Set(SetArgs),
}

/// Arguments of `instance maintenance-window set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    target: TargetArgs,
    /// Begin of the window in UTC, such as 02:00
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    start: String,
    /// End of the window in UTC, such as 03:00
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    end: String,
    #[command(flatten)]
    accept: Accept,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "instance maintenance-window show",
            Self::Set(_) => "instance maintenance-window set",
        }
    }
}

/// A maintenance window, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct MaintenanceWindowItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The instance.
    pub target: String,
    /// Begin in UTC, `HH:MM`.
    pub start: String,
    /// End in UTC, `HH:MM`.
    pub end: String,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("START (UTC)", "start", Kind::Text).keep(),
    Column::new("END (UTC)", "end", Kind::Text).keep(),
];

/// Reads `02:00` or `02:00Z`.
fn time_of_day(text: &str) -> Result<String, String> {
    let wrong = || "write a time of day in UTC as HH:MM, such as 02:00".to_owned();
    let (hours, minutes) = text.trim_end_matches('Z').split_once(':').ok_or_else(wrong)?;
    let number = |digits: &str, limit: u8| {
        let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|number: &u8| two && *number < limit)
    };
    match (number(hours, 24), number(minutes, 60)) {
        (Some(hours), Some(minutes)) => Ok(format!("{hours:02}:{minutes:02}")),
        _ => Err(wrong()),
    }
}

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
    let windows = support::need(app, &account, account.provider.maintenance_windows())?;
    let window = support::unchanged(windows.show(&target).await)?;
    let item = MaintenanceWindowItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        target,
        start: window.start,
        end: window.end,
    };
    let mut report = app.report(ReportKind::MaintenanceWindow, to_items([item])?, COLUMNS);
    report.ids = &["target"];
    Ok(report)
}

async fn set(app: &App, args: &SetArgs) -> Result<Report> {
    let (account, target) = support::one_target(app, Some(&args.target.target))?;
    let windows = support::need(app, &account, account.provider.maintenance_windows())?;
    let window = MaintenanceWindow { start: args.start.clone(), end: args.end.clone() };
    let planned = support::unchanged(windows.set(&target, &window, app.reads()).await)?;
    change(app, &account, &target, planned, &args.accept).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_two_digits_each() {
        assert_eq!(time_of_day("02:00Z").as_deref(), Ok("02:00"));
        assert_eq!(time_of_day("23:59").as_deref(), Ok("23:59"));
        for wrong in ["24:00", "2:00", "02:60", "02", "+2:00", "02:00:00", ""] {
            assert!(time_of_day(wrong).is_err(), "{wrong}");
        }
    }
}
