//! The small HTTP path of notifications, apart from everything that knows a
//! provider: no signer, no credential, no redirect.
//!
//! Addresses of pings and webhooks often are secrets themselves; messages and
//! logs name the host alone.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Client, Url};
use serde_json::Value;

use crate::core::tls::{self, TlsSettings};
use crate::core::{Endpoint, Error, Result, retry};

/// Longest time of one attempt, from the look-up of the name to the answer.
pub const LIMIT: Duration = Duration::from_secs(10);

/// The first pause between two attempts; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// Sends notifications.
#[derive(Default)]
pub struct Receiver {
    clients: [OnceLock<Client>; 2],
}

/// Why a notification did not arrive.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// The receiver answered with this status, and would again.
    Refused(u16),
    /// It may arrive another time.
    Passing(String),
    /// It can't be sent at all.
    Impossible(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(status @ 300..400) => {
                write!(f, "HTTP {status}; redirects are never followed")
            }
            Self::Refused(status) => write!(f, "HTTP {status}"),
            Self::Passing(why) | Self::Impossible(why) => f.write_str(why),
        }
    }
}

impl Receiver {
    /// Tries to deliver: a GET, or a POST with a JSON body. Only failures that
    /// may pass are tried again.
    ///
    /// # Errors
    /// The last failure.
    pub async fn deliver(
        &self,
        address: &str,
        body: Option<&Value>,
        tries: u32,
    ) -> Result<(), Failure> {
        let mut pause = FIRST_PAUSE;
        let mut tried = 1;
        loop {
            match self.attempt(address, body).await {
                Err(Failure::Passing(_)) if tried < tries => {}
                result => return result,
            }
            tokio::time::sleep(pause.mul_f64(0.5 + retry::random_fraction())).await;
            pause *= 2;
            tried += 1;
        }
    }

    async fn attempt(&self, address: &str, body: Option<&Value>) -> Result<(), Failure> {
        let impossible = |error: Error| Failure::Impossible(error.message.clone());
        let client = self.client(address).map_err(impossible)?;
        let request = match body {
            Some(body) => client
                .post(address)
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => client.get(address),
        };
        match tokio::time::timeout(LIMIT, request.send()).await {
            Err(_) => Err(Failure::Passing(format!("no answer within {} s", LIMIT.as_secs()))),
            Ok(Err(error)) if error.is_connect() => {
                Err(Failure::Passing("can't be reached".to_owned()))
            }
            Ok(Err(_)) => Err(Failure::Passing("the connection broke".to_owned())),
            Ok(Ok(answer)) => match answer.status().as_u16() {
                200..300 => Ok(()),
                status @ (408 | 429 | 500..) => Err(Failure::Passing(format!("HTTP {status}"))),
                status => Err(Failure::Refused(status)),
            },
        }
    }

    /// One client for https and one for loopback http.
    fn client(&self, address: &str) -> Result<Client> {
        let base = address.split('?').next().unwrap_or(address);
        let endpoint = Endpoint::parse(base)?;
        let kept = &self.clients[usize::from(endpoint.is_https())];
        if let Some(client) = kept.get() {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            .user_agent(concat!("cloudbak/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0);
        builder = if endpoint.is_https() {
            let config = tls::client_config(&TlsSettings::default())?;
            builder.https_only(true).tls_backend_preconfigured(config)
        } else {
            builder.no_proxy().tls_backend_preconfigured(tls::no_roots()?)
        };
        let client = builder
            .build()
            .map_err(|error| Error::internal("the HTTP client can't be made").source(error))?;
        Ok(kept.get_or_init(|| client).clone())
    }
}

/// An address as logs may show it: where to, but not the secret part.
pub fn masked(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) => {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}/…", url.scheme(), url.host_str().unwrap_or(""))
        }
        Err(_) => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_is_shown() {
        let secret = "https://hooks.example.com:8443/services/T0/B0/hush?token=hush#hush";
        assert_eq!(masked(secret), "https://hooks.example.com:8443/…");
        assert_eq!(masked("http://127.0.0.1:9/hush"), "http://127.0.0.1:9/…");
        assert_eq!(masked("hush"), "…");
    }

    #[tokio::test]
    async fn plain_http_leaves_this_machine_never() {
        let failure = Receiver::default().deliver("http://example.com/hush", None, 5).await;
        let Err(Failure::Impossible(why)) = failure else { panic!("{failure:?}") };
        assert!(why.contains("plain http"), "{why}");
    }
}
