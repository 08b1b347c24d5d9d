//! What a command hands over to be printed.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ReportKind;
use super::mask;
use crate::core::Error;
use crate::core::clock::rfc3339_seconds;
use crate::core::words::plural;
use crate::model::{ErrorReport, Exit};

/// Name and version of the JSON that every command answers with.
pub const SCHEMA: &str = "cloudbak/v1";

/// The type of a column: how its values are shown to people. Data formats
/// take the values as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, which may be wrapped on a narrow terminal.
    Text,
    /// A name or id that people copy: never wrapped, never cut.
    Id,
    /// A normal state, in its colour.
    State,
    /// A moment, in UTC.
    Time,
    /// A number of bytes, shown in binary units.
    Size,
    /// A whole number from 0 to 100.
    Percent,
    /// A number of seconds, shown in days, hours, minutes and seconds.
    Duration,
    /// A list of texts.
    List,
    /// Yes or no.
    Bool,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its header for people.
    pub header: &'static str,
    /// The item's key, or a path of keys with dots; also the header in CSV.
    pub field: &'static str,
    /// How values are shown.
    pub kind: Kind,
    /// How soon it is left out where the terminal is too narrow: 0 never, the
    /// greatest first, and of equals the last one first.
    pub rank: u8,
}

impl Column {
    /// A column. Ids and states, which going on needs, always stay.
    pub const fn new(header: &'static str, field: &'static str, kind: Kind) -> Self {
        let rank = if matches!(kind, Kind::Id | Kind::State) { 0 } else { 1 };
        Self { header, field, kind, rank }
    }

    /// The same, left out that soon where wrapping text does not help.
    pub const fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// The same, never left out.
    pub const fn keep(self) -> Self {
        self.rank(0)
    }

    /// The same, left out before any text is wrapped.
    pub const fn wide(self) -> Self {
        self.rank(WIDE)
    }

    /// Whether it is left out before any text is wrapped.
    pub const fn is_wide(&self) -> bool {
        self.rank == WIDE
    }
}

/// The rank of columns that are worth no wrapped line.
const WIDE: u8 = u8::MAX;

/// The answer of one command, complete.
#[derive(Debug, Clone)]
pub struct Report {
    /// What it is: `BackupRun`, `BackupList`, …; the name of its JSON schema.
    pub kind: ReportKind,
    /// The command as typed: `backup create`.
    pub command: String,
    /// Id of the run, for commands that change something.
    pub run_id: Option<String>,
    /// When the command began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// The data, one object each.
    pub items: Vec<Value>,
    /// Things that a person should know.
    pub warnings: Vec<String>,
    /// What went wrong beside the items.
    pub errors: Vec<ErrorReport>,
    /// How the process ends.
    pub exit: &'static Exit,
    /// Columns of the table and of CSV. Without any, each item is shown as a
    /// list of its fields.
    pub columns: &'static [Column],
    /// The item's keys that `-o id` takes the first value of.
    pub ids: &'static [&'static str],
    /// Lines for people, on stderr after the data.
    pub notes: Vec<String>,
    /// Further top-level keys of the JSON object.
    pub data: Option<Value>,
    /// What people get instead of a table, such as a request of `--dry-run`.
    /// Its maker has passed it through [`super::safe`].
    pub text: Option<String>,
}

impl Report {
    /// An empty success that began and ended at that moment.
    pub fn new(kind: ReportKind, command: impl Into<String>, started_at: Timestamp) -> Self {
        Self {
            kind,
            command: command.into(),
            run_id: None,
            started_at,
            finished_at: started_at,
            items: Vec::new(),
            warnings: Vec::new(),
            errors: Vec::new(),
            exit: Exit::OK,
            columns: &[],
            ids: &[],
            notes: Vec::new(),
            data: None,
            text: None,
        }
    }

    /// The report of a command that failed before it had anything to say.
    pub fn of_error(command: impl Into<String>, started_at: Timestamp, error: &Error) -> Self {
        Self {
            errors: vec![error.into()],
            exit: Exit::of(error.kind),
            ..Self::new(ReportKind::Error, command, started_at)
        }
    }

    /// Adds an item. One that does not serialize to an object is kept as it is.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Internal`] when it does not serialize at all.
    pub fn push(&mut self, item: &impl Serialize) -> crate::core::Result<()> {
        let item = serde_json::to_value(item)
            .map_err(|error| Error::internal("an item can't be written as JSON").source(error))?;
        self.items.push(item);
        Ok(())
    }

