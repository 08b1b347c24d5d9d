//! Restoring phones from their backup.
//!
//! A phone has one backup, and it is restored to the phone itself: the service
//! gives it a machine again and copies the data back. A phone that has its
//! machine is left as it is, so that nothing is overwritten.
//!
//! Source: KooPhone API reference, "Preparing Instances in Batches".

use async_trait::async_trait;

use super::KooPhone;
use super::restore_follow::{self, Memo};
use super::snapshot::Snapshot;
use super::states::{self, Preparation};
use super::types::{self, Instance, Prepared};
use super::{api, follow, phones, readiness};
use crate::core::error::{Error, ErrorKind, Result, Sent};
use crate::core::{ProviderFault, Reply};
use crate::model::{Follow, Job};
use crate::providers::job::{JobPlan, StartedJobs};
use crate::providers::{
    BackupChoice, Destination, Finding, ListFilter, LostCreate, RestoreWish, Restores,
};

/// Stands in a request that is only shown for what would be looked up.
const ASSIGNED_USER: &str = "{assign_user}";

#[async_trait]
impl Restores for KooPhone {
    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        check(wish)?;
        let target = wish.target;
        if !wish.reads.allowed() {
            let user = wish.user.unwrap_or(ASSIGNED_USER);
            return Ok(self.restore_plan(target, user, &Memo::new(user, None)));
        }
        let phone = phones::find(&self.session, target).await?.phone;
        has_backup(wish.backup, &phone)?;
        let warnings = readiness::for_restore(&phone)?;
        let user = user_of(wish.user, &phone)?;
        let memo = Memo::new(user, Some(readiness::restore(&phone)));
        let mut plan = self.restore_plan(target, user, &memo);
        plan.warnings = warnings;
        Ok(plan)
    }
}

#[async_trait]
impl StartedJobs for KooPhone {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let answer = types::data::<Prepared>("BatchPrepareInstances", reply)?;
        accepted(&plan.target, answer.as_ref(), reply)?;
        let now = self.session.transport.clock.now();
        Ok(Memo::from_json(&plan.before).follow(&plan.target, now))
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        restore_follow::by_id(target, id, self.session.transport.clock.now())
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        restore_follow::observe(&self.session, follow).await
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>> {
        let seen = phones::find(&self.session, target).await?;
        let job = restore_follow::listed(&seen).filter(|job| {
            let at = job.completed_at.or(job.created_at);
            filter.since.is_none_or(|since| at.is_some_and(|at| at >= since))
                && filter.until.is_none_or(|until| at.is_some_and(|at| at < until))
        });
        Ok(job.into_iter().take(filter.limit.unwrap_or(usize::MAX)).collect())
    }

    /// As with backups there is no proof that a restore was not accepted.
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let seen = phones::find(&self.session, &lost.target).await?;
        Ok(restore_follow::compare(lost, &readiness::restore(&seen.phone)))
    }
}

impl KooPhone {
    fn restore_plan(&self, target: &str, user: &str, memo: &Memo) -> JobPlan {
        let request = api::prepare(&self.session.endpoint, user, &[target]);
        let what = format!("gives phone {target} a machine again and restores its backup to it");
        JobPlan { before: memo.json(), ..JobPlan::new(target, request, what) }
    }
}

/// What the API does not have is refused before anybody is asked.
fn check(wish: &RestoreWish<'_>) -> Result<()> {
    api::check_instance_id(wish.target)?;
    if let Some(user) = wish.user {
        api::check_user_id(user)?;
    }
    let itself = match wish.to {
        Destination::Same => true,
        Destination::Target { name, .. } => name == wish.target,
        Destination::New | Destination::Download => false,
    };
    if !itself {
        return Err(Error::usage("a phone's backup can be restored to the phone itself only")
            .code("usage.destination")
            .hint(format!("write --to {}", wish.target)));
    }
    if wish.time.is_some() {
        return Err(Error::usage("a phone has one backup: no other moment can be restored")
            .code("usage.time")
            .hint("leave the time out"));
    }
    Ok(())
}

/// A named backup must be the one that the phone has.
fn has_backup(choice: BackupChoice<'_>, phone: &Instance) -> Result<()> {
    let now = Snapshot::of(phone);
    match choice {
        BackupChoice::Id(id) if !now.exists() || now.id() != id => {
            Err(follow::no_such_backup(&phone.instance_id, id, &now))
        }
        BackupChoice::Id(_) | BackupChoice::Latest => Ok(()),
    }
}

