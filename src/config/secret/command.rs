//! Secrets that a command prints.

use std::io::{self, Read};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{SECRET_LIMIT, from_utf8, without_newline};
use crate::config::environment::Environment;
use crate::core::{Error, Result};

/// Most characters that are shown of what a failing command says.
const SHOWN: usize = 200;

/// Most bytes that are kept of what a command says on stderr.
const STDERR_LIMIT: u64 = 4096;

/// Longest wait for the rest of what a command says after its end.
const REST: Duration = Duration::from_secs(2);

/// Variables that a command is given, when they are set. Everything else is
/// kept from it: it could hold other secrets.
const VARIABLES: [&str; 18] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "TERM",
    "TZ",
    "TMPDIR",
    "GNUPGHOME",
    "GPG_TTY",
    "PASSWORD_STORE_DIR",
    "SSH_AUTH_SOCK",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "SYSTEMROOT",
    "USERPROFILE",
];

/// Beginnings of the names of further such variables.
const PREFIXES: [&str; 2] = ["XDG_", "LC_"];

/// How a command can fail before it prints a secret.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such program.
    NotInstalled,
    /// It ended with something else than success.
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// What it said, shortened and without control characters.
        said: String,
    },
    /// Anything else, to be put after the command's name.
    Other(String),
}

/// The first line that the command prints.
pub(super) fn first_line(
    argv: &[String],
    environment: &Environment,
    limit: Duration,
) -> Result<SecretString> {
    text(argv, run(argv, environment, limit))
}

/// Everything that the command prints.
pub(super) fn output(
    argv: &[String],
    environment: &Environment,
    limit: Duration,
) -> Result<SecretString> {
    text(argv, run_and_read(argv, environment, limit, read_all))
}

fn text(argv: &[String], printed: Result<Zeroizing<Vec<u8>>, Failure>) -> Result<SecretString> {
    let program = argv.first().map_or("", String::as_str);
    let printed = printed.map_err(|failure| {
        Error::config(match failure {
            Failure::NotInstalled => format!("command `{program}` is not there"),
            Failure::Ended { status, said } => {
                format!("command `{program}` failed ({status}){said}")
            }
            Failure::Other(why) => format!("command `{program}` {why}"),
        })
    })?;
    from_utf8(&printed, &format!("command `{program}`"))
}

/// Runs a command, without a shell and without input, and returns the first
/// line that it prints.
pub(super) fn run(
    argv: &[String],
    environment: &Environment,
    limit: Duration,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    run_and_read(argv, environment, limit, read_line)
}

type Reading = fn(&mut ChildStdout) -> io::Result<Zeroizing<Vec<u8>>>;

fn run_and_read(
    argv: &[String],
    environment: &Environment,
    limit: Duration,
    reading: Reading,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let deadline = Instant::now() + limit;
    let mut child = spawn(argv, environment)?;
    let line = child.stdout.take().map(|pipe| in_background(pipe, reading));
    let said = child.stderr.take().map(|pipe| in_background(pipe, read_some));
    let Some(status) = wait(&mut child, deadline).map_err(failed)? else {
        // The answer can't matter any more; both may fail only when it ended by itself.
        let _ = child.kill();
        let _ = child.wait();
        return Err(Failure::Other(format!("did not end within {} s", limit.as_secs_f32())));
    };
    if !status.success() {
        let said = said.and_then(|said| said.recv_timeout(REST).ok()).unwrap_or_default();
        return Err(Failure::Ended { status, said: shortened(&said) });
    }
    match line.and_then(|line| line.recv_timeout(REST).ok()) {
        Some(Ok(line)) => Ok(line),
        Some(Err(error)) => Err(failed(error)),
        None => Err(Failure::Other("ended but left its output open".to_owned())),
    }
}

fn spawn(argv: &[String], environment: &Environment) -> Result<Child, Failure> {
    let (program, arguments) =
        argv.split_first().ok_or_else(|| Failure::Other("names no program".to_owned()))?;
    Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(environment.iter().filter(|(name, _)| is_passed_on(name)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Failure::NotInstalled,
            _ => failed(error),
        })
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Other(format!("can't be run: {error}"))
}

fn is_passed_on(name: &str) -> bool {
    VARIABLES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Waits for the end of a process; `None` when it does not come in time.
fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(25));
    }
}

/// Reads a pipe in a thread of its own: a process that can't write its output
/// never ends. The thread goes on until the pipe is closed.
fn in_background<P, T>(mut pipe: P, read: fn(&mut P) -> T) -> Receiver<T>
where
    P: Read + Send + 'static,
    T: Send + 'static,
{
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // Nobody listens any more when the time limit is over.
        let _ = sender.send(read(&mut pipe));
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receiver
}

/// Reads up to the first line break, which is cut, or the end.
fn read_line(pipe: &mut ChildStdout) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut line = read_to(pipe, Some(b'\n'), "its first line is longer than 64 KiB")?;
    let length = without_newline(&line).len();
    line.truncate(length);
    Ok(line)
}

