//! What `backup create` and `run` have in common: orders, consent, the run
//! itself and its report.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::backup::{COLUMNS, IDS};
use super::{consent, running};
use crate::app::{App, to_items};
use crate::config::{Profile, format_duration};
use crate::core::words::counted;
use crate::core::{Error, ErrorKind, Request, Result};
use crate::journal::{NewRun, Slot};
use crate::model::{BackupItem, Disposition, Exit, Tracked as _};
use crate::output::{DryRun, Report, ReportKind};
use crate::providers::{CreatePlan, Marker};
use crate::runs::create::{self, Context, Options, Order, Outcome};
use crate::runs::desk::Desk;
use crate::runs::resume::Earlier;
use crate::runs::{Account, Watcher, account, advice, risk};
use crate::suggest;

/// Flags of every command that starts backups.
#[derive(Debug, Clone, clap::Args)]
pub struct Flags {
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit)]
    pub wait_timeout: Option<Duration>,
    /// Start at most this many at the same time [default: the profile's `concurrency`]
    #[arg(long, value_name = "N", value_parser = crate::cli::concurrency)]
    pub concurrency: Option<u32>,
    /// Start nothing more after the first failure
    #[arg(long)]
    pub fail_fast: bool,
    /// Consent to a danger by its label (can be repeated); `warnings` accepts a warned backup
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    pub accept: Vec<String>,
    /// Take this run up again: leave out what succeeded in it, follow what still runs [default
    /// targets: those of the run]
    #[arg(long, value_name = "RUN")]
    pub resume: Option<String>,
}

impl Flags {
    /// The run that is to be taken up again.
    ///
    /// # Errors
    /// As [`Earlier::read`].
    pub fn earlier(&self, app: &App) -> Result<Option<Earlier>> {
        let Some(run) = &self.resume else { return Ok(None) };
        Earlier::read(&app.journal()?, run, self.accept_warnings()).map(Some)
    }

    fn accept_warnings(&self) -> bool {
        consent::accepts_warnings(&self.accept)
    }

    /// The flags as they are written, all but `--resume`.
    pub fn words(&self) -> Vec<String> {
        let limit = self.wait_timeout.map(format_duration);
        let concurrency = self.concurrency.map(|number| number.to_string());
        let mut words = Vec::new();
        words.extend(limit.map(|limit| suggest::flag("--wait-timeout", &limit)));
        words.extend(concurrency.map(|number| suggest::flag("--concurrency", &number)));
        words.extend(self.fail_fast.then(|| "--fail-fast".to_owned()));
        words.extend(self.accept.iter().map(|label| suggest::flag("--accept", label)));
        words
    }

    /// How the run behaves, without slot; it waits.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when the config cannot be read.
    pub fn options(&self, app: &App, wait_timeout: Option<Duration>) -> Result<Options> {
        let flag = self.concurrency.and_then(|number| usize::try_from(number).ok());
        Ok(Options {
            wait: true,
            wait_timeout: self.wait_timeout.or(wait_timeout),
            accept_warnings: self.accept_warnings(),
            fail_fast: self.fail_fast,
            concurrency: flag.unwrap_or(account::overall(app.config()?)),
            concurrency_flag: flag,
            slot: None,
        })
    }
}

/// One profile's targets, its account opened.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the profile is unusable.
pub fn order(
    app: &App,
    profile: &Profile,
    targets: Vec<String>,
    options: &[(String, String)],
) -> Result<Order> {
    let mut profile = profile.clone();
    profile.lay_over(options, "set")?;
    let options = Arc::new(profile.backup.clone());
    let account = app.open(&Arc::new(profile))?;
    Ok(Order { account, targets, options })
}

/// [`order`] for what the earlier run left of the targets, which are reduced to
/// that; `None` where it left nothing. What is left out needs no profile that
/// can be opened.
///
/// # Errors
/// As [`order`].
pub fn rest(
    app: &App,
    profile: &Profile,
    targets: &mut Vec<String>,
    options: &[(String, String)],
    earlier: Option<&mut Earlier>,
) -> Result<Option<Order>> {
    let opened = order(app, profile, targets.clone(), options);
    let Some(earlier) = earlier else { return opened.map(Some) };
    match opened {
        Ok(mut order) => {
            earlier.narrow(&mut order);
            targets.clone_from(&order.targets);
            Ok((!targets.is_empty()).then_some(order))
        }
        Err(error) => {
            earlier.narrow_unopened(profile, targets);
            if targets.is_empty() { Ok(None) } else { Err(error) }
        }
    }
}

