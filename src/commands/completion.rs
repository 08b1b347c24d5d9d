//! `completion`: scripts for shells, from the same definitions as the parser.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::app::App;
use crate::cli::Cli;
use crate::core::Result;
use crate::output::{Report, ReportKind};

/// Arguments of `completion`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// For which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// None; like every command.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    Ok(app.text_report(ReportKind::Completion, script(args.shell)))
}

/// The completion script of a shell.
pub fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cloudbak", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
