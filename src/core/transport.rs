//! The one loop that sends: sign, send, judge, and perhaps again.
//!
//! Library retries and redirects are off; this is the only layer that repeats
//! anything. A request marked as never to be repeated goes out a second time
//! only where it is certain that the first one had no effect.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use reqwest::Client;

use super::clock::Clock;
use super::dialect::{Dialect, Effect, Fault};
use super::endpoint::Endpoint;
use super::error::{Error, ErrorKind, ProviderFault, Result, Sent};
use super::events::{Event, Observer};
use super::failure::Failure;
use super::rate::Budget;
use super::reply::Reply;
use super::request::{CreateRequest, Repeat, Request};
use super::retry::{self, Policy, Quota};
use super::signer::{Challenge, Signer, Stamp};
use super::tls::{self, TlsSettings};
use crate::journal::Permit;

/// Limits of one attempt.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time to connect, TLS included.
    pub connect: Duration,
    /// Time from the first byte sent to the last byte received, for requests
    /// that may be repeated.
    pub request: Duration,
    /// The same for creates. Longer, because giving up on one leaves it
    /// undecided.
    pub create: Duration,
    /// Largest answer that is read, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            create: Duration::from_secs(90),
            body: 8 * 1024 * 1024,
        }
    }
}

/// Most attempts of a create, or of another request that must not be repeated,
/// whose earlier attempts certainly had no effect.
const CREATE_ATTEMPTS: u32 = 3;
/// Most challenges answered within one call.
const MAX_CHALLENGES: u32 = 3;

/// Everything one account needs to talk to its provider.
pub struct Transport {
    /// Limits of one attempt.
    pub limits: Limits,
    /// Retry numbers.
    pub policy: Policy,
    /// Retry quota, shared by all targets of the account.
    pub quota: Quota,
    /// Budget of requests, shared by all targets of the account.
    pub budget: Budget,
    /// The clock that requests are signed by.
    pub clock: Clock,
    observer: Arc<dyn Observer>,
    tls: TlsSettings,
    proxy: Option<String>,
    pooled: [OnceLock<Client>; 2],
    trusted: OnceLock<rustls::ClientConfig>,
}

impl Transport {
    /// A transport with default limits.
    pub fn new(observer: Arc<dyn Observer>, tls: TlsSettings, proxy: Option<String>) -> Self {
        Self {
            limits: Limits::default(),
            policy: Policy::default(),
            quota: Quota::default(),
            budget: Budget::default(),
            clock: Clock::default(),
            observer,
            tls,
            proxy,
            pooled: [OnceLock::new(), OnceLock::new()],
            trusted: OnceLock::new(),
        }
    }

    /// Whoever watches.
    pub fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    /// Sends a request that may be repeated and returns the judged answer.
    ///
    /// # Errors
    /// What the dialect found in the answer, or what kept the request from
    /// being answered; [`ErrorKind::Internal`] for a request that must not be
    /// repeated, which needs [`Transport::create`].
    pub async fn call(
        &self,
        request: &Request,
        signer: &dyn Signer,
        dialect: &dyn Dialect,
    ) -> Result<Reply> {
        if request.repeat() == Repeat::Never {
            return Err(Error::internal(format!(
                "{} was sent without a permit",
                request.operation
            )));
        }
        let client = match request.repeat() {
            Repeat::Safe => self.pooled_client(request)?,
            Repeat::IfUnsent | Repeat::Never => self.client(&request.endpoint, 0)?,
        };
        self.exchange(request, &client, Stamps { pinned: None }, signer, dialect).await
    }

    /// Sends a create, once. The permit proves that the journal holds its
    /// intent; it is used up.
    ///
    /// The request goes over a fresh connection: a kept one may die at the
    /// moment of use, and then nobody knows whether the request arrived.
    ///
    /// A request with a [`Pin`](super::Pin) keeps its stamp until it is
    /// answered. One that was refused without effect may go out once more with
    /// a fresh stamp, but only after `unpin` has made the journal forget the
    /// old one; without `unpin` the refusal stands.
    ///
    /// # Errors
    /// As [`Transport::call`]. `sent` of the error tells whether the create
    /// may have been accepted all the same.
    pub async fn create(
        &self,
        request: &CreateRequest,
        permit: Permit,
        unpin: Option<Unpin<'_>>,
        signer: &dyn Signer,
        dialect: &dyn Dialect,
    ) -> Result<Reply> {
        drop(permit);
        let stamps = Stamps { pinned: request.pin().map(|pin| (&pin.stamp, unpin)) };
        let request = request.request();
        let client = self.client(&request.endpoint, 0)?;
        self.exchange(request, &client, stamps, signer, dialect).await
    }

