//! `profile`: see and choose profiles.

mod check;

use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;

use crate::app::App;
use crate::config::{self, Profile, Purpose};
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, ReportKind};

/// Verbs of `profile`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List the profiles of the config
    List,
    /// Show every setting of a profile with its origin; secrets are never shown
    Show(NameArgs),
    /// Make a profile the default one
    Use(UseArgs),
    /// Ask each provider one read-only question
    Check(NameArgs),
}

/// A profile's name, or none.
#[derive(Debug, clap::Args)]
pub struct NameArgs {
    /// Which profile [default: the selected one]
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// A profile's name.
#[derive(Debug, clap::Args)]
pub struct UseArgs {
    /// Which profile
    #[arg(value_name = "NAME")]
    name: String,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::List => "profile list",
            Self::Show(_) => "profile show",
            Self::Use(_) => "profile use",
            Self::Check(_) => "profile check",
        }
    }
}

const LIST: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("PROVIDER", "provider", Kind::Text).rank(2),
    Column::new("DEFAULT", "default", Kind::Bool),
    Column::new("TARGETS", "targets", Kind::List),
    Column::new("TAGS", "tags", Kind::List).rank(3),
];

const SHOW: &[Column] = &[
    Column::new("KEY", "key", Kind::Text).keep(),
    Column::new("VALUE", "value", Kind::Text).keep(),
    Column::new("ORIGIN", "origin", Kind::Text),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::List => list(app),
        Verb::Show(args) => show(app, args.name.as_deref()),
        Verb::Use(args) => use_profile(app, &args.name),
        Verb::Check(args) => check::run(app, args.name.as_deref()).await,
    }
}

fn list(app: &App) -> Result<Report> {
    let config = app.config()?;
    let items = config
        .profiles
        .iter()
        .map(|profile| {
            json!({
                "profile": profile.name,
                "provider": profile.spec.word,
                "default": config.default_profile.as_deref() == Some(profile.name.as_str()),
                "targets": profile.targets(),
                "tags": profile.values.list("tags"),
            })
        })
        .collect();
    let mut report = app.report(ReportKind::ProfileList, items, LIST);
    report.ids = &["profile"];
    if config.profiles.is_empty() {
        report.notes.push(match &config.path {
            Some(path) => format!("{} has no profile", path.display()),
            None => "there is no config file; config.example.toml shows what one looks like, \
                     and --sandbox works without one"
                .to_owned(),
        });
    }
    Ok(report)
}

fn show(app: &App, name: Option<&str>) -> Result<Report> {
    let config = app.config()?;
    let profile = match name {
        Some(name) => app.profile(name)?,
        None => only(app.select(&[], Purpose::Read)?)?,
    };
    let items = config::explain(&profile, config)
        .into_iter()
        .map(|line| {
            json!({
                "profile": profile.name,
                "key": line.key,
                "value": line.value,
                "origin": line.origin,
            })
        })
        .collect();
    let mut report = app.report(ReportKind::ProfileSettings, items, SHOW);
    report.ids = &["key"];
    Ok(report)
}

fn only<T>(selected: Vec<(Arc<Profile>, T)>) -> Result<Arc<Profile>> {
    match selected.as_slice() {
        [(profile, _)] => Ok(Arc::clone(profile)),
        _ => Err(Error::usage("name one profile").next("cloudbak profile list")),
    }
}

fn use_profile(app: &App, name: &str) -> Result<Report> {
    let config = app.config()?;
    let profile = app.profile(name)?;
    let path = config.path.as_deref().ok_or_else(|| {
        Error::usage("there is no config file to change")
            .hint("write one, or name it with --config")
    })?;
    if app.dry_run().is_none() {
        config::set_default_profile(path, &profile.name)?;
    }
    let item = json!({ "profile": profile.name, "provider": profile.spec.word, "default": true,
        "targets": profile.targets(), "tags": profile.values.list("tags") });
    let mut report = app.report(ReportKind::ProfileList, vec![item], LIST);
    report.ids = &["profile"];
    report.notes.extend(app.unchanged());
    Ok(report)
}
