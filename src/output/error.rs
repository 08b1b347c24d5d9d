//! Errors for people: what failed, why, what the provider said, what to do.

use serde_json::Value;

use super::mask;
use super::safe;
use super::style::Palette;
use crate::core::Error;
use crate::model::{ErrorReport, Exit};

/// Longest text of a provider that is shown, in characters. The JSON has all.
const LONGEST_PROVIDER_TEXT: usize = 500;

/// Longest text of ours, which may quote a provider.
const LONGEST_TEXT: usize = 4000;

/// Most targets that are named before one error.
const NAMED_TARGETS: usize = 3;

/// Renders an error that belongs to no target. `changes` says whether the
/// command changes something, so that a lost answer needs a warning.
pub fn render(error: &Error, changes: bool, palette: Palette) -> String {
    let report = serde_json::to_value(ErrorReport::from(error)).unwrap_or_default();
    render_report(&report, &[], changes, palette)
}

/// Renders an error as the JSON has it, for the targets that met it.
pub fn render_report(error: &Value, targets: &[&str], changes: bool, palette: Palette) -> String {
    let mut lines = vec![headline(error, targets, palette)];
    for cause in list(error, "causes") {
        lines.push(detail("caused by:", &cause, palette));
    }
    if let Some(provider) = provider(&error["provider"]) {
        lines.push(detail("provider:", &provider, palette));
    }
    let hint = text(error, "hint");
    if undecided(error, changes) {
        let warned = hint.as_deref().is_some_and(|hint| hint.contains(NO_OTHER));
        let end = if warned { String::new() } else { format!("; {NO_OTHER}") };
        lines.push(detail("careful:", &format!("{UNDECIDED}{end}"), palette));
    }
    if let Some(hint) = hint {
        lines.push(detail("hint:", &hint, palette));
    }
    if let Some(next) = text(error, "command_next").or_else(|| reconcile(error)) {
        lines.push(detail("next:", &palette.strong(&next), palette));
    }
    lines.join("\n")
}

const UNDECIDED: &str = "it is NOT known whether the provider accepted this";

/// Said once: many hints say it already.
const NO_OTHER: &str = "do not start another one";

/// Whether it is open what the provider did, in a command where that matters.
fn undecided(error: &Value, changes: bool) -> bool {
    is_unknown(error) || (changes && error["sent"] == "maybe")
}

fn is_unknown(error: &Value) -> bool {
    error["class"] == Exit::UNKNOWN.name
}

fn reconcile(error: &Value) -> Option<String> {
    is_unknown(error).then(|| "cloudbak reconcile".to_owned())
}

fn headline(error: &Value, targets: &[&str], palette: Palette) -> String {
    let message = text(error, "message").unwrap_or_else(|| "something failed".to_owned());
    let message = unrepeated(&message, targets);
    let attempts = match error["attempts"].as_u64() {
        Some(attempts @ 2..) => format!(" (after {attempts} attempts)"),
        _ => String::new(),
    };
    format!("{} {}{message}{attempts}", palette.error("error:"), named(targets))
}

/// The message without the profile in front of it where the targets name it.
fn unrepeated<'a>(message: &'a str, targets: &[&str]) -> &'a str {
    let beginning = message.strip_prefix("profile `").and_then(|rest| rest.split_once("`: "));
    let Some((profile, rest)) = beginning else { return message };
    let names_it = |target: &&str| target.split('/').next() == Some(profile);
    if !targets.is_empty() && targets.iter().all(names_it) { rest } else { message }
}

/// `a, b, c and 7 more: `
pub(super) fn named(targets: &[&str]) -> String {
    let shown: Vec<_> = targets.iter().take(NAMED_TARGETS).map(|name| safe::line(name)).collect();
    match (shown.len(), targets.len().saturating_sub(NAMED_TARGETS)) {
        (0, _) => String::new(),
        (_, 0) => format!("{}: ", shown.join(", ")),
        (_, more) => format!("{} and {more} more: ", shown.join(", ")),
    }
}

fn detail(label: &str, text: &str, palette: Palette) -> String {
    format!("  {} {text}", palette.label(label))
}

