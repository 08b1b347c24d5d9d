//! `backup show --links`: where a backup can be downloaded from.

use crate::app::App;
use crate::commands::{links, support};
use crate::core::Result;
use crate::output::Report;
use crate::providers::unsupported;
use crate::runs::Account;

/// The command, as the table of capabilities calls it.
pub const COMMAND: &str = "backup show --links";

/// The addresses of one backup.
///
/// # Errors
/// As [`crate::providers::Downloads::links`].
pub async fn of_backup(app: &App, account: &Account, target: &str, id: &str) -> Result<Report> {
    let downloads = account
        .provider
        .backup_downloads()
        .ok_or_else(|| unsupported(account.name(), account.provider_word(), COMMAND))?;
    let found = support::unchanged(downloads.links(target, id).await)?;
    links::report(app, account, target, id, &found)
}
