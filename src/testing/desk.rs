//! A served sandbox for unit tests, and its control desk.

use std::time::Duration;

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::sandbox::{Options, Sandbox};

/// Far longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox in its first state; it ends with the test.
pub struct Desk {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// Its ready config.
    pub config: String,
    server: JoinHandle<std::io::Result<()>>,
}

impl Desk {
    /// Serves a sandbox.
    pub async fn serve(options: Options) -> Self {
        let address = "127.0.0.1:0".parse().expect("address");
        let sandbox = Sandbox::bind(address, options).await.expect("sandbox");
        let (url, config) = (sandbox.base_url().to_owned(), sandbox.config());
        Self { url, config, server: tokio::spawn(sandbox.serve()) }
    }

    /// Scripts one of the imitated services.
    pub async fn script(&self, provider: &str, key: &str, value: impl Into<Json>) {
        let body = json!({"provider": provider, "key": key, "value": value.into()});
        self.post("script", &body.to_string()).await;
    }

    /// Sets what goes wrong on the way.
    pub async fn faults(&self, rules: &str) {
        self.post("faults", rules).await;
    }

    /// What a page tells, such as `log` or `truth`: a list of objects.
    pub async fn page(&self, page: &str) -> Vec<Json> {
        let (head, body) = self.exchange("GET", page, "").await;
        assert!(head.starts_with("HTTP/1.1 200"), "{page}: {head}");
        serde_json::from_str(&body).expect("a list")
    }

    async fn post(&self, page: &str, body: &str) {
        let (head, answer) = self.exchange("POST", page, body).await;
        assert!(head.starts_with("HTTP/1.1 204"), "{page} {body}: {head} {answer}");
    }

    /// One exchange by hand: head and body of the answer. A desk that does not
    /// answer fails the test; it must not hold up all the others.
    async fn exchange(&self, method: &str, page: &str, body: &str) -> (String, String) {
        tokio::time::timeout(PATIENCE, self.ask(method, page, body)).await.expect("desk in time")
    }

    async fn ask(&self, method: &str, page: &str, body: &str) -> (String, String) {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("desk");
        let request = format!(
            "{method} /_sandbox/{page} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a whole head");
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
    }
}
