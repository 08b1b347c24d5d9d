//! `export bucket roles`.

use serde::Serialize;

use super::{ApiArgs, buckets, open};
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::Purpose;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::AccessRole;
use crate::runs::Account;

/// One role, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RoleItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The id that `export bucket create --role-id` wants.
    pub role_id: String,
    /// The cloud that it belongs to.
    pub cloud: String,
    /// Whether it is set up completely.
    pub ready: bool,
    /// The cloud's own name of it.
    pub cloud_name: Option<String>,
    /// Ids of the buckets that use it.
    pub buckets: Vec<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("ROLE", "role_id", Kind::Id),
    Column::new("CLOUD", "cloud", Kind::Text).rank(2),
    Column::new("READY", "ready", Kind::Bool).keep(),
    Column::new("NAME THERE", "cloud_name", Kind::Text),
    Column::new("BUCKETS", "buckets", Kind::List).rank(3),
];

/// Lists the roles that can be given to a bucket.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, api: &ApiArgs) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(open(app, &profile, api)) else { continue };
        reads.take(account.name(), list(app, &account).await);
    }
    let mut report = app.report(ReportKind::AccessRoleList, Vec::new(), COLUMNS);
    report.ids = &["role_id"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list(app: &App, account: &Account) -> Result<Vec<RoleItem>> {
    let roles = support::need(app, account, buckets(app, account)?.roles())?;
    let item = |role: AccessRole| RoleItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        role_id: role.id,
        cloud: role.cloud,
        ready: role.ready,
        cloud_name: role.cloud_name,
        buckets: role.buckets,
    };
    Ok(roles.list().await?.into_iter().map(item).collect())
}
