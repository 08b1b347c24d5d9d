//! Where a provider's service lives.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use reqwest::Url;

use super::error::{Error, Result};

/// A base address that requests are appended to. It is `https`, or `http` on a
/// loopback address; it has no query, no fragment and no user information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// Reads a base address.
    ///
    /// # Errors
    /// [`super::ErrorKind::Config`] when it is no URL, not `https` (plain
    /// `http` is accepted for loopback addresses only), or holds more than
    /// scheme, host, port and path.
    pub fn parse(text: &str) -> Result<Self> {
        let fault = |why: &str| {
            Error::config(format!("endpoint `{}` {why}", mask_user_info(text)))
                .code("config.endpoint")
                .hint("an endpoint looks like https://host or https://host/base/path")
        };
        let url = Url::parse(text).map_err(|error| fault(&format!("is no URL: {error}")))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(fault("has no host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault("holds a user name or password; put them into `credential`"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(fault("holds a query or fragment"));
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(fault(
                    "is plain http, which would send credentials in clear; \
                     only loopback addresses may use it",
                ));
            }
            other => return Err(fault(&format!("has the scheme `{other}` instead of https"))),
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// A service that the host of this machine answers itself, such as a
    /// cloud's instance metadata service. It is plain `http`, and no request to
    /// it leaves the host: a proxy is never asked.
    pub fn on_host(address: Ipv4Addr) -> Self {
        Self(format!("http://{address}"))
    }

    /// The address without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host, with the port when the address names one: the `Host` header.
    pub fn host(&self) -> String {
        self.url().map_or_else(String::new, |url| match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => String::new(),
        })
    }

    /// The path below the host, without a slash at its end; often empty.
    pub fn base_path(&self) -> String {
        self.url().map_or_else(String::new, |url| url.path().trim_end_matches('/').to_owned())
    }

    /// Whether requests stay on this machine or its host. So does all plain
    /// `http`, see [`Endpoint::parse`] and [`Endpoint::on_host`].
    pub fn is_near(&self) -> bool {
        !self.is_https() || self.url().is_some_and(|url| is_loopback(&url))
    }

    /// Whether TLS is used.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or("");
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn mask_user_info(text: &str) -> String {
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}…{}", &text[..scheme + 3], &text[at..])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_https_and_loopback_http() {
        let endpoint = Endpoint::parse("https://cs.example.com/commandcenter/api/").expect("ok");
        assert_eq!(endpoint.as_str(), "https://cs.example.com/commandcenter/api");
        assert_eq!(endpoint.base_path(), "/commandcenter/api");
        assert_eq!(endpoint.host(), "cs.example.com");
        for loopback in ["http://127.0.0.1:8080", "http://[::1]:1", "http://localhost:2"] {
            assert!(Endpoint::parse(loopback).expect("ok").is_near(), "{loopback}");
        }
        assert!(Endpoint::on_host([100, 100, 100, 200].into()).is_near());
        assert!(Endpoint::parse("https://127.0.0.1").expect("ok").is_near());
        assert!(!endpoint.is_near());
        assert_eq!(Endpoint::parse("http://127.0.0.1:8080/").expect("ok").host(), "127.0.0.1:8080");
    }

    #[test]
    fn refuses_what_would_leak_or_confuse() {
        for bad in [
            "http://example.com",
            "ftp://example.com",
            "example.com",
            "https://",
            "https://user:hush@example.com",
            "https://example.com/?a=b",
            "http://127.0.0.1.example.com",
        ] {
            let error = Endpoint::parse(bad).expect_err(bad);
            assert_eq!(error.kind, crate::core::ErrorKind::Config);
            assert!(!error.message.contains("hush"), "{}", error.message);
        }
    }
}
