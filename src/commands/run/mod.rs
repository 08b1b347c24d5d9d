//! `run`: plans, for people and for cron.

mod list;
mod show;
mod story;
mod targets;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::creates::{self, Flags};
use super::cron::CronArgs;
use crate::app::App;
use crate::config::Plan;
use crate::core::{Error, Result};
use crate::journal::NewRun;
use crate::output::Report;
use crate::runs::Watcher;
use crate::runs::create::Options;
use crate::runs::notify::Notifier;
use crate::runs::resume::Earlier;
use crate::suggest;

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which plan of the config
    #[arg(value_name = "PLAN", required_unless_present = "list")]
    plan: Option<String>,
    /// List the plans of the config
    #[arg(long, conflicts_with = "plan")]
    list: bool,
    /// Follow every backup to its end; a plan always does
    #[arg(short, long)]
    wait: bool,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    cron: CronArgs,
}

impl Args {
    /// Whether it was started by cron.
    pub fn is_cron(&self) -> bool {
        self.cron.is_on()
    }
}

/// Runs `run`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let Some(name) = &args.plan else { return list::run(app) };
    let globals = &app.globals;
    if globals.all || !globals.profiles.is_empty() || !globals.tags.is_empty() {
        return Err(Error::usage(
            "a plan names its own targets: --profile, --all and --tag do not go with it",
        ));
    }
    let plan = app.config()?.plan(name, &app.environment)?.clone();
    if let Some(form) = app.dry_run() {
        return show::run(app, args, &plan, form);
    }
    args.cron.pause(app).await?;
    Box::pin(told(app, args, plan)).await
}

/// Runs the plan and tells everybody whom it names, however it comes out.
async fn told(app: &App, args: &Args, plan: Plan) -> Result<Report> {
    // Whoever has to be told is told also when a signal ends the run.
    let _signals = app.cancel.defer();
    let new = NewRun::of_this_process(format!("run {}", plan.name));
    let run_id = new.id.to_string();
    let (watcher, systemd) = watcher(app);
    let mut notifier =
        Notifier::new(plan.clone(), Arc::clone(&app.environment), app.cancel.clone());
    let wanted = targets::wanted(app, &plan)?;
    notifier.begin(&story::start(&plan, &run_id, &wanted)).await;
    let began = std::time::Instant::now();
    let ran = targets::run(app, args, &plan, new, watcher).await;
    let again = again(app, args, &plan);
    let (mut report, rows, mut end) = match ran {
        Ok((report, rows)) => {
            let end = story::End::of(&report, suggest::resume(&again, Some(&run_id)));
            (report, rows, end)
        }
        Err(error) => {
            let (report, rows) = story::stillborn(app, &run_id, &wanted, &error);
            // It has done nothing, so the rest is what it was to do.
            let again = suggest::resume(&again, args.flags.resume.as_deref());
            (report, rows, story::End { again, failed: wanted.len(), ..story::End::default() })
        }
    };
    report.finished_at = Timestamp::now();
    end.targets = wanted.len();
    end.elapsed = began.elapsed();
    let mut warnings = Vec::new();
    if let Some(path) = &plan.metrics_file {
        warnings.extend(story::write_metrics(
            path,
            &plan.name,
            rows,
            report.finished_at,
            end.elapsed.as_secs_f64(),
        ));
    }
    // Receivers read it elsewhere: the commands have to be whole.
    let whole = suggest::complete(report.clone(), &app.globals);
    let story =
        story::end(&plan, &run_id, &whole, end, &|next| suggest::command(next, &app.globals));
    report.data = Some(json!({ "plan": plan.name, "command_next": story.next }));
    if let Some(systemd) = systemd {
        systemd(&story.text);
    }
    warnings.extend(notifier.end(&story).await);
    report.warnings.extend(warnings);
    Ok(report)
}

/// Tells systemd something.
type Tell = Box<dyn Fn(&str)>;

/// What watches the run, and the way to systemd where it started us.
#[cfg(unix)]
fn watcher(app: &App) -> (Arc<dyn Watcher>, Option<Tell>) {
    use crate::runs::notify::systemd::{Status, Systemd};
    let Some(systemd) = Systemd::of(&app.environment).map(Arc::new) else {
        return (Arc::clone(&app.watcher), None);
    };
    systemd.ready();
    let inner = Arc::clone(&app.watcher);
    let status = Status { inner, systemd: Arc::clone(&systemd), ended: Default::default() };
    let tell: Tell = Box::new(move |text| {
        systemd.status(text.lines().next().unwrap_or_default());
        systemd.send("STOPPING=1");
    });
    (Arc::new(status), Some(tell))
}

#[cfg(not(unix))]
fn watcher(app: &App) -> (Arc<dyn Watcher>, Option<Tell>) {
    (Arc::clone(&app.watcher), None)
}

/// `cloudbak run NAME` with its flags, the beginning of the command that runs
/// the rest again.
fn again(app: &App, args: &Args, plan: &Plan) -> String {
    let mut words = vec!["cloudbak run".to_owned(), suggest::shell_word(&plan.name)];
    words.extend(creates::timeout(app));
    words.extend(args.wait.then(|| "--wait".to_owned()));
    words.extend(args.flags.words());
    words.extend(args.cron.words());
    words.join(" ")
}

/// How the run behaves.
fn options(app: &App, args: &Args, plan: &Plan, earlier: Option<&Earlier>) -> Result<Options> {
    let mut options = args.flags.options(app, plan.wait_timeout)?;
    options.slot = creates::slot(app, plan.slot.as_ref(), earlier);
    Ok(options)
}
