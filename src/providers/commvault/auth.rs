//! Who a profile is at the CommCell: which token is sent, in which header,
//! and what happens when the server refuses it.

use std::sync::OnceLock;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::api;
use super::error::CommvaultDialect;
use super::fixed::FixedToken;
use super::password::PasswordIssuer;
use super::session::{self, AUTHTOKEN};
use super::signer::WithToken;
use crate::config::{Credential, Profile, Values};
use crate::core::token::{Issuer, Keeper, Token, TokenCache, TokenKey};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, ErrorKind, Result};

/// The header that a token is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// `Authtoken`, the token alone.
    Authtoken,
    /// `Authorization: Bearer`.
    Bearer,
}

/// A profile's credential with the tokens that grow out of it.
pub(super) struct Auth {
    endpoint: Endpoint,
    credential: Credential,
    device: String,
    timeout_minutes: Option<u64>,
    access_header: Header,
    cache: TokenCache,
    opened: OnceLock<Opened>,
}

/// The part that needs the credential's values. They are resolved late, so
/// that commands which send nothing need none.
struct Opened {
    keeper: Keeper,
    account: Account,
}

enum Account {
    Password(PasswordIssuer),
    Fixed(FixedToken),
}

impl Auth {
    /// The credential of a profile.
    pub(super) fn new(profile: &Profile, endpoint: &Endpoint, cache: TokenCache) -> Self {
        let values = &profile.values;
        Self {
            endpoint: endpoint.clone(),
            credential: profile.credential.clone(),
            device: values.text("device_id").unwrap_or("cloudbak").to_owned(),
            timeout_minutes: timeout_minutes(values),
            access_header: match values.text("token_header") {
                Some("authtoken") => Header::Authtoken,
                _ => Header::Bearer,
            },
            cache,
            opened: OnceLock::new(),
        }
    }

    /// Makes sure that there is a token to send.
    ///
    /// # Errors
    /// Whatever keeps the token from being fetched.
    pub(super) async fn ready(&self, transport: &Transport) -> Result<()> {
        let opened = self.opened()?;
        if opened.fixed_in_use().is_some() {
            return Ok(());
        }
        opened.keeper.ready(opened.account.issuer(), transport).await
    }

    /// The token to send and its header.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is none.
    pub(super) fn token(&self) -> Result<(SecretString, Header)> {
        let opened = self.opened()?;
        let secret = match opened.fixed_in_use() {
            Some(secret) => secret.clone(),
            None => {
                opened
                    .keeper
                    .peek()
                    .ok_or_else(|| {
                        Error::internal("a request was signed before a token was there")
                    })?
                    .secret
            }
        };
        let header = self.header_of(opened, secret.expose_secret());
        Ok((secret, header))
    }

    /// Notes that the server refused `token`. Returns whether signing anew may
    /// help.
    pub(super) fn refuse(&self, token: &str) -> bool {
        let Some(opened) = self.opened.get() else { return false };
        let renewable = match &opened.account {
            Account::Password(_) => true,
            Account::Fixed(fixed) => fixed.refuse(token),
        };
        // Whether or not it was the newest one: the next attempt finds out.
        let _ = opened.keeper.refuse(token);
        renewable
    }

    /// The header that a preview shows. A token that cannot be had is no
    /// hindrance: then the header is guessed.
    pub(super) fn preview_header(&self) -> Header {
        if !self.credential.has("token") {
            return Header::Authtoken;
        }
        match self.token() {
            Ok((_, header)) => header,
            Err(_) => self.access_header,
        }
    }

    /// Whose token it is.
    pub(super) fn account(&self) -> String {
        if self.credential.has("refresh_token") {
            return "access token with refresh token".to_owned();
        }
        if self.credential.has("token") {
            return "token of the profile".to_owned();
        }
        self.username().unwrap_or_else(|| "(unknown)".to_owned())
    }

    /// The user that the profile names, if it does.
    pub(super) fn username(&self) -> Option<String> {
        self.credential.text("username").ok().flatten()
    }

