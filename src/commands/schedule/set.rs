//! `schedule set`.

use crate::app::App;
use crate::commands::changing::Accept;
use crate::commands::policy::{self, Subject, Wishes};
use crate::commands::support;
use crate::core::{Error, Result};
use crate::output::{Report, ReportKind};

/// Arguments of `schedule set`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose policy, TARGET or PROFILE/TARGET [default: the profile's only target], and what to
    /// change in it, KEY=VALUE (can be repeated); `schedule show` lists the keys
    #[arg(value_name = "[TARGET] KEY=VALUE", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    accept: Accept,
}

/// Runs `schedule set`. The difference is shown before it is sent.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let (target, wishes) = split(&args.words)?;
    let (account, target) = support::one_target(app, target)?;
    let schedules = support::need(app, &account, account.provider.schedules())?;
    let edits = support::need(app, &account, schedules.edits())?;
    let change = support::unchanged(edits.change(&target, &wishes, app.reads()).await)?;
    let look_up = format!("cloudbak schedule show {}/{target}", account.name());
    let subject = Subject {
        account: &account,
        target: &target,
        look_up: &look_up,
        kind: ReportKind::ScheduleChange,
    };
    policy::apply(app, subject, change, &args.accept).await
}

/// Splits the words into the target, if one is named, and the wishes.
fn split(words: &[String]) -> Result<(Option<&str>, Wishes)> {
    let (pairs, names): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.contains('='));
    let target = match names.as_slice() {
        [] => None,
        [one] => Some(one.as_str()),
        [_, other, ..] => {
            return Err(Error::usage(format!("`{}` is no KEY=VALUE", other.escape_debug()))
                .hint("name one target, then write KEY=VALUE"));
        }
    };
    Ok((target, policy::wishes(pairs, "cloudbak schedule show")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_word_without_an_equals_sign_is_the_target() {
        let given = words(&["prod/Cluster0", "a=1", "b=x=y"]);
        let (target, wishes) = split(&given).expect("split");
        assert_eq!(target, Some("prod/Cluster0"));
        assert_eq!(wishes[1], ("b".to_owned(), "x=y".to_owned()));
        assert_eq!(split(&words(&["a=1"])).expect("split").0, None);
        for wrong in [&["t"][..], &["t", "u", "a=1"], &["=1"]] {
            assert!(split(&words(wrong)).is_err(), "{wrong:?}");
        }
    }
}
