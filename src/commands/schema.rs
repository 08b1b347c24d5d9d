//! `schema`: the JSON Schema of an output.

use serde_json::json;

use crate::app::App;
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, ReportKind, schema};

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// `kind` of the output, such as BackupRun [default: list the kinds]
    #[arg(value_name = "KIND")]
    kind: Option<String>,
}

const KINDS: &[Column] = &[Column::new("KIND", "kind", Kind::Id)];

/// Prints the schema, or the kinds there are.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when there is no such kind.
pub fn run(app: &App, args: &Args) -> Result<Report> {
    match &args.kind {
        Some(kind) => one(app, kind),
        None => Ok(list(app)),
    }
}

/// People get the bare names, one a line.
fn list(app: &App) -> Report {
    let names: Vec<_> = ReportKind::ALL.iter().map(|kind| kind.name()).collect();
    let items = names.iter().map(|name| json!({ "kind": name })).collect();
    let mut report = app.report(ReportKind::Schema, items, KINDS);
    report.ids = &["kind"];
    report.text = Some(format!("{}\n", names.join("\n")));
    report
}

/// People get the bare schema, ready to be saved as a file.
fn one(app: &App, kind: &str) -> Result<Report> {
    let schema = schema::schema(kind)?;
    let text = serde_json::to_string_pretty(&schema)
        .map_err(|error| Error::internal(format!("the schema can't be shown: {error}")))?;
    let item = json!({ "kind": schema["title"], "schema": schema });
    let mut report = app.report(ReportKind::Schema, vec![item], KINDS);
    report.ids = &["kind"];
    report.text = Some(format!("{text}\n"));
    Ok(report)
}