    /// The one JSON object that every data format and `--query` start from.
    pub fn object(&self) -> Value {
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        put("schema", SCHEMA.into());
        put("kind", self.kind.name().into());
        put("ok", (self.exit.code == Exit::OK.code).into());
        put("exit", json!({ "code": self.exit.code, "name": self.exit.name }));
        put("run_id", self.run_id.clone().into());
        put("command", self.command.clone().into());
        put("version", env!("CARGO_PKG_VERSION").into());
        put("started_at", rfc3339_seconds(self.started_at).into());
        put("finished_at", rfc3339_seconds(self.finished_at).into());
        put("items", self.items.iter().map(open_item).collect());
        put("warnings", mask::json(self.warnings.clone().into()));
        put("errors", mask::json(json!(self.errors)));
        if let Some(Value::Object(further)) = &self.data {
            for (key, value) in further {
                object.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        Value::Object(object)
    }

    /// The same, with the items moved out of the report instead of copied.
    pub fn take_object(&mut self) -> Value {
        let items = std::mem::take(&mut self.items);
        let mut object = self.object();
        object["items"] = items.into_iter().map(opened).collect();
        object
    }

    /// What people read where there is not a single item.
    pub fn emptiness(&self) -> String {
        match self.kind.name().strip_suffix("List") {
            Some(kind) if !kind.is_empty() => format!("no {} found", plural(&words(kind))),
            _ => "nothing to show".to_owned(),
        }
    }
}

/// An item as it is printed: its data as they are, the provider's words about
/// what went wrong without secrets.
pub(super) fn open_item(item: &Value) -> Value {
    opened(item.clone())
}

fn opened(mut item: Value) -> Value {
    if let Value::Object(fields) = &mut item {
        for key in ["error", "warnings"] {
            if let Some(value) = fields.get_mut(key) {
                *value = mask::json(value.take());
            }
        }
    }
    item
}

/// `ExportBucket` becomes `export bucket`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;
    use crate::output::testing::{at, backup_run};

    #[test]
    fn the_object_has_the_promised_keys_in_order() {
        let object = backup_run().object();
        let keys: Vec<&str> =
            object.as_object().expect("object").keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "schema",
                "kind",
                "ok",
                "exit",
                "run_id",
                "command",
                "version",
                "started_at",
                "finished_at",
                "items",
                "warnings",
                "errors"
            ]
        );
        assert_eq!(object["schema"], "cloudbak/v1");
        assert_eq!(object["ok"], false);
        assert_eq!(object["exit"], json!({"code": 3, "name": "partial"}));
        assert_eq!(object["started_at"], "2026-01-05T08:00:00Z");
    }

    #[test]
    fn only_exit_0_is_ok_and_keys_never_vanish() {
        let mut report =
            Report::new(ReportKind::BackupList, "backup list", at("2026-01-05T08:00:00Z"));
        assert_eq!(report.object()["ok"], true);
        assert_eq!(report.object()["run_id"], Value::Null);
        assert_eq!(report.object()["errors"], json!([]));
        report.exit = Exit::JOB_WARNED;
        assert_eq!(report.object()["ok"], false);
    }

    #[test]
    fn further_keys_are_added_and_replace_nothing() {
        let mut report =
            Report::new(ReportKind::BackupCheck, "backup check", at("2026-01-05T08:00:00Z"));
        report.data = Some(json!({"max_age_seconds": 93600, "ok": "no"}));
        assert_eq!(report.object()["max_age_seconds"], 93600);
        assert_eq!(report.object()["ok"], true);
    }

    #[test]
    fn an_error_keeps_its_words_and_loses_its_secrets() {
        let error =
            Error::new(ErrorKind::Unavailable, "no answer from https://h.example/?sig=hush")
                .source(std::io::Error::other("token=hush"));
        let mut report = Report::of_error("backup list", at("2026-01-05T08:00:00Z"), &error);
        report.items.push(json!({"target": "t", "error": {"message": "Bearer hush0000000000"},
            "warnings": ["password=hush"], "url": "https://h.example/?sig=kept"}));
        report.warnings.push("secret=hush".to_owned());
        let object = report.object();
        assert_eq!(object["kind"], "Error");
        assert_eq!(object["exit"], json!({"code": 75, "name": "tempfail"}));
        assert!(!object.to_string().contains("hush"), "{object}");
        assert_eq!(object["errors"][0]["message"], "no answer from https://h.example/?…");
        assert_eq!(object["items"][0]["url"], "https://h.example/?sig=kept", "data stay");
    }

    #[test]
    fn emptiness_is_said_in_words() {
        let of = |kind| Report::new(kind, "x", at("2026-01-05T08:00:00Z")).emptiness();
        assert_eq!(of(ReportKind::BackupList), "no backups found");
        assert_eq!(of(ReportKind::ExportBucketList), "no export buckets found");
        assert_eq!(of(ReportKind::LinkList), "no links found");
        assert_eq!(of(ReportKind::BackupRun), "nothing to show");
    }
}
