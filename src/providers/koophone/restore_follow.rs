//! Following a restore to its end.
//!
//! A restore has no id. While it goes on its progress is asked for, which
//! wants the phone's user; how it ended is also what the list shows as
//! `restore_status`, with a time that tells an old restore from a new one.
//!
//! Sources: KooPhone API reference, "Querying the Preparation Progress" and
//! "Querying Instances in Batches".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::phones::Seen;
use super::snapshot::{Snapshot, parse_time};
use super::types::{self, Progress};
use super::{api, phones, readiness, states};
use crate::core::Session;
use crate::core::error::{Error, ErrorKind, Result};
use crate::model::{Follow, Job, State};
use crate::providers::{Finding, LostCreate};

/// The kind of these jobs.
const RESTORE: &str = "restore";
/// Begins the id of a restore that was asked for and has no time of its own
/// yet; the time at which it was asked for follows.
const ASKED: &str = "asked-";

/// What is kept between looks, in the journal too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// The user that the phone is for.
    #[serde(default)]
    user_id: Option<String>,
    /// What the phone showed of an earlier restore; `None` when nobody looked.
    #[serde(default)]
    before: Option<Snapshot>,
    /// Since when lists have left out the phone, which they showed before.
    #[serde(default)]
    missing_since: Option<Timestamp>,
}

impl Memo {
    /// The memo of a start.
    pub fn new(user: &str, before: Option<Snapshot>) -> Self {
        Self { user_id: Some(user.to_owned()), before, missing_since: None }
    }

    /// For keeping.
    pub fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// What was kept.
    pub fn from_json(json: &Json) -> Self {
        Self::deserialize(json).unwrap_or_default()
    }

    /// What follows a restore that was asked for at that time.
    pub fn follow(&self, target: &str, at: Timestamp) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: None,
            job_id: Some(format!("{ASKED}{}", at.strftime("%Y%m%dT%H%M%SZ"))),
            started_at: at,
            memo: self.json(),
        }
    }
}

/// What follows a restore of which only an id is known.
pub fn by_id(target: &str, id: &str, now: Timestamp) -> Follow {
    let asked = id.strip_prefix(ASKED).and_then(parse_time);
    Follow {
        target: target.to_owned(),
        backup_id: None,
        job_id: Some(id.to_owned()),
        started_at: asked.unwrap_or(now),
        memo: Memo::default().json(),
    }
}

/// Takes one look.
///
/// # Errors
/// Whatever keeps the provider from telling; [`ErrorKind::NotFound`] when the
/// phone is gone, or when nothing answers to the id.
pub async fn observe(session: &Session, follow: &mut Follow) -> Result<Job> {
    let mut memo = Memo::from_json(&follow.memo);
    let asked = follow.job_id.as_deref().is_none_or(|id| id.starts_with(ASKED));
    if !asked {
        return by_time(session, follow).await;
    }
    let mut seen = None;
    if memo.user_id.is_none() {
        let phone = phones::find(session, &follow.target).await?;
        memo.user_id.clone_from(&phone.phone.assign_user);
        seen = Some(phone);
        follow.memo = memo.json();
    }
    let progress = progress(session, &follow.target, memo.user_id.as_deref()).await?;
    if let Some(progress) = &progress
        && matches!(states::of_progress(progress.status), State::Queued | State::Running)
    {
        return Ok(under_way(follow, progress));
    }
    let seen = match seen {
        Some(seen) => Some(seen),
        None => phones::look_again(session, &follow.target, &mut memo.missing_since).await?,
    };
    follow.memo = memo.json();
    let Some(seen) = seen else {
        let mut look = job(follow, State::Unknown);
        look.warnings.push(phones::missing(&follow.target));
        return Ok(look);
    };
    Ok(settle(follow, &memo, progress.as_ref(), &seen))
}

/// How far the preparation is; `None` where that can't be asked: without a
/// user, or when the service refuses to tell.
async fn progress(session: &Session, target: &str, user: Option<&str>) -> Result<Option<Progress>> {
    let Some(user) = user else { return Ok(None) };
    match session.call(&api::progress(&session.endpoint, user, target)).await {
        Ok(reply) => types::data::<Progress>("ShowProgress", &reply),
        Err(error) => match error.kind {
            ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Forbidden | ErrorKind::Busy => {
                Ok(None)
            }
            _ => Err(error),
        },
    }
}

fn job(follow: &Follow, state: State) -> Job {
    let mut job = Job::new(follow.job_id.clone().unwrap_or_default(), RESTORE, state);
    job.target = Some(follow.target.clone());
    job.created_at = Some(follow.started_at);
    job
}

fn under_way(follow: &Follow, progress: &Progress) -> Job {
    let mut look = job(follow, states::of_progress(progress.status));
    look.provider_state = Some(states::progress_word(progress.status));
    if let Some(count) = progress.waiting_count.filter(|count| *count > 0) {
        look.message = Some(format!("waiting count {count}"));
        look.details.insert("waiting_count".to_owned(), count.into());
    }
    look
}

