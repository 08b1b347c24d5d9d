//! `api`: any documented operation of a provider, signed.

mod call;
mod list;
mod path;

use std::path::PathBuf;

use reqwest::Method;

use super::changing::Accept;
use super::support;
use crate::app::App;
use crate::commands::backup::create::key_value;
use crate::core::{Error, Result};
use crate::output::Report;
use crate::providers::raw::{self, RawInput, RawOperation};

pub use call::AnswerItem;
pub use list::OperationItem;

/// Arguments of `api`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which profile
    #[arg(value_name = "PROFILE")]
    profile: String,
    /// An operation and its parameters, OPERATION [KEY=VALUE]…, or a method and a path below the
    /// endpoint, METHOD /PATH [KEY=VALUE]…
    #[arg(value_name = "OPERATION", required_unless_present = "list")]
    words: Vec<String>,
    /// Send this file as the body; `-` is standard input
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// List the operations whose name or path contains this text, or all of them
    #[arg(
        long,
        value_name = "TEXT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "words"
    )]
    list: Option<String>,
    #[command(flatten)]
    accept: Accept,
}

/// What was asked for, found in the provider's table.
struct Call {
    operation: &'static RawOperation,
    path: Option<String>,
    parameters: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    fn input(&self) -> RawInput<'_> {
        RawInput {
            path: self.path.as_deref(),
            parameters: &self.parameters,
            body: self.body.as_deref(),
        }
    }
}

/// Runs `api`. A call that may change something needs `--accept raw`, is
/// journalled and sent once.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let account = support::open(app, &app.profile(&args.profile)?)?;
    let raw = support::need(app, &account, account.provider.raw())?;
    if let Some(text) = &args.list {
        return list::report(app, &account, raw.operations(), text);
    }
    let found = find(raw.operations(), &args.words)?;
    let body = args.input.as_deref().map(call::read_body).transpose()?;
    let found = Call { body, ..found };
    let request = raw.request(found.operation, &found.input())?;
    call::run(app, &account, found.operation, request, &args.accept).await
}

/// Finds the operation that the words name.
fn find(operations: &'static [RawOperation], words: &[String]) -> Result<Call> {
    let missing = || Error::usage("name an operation, or a method and a path");
    let (first, rest) = words.split_first().ok_or_else(missing)?;
    let by_path = rest.first().filter(|word| word.starts_with('/') || word.contains("://"));
    let (operation, path, rest) = match by_path {
        Some(text) => {
            let method = Method::from_bytes(first.to_ascii_uppercase().as_bytes())
                .map_err(|_| Error::usage(format!("`{}` is no method", first.escape_debug())))?;
            let path = path::encoded(text)?;
            let operation = raw::by_path(operations, &method, &path)?;
            (operation, Some(path), rest.get(1..).unwrap_or_default())
        }
        None => (raw::by_name(operations, first)?, None, rest),
    };
    let parameters = parameters(rest)?;
    Ok(Call { operation, path, parameters, body: None })
}

fn parameters(words: &[String]) -> Result<Vec<(String, String)>> {
    let read = |place: usize| {
        let word = words.get(place).map_or("", String::as_str);
        key_value(word).map_err(|hint| {
            let before = place.checked_sub(1).and_then(|place| words.get(place));
            Error::usage(format!("{} is no KEY=VALUE", named(word, before))).hint(hint)
        })
    };
    (0..words.len()).map(read).collect()
}

/// Names a word that is no parameter. What could be a value is only pointed
/// at: values may be secrets.
fn named(word: &str, before: Option<&String>) -> String {
    match before.and_then(|before| before.strip_suffix('=')) {
        Some(key) => format!("the word after `{}=`", key.escape_debug()),
        None if word.starts_with('=') => "a parameter that begins with `=`".to_owned(),
        None => format!("`{}`", word.escape_debug()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(words: &[&str]) -> String {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        parameters(&words).expect_err("no parameter").message.clone()
    }

    #[test]
    fn a_word_that_is_no_parameter_is_named_and_a_value_is_not() {
        assert_eq!(complaint(&["DBInstanceId=x", "foo"]), "`foo` is no KEY=VALUE");
        assert_eq!(complaint(&["Password=", "hush"]), "the word after `Password=` is no KEY=VALUE");
        assert_eq!(complaint(&["Password", "=hush"]), "`Password` is no KEY=VALUE");
        assert_eq!(complaint(&["=hush"]), "a parameter that begins with `=` is no KEY=VALUE");
    }
}
