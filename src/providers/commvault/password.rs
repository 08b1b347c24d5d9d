//! Logging in with user name and password.
//!
//! Sources: "REST API Authentication - POST Login" (documentation.commvault.com,
//! 11.20), "Login" and "Renew login token" (api.commvault.com, SP32 and SP36),
//! "Logging On Using a PIN with Two-Factor Authentication". How a PIN travels in
//! a REST login is not documented; the rule for every other interface is to
//! append it to the password.

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::api;
use super::complaint::{Complaint, Found, look};
use super::error::CommvaultDialect;
use super::lenient;
use super::session::{self, Renewal};
use super::xml;
use crate::config::Credential;
use crate::core::encode::base64;
use crate::core::refusal::Refusals;
use crate::core::signer::Unsigned;
use crate::core::token::{Issuer, Token};
use crate::core::transport::Transport;
use crate::core::{
    Dialect, Endpoint, Error, ErrorKind, Fault, ProviderFault, Reply, Request, Result,
};

/// Gets session tokens for a user.
pub(super) struct PasswordIssuer {
    endpoint: Endpoint,
    credential: Credential,
    device: String,
    /// Inactivity in minutes after which the session ends.
    timeout_minutes: Option<u64>,
    /// Each wrong attempt brings the account nearer to its lock.
    refused: Refusals,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoginBody<'a> {
    username: &'a str,
    /// Base64 of the password: an encoding, not a protection.
    password: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commserver: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<u64>,
    device_id: &'a str,
}

/// Answer of POST /Login. The newer places of the token were seen with SaaS
/// logins.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LoginAnswer {
    #[serde(deserialize_with = "lenient::text")]
    token: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    auth_token: Option<String>,
    data: LoginData,
    consoles: Vec<LoginData>,
    #[serde(deserialize_with = "lenient::flag")]
    is_account_locked: Option<bool>,
    #[serde(deserialize_with = "lenient::integer")]
    remaining_lock_time: Option<i64>,
    #[serde(deserialize_with = "lenient::flag")]
    force_password_change: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LoginData {
    #[serde(deserialize_with = "lenient::text")]
    token: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    auth_token: Option<String>,
}

impl PasswordIssuer {
    /// An issuer for the user that the credential names.
    pub(super) fn new(
        endpoint: Endpoint,
        credential: Credential,
        device: String,
        timeout_minutes: Option<u64>,
    ) -> Self {
        Self { endpoint, credential, device, timeout_minutes, refused: Refusals::default() }
    }

    /// Lets the next login go out although an earlier one was refused.
    pub(super) fn forgive(&self) {
        self.refused.forgive();
    }

    async fn log_in(&self, transport: &Transport) -> Result<Token> {
        self.refused.check("to keep the account from being locked")?;
        let request = self.request()?;
        let answer = match transport.call(&request, &Unsigned, &LoginDialect).await {
            Ok(reply) => outcome(&reply),
            Err(error) => Err(error),
        };
        answer
            .map(|secret| session::token(secret, transport))
            .inspect_err(|error| self.refused.note(error))
    }

    /// The login as it is sent. Its body holds the password.
    fn request(&self) -> Result<Request> {
        let username = self.credential.required("username")?;
        let domain = self.credential.text("domain")?;
        let commserver = self.credential.text("commserver")?;
        let body = LoginBody {
            username: username.expose_secret(),
            password: self.encoded_password()?,
            domain: domain.as_deref(),
            commserver: commserver.as_deref(),
            timeout: self.timeout_minutes,
            device_id: &self.device,
        };
        Ok(api::login(&self.endpoint, &body))
    }

    /// Base64 of the password, with the PIN right behind it where there is one.
    fn encoded_password(&self) -> Result<String> {
        let password = self.credential.required("password")?;
        let pin = self.credential.secret("pin")?;
        let mut plain = password.expose_secret().to_owned();
        if let Some(pin) = pin {
            plain.push_str(pin.expose_secret());
        }
        Ok(base64(plain))
    }
}

#[async_trait]
impl Issuer for PasswordIssuer {
    async fn issue(&self, previous: Option<&Token>, transport: &Transport) -> Result<Token> {
        if let Some(previous) = previous {
            let renewed =
                session::renew(&self.endpoint, &previous.secret, &self.device, transport).await?;
            if let Renewal::Renewed(token) = renewed {
                return Ok(token);
            }
        }
        self.log_in(transport).await
    }
}

/// Judges the answers of logins: a login that is refused is answered with 200
/// like one that succeeds, and [`outcome`] tells them apart.
pub(super) struct LoginDialect;

