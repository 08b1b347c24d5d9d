//! Starting backups, and finding those whose answer was lost.

use async_trait::async_trait;

use super::KooPhone;
use super::api;
use super::codes;
use super::follow::{self, Memo};
use super::phones;
use super::readiness;
use super::snapshot::Snapshot;
use super::types::{self, Instance, Started};
use crate::core::error::{Error, ErrorKind, Result, Sent};
use crate::core::{CreateRequest, ProviderFault, Reply};
use crate::model::danger::RELEASES_INSTANCE;
use crate::model::{Backup, Danger, Follow};
use crate::providers::{Backups, CreatePlan, Finding, ListFilter, LostCreate, Survey};

#[async_trait]
impl Backups for KooPhone {
    fn batch_limit(&self) -> usize {
        api::BATCH_LIMIT
    }

    fn danger(&self) -> Option<Danger> {
        Some(Danger::new(
            RELEASES_INSTANCE,
            "the backup releases the phone's machine: until it is restored the phone can't be \
             used, and whoever uses it now is cut off",
        ))
    }

    fn check_target(&self, target: &str) -> Result<()> {
        api::check_instance_id(target)
    }

    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>> {
        let phones = phones::find_each(&self.session, targets).await;
        phones.into_iter().map(|phone| survey_of(&phone?)).collect()
    }

    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest> {
        let mut ids: Vec<&str> = Vec::with_capacity(plan.targets.len());
        for target in plan.targets {
            api::check_instance_id(target)?;
            if !ids.contains(&target.as_str()) {
                ids.push(target);
            }
        }
        if ids.is_empty() || ids.len() > api::BATCH_LIMIT {
            return Err(Error::usage(format!("{} phones in one request", ids.len()))
                .hint(format!("one request takes 1 to {} phones", api::BATCH_LIMIT)));
        }
        Ok(api::backup(&self.session.endpoint, &ids))
    }

    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>> {
        let answer = types::data::<Started>("BatchBackupInstances", reply);
        let started_at = self.session.transport.clock.now();
        let each = plan.targets.iter().enumerate().map(|(index, target)| {
            let answer = answer.as_ref().map_err(phones::copy)?;
            let mut memo = Memo::before(before(plan, index));
            let job_id = accepted(target, answer.as_ref(), reply, &mut memo)?;
            Ok(Follow {
                target: target.clone(),
                backup_id: None,
                job_id,
                started_at,
                memo: memo.json(),
            })
        });
        each.collect()
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        follow::observe(&self.session, follow).await
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        follow::by_id(target, id, self.session.transport.clock.now())
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>> {
        let seen = phones::find(&self.session, target).await?;
        Ok(chosen(follow::listed(&seen), filter))
    }

    async fn list_each(&self, targets: &[String], filter: &ListFilter) -> Vec<Result<Vec<Backup>>> {
        let phones = phones::find_each(&self.session, targets).await.into_iter();
        let seen = phones.map(|phone| Ok(phones::Seen { phone: phone?, request_id: None }));
        seen.map(|seen: Result<_>| Ok(chosen(follow::listed(&seen?), filter))).collect()
    }

    fn list_batch(&self) -> usize {
        api::PAGE_SIZE
    }

    async fn show(&self, target: &str, id: &str) -> Result<Backup> {
        let seen = phones::find(&self.session, target).await?;
        let backup = follow::listed(&seen);
        backup
            .filter(|backup| backup.backup_id.as_deref() == Some(id))
            .ok_or_else(|| follow::no_such_backup(target, id, &Snapshot::of(&seen.phone)))
    }

    /// A restore is never the backup that was asked for; a backup may be.
    fn may_be_its_own(&self, error: &Error) -> bool {
        let code = error.provider.as_ref().and_then(|fault| fault.code.as_deref());
        error.kind == ErrorKind::Busy && code.is_some_and(codes::is_backup_running)
    }

    /// Where the answer was lost there is no proof that a create was not
    /// accepted: a phone that shows no new backup may still be about to. A
    /// complete refusal is different, see [`is_refused`].
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let seen = phones::find(&self.session, &lost.target).await?;
        let now = Snapshot::of(&seen.phone);
        let waited = self.session.transport.clock.now().duration_since(lost.sent_at);
        let is_settled = waited.unsigned_abs() >= self.listing_delay && waited.is_positive();
        Ok(match compare(lost, &now) {
            Finding::Undecided(_) if is_refused(lost, &now, is_settled) => Finding::NotAccepted,
            finding => finding,
        })
    }
}