    /// Gets a new token in any case and keeps it.
    ///
    /// # Errors
    /// Whatever the server says; [`ErrorKind::Unsupported`] for a token that
    /// cannot be renewed.
    pub(super) async fn log_in(&self, transport: &Transport) -> Result<Token> {
        let opened = self.opened()?;
        match &opened.account {
            Account::Password(password) => {
                password.forgive();
                opened.keeper.forget()?;
            }
            Account::Fixed(fixed) if !fixed.renewable() => {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "the profile's token can't be renewed, so there is nothing to log in with",
                )
                .hint("give it a `refresh_token`, or user name and password"));
            }
            Account::Fixed(fixed) => {
                fixed.forgive()?;
                if let Some(held) = opened.keeper.peek() {
                    opened.keeper.ready(opened.account.issuer(), transport).await?;
                    let _ = opened.keeper.refuse(held.secret.expose_secret());
                }
            }
        }
        opened.keeper.ready(opened.account.issuer(), transport).await?;
        opened.keeper.current().ok_or_else(|| Error::internal("a new token got lost"))
    }

    /// The token that is kept; nothing is sent.
    pub(super) fn status(&self) -> Option<Token> {
        self.opened().ok()?.keeper.peek()
    }

    /// Ends the kept session at the server and forgets it. A session that is
    /// already gone is no error.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] for a renewed access token: without it only the
    /// used-up pair of the profile would be left, and using that one ends the
    /// chain. Otherwise whatever the server says.
    pub(super) async fn log_out(&self, transport: &Transport) -> Result<bool> {
        let opened = self.opened()?;
        if let Account::Fixed(fixed) = &opened.account
            && fixed.is_pair()
            && opened.keeper.peek().is_some()
        {
            return Err(Error::new(
                ErrorKind::Refused,
                "the renewed access token is the only one of its chain that still works",
            )
            .hint("delete the access token in the Command Center to end it"));
        }
        let Some(token) = opened.keeper.forget()? else { return Ok(false) };
        let signer = WithToken {
            header: self.header_of(opened, token.secret.expose_secret()),
            token: token.secret,
        };
        match transport.call(&api::logout(&self.endpoint), &signer, &CommvaultDialect).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind == ErrorKind::Unauthenticated => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn header_of(&self, opened: &Opened, token: &str) -> Header {
        match opened.account {
            Account::Password(_) => Header::Authtoken,
            Account::Fixed(_) if session::is_session(token) => Header::Authtoken,
            Account::Fixed(_) => self.access_header,
        }
    }

    fn opened(&self) -> Result<&Opened> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let opened = self.open()?;
        Ok(self.opened.get_or_init(|| opened))
    }

    fn open(&self) -> Result<Opened> {
        let (endpoint, device) = (self.endpoint.clone(), self.device.clone());
        let (key, account) = match self.credential.secret("token")? {
            Some(token) => {
                let token = bare(&token);
                let refresh = self.credential.secret("refresh_token")?;
                let fixed = FixedToken::new(endpoint, device, self.cache.clone(), token, refresh);
                (fixed.key(), Account::Fixed(fixed))
            }
            None => {
                let credential = self.credential.clone();
                let key = self.password_key()?;
                let issuer =
                    PasswordIssuer::new(endpoint, credential, device, self.timeout_minutes);
                (key, Account::Password(issuer))
            }
        };
        let keeper = Keeper::new(self.cache.clone(), key, SignedDuration::ZERO);
        Ok(Opened { keeper, account })
    }

    fn password_key(&self) -> Result<TokenKey> {
        let text = |key| Ok::<_, Error>(self.credential.text(key)?.unwrap_or_default());
        let username = self.credential.required("username")?;
        Ok(TokenKey::new(&[
            "commvault",
            self.endpoint.as_str(),
            "password",
            username.expose_secret(),
            &text("domain")?,
            &text("commserver")?,
            &self.device,
        ]))
    }
}

impl Opened {
    /// The profile's own token, as long as nothing newer grew out of it.
    fn fixed_in_use(&self) -> Option<&SecretString> {
        match &self.account {
            Account::Fixed(fixed) if self.keeper.peek().is_none() => fixed.unrefused(),
            _ => None,
        }
    }
}

impl Account {
    fn issuer(&self) -> &dyn Issuer {
        match self {
            Self::Password(password) => password,
            Self::Fixed(fixed) => fixed,
        }
    }
}

impl Header {
    /// Lower-case name of the header.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Authtoken => AUTHTOKEN,
            Self::Bearer => "authorization",
        }
    }

    /// Value of the header for a token.
    pub(super) fn value(self, token: &str) -> String {
        match self {
            Self::Authtoken => token.to_owned(),
            Self::Bearer => format!("Bearer {token}"),
        }
    }
}

/// A token without the word that belongs into the header, not to the token.
fn bare(token: &SecretString) -> SecretString {
    let text = token.expose_secret().trim();
    text.strip_prefix("Bearer ").unwrap_or(text).into()
}

/// The server counts inactivity in whole minutes.
fn timeout_minutes(values: &Values) -> Option<u64> {
    values.duration("session_timeout").map(|timeout| timeout.as_secs().div_ceil(60).max(1))
}