impl Dialect for LoginDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        let is_commvaults = matches!(look(reply), Found::Nothing | Found::Complaint(_));
        if reply.is_success() && is_commvaults {
            return Ok(());
        }
        CommvaultDialect.judge(request, reply).map_err(|fault| match reply.status {
            401 => fault.hint(
                "the server refused before it looked at the password: check `endpoint`, \
                 and whether this user may log in with a password at all",
            ),
            _ => fault,
        })
    }
}

/// Reads every documented outcome of a login.
pub(super) fn outcome(reply: &Reply) -> Result<SecretString> {
    let answer = LoginAnswer::read(reply)?;
    let complaint = match look(reply) {
        Found::Complaint(complaint) => complaint,
        _ => Complaint::default(),
    };
    let refused = |message: String| {
        Error::new(ErrorKind::Unauthenticated, message).provider(ProviderFault {
            http_status: Some(reply.status),
            code: complaint.code.clone(),
            message: complaint.text.clone(),
            request_id: None,
        })
    };
    if answer.is_account_locked == Some(true) {
        return Err(refused(locked(answer.remaining_lock_time))
            .code("auth.locked")
            .hint("wait, or have an administrator unlock the account"));
    }
    if answer.force_password_change == Some(true) {
        return Err(refused(
            "the password has to be changed before the account can be used".into(),
        )
        .code("auth.password_change")
        .hint("change it in the Command Center, then put the new one into the credential"));
    }
    if let Some(token) = answer.token() {
        return Ok(token.into());
    }
    match complaint.text.as_ref().or(complaint.code.as_ref()) {
        Some(why) => Err(refused(format!("the login was refused: {why}")).hint(
            "check user name and password; with two-factor authentication `pin` is needed, \
             and a script is better off with an access token",
        )),
        None => Err(reply.unreadable("Login", "it holds neither a token nor an error")),
    }
}

impl LoginAnswer {
    /// Reads the answer, which is XML where something on the way dropped the
    /// `Accept` header: the fields are then attributes of its root.
    fn read(reply: &Reply) -> Result<Self> {
        let Some(root) = xml::root(&reply.text()) else { return reply.json("Login") };
        let names =
            ["token", "authToken", "isAccountLocked", "remainingLockTime", "forcePasswordChange"];
        let attribute = |name: &str| Some((name.to_owned(), root.attribute(name)?.into()));
        let fields: Map<String, Value> = names.into_iter().filter_map(attribute).collect();
        Self::deserialize(Value::Object(fields))
            .map_err(|error| reply.unreadable("Login", &error.to_string()))
    }

    fn token(self) -> Option<String> {
        let of_console = self.consoles.into_iter().next().and_then(|console| console.token);
        self.token.or(self.auth_token).or(self.data.auth_token).or(self.data.token).or(of_console)
    }
}

