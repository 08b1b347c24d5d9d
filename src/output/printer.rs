//! Prints reports in the format that was asked for.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use super::facts::Facts;
use super::jsonl::JsonLines;
use super::log::{Log, LogFormat, LogWriter};
use super::progress::{Events, Plain, Silent, Terminal};
use super::query::{self, Query};
use super::report::Report;
use super::stream::{Stderr, Stdout};
use super::style::{self, ColorChoice, Palette};
use super::talk;
use super::{cell, csv, safe, table, yaml};
use crate::config::Environment;
use crate::core::clock::Clock;
use crate::core::events::Observer;
use crate::model::Exit;
use crate::runs::Watcher;

/// What `--output` asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Columns for people.
    #[default]
    Table,
    /// One JSON object.
    Json,
    /// JSON objects line by line, events while it runs included.
    Jsonl,
    /// One YAML document.
    Yaml,
    /// Comma-separated values with a header.
    Csv,
    /// One id a line.
    Id,
}

/// The flags that decide about output.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `--output`.
    pub format: Format,
    /// `--query`.
    pub query: Option<Query>,
    /// `--color`.
    pub color: ColorChoice,
    /// `--quiet`: no progress and no notes.
    pub quiet: bool,
    /// `--cron`: nothing on success, everything once on failure.
    pub cron: bool,
    /// How many times `-v` was given.
    pub verbosity: u8,
    /// `--log-format`.
    pub log_format: LogFormat,
}

/// Prints everything that this process has to say.
pub struct Printer {
    settings: Settings,
    facts: Facts,
    draws: bool,
    palette: Palette,
    stdout: Arc<Stdout>,
    stderr: Arc<Stderr>,
    lines: Arc<JsonLines>,
    log: Arc<LogWriter>,
}

/// Lines of a screen whose height nobody knows.
const USUAL_HEIGHT: u16 = 24;

impl Printer {
    /// A printer on the process's own streams.
    pub fn of_process(settings: Settings, environment: &Environment) -> Self {
        let facts = Facts::of_process(environment);
        let stdout = Box::new(io::stdout());
        Self::on(settings, facts, environment, stdout, Box::new(io::stderr()))
    }

    /// A printer on any streams.
    pub fn on(
        settings: Settings,
        facts: Facts,
        environment: &Environment,
        stdout: Box<dyn Write + Send>,
        stderr: Box<dyn Write + Send>,
    ) -> Self {
        let color = if settings.cron { ColorChoice::Never } else { settings.color };
        let palette = |is_terminal| Palette::new(color.decide(environment, is_terminal));
        let stdout = Arc::new(Stdout::new(stdout));
        let stderr =
            Arc::new(if settings.cron { Stderr::holding(stderr) } else { Stderr::new(stderr) });
        let log = LogWriter::new(
            Arc::clone(&stderr),
            settings.log_format,
            palette(facts.stderr_is_terminal),
            Clock::default(),
        );
        Self {
            draws: style::may_draw(environment, facts.stderr_is_terminal) && !settings.cron,
            palette: palette(facts.stdout_is_terminal),
            lines: Arc::new(JsonLines::new(Arc::clone(&stdout))),
            log: Arc::new(log),
            settings,
            facts,
            stdout,
            stderr,
        }
    }

    /// What watches a run: events for `-o jsonl`, moving lines on a terminal,
    /// sparse lines in a log, nothing with `--quiet`.
    pub fn watcher(&self) -> Arc<dyn Watcher> {
        let log = || Arc::clone(&self.log);
        if self.settings.format == Format::Jsonl {
            let notes = (!self.settings.quiet).then(log);
            return Arc::new(Events::new(Arc::clone(&self.lines), notes, Clock::default()));
        }
        if self.settings.quiet {
            return Arc::new(Silent);
        }
        if self.draws && self.settings.log_format == LogFormat::Text {
            let height = self.facts.height.unwrap_or(USUAL_HEIGHT);
            return Arc::new(Terminal::new(Arc::clone(&self.stderr), height, self.log.palette()));
        }
        Arc::new(Plain::new(log()))
    }

    /// What watches the requests: the log of `-v`.
    pub fn observer(&self) -> Arc<dyn Observer> {
        let waits = self.facts.stderr_is_terminal && !self.settings.quiet && !self.settings.cron;
        Arc::new(Log::new(Arc::clone(&self.log), self.settings.verbosity, waits))
    }

    /// The lines on stderr, for questions and for parts that have their own.
    pub fn log(&self) -> &Arc<LogWriter> {
        &self.log
    }

