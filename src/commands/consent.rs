//! Consent to operations that can destroy or interrupt: typed at a terminal,
//! given by `--accept`, or standing in the profile.

use std::io::{BufRead as _, Write as _};

use crate::app::App;
use crate::config::did_you_mean;
use crate::core::{Error, ErrorKind, Result};
use crate::model::Danger;
use crate::model::danger::{LABELS, WARNINGS};
use crate::output::safe;
use crate::runs::Account;

/// Whether the labels make a success of what completed with warnings.
pub fn accepts_warnings(labels: &[String]) -> bool {
    labels.iter().any(|label| label == WARNINGS)
}

/// Reads a label of a command that may need consent, before anything is asked.
///
/// # Errors
/// A text that names the right one.
pub fn label(text: &str) -> Result<String, String> {
    match misspelt(text) {
        Some(right) => Err(format!("there is no such label; {right}")),
        None => Ok(text.to_owned()),
    }
}

/// What would be right in place of a label that there is not.
fn misspelt(label: &str) -> Option<String> {
    let (word, target) = label.split_at(label.find(':').unwrap_or(label.len()));
    if word == WARNINGS && !target.is_empty() {
        return Some(format!(
            "`{WARNINGS}` takes no target; to accept them for some targets only, write `accept` \
             in their profile"
        ));
    }
    if LABELS.contains(&word) {
        return None;
    }
    Some(match did_you_mean(word, LABELS.iter().copied()) {
        Some(near) => format!("did you mean `{near}{target}`?"),
        None => format!("the labels are {}", LABELS.join(", ")),
    })
}

/// Makes sure that there is consent for every target, asking where a person
/// can be asked.
///
/// # Errors
/// [`ErrorKind::Refused`] when there is none; then nothing may be sent.
pub fn require(
    app: &App,
    danger: &Danger,
    given: &[String],
    account: &Account,
    targets: &[String],
) -> Result<()> {
    let standing = account.profile.values.list("accept");
    let missing: Vec<&String> = targets
        .iter()
        .filter(|target| !covers(danger, given, target) && !covers(danger, standing, target))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if app.can_ask {
        return ask(danger, account, &missing);
    }
    let error = refused(danger, account, missing[0], missing.len());
    Err(match astray(danger, given) {
        Some(why) => {
            let hint = error.hint.clone().unwrap_or_default();
            error.hint(format!("{why}; {hint}"))
        }
        None => error,
    })
}

/// Why a label that was given is no consent to this.
fn astray(danger: &Danger, given: &[String]) -> Option<String> {
    given.iter().find_map(|label| {
        let target = label.strip_prefix(danger.label)?;
        match target.strip_prefix(':') {
            Some(_) => Some(format!("`{label}` names another target")),
            None if target.is_empty() => Some(format!("`{label}` names no target")),
            None => None,
        }
    })
}

/// What a person is asked about.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The account.
    pub account: &'a Account,
    /// The target that the command works on.
    pub target: &'a str,
    /// Lines that belong to the question.
    pub about: &'a [String],
}

/// [`require`] for one change, whose danger may be another target's.
///
/// # Errors
/// As [`require`].
pub fn require_one(app: &App, danger: &Danger, given: &[String], asked: Asked<'_>) -> Result<()> {
    let name = danger.victim.as_deref().unwrap_or(asked.target).to_owned();
    let mut danger = danger.clone();
    if app.can_ask {
        for line in asked.about {
            danger.consequence.push('\n');
            danger.consequence.push_str(&safe::line(line));
        }
    }
    require(app, &danger, given, asked.account, &[name])
}

fn covers(danger: &Danger, labels: &[String], target: &str) -> bool {
    let exact = format!("{}:{target}", danger.label);
    labels.iter().any(|label| *label == exact || (!danger.names_target && label == danger.label))
}

fn refused(danger: &Danger, account: &Account, target: &str, count: usize) -> Error {
    let word = if danger.names_target {
        format!("{}:{target}", danger.label)
    } else {
        danger.label.to_owned()
    };
    let others = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
    Error::new(
        ErrorKind::Refused,
        format!("{}/{target}{others}: consent is missing: {}", account.name(), danger.consequence),
    )
    .code("refused.consent")
    .hint(format!("to consent, add --accept {word}; nothing was sent"))
}

fn ask(danger: &Danger, account: &Account, targets: &[&String]) -> Result<()> {
    let mut screen = std::io::stderr();
    let names = targets.iter().map(|t| safe::line(t).into_owned()).collect::<Vec<_>>().join(", ");
    let expected = if danger.names_target { names.as_str() } else { "yes" };
    let question = format!(
        "{}: {names}\n{}\nType `{expected}` to go on: ",
        account.name(),
        danger.consequence
    );
    let mut answer = String::new();
    let asked = screen
        .write_all(question.as_bytes())
        .and_then(|()| screen.flush())
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    if asked.is_ok() && answer.trim() == expected {
        return Ok(());
    }
    Err(refused(danger, account, targets[0], targets.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_label_keeps_its_target() {
        assert_eq!(misspelt("destroys-data:Cluster0"), None);
        let right = misspelt("destroy-data:Cluster0");
        assert_eq!(right.as_deref(), Some("did you mean `destroys-data:Cluster0`?"));
        assert!(misspelt("nonsense").is_some_and(|right| right.contains("destroys-data")));
        assert_eq!(label("raw"), Ok("raw".to_owned()));
        assert!(label("rwa").is_err_and(|why| why.contains("`raw`")));
    }

    #[test]
    fn consent_to_something_else_is_told() {
        let given = |label: &str| vec![label.to_owned()];
        let danger = Danger::destroys_data("all is lost");
        let why = |label: &str| astray(&danger, &given(label));
        assert_eq!(
            why("destroys-data:b").as_deref(),
            Some("`destroys-data:b` names another target")
        );
        assert_eq!(why("destroys-data").as_deref(), Some("`destroys-data` names no target"));
        assert_eq!(why("raw"), None);
    }
}