/// The end, or whatever else the phone shows. The progress decides, and its
/// `normal` counts unless the phone shows that this very restore failed or
/// still goes on.
fn settle(follow: &mut Follow, memo: &Memo, progress: Option<&Progress>, seen: &Seen) -> Job {
    let now = readiness::restore(&seen.phone);
    let is_news = is_news(follow, memo, &now);
    let by_progress = progress.map(|progress| states::of_progress(progress.status));
    let state = match by_progress {
        Some(State::Succeeded) if is_news && now.state() != State::Unknown => now.state(),
        Some(state @ (State::Succeeded | State::Failed)) => state,
        _ if is_news => now.state(),
        _ if now.in_progress() => State::Running,
        _ => State::Queued,
    };
    if is_news && state.is_final() && now.at().is_some() {
        follow.job_id = Some(now.id());
    }
    let mut look = job(follow, state);
    look.provider_state = Some(match progress {
        Some(progress) if by_progress == Some(state) => states::progress_word(progress.status),
        _ => words(&now),
    });
    look.completed_at = if is_news { now.at() } else { None }.filter(|_| state.is_final());
    look.request_ids.extend(seen.request_id.clone());
    look
}

/// Whether what the phone shows is this restore and not an earlier one.
fn is_news(follow: &Follow, memo: &Memo, now: &Snapshot) -> bool {
    match &memo.before {
        Some(before) => now.is_news_after(before),
        None => now.at().is_some_and(|at| at >= follow.started_at),
    }
}

/// The restore that the phone shows, when it has that id.
async fn by_time(session: &Session, follow: &Follow) -> Result<Job> {
    let seen = phones::find(session, &follow.target).await?;
    let id = follow.job_id.as_deref().unwrap_or_default();
    listed(&seen)
        .filter(|job| job.id == id)
        .ok_or_else(|| no_such_restore(&follow.target, id, &readiness::restore(&seen.phone)))
}

/// The restore that a phone shows, if it was ever restored.
pub fn listed(seen: &Seen) -> Option<Job> {
    let now = readiness::restore(&seen.phone);
    if !now.exists() {
        return None;
    }
    let mut job = Job::new(now.id(), RESTORE, now.state());
    job.target = Some(seen.phone.instance_id.clone());
    job.provider_state = Some(words(&now));
    match job.state.is_final() {
        true => job.completed_at = now.at(),
        false => job.created_at = now.at(),
    }
    job.request_ids.extend(seen.request_id.clone());
    Some(job)
}

/// What a phone shows now against what it showed before the start.
pub fn compare(lost: &LostCreate, now: &Snapshot) -> Finding {
    let memo = Memo::from_json(&lost.before);
    let follow = memo.follow(&lost.target, lost.sent_at);
    let began = now.in_progress() && memo.before.as_ref().is_some_and(|b| !b.in_progress());
    let known = now.in_progress() || now.state().is_final();
    if began || (known && is_news(&follow, &memo, now)) {
        return Finding::Accepted(follow);
    }
    Finding::Undecided(format!(
        "phone `{}` shows {}, which does not tell whether a restore was accepted",
        lost.target,
        words(now)
    ))
}

fn words(now: &Snapshot) -> String {
    let word = states::restore_word(now.backup_status);
    match &now.backup_time {
        Some(time) => format!("{word} since {time}"),
        None => word,
    }
}

fn no_such_restore(target: &str, id: &str, now: &Snapshot) -> Error {
    Error::new(
        ErrorKind::NotFound,
        format!("phone `{target}` shows no restore `{id}`: {}", words(now)),
    )
    .hint("a phone shows its last restore only")
    .next(format!("cloudbak restore list {target}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Marker;

    const OLD: &str = "2026-01-03 08:15:30";
    const NEW: &str = "2026-01-05 08:00:10";

    fn snapshot(status: i64, time: &str) -> Snapshot {
        Snapshot { backup_status: Some(status), backup_time: Some(time.to_owned()) }
    }

    fn lost(before: Option<Snapshot>) -> LostCreate {
        LostCreate {
            target: "a44uhlf7".to_owned(),
            marker: Marker { run_id: "01TEST".to_owned(), slot: None },
            sent_at: "2026-01-05T08:00:00Z".parse().expect("time"),
            before: Memo::new("1008600000104285462", before).json(),
            refused_as_busy: false,
        }
    }

    #[test]
    fn only_what_is_new_or_newly_going_on_was_accepted() {
        for (now, found) in [
            (snapshot(2, NEW), true),
            (snapshot(3, NEW), true),
            (snapshot(1, OLD), true),
            (snapshot(2, OLD), false),
            (snapshot(4, NEW), false),
        ] {
            let finding = compare(&lost(Some(snapshot(2, OLD))), &now);
            assert_eq!(matches!(finding, Finding::Accepted(_)), found, "{now:?}");
        }
        let running = snapshot(1, OLD);
        let finding = compare(&lost(Some(running.clone())), &running);
        assert!(matches!(finding, Finding::Undecided(_)), "it ran before");
        let found = |now| matches!(compare(&lost(None), &now), Finding::Accepted(_));
        assert!(found(snapshot(2, NEW)) && !found(snapshot(2, OLD)) && !found(snapshot(1, OLD)));
    }

    #[test]
    fn an_id_holds_the_time_that_it_was_asked_at() {
        let at: Timestamp = "2026-01-05T08:00:00Z".parse().expect("time");
        let follow = Memo::default().follow("a44uhlf7", at);
        let id = follow.job_id.expect("id");
        assert_eq!(id, "asked-20260105T080000Z");
        let now = "2026-01-06T08:00:00Z".parse().expect("time");
        assert_eq!(by_id("a44uhlf7", &id, now).started_at, at);
        assert_eq!(by_id("a44uhlf7", "20260105T080000Z", now).started_at, now);
    }
}
