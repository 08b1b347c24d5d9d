//! `exit-codes`: the one table of exit codes.

use serde_json::json;

use crate::app::App;
use crate::core::Result;
use crate::model::Exit;
use crate::output::{Column, Kind, Report, ReportKind};

const COLUMNS: &[Column] = &[
    Column::new("CODE", "code", Kind::Text).keep(),
    Column::new("NAME", "name", Kind::Text).keep(),
    Column::new("MEANING", "meaning", Kind::Text).keep(),
    Column::new("RUN IT AGAIN AT ONCE?", "again", Kind::Text),
];

/// Prints the table.
///
/// # Errors
/// None; like every command.
pub fn run(app: &App) -> Result<Report> {
    let items = Exit::ALL
        .iter()
        .map(|exit| {
            json!({
                "code": exit.code,
                "name": exit.name,
                "meaning": exit.meaning,
                "again": exit.again,
            })
        })
        .collect();
    let mut report = app.report(ReportKind::ExitCodes, items, COLUMNS);
    report.ids = &["code"];
    Ok(report)
}
