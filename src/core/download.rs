//! Fetching files that are too large to be held, from addresses that are
//! secrets themselves.

use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use super::dialect::kind_of_status;
use super::endpoint::Endpoint;
use super::error::{Error, ErrorKind, ProviderFault, Result};
use super::events::Event;
use super::transport::Transport;

/// An answer whose body comes piece by piece.
pub struct Stream {
    response: reqwest::Response,
    patience: Duration,
    /// HTTP status: 200, 206 or 416.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
}

impl Transport {
    /// Asks for a file. The address carries its own permission, so nothing is
    /// signed; nothing of it but the host is ever shown.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] for an address that is not https (or loopback)
    /// and for a redirect, which is never followed; otherwise what the status
    /// says, with `url`'s host alone in the message.
    pub async fn fetch(&self, url: &SecretString, headers: HeaderMap) -> Result<Stream> {
        let (url, endpoint) = checked(url)?;
        let host = endpoint.host();
        self.observer().event(Event::Note(&format!("fetching a file from {host}")));
        let client = self.client(&endpoint, 0)?;
        let mut headers = headers;
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let patience = self.limits.request;
        let sent = tokio::time::timeout(patience, client.get(url).headers(headers).send()).await;
        let mut response = sent
            .map_err(|_| silent(&host, patience))?
            .map_err(|error| broken(&host, error.without_url()))?;
        let status = response.status().as_u16();
        match status {
            200 | 206 | 416 => {
                let headers = std::mem::take(response.headers_mut());
                Ok(Stream { response, patience, status, headers })
            }
            _ => Err(refused(&host, status)),
        }
    }
}

impl Stream {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] when the connection breaks or falls silent.
    pub async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>> {
        let piece = tokio::time::timeout(self.patience, self.response.chunk()).await;
        piece
            .map_err(|_| silent("the server", self.patience))?
            .map_err(|error| broken("the server", error.without_url()))
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// The address, and its host as an endpoint. Messages show nothing of it.
fn checked(url: &SecretString) -> Result<(Url, Endpoint)> {
    let bad = |why: &str| {
        Error::new(ErrorKind::Protocol, format!("the address of the download {why}"))
            .code("download.address")
    };
    let url = Url::parse(url.expose_secret()).map_err(|_| bad("is no URL"))?;
    let origin = url.origin().ascii_serialization();
    let endpoint = Endpoint::parse(&origin).map_err(|_| bad("is not https"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("holds a user name or password"));
    }
    Ok((url, endpoint))
}

fn silent(host: &str, patience: Duration) -> Error {
    let message = format!("{host} sent nothing for {} s", patience.as_secs());
    Error::new(ErrorKind::Unavailable, message)
}

fn broken(host: &str, error: reqwest::Error) -> Error {
    let what = if error.is_connect() { "can't be reached" } else { "broke the connection" };
    Error::new(ErrorKind::Unavailable, format!("{host} {what}")).source(error)
}

fn refused(host: &str, status: u16) -> Error {
    let fault = ProviderFault { http_status: Some(status), ..ProviderFault::default() };
    let kind = match status {
        300..=399 => ErrorKind::Protocol,
        status => kind_of_status(status),
    };
    let error = Error::new(kind, format!("{host} answered the download with HTTP {status}"))
        .code("download.refused")
        .provider(fault);
    match status {
        401 | 403 | 404 | 410 => error.hint("the address may have ended; ask for a new one"),
        300..=399 => error.hint("redirects are never followed"),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_addresses_are_fetched_and_none_is_shown() {
        for (url, good) in [
            ("https://files.example/a?Signature=hush", true),
            ("http://127.0.0.1:9/a?Signature=hush", true),
            ("http://files.example/a?Signature=hush", false),
            ("ftp://files.example/a?Signature=hush", false),
            ("https://user:hush@files.example/a", false),
            ("hush", false),
        ] {
            let checked = checked(&SecretString::from(url));
            assert_eq!(checked.is_ok(), good, "{url}");
            if let Err(error) = checked {
                assert!(!format!("{error:?}").contains("hush"), "{url}: {error:?}");
            }
        }
    }
}