fn read_all(pipe: &mut ChildStdout) -> io::Result<Zeroizing<Vec<u8>>> {
    read_to(pipe, None, "its output is longer than 64 KiB")
}

/// Reads up to the end, or up to a byte that is cut with what follows it.
fn read_to(
    pipe: &mut ChildStdout,
    end: Option<u8>,
    too_long: &'static str,
) -> io::Result<Zeroizing<Vec<u8>>> {
    // Room for all of it: a vector that grows leaves copies behind.
    let mut all = Zeroizing::new(Vec::with_capacity(SECRET_LIMIT + 1024));
    let mut chunk = Zeroizing::new([0; 1024]);
    loop {
        let length = pipe.read(&mut chunk[..])?;
        let read = chunk.get(..length).unwrap_or_default();
        let end = read.iter().position(|byte| Some(*byte) == end);
        all.extend_from_slice(read.get(..end.unwrap_or(length)).unwrap_or_default());
        if all.len() > SECRET_LIMIT {
            return Err(io::Error::other(too_long));
        }
        if end.is_some() || length == 0 {
            return Ok(all);
        }
    }
}

fn read_some(pipe: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before an error is still worth showing.
    let _ = pipe.take(STDERR_LIMIT).read_to_end(&mut bytes);
    bytes
}

/// What a command said, to be put after a message: one line, without control
/// characters.
fn shortened(said: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(said)
        .chars()
        .map(|c| if c.is_control() || is_direction_mark(c) { ' ' } else { c })
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN) {
        _ if text.is_empty() => String::new(),
        Some((end, _)) => format!(": {}…", text.get(..end).unwrap_or_default()),
        None => format!(": {text}"),
    }
}

/// Characters that turn the direction of text round, and so can lie.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(all(test, unix))]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<String, String> {
        let environment = Environment::of(
            [
                ("PATH", "/usr/bin:/bin"),
                ("XDG_RUNTIME_DIR", "/run/test"),
                ("CLOUDBAK_TEST_SECRET", "test-secret"),
            ],
            None,
        );
        let argv = ["sh", "-c", script].map(str::to_owned);
        first_line(&argv, &environment, limit)
            .map(|secret| secret.expose_secret().to_owned())
            .map_err(|error| error.message.clone())
    }

    fn quickly(script: &str) -> Result<String, String> {
        shell(script, Duration::from_secs(10))
    }

    #[test]
    fn the_first_line_counts() {
        assert_eq!(quickly("printf 'one\\r\\ntwo\\n'").as_deref(), Ok("one"));
        assert_eq!(quickly("printf one").as_deref(), Ok("one"));
        assert_eq!(quickly("true").as_deref(), Ok(""));
        assert_eq!(quickly("cat; printf 'no input'").as_deref(), Ok("no input"));
    }

    #[test]
    fn a_document_is_read_to_its_end() {
        let argv = ["sh", "-c", "printf '{\n}\n'"].map(str::to_owned);
        let environment = Environment::of([("PATH", "/usr/bin:/bin")], None);
        let printed = output(&argv, &environment, Duration::from_secs(10)).expect("printed");
        assert_eq!(printed.expose_secret(), "{\n}\n");
        let argv = ["head", "-c", "100000", "/dev/zero"].map(str::to_owned);
        let error = output(&argv, &environment, Duration::from_secs(10)).expect_err("too long");
        assert!(error.message.ends_with("its output is longer than 64 KiB"), "{error}");
    }

    #[test]
    fn only_harmless_variables_are_passed_on() {
        let script = "echo \"$XDG_RUNTIME_DIR,$CLOUDBAK_TEST_SECRET\"";
        assert_eq!(quickly(script).as_deref(), Ok("/run/test,"));
    }

    #[test]
    fn a_failure_says_why_on_one_clean_line() {
        let said = quickly("echo test-secret; printf 'no\\033[31m\\nkey\\n' >&2; exit 3");
        assert_eq!(said, Err("command `sh` failed (exit status: 3): no [31m key".to_owned()));
        let long = quickly("printf '%0500d' 0 >&2; exit 1").expect_err("failed");
        assert!(long.ends_with("000…") && long.len() < 300, "{long}");
        let silent = quickly("kill -9 $$").expect_err("killed");
        assert!(silent.starts_with("command `sh` failed (signal: 9"), "{silent}");
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended() {
        let started = Instant::now();
        let late = shell("echo secret; exec sleep 60", Duration::from_millis(200));
        assert_eq!(late, Err("command `sh` did not end within 0.2 s".to_owned()));
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn much_output_neither_blocks_nor_counts() {
        let script = "echo one; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2";
        assert_eq!(quickly(script).as_deref(), Ok("one"));
        let long = quickly("head -c 100000 /dev/zero").expect_err("too long");
        assert!(long.ends_with("its first line is longer than 64 KiB"), "{long}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let argv = ["cloudbak-test-no-such-program".to_owned()];
        let error = first_line(&argv, &Environment::default(), Duration::from_secs(1));
        let message = error.expect_err("missing").message.clone();
        assert_eq!(message, "command `cloudbak-test-no-such-program` is not there");
    }
}