    /// Prints a report: its data on stdout; warnings, errors and notes on
    /// stderr. Returns how the process ends: as the report says, or with
    /// [`Exit::FAILED`] when its data don't suit the query.
    ///
    /// # Errors
    /// What keeps stdout from being written, such as a full disk. A reader that
    /// went away is none.
    pub fn print(&self, report: &Report) -> io::Result<&'static Exit> {
        self.print_owned(report.clone())
    }

    /// [`Printer::print`] without a second copy of the items.
    ///
    /// # Errors
    /// As [`Printer::print`].
    pub fn print_owned(&self, mut report: Report) -> io::Result<&'static Exit> {
        let silent = self.settings.cron && report.exit.code == Exit::OK.code;
        if silent {
            self.stderr.discard();
            if self.settings.format == Format::Table && self.settings.query.is_none() {
                return Ok(report.exit);
            }
        } else {
            self.stderr.release();
        }
        let object = report.take_object();
        let (printed, misfit) = match self.selected(&object) {
            Ok(selected) => (self.data(&report, &object, selected), None),
            Err(error) => (self.last_resort(&object), Some(error)),
        };
        if !silent {
            talk::report(&self.log, &report, &object, self.settings.quiet);
        }
        if let Some(error) = &misfit {
            self.stderr.release();
            talk::error(&self.log, error);
        }
        printed?;
        let fails = misfit.is_some() && report.exit.code == Exit::OK.code;
        Ok(if fails { Exit::FAILED } else { report.exit })
    }

    fn selected(&self, object: &Value) -> crate::core::Result<Option<Value>> {
        self.settings.query.as_ref().map(|query| query.apply(object)).transpose()
    }

    fn data(&self, report: &Report, object: &Value, selected: Option<Value>) -> io::Result<()> {
        let value = selected.as_ref().unwrap_or(object);
        match (self.settings.format, &selected) {
            (Format::Json, _) => self.write(&format!("{}\n", safe::json(&format!("{value:#}")))),
            (Format::Yaml, _) => self.write(&yaml::write(value).map_err(io::Error::other)?),
            (Format::Jsonl, None) => self.lines.line("result", object.clone()),
            (Format::Jsonl, Some(value)) => self.lines.line("result", json!({ "value": value })),
            (Format::Csv, Some(value)) => {
                self.stdout.write(&csv::write_selected(value).map_err(io::Error::other)?)
            }
            (Format::Table | Format::Id, Some(value)) => self.write(&query::lines(value)),
            (Format::Table, None) => self.write(&self.table(report, items(object))),
            (Format::Csv, None) => self.stdout.write(&comma_separated(report, items(object))?),
            (Format::Id, None) => self.write(&ids(report, items(object))),
        }
    }

    /// What is printed where the query can't be applied: nothing, but for the
    /// stream that promises a last line.
    fn last_resort(&self, object: &Value) -> io::Result<()> {
        match self.settings.format {
            Format::Jsonl => self.lines.line("result", object.clone()),
            _ => Ok(()),
        }
    }

    fn table(&self, report: &Report, items: &[Value]) -> String {
        let width = self.facts.width.filter(|_| self.facts.stdout_is_terminal);
        if let Some(text) = &report.text {
            return if text.ends_with('\n') { text.clone() } else { format!("{text}\n") };
        }
        if items.is_empty() {
            return String::new();
        }
        if report.columns.is_empty() {
            let cards = items.iter().map(|item| table::card(item, self.palette, width));
            return cards.collect::<Vec<_>>().join("\n");
        }
        table::rows(report.columns, items, self.palette, width)
    }

    fn write(&self, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.stdout.write(text.as_bytes()) }
    }
}

/// The items as the object has them: their words masked.
fn items(object: &Value) -> &[Value] {
    object["items"].as_array().map_or(&[], Vec::as_slice)
}

/// The report's columns, or the fields of its first item.
fn comma_separated(report: &Report, items: &[Value]) -> io::Result<Vec<u8>> {
    let fields: Vec<&str> = if report.columns.is_empty() {
        let first = items.first().and_then(Value::as_object);
        first.into_iter().flat_map(|item| item.keys().map(String::as_str)).collect()
    } else {
        report.columns.iter().map(|column| column.field).collect()
    };
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    csv::write(&fields, items).map_err(io::Error::other)
}

/// One id a line; items that have none yet are left out.
fn ids(report: &Report, items: &[Value]) -> String {
    let id = |item: &Value| {
        let mut found = report.ids.iter().map(|field| cell::raw(cell::look(item, field)));
        found.find(|id| !id.is_empty())
    };
    items.iter().filter_map(id).map(|id| format!("{}\n", safe::line(&id))).collect()
}

#[cfg(test)]
mod tests;
