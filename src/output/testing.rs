//! Reports that several tests print.

use jiff::Timestamp;

use super::ReportKind;
use super::report::{Column, Kind, Report};
use crate::core::{Error, ErrorKind, ProviderFault, Sent};
use crate::model::{Backup, BackupItem, Disposition, ErrorReport, Exit, State};

/// A moment.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// Columns as `backup create` has them.
pub const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("TARGET", "target", Kind::Id),
    Column::new("STATE", "state", Kind::State),
    Column::new("DONE", "percent", Kind::Percent),
    Column::new("BACKUP", "backup_id", Kind::Id),
    Column::new("CREATED", "created_at", Kind::Time),
    Column::new("SIZE", "size_bytes", Kind::Size),
    Column::new("WARNINGS", "warnings", Kind::List).wide(),
];

/// An item that succeeded.
pub fn succeeded() -> BackupItem {
    let mut backup = Backup::new("Cluster0", State::Succeeded);
    backup.backup_id = Some("5f4a".to_owned());
    backup.created_at = Some(at("2026-01-05T08:00:01Z"));
    backup.size_bytes = Some(1_610_612_736);
    backup.percent = Some(100);
    let mut item = BackupItem::of("atlas", "atlas", backup);
    item.disposition = Some(Disposition::Created);
    item
}

/// The error of a throttled create.
pub fn throttled() -> Error {
    let mut error = Error::new(ErrorKind::Throttled, "CreateBackup was throttled")
        .hint("ask less often, or raise the quota")
        .next("cloudbak backup create mongo-cn/dds-bp1")
        .provider(ProviderFault {
            http_status: Some(429),
            code: Some("Throttling.User".to_owned()),
            message: Some("Request was denied due to user flow control.".to_owned()),
            request_id: Some("0A1B".to_owned()),
        })
        .source(std::io::Error::other("the quota is used up"))
        .sent(Sent::No);
    error.attempts = 5;
    error
}

/// An item that failed.
pub fn failed() -> BackupItem {
    let mut item = BackupItem::new("mongo-cn", "alibaba", "dds-bp1");
    item.state = Some(State::Failed);
    item.error = Some(ErrorReport::from(&throttled()));
    item
}

/// A run over two targets of which one failed.
pub fn backup_run() -> Report {
    let mut report =
        Report::new(ReportKind::BackupRun, "backup create", at("2026-01-05T08:00:00Z"));
    report.run_id = Some("01JTESTRUN".to_owned());
    report.finished_at = at("2026-01-05T08:02:05Z");
    report.exit = Exit::PARTIAL;
    report.columns = COLUMNS;
    report.ids = &["backup_id", "job_id"];
    report.push(&succeeded()).expect("serializes");
    report.push(&failed()).expect("serializes");
    report.warnings.push("API version v1.0 is deprecated".to_owned());
    report.notes.push("run 01JTESTRUN".to_owned());
    report
}
