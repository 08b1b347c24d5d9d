//! Huawei Cloud KooPhone (CloudDevice): cloud phones and the one backup that
//! each of them has.
//!
//! A backup copies a phone's data into the service's own storage and then
//! releases the phone's machine. The service has no ids, names or lists of
//! backups, and no way to ask for one twice without starting two: what a phone
//! showed before is compared with what it shows afterwards.
//!
//! Two hosts that use different state directories do not see each other's
//! requests, and nothing at the provider could tell them: back a phone up from
//! one host only, or share the state directory.

mod access_key;
mod api;
mod auth;
mod backup;
mod codes;
mod error;
mod follow;
mod iam;
mod instance;
mod job;
mod koocli_file;
mod phones;
mod project;
mod raw;
mod readiness;
mod restore;
mod restore_follow;
mod sdk_file;
mod settings;
mod signer_hmac;
mod signer_token;
mod snapshot;
mod states;
mod targets;
mod tokens;
mod trace;
mod types;
mod vendor_file;

#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use self::auth::Auth;
use self::error::KooPhoneDialect;
use self::settings::Settings;
use self::tokens::IamTokens;
use crate::config::{Profile, ProviderSpec};
use crate::core::{Result, Session};
use crate::providers::{
    Backups, Jobs, OpenContext, Provider, Raw, Restarts, Restores, Targets, Tokens,
};

/// KooPhone for the list of providers.
pub const SPEC: ProviderSpec = ProviderSpec {
    word: "koophone",
    about: "Huawei Cloud KooPhone: cloud phones, whose backup releases their machine",
    settings: settings::SETTINGS,
    credentials: auth::CREDENTIALS,
    backup: &[],
    commands: &["restore", "instance restart", "job", "api"],
    open,
};

/// One opened profile.
struct KooPhone {
    session: Session,
    account: String,
    tokens: Option<IamTokens>,
    /// How long a phone may go on showing its old backup.
    listing_delay: Duration,
}

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let settings = Settings::of(profile)?;
    let auth = Auth::of(profile, &settings, context)?;
    let transport = Arc::new(context.transport(profile));
    let listing_delay = settings.listing_delay;
    let tokens = auth.login.map(|login| IamTokens::new(login, Arc::clone(&transport)));
    let session = Session {
        transport,
        endpoint: settings.endpoint,
        signer: auth.signer,
        dialect: Arc::new(KooPhoneDialect),
    };
    Ok(Arc::new(KooPhone { session, account: auth.account, tokens, listing_delay }))
}

#[async_trait]
impl Provider for KooPhone {
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
        let phones = match phones::count(&self.session).await? {
            Some(1) => "1 phone".to_owned(),
            Some(count) => format!("{count} phones"),
            None => "the list of phones".to_owned(),
        };
        Ok(format!("{phones} visible to {}", self.account))
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        self.tokens.as_ref().map(|tokens| tokens as _)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(self)
    }

    fn restarts(&self) -> Option<&dyn Restarts> {
        Some(self)
    }

    fn jobs(&self) -> Option<&dyn Jobs> {
        Some(self)
    }

    fn raw(&self) -> Option<&dyn Raw> {
        Some(self)
    }
}
