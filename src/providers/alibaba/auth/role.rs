//! A role that the owner of another key takes on for a while.
//!
//! Source: "AssumeRole" (Resource Access Management), signed with signature
//! 1.0 of the key that may take the role on.

use std::sync::Arc;

use super::access_key::AccessKey;
use super::keys::Keys;
use super::{session, sts};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Request, Result};
use crate::providers::alibaba::error::DdsDialect;
use crate::providers::alibaba::signer_v1::SignerV1;

/// Which role, and how it is asked for.
#[derive(Debug, Clone)]
pub struct Role {
    /// `acs:ram::ACCOUNT:role/NAME`.
    pub arn: String,
    /// Name of the session in the vendor's trail.
    pub session: String,
    /// Life of the key in seconds.
    pub seconds: u32,
    /// A text that the role's trust asks for.
    pub external_id: Option<String>,
    /// A policy that narrows the role.
    pub policy: Option<String>,
    /// Who lends it.
    pub sts: Endpoint,
}

impl Role {
    /// Takes the role on with a key that may do so.
    ///
    /// # Errors
    /// Whatever the service says.
    pub async fn fetch(&self, by: AccessKey, transport: &Transport) -> Result<AccessKey> {
        let signer = SignerV1::new(Arc::new(Keys::ready_made(by)));
        let reply = transport
            .call(&self.request(), &signer, &DdsDialect)
            .await
            .map_err(session::refused)?;
        sts::lent(&reply, "AssumeRole")
    }

    fn request(&self) -> Request {
        Request::get("AssumeRole", &self.sts, "/")
            .with("Action", "AssumeRole")
            .with("Version", sts::VERSION)
            .with("Format", "JSON")
            .with("RoleArn", &self.arn)
            .with("RoleSessionName", &self.session)
            .with("DurationSeconds", self.seconds.to_string())
            .with_some("ExternalId", self.external_id.as_ref())
            .with_some("Policy", self.policy.as_ref())
    }
}
