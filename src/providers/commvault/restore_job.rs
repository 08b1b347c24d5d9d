//! Following, listing and finding restores.

use serde::Deserialize;

use super::Commvault;
use super::api::Category;
use super::backup::{
    Before, Memo, TYPED_NUMBER_PATIENCE, VISIBLE_WITHIN, WHOLE_HISTORY, check_number, follow,
    no_such_job,
};
use super::job::{is_restore, job_of};
use super::lost::{WIDER, accepted, too_late, too_many};
use super::owner::Sorted;
use super::patience::Part;
use super::states::worst;
use super::types::{Entity, JobSummary};
use crate::core::{Error, Result};
use crate::model::{Follow, Job};
use crate::providers::{Finding, ListFilter, LostCreate};

/// The kind of these jobs.
const RESTORE: &str = "restore";

impl Commvault {
    /// Restores of an instance, oldest first. A restore belongs to the
    /// instance, not to one of its cluster groups.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling.
    pub(super) async fn restores_of(&self, of: &Entity, window: i64) -> Result<Vec<JobSummary>> {
        let wide = Entity { client_id: of.client_id, ..Entity::default() };
        let mut jobs = self.all_jobs(&wide, window, Category::All).await?;
        jobs.retain(|job| is_restore(job) && same_instance(job, of));
        Ok(jobs)
    }

    /// What follows a restore of which only the number is known.
    pub(super) fn follow_restore(&self, target: &str, id: &str) -> Follow {
        let memo = Memo {
            jobs: vec![id.to_owned()],
            patience_seconds: Some(TYPED_NUMBER_PATIENCE.as_secs()),
            ..Memo::default()
        };
        let now = self.session.transport.clock.now();
        Follow { backup_id: None, ..follow(target, now, memo) }
    }

    /// One look at all jobs of a restore.
    ///
    /// # Errors
    /// As [`crate::providers::StartedJobs::observe`].
    pub(super) async fn look_at_restore(&self, follow: &mut Follow) -> Result<Job> {
        let parts = self.look_at(follow, VISIBLE_WITHIN).await?;
        let parts = parts.iter().map(Part::job).collect();
        let mut job = together(parts)
            .ok_or_else(|| Error::internal("a restore without a job number can't be followed"))?;
        job.target = Some(follow.target.clone());
        RESTORE.clone_into(&mut job.kind);
        job.backup_id = None;
        Ok(job)
    }

    /// Shows one restore.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::NotFound`] when there is no such job.
    pub(super) async fn show_restore(&self, target: &str, id: &str) -> Result<Job> {
        check_number(id)?;
        let summary = self.job(id).await?.filter(is_restore).ok_or_else(|| no_such_job(id))?;
        Ok(Job { target: Some(target.to_owned()), ..job_of(&summary, id) })
    }

    /// Lists the restores of the instance that a target lies in.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling.
    pub(super) async fn list_restores(
        &self,
        target: &str,
        filter: &ListFilter,
    ) -> Result<Vec<Job>> {
        let entity = self.entity(target).await?;
        let window = match filter.since {
            Some(since) => self.seconds_since(since).saturating_add(86_400),
            None => WHOLE_HISTORY,
        };
        let jobs = self.restores_of(&entity, window.clamp(1, WHOLE_HISTORY)).await?;
        let wanted = jobs.iter().rev().filter(|job| {
            let at = job.job_start_time;
            filter.since.is_none_or(|since| at.is_some_and(|at| at >= since))
                && filter.until.is_none_or(|until| at.is_some_and(|at| at < until))
        });
        let limit = filter.limit.unwrap_or(usize::MAX);
        let shown = |job| Job { target: Some(target.to_owned()), ..job_of(job, "") };
        Ok(wanted.take(limit).map(shown).collect())
    }

    /// Looks for a restore whose answer was lost: by the text planted in the
    /// job's description, then by comparing with the restores before it.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling.
    pub(super) async fn look_for_restore(&self, lost: &LostCreate) -> Result<Finding> {
        let before = Before::deserialize(&lost.before).unwrap_or_default();
        let entity = match before.entity {
            Entity { client_id: None, .. } => self.entity(&lost.target).await?,
            known => known,
        };
        let window = self.seconds_since(lost.sent_at).max(0).saturating_add(WIDER);
        let jobs = self.restores_of(&entity, window).await?;
        let known = before.jobs.as_deref();
        let Sorted { ours, anybody, late, left } = self.sort_new(&jobs, lost, known).await?;
        let found = |jobs, by| restore_only(accepted(lost, jobs, by));
        Ok(match anybody.as_slice() {
            _ if !ours.is_empty() => found(ours, "description"),
            _ if left > 0 => too_many(left),
            [] => late.first().map_or_else(|| self.absent(lost), |id| too_late(id)),
            [one] if known.is_some() => found(vec![one.clone()], "comparison with earlier jobs"),
            several => Finding::Undecided(format!(
                "job {} may be the one, but it carries no description",
                several.join(", ")
            )),
        })
    }
}

/// A restore makes no backup.
fn restore_only(finding: Finding) -> Finding {
    match finding {
        Finding::Accepted(follow) => Finding::Accepted(Follow { backup_id: None, ..follow }),
        other => other,
    }
}

/// Numbers decide where both sides have them, names otherwise.
fn same_instance(job: &JobSummary, of: &Entity) -> bool {
    if let (Some(theirs), Some(ours)) = (job.subclient.instance_id, of.instance_id) {
        return theirs == ours;
    }
    let same = |theirs: &Option<String>, ours: &Option<String>| match (theirs, ours) {
        (Some(theirs), Some(ours)) => theirs.eq_ignore_ascii_case(ours),
        _ => true,
    };
    let client = job.subclient.client_name.clone().or_else(|| job.dest_client_name.clone());
    same(&job.subclient.instance_name, &of.instance_name) && same(&client, &of.client_name)
}

/// Several jobs of one start taken as one.
fn together(parts: Vec<Job>) -> Option<Job> {
    let state = worst(parts.iter().map(|part| part.state));
    let ended = parts.iter().filter_map(|part| part.completed_at).max();
    let percent = parts.iter().filter_map(|part| part.percent).min();
    let id = parts.first()?.id.clone();
    let several = parts.len() > 1;
    let all: Vec<String> = parts.iter().map(|part| part.id.clone()).collect();
    let mut total = parts.into_iter().find(|part| part.state == state)?;
    if several {
        total.details.insert("jobs".to_owned(), all.into());
    }
    Some(Job { id, percent, completed_at: ended.filter(|_| state.is_final()), ..total })
}
