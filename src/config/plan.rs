//! Plans: named lists of targets with options, for cron.

use std::path::PathBuf;
use std::time::Duration;

use toml::de::DeValue;

use super::check;
use super::read::{self, Complaint};
use super::spec::Kind;
use super::table::{Entry, Table};
use super::value::Value;
use crate::core::{Endpoint, Result};
use crate::journal::Slot;

/// One plan.
///
/// Addresses of pings and webhooks often are secrets themselves, so plans
/// have no `Debug`.
#[derive(Clone)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// What it backs up: targets, `PROFILE/TARGET`, profile names, `tag:TAG`.
    pub targets: Vec<String>,
    /// The slot that one success fills.
    pub slot: Option<Slot>,
    /// Time limit of the wait.
    pub wait_timeout: Option<Duration>,
    /// Base address of a dead man's switch, without a slash at its end.
    pub ping: Option<String>,
    /// What is told that the plan begins.
    pub on_start: Vec<Hook>,
    /// What is told that every target is backed up.
    pub on_success: Vec<Hook>,
    /// What is told that some target is not.
    pub on_failure: Vec<Hook>,
    /// What is told that the plan has ended, either way.
    pub finally: Vec<Hook>,
    /// Where metrics for a textfile collector are written.
    pub metrics_file: Option<PathBuf>,
    /// Its line in the config file, from 1.
    pub line: usize,
}

/// Something that is told about a plan's course.
#[derive(Clone)]
pub enum Hook {
    /// A program with its arguments, run without a shell.
    Command {
        /// The program and its arguments.
        argv: Vec<String>,
        /// How long it may take before it is ended.
        timeout: Duration,
    },
    /// An address that is posted to.
    Webhook(String),
}

/// Keys of a plan.
pub(super) const KEYS: [&str; 9] = [
    "targets",
    "slot",
    "wait_timeout",
    "ping",
    "on_start",
    "on_success",
    "on_failure",
    "finally",
    "metrics_file",
];

/// How hooks are written.
const HOOK_FORMS: &str =
    "write [{ command = [\"/path/to/program\"] }, { webhook = \"https://host/path\" }]";

/// How long a hook's program may take where the plan doesn't say.
const HOOK_TIMEOUT: Duration = Duration::from_secs(60);

/// Reads one `[plan.NAME]` table.
pub(super) fn read(name: &str, table: &Table<'_>) -> Result<Plan> {
    table.allow(&KEYS)?;
    let targets = match optional(table, "targets", Kind::List)? {
        Some(Value::List(targets)) if !targets.is_empty() => targets,
        _ => return Err(table.lacks("targets", "what the plan backs up, such as [\"tag:prod\"]")),
    };
    Ok(Plan {
        name: name.to_owned(),
        targets,
        slot: slot(table)?,
        wait_timeout: wait_timeout(table)?,
        ping: ping(table)?,
        on_start: hooks(table, "on_start")?,
        on_success: hooks(table, "on_success")?,
        on_failure: hooks(table, "on_failure")?,
        finally: hooks(table, "finally")?,
        metrics_file: optional(table, "metrics_file", Kind::Path)?
            .map(|path| path.to_string().into()),
        line: table.line(),
    })
}

fn optional(table: &Table<'_>, key: &str, kind: Kind) -> Result<Option<Value>> {
    table.get(key).map(|entry| table.value(&entry, kind)).transpose()
}

fn wait_timeout(table: &Table<'_>) -> Result<Option<Duration>> {
    let Some(entry) = table.get("wait_timeout") else { return Ok(None) };
    let value = table.value(&entry, Kind::Duration)?;
    check::check(entry.key, &value).map_err(|complaint| table.wrong(&entry, complaint))?;
    match value {
        Value::Duration(limit) => Ok(Some(limit)),
        _ => Ok(None),
    }
}

fn ping(table: &Table<'_>) -> Result<Option<String>> {
    let Some(entry) = table.get("ping") else { return Ok(None) };
    let text = table.value(&entry, Kind::Text)?.to_string();
    match Endpoint::parse(&text) {
        Ok(address) => Ok(Some(address.as_str().to_owned())),
        Err(_) => Err(table.wrong(
            &entry,
            Complaint::new("must be an https address without a query")
                .hint("/start, nothing or /EXITCODE is put after it"),
        )),
    }
}

fn hooks(table: &Table<'_>, key: &str) -> Result<Vec<Hook>> {
    let Some(entry) = table.get(key) else { return Ok(Vec::new()) };
    let DeValue::Array(items) = entry.value else {
        let complaint = format!("must be a list of hooks, not {}", read::type_of(entry.value));
        return Err(table.wrong(&entry, Complaint::new(complaint).hint(HOOK_FORMS)));
    };
    items
        .iter()
        .map(|item| {
            let item = Entry { key: entry.key, at: item.span().start, value: item.get_ref() };
            hook(&table.child(&item)?)
        })
        .collect()
}

fn hook(table: &Table<'_>) -> Result<Hook> {
    table.allow(&["command", "webhook", "timeout"])?;
    let (command, webhook) = (table.get("command"), table.get("webhook"));
    let timeout = optional(table, "timeout", Kind::Duration)?;
    match (command, webhook, &timeout) {
        (Some(entry), None, _) => match table.value(&entry, Kind::List)? {
            Value::List(argv) => {
                check::check_command(&argv).map_err(|why| table.wrong(&entry, why))?;
                let timeout = match timeout {
                    Some(Value::Duration(limit)) => limit,
                    _ => HOOK_TIMEOUT,
                };
                Ok(Hook::Command { argv, timeout })
            }
            _ => Err(one_of_both(table)),
        },
        (None, Some(entry), None) => {
            let address = table.value(&entry, Kind::Text)?.to_string();
            webhook_of(address).map_err(|why| table.wrong(&entry, why))
        }
        _ => Err(one_of_both(table)),
    }
}

fn one_of_both(table: &Table<'_>) -> crate::core::Error {
    let message = format!("each of {} must be one command or one webhook", table.name());
    table.document().fault(table.at(), &message).hint(HOOK_FORMS)
}

/// A misspelt slot is found now, and not at night.
fn slot(table: &Table<'_>) -> Result<Option<Slot>> {
    let Some(entry) = table.get("slot") else { return Ok(None) };
    let word = table.value(&entry, Kind::Text)?.to_string();
    let slot = word.parse::<Slot>().map_err(|error| {
        let hint = error.hint.clone().unwrap_or_default();
        table.wrong(&entry, Complaint::new(error.message.clone()).hint(hint))
    });
    slot.map(Some)
}

/// A webhook's address may have a query, and is never shown: it often is a
/// secret.
fn webhook_of(address: String) -> Result<Hook, Complaint> {
    let base = address.split_once('?').map_or(address.as_str(), |(base, _)| base);
    match Endpoint::parse(base) {
        Ok(_) => Ok(Hook::Webhook(address)),
        Err(_) => Err(Complaint::new("must be an https address")),
    }
}
