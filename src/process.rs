//! One process from its arguments to its exit code.

use std::any::Any;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::error::ErrorKind as ClapKind;
use clap::{CommandFactory as _, Parser as _};
use jiff::Timestamp;

use crate::app::App;
use crate::cli::Cli;
use crate::commands;
use crate::config::Environment;
use crate::core::{Error, ErrorKind, Result};
use crate::model::Exit;
use crate::output::{Format, Printer, Query, Report, Settings};
use crate::runs::Cancel;
use crate::suggest;

/// Runs the command that the arguments ask for and returns the exit code.
pub fn run(arguments: &[OsString]) -> u8 {
    let started_at = Timestamp::now();
    let environment = Arc::new(Environment::of_process());
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return refused(arguments, &environment, started_at, &error),
    };
    let command = commands::name(&cli.noun);
    let printer = match settings(&cli) {
        Ok(settings) => Arc::new(Printer::of_process(settings, &environment)),
        Err(error) => {
            return failed(&plain_printer(arguments, &environment), command, started_at, &error);
        }
    };
    let last_word = Arc::new(LastWord::default());
    let ended = execute(cli, Arc::clone(&environment), started_at, command, &printer, &last_word);
    if !last_word.take() {
        return Exit::FAILED.code;
    }
    match ended {
        Ok(report) => print(&printer, report),
        Err(error) => failed(&printer, command, started_at, &error),
    }
}

/// Who says how the process ends: the command, or a signal that comes at the
/// same moment. Two objects on standard output would be no JSON.
#[derive(Default)]
struct LastWord(AtomicBool);

impl LastWord {
    /// Whether the caller has it. The second one waits for the process to end,
    /// but not for ever where the output is stuck.
    fn take(&self) -> bool {
        let is_first = !self.0.swap(true, Ordering::SeqCst);
        if !is_first {
            std::thread::sleep(Duration::from_secs(5));
        }
        is_first
    }
}

fn execute(
    cli: Cli,
    environment: Arc<Environment>,
    started_at: Timestamp,
    command: &'static str,
    printer: &Arc<Printer>,
    last_word: &Arc<LastWord>,
) -> Result<Report> {
    let cancel = {
        let (printer, last_word) = (Arc::clone(printer), Arc::clone(last_word));
        Cancel::on_signals(move |signal| {
            if last_word.take() {
                failed(&printer, command, started_at, &signal.error());
            }
        })?
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::internal("the runtime can't be made").source(error))?;
    let report = runtime.block_on(async {
        let globals = cli.globals;
        let can_ask = !globals.no_input
            && !commands::is_cron(&cli.noun)
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal();
        let mut app = App::new(globals, environment, started_at, command);
        app.watch(printer.observer());
        app.watcher = printer.watcher();
        app.cancel = cancel;
        app.can_ask = can_ask;
        if app.globals.sandbox {
            let state = app.folders()?.state.join("state.json");
            app.sandbox_config = Some(commands::sandbox::start_private(state).await?);
        }
        let report = commands::run(&app, &cli.noun).await;
        report.map(|report| suggest::complete(report, &app.globals)).map_err(|mut error| {
            suggest::complete_error(&mut error, &app.globals);
            error
        })
    });
    // A task that still waits for something must not keep the process.
    runtime.shutdown_background();
    report
}

fn settings(cli: &Cli) -> Result<Settings> {
    let globals = &cli.globals;
    Ok(Settings {
        format: globals.output.unwrap_or_default(),
        query: globals.query.as_deref().map(Query::parse).transpose()?,
        color: globals.color.unwrap_or_default(),
        quiet: globals.quiet,
        cron: commands::is_cron(&cli.noun),
        verbosity: globals.verbose,
        log_format: globals.log_format.unwrap_or_default(),
    })
}

/// A printer for failures that come before the flags are understood.
fn plain_printer(arguments: &[OsString], environment: &Environment) -> Printer {
    let (format, query) = (wanted_format(arguments), wanted_query(arguments));
    let settings = Settings { format, query, ..Settings::default() };
    Printer::of_process(settings, environment)
}

fn print(printer: &Printer, mut report: Report) -> u8 {
    report.finished_at = Timestamp::now();
    let wanted = report.exit;
    let journal = |run| format!("; the journal has it: cloudbak history show {run}");
    let kept = report.run_id.as_ref().map(journal);
    match printer.print_owned(report) {
        Ok(exit) => exit.code,
        Err(error) => {
            // Standard output is gone or full: say so where it can still be read.
            let kept = kept.unwrap_or_default();
            let _ =
                writeln!(std::io::stderr(), "error: the output can't be written: {error}{kept}");
            if wanted == Exit::OK { Exit::FAILED.code } else { wanted.code }
        }
    }
}

fn failed(printer: &Printer, command: &str, started_at: Timestamp, error: &Error) -> u8 {
    print(printer, Report::of_error(command, started_at, error))
}

