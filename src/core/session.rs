//! One profile's way to its provider: where, how signed, how judged.

use std::sync::Arc;

use super::dialect::Dialect;
use super::endpoint::Endpoint;
use super::error::Result;
use super::reply::Reply;
use super::request::{CreateRequest, Request};
use super::signer::Signer;
use super::transport::{Transport, Unpin};
use crate::journal::Permit;

/// Endpoint, signer and dialect over a transport.
#[derive(Clone)]
pub struct Session {
    /// Sends.
    pub transport: Arc<Transport>,
    /// Base address of the service.
    pub endpoint: Endpoint,
    /// Signs.
    pub signer: Arc<dyn Signer>,
    /// Judges answers.
    pub dialect: Arc<dyn Dialect>,
}

impl Session {
    /// Sends a request that may be repeated.
    ///
    /// # Errors
    /// As [`Transport::call`].
    pub async fn call(&self, request: &Request) -> Result<Reply> {
        self.transport.call(request, &*self.signer, &*self.dialect).await
    }

    /// Sends a create, once, against a permit of the journal.
    ///
    /// # Errors
    /// As [`Transport::create`].
    pub async fn create(&self, request: &CreateRequest, permit: Permit) -> Result<Reply> {
        self.transport.create(request, permit, None, &*self.signer, &*self.dialect).await
    }

    /// The same for a create that may take a fresh stamp once the journal has
    /// forgotten the one that it was pinned to.
    ///
    /// # Errors
    /// As [`Transport::create`].
    pub async fn create_unpinning(
        &self,
        request: &CreateRequest,
        permit: Permit,
        unpin: Unpin<'_>,
    ) -> Result<Reply> {
        self.transport.create(request, permit, Some(unpin), &*self.signer, &*self.dialect).await
    }

    /// The request as it would be sent, with placeholders where something
    /// would have to be fetched first.
    pub fn preview(&self, request: &Request) -> Request {
        let mut copy = request.clone();
        self.signer.preview(&mut copy);
        copy
    }
}