/// `HTTP 403 Forbidden.RAM: no permission (request id 0A1B)`
fn provider(provider: &Value) -> Option<String> {
    let mut said = Vec::new();
    if let Some(status) = provider["http_status"].as_u64() {
        said.push(format!("HTTP {status}"));
    }
    let one_line = |key| {
        let text = mask::text(provider[key].as_str()?).into_owned();
        Some(safe::short(text.trim(), LONGEST_PROVIDER_TEXT)).filter(|text| !text.is_empty())
    };
    match (one_line("code"), one_line("message")) {
        (Some(code), Some(message)) => said.push(format!("{code}: {message}")),
        (Some(one), None) | (None, Some(one)) => said.push(one),
        (None, None) => {}
    }
    if let Some(id) = one_line("request_id") {
        said.push(format!("(request id {id})"));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// A text of the error, made harmless. Its own line breaks stay, indented so
/// that a line from outside cannot pass for one of ours.
fn text(error: &Value, key: &str) -> Option<String> {
    error[key].as_str().filter(|text| !text.is_empty()).map(harmless)
}

fn list(error: &Value, key: &str) -> Vec<String> {
    error[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(harmless).collect()
}

fn harmless(text: &str) -> String {
    let text = mask::text(text);
    let mut characters = text.trim_end().chars();
    let mut kept: String = characters.by_ref().take(LONGEST_TEXT).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    safe::lines(&kept).replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::{ErrorKind, ProviderFault, Sent};
    use crate::output::testing::throttled;

    #[test]
    fn an_error_says_what_why_and_what_now() {
        insta::assert_snapshot!(render(&throttled(), true, Palette::PLAIN), @r"
        error: CreateBackup was throttled (after 5 attempts)
          caused by: the quota is used up
          provider: HTTP 429 Throttling.User: Request was denied due to user flow control. (request id 0A1B)
          hint: ask less often, or raise the quota
          next: cloudbak backup create mongo-cn/dds-bp1
        ");
    }

    #[test]
    fn an_error_with_nothing_but_a_message_is_one_line() {
        let error = Error::usage("no target `x`");
        assert_eq!(render(&error, true, Palette::PLAIN), "error: no target `x`");
    }

    #[test]
    fn a_lost_answer_warns_where_something_was_to_change() {
        let lost = || Error::new(ErrorKind::Unavailable, "no answer").sent(Sent::Maybe);
        let shown = render(&lost(), true, Palette::PLAIN);
        assert!(shown.contains("NOT known whether the provider accepted this"), "{shown}");
        assert!(shown.contains("do not start another one"), "{shown}");
        assert_eq!(render(&lost(), false, Palette::PLAIN), "error: no answer");
        let undecided = Error::new(ErrorKind::Undecided, "no answer").sent(Sent::Maybe);
        let shown = render(&undecided, false, Palette::PLAIN);
        assert!(shown.contains("do not start another one"), "{shown}");
        assert!(shown.ends_with("  next: cloudbak reconcile"), "{shown}");
    }

    #[test]
    fn the_warning_is_given_once() {
        for hint in ["do not start another one", "do not start another one; look there", "wait"] {
            let error = Error::new(ErrorKind::Undecided, "no answer").hint(hint);
            let shown = render(&error, true, Palette::PLAIN);
            assert_eq!(shown.matches(NO_OTHER).count(), 1, "{shown}");
        }
    }

    #[test]
    fn targets_with_the_same_error_share_it() {
        let error = json!({"message": "no answer"});
        let shown = |targets: &[&str]| render_report(&error, targets, false, Palette::PLAIN);
        assert_eq!(shown(&["p/a"]), "error: p/a: no answer");
        assert_eq!(shown(&["p/a", "p/b", "p/c"]), "error: p/a, p/b, p/c: no answer");
        assert_eq!(shown(&["a", "b", "c", "d", "e"]), "error: a, b, c and 2 more: no answer");
    }

    #[test]
    fn a_profile_is_named_once() {
        let error = json!({"message": "profile `p`: no credential"});
        let shown = |targets: &[&str]| render_report(&error, targets, false, Palette::PLAIN);
        assert_eq!(shown(&[]), "error: profile `p`: no credential");
        assert_eq!(shown(&["p"]), "error: p: no credential");
        assert_eq!(shown(&["p/a", "p/b"]), "error: p/a, p/b: no credential");
        assert_eq!(shown(&["p/a", "q/b"]), "error: p/a, q/b: profile `p`: no credential");
    }

    #[test]
    fn colour_marks_the_labels_only() {
        let shown = render(&throttled(), true, Palette::new(true));
        assert!(shown.starts_with("\u{1b}[1;31merror:\u{1b}[0m CreateBackup"), "{shown:?}");
    }

    #[test]
    fn hostile_words_can_neither_act_nor_pass_for_ours() {
        for text in safe::HOSTILE {
            let mut error = Error::new(ErrorKind::Rejected, format!("refused: {text}"))
                .hint(*text)
                .next(*text)
                .source(std::io::Error::other(*text));
            error.provider = Some(ProviderFault {
                http_status: Some(400),
                code: Some((*text).to_owned()),
                message: Some((*text).to_owned()),
                request_id: Some((*text).to_owned()),
            });
            let shown = render(&error, true, Palette::PLAIN);
            assert!(!shown.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{shown:?}");
            assert!(shown.lines().skip(1).all(|line| line.starts_with("  ")), "{shown}");
        }
    }

    #[test]
    fn no_canary_and_no_flood_comes_out() {
        const CANARY: &str = "kanarie5Ecret0Value";
        let mut error =
            Error::new(ErrorKind::Protocol, format!("token={CANARY} {}", "y".repeat(100_000)))
                .hint(format!("{{\"password\":\"{CANARY}\"}}"))
                .source(std::io::Error::other(format!("https://u:{CANARY}@h.example")));
        error.provider = Some(ProviderFault {
            message: Some(format!("Bearer {CANARY} {}", "x".repeat(100_000))),
            ..ProviderFault::default()
        });
        let shown = render(&error, true, Palette::PLAIN);
        assert!(!shown.contains(CANARY), "{shown}");
        assert!(shown.len() < 6000, "{}", shown.len());
    }
}
