//! `api --list`: what a provider documents.

use serde::Serialize;

use crate::app::{App, to_items};
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::RawOperation;
use crate::runs::Account;

/// One operation, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct OperationItem {
    /// Provider word.
    pub provider: String,
    /// The provider's name of it.
    pub operation: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path below the endpoint; null where the operation is a parameter.
    pub path: Option<&'static str>,
    /// Whether it may change something.
    pub changes: bool,
    /// What it does.
    pub about: &'static str,
}

const COLUMNS: &[Column] = &[
    Column::new("OPERATION", "operation", Kind::Id),
    Column::new("METHOD", "method", Kind::Id),
    Column::new("PATH", "path", Kind::Text).keep(),
    Column::new("CHANGES", "changes", Kind::Bool),
    Column::new("WHAT IT DOES", "about", Kind::Text).wide(),
];

/// Lists the operations whose name or path contains a text; nothing is sent.
///
/// # Errors
/// [`crate::core::ErrorKind::Internal`] when they can't be shown.
pub fn report(
    app: &App,
    account: &Account,
    operations: &'static [RawOperation],
    text: &str,
) -> Result<Report> {
    let text = text.to_ascii_lowercase();
    let wanted = |operation: &&RawOperation| {
        [operation.name, operation.path]
            .iter()
            .any(|word| word.to_ascii_lowercase().contains(&text))
    };
    let items = operations.iter().filter(wanted).map(|operation| OperationItem {
        provider: account.provider_word().to_owned(),
        operation: operation.name,
        method: operation.method,
        path: Some(operation.path).filter(|path| !path.is_empty()),
        changes: operation.changes,
        about: operation.about,
    });
    let mut report = app.report(ReportKind::ApiOperationList, to_items(items)?, COLUMNS);
    report.ids = &["operation"];
    Ok(report)
}
