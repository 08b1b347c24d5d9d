//! New instances that restores made: followed until they run, listed, and
//! looked for when the answer to their creation was lost.

use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::client::Dds;
use super::decode;
use super::types::Instance;
use super::types_restore::CreatedInstance;
use crate::core::{Error, ErrorKind, Reply, Result, Sent};
use crate::model::{Follow, Job, State};
use crate::providers::{Backups as _, Finding, JobPlan, ListFilter, LostCreate, StartedJobs};

/// How far back clones are told.
const HISTORY: SignedDuration = SignedDuration::from_hours(7 * 24 - 1);
/// A new instance may be listed this late. No page states it.
const VISIBLE_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// In a memo: the order of a restore that was started from here.
const ORDER: &str = "order";
/// In a memo: the service lists the instance as a clone of the target.
const LISTED: &str = "listed";

#[async_trait]
impl StartedJobs for Dds {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let created: CreatedInstance = decode::decode(reply, &plan.request.request().operation)?;
        let Some(id) = created.id else {
            return Err(Error::new(
                ErrorKind::Protocol,
                "the answer to the restore does not name the new instance",
            )
            .sent(Sent::Maybe));
        };
        Ok(Follow {
            target: plan.target.clone(),
            backup_id: None,
            job_id: Some(id),
            started_at: self.now(),
            memo: json!({ORDER: created.order_id}),
        })
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: None,
            job_id: Some(id.to_owned()),
            started_at: self.now(),
            memo: Json::Null,
        }
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let id = follow.job_id.clone().unwrap_or_default();
        self.check_target(&id)?;
        self.prove_clone(&id, follow).await?;
        let mut job = match self.instance(&id).await {
            Ok(answer) => job(&id, &answer.body, answer.request_ids),
            // The order may be there before its instance is.
            Err(error) if error.kind == ErrorKind::NotFound && self.is_fresh(follow) => {
                Job::new(id, "restore", State::Queued)
            }
            Err(error) => return Err(error),
        };
        job.target = Some(follow.target.clone());
        Ok(job)
    }

    async fn show_known(&self, id: &str, follow: &Follow) -> Result<Job> {
        let mut follow = Follow { job_id: Some(id.to_owned()), ..follow.clone() };
        StartedJobs::observe(self, &mut follow).await
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>> {
        self.check_target(target)?;
        let earliest = self.now() - HISTORY;
        let after = filter.since.map_or(earliest, |since| since.max(earliest));
        let rows = self.clones(target, after).await?.body;
        let mut jobs: Vec<Job> =
            rows.iter().filter_map(|row| Some(job(row.id.as_deref()?, row, Vec::new()))).collect();
        for job in &mut jobs {
            job.target = Some(target.to_owned());
        }
        jobs.retain(|job| {
            job.created_at.is_none_or(|began| {
                filter.since.is_none_or(|since| began >= since)
                    && filter.until.is_none_or(|until| began < until)
            })
        });
        jobs.sort_by_key(|job| Reverse(job.created_at));
        jobs.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(jobs)
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let Some(known) = lost.before.get("clones").and_then(Json::as_array) else {
            return Ok(Finding::Undecided("it is not known what was there before".to_owned()));
        };
        let rows = self.clones(&lost.target, self.now() - HISTORY).await?.body;
        let new = rows.iter().filter_map(|row| Some((row.id.as_deref()?, row)));
        let new: Vec<_> = new.filter(|(id, _)| !known.contains(&json!(id))).collect();
        let undecided = |why: &str| Ok(Finding::Undecided(why.to_owned()));
        match new.as_slice() {
            [(_, row)] if created(row).is_some_and(|at| at > lost.sent_at + VISIBLE_AFTER) => {
                undecided("the only new instance made from it is too young for this restore")
            }
            [(id, _)] => {
                let mut follow = StartedJobs::follow_id(self, &lost.target, id);
                follow.started_at = lost.sent_at;
                follow.memo = json!({LISTED: true});
                Ok(Finding::Accepted(follow))
            }
            [_, _, ..] => undecided("several new instances were made from it since"),
            [] if self.now() < lost.sent_at + VISIBLE_AFTER => {
                undecided("no new instance is listed, which proves nothing yet")
            }
            [] if self.now() - HISTORY > lost.sent_at => {
                undecided("the service tells the clones of the last seven days only")
            }
            [] => Ok(Finding::NotAccepted),
        }
    }
}

impl Dds {
    /// Ids of the clones of an instance that are told of.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn clone_ids(&self, target: &str) -> Result<Vec<String>> {
        let rows = self.clones(target, self.now() - HISTORY).await?.body;
        Ok(rows.into_iter().filter_map(|row| row.id).collect())
    }

    /// Refuses an instance that nothing shows to be a clone of the target:
    /// that it runs says nothing about any restore. What was started from here
    /// is one; of anything else the service's list of clones has to tell.
    async fn prove_clone(&self, id: &str, follow: &mut Follow) -> Result<()> {
        if [ORDER, LISTED].iter().any(|key| follow.memo.get(key).is_some()) {
            return Ok(());
        }
        if self.clone_ids(&follow.target).await?.iter().any(|clone| clone == id) {
            follow.memo = json!({LISTED: true});
            return Ok(());
        }
        let target = &follow.target;
        Err(Error::new(
            ErrorKind::NotFound,
            format!("nothing shows that `{id}` was restored from {target}"),
        )
        .hint("the service tells the clones of the last seven days only")
        .next(format!("cloudbak target show {id}")))
    }

    /// Whether a start is so new that its instance need not be listed.
    fn is_fresh(&self, follow: &Follow) -> bool {
        follow.memo.get(ORDER).is_some() && self.now() < follow.started_at + VISIBLE_AFTER
    }
}

fn created(instance: &Instance) -> Option<Timestamp> {
    instance.creation_time.as_deref()?.parse().ok()
}

/// A clone as the job that makes it.
fn job(id: &str, instance: &Instance, request_ids: Vec<String>) -> Job {
    let word = instance.status.as_deref();
    let state = match word {
        _ if instance.is_deleted == Some(true) => State::Expired,
        Some("Running") => State::Succeeded,
        Some("Deleting") => State::Cancelled,
        Some(_) => State::Running,
        None => State::Unknown,
    };
    let mut job = Job::new(id, "restore", state);
    job.provider_state = instance.status.clone();
    job.created_at = created(instance);
    job.request_ids = request_ids;
    if instance.order_status.as_deref() == Some("order_unpaid") {
        job.warnings.push("the order of the new instance is not paid".to_owned());
    }
    for (key, value) in [
        ("instance", Some(id)),
        ("description", instance.description.as_deref()),
        ("region", instance.region_id.as_deref()),
        ("zone", instance.zone_id.as_deref()),
        ("engine_version", instance.engine_version.as_deref()),
    ] {
        if let Some(value) = value {
            job.details.insert(key.to_owned(), json!(value));
        }
    }
    job
}
