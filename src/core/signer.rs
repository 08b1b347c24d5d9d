//! The seam between requests and credentials.
//!
//! Three questions: where does the credential come from ([`Signer::ready`]),
//! how is a request signed ([`Signer::sign`]), and may a refused request be
//! tried once more ([`Signer::challenge`]).

use async_trait::async_trait;
use jiff::Timestamp;

use super::error::Result;
use super::reply::Reply;
use super::request::Request;
use super::transport::Transport;

/// What is fresh in every attempt.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The moment of signing.
    pub now: Timestamp,
    /// 32 lower-case hexadecimal digits from the system's random source.
    pub nonce: String,
}

impl Stamp {
    /// A stamp for one attempt at that moment.
    ///
    /// # Errors
    /// [`super::ErrorKind::Internal`] when the system has no randomness.
    pub fn fresh(now: Timestamp) -> Result<Self> {
        Ok(Self { now, nonce: random_hex()? })
    }
}

/// 128 random bits as 32 lower-case hexadecimal digits.
///
/// # Errors
/// [`super::ErrorKind::Internal`] when the system has no randomness.
pub fn random_hex() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        super::Error::internal(format!("the system gives no random numbers: {error}"))
    })?;
    Ok(hex::encode(bytes))
}

/// What a signer says to a refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// The refusal stands.
    Final,
    /// Something was learnt or renewed: sign and send once more.
    Again,
}

/// One signing scheme with its credential.
#[async_trait]
pub trait Signer: Send + Sync {
    /// Gets ready to sign: fetches or renews a token where the scheme needs
    /// one. Called before every attempt; cheap when there is nothing to do.
    ///
    /// # Errors
    /// Whatever keeps the scheme from getting its token.
    async fn ready(&self, _transport: &Transport) -> Result<()> {
        Ok(())
    }

    /// Gets ready to sign a request that is sent once only, such as a create.
    /// Schemes in which the server takes part fetch here what makes a refusal
    /// of it mean one thing only.
    ///
    /// # Errors
    /// As [`Signer::ready`]. The request has not been sent then.
    async fn ready_once(&self, transport: &Transport, _request: &Request) -> Result<()> {
        self.ready(transport).await
    }

    /// Signs one attempt. Changes only query and headers, and nothing on error.
    ///
    /// # Errors
    /// [`super::ErrorKind::Config`] when the credential cannot be used.
    fn sign(&self, request: &mut Request, stamp: &Stamp) -> Result<()>;

    /// Looks at a refusal (status 401 or a judged
    /// [`super::ErrorKind::Unauthenticated`]) of a request as it was signed.
    /// `answered` counts the challenges already met in this call.
    fn challenge(&self, _signed: &Request, _reply: &Reply, _answered: u32) -> Challenge {
        Challenge::Final
    }

    /// Sees the answer to a request that was accepted, for schemes whose server
    /// hands the next nonce over with it.
    fn accepted(&self, _signed: &Request, _reply: &Reply) {}

    /// Tells the credential that signs now from every other one without saying
    /// what it is; `None` where there is none yet, or where no request is ever
    /// sent a second time unchanged.
    fn fingerprint(&self) -> Option<String> {
        None
    }

    /// Adds what [`Signer::sign`] would add, for `--dry-run`: nothing is
    /// fetched, so tokens and server nonces stand as placeholders. Everything
    /// added is marked secret.
    fn preview(&self, request: &mut Request);
}

/// Signs nothing: for requests that carry their credential in the body.
pub struct Unsigned;

impl Signer for Unsigned {
    fn sign(&self, _request: &mut Request, _stamp: &Stamp) -> Result<()> {
        Ok(())
    }

    fn preview(&self, _request: &mut Request) {}
}