/// The backup that a phone shows, if it lies within the limits.
fn chosen(backup: Option<Backup>, filter: &ListFilter) -> Vec<Backup> {
    let within = |backup: &Backup| {
        let at = backup.completed_at.or(backup.created_at);
        filter.since.is_none_or(|since| at.is_some_and(|at| at >= since))
            && filter.until.is_none_or(|until| at.is_some_and(|at| at < until))
    };
    backup.into_iter().filter(within).take(filter.limit.unwrap_or(usize::MAX)).collect()
}

fn survey_of(phone: &Instance) -> Result<Survey> {
    Ok(Survey {
        readiness: readiness::for_create(phone)?,
        before: Snapshot::of(phone).json(),
        warnings: readiness::logged_in(phone).into_iter().collect(),
        group: phone.region.clone(),
    })
}

fn before(plan: &CreatePlan<'_>, index: usize) -> Option<Snapshot> {
    Snapshot::from_json(&plan.surveys?.get(index)?.before)
}

/// The job of one phone. A phone that the answer's list leaves out was not
/// accepted, unless an entry does not say whose it is; an answer without any
/// list is documented too, and means that the phones have to be watched instead.
fn accepted(
    target: &str,
    answer: Option<&Started>,
    reply: &Reply,
    memo: &mut Memo,
) -> Result<Option<String>> {
    let Some(answer) = answer else { return Ok(None) };
    memo.task_id.clone_from(&answer.task_id);
    if answer.cmd_jobs.is_empty() {
        return Ok(None);
    }
    let job = answer.cmd_jobs.iter().find(|job| job.instance_id.as_deref() == Some(target));
    if let Some(job) = job {
        return Ok(job.job_id.clone());
    }
    if answer.cmd_jobs.iter().any(|job| job.instance_id.is_none()) {
        let why = format!("an entry of its list of jobs names no phone; it may be `{target}`");
        return Err(reply.unreadable("BatchBackupInstances", &why).sent(Sent::Maybe));
    }
    Err(not_accepted(target, reply))
}

fn not_accepted(target: &str, reply: &Reply) -> Error {
    let provider = ProviderFault { http_status: Some(reply.status), ..ProviderFault::default() };
    Error::new(
        ErrorKind::Rejected,
        format!("phone `{target}` was not accepted: the answer's list of jobs leaves it out"),
    )
    .code("provider.left_out")
    .hint("look at the phone before asking again")
    .next(format!("cloudbak target show {target}"))
    .sent(Sent::No)
    .provider(provider)
}

/// What a phone shows now against what it showed before the create.
fn compare(lost: &LostCreate, now: &Snapshot) -> Finding {
    let before = Snapshot::from_json(&lost.before);
    let is_news = match &before {
        Some(before) => now.is_news_after(before) || (now.in_progress() && !before.in_progress()),
        // Nothing was kept: only a time after the create speaks for it.
        None => now.at().is_some_and(|at| at >= lost.sent_at),
    };
    if is_news && (now.in_progress() || now.state().is_final()) {
        // A time that is still the old backup's does not name the new one.
        let is_timed = before.as_ref().is_none_or(|before| now.is_news_after(before));
        let memo = Memo::found(before, now);
        return Finding::Accepted(Follow {
            target: lost.target.clone(),
            backup_id: is_timed.then(|| now.id()),
            job_id: None,
            started_at: lost.sent_at,
            memo: memo.json(),
        });
    }
    Finding::Undecided(format!(
        "phone `{}` shows {}, which does not tell whether a backup was accepted",
        lost.target,
        now.words()
    ))
}

