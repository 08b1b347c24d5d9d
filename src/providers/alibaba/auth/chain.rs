//! Where the vendor's libraries look when nobody says where.
//!
//! Source: the README of the vendor's credential libraries ("default
//! credential provider chain"). One thing differs: what is set but broken ends
//! the search, so that a typing error never leads to another account's key. For
//! the same reason an address that is set comes before an instance that is only
//! guessed at.

use std::sync::Arc;

use super::credentials::{Found, Places};
use super::variables;
use super::vendor_files::VendorFiles;
use crate::config::Environment;
use crate::core::{Error, Result};

/// The first place that has anything: variables with a key, variables of an
/// identity provider, the vendor's files, variables that name the instance's
/// role or an address, and last the instance itself.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when there is nothing, or when what is
/// there cannot be used.
pub fn find(environment: &Arc<Environment>, places: &Places) -> Result<Found> {
    if let Some(found) = variables::key_or_token(environment, places)? {
        return Ok(found);
    }
    if let Some(found) = VendorFiles::new(Arc::clone(environment), None).find(places)? {
        return Ok(found);
    }
    if let Some(found) = variables::instance_or_uri(environment, places)? {
        return Ok(found);
    }
    if variables::is_true(environment, variables::NO_METADATA) {
        return Err(Error::config("the vendor's variables and files have no credential")
            .code("config.credential")
            .hint("set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
    }
    Ok(variables::unnamed_instance(environment, places))
}
