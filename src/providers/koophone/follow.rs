//! Following a backup to its end.
//!
//! No page describes it. The task that a backup answers with is asked first,
//! as long as the task query knows it; after that the phone itself, whose
//! backup counts as this one only when it differs from what was there before.
//!
//! Sources: KooPhone API reference, "Querying Task Execution Results" and
//! "Querying Instances in Batches"; that the former serves backups is not
//! stated anywhere, and not verified against the live service.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::snapshot::Snapshot;
use super::types::{self, Job, Task};
use super::{api, phones, readiness, states};
use crate::core::Session;
use crate::core::error::{Error, ErrorKind, Result};
use crate::model::{Backup, Follow, State};

/// What is kept between looks, in the journal too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// The task, one for all phones of a request.
    #[serde(default)]
    pub task_id: Option<String>,
    /// What the phone showed before the create; `None` when nobody looked.
    #[serde(default)]
    before: Option<Snapshot>,
    /// What the phone showed while this backup was seen going on. One backup
    /// runs at a time, so what comes next is how this one goes on.
    #[serde(default)]
    going: Option<Snapshot>,
    /// Whether the task query may still know the task.
    #[serde(default)]
    ask_task: bool,
    /// Since when lists have left out the phone, which they showed before.
    #[serde(default)]
    missing_since: Option<Timestamp>,
}

impl Memo {
    /// The memo of a create.
    pub fn before(before: Option<Snapshot>) -> Self {
        Self { task_id: None, before, going: None, ask_task: true, missing_since: None }
    }

    /// The memo of a backup that was found on the phone, with no task to ask.
    pub fn found(before: Option<Snapshot>, now: &Snapshot) -> Self {
        let going = now.in_progress().then(|| now.clone());
        Self { going, ..Self::before(before) }
    }

    /// For keeping.
    pub fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Whether the phone has been seen.
    fn knows_the_phone(&self) -> bool {
        self.before.is_some() || self.going.is_some()
    }

    fn of(follow: &Follow) -> Self {
        serde_json::from_value(follow.memo.clone()).unwrap_or_else(|_| Self::before(None))
    }
}

/// What follows a backup of which only an id is known: the time that this
/// program made an id of, or a task's id.
pub fn by_id(target: &str, id: &str, now: Timestamp) -> Follow {
    let mut memo = Memo::before(None);
    let (mut backup_id, mut job_id) = (None, None);
    if is_time_id(id) {
        backup_id = Some(id.to_owned());
    } else {
        memo.task_id = Some(id.to_owned());
        job_id = Some(id.to_owned());
    }
    Follow { target: target.to_owned(), backup_id, job_id, started_at: now, memo: memo.json() }
}

/// `20260105T081530Z`.
fn is_time_id(id: &str) -> bool {
    let digits = id.bytes().enumerate().all(|(place, byte)| match place {
        8 => byte == b'T',
        15 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    });
    digits && id.len() == 16
}

/// Takes one look.
///
/// # Errors
/// Whatever keeps the provider from telling; [`ErrorKind::NotFound`] when the
/// phone is gone, or when nothing answers to an id.
pub async fn observe(session: &Session, follow: &mut Follow) -> Result<Backup> {
    let mut memo = Memo::of(follow);
    let job = ask_task(session, follow, &mut memo).await;
    follow.memo = memo.json();
    let look = match job? {
        Some(job) => by_job(session, follow, &mut memo, &job).await?,
        None => by_phone(session, follow, &mut memo).await?,
    };
    follow.memo = memo.json();
    if look.backup_id.is_some() {
        follow.backup_id.clone_from(&look.backup_id);
    }
    Ok(look)
}

/// The job behind the backup, or `None` when only the phone can tell. A task
/// query that refuses the id, or shows no such job, does not serve backups: it
/// is not asked again. One that is merely unwell is.
async fn ask_task(session: &Session, follow: &Follow, memo: &mut Memo) -> Result<Option<Job>> {
    let Some(task_id) = memo.task_id.as_deref().filter(|_| memo.ask_task) else { return Ok(None) };
    let Some(request) = api::task(&session.endpoint, task_id) else {
        memo.ask_task = false;
        return Ok(None);
    };
    let answer = match session.call(&request).await {
        Ok(reply) => types::data::<Task>("GetTask", &reply),
        Err(error) => Err(error),
    };
    match answer {
        Ok(task) => {
            let job = job_of(follow, memo, task.map(|task| task.jobs).unwrap_or_default());
            memo.ask_task = job.is_some();
            Ok(job)
        }
        Err(error) => match error.kind {
            ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Forbidden | ErrorKind::Busy => {
                memo.ask_task = false;
                Ok(None)
            }
            ErrorKind::Unavailable | ErrorKind::Protocol => Ok(None),
            _ => Err(error),
        },
    }
}

/// Jobs name no phone: they are joined by the id that the create answered with.
/// Behind a bare task id from the command line a single job is meant.
fn job_of(follow: &Follow, memo: &Memo, jobs: Vec<Job>) -> Option<Job> {
    let by_task = memo.task_id == follow.job_id && jobs.len() == 1;
    let mut jobs = jobs.into_iter();
    if by_task { jobs.next() } else { jobs.find(|job| job.job_id == follow.job_id) }
}