/// Whether the refusal of a batch because a backup runs (2006) stands for a
/// phone. The only other reading is that the network delivered the request
/// twice, and then the phone shows a new backup once lists have caught up
/// (`is_settled`). A backup that was there before explains it at once.
fn is_refused(lost: &LostCreate, now: &Snapshot, is_settled: bool) -> bool {
    let Some(before) = Snapshot::from_json(&lost.before) else { return false };
    if !lost.refused_as_busy || now.is_news_after(&before) {
        return false;
    }
    if now.in_progress() { before.in_progress() } else { is_settled }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Marker;

    fn snapshot(status: i64, time: &str) -> Snapshot {
        Snapshot { backup_status: Some(status), backup_time: Some(time.to_owned()) }
    }

    fn lost(before: Option<&Snapshot>) -> LostCreate {
        LostCreate {
            target: "a44uhlf7".to_owned(),
            marker: Marker { run_id: "01TEST".to_owned(), slot: None },
            sent_at: "2026-01-05T08:00:00Z".parse().expect("time"),
            before: before.map(Snapshot::json).unwrap_or_default(),
            refused_as_busy: false,
        }
    }

    const OLD: &str = "2026-01-03 08:15:30";
    const NEW: &str = "2026-01-05 08:00:10";

    #[test]
    fn only_what_is_new_or_newly_going_on_was_accepted() {
        let before = snapshot(2, OLD);
        for (now, found) in [
            (snapshot(2, NEW), true),
            (snapshot(3, NEW), true),
            (snapshot(1, NEW), true),
            (snapshot(1, OLD), true),
            (snapshot(2, OLD), false),
            (snapshot(3, OLD), false),
            (snapshot(4, NEW), false),
            (snapshot(9, NEW), false),
        ] {
            let finding = compare(&lost(Some(&before)), &now);
            assert_eq!(matches!(finding, Finding::Accepted(_)), found, "{now:?}");
        }
        let running = snapshot(1, OLD);
        let finding = compare(&lost(Some(&running)), &running);
        assert!(matches!(finding, Finding::Undecided(_)), "it ran before");
    }

    #[test]
    fn a_refusal_stands_for_a_phone_that_shows_no_new_backup() {
        let of = |before: Snapshot| LostCreate { refused_as_busy: true, ..lost(Some(&before)) };
        let idle = of(snapshot(2, OLD));
        assert!(is_refused(&idle, &snapshot(2, OLD), true));
        assert!(!is_refused(&idle, &snapshot(2, OLD), false), "the list may lag");
        assert!(!is_refused(&idle, &snapshot(1, OLD), true), "it may be ours");
        assert!(!is_refused(&idle, &snapshot(4, NEW), true), "something new");
        let running = of(snapshot(1, OLD));
        assert!(is_refused(&running, &snapshot(1, OLD), false), "it ran before");
        let answered_by_nobody = lost(Some(&snapshot(2, OLD)));
        assert!(!is_refused(&answered_by_nobody, &snapshot(2, OLD), true), "no refusal");
        let blind = LostCreate { refused_as_busy: true, ..lost(None) };
        assert!(!is_refused(&blind, &snapshot(2, OLD), true));
    }

    #[test]
    fn the_time_of_the_old_backup_does_not_name_the_new_one() {
        let before = snapshot(2, OLD);
        let id = |now| match compare(&lost(Some(&before)), &now) {
            Finding::Accepted(follow) => follow.backup_id,
            other => panic!("{other:?}"),
        };
        assert_eq!(id(snapshot(1, OLD)), None);
        assert_eq!(id(snapshot(1, NEW)).as_deref(), Some("20260105T080010Z"));
    }

    #[test]
    fn without_a_look_before_only_a_time_after_the_create_counts() {
        let found = |now| matches!(compare(&lost(None), &now), Finding::Accepted(_));
        assert!(found(snapshot(2, NEW)));
        assert!(!found(snapshot(2, OLD)) && !found(snapshot(1, OLD)));
        assert!(!found(snapshot(2, "no time")));
    }

    #[test]
    fn an_answer_without_a_list_of_jobs_leaves_nobody_out() {
        let reply = Reply { status: 200, headers: Default::default(), body: Vec::new() };
        let accept = |data: &str| {
            let answer: Option<Started> = serde_json::from_str(data).expect("answer");
            let mut memo = Memo::before(None);
            let job_id = accepted("a44uhlf7", answer.as_ref(), &reply, &mut memo);
            (job_id.map_err(|error| error.sent), memo.task_id)
        };
        assert_eq!(accept("null"), (Ok(None), None));
        let task = || Some("RM_1".to_owned());
        assert_eq!(accept(r#"{"task_id":"RM_1"}"#), (Ok(None), task()));
        assert_eq!(accept(r#"{"task_id":"RM_1","cmd_jobs":null}"#), (Ok(None), task()));
        assert_eq!(accept(r#"{"task_id":"RM_1","cmd_jobs":[]}"#), (Ok(None), task()));
        let own = r#"{"task_id":"RM_1","cmd_jobs":[{"instance_id":"a44uhlf7","job_id":"j1"}]}"#;
        assert_eq!(accept(own), (Ok(Some("j1".to_owned())), task()));
        let other = r#"{"task_id":"RM_1","cmd_jobs":[{"instance_id":"efjy72gs","job_id":"j2"}]}"#;
        assert_eq!(accept(other), (Err(Sent::No), task()));
        for entry in [r#"{"job_id":"j1"}"#, r#"{"instance_id":["a44uhlf7"],"job_id":"j1"}"#] {
            let nameless = format!(r#"{{"task_id":"RM_1","cmd_jobs":[{entry}]}}"#);
            assert_eq!(accept(&nameless), (Err(Sent::Maybe), task()), "{entry}");
        }
    }
}
