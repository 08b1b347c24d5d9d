//! ApsaraDB for MongoDB (Alibaba Cloud): product `Dds`, API version 2015-12-01.

mod api;
mod auth;
mod backup;
mod client;
mod clock;
mod codes;
mod decode;
mod envelope;
mod error;
mod facts;
mod lenient;
mod listing;
mod lost;
mod named;
mod notes;
mod observe;
mod options;
mod regions;
mod rows;
mod settings;
mod signer_v1;
mod signer_v3;
mod states;
mod survey;
mod targets;
mod types;
mod vendor_config;
mod vendor_env;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;

use self::api::{DescribeRegions, Wire};
use self::auth::Keys;
use self::client::Dds;
use self::error::DdsDialect;
use self::settings::{Settings, Signature};
use self::signer_v1::SignerV1;
use self::signer_v3::SignerV3;
use crate::config::{Profile, ProviderSpec};
use crate::core::tls::TlsSettings;
use crate::core::transport::Transport;
use crate::core::{Result, Session, Signer};
use crate::providers::{Backups, OpenContext, Provider, Targets};

/// Everything that shared code has to know about this provider.
pub static SPEC: ProviderSpec = ProviderSpec {
    word: "alibaba",
    about: "ApsaraDB for MongoDB (Alibaba Cloud)",
    settings: settings::SETTINGS,
    credentials: auth::FORMS,
    backup: settings::BACKUP,
    open,
};

/// Opens a profile. Secrets are resolved when the first request is signed.
fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let settings = Settings::of(profile, context)?;
    let keys = Arc::new(Keys::new(auth::source(&profile.credential, context)?));
    let signer: Arc<dyn Signer> = match settings.signature {
        Signature::V1 => Arc::new(SignerV1::new(keys)),
        Signature::V3 => Arc::new(SignerV3::new(keys)),
    };
    let session = Session {
        transport: Arc::new(transport(profile, context)),
        endpoint: settings.endpoint.clone(),
        signer,
        dialect: Arc::new(DdsDialect),
    };
    let wire = Wire {
        endpoint: settings.endpoint,
        signature: settings.signature,
        format: settings.format,
    };
    Ok(Arc::new(Dds { session, wire, region: settings.region }))
}

fn transport(profile: &Profile, context: &OpenContext) -> Transport {
    let values = &profile.values;
    let tls = TlsSettings { ca_file: values.path("ca_file") };
    let proxy = values.text("proxy").map(str::to_owned);
    let mut transport = Transport::new(context.observer.clone(), tls, proxy);
    let limits = &mut transport.limits;
    if let Some(limit) = values.duration("request_timeout") {
        limits.request = limit;
        // Giving up on a create leaves it undecided, so it keeps its own time.
        limits.create = limits.create.max(limit);
    }
    if let Some(limit) = context.request_timeout {
        limits.request = limit;
        limits.create = limit;
    }
    transport
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
        let regions = self.ask(&DescribeRegions).await?.body.regions;
        let count = regions.len();
        let Some(region) = &self.region else { return Ok(format!("{count} regions")) };
        let known = regions.iter().any(|one| one.region_id.as_ref() == Some(region));
        Ok(match known {
            true => format!("region {region}, one of {count}"),
            false => format!("{count} regions, but none called {region}"),
        })
    }
}
