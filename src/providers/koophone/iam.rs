//! Signing in at IAM: a password, with or without a one-time code, becomes the
//! token of a project.
//!
//! Source: IAM API reference, "Obtaining a User Token Through Password
//! Authentication", "… Password and Virtual MFA Authentication", "Obtaining an
//! Agency Token".

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::IamDialect;
use crate::config::Credential;
use crate::core::error::{Error, Result};
use crate::core::refusal::Refusals;
use crate::core::request::Request;
use crate::core::signer::Unsigned;
use crate::core::token::{Issuer, Token, TokenKey};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Reply};

/// A token's documented life, for an answer that does not say it.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// The project that a token is good for.
#[derive(Clone)]
pub enum Scope {
    /// By name; the main project of a region has the region's name.
    ProjectName(String),
    /// By id.
    ProjectId(String),
}

/// A delegation that another account made for ours.
pub struct Agency {
    /// Its name.
    pub name: String,
    /// The account that made it.
    pub domain: String,
}

/// One IAM user who signs in with a password.
pub struct PasswordLogin {
    iam: Endpoint,
    domain: String,
    user: String,
    /// Resolved anew for each login: a one-time code is good only once.
    credential: Credential,
    scope: Scope,
    agency: Option<Agency>,
    refused: Refusals,
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: TokenBody,
}

#[derive(Deserialize)]
struct TokenBody {
    issued_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl PasswordLogin {
    /// A login for the user that the credential names.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when account or user cannot be read.
    pub fn new(
        iam: Endpoint,
        credential: Credential,
        scope: Scope,
        agency: Option<Agency>,
    ) -> Result<Self> {
        let plain =
            |key: &str| Ok::<_, Error>(credential.required(key)?.expose_secret().to_owned());
        Ok(Self {
            iam,
            domain: plain("domain")?,
            user: plain("user")?,
            scope,
            agency,
            refused: Refusals::default(),
            credential,
        })
    }

    /// Account, user and project, for people.
    pub fn account(&self) -> String {
        let own = format!("{}/{} in {}", self.domain, self.user, self.scope.word());
        match &self.agency {
            Some(agency) => format!("{own} as {}/{}", agency.domain, agency.name),
            None => own,
        }
    }

    /// Names the token among others of the same machine.
    pub fn key(&self) -> TokenKey {
        let (agency, agency_domain) =
            self.agency.as_ref().map_or(("", ""), |agency| (&*agency.name, &*agency.domain));
        let method = if self.credential.has("passcode") { "totp" } else { "password" };
        let scope = self.scope.json().to_string();
        TokenKey::new(&[
            "koophone",
            self.iam.as_str(),
            &self.domain,
            &self.user,
            &scope,
            method,
            agency,
            agency_domain,
        ])
    }

    async fn fetch(&self, transport: &Transport) -> Result<Token> {
        let Some(agency) = &self.agency else {
            let body = self.password_body(&json!({"project": self.scope.json()}))?;
            return self.ask(self.request("ObtainUserToken", &body), transport).await;
        };
        // The agency's token is asked for with one of our own account.
        let own = self.password_body(&json!({"domain": {"name": self.domain}}))?;
        let own = self.ask(self.request("ObtainUserToken", &own), transport).await?;
        let mut request = self.request("ObtainAgencyToken", &self.agency_body(agency));
        request.set_secret_header("x-auth-token", own.secret.expose_secret())?;
        self.ask(request, transport).await
    }

    /// A repeat adds nothing but another token, and a new token leaves older
    /// ones valid.
    fn request(&self, operation: &str, body: &Value) -> Request {
        Request::post(operation, &self.iam, "/v3/auth/tokens")
            .with("nocatalog", "true")
            .body("application/json;charset=utf8", body.to_string())
    }

    fn password_body(&self, scope: &Value) -> Result<Value> {
        let password = self.credential.required("password")?;
        let mut identity = json!({
            "methods": ["password"],
            "password": {"user": {
                "name": self.user,
                "password": password.expose_secret(),
                "domain": {"name": self.domain},
            }},
        });
        if let Some(passcode) = self.credential.secret("passcode")? {
            let id = self.credential.text("user_id")?.ok_or_else(|| {
                Error::config("credential `passcode` needs `user_id`")
                    .code("config.credential")
                    .hint("a one-time code is checked by the IAM user's id; the name is not enough")
            })?;
            identity["methods"] = json!(["password", "totp"]);
            identity["totp"] = json!({"user": {"id": id, "passcode": passcode.expose_secret()}});
        }
        Ok(json!({"auth": {"identity": identity, "scope": scope}}))
    }

    fn agency_body(&self, agency: &Agency) -> Value {
        json!({"auth": {
            "identity": {
                "methods": ["assume_role"],
                "assume_role": {"agency_name": agency.name, "domain_name": agency.domain},
            },
            "scope": {"project": self.scope.json()},
        }})
    }

    async fn ask(&self, request: Request, transport: &Transport) -> Result<Token> {
        let reply = transport.call(&request, &Unsigned, &IamDialect).await?;
        read_token(&request.operation, &reply, transport.clock.now())
    }
}

#[async_trait]
impl Issuer for PasswordLogin {
    /// Signs in. A refused login is not tried again for as long as the process
    /// lives: IAM locks the account after a few of them, and a fleet of phones
    /// would spend those at once.
    async fn issue(&self, _previous: Option<&Token>, transport: &Transport) -> Result<Token> {
        self.refused.check("to keep the account from being locked")?;
        self.fetch(transport).await.inspect_err(|error| self.refused.note(error))
    }
}

impl Scope {
    fn json(&self) -> Value {
        match self {
            Self::ProjectName(name) => json!({"name": name}),
            Self::ProjectId(id) => json!({"id": id}),
        }
    }