/// Help and version go to stdout; a usage error goes to stderr, and with
/// `-o json` its object to stdout.
fn refused(
    arguments: &[OsString],
    environment: &Environment,
    started_at: Timestamp,
    error: &clap::Error,
) -> u8 {
    let informs = matches!(error.kind(), ClapKind::DisplayHelp | ClapKind::DisplayVersion);
    let format = wanted_format(arguments);
    if !informs && commands::backup::is_plugin(arguments) {
        // To a plugin's caller 2 means CRITICAL.
        let _ = error.print();
        let line = "CLOUDBAK UNKNOWN: the command line can't be understood";
        let _ = writeln!(std::io::stdout(), "{line}");
        return commands::backup::UNDETERMINED;
    }
    if informs || format == Format::Table {
        // A closed pipe ends quietly.
        let _ = error.print();
        return if informs { Exit::OK.code } else { Exit::USAGE.code };
    }
    let text = error.render().to_string();
    let advice = |line: &&str| {
        !line.trim().is_empty() && !line.starts_with("For more") && !line.starts_with("Usage:")
    };
    let mut lines = text.lines().map(str::trim).filter(advice);
    let first = lines.next().unwrap_or("bad usage");
    let message = first.strip_prefix("error: ").unwrap_or(first);
    // The hint is labelled as one already.
    let rest: Vec<_> = lines.map(|line| line.strip_prefix("tip: ").unwrap_or(line)).collect();
    let rest = rest.join("; ");
    let command = understood(arguments);
    let help = format!("cloudbak {command} --help").replace("  ", " ");
    let mut error = Error::new(ErrorKind::Usage, message).next(help);
    error.hint = Some(rest).filter(|rest| !rest.is_empty());
    failed(&plain_printer(arguments, environment), &command, started_at, &error)
}

/// The words of the command, as far as they are understood.
fn understood(arguments: &[OsString]) -> String {
    let parser = Cli::command().ignore_errors(true);
    let Ok(matches) = parser.try_get_matches_from(arguments) else { return String::new() };
    let mut words = Vec::new();
    let mut inner = &matches;
    while let Some((word, further)) = inner.subcommand() {
        words.push(word);
        inner = further;
    }
    words.join(" ")
}

/// The query that the arguments ask for, if it is a usable one.
fn wanted_query(arguments: &[OsString]) -> Option<Query> {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    let text = words.find_map(|word| match word.strip_prefix("--query")? {
        "" => Some(None),
        attached => attached.strip_prefix('=').map(|text| Some(text.to_owned())),
    })?;
    let text = text.or_else(|| words.next().map(|word| word.into_owned()))?;
    Query::parse(&text).ok()
}

/// The format that the arguments ask for, as far as it can be told from
/// arguments that do not parse.
fn wanted_format(arguments: &[OsString]) -> Format {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let value = words.iter().enumerate().find_map(|(index, word)| {
        if *word == "--output" {
            return words.get(index + 1).map(|value| value.to_string());
        }
        if let Some(value) = word.strip_prefix("--output=") {
            return Some(value.to_owned());
        }
        // `-o` may end a cluster of short flags, with its value attached or not.
        let cluster = word.strip_prefix('-').filter(|_| !word.starts_with("--"))?;
        let (flags, value) = cluster.split_once('o')?;
        let known = flags.chars().all(|flag| matches!(flag, 'q' | 'v'));
        match value.trim_start_matches('=') {
            _ if !known => None,
            "" => words.get(index + 1).map(|value| value.to_string()),
            value => Some(value.to_owned()),
        }
    });
    match value.as_deref() {
        Some("json") => Format::Json,
        Some("jsonl") => Format::Jsonl,
        Some("yaml") => Format::Yaml,
        _ => Format::Table,
    }
}

/// Where the newest panic happened.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Keeps the standard panic message off stderr: [`broken`] tells it, in the
/// format asked for.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

/// Reports a panic and returns the exit code for it.
pub fn broken(arguments: &[OsString], panic: &(dyn Any + Send)) -> u8 {
    let what = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown panic".to_owned());
    let place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner).take();
    let place = place.map_or_else(String::new, |place| format!(" at {place}"));
    let error = Error::internal(format!("this program has a bug{place}: {what}"))
        .hint("the journal holds what was sent")
        .next("cloudbak history list");
    let environment = Environment::of_process();
    failed(&plain_printer(arguments, &environment), "", Timestamp::now(), &error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_found_in_broken_arguments() {
        let format =
            |line: &str| wanted_format(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(format("cloudbak -o json nonsense"), Format::Json);
        assert_eq!(format("cloudbak nonsense --output=jsonl"), Format::Jsonl);
        assert_eq!(format("cloudbak -oyaml"), Format::Yaml);
        assert_eq!(format("cloudbak -qo json nonsense"), Format::Json);
        assert_eq!(format("cloudbak -vvojsonl nonsense"), Format::Jsonl);
        assert_eq!(format("cloudbak -xo json"), Format::Table);
        assert_eq!(format("cloudbak --output"), Format::Table);
        assert_eq!(format("cloudbak --offline json"), Format::Table);
    }

    #[test]
    fn the_query_is_found_in_broken_arguments() {
        let query =
            |line: &str| wanted_query(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        let wanted = Query::parse("errors").ok();
        assert_eq!(query("cloudbak --query errors nonsense"), wanted);
        assert_eq!(query("cloudbak nonsense --query=errors"), wanted);
        assert_eq!(query("cloudbak nonsense --query"), None);
        assert_eq!(query("cloudbak nonsense --query [["), None);
        assert_eq!(query("cloudbak nonsense --query-like errors"), None);
    }

    #[test]
    fn a_command_is_named_as_far_as_it_is_understood() {
        let command =
            |line: &str| understood(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(command("cloudbak -o json backup create --nonsense"), "backup create");
        assert_eq!(command("cloudbak backup creat"), "backup");
        assert_eq!(command("cloudbak export bucket list --limit x"), "export bucket list");
        assert_eq!(command("cloudbak nonsense"), "");
        assert_eq!(command("cloudbak"), "");
    }
}