fn locked(seconds: Option<i64>) -> String {
    match seconds {
        Some(seconds) if seconds > 0 => format!("the account is locked for another {seconds} s"),
        _ => "the account is locked".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;
    use serde_json::json;

    use super::*;
    use crate::config::SecretSource;
    use crate::core::encode::from_base64;

    fn answer(status: u16, body: Value) -> Reply {
        Reply { status, headers: HeaderMap::new(), body: body.to_string().into_bytes() }
    }

    fn refused(body: Value) -> Error {
        outcome(&answer(200, body)).expect_err("refused")
    }

    #[test]
    fn tokens_are_found_in_every_place() {
        for body in [
            json!({"userName": "ops", "token": "QSDK 0a", "errList": []}),
            json!({"authToken": "QSDK 0a"}),
            json!({"data": {"authToken": "QSDK 0a"}}),
            json!({"data": {"token": "QSDK 0a"}}),
            json!({"consoles": [{"token": "QSDK 0a"}]}),
        ] {
            let token = outcome(&answer(200, body)).expect("token");
            assert_eq!(token.expose_secret(), "QSDK 0a");
        }
    }

    #[test]
    fn an_answer_in_xml_is_read_too() {
        let answer = |fields: &str| {
            let body = format!(
                "<?xml version=\"1.0\"?><DM2ContentIndexing_CheckCredentialResp {fields}\
                 </DM2ContentIndexing_CheckCredentialResp>"
            );
            Reply { status: 200, headers: HeaderMap::new(), body: body.into_bytes() }
        };
        let endpoint = Endpoint::parse("https://cs.example.com/api").expect("endpoint");
        let request = api::login(&endpoint, &json!({}));
        let good = answer(r#"userName="ops" token="QSDK 0a"><ownerOrganization/>"#);
        assert!(LoginDialect.judge(&request, &good).is_ok());
        assert_eq!(outcome(&good).expect("token").expose_secret(), "QSDK 0a");
        let wrong = r#"<errList errorCode="1116" errLogMessage="Invalid Username/Password."/>"#;
        let bad = answer(&format!(r#"loginAttempts="1" isAccountLocked="0">{wrong}"#));
        assert!(LoginDialect.judge(&request, &bad).is_ok());
        let error = outcome(&bad).expect_err("refused");
        assert_eq!((error.kind, error.code), (ErrorKind::Unauthenticated, error.kind.code()));
        assert!(error.message.contains("Invalid Username/Password"), "{}", error.message);
        let locked = answer(&format!(r#"isAccountLocked="1" remainingLockTime="90">{wrong}"#));
        assert_eq!(outcome(&locked).expect_err("locked").code, "auth.locked");
    }

    #[test]
    fn a_wrong_password_is_a_200() {
        let error = refused(json!({
            "loginAttempts": 1, "isAccountLocked": false,
            "errList": [{"errorCode": 1116, "errLogMessage": "Invalid Username/Password."}]
        }));
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        assert!(error.message.contains("Invalid Username/Password"), "{}", error.message);
        let provider = error.provider.as_ref().expect("provider");
        assert_eq!((provider.http_status, provider.code.as_deref()), (Some(200), Some("1116")));
    }

    #[test]
    fn a_lock_says_how_long() {
        let error = refused(json!({
            "remainingLockTime": 5400, "isAccountLocked": true,
            "errList": [{"errorCode": 1116, "errLogMessage": "User account is locked."}]
        }));
        assert_eq!((error.kind, error.code), (ErrorKind::Unauthenticated, "auth.locked"));
        assert!(error.message.contains("5400 s"), "{}", error.message);
    }

    #[test]
    fn a_password_to_be_changed_is_refused_even_with_a_token() {
        let error = refused(json!({
            "userName": "ops", "token": "QSDK 0a", "forcePasswordChange": "1", "errList": []
        }));
        assert_eq!(error.code, "auth.password_change");
    }

    #[test]
    fn an_answer_with_neither_is_no_login() {
        assert_eq!(refused(json!({"userName": "ops"})).kind, ErrorKind::Protocol);
    }

    #[test]
    fn a_401_blames_the_address_not_the_password() {
        let endpoint = Endpoint::parse("https://cs.example.com/api").expect("endpoint");
        let reply = answer(401, json!({"errorMessage": "Access denied", "errorCode": 5}));
        let request = api::login(&endpoint, &json!({}));
        let fault = LoginDialect.judge(&request, &reply).expect_err("refused");
        assert_eq!(fault.kind, ErrorKind::Unauthenticated);
        assert!(fault.hint.expect("hint").contains("before it looked at the password"));
    }

    fn issuer(keys: &[(&str, &str)], minutes: Option<u64>) -> PasswordIssuer {
        let sources = keys
            .iter()
            .map(|(key, value)| ((*key).to_owned(), SecretSource::Literal((*value).into())))
            .collect();
        let credential = Credential { sources, ..Credential::default() };
        let endpoint = Endpoint::parse("https://cs.example.com/api").expect("endpoint");
        PasswordIssuer::new(endpoint, credential, "host-1".to_owned(), minutes)
    }

    fn body_of(issuer: &PasswordIssuer) -> Value {
        serde_json::from_slice(&issuer.request().expect("request").body).expect("JSON")
    }

    #[test]
    fn the_body_holds_what_is_set_and_no_more() {
        let body = body_of(&issuer(&[("username", "ops"), ("password", "pass")], None));
        assert_eq!(body, json!({"username": "ops", "password": "cGFzcw==", "deviceId": "host-1"}));
        let all = [
            ("username", "acme\\ops"),
            ("password", "päss"),
            ("pin", "123456"),
            ("domain", "acme"),
            ("commserver", "host*cs"),
        ];
        let body = body_of(&issuer(&all, Some(45)));
        let plain = from_base64(body["password"].as_str().expect("text")).expect("base64");
        assert_eq!(String::from_utf8(plain).expect("UTF-8"), "päss123456");
        assert_eq!((&body["domain"], &body["commserver"]), (&json!("acme"), &json!("host*cs")));
        assert_eq!(body["timeout"], 45);
    }
}
