//! `man`: the manual page, from the same definitions as the parser.

use clap::CommandFactory as _;

use crate::app::App;
use crate::cli::Cli;
use crate::core::{Error, Result};
use crate::output::{Report, ReportKind};

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Page of a command, such as `backup create` [default: the main page]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Prints the page.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when there is no such command.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    Ok(app.text_report(ReportKind::Man, page(&args.command)?))
}

/// The page of a command in roff.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when there is no such command.
pub fn page(words: &[String]) -> Result<String> {
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for word in words {
        command = command.find_subcommand(word).ok_or_else(|| {
            Error::usage(format!("there is no command `{}`", words.join(" ")))
                .next("cloudbak --help")
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(|error| Error::internal(format!("the page can't be made: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
