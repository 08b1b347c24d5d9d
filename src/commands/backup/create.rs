//! `backup create`: start a backup of each target and perhaps follow it.

use crate::app::App;
use crate::commands::creates::{self, Flags};
use crate::commands::cron::CronArgs;
use crate::config::Purpose;
use crate::core::Result;
use crate::journal::{NewRun, Slot};
use crate::output::Report;
use crate::runs::resume::Earlier;
use crate::suggest;

/// Arguments of `backup create`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to back up: TARGET or PROFILE/TARGET [default: the profile's `targets`]
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Follow every backup to its end
    #[arg(short, long)]
    wait: bool,
    #[command(flatten)]
    flags: Flags,
    /// Choose how it is made, such as physical, logical or snapshot
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Choose the backup level, such as FULL or INCREMENTAL
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Keep it for this many days
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
    retention_days: Option<i64>,
    /// Give it a description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Make at most one backup in this slot: hourly, daily, weekly or any KEY; a second run finds
    /// the first one
    #[arg(long, value_name = "SLOT")]
    slot: Option<Slot>,
    #[command(flatten)]
    cron: CronArgs,
    /// Set a key of the profile's `backup` table, or of its workload such as `app` (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
}

impl Args {
    /// Flags of a run from cron.
    pub fn cron(&self) -> &CronArgs {
        &self.cron
    }

    /// Its own flags as they are written.
    fn words(&self) -> Vec<String> {
        let days = self.retention_days.map(|days| days.to_string());
        let slot = self.slot.as_ref().map(ToString::to_string);
        let set = self.set.iter().map(|(key, value)| ("--set", Some(format!("{key}={value}"))));
        let flags = [
            ("--method", self.method.clone()),
            ("--level", self.level.clone()),
            ("--retention-days", days),
            ("--description", self.description.clone()),
            ("--slot", slot),
        ];
        let wait = self.wait.then(|| "--wait".to_owned());
        let flags = flags.into_iter().chain(set);
        let flags = flags.filter_map(|(name, value)| Some(suggest::flag(name, &value?)));
        wait.into_iter().chain(flags).collect()
    }

    /// Flags and `--set` pairs as keys of the `backup` table.
    fn options(&self) -> Vec<(String, String)> {
        let days = self.retention_days.map(|days| days.to_string());
        let flags = [
            ("method", &self.method),
            ("level", &self.level),
            ("retention_days", &days),
            ("description", &self.description),
        ];
        let mut options: Vec<_> = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)))
            .collect();
        options.extend(self.set.iter().cloned());
        options
    }
}

/// Reads `KEY=VALUE`.
///
/// # Errors
/// A text that says how to write it.
pub fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}

/// Reads a number of days. Some providers give negative ones a meaning.
fn days(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "write a whole number of days, such as 30".to_owned())
}

/// Runs `backup create`.
///
/// # Errors
/// Whatever ends it before anything is sent.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let table = args.options();
    let mut earlier = args.flags.earlier(app)?;
    let (mut named, mut orders) = (Vec::new(), Vec::new());
    for (profile, mut targets) in
        app.select(&wanted(app, args, earlier.as_ref())?, Purpose::Change)?
    {
        named.extend(targets.iter().map(|target| format!("{}/{target}", profile.name)));
        orders.extend(creates::rest(app, &profile, &mut targets, &table, earlier.as_mut())?);
    }
    earlier.as_ref().map_or(Ok(()), |earlier| earlier.check(&named))?;
    let slot = creates::slot(app, args.slot.as_ref(), earlier.as_ref());
    if let Some(form) = app.dry_run() {
        return creates::dry_run(app, form, orders, slot.as_deref(), earlier.as_ref());
    }
    creates::check(&orders, earlier.as_ref())?;
    for order in &orders {
        creates::consent(app, order, &args.flags.accept)?;
    }
    args.cron.pause(app).await?;
    let run = creates::Run {
        new: NewRun::of_this_process(app.command),
        watcher: app.watcher.clone(),
        ask_for_risk: args.cron.is_on(),
        again: again(app, args),
    };
    let mut options = args.flags.options(app, None)?;
    options.wait = args.wait || args.cron.is_on();
    options.slot = slot;
    creates::start(app, run, orders, options, earlier).await?.report(app)
}

/// What to back up: what the command line names, or else what the run that is
/// taken up again was asked for.
fn wanted(app: &App, args: &Args, earlier: Option<&Earlier>) -> Result<Vec<String>> {
    let globals = &app.globals;
    let is_named = globals.all
        || !globals.profiles.is_empty()
        || !globals.tags.is_empty()
        || !args.targets.is_empty();
    match earlier {
        Some(earlier) if !is_named => earlier.targets(),
        _ => Ok(args.targets.clone()),
    }
}

/// The beginning of the command that runs the same again.
fn again(app: &App, args: &Args) -> String {
    let globals = &app.globals;
    let mut words = vec!["cloudbak backup create".to_owned()];
    words.extend(globals.all.then(|| "--all".to_owned()));
    words.extend(globals.profiles.iter().map(|name| suggest::flag("--profile", name)));
    words.extend(globals.tags.iter().map(|tag| suggest::flag("--tag", tag)));
    words.extend(args.targets.iter().map(|target| suggest::shell_word(target)));
    words.extend(creates::timeout(app));
    words.extend(args.words());
    words.extend(args.flags.words());
    words.extend(args.cron.words());
    words.join(" ")
}
