//! The hermetic world of a test: its own home, no inherited variables, a
//! sandbox process on loopback, and the real binary.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_cloudbak");

/// A home folder with nothing in it.
pub struct Home {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub struct Ran {
    /// Exit code; 128 and more for a signal that was not caught.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("temporary folder") }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes the usual config file, readable by its owner alone.
    pub fn write_config(&self, text: &str) -> PathBuf {
        let folder = self.path().join(".config/cloudbak");
        std::fs::create_dir_all(&folder).expect("config folder");
        let path = folder.join("config.toml");
        std::fs::write(&path, text).expect("config");
        chmod(&path, 0o600);
        path
    }

    /// A command with this home and nothing else of the environment.
    pub fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Ran {
        finish(&mut self.command(arguments))
    }
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Ran {
    Ran::of(command.output().expect("the binary runs"))
}

impl Ran {
    /// Takes an output over.
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(128),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// Standard output as one JSON object, from the first byte to the last.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("no JSON: {error}\n{}\n--- stderr\n{}", self.stdout, self.stderr)
        })
    }

    /// Expects an exit code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "exit code\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout, self.stderr
        );
        self
    }
}

/// A sandbox process; it ends with this value.
pub struct Sandbox {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Text of the ready config.
    pub config: String,
}

impl Sandbox {
    /// Starts one whose jobs run much faster than real time.
    pub fn start() -> Self {
        Self::with(&["--speed", "40"])
    }

    /// Starts one with these flags.
    pub fn with(flags: &[&str]) -> Self {
        let home = Home::new();
        let mut child = home
            .command(&["sandbox"])
            .args(flags)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let stderr = child.stderr.take().expect("stderr");
        let mut lines = BufReader::new(stderr).lines();
        let address = loop {
            let line = lines.next().expect("the sandbox says where it listens").expect("text");
            if let Some((_, rest)) = line.split_once("http://") {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
                break rest[..end.unwrap_or(rest.len())].to_owned();
            }
        };
        // Keep the pipe drained so that the child never blocks on it.
        std::thread::spawn(move || lines.for_each(drop));
        let config = exchange(&address, "GET", "/_sandbox/config", "");
        Self { child, address, config }
    }

    /// A home whose config has the four ready profiles.
    pub fn home(&self) -> Home {
        let home = Home::new();
        home.write_config(&self.config);
        home
    }

    /// Scripts a service.
    pub fn script(&self, provider: &str, key: &str, value: Value) {
        let body = json!({ "provider": provider, "key": key, "value": value }).to_string();
        let answer = exchange(&self.address, "POST", "/_sandbox/script", &body);
        assert_eq!(answer, "", "script {provider} {key}");
    }

    /// Sets the fault plan.
    pub fn faults(&self, specification: &str) {
        let answer = exchange(&self.address, "POST", "/_sandbox/faults", specification);
        assert_eq!(answer, "", "faults {specification}");
    }

    /// Backups that requests made at that provider.
    pub fn made(&self, provider: &str) -> Vec<Value> {
        let truth: Vec<Value> = self.desk("truth");
        truth
            .into_iter()
            .filter(|backup| backup["provider"] == provider && backup["by_request"] == true)
            .collect()
    }

    /// Requests that arrived at that provider.
    pub fn arrived(&self, provider: &str) -> Vec<Value> {
        let log: Vec<Value> = self.desk("log");
        log.into_iter().filter(|arrival| arrival["provider"] == provider).collect()
    }

    fn desk(&self, page: &str) -> Vec<Value> {
        let text = exchange(&self.address, "GET", &format!("/_sandbox/{page}"), "");
        serde_json::from_str(&text).expect("the desk answers with a list")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One plain HTTP exchange; returns the body.
fn exchange(address: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the sandbox listens");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("request");
    stream.shutdown(std::net::Shutdown::Write).expect("half close");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("head and body");
    body.to_owned()
}

/// Sets a file's mode.
pub fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("mode");
}

/// The four providers with the ready profile and target of each.
pub const PROVIDERS: [(&str, &str, &str); 4] = [
    ("alibaba", "sandbox-alibaba", "dds-bp1cloudreplica01"),
    ("atlas", "sandbox-atlas", "Cluster0"),
    ("koophone", "sandbox-koophone", "a44uhlf7"),
    ("commvault", "sandbox-commvault", "cluster-group-1"),
];