/// The user that the phone is assigned to. The service refuses any other one,
/// and restores nothing while there is none.
fn user_of<'a>(wish: Option<&'a str>, phone: &'a Instance) -> Result<&'a str> {
    let id = &phone.instance_id;
    match (wish, phone.assign_user.as_deref()) {
        (Some(wish), Some(assigned)) if wish != assigned => Err(Error::new(
            ErrorKind::Rejected,
            format!("phone `{id}` is assigned to user {assigned}, not to {wish}"),
        )
        .code("provider.other_user")
        .hint(format!("write --user {assigned}, or leave it out"))),
        (_, Some(assigned)) => Ok(assigned),
        // The list may leave the field out: then the service itself decides.
        (Some(wish), None) => Ok(wish),
        (None, None) => Err(Error::usage(format!("phone `{id}` names no user that it is for"))
            .code("usage.user")
            .hint(
                "name the user that it is assigned to with --user; a phone that is assigned to \
                   nobody has to be assigned first, in the console or with `cloudbak api`",
            )),
    }
}

/// Whether the answer says that the phone is being prepared. An answer without
/// a list tells nothing: then the progress does.
fn accepted(target: &str, answer: Option<&Prepared>, reply: &Reply) -> Result<()> {
    let list = answer.map(|answer| answer.status_list.as_slice()).unwrap_or_default();
    if list.is_empty() {
        return Ok(());
    }
    let own = list.iter().find(|entry| entry.instance_id.as_deref() == Some(target));
    let Some(own) = own else {
        return Err(refused(ErrorKind::Rejected, target, "the answer leaves it out", reply));
    };
    let (outcome, word) = states::preparation(own.status);
    match outcome {
        Preparation::Accepted => Ok(()),
        Preparation::Busy => Err(refused(ErrorKind::Busy, target, &word, reply)
            .hint("wait until that ends, then restore again")),
        Preparation::Refused => Err(refused(ErrorKind::Rejected, target, &word, reply)),
    }
}

fn refused(kind: ErrorKind, target: &str, why: &str, reply: &Reply) -> Error {
    let provider = ProviderFault { http_status: Some(reply.status), ..ProviderFault::default() };
    Error::new(kind, format!("phone `{target}` is not being restored: {why}"))
        .next(format!("cloudbak target show {target}"))
        .sent(Sent::No)
        .provider(provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_preparation_is_understood() {
        let reply = Reply { status: 200, headers: Default::default(), body: Vec::new() };
        let judged = |data: &str| {
            let answer: Option<Prepared> = serde_json::from_str(data).expect("answer");
            accepted("a44uhlf7", answer.as_ref(), &reply).map_err(|error| (error.kind, error.sent))
        };
        let of = |status: i64| {
            judged(&format!(
                r#"{{"status_list":[{{"instance_id":"a44uhlf7","status":{status}}}]}}"#
            ))
        };
        let (busy, never) =
            (Err((ErrorKind::Busy, Sent::No)), Err((ErrorKind::Rejected, Sent::No)));
        for status in [0, 1, 6, 8, 11, 99] {
            assert_eq!(of(status), Ok(()), "{status}");
        }
        for status in [3, 4, 5, 7] {
            assert_eq!(of(status), busy, "{status}");
        }
        for status in [2, 9, 10] {
            assert_eq!(of(status), never, "{status}");
        }
        assert_eq!(judged("null"), Ok(()));
        assert_eq!(judged(r#"{"status_list":null}"#), Ok(()));
        assert_eq!(judged(r#"{"status_list":[{"instance_id":"efjy72gs","status":1}]}"#), never);
    }

    #[test]
    fn the_assigned_user_is_taken_and_no_other() {
        let phone = |user: Option<&str>| Instance {
            instance_id: "a44uhlf7".to_owned(),
            assign_user: user.map(str::to_owned),
            ..Instance::default()
        };
        let user = |wish, assigned| {
            let phone = phone(assigned);
            user_of(wish, &phone).map(str::to_owned).map_err(|error| error.kind)
        };
        assert_eq!(user(None, Some("1")), Ok("1".to_owned()));
        assert_eq!(user(Some("1"), Some("1")), Ok("1".to_owned()));
        assert_eq!(user(Some("2"), None), Ok("2".to_owned()));
        assert_eq!(user(Some("2"), Some("1")), Err(ErrorKind::Rejected));
        assert_eq!(user(None, None), Err(ErrorKind::Usage));
    }
}
