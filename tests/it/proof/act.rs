//! Runs the real binary once, perhaps to a violent end.

use std::process::{Child, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::scenario::Kill;
use crate::support::Home;

/// Nothing in here may take longer.
const LONGEST: Duration = Duration::from_secs(60);

/// What one process left behind.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Whether it had to be ended because it never would have.
    pub hung: bool,
}

/// Runs a command in that home.
pub fn run(home: &Home, arguments: &[String], kill: Option<Kill>) -> Ran {
    let began = Instant::now();
    let mut child = home
        .command(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let stdout = drain(child.stdout.take().expect("stdout"));
    let stderr = drain(child.stderr.take().expect("stderr"));
    if let Some(kill) = kill {
        end(&mut child, kill);
    }
    let mut hung = false;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if began.elapsed() > LONGEST && !hung {
            hung = true;
            child.kill().expect("end");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    if kill.is_some() {
        // What it had sent may still be on its way through the sandbox.
        std::thread::sleep(Duration::from_millis(30));
    }
    Ran {
        code: status.code(),
        stdout: stdout.join().expect("stdout"),
        stderr: stderr.join().expect("stderr"),
        hung,
    }
}

fn end(child: &mut Child, kill: Kill) {
    let (signal, after) = match kill {
        Kill::Hard(after) => ("-KILL", after),
        Kill::Term(after) => ("-TERM", after),
        Kill::Int(after) => ("-INT", after),
    };
    std::thread::sleep(Duration::from_millis(after));
    let _ = std::process::Command::new("/bin/kill")
        .args([signal, &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
}

fn drain(mut pipe: impl std::io::Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Ran {
    /// The result object: the only one, or the last line of a stream.
    pub fn result(&self, output: &str) -> Option<Value> {
        let text = match output {
            "json" => self.stdout.as_str(),
            "jsonl" => self.stdout.lines().last()?,
            _ => return None,
        };
        serde_json::from_str(text).ok()
    }
}
