//! Addresses of downloads, shown because somebody asked for them.

use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::app::{App, to_items};
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::Download;
use crate::runs::Account;

/// One address, as scripts read it. Whoever has it can read the data.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LinkItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The target.
    pub target: String,
    /// The provider's id of the backup or restore.
    pub id: String,
    /// A file name for it.
    pub name: String,
    /// The address, a secret.
    pub url: String,
    /// Size in bytes.
    pub size_bytes: Option<u64>,
    /// When the address ends.
    pub expires_at: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("NAME", "name", Kind::Text),
    Column::new("SIZE", "size_bytes", Kind::Size),
    Column::new("EXPIRES", "expires_at", Kind::Time),
    Column::new("URL", "url", Kind::Id),
];

/// The report that shows them.
///
/// # Errors
/// [`crate::core::ErrorKind::Internal`] when they can't be shown.
pub fn report(
    app: &App,
    account: &Account,
    target: &str,
    id: &str,
    found: &[Download],
) -> Result<Report> {
    let items = found.iter().map(|download| LinkItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        target: target.to_owned(),
        id: id.to_owned(),
        name: download.name.clone(),
        url: download.url.expose_secret().to_owned(),
        size_bytes: download.size,
        expires_at: download.expires_at.map(rfc3339_seconds),
    });
    let mut report = app.report(ReportKind::LinkList, to_items(items)?, COLUMNS);
    report.ids = &["url"];
    report.notes.push("whoever has such an address can read the data".to_owned());
    Ok(report)
}
