//! Programs that are told about a run: no shell, no inherited secrets, no way
//! to hold the run up for ever.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::config::Environment;
use crate::output::safe;

/// Variables that a hook is given, when they are set. Everything else is kept
/// from it: it could hold secrets.
const VARIABLES: [&str; 8] =
    ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "XDG_RUNTIME_DIR"];

/// Time between asking a hook to end and ending it.
const GRACE: Duration = Duration::from_secs(2);
/// Longest wait for the rest of what a hook says after its end.
const REST: Duration = Duration::from_millis(500);
/// Most bytes that are kept of what a hook says.
const KEPT: usize = 4096;
/// Most characters of it that a message shows.
const SHOWN: usize = 200;

/// Runs a hook with the text on its standard input and the variables in its
/// environment; returns what to write into the log when it failed. What it
/// prints never reaches our standard output.
///
/// Its process group is ended when `limit` is over.
pub async fn run(
    argv: &[String],
    limit: Duration,
    environment: &Environment,
    variables: &[(&'static str, String)],
    input: String,
) -> Result<(), String> {
    let name = argv.first().map_or("", String::as_str);
    let told = |why: String| format!("hook `{}` {why}", safe::short(name, SHOWN));
    let mut child = spawn(argv, environment, variables)
        .map_err(|error| told(format!("can't be run: {error}")))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A hook that reads nothing closes the pipe; that is no failure.
        tokio::spawn(async move { pipe.write_all(input.as_bytes()).await });
    }
    let out = tokio::spawn(read(child.stdout.take()));
    let err = tokio::spawn(read(child.stderr.take()));
    let status = match tokio::time::timeout(limit, child.wait()).await {
        Ok(status) => status.map_err(|error| told(format!("can't be waited for: {error}")))?,
        Err(_) => {
            end_group(&mut child).await;
            let seconds = limit.as_secs_f32();
            return Err(told(format!("did not end within {seconds} s and was ended")));
        }
    };
    if status.success() {
        return Ok(());
    }
    let said = [rest(err).await, rest(out).await].concat();
    Err(told(failure(status, &said)))
}

fn spawn(
    argv: &[String],
    environment: &Environment,
    variables: &[(&'static str, String)],
) -> std::io::Result<Child> {
    let (program, arguments) = argv.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let passed = |name: &str| VARIABLES.contains(&name) || name.starts_with("LC_");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().filter(|(name, _)| passed(name)))
        .envs(variables.iter().map(|(name, value)| (name, safe::line(value).replace('\0', ""))))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // A group of its own: a signal for us is none for it, and its children can
    // be ended with it.
    #[cfg(unix)]
    command.process_group(0);
    command.spawn()
}

#[cfg(unix)]
async fn end_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    let Some(group) = group else { return };
    // It may have ended by itself in the meantime.
    let _ = kill_process_group(group, Signal::TERM);
    let _ = tokio::time::timeout(GRACE, child.wait()).await;
    let _ = kill_process_group(group, Signal::KILL);
    let _ = child.wait().await;
}

#[cfg(not(unix))]
async fn end_group(child: &mut Child) {
    let _ = child.kill().await;
}

/// Reads to the end, and keeps the beginning: a process that can't write what
/// it has to say never ends.
async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return kept };
    let mut chunk = [0; 1024];
    while let Ok(length @ 1..) = pipe.read(&mut chunk).await {
        let room = KEPT.saturating_sub(kept.len()).min(length);
        kept.extend_from_slice(chunk.get(..room).unwrap_or_default());
    }
    kept
}

async fn rest(reading: tokio::task::JoinHandle<Vec<u8>>) -> Vec<u8> {
    match tokio::time::timeout(REST, reading).await {
        Ok(Ok(bytes)) => bytes,
        _ => Vec::new(),
    }
}

fn failure(status: ExitStatus, said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if said.is_empty() {
        return format!("failed ({status})");
    }
    format!("failed ({status}): {}", safe::short(&said, SHOWN))
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::Instant;

    use super::*;

    async fn shell(script: &str, limit: Duration) -> Result<(), String> {
        let environment =
            Environment::of([("PATH", "/usr/bin:/bin"), ("TEST_SECRET", "hush")], None);
        let argv = ["sh", "-c", script].map(str::to_owned);
        let variables = [("CLOUDBAK_RUN_ID", "01J\0\n".to_owned())];
        run(&argv, limit, &environment, &variables, "{\"ok\":true}".to_owned()).await
    }

    const LONG: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn it_gets_json_and_variables_and_no_secret() {
        let script = "test \"$(cat)\" = '{\"ok\":true}' && test -z \"$TEST_SECRET\" && \
                      case $CLOUDBAK_RUN_ID in 01J*) ;; *) exit 1;; esac";
        assert_eq!(shell(script, LONG).await, Ok(()));
        assert_eq!(shell("exit 0", LONG).await, Ok(()), "one that reads nothing");
        assert_eq!(shell("head -c 1000000 /dev/zero", LONG).await, Ok(()), "one that talks");
    }

    #[tokio::test]
    async fn a_failure_is_told_on_one_clean_line() {
        let said = shell("printf 'no\\033[31m\\nroom' >&2; exit 3", LONG).await;
        let said = said.expect_err("failed");
        assert!(said.starts_with("hook `sh` failed (exit status: 3): no"), "{said}");
        assert!(!said.contains(['\n', '\u{1b}']), "{said}");
        let missing = ["/nonexistent/hook".to_owned()];
        let said = run(&missing, LONG, &Environment::default(), &[], String::new()).await;
        assert!(said.expect_err("missing").contains("can't be run"));
    }

    #[tokio::test]
    async fn one_that_hangs_is_ended_with_its_children() {
        let folder = tempfile::tempdir().expect("folder");
        let sign = folder.path().join("alive");
        let started = Instant::now();
        // The child ignores SIGTERM and would leave its sign after a while.
        let script = format!(
            "(trap '' TERM; sleep 4; touch {0}) & trap '' TERM; sleep 30; touch {0}",
            sign.display()
        );
        let said = shell(&script, Duration::from_millis(300)).await.expect_err("ended");
        assert!(said.contains("did not end within 0.3 s"), "{said}");
        assert!(started.elapsed() < Duration::from_secs(15));
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert!(!sign.exists(), "a child outlived its group");
    }
}
