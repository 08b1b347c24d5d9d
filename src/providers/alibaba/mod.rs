//! ApsaraDB for MongoDB (Alibaba Cloud): product `Dds`, API version 2015-12-01.

mod address;
mod advanced;
mod allowlist;
mod api;
mod api_instance;
mod api_list;
mod api_restore;
mod api_retention;
mod api_task;
mod audit_log;
mod auth;
mod backup;
mod client;
mod clock;
mod clones;
mod codes;
mod decode;
mod delete;
mod elsewhere;
mod envelope;
mod error;
mod facts;
mod filters;
mod instance;
mod job;
mod keep;
mod lenient;
mod links;
mod listing;
mod lost;
mod named;
mod notes;
mod observe;
mod options;
mod policy;
mod policy_table;
mod precondition;
mod ranges;
mod raw;
mod region_list;
mod regions;
mod restore;
mod restore_shape;
mod rows;
mod settings;
mod signature_hint;
mod signer_v1;
mod signer_v3;
mod ssl;
mod states;
mod storage;
mod survey;
mod targets;
mod tokens;
mod types;
mod types_instance;
mod types_links;
mod types_restore;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;

use self::api::{DescribeRegions, Wire};
use self::auth::{Credentials, Keys};
use self::client::Dds;
use self::error::DdsDialect;
use self::settings::{Settings, Signature};
use self::signer_v1::SignerV1;
use self::signer_v3::SignerV3;
use crate::config::{Profile, ProviderSpec};
use crate::core::words::counted;
use crate::core::{Result, Session, Signer};
use crate::providers::{
    Allowlists, AuditLogs, BackupStorage, Backups, DeleteBackups, Downloads, Instances, Jobs,
    KeepBackups, MaintenanceWindows, OpenContext, Provider, Raw, Regions, Restarts, Restores,
    Schedules, SslSettings, Targets, Tokens,
};

/// Everything that shared code has to know about this provider.
pub static SPEC: ProviderSpec = ProviderSpec {
    word: "alibaba",
    about: "ApsaraDB for MongoDB (Alibaba Cloud)",
    settings: settings::SETTINGS,
    credentials: auth::FORMS,
    backup: settings::BACKUP,
    commands: COMMANDS,
    open,
};

/// The rows of the capability table that this provider has.
const COMMANDS: &[&str] = &[
    "target list --filter",
    "instance restart",
    "instance delete",
    "instance upgrade",
    "instance maintenance-window",
    "instance allowlist",
    "instance ssl",
    "instance audit-log",
    "region",
    "backup list --source-region",
    "backup list --copy-region",
    "backup storage",
    "backup keep",
    "backup show --links",
    "backup delete",
    "restore",
    "restore ranges",
    "schedule",
    "schedule set",
    "job",
    "job list",
    "job cancel",
    "api",
];

/// Opens a profile. Secrets are resolved when the first request is signed.
fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let settings = Settings::of(profile, context)?;
    let credentials = Credentials::new(
        profile.credential.clone(),
        Arc::clone(&context.environment),
        settings.places,
        context.transport(profile),
    )?;
    let keys = Arc::new(Keys::new(Box::new(credentials), context.tokens.clone()));
    let signer: Arc<dyn Signer> = match settings.signature {
        Signature::V1 => Arc::new(SignerV1::new(keys.clone())),
        Signature::V3 => Arc::new(SignerV3::new(keys.clone())),
    };
    let session = Session {
        transport: Arc::new(context.transport(profile)),
        endpoint: settings.endpoint.clone(),
        signer,
        dialect: Arc::new(DdsDialect),
    };
    let wire = Wire {
        endpoint: settings.endpoint,
        signature: settings.signature,
        format: settings.format,
    };
    Ok(Arc::new(Dds { session, wire, region: settings.region, keys }))
}

#[async_trait]
impl Provider for Dds {
    fn session(&self) -> &Session {
        &self.session
    }

    fn backups(&self) -> &dyn Backups {
        self
    }

    fn targets(&self) -> &dyn Targets {
        self
    }

    async fn check(&self) -> Result<String> {
        let regions = self.ask(&DescribeRegions::default()).await?.body.regions;
        let count = regions.len();
        let known = |region| regions.iter().any(|one| one.region_id.as_deref() == Some(region));
        let learnt = match self.region.as_deref() {
            None => counted(count, "region"),
            Some(region) if known(region) => format!("region {region}, one of {count}"),
            Some(region) => format!("{}, but none called {region}", counted(count, "region")),
        };
        Ok(format!("{learnt}; {}", self.key_in_use()?))
    }

    fn signs_as(&self) -> Option<String> {
        self.keys.place().ok()
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        let lent = self.keys.keeper().is_ok_and(|keeper| keeper.is_some());
        lent.then_some(self)
    }

    fn restarts(&self) -> Option<&dyn Restarts> {
        Some(self)
    }

    fn instances(&self) -> Option<&dyn Instances> {
        Some(self)
    }

    fn maintenance_windows(&self) -> Option<&dyn MaintenanceWindows> {
        Some(self)
    }

    fn allowlists(&self) -> Option<&dyn Allowlists> {
        Some(self)
    }

    fn ssl_settings(&self) -> Option<&dyn SslSettings> {
        Some(self)
    }

    fn audit_logs(&self) -> Option<&dyn AuditLogs> {
        Some(self)
    }

    fn regions(&self) -> Option<&dyn Regions> {
        Some(self)
    }

    fn keep_backups(&self) -> Option<&dyn KeepBackups> {
        Some(self)
    }

    fn delete_backups(&self) -> Option<&dyn DeleteBackups> {
        Some(self)
    }

    fn backup_storage(&self) -> Option<&dyn BackupStorage> {
        Some(self)
    }

    fn schedules(&self) -> Option<&dyn Schedules> {
        Some(self)
    }

    fn jobs(&self) -> Option<&dyn Jobs> {
        Some(self)
    }

    fn raw(&self) -> Option<&dyn Raw> {
        Some(self)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(self)
    }

    fn backup_downloads(&self) -> Option<&dyn Downloads> {
        Some(self)
    }
}
