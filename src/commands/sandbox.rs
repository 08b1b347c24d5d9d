//! `sandbox`: serves imitations of the four clouds on loopback.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::app::App;
use crate::core::private_file::{private_directory, replace};
use crate::core::{Error, ErrorKind, Result};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::sandbox::{Faults, Options, Sandbox};

/// Arguments of `sandbox`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Listen on this loopback address; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address)]
    listen: SocketAddr,
    /// Write a config with four ready profiles to this file
    #[arg(long, value_name = "FILE")]
    write_config: Option<PathBuf>,
    /// Let jobs advance this much faster than real time
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// Keep the state in this file instead of in memory
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Make things go wrong: KIND[:ARGUMENT][@OPERATION][*TIMES][%PERCENT],… and seed=N
    #[arg(long, value_name = "SPEC", value_parser = faults)]
    faults: Option<Faults>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write an address and a port, such as 127.0.0.1:7800".to_owned())
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if factor > 0.0 && factor <= 100_000.0 => Ok(factor),
        _ => Err("the factor is a number above 0 and up to 100000".to_owned()),
    }
}

fn faults(text: &str) -> Result<Faults, String> {
    Faults::parse(text)
}

const COLUMNS: &[Column] = &[
    Column::new("LISTENED ON", "url", Kind::Text),
    Column::new("ENDED BY", "ended_by", Kind::Text),
];

/// Serves until a signal comes.
///
/// # Errors
/// [`ErrorKind::Usage`] for an address that is not loopback or in use,
/// [`ErrorKind::Io`] for files that cannot be written.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let _signals = app.cancel.defer();
    let options = Options {
        speed: args.speed,
        state: args.state.clone(),
        faults: args.faults.clone().unwrap_or_else(Faults::none),
        repeatable: false,
    };
    let sandbox = Sandbox::bind(args.listen, options).await.map_err(|error| {
        Error::usage(format!("the sandbox can't listen on {}: {error}", args.listen))
    })?;
    let url = sandbox.base_url().to_owned();
    if let Some(path) = &args.write_config {
        write_config(path, &sandbox.config())?;
        app.watcher.note(&format!("wrote {}; use it with --config", path.display()));
    }
    app.watcher.note(&format!("listening on {url}; Ctrl-C ends it"));
    let signal = tokio::select! {
        served = sandbox.serve() => {
            served.map_err(|error| Error::new(ErrorKind::Io, format!("the sandbox broke: {error}")))?;
            return Err(Error::internal("the sandbox ended by itself"));
        }
        signal = app.cancel.signalled() => signal,
    };
    let item = json!({ "url": url, "ended_by": format!("{signal:?}").to_lowercase() });
    let mut report = app.report(ReportKind::Sandbox, vec![item], COLUMNS);
    report.ids = &["url"];
    Ok(report)
}

/// The config holds test credentials only, but it is written as privately as a
/// real one: the client refuses literal secrets in a file that others can read.
fn write_config(path: &Path, text: &str) -> Result<()> {
    let mark = text.lines().next().unwrap_or_default();
    if std::fs::read_to_string(path).is_ok_and(|held| !held.is_empty() && !held.starts_with(mark)) {
        return Err(Error::usage(format!(
            "`{}` is there already and was not written by the sandbox",
            path.display()
        ))
        .hint("name a file that does not exist, or remove that one"));
    }
    replace(path, text.as_bytes()).map_err(|error| {
        Error::new(ErrorKind::Io, format!("`{}` can't be written: {error}", path.display()))
    })
}

/// Starts the private sandbox of `--sandbox` beside the command and returns
/// its config. Its state is kept, so that a backup made by one command is
/// listed by the next.
///
/// # Errors
/// [`ErrorKind::Io`] when it cannot listen.
pub async fn start_private(state: PathBuf) -> Result<String> {
    // Fast enough not to bore, slow enough to watch.
    const SPEED: f64 = 2.0;
    if let Some(folder) = state.parent() {
        private_directory(folder).map_err(|error| {
            Error::new(ErrorKind::Io, format!("`{}` can't be made: {error}", folder.display()))
                .code("io.sandbox")
                .hint("the sandbox keeps its state there; set XDG_STATE_HOME to another place")
        })?;
    }
    let options =
        Options { speed: SPEED, state: Some(state), repeatable: true, ..Options::default() };
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let sandbox = Sandbox::bind(address, options).await.map_err(|error| {
        Error::new(ErrorKind::Io, format!("the sandbox can't listen on loopback: {error}"))
    })?;
    let config = sandbox.config();
    tokio::spawn(sandbox.serve());
    Ok(config)
}
