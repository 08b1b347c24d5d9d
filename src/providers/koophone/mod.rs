//! Huawei Cloud KooPhone (CloudDevice): cloud phones and the one backup that
//! each of them has.
//!
//! A backup copies a phone's data into the service's own storage and then
//! releases the phone's machine. The service has no ids, names or lists of
//! backups, and no way to ask for one twice without starting two: what a phone
//! showed before is compared with what it shows afterwards.

mod access_key;
mod auth;
mod codes;
mod error;
mod iam;
mod koocli_file;
mod sdk_file;
mod settings;
mod signer_hmac;
mod signer_token;
mod trace;
mod vendor_file;

#[cfg(test)]
mod testkit;

use std::sync::Arc;

use crate::config::{Profile, ProviderSpec};
use crate::core::Result;
use crate::providers::{OpenContext, Provider};

/// KooPhone for the list of providers.
pub const SPEC: ProviderSpec = ProviderSpec {
    word: "koophone",
    about: "Huawei Cloud KooPhone: cloud phones, backed up by releasing their machine",
    settings: settings::SETTINGS,
    credentials: auth::CREDENTIALS,
    backup: &[],
    open,
};

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let _ = (profile, context);
    Err(crate::core::Error::internal("not wired"))
}
