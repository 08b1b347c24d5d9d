//! MongoDB Atlas: cloud backups over the Administration API.

pub mod access_role;
pub mod api;
mod api_error;
pub mod auth;
pub mod backup;
pub mod bucket_rules;
pub mod cluster;
mod codes;
mod compliance;
pub mod delete;
pub mod digest;
mod envelope;
pub mod error;
pub mod export_bucket;
pub mod export_job;
pub mod keep;
pub mod late;
mod lost;
mod lost_job;
mod marker;
pub mod media;
pub mod oauth;
pub mod oauth_error;
mod page;
mod policy_field;
mod policy_items;
mod policy_wish;
pub mod projects;
pub mod raw;
mod raw_operations;
pub mod restore;
pub mod schedule;
pub mod settings;
pub mod signer_bearer;
pub mod signer_digest;
pub mod snapshots;
pub mod states;
pub mod targets;
#[cfg(test)]
mod tests;
pub mod types;
mod vendor_config;
mod vendor_env;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;
use serde_json::Value as Json;

use crate::config::{Profile, ProviderSpec};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Result, Session, Signer};
use crate::providers::{
    Backups, CompliancePolicies, DeleteBackups, ExportBuckets, Exports, KeepBackups, OpenContext,
    Projects, Provider, Raw, Restores, Schedules, Targets, Tokens,
};

use api::Api;
use auth::Access;
use backup::Snapshots;
use cluster::Clusters;
use compliance::ProjectPolicy;
use error::AtlasDialect;
use export_bucket::Buckets;
use export_job::ExportJobs;
use media::Resource;
use oauth::{AccountTokens, ServiceAccount};
use projects::VisibleProjects;
use raw::RawCalls;
use restore::RestoreJobs;
use schedule::BackupSchedules;
use settings::Settings;
use signer_bearer::{AccountSigner, TokenSigner};
use signer_digest::DigestSigner;
use targets::ProjectClusters;

/// Everything that shared code has to know about Atlas.
pub const SPEC: ProviderSpec = ProviderSpec {
    word: "atlas",
    about: "MongoDB Atlas: cloud backups of dedicated clusters, export buckets",
    settings: settings::SETTINGS,
    credentials: auth::FORMS,
    backup: settings::BACKUP,
    commands: &[
        "api",
        "backup delete",
        "backup keep",
        "compliance",
        "export",
        "export bucket",
        "export bucket roles",
        "export bucket set",
        "project",
        "restore",
        "restore cancel",
        "schedule",
        "schedule set",
    ],
    open,
};

/// An opened Atlas profile.
struct Atlas {
    api: Arc<Api>,
    backups: Snapshots,
    targets: ProjectClusters,
    buckets: Buckets,
    restores: RestoreJobs,
    exports: ExportJobs,
    schedules: BackupSchedules,
    compliance: ProjectPolicy,
    projects: VisibleProjects,
    raw: RawCalls,
    tokens: Option<AccountTokens>,
}

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let resolved = auth::resolve(&profile.credential)?;
    let settings = Settings::of(profile, &resolved)?;
    let transport = Arc::new(context.transport(profile));
    let (signer, tokens) = signer(resolved.access, &settings.endpoint, &transport, context);
    let dialect = AtlasDialect::new(context.observer.clone(), settings.project.clone());
    let session = Session {
        transport,
        endpoint: settings.endpoint.clone(),
        signer,
        dialect: Arc::new(dialect),
    };
    let api = Arc::new(Api::new(session, &settings));
    let clusters = Arc::new(Clusters::default());
    let delay = settings.listing_delay;
    Ok(Arc::new(Atlas {
        backups: Snapshots::new(Arc::clone(&api), Arc::clone(&clusters), delay),
        restores: RestoreJobs::new(
            Arc::clone(&api),
            Arc::clone(&clusters),
            delay,
            settings.private_endpoint,
        ),
        exports: ExportJobs::new(Arc::clone(&api), Arc::clone(&clusters), delay),
        schedules: BackupSchedules::new(Arc::clone(&api)),
        compliance: ProjectPolicy::new(Arc::clone(&api)),
        projects: VisibleProjects::new(Arc::clone(&api)),
        raw: RawCalls::new(Arc::clone(&api)),
        targets: ProjectClusters::new(Arc::clone(&api), clusters),
        buckets: Buckets::new(Arc::clone(&api)),
        tokens,
        api,
    }))
}

fn signer(
    access: Access,
    endpoint: &Endpoint,
    transport: &Arc<Transport>,
    context: &OpenContext,
) -> (Arc<dyn Signer>, Option<AccountTokens>) {
    match access {
        Access::ApiKey { public_key, private_key } => {
            (Arc::new(DigestSigner::new(public_key, private_key)), None)
        }
        Access::Token(token) => (Arc::new(TokenSigner::new(token)), None),
        Access::ServiceAccount { client_id, client_secret } => {
            let account = Arc::new(ServiceAccount::new(endpoint.clone(), client_id, client_secret));
            let keeper = Arc::new(account.keeper(context.tokens.clone()));
            let tokens = AccountTokens::new(account.clone(), keeper.clone(), Arc::clone(transport));
            (Arc::new(AccountSigner::new(account, keeper)), Some(tokens))
        }
    }
}

#[async_trait]
impl Provider for Atlas {
    fn session(&self) -> &Session {
        &self.api.session
    }

    /// Cluster names are unique within a project.
    fn scope(&self) -> String {
        self.api.project().map(str::to_owned).unwrap_or_default()
    }

    fn backups(&self) -> &dyn Backups {
        &self.backups
    }

    fn targets(&self) -> &dyn Targets {
        &self.targets
    }

    /// One cluster of the project, or one project where none is set: the
    /// smallest pages that need the credential.
    async fn check(&self) -> Result<String> {
        let (request, what) = match self.api.project() {
            Ok(project) => (
                self.api.get("listGroupClusters", Resource::Clusters, "/clusters")?,
                format!("clusters in project {project}"),
            ),
            Err(_) => (
                self.api.request("listGroups", Method::GET, Resource::Projects, "/groups"),
                "projects; none is set".to_owned(),
            ),
        };
        let answer: Json = self.api.read(&request.with("itemsPerPage", "1")).await?;
        Ok(match answer.get("totalCount").and_then(Json::as_u64) {
            Some(count) => format!("{count} {what}"),
            None => what,
        })
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        self.tokens.as_ref().map(|tokens| tokens as _)
    }

    fn keep_backups(&self) -> Option<&dyn KeepBackups> {
        Some(&self.backups)
    }

    fn delete_backups(&self) -> Option<&dyn DeleteBackups> {
        Some(&self.backups)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(&self.restores)
    }

    fn exports(&self) -> Option<&dyn Exports> {
        Some(&self.exports)
    }

    fn schedules(&self) -> Option<&dyn Schedules> {
        Some(&self.schedules)
    }

    fn compliance(&self) -> Option<&dyn CompliancePolicies> {
        Some(&self.compliance)
    }

    fn raw(&self) -> Option<&dyn Raw> {
        Some(&self.raw)
    }

    fn projects(&self) -> Option<&dyn Projects> {
        Some(&self.projects)
    }

    fn export_buckets(&self) -> Option<&dyn ExportBuckets> {
        Some(&self.buckets)
    }
}
