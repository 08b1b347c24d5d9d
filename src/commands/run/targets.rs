//! A plan's targets and what becomes of them. A profile that cannot be opened,
//! or for which consent is missing, fails its own targets only.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Args, again, options};
use crate::app::App;
use crate::commands::creates::{self, Ended, Run};
use crate::config::{Plan, Profile, Purpose, Selection};
use crate::core::{Error, Result};
use crate::journal::{NewRun, Subject};
use crate::model::{BackupItem, Exit};
use crate::output::Report;
use crate::runs::create::{Order, Outcome};
use crate::runs::notify::metrics::Row;
use crate::runs::resume::{Earlier, LeftOut};
use crate::runs::{Watcher, check, record};

/// The plan's profiles with their targets.
fn selected(app: &App, plan: &Plan) -> Result<Vec<(Arc<Profile>, Vec<String>)>> {
    let selection = Selection { targets: plan.targets.clone(), ..Selection::default() };
    app.selected(&selection, Purpose::Change)
}

/// Profile and target of everything that the plan backs up, in order.
pub fn wanted(app: &App, plan: &Plan) -> Result<Vec<(String, String)>> {
    let selected = selected(app, plan)?.into_iter();
    Ok(selected
        .flat_map(|(profile, targets)| {
            targets.into_iter().map(move |target| (profile.name.clone(), target))
        })
        .collect())
}

/// The orders of the plan, for `--dry-run`.
pub fn orders_or_first_error(
    app: &App,
    plan: &Plan,
    earlier: &mut Option<Earlier>,
) -> Result<Vec<Order>> {
    let mut orders = Vec::new();
    for (profile, mut targets) in selected(app, plan)? {
        orders.extend(creates::rest(app, &profile, &mut targets, &[], earlier.as_mut())?);
    }
    Ok(orders)
}

/// Backs up the plan's targets; returns the report and the metrics of each.
pub async fn run(
    app: &App,
    args: &Args,
    plan: &Plan,
    mut new: NewRun,
    watcher: Arc<dyn Watcher>,
) -> Result<(Report, Vec<Row>)> {
    let mut earlier = args.flags.earlier(app)?;
    let mut orders = Vec::new();
    let mut parts = Vec::new();
    for (profile, mut targets) in selected(app, plan)? {
        match ready(app, args, &profile, &mut targets, earlier.as_mut()) {
            Ok(None) => {}
            Ok(Some(order)) => {
                parts.push(Part::Runs(profile.name.clone(), targets));
                orders.push(order);
            }
            Err(error) if args.flags.fail_fast => return Err(error),
            Err(error) => {
                new.targets
                    .extend(targets.iter().map(|target| format!("{}/{target}", profile.name)));
                parts.push(Part::Fails(unready(&profile, &targets, error)));
            }
        }
    }
    let options = options(app, args, plan, earlier.as_ref())?;
    let run = Run { new, watcher, ask_for_risk: true, again: again(app, args, plan) };
    let mut ended = creates::start(app, run, orders, options, earlier).await?;
    ended.outcomes = together(parts, std::mem::take(&mut ended.outcomes));
    let rows = rows(&ended);
    Ok((ended.report(app)?, rows))
}

/// One profile's share of the plan, in the plan's order.
enum Part {
    /// These targets of that profile are in the run.
    Runs(String, Vec<String>),
    /// These have failed before it.
    Fails(Vec<Outcome>),
}

/// What is left of a profile's targets, checked and agreed to.
fn ready(
    app: &App,
    args: &Args,
    profile: &Profile,
    targets: &mut Vec<String>,
    earlier: Option<&mut Earlier>,
) -> Result<Option<Order>> {
    let Some(order) = creates::rest(app, profile, targets, &[], earlier)? else { return Ok(None) };
    creates::each_request(&order, None, &mut |_| ())?;
    creates::consent(app, &order, &args.flags.accept)?;
    Ok(Some(order))
}

fn unready(profile: &Profile, targets: &[String], error: Error) -> Vec<Outcome> {
    let failed = |target: &String| {
        let mut item = BackupItem::new(&profile.name, profile.spec.word, target);
        let mut error = copy(&error);
        error.next.get_or_insert_with(|| format!("cloudbak profile check {}", profile.name));
        item.error = Some((&error).into());
        Outcome { item, error: Some(error) }
    };
    targets.iter().map(failed).collect()
}

fn copy(error: &Error) -> Error {
    let mut copy = Error::new(error.kind, error.message.clone()).code(error.code).sent(error.sent);
    copy.hint.clone_from(&error.hint);
    copy.next = error.next.clone();
    copy
}

/// Puts the outcomes into the plan's order. A resumed run leaves targets out.
fn together(parts: Vec<Part>, ran: Vec<Outcome>) -> Vec<Outcome> {
    let mut ran: VecDeque<Outcome> = ran.into();
    let mut outcomes = Vec::with_capacity(ran.len());
    for part in parts {
        match part {
            Part::Fails(failed) => outcomes.extend(failed),
            Part::Runs(profile, targets) => {
                let of_part = |outcome: &Outcome| {
                    outcome.item.profile == profile && targets.contains(&outcome.item.target)
                };
                while ran.front().is_some_and(of_part) {
                    outcomes.extend(ran.pop_front());
                }
            }
        }
    }
    outcomes.extend(ran);
    outcomes
}

fn rows(ended: &Ended) -> Vec<Row> {
    let now = Timestamp::now();
    let account =
        |item: &BackupItem| ended.accounts.iter().find(|account| account.name() == item.profile);
    let of_this_run = ended.outcomes.iter().map(|outcome| Row {
        profile: outcome.item.profile.clone(),
        target: outcome.item.target.clone(),
        exit_code: outcome.exit().code,
        last_success: outcome.error.is_none().then_some(now),
        newest_age: newest(outcome).map(|at| check::age(at, now)),
        open_unknowns: account(&outcome.item)
            .and_then(|account| unknowns(ended, &record::subject(account, &outcome.item.target))),
    });
    let left_out = ended.context.earlier.iter().flat_map(|earlier| &earlier.left_out);
    of_this_run.chain(left_out.map(|one| left_out_row(ended, one, now))).collect()
}

/// What the journal knows of a target that an earlier run has backed up: the
/// file is written anew, and the target would be missing there.
fn left_out_row(ended: &Ended, one: &LeftOut, now: Timestamp) -> Row {
    let subject = one.intent.subject();
    let newest = ended.context.journal.last_good(&subject).ok().flatten();
    let good = newest.as_ref().unwrap_or(&one.intent);
    let began = good.follow.as_ref().map_or(good.created_at, |follow| follow.started_at);
    Row {
        profile: one.profile.clone(),
        target: one.target.clone(),
        exit_code: Exit::OK.code,
        last_success: Some(good.updated_at),
        newest_age: Some(check::age(began, now)),
        open_unknowns: unknowns(ended, &subject),
    }
}

/// When the newest good backup that is known of began.
fn newest(outcome: &Outcome) -> Option<Timestamp> {
    let item = &outcome.item;
    match outcome.error {
        None => item.created_at.or(item.completed_at),
        Some(_) => item.last_good_at,
    }
}

fn unknowns(ended: &Ended, subject: &Subject<'_>) -> Option<usize> {
    ended.context.journal.open_intents(subject).ok().map(|open| open.len())
}
