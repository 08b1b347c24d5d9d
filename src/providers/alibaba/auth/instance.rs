//! The role of the ECS instance that this program runs on.
//!
//! Source: "Instance RAM roles" and "Instance metadata" (Elastic Compute
//! Service); the README of the vendor's credential libraries.

use std::time::Duration;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use super::access_key::AccessKey;
use super::session;
use crate::core::signer::Unsigned;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, ErrorKind, Reply, Request, Result, Sent, encode};
use crate::providers::alibaba::error::DdsDialect;

/// Where every instance finds its metadata service.
pub const ADDRESS: [u8; 4] = [100, 100, 100, 200];
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";
/// Life of a metadata token, in seconds.
const TOKEN_SECONDS: &str = "21600";
/// Longest wait for a service that is on the same host.
const LIMIT: Duration = Duration::from_secs(2);
/// Attempts in all.
const ATTEMPTS: u32 = 2;

/// The role of an instance.
#[derive(Debug, Clone)]
pub struct InstanceRole {
    /// Its name; asked for when it is not known.
    pub name: Option<String>,
    /// Whether the service is never asked without a token.
    pub token_only: bool,
    /// Where the service is asked.
    pub metadata: Endpoint,
}

impl InstanceRole {
    /// Gets the key that the instance has now. Where the service gives no
    /// token it is asked as it was before there were tokens.
    ///
    /// # Errors
    /// Whatever the service says.
    pub async fn fetch(&self, near: &Transport) -> Result<AccessKey> {
        let with_token = async {
            let token = self.token(near).await?;
            self.key(Some(&token), near).await
        };
        match with_token.await {
            Err(error) if !self.token_only && !is_absent(&error) => {
                self.key(None, near).await.map_err(explained)
            }
            answer => answer.map_err(explained),
        }
    }

    async fn token(&self, near: &Transport) -> Result<SecretString> {
        let operation = "GetMetadataToken";
        let request = Request::new(operation, Method::PUT, &self.metadata, "/latest/api/token")
            .header("x-aliyun-ecs-metadata-token-ttl-seconds", TOKEN_SECONDS);
        let reply = near.call(&request, &Unsigned, &DdsDialect).await?;
        word(&reply, operation).map(SecretString::from)
    }

    async fn key(&self, token: Option<&SecretString>, near: &Transport) -> Result<AccessKey> {
        let name = match &self.name {
            Some(name) => name.clone(),
            None => word(&self.get("GetInstanceRole", "", token, near).await?, "GetInstanceRole")?,
        };
        let operation = "GetInstanceRoleKey";
        let reply = self.get(operation, &encode::component(&name), token, near).await?;
        session::key(&session::tree(&reply, operation)?, operation)
    }

    async fn get(
        &self,
        operation: &str,
        below: &str,
        token: Option<&SecretString>,
        near: &Transport,
    ) -> Result<Reply> {
        let mut request = Request::get(operation, &self.metadata, format!("{ROLES}{below}"));
        if let Some(token) = token {
            request.set_secret_header("x-aliyun-ecs-metadata-token", token.expose_secret())?;
        }
        near.call(&request, &Unsigned, &DdsDialect).await
    }
}

/// Limits for a service on the same host: waiting long for it means that it is
/// not there.
pub fn near(mut transport: Transport) -> Transport {
    transport.limits.connect = LIMIT;
    transport.limits.request = LIMIT;
    transport.policy.attempts = ATTEMPTS;
    transport
}

/// The one word that an answer is.
fn word(reply: &Reply, operation: &str) -> Result<String> {
    let text = reply.text();
    match text.trim() {
        word if !word.is_empty() && !word.contains(char::is_whitespace) => Ok(word.to_owned()),
        _ => Err(Error::new(ErrorKind::Protocol, format!("the answer to {operation} is no word"))),
    }
}

/// Whether nobody listens there, so that no other question is answered either.
fn is_absent(error: &Error) -> bool {
    error.provider.is_none() && error.sent == Sent::No
}

fn explained(error: Error) -> Error {
    match error.kind {
        ErrorKind::NotFound => session::refused(error)
            .hint("no RAM role of that name is attached to this ECS instance"),
        ErrorKind::Unavailable => {
            error.hint("the instance metadata service answers on ECS instances only")
        }
        _ => session::refused(error),
    }
}