/// Builds every request without asking anybody and throws it away, so that a
/// mistake in the last target sends nothing for the first.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for the first mistake, and when there is
/// nothing to do although no earlier run has done it.
pub fn check(orders: &[Order], earlier: Option<&Earlier>) -> Result<()> {
    if earlier.is_none() && orders.iter().all(|order| order.targets.is_empty()) {
        return Err(Error::usage("there is nothing to back up: no target is named")
            .hint("name targets, or list them as `targets` in the profile"));
    }
    orders.iter().try_for_each(|order| each_request(order, None, &mut |_| ()))
}

/// Shows the requests as they would be sent. What the earlier run left running
/// would be followed.
///
/// # Errors
/// As [`check`].
pub fn dry_run(
    app: &App,
    form: DryRun,
    mut orders: Vec<Order>,
    slot: Option<&str>,
    earlier: Option<&Earlier>,
) -> Result<Report> {
    check(&orders, earlier)?;
    let mut followed = Vec::new();
    let mut requests = Vec::new();
    for order in &mut orders {
        let account = &order.account;
        order.targets.retain(|target| {
            let runs = earlier.is_some_and(|earlier| earlier.still_ran(account, target));
            if runs {
                followed.push(format!("{}/{target}", account.name()));
            }
            !runs
        });
        each_request(order, slot, &mut |request| requests.push(request))?;
    }
    let mut report = app.dry_run_report(&requests, form);
    let followed = followed.iter();
    let followed = followed.map(|place| {
        format!("{place}: it still ran when it was last looked at, so it would be followed")
    });
    report.notes.extend(followed);
    report.notes.extend(earlier.map(|earlier| only_the_rest(earlier, "would be")));
    Ok(report)
}

/// The key of the slot to fill: that of the run that is taken up again, or of
/// this moment.
pub fn slot(app: &App, slot: Option<&Slot>, earlier: Option<&Earlier>) -> Option<String> {
    let slot = slot?;
    Some(match earlier {
        Some(earlier) => earlier.slot(slot, app.started_at),
        None => slot.key(app.started_at),
    })
}

/// The `--timeout` that was given, as it is written.
pub fn timeout(app: &App) -> Option<String> {
    let limit = app.globals.timeout.map(format_duration)?;
    Some(suggest::flag("--timeout", &limit))
}

fn only_the_rest(earlier: &Earlier, is: &str) -> String {
    format!("only what run {} left {is} done", earlier.run_id)
}

/// Builds the requests of one order.
pub fn each_request(
    order: &Order,
    slot: Option<&str>,
    take: &mut dyn FnMut(Request),
) -> Result<()> {
    let marker = Marker { run_id: "RUN-ID".to_owned(), slot: slot.map(str::to_owned) };
    let backups = order.account.provider.backups();
    order.targets.iter().try_for_each(|target| backups.check_target(target))?;
    for targets in order.targets.chunks(backups.batch_limit().max(1)) {
        let plan = CreatePlan { targets, surveys: None, options: &order.options, marker: &marker };
        let request = backups.create(&plan)?;
        take(order.account.provider.session().preview(request.request()));
    }
    Ok(())
}

/// Makes sure that there is consent for what a backup does beside backing up.
///
/// # Errors
/// [`crate::core::ErrorKind::Refused`] when there is none.
pub fn consent(app: &App, order: &Order, accept: &[String]) -> Result<()> {
    match order.account.provider.backups().danger() {
        Some(danger) => consent::require(app, &danger, accept, &order.account, &order.targets),
        None => Ok(()),
    }
}

/// A run that is about to begin.
pub struct Run {
    /// Its id and command.
    pub new: NewRun,
    /// Is told what happens.
    pub watcher: Arc<dyn Watcher>,
    /// Whether the providers are asked how old the last good backup of a failed
    /// target is.
    pub ask_for_risk: bool,
    /// The beginning of the command that runs the same again.
    pub again: String,
}

/// A run that has ended.
pub struct Ended {
    /// What it shared.
    pub context: Arc<Context>,
    /// How each target came out, in the order asked.
    pub outcomes: Vec<Outcome>,
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The slot that was to be filled.
    pub slot: Option<String>,
    /// The command that runs the rest again.
    pub again: String,
}