/// What a job says. Its success ends the wait unless the phone contradicts it.
async fn by_job(session: &Session, follow: &Follow, memo: &mut Memo, job: &Job) -> Result<Backup> {
    let mut look = Backup::new(&follow.target, states::of_job(job.status));
    look.job_id.clone_from(&follow.job_id);
    look.created_at = Some(follow.started_at);
    look.provider_state = Some(states::job_word(job.status));
    look.warnings.extend(job.complaint());
    match look.state {
        State::Succeeded => Ok(confirm(session, follow, memo, look).await),
        State::Unknown => by_phone(session, follow, memo).await,
        _ => {
            memo.missing_since = None;
            Ok(look)
        }
    }
}

/// Lays the phone's own word over a job's success: its time becomes the
/// backup's id, and a new failure or a backup still going on counts for more. A
/// phone that cannot be asked, or still shows the old backup, changes nothing.
async fn confirm(session: &Session, follow: &Follow, memo: &Memo, mut look: Backup) -> Backup {
    let seen = phones::find(session, &follow.target).await.ok();
    if let Some(seen) = &seen {
        let now = Snapshot::of(&seen.phone);
        let is_news = memo.before.as_ref().is_some_and(|before| now.is_news_after(before));
        look.request_ids.extend(seen.request_id.clone());
        if is_news && now.state() != State::Unknown {
            show_on(&mut look, &now);
        }
    }
    if look.state == State::Succeeded {
        if !look.warnings.is_empty() {
            look.state = State::Warned;
        }
        let user = seen.as_ref().and_then(|seen| seen.phone.assign_user.as_deref());
        look.warnings.push(released(&follow.target, user));
    }
    look
}

/// What the phone says.
async fn by_phone(session: &Session, follow: &Follow, memo: &mut Memo) -> Result<Backup> {
    let mut look = Backup::new(&follow.target, State::Queued);
    look.job_id.clone_from(&follow.job_id);
    if memo.before.is_some() {
        look.created_at = Some(follow.started_at);
    }
    let seen = match memo.knows_the_phone() {
        true => phones::look_again(session, &follow.target, &mut memo.missing_since).await?,
        false => Some(phones::find(session, &follow.target).await?),
    };
    let Some(seen) = seen else {
        look.state = State::Unknown;
        look.warnings.push(phones::missing(&follow.target));
        return Ok(look);
    };
    let now = Snapshot::of(&seen.phone);
    look.request_ids.extend(seen.request_id.clone());
    match whose(memo, follow.backup_id.as_deref(), &now) {
        Whose::This => {
            show_on(&mut look, &now);
            memo.going = now.in_progress().then(|| now.clone());
            if follow.job_id.is_none() && now.in_progress() && is_new_time(memo, &now) {
                look.backup_id = Some(now.id());
            }
        }
        Whose::Earlier => look.provider_state = Some(format!("still {}", now.words())),
        Whose::Another => {
            let id = follow.backup_id.as_ref().or(follow.job_id.as_ref());
            let id = id.map_or("", String::as_str);
            return Err(no_such_backup(&follow.target, id, &now));
        }
    }
    if look.state == State::Unknown {
        look.provider_state = Some(break_tie(session, &follow.target, &now).await);
    }
    if look.state == State::Succeeded {
        look.warnings.push(released(&follow.target, seen.phone.assign_user.as_deref()));
    }
    Ok(look)
}

/// Whose the backup is that a phone shows.
#[derive(Debug, PartialEq, Eq)]
enum Whose {
    /// The one that is followed.
    This,
    /// One from before it.
    Earlier,
    /// Another one, or none.
    Another,
}

fn whose(memo: &Memo, id: Option<&str>, now: &Snapshot) -> Whose {
    let this_or = |is_this: bool, other| if is_this { Whose::This } else { other };
    match (&memo.going, &memo.before, id) {
        (Some(going), before, _) => {
            let goes_on = now.is_news_after(going) || now.backup_time == going.backup_time;
            let is_old = before.as_ref().is_some_and(|before| shows_the_end_of(before, now));
            this_or((goes_on && !is_old) || now.in_progress(), Whose::Earlier)
        }
        (None, Some(before), _) => {
            this_or(now.is_news_after(before) || now.in_progress(), Whose::Earlier)
        }
        (None, None, Some(id)) => this_or(now.exists() && now.id() == id, Whose::Another),
        // Without a look before the create, what goes on may be it; what has
        // ended may be any.
        (None, None, None) => this_or(now.in_progress(), Whose::Another),
    }
}

/// Whether an end that a phone shows is the one that it showed before the
/// create. The time may stay the old one while the new backup goes on, so that
/// a list which lags once more shows the old end with a time seen under way.
fn shows_the_end_of(before: &Snapshot, now: &Snapshot) -> bool {
    let both_timed = before.backup_time.is_some() && now.backup_time.is_some();
    both_timed && now.state().is_final() && !now.is_news_after(before)
}

