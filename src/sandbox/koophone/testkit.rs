//! A caller for unit tests: it logs in and keeps a clock.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{KooPhone, accounts, sign};
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::{Moment, Service};

/// One answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body, or null.
    pub json: Value,
    /// Value of `X-Subject-Token`.
    pub token: String,
    /// All headers.
    pub headers: Vec<(String, String)>,
}

impl Answer {
    /// `error_code` at the top level or in `data`.
    pub fn code(&self) -> &str {
        let top = self.json["error_code"].as_str();
        top.or_else(|| self.json["data"]["error_code"].as_str()).unwrap_or("")
    }
}

/// The caller.
pub struct Kit {
    /// The imitated service.
    pub service: KooPhone,
    /// The clock.
    pub now: Moment,
    /// Token that is sent with every request; none when empty.
    pub token: String,
}

impl Kit {
    /// A caller who has logged in as the user of the ready profile.
    pub fn new() -> Self {
        let now = Moment { unix_ms: 1_770_000_000_000, speed: 1.0, base_url: "http://s".into() };
        let mut kit = Self { service: KooPhone::new(), now, token: String::new() };
        kit.token = kit.login(accounts::USER, accounts::PASSWORD).token;
        kit
    }

    /// Logs in by password, in the project of the ready profile.
    pub fn login(&mut self, user: &str, password: &str) -> Answer {
        let user = json!({"name": user, "password": password,
                          "domain": {"name": accounts::DOMAIN}});
        let identity = json!({"methods": ["password"], "password": {"user": user}});
        let body = json!({"auth": {"identity": identity,
                                   "scope": {"project": {"name": accounts::PROJECT}}}});
        self.post("/v3/auth/tokens?nocatalog=true", &body)
    }

    /// Lets job seconds pass.
    pub fn wait(&mut self, seconds: f64) {
        self.now.unix_ms += (seconds * 1000.0 / self.now.speed) as i64;
    }

    /// Sends one request with the token and a request id.
    pub fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut all = vec![("x-request-id".to_owned(), "5f2c7a90".to_owned())];
        if !self.token.is_empty() {
            all.push(("x-auth-token".to_owned(), self.token.clone()));
        }
        all.extend(headers.iter().map(|(name, value)| (name.to_string(), value.to_string())));
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.raw(HttpRequest { method: method.into(), target: target.into(), headers: all, body })
    }

    /// Sends a request as it is.
    pub fn raw(&mut self, request: HttpRequest) -> Answer {
        let reply = self.service.handle(&request, &self.now);
        let token = reply.headers.iter().find(|(name, _)| name == "x-subject-token");
        Answer {
            status: reply.status,
            json: serde_json::from_slice(&reply.body).unwrap_or(Value::Null),
            token: token.map(|(_, value)| value.clone()).unwrap_or_default(),
            headers: reply.headers,
        }
    }

    /// `GET`.
    pub fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, &[], None)
    }

    /// `POST`.
    pub fn post(&mut self, target: &str, body: &Value) -> Answer {
        self.send("POST", target, &[], Some(body))
    }

    /// Backs up phones.
    pub fn backup(&mut self, ids: &[&str]) -> Answer {
        self.post("/v1/instances/backup", &json!({ "instance_ids": ids }))
    }

    /// The list entry of one phone.
    pub fn entry(&mut self, id: &str) -> Value {
        let target = format!(
            "/v1/instances/batch-query?x-request-id=r&page_no=1&page_size=10&instance_id={id}"
        );
        self.get(&target).json["data"]["result"][0].clone()
    }

    /// Scripts a behaviour.
    pub fn script(&mut self, key: &str, value: Value) {
        self.service.script(key, &value).unwrap();
    }

    /// Sends a signed request.
    pub fn signed(
        &mut self,
        access: &str,
        secret: &str,
        security_token: Option<&str>,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> Answer {
        let at = jiff::Timestamp::from_millisecond(self.now.unix_ms).unwrap();
        let date = at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut headers = vec![
            ("host".to_owned(), "s".to_owned()),
            ("x-request-id".to_owned(), "r".to_owned()),
            ("x-sdk-date".to_owned(), date.clone()),
        ];
        headers.extend(security_token.map(|t| ("x-security-token".to_owned(), t.to_owned())));
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let mut request =
            HttpRequest { method: method.into(), target: target.into(), headers, body };
        let mut names: Vec<String> = request.headers.iter().map(|h| h.0.clone()).collect();
        names.sort();
        let canonical = sign::canonical_request(&request, &names).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(sign::string_to_sign(&date, &canonical).as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let signed = names.join(";");
        let value = format!(
            "SDK-HMAC-SHA256 Access={access}, SignedHeaders={signed}, Signature={signature}"
        );
        request.headers.push(("authorization".to_owned(), value));
        self.raw(request)
    }
}
