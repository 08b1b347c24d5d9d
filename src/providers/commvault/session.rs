//! Session tokens: what they are, and how an expired one is renewed.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::api;
use super::error::CommvaultDialect;
use super::lenient;
use crate::core::signer::Unsigned;
use crate::core::token::Token;
use crate::core::transport::Transport;
use crate::core::{Endpoint, ErrorKind, Result};

/// The header that session tokens travel in; the prefix is part of the value.
pub(super) const AUTHTOKEN: &str = "authtoken";

/// Whether a token belongs into the header `Authtoken` whatever the profile
/// says: tokens of logins and of SAML carry their kind as a prefix.
pub(super) fn is_session(token: &str) -> bool {
    token.starts_with("QSDK ") || token.starts_with("SAML ")
}

/// Whether an expired token can be renewed by itself. SAML sessions cannot.
pub(super) fn is_renewable(token: &str) -> bool {
    token.starts_with("QSDK ")
}

/// A token as issued now. Nobody says when it ends: sessions end after some
/// time of inactivity, and the life of access tokens differs between releases
/// from two minutes to two hours.
pub(super) fn token(secret: SecretString, transport: &Transport) -> Token {
    Token { secret, refresh: None, issued_at: transport.clock.now(), expires_at: None }
}

/// How asking for a renewal came out.
pub(super) enum Renewal {
    /// There is a new token.
    Renewed(Token),
    /// The server does not renew this one.
    Refused,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RenewAnswer {
    #[serde(deserialize_with = "lenient::text")]
    token: Option<String>,
}

/// Renews an expired session. `device` has to be the one of the login.
///
/// # Errors
/// Whatever keeps the server from answering; a refusal is no error.
pub(super) async fn renew(
    endpoint: &Endpoint,
    expired: &SecretString,
    device: &str,
    transport: &Transport,
) -> Result<Renewal> {
    let expired = expired.expose_secret();
    let mut request = api::renew_session(endpoint, expired, device);
    request.set_secret_header(AUTHTOKEN, expired)?;
    match transport.call(&request, &Unsigned, &CommvaultDialect).await {
        Ok(reply) => Ok(match reply.json::<RenewAnswer>("RenewLoginToken")?.token {
            // The server has just refused this very token.
            Some(secret) if secret == expired => Renewal::Refused,
            Some(secret) => Renewal::Renewed(token(secret.into(), transport)),
            None => Renewal::Refused,
        }),
        Err(error) if is_refusal(error.kind) => Ok(Renewal::Refused),
        Err(error) => Err(error),
    }
}

/// The operation is missing from some servers (SaaS), so "not found" and the
/// like also mean that this way is closed.
fn is_refusal(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unauthenticated
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Rejected
    )
}