/// Whether a phone's time is not that of the backup before: only then it
/// names the new one.
fn is_new_time(memo: &Memo, now: &Snapshot) -> bool {
    memo.before.as_ref().is_none_or(|before| now.is_news_after(before))
}

/// The phone's words, and those of the status query where the former decide
/// nothing. Its numbers have two meanings each, so they decide nothing either.
async fn break_tie(session: &Session, target: &str, now: &Snapshot) -> String {
    let request = api::statuses(&session.endpoint, &[target]);
    let Ok(reply) = session.call(&request).await else { return now.words() };
    let results = types::status_results(&request.operation, &reply).unwrap_or_default();
    let status = results.iter().find(|result| result.instance_id.as_deref() == Some(target));
    match status {
        Some(result) => format!("{}; {}", now.words(), states::activity_words(result.status)),
        None => now.words(),
    }
}

/// Puts what a phone shows onto a backup.
fn show_on(look: &mut Backup, now: &Snapshot) {
    look.state = now.state();
    look.provider_state = Some(now.words());
    if look.state.is_final() {
        look.backup_id = Some(now.id());
        look.completed_at = now.at();
    } else {
        look.created_at = look.created_at.or(now.at());
    }
}

/// The backup that a phone shows, if it has one. When a finished one began is
/// not known: the time is that of its end.
pub fn listed(seen: &phones::Seen) -> Option<Backup> {
    let now = Snapshot::of(&seen.phone);
    now.exists().then(|| {
        let mut backup = Backup::new(&seen.phone.instance_id, State::Unknown);
        show_on(&mut backup, &now);
        backup.backup_id = Some(now.id());
        backup.request_ids.extend(seen.request_id.clone());
        backup
    })
}

/// The error for an id that the phone's one backup does not have.
pub fn no_such_backup(target: &str, id: &str, now: &Snapshot) -> Error {
    let has = if now.exists() {
        format!("it has `{}` ({})", now.id(), now.words())
    } else {
        "it has none".to_owned()
    };
    Error::new(ErrorKind::NotFound, format!("phone `{target}` has no backup `{id}`"))
        .hint(format!("a phone keeps only its newest backup; {has}"))
}

fn released(target: &str, user: Option<&str>) -> String {
    format!(
        "the backup released the phone's machine; to use the phone again: {}",
        readiness::restore_command(target, user)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(status: i64, time: &str) -> Snapshot {
        Snapshot { backup_status: Some(status), backup_time: Some(time.to_owned()) }
    }

    const OLD: &str = "2026-01-03 08:15:30";
    const BEGAN: &str = "2026-01-05 08:00:10";
    const ENDED: &str = "2026-01-05 08:04:10";

    #[test]
    fn what_was_seen_going_on_is_followed_to_its_end() {
        let going = Memo::found(None, &snapshot(1, BEGAN));
        let id = Some("20260105T080010Z");
        for (now, whose_it_is) in [
            (snapshot(1, BEGAN), Whose::This),
            (snapshot(2, ENDED), Whose::This),
            (snapshot(3, BEGAN), Whose::This),
            // A list that lags shows the old backup for a while.
            (snapshot(2, OLD), Whose::Earlier),
        ] {
            assert_eq!(whose(&going, id, &now), whose_it_is, "{now:?}");
        }
    }

    #[test]
    fn an_old_end_is_not_the_new_one_although_its_time_was_seen_under_way() {
        let before = snapshot(2, OLD);
        let going = Memo::found(Some(before.clone()), &snapshot(1, OLD));
        for (now, whose_it_is) in [
            (snapshot(1, OLD), Whose::This),
            (snapshot(2, OLD), Whose::Earlier),
            (snapshot(3, OLD), Whose::Earlier),
            (snapshot(2, ENDED), Whose::This),
            (snapshot(3, ENDED), Whose::This),
        ] {
            assert_eq!(whose(&going, None, &now), whose_it_is, "{now:?}");
        }
        assert!(
            !is_new_time(&going, &snapshot(1, OLD)) && is_new_time(&going, &snapshot(1, BEGAN))
        );
        assert!(is_new_time(&Memo::before(None), &snapshot(1, OLD)));
    }

    #[test]
    fn an_id_alone_stands_for_what_the_phone_shows_under_it() {
        let memo = Memo::before(None);
        let id = Some("20260105T080010Z");
        assert_eq!(whose(&memo, id, &snapshot(1, BEGAN)), Whose::This);
        assert_eq!(whose(&memo, id, &snapshot(2, ENDED)), Whose::Another);
        assert_eq!(whose(&memo, None, &snapshot(2, ENDED)), Whose::Another);
        let before = Memo::before(Some(snapshot(2, OLD)));
        assert_eq!(whose(&before, None, &snapshot(2, OLD)), Whose::Earlier);
        assert_eq!(whose(&before, None, &snapshot(2, ENDED)), Whose::This);
    }

    #[test]
    fn a_memo_of_an_earlier_version_is_read() {
        let memo: Memo =
            serde_json::from_str(r#"{"task_id":"RM_1","ask_task":true}"#).expect("memo");
        assert_eq!(memo, Memo { task_id: Some("RM_1".to_owned()), ..Memo::before(None) });
    }
}
