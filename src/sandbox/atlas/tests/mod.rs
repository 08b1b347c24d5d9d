//! The imitation as a client meets it: through [`Service::handle`].

mod core;
mod export;
mod flex;
mod restore;
mod world;

use serde_json::{Value, json};

use super::auth::client;
use super::*;

/// 2026-03-01T12:00:00Z.
const START: i64 = 1_772_366_400_000;
/// Newest date that any resource has.
const NEWEST: &str = "application/vnd.atlas.2025-03-12+json";

/// An answer, read.
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn code(&self) -> &str {
        self.body["errorCode"].as_str().unwrap_or_default()
    }

    fn items(&self) -> &[Value] {
        self.body["results"].as_array().map_or(&[], Vec::as_slice)
    }

    fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_default().to_owned()
    }
}

/// A client with a clock of its own.
struct Client {
    atlas: Atlas,
    now: Moment,
    key: (&'static str, &'static str),
    accept: String,
    nonce: String,
    count: u32,
}

impl Client {
    fn new() -> Self {
        let now = Moment { unix_ms: START, speed: 1.0, base_url: "http://127.0.0.1:9".into() };
        let mut client = Self {
            atlas: Atlas::new(),
            now,
            key: (PUBLIC_KEY, PRIVATE_KEY),
            accept: NEWEST.into(),
            nonce: String::new(),
            count: 0,
        };
        client.renew();
        client
    }

    /// Fetches a fresh nonce.
    fn renew(&mut self) {
        let reply = self.raw("GET", "/api/atlas/v2/groups", "", None);
        assert_eq!(reply.status, 401);
        (self.nonce, self.count) = (client::nonce(reply.header("www-authenticate")), 0);
    }

    fn wait(&mut self, seconds: f64) {
        self.now.unix_ms += (seconds * 1000.0) as i64;
    }

    fn raw(
        &mut self,
        method: &str,
        target: &str,
        body: &str,
        authorization: Option<String>,
    ) -> Reply {
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if !self.accept.is_empty() {
            headers.push(("accept".to_owned(), self.accept.clone()));
        }
        headers.extend(authorization.map(|value| ("authorization".to_owned(), value)));
        let (method, target) = (method.to_owned(), target.to_owned());
        let request = HttpRequest { method, target, headers, body: body.into() };
        let reply = self.atlas.handle(&request, &self.now);
        let body = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
        Reply { status: reply.status, headers: reply.headers, body }
    }

    fn send(&mut self, method: &str, target: &str, body: &str) -> Reply {
        self.count += 1;
        let header = client::answer(self.key, method, target, &self.nonce, self.count);
        self.raw(method, target, body, Some(header))
    }

    /// Sends to a path below the seeded project.
    fn ask(&mut self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, &format!("/api/atlas/v2/groups/{PROJECT_ID}{path}"), &body)
    }

    fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, &Value::Null)
    }

    fn script(&mut self, key: &str, value: Value) {
        self.atlas.script(key, &value).expect("a known key");
    }
}
