//! One worker's hostile world: a sandbox process that is put back to its first
//! state for every seed, and a home for the command.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::scenario::TrapPort;
use crate::support::{Home, Sandbox};

/// How much faster than real time jobs run in here.
pub const SPEED: f64 = 200.0;

/// Secrets of the ready profiles: none may ever be seen anywhere.
pub const CANARIES: [&str; 4] = [
    "sandbox-password-ops",
    "sandbox-test-secret-alibaba",
    "sandbox-password-1",
    "5a4db0c5-5a4d-b0c5-5a4d-b0c55a4db0c5",
];

/// A sandbox process and what its desk tells.
pub struct World {
    sandbox: Sandbox,
}

/// One backup as the sandbox knows it.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The provider's id, of the backup or of its job.
    pub id: String,
    /// Whether a request of ours made it.
    pub by_request: bool,
    /// The provider's word for its state.
    pub state: String,
    /// When it began, in milliseconds since the Unix epoch.
    pub began: i64,
    /// Whether the provider would call it completed.
    pub completed: bool,
}

impl World {
    /// Starts a sandbox process.
    pub fn start() -> Self {
        Self { sandbox: Sandbox::with(&["--speed", &SPEED.to_string()]) }
    }

    /// Starts one whose jobs run that much faster than real time.
    pub fn at_speed(speed: u64) -> Self {
        Self { sandbox: Sandbox::with(&["--speed", &speed.to_string()]) }
    }

    /// Puts everything back to the first state.
    pub fn reset(&self) {
        self.ask("POST", "reset", "");
    }

    /// Sets the fault plan.
    pub fn faults(&self, plan: &str) {
        let answer = self.ask("POST", "faults", plan);
        assert_eq!(answer, "", "fault plan {plan}");
    }

    /// Scripts a service.
    pub fn script(&self, provider: &str, key: &str, value: &Value) {
        let body = json!({ "provider": provider, "key": key, "value": value }).to_string();
        assert_eq!(self.ask("POST", "script", &body), "", "script {provider} {key}");
    }

    /// Every backup of a target.
    pub fn truth(&self, provider: &str, target: &str) -> Vec<Truth> {
        let of_target = |one: &Value| one["provider"] == provider && one["target"] == target;
        self.list("truth")
            .into_iter()
            .filter(of_target)
            .map(|one| Truth {
                id: text(&one["id"]),
                by_request: one["by_request"] == true,
                state: text(&one["state"]),
                began: one["created_unix_ms"].as_i64().expect("a moment"),
                completed: one["completed"] == true,
            })
            .collect()
    }

    /// Requests that wanted a backup and were worked on.
    pub fn creates(&self, provider: &str) -> usize {
        let creates = |one: &&Value| one["provider"] == provider && one["creates"] == true;
        self.list("log").iter().filter(creates).count()
    }

    /// A home whose profiles look often and give up soon.
    pub fn home(&self) -> Home {
        let home = Home::new();
        let hurry = "poll_interval = \"20ms\"\nsettle_timeout = \"700ms\"\n";
        let config: String = self
            .sandbox
            .config
            .lines()
            .map(|line| match line.starts_with("[profile.") {
                true => format!("{line}\n{hurry}"),
                false => format!("{line}\n"),
            })
            .collect();
        home.write_config(&config);
        home
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.sandbox.address
    }

    fn list(&self, page: &str) -> Vec<Value> {
        serde_json::from_str(&self.ask("GET", page, "")).expect("the desk answers with a list")
    }

    /// One exchange with the desk. Where a fault has the sandbox not listen
    /// for a while it is asked again.
    fn ask(&self, method: &str, page: &str, body: &str) -> String {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            match self.exchange(method, page, body) {
                Ok(answer) => return answer,
                Err(error) if Instant::now() > until => panic!("the desk is gone: {error}"),
                Err(_) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }

    fn exchange(&self, method: &str, page: &str, body: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.address())?;
        let length = body.len();
        let host = self.address();
        write!(
            stream,
            "{method} /_sandbox/{page} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n{body}"
        )?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
        Ok(body.to_owned())
    }
}

/// Listens where redirects lead: nobody may ever come.
pub struct Trap {
    /// Its port.
    pub port: TrapPort,
    visits: Arc<AtomicU64>,
}

impl Trap {
    /// Starts listening.
    pub fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = TrapPort(listener.local_addr().expect("address").port());
        let visits = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&visits);
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, visits }
    }

    /// How many came.
    pub fn visits(&self) -> u64 {
        self.visits.load(Ordering::SeqCst)
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
