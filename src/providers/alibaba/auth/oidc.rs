//! A role that is lent for the token of an identity provider.
//!
//! Source: "AssumeRoleWithOIDC" (Resource Access Management): the one
//! operation that nobody signs, because the token proves who asks.

use std::path::PathBuf;

use super::access_key::AccessKey;
use super::{session, sts};
use crate::core::clock::rfc3339_seconds;
use crate::core::signer::{Unsigned, random_hex};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, Request, Result, encode};
use crate::providers::alibaba::error::DdsDialect;

/// Largest token file, in bytes.
const LIMIT: u64 = 64 << 10;

/// Which role, whose token, and how it is asked for.
#[derive(Debug, Clone)]
pub struct OidcRole {
    /// `acs:ram::ACCOUNT:role/NAME`.
    pub arn: String,
    /// `acs:ram::ACCOUNT:oidc-provider/NAME`.
    pub provider: String,
    /// File with the token. Whoever issues the token replaces it now and then,
    /// so it is read anew for each key.
    pub token_file: PathBuf,
    /// Name of the session in the vendor's trail.
    pub session: String,
    /// Life of the key in seconds.
    pub seconds: u32,
    /// A policy that narrows the role.
    pub policy: Option<String>,
    /// Who lends it.
    pub sts: Endpoint,
}

impl OidcRole {
    /// Shows the token and gets a key.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a token file that cannot be used,
    /// or whatever the service says.
    pub async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
        let now = rfc3339_seconds(transport.clock.now());
        let request = self.request(&self.token()?, &now, &random_hex()?);
        let reply =
            transport.call(&request, &Unsigned, &DdsDialect).await.map_err(session::refused)?;
        sts::lent(&reply, "AssumeRoleWithOIDC")
    }

    /// The token goes into the body, where no log of addresses has it.
    fn request(&self, token: &str, now: &str, nonce: &str) -> Request {
        let mut form = vec![
            ("RoleArn", self.arn.as_str()),
            ("OIDCProviderArn", &self.provider),
            ("OIDCToken", token),
            ("RoleSessionName", &self.session),
        ];
        let seconds = self.seconds.to_string();
        form.push(("DurationSeconds", &seconds));
        form.extend(self.policy.as_deref().map(|policy| ("Policy", policy)));
        Request::post("AssumeRoleWithOIDC", &self.sts, "/")
            .with("Action", "AssumeRoleWithOIDC")
            .with("Version", sts::VERSION)
            .with("Format", "JSON")
            .with("Timestamp", now)
            .with("SignatureNonce", nonce)
            .body("application/x-www-form-urlencoded", encode::query(form))
    }

    fn token(&self) -> Result<String> {
        let fault = |why: String| {
            Error::config(format!("the OIDC token file `{}` {why}", self.token_file.display()))
                .code("config.credential")
        };
        let size = std::fs::metadata(&self.token_file)
            .map_err(|error| fault(format!("can't be read: {error}")))?
            .len();
        if size > LIMIT {
            return Err(fault("is larger than 64 KiB".to_owned()));
        }
        let text = std::fs::read_to_string(&self.token_file)
            .map_err(|error| fault(format!("can't be read: {error}")))?;
        match text.trim() {
            "" => Err(fault("is empty".to_owned())),
            token => Ok(token.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_read_anew_and_a_bad_file_is_named() {
        let folder = tempfile::TempDir::new().expect("folder");
        let file = folder.path().join("token");
        let role = OidcRole {
            arn: "acs:ram::1:role/ops".to_owned(),
            provider: "acs:ram::1:oidc-provider/ci".to_owned(),
            token_file: file.clone(),
            session: "s".to_owned(),
            seconds: 900,
            policy: None,
            sts: Endpoint::parse("https://sts.example").expect("endpoint"),
        };
        let missing = role.token().expect_err("missing");
        assert!(missing.message.contains(&file.display().to_string()), "{missing}");
        std::fs::write(&file, " one\n").expect("written");
        assert_eq!(role.token().expect("token"), "one");
        std::fs::write(&file, "two").expect("written");
        assert_eq!(role.token().expect("token"), "two");
        std::fs::write(&file, "\n").expect("written");
        assert!(role.token().expect_err("empty").message.ends_with("is empty"));

        let request = role.request("hush", "2026-01-05T08:00:00Z", "n");
        assert!(!request.url().contains("hush"), "{}", request.url());
        assert!(String::from_utf8_lossy(&request.body).contains("OIDCToken=hush"));
    }
}
