//! Commands that messages suggest, completed so that they work where they are
//! printed: with the `--sandbox`, `--config` or `--provider` of the command that
//! failed.

use serde_json::Value;

use crate::cli::Globals;
use crate::core::Error;
use crate::model::ErrorReport;
use crate::output::Report;

/// How every suggested command begins.
const BEGINNING: &str = "cloudbak ";

/// Completes every suggested command of a report.
#[must_use]
pub fn complete(mut report: Report, globals: &Globals) -> Report {
    let Some(flags) = flags(globals) else { return report };
    for text in report.notes.iter_mut().chain(&mut report.warnings) {
        *text = insert(text, &flags);
    }
    for error in &mut report.errors {
        complete_report(error, &flags);
    }
    for item in &mut report.items {
        complete_item(item, &flags);
    }
    report
}

/// Completes one command.
#[must_use]
pub fn command(text: &str, globals: &Globals) -> String {
    flags(globals).map_or_else(|| text.to_owned(), |flags| insert(text, &flags))
}

/// Completes the commands that an error suggests.
pub fn complete_error(error: &mut Error, globals: &Globals) {
    let Some(flags) = flags(globals) else { return };
    error.message = insert(&error.message, &flags);
    error.hint = error.hint.take().map(|hint| insert(&hint, &flags));
    error.next = error.next.take().map(|next| insert(&next, &flags));
}

fn complete_report(error: &mut ErrorReport, flags: &str) {
    error.message = insert(&error.message, flags);
    error.hint = error.hint.take().map(|hint| insert(&hint, flags));
    error.command_next = error.command_next.take().map(|next| insert(&next, flags));
}

/// Only what this program says about an item, never its data.
fn complete_item(item: &mut Value, flags: &str) {
    let Value::Object(fields) = item else { return };
    for key in ["error", "warnings", "command_next", "reason"] {
        if let Some(value) = fields.get_mut(key) {
            complete_value(value, flags);
        }
    }
}

fn complete_value(value: &mut Value, flags: &str) {
    match value {
        Value::String(text) => *text = insert(text, flags),
        Value::Array(values) => values.iter_mut().for_each(|value| complete_value(value, flags)),
        Value::Object(fields) => {
            for key in ["message", "hint", "command_next"] {
                if let Some(value) = fields.get_mut(key) {
                    complete_value(value, flags);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn insert(text: &str, flags: &str) -> String {
    text.replace(BEGINNING, &format!("{BEGINNING}{flags} "))
}

fn flags(globals: &Globals) -> Option<String> {
    match &globals.config {
        _ if globals.sandbox => Some("--sandbox".to_owned()),
        Some(path) => Some(flag("--config", &path.to_string_lossy())),
        None => globals.provider.as_ref().map(|word| flag("--provider", word)),
    }
}

/// A flag with its value, as a shell reads it.
#[must_use]
pub fn flag(name: &str, value: &str) -> String {
    // A value that looks like a flag has to be tied to its own.
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!("{name}{between}{}", shell_word(value))
}

/// The command that takes a run up again.
#[must_use]
pub fn resume(command: &str, run: Option<&str>) -> String {
    run.map_or_else(|| command.to_owned(), |run| format!("{command} {}", flag("--resume", run)))
}

/// A word as a shell reads it.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    // A shell takes the two quotes for nothing; without them the word would
    // look like the beginning of a command, and be completed.
    let text = text.replace('\'', r"'\''").replace(BEGINNING, "cloudbak'' ");
    format!("'{text}'")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn suggested_commands_work_where_they_are_printed() {
        let globals = Globals { sandbox: true, ..Globals::default() };
        let mut error = Error::usage("no").next("cloudbak profile list");
        complete_error(&mut error, &globals);
        assert_eq!(error.next.as_deref(), Some("cloudbak --sandbox profile list"));
        let globals = Globals { config: Some("/tmp/it's here.toml".into()), ..Globals::default() };
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut report = Report::new("BackupRun", "backup create", at);
        report.items.push(json!({
            "target": "cloudbak x",
            "error": { "command_next": "cloudbak backup wait a/b/c" },
        }));
        let item = complete(report, &globals).items.remove(0);
        assert_eq!(item["target"], "cloudbak x", "data stay as they are");
        assert_eq!(
            item["error"]["command_next"],
            r"cloudbak --config '/tmp/it'\''s here.toml' backup wait a/b/c"
        );
    }

    #[test]
    fn words_are_quoted_so_that_a_shell_reads_them_as_they_were() {
        for (text, word) in [
            ("FULL", "FULL"),
            ("a=b,c", "a=b,c"),
            ("", "''"),
            ("two words", "'two words'"),
            ("it's", r"'it'\''s'"),
            ("$(x)", "'$(x)'"),
            ("a cloudbak night", "'a cloudbak'' night'"),
        ] {
            assert_eq!(shell_word(text), word);
        }
        assert_eq!(flag("--description", "-x y"), "--description='-x y'");
        let globals = Globals { provider: Some("atlas".to_owned()), ..Globals::default() };
        let text = format!("cloudbak run x {}", flag("--description", "cloudbak run"));
        let whole = "cloudbak --provider atlas run x --description 'cloudbak'' run'";
        assert_eq!(command(&text, &globals), whole);
    }

    #[test]
    fn without_those_flags_nothing_changes() {
        let mut error = Error::usage("no").next("cloudbak profile list");
        complete_error(&mut error, &Globals::default());
        assert_eq!(error.next.as_deref(), Some("cloudbak profile list"));
    }
}
