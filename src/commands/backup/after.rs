//! What a backup looks like after a change of it.

use super::{COLUMNS, IDS};
use crate::app::{App, to_items};
use crate::commands::backup_id::Named;
use crate::commands::changing::Sent;
use crate::core::Result;
use crate::model::{BackupItem, Exit, State};
use crate::output::{Report, ReportKind};

/// The report of a backup after a change that the provider accepted, or the
/// change's own where it did not.
///
/// # Errors
/// [`crate::core::ErrorKind::Internal`] when it can't be shown.
pub async fn after(app: &App, named: Named, sent: Sent) -> Result<Report> {
    if sent.error().is_some() {
        return sent.report(app);
    }
    let Named { account, target, id, mut follow } = named;
    let mut item = BackupItem::new(account.name(), account.provider_word(), &target);
    item.state = Some(State::Unknown);
    item.backup_id = follow.backup_id.clone().or(Some(id));
    item.job_id = follow.job_id.clone();
    item.request_ids = sent.item.request_ids;
    item.warnings = sent.item.warnings;
    match account.provider.backups().observe(&mut follow).await {
        Ok(seen) => item.update(seen),
        Err(error) => {
            item.warnings.push(format!("it was accepted, but can't be shown now: {error}"));
        }
    }
    let mut report = app.report(ReportKind::BackupRun, Vec::new(), COLUMNS);
    report.run_id = Some(sent.context.run_id.to_string());
    report.ids = IDS;
    report.exit = Exit::OK;
    report.notes.push(sent.item.change);
    report.items = to_items([item])?;
    Ok(report)
}