    fn word(&self) -> &str {
        match self {
            Self::ProjectName(word) | Self::ProjectId(word) => word,
        }
    }
}

/// The token is a header; the body only tells its times.
fn read_token(operation: &str, reply: &Reply, now: Timestamp) -> Result<Token> {
    let secret = reply
        .header("x-subject-token")
        .filter(|token| !token.is_empty())
        .map(SecretString::from)
        .ok_or_else(|| reply.unreadable(operation, "the header `X-Subject-Token` is missing"))?;
    let times = reply.json::<TokenAnswer>(operation).ok().map(|answer| answer.token);
    let issued_at = times.as_ref().and_then(|times| times.issued_at).unwrap_or(now);
    let expires_at = times.and_then(|times| times.expires_at).unwrap_or(issued_at + LIFE);
    Ok(Token { secret, refresh: None, issued_at, expires_at: Some(expires_at) })
}

#[cfg(test)]
mod tests {
    use super::super::testkit;
    use super::*;
    use crate::core::ErrorKind;

    fn login(credential: &[(&str, &str)], agency: Option<Agency>) -> PasswordLogin {
        let mut all = vec![("domain", "acme"), ("user", "ops"), ("password", "hush")];
        all.extend_from_slice(credential);
        let credential = testkit::profile(&[], &all).credential;
        let iam = Endpoint::parse("https://iam.example").expect("endpoint");
        PasswordLogin::new(iam, credential, Scope::ProjectName("cn-north-4".to_owned()), agency)
            .expect("login")
    }

    fn project() -> Value {
        json!({"project": {"name": "cn-north-4"}})
    }

    #[test]
    fn asks_for_a_project_token_without_the_catalog() {
        let login = login(&[], None);
        let body = login.password_body(&project()).expect("body");
        let expected = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": "ops", "password": "hush", "domain": {"name": "acme"}}}},
            "scope": {"project": {"name": "cn-north-4"}}}});
        assert_eq!(body, expected);
        let request = login.request("ObtainUserToken", &body);
        assert_eq!(request.url(), "https://iam.example/v3/auth/tokens?nocatalog=true");
    }

    #[test]
    fn a_one_time_code_goes_with_the_user_id() {
        let body = login(&[("passcode", "123456"), ("user_id", "u1")], None)
            .password_body(&project())
            .expect("body");
        let identity = &body["auth"]["identity"];
        assert_eq!(identity["methods"], json!(["password", "totp"]));
        assert_eq!(identity["totp"], json!({"user": {"id": "u1", "passcode": "123456"}}));
        let error = login(&[("passcode", "123456")], None).password_body(&project());
        assert!(error.expect_err("no id").message.contains("user_id"));
    }

    #[test]
    fn an_agency_is_assumed_in_its_own_account() {
        let agency = Agency { name: "backup".to_owned(), domain: "customer".to_owned() };
        let login = login(&[], Some(agency));
        let body = login.agency.as_ref().map(|agency| login.agency_body(agency)).expect("body");
        assert_eq!(
            body["auth"]["identity"],
            json!({"methods": ["assume_role"],
                   "assume_role": {"agency_name": "backup", "domain_name": "customer"}})
        );
        assert_eq!(login.account(), "acme/ops in cn-north-4 as customer/backup");
    }

    #[test]
    fn each_account_user_project_and_method_has_its_own_token() {
        let agency = Agency { name: "g".to_owned(), domain: "d".to_owned() };
        let keys = [
            login(&[], None).key(),
            login(&[("passcode", "1"), ("user_id", "u")], None).key(),
            login(&[], Some(agency)).key(),
        ];
        assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
        assert_eq!(keys[0], login(&[], None).key());
    }

    #[test]
    fn reads_token_and_times() {
        let now = "2026-01-05T08:00:00Z".parse().expect("time");
        let mut reply = Reply {
            status: 201,
            headers: reqwest::header::HeaderMap::new(),
            body: br#"{"token":{"issued_at":"2020-01-03T09:05:22.701000Z",
                "expires_at":"2020-01-04T09:05:22.701000Z"}}"#
                .to_vec(),
        };
        assert_eq!(
            read_token("Login", &reply, now).err().map(|error| error.kind),
            Some(ErrorKind::Protocol)
        );
        let long = "M".repeat(30_000);
        reply.headers.insert("x-subject-token", long.parse().expect("value"));
        let token = read_token("Login", &reply, now).expect("token");
        assert_eq!(token.secret.expose_secret().len(), 30_000);
        assert_eq!(token.expires_at, "2020-01-04T09:05:22.701Z".parse().ok());
        reply.body = b"{}".to_vec();
        let token = read_token("Login", &reply, now).expect("token");
        assert_eq!(token.expires_at, "2026-01-06T08:00:00Z".parse().ok());
    }
}