/// Runs the orders: every target locked, surveyed, written down, sent, and
/// followed where the options say so.
///
/// # Errors
/// What keeps the journal from being opened: then nothing was sent.
pub async fn start(
    app: &App,
    mut run: Run,
    mut orders: Vec<Order>,
    options: Options,
    earlier: Option<Earlier>,
) -> Result<Ended> {
    let journal = Arc::new(app.journal()?);
    bound(&mut orders, options.concurrency_flag);
    run.new.targets.extend(orders.iter().flat_map(Order::places));
    journal.start_run(&run.new)?;
    if let Some(earlier) = &earlier {
        // Or else this run, taken up again in turn, would not know of them.
        journal.answer(&run.new.id, options.slot.as_deref(), &earlier.good_intents())?;
    }
    let targets = orders.iter().map(|order| order.targets.len()).sum();
    let context = Arc::new(Context {
        desk: Desk::new(Arc::clone(&journal), run.new.id.clone(), targets),
        run_id: run.new.id,
        journal,
        locks: app.folders()?.locks(),
        watcher: run.watcher,
        cancel: app.cancel.clone(),
        signals: app.cancel.defer(),
        earlier,
    });
    let accounts: Vec<Account> = orders.iter().map(|order| order.account.clone()).collect();
    let slot = options.slot.clone();
    let mut outcomes = create::create(orders, options, Arc::clone(&context)).await;
    risk::assess(&context, &accounts, &mut outcomes, run.ask_for_risk).await;
    let again = suggest::resume(&run.again, Some(context.run_id.as_str()));
    advise(&mut outcomes, &again);
    Ok(Ended { context, outcomes, accounts, slot, again })
}

/// One bound for all profiles of an account, and the flag's where it was given.
fn bound(orders: &mut [Order], flag: Option<usize>) {
    for place in 0..orders.len() {
        let (before, rest) = orders.split_at_mut(place);
        let Some(order) = rest.first_mut() else { continue };
        match before.iter().find(|known| known.account.is_same_as(&order.account)) {
            Some(known) => order.account.share(&known.account),
            None => {
                if let Some(flag) = flag {
                    order.account.set_concurrency(flag);
                }
            }
        }
    }
}

/// Adds what to run now where a failure does not say it itself.
fn advise(outcomes: &mut [Outcome], again: &str) {
    for Outcome { item, error } in outcomes {
        let place = item.place();
        let (Some(error), Some(report)) = (error, &mut item.error) else { continue };
        if error.next.is_none() {
            error.next = advice::next(error, &item.profile, &place, again);
            report.command_next.clone_from(&error.next);
        }
    }
}

impl Ended {
    /// The report, written into the journal as the run's end.
    ///
    /// # Errors
    /// What keeps the journal from being written.
    pub fn report(self, app: &App) -> Result<Report> {
        let exit = Exit::combine(self.outcomes.iter().map(Outcome::exit));
        let failed = self
            .outcomes
            .iter()
            .filter_map(|outcome| Some((outcome.item.place(), outcome.item.error.as_ref()?)));
        let unwritten = running::finish(&self.context, exit, failed);
        let mut report = app.report(ReportKind::BackupRun, Vec::new(), COLUMNS);
        report.run_id = Some(self.context.run_id.to_string());
        report.exit = exit;
        report.ids = IDS;
        report.finished_at = Timestamp::now();
        report.warnings = risks(&self.outcomes, report.finished_at);
        report.warnings.extend(unwritten);
        report.notes = found(&self.outcomes, self.slot.as_deref());
        report.notes.extend(notes(&self.outcomes, &self.again));
        if let Some(earlier) = &self.context.earlier {
            report.notes.push(only_the_rest(earlier, "was"));
        }
        report.errors = self.outcomes.iter().filter_map(|one| one.item.error.clone()).collect();
        report.items = to_items(self.outcomes.into_iter().map(|outcome| outcome.item))?;
        Ok(report)
    }
}

/// Most failures whose risk is told one by one.
const TOLD: usize = 10;

