//! Commands against a test provider that has everything.

mod changes;
mod fake;
mod jobs;
mod others;
mod starts;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser as _;
use jiff::Timestamp;
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use crate::app::App;
use crate::cli::Cli;
use crate::commands;
use crate::config::Environment;
use crate::core::{Error, Result};
use crate::journal::{Journal, RunFilter, RunSummary};
use crate::output::style::Palette;
use crate::output::{Report, table};
use crate::testing::Scripted;

/// A home folder, a service, and a profile `fake` of it. Beside it is `bare`,
/// whose provider has nothing.
struct World {
    service: Scripted,
    folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        Self { service: Scripted::start().await, folder: tempfile::tempdir().expect("folder") }
    }

    fn config(&self) -> String {
        format!(
            r#"
default_profile = "fake"
[profile.fake]
provider = "fake"
endpoint = "{}"
targets = ["t1"]
poll_interval = "10ms"
settle_timeout = "30ms"
credential = {{ token = "test" }}
[profile.bare]
provider = "bare"
endpoint = "https://bare.example"
targets = ["t1"]
credential = {{ token = "test" }}
"#,
            self.service.url
        )
    }

    /// Runs a command line.
    async fn run(&self, line: &str) -> Result<Report> {
        let words = std::iter::once("cloudbak").chain(line.split_whitespace());
        let cli = Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}"));
        let home = Some(self.folder.path().to_owned());
        let environment = Arc::new(Environment::of([], home));
        let name = commands::name(&cli.noun);
        let mut app = App::new(cli.globals, environment, Timestamp::now(), name);
        app.sandbox_config = Some(self.config());
        app.specs = fake::SPECS;
        let report = commands::run(&app, &cli.noun).await;
        report.inspect(|report| fits(line, report))
    }

    /// Runs a command line that must have a report.
    async fn report(&self, line: &str) -> Report {
        self.run(line).await.unwrap_or_else(|error| panic!("{line}: {error:?}"))
    }

    /// Runs a command line that must fail before it has one.
    async fn error(&self, line: &str) -> Error {
        match self.run(line).await {
            Ok(report) => panic!("{line}: {report:?}"),
            Err(error) => error,
        }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join(".local/state/cloudbak")
    }

    fn journal(&self) -> Journal {
        Journal::open(&self.state().join("journal.db")).expect("journal")
    }

    /// The runs in the journal, newest first.
    fn runs(&self) -> Vec<RunSummary> {
        self.journal().runs(&RunFilter::default()).expect("runs")
    }
}

/// Whatever a command has to say, its table fits into the usual terminals.
fn fits(line: &str, report: &Report) {
    for width in [60_u16, 80, 120] {
        let table = table::rows(report.columns, &report.items, Palette::PLAIN, Some(width));
        for row in table.lines() {
            assert!(row.width() <= usize::from(width), "{line}: {width}: {row}");
        }
    }
}

/// A key of the first item.
fn first<'a>(report: &'a Report, key: &str) -> &'a Json {
    &report.items.first().expect("an item")[key]
}
