//! One folder a noun, one file a verb: arguments, run, columns. Nothing in
//! here knows a provider by name, and nothing prints.

pub mod api;
pub mod auth;
pub mod backup;
pub mod backup_id;
pub mod changing;
pub mod completion;
pub mod compliance;
pub mod consent;
pub mod creates;
pub mod cron;
pub mod exit_codes;
pub mod export;
pub mod history;
pub mod instance;
pub mod job;
pub mod links;
pub mod man;
pub mod policy;
pub mod profile;
pub mod project;
pub mod reads;
pub mod reconcile;
pub mod region;
pub mod restore;
pub mod run;
pub mod running;
pub mod sandbox;
pub mod schedule;
pub mod schema;
pub mod started;
pub mod support;
pub mod target;
#[cfg(test)]
mod tests;

use crate::app::App;
use crate::cli::Noun;
use crate::core::Result;
use crate::output::Report;

/// Runs a command. With `--dry-run`, one that would ask or change something
/// shows its first requests instead of what came of not sending them.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, noun: &Noun) -> Result<Report> {
    let report = dispatch(app, noun).await;
    app.shown_instead().map_or(report, Ok)
}

async fn dispatch(app: &App, noun: &Noun) -> Result<Report> {
    match noun {
        Noun::Backup(verb) => backup::run(app, verb).await,
        Noun::Target(verb) => target::run(app, verb).await,
        Noun::Export(verb) => export::run(app, verb).await,
        Noun::Restore(verb) => restore::run(app, verb).await,
        Noun::Schedule(verb) => schedule::run(app, verb).await,
        Noun::Instance(verb) => instance::run(app, verb).await,
        Noun::Compliance(verb) => compliance::run(app, verb).await,
        Noun::Region(verb) => region::run(app, verb).await,
        Noun::Project(verb) => project::run(app, verb).await,
        Noun::Job(verb) => job::run(app, verb).await,
        Noun::Api(args) => api::run(app, args).await,
        Noun::Profile(verb) => profile::run(app, verb).await,
        Noun::Auth(verb) => auth::run(app, verb).await,
        Noun::History(verb) => history::run(app, verb),
        Noun::Reconcile(args) => reconcile::run(app, args).await,
        Noun::Run(args) => run::run(app, args).await,
        Noun::Sandbox(args) => sandbox::run(app, args).await,
        Noun::Completion(args) => completion::run(app, args),
        Noun::Man(args) => man::run(app, args),
        Noun::Schema(args) => schema::run(app, args),
        Noun::ExitCodes => exit_codes::run(app),
    }
}

/// Whether the command was started by cron.
pub fn is_cron(noun: &Noun) -> bool {
    match noun {
        Noun::Backup(verb) => verb.is_cron(),
        Noun::Run(args) => args.is_cron(),
        _ => false,
    }
}

/// The words of the command, for reports: `backup create`.
pub fn name(noun: &Noun) -> &'static str {
    match noun {
        Noun::Backup(verb) => verb.name(),
        Noun::Target(verb) => verb.name(),
        Noun::Export(verb) => verb.name(),
        Noun::Restore(verb) => verb.name(),
        Noun::Schedule(verb) => verb.name(),
        Noun::Instance(verb) => verb.name(),
        Noun::Compliance(verb) => verb.name(),
        Noun::Region(verb) => verb.name(),
        Noun::Project(verb) => verb.name(),
        Noun::Job(verb) => verb.name(),
        Noun::Api(_) => "api",
        Noun::Profile(verb) => verb.name(),
        Noun::Auth(verb) => verb.name(),
        Noun::History(verb) => verb.name(),
        Noun::Reconcile(_) => "reconcile",
        Noun::Run(_) => "run",
        Noun::Sandbox(_) => "sandbox",
        Noun::Completion(_) => "completion",
        Noun::Man(_) => "man",
        Noun::Schema(_) => "schema",
        Noun::ExitCodes => "exit-codes",
    }
}