    async fn exchange(
        &self,
        request: &Request,
        client: &Client,
        mut stamps: Stamps<'_>,
        signer: &dyn Signer,
        dialect: &dyn Dialect,
    ) -> Result<Reply> {
        let preview = || {
            let mut copy = request.clone();
            signer.preview(&mut copy);
            copy
        };
        if self.observer.withholds(&preview) {
            return Err(Error::usage("--dry-run: nothing was sent").code("usage.dry_run"));
        }
        let mut attempt = 1;
        let mut answered = 0;
        loop {
            let ready = match request.repeat() {
                Repeat::Safe => signer.ready(self).await,
                Repeat::IfUnsent | Repeat::Never => signer.ready_once(self, request).await,
            };
            // Whatever became of a request for a token, this one did not leave.
            ready.map_err(|error| error.sent(Sent::No))?;
            self.budget.wait().await;
            let mut signed = request.clone();
            signer.sign(&mut signed, &stamps.next(self.clock.now())?)?;
            let failure = match self.attempt(&signed, client, attempt, dialect).await {
                Ok(reply) => match judge(&signed, &reply, dialect) {
                    Ok(()) => {
                        signer.accepted(&signed, &reply);
                        self.quota.refill();
                        if let Some(pause) = dialect.pause_after(&reply) {
                            self.budget.close_for(pause);
                        }
                        return Ok(reply);
                    }
                    Err(fault) => {
                        let refused =
                            reply.status == 401 || fault.kind == ErrorKind::Unauthenticated;
                        if refused
                            && answered < MAX_CHALLENGES
                            && may_repeat(request, fault.effect)
                            && signer.challenge(&signed, &reply, answered) == Challenge::Again
                            && stamps.renew()?
                        {
                            answered += 1;
                            continue;
                        }
                        Failure::judged(fault, &reply, self.clock.now(), attempt)
                    }
                },
                Err(failure) => failure,
            };
            let Some(pause) = self.pause(request, &failure, attempt) else {
                return Err(failure.of(request));
            };
            if failure.answered && !stamps.renew()? {
                return Err(failure.of(request));
            }
            attempt += 1;
            self.observer.event(Event::Retrying {
                operation: &request.operation,
                why: &failure.error.message,
                wait: pause,
                attempt,
            });
            tokio::time::sleep(pause).await;
        }
    }

    /// The pause before the next attempt, or `None` when this failure stands.
    fn pause(&self, request: &Request, failure: &Failure, attempt: u32) -> Option<Duration> {
        let kind = failure.error.kind;
        if !retry::passes(kind) || !may_repeat(request, failure.effect) {
            return None;
        }
        if request.repeat() != Repeat::Safe && attempt >= CREATE_ATTEMPTS {
            return None;
        }
        let pause = self.policy.pause(attempt, kind, failure.asked, retry::random_fraction())?;
        if !self.quota.take(kind) {
            return None;
        }
        if kind == ErrorKind::Throttled {
            // One target was told to wait: the others need not ask to be told.
            self.budget.close_for(pause);
        }
        Some(pause)
    }