/// Whether the data of failed targets are at risk.
fn risks(outcomes: &[Outcome], now: Timestamp) -> Vec<String> {
    // What is not there has no data.
    let has_data = |error: &Error| error.kind != ErrorKind::NotFound;
    let failed: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome.error.as_ref().is_some_and(has_data) && !still_runs(outcome))
        .collect();
    let mut risks: Vec<String> =
        failed.iter().take(TOLD).map(|outcome| risk::words(&outcome.item, now)).collect();
    if failed.len() > TOLD {
        risks.push(format!("{} failed", counted(failed.len() - TOLD, "more target")));
    }
    risks
}

/// A wait that ended early says nothing against the backup.
fn still_runs(outcome: &Outcome) -> bool {
    let item = &outcome.item;
    item.error.as_ref().is_some_and(|error| error.sent == "yes") && !item.is_final()
}

/// Which backups are not this run's own doing: a row of theirs looks like one
/// of a new backup.
fn found(outcomes: &[Outcome], slot: Option<&str>) -> Vec<String> {
    let found = |outcome: &Outcome| finding(&outcome.item, slot);
    let mut found: Vec<String> = outcomes.iter().filter_map(found).collect();
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    if more > 0 {
        found.push(format!("{more} more backups were found, not started"));
    }
    found
}

fn finding(item: &BackupItem, slot: Option<&str>) -> Option<String> {
    let what = match (item.disposition?, slot) {
        (Disposition::Created, _) => return None,
        (Disposition::Found, Some(slot)) if item.is_final() => {
            format!("found, the slot {slot} is filled by a backup")
        }
        (Disposition::Found, Some(slot)) => format!("found, the slot {slot} is taken by a backup"),
        (Disposition::Found, None) => "found, no other one was started: a backup".to_owned(),
        (Disposition::AlreadyRunning, _) => {
            "already running, no other one was started: a backup".to_owned()
        }
    };
    let began = item.created_at.map(|at| format!(" that began at {at:.0}")).unwrap_or_default();
    Some(format!("{}: {what}{began}", item.place()))
}

/// What a person should read below the table: how to follow what still runs,
/// how to run the rest again.
fn notes(outcomes: &[Outcome], again: &str) -> Vec<String> {
    let mut notes: Vec<String> = outcomes
        .iter()
        .filter(|outcome| outcome.error.is_none() && !outcome.item.is_final())
        .filter_map(|outcome| crate::runs::follow::attach_command(&outcome.item))
        .map(|command| format!("to follow it: {command}"))
        .collect();
    if outcomes.len() > 1 && outcomes.iter().any(|outcome| outcome.error.is_some()) {
        notes.push(format!("to run the rest again: {again}"));
    }
    notes
}

/// The limit of a wait, for people.
pub fn limit_words(limit: Option<Duration>) -> String {
    limit.map_or_else(|| "the profiles' `wait_timeout`".to_owned(), format_duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Backup, State};

    #[test]
    fn what_this_run_did_not_start_is_told() {
        let item = |state, disposition| {
            let mut backup = Backup::new("t", state);
            backup.created_at = "2026-01-05T08:00:00.5Z".parse().ok();
            let mut item = BackupItem::of("p", "atlas", backup);
            item.disposition = Some(disposition);
            item
        };
        let (running, done) = (State::Running, State::Succeeded);
        let daily = Some("daily:2026-01-05");
        assert_eq!(finding(&item(done, Disposition::Created), daily), None);
        let told = |item: BackupItem, slot| finding(&item, slot).unwrap_or_default();
        insta::assert_snapshot!(
            told(item(done, Disposition::Found), daily),
            @"p/t: found, the slot daily:2026-01-05 is filled by a backup that began at 2026-01-05T08:00:00Z"
        );
        insta::assert_snapshot!(
            told(item(running, Disposition::Found), daily),
            @"p/t: found, the slot daily:2026-01-05 is taken by a backup that began at 2026-01-05T08:00:00Z"
        );
        insta::assert_snapshot!(
            told(item(running, Disposition::Found), None),
            @"p/t: found, no other one was started: a backup that began at 2026-01-05T08:00:00Z"
        );
        insta::assert_snapshot!(
            told(item(running, Disposition::AlreadyRunning), daily),
            @"p/t: already running, no other one was started: a backup that began at 2026-01-05T08:00:00Z"
        );
        let outcome = || Outcome { item: item(done, Disposition::Found), error: None };
        let many = found(&(0..13).map(|_| outcome()).collect::<Vec<_>>(), None);
        assert_eq!(many.last().map(String::as_str), Some("3 more backups were found, not started"));
    }
}
