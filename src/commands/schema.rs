//! `schema`: the JSON Schema of an output.

use crate::app::App;
use crate::core::{Error, Result};
use crate::output::{Report, ReportKind, schema};

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// `kind` of the output, such as BackupRun [default: list the kinds]
    #[arg(value_name = "KIND")]
    kind: Option<String>,
}

/// Prints the schema, or the kinds there are.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when there is no such kind.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    let Some(kind) = &args.kind else {
        let kinds: Vec<_> = ReportKind::ALL.iter().map(|kind| kind.name()).collect();
        return Ok(app.text_report(ReportKind::Schema, format!("{}\n", kinds.join("\n"))));
    };
    let text = serde_json::to_string_pretty(&schema::schema(kind)?)
        .map_err(|error| Error::internal(format!("the schema can't be shown: {error}")))?;
    Ok(app.text_report(ReportKind::Schema, format!("{text}\n")))
}
