//! The one place that prints.
//!
//! Commands hand over a [`Report`]; the [`Printer`] turns it into a table,
//! JSON, JSON lines, YAML, CSV, ids, or the answer to a query. Data go to
//! stdout, everything else to stderr. What came from outside passes [`safe`]
//! before a person sees it; what could hold a secret passes [`mask`].

pub mod cell;
pub mod csv;
pub mod dry_run;
pub mod error;
pub mod facts;
pub mod jsonl;
pub mod log;
pub mod mask;
pub mod printer;
pub mod progress;
pub mod prometheus;
pub mod query;
pub mod report;
mod report_kind;
pub mod safe;
pub mod schema;
pub mod stream;
pub mod style;
pub mod table;
mod talk;
#[cfg(test)]
mod testing;
pub mod yaml;

pub use dry_run::DryRun;
pub use facts::Facts;
pub use log::LogFormat;
pub use printer::{Format, Printer, Settings};
pub use query::Query;
pub use report::{Column, Kind, Report};
pub use report_kind::ReportKind;
pub use style::ColorChoice;
