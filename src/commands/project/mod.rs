//! `project`: what a credential can see above the targets.

use clap::Subcommand;
use serde::Serialize;

use super::support;
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::config::Purpose;
use crate::core::Result;
use crate::core::clock::rfc3339_seconds;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::Project;
use crate::runs::Account;

/// Verbs of `project`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List the projects that the profiles' credentials can see
    List,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        "project list"
    }
}

/// One project, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ProjectItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The provider's id, as a profile's `project_id` takes it.
    pub project_id: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// Id of the organization that it belongs to.
    pub organization_id: Option<String>,
    /// How many targets are in it.
    pub targets: Option<u64>,
    /// Whether it is the profile's own.
    pub configured: bool,
    /// When it was made.
    pub created_at: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("PROJECT", "project_id", Kind::Id),
    Column::new("NAME", "name", Kind::Text),
    Column::new("TARGETS", "targets", Kind::Text).rank(2),
    Column::new("CONFIGURED", "configured", Kind::Bool).rank(3),
    Column::new("ORGANIZATION", "organization_id", Kind::Id).rank(4),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, _verb: &Verb) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        reads.take(account.name(), list(app, &account).await);
    }
    let mut report = app.report(ReportKind::ProjectList, Vec::new(), COLUMNS);
    report.ids = &["project_id"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list(app: &App, account: &Account) -> Result<Vec<ProjectItem>> {
    let projects = support::need(app, account, account.provider.projects())?;
    let own = account.provider.scope();
    Ok(projects.list().await?.into_iter().map(|project| item(account, &own, project)).collect())
}

fn item(account: &Account, own: &str, project: Project) -> ProjectItem {
    ProjectItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        configured: project.id == own,
        project_id: project.id,
        name: project.name,
        organization_id: project.organization,
        targets: project.targets,
        created_at: project.created_at.map(rfc3339_seconds),
    }
}
