//! A line in the user's crontab, through the `crontab` program.
//!
//! Source: manual pages `crontab(1)`, `crontab(5)`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::units::{self, Time, Wish};
use crate::config::Environment;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::Slot;

/// The comment above our line, by which it is found again.
fn mark(plan: &str) -> String {
    format!("# cloudbak plan {plan}")
}

/// The comment and the line.
pub fn line(wish: &Wish<'_>) -> String {
    let Time { hour, minute } = wish.at;
    let when = match wish.plan.slot {
        Some(Slot::Hourly) => format!("{minute} * * * *"),
        Some(Slot::Weekly) => format!("{minute} {hour} * * 1"),
        _ => format!("{minute} {hour} * * *"),
    };
    format!(
        "{}\n{when} {} --config {} run {} --cron --jitter {}\n",
        mark(&wish.plan.name),
        word(&wish.program),
        word(&wish.config),
        wish.plan.name,
        units::jitter(wish)
    )
}

/// One word for the shell that cron starts. A per cent sign would end the
/// command for cron itself.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let word =
        if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) };
    word.replace('%', "\\%")
}

/// A table without the plan's comment and the line below it.
pub fn without(table: &str, plan: &str) -> String {
    let mark = mark(plan);
    let mut kept = String::new();
    let mut skip = false;
    for line in table.lines() {
        let ours = line.trim_end() == mark;
        if !ours && !skip {
            kept.push_str(line);
            kept.push('\n');
        }
        skip = ours;
    }
    kept
}

/// The user's table; empty when there is none.
///
/// # Errors
/// [`ErrorKind::Io`] when there is no `crontab`.
pub fn read(environment: &Environment) -> Result<String> {
    let output = crontab(environment).arg("-l").output().map_err(|error| missing(&error))?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|_| {
            Error::new(ErrorKind::Io, "the crontab is no UTF-8; it was left as it is")
        });
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("no crontab") || said.trim().is_empty() {
        return Ok(String::new());
    }
    Err(Error::new(ErrorKind::Io, format!("crontab -l failed: {}", said.trim())))
}

/// Replaces the user's table.
///
/// # Errors
/// [`ErrorKind::Io`] when that fails.
pub fn write(environment: &Environment, table: &str) -> Result<()> {
    let mut child = crontab(environment)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| missing(&error))?;
    let filled = child.stdin.take().map(|mut pipe| pipe.write_all(table.as_bytes()));
    let output = child.wait_with_output().map_err(|error| missing(&error))?;
    if output.status.success() && matches!(filled, Some(Ok(()))) {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::new(ErrorKind::Io, format!("crontab was not changed: {}", said.trim())))
}

fn crontab(environment: &Environment) -> Command {
    let mut command = Command::new("crontab");
    let passed = ["PATH", "HOME", "USER", "LOGNAME", "LANG"];
    command.env_clear();
    command.envs(environment.iter().filter(|(name, _)| passed.contains(name)));
    command.env("LC_ALL", "C");
    command
}

fn missing(error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("`crontab` can't be run: {error}"))
        .hint("install cron, or leave out --crontab to use systemd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_two_lines_go() {
        let table = "MAILTO=ops\n# cloudbak plan nightly\n30 2 * * * x\n# cloudbak plan night\n1 1 * * * y\n";
        assert_eq!(without(table, "nightly"), "MAILTO=ops\n# cloudbak plan night\n1 1 * * * y\n");
        assert_eq!(without(table, "other"), table);
    }

    #[test]
    fn words_survive_cron_and_its_shell() {
        assert_eq!(word(Path::new("/usr/bin/cloudbak")), "/usr/bin/cloudbak");
        assert_eq!(word(Path::new("/a b/100%'s")), "'/a b/100\\%'\\''s'");
    }
}
