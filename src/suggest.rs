//! Commands that messages suggest, completed so that they work where they are
//! printed: with the `--sandbox`, `--config` or `--provider` of the command that
//! failed.

use serde_json::Value;

use crate::cli::Globals;
use crate::config::UNUSABLE_FILE;
use crate::core::Error;
use crate::model::ErrorReport;
use crate::output::Report;

/// How every suggested command begins.
const BEGINNING: &str = "cloudbak ";

/// Nouns whose targets belong to a profile.
const PLACED: [&str; 10] = [
    "backup",
    "target",
    "restore",
    "export",
    "job",
    "instance",
    "schedule",
    "compliance",
    "region",
    "project",
];

/// Completes every suggested command of a report.
#[must_use]
pub fn complete(mut report: Report, globals: &Globals) -> Report {
    let missing = Missing::of(globals);
    for text in report.notes.iter_mut().chain(&mut report.warnings) {
        *text = missing.in_text(text);
    }
    for error in &mut report.errors {
        complete_report(error, &missing);
    }
    for item in &mut report.items {
        complete_item(item, &missing);
    }
    report
}

/// Completes one command.
#[must_use]
pub fn command(text: &str, globals: &Globals) -> String {
    Missing::of(globals).in_command(text)
}

/// Completes the commands that an error suggests.
pub fn complete_error(error: &mut Error, globals: &Globals) {
    // The file that can't be read is no help to the command that comes next.
    if error.code == UNUSABLE_FILE {
        return;
    }
    let missing = Missing::of(globals);
    error.message = missing.in_text(&error.message);
    error.hint = error.hint.take().map(|hint| missing.in_text(&hint));
    error.next = error.next.take().map(|next| missing.in_command(&next));
}

fn complete_report(error: &mut ErrorReport, missing: &Missing<'_>) {
    error.message = missing.in_text(&error.message);
    error.hint = error.hint.take().map(|hint| missing.in_text(&hint));
    error.command_next = error.command_next.take().map(|next| missing.in_command(&next));
}

/// Only what this program says about an item, never its data. What it suggests
/// concerns the item's own profile.
fn complete_item(item: &mut Value, missing: &Missing<'_>) {
    let Value::Object(fields) = item else { return };
    let profile = fields.get("profile").and_then(Value::as_str).map(str::to_owned);
    let missing =
        Missing { flags: missing.flags.clone(), profile: profile.as_deref().or(missing.profile) };
    for key in ["error", "warnings", "command_next", "reason"] {
        if let Some(value) = fields.get_mut(key) {
            complete_value(key, value, &missing);
        }
    }
}

fn complete_value(key: &str, value: &mut Value, missing: &Missing<'_>) {
    match value {
        Value::String(text) if key == "command_next" => *text = missing.in_command(text),
        Value::String(text) if key == "warnings" => *text = missing.in_warning(text),
        Value::String(text) => *text = missing.in_text(text),
        Value::Array(values) => {
            values.iter_mut().for_each(|value| complete_value(key, value, missing));
        }
        Value::Object(fields) => {
            for key in ["message", "hint", "command_next"] {
                if let Some(value) = fields.get_mut(key) {
                    complete_value(key, value, missing);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What the command that is running was given, and a suggested one lacks.
struct Missing<'a> {
    /// `--sandbox`, `--config FILE` or `--provider WORD`.
    flags: Option<String>,
    /// The profile that is meant.
    profile: Option<&'a str>,
}

impl<'a> Missing<'a> {
    fn of(globals: &'a Globals) -> Self {
        let profile = match globals.profiles.as_slice() {
            [profile] => Some(profile.as_str()),
            _ => None,
        };
        Self { flags: flags(globals), profile }
    }

    /// Inserts the flags into every command but those that bring `--sandbox`,
    /// which goes with no other config.
    fn in_text(&self, text: &str) -> String {
        let Some(flags) = &self.flags else { return text.to_owned() };
        text.replace(BEGINNING, &format!("{BEGINNING}{flags} "))
            .replace(&format!("{BEGINNING}{flags} --sandbox"), &format!("{BEGINNING}--sandbox"))
    }

    /// The same for a text that is one command, which gets its profile too where
    /// it names none.
    fn in_command(&self, text: &str) -> String {
        match self.profile.filter(|profile| lacks_profile(text, profile)) {
            Some(profile) => self.in_text(&format!("{text} -p {profile}")),
            None => self.in_text(text),
        }
    }

    /// The same for a text that may end with a command.
    fn in_warning(&self, text: &str) -> String {
        match text.rfind(BEGINNING).and_then(|at| text.split_at_checked(at)) {
            Some((before, command)) => self.in_text(before) + &self.in_command(command),
            None => text.to_owned(),
        }
    }
}

/// Whether a command works on what that profile has, and does not say whose.
fn lacks_profile(command: &str, profile: &str) -> bool {
    let noun = command.strip_prefix(BEGINNING).and_then(|rest| rest.split(' ').next());
    let named = |word: &str| {
        word.contains('/') || word == profile || matches!(word, "-p" | "--profile" | "--all")
    };
    noun.is_some_and(|noun| PLACED.contains(&noun))
        && !command.contains(['`', ';'])
        && !command.split(' ').any(named)
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
    use crate::output::ReportKind;

    #[test]
    fn suggested_commands_work_where_they_are_printed() {
        let globals = Globals { sandbox: true, ..Globals::default() };
        let mut error = Error::usage("no").next("cloudbak profile list");
        complete_error(&mut error, &globals);
        assert_eq!(error.next.as_deref(), Some("cloudbak --sandbox profile list"));
        let globals = Globals { config: Some("/tmp/it's here.toml".into()), ..Globals::default() };
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut report = Report::new(ReportKind::BackupRun, "backup create", at);
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
    fn a_command_that_names_no_profile_gets_the_one_that_was_chosen() {
        let globals = Globals { profiles: vec!["cn".to_owned()], ..Globals::default() };
        for (next, expected) in [
            ("cloudbak backup list x1", "cloudbak backup list x1 -p cn"),
            ("cloudbak project list", "cloudbak project list -p cn"),
            ("cloudbak backup list cn/x1", "cloudbak backup list cn/x1"),
            ("cloudbak backup create cn --cron", "cloudbak backup create cn --cron"),
            ("cloudbak reconcile 01J", "cloudbak reconcile 01J"),
        ] {
            assert_eq!(command(next, &globals), expected);
        }
        let mut item = json!({"profile": "phones", "warnings": ["use: cloudbak restore list x1"]});
        complete_item(&mut item, &Missing::of(&globals));
        assert_eq!(item["warnings"][0], "use: cloudbak restore list x1 -p phones");
        let sandbox = Globals { config: Some("a.toml".into()), ..Globals::default() };
        assert_eq!(
            command("cloudbak --sandbox target list", &sandbox),
            "cloudbak --sandbox target list"
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