    async fn attempt(
        &self,
        signed: &Request,
        client: &Client,
        attempt: u32,
        dialect: &dyn Dialect,
    ) -> Result<Reply, Failure> {
        self.observer.event(Event::Sending { request: signed, attempt });
        let started = Instant::now();
        let limit = match signed.repeat() {
            Repeat::Safe => self.limits.request,
            Repeat::IfUnsent | Repeat::Never => self.limits.create,
        };
        let sent = client
            .request(signed.method.clone(), signed.url())
            .headers(signed.headers.clone())
            .body(signed.body.clone())
            .timeout(limit)
            .send()
            .await;
        let mut response = sent.map_err(|error| Failure::broken(signed, error, attempt, limit))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| Failure::cut(signed, error, attempt, limit))?
        {
            if body.len() + chunk.len() > self.limits.body {
                return Err(Failure::too_large(signed, status, self.limits.body, attempt));
            }
            body.extend_from_slice(&chunk);
        }
        let reply = Reply { status, headers, body };
        self.observer.event(Event::Answered {
            operation: &signed.operation,
            status,
            length: reply.body.len(),
            elapsed: started.elapsed(),
            request_id: dialect.request_id(&reply).as_deref(),
        });
        Ok(reply)
    }

    fn pooled_client(&self, request: &Request) -> Result<Client> {
        // One for https and one for loopback http: an account may use both.
        let pooled = &self.pooled[usize::from(request.endpoint.is_https())];
        if let Some(client) = pooled.get() {
            return Ok(client.clone());
        }
        let client = self.client(&request.endpoint, usize::MAX)?;
        Ok(pooled.get_or_init(|| client).clone())
    }

    /// The TLS configuration, made once: the system's bundle is read once, and
    /// a create's fresh connection resumes the session of the reads before it.
    fn trusted(&self) -> Result<rustls::ClientConfig> {
        if let Some(config) = self.trusted.get() {
            return Ok(config.clone());
        }
        let config = tls::client_config(&self.tls)?;
        Ok(self.trusted.get_or_init(|| config).clone())
    }

    /// A client for that address, with redirects and the library's own retries
    /// off.
    pub(super) fn client(&self, endpoint: &Endpoint, idle_connections: usize) -> Result<Client> {
        let mut builder = Client::builder()
            .user_agent(concat!("cloudbak/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(idle_connections)
            .connect_timeout(self.limits.connect);
        builder = if endpoint.is_https() {
            builder.https_only(true).tls_backend_preconfigured(self.trusted()?)
        } else {
            builder.tls_backend_preconfigured(tls::no_roots()?)
        };
        builder = match &self.proxy {
            _ if endpoint.is_near() => builder.no_proxy(),
            Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy).map_err(|error| {
                Error::config(format!("`proxy` is no proxy address: {error}")).code("config.proxy")
            })?),
            None => builder,
        };
        builder
            .build()
            .map_err(|error| Error::internal("the HTTP client can't be made").source(error))
    }
}

/// Makes the journal forget the stamp that a create was pinned to. What it says
/// when it fails is the end of the create, which has had no effect so far.
pub type Unpin<'a> = &'a (dyn Fn() -> Result<()> + Sync);

/// The stamps of one call's attempts.
struct Stamps<'a> {
    /// The one that is used until the request is answered.
    pinned: Option<(&'a Stamp, Option<Unpin<'a>>)>,
}

impl Stamps<'_> {
    fn next(&self, now: jiff::Timestamp) -> Result<Stamp> {
        self.pinned.map_or_else(|| Stamp::fresh(now), |(stamp, _)| Ok(stamp.clone()))
    }

    /// The provider has seen the pinned stamp: the next attempt takes another,
    /// or there is none.
    fn renew(&mut self) -> Result<bool> {
        match self.pinned {
            None => Ok(true),
            Some((_, None)) => Ok(false),
            Some((_, Some(unpin))) => {
                unpin()?;
                self.pinned = None;
                Ok(true)
            }
        }
    }
}

fn judge(request: &Request, reply: &Reply, dialect: &dyn Dialect) -> Result<(), Fault> {
    if (300..400).contains(&reply.status) {
        return Err(redirected(request, reply));
    }
    dialect.judge(request, reply)
}

/// A redirect is never followed: the credential would go to another host.
fn redirected(request: &Request, reply: &Reply) -> Fault {
    let to = reply.header("location").unwrap_or("an unnamed place");
    let to = to.split(['?', '#']).next().unwrap_or(to);
    let provider = ProviderFault { http_status: Some(reply.status), ..ProviderFault::default() };
    Fault::new(
        ErrorKind::Protocol,
        format!("{} was redirected to {to}; redirects are never followed", request.operation),
        provider,
    )
    .hint("check `endpoint` in the profile, and whether a proxy or captive portal is in the way")
    .effect(Effect::Possible)
}

fn may_repeat(request: &Request, effect: Effect) -> bool {
    request.repeat() == Repeat::Safe || effect == Effect::None
}

#[cfg(test)]
mod tests;
