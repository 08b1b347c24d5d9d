//! Keys that a local service gives at an address.
//!
//! Source: README of the vendor's credential libraries, "Credentials URI".

use std::fmt;

use reqwest::Url;

use super::access_key::AccessKey;
use super::session;
use crate::core::signer::Unsigned;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, Request, Result};
use crate::providers::alibaba::error::DdsDialect;

/// An address that gives a temporary key.
#[derive(Clone)]
pub struct CredentialsUri {
    endpoint: Endpoint,
    path: String,
    query: Vec<(String, String)>,
}

impl CredentialsUri {
    /// Reads an address. Its query is treated as secret.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for what is no address, or would
    /// carry keys in clear.
    pub fn parse(text: &str) -> Result<Self> {
        let mut url = Url::parse(text.trim()).map_err(|error| {
            Error::config(format!("credentials_uri is no URL: {error}")).code("config.credential")
        })?;
        let path = url.path().to_owned();
        let query = url.query_pairs().into_owned().collect();
        url.set_path("");
        url.set_query(None);
        let endpoint = Endpoint::parse(url.as_str()).map_err(|mut error| {
            error.message = format!("credentials_uri: {}", error.message);
            error
        })?;
        Ok(Self { endpoint, path, query })
    }

    /// Gets the key that the address gives now.
    ///
    /// # Errors
    /// Whatever it says.
    pub async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
        let operation = "GetCredentials";
        let mut request = Request::get(operation, &self.endpoint, &self.path);
        for (name, value) in &self.query {
            request.add_secret(name, value);
        }
        let reply =
            transport.call(&request, &Unsigned, &DdsDialect).await.map_err(session::refused)?;
        session::key(&session::tree(&reply, operation)?, operation)
    }
}

/// Without its query, which may hold a secret.
impl fmt::Display for CredentialsUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.endpoint, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_query_and_checked_for_clear_text() {
        let uri = CredentialsUri::parse("http://127.0.0.1:80/keys/a?sig=hush").expect("address");
        assert_eq!(uri.to_string(), "http://127.0.0.1/keys/a");
        assert_eq!(uri.query, [("sig".to_owned(), "hush".to_owned())]);
        for bad in ["keys", "http://keys.example/a?x=hush", "ftp://127.0.0.1/"] {
            let error = CredentialsUri::parse(bad).err().expect(bad);
            assert!(error.message.starts_with("credentials_uri"), "{error}");
            assert!(!error.message.contains("hush"), "{error}");
        }
    }
}
